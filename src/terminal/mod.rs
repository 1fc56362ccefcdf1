//! The terminal: taken with a guard, given back however the process ends, and watched for keys, signals and its end.
//!
//! Output goes through ratatui and crossterm; input is read by [`input`], for reasons told there.

pub mod frugal;
pub mod input;
mod sequences;
mod sgr;
mod signals;
mod watch;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{execute, queue};
use frugal::Frugal;
use ratatui::{Frame, Terminal};

pub use signals::stop_process;
pub use watch::{Control, watch};

/// Presses and releases, in the SGR form that knows more than 223 columns. Not crossterm's EnableMouseCapture, which
/// also asks for every motion: bytes on a slow line that mean nothing to us.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// The terminal is ours: in raw mode and on the alternate screen.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The screen while it is ours. Dropping it gives the terminal back.
pub struct Screen {
    terminal: Terminal<Frugal<BufWriter<io::Stdout>>>,
    mouse: bool,
}

/// Whether a person sits before standard output and can be asked for keys.
pub fn is_interactive() -> bool {
    io::stdout().is_terminal()
}

/// No more columns and rows than these are used. A terminal may claim 65,535 of each, and a screen of so many cells
/// cannot be held: the process would be aborted, with no chance to give the terminal back.
const LARGEST: (u16, u16) = (1000, 500);

/// As much of this size as is used.
fn usable((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns.min(LARGEST.0), rows.min(LARGEST.1))
}

/// The size of the terminal on standard output or error, columns and rows, where there is one, and as far as it is used.
pub fn size() -> Option<(u16, u16)> {
    let of = |size: rustix::io::Result<rustix::termios::Winsize>| {
        let size = size.ok()?;
        (size.ws_col > 0 && size.ws_row > 0).then(|| usable((size.ws_col, size.ws_row)))
    };
    of(rustix::termios::tcgetwinsize(io::stdout())).or_else(|| of(rustix::termios::tcgetwinsize(io::stderr())))
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is no terminal that takes the settings.
    pub fn take(mouse: bool) -> io::Result<Screen> {
        // With NO_COLOR set, crossterm writes each colour as an empty sequence, which resets reverse and bold and so
        // hides the selected row. The theme leaves colours out by itself.
        crossterm::style::force_color_output(true);
        take(mouse)?;
        // One write a frame; the buffer of standard output itself holds 1 KiB.
        let out = BufWriter::with_capacity(1 << 16, io::stdout());
        let terminal = Terminal::new(Frugal::new(out)).inspect_err(|_| restore())?;
        Ok(Screen { terminal, mouse })
    }

    /// Draws one frame; only what changed is written.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(render).map(drop)
    }

    /// Forgets what the terminal shows: the next frame is written in full.
    pub fn forget(&mut self) -> io::Result<()> {
        // Not Terminal::clear: it asks the terminal where the cursor is and waits for an answer that our own reader
        // would take.
        let size = self.terminal.size()?;
        self.terminal.resize(ratatui::layout::Rect::new(0, 0, size.width, size.height))
    }

    /// Gives the terminal back, stops the process until it is continued, and takes the terminal again.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        stop_process();
        self.resume()
    }

    /// Takes the terminal again after somebody else may have used it.
    pub fn resume(&mut self) -> io::Result<()> {
        restore();
        take(self.mouse)?;
        self.terminal.backend_mut().forget_cursor();
        self.forget()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

fn take(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    // From here on there is something to give back, whatever fails below.
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    let mut taken = || -> io::Result<()> {
        queue!(out, EnterAlternateScreen, Hide, EnableBracketedPaste)?;
        if mouse {
            out.write_all(MOUSE_ON)?;
        }
        out.flush()
    };
    taken().inspect_err(|_| restore())
}

/// Gives the terminal back if it is ours. May be called from any thread, any number of times, also from a panic hook.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // Nothing can be done about errors: the terminal may be gone. The line settings come first, so that who sees the
    // main screen again also has its echo and line editing again.
    let _ = disable_raw_mode();
    let mut out = io::stdout();
    let _ = out.write_all(MOUSE_OFF);
    let _ = execute!(out, DisableBracketedPaste, LeaveAlternateScreen, Show);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_used_as_far_as_it_can_be() {
        assert_eq!(usable((80, 24)), (80, 24));
        assert_eq!(usable((65535, 65535)), LARGEST);
        assert_eq!(usable((65535, 1)), (LARGEST.0, 1));
    }
}

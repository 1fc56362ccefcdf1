//! A program in a real pseudo-terminal: what is typed goes in, what it writes becomes a screen. Nothing here waits
//! for a time to pass; every wait is for an event, and fails the test when it does not come.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// Far longer than anything takes: when it is over, something is wrong.
pub const DEADLINE: Duration = Duration::from_secs(30);

pub struct Session {
    master: Box<dyn MasterPty>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    let_go: Arc<AtomicBool>,
    ended: Receiver<ExitStatus>,
    pid: u32,
    before: String,
    pub screen: vt100::Parser,
    /// Every byte the program wrote.
    pub written: Vec<u8>,
}

fn nonzero(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a size is not zero")
}

impl Session {
    /// Starts `program` in a terminal of this size.
    pub fn start(
        program: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
        (columns, rows): (u16, u16),
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        // Without this the program would start in the home folder.
        command.cwd(std::env::current_dir().expect("there is a current folder"));
        for name in ["YUELAN_LIBRARY", "NO_COLOR", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let before = terminal_settings(&*pair.master);
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let pid = child.process_id().expect("a process has an id");
        let let_go = Arc::new(AtomicBool::new(false));
        let (bytes, output) = channel();
        let mut source = pair.master.try_clone_reader().expect("a terminal can be read");
        let stop = let_go.clone();
        thread::spawn(move || {
            let mut buffer = [0; 1 << 13];
            while let Ok(count) = source.read(&mut buffer) {
                let sent = bytes.send(buffer[..count].to_vec());
                if count == 0 || sent.is_err() || stop.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        let (end, ended) = channel();
        thread::spawn(move || wait(&mut *child, &end));
        Session {
            writer: pair.master.take_writer().expect("a terminal can be written to"),
            master: pair.master,
            output,
            let_go,
            ended,
            pid,
            before,
            screen: vt100::Parser::new(nonzero(rows), nonzero(columns), 0),
            written: Vec::new(),
        }
    }

    /// Types bytes.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.writer.write_all(bytes.as_ref()).expect("the terminal takes keys");
        self.writer.flush().expect("the terminal takes keys");
    }

    /// Waits until the screen is as wished. Panics with the screen when it does not become so.
    #[track_caller]
    pub fn until(&mut self, wish: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !holds(self.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("never: {wish}\n{}", self.shown()),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the program ended before: {wish}\n{}", self.shown())
                }
            }
        }
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn shows(&mut self, text: &str) {
        self.until(&format!("the screen shows {text:?}"), |screen| {
            squeeze(&screen.contents()).contains(&squeeze(text))
        });
    }

    #[track_caller]
    pub fn shows_no_more(&mut self, text: &str) {
        let gone = |screen: &vt100::Screen| !squeeze(&screen.contents()).contains(&squeeze(text));
        self.until(&format!("the screen no longer shows {text:?}"), gone);
    }

    fn take(&mut self, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("a terminal can be resized");
        self.screen.screen_mut().set_size(nonzero(rows), nonzero(columns));
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let status = std::process::Command::new("kill").args(["-s", name, &self.pid.to_string()]).status();
        assert!(status.expect("kill runs").success());
    }

    /// Waits until the program has ended and all it wrote is on the screen.
    #[track_caller]
    pub fn end(&mut self) -> ExitStatus {
        let Ok(status) = self.ended.recv_timeout(DEADLINE) else {
            panic!("the program does not end\n{}", self.shown());
        };
        while let Ok(bytes) = self.output.recv_timeout(DEADLINE) {
            self.take(&bytes);
        }
        status
    }

    /// The terminal is as it was before the program: the main screen, the cursor shown, no mouse, no bracketed paste,
    /// and the line settings (echo, line editing) as they were.
    #[track_caller]
    pub fn is_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still taken");
        assert_eq!(terminal_settings(&*self.master), self.before, "the line settings have changed");
    }

    /// Waits until all that the program asked of the terminal is taken back. The bytes that do so may come in pieces.
    #[track_caller]
    pub fn comes_back(&mut self) {
        self.until("the screen is given back", |screen| {
            let ours = screen.alternate_screen() || screen.hide_cursor() || screen.bracketed_paste();
            !ours && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
    }

    /// The line drops: nobody holds the other end of the terminal any more. Returns what waits for the end.
    pub fn hang_up(mut self) -> impl FnOnce() -> ExitStatus {
        self.let_go.store(true, Ordering::SeqCst);
        // Ctrl-l draws everything, which wakes the reading thread so that it lets go of its end.
        self.send("\x0c");
        loop {
            match self.output.recv_timeout(DEADLINE) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("Ctrl-l draws nothing\n{}", self.shown()),
            }
        }
        drop(self.writer);
        drop(self.master);
        let ended = self.ended;
        move || ended.recv_timeout(DEADLINE).expect("the program ends when the line drops")
    }
}

fn wait(child: &mut dyn Child, end: &std::sync::mpsc::Sender<ExitStatus>) {
    if let Ok(status) = child.wait() {
        // The test may have failed and gone.
        let _ = end.send(status);
    }
}

/// Blanks and line ends left out: what is looked for may be broken over lines, and wide characters are padded.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The line settings in a form that can be compared.
fn terminal_settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

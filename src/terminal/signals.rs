//! Stopping the process as the shell's Ctrl-z does.

use std::io;

use signal_hook::consts::SIGTSTP;
use signal_hook::low_level::emulate_default_handler;

/// Stops this process until it is continued. Where no shell could continue it (the program is the session's own
/// first job, as under `xterm -e`) nothing happens, as with the kernel's own handling of SIGTSTP.
pub fn stop_process() {
    if !is_orphan() {
        // It fails for unknown signals only.
        let _ = emulate_default_handler(SIGTSTP);
    }
}

/// Whether the terminal's foreground group is that of its session's leader: nobody is there to continue us.
fn is_orphan() -> bool {
    let Ok(session) = rustix::termios::tcgetsid(io::stdout()) else { return true };
    rustix::termios::tcgetpgrp(io::stdout()).is_ok_and(|group| group == session)
}

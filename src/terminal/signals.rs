//! Stopping the process as the shell's Ctrl-z does.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGTSTP;
use signal_hook::low_level::emulate_default_handler;

/// The process was stopped by [`stop_process`], and the signal that continued it has not been seen yet.
static OWN_STOP: AtomicBool = AtomicBool::new(false);

/// Stops this process until it is continued. Where no shell could continue it (the program is the session's own
/// first job, as under `xterm -e`) nothing happens, as with the kernel's own handling of SIGTSTP.
pub fn stop_process() {
    if !is_orphan() {
        OWN_STOP.store(true, Ordering::SeqCst);
        // It fails for unknown signals only.
        let _ = emulate_default_handler(SIGTSTP);
    }
}

/// Whether the SIGCONT that was just caught ends a stop of our own: whoever stopped takes the terminal again by itself,
/// and to do so twice would let the shell's screen flash up and a key typed just then go astray.
pub fn ends_own_stop() -> bool {
    OWN_STOP.swap(false, Ordering::SeqCst)
}

/// Whether the terminal's foreground group is that of its session's leader: nobody is there to continue us.
fn is_orphan() -> bool {
    let Ok(session) = rustix::termios::tcgetsid(io::stdout()) else { return true };
    rustix::termios::tcgetpgrp(io::stdout()).is_ok_and(|group| group == session)
}

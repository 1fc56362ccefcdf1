//! What the workers note while the screen is in use, for whoever looks into a fault: into a file, if one is asked for.

use std::fs::File;
use std::sync::Mutex;

use tracing::Level;

use super::output::complain;

/// Names the file. Nothing is written without it.
const VARIABLE: &str = "YUELAN_LOG";

/// Begins the log, at the end of the file that the environment names.
pub fn start() {
    let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else { return };
    match File::options().create(true).append(true).open(&path) {
        Ok(file) => {
            let log = tracing_subscriber::fmt().with_max_level(Level::INFO).with_ansi(false);
            // A second log in one process is none.
            let _ = log.with_writer(Mutex::new(file)).try_init();
        }
        Err(error) => complain(&format!("no log: {VARIABLE}={}: {error}", path.display())),
    }
}

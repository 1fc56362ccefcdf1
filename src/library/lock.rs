//! One process writes a library at a time. The lock is the operating system's (it goes with the process, however that
//! ends); the file's content only tells who holds it.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::LibraryError;

const FILE: &str = "write.lock";

/// Who writes a library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub pid: u32,
    pub host: String,
    /// Seconds since 1970.
    pub since: u64,
    /// What it does: adding, updating ...
    pub doing: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let ago = now.saturating_sub(self.since);
        write!(f, "process {} on {} ({}, since {ago} s)", self.pid, self.host, self.doing)
    }
}

/// Holds the lock for as long as it lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

fn host() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|s| s.trim().to_owned())
        .or_else(|_| std::env::var("HOSTNAME"))
        .unwrap_or_else(|_| "this host".into())
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

impl Lock {
    /// Takes the lock to do what `doing` says; waits for it, or says who holds it.
    pub fn acquire(folder: &Path, doing: &str, wait: bool) -> Result<Lock, LibraryError> {
        let path = path(folder);
        let error = |e| LibraryError::io(&path, e);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(error)?;
        if wait {
            file.lock().map_err(error)?;
        } else {
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let holder = read(folder).unwrap_or_else(|| Holder {
                        pid: 0,
                        host: "an unknown host".into(),
                        since: 0,
                        doing: "just starting".into(),
                    });
                    return Err(LibraryError::Locked { folder: folder.to_owned(), holder });
                }
                Err(TryLockError::Error(e)) => return Err(error(e)),
            }
        }
        let mut lock = Lock { file };
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let holder = Holder { pid: std::process::id(), host: host(), since, doing: doing.into() };
        lock.write(&serde_json::to_string(&holder).unwrap_or_default()).map_err(error)?;
        Ok(lock)
    }

    fn write(&mut self, text: &str) -> std::io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())?;
        self.file.flush()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A holder that stays behind misleads nobody: `holder` asks the lock itself.
        let _ = self.write("");
        let _ = self.file.unlock();
    }
}

fn read(folder: &Path) -> Option<Holder> {
    serde_json::from_str(&fs::read_to_string(path(folder)).ok()?).ok()
}

/// Who holds the lock, if anyone does: a name left behind by a process that was killed does not count.
pub fn holder(folder: &Path) -> Option<Holder> {
    let holder = read(folder)?;
    let file = File::open(path(folder)).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(holder),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_holds_it_and_a_dead_holder_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Lock::acquire(folder.path(), "adding", false).unwrap();
        let refused = Lock::acquire(folder.path(), "updating", false).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        assert_eq!(holder(folder.path()).unwrap().doing, "adding");
        drop(lock);
        assert_eq!(holder(folder.path()), None);
        let left = Holder { pid: 1, host: "gone".into(), since: 0, doing: "adding".into() };
        fs::write(path(folder.path()), serde_json::to_string(&left).unwrap()).unwrap();
        assert_eq!(holder(folder.path()), None);
        Lock::acquire(folder.path(), "updating", false).unwrap();
    }
}

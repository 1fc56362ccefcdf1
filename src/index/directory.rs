//! The folder of an index, for those too who may read it and not write.
//!
//! A reader of tantivy's opens the lock file beside the index for writing, so that no file vanishes while it opens them. Who
//! may not write takes the same lock with the rights there are.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

use crate::files;

/// An [`MmapDirectory`] that a reader without the right to write can lock.
#[derive(Debug, Clone)]
pub struct Folder {
    inner: MmapDirectory,
    path: PathBuf,
}

impl Folder {
    pub fn open(path: &Path) -> Result<Folder, OpenDirectoryError> {
        Ok(Folder { inner: MmapDirectory::open(path)?, path: path.to_owned() })
    }

    /// The lock with a right to read; none where there is no file to lock, since then nobody can write here either.
    fn lock_to_read(&self, lock: &Lock) -> io::Result<DirectoryLock> {
        let file = match File::open(self.path.join(&lock.filepath)) {
            Ok(file) => {
                file.lock_shared()?;
                Some(file)
            }
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(e),
        };
        Ok(DirectoryLock::from(Box::new(file)))
    }
}

fn may_not_write(e: &LockError) -> bool {
    match e {
        LockError::IoError(e) => matches!(e.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem),
        LockError::LockBusy => false,
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        // Not as the inner one does it: its files can be read by their owner alone.
        files::replace(&self.path.join(path), data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            Err(e) if may_not_write(&e) && lock.filepath == META_LOCK.filepath => {
                self.lock_to_read(lock).map_err(|e| LockError::IoError(Arc::new(e)))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

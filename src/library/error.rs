//! What can go wrong with a library, each as a sentence that names the place and the cure.

use std::io;
use std::path::{Path, PathBuf};

use super::lock::Holder;
use crate::index::IndexError;

#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error(
        "{path} is no library file of this program: {reason}. Mend it by hand, or move it away and add the sources again"
    )]
    Manifest { path: PathBuf, reason: String },
    #[error("the library in {folder} is being written by {holder}; wait for it to end, or end it")]
    Locked { folder: PathBuf, holder: Holder },
    #[error(
        "the built-in handbook cannot be changed; name a library with --library, or add documents to the default one"
    )]
    Handbook,
    #[error("{pattern:?} is no pattern for file names: {reason}")]
    Pattern { pattern: String, reason: String },
    #[error("no encoding is called {0:?}; try utf-8, gb18030, big5 or utf-16le")]
    Encoding(String),
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl LibraryError {
    pub(super) fn io(path: &Path, source: io::Error) -> LibraryError {
        LibraryError::Io { path: path.to_owned(), source }
    }
}

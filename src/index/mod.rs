//! The index on disk (or in memory, for the handbook): what is derived from the sources and can be made again.
//!
//! The only module that knows tantivy. Bigrams find, positions (or the stored text) verify; see `docs/search.md`.

mod directory;
mod list;
mod member;
mod plan;
mod record;
mod row;
mod schema;
mod search;
mod snapshot;
mod stored;
mod tokenize;
mod write;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use list::{Hit, List};
pub use record::{FileProblem, FileRecord, ReadTo};
pub use schema::VERSION;
pub use search::Page;
pub use snapshot::Snapshot;
pub use write::{LISTED_PROBLEMS, Writer};

use schema::Fields;
use tantivy::{IndexReader, ReloadPolicy};

/// What can go wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// It must be made anew: it is of another version, or damaged. The reason is a clause for a sentence.
    #[error("the index in {folder} cannot be used: {reason}; `yuelan update` makes it anew")]
    Unusable { folder: PathBuf, reason: String },
    #[error("the index in {folder}: {source}")]
    Io { folder: PathBuf, source: io::Error },
    #[error("the index: {0}; if this stays so, `yuelan rebuild` makes it anew")]
    Tantivy(#[from] tantivy::TantivyError),
    #[error("the index holds what this program cannot read ({0}); `yuelan rebuild` makes it anew")]
    Stored(String),
}

impl From<serde_json::Error> for IndexError {
    fn from(e: serde_json::Error) -> Self {
        IndexError::Stored(e.to_string())
    }
}

/// Whether it was the system that refused something, and what.
fn refused(e: &tantivy::TantivyError) -> Option<io::ErrorKind> {
    use tantivy::TantivyError as E;
    use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError};
    let kind = match e {
        E::IoError(e)
        | E::OpenReadError(OpenReadError::IoError { io_error: e, .. })
        | E::OpenDirectoryError(OpenDirectoryError::IoError { io_error: e, .. })
        | E::LockFailure(LockError::IoError(e), _) => e.kind(),
        _ => return None,
    };
    // These two are what a file that was cut short comes to.
    (!matches!(kind, io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData)).then_some(kind)
}

/// The file beside tantivy's own that tells which version of ours made them.
const VERSION_FILE: &str = "VERSION";

/// An index that can be read and, by one process at a time, written.
#[derive(Clone)]
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in `folder`, or makes an empty one where none is.
    pub fn open(folder: &Path) -> Result<Index, IndexError> {
        let io = |source| IndexError::Io { folder: folder.to_owned(), source };
        let unusable = |reason: String| IndexError::Unusable { folder: folder.to_owned(), reason };
        if !folder.is_dir() {
            fs::create_dir_all(folder).map_err(io)?;
        }
        let version_file = folder.join(VERSION_FILE);
        let exists = folder.join("meta.json").exists();
        match fs::read_to_string(&version_file) {
            Ok(version) if version.trim() == VERSION.to_string() => {}
            Ok(version) => {
                return Err(unusable(format!("it is of version {:?}, this program makes {VERSION}", version.trim())));
            }
            Err(_) if exists => return Err(unusable("it does not say its version".into())),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                fs::write(&version_file, format!("{VERSION}\n")).map_err(io)?;
            }
            Err(e) => return Err(io(e)),
        }
        let (builder, fields) = schema::builder();
        let opened = directory::Folder::open(folder).map_err(tantivy::TantivyError::from).and_then(|directory| {
            if exists {
                let mut index = tantivy::Index::open(directory)?;
                index.set_tokenizers(tokenize::manager());
                return Ok(index);
            }
            builder.open_or_create(directory)
        });
        // A disk that cannot be read just now is no damage: nothing is to be thrown away for it.
        let judged = |e: tantivy::TantivyError| match refused(&e) {
            Some(kind) => io(kind.into()),
            None => unusable(e.to_string()),
        };
        let inner = opened.map_err(judged)?;
        if inner.schema() != schema::builder().0.create_in_ram()?.schema() {
            return Err(unusable("its fields are not those of this program".into()));
        }
        Index::with(inner, fields).map_err(|e| match e {
            IndexError::Tantivy(e) => judged(e),
            other => other,
        })
    }

    /// An empty index in memory.
    pub fn in_memory() -> Result<Index, IndexError> {
        let (builder, fields) = schema::builder();
        Index::with(builder.create_in_ram()?, fields)
    }

    fn with(inner: tantivy::Index, fields: Fields) -> Result<Index, IndexError> {
        // Who reads decides when: on a message that a commit has appeared, never behind a search's back.
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index { inner, reader, fields })
    }

    /// The newest commit, as it is for as long as the snapshot is held.
    pub fn snapshot(&self) -> Result<Snapshot, IndexError> {
        self.reader.reload()?;
        Ok(Snapshot::new(self.reader.searcher(), self.fields))
    }

    /// The one writer. The caller holds the library's lock.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        Writer::new(&self.inner, self.fields)
    }
}

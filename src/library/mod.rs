//! A library: sources, index, lock. Opening, adding, updating, removing and rebuilding are told here, once.
//!
//! On disk: `library.toml` (what is read), `index/` (derived, can be made again), `write.lock` (who writes).

mod error;
mod files;
mod ids;
mod import;
mod lock;
mod manifest;
mod original;
mod read;
mod records;
mod report;

use std::fs;
use std::path::{Path, PathBuf};

pub use crate::index::{FileProblem, FileRecord};
pub use error::LibraryError;
pub use lock::Holder;
pub use manifest::SourceSpec;
pub use original::original;
pub use read::{LARGEST_FILE, fits};
pub use report::{AddOptions, Observer, Report, Silent, Status};

use crate::format;
use crate::handbook;
use crate::index::{Index, IndexError, Snapshot};
use import::Scope;
use lock::Lock;
use manifest::Manifest;

const INDEX: &str = "index";
/// Where an index that could not be used is set aside until a new one is whole.
const ASIDE: &str = "index.aside";
/// Where a rebuilt index is made before it takes the old one's place.
const NEW: &str = "index.new";
/// What the built-in handbook is called as a library.
pub const HANDBOOK: &str = "手册 Handbook";

/// An opened library.
#[derive(Debug, Clone)]
pub struct Library {
    /// `None`: the built-in handbook, in memory.
    folder: Option<PathBuf>,
    name: String,
    index: Index,
    /// Why the index was set aside when the library was opened: it is empty and wants [`Library::update`].
    set_aside: Option<String>,
}

impl Library {
    /// Opens the library in `folder`; makes an empty one where none is. An index that cannot be used is an error, and stays
    /// as it is: who only reads moves nothing away.
    pub fn open(folder: &Path) -> Result<Library, LibraryError> {
        Library::open_as(folder, false)
    }

    /// As [`Library::open`], for who is about to write: an index that cannot be used (another version, damage) is set aside.
    /// [`Library::set_aside`] tells of it, and an update reads everything anew.
    pub fn open_or_renew(folder: &Path) -> Result<Library, LibraryError> {
        Library::open_as(folder, true)
    }

    fn open_as(folder: &Path, renew: bool) -> Result<Library, LibraryError> {
        let error = |source| LibraryError::io(folder, source);
        if !folder.is_dir() {
            fs::create_dir_all(folder).map_err(error)?;
        }
        let folder = folder.canonicalize().map_err(error)?;
        let manifest = Manifest::load_or_create(&folder)?;
        let name =
            folder.file_name().map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
        let place = folder.join(INDEX);
        let (index, set_aside) = match Index::open(&place) {
            Ok(index) => (index, None),
            Err(IndexError::Unusable { reason, .. }) if renew => {
                let _lock = Lock::acquire(&folder, "setting a damaged index aside", false)?;
                set_aside(&folder)?;
                (Index::open(&place)?, Some(reason))
            }
            Err(e) => return Err(e.into()),
        };
        // Whoever set it aside may not have come to read everything anew.
        let set_aside = match set_aside {
            None if folder.join(ASIDE).exists() && index.snapshot()?.is_empty() => {
                Some("it was set aside and not made anew yet".to_owned())
            }
            other => other,
        };
        let name = manifest.name.clone().unwrap_or(name);
        Ok(Library { folder: Some(folder), name, index, set_aside })
    }

    /// The built-in handbook as a library in memory.
    pub fn handbook() -> Result<Library, LibraryError> {
        let index = Index::in_memory()?;
        let mut writer = index.writer()?;
        for (number, page) in handbook::PAGES.iter().enumerate() {
            let path = format!("{}{}", handbook::PREFIX, page.name);
            let Some(format) = format::named("markdown") else { continue };
            let (document, _) = format::read_document(format, &format::Source { path: &path, text: page.text });
            let mut ids = ids::Ids::new("handbook", page.name);
            for (at, mut article) in document.articles.into_iter().enumerate() {
                ids.name(&mut article);
                article.origin.encoding = "UTF-8".into();
                article.origin.line = article.origin.line.max(1);
                writer.add(&article, import::sequence(number as u64, at as u64))?;
            }
        }
        writer.commit()?;
        drop(writer);
        Ok(Library { folder: None, name: HANDBOOK.into(), index, set_aside: None })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// `None` for the handbook.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Why the index was set aside when this library was opened.
    pub fn set_aside(&self) -> Option<&str> {
        self.set_aside.as_deref()
    }

    /// The files and folders it reads.
    pub fn sources(&self) -> Result<Vec<SourceSpec>, LibraryError> {
        self.folder.as_deref().map_or_else(|| Ok(Vec::new()), |folder| Ok(Manifest::load(folder)?.sources))
    }

    /// The newest commit.
    pub fn snapshot(&self) -> Result<Snapshot, LibraryError> {
        Ok(self.index.snapshot()?)
    }

    fn writable(&self) -> Result<&Path, LibraryError> {
        self.folder.as_deref().ok_or(LibraryError::Handbook)
    }

    /// Adds files and folders as sources and reads them. What is a source already is read again where it changed.
    pub fn add(&self, paths: &[PathBuf], how: &AddOptions, watch: &dyn Observer) -> Result<Report, LibraryError> {
        let folder = self.writable()?;
        let _lock = Lock::acquire(folder, "adding", how.wait)?;
        let mut manifest = Manifest::load(folder)?;
        let mut missing = Vec::new();
        let mut named = Vec::new();
        for path in paths {
            match manifest::absolute(path) {
                Ok(path) => named.push(manifest.take(path, how)?),
                Err(reason) => {
                    missing.push(FileProblem { path: path.display().to_string(), line: None, reason });
                }
            }
        }
        manifest.save(folder)?;
        let mut report = import::run(&self.index, &manifest.sources, &Scope::Only(named), missing, watch)?;
        report.finish();
        Ok(report)
    }

    /// Reads all sources again, waiting for another writer to end if told so: what changed is replaced, what vanished taken out.
    pub fn update(&self, wait: bool, watch: &dyn Observer) -> Result<Report, LibraryError> {
        let folder = self.writable()?;
        let _lock = Lock::acquire(folder, "updating", wait)?;
        let manifest = Manifest::load(folder)?;
        let mut report = import::run(&self.index, &manifest.sources, &Scope::All, Vec::new(), watch)?;
        if !report.stopped {
            remove_folder(&folder.join(ASIDE))?;
        }
        report.finish();
        Ok(report)
    }

    /// Takes sources, or files and folders within them, out of the library. The files themselves are not touched.
    pub fn remove(&self, paths: &[PathBuf], wait: bool, watch: &dyn Observer) -> Result<Report, LibraryError> {
        let folder = self.writable()?;
        let _lock = Lock::acquire(folder, "removing", wait)?;
        let mut manifest = Manifest::load(folder)?;
        let mut report = Report::default();
        let records = self.index.snapshot()?.records()?;
        let mut writer = self.index.writer()?;
        for path in paths {
            // What vanished cannot be resolved any more: then the path counts as it is written.
            let path = manifest::absolute(path).unwrap_or_else(|_| manifest::lexical(path));
            let inside: Vec<_> = records.iter().filter(|r| Path::new(&r.path).starts_with(&path)).collect();
            let was_source = manifest.forget(&path);
            if inside.is_empty() && !was_source {
                let reason = "this library reads no such file or folder; `yuelan status` lists its sources".into();
                report.problems.push(FileProblem { path: path.display().to_string(), line: None, reason });
                continue;
            }
            if !was_source {
                manifest.leave_out(&path);
            }
            for record in inside {
                writer.forget(&record.path);
                report.removed += 1;
            }
        }
        manifest.save(folder)?;
        writer.commit()?;
        watch.committed();
        report.finish();
        Ok(report)
    }

    /// Makes the index anew from the sources, beside the old one, which serves until the new one takes its place.
    pub fn rebuild(&self, wait: bool, watch: &dyn Observer) -> Result<Report, LibraryError> {
        let folder = self.writable()?;
        let _lock = Lock::acquire(folder, "rebuilding", wait)?;
        let manifest = Manifest::load(folder)?;
        let new = folder.join(NEW);
        remove_folder(&new)?;
        let index = Index::open(&new)?;
        let mut report = import::run(&index, &manifest.sources, &Scope::All, Vec::new(), &report::Quiet(watch))?;
        drop(index);
        if report.stopped {
            remove_folder(&new)?;
        } else {
            let old = folder.join(INDEX);
            set_aside(folder)?;
            fs::rename(&new, &old).map_err(|e| LibraryError::io(&new, e))?;
            remove_folder(&folder.join(ASIDE))?;
            watch.committed();
        }
        report.finish();
        Ok(report)
    }

    /// What the library holds and what went wrong with it.
    pub fn status(&self) -> Result<Status, LibraryError> {
        let snapshot = self.snapshot()?;
        let records = snapshot.records()?;
        let mut status = Status {
            name: self.name.clone(),
            folder: self.folder.as_ref().map(|f| f.display().to_string()),
            articles: snapshot.len(),
            files: records.len() as u64,
            bytes: records.iter().map(|r| r.size).sum(),
            index_bytes: self.folder.as_ref().map_or(0, |f| files::size_of(&f.join(INDEX))),
            sources: self.sources()?,
            writer: self.folder.as_deref().and_then(lock::holder),
            set_aside: self.set_aside.clone(),
            ..Status::default()
        };
        for record in records {
            status.more_problems += record.more_problems;
            status.unfinished += u64::from(record.read_to.is_some());
            status.problems.extend(record.problems);
        }
        Ok(status)
    }

    /// Who writes this library just now, if anyone does.
    pub fn writer(&self) -> Option<Holder> {
        self.folder.as_deref().and_then(lock::holder)
    }
}

fn remove_folder(folder: &Path) -> Result<(), LibraryError> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(LibraryError::io(folder, e)),
        _ => Ok(()),
    }
}

fn set_aside(folder: &Path) -> Result<(), LibraryError> {
    let (index, aside) = (folder.join(INDEX), folder.join(ASIDE));
    remove_folder(&aside)?;
    match fs::rename(&index, &aside) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(LibraryError::io(&index, e)),
        _ => Ok(()),
    }
}

//! `library.toml`: what a library reads, and how.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{AddOptions, LibraryError};
use crate::files;
use crate::text::decode;

const FILE: &str = "library.toml";
const VERSION: u32 = 1;

/// A file or folder that a library reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSpec {
    /// Stands for the path in the ids of its articles, so that a source may be moved.
    pub name: String,
    /// Absolute.
    pub path: PathBuf,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Files and folders inside it that were removed from the library.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<PathBuf>,
}

impl SourceSpec {
    /// The options under which its files are read, as one string.
    pub fn options(&self) -> String {
        self.encoding.clone().unwrap_or_default()
    }
}

/// The content of `library.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this file's form.
    pub version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, rename = "source")]
    pub sources: Vec<SourceSpec>,
}

impl Manifest {
    pub fn load_or_create(folder: &Path) -> Result<Manifest, LibraryError> {
        if !folder.join(FILE).exists() {
            Manifest { version: VERSION, name: None, sources: Vec::new() }.save(folder)?;
        }
        Manifest::load(folder)
    }

    pub fn load(folder: &Path) -> Result<Manifest, LibraryError> {
        let path = folder.join(FILE);
        let text = fs::read_to_string(&path).map_err(|e| LibraryError::io(&path, e))?;
        let wrong = |reason: String| LibraryError::Manifest { path: path.clone(), reason };
        let manifest: Manifest = toml::from_str(&text).map_err(|e| wrong(e.message().to_owned()))?;
        if manifest.version > VERSION {
            return Err(wrong(format!("it is of version {}, newer than this program", manifest.version)));
        }
        Ok(manifest)
    }

    /// Writes it beside and renames, so that a crash leaves the old one or the new one.
    pub fn save(&self, folder: &Path) -> Result<(), LibraryError> {
        let path = folder.join(FILE);
        let text =
            toml::to_string(self).map_err(|e| LibraryError::Manifest { path: path.clone(), reason: e.to_string() })?;
        let write = || -> std::io::Result<()> { files::replace(&path, text.as_bytes()) };
        write().map_err(|e| LibraryError::io(&path, e))
    }

    /// Makes `path` a source (or finds that it is one, or lies in one) under these options; the path that was named.
    pub fn take(&mut self, path: PathBuf, how: &AddOptions) -> Result<PathBuf, LibraryError> {
        if let Some(label) = &how.encoding
            && decode::encoding(label).is_none()
        {
            return Err(LibraryError::Encoding(label.clone()));
        }
        let plain = how.include.is_empty() && how.exclude.is_empty() && how.encoding.is_none();
        for source in &mut self.sources {
            source.left_out.retain(|out| !out.starts_with(&path) && !path.starts_with(out));
            let inside = path.starts_with(&source.path);
            if source.path == path {
                if !plain {
                    source.include.clone_from(&how.include);
                    source.exclude.clone_from(&how.exclude);
                    source.encoding.clone_from(&how.encoding);
                }
                return Ok(path);
            }
            if inside && plain {
                return Ok(path);
            }
        }
        let base = path.file_name().map_or_else(|| "root".into(), |n| n.to_string_lossy().into_owned());
        let taken = |name: &str| self.sources.iter().any(|s| s.name == name);
        // One name more than there are sources, so that one of them is free.
        let names = (1..=self.sources.len() + 1).map(|n| if n == 1 { base.clone() } else { format!("{base} {n}") });
        let name = names.into_iter().find(|name| !taken(name)).unwrap_or_else(|| base.clone());
        self.sources.push(SourceSpec {
            name,
            path: path.clone(),
            include: how.include.clone(),
            exclude: how.exclude.clone(),
            encoding: how.encoding.clone(),
            left_out: Vec::new(),
        });
        Ok(path)
    }

    /// Takes out the sources at and below `path`; whether there was one.
    pub fn forget(&mut self, path: &Path) -> bool {
        let before = self.sources.len();
        self.sources.retain(|s| !s.path.starts_with(path));
        self.sources.len() < before
    }

    /// A part of a source is not to be read any more.
    pub fn leave_out(&mut self, path: &Path) {
        for source in self.sources.iter_mut().filter(|s| path.starts_with(&s.path)) {
            source.left_out.push(path.to_owned());
        }
    }
}

/// The absolute path of something that exists, symbolic links resolved; or why there is none, as a clause.
pub fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize().map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "it may not be read (permission denied)".to_owned(),
        _ => e.to_string(),
    })
}

/// The absolute path as it is written, for what does not exist any more.
pub fn lexical(path: &Path) -> PathBuf {
    let mut out = std::env::current_dir().unwrap_or_default();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

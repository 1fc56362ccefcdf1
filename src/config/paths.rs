//! Where the program keeps its things: settings, libraries, and libraries made for paths on the command line.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// The library that is opened where none is named.
pub const DEFAULT_LIBRARY: &str = "default";

/// The name under which the built-in handbook can always be opened.
pub const HANDBOOK: &str = "handbook";

/// The file that makes a folder a library.
pub const LIBRARY_FILE: &str = "library.toml";

/// A place that cannot be made out. Each says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("no home folder is known, so there is no place for libraries: set HOME, or name a folder with --library DIR")]
    NoHome,
    #[error("\"{0}\" is no name for a library: use letters, digits and the like, or a folder written with a / in it")]
    BadName(String),
    #[error("cannot open {path}: {reason}")]
    Missing { path: PathBuf, reason: String },
}

/// The folders of this user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    config: PathBuf,
    data: PathBuf,
    cache: PathBuf,
}

/// What a person named as the library to work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    Folder(PathBuf),
    Handbook,
}

impl Paths {
    /// The folders that the system's conventions give to this program (on Linux the XDG variables are heeded).
    pub fn of_user() -> Result<Paths, PathError> {
        let folders = directories::ProjectDirs::from("", "", "yuelan").ok_or(PathError::NoHome)?;
        Ok(Paths {
            config: folders.config_dir().to_owned(),
            data: folders.data_dir().to_owned(),
            cache: folders.cache_dir().to_owned(),
        })
    }

    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    pub fn keymap(&self) -> PathBuf {
        self.config.join("keymap.toml")
    }

    /// The folder of a named library.
    pub fn library(&self, name: &str) -> PathBuf {
        self.data.join("libraries").join(name)
    }

    /// The folder of the library made for just these paths: named by a hash of what they are in full, so that the
    /// order, a repetition, and the folder one stands in make no difference.
    ///
    /// # Errors
    /// When one of the paths does not exist or cannot be reached.
    pub fn library_for(&self, paths: &[PathBuf]) -> Result<PathBuf, PathError> {
        let mut full = Vec::new();
        for path in paths {
            let canonical = path
                .canonicalize()
                .map_err(|error| PathError::Missing { path: path.clone(), reason: error.to_string() })?;
            full.push(canonical);
        }
        full.sort();
        full.dedup();
        let mut hasher = blake3::Hasher::new();
        for path in &full {
            hasher.update(path.as_os_str().as_encoded_bytes());
            // No path holds a NUL.
            hasher.update(&[0]);
        }
        let hash = hasher.finalize().to_hex();
        let name: String = hash.chars().take(32).collect();
        Ok(self.cache.join("paths").join(name))
    }
}

/// What `--library` means. A value with a path separator in it, `.` and `..`, and an existing folder that holds a
/// library, are folders; `handbook` is the built-in handbook; anything else is a name under the user's data folder.
/// A folder that merely happens to be called so is *not* meant: `--library notes` beside a folder of notes must not
/// put an index among them.
///
/// # Errors
/// When a name holds what no name should, or no data folder is known.
pub fn choose(value: &OsStr, paths: Option<&Paths>) -> Result<Chosen, PathError> {
    let path = Path::new(value);
    let bare = match path.components().collect::<Vec<_>>().as_slice() {
        [Component::Normal(name)] => *name == value,
        _ => false,
    };
    if (!bare && !value.is_empty()) || path.join(LIBRARY_FILE).is_file() && !value.is_empty() {
        return Ok(Chosen::Folder(path.to_owned()));
    }
    if value == HANDBOOK {
        return Ok(Chosen::Handbook);
    }
    let bad = || PathError::BadName(value.to_string_lossy().into_owned());
    let name = value.to_str().ok_or_else(bad)?;
    let proper = !name.is_empty() && !name.starts_with(['.', '-']) && !name.contains(|c: char| c.is_control());
    if !proper {
        return Err(bad());
    }
    Ok(Chosen::Folder(paths.ok_or(PathError::NoHome)?.library(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        Paths { config: "/c".into(), data: "/d".into(), cache: "/h".into() }
    }

    fn check(value: &str, expected: Option<Chosen>) {
        assert_eq!(choose(OsStr::new(value), Some(&paths())).ok(), expected, "{value}");
    }

    #[test]
    fn a_name_lies_under_the_data_folder_and_a_path_is_itself() {
        let folder = |path: &str| Some(Chosen::Folder(path.into()));
        check("papers", folder("/d/libraries/papers"));
        check("人民日报 1998", folder("/d/libraries/人民日报 1998"));
        check("default", folder("/d/libraries/default"));
        check("./papers", folder("./papers"));
        check("papers/", folder("papers/"));
        check("/x/y", folder("/x/y"));
        check(".", folder("."));
        check("..", folder(".."));
        check("handbook", Some(Chosen::Handbook));
        for bad in ["", ".hidden", "-x", "a\u{1b}[2J"] {
            check(bad, None);
        }
        assert_eq!(choose(OsStr::new("papers"), None), Err(PathError::NoHome));
    }

    #[test]
    fn a_library_made_for_paths_depends_on_what_they_are_and_not_on_how_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two] = ["one.txt", "two.txt"].map(|name| folder.path().join(name));
        for path in [&one, &two] {
            std::fs::write(path, "x").unwrap();
        }
        let of = |list: &[&PathBuf]| paths().library_for(&list.iter().map(|p| (*p).clone()).collect::<Vec<_>>());
        let both = of(&[&one, &two]).unwrap();
        assert_eq!(of(&[&two, &one, &one]).unwrap(), both);
        assert_eq!(of(&[&folder.path().join("./one.txt"), &two]).unwrap(), both);
        assert_ne!(of(&[&one]).unwrap(), both);
        assert!(both.starts_with("/h/paths"));
        let missing = of(&[&folder.path().join("three.txt")]).unwrap_err().to_string();
        assert!(missing.contains("three.txt"), "{missing}");
    }
}

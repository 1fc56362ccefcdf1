//! What all commands need: the settings, the language, and the library that is meant.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::args::{Common, Lang};
use super::output::complain;
use crate::app::keymap::Keymap;
use crate::config::keymap;
use crate::config::paths::{self, Chosen, DEFAULT_LIBRARY, LIBRARY_FILE, Paths};
use crate::config::settings::{self, Settings};
use crate::library::{Library, LibraryError};
use crate::locale::Language;
use crate::locale::cli::Cli;

/// How a library's folder is opened: [`Library::open`] or [`Library::open_or_renew`].
type Open = fn(&Path) -> Result<Library, LibraryError>;

/// What a command works with.
pub struct Context {
    pub settings: Settings,
    pub language: Language,
    pub words: &'static Cli,
    pub keymap: Keymap,
    paths: Option<Paths>,
    library: Option<OsString>,
}

/// The library that is meant, before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Named by the user.
    Named(PathBuf),
    /// The default one: while it is empty, the handbook stands in for it.
    Default(PathBuf),
    Handbook,
}

impl Context {
    /// Reads the settings; what is wrong in them is told on standard error.
    pub fn new(common: &Common) -> Context {
        let paths = Paths::of_user().ok();
        let file = common.settings.clone().or_else(|| paths.as_ref().map(Paths::settings));
        let (settings, problems) = file.as_deref().map(Settings::load).unwrap_or_default();
        let language = match common.lang {
            Some(Lang::En) => Language::English,
            Some(Lang::Zh) => Language::Chinese,
            None => settings.language.unwrap_or_else(|| settings::locale_language(|name| std::env::var(name).ok())),
        };
        for problem in &problems {
            complain(&problem.to_string());
        }
        if let Some(missing) = common.settings.as_deref().filter(|file| !file.exists()) {
            complain(&format!("{}: no such file; the default settings are used", missing.display()));
        }
        let keymap = paths.as_ref().map(|paths| keymap_of(&paths.keymap())).unwrap_or_default();
        let named = common.library.clone().filter(|name| !name.is_empty());
        let library = named.or_else(|| settings.library.clone().map(OsString::from));
        Context { settings, language, words: Cli::of(language), keymap, paths, library }
    }

    /// Which library is meant.
    pub fn target(&self) -> Result<Target> {
        let Some(name) = &self.library else {
            return match &self.paths {
                Some(paths) => Ok(Target::Default(paths.library(DEFAULT_LIBRARY))),
                None => Err(paths::PathError::NoHome.into()),
            };
        };
        Ok(match paths::choose(name, self.paths.as_ref())? {
            Chosen::Folder(folder) => Target::Named(folder),
            Chosen::Handbook => Target::Handbook,
        })
    }

    /// The folder of the library that is made for just these paths.
    pub fn library_for(&self, paths: &[PathBuf]) -> Result<PathBuf> {
        match &self.paths {
            Some(own) => Ok(own.library_for(paths)?),
            None => Err(paths::PathError::NoHome.into()),
        }
    }

    /// Opens the library for reading. Nothing is made: a library that is not there is an error, but for the default
    /// one, which is the handbook until something is put into it. An index that cannot be used is an error that says so.
    pub fn open_to_read(&self) -> Result<Library> {
        self.open_with(Library::open)
    }

    /// As [`Self::open_to_read`], for the screen, which reads a library anew whose index cannot be used.
    pub fn open_to_browse(&self) -> Result<Library> {
        self.open_with(Library::open_or_renew)
    }

    fn open_with(&self, open: Open) -> Result<Library> {
        let library = match self.target()? {
            Target::Handbook => Library::handbook()?,
            Target::Default(folder) => match Self::filled(&folder, open)? {
                Some(library) => library,
                None => Library::handbook()?,
            },
            Target::Named(folder) if is_library(&folder) => open(&folder)?,
            Target::Named(folder) => bail!(
                "there is no library in {}: `yuelan --library {} add PATH` makes one",
                folder.display(),
                self.library.as_deref().unwrap_or_default().display(),
            ),
        };
        if let Some(reason) = library.set_aside() {
            complain(&(self.words.set_aside)(reason));
        }
        Ok(library)
    }

    /// Opens the library for writing; it is made where there is none.
    pub fn open_to_write(&self) -> Result<Library> {
        match self.target()? {
            Target::Named(folder) | Target::Default(folder) => Ok(Library::open_or_renew(&folder)?),
            Target::Handbook => bail!("the handbook is built in and cannot be changed: choose another --library"),
        }
    }

    /// As [`Self::open_to_write`], for commands that only make sense on a library that is there.
    pub fn open_existing(&self) -> Result<Library> {
        match self.target()? {
            Target::Default(folder) if !is_library(&folder) => {
                bail!("the library is empty: `yuelan add PATH` puts documents in")
            }
            Target::Named(folder) if !is_library(&folder) => self.open_to_read(),
            Target::Named(folder) | Target::Default(folder) => Ok(Library::open_or_renew(&folder)?),
            Target::Handbook => self.open_to_write(),
        }
    }

    /// The library in `folder`, unless there is none or it holds no article.
    pub fn filled(folder: &Path, open: Open) -> Result<Option<Library>> {
        if !is_library(folder) {
            return Ok(None);
        }
        let library = open(folder)?;
        // What was set aside held articles, and will again.
        let empty = library.set_aside().is_none() && library.snapshot()?.is_empty();
        Ok((!empty).then_some(library))
    }
}

/// The keymap of a file, where there is one; what is wrong in it is told.
fn keymap_of(file: &Path) -> Keymap {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Keymap::default(),
        Err(error) => {
            complain(&format!("{}: cannot be read ({error}); the default keys are used", file.display()));
            return Keymap::default();
        }
    };
    let (keymap, problems) = keymap::read(&text);
    for problem in problems {
        complain(&format!("{}: {problem}", file.display()));
    }
    keymap
}

/// Whether the folder holds a library.
pub fn is_library(folder: &Path) -> bool {
    folder.join(LIBRARY_FILE).is_file()
}

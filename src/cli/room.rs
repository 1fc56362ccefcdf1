//! `yuelan` and `yuelan PATH...`: the screen; or, where standard output is no terminal, the list.

use std::path::PathBuf;

use anyhow::Result;

use super::args::{Browse, Write};
use super::context::{Context, Target};
use super::output::complain;
use super::{FOUND, Status, list, write};
use crate::app::{Look, Page, Setup};
use crate::config::settings::AmbiguousWidth;
use crate::library::{AddOptions, HANDBOOK, Library};
use crate::worker::{Opening, Place};
use crate::{runtime, terminal, theme};

/// What the name of a library made for paths shows of them.
const NAMES_SHOWN: usize = 3;

pub fn run(context: &Context, browse: &Browse) -> Result<Status> {
    let paths = write::existing(&browse.paths)?;
    if browse.json || !terminal::is_interactive() {
        return print(context, browse, &paths);
    }
    let (opening, name) = opening(context, browse, paths)?;
    let setup = setup(context, browse, name);
    runtime::read(setup, opening, context.settings.mouse && !browse.no_mouse)?;
    Ok(FOUND)
}

/// The list of what would have been shown.
fn print(context: &Context, browse: &Browse, paths: &[PathBuf]) -> Result<Status> {
    if paths.is_empty() {
        let library = context.open_to_read()?;
        return list::print(context, &library, None, browse.json);
    }
    let library = Library::open_or_renew(&context.library_for(paths)?)?;
    let status = write::refresh(context, &library, paths, &browse.import)?;
    if status != FOUND {
        return Ok(status);
    }
    list::print(context, &library, None, browse.json)
}

/// Which library is opened, what is read into it meanwhile, and what it is called.
fn opening(context: &Context, browse: &Browse, paths: Vec<PathBuf>) -> Result<(Opening, String)> {
    if !paths.is_empty() {
        let folder = context.library_for(&paths)?;
        let options = write::options(&browse.import, Write { no_wait: true, json: false })?;
        let name = name_of(&paths);
        return Ok((Opening { place: Place::Folder(folder), import: Some((paths, options)) }, name));
    }
    let (folder, library) = match context.target()? {
        Target::Handbook => (PathBuf::new(), None),
        Target::Default(folder) => {
            let library = Context::filled(&folder, Library::open_or_renew)?;
            (folder, library)
        }
        Target::Named(folder) => (folder, Some(context.open_to_browse()?)),
    };
    let Some(library) = library else {
        return Ok((Opening { place: Place::Handbook, import: None }, HANDBOOK.to_owned()));
    };
    Ok((Opening { place: Place::Folder(folder), import: anew(&library) }, library.name().to_owned()))
}

/// What to read in when a library was opened: nothing, or, where its index had to be set aside, all its sources. Only
/// who opens it first is told, so that the worker, who opens it again, would not know.
fn anew(library: &Library) -> Option<(Vec<PathBuf>, AddOptions)> {
    library.set_aside().map(|_| (Vec::new(), AddOptions::default()))
}

/// The last parts of the paths.
fn name_of(paths: &[PathBuf]) -> String {
    let name = |path: &PathBuf| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let mut names: Vec<String> = paths.iter().take(NAMES_SHOWN).map(name).collect();
    if paths.len() > NAMES_SHOWN {
        names.push("…".to_owned());
    }
    names.join(" ")
}

fn setup(context: &Context, browse: &Browse, library: String) -> Setup {
    let settings = &context.settings;
    let theme = browse.theme.clone().unwrap_or_else(|| settings.theme.clone());
    if !theme::THEMES.iter().any(|known| known.name == theme) {
        let names: Vec<&str> = theme::THEMES.iter().map(|known| known.name.as_str()).collect();
        complain(&format!("no theme is called \"{theme}\": there are {}", names.join(", ")));
    }
    let ambiguous_wide = browse.ambiguous_width.unwrap_or(settings.ambiguous_width) == AmbiguousWidth::Wide;
    let look = Look {
        language: context.language,
        theme,
        // See no-color.org: set to anything but nothing.
        colours: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        ascii: false,
        ambiguous_wide,
    };
    let (columns, rows) = terminal::size().unwrap_or((80, 24));
    let measure = settings.measure.saturating_mul(2);
    let page = Page { measure, indent: settings.indent };
    Setup { look, keymap: context.keymap.clone(), columns, rows, library, page }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_whose_index_was_set_aside_is_opened_and_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        Library::open(folder.path()).unwrap();
        let filled = |open| Context::filled(folder.path(), open);
        assert!(filled(Library::open).unwrap().is_none(), "an empty one gives way to the handbook");
        std::fs::write(folder.path().join("index/VERSION"), "another").unwrap();
        assert!(filled(Library::open).is_err(), "who only reads moves nothing away");
        let library = filled(Library::open_or_renew).unwrap().expect("what is set aside is not empty");
        assert!(anew(&library).is_some_and(|(paths, _)| paths.is_empty()));
        assert!(anew(&Library::open(folder.path()).unwrap()).is_some(), "until it has been read anew");
    }

    #[test]
    fn a_library_made_for_paths_is_called_after_them() {
        let name = |paths: &[&str]| name_of(&paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(name(&["/a/吉林党建"]), "吉林党建");
        assert_eq!(name(&["/a/b.txt", "c", "/"]), "b.txt c /");
        assert_eq!(name(&["a", "b", "c", "d"]), "a b c …");
    }
}

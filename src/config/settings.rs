//! `settings.toml`: what a user can set. Whatever is wrong in it is told and passed over, never fatal: a reader that
//! does not start for a misspelt colour helps nobody.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::locale::Language;

/// The settings as they are without a file, with what each means.
pub const DEFAULT: &str = include_str!("default.toml");

/// How many columns characters of East Asian ambiguous width take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum AmbiguousWidth {
    #[default]
    Auto,
    Narrow,
    Wide,
}

/// What the user has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `None`: as the locale says.
    pub language: Option<Language>,
    /// The name of a theme. Whether there is such a theme is not this file's business.
    pub theme: String,
    pub mouse: bool,
    pub ambiguous_width: AmbiguousWidth,
    /// In Han characters, each two columns.
    pub measure: u16,
    pub indent: bool,
    /// What to open where nothing is named; `None`: the default library.
    pub library: Option<String>,
}

/// Something in the settings that means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    /// Counted from 1; 0 where the file as a whole is meant.
    pub line: usize,
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl Default for Settings {
    fn default() -> Self {
        let mut settings = Settings {
            language: None,
            theme: String::new(),
            mouse: false,
            ambiguous_width: AmbiguousWidth::Auto,
            measure: 0,
            indent: false,
            library: None,
        };
        // A test sees to it that the embedded file sets every field and has no problem.
        settings.read(DEFAULT, Path::new("default.toml"));
        settings
    }
}

/// The narrowest and widest measure that make sense, in Han characters.
const MEASURES: std::ops::RangeInclusive<i64> = 10..=200;

impl Settings {
    /// Reads the file, where there is one, over the defaults.
    pub fn load(file: &Path) -> (Settings, Vec<Problem>) {
        let mut settings = Settings::default();
        let problems = match std::fs::read_to_string(file) {
            Ok(text) => settings.read(&text, file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                let reason = format!("cannot be read ({error}); the default settings are used");
                vec![Problem { file: file.to_owned(), line: 0, reason }]
            }
        };
        (settings, problems)
    }

    /// Takes over what `text` sets.
    fn read(&mut self, text: &str, file: &Path) -> Vec<Problem> {
        let line = |at: usize| 1 + text.bytes().take(at).filter(|b| *b == b'\n').count();
        let problem = |at, reason| Problem { file: file.to_owned(), line: line(at), reason };
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let reason = format!("{}; the default settings are used", error.message());
                return vec![problem(at, reason)];
            }
        };
        let mut problems = Vec::new();
        for (key, value) in table.get_ref() {
            if let Err(reason) = self.set(key.get_ref(), value.get_ref()) {
                problems.push(problem(key.span().start, format!("{}: {reason}", key.get_ref())));
            }
        }
        problems.sort_by_key(|problem| problem.line);
        problems
    }

    /// Sets one field. The error says what would be right.
    fn set(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), String> {
        match key {
            "language" => {
                self.language = match text(value)? {
                    "auto" => None,
                    name => Some(language(name).ok_or("expected \"auto\", \"en\" or \"zh\"")?),
                }
            }
            "theme" => text(value)?.clone_into(&mut self.theme),
            "mouse" => self.mouse = flag(value)?,
            "ambiguous_width" => {
                self.ambiguous_width = clap::ValueEnum::from_str(text(value)?, false)
                    .map_err(|_| "expected \"auto\", \"narrow\" or \"wide\"")?;
            }
            "measure" => {
                let number = value.as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
                let number = number.filter(|n| MEASURES.contains(n)).and_then(|n| u16::try_from(n).ok());
                self.measure = number.ok_or_else(|| {
                    format!("expected a whole number from {} to {}", MEASURES.start(), MEASURES.end())
                })?;
            }
            "indent" => self.indent = flag(value)?,
            "library" => self.library = Some(text(value)?.to_owned()).filter(|name| !name.is_empty()),
            _ => return Err("no such setting".into()),
        }
        Ok(())
    }
}

fn text<'a>(value: &'a DeValue<'_>) -> Result<&'a str, String> {
    value.as_str().ok_or_else(|| "expected a text in quotes".into())
}

fn flag(value: &DeValue<'_>) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "expected true or false".into())
}

/// A language by its code, with whatever country follows.
pub fn language(code: &str) -> Option<Language> {
    let code = code.split(['-', '_', '.', '@']).next().unwrap_or_default();
    match code.to_ascii_lowercase().as_str() {
        "zh" | "cn" => Some(Language::Chinese),
        "en" | "c" | "posix" => Some(Language::English),
        _ => None,
    }
}

/// The language the locale asks for; English where it asks for one the program does not speak. `variable` looks up
/// the environment.
pub fn locale_language(variable: impl Fn(&str) -> Option<String>) -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    said.and_then(|code| language(&code)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lines: &[usize], changed: impl Fn(&mut Settings)) {
        let mut settings = Settings::default();
        let problems = settings.read(text, Path::new("settings.toml"));
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), lines, "{text}: {problems:?}");
        let mut expected = Settings::default();
        changed(&mut expected);
        assert_eq!(settings, expected, "{text}");
    }

    #[test]
    fn the_embedded_file_sets_every_field_to_something_sensible() {
        let settings = Settings::default();
        assert!(settings.mouse && settings.indent);
        assert_eq!((settings.theme.as_str(), settings.measure), ("default", 40));
        let mut again = settings.clone();
        assert_eq!(again.read(DEFAULT, Path::new("default.toml")), []);
        assert_eq!(again, settings);
    }

    #[test]
    fn what_is_set_is_taken_and_the_rest_stays() {
        check("", &[], |_| {});
        check("measure = 32\nmouse = false\n", &[], |s| {
            s.measure = 32;
            s.mouse = false;
        });
        check("language = \"zh-CN\"\nambiguous_width = \"wide\"", &[], |s| {
            s.language = Some(Language::Chinese);
            s.ambiguous_width = AmbiguousWidth::Wide;
        });
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_passed_over() {
        check("colour = 1\nmouse = false\nmeasure = 1000\n", &[1, 3], |s| s.mouse = false);
        check("mouse = \"no\"\nindent = 3\nlanguage = \"fr\"\nambiguous_width = \"2\"", &[1, 2, 3, 4], |_| {});
        check("\nlibrary = 3\ntheme = 4", &[2, 3], |_| {});
        check("[screen]\nmouse = false", &[1], |_| {});
        check("mouse = false\nmeasure = = 3\n", &[2], |_| {});
        check("mouse = false\nmouse = true\n", &[2], |_| {});
    }

    #[test]
    fn the_locale_speaks_in_the_usual_order() {
        let of = |pairs: &[(&str, &str)]| {
            locale_language(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
        };
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8")]), Language::Chinese);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C.UTF-8")]), Language::English);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")]), Language::Chinese);
        assert_eq!(of(&[("LANG", "fr_FR.UTF-8")]), Language::English);
    }
}

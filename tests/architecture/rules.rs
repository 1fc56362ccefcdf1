//! The rules of the architecture, a row each with its reason, and the check that holds a file against them.
//!
//! docs/architecture.md tells the same as a story. When the two disagree, this table is right.

use crate::reading::{Named, Source};

/// Which modules of the crate a module may name. The rows stand in order: each names only rows above it, so that
/// dependencies point one way.
pub struct ModuleRow {
    pub module: &'static str,
    pub may_name: &'static [&'static str],
    pub why: &'static str,
}

const fn module(module: &'static str, may_name: &'static [&'static str], why: &'static str) -> ModuleRow {
    ModuleRow { module, may_name, why }
}

pub const MODULES: &[ModuleRow] = &[
    module("article", &[], "plain data, at the bottom of everything"),
    module("handbook", &[], "embedded pages, plain data"),
    module("panics", &[], "a panic is contained, or told after the terminal was given back"),
    module("files", &[], "a file is replaced at once, with the modes a new one has"),
    module("text", &[], "pure functions on characters; they know no article"),
    module("query", &["article", "text"], "what was typed, and where an article answers it"),
    module("typeset", &["article", "text"], "an article and a measure make lines; nothing else counts"),
    module("message", &["article", "query", "typeset"], "the contract between app and workers"),
    module("restore", &["article", "text"], "lines with spans become articles, whatever format they came in"),
    module("format", &["article", "text", "restore"], "decoded text becomes a document; no file is opened here"),
    module("source", &["text"], "finds files and tells whether they changed; knows nothing of what is in them"),
    module("index", &["article", "files", "text", "query", "typeset", "message"], "articles in, answers out"),
    module("locale", &["query", "message"], "sentences, and the choice among them"),
    module("theme", &[], "colours by role"),
    module(
        "app",
        &["article", "text", "query", "typeset", "message", "locale", "theme"],
        "pure: a message goes in, effects come out",
    ),
    module("config", &["message", "locale", "theme", "app"], "paths, settings and keys, as the person set them"),
    module(
        "library",
        &[
            "article", "handbook", "panics", "files", "text", "query", "message", "restore", "format", "source",
            "index", "locale", "config",
        ],
        "the story of an import, told once",
    ),
    module(
        "ui",
        &["article", "text", "query", "typeset", "message", "locale", "theme", "app"],
        "draws a model; asks nobody",
    ),
    module(
        "worker",
        &["article", "panics", "text", "query", "typeset", "message", "format", "source", "index", "library"],
        "does what effects ask for; knows no screen",
    ),
    module("terminal", &["panics", "text", "message", "locale", "config"], "the one door to the terminal"),
    module(
        "runtime",
        &[
            "panics", "text", "typeset", "message", "locale", "theme", "app", "config", "library", "ui", "worker",
            "terminal",
        ],
        "the loop that joins app, workers and terminal",
    ),
    module(
        "cli",
        &[
            "article", "panics", "text", "query", "typeset", "message", "format", "source", "index", "locale", "theme",
            "app", "config", "library", "worker", "terminal", "runtime",
        ],
        "commands; they print what the library answers",
    ),
    module("main", &["cli", "panics"], "main only starts"),
    module("lib", &[], "the picture and the list of modules"),
];

/// A crate that only some modules may name.
pub struct CrateRow {
    pub name: &'static str,
    pub only_in: &'static [&'static str],
    pub why: &'static str,
}

const fn krate(name: &'static str, only_in: &'static [&'static str], why: &'static str) -> CrateRow {
    CrateRow { name, only_in, why }
}

pub const CRATES: &[CrateRow] = &[
    krate("tantivy", &["index"], "the index can be replaced without touching anything else"),
    krate("jieba_rs", &["text::segment"], "its dictionary takes 95 ms and 32 MB: one place decides when it is loaded"),
    krate("ratatui", &["ui", "theme", "terminal"], "the application is tested without a screen"),
    krate("crossterm", &["terminal"], "one door to the terminal: one place that restores it"),
    krate("directories", &["config::paths"], "one place knows where things are kept"),
    krate("unicode_width", &["text", "restore", "format"], "the screen measures through text::width, as it will draw"),
    krate("unicode_linebreak", &["text::linebreak"], "the Chinese prohibitions are part of breaking"),
    krate("chardetng", &["text"], "an encoding is judged in one place"),
    krate("walkdir", &["source"], "hidden files, loops and special files are handled in one place"),
    krate("globset", &["source"], "patterns mean the same wherever they are given"),
    krate("notify", &["source", "worker"], "watching belongs to the workers"),
    krate("pulldown_cmark", &["format"], "a format is read in its own file"),
    krate("html5gum", &["format"], "a format is read in its own file"),
    krate(
        "clap",
        &["cli", "config::settings"],
        "arguments and settings name the same choices alike; nobody else parses",
    ),
    krate("clap_complete", &["cli"], "made from the arguments"),
    krate("clap_mangen", &["cli"], "made from the arguments"),
    krate("indicatif", &["cli"], "progress bars are for commands; the screen draws its own"),
    krate("signal_hook", &["terminal", "cli"], "signals reach the program in one place each for screen and command"),
    krate("anyhow", &["main", "cli"], "inside, errors are types that say file, place and cure"),
];

/// A path of `std`, or a macro, that some modules must not name.
pub struct PathRow {
    pub path: &'static str,
    pub not_in: Modules,
    pub why: &'static str,
}

/// A set of modules.
pub enum Modules {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

impl Modules {
    fn holds(&self, module: &[String]) -> bool {
        match self {
            Modules::Only(rows) => rows.iter().any(|row| is_within(module, row)),
            Modules::AllBut(rows) => !rows.iter().any(|row| is_within(module, row)),
        }
    }
}

/// Tested without a terminal, a file or a thread.
const PURE: Modules = Modules::Only(&["article", "text", "query", "typeset", "app", "handbook", "locale"]);
/// These take what was read and give what it means.
const READERS: Modules = Modules::Only(&["format", "restore", "message"]);
const DRAWING: Modules = Modules::Only(&["ui", "theme"]);
const EVERYWHERE: Modules = Modules::AllBut(&[]);
const NOT_COMMANDS: Modules = Modules::AllBut(&["cli", "main"]);

const fn path(path: &'static str, not_in: Modules, why: &'static str) -> PathRow {
    PathRow { path, not_in, why }
}

pub const PATHS: &[PathRow] = &[
    path("std::fs", PURE, "pure: no file"),
    path("std::io", PURE, "pure: no stream"),
    path("std::thread", PURE, "pure: no thread"),
    path("std::process", PURE, "pure: no process"),
    path("std::env", PURE, "pure: what depends on the surroundings is passed in"),
    path("crossbeam_channel", PURE, "pure: no channel"),
    path("std::fs", READERS, "a document is handed in as text, so that it can be tested as data"),
    path("std::thread", READERS, "the caller decides how many work at once"),
    path("std::process", READERS, "reading a document starts nothing"),
    path("std::env", READERS, "the same bytes become the same articles everywhere"),
    path("std::fs", DRAWING, "drawing waits for nothing"),
    path("std::thread", DRAWING, "drawing waits for nothing"),
    path("std::io", DRAWING, "a frame is filled; who sends it is the terminal's matter"),
    path("std::net", EVERYWHERE, "the program opens no connection"),
    path("std::process::Command", EVERYWHERE, "no document and no key starts another program"),
    path("std::thread::sleep", EVERYWHERE, "wait for an event, never for a time"),
    path("println!", NOT_COMMANDS, "standard output belongs to the commands"),
    path("print!", NOT_COMMANDS, "standard output belongs to the commands"),
    path("eprintln!", NOT_COMMANDS, "diagnostics go through the commands, or they would tear the screen"),
    path("eprint!", NOT_COMMANDS, "diagnostics go through the commands, or they would tear the screen"),
];

/// Files that may be longer than the rest, because a program wrote them.
pub const GENERATED: &[&str] = &[];

/// Past this a file is split by reasons to change.
pub const LINES: usize = 500;

/// Whether the module stands at or below the row, which is written as in `text::fold`.
fn is_within(module: &[String], row: &str) -> bool {
    row.split("::").enumerate().all(|(i, part)| module.get(i).is_some_and(|m| m == part))
}

/// Whether `named` reaches `rule`: it stands at or below it, or is a glob of something that contains it.
fn reaches(named: &Named, rule: &str) -> bool {
    if rule.ends_with('!') {
        return named.segments.last().is_some_and(|last| last == rule);
    }
    let rule: Vec<&str> = rule.split("::").collect();
    let common = rule.iter().zip(&named.segments).take_while(|(a, b)| a == b).count();
    common == rule.len() || named.glob && common == named.segments.len()
}

/// What a file breaks, a sentence each, in the order of the file.
///
/// `module` names the file: `["text", "fold"]`, or `["main"]` and `["lib"]` for the two at the top.
pub fn broken(module: &[String], source: &Source) -> Vec<(usize, String)> {
    let top = module.first().map_or("lib", String::as_str);
    let Some(row) = MODULES.iter().find(|row| row.module == top) else {
        return vec![(
            1,
            format!("{top} is in no row of MODULES in tests/architecture/rules.rs: say whom it may name"),
        )];
    };
    let mut found = Vec::new();
    for named in &source.named {
        let mut say = |rule: String| found.push((named.line, format!("names {}, but {rule}", named.path())));
        let other = named.segments.get(1).filter(|_| named.segments.first().is_some_and(|s| s == "crate"));
        if let Some(other) = other.filter(|o| MODULES.iter().any(|row| row.module == o.as_str()))
            && other != top
            && !row.may_name.contains(&other.as_str())
        {
            say(format!("{top} may not name {other} ({})", row.why));
        }
        if named.glob && named.path() == "crate" {
            say("a glob of the whole crate hides who needs what".to_owned());
        }
        for row in CRATES {
            let within = row.only_in.iter().any(|only| is_within(module, only));
            if !within && named.segments.first().is_some_and(|s| s == row.name) {
                say(format!("{} is only for {} ({})", row.name, row.only_in.join(", "), row.why));
            }
        }
        for row in PATHS {
            if row.not_in.holds(module) && reaches(named, row.path) {
                say(format!("{} is not for {top} ({})", row.path, row.why));
            }
        }
    }
    found
}

/// What the text of a file breaks whatever it names: its opening and its length.
pub fn broken_form(path: &str, text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let opening: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let sentence = opening.iter().take_while(|line| !line.is_empty()).copied().collect::<Vec<_>>().join(" ");
    if !sentence.contains(' ') || !sentence.contains(['.', ':', '?']) {
        found.push((1, "does not open with a //! sentence that says what the file is for".to_owned()));
    }
    let lines = text.lines().count();
    if lines > LINES && !GENERATED.contains(&path) {
        found.push((LINES, format!("has {lines} lines: past {LINES}, split it by reasons to change")));
    }
    found
}

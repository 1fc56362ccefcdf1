//! Holds the architecture: who may name whom, which crate lives where, how a file opens and how long it may be.
//!
//! The rules are the tables of architecture/rules.rs. Test code is free of the import rules, not of the others.

#[path = "architecture/reading.rs"]
mod reading;
#[path = "architecture/rules.rs"]
mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use rules::{CRATES, MODULES};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below a folder of this crate, by their paths from its root, sorted.
fn rust_files(folder: &str) -> Vec<String> {
    let mut folders = vec![root().join(folder)];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    let shown = |path: PathBuf| {
        let below = path.strip_prefix(root()).expect("it was found below the root");
        below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let mut files: Vec<String> = files.into_iter().map(shown).collect();
    files.sort();
    files
}

fn read_file(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the folder listed it a moment ago, and sources are UTF-8")
}

/// `src/text/fold.rs` -> `["text", "fold"]`, `src/text/mod.rs` -> `["text"]`, `src/lib.rs` -> `["lib"]`.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    inner.trim_end_matches("/mod").split('/').map(str::to_owned).collect()
}

/// The module as `self` and `super` see it: lib.rs and main.rs are the crate's root.
fn module_for_paths(module: &[String]) -> &[String] {
    let is_root = matches!(module, [only] if only == "lib" || only == "main");
    if is_root { &[] } else { module }
}

fn is_within(module: &[String], above: &[String]) -> bool {
    module.starts_with(above)
}

#[test]
fn every_file_keeps_the_import_rules() {
    let files = rust_files("src");
    assert!(!files.is_empty(), "src/ was not found");
    let sources: Vec<_> = files
        .iter()
        .map(|path| {
            let module = module_of(path);
            let source = reading::read(&read_file(path), module_for_paths(&module));
            (path, module, source)
        })
        .collect();
    let for_tests: Vec<_> = sources.iter().flat_map(|(_, _, source)| source.test_modules.clone()).collect();
    let mut found = Vec::new();
    for (path, module, source) in &sources {
        if for_tests.iter().any(|test| is_within(module, test)) {
            continue;
        }
        found.extend(rules::broken(module, source).into_iter().map(|(line, rule)| format!("{path}:{line}: {rule}")));
    }
    assert!(found.is_empty(), "{} import rules are broken:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let files = ["src", "tests", "benches"].into_iter().flat_map(rust_files);
    let found: Vec<String> = files
        .flat_map(|path| {
            let broken = rules::broken_form(&path, &read_file(&path));
            broken.into_iter().map(move |(line, rule)| format!("{path}:{line}: {rule}"))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_table_of_modules_points_one_way() {
    let place = |name: &str| MODULES.iter().position(|row| row.module == name);
    for (i, row) in MODULES.iter().enumerate() {
        for name in row.may_name {
            let Some(other) = place(name) else { panic!("{} may name {name}, which is in no row", row.module) };
            assert!(other < i, "{} stands above {name} and may not name it", row.module);
        }
        assert_eq!(place(row.module), Some(i), "{} has two rows", row.module);
        assert!(!row.why.is_empty());
    }
    for row in CRATES {
        for module in row.only_in {
            let top = module.split("::").next().unwrap_or_default();
            assert!(place(top).is_some(), "{} is for {module}, which is in no row", row.name);
        }
    }
}

/// The table in docs/architecture.md is this one.
#[test]
fn the_document_lists_the_modules() {
    let document = read_file("docs/architecture.md");
    let section =
        document.split("\n## Modules\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or_default();
    let listed: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let rows: Vec<&str> = MODULES.iter().map(|row| row.module).filter(|module| *module != "lib").collect();
    assert_eq!(listed, rows);
}

/// Each crate of the table is a dependency: a row for a crate that was dropped guards nothing.
#[test]
fn the_table_of_crates_follows_cargo_toml() {
    let manifest = read_file("Cargo.toml").replace('-', "_");
    for row in CRATES {
        let named = manifest.lines().any(|line| line.starts_with(&format!("{} =", row.name)));
        assert!(named, "{} is no dependency any more: drop its row", row.name);
    }
}

fn module(path: &str) -> Vec<String> {
    path.split("::").map(str::to_owned).collect()
}

/// What `text`, taken for the source of `module`, names.
#[track_caller]
fn check_named(at: &str, text: &str, expected: &[&str]) {
    let named: Vec<String> = reading::read(text, &module(at)).named.iter().map(reading::Named::path).collect();
    assert_eq!(named, expected, "{text}");
}

/// Whether `text`, taken for the source of `module`, breaks a rule that speaks of `about`.
#[track_caller]
fn check_broken(at: &str, text: &str, about: &str) {
    let found = rules::broken(&module(at), &reading::read(text, &module(at)));
    assert!(found.iter().any(|(_, rule)| rule.contains(about)), "{at}: {text}: {found:?}");
}

#[track_caller]
fn check_kept(at: &str, text: &str) {
    let found = rules::broken(&module(at), &reading::read(text, &module(at)));
    assert!(found.is_empty(), "{at}: {text}: {found:?}");
}

#[test]
fn trees_of_use_are_expanded() {
    check_named("app", "use std::fs;", &["std::fs"]);
    check_named(
        "app",
        "use std::{fmt, io::{self, Write}, fs as files};",
        &["std::fmt", "std::io", "std::io::Write", "std::fs"],
    );
    check_named("app", "pub(crate) use crate::text::{width::*, fold,};", &["crate::text::width", "crate::text::fold"]);
    check_named(
        "app::update",
        "use super::Model;\nuse self::keys::K;\nuse super::super::index;",
        &["crate::app::Model", "crate::app::update::keys::K", "crate::index"],
    );
    check_named("app", "use std::io as streams; fn f() { streams::stdout() }", &["std::io", "std::io::stdout"]);
    check_named("main", "use yuelan::cli;", &["crate::cli"]);
    check_named("app", "extern crate tantivy;", &["tantivy"]);
}

#[test]
fn paths_in_code_are_seen() {
    check_named(
        "app",
        "fn f() -> std::io::Result<()> { std::fs::read(\"x\")?; g(1) }",
        &["std::io::Result", "std::fs::read"],
    );
    check_named("app", "macro_rules! m { () => { $crate::index::go() } }", &["macro_rules!", "crate::index::go"]);
    check_named("app", "fn f() { if a != b { println!(\"{}\", Vec::<u8>::new().len()) } }", &["println!"]);
    check_named("app", "fn f<'a>(x: &'a str) -> impl Iterator + use<'a> { text::go(x) }", &["text::go"]);
}

#[test]
fn comments_strings_and_tests_are_left_out() {
    check_named("app", "// use std::fs;\n/* a /* std::fs */ std::fs */ /// [`std::fs::read`]", &[]);
    check_named("app", r##"const A: &str = "\" std::fs"; const B: &str = r#"" std::fs"#; const C: u8 = b'"';"##, &[]);
    check_named("app", r"const A: char = '\''; const B: char = '\u{200b}'; use a::b; const C: char = '人';", &["a::b"]);
    check_named("app", "#[cfg(test)]\n#[allow(x)]\nmod tests { use std::fs; fn f() {} }\nuse a::b;", &["a::b"]);
    check_named(
        "app",
        "#[cfg(test)] use std::{fs, io};\n#[cfg(all(test, unix))] fn f() { std::fs::x() }\nuse a::b;",
        &["a::b"],
    );
    check_named("app", "#![cfg(test)]\nuse std::fs;", &[]);
    check_named("app", "#[cfg(not(test))] use std::fs;", &["std::fs"]);
    let source = reading::read("#[cfg(test)]\npub mod tests;\nmod update;", &module("app"));
    assert_eq!(source.test_modules, [module("app::tests")]);
}

#[test]
fn lines_are_counted_through_strings_and_comments() {
    let source = reading::read("/* one\ntwo */\nconst A: &str = \"three\nfour\";\nuse std::fs;", &module("app"));
    assert_eq!(source.named.first().map(|named| named.line), Some(5));
}

#[test]
fn a_broken_rule_is_found() {
    check_broken("app::update", "use std::fs;", "std::fs is not for app");
    check_broken("app", "use std as s;\nuse s::fs;", "std::fs is not for app");
    check_broken("app", "use std::*;", "std::thread is not for app");
    check_broken("typeset", "fn f() { std::thread::spawn(|| ()); }", "std::thread is not for typeset");
    check_broken("query", "use crate::index::Snapshot;", "query may not name index");
    check_broken("ui::list", "fn f() { crate::worker::go() }", "ui may not name worker");
    check_broken("ui", "use super::{app::Model, source};", "ui may not name source");
    check_broken("app", "use super::*;", "hides who needs what");
    check_broken("app", "use crate as all;\nfn f() { all::index::go() }", "app may not name index");
    check_broken("worker", "use std::thread;\nfn f() { thread::sleep(x) }", "std::thread::sleep is not for worker");
    check_broken("library", "use tantivy::Index;", "tantivy is only for index");
    check_broken("text", "use jieba_rs::Jieba;", "jieba_rs is only for text::segment");
    check_broken("app", "fn f(r: ratatui::layout::Rect) {}", "ratatui is only for ui");
    check_broken("runtime", "use crossterm::event;", "crossterm is only for terminal");
    check_broken("config", "use directories::ProjectDirs;", "directories is only for config::paths");
    check_broken("library", "use std::net::TcpStream;", "std::net is not for library");
    check_broken("cli", "use std::process::{self, Command};", "std::process::Command is not for cli");
    check_broken("index", "fn f() { std::println!(\"x\") }", "println! is not for index");
    check_broken("nowhere", "", "is in no row");
}

#[test]
fn what_is_allowed_is_let_through() {
    check_kept("app", "use std::time::{Duration, Instant};\nuse crate::message::Message;\nuse super::text::width;");
    check_kept("text::segment", "use jieba_rs::Jieba;\nuse std::sync::OnceLock;");
    check_kept("index::write", "use tantivy::{Index, doc};\nuse super::schema;\nuse std::{fs, io};");
    check_kept("config::paths", "use directories::ProjectDirs;\nuse std::env;");
    check_kept("cli::search", "fn f() -> std::process::ExitCode { println!(\"x\"); crate::library::go() }");
    check_kept("worker", "use std::thread;\nfn f() { thread::spawn(|| ()); }");
    check_kept("main", "fn main() -> std::process::ExitCode { yuelan::cli::run() }");
}

#[test]
fn openings_and_lengths_are_checked() {
    let check =
        |text: &str, expected: usize| assert_eq!(rules::broken_form("src/x.rs", text).len(), expected, "{text}");
    check("//! Says what it is for.\nuse a;\n", 0);
    check("//! Says what it is for,\n//! on two lines.\n//!\n//! More\n", 0);
    check("use a;\n//! Too late.\n", 1);
    check("//! Nothing\n", 1);
    check("// Not a doc comment.\n", 1);
    check(&format!("//! A long file.\n{}", "\n".repeat(rules::LINES)), 1);
    check(&format!("//! As long as may be.\n{}", "\n".repeat(rules::LINES - 1)), 0);
}

//! Holds the documents to the program: links lead somewhere, languages say the same, and what is said of keys,
//! commands, settings, operators and folding is so.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use yuelan::app::action::{Action, CATALOGUE, Group, Scope};
use yuelan::app::keymap::Keymap;
use yuelan::article::BlockKind;
use yuelan::config::settings;
use yuelan::format::{self, FORMATS, Source};
use yuelan::handbook::PAGES;
use yuelan::message::Key;
use yuelan::query::operators::{self, OPERATORS};
use yuelan::query::parse;
use yuelan::text::fold::{fold_char, key};
use yuelan::theme::THEMES;

const READMES: [&str; 2] = ["README.md", "docs/README.zh-CN.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the document is there and is UTF-8")
}

fn page(name: &str) -> &'static str {
    PAGES.iter().find(|page| page.name == name).expect("the handbook has this page").text
}

/// README.md and all of docs/.
fn documents() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).expect("docs/ is there");
    let docs = docs.filter_map(|entry| Some(entry.ok()?.path()));
    let mut documents: Vec<_> = docs.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    documents.push(root().join("README.md"));
    documents
}

/// The targets of `[text](target)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

/// What stands between single backticks, code blocks left out.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| !line.starts_with("    "));
    lines.flat_map(|line| line.split('`').skip(1).step_by(2)).filter(|quoted| !quoted.is_empty())
}

/// The lines of fenced code, in order.
fn fenced(text: &str) -> Vec<&str> {
    let blocks = text.split("```").skip(1).step_by(2);
    blocks.flat_map(|block| block.lines().skip(1)).collect()
}

/// The rows of the table whose head begins with `head`, in cells.
fn table(text: &str, head: &str) -> Vec<Vec<String>> {
    let lines = text.lines().skip_while(|line| !line.starts_with(head)).take_while(|line| line.starts_with('|'));
    let rows = lines.skip(2).map(|line| {
        let line = line.replace("\\|", "/");
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    assert!(!rows.is_empty(), "no table begins with {head}");
    rows
}

/// A key as the READMEs and the handbook write it.
fn key_of(written: &str) -> Option<Key> {
    let name = match written {
        "↑" => "Up",
        "↓" => "Down",
        "←" => "Left",
        "→" => "Right",
        "空格" => "Space",
        other => other,
    };
    Key::parse(&name.replace("Ctrl-", "C-")).ok()
}

/// What `yuelan COMMAND -h` says.
fn help(command: &str) -> String {
    let mut yuelan = Command::new(env!("CARGO_BIN_EXE_yuelan"));
    let said = yuelan.args(command.split_whitespace()).arg("-h").env_remove("YUELAN_LIBRARY").output();
    String::from_utf8(said.expect("the program runs").stdout).expect("help is UTF-8")
}

/// The long options that a help explains.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help.lines().filter_map(|line| {
        let line = line.trim_start();
        line.strip_prefix("--").or_else(|| line.strip_prefix('-')?.get(1..)?.strip_prefix(", --"))
    });
    lines.map(|line| line.chars().take_while(|&c| c.is_ascii_alphanumeric() || c == '-').collect()).collect()
}

#[test]
fn links_lead_somewhere() {
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for target in links(&text).filter(|target| !target.contains("://")) {
            let file = target.split('#').next().unwrap_or_default();
            let place = document.parent().unwrap().join(file);
            assert!(place.exists(), "{}: {target} leads nowhere", document.display());
        }
    }
}

#[test]
fn both_readmes_have_the_same_shape_and_commands() {
    let (english, chinese) = (read("README.md"), read("docs/README.zh-CN.md"));
    let headings = |text: &str| -> Vec<usize> {
        let prose: Vec<&str> = text.split("```").step_by(2).collect();
        prose
            .join("")
            .lines()
            .filter(|l| l.starts_with('#'))
            .map(|l| l.chars().take_while(|&c| c == '#').count())
            .collect()
    };
    assert_eq!(headings(&english), headings(&chinese));
    let rows = |text: &str| text.lines().filter(|line| line.starts_with('|')).count();
    assert_eq!(rows(&english), rows(&chinese));
    // The commands and their options, without paths and names, which are in each language's own words.
    let commands = |text: &str| -> Vec<Vec<String>> {
        let words = |line: &&str| -> Option<Vec<String>> {
            let words: Vec<&str> = line.split('#').next()?.split_whitespace().collect();
            let is_value = |at: usize| at > 0 && words.get(at - 1) == Some(&"--library");
            let ascii = |w: &str| w.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            let kept = words.iter().enumerate().filter(|(at, w)| ascii(w) && !is_value(*at));
            Some(kept.map(|(_, w)| (*w).to_owned()).collect())
        };
        fenced(text).iter().filter(|l| l.starts_with("yuelan") || l.starts_with("cargo")).filter_map(words).collect()
    };
    assert_eq!(commands(&english), commands(&chinese));
}

/// Each query that a document shows as an example is understood without a stumble.
#[test]
fn queries_of_the_documents_are_understood() {
    let tables = ["README.md", "docs/README.zh-CN.md"].map(read);
    let searching = ["en/04-searching.md", "zh/04-searching.md"].map(page);
    let rows =
        tables.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with("| `") && line.contains("质量"));
    let items = searching.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with("- `"));
    let mut seen = 0;
    for query in rows.chain(items).filter_map(|line| quoted(line).next()) {
        let parsed = parse(query);
        assert!(parsed.problems.is_empty() && !parsed.is_empty(), "{query}: {:?}", parsed.problems);
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} examples were found");
}

/// The marks that are said to be skipped are skipped.
#[test]
fn what_is_said_to_be_skipped_is_skipped() {
    let mut seen = BTreeSet::new();
    for name in ["en/05-same.md", "zh/05-same.md"] {
        let marks =
            page(name).lines().find(|line| line.starts_with("    ")).expect("the marks stand on a line of code");
        seen.extend(marks.chars().filter(|c| *c != ' '));
    }
    let search = read("docs/search.md");
    let from = search.split("Skipped, as if").nth(1).expect("search.md says what is skipped");
    let list = from.split("Files break lines").next().unwrap_or_default();
    seen.extend(quoted(list).filter_map(|mark| mark.chars().next()));
    assert!(seen.len() > 20, "{seen:?}");
    for mark in seen {
        assert_eq!(fold_char(mark), None, "{mark} is not skipped");
    }
}

/// The sentence marks that are said to be kept are kept.
#[test]
fn what_is_said_to_be_kept_is_kept() {
    for mark in "。，；：！？.()+=%-".chars() {
        assert!(fold_char(mark).is_some(), "{mark} is skipped");
    }
    assert_eq!(key("—–―−─"), "-----");
    assert_eq!(key("！，"), "!,");
    assert_ne!(key("。"), key("."));
}

/// `a` → `b` in search.md is what the table does.
#[test]
fn the_examples_of_folding_are_true() {
    let search = read("docs/search.md");
    let folding = search.split("Kept, as one character").nth(1).and_then(|rest| rest.split("Skipped, as if").next());
    let folding = folding.expect("search.md says what is kept");
    let mut seen = 0;
    for arrow in folding.match_indices('→').map(|(at, _)| at) {
        let (before, after) = folding.split_at(arrow);
        let last = before.trim_end().trim_end_matches('`').rsplit(['`', ' ']).next().and_then(|s| s.chars().next());
        let next = after.trim_start_matches(['→', ' ', '\n', '`']).chars().next();
        let (Some(from), Some(to)) = (last, next) else { panic!("an arrow between nothing") };
        assert_eq!(fold_char(from), Some(to), "{from}");
        seen += 1;
    }
    assert!(seen >= 8, "only {seen} examples were found");
    for whole in ['㍿', '½', 'ﬁ'] {
        assert_eq!(fold_char(whole), Some(whole));
    }
    // The handbook's examples.
    for (typed, text) in [
        ("發展", "发展"),
        ("ＡＢＣ", "abc"),
        ("YUELAN", "Yuelan"),
        ("２０２１", "2021"),
        ("①", "1"),
        ("㊗", "祝"),
        ("臺裏髮", "台里发"),
        ("形式主义官僚主义", "形式主义、官僚主义"),
        ("四考两评办法", "“四考两评”办法"),
    ] {
        assert_eq!(key(typed), key(text), "{typed}");
    }
}

/// The Rust that the READMEs ask for is the one that Cargo.toml asks for.
#[test]
fn the_rust_version_is_stated_rightly() {
    let manifest = read("Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).expect("Cargo.toml states it");
    let version = format!("Rust {}", version.trim_matches('"'));
    for readme in ["README.md", "docs/README.zh-CN.md"] {
        assert!(read(readme).contains(&version), "{readme} does not say {version}");
    }
}

/// Each page of the handbook is one article with its whole head, as the library will read it.
#[test]
fn the_handbook_reads_as_articles() {
    for page in PAGES {
        let format = format::detect(Path::new(page.name), page.text.as_bytes()).expect("Markdown is a document");
        let (document, problems) = format::read_document(format, &Source { path: page.name, text: page.text });
        assert!(problems.is_empty(), "{}: {problems:?}", page.name);
        let [article] = document.articles.as_slice() else { panic!("{}: not one article", page.name) };
        let field = |name: &str| {
            let line = page.text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.map(|value| value.trim_matches('"').to_owned())
        };
        assert_eq!(article.title, field("title"), "{}", page.name);
        assert_eq!(article.section, field("section"), "{}", page.name);
        assert_eq!(article.date.map(|date| date.to_string()), field("date"), "{}", page.name);
        assert_eq!(Some(article.byline()), field("author"), "{}", page.name);
        let of_kind = |kind| article.blocks.iter().filter(|block| block.kind == kind).count();
        let headings = page.text.lines().filter(|line| line.starts_with("## ")).count();
        assert_eq!(of_kind(BlockKind::Heading), headings, "{}", page.name);
        assert!(article.blocks.iter().all(|block| !block.text.contains("**")), "{}: markup is left", page.name);
    }
}

/// Every format that is read is told of.
#[test]
fn every_format_is_in_the_documents() {
    let readmes = ["README.md", "docs/README.zh-CN.md"].map(read);
    let pages = ["en/07-formats.md", "zh/07-formats.md"].map(|name| page(name).to_owned());
    for row in FORMATS {
        let extension = format!("`.{}`", row.extensions.first().expect("a format has files"));
        for text in readmes.iter().chain(&pages) {
            assert!(
                text.contains(&extension),
                "{extension} is missing in: {}",
                text.lines().nth(1).unwrap_or_default()
            );
        }
    }
}

/// Files and folders of the sources that a document names are there.
#[test]
fn what_is_said_of_files_is_so() {
    let mut seen = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        let is_place = |name: &&str| name.ends_with('/') || Path::new(name).extension().is_some_and(|e| e == "rs");
        for name in quoted(&text).filter(|name| name.contains('/')).filter(is_place) {
            // NAME stands for one's own, ~ and a leading / for what is not ours, an index for a folder of a library.
            if name.contains("NAME") || name.starts_with(['~', '/']) || name.starts_with("index") && name.ends_with('/')
            {
                continue;
            }
            let there = [root().join(name), root().join("src").join(name)].iter().any(|path| path.exists());
            assert!(there, "{}: {name} is not there", document.display());
            seen += 1;
        }
    }
    assert!(seen >= 20, "only {seen} names were found");
}

/// A cell of the key tables is filled where the key means something, and only there; no action is missing.
#[test]
fn the_tables_of_keys_are_true() {
    let keymap = Keymap::default();
    for (path, head) in READMES.into_iter().zip(["| key |", "| 键 |"]) {
        let mut told = HashSet::new();
        for row in table(&read(path), head) {
            let [keys, cells @ ..] = row.as_slice() else { panic!("{path}: an empty row") };
            assert_eq!(cells.len(), 3, "{path}: {keys}");
            for written in quoted(keys) {
                let key = key_of(written).unwrap_or_else(|| panic!("{path}: {written} is no key"));
                for (scope, cell) in [Scope::Box, Scope::List, Scope::Reader].into_iter().zip(cells) {
                    let action = keymap.action(scope, key);
                    // In the box, while it is empty, the key for help helps.
                    let helps = scope == Scope::Box && keymap.action(Scope::List, key) == Some(Action::Help);
                    assert_eq!(action.is_some() || helps, !cell.is_empty(), "{path}: {written} in {scope:?}");
                    told.extend(action);
                }
            }
        }
        for entry in CATALOGUE.iter().filter(|e| e.group != Group::Typing && e.action != Action::PreviousPane) {
            assert!(told.contains(&entry.action), "{path} does not tell of {}", entry.name);
        }
    }
}

/// The keys that the handbook names for a place mean something there.
#[test]
fn the_keys_of_the_handbook_are_true() {
    let keymap = Keymap::default();
    for name in ["en/06-reading.md", "zh/06-reading.md"] {
        let sections: Vec<&str> = page(name).split("\n## ").skip(1).collect();
        let mut seen = 0;
        // The last place is everywhere, and the article stands for it.
        for (section, scope) in sections.iter().zip([Scope::Box, Scope::List, Scope::Reader, Scope::Reader]) {
            for written in quoted(section).filter(|written| *written != "fg") {
                let key = key_of(written).unwrap_or_else(|| panic!("{name}: {written} is no key"));
                assert!(keymap.action(scope, key).is_some(), "{name}: {written} means nothing in {scope:?}");
                seen += 1;
            }
        }
        assert!(seen >= 30, "{name}: only {seen} keys were found");
    }
}

/// The READMEs' lists of commands are the program's, with their options.
#[test]
fn the_lists_of_commands_are_whole() {
    let program = help("");
    let listed = program.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: BTreeSet<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    let commands: BTreeSet<&str> = commands.into_iter().filter(|name| *name != "help").collect();
    assert!(commands.len() > 8, "{commands:?}");
    let common: BTreeSet<String> = ["library", "lang", "settings"].map(str::to_owned).into();
    let everywhere: BTreeSet<String> = ["json", "help", "version"].map(str::to_owned).into();
    for (path, head) in READMES.into_iter().zip(["| command |", "| 命令 |"]) {
        let text = read(path);
        for option in &common {
            assert!(text.contains(&format!("`--{option}")), "{path} does not tell of --{option}");
        }
        let mut told = BTreeSet::new();
        for row in table(&text, head) {
            let [names, does] = row.as_slice() else { panic!("{path}: {row:?}") };
            let mut has = BTreeSet::new();
            for name in quoted(names).filter_map(|usage| usage.split_whitespace().nth(1)) {
                let name = if name.starts_with('[') { "" } else { name };
                told.insert(name.to_owned());
                has.extend(options(&help(name)).into_iter().filter(|o| !common.contains(o) && !everywhere.contains(o)));
            }
            let says = quoted(does).filter_map(|word| word.strip_prefix("--"));
            let says: BTreeSet<String> = says.filter_map(|o| Some(o.split(' ').next()?.to_owned())).collect();
            assert_eq!(says, has, "{path}: the options of {names}");
        }
        let all: BTreeSet<String> = commands.iter().copied().chain([""]).map(str::to_owned).collect();
        assert_eq!(told, all, "{path}");
    }
}

/// The operators that are told of are those of the table, and none is left out.
#[test]
fn the_operators_are_those_of_the_table() {
    let search = read("docs/search.md");
    for name in OPERATORS.iter().flat_map(|operator| operator.names) {
        assert!(search.contains(&format!("`{name}:")), "search.md does not tell of {name}:");
    }
    let pages = ["en/04-searching.md", "zh/04-searching.md"].map(|name| page(name).to_owned());
    for text in READMES.map(read).iter().chain(&pages) {
        for operator in OPERATORS {
            let [english, chinese, ..] = operator.names else { panic!("{operator:?} lacks a name") };
            assert!(text.contains(&format!("{english}:")) && text.contains(&format!("{chinese}:")), "{english}");
        }
    }
    let forms = table(&search, "| form |");
    let forms = forms.iter().flat_map(|row| quoted(&row[0]).collect::<Vec<_>>());
    for (name, _) in forms.filter_map(|form| form.split_once(':')) {
        assert!(operators::find(name.trim_start_matches('-')).is_some(), "search.md: {name}: is no operator");
    }
}

/// Every setting and every theme is told of.
#[test]
fn the_settings_and_themes_are_told_of() {
    let names: Vec<&str> = settings::DEFAULT.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.starts_with('#')).collect();
    assert!(names.len() > 5, "{names:?}");
    for path in READMES {
        let text = read(path);
        for name in &names {
            assert!(text.contains(&format!("`{name}`")), "{path} does not tell of the setting {name}");
        }
        for file in ["settings.toml", "keymap.toml"] {
            assert!(text.contains(file), "{path} does not tell of {file}");
        }
    }
    let help = help("");
    for theme in THEMES.iter() {
        assert!(help.contains(&theme.name), "--help does not tell of the theme {}", theme.name);
        assert!(settings::DEFAULT.contains(&format!("{:?}", theme.name)), "nor the settings of {}", theme.name);
    }
}

/// The kinds of files that the handbook says are passed over in folders are.
#[test]
fn what_folders_pass_over_is_told() {
    for name in ["en/03-adding.md", "zh/03-adding.md"] {
        let extensions: Vec<&str> =
            quoted(page(name)).filter(|e| e.starts_with('.') && *e != ".gitignore" && !e.contains('/')).collect();
        assert!(extensions.len() >= 5, "{name}: {extensions:?}");
        for extension in extensions {
            assert!(!format::may_hold_articles(Path::new(&format!("a{extension}"))), "{name}: {extension} is read");
        }
    }
}

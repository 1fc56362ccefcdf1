//! Holds the documents to the program: links lead somewhere, languages say the same, and what is said of folding is so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use yuelan::article::BlockKind;
use yuelan::format::{self, FORMATS, Source};
use yuelan::handbook::PAGES;
use yuelan::query::parse;
use yuelan::text::fold::{fold_char, key};

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

//! One file a format, and the table of them: from a decoded source to articles.

pub mod front_matter;
pub mod html;
pub mod jsonl;
pub mod markdown;
pub mod report;
pub mod table;
pub mod text;

use std::path::Path;

use crate::article::{Article, Document, Span};
use crate::text::decode;

/// One kind of document.
#[derive(Debug)]
pub struct Format {
    /// What `status` and an article's origin call it.
    pub name: &'static str,
    /// Extensions of its files, in lower case, without the dot.
    pub extensions: &'static [&'static str],
    pub read: Read,
}

/// How a document of the format is read.
#[derive(Debug, Clone, Copy)]
pub enum Read {
    /// The source becomes a document as a whole.
    Whole(fn(&Source<'_>) -> Document),
    /// Each line is a record, read by itself: an article, nothing (a blank line), or what is wrong with it.
    /// Spans count from the beginning of the line.
    Records(fn(&str) -> Result<Option<Article>, String>),
}

/// A source as a format sees it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub path: &'a str,
    /// The decoded text, untouched: line ends as they stand, a byte order mark included.
    pub text: &'a str,
}

/// Every format Yuelan reads. A new one is one file here and one row.
pub static FORMATS: &[Format] = &[
    Format { name: "text", extensions: &["txt", "text", "log", "def"], read: Read::Whole(text::read) },
    Format { name: "markdown", extensions: &["md", "markdown", "mdown", "mkd"], read: Read::Whole(markdown::read) },
    Format { name: "html", extensions: &["html", "htm", "xhtml", "shtml"], read: Read::Whole(html::read) },
    Format { name: "jsonl", extensions: &["jsonl", "ndjson"], read: Read::Records(jsonl::read) },
];

/// The format of that name.
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Extensions of text that nobody reads as an article: data, programs, settings. In a folder such files are passed over;
/// one that is named itself is read as plain text.
const NO_ARTICLES: &[&str] = &[
    "json",
    "yaml",
    "yml",
    "toml",
    "ini",
    "cfg",
    "conf",
    "properties",
    "lock",
    "csv",
    "tsv",
    "sql",
    "svg",
    "css",
    "scss",
    "less",
    "map",
    "js",
    "mjs",
    "cjs",
    "jsx",
    "ts",
    "tsx",
    "vue",
    "py",
    "pyi",
    "rb",
    "pl",
    "pm",
    "php",
    "lua",
    "sh",
    "bash",
    "zsh",
    "fish",
    "bat",
    "cmd",
    "ps1",
    "c",
    "h",
    "cc",
    "cpp",
    "hpp",
    "cs",
    "java",
    "kt",
    "scala",
    "swift",
    "go",
    "rs",
    "hs",
    "ml",
    "el",
    "vim",
    "cmake",
    "mk",
    "diff",
    "patch",
];

/// Whether a file of this name may hold articles, when it was not named but found in a folder.
pub fn may_hold_articles(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    !NO_ARTICLES.contains(&extension.as_str())
}

/// The format of a file, by its extension, else by its first bytes (a few KiB will do). `None` where it holds no text.
pub fn detect(path: &Path, head: &[u8]) -> Option<&'static Format> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    if decode::looks_binary(head) {
        return None;
    }
    let by_extension = FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()));
    by_extension.or_else(|| named(if looks_like_html(head) { "html" } else { "text" }))
}

fn looks_like_html(head: &[u8]) -> bool {
    let start: Vec<u8> = head.iter().take(1024).map(u8::to_ascii_lowercase).collect();
    let text = String::from_utf8_lossy(&start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("<!doctype html")
        || text.starts_with("<html")
        || (text.starts_with('<') && text.contains("<html") && !text.contains("<rss"))
}

/// Reads a whole source, records too. `origin.format` and, for records, `origin.line` and `origin.record` (in bytes of the decoded
/// text) are filled in; what is wrong with a record is told in the second value, by its line (from 1).
pub fn read_document(format: &'static Format, source: &Source<'_>) -> (Document, Vec<(usize, String)>) {
    let mut problems = Vec::new();
    let mut document = match format.read {
        Read::Whole(read) => read(source),
        Read::Records(read) => read_records(read, source.text, &mut problems),
    };
    for article in &mut document.articles {
        format.name.clone_into(&mut article.origin.format);
        source.path.clone_into(&mut article.origin.path);
    }
    (document, problems)
}

fn read_records(
    read: fn(&str) -> Result<Option<Article>, String>,
    text: &str,
    problems: &mut Vec<(usize, String)>,
) -> Document {
    let mut ledger = crate::restore::ledger::Ledger::new(text);
    let mut articles = Vec::new();
    let (mut at, mut chars) = (0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        // The mark at the head of a file is no part of its first record.
        let record = if at == 0 { line.trim_start_matches('\u{feff}') } else { line };
        let mark = line.len() - record.len();
        match read(record) {
            Ok(Some(mut article)) => {
                shift(&mut article, chars + usize::from(mark > 0));
                article.origin.line = number + 1;
                article.origin.record = Some(((at + mark) as u64, (at + line.trim_end().len()) as u64));
                articles.push(article);
            }
            Ok(None) => {}
            Err(reason) => {
                ledger.damage(&(at..at + line.trim_end().len()), "record");
                ledger.furniture(at..at + line.len(), "record");
                problems.push((number + 1, reason));
            }
        }
        at += line.len();
        chars += line.chars().count();
    }
    ledger.claim(&articles);
    ledger.close(articles, "markup")
}

/// Moves all spans of an article by so many characters: from a record's line to its file.
pub fn shift(article: &mut Article, by: usize) {
    let blocks = article.blocks.iter_mut().flat_map(|block| &mut block.spans);
    let damage = article.damage.iter_mut().map(|damage| &mut damage.span);
    for span in blocks.chain(&mut article.spans).chain(damage) {
        *span = Span::new(span.start + by, span.end + by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_and_programs_are_passed_over_and_every_format_is_taken() {
        for name in ["a.json", "b.PY", "c/d.rs"] {
            assert!(!may_hold_articles(Path::new(name)), "{name}");
        }
        for extension in FORMATS.iter().flat_map(|f| f.extensions) {
            assert!(may_hold_articles(Path::new(&format!("a.{extension}"))), "{extension}");
        }
        assert!(may_hold_articles(Path::new("README")));
    }

    #[test]
    fn each_row_of_the_table_can_be_found() {
        for format in FORMATS {
            assert!(named(format.name).is_some_and(|found| std::ptr::eq(found, format)), "{} twice", format.name);
            for extension in format.extensions {
                assert_eq!(*extension, extension.to_ascii_lowercase());
                let rows = FORMATS.iter().filter(|f| f.extensions.contains(extension)).count();
                assert_eq!(rows, 1, "{extension} in {rows} rows");
                let upper = format!("x.{}", extension.to_uppercase());
                assert_eq!(detect(Path::new(&upper), b"text").map(|f| f.name), Some(format.name));
            }
        }
    }

    #[test]
    fn content_tells_where_the_name_does_not() {
        let check = |path: &str, head: &[u8], name: Option<&str>| {
            assert_eq!(detect(Path::new(path), head).map(|f| f.name), name, "{path} {head:?}");
        };
        check("page", b"  <!DOCTYPE html><html>", Some("html"));
        check("feed.xml", b"<?xml version=\"1.0\"?><rss>", Some("text"));
        check("page.xml", b"<?xml version=\"1.0\"?><html xmlns=\"\">", Some("html"));
        check("notes", "\u{feff}一些".as_bytes(), Some("text"));
        check("a.txt", b"%PDF-1.7", None);
        check("a.bin", &[0, 1, 2, 0, 0, 3, 4, 5, 0, 0, 7], None);
        check("a.txt", b"\xff\xfea\0b\0", Some("text"));
        check("a.txt", b"a\0b\0\n\0", Some("text"));
        check("empty.txt", b"", Some("text"));
    }
}

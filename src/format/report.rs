//! What a file would become, told to a program (JSON) and to a person.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::article::{Article, Block, Document, Span};
use crate::restore::ledger::is_faithful;

/// The document as one JSON object: `articles`, `furniture`, `damage`, with offsets in Unicode scalar values of `source`, the decoded text.
///
/// `text` of a block is, blanks aside, exactly the characters of its `spans`. Where the source spells a character otherwise (a
/// reference such as `&ldquo;`, an escape), `text` has it as spelled and `shown` what a reader sees.
pub fn inspect_json(document: &Document, source: &str) -> Value {
    let chars: Vec<char> = source.chars().collect();
    json!({
        "articles": document.articles.iter().map(|a| article_json(a, &chars)).collect::<Vec<_>>(),
        "furniture": document.furniture,
        "damage": document.damage.iter().chain(document.articles.iter().flat_map(|a| &a.damage)).collect::<Vec<_>>(),
    })
}

fn article_json(article: &Article, source: &[char]) -> Value {
    json!({
        "key": article.key,
        "title": article.title,
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "authors": article.authors,
        "org": article.org,
        "source": article.source,
        "section": article.section,
        "date": article.date,
        "line": article.origin.line,
        "blocks": article.blocks.iter().map(|b| block_json(b, source)).collect::<Vec<_>>(),
        "spans": article.spans,
    })
}

fn block_json(block: &Block, source: &[char]) -> Value {
    let mut value = json!({ "kind": block.kind, "level": block.level, "text": block.text, "spans": block.spans });
    if !is_faithful(block, source) {
        let spelled: String = block.spans.iter().flat_map(|s| source.get(s.start..s.end).unwrap_or_default()).collect();
        value["text"] = spelled.into();
        value["shown"] = block.text.clone().into();
    }
    value
}

/// How much of an opening is shown.
const OPENING: usize = 40;

/// The document for a person: each article's head and how its text was taken apart, then what was set aside, by kind.
pub fn inspect_text(document: &Document, source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::new();
    for (number, article) in document.articles.iter().enumerate() {
        let title = article.title.as_deref().unwrap_or("(no headline)");
        let _ = writeln!(out, "{}. {title}", number + 1);
        let date = article.date.map(|d| d.to_string());
        let facts = [
            ("kicker", article.kicker.clone()),
            ("subtitle", article.subtitle.clone()),
            ("byline", Some(article.byline()).filter(|b| !b.is_empty())),
            ("source", article.source.clone()),
            ("section", article.section.clone()),
            ("date", date),
            ("line", Some(article.origin.line.to_string())),
        ];
        for (name, value) in facts {
            if let Some(value) = value {
                let _ = writeln!(out, "   {name:<9} {value}");
            }
        }
        let _ = writeln!(out, "   text      {} blocks, {} characters", article.blocks.len(), article.characters());
        for block in &article.blocks {
            let _ = writeln!(out, "   {:<9} {}", kind_name(block), opening(&block.text));
        }
    }
    if document.articles.is_empty() {
        out.push_str("no article\n");
    }
    out.push_str(&told("set aside", document.furniture.iter().map(|f| (f.kind.as_str(), f.span)), &chars));
    out.push_str(&told("damage", document.damage.iter().map(|d| (d.kind.as_str(), d.span)), &chars));
    out
}

fn kind_name(block: &Block) -> String {
    serde_json::to_value(block.kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn opening(text: &str) -> String {
    let mut shown: String = text.chars().take(OPENING).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if text.chars().nth(OPENING).is_some() {
        shown.push('…');
    }
    shown
}

/// Things by kind: how many, how many characters, and the first of them.
fn told<'a>(heading: &str, things: impl Iterator<Item = (&'a str, Span)>, source: &[char]) -> String {
    let mut kinds: std::collections::BTreeMap<&str, (usize, usize, Span)> = std::collections::BTreeMap::new();
    for (kind, span) in things {
        let entry = kinds.entry(kind).or_insert((0, 0, span));
        entry.0 += 1;
        entry.1 += span.end - span.start;
    }
    let mut out = String::new();
    for (kind, (count, characters, first)) in kinds {
        let example: String = source.get(first.start..first.end).unwrap_or_default().iter().collect();
        let _ = writeln!(out, "{heading}: {kind}: {count} places, {characters} characters: {}", opening(&example));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Source, named, read_document};

    #[test]
    fn a_program_sees_what_stands_in_the_file() {
        let text = "<p>甲&ldquo;乙&rdquo;丙，一段文字。</p><p>丁&amp;戊</p>";
        let (document, _) = read_document(named("html").unwrap(), &Source { path: "x", text });
        let value = inspect_json(&document, text);
        let blocks = &value["articles"][0]["blocks"];
        assert_eq!(blocks[0]["text"], "甲&ldquo;乙&rdquo;丙，一段文字。");
        assert_eq!(blocks[0]["shown"], "甲“乙”丙，一段文字。");
        assert_eq!(blocks[1]["text"], "丁&戊");
        assert_eq!(blocks[1]["shown"], Value::Null);
        assert_eq!(value["furniture"][0]["kind"], "markup");
    }

    #[test]
    fn a_person_sees_the_same() {
        let text = "山海之间\n\n一段文字，写在这里，写得不长。\n";
        let (document, _) = read_document(named("text").unwrap(), &Source { path: "x", text });
        let told = inspect_text(&document, text);
        assert!(told.starts_with("1. 山海之间\n   line      1\n   text      1 blocks"), "{told}");
        assert!(inspect_text(&Document::default(), "").starts_with("no article"));
    }
}

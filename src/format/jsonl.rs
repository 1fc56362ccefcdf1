//! JSON Lines: a record a line, its text in the field `body`, and where each character of it stands in the line.

use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::article::{Article, Author, BlockKind, Date};
use crate::restore::dates;
use crate::restore::ledger::{Inked, Ledger};

/// Reads one line. A blank line is no record; what is wrong with a bad one is told in a sentence.
///
/// Fields: `id`, `title`, `kicker`, `subtitle`, `date`, `source`, `author` (a name or several parted by 、 or commas), `authors` (names, or
/// objects with `name` and `role`), `org`, `section`, `body` (also `content` or `text`; a paragraph a line). Others are ignored.
pub fn read(line: &str) -> Result<Option<Article>, String> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    serde_json::from_str::<IgnoredAny>(line).map_err(|error| format!("no JSON: {error}"))?;
    let fields = fields(line).ok_or_else(|| "the line is JSON, but no object".to_owned())?;
    let ledger = Ledger::new(line);
    let mut article = Article::default();
    let mut owned = Vec::new();
    let mut body = None;
    for (key, value) in fields {
        let raw = line.get(value.clone()).unwrap_or_default();
        let known = match key {
            "id" => set(&mut article.key, raw, key)?,
            "title" => set(&mut article.title, raw, key)?,
            "kicker" => set(&mut article.kicker, raw, key)?,
            "subtitle" => set(&mut article.subtitle, raw, key)?,
            "source" => set(&mut article.source, raw, key)?,
            "section" => set(&mut article.section, raw, key)?,
            "org" => set(&mut article.org, raw, key)?,
            "date" => {
                let stated = text_of(raw, key)?;
                article.date = stated.as_deref().map(date).transpose()?.flatten();
                stated.is_some()
            }
            "author" | "authors" => {
                authors(&mut article, raw, key)?;
                true
            }
            "body" => {
                body = Some((value.clone(), key));
                false
            }
            "content" | "text" if body.is_none() => {
                body = Some((value.clone(), key));
                false
            }
            _ => false,
        };
        if known {
            owned.push(value);
        }
    }
    let (value, key) = body.ok_or_else(|| "no field \"body\"".to_owned())?;
    let raw = line.get(value.clone()).unwrap_or_default();
    // A body of null is an article that is all headline.
    if raw != "null" {
        if !raw.starts_with('"') {
            return Err(format!("the field \"{key}\" is no text"));
        }
        for paragraph in paragraphs(line, value) {
            let from = paragraph.from.clone();
            if let Some(block) = ledger.block(BlockKind::Paragraph, 0, paragraph) {
                owned.extend(from);
                article.blocks.push(block);
            }
        }
    }
    if article.blocks.is_empty() && article.title.is_none() {
        return Err(format!("the fields \"title\" and \"{key}\" are both empty"));
    }
    ledger.own_apart(&mut article, owned);
    Ok(Some(article))
}

/// Puts a text or a number into its place; returns whether there was one.
fn set(slot: &mut Option<String>, raw: &str, key: &str) -> Result<bool, String> {
    *slot = text_of(raw, key)?;
    Ok(slot.is_some())
}

fn text_of(raw: &str, key: &str) -> Result<Option<String>, String> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Value {
        Text(String),
        Whole(i64),
        Number(f64),
        Nothing(()),
    }
    match serde_json::from_str(raw) {
        Ok(Value::Text(text)) => {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Ok(Some(text).filter(|t| !t.is_empty()))
        }
        Ok(Value::Whole(number)) => Ok(Some(number.to_string())),
        Ok(Value::Number(number)) => Ok(Some(number.to_string())),
        Ok(Value::Nothing(())) => Ok(None),
        Err(_) => Err(format!("the field \"{key}\" is neither text nor number")),
    }
}

/// A date in any usual form. One that cannot be read makes the record wrong: sorting by date would lie otherwise.
fn date(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = text.parse().ok().or_else(|| dates::best(text)).or_else(|| dates::find(text).map(|(date, _)| date));
    found.map(Some).ok_or_else(|| format!("the field \"date\" holds {text:?}, which is no date"))
}

fn authors(article: &mut Article, raw: &str, key: &str) -> Result<(), String> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Person {
        Name(String),
        Full { name: String, role: Option<String> },
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum People {
        One(String),
        Many(Vec<Person>),
        Nothing(()),
    }
    let people = serde_json::from_str(raw).map_err(|_| format!("the field \"{key}\" holds no names"))?;
    let found: Vec<(String, Option<String>)> = match people {
        People::One(names) => names.split(['、', ',', '，', ';', '；']).map(|name| (name.to_owned(), None)).collect(),
        People::Many(people) => people
            .into_iter()
            .map(|person| match person {
                Person::Name(name) => (name, None),
                Person::Full { name, role } => (name, role),
            })
            .collect(),
        People::Nothing(()) => vec![],
    };
    for (name, role) in found {
        let name = name.trim().to_owned();
        if !name.is_empty() && !article.authors.iter().any(|a| a.name == name) {
            article.authors.push(Author { name, role: role.filter(|r| !r.trim().is_empty()) });
        }
    }
    Ok(())
}

/// The fields of the object that a line of valid JSON is, each with the bytes of its value. A key with escapes is none of ours.
fn fields(line: &str) -> Option<Vec<(&str, Range<usize>)>> {
    let bytes = line.as_bytes();
    let mut at = blanks(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    at += 1;
    let mut fields = Vec::new();
    loop {
        at = blanks(bytes, at);
        if bytes.get(at) != Some(&b'"') {
            return Some(fields);
        }
        let key_end = string_end(bytes, at);
        let key = line.get(at + 1..key_end.saturating_sub(1)).unwrap_or_default();
        at = blanks(bytes, key_end);
        // The colon.
        at = blanks(bytes, at + 1);
        let end = value_end(bytes, at);
        fields.push((key, at..end));
        at = blanks(bytes, end);
        // The comma, or the end of the object.
        at += 1;
    }
}

fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Where the string that begins at `at` (with its quotation mark) ends, the closing mark included.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

fn value_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'"') => string_end(bytes, at),
        Some(b'{' | b'[') => {
            let (mut at, mut depth) = (at, 0_usize);
            while let Some(&b) = bytes.get(at) {
                match b {
                    b'"' => at = string_end(bytes, at) - 1,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    return at;
                }
            }
            bytes.len()
        }
        _ => {
            let rest = bytes.get(at..).unwrap_or_default();
            at + rest
                .iter()
                .position(|b| matches!(b, b',' | b'}' | b']') || b.is_ascii_whitespace())
                .unwrap_or(rest.len())
        }
    }
}

/// The paragraphs of a body, which are its lines, with the bytes that spell them.
fn paragraphs(line: &str, string: Range<usize>) -> Vec<Inked> {
    let mut found = vec![Inked::default()];
    let inner = string.start + 1..string.end.saturating_sub(1);
    let mut at = inner.start;
    while at < inner.end {
        let Some(rest) = line.get(at..inner.end) else { break };
        let plain = rest.find('\\').unwrap_or(rest.len());
        if let Some(last) = found.last_mut() {
            last.flow(line, at..at + plain);
        }
        at += plain;
        let Some(escape) = line.get(at..inner.end).filter(|rest| !rest.is_empty()) else { break };
        let (shown, len) = unescape(escape);
        match shown {
            Some('\n' | '\r' | '\u{2028}' | '\u{2029}') => found.push(Inked::default()),
            Some(c) if c.is_whitespace() => {
                if let Some(last) = found.last_mut() {
                    last.blank();
                }
            }
            Some(c) => {
                if let Some(last) = found.last_mut() {
                    last.spell(c.encode_utf8(&mut [0; 4]), line, at..at + len);
                }
            }
            None => {}
        }
        at += len;
    }
    found
}

/// The character an escape stands for (half a surrogate pair stands for none), and its length.
fn unescape(text: &str) -> (Option<char>, usize) {
    let code = |at: usize| {
        let digits = text.get(at..at + 4)?;
        (text.get(at - 2..at)? == "\\u").then(|| u32::from_str_radix(digits, 16).ok())?
    };
    match text.as_bytes().get(1) {
        Some(b'n') => (Some('\n'), 2),
        Some(b'r') => (Some('\r'), 2),
        Some(b't') => (Some('\t'), 2),
        Some(b'f') => (Some('\u{c}'), 2),
        Some(b'b') => (Some('\u{8}'), 2),
        Some(b'u') => match (code(2), code(8)) {
            (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                (char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12)
            }
            (Some(code), _) => (char::from_u32(code), 6.min(text.len())),
            (None, _) => (None, 2.min(text.len())),
        },
        Some(&other) if other.is_ascii() => (Some(char::from(other)), 2),
        _ => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Source, named, read_document};
    use crate::restore::ledger::{is_faithful, unaccounted};
    use proptest::prelude::*;

    #[test]
    fn a_record_becomes_an_article() {
        let line = r#" {"id": 7, "title": "山海\n之间", "date": "2020年3月4日", "authors": ["甲", {"name": "乙", "role": "记者"}], "author": "甲、丙", "x": {"body": [1, "}"]},
            "section": null, "body": "　　第一段“引”。\n\n第二段 \"a\\b\" \u4e00\ud83d\ude00\u00a0完"}"#;
        let article = read(line).unwrap().unwrap();
        assert_eq!(article.key.as_deref(), Some("7"));
        assert_eq!(article.title.as_deref(), Some("山海 之间"));
        assert_eq!(article.date.unwrap().to_string(), "2020-03-04");
        assert_eq!(article.byline(), "甲 记者 乙 丙");
        assert_eq!(article.section, None);
        let texts: Vec<_> = article.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(texts, ["第一段“引”。", "第二段 \"a\\b\" 一😀 完"]);
        let chars: Vec<char> = line.chars().collect();
        assert!(is_faithful(&article.blocks[0], &chars));
    }

    #[test]
    fn a_bad_record_says_what_is_wrong() {
        let check = |line: &str, part: &str| {
            let reason = read(line).unwrap_err();
            assert!(reason.contains(part), "{line}: {reason}");
        };
        check("{\"title\": \"山", "no JSON");
        check("[1, 2]", "no object");
        check("{\"title\": \"山\"}", "\"body\"");
        check("{\"body\": 3}", "\"body\" is no text");
        check("{\"body\": \"\", \"title\": \"\"}", "both empty");
        check("{\"body\": \"山\", \"date\": \"soon\"}", "soon");
        check("{\"body\": \"山\", \"title\": {}}", "\"title\"");
        check("{\"body\": \"山\", \"authors\": [3]}", "\"authors\"");
        assert_eq!(read(" \r\n"), Ok(None));
    }

    #[test]
    fn a_file_of_records_goes_on_after_a_bad_one() {
        let text = "\u{feff}{\"body\": \"甲\"}\r\n\nbad\n{\"title\": \"乙\", \"body\": null}\n";
        let (document, problems) = read_document(named("jsonl").unwrap(), &Source { path: "x", text });
        assert_eq!(document.articles.len(), 2);
        assert_eq!(problems.iter().map(|p| p.0).collect::<Vec<_>>(), [3]);
        assert_eq!(document.articles[0].origin.record, Some((3, 18)));
        assert_eq!(document.articles[1].origin.line, 4);
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(unaccounted(&document, &chars), Vec::<usize>::new());
        assert!(is_faithful(&document.articles[0].blocks[0], &chars));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(body in "[一-龥a-z\"\\\\\n\t/ 😀\u{1}]{1,60}", ascii: bool) {
            let mut value = serde_json::to_string(&body).unwrap();
            if ascii {
                value = value.encode_utf16().map(|u| if u < 128 { String::from(u as u8 as char) } else { format!("\\u{u:04x}") }).collect();
            }
            let line = format!("{{\"title\": \"x\", \"body\": {value}}}");
            let article = read(&line).unwrap().unwrap();
            let ink = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let text: String = article.blocks.iter().map(|b| b.text.as_str()).collect();
            prop_assert_eq!(ink(&text), ink(&body));
        }

        #[test]
        fn no_line_is_too_broken(line in "[{}\\[\\]\":,\\\\u0-9a-f body\"]{0,40}") {
            let _ = read(&line);
        }
    }
}

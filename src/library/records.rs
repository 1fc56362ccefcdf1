//! Reading a file that holds a record a line, however large: in pieces, each of which a stop may be the last of.

use std::borrow::Cow;
use std::io::{BufRead, Read as _};

use super::read::{Item, Job, finish, ids_of, new_record, note, reason};
use crate::article::Article;
use crate::format::{self, Format};
use crate::index::{FileProblem, FileRecord, ReadTo};
use crate::panics;
use crate::text::decode;

/// A record may have so many bytes.
pub const LONGEST_RECORD: u64 = 64 << 20;
/// Records are handed on in pieces of about so many bytes.
const PIECE: u64 = 1 << 20;

/// Stands for the hash of a file that was not read to its end.
const UNFINISHED: &str = "unfinished";

/// How one line becomes an article.
type Parse = fn(&str) -> Result<Option<Article>, String>;

/// Reads on from where `known` says that the last import stopped, else from the beginning.
pub fn read(
    job: &Job,
    format: &'static Format,
    parse: Parse,
    known: Option<&FileRecord>,
    mut from: impl BufRead,
    send: &mut dyn FnMut(Item) -> bool,
    stopped: &dyn Fn() -> bool,
) -> Result<(), String> {
    let forced = job.source.encoding.as_deref().and_then(decode::encoding);
    let going_on = known.and_then(|k| k.read_to.map(|to| (k, to)));
    let mut record = going_on.map_or_else(|| new_record(job), |(known, _)| known.clone());
    format.name.clone_into(&mut record.format);
    // Until the whole is read there is no hash of it; that something stands there says that nothing failed so far.
    UNFINISHED.clone_into(&mut record.hash);
    let in_index = going_on.map_or(ReadTo { bytes: 0, lines: 0 }, |(_, to)| to);
    if !send(Item::Begun { path: job.path.clone(), afresh: going_on.is_none() }) {
        return Ok(());
    }
    let mut ids = ids_of(job);
    let mut hasher = blake3::Hasher::new();
    let mut at = ReadTo { bytes: 0, lines: 0 };
    let mut characters = 0;
    let mut line = Vec::new();
    let (mut articles, mut first, mut piece_from) = (Vec::new(), record.articles, in_index.bytes);
    loop {
        line.clear();
        let bytes = from.by_ref().take(LONGEST_RECORD).read_until(b'\n', &mut line).map_err(|e| reason(&e))? as u64;
        if bytes == 0 || stopped() {
            break;
        }
        hasher.update(&line);
        let line_from = at.bytes;
        at = ReadTo { bytes: at.bytes + bytes, lines: at.lines + 1 };
        let text = text_of(&line, forced, &mut record);
        let parsed = parse_line(parse, &line, &text);
        let is_new = at.bytes > in_index.bytes;
        match parsed {
            Ok(Some(mut article)) => {
                let mark = text.len() - without_mark(&text).len();
                format::shift(&mut article, characters + usize::from(mark > 0));
                article.origin.line = at.lines as usize;
                let ink = line.trim_ascii_end().len() as u64;
                article.origin.record = Some((line_from + mark as u64, line_from + ink));
                // What is in the index already is named too: twins are told apart by their order.
                finish(&mut article, job, &record, &mut ids);
                if is_new {
                    articles.push(article);
                }
            }
            Err(reason) if is_new => {
                note(&mut record, FileProblem { path: job.path.clone(), line: Some(at.lines as usize), reason });
            }
            Ok(None) | Err(_) => {}
        }
        characters += text.chars().count();
        if at.bytes.saturating_sub(piece_from) >= PIECE {
            record.articles += articles.len() as u64;
            record.read_to = Some(at);
            let articles = std::mem::take(&mut articles);
            let piece = Item::Piece { record: record.clone(), first, articles, bytes: at.bytes - piece_from };
            (first, piece_from) = (record.articles, at.bytes);
            if !send(piece) {
                return Ok(());
            }
        }
    }
    record.articles += articles.len() as u64;
    record.read_to = stopped().then_some(at);
    if record.read_to.is_none() {
        record.hash = hasher.finalize().to_hex().to_string();
    }
    let bytes = at.bytes.saturating_sub(piece_from);
    if send(Item::Piece { record: record.clone(), first, articles, bytes }) && record.read_to.is_none() {
        send(Item::Ended { record });
    }
    Ok(())
}

/// The text of a line: UTF-8 unless it is none, or the user knows better.
fn text_of<'a>(
    line: &'a [u8],
    forced: Option<&'static encoding_rs::Encoding>,
    record: &mut FileRecord,
) -> Cow<'a, str> {
    if forced.is_none()
        && let Ok(text) = std::str::from_utf8(line)
    {
        if record.encoding.is_empty() {
            record.encoding = "UTF-8".into();
        }
        return Cow::Borrowed(text);
    }
    let decoded = decode::decode(line, None, forced);
    decoded.encoding.clone_into(&mut record.encoding);
    Cow::Owned(decoded.text)
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn parse_line(parse: Parse, line: &[u8], text: &str) -> Result<Option<Article>, String> {
    if line.len() as u64 >= LONGEST_RECORD && !line.ends_with(b"\n") {
        return Err(format!("the line has more than {} MiB", LONGEST_RECORD >> 20));
    }
    // A record that the parser stumbles over must not take the import with it.
    let parsed = panics::contain(|| parse(without_mark(text)));
    parsed.unwrap_or_else(|_| Err("reading this line failed; please report it".into()))
}

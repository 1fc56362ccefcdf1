//! From one source file to what the index takes in: decoded, read, named. Runs in several threads; no file can stop it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use super::ids::Ids;
use super::manifest::SourceSpec;
use crate::article::Article;
use crate::format::{self, Format, Read, Source};
use crate::index::{FileProblem, FileRecord, LISTED_PROBLEMS, ReadTo};
use crate::text::decode;

/// A file that is read as a whole may have so many bytes; one that holds a record a line has no bound.
pub const LARGEST_FILE: u64 = 256 << 20;
/// A record may have so many bytes.
pub const LONGEST_RECORD: u64 = 64 << 20;
/// So much of a file tells its format.
const HEAD: usize = 8 << 10;
/// Records are handed on in pieces of about so many bytes.
const PIECE: u64 = 1 << 20;

/// A file to read.
#[derive(Debug)]
pub struct Job {
    pub source: SourceSpec,
    /// Absolute.
    pub path: String,
    pub size: u64,
    pub modified: i64,
    /// It was named itself, not found in a folder: then it is a problem if it holds no text.
    pub named: bool,
    pub rank: u64,
    /// What is known of it from the last time.
    pub known: Option<FileRecord>,
}

/// What became of a file, or of a piece of one.
#[derive(Debug)]
pub enum Item {
    /// Nothing changed but, perhaps, its time.
    Unchanged { record: Option<FileRecord>, bytes: u64 },
    /// It holds no text.
    Skipped { bytes: u64 },
    /// Read as a whole: replaces what the file made before.
    Whole { record: FileRecord, articles: Vec<Article> },
    /// A file of records begins; unless it goes on where the last import stopped, what it made before is taken out.
    Begun { path: String, afresh: bool },
    /// A piece of a file of records; the record says how far it was read.
    Piece { record: FileRecord, first: u64, articles: Vec<Article>, bytes: u64 },
    /// A file of records was read to its end.
    Ended { record: FileRecord },
}

/// Reads the file and hands on what it holds. `send` says false when nobody takes it any more; `stopped` is asked often.
pub fn read(job: &Job, send: &mut dyn FnMut(Item) -> bool, stopped: &dyn Fn() -> bool) {
    if let Err(reason) = try_read(job, send, stopped) {
        let mut record = new_record(job);
        record.problems.push(FileProblem { path: job.path.clone(), line: None, reason });
        send(Item::Whole { record, articles: Vec::new() });
    }
}

fn new_record(job: &Job) -> FileRecord {
    FileRecord {
        path: job.path.clone(),
        size: job.size,
        modified: job.modified,
        hash: String::new(),
        format: String::new(),
        encoding: String::new(),
        articles: 0,
        rank: job.rank,
        options: job.source.options(),
        read_to: None,
        problems: Vec::new(),
        more_problems: 0,
    }
}

/// The reason, as a clause, why a file could not be opened or read.
fn reason(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::NotFound => "it has gone".into(),
        io::ErrorKind::PermissionDenied => "it may not be read (permission denied)".into(),
        _ => format!("it could not be read ({e})"),
    }
}

fn try_read(job: &Job, send: &mut dyn FnMut(Item) -> bool, stopped: &dyn Fn() -> bool) -> Result<(), String> {
    let same = |known: &FileRecord| known.size == job.size && known.modified == job.modified;
    let settled = |known: &FileRecord| known.options == job.source.options() && !known.hash.is_empty();
    if job.known.as_ref().is_some_and(|k| same(k) && settled(k) && k.read_to.is_none()) {
        send(Item::Unchanged { record: None, bytes: job.size });
        return Ok(());
    }
    let mut file = File::open(&job.path).map_err(|e| reason(&e))?;
    let mut head = vec![0; HEAD];
    let mut filled = 0;
    while let Some(rest) = head.get_mut(filled..).filter(|r| !r.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(reason(&e)),
        }
    }
    head.truncate(filled);
    let Some(format) = format::detect(Path::new(&job.path), &head) else {
        if job.named {
            return Err("it holds no text that could be read (see `yuelan --help` for the formats)".into());
        }
        send(Item::Skipped { bytes: job.size });
        return Ok(());
    };
    let whole = io::Cursor::new(head).chain(file);
    match format.read {
        Read::Whole(_) => read_whole(job, format, whole, send),
        Read::Records(parse) => {
            let known = job.known.as_ref().filter(|k| same(k) && settled(k));
            read_records(job, format, parse, known, BufReader::with_capacity(1 << 20, whole), send, stopped)
        }
    }
}

fn read_whole(
    job: &Job,
    format: &'static Format,
    from: impl io::Read,
    send: &mut dyn FnMut(Item) -> bool,
) -> Result<(), String> {
    let too_large = || format!("it has more than {} MiB; split it, or turn it into JSON Lines", LARGEST_FILE >> 20);
    if job.size > LARGEST_FILE {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(job.size as usize);
    from.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|e| reason(&e))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large());
    }
    let mut record = new_record(job);
    record.hash = blake3::hash(&bytes).to_hex().to_string();
    record.format = format.name.into();
    if let Some(known) = &job.known
        && known.hash == record.hash
        && known.options == record.options
        && known.read_to.is_none()
    {
        let record = FileRecord { size: job.size, modified: job.modified, ..known.clone() };
        send(Item::Unchanged { record: Some(record), bytes: job.size });
        return Ok(());
    }
    let forced = job.source.encoding.as_deref().and_then(decode::encoding);
    let decoded = decode::decode(&bytes, decode::declared_charset(&bytes), forced);
    drop(bytes);
    record.encoding = decoded.encoding.into();
    let source = Source { path: &job.path, text: &decoded.text };
    // A document that a parser stumbles over must not take the import with it.
    let read = crate::panics::contain(|| format::read_document(format, &source));
    let Ok((document, problems)) = read else {
        return Err(format!("reading it as {} failed; please report it with the file", format.name));
    };
    for (line, reason) in problems {
        note(&mut record, FileProblem { path: job.path.clone(), line: Some(line), reason });
    }
    let mut articles = document.articles;
    let mut ids = ids_of(job);
    for article in &mut articles {
        finish(article, job, &record, &mut ids);
    }
    record.articles = articles.len() as u64;
    send(Item::Whole { record, articles });
    Ok(())
}

/// The ids of the articles of this file.
fn ids_of(job: &Job) -> Ids {
    let inside = Path::new(&job.path).strip_prefix(&job.source.path).map(|p| p.to_string_lossy().into_owned());
    Ids::new(&job.source.name, &inside.unwrap_or_else(|_| job.path.clone()))
}

fn finish(article: &mut Article, job: &Job, record: &FileRecord, ids: &mut Ids) {
    article.origin.path.clone_from(&job.path);
    article.origin.format.clone_from(&record.format);
    article.origin.encoding.clone_from(&record.encoding);
    article.origin.line = article.origin.line.max(1);
    ids.name(article);
}

fn note(record: &mut FileRecord, problem: FileProblem) {
    if record.problems.len() < LISTED_PROBLEMS {
        record.problems.push(problem);
    } else {
        record.more_problems += 1;
    }
}

fn read_records(
    job: &Job,
    format: &'static Format,
    parse: fn(&str) -> Result<Option<Article>, String>,
    known: Option<&FileRecord>,
    mut from: impl BufRead,
    send: &mut dyn FnMut(Item) -> bool,
    stopped: &dyn Fn() -> bool,
) -> Result<(), String> {
    let forced = job.source.encoding.as_deref().and_then(decode::encoding);
    let going_on = known.and_then(|k| k.read_to.map(|to| (k, to)));
    let mut record = going_on.map_or_else(|| new_record(job), |(known, _)| known.clone());
    record.format = format.name.into();
    let skip = going_on.map_or(ReadTo { bytes: 0, lines: 0 }, |(_, to)| to);
    if !send(Item::Begun { path: job.path.clone(), afresh: going_on.is_none() }) {
        return Ok(());
    }
    let mut ids = ids_of(job);
    let mut hasher = blake3::Hasher::new();
    let mut at = ReadTo { bytes: 0, lines: 0 };
    let mut characters = 0;
    let mut line = Vec::new();
    let (mut articles, mut first, mut piece_from) = (Vec::new(), record.articles, skip.bytes);
    loop {
        line.clear();
        let bytes = from.by_ref().take(LONGEST_RECORD).read_until(b'\n', &mut line).map_err(|e| reason(&e))? as u64;
        if bytes == 0 || stopped() {
            break;
        }
        hasher.update(&line);
        let from_byte = at.bytes;
        at = ReadTo { bytes: at.bytes + bytes, lines: at.lines + 1 };
        let already_in = at.bytes <= skip.bytes;
        let too_long = bytes >= LONGEST_RECORD && !line.ends_with(b"\n");
        let decoded = match (std::str::from_utf8(&line), forced) {
            (Ok(text), None) => std::borrow::Cow::Borrowed(text),
            _ => {
                let decoded = decode::decode(&line, None, forced);
                record.encoding = decoded.encoding.into();
                std::borrow::Cow::Owned(decoded.text)
            }
        };
        if record.encoding.is_empty() {
            record.encoding = "UTF-8".into();
        }
        let text = decoded.strip_prefix('\u{feff}').unwrap_or(&decoded);
        let mark = usize::from(text.len() < decoded.len());
        let parsed = if too_long {
            Err(format!("the line has more than {} MiB", LONGEST_RECORD >> 20))
        } else {
            crate::panics::contain(|| parse(text)).unwrap_or_else(|_| Err("reading this line failed".into()))
        };
        match parsed {
            Ok(Some(mut article)) => {
                format::shift(&mut article, characters + mark);
                article.origin.line = at.lines as usize;
                let ink = line.trim_ascii_end().len() as u64;
                article.origin.record = Some((from_byte + mark as u64 * 3, from_byte + ink));
                // Also of what is in the index already: twins are told apart by their order.
                finish(&mut article, job, &record, &mut ids);
                if !already_in {
                    articles.push(article);
                }
            }
            Ok(None) => {}
            Err(reason) if !already_in => {
                note(&mut record, FileProblem { path: job.path.clone(), line: Some(at.lines as usize), reason });
            }
            Err(_) => {}
        }
        characters += decoded.chars().count();
        if at.bytes.saturating_sub(piece_from) >= PIECE && !already_in {
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
    record.hash = hasher.finalize().to_hex().to_string();
    // The hash of an unfinished file is never compared; that it is there says that nothing failed.
    record.read_to = stopped().then_some(at);
    let bytes = at.bytes.saturating_sub(piece_from);
    if send(Item::Piece { record: record.clone(), first, articles, bytes }) && record.read_to.is_none() {
        send(Item::Ended { record });
    }
    Ok(())
}

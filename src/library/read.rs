//! From one source file to what the index takes in: decoded, read, named. Runs in several threads; no file can stop it.

use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::ids::Ids;
use super::manifest::SourceSpec;
use super::records;
use crate::article::Article;
use crate::format::{self, Format, Read, Source};
use crate::index::{FileProblem, FileRecord, LISTED_PROBLEMS};
use crate::panics;
use crate::text::decode;

/// A file that is read as a whole may have so many bytes; one that holds a record a line has no bound.
pub const LARGEST_FILE: u64 = 128 << 20;
/// ... and so many lines, tags and character references: each costs some hundred bytes while the file is made sense of.
const MOST_PIECES: usize = 1_000_000;
/// So much of a file tells its format.
const HEAD: usize = 8 << 10;

/// A file to read.
#[derive(Debug)]
pub struct Job {
    pub source: SourceSpec,
    /// Where it is.
    pub file: PathBuf,
    /// The same, absolute, as the library names it: a name that is no Unicode is shown with its wrong bytes replaced.
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
    /// Nothing changed but, perhaps, its time; or it could not be read, and what it made before is kept.
    Unchanged { record: Option<FileRecord>, bytes: u64 },
    /// It holds no text (any more).
    Skipped { path: String, bytes: u64 },
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
        let problem = FileProblem { path: job.path.clone(), line: None, reason };
        // Without a hash it counts as changed, and the next update tries it again.
        if let Some(known) = &job.known {
            let record = FileRecord { hash: String::new(), problems: vec![problem], ..known.clone() };
            send(Item::Unchanged { record: Some(record), bytes: job.size });
        } else {
            let mut record = new_record(job);
            record.problems.push(problem);
            send(Item::Whole { record, articles: Vec::new() });
        }
    }
}

pub(super) fn new_record(job: &Job) -> FileRecord {
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
pub(super) fn reason(e: &io::Error) -> String {
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
    // What was read once was named once, and goes on being read.
    if !job.named && job.known.is_none() && !format::may_hold_articles(Path::new(&job.path)) {
        send(Item::Skipped { path: job.path.clone(), bytes: job.size });
        return Ok(());
    }
    let mut file = File::open(&job.file).map_err(|e| reason(&e))?;
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
        send(Item::Skipped { path: job.path.clone(), bytes: job.size });
        return Ok(());
    };
    let whole = io::Cursor::new(head).chain(file);
    match format.read {
        Read::Whole(_) => read_whole(job, format, whole, send),
        Read::Records(parse) => {
            let known = job.known.as_ref().filter(|k| same(k) && settled(k));
            let from = BufReader::with_capacity(1 << 20, whole);
            records::read(job, format, parse, known, from, send, stopped)
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
    fits(&decoded.text)?;
    let source = Source { path: &job.path, text: &decoded.text };
    // A document that a parser stumbles over must not take the import with it.
    let read = panics::contain(|| format::read_document(format, &source));
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

/// Whether a text that is read as a whole has few enough lines, tags and references; else a clause that says so.
pub fn fits(text: &str) -> Result<(), String> {
    let pieces = memchr::memchr3_iter(b'\n', b'<', b'&', text.as_bytes()).count();
    if pieces > MOST_PIECES {
        return Err(format!("it has {pieces} lines, tags and references, more than {MOST_PIECES}; split it"));
    }
    Ok(())
}

/// The ids of the articles of this file.
pub(super) fn ids_of(job: &Job) -> Ids {
    let inside = Path::new(&job.path).strip_prefix(&job.source.path).map(|p| p.to_string_lossy().into_owned());
    Ids::new(&job.source.name, &inside.unwrap_or_else(|_| job.path.clone()))
}

pub(super) fn finish(article: &mut Article, job: &Job, record: &FileRecord, ids: &mut Ids) {
    article.origin.path.clone_from(&job.path);
    article.origin.format.clone_from(&record.format);
    article.origin.encoding.clone_from(&record.encoding);
    article.origin.line = article.origin.line.max(1);
    ids.name(article);
}

pub(super) fn note(record: &mut FileRecord, problem: FileProblem) {
    if record.problems.len() < LISTED_PROBLEMS {
        record.problems.push(problem);
    } else {
        record.more_problems += 1;
    }
}

//! The import: one thread walks, several read, one writes. What is committed is whole: no article without the record of
//! its file, no record without its articles.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::manifest::SourceSpec;
use super::read::{self, Item, Job};
use super::report::{Observer, Report};
use super::{FileProblem, LibraryError};
use crate::index::{FileRecord, Index, Writer};
use crate::source::{self, Found, Globs};

/// The first commit comes early, so that there is something to see; then they become rarer, since each costs a merge.
const FIRST_COMMIT: Duration = Duration::from_millis(150);
const LONGEST_UNCOMMITTED: Duration = Duration::from_secs(20);

/// Which sources an import reads.
#[derive(Debug)]
pub enum Scope {
    All,
    /// What lies at or below these paths.
    Only(Vec<PathBuf>),
}

/// The place of an article in the order of reading: by its file's rank, then by its place in the file.
pub fn sequence(rank: u64, at: u64) -> u64 {
    (rank << 32) | (at & 0xffff_ffff)
}

/// What the threads of an import share.
struct Shared<'a> {
    watch: &'a dyn Observer,
    /// The writer failed, so nobody needs to go on.
    given_up: AtomicBool,
    files: AtomicU64,
    bytes: AtomicU64,
    walked: AtomicBool,
}

impl Shared<'_> {
    fn stopped(&self) -> bool {
        self.given_up.load(Ordering::Relaxed) || self.watch.stopped()
    }
}

/// What walking the sources came to.
#[derive(Default)]
struct Walked {
    seen: HashSet<String>,
    problems: Vec<FileProblem>,
    /// What was walked to its end, so that what is not there has vanished ...
    complete: Vec<PathBuf>,
    /// ... but for what lies below these, which could not be looked at.
    unseen: Vec<PathBuf>,
}

/// Reads the sources into the index. Problems with single files are in the report; an error is a failure of the index.
pub fn run(
    index: &Index,
    sources: &[SourceSpec],
    scope: &Scope,
    problems: Vec<FileProblem>,
    watch: &dyn Observer,
) -> Result<Report, LibraryError> {
    let started = Instant::now();
    let known: HashMap<String, FileRecord> =
        index.snapshot()?.records()?.into_iter().map(|r| (r.path.clone(), r)).collect();
    let writer = index.writer()?;
    let shared = Shared {
        watch,
        given_up: AtomicBool::new(false),
        files: AtomicU64::new(0),
        bytes: AtomicU64::new(0),
        walked: AtomicBool::new(false),
    };
    let readers = std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 8);
    // Few, since each may be large: what is read ahead is memory.
    let (jobs_in, jobs) = bounded::<Job>(64);
    let (items_in, items) = bounded::<Item>(2 * readers);
    let mut importer = Importer::new(writer, &shared, &known, started);
    for problem in problems {
        importer.problem(problem);
    }

    let (walked, outcome) = std::thread::scope(|threads| {
        let walker = threads.spawn(|| {
            // Moved in, so that the readers see the end of the walk.
            let jobs = jobs_in;
            walk(sources, scope, &known, &shared, &jobs)
        });
        for _ in 0..readers {
            let (jobs, items, shared) = (jobs.clone(), items_in.clone(), &shared);
            threads.spawn(move || read_all(&jobs, &items, shared));
        }
        drop((jobs, items_in));
        let outcome = importer.take_all(&items);
        if outcome.is_err() {
            shared.given_up.store(true, Ordering::Relaxed);
            // Whoever waits to hand something on is let go.
            drop(items);
        }
        (walker.join().unwrap_or_default(), outcome)
    });
    outcome?;
    for problem in &walked.problems {
        importer.problem(problem.clone());
    }
    let stopped = shared.stopped();
    if !stopped {
        importer.remove_vanished(&walked);
    }
    importer.finish(stopped)
}

/// Finds the files and hands out those that may have to be read.
fn walk(
    sources: &[SourceSpec],
    scope: &Scope,
    known: &HashMap<String, FileRecord>,
    shared: &Shared<'_>,
    jobs: &Sender<Job>,
) -> Walked {
    let mut walked = Walked::default();
    let mut next_rank = known.values().map(|r| r.rank + 1).max().unwrap_or(0);
    for spec in sources {
        for root in roots(spec, scope) {
            if !root.exists() {
                // A disk that is not mounted must not empty the library.
                let reason = "it is not there; what was read from it is kept (`yuelan remove` takes it out)".into();
                walked.problems.push(FileProblem { path: root.display().to_string(), line: None, reason });
                continue;
            }
            let globs = match Globs::new(&spec.include, &spec.exclude) {
                Ok(globs) => globs,
                Err(e) => {
                    let path = spec.path.display().to_string();
                    walked.problems.push(FileProblem { path, line: None, reason: e.to_string() });
                    continue;
                }
            };
            let mut whole = true;
            source::walk(std::slice::from_ref(&root), &globs, true, &mut |found| {
                match found {
                    Ok(found) => {
                        if spec.left_out.iter().any(|out| found.path.starts_with(out)) {
                            return true;
                        }
                        let job = job(spec, &root, &found, known, &mut next_rank);
                        if walked.seen.insert(job.path.clone()) {
                            shared.files.fetch_add(1, Ordering::Relaxed);
                            shared.bytes.fetch_add(job.size, Ordering::Relaxed);
                            whole &= jobs.send(job).is_ok();
                        }
                    }
                    Err(problem) => {
                        // A folder that cannot be listed has not lost its files.
                        walked.unseen.push(problem.path.clone());
                        walked.problems.push(FileProblem {
                            path: problem.path.display().to_string(),
                            line: None,
                            reason: problem.reason,
                        });
                    }
                }
                whole &= !shared.stopped();
                !shared.stopped()
            });
            if whole {
                walked.complete.push(root);
            }
        }
    }
    shared.walked.store(true, Ordering::Relaxed);
    walked
}

/// What is to be walked of a source.
fn roots(spec: &SourceSpec, scope: &Scope) -> Vec<PathBuf> {
    match scope {
        Scope::All => vec![spec.path.clone()],
        Scope::Only(paths) => {
            let inside = paths.iter().filter(|p| p.starts_with(&spec.path) || spec.path.starts_with(p));
            let mut roots: Vec<PathBuf> =
                inside.map(|p| if p.starts_with(&spec.path) { p.clone() } else { spec.path.clone() }).collect();
            roots.sort();
            roots.dedup();
            roots
        }
    }
}

fn job(spec: &SourceSpec, root: &Path, found: &Found, known: &HashMap<String, FileRecord>, next_rank: &mut u64) -> Job {
    let path = found.path.to_string_lossy().into_owned();
    let known = known.get(&path).cloned();
    let rank = known.as_ref().map_or_else(
        || {
            *next_rank += 1;
            *next_rank - 1
        },
        |k| k.rank,
    );
    let named = found.path == root;
    Job {
        source: spec.clone(),
        file: found.path.clone(),
        path,
        size: found.size,
        modified: found.modified,
        named,
        rank,
        known,
    }
}

fn read_all(jobs: &Receiver<Job>, items: &Sender<Item>, shared: &Shared<'_>) {
    for job in jobs {
        if shared.stopped() {
            return;
        }
        read::read(&job, &mut |item| items.send(item).is_ok(), &|| shared.stopped());
    }
}

/// The one thread that writes.
struct Importer<'a> {
    writer: Writer,
    shared: &'a Shared<'a>,
    known: &'a HashMap<String, FileRecord>,
    started: Instant,
    report: Report,
    /// Files of records that are half read: their records go into each commit as far as they are.
    under_way: BTreeMap<String, FileRecord>,
    last_commit: Instant,
    commit_after: Duration,
    uncommitted: bool,
}

impl<'a> Importer<'a> {
    fn new(
        writer: Writer,
        shared: &'a Shared<'a>,
        known: &'a HashMap<String, FileRecord>,
        started: Instant,
    ) -> Importer<'a> {
        Importer {
            writer,
            shared,
            known,
            started,
            report: Report::default(),
            under_way: BTreeMap::new(),
            last_commit: Instant::now(),
            commit_after: FIRST_COMMIT,
            uncommitted: false,
        }
    }

    fn problem(&mut self, problem: FileProblem) {
        self.shared.watch.problem(&problem);
        self.report.progress.problems += 1;
        self.report.note(problem);
    }

    fn take_all(&mut self, items: &Receiver<Item>) -> Result<(), LibraryError> {
        for item in items {
            self.take(item)?;
            self.tell();
            if self.uncommitted && self.last_commit.elapsed() >= self.commit_after {
                self.commit()?;
                self.commit_after = (self.commit_after * 2).min(LONGEST_UNCOMMITTED);
            }
        }
        Ok(())
    }

    fn take(&mut self, item: Item) -> Result<(), LibraryError> {
        match item {
            Item::Unchanged { record, bytes } => {
                self.report.unchanged += 1;
                self.done(bytes);
                if let Some(record) = record {
                    self.replace_record(&record)?;
                    self.note_problems(&record);
                }
            }
            Item::Skipped { path, bytes } => {
                self.report.skipped += 1;
                if self.known.contains_key(&path) {
                    self.writer.forget(&path);
                    self.uncommitted = true;
                }
                self.done(bytes);
            }
            Item::Whole { record, articles } => {
                self.count(&record.path);
                self.writer.forget(&record.path);
                for (at, article) in (0..).zip(&articles) {
                    self.writer.add(article, sequence(record.rank, at))?;
                }
                self.writer.record(&record)?;
                self.report.progress.articles += articles.len() as u64;
                self.done(record.size);
                self.note_problems(&record);
                self.uncommitted = true;
            }
            Item::Begun { path, afresh } => {
                self.count(&path);
                if afresh {
                    self.writer.forget(&path);
                    self.uncommitted = true;
                }
            }
            Item::Piece { record, first, articles, bytes } => {
                for (at, article) in (first..).zip(&articles) {
                    self.writer.add(article, sequence(record.rank, at))?;
                }
                self.report.progress.articles += articles.len() as u64;
                self.report.progress.bytes_done += bytes;
                self.under_way.insert(record.path.clone(), record);
                self.uncommitted = true;
            }
            Item::Ended { record } => {
                self.under_way.remove(&record.path);
                self.replace_record(&record)?;
                self.done(0);
                self.note_problems(&record);
            }
        }
        Ok(())
    }

    /// Was the file new, or did it change?
    fn count(&mut self, path: &str) {
        if self.known.contains_key(path) {
            self.report.changed += 1;
        } else {
            self.report.added += 1;
        }
    }

    fn done(&mut self, bytes: u64) {
        self.report.progress.files_done += 1;
        self.report.progress.bytes_done += bytes;
    }

    fn note_problems(&mut self, record: &FileRecord) {
        for problem in &record.problems {
            self.problem(problem.clone());
        }
        self.report.progress.problems += record.more_problems;
        self.report.more_problems += record.more_problems;
    }

    fn replace_record(&mut self, record: &FileRecord) -> Result<(), LibraryError> {
        self.writer.forget_record(&record.path)?;
        self.writer.record(record)?;
        self.uncommitted = true;
        Ok(())
    }

    fn tell(&mut self) {
        let progress = &mut self.report.progress;
        progress.files = self.shared.files.load(Ordering::Relaxed);
        progress.bytes = self.shared.bytes.load(Ordering::Relaxed);
        progress.walked = self.shared.walked.load(Ordering::Relaxed);
        progress.elapsed = self.started.elapsed();
        self.shared.watch.progress(progress);
    }

    fn commit(&mut self) -> Result<(), LibraryError> {
        for record in std::mem::take(&mut self.under_way).into_values() {
            self.replace_record(&record)?;
        }
        self.writer.commit()?;
        self.uncommitted = false;
        self.last_commit = Instant::now();
        self.shared.watch.committed();
        Ok(())
    }

    fn remove_vanished(&mut self, walked: &Walked) {
        for path in self.known.keys().filter(|p| !walked.seen.contains(*p)) {
            let below = |roots: &[PathBuf]| roots.iter().any(|root| Path::new(path).starts_with(root));
            if below(&walked.complete) && !below(&walked.unseen) {
                self.writer.forget(path);
                self.report.removed += 1;
                self.uncommitted = true;
            }
        }
    }

    fn finish(mut self, stopped: bool) -> Result<Report, LibraryError> {
        self.report.stopped = stopped;
        if self.uncommitted {
            self.commit()?;
        }
        self.tell();
        // Merging goes on in threads of the writer; a stopped import does not wait for it.
        if !stopped {
            self.writer.finish()?;
            self.shared.watch.committed();
        }
        self.report.progress.elapsed = self.started.elapsed();
        Ok(self.report)
    }
}

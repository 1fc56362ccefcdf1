//! What an import is asked, tells while it runs, and has done in the end.

use serde::Serialize;

use super::lock::Holder;
use super::manifest::SourceSpec;
use crate::index::FileProblem;
use crate::message::Progress;

/// How paths are added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddOptions {
    /// Only files that match one of these patterns.
    pub include: Vec<String>,
    /// No files that match one of these.
    pub exclude: Vec<String>,
    /// The encoding of all files, instead of what they look like.
    pub encoding: Option<String>,
    /// Wait for another writer to end.
    pub wait: bool,
}

/// Who watches an import. Called from the importing threads, often: it must not wait.
pub trait Observer: Sync {
    fn progress(&self, _progress: &Progress) {}
    fn problem(&self, _problem: &FileProblem) {}
    /// A commit was made: there is more to be seen.
    fn committed(&self) {}
    /// Asked often: the import ends soon after this says so, and keeps what is committed.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Observer for Silent {}

/// Passes all on but commits, which nobody can see yet.
pub(super) struct Quiet<'a>(pub &'a dyn Observer);

impl Observer for Quiet<'_> {
    fn progress(&self, progress: &Progress) {
        self.0.progress(progress);
    }

    fn problem(&self, problem: &FileProblem) {
        self.0.problem(problem);
    }

    fn stopped(&self) -> bool {
        self.0.stopped()
    }
}

/// How an import ended.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    #[serde(skip)]
    pub progress: Progress,
    /// It was stopped before its end; what it had committed stays.
    pub stopped: bool,
    /// Files by what became of them.
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub removed: u64,
    /// Files in folders that hold no text: pictures, programs ...
    pub skipped: u64,
    /// Articles read.
    pub articles: u64,
    pub bytes: u64,
    pub seconds: f64,
    pub problems: Vec<FileProblem>,
    /// Problems beyond those listed.
    pub more_problems: u64,
}

impl Report {
    /// Lists so many problems; the rest is counted.
    pub const LISTED: usize = 1_000;

    pub(super) fn note(&mut self, problem: FileProblem) {
        if self.problems.len() < Report::LISTED {
            self.problems.push(problem);
        } else {
            self.more_problems += 1;
        }
    }

    pub(super) fn finish(&mut self) {
        self.articles = self.progress.articles;
        self.bytes = self.progress.bytes_done;
        self.seconds = self.progress.elapsed.as_secs_f64();
    }
}

/// What a library holds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Status {
    pub name: String,
    /// `None` for the handbook.
    pub folder: Option<String>,
    pub articles: u64,
    /// Source files, and their bytes.
    pub files: u64,
    pub bytes: u64,
    pub index_bytes: u64,
    /// Files that were not read to their end, because an import was stopped.
    pub unfinished: u64,
    pub sources: Vec<SourceSpec>,
    /// Who writes it just now.
    pub writer: Option<Holder>,
    /// Why the index was set aside when the library was opened.
    pub set_aside: Option<String>,
    pub problems: Vec<FileProblem>,
    pub more_problems: u64,
}

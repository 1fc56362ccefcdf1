//! The contract between the application and the workers: what is asked (`Effect`), what comes back (`Message`), and
//! which request an answer belongs to (`Generation`).
//!
//! Nothing else passes between them. A message carries its payload, so that nobody has to pull state through a lock.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::article::{Article, ArticleId};
pub use crate::query::{Occurrence, QueryProblem};
use crate::typeset::{Layout, Measure};

/// Counts requests of one kind. An answer that carries an older generation than the latest request is dropped.
pub type Generation = u64;

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By relevance; with an empty query, newest first.
    #[default]
    Relevance,
    /// Newest first.
    Date,
}

/// How many articles answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// At least so many; the exact count is on its way.
    AtLeast(u64),
    Exact(u64),
}

/// A piece of an article's text with the places that answer. The marks are byte ranges of `text`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snippet {
    pub text: String,
    pub marks: Vec<Range<usize>>,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: ArticleId,
    /// The title, or the opening of an article without one.
    pub title: String,
    /// The places of the title that answer, as byte ranges of it.
    pub title_marks: Vec<Range<usize>>,
    /// Whether `title` stands in the source (or is the opening of a headless article).
    pub has_title: bool,
    /// The source the article states, or the name of its file.
    pub source: String,
    pub section: String,
    pub byline: String,
    /// As in ISO 8601, empty where none is stated.
    pub date: String,
    /// Empty where nothing is searched.
    pub snippet: Snippet,
    /// The article does not hold all that was typed; it is offered below those that do.
    pub near: bool,
}

/// The first answer to a search: enough to fill the screen.
#[derive(Debug, Clone)]
pub struct Found {
    pub generation: Generation,
    pub total: Total,
    /// How many rows the list has by now. It grows with [`Message::Counted`]; rows already there stay where they are.
    pub length: usize,
    /// The first exact rows are followed by near ones from this index on, if there are any.
    pub near_from: Option<usize>,
    /// The rows asked for with the search, from `first` on.
    pub first: usize,
    pub rows: Vec<Row>,
    /// Where the article that was selected stands in the new list.
    pub anchor: Option<usize>,
    pub problems: Vec<QueryProblem>,
    /// From the request's start to this answer.
    pub took: Duration,
}

/// What an article looks like at a width, with the places that answer the query.
#[derive(Debug, Clone)]
pub struct Opened {
    pub generation: Generation,
    pub article: Arc<Article>,
    pub layout: Arc<Layout>,
    pub occurrences: Vec<Occurrence>,
}

/// The source of an article as it is in the file, decoded and nothing more.
#[derive(Debug, Clone)]
pub struct RawText {
    pub generation: Generation,
    pub id: ArticleId,
    pub path: String,
    pub encoding: String,
    pub lines: Vec<String>,
    /// The number, in the file, of the first of `lines`, counted from 1.
    pub first_line: usize,
    /// The index in `lines` at which the article starts.
    pub start: usize,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub files_done: u64,
    pub files: u64,
    pub articles: u64,
    pub bytes_done: u64,
    pub bytes: u64,
    pub problems: u64,
    pub elapsed: Duration,
    /// The walk is over, so `files` and `bytes` are final.
    pub walked: bool,
}

impl Progress {
    /// The share that is done, 0 to 1, by bytes; `None` while the whole is not known.
    pub fn share(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a share for a progress bar")]
        (self.walked && self.bytes > 0).then(|| self.bytes_done as f64 / self.bytes as f64)
    }

    /// Bytes a second so far.
    pub fn speed(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a speed for a progress bar")]
        let bytes = self.bytes_done as f64;
        bytes / self.elapsed.as_secs_f64().max(1e-3)
    }
}

/// Keys as the application knows them, free of any terminal library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// A key with its modifiers. Shift is part of a `Char` and never stated for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    Click,
    WheelUp,
    WheelDown,
}

/// What reaches the event loop: input, and the workers' answers.
#[derive(Debug)]
pub enum Message {
    Key(Key),
    /// A bracketed paste.
    Paste(String),
    /// Column and row count from 0.
    Mouse {
        kind: MouseKind,
        column: u16,
        row: u16,
    },
    Resized {
        columns: u16,
        rows: u16,
    },
    /// The process was stopped (Ctrl-z) and goes on: the screen must be drawn from nothing.
    Resumed,
    /// The moment that `app::Model::wake_at` asked for has come.
    Woken,
    /// SIGTERM, SIGINT, SIGHUP, or the terminal is gone.
    Terminated,

    Found(Found),
    /// All that answers is counted and ordered. `length` rows can now be asked for.
    Counted {
        generation: Generation,
        total: u64,
        length: usize,
        near_from: Option<usize>,
        anchor: Option<usize>,
    },
    /// Rows from `first` on, of the list that `generation` made.
    Rows {
        generation: Generation,
        first: usize,
        rows: Vec<Row>,
    },
    Opened(Opened),
    Raw(RawText),
    /// A request could not be answered. The sentence is ready to be shown.
    Failed {
        generation: Generation,
        what: Failure,
        reason: String,
    },

    /// An import of this process goes on. `None`: none is under way.
    Importing(Option<Progress>),
    /// An import of this process has ended; how many problems it met, and the first of them.
    Imported {
        progress: Progress,
        stopped: bool,
        first_problem: Option<String>,
    },
    /// The import of this process could not begin or go on.
    ImportFailed(String),
    /// Another process writes this library, or has ceased to.
    OtherWriter(Option<String>),
    /// A commit appeared, by whichever process: the list should be asked for again.
    IndexChanged {
        articles: u64,
    },
}

/// Which request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    Search,
    Rows,
    Open,
    Raw,
}

/// Work for a worker.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Search(SearchRequest),
    Rows(RowsRequest),
    Open(OpenRequest),
    Raw(RawRequest),
    /// End the import of this process after the article at hand; what is committed stays.
    StopImport,
    /// Give the terminal back and stop the process until the shell continues it.
    Suspend,
    /// Forget what the terminal shows: the next frame is drawn from nothing.
    Redraw,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    pub generation: Generation,
    /// The text of the box, as typed.
    pub text: String,
    pub order: Order,
    /// The rows wanted with the first answer.
    pub rows: Range<usize>,
    /// The selected article, to be found again in the new list; `rows` is then taken around it, as it was around
    /// the index `anchor_at` of the old list.
    pub anchor: Option<ArticleId>,
    pub anchor_at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsRequest {
    /// The search whose list is meant.
    pub generation: Generation,
    pub rows: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OpenRequest {
    pub generation: Generation,
    pub id: ArticleId,
    /// The text of the box: its occurrences are looked up in the article.
    pub query: String,
    pub measure: Measure,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRequest {
    pub generation: Generation,
    pub id: ArticleId,
    /// The place being read, in Unicode scalars of the decoded source, at which to begin; `None` for the beginning of
    /// the article.
    pub at: Option<usize>,
}

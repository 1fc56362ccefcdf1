//! All that the screen depends on, in one place.

use std::time::Instant;

use super::action::Scope;
use super::geometry::{Areas, BOX_INDENT, Column, View, WIDE, gutter};
use super::keymap::Keymap;
use super::list::List;
use super::reader::Reader;
use super::searchbox::SearchBox;
use super::settle::Search;
use crate::locale::Language;
use crate::message::{Effect, Order, Progress};
use crate::text::width::Widths;

/// Which pane the keyboard goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Focus {
    Box,
    List,
    Reader,
}

/// How things are drawn: plain data, which the ui makes colours and glyphs of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub language: Language,
    /// The name of a theme.
    pub theme: String,
    /// False under `NO_COLOR`: bold, underline and reverse remain.
    pub colours: bool,
    /// Draw rules and marks with ASCII alone.
    pub ascii: bool,
    /// The terminal draws East Asian ambiguous characters two columns wide.
    pub ambiguous_wide: bool,
}

impl Default for Look {
    fn default() -> Self {
        Look {
            language: Language::default(),
            theme: "default".to_owned(),
            colours: true,
            ascii: false,
            ambiguous_wide: false,
        }
    }
}

/// What a model begins with.
#[derive(Debug, Clone)]
pub struct Setup {
    pub look: Look,
    pub keymap: Keymap,
    pub columns: u16,
    pub rows: u16,
    /// The name of the library.
    pub library: String,
    pub page: Page,
}

/// How an article is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The most columns a line takes.
    pub measure: u16,
    /// Open paragraphs with a blank of two Han characters.
    pub indent: bool,
}

impl Default for Page {
    fn default() -> Self {
        // Forty Han characters, as a book has.
        Page { measure: 80, indent: true }
    }
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            look: Look::default(),
            keymap: Keymap::default(),
            columns: 80,
            rows: 24,
            library: String::new(),
            page: Page::default(),
        }
    }
}

/// Something to be said in the status line until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    SearchFailed(String),
    OpenFailed(String),
    ImportDone { articles: u64 },
    ImportStopped { articles: u64 },
    ImportProblems { problems: u64, first: String },
    ImportFailed(String),
    LastHit,
    FirstHit,
    NoNextArticle,
    NoPreviousArticle,
}

impl Notice {
    /// Whether something went wrong.
    pub fn is_error(&self) -> bool {
        use Notice::{ImportFailed, ImportProblems, OpenFailed, SearchFailed};
        matches!(self, SearchFailed(_) | OpenFailed(_) | ImportProblems { .. } | ImportFailed(_))
    }
}

/// All that the screen depends on.
#[derive(Debug)]
pub struct Model {
    pub(crate) look: Look,
    pub(crate) keymap: Keymap,
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    pub(crate) page: Page,

    pub(crate) library: String,
    /// How many articles the library holds, once it is known.
    pub(crate) articles: Option<u64>,
    pub(crate) import: Option<Progress>,
    pub(crate) other_writer: Option<String>,

    pub(crate) focus: Focus,
    /// The article has the keyboard and has come; on a narrow screen it then stands alone.
    pub(crate) reading: bool,
    pub(crate) search: SearchBox,
    pub(crate) order: Order,
    pub(crate) asked: Search,
    pub(crate) list: List,
    pub(crate) reader: Reader,
    /// The first line seen of the help page, while it is open.
    pub(crate) help: Option<usize>,
    pub(crate) notice: Option<Notice>,

    pub(super) wake: Option<Instant>,
    /// Until then, or another sign that typing has paused, the article beside the list waits.
    pub(super) preview_at: Option<Instant>,
    pub(super) dirty: bool,
    pub(super) quit: bool,
}

impl Model {
    pub fn new(setup: Setup) -> Model {
        Model {
            look: setup.look,
            keymap: setup.keymap,
            columns: setup.columns,
            rows: setup.rows,
            page: setup.page,
            library: setup.library,
            articles: None,
            import: None,
            other_writer: None,
            focus: Focus::Box,
            reading: false,
            search: SearchBox::default(),
            order: Order::Relevance,
            asked: Search::default(),
            list: List::default(),
            reader: Reader::default(),
            help: None,
            notice: None,
            wake: None,
            preview_at: None,
            dirty: true,
            quit: false,
        }
    }

    /// What to ask the workers for at the very start: all articles.
    pub fn start(&mut self) -> Vec<Effect> {
        self.settle()
    }

    /// Whether the screen no longer shows the model.
    pub fn dirty(&self) -> bool {
        self.dirty
    }

    /// To be called when the screen has been drawn.
    pub fn drawn(&mut self) {
        self.dirty = false;
    }

    /// Whether the program is to end.
    pub fn quit(&self) -> bool {
        self.quit
    }

    /// When [`crate::message::Message::Woken`] should come if nothing else does.
    pub fn wake_at(&self) -> Option<Instant> {
        self.wake.into_iter().chain(self.preview_at).min()
    }

    pub fn columns(&self) -> u16 {
        self.columns
    }

    pub fn rows(&self) -> u16 {
        self.rows
    }

    pub(crate) fn scope(&self) -> Scope {
        match (self.help, self.focus) {
            (Some(_), _) => Scope::Help,
            (None, Focus::Box) => Scope::Box,
            (None, Focus::List) => Scope::List,
            (None, Focus::Reader) => Scope::Reader,
        }
    }

    pub(crate) fn widths(&self) -> Widths {
        Widths { ambiguous_wide: self.look.ambiguous_wide }
    }

    pub(crate) fn is_wide(&self) -> bool {
        self.columns >= WIDE
    }

    pub(crate) fn areas(&self) -> Areas {
        let view = match (self.is_wide(), self.focus == Focus::Reader && self.reading) {
            (true, _) => View::Both,
            (false, true) => View::Article,
            (false, false) => View::List,
        };
        Areas::of(self.columns, self.rows, view)
    }

    /// The areas an article has when it is read, whether or not it is seen now.
    pub(super) fn reading_areas(&self) -> Areas {
        Areas::of(self.columns, self.rows, if self.is_wide() { View::Both } else { View::Article })
    }

    pub(crate) fn reading_column(&self) -> Column {
        Column::of(self.reading_areas().article, self.page.measure)
    }

    /// Columns for what is typed; count, order and time stand at the right of it.
    pub(crate) fn box_width(&self) -> usize {
        usize::from(self.columns.saturating_sub(BOX_INDENT + 1 + (self.columns / 2).min(36)))
    }

    /// Columns for raw text, beside the line numbers.
    pub(crate) fn raw_width(&self) -> u16 {
        self.reading_areas().article.width.saturating_sub(gutter(&self.reader) + 3)
    }

    pub(crate) fn reading_height(&self) -> usize {
        usize::from(self.reading_areas().article.height)
    }

    /// Height of the list and of one of its rows, in lines.
    pub(crate) fn list_heights(&self) -> (usize, usize) {
        // On a narrow screen the list keeps its measures while an article covers it.
        let view = if self.is_wide() { View::Both } else { View::List };
        let areas = Areas::of(self.columns, self.rows, view);
        let searching = self.list.answer.as_ref().is_some_and(super::list::Answer::searching);
        (usize::from(areas.list.height), areas.row_height(searching))
    }

    /// Moves the selection and brings it into sight.
    pub(super) fn select(&mut self, index: usize) {
        let (height, row) = self.list_heights();
        self.list.select(index);
        self.preview_at = None;
        self.list.reveal(height, row);
    }
}

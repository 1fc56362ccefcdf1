//! What is to be asked of the workers: found by comparing what is shown with what the model wants shown.

use std::time::{Duration, Instant};

use super::geometry::WIDE;
use super::model::{Focus, Model};
use super::reader::Wanted;
use crate::message::{Effect, Found, Generation, OpenRequest, Order, RawRequest, RowsRequest, SearchRequest};
use crate::typeset::Measure;

/// How long an old answer is shown as if it were the new one.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long typing must pause before the article beside the list is drawn anew: over a slow line it costs more than all
/// else that a key changes.
const PAUSE: Duration = Duration::from_millis(150);

/// How far the answer to the latest search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Progress {
    /// Nothing has come yet.
    #[default]
    Waiting,
    /// The first rows have come, the exact count has not.
    Counting,
    Settled,
}

/// The latest search that was asked for.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub generation: Generation,
    /// Text and order that were asked for; `None` before the first search.
    pub what: Option<(String, Order)>,
    pub progress: Progress,
    /// The search asks again for what is shown, since the library has changed or the order is another. The index of
    /// the selected article then, whose new place keeps everything where it is.
    pub anchor: Option<usize>,
    /// An answer that does not say yet where the selected article is. The old one is shown until it does.
    pub held: Option<Found>,
    /// The library has changed since.
    pub outdated: bool,
    /// The order was changed while an article was read, which should stay selected.
    pub keep_place: bool,
    /// Enter was pressed before the answer came: read its first article.
    pub read_when_found: bool,
}

impl Search {
    /// Whether an answer to something newly typed is awaited.
    pub fn awaited(&self) -> bool {
        self.progress == Progress::Waiting && self.anchor.is_none()
    }
}

impl Model {
    pub(super) fn settle(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        effects.extend(self.settle_search());
        effects.extend(self.settle_rows());
        effects.extend(self.settle_article());
        effects.extend(self.settle_raw());
        effects
    }

    fn settle_search(&mut self) -> Option<Effect> {
        let text = self.search.text().trim_end().to_owned();
        let new = match &self.asked.what {
            Some((asked, order)) => *asked != text || *order != self.order,
            None => true,
        };
        let again = !new && self.asked.outdated && self.asked.progress == Progress::Settled;
        if !new && !again {
            return None;
        }
        let typed = self.focus == Focus::Box && self.asked.what.as_ref().is_some_and(|(asked, _)| *asked != text);
        if typed && self.is_wide() {
            self.preview_at = Some(Instant::now() + PAUSE);
        }
        let keep = again || std::mem::take(&mut self.asked.keep_place);
        let anchor = self.list.selected_id().cloned().filter(|_| keep);
        let (height, row) = self.list_heights();
        let page = height / row.max(1) + 2;
        let first = if keep { self.list.offset } else { 0 };
        let waited = self.asked.awaited() && self.asked.what.is_some();
        let generation = self.asked.generation + 1;
        self.asked = Search {
            generation,
            what: Some((text.clone(), self.order)),
            progress: Progress::Waiting,
            anchor: keep.then_some(self.list.selected),
            held: None,
            outdated: false,
            keep_place: false,
            read_when_found: false,
        };
        // Patience counts from the first search that was not answered, not from the latest key.
        if keep {
            self.wake = None;
        } else if !waited && !self.list.stale {
            self.wake = Some(Instant::now() + PATIENCE);
        }
        let rows = first..first + page + page / 2;
        let request =
            SearchRequest { generation, text, order: self.order, rows, anchor, anchor_at: self.list.selected };
        Some(Effect::Search(request))
    }

    fn settle_rows(&mut self) -> Option<Effect> {
        let generation = self.list.answer.as_ref()?.generation;
        // The searcher has left this answer behind; the next one brings its rows.
        if generation != self.asked.generation {
            return None;
        }
        let (height, row) = self.list_heights();
        let rows = self.list.wanted(height, row)?;
        Some(Effect::Rows(RowsRequest { generation, rows }))
    }

    fn settle_article(&mut self) -> Option<Effect> {
        if self.focus != Focus::Box || !self.is_wide() {
            self.preview_at = None;
        }
        if self.preview_at.is_some() {
            return None;
        }
        if self.focus != Focus::Reader && self.columns >= WIDE {
            if let Some(id) = self.list.selected_id() {
                if self.reader.target.as_ref() != Some(id) {
                    self.reader.raw_on = false;
                }
                self.reader.target = Some(id.clone());
            } else if self.list.answer.is_some() && self.list.is_empty() && self.reader.target.is_some() {
                self.reader.clear();
            }
        } else if let Some(id) = self.list.selected_id().filter(|_| self.reader.follow) {
            self.reader.target = Some(id.clone());
            self.reader.follow = false;
        }
        if self.columns < WIDE && self.focus != Focus::Reader {
            return None;
        }
        let measure = Measure {
            width: self.reading_column().width.max(1),
            indent: self.page.indent,
            ambiguous_wide: self.look.ambiguous_wide,
        };
        let query = self.list.answer.as_ref().map(|a| a.text.clone()).unwrap_or_default();
        let id = self.reader.target.clone()?;
        let wanted = Wanted { id, query, measure };
        if self.reader.asked.as_ref() == Some(&wanted) {
            return None;
        }
        self.reader.asked = Some(wanted.clone());
        self.reader.generation += 1;
        let Wanted { id, query, measure } = wanted;
        Some(Effect::Open(OpenRequest { generation: self.reader.generation, id, query, measure }))
    }

    fn settle_raw(&mut self) -> Option<Effect> {
        if !self.reader.raw_on {
            return None;
        }
        let id = self.reader.shown_id()?.clone();
        if self.reader.raw.as_ref().is_some_and(|raw| *raw.id() == id) {
            let (width, widths) = (self.raw_width(), self.widths());
            if let Some(raw) = &mut self.reader.raw {
                raw.fit(width, widths);
            }
            return None;
        }
        if self.reader.raw_asked.as_ref() == Some(&id) {
            return None;
        }
        let at = self.reader.place_in_source();
        self.reader.raw = None;
        self.reader.raw_asked = Some(id.clone());
        self.reader.raw_generation += 1;
        Some(Effect::Raw(RawRequest { generation: self.reader.raw_generation, id, at }))
    }
}

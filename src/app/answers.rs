//! What the workers answered. An answer to a request that has been overtaken is dropped.

use super::list::{Answer, Place};
use super::model::{Focus, Model, Notice};
use super::raw::Raw;
use super::settle::Progress;
use crate::message::{Failure, Found, Generation, Opened, RawText, Row, Total};

impl Model {
    pub(super) fn on_found(&mut self, found: Found) {
        if found.generation != self.asked.generation || self.asked.progress != Progress::Waiting {
            return;
        }
        let counted = matches!(found.total, Total::Exact(_));
        self.asked.progress = if counted { Progress::Settled } else { Progress::Counting };
        self.wake = None;
        if self.asked.anchor.is_some() && found.anchor.is_none() && !counted {
            self.asked.held = Some(found);
        } else {
            self.adopt(found);
        }
    }

    pub(super) fn on_counted(
        &mut self,
        generation: Generation,
        total: u64,
        length: usize,
        near_from: Option<usize>,
        anchor: Option<usize>,
    ) {
        if generation != self.asked.generation || self.asked.progress == Progress::Waiting {
            return;
        }
        self.asked.progress = Progress::Settled;
        if let Some(held) = self.asked.held.take() {
            self.adopt(Found { total: Total::Exact(total), length, near_from, anchor, ..held });
        } else if let Some(answer) = self.list.answer.as_mut().filter(|a| a.generation == generation) {
            answer.total = Total::Exact(total);
            answer.length = length;
            answer.near_from = near_from;
            self.list.select(self.list.selected);
            self.fill_list();
        }
        self.count_all();
    }

    fn adopt(&mut self, found: Found) {
        let Some((text, order)) = self.asked.what.clone() else { return };
        let place = match (self.asked.anchor, found.anchor) {
            (Some(from), Some(to)) => Place::Moved { from, to },
            (Some(_), None) => Place::Same,
            (None, _) => Place::Start,
        };
        let answer = Answer {
            generation: found.generation,
            text,
            order,
            total: found.total,
            length: found.length,
            near_from: found.near_from,
            problems: found.problems,
            took: found.took,
        };
        let counted = matches!(answer.total, Total::Exact(_));
        self.list.adopt(answer, found.first, found.rows, place);
        // Before the count is exact the list may still grow to where it was.
        if counted {
            self.fill_list();
        }
        self.count_all();
        if std::mem::take(&mut self.asked.read_when_found) {
            self.read();
        }
    }

    fn fill_list(&mut self) {
        let (height, row) = self.list_heights();
        self.list.fill(height, row);
    }

    /// An empty box lists the whole library, so its count is the library's until that is told.
    fn count_all(&mut self) {
        if let (None, Some(answer)) = (self.articles, &self.list.answer)
            && let (false, Total::Exact(total)) = (answer.searching(), answer.total)
        {
            self.articles = Some(total);
        }
    }

    pub(super) fn on_rows(&mut self, generation: Generation, first: usize, rows: Vec<Row>) {
        if self.list.answer.as_ref().is_some_and(|a| a.generation == generation) {
            self.list.put(first, rows);
        }
    }

    pub(super) fn on_opened(&mut self, opened: Opened) {
        if opened.generation != self.reader.generation {
            return;
        }
        let height = self.reading_height();
        self.reader.show(opened, height);
        if self.focus == Focus::Reader && self.reader.shown_id() == self.reader.target.as_ref() {
            self.reading = true;
        }
    }

    pub(super) fn on_raw(&mut self, raw: RawText) {
        if raw.generation == self.reader.raw_generation && self.reader.raw_on {
            // The width of the line numbers is part of the geometry, so the text is put in place before it is fitted.
            let widths = self.widths();
            self.reader.raw = Some(Raw::new(raw, u16::MAX, widths));
            let width = self.raw_width();
            if let Some(raw) = &mut self.reader.raw {
                raw.fit(width, widths);
            }
            let height = self.reading_height();
            self.reader.scroll(0, height);
        }
    }

    pub(super) fn on_failed(&mut self, generation: Generation, what: Failure, reason: String) {
        match what {
            Failure::Search if generation == self.asked.generation => {
                self.asked.progress = Progress::Settled;
                self.asked.held = None;
                self.wake = None;
                self.list.stale = false;
                self.notice = Some(Notice::SearchFailed(reason));
            }
            // The searcher may have gone on meanwhile; what is missing is asked for again once one scrolls.
            Failure::Rows if generation == self.asked.generation => self.notice = Some(Notice::SearchFailed(reason)),
            Failure::Open if generation == self.reader.generation => {
                self.reader.land = super::reader::Land::Top;
                if self.focus == Focus::Reader && self.reader.shown_id() != self.reader.target.as_ref() {
                    self.leave_reader(Focus::List);
                }
                self.notice = Some(Notice::OpenFailed(reason));
            }
            Failure::Raw if generation == self.reader.raw_generation => {
                self.reader.raw_on = false;
                self.reader.raw_asked = None;
                self.notice = Some(Notice::OpenFailed(reason));
            }
            Failure::Search | Failure::Rows | Failure::Open | Failure::Raw => {}
        }
    }
}

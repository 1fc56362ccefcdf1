//! The list: which answer it shows, which row is selected, and a window of rows around what is seen. It never holds the
//! whole list, so a million articles cost what a screenful does.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::article::ArticleId;
use crate::message::{Generation, Order, QueryProblem, Row, Total};

/// Rows kept when the window is cut back, on each side of what is seen.
const KEPT: usize = 256;

/// The answer the list shows.
#[derive(Debug, Clone)]
pub struct Answer {
    pub generation: Generation,
    /// The text of the box that was answered.
    pub text: String,
    pub order: Order,
    pub total: Total,
    pub length: usize,
    /// From this index on, rows do not hold all that was typed.
    pub near_from: Option<usize>,
    pub problems: Vec<QueryProblem>,
    pub took: std::time::Duration,
}

impl Answer {
    /// Whether anything was searched for.
    pub fn searching(&self) -> bool {
        !self.text.trim().is_empty()
    }
}

/// What becomes of the selection when another answer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Start,
    Same,
    /// Rows have come or gone above: an article that was at `from` is at `to`, and all moves alike.
    Moved {
        from: usize,
        to: usize,
    },
}

#[derive(Debug, Clone, Default)]
pub struct List {
    /// `None` until the first answer has come.
    pub answer: Option<Answer>,
    rows: BTreeMap<usize, Row>,
    pub selected: usize,
    /// The index of the first row that is seen.
    pub offset: usize,
    /// The answer shown is old, and a newer one takes long.
    pub stale: bool,
    /// The rows asked for last, so that the same are not asked for twice.
    asked: Option<(Generation, Range<usize>)>,
}

impl List {
    pub fn len(&self) -> usize {
        self.answer.as_ref().map_or(0, |a| a.length)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at an index, if it is in the window.
    pub fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(&index)
    }

    pub fn selected_row(&self) -> Option<&Row> {
        self.row(self.selected)
    }

    pub fn selected_id(&self) -> Option<&ArticleId> {
        self.selected_row().map(|row| &row.id)
    }

    /// Shows another answer, with its first rows.
    pub fn adopt(&mut self, answer: Answer, first: usize, rows: Vec<Row>, place: Place) {
        self.rows.clear();
        self.answer = Some(answer);
        self.stale = false;
        self.asked = None;
        self.put(first, rows);
        let moved = |index: usize| match place {
            Place::Start => 0,
            Place::Same => index,
            Place::Moved { from, to } => (index + to).saturating_sub(from),
        };
        (self.selected, self.offset) = (moved(self.selected), moved(self.offset));
        let last = self.len().saturating_sub(1);
        self.selected = self.selected.min(last);
        self.offset = self.offset.min(last);
    }

    pub fn put(&mut self, first: usize, rows: Vec<Row>) {
        let length = self.len();
        self.rows.extend(rows.into_iter().enumerate().map(|(i, row)| (first + i, row)).filter(|(i, _)| *i < length));
    }

    pub fn select(&mut self, index: usize) {
        self.selected = index.min(self.len().saturating_sub(1));
    }

    /// Scrolls so that the selected row is seen whole, as little as needed.
    pub fn reveal(&mut self, height: usize, row_height: usize) {
        if self.selected < self.offset {
            self.offset = self.selected;
        }
        let fits = self.fitting(height, row_height);
        if self.selected >= self.offset + fits {
            self.offset = (self.selected + 1).saturating_sub(fits);
        }
        self.fill(height, row_height);
    }

    /// Scrolls back where the list ends above the last line that is free for it.
    pub fn fill(&mut self, height: usize, row_height: usize) {
        self.offset = self.offset.min(self.len().saturating_sub(self.fitting(height, row_height)));
    }

    /// Moves what is seen, not the selection.
    pub fn scroll(&mut self, by: isize, height: usize, row_height: usize) {
        self.offset = self.offset.saturating_add_signed(by);
        self.fill(height, row_height);
    }

    /// How many rows fit whole. The line that introduces near results may take one line of them.
    pub fn fitting(&self, height: usize, row_height: usize) -> usize {
        let near = self.answer.as_ref().and_then(|a| a.near_from).is_some_and(|near| near < self.len());
        (height.saturating_sub(usize::from(near)) / row_height.max(1)).max(1)
    }

    /// The line of a row below the first that is seen.
    pub fn line_of(&self, index: usize, row_height: usize) -> usize {
        (index - self.offset.min(index)) * row_height + usize::from(self.near_above(index))
    }

    /// The row that stands on a line below the first that is seen.
    pub fn index_at(&self, line: usize, row_height: usize) -> Option<usize> {
        let row_height = row_height.max(1);
        let plain = self.offset + line / row_height;
        let index = if self.near_above(plain) { self.offset + line.checked_sub(1)? / row_height } else { plain };
        (index < self.len()).then_some(index)
    }

    /// Whether the line that introduces near results is seen above this row.
    fn near_above(&self, index: usize) -> bool {
        self.answer.as_ref().and_then(|a| a.near_from).is_some_and(|near| (self.offset..=index).contains(&near))
    }

    /// The rows to ask for now: what is seen and missing, with what will be seen next; `None` if nothing is missing
    /// nearby, or if just that has been asked for.
    pub fn wanted(&mut self, height: usize, row_height: usize) -> Option<Range<usize>> {
        let answer = self.answer.as_ref()?;
        let (generation, length) = (answer.generation, answer.length);
        let page = height / row_height.max(1) + 2;
        let missing = |i: &usize| !self.rows.contains_key(i);
        let near = self.offset.saturating_sub(page / 2)..(self.offset + page + page / 2).min(length);
        let selected = (self.selected < length && missing(&self.selected)).then_some(self.selected);
        let lacks = near.clone().find(missing).or(selected)?;
        let around = self.offset.saturating_sub(page)..(self.offset + 2 * page).min(length);
        // A selection that was scrolled out of sight is asked for alone once what is seen has come.
        let around = if around.contains(&lacks) { around } else { lacks..lacks + 1 };
        let first = around.clone().find(missing)?;
        let last = around.rev().find(missing)?;
        let wanted = (generation, first..last + 1);
        if self.asked.as_ref() == Some(&wanted) {
            return None;
        }
        self.asked = Some(wanted.clone());
        self.forget(page);
        Some(wanted.1)
    }

    /// Cuts the window back when it has grown.
    fn forget(&mut self, page: usize) {
        if self.rows.len() > 4 * KEPT.max(page) {
            let kept = self.offset.saturating_sub(KEPT.max(page))..self.offset + KEPT.max(page);
            let selected = self.selected;
            self.rows.retain(|i, _| kept.contains(i) || *i == selected);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Snippet;

    fn row(i: usize) -> Row {
        Row {
            id: ArticleId(format!("{i:016x}")),
            title: format!("第{i}篇"),
            title_marks: vec![],
            has_title: true,
            source: String::new(),
            section: String::new(),
            byline: String::new(),
            date: String::new(),
            snippet: Snippet::default(),
            near: false,
        }
    }

    fn list(length: usize, near_from: Option<usize>) -> List {
        let mut list = List::default();
        let answer = Answer {
            generation: 1,
            text: String::new(),
            order: Order::Relevance,
            total: Total::Exact(length as u64),
            length,
            near_from,
            problems: vec![],
            took: std::time::Duration::ZERO,
        };
        list.adopt(answer, 0, (0..length.min(20)).map(row).collect(), Place::Start);
        list
    }

    #[test]
    fn a_million_rows_are_scrolled_through_by_windows() {
        let mut list = list(1_000_000, None);
        let mut asked = 0;
        for step in [1usize, 9, 500, 70_000, 400_000, 999_999, 0, 123_456] {
            list.select(step);
            list.reveal(20, 2);
            while let Some(range) = list.wanted(20, 2) {
                asked += range.len();
                assert!(range.len() <= 40 && range.end <= 1_000_000);
                list.put(range.start, range.map(row).collect());
            }
            assert_eq!(list.selected_id(), Some(&row(step).id));
            assert!((0..10).all(|i| list.row(list.offset + i).is_some()));
        }
        assert!(asked < 400, "{asked}");
    }

    #[test]
    fn the_window_does_not_grow_without_end() {
        let mut list = list(1_000_000, None);
        for i in (0..50_000).step_by(5) {
            list.select(i);
            list.reveal(20, 2);
            if let Some(range) = list.wanted(20, 2) {
                list.put(range.start, range.map(row).collect());
            }
        }
        assert!(list.rows.len() < 2_000, "{}", list.rows.len());
    }

    #[test]
    fn an_answer_that_falls_short_is_not_asked_for_for_ever() {
        let mut list = list(1_000, None);
        list.select(500);
        list.reveal(20, 2);
        let mut requests = 0;
        while list.wanted(20, 2).is_some() {
            requests += 1;
            assert!(requests < 5);
        }
    }

    #[test]
    fn rows_and_lines_agree_around_the_near_results() {
        for offset in 0..6 {
            let mut list = list(12, Some(3));
            list.offset = offset;
            for index in offset..12 {
                for within in 0..3 {
                    assert_eq!(list.index_at(list.line_of(index, 3) + within, 3), Some(index), "{offset} {index}");
                }
            }
        }
        assert_eq!(list(2, None).index_at(6, 3), None);
    }

    #[test]
    fn the_list_is_full_as_long_as_it_is_long_enough() {
        let mut list = list(49, None);
        list.select(48);
        list.reveal(4, 2);
        assert_eq!(list.offset, 47);
        list.reveal(30, 3);
        assert_eq!((list.selected, list.offset), (48, 39), "a taller window shows what is above too");
        list.reveal(300, 3);
        assert_eq!(list.offset, 0);
        list.scroll(99, 30, 3);
        assert_eq!(list.offset, 39);
    }

    #[test]
    fn what_comes_in_above_moves_nothing_on_the_screen() {
        let mut list = list(20, None);
        list.select(7);
        list.offset = 5;
        let mut answer = list.answer.clone().unwrap();
        answer.length = 40;
        list.adopt(answer.clone(), 12, (12..32).map(row).collect(), Place::Moved { from: 7, to: 19 });
        assert_eq!((list.selected, list.offset), (19, 17));
        list.adopt(answer, 0, vec![], Place::Moved { from: 19, to: 0 });
        assert_eq!((list.selected, list.offset), (0, 0));
    }
}

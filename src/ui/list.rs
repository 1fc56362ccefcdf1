//! The list: a title, a line about the source, and while searching the place that answers.

use std::ops::Range;

use ratatui::style::Style;

use super::Canvas;
use super::pen::Run;
use crate::app::Focus;
use crate::app::geometry::Rect;
use crate::message::{Row, Snippet};
use crate::text::width::Widths;

/// Where the text of a row begins: after a blank and the bar.
const INDENT: u16 = 2;

impl Canvas<'_> {
    pub(super) fn list(&mut self) {
        let area = self.areas.list;
        if area.is_empty() {
            return;
        }
        let model = self.model;
        let Some(answer) = &model.list.answer else {
            // Only what takes long is worth a word.
            if model.list.stale {
                self.notice_in(area, self.words.opening, &[]);
            }
            return;
        };
        if answer.length == 0 {
            if answer.searching() {
                let sentence = (self.words.nothing_found)(&answer.text);
                self.notice_in(area, &sentence, self.words.nothing_found_hints);
            } else if model.import.is_some() {
                self.notice_in(area, self.words.empty_importing, &[]);
            } else {
                self.notice_in(area, self.words.empty_library, self.words.empty_library_hints);
            }
            return;
        }
        let searching = answer.searching();
        let row_height = self.areas.row_height(searching);
        let bottom = area.y + area.height;
        for index in model.list.offset..answer.length {
            let line = model.list.line_of(index, row_height);
            let Some(y) = u16::try_from(line).ok().and_then(|l| area.y.checked_add(l)) else { break };
            if answer.near_from == Some(index) && y > area.y && y <= bottom {
                self.near_results(Rect { y: y - 1, height: 1, ..area });
            }
            if y >= bottom {
                break;
            }
            if let Some(row) = model.list.row(index) {
                let selected = index == model.list.selected;
                self.row(row, selected, searching, Rect { y, height: bottom - y, ..area });
            }
        }
        if model.list.stale {
            self.pen.restyle(area, self.theme.stale);
        }
    }

    fn near_results(&mut self, line: Rect) {
        let columns = line.width.saturating_sub(INDENT + 1);
        self.pen.text(line.x + INDENT, line.y, columns, self.words.near_results, self.theme.key);
    }

    fn row(&mut self, row: &Row, selected: bool, searching: bool, area: Rect) {
        let lines = area.height.min(if searching && !row.snippet.text.is_empty() { 3 } else { 2 });
        if selected {
            let bar = if self.model.focus == Focus::Reader { self.theme.bar_idle } else { self.theme.bar };
            for y in area.y..area.y + lines {
                self.pen.sign(area.x + 1, y, self.glyphs.bar, bar);
            }
        }
        let x = area.x + INDENT;
        let columns = area.width.saturating_sub(INDENT + 1);
        let style = if selected { self.theme.row_selected } else { self.theme.row };
        let title = if row.title.trim().is_empty() { self.words.untitled } else { &row.title };
        let runs = marked(title, 0, &row.title_marks, style, self.theme.hit);
        self.pen.runs_or_ellipsis(x, area.y, columns, &runs);
        if lines > 1 {
            let about: Vec<_> =
                [&row.source, &row.date, &row.byline].into_iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
            self.pen.text(x, area.y + 1, columns, &about.join(" · "), self.theme.dim);
        }
        if lines > 2 {
            self.snippet(&row.snippet, x, area.y + 2, columns);
        }
    }

    fn snippet(&mut self, snippet: &Snippet, x: u16, y: u16, columns: u16) {
        let start = excerpt(snippet, usize::from(columns), self.pen.widths());
        let text = snippet.text.get(start..).unwrap_or_default();
        let mut runs = marked(text, start, &snippet.marks, self.theme.text, self.theme.hit);
        if start > 0 {
            runs.insert(0, ("…", self.theme.text));
        }
        self.pen.runs_or_ellipsis(x, y, columns, &runs);
    }
}

/// Where to begin in a snippet, so that its first mark is seen: as early as possible.
fn excerpt(snippet: &Snippet, columns: usize, widths: Widths) -> usize {
    let Some(mark) = snippet.marks.first() else { return 0 };
    let until = widths.str(snippet.text.get(..mark.end).unwrap_or_default());
    // Two ellipses of at most two columns each.
    if until + 2 <= columns {
        return 0;
    }
    let before = snippet.text.get(..mark.start).unwrap_or_default();
    let mut excess = (widths.str(before)).saturating_sub(columns / 4);
    for g in widths.graphemes(before) {
        if excess == 0 {
            return g.start;
        }
        excess = excess.saturating_sub(usize::from(g.width));
    }
    mark.start
}

/// `text`, which begins at the byte `start` of what the marks refer to, in runs: marked and not.
fn marked<'a>(text: &'a str, start: usize, marks: &[Range<usize>], plain: Style, hit: Style) -> Vec<Run<'a>> {
    let mut runs = Vec::with_capacity(2 * marks.len() + 1);
    let mut at = 0;
    for mark in marks {
        let (from, to) = (mark.start.saturating_sub(start).max(at), mark.end.saturating_sub(start).max(at));
        if let (Some(before), Some(inside)) = (text.get(at..from), text.get(from..to)) {
            runs.push((before, plain));
            runs.push((inside, plain.patch(hit)));
            at = to;
        }
    }
    runs.push((text.get(at..).unwrap_or_default(), plain));
    runs.retain(|(piece, _)| !piece.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_far_into_a_snippet_is_brought_into_sight() {
        let text = format!("{}四考两评办法", "前".repeat(60));
        let at = text.find('四').unwrap();
        let mark = at..at + 12;
        let snippet = Snippet { marks: Vec::from([mark]), text };
        for columns in [8, 20, 40, 100] {
            let start = excerpt(&snippet, columns, Widths::default());
            assert!(start > 0 && start <= at);
            let until = Widths::default().str(snippet.text.get(start..at).unwrap());
            assert!(until <= columns / 4 + 1, "{columns}: {until}");
        }
        assert_eq!(excerpt(&snippet, 200, Widths::default()), 0);
    }

    #[test]
    fn marks_make_runs_and_broken_ones_are_left_out() {
        let runs = |marks: &[(usize, usize)]| {
            let marks: Vec<_> = marks.iter().map(|(from, to)| *from..*to).collect();
            let runs = marked("党建工作", 0, &marks, Style::new(), Style::new().bold());
            runs.iter().map(|(t, s)| format!("{t}{}", if *s == Style::new() { "" } else { "*" })).collect::<Vec<_>>()
        };
        assert_eq!(runs(&[(3, 6)]), ["党", "建*", "工作"]);
        assert_eq!(runs(&[(0, 12)]), ["党建工作*"]);
        assert_eq!(runs(&[(0, 6), (3, 9)]), ["党建*", "工*", "作"]);
        assert_eq!(runs(&[(1, 2), (6, 99)]), ["党建工作"]);
    }
}

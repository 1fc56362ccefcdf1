//! The search box: what is typed, where the cursor stands, and how many articles answer.

use std::time::Duration;

use super::Canvas;
use super::pen::Run;
use crate::app::Focus;
use crate::app::geometry::BOX_INDENT;
use crate::message::{Order, Total};

impl Canvas<'_> {
    pub(super) fn search(&mut self) {
        let area = self.areas.search;
        if area.is_empty() {
            return;
        }
        let model = self.model;
        let focused = model.focus == Focus::Box && model.help.is_none();
        self.pen.sign(1, area.y, self.glyphs.search, if focused { self.theme.accent } else { self.theme.dim });
        let room = model.box_width();
        let (start, column) = model.search.window(room, self.pen.widths());
        if model.search.is_empty() {
            let columns = u16::try_from(room).unwrap_or(u16::MAX);
            self.pen.text(BOX_INDENT, area.y, columns, self.words.box_invitation, self.theme.dim);
        } else {
            self.typed(start, room);
        }
        if focused {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            self.cursor = Some((BOX_INDENT.saturating_add(column), area.y));
        }
        self.count();
    }

    /// What is typed, from a byte offset on, with what cannot be used yet set apart.
    fn typed(&mut self, start: usize, room: usize) {
        let model = self.model;
        let text = model.search.text();
        let mut runs: Vec<Run<'_>> = Vec::new();
        let mut at = start;
        // Where problems stand is known for the text that was answered.
        let answered = model.list.answer.as_ref().filter(|a| a.text == text.trim_end());
        for problem in answered.iter().flat_map(|a| &a.problems) {
            let (from, to) = (problem.range.start.max(at), problem.range.end.max(at));
            if let (Some(before), Some(doubt)) = (text.get(at..from), text.get(from..to)) {
                runs.extend([(before, self.theme.typed), (doubt, self.theme.doubt)]);
                at = to;
            }
        }
        runs.push((text.get(at..).unwrap_or_default(), self.theme.typed));
        // One column more than the window, where the cursor may stand.
        let columns = u16::try_from(room + 1).unwrap_or(u16::MAX);
        self.pen.runs(BOX_INDENT, self.areas.search.y, columns, &runs);
    }

    /// How many articles answer, in which order, found how fast; as much of it as there is room for.
    fn count(&mut self) {
        let area = self.areas.search;
        let Some(answer) = &self.model.list.answer else { return };
        let mut pieces = vec![match answer.total {
            Total::Exact(n) => (self.words.articles)(n),
            Total::AtLeast(n) => (self.words.at_least)(n),
        }];
        let by_date = self.model.order == Order::Date || !answer.searching();
        if self.model.list.stale {
            pieces.push(self.words.searching.to_owned());
        } else {
            pieces.push(if by_date { self.words.by_date } else { self.words.by_relevance }.to_owned());
            if answer.searching() {
                pieces.push(milliseconds(answer.took));
            }
        }
        let room = usize::from((area.width / 2).min(36).saturating_sub(1));
        while pieces.len() > 1 && self.pen.widths().str(&pieces.join(" · ")) > room {
            pieces.pop();
        }
        let room = u16::try_from(room).unwrap_or(0);
        self.pen.text_right(area.right().saturating_sub(1), area.y, room, &pieces.join(" · "), self.theme.dim);
    }
}

fn milliseconds(took: Duration) -> String {
    match took.as_millis() {
        0 => "<1 ms".to_owned(),
        n => format!("{n} ms"),
    }
}

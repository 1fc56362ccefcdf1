//! The source of an article as it is in the file, with line numbers.

use super::Canvas;
use crate::app::geometry::{Rect, gutter};

impl Canvas<'_> {
    pub(super) fn raw(&mut self, area: Rect) {
        let Some(raw) = &self.model.reader.raw else {
            return self.notice_in(area, self.words.raw_loading, &[]);
        };
        let numbers = gutter(&self.model.reader);
        let right = area.right().saturating_sub(u16::from(area.width >= 12));
        let mut before = raw.top.checked_sub(1).and_then(|row| raw.rows.get(row)).map(|(line, _)| *line);
        for (i, (line, range)) in raw.rows.iter().skip(raw.top).take(usize::from(area.height)).enumerate() {
            let y = area.y + u16::try_from(i).unwrap_or(0);
            // A line that goes on has no number of its own.
            if before != Some(*line) {
                let number = (raw.text.first_line + line).to_string();
                let end = area.x.saturating_add(numbers).min(right);
                self.pen.text_right(end.saturating_sub(1), y, numbers.saturating_sub(1), &number, self.theme.rule);
            }
            before = Some(*line);
            let text = raw.text.lines.get(*line).and_then(|l| l.get(range.clone())).unwrap_or_default();
            let x = area.x.saturating_add(numbers + 1);
            self.pen.runs(x, y, right.saturating_sub(x), &[(text, self.theme.text)]);
        }
        self.thumb(area, raw.top, raw.length());
    }
}

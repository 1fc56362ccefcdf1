//! The article: its lines, set by the typesetter, with the hits in them.

use ratatui::style::Style;

use super::Canvas;
use super::pen::Run;
use crate::app::Focus;
use crate::app::geometry::{Column, Rect};
use crate::app::reader::Text;
use crate::typeset::LineKind;

impl Canvas<'_> {
    pub(super) fn article(&mut self) {
        let area = self.areas.article;
        let reader = &self.model.reader;
        if area.is_empty() {
            return;
        }
        if reader.shows_raw() {
            return self.raw(area);
        }
        let Some(text) = &reader.text else { return };
        let column = Column::of(area, self.model.page.measure);
        let lines = reader.top..text.layout.lines.len();
        for (line, y) in lines.zip(area.y..area.y + area.height) {
            self.line(text, line, column, area, y);
        }
        self.thumb(area, reader.top, text.layout.lines.len());
    }

    fn line(&mut self, text: &Text, index: usize, column: Column, area: Rect, y: u16) {
        let Some(line) = text.layout.lines.get(index) else { return };
        let style = self.style_of(line.kind);
        let characters = text.layout.text_on(&text.article, index);
        let mut runs: Vec<Run<'_>> = Vec::new();
        let mut at = 0;
        for (hit, range) in text.hits_on(index) {
            let (from, to) = (range.start.max(at), range.end.max(at));
            if let (Some(before), Some(inside)) = (characters.get(at..from), characters.get(from..to)) {
                let current = self.model.reader.current == Some(hit);
                let hit = if current { self.theme.hit_current } else { self.theme.hit };
                runs.extend([(before, style), (inside, style.patch(hit))]);
                at = to;
            }
        }
        runs.push((characters.get(at..).unwrap_or_default(), style));
        // A layout for another width may still be shown for a moment; it ends at the pane's edge.
        let right = area.right().saturating_sub(u16::from(area.width >= 12));
        if !line.lead.is_empty() {
            let lead = u16::try_from(self.pen.widths().str(line.lead)).unwrap_or(0).min(line.indent);
            let x = column.x + line.indent - lead;
            self.pen.runs(x, y, right.saturating_sub(x), &[(line.lead, self.theme.dim)]);
        }
        let x = column.x.saturating_add(line.indent);
        self.pen.runs(x, y, right.saturating_sub(x), &runs);
    }

    fn style_of(&self, kind: LineKind) -> Style {
        let theme = self.theme;
        match kind {
            LineKind::Kicker => theme.kicker,
            LineKind::Title => theme.title,
            LineKind::Subtitle => theme.subtitle,
            LineKind::Byline => theme.byline,
            LineKind::Meta => theme.meta,
            LineKind::Heading => theme.heading,
            LineKind::Caption | LineKind::Note => theme.caption,
            LineKind::Quote => theme.quote,
            LineKind::Code => theme.code,
            LineKind::Blank | LineKind::Body | LineKind::ListItem => theme.text,
        }
    }

    /// Whether the article has the keyboard.
    pub(super) fn reading(&self) -> bool {
        self.model.focus == Focus::Reader
    }
}

//! The one place that writes text into the screen's cells. It lets nothing through that could command the terminal,
//! never cuts a wide glyph, and never leaves the area it was given.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::style::Style;

use crate::app::geometry::Rect;
use crate::text::sanitize;
use crate::text::width::Widths;

/// A piece of text in one style.
pub type Run<'a> = (&'a str, Style);

pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    widths: Widths,
    ellipsis: &'static str,
}

impl<'a> Pen<'a> {
    pub fn new(buffer: &'a mut Buffer, widths: Widths, ascii: bool) -> Pen<'a> {
        Pen { buffer, widths, ellipsis: if ascii { "..." } else { "…" } }
    }

    pub fn widths(&self) -> Widths {
        self.widths
    }

    /// Gives the cells of an area another style, keeping text and weight.
    pub fn restyle(&mut self, area: Rect, style: Style) {
        for y in area.y..area.y.saturating_add(area.height) {
            for x in area.x..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.set_style(style);
                }
            }
        }
    }

    /// One sign of one column.
    pub fn sign(&mut self, x: u16, y: u16, sign: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(sign).set_style(style);
        }
    }

    /// Writes runs one after the other from `x` on, in at most `columns`. What does not fit is left out. Returns the
    /// column after the last one written.
    pub fn runs(&mut self, x: u16, y: u16, columns: u16, runs: &[Run<'_>]) -> u16 {
        let end = x.saturating_add(columns);
        let mut x = x;
        for (text, style) in runs {
            for g in self.widths.graphemes(text) {
                if g.width == 0 {
                    continue;
                }
                if x.saturating_add(g.width) > end {
                    return x;
                }
                self.put(x, y, g.text, g.width, *style);
                x += g.width;
            }
        }
        x
    }

    /// Writes runs as [`Pen::runs`] does; where they do not fit, an ellipsis says so.
    pub fn runs_or_ellipsis(&mut self, x: u16, y: u16, columns: u16, runs: &[Run<'_>]) -> u16 {
        let whole: usize = runs.iter().map(|(text, _)| self.widths.str(text)).sum();
        if whole <= usize::from(columns) {
            return self.runs(x, y, columns, runs);
        }
        let mark = u16::try_from(self.widths.str(self.ellipsis)).unwrap_or(columns);
        let end = self.runs(x, y, columns.saturating_sub(mark), runs);
        let style = runs.last().map(|(_, style)| *style).unwrap_or_default();
        self.runs(end, y, x.saturating_add(columns) - end, &[(self.ellipsis, style)])
    }

    pub fn text(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        self.runs_or_ellipsis(x, y, columns, &[(text, style)])
    }

    /// Writes so that the last column is the one before `right`; what does not fit `columns` is cut. Returns the column
    /// it begins with.
    pub fn text_right(&mut self, right: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let (fits, used) = self.widths.truncate(text, usize::from(columns));
        let used = u16::try_from(used).unwrap_or(columns);
        let x = right.saturating_sub(used);
        self.runs(x, y, used, &[(fits, style)]);
        x
    }

    /// Writes in the middle of an area's line.
    pub fn text_middle(&mut self, area: Rect, y: u16, text: &str, style: Style) {
        let used = u16::try_from(self.widths.str(text)).unwrap_or(area.width).min(area.width);
        self.text(area.x + (area.width - used) / 2, y, used, text, style);
    }

    fn put(&mut self, x: u16, y: u16, grapheme: &str, width: u16, style: Style) {
        let shown = sanitize::grapheme(grapheme);
        // A tab is shown as blanks, one to a cell.
        if shown.bytes().all(|b| b == b' ') {
            for x in x..x + width {
                self.sign(x, y, " ", style);
            }
            return;
        }
        let Some(cell) = self.buffer.cell_mut((x, y)) else { return };
        cell.set_symbol(&shown).set_style(style);
        // The terminal library knows one width for an ambiguous character; here it may have the other.
        let library = Widths::default().grapheme(grapheme);
        if let Some(width) = NonZeroU16::new(width).filter(|width| width.get() != library) {
            cell.set_diff_option(CellDiffOption::ForcedWidth(width));
        }
        for x in x + 1..x + width {
            self.sign(x, y, " ", style);
        }
    }
}

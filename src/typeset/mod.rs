//! From an article to lines of a width. Pure: what is set depends on the article and the measure alone.

mod blocks;
mod fill;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use crate::article::{Article, Part};

pub use blocks::typeset;

/// How wide and in which manner a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Columns of the terminal that a line may take.
    pub width: u16,
    /// Open paragraphs with a blank of two Han characters.
    pub indent: bool,
    /// This terminal draws characters of East Asian ambiguous width (— … “ ”) two columns wide.
    pub ambiguous_wide: bool,
}

/// What a line is, and so how it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Space between parts.
    Blank,
    Kicker,
    Title,
    Subtitle,
    Byline,
    /// Source, section, date: composed, part of no searchable text.
    Meta,
    Heading,
    Body,
    Caption,
    Note,
    ListItem,
    Quote,
    Code,
}

/// One line of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: LineKind,
    /// The text this line shows a piece of; `None` for blank and meta lines.
    pub part: Option<Part>,
    /// The bytes of that text that stand on this line (trailing blanks left out).
    pub range: Range<usize>,
    /// Columns left free before the text.
    pub indent: u16,
    /// What stands in the last columns of the indent, right before the text, if anything: a list's bullet, a quote's bar.
    pub lead: &'static str,
}

/// An article set at a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub measure: Measure,
    pub lines: Vec<Line>,
    /// The text of the [`LineKind::Meta`] lines, to which their ranges refer.
    pub meta: String,
    /// The text of the byline, to which [`Part::Byline`] ranges refer.
    pub byline: String,
}

impl Layout {
    /// The text that the ranges of a part's lines refer to. `article` is the one this was set from; a part it does not
    /// have is empty.
    pub fn text_of<'a>(&'a self, article: &'a Article, part: Part) -> Cow<'a, str> {
        Cow::Borrowed(self.borrowed(article, part))
    }

    /// What stands on a line; empty for a blank line and for one that is not there.
    pub fn text_on<'a>(&'a self, article: &'a Article, line: usize) -> &'a str {
        let Some(line) = self.lines.get(line) else { return "" };
        let text = match (line.kind, line.part) {
            (LineKind::Meta, _) => self.meta.as_str(),
            (_, Some(part)) => self.borrowed(article, part),
            (_, None) => "",
        };
        text.get(line.range.clone()).unwrap_or_default()
    }

    fn borrowed<'a>(&'a self, article: &'a Article, part: Part) -> &'a str {
        let text = match part {
            Part::Kicker => article.kicker.as_deref(),
            Part::Title => article.title.as_deref(),
            Part::Subtitle => article.subtitle.as_deref(),
            Part::Byline => Some(self.byline.as_str()),
            Part::Block(i) => article.blocks.get(i).map(|b| b.text.as_str()),
        };
        text.unwrap_or_default()
    }

    /// The line on which byte `offset` of a part stands; for a blank between two lines, the first of them. For a part
    /// that is not set, the line that follows where it would be. Always a line there is, or 0.
    pub fn line_of(&self, part: Part, offset: usize) -> usize {
        let after = self.lines_until(|place| place <= (part, offset));
        let before = after.checked_sub(1).filter(|&line| self.lines.get(line).is_some_and(|l| l.part == Some(part)));
        let line = before.unwrap_or_else(|| {
            // Either the offset is in blanks before the part's first line, or the part is absent.
            let next = (after..self.lines.len()).find(|&line| self.place(line).is_some_and(|p| p > (part, offset)));
            next.unwrap_or(after)
        });
        line.min(self.lines.len().saturating_sub(1))
    }

    /// The place a line shows, by which it is found again in another layout of the same article: that of the line
    /// itself, or of the nearest after it, or before it, that shows a part. For an article without text, the title.
    pub fn position(&self, line: usize) -> (Part, usize) {
        let line = line.min(self.lines.len());
        let after = (line..self.lines.len()).find_map(|l| self.place(l));
        after.or_else(|| (0..line).rev().find_map(|l| self.place(l))).unwrap_or((Part::Title, 0))
    }

    fn place(&self, line: usize) -> Option<(Part, usize)> {
        let line = self.lines.get(line)?;
        Some((line.part?, line.range.start))
    }

    /// One more than the last line that shows a place which holds `early`; places ascend, so `early` must hold for the
    /// first of them and no longer from some place on.
    fn lines_until(&self, early: impl Fn((Part, usize)) -> bool) -> usize {
        let (mut known, mut unknown) = (0, self.lines.len());
        while known < unknown {
            let middle = usize::midpoint(known, unknown);
            // Blank and meta lines show no place: they count with the next line that does.
            match (middle..unknown).find_map(|line| Some((line, self.place(line)?))) {
                Some((line, place)) if early(place) => known = line + 1,
                _ => unknown = middle,
            }
        }
        known
    }
}

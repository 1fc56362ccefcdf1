//! From an article to lines of a width. Pure: what is set depends on the article and the measure alone.

use std::ops::Range;

use crate::article::Part;

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
    /// What stands in the indent, if anything: a list's bullet, a quote's bar.
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

//! How each part of an article is set: what precedes it, how far it is indented, and with which lead.
//!
//! Prose follows the habit of Chinese books: paragraphs open with a blank of two characters and follow each other
//! without a blank line (CLREQ 3.1.4). Prose in Western script has no such indent, so a blank line stands between its
//! paragraphs. Headings, captions, quotes, lists, code and verse stand free of what surrounds them.

use std::ops::Range;

use crate::article::{Article, Block, BlockKind, Part};
use crate::text::linebreak::may_part;
use crate::text::width::Widths;

use super::fill::{Columns, Filler, Leading};
use super::{Layout, Line, LineKind, Measure};

const BULLET: &str = "• ";
const BAR: &str = "│ ";
/// Two ideographs.
const TWO_HAN: usize = 4;
/// Below this many columns nothing is indented: the text needs them.
const INDENTED_FROM: usize = 20;
/// A longer title is not balanced; it is no title any more.
const LONGEST_TITLE: usize = 400;

/// Sets `article` at `measure`. A width of 0 is taken as 1.
pub fn typeset(article: &Article, measure: &Measure) -> Layout {
    let widths = Widths { ambiguous_wide: measure.ambiguous_wide };
    let mut setter = Setter {
        width: usize::from(measure.width.max(1)),
        indent: measure.indent,
        filler: Filler::new(widths),
        ranges: Vec::new(),
        lines: Vec::new(),
    };
    let byline = article.byline();
    let meta = meta(article);
    setter.head(article, &byline, &meta);
    let mut above = None;
    for (i, block) in article.blocks.iter().enumerate().filter(|(_, b)| !b.text.trim().is_empty()) {
        let manner = Manner::of(block);
        if above.is_none_or(|above| manner.stands_apart_from(above)) {
            setter.blank();
        }
        setter.block(block, Part::Block(i), manner);
        above = Some(manner);
    }
    Layout { measure: *measure, lines: setter.lines, meta, byline }
}

/// Source, section and date, as far as they are known.
fn meta(article: &Article) -> String {
    let date = article.date.map(|d| d.to_string());
    let parts = [article.source.as_deref(), article.section.as_deref(), date.as_deref()];
    let parts: Vec<_> = parts.into_iter().flatten().map(str::trim).filter(|p| !p.is_empty()).collect();
    parts.join(" · ")
}

/// What of a block decides how it is set and what may stand close to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Prose,
    /// Prose in a script that is written with blanks.
    Western,
    Item,
    Note,
    /// Stands free, even of its like.
    Apart(BlockKind),
}

impl Manner {
    fn of(block: &Block) -> Manner {
        match block.kind {
            BlockKind::Paragraph if western(&block.text) => Manner::Western,
            BlockKind::Paragraph => Manner::Prose,
            BlockKind::List => Manner::Item,
            BlockKind::Note => Manner::Note,
            kind => Manner::Apart(kind),
        }
    }

    fn stands_apart_from(self, above: Manner) -> bool {
        match self {
            Manner::Apart(BlockKind::Quote) => above != self,
            Manner::Apart(_) | Manner::Western => true,
            _ => above != self,
        }
    }
}

/// The stretches of a title between blanks that have Chinese on both sides.
fn clauses(title: &str) -> impl Iterator<Item = Range<usize>> {
    let parted = |(at, c): (usize, char)| {
        let before = title.get(..at)?.chars().next_back().filter(|&b| b >= '\u{2010}' && !b.is_whitespace())?;
        let after = title.get(at..)?.trim_start().chars().next().filter(|&a| a >= '\u{2010}')?;
        (c.is_whitespace() && may_part(before, after)).then_some(at)
    };
    let ends: Vec<usize> = title.char_indices().filter_map(parted).chain([title.len()]).collect();
    let mut start = 0;
    ends.into_iter().map(move |end| std::mem::replace(&mut start, end)..end)
}

/// Whether a paragraph is in Western script: many more such letters than ideographs in its opening.
fn western(text: &str) -> bool {
    let (mut letters, mut ideographs) = (0, 0);
    for c in text.chars().take(400).filter(|c| c.is_alphabetic()) {
        if c < '\u{2E80}' {
            letters += 1;
        } else {
            ideographs += 1;
        }
    }
    // A Western word has about five letters.
    letters > ideographs * 5
}

/// How far the lines of one text are indented, and with what.
#[derive(Debug, Clone, Copy)]
struct Indent {
    first: usize,
    rest: usize,
    first_lead: &'static str,
    rest_lead: &'static str,
}

impl Indent {
    const NONE: Indent = Indent::plain(0, 0);

    const fn plain(first: usize, rest: usize) -> Indent {
        Indent { first, rest, first_lead: "", rest_lead: "" }
    }
}

struct Setter {
    width: usize,
    indent: bool,
    filler: Filler,
    ranges: Vec<Range<usize>>,
    lines: Vec<Line>,
}

impl Setter {
    fn head(&mut self, article: &Article, byline: &str, meta: &str) {
        let texts = [
            (LineKind::Kicker, Some(Part::Kicker), article.kicker.as_deref()),
            (LineKind::Title, Some(Part::Title), article.title.as_deref()),
            (LineKind::Subtitle, Some(Part::Subtitle), article.subtitle.as_deref()),
            (LineKind::Byline, Some(Part::Byline), Some(byline)),
            (LineKind::Meta, None, Some(meta)),
        ];
        for (kind, part, text) in texts {
            let Some(text) = text else { continue };
            if kind == LineKind::Title {
                self.title(text);
            } else {
                self.text(text, 0, self.width, Indent::NONE, Leading::Drop, (kind, part));
            }
        }
    }

    /// A Chinese title of two clauses has a blank between them: that is where it is broken, if it costs no line.
    fn title(&mut self, title: &str) {
        let what = (LineKind::Title, Some(Part::Title));
        if title.len() > LONGEST_TITLE {
            self.text(title, 0, self.width, Indent::NONE, Leading::Drop, what);
            return;
        }
        let wanted = self.count(title, self.width);
        let mut clauses: Vec<Range<usize>> = clauses(title).collect();
        let counts: usize =
            clauses.iter().map(|c| self.count(title.get(c.clone()).unwrap_or_default(), self.width)).sum();
        if counts > wanted {
            clauses.clear();
            clauses.push(0..title.len());
        }
        for clause in clauses {
            let text = title.get(clause.clone()).unwrap_or_default();
            let columns = self.balanced(text);
            self.text(text, clause.start, columns, Indent::NONE, Leading::Drop, what);
        }
    }

    /// The columns at which a title takes no more lines than it must, and they are of about the same length.
    fn balanced(&mut self, title: &str) -> usize {
        let wanted = self.count(title, self.width);
        if wanted < 2 {
            return self.width;
        }
        let (mut too_few, mut enough) = (self.width / 2, self.width);
        while too_few + 1 < enough {
            let columns = usize::midpoint(too_few, enough);
            if self.count(title, columns) <= wanted { enough = columns } else { too_few = columns }
        }
        enough
    }

    fn count(&mut self, text: &str, columns: usize) -> usize {
        self.ranges.clear();
        self.filler.fill(text, Columns { first: columns, rest: columns }, Leading::Drop, &mut self.ranges);
        self.ranges.len()
    }

    /// One blank line, unless there is nothing above it or one already.
    fn blank(&mut self) {
        if self.lines.last().is_some_and(|l| l.kind != LineKind::Blank) {
            self.lines.push(Line { kind: LineKind::Blank, part: None, range: 0..0, indent: 0, lead: "" });
        }
    }

    fn block(&mut self, block: &Block, part: Part, manner: Manner) {
        let kind = match block.kind {
            BlockKind::Heading => LineKind::Heading,
            BlockKind::Paragraph | BlockKind::Verse => LineKind::Body,
            BlockKind::Caption => LineKind::Caption,
            BlockKind::Note => LineKind::Note,
            BlockKind::List => LineKind::ListItem,
            BlockKind::Quote => LineKind::Quote,
            BlockKind::Code | BlockKind::Table => LineKind::Code,
        };
        let indent = if self.width < INDENTED_FROM { Indent::NONE } else { self.indent_of(block, manner) };
        if block.kind.keeps_lines() {
            self.kept_lines(&block.text, indent, (kind, Some(part)));
        } else {
            self.text(&block.text, 0, self.width, indent, Leading::Drop, (kind, Some(part)));
        }
    }

    fn indent_of(&self, block: &Block, manner: Manner) -> Indent {
        let widths = self.filler.widths;
        match block.kind {
            BlockKind::Paragraph if self.indent && manner == Manner::Prose => Indent::plain(TWO_HAN, 0),
            BlockKind::List => {
                let depth = usize::from(block.level.max(1) - 1) * 2;
                let depth = depth.min(self.width / 4);
                let marker = own_marker(block.text.trim_start(), widths).min(self.width / 4);
                if marker > 0 {
                    Indent::plain(depth, depth + marker)
                } else {
                    let indent = depth + widths.str(BULLET);
                    Indent { first: indent, rest: indent, first_lead: BULLET, rest_lead: "" }
                }
            }
            BlockKind::Quote => {
                let indent = widths.str(BAR);
                Indent { first: indent, rest: indent, first_lead: BAR, rest_lead: BAR }
            }
            // What is carried over to a second line stands deeper than what begins one.
            BlockKind::Verse => Indent::plain(TWO_HAN, TWO_HAN + 2),
            BlockKind::Code => Indent::plain(2, 4),
            BlockKind::Caption => Indent::plain(2, 2),
            BlockKind::Table => Indent::plain(0, 2),
            BlockKind::Paragraph | BlockKind::Heading | BlockKind::Note => Indent::NONE,
        }
    }

    /// Line by line as it stands, blank lines inside kept, those around it not.
    fn kept_lines(&mut self, text: &str, indent: Indent, what: (LineKind, Option<Part>)) {
        let end = text.trim_end().len();
        let begin = first_line(text);
        let Some(body) = text.get(begin..end) else { return };
        let mut at = begin;
        for piece in body.split_inclusive('\n') {
            if piece.trim().is_empty() {
                let (kind, part) = what;
                self.lines.push(Line { kind, part, range: at..at, indent: 0, lead: "" });
            } else {
                self.text(piece, at, self.width, indent, Leading::Keep, what);
            }
            at += piece.len();
        }
    }

    /// One text whose first byte is `offset` of its part.
    fn text(
        &mut self,
        text: &str,
        offset: usize,
        width: usize,
        indent: Indent,
        leading: Leading,
        (kind, part): (LineKind, Option<Part>),
    ) {
        let columns = Columns { first: width.saturating_sub(indent.first), rest: width.saturating_sub(indent.rest) };
        self.ranges.clear();
        self.filler.fill(text, columns, leading, &mut self.ranges);
        for (i, range) in self.ranges.drain(..).enumerate() {
            let (indent, lead) =
                if i == 0 { (indent.first, indent.first_lead) } else { (indent.rest, indent.rest_lead) };
            let range = range.start + offset..range.end + offset;
            // An indent is a few columns of a width that is a u16.
            self.lines.push(Line { kind, part, range, indent: indent as u16, lead });
        }
    }
}

/// Where the first line of `text` that is not blank begins.
fn first_line(text: &str) -> usize {
    let blanks = text.len() - text.trim_start().len();
    text.get(..blanks).and_then(|b| b.rfind('\n')).map_or(0, |at| at + 1)
}

/// The columns of the marker a list item brings along (`1.`, `（二）`, `三、`, `①`, `-`), with the blanks after it; 0
/// where it has none.
fn own_marker(item: &str, widths: Widths) -> usize {
    let blanks = |rest: &str| rest.len() - rest.trim_start().len();
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    let number = |text: &str| text.char_indices().find(|&(_, c)| !numeral(c)).map_or(text.len(), |(at, _)| at);
    let Some(first) = item.chars().next() else { return 0 };
    let after = item.get(first.len_utf8()..).unwrap_or_default();
    let marker = match first {
        '-' | '*' | '+' | '•' | '·' | '●' | '○' | '■' | '□' | '◆' | '◇' | '▪' | '‣' if blanks(after) > 0 => {
            first.len_utf8()
        }
        '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' => first.len_utf8(),
        '(' | '（' => {
            let digits = number(after);
            let close = after.get(digits..).and_then(|t| t.chars().next()).filter(|c| matches!(c, ')' | '）'));
            close.filter(|_| (1..=9).contains(&digits)).map_or(0, |c| first.len_utf8() + digits + c.len_utf8())
        }
        c if numeral(c) => {
            let digits = number(item);
            let close = item.get(digits..).and_then(|t| t.chars().next());
            let close =
                close.filter(|&c| matches!(c, '、' | '．' | ')' | '）') || (c == '.' && first.is_ascii_digit()));
            // 1.5 is a number, not a marker.
            let decimal = item.get(digits + 1..).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()));
            close.filter(|&c| digits <= 9 && !(c == '.' && decimal)).map_or(0, |c| digits + c.len_utf8())
        }
        c if c.is_ascii_alphabetic()
            && after.starts_with(['.', ')'])
            && blanks(after.get(1..).unwrap_or_default()) > 0 =>
        {
            2
        }
        _ => 0,
    };
    if marker == 0 {
        return 0;
    }
    let marker = marker + blanks(item.get(marker..).unwrap_or_default());
    item.get(..marker).map_or(0, |m| widths.str(m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_list_items() {
        for (item, columns) in [
            ("1. 一", 3),
            ("12、一", 4),
            ("（二）二", 6),
            ("(3) 三", 4),
            ("十一、文", 6),
            ("① 文", 2),
            ("- a", 2),
            ("a) b", 3),
            ("1.5 倍", 0),
            ("2021年", 0),
            ("文", 0),
            ("-v", 0),
            ("（见下）", 0),
            ("", 0),
            ("(", 0),
            ("1", 0),
            ("一", 0),
        ] {
            assert_eq!(own_marker(item, Widths::default()), columns, "{item}");
        }
    }

    #[test]
    fn scripts_are_told_by_what_prevails() {
        assert!(western("The party’s work"));
        assert!(!western("GDP增长百分之五"));
        assert!(!western("2021年8月"));
        assert!(!western("——"));
    }
}

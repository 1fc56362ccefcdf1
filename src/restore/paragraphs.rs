//! From lines to paragraphs: which lines were one, which kept their ends on purpose.

use std::ops::Range;

use super::ledger::Inked;
use super::lines::Line;
use super::marks;
use super::wrap::{self, edges};
use crate::article::BlockKind;

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    pub kind: BlockKind,
    pub level: u8,
    /// Which of the document's lines.
    pub lines: Range<usize>,
}

/// What a line is by itself, before its neighbours are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nature {
    Prose,
    Heading(u8),
    Item,
    Code,
    Table,
}

/// Groups lines into paragraphs. Each line is in exactly one.
pub fn paragraphs(source: &str, lines: &[Line]) -> Vec<Paragraph> {
    let edges = edges(source, lines);
    let natures: Vec<Nature> = natures(source, lines, &edges);
    let airy = airy(lines);
    let mut found = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let nature = natures.get(start).copied().unwrap_or(Nature::Prose);
        let mut end = start + 1;
        match nature {
            Nature::Code | Nature::Table => {
                // Blank lines stay inside code; a table ends at the first.
                let gap = usize::from(nature == Nature::Code);
                while natures.get(end) == Some(&nature) && lines.get(end).is_some_and(|l| l.gap <= gap && !l.page) {
                    end += 1;
                }
            }
            Nature::Heading(_) => {}
            Nature::Prose | Nature::Item => {
                let view = View { source, lines, edges: &edges, natures: &natures, airy: &airy, start };
                while end < lines.len() && view.goes_on(end) {
                    end += 1;
                }
                if end == start + 1
                    && let Some(upto) = verse(source, lines, &edges, start)
                {
                    found.push(Paragraph { kind: BlockKind::Verse, level: 0, lines: start..upto });
                    start = upto;
                    continue;
                }
            }
        }
        let (kind, level) = match nature {
            Nature::Prose => (BlockKind::Paragraph, 0),
            Nature::Heading(level) => (BlockKind::Heading, level),
            Nature::Item => (BlockKind::List, 1),
            Nature::Code => (BlockKind::Code, 0),
            Nature::Table => (BlockKind::Table, 0),
        };
        found.push(Paragraph { kind, level, lines: start..end });
        start = end;
    }
    found
}

fn natures(source: &str, lines: &[Line], edges: &[Option<usize>]) -> Vec<Nature> {
    let gap_after = |i: usize| lines.get(i + 1).is_none_or(|l| l.gap > 0);
    lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let text = line.text(source);
            // A full line of a column is prose that goes on, whatever it begins with.
            let full = edges.get(i).copied().flatten().is_some_and(|edge| line.edge() + 4 > edge);
            if marks::is_table_row(text) && !full {
                Nature::Table
            } else if line.indent >= 4 && marks::is_code(text) {
                Nature::Code
            } else if let Some(level) = marks::heading_level(text).filter(|_| !full) {
                // A numbered line among others without a blank line between is an item of a list.
                let apart = (line.gap > 0 || i == 0) && gap_after(i);
                let titled = text.starts_with('第') || apart;
                if titled || marks::bullet(text).is_none() { Nature::Heading(level) } else { Nature::Item }
            } else if marks::bullet(text).is_some() {
                Nature::Item
            } else {
                Nature::Prose
            }
        })
        .collect()
}

/// For each line, whether a blank line before it means nothing, because hereabouts each line has one.
fn airy(lines: &[Line]) -> Vec<bool> {
    const NEAR: usize = 6;
    let one = |line: &Line| usize::from(line.gap == 1);
    let mut count: usize = lines.iter().take(NEAR).map(one).sum();
    (0..lines.len())
        .map(|i| {
            count += lines.get(i + NEAR).map_or(0, one);
            if i > NEAR {
                count -= lines.get(i - NEAR - 1).map_or(0, one);
            }
            let seen = (i + NEAR + 1).min(lines.len()) - i.saturating_sub(NEAR);
            count * 4 >= seen * 3
        })
        .collect()
}

/// How many columns before the edge a line may stop in mid-sentence and still be one that the width broke.
const NEAR_EDGE: usize = 7;

struct View<'a> {
    source: &'a str,
    lines: &'a [Line],
    edges: &'a [Option<usize>],
    natures: &'a [Nature],
    airy: &'a [bool],
    /// The first line of the paragraph that is growing.
    start: usize,
}

impl View<'_> {
    /// Whether line `next` belongs to the paragraph whose last line is `next - 1`.
    fn goes_on(&self, next: usize) -> bool {
        let (Some(last), Some(line), Some(first)) =
            (self.lines.get(next - 1), self.lines.get(next), self.lines.get(self.start))
        else {
            return false;
        };
        let (text, next_text) = (last.text(self.source), line.text(self.source));
        let prose = self.natures.get(next) == Some(&Nature::Prose);
        // No paragraph begins with a mark that closes one: whoever wrapped this text did not know the rule.
        if prose && line.gap == 0 && next_text.starts_with(marks::closes) {
            return true;
        }
        let Some(edge) = self.edges.get(next - 1).copied().flatten() else { return false };
        // A number or a bracket at the head of a line need not open an item, where the line before stops in mid-sentence at the edge.
        let numbered = matches!(self.natures.get(next), Some(Nature::Item | Nature::Heading(_)));
        let broken_off = last.edge() + 3 >= edge
            && !marks::ends_in_punctuation(text)
            && self.natures.get(self.start) == Some(&Nature::Prose);
        let torn = numbered && line.gap == 0 && broken_off;
        if !(prose || torn) {
            return false;
        }
        let opening = next - 1 == self.start;
        let ended = marks::ends_sentence(text);
        // In print that lost its blanks, a paragraph's first line is narrower by the two characters of its indent.
        let lost_indent = opening && last.indent <= 2 && text.chars().next().is_some_and(marks::is_cjk_or_figure);
        let narrower = if lost_indent { 4 } else { 0 };
        let reach = last.edge() + wrap::first_unit(next_text);
        // Justified lines differ by what was squeezed in. A line that ends in mid-sentence close to the edge was hardly ended on purpose.
        let close = !ended && last.edge() + narrower + NEAR_EDGE >= edge;
        if reach + narrower < edge && !close {
            return false;
        }
        let gap_allowed = match line.gap {
            0 => true,
            1 if self.airy.get(next) == Some(&true) => true,
            // A column or a page may end in the middle of a sentence; a blank line there says nothing.
            1..=3 => !ended && reach + 2 > edge && (marks::goes_on(text) || !marks::ends_in_punctuation(text)),
            _ => false,
        };
        if !gap_allowed || (line.page && ended) {
            return false;
        }
        // An indent opens a paragraph; the second line of a list item may stand deeper than its bullet.
        let body = if opening { first.indent } else { last.indent };
        let hanging = self.natures.get(self.start) == Some(&Nature::Item) && opening;
        if line.indent > body + 1 && !hanging {
            return false;
        }
        if line.indent + 6 < body {
            return false;
        }
        // A full last line, then a line as narrow as first lines are here: a paragraph's end after all.
        let narrow = line.indent == 0 && (3..=5).contains(&edge.saturating_sub(line.edge()));
        let after_it = self.lines.get(next + 1).is_some_and(|l| l.edge() + 1 >= edge);
        !(ended && narrow && after_it && first.indent == 0)
    }
}

/// A stanza from `start` on: at least four lines as short as verse is, of one length, and each closed by a mark or none inside.
fn verse(source: &str, lines: &[Line], edges: &[Option<usize>], start: usize) -> Option<usize> {
    const WIDEST: usize = 34;
    let first = lines.get(start)?;
    if edges.get(start).copied().flatten().is_some() || !(6..=WIDEST).contains(&first.width) {
        return None;
    }
    let fits = |line: &Line| {
        let text = line.text(source);
        let han = text.chars().filter(|c| marks::is_han(*c)).count();
        let closed = marks::ends_in_punctuation(text);
        let bare = !text.chars().any(marks::is_punctuation);
        line.width.abs_diff(first.width) <= 2 && han * 2 * 10 >= line.width * 7 && (closed || bare)
    };
    let more = lines.get(start + 1..)?.iter().take_while(|l| l.gap == 0 && !l.page && fits(l)).count();
    (fits(first) && more >= 3).then_some(start + 1 + more)
}

/// Puts a paragraph's lines together: line ends stay where they mean something, else the lines are joined as the language asks.
pub fn join(source: &str, lines: &[Line], paragraph: &Paragraph) -> Inked {
    let mut inked = Inked::default();
    let Some(members) = lines.get(paragraph.lines.clone()) else { return inked };
    let base = members.iter().map(|l| l.indent).min().unwrap_or_default();
    for (i, line) in members.iter().enumerate() {
        if i > 0 && paragraph.kind.keeps_lines() {
            inked.text.push_str(if line.gap > 0 && paragraph.kind == BlockKind::Code { "\n\n" } else { "\n" });
        } else if i > 0 {
            seam(&mut inked, line.text(source));
        }
        if paragraph.kind.keeps_lines() && paragraph.kind != BlockKind::Verse {
            inked.text.extend(std::iter::repeat_n(' ', line.indent - base));
        }
        inked.copy(source, line.bytes.clone());
    }
    inked
}

/// What goes between two lines of a paragraph: nothing where Han characters meet, a blank between Latin words, and a
/// typographer's hyphen is taken back.
pub fn seam(inked: &mut Inked, next: &str) {
    let (Some(last), Some(first)) = (inked.text.chars().next_back(), next.chars().next()) else { return };
    if matches!(last, '\u{2010}' | '\u{ad}') && first.is_alphabetic() {
        inked.unput(last.len_utf8());
    } else if last == '-' && first.is_alphanumeric() {
        // A plain hyphen may be the word's own: it stays, without a blank.
    } else {
        let words = !marks::is_cjk(last) && !marks::is_cjk(first) && !is_split_number(&inked.text, last, first);
        let mixed = marks::is_han(last) != marks::is_han(first) && spaced(&inked.text, last, first);
        if words || mixed {
            inked.blank();
        }
    }
}

/// Figures on both sides of a line end in Chinese text: one number, broken by the column.
fn is_split_number(text: &str, last: char, first: char) -> bool {
    let number = last.is_ascii_digit() && first.is_ascii_digit();
    number && text.chars().rev().take(32).find(|c| !c.is_ascii_digit() && *c != '.').is_some_and(marks::is_cjk)
}

/// Whether this text puts a blank between Han characters and Latin words, as many authors do: then one was lost at the line end.
fn spaced(text: &str, last: char, first: char) -> bool {
    let meets = |c: char| c.is_ascii_alphanumeric();
    if !(meets(last) || meets(first)) {
        return false;
    }
    let (mut with, mut without) = (0_usize, 0_usize);
    let tail: Vec<char> = text.chars().rev().take(200).collect();
    for three in tail.windows(3) {
        let [a, b, c] = *three else { continue };
        let parted = (marks::is_han(a) && meets(c)) || (meets(a) && marks::is_han(c));
        with += usize::from(b == ' ' && parted);
        without += usize::from((marks::is_han(a) && meets(b)) || (meets(a) && marks::is_han(b)));
    }
    with > without
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(source: &str, want: &[(BlockKind, &str)]) {
        let lines = lines(source);
        let found = paragraphs(source, &lines);
        let got: Vec<_> = found.iter().map(|p| (p.kind, join(source, &lines, p).text)).collect();
        let got: Vec<_> = got.iter().map(|(k, t)| (*k, t.as_str())).collect();
        assert_eq!(got, want);
    }

    use BlockKind::{Code, Heading, List, Paragraph as P, Verse};

    const COLUMN: &str = "会议强调，要坚持稳中求进工作总\n基调，完整、准确、全面贯彻新发展\n理念，加快构建新格局，着力推动高\n质量发展，更好统筹安全。大家一致\n认为。\n";

    #[test]
    fn a_column_is_unwrapped() {
        let joined: String = COLUMN.lines().collect();
        check(COLUMN, &[(P, &joined)]);
    }

    #[test]
    fn a_blank_line_after_every_line_means_nothing() {
        let joined: String = COLUMN.lines().collect();
        check(&COLUMN.replace('\n', "\n\n"), &[(P, &joined)]);
    }

    #[test]
    fn a_short_line_ends_a_paragraph_and_an_indent_opens_one() {
        let source = "　　会议强调，要坚持稳中求进工作\n总基调，完整、准确、全面贯彻新发\n展理念，加快构建新格局，着力推动\n高质量发展。\n　　大家一致认为，要更好统筹发展\n和安全，把各项工作落到实处，不断\n取得新的成绩，以优异成绩迎接大会。\n　　会议还讨论了其他事项，并就此作\n了安排。";
        let lines = lines(source);
        let found = paragraphs(source, &lines);
        assert_eq!(found.iter().map(|p| p.lines.clone()).collect::<Vec<_>>(), [0..4, 4..7, 7..9]);
    }

    #[test]
    fn latin_lines_are_joined_with_a_blank() {
        check(
            "It was the best of times, it was the worst of\ntimes, it was the age of wisdom, it was the age\nof foolishness, it was the epoch of belief, it\nwas the epoch of incredulity, it was the season\nof Light.\n\nIt was the season of Darkness.",
            &[
                (
                    P,
                    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light.",
                ),
                (P, "It was the season of Darkness."),
            ],
        );
    }

    #[test]
    fn clean_text_comes_through_unchanged() {
        let source = "第一章 开始\n\n　　这是第一段，它很长，一直写到这里才结束，而且没有换行。\n　　第二段短一些。\n\n一、要点\n\n1. 甲事，写在这里。\n2. 乙事\n\n    let x = 1;\n\n    x += 2;\n";
        check(
            source,
            &[
                (Heading, "第一章 开始"),
                (P, "这是第一段，它很长，一直写到这里才结束，而且没有换行。"),
                (P, "第二段短一些。"),
                (Heading, "一、要点"),
                (List, "1. 甲事，写在这里。"),
                (List, "2. 乙事"),
                (Code, "let x = 1;\n\nx += 2;"),
            ],
        );
    }

    #[test]
    fn verse_keeps_its_lines() {
        let poem = "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。";
        check(poem, &[(Verse, poem)]);
    }
}

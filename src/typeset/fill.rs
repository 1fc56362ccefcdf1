//! Fills lines of a width with one text.
//!
//! A line takes graphemes until one does not fit, and ends at the last opportunity ([`linebreak`](crate::text::linebreak))
//! before it: what may not begin a line takes its neighbour along (推出 in CLREQ; a terminal's cells cannot be squeezed).
//! Where the line has no opportunity, holding a longer word, it ends at the last place that no prohibition stands
//! against, and where there is none either, before what does not fit. Blanks around a line end take no room.

use std::ops::Range;

use crate::text::linebreak::{Breaker, may_part};
use crate::text::width::Widths;

/// The columns the first line of a text may take, and the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub first: usize,
    pub rest: usize,
}

/// What becomes of blanks at the head of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leading {
    Drop,
    /// They are the author's, as in code and verse.
    Keep,
}

/// Fills lines with one text after another, keeping its buffers.
#[derive(Debug)]
pub(super) struct Filler {
    pub widths: Widths,
    breaker: Breaker,
    opportunities: Vec<usize>,
}

/// A place where a line may end.
#[derive(Debug, Clone, Copy)]
struct Cut {
    /// Where the line ends, trailing blanks left out.
    end: usize,
    /// Where the next one begins.
    next: usize,
}

/// One line.
struct Filled {
    start: usize,
    cut: Cut,
    /// The opportunity before the one at which it was cut.
    earlier: Option<Cut>,
}

impl Filler {
    pub fn new(widths: Widths) -> Self {
        Filler { widths, breaker: Breaker::default(), opportunities: Vec::new() }
    }

    /// Appends the bytes of each line of `text` to `lines`. A text of nothing but blanks has none.
    pub fn fill(&mut self, text: &str, columns: Columns, leading: Leading, lines: &mut Vec<Range<usize>>) {
        let text = text.trim_end();
        self.opportunities.clear();
        self.breaker.find(text, &mut self.opportunities);
        let opening = match leading {
            Leading::Drop => text.len() - text.trim_start().len(),
            Leading::Keep => self.kept(text, columns.first),
        };
        let before = lines.len();
        let (mut start, mut earlier) = (opening, None);
        while start < text.len() {
            let available = if start == opening { columns.first } else { columns.rest };
            let line = self.line(text, start, available, leading == Leading::Keep && start == opening);
            lines.push(line.start..line.cut.end);
            start = line.cut.next;
            if start < text.len() {
                earlier = line.earlier;
            }
        }
        if leading == Leading::Drop && lines.len() >= before + 2 {
            self.join_orphan(text, columns.rest, earlier, lines);
        }
    }

    /// Gives an ideograph that stands alone on the last line company from the line before (CLREQ: 孤字处理).
    fn join_orphan(&self, text: &str, available: usize, earlier: Option<Cut>, lines: &mut [Range<usize>]) {
        let (Some(cut), [.., above, last]) = (earlier, lines) else { return };
        let joined = cut.next..last.end;
        let fits = |range: Range<usize>| text.get(range).is_some_and(|t| self.widths.str(t) <= available);
        if cut.end > above.start && text.get(last.clone()).is_some_and(orphan) && fits(joined.clone()) {
            above.end = cut.end;
            *last = joined;
        }
    }

    /// Where a text that keeps its leading blanks begins: all of them stay, up to half of the columns, as far as they
    /// leave room for what follows.
    fn kept(&self, text: &str, available: usize) -> usize {
        let (blanks, rest) = text.split_at(text.len() - text.trim_start().len());
        let opening = self.widths.graphemes(rest).next().map_or(0, |g| usize::from(g.width));
        let limit = (available / 2).min(available.saturating_sub(opening));
        let mut columns = self.widths.str(blanks);
        let mut start = 0;
        for g in self.widths.graphemes(blanks) {
            if columns <= limit {
                break;
            }
            columns -= usize::from(g.width);
            start = g.end();
        }
        start
    }

    /// The line that begins at `start`, which is inside `text`.
    fn line(&self, text: &str, start: usize, available: usize, keep_leading: bool) -> Filled {
        let passed = self.opportunities.partition_point(|&at| at <= start);
        let mut opportunities = self.opportunities.iter().copied().skip(passed).peekable();
        // From `from` to `end` stands what is not blank.
        let (mut from, mut end, mut used) = (start, start, 0);
        let (mut best, mut earlier, mut forced) = (None::<Cut>, None::<Cut>, None::<Cut>);
        let mut before = ' ';
        for g in self.widths.graphemes(text.get(start..).unwrap_or_default()) {
            let (at, after) = (start + g.start, start + g.end());
            let first = g.text.chars().next().unwrap_or(' ');
            let blank = first.is_whitespace() && g.text.chars().all(char::is_whitespace);
            if blank && end == from && !keep_leading {
                (from, end) = (after, after);
                continue;
            }
            if end > from {
                // An opportunity among blanks is one before what follows them, which then begins the line.
                let mut opportunity = false;
                while let Some(o) = opportunities.next_if(|&o| !blank && o <= at) {
                    opportunity |= o >= end;
                }
                if !blank && may_part(before, first) {
                    let cut = Cut { end, next: at };
                    if opportunity {
                        earlier = best.replace(cut);
                    } else {
                        forced = Some(cut);
                    }
                }
                if !blank && used + usize::from(g.width) > available {
                    let cut = best.or(forced).unwrap_or(Cut { end, next: at });
                    return Filled { start: from, cut, earlier };
                }
            }
            used += usize::from(g.width);
            if !blank {
                before = g.text.chars().next_back().unwrap_or(first);
                end = after;
            }
        }
        Filled { start: from, cut: Cut { end, next: text.len() }, earlier: None }
    }
}

/// Whether this is a single ideograph and the marks that follow it.
fn orphan(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c >= '\u{2E80}' && c.is_alphabetic())
        && chars.clone().count() <= 3
        && !chars.any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, columns: usize, expected: &[&str]) {
        check_with(text, Columns { first: columns, rest: columns }, Leading::Drop, expected);
    }

    fn check_with(text: &str, columns: Columns, leading: Leading, expected: &[&str]) {
        let mut lines = Vec::new();
        Filler::new(Widths::default()).fill(text, columns, leading, &mut lines);
        let lines: Vec<_> = lines.into_iter().map(|r| text.get(r).unwrap()).collect();
        assert_eq!(lines, expected, "{text} at {columns:?}");
    }

    #[test]
    fn a_mark_takes_its_character_along() {
        check("推动高质量，发展新的路", 10, &["推动高质", "量，发展新", "的路"]);
        check("他们说：“好的。”", 8, &["他们说：", "“好的。”"]);
        check("历史——现在", 5, &["历", "史——", "现在"]);
    }

    #[test]
    fn no_ideograph_stands_alone_at_the_end() {
        check("一二三四五六。", 10, &["一二三四", "五六。"]);
        check("一二三四五六", 10, &["一二三四", "五六"]);
        check("一二三四五a", 10, &["一二三四五", "a"]);
        check("一。", 2, &["一", "。"]);
    }

    #[test]
    fn words_are_broken_only_when_longer_than_a_line() {
        check("see yuelan reader", 8, &["see", "yuelan", "reader"]);
        check("see internationalisation", 8, &["see", "internat", "ionalisa", "tion"]);
        check("使用Linux系统", 8, &["使用", "Linux", "系统"]);
    }

    #[test]
    fn where_everything_is_forbidden_something_must_give() {
        check("！！！！！", 4, &["！！", "！！", "！"]);
        check("（（（（甲", 4, &["（（", "（（", "甲"]);
        check("党建", 1, &["党", "建"]);
        check("a党", 0, &["a", "党"]);
    }

    #[test]
    fn blanks_hang() {
        check("  a b   c  ", 3, &["a b", "c"]);
        check("甲乙（　丙丁", 6, &["甲乙", "（　丙", "丁"]);
        check("　　甲乙　丙丁", 4, &["甲乙", "丙丁"]);
        check(" \n\t ", 3, &[]);
        check("", 3, &[]);
    }

    #[test]
    fn the_first_line_has_its_own_measure() {
        check_with("一二三四五六七八", Columns { first: 4, rest: 8 }, Leading::Drop, &["一二", "三四五六", "七八"]);
    }

    #[test]
    fn leading_blanks_of_code_stay_within_reason() {
        let columns = Columns { first: 8, rest: 6 };
        check_with("  if x { y }", columns, Leading::Keep, &["  if x", "{ y }"]);
        check_with(&format!("{}x", " ".repeat(30)), columns, Leading::Keep, &["    x"]);
    }
}

//! The source of an article as it is in the file: lines with their numbers, wrapped at the pane's width wherever it
//! falls, since nothing about them is known.

use std::ops::Range;

use crate::article::ArticleId;
use crate::message::RawText;
use crate::text::width::Widths;

#[derive(Debug, Clone)]
pub struct Raw {
    pub text: RawText,
    /// What stands on each line of the screen: the index of the file's line, and bytes of it.
    pub rows: Vec<(usize, Range<usize>)>,
    /// The columns `rows` were made for.
    width: u16,
    /// The first row that is seen.
    pub top: usize,
}

impl Raw {
    pub fn new(text: RawText, width: u16, widths: Widths) -> Raw {
        let start = text.start;
        let mut raw = Raw { rows: wrap(&text.lines, width, widths), text, width, top: 0 };
        raw.top = raw.rows.partition_point(|(line, _)| *line < start);
        raw
    }

    pub fn id(&self) -> &ArticleId {
        &self.text.id
    }

    pub fn length(&self) -> usize {
        self.rows.len()
    }

    /// Wraps anew if the pane has another width; the line that was first stays first.
    pub fn fit(&mut self, width: u16, widths: Widths) {
        if width == self.width {
            return;
        }
        let first = self.rows.get(self.top).map(|(line, range)| (*line, range.start)).unwrap_or_default();
        self.rows = wrap(&self.text.lines, width, widths);
        self.width = width;
        self.top = self.rows.partition_point(|(line, range)| (*line, range.start) <= first).saturating_sub(1);
    }
}

fn wrap(lines: &[String], width: u16, widths: Widths) -> Vec<(usize, Range<usize>)> {
    let width = width.max(1);
    let mut rows = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let (mut start, mut used) = (0, 0u16);
        for g in widths.graphemes(line) {
            if used.saturating_add(g.width) > width && g.start > start {
                rows.push((i, start..g.start));
                (start, used) = (g.start, 0);
            }
            used = used.saturating_add(g.width);
        }
        rows.push((i, start..line.len()));
    }
    rows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn raw(lines: &[&str], start: usize) -> RawText {
        RawText {
            generation: 1,
            id: ArticleId("a".into()),
            path: "a.txt".into(),
            encoding: "UTF-8".into(),
            lines: lines.iter().map(|l| (*l).to_owned()).collect(),
            first_line: 1,
            start,
        }
    }

    #[test]
    fn it_begins_where_the_article_does_and_stays_there_at_another_width() {
        let mut shown = Raw::new(raw(&["党建工作党建工作", "", "本文从此开始，很长。"], 2), 8, Widths::default());
        assert_eq!(shown.rows.len(), 2 + 1 + 3);
        assert_eq!(shown.top, 3);
        shown.top = 4;
        shown.fit(16, Widths::default());
        assert_eq!(shown.rows.get(shown.top).map(|(line, _)| *line), Some(2));
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_and_cuts_no_grapheme(lines in prop::collection::vec(any::<String>(), 0..5), width in 0..9u16) {
            let rows = wrap(&lines, width, Widths::default());
            let mut again = vec![String::new(); lines.len()];
            for (line, range) in rows {
                let piece = lines[line].get(range).unwrap();
                prop_assert!(Widths::default().str(piece) <= usize::from(width.max(1)) || Widths::default().graphemes(piece).filter(|g| g.width > 0).count() <= 1);
                again[line].push_str(piece);
            }
            prop_assert_eq!(again, lines);
        }
    }
}

//! The lines of a text and their geometry: where each stands, how far it is indented and how wide it is.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::marks::is_han;

/// One line that is not blank. Widths are columns of a terminal: a Han character has two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line's bytes in the source, blanks at both ends left out; never empty.
    pub bytes: Range<usize>,
    /// Columns of blanks in front (a tab goes to the next multiple of eight, a full-width blank has two).
    pub indent: usize,
    /// Columns of what `bytes` holds.
    pub width: usize,
    /// By how many of these columns print, or whoever wrapped the text, may have reckoned the line narrower: marks that are half a
    /// character's width in some typefaces and a whole one in others.
    pub squeeze: usize,
    /// How many blank lines stand before it.
    pub gap: usize,
    /// Whether a form feed stands between the line before and this one.
    pub page: bool,
}

impl Line {
    /// The column at which the line ends.
    pub fn edge(&self) -> usize {
        self.indent + self.width
    }

    /// The same with all its marks squeezed.
    pub fn least_edge(&self) -> usize {
        self.edge() - self.squeeze
    }

    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        source.get(self.bytes.clone()).unwrap_or_default()
    }
}

/// What ends a line: LF, CR, CR LF, and the rarer line and page ends of Unicode.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character takes no room and says nothing: blanks, and a byte order mark wherever one was left.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

pub fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Columns of a character in print: beside Han characters, “ ” … — · are as wide as they are.
fn columns_in_print(c: char) -> usize {
    c.width_cjk().unwrap_or(0)
}

/// All lines that are not blank, in order.
pub fn lines(source: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::with_capacity(source.len() / 48);
    let (mut blank_lines, mut page, mut at) = (0, false, 0);
    let mut rest = source;
    while !rest.is_empty() {
        let end = rest.find(ends_line).unwrap_or(rest.len());
        let (line, tail) = rest.split_at(end);
        let mut ends = tail.chars();
        let ender = ends.next();
        // CR LF is one line end.
        let ender_len = match ender {
            Some('\r') if ends.next() == Some('\n') => 2,
            Some(c) => c.len_utf8(),
            None => 0,
        };
        if let Some(mut found) = measure(line, at) {
            found.gap = blank_lines;
            found.page = page;
            lines.push(found);
            (blank_lines, page) = (0, false);
        } else if ender != Some('\u{c}') {
            blank_lines += 1;
        }
        page |= ender == Some('\u{c}');
        at += end + ender_len;
        rest = tail.get(ender_len..).unwrap_or_default();
    }
    lines
}

fn measure(line: &str, at: usize) -> Option<Line> {
    let body = line.trim_start_matches(is_blank);
    let start = line.len() - body.len();
    let body = body.trim_end_matches(is_blank);
    if body.is_empty() {
        return None;
    }
    let blanks = line.get(..start).unwrap_or_default();
    let indent = blanks.chars().fold(0, |col, c| if c == '\t' { col / 8 * 8 + 8 } else { col + columns(c) });
    let narrow: usize = if body.is_ascii() { body.len() } else { body.chars().map(columns).sum() };
    let wide = !body.is_ascii() && body.chars().any(is_han);
    let width = if wide { body.chars().map(columns_in_print).sum() } else { narrow };
    Some(Line {
        bytes: at + start..at + start + body.len(),
        indent,
        width,
        squeeze: width.saturating_sub(narrow),
        gap: 0,
        page: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_measured_in_columns() {
        let source = "\u{feff}标“题\r\n\r\n\u{3000}\u{3000}正文 abc  \n\tx\u{c}12";
        let found = lines(source);
        let seen: Vec<_> = found.iter().map(|l| (l.text(source), l.indent, l.width, l.gap, l.page)).collect();
        assert_eq!(
            seen,
            [("标“题", 0, 6, 0, false), ("正文 abc", 4, 8, 1, false), ("x", 8, 1, 0, false), ("12", 0, 2, 0, true)]
        );
    }

    proptest! {
        #[test]
        fn no_character_is_lost_between_lines(source in "[ \\t\\r\\n\\x0c\\u{3000}a一，.\\u{2028}]{0,80}") {
            let kept: String = lines(&source).iter().map(|l| l.text(&source)).collect();
            let ink = |s: &str| s.chars().filter(|c| !is_blank(*c)).collect::<String>();
            prop_assert_eq!(ink(&kept), ink(&source));
        }
    }
}

//! How many columns a text takes on this terminal.
//!
//! Measured by extended grapheme cluster (UAX #29) with the widths of UAX #11 as `unicode-width` has them, on what
//! [`sanitize`] makes of the text: what is measured is what is drawn. Where ambiguous characters are narrow, the result
//! is that of the terminal library's own buffer, cell for cell.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::plain::{Plain, plain};
use super::sanitize;

/// What this terminal does with the characters of which Unicode leaves the width open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Widths {
    /// `— … “ ” ·` and the other characters of East Asian Width "Ambiguous" take two columns.
    pub ambiguous_wide: bool,
}

impl Widths {
    /// Columns of one grapheme; 0 for one that is not shown.
    pub fn grapheme(self, grapheme: &str) -> u16 {
        let mut chars = grapheme.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && let Some(plain) = plain(c)
        {
            return self.plain(plain);
        }
        let shown = sanitize::grapheme(grapheme);
        let columns = if self.ambiguous_wide {
            // The half-width kana sound marks as in `sanitize::columns`.
            shown.width_cjk() + sanitize::columns(&shown) - shown.width()
        } else {
            sanitize::columns(&shown)
        };
        u16::try_from(columns).unwrap_or(u16::MAX)
    }

    fn plain(self, plain: Plain) -> u16 {
        match plain {
            Plain::Narrow => 1,
            Plain::Wide => 2,
            Plain::Ambiguous => 1 + u16::from(self.ambiguous_wide),
        }
    }

    /// Columns of a text set on one line.
    pub fn str(self, text: &str) -> usize {
        self.graphemes(text).map(|g| usize::from(g.width)).sum()
    }

    /// The longest beginning of `text` that fits `columns`, and the columns it takes. No grapheme is ever cut.
    pub fn truncate(self, text: &str, columns: usize) -> (&str, usize) {
        let mut used = 0;
        for g in self.graphemes(text) {
            let with = used + usize::from(g.width);
            if with > columns {
                return (text.get(..g.start).unwrap_or_default(), used);
            }
            used = with;
        }
        (text, used)
    }

    /// The graphemes of `text`, in order, with their widths.
    pub fn graphemes(self, text: &str) -> Graphemes<'_> {
        Graphemes { widths: self, text, at: 0 }
    }
}

/// One grapheme of a text, where it stands, and its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grapheme<'a> {
    /// Byte offset in the text.
    pub start: usize,
    pub text: &'a str,
    /// Columns; 0 for one that is not shown.
    pub width: u16,
}

impl Grapheme<'_> {
    /// Byte offset of what follows.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Iterator of [`Widths::graphemes`]. Characters that need no thought are told apart without the segmentation tables.
#[derive(Debug, Clone)]
pub struct Graphemes<'a> {
    widths: Widths,
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Graphemes<'a> {
    type Item = Grapheme<'a>;

    #[inline]
    fn next(&mut self) -> Option<Grapheme<'a>> {
        let rest = self.text.get(self.at..)?;
        let mut chars = rest.chars();
        let first = chars.next()?;
        let (length, width) = match plain(first) {
            // Two such characters never make one grapheme; anything else after it might join.
            Some(p) if chars.next().is_none_or(|c| plain(c).is_some()) => (first.len_utf8(), self.widths.plain(p)),
            _ => {
                let g = rest.graphemes(true).next()?;
                (g.len(), self.widths.grapheme(g))
            }
        };
        let g = Grapheme { start: self.at, text: rest.get(..length)?, width };
        self.at += length;
        Some(g)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::CellWidth;

    const NARROW: Widths = Widths { ambiguous_wide: false };
    const WIDE: Widths = Widths { ambiguous_wide: true };

    #[test]
    fn columns_of_common_text() {
        for (text, narrow, wide) in [
            ("", 0, 0),
            ("党建 Work", 9, 9),
            ("——“四考两评”……", 14, 20),
            ("列宁·伊里奇", 11, 12),
            ("①②③", 3, 6),
            ("👩‍👩‍👧‍👦", 2, 2),
            ("é\u{301}", 1, 1),
            ("葛\u{e0100}城", 4, 4),
            ("𠮷", 2, 2),
            ("\u{1b}[0m", 4, 4),
            ("\u{feff}\u{202e}x", 1, 1),
            ("一\t二\r\n三", 11, 11),
        ] {
            assert_eq!((NARROW.str(text), WIDE.str(text)), (narrow, wide), "{text:?}");
        }
    }

    #[test]
    fn a_wide_glyph_is_never_cut() {
        assert_eq!(NARROW.truncate("党建工作", 5), ("党建", 4));
        assert_eq!(NARROW.truncate("党建", 1), ("", 0));
        assert_eq!(NARROW.truncate("e\u{301}a", 1), ("e\u{301}", 1));
        assert_eq!(WIDE.truncate("—a", 1), ("", 0));
    }

    fn any_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[\u{300}-\u{310}\u{fe00}-\u{fe0f}\u{200b}-\u{200f}\u{1100}-\u{11ff}\u{ff9e}\u{ff9f}]{1,3}",
            "[一-龥，。—…“”①a-z \\t\\r\\n]{1,4}",
            "[👩👧🏽🇨🇳❤️‍]{1,4}",
            "[\u{e01}-\u{e5b}\u{915}-\u{94d}\u{600}-\u{6ff}]{1,4}",
        ];
        prop::collection::vec(piece, 0..12).prop_map(|p| p.concat())
    }

    proptest! {
        #[test]
        fn graphemes_are_those_of_uax_29(text in any_text()) {
            let ours: Vec<_> = NARROW.graphemes(&text).map(|g| (g.start, g.text)).collect();
            prop_assert_eq!(ours, text.grapheme_indices(true).collect::<Vec<_>>());
        }

        /// What is measured is what the terminal library will take for it.
        #[test]
        fn columns_are_those_of_the_buffer(text in any_text()) {
            for g in text.graphemes(true) {
                let shown = sanitize::line(g);
                let drawn: u16 = shown.graphemes(true).map(CellWidth::cell_width).sum();
                prop_assert_eq!(NARROW.grapheme(g), drawn, "{:?} {:?}", g, shown);
            }
        }

        #[test]
        fn a_cut_fits_and_is_the_longest(text in any_text(), columns in 0usize..20) {
            for widths in [NARROW, WIDE] {
                let (cut, used) = widths.truncate(&text, columns);
                prop_assert!(used <= columns && text.starts_with(cut));
                prop_assert_eq!(widths.str(cut), used);
                if let Some(next) = text.split_at(cut.len()).1.graphemes(true).next() {
                    prop_assert!(used + usize::from(widths.grapheme(next)) > columns);
                }
            }
        }
    }
}

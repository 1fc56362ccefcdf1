//! The characters that need no thought: drawn as they stand, a grapheme of their own beside any other such
//! character, and of a width that depends on nothing around them. Nearly all of a Chinese text consists of them, so
//! sanitising, measuring and typesetting first ask here and fall back to the full rules only where the answer is no.
//!
//! The table is small on purpose; the tests hold every entry against `unicode-width` and `unicode-segmentation`.

/// The columns a character takes that needs no thought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    Narrow,
    Wide,
    /// East Asian Width "Ambiguous" (UAX #11): as wide as the terminal draws it.
    Ambiguous,
}

/// How wide `c` is, if it is one of the characters that need no thought.
#[inline]
#[allow(clippy::match_same_arms)] // An arm for each group of blocks, with its comment.
pub(crate) fn plain(c: char) -> Option<Plain> {
    use Plain::{Ambiguous, Narrow, Wide};
    Some(match c {
        '\u{20}'..='\u{7E}' => Narrow,
        // CJK unified ideographs and extension A, Hangul syllables, compatibility ideographs.
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' => Wide,
        // CJK punctuation, kana, bopomofo; without the combining marks among them.
        '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309B}'..='\u{30FF}' | '\u{3105}'..='\u{312F}' => Wide,
        // Vertical forms, full-width ASCII and signs.
        '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' => Wide,
        // The ideographs of the supplementary planes.
        '\u{20000}'..='\u{2FFFD}' | '\u{30000}'..='\u{3FFFD}' => Wide,
        // · — ‘ ’ “ ” … ① to ⑳ and their kin.
        '\u{B7}' | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '\u{2026}' => Ambiguous,
        '\u{2460}'..='\u{24E9}' => Ambiguous,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_segmentation::UnicodeSegmentation;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn the_table_agrees_with_the_unicode_crates() {
        let mut buffer = [0; 4];
        for c in '\0'..=char::MAX {
            let Some(plain) = plain(c) else { continue };
            let text = &*c.encode_utf8(&mut buffer);
            let expected = match plain {
                Plain::Narrow => (1, 1),
                Plain::Wide => (2, 2),
                Plain::Ambiguous => (1, 2),
            };
            assert_eq!((text.width(), text.width_cjk()), expected, "U+{:04X}", u32::from(c));
            // Alone before and after a Han character: neither joins the other.
            assert_eq!(format!("文{c}文").graphemes(true).count(), 3, "U+{:04X}", u32::from(c));
            // And beside itself (a Hangul syllable, a pictograph).
            assert_eq!(format!("{c}{c}").graphemes(true).count(), 2, "U+{:04X}", u32::from(c));
            assert!(!c.is_control());
        }
    }
}

//! What of a document may reach a terminal. All text that is drawn, printed or written as JSON passes here, so that no
//! document can move the cursor, recolour the screen, reorder a line or hide text.
//!
//! What happens to a character:
//!
//! | character | shown as | why |
//! |---|---|---|
//! | C0 and DEL | its control picture (`␛`) | ECMA-48: they command the terminal; the reader sees that there was one |
//! | C1 | `U+FFFD` | ECMA-48: 8-bit forms of escape sequences; they have no pictures |
//! | line ends (LF, CR LF, CR, U+2028, U+2029) | a blank, or `\n` by [`text`] | |
//! | tab | [`TAB`] | a tab's width depends on where it stands; four blanks keep code readable |
//! | bidi controls | nothing | UAX #9 and "Trojan Source" (CVE-2021-42574): they reorder what is read |
//! | other Default_Ignorable_Code_Points, annotation anchors | nothing | invisible, so they could hide text |
//! | ZWJ, ZWNJ, variation selectors, emoji tags | kept inside a grapheme that has a visible base | emoji (UTS #51), IVS |
//! | noncharacters | `U+FFFD` | |
//! | marks heaped on one base | the first [`MARKS`] scalars of the grapheme | a heap costs bytes at each drawing |
//!
//! A grapheme of which nothing visible is left is shown as nothing and takes no column.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::plain::plain;

/// What a tab is shown as.
pub const TAB: &str = "    ";

/// The most scalars of one grapheme that are shown. The longest emoji sequence of Unicode 16 has 10.
pub const MARKS: usize = 16;

/// Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt), and the interlinear annotation
/// characters U+FFF9 to U+FFFB, which are as invisible.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Invisible characters that change how the visible one before them is drawn: joiners and variation selectors.
fn shapes(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The tag characters that spell a flag after U+1F3F4 (UTS #51); anywhere else they smuggle ASCII.
fn tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

fn line_end(grapheme: &str) -> bool {
    matches!(grapheme, "\n" | "\r\n" | "\r" | "\u{2028}" | "\u{2029}")
}

/// Control pictures, in the order of what they show, for C0; DEL follows apart.
fn picture(c: char) -> Option<char> {
    match u32::from(c) {
        n @ 0..=0x1F => char::from_u32(0x2400 + n),
        0x7F => Some('\u{2421}'),
        0x80..=0x9F => Some(char::REPLACEMENT_CHARACTER),
        n if n & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&n) => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// How one grapheme is shown inside a line. Given more than one grapheme it holds good too, but for [`MARKS`].
pub fn grapheme(grapheme: &str) -> Cow<'_, str> {
    if line_end(grapheme) {
        return Cow::Borrowed(" ");
    }
    if grapheme == "\t" {
        return Cow::Borrowed(TAB);
    }
    let mut shown = String::new();
    let mut changed = false;
    let mut base = None;
    for (i, c) in grapheme.chars().enumerate() {
        let kept = match picture(c) {
            Some(p) => Some(p),
            None if i >= MARKS => None,
            None if !invisible(c) => Some(c),
            None => (base.is_some() && (shapes(c) || (tag(c) && base == Some('\u{1F3F4}')))).then_some(c),
        };
        if let Some(kept) = kept {
            base = base.or(Some(kept));
            shown.push(kept);
        }
        changed |= kept != Some(c);
    }
    // A joiner with nothing left to join, or a mark without a base, would join what is drawn before it.
    if columns(&shown) == 0 {
        return Cow::Borrowed("");
    }
    if changed { Cow::Owned(shown) } else { Cow::Borrowed(grapheme) }
}

/// The columns the terminal library gives one shown grapheme: those of `unicode-width`, and one more for each half-width
/// kana sound mark. What it reserves is what must be measured.
pub(super) fn columns(shown: &str) -> usize {
    shown.width() + shown.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count()
}

/// `text` as it may stand on one line: line ends become blanks.
pub fn line(text: &str) -> Cow<'_, str> {
    clean(text, " ")
}

/// `text` as it may be printed: line ends stay, as `\n`.
pub fn text(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\n' && plain(c).is_none()) {
        return Cow::Borrowed(text);
    }
    clean(text, "\n")
}

fn clean<'a>(text: &'a str, newline: &str) -> Cow<'a, str> {
    let Some(first) = text.char_indices().find(|&(_, c)| plain(c).is_none()).map(|(at, _)| at) else {
        return Cow::Borrowed(text);
    };
    // The character before may be the base of what was found.
    let start = text.get(..first).and_then(|head| head.char_indices().next_back()).map_or(0, |(at, _)| at);
    let (head, tail) = text.split_at(start);
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(head);
    for g in tail.graphemes(true) {
        if line_end(g) {
            shown.push_str(newline);
        } else {
            shown.push_str(&grapheme(g));
        }
    }
    if shown == text { Cow::Borrowed(text) } else { Cow::Owned(shown) }
}

/// Serialised JSON in which nothing commands a terminal: what `serde_json` leaves raw inside strings (DEL, C1, bidi and
/// other invisible characters, U+2028, U+2029) is written as `\uXXXX`. The value stays the same.
pub fn json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        let raw = plain(c).is_some() || !(picture(c).is_some() || invisible(c) || matches!(c, '\u{2028}' | '\u{2029}'));
        // Line ends and tabs stand between the tokens of pretty JSON, never raw inside its strings.
        if raw || shapes(c) || matches!(c, '\n' | '\r' | '\t') {
            safe.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(given: &str, shown: &str) {
        assert_eq!(line(given), shown, "{given:?}");
        assert_eq!(line(&line(given)), shown, "what is shown stays as it is: {given:?}");
    }

    #[test]
    fn plain_text_is_not_copied() {
        for given in ["", "高质量发展，——“四考两评”……", "a b", "👩‍👩‍👧‍👦 café 葛󠄀 ❤️"]
        {
            assert!(matches!(line(given), Cow::Borrowed(_)), "{given}");
            check(given, given);
        }
    }

    #[test]
    fn controls_are_seen_and_not_obeyed() {
        check("a\u{1b}[31mb\u{7}\0", "a␛[31mb␇␀");
        check("\u{7f}\u{9b}2J\u{85}", "␡\u{FFFD}2J\u{FFFD}");
        check("一\t二\n三\r\n四\r五\u{2028}六", "一    二 三 四 五 六");
        check("页\u{c}页\u{b}", "页␌页␋");
        check("\u{FFFF}\u{FDD0}", "\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn nothing_reorders_or_hides() {
        check("if \u{202e}nimda\u{202c}\u{2066}x\u{2069}", "if nimdax");
        check("\u{feff}密\u{200b}码\u{ad}", "密码");
        check("a\u{e0041}\u{e0042}b", "ab");
        check("\u{200d}a\u{fe0f}", "a\u{fe0f}");
        check("\u{301}a", "a");
        check("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿");
        check(&format!("a{}", "\u{301}".repeat(500)), &format!("a{}", "\u{301}".repeat(MARKS - 1)));
    }

    #[test]
    fn lines_stay_where_they_are_wanted() {
        assert_eq!(text("一\r\n二\r三\u{2029}四\n\u{1b}"), "一\n二\n三\n四\n␛");
        assert!(matches!(text("一\n二"), Cow::Borrowed(_)));
    }

    fn any_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[\\x00-\\x1f\\x7f-\\x9f]{1,3}",
            "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{300}-\u{310}\u{fe00}-\u{fe0f}]{1,4}",
            "[一-龥，。a-z ]{1,4}",
        ];
        prop::collection::vec(piece, 0..20).prop_map(|p| p.concat())
    }

    proptest! {
        #[test]
        fn no_control_and_no_bidi_control_comes_through(given in any_text()) {
            for shown in [line(&given), text(&given), Cow::Owned(json(&given.replace(['\n', '\r', '\t'], " ")))] {
                for c in shown.chars().filter(|&c| c != '\n') {
                    let bidi = matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                    prop_assert!(bidi || !c.is_control() || u32::from(c) < 0x20, "{c:?}");
                    prop_assert!(!bidi);
                }
            }
            prop_assert!(!line(&given).contains(char::is_control));
            prop_assert!(!text(&given).replace('\n', "").contains(char::is_control));
        }

        #[test]
        fn json_keeps_its_value(given in any_text()) {
            let written = serde_json::to_string(&given).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(&json(&written)).unwrap(), given);
        }
    }
}

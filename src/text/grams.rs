//! The bigrams of a text: what the index holds and what a query is looked up by.
//!
//! The kept characters of a text (see [`super::fold`]) are numbered from 0. A bigram is a pair of neighbours that are both
//! *ink*; its position is the number of the first. A sentence mark is not ink and takes a number without being in a bigram,
//! unless it stands inside a figure or a Latin name (3.14, 12:30, node.js).

use super::fold::{is_mark, kept};

/// Whether `c`, standing between `before` and `after`, is part of bigrams. All three are folded and kept.
fn is_ink(before: Option<char>, c: char, after: Option<char>) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !is_mark(c) || (matches!(c, '.' | ',' | ':') && latin(before) && latin(after))
}

/// A kept character, its number, and whether it is ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    pub at: u32,
    pub c: char,
    pub ink: bool,
}

/// The kept characters of a text, told ink from marks.
pub fn inks(text: &str) -> impl Iterator<Item = Ink> + '_ {
    let mut ahead = kept(text).peekable();
    let mut before = None;
    let mut at = 0;
    std::iter::from_fn(move || {
        let c = ahead.next()?;
        let ink = Ink { at, c, ink: is_ink(before, c, ahead.peek().copied()) };
        before = Some(c);
        at += 1;
        Some(ink)
    })
}

/// A pair of neighbouring ink characters at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gram {
    pub at: u32,
    pub pair: [char; 2],
}

/// The bigrams of a text, in order.
pub fn grams(text: &str) -> impl Iterator<Item = Gram> + '_ {
    let mut inks = inks(text);
    let mut before = inks.next();
    std::iter::from_fn(move || {
        loop {
            let here = inks.next()?;
            let first = before.replace(here)?;
            if first.ink && here.ink {
                return Some(Gram { at: first.at, pair: [first.c, here.c] });
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(u32, &str)]) {
        let got: Vec<_> = grams(text).map(|g| (g.at, g.pair.iter().collect::<String>())).collect();
        let got: Vec<_> = got.iter().map(|(at, pair)| (*at, pair.as_str())).collect();
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn bigrams_span_blanks_and_soft_marks_but_no_sentence_mark() {
        check("高质量", &[(0, "高质"), (1, "质量")]);
        check("高\n“质”", &[(0, "高质")]);
        check("高。质量", &[(2, "质量")]);
        check("高。", &[]);
        check("", &[]);
    }

    #[test]
    fn figures_and_latin_names_stay_whole() {
        check("３.1。", &[(0, "3."), (1, ".1")]);
        check("a. b", &[(0, "a."), (1, ".b")]);
        check("3.", &[]);
        check("第1.总", &[(0, "第1")]);
    }
}

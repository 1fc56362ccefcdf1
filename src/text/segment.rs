//! Words of a Chinese text, by jieba in search mode: of a long word its shorter words are given too.
//!
//! The dictionary takes about 0.1 s and 32 MB to load. It is loaded once for the process, when first asked for, so that
//! whoever needs no words does not pay, and nobody pays twice.

use std::ops::Range;
use std::sync::OnceLock;

use jieba_rs::{Jieba, TokenizeMode};

/// Longer texts are segmented piece by piece, which bounds the memory jieba takes for its graph of a text.
const PIECE: usize = 16 * 1024;

/// Finds words. Cheap to copy: all share one dictionary.
#[derive(Clone, Copy)]
pub struct Segmenter {
    jieba: &'static Jieba,
}

impl std::fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segmenter").finish_non_exhaustive()
    }
}

impl Segmenter {
    /// The segmenter of this process; the first call waits for the dictionary.
    pub fn load() -> Segmenter {
        static JIEBA: OnceLock<Jieba> = OnceLock::new();
        Segmenter { jieba: JIEBA.get_or_init(Jieba::new) }
    }

    /// Calls `each` with every word of `text` and the bytes it stands at. A word holds a letter, a digit or an
    /// ideograph: blanks and punctuation are none. Words overlap where one is part of a longer one, the parts first.
    ///
    /// Words that are not in the dictionary are found by jieba's hidden Markov model, so that names are whole.
    pub fn words<'t>(&self, text: &'t str, mut each: impl FnMut(&'t str, Range<usize>)) {
        for piece in pieces(text) {
            let start = piece.start;
            let Some(piece) = text.get(piece) else { continue };
            for token in self.jieba.tokenize(piece, TokenizeMode::Search, true) {
                if token.word.contains(char::is_alphanumeric) {
                    each(token.word, start + token.byte_start..start + token.byte_end);
                }
            }
        }
    }
}

/// Cuts a text into pieces of at most [`PIECE`] bytes, after a character that is in no word where there is one.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..)?;
        if rest.is_empty() {
            return None;
        }
        let mut end = rest.len();
        if end > PIECE {
            let limit = (0..=PIECE).rev().find(|&at| rest.is_char_boundary(at))?;
            let window = rest.get(..limit)?;
            // Looking back over half a piece keeps the work linear whatever the text is.
            let cut = window.char_indices().rev().take_while(|&(at, _)| at >= PIECE / 2);
            end = cut.into_iter().find(|(_, c)| !c.is_alphanumeric()).map_or(limit, |(at, c)| at + c.len_utf8());
        }
        let piece = start..start + end;
        start = piece.end;
        Some(piece)
    })
}

impl Segmenter {
    /// Calls `each` with every word of the dictionary that a text is made of, long words whole: what an index counts. It
    /// takes half the time of [`Segmenter::words`].
    pub fn known_words<'t>(&self, text: &'t str, mut each: impl FnMut(&'t str)) {
        for piece in pieces(text).filter_map(|piece| text.get(piece)) {
            for token in self.jieba.tokenize(piece, TokenizeMode::Default, false) {
                if token.word.contains(char::is_alphanumeric) {
                    each(token.word);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let mut words = Vec::new();
        Segmenter::load().words(text, |word, at| {
            assert_eq!(text.get(at), Some(word));
            words.push(word);
        });
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn long_words_give_their_parts() {
        check("推动高质量发展，2021年。", &["推动", "高质", "质量", "高质量", "发展", "2021", "年"]);
        check("使用 Rust 写成", &["使用", "Rust", "写成"]);
        check("，。——“”！ \n", &[]);
        check("", &[]);
    }

    #[test]
    fn pieces_are_cut_between_words() {
        let text = "党支部标准化，".repeat(5000);
        let cut = |text: &str| pieces(text).map(|p| text.get(p).unwrap().to_owned()).collect::<Vec<_>>();
        let parts = cut(&text);
        assert!(parts.len() > 5);
        assert!(parts.iter().all(|p| p.len() <= PIECE && p.ends_with('，')));
        assert_eq!(parts.concat(), text);
        // A text without a single blank or mark is cut all the same.
        let solid = "党".repeat(20_000);
        assert_eq!(cut(&solid).concat(), solid);
    }

    proptest! {
        #[test]
        fn words_are_pieces_of_the_text(text in "([一-龥]{0,9}[a-z0-9，。 \\n]{0,4}){0,8}") {
            Segmenter::load().words(&text, |word, at| {
                assert_eq!(text.get(at), Some(word));
                assert!(word.contains(char::is_alphanumeric));
            });
        }
    }
}

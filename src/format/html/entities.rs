//! Character references in running text: `&ldquo;`, `&#20013;`, each with the bytes that spell it.

use std::collections::HashMap;
use std::ops::Range;

use html5gum::{Token, Tokenizer};

use crate::restore::ledger::Inked;

/// References met before, since a page repeats the same few.
#[derive(Debug, Default)]
pub struct Entities {
    known: HashMap<String, String>,
}

/// The longest named reference has 31 letters.
const LONGEST: usize = 33;

impl Entities {
    /// Puts down a stretch of text, references resolved. `keep` keeps blanks and line ends as they stand.
    pub fn put(&mut self, inked: &mut Inked, source: &str, bytes: Range<usize>, keep: bool) {
        let mut at = bytes.start;
        while at < bytes.end {
            let Some(rest) = source.get(at..bytes.end) else { return };
            let plain = rest.find('&').unwrap_or(rest.len());
            let flow = |inked: &mut Inked, range: Range<usize>| {
                if keep { inked.copy(source, range) } else { inked.flow(source, range) }
            };
            flow(inked, at..at + plain);
            at += plain;
            let Some(rest) = source.get(at..bytes.end).filter(|rest| !rest.is_empty()) else { return };
            let reference = candidate(rest);
            let shown = self.resolve(reference);
            // `&notit;` is ¬it; — what the reference and its meaning end in alike was no part of it.
            let alike: usize = reference
                .chars()
                .rev()
                .zip(shown.chars().rev())
                .take_while(|(a, b)| a == b)
                .map(|(c, _)| c.len_utf8())
                .sum();
            let meaning = shown.get(..shown.len() - alike).unwrap_or_default();
            let spelled = reference.len() - alike;
            if meaning == "\u{a0}" && !keep {
                inked.blank();
            } else if !meaning.is_empty() {
                inked.spell(meaning, source, at..at + spelled);
            }
            flow(inked, at + spelled..at + reference.len());
            at += reference.len();
        }
    }

    /// A text, references resolved, blanks as one.
    pub fn text(&mut self, source: &str, bytes: Range<usize>) -> String {
        let mut inked = Inked::default();
        self.put(&mut inked, source, bytes, false);
        inked.text
    }

    fn resolve(&mut self, reference: &str) -> String {
        if reference.len() < 3 {
            return reference.to_owned();
        }
        if let Some(known) = self.known.get(reference) {
            return known.clone();
        }
        let mut shown = String::new();
        for token in Tokenizer::new(reference).flatten() {
            if let Token::String(text) = token {
                shown.push_str(&String::from_utf8_lossy(&text.value));
            }
        }
        // A hostile page may hold a million different ones.
        if self.known.len() < 4096 {
            self.known.insert(reference.to_owned(), shown.clone());
        }
        shown
    }
}

/// What may be a reference at the beginning of a text that begins with `&`.
fn candidate(text: &str) -> &str {
    let body = text.get(1..).unwrap_or_default();
    let end = body
        .char_indices()
        .take(LONGEST)
        .find(|(i, c)| !(c.is_ascii_alphanumeric() || (*i == 0 && *c == '#')))
        .map_or(body.len().min(LONGEST), |(i, c)| if c == ';' { i + 1 } else { i });
    let end = (1 + end..=1 + end).find(|&end| text.is_char_boundary(end)).unwrap_or(1);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(source: &str, shown: &str) {
        assert_eq!(Entities::default().text(source, 0..source.len()), shown, "{source}");
    }

    #[test]
    fn references_are_resolved() {
        check("甲&ldquo;乙&rdquo;", "甲“乙”");
        check("a&amp;b&lt;c&gt;", "a&b<c>");
        check("&#20013;&#x56FD;", "中国");
        check("甲&nbsp;&nbsp;乙", "甲 乙");
        check("AT&T & &x; &;&", "AT&T & &x; &;&");
        check("&amp;amp;", "&amp;");
        check("&notit; &copy2020", "¬it; ©2020");
        check("&#0;&#xD800;&#x110000;", "\u{fffd}\u{fffd}\u{fffd}");
        check("&中文", "&中文");
    }

    proptest! {
        #[test]
        fn a_whole_page_decodes_the_same(text in "[&#x0-9a-z;一 ]{0,40}") {
            // One tokenizer over the whole is the standard.
            let mut whole = String::new();
            for token in Tokenizer::new(&text).flatten() {
                if let Token::String(s) = token {
                    whole.push_str(&String::from_utf8_lossy(&s.value));
                }
            }
            let mut inked = Inked::default();
            Entities::default().put(&mut inked, &text, 0..text.len(), true);
            prop_assert_eq!(inked.text, whole);
        }
    }
}

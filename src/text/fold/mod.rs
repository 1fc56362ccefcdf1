//! The folding under which a text and what is typed are compared: one character to one character, so that offsets hold.
//!
//! A character is *skipped* (blanks, invisible characters, quotation marks and other soft punctuation), or it is *kept* as
//! its folded form: compatibility forms of length one (full width among them), lower case, traditional to simplified,
//! all dashes alike. What is kept of a text, in order, is what can be found. `docs/search.md` states it for readers.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

/// The pairs of `table.txt`: everything that does not fold to itself. `tests/fold_table.rs` makes it, and fails when it
/// is not what the sources (OpenCC's data, Unicode's NFKC and lower case, [`ADDITIONS`]) give.
const TABLE: &str = include_str!("table.txt");

/// What we fold beyond OpenCC and Unicode, each with its reason.
pub const ADDITIONS: &[(char, char)] = &[
    // 著 is both 著作 and the traditional 着; OpenCC leaves it alone, and 看著 would not find 看着.
    ('著', '着'),
    // 瞭解 is 了解; OpenCC prefers 瞭 for 瞭望.
    ('瞭', '了'),
    // Dashes and minus signs are mistaken for each other in print, in OCR and on keyboards.
    ('\u{2010}', '-'),
    ('\u{2011}', '-'),
    ('\u{2012}', '-'),
    ('–', '-'),
    ('—', '-'),
    ('―', '-'),
    ('−', '-'),
    ('─', '-'),
    ('━', '-'),
    ('﹘', '-'),
    // The wave dash and the tilde.
    ('〜', '~'),
    // Two code points for one sentence mark, as typewriters and OCR have it.
    ('．', '.'),
];

/// Skipped besides blanks and invisible characters: marks that part no word and that sources set, drop and confuse freely.
pub const SOFT: &str = concat!(
    "、﹑､",                    // the enumeration comma
    "\"'“”‘’„‚‟‛＂＇`´′″‵«»‹›", // quotation marks and primes
    "「」『』﹁﹂﹃﹄〝〞〟｢｣", // corner brackets
    "《》〈〉︽︾︿﹀",         // title marks
    "·•‧∙⋅・･",                 // interpuncts and bullets
    "【】〖〗︻︼",             // lenticular brackets
);

/// Marks that end or part a clause. They are kept and must be typed to be found, but no bigram spans one.
pub const MARKS: &str = "。,;:!?.";

const SKIPPED: u32 = u32::MAX;

/// Two stages: a block of 256 for every block in which some character changes, identity elsewhere.
struct Stages {
    block_of: Vec<u16>,
    blocks: Vec<[u32; 256]>,
}

impl Stages {
    fn build() -> Stages {
        let mut stages = Stages { block_of: vec![0; 0x1100], blocks: vec![[0; 256]] };
        for line in TABLE.lines() {
            let mut fields = line.split(' ').map(|f| u32::from_str_radix(f, 16));
            if let (Some(Ok(from)), Some(Ok(to))) = (fields.next(), fields.next()) {
                // What folds to a skipped character (half width forms of quotation marks) is skipped itself.
                let skipped = char::from_u32(to).is_some_and(skips);
                stages.set(from, if skipped { SKIPPED } else { to });
            }
        }
        for c in ('\0'..=char::MAX).take_while(|&c| c <= '\u{ffff}').chain('\u{e0000}'..='\u{e0fff}') {
            if skips(c) {
                stages.set(u32::from(c), SKIPPED);
            }
        }
        stages
    }

    fn set(&mut self, from: u32, to: u32) {
        let slot = &mut self.block_of[from as usize >> 8];
        if *slot == 0 {
            let base = from & !0xff;
            let mut identity = [0; 256];
            for (cell, code) in identity.iter_mut().zip(base..) {
                *cell = code;
            }
            *slot = self.blocks.len() as u16;
            self.blocks.push(identity);
        }
        self.blocks[usize::from(*slot)][from as usize & 0xff] = to;
    }

    #[inline]
    fn get(&self, c: char) -> u32 {
        let code = u32::from(c);
        match self.block_of[code as usize >> 8] {
            0 => code,
            block => self.blocks[usize::from(block)][code as usize & 0xff],
        }
    }
}

static STAGES: LazyLock<Stages> = LazyLock::new(Stages::build);

/// Blanks, control characters, what Unicode calls default ignorable, and [`SOFT`] marks.
fn skips(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
        || SOFT.contains(c)
}

/// The folded form of a character, or `None` if it is skipped.
#[inline]
pub fn fold_char(c: char) -> Option<char> {
    match STAGES.get(c) {
        SKIPPED => None,
        code => char::from_u32(code),
    }
}

/// Whether a *folded* character is one of [`MARKS`].
#[inline]
pub fn is_mark(folded: char) -> bool {
    matches!(folded, '。' | ',' | ';' | ':' | '!' | '?' | '.')
}

/// The kept characters of a text, folded, in order.
pub fn kept(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter_map(fold_char)
}

/// The kept characters of a text as one string.
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    out.extend(kept(text));
    out
}

/// Every character folded and none skipped (a skipped one becomes a blank): for segmentation into words.
pub fn in_place(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    out.extend(text.chars().map(|c| fold_char(c).unwrap_or(' ')));
    out
}

/// A folded text that knows where each kept character stood.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    /// For each kept character: its byte offset in `text`, its byte offset in the source, and its length there.
    places: Vec<(u32, u32, u8)>,
}

impl Folded {
    /// Texts are bounded far below 4 GiB where they are read (`source`), so 32 bits hold every offset.
    pub fn new(source: &str) -> Folded {
        let mut folded = Folded::default();
        folded.push(source, 0);
        folded
    }

    /// Adds a text whose offsets are counted from `base`.
    pub fn push(&mut self, source: &str, base: usize) {
        self.text.reserve(source.len());
        self.places.reserve(source.len() / 3);
        for (at, c) in source.char_indices() {
            if let Some(folded) = fold_char(c) {
                self.places.push((self.text.len() as u32, (base + at) as u32, c.len_utf8() as u8));
                self.text.push(folded);
            }
        }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The byte ranges of the source at which the folded `needle` stands, from left to right, not overlapping.
    pub fn find<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let finder = (!needle.is_empty()).then(|| memmem::find_iter(self.text.as_bytes(), needle.as_bytes()));
        finder.into_iter().flatten().filter_map(|at| self.source_range(at, at + needle.len()))
    }

    pub fn contains(&self, needle: &str) -> bool {
        memmem::find(self.text.as_bytes(), needle.as_bytes()).is_some()
    }

    fn source_range(&self, from: usize, to: usize) -> Option<Range<usize>> {
        let index = |offset: usize| self.places.binary_search_by_key(&(offset as u32), |&(at, _, _)| at);
        let first = index(from).ok()?;
        let last = index(to).unwrap_or_else(|i| i).checked_sub(1)?;
        let (_, start, _) = *self.places.get(first)?;
        let (_, end, length) = *self.places.get(last)?;
        Some(start as usize..end as usize + usize::from(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(a: &str, b: &str) {
        assert_eq!(key(a), key(b), "{a:?} and {b:?}");
    }

    #[test]
    fn what_readers_take_for_the_same_folds_alike() {
        check("網格化", "网格化");
        check("臺灣，後面", "台湾,后面");
        check("ＡＢＣ１２３", "abc123");
        check("形式主义、官僚主义", "形式主义\n官僚主义");
        check("“四考两评”", "四考 两评");
        check("看著", "看着");
        check("《红楼梦》", "红楼梦");
        check("1—2", "1-2");
        check("高\u{feff}质\u{202e}量", "高质量");
        check("ﾊﾝｶｸ", "ハンカク");
    }

    #[test]
    fn sentence_marks_are_kept() {
        assert_eq!(key("高质量。发展！"), "高质量。发展!");
        assert!(key("。，；：！？．").chars().all(is_mark));
        assert_eq!(MARKS.chars().filter(|&c| is_mark(c)).count(), MARKS.chars().count());
    }

    #[test]
    fn ranges_point_into_the_source() {
        let source = "推动高 质“量”發展，高質量";
        let found: Vec<_> = Folded::new(source).find("高质量").map(|r| source.get(r).unwrap()).collect();
        assert_eq!(found, ["高 质“量", "高質量"]);
        assert_eq!(Folded::new(source).find("").count(), 0);
    }

    proptest! {
        #[test]
        fn folding_keeps_the_count_of_characters(text in "\\PC{0,60}") {
            prop_assert_eq!(in_place(&text).chars().count(), text.chars().count());
            prop_assert_eq!(key(&text).chars().count(), text.chars().filter(|&c| fold_char(c).is_some()).count());
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            prop_assert_eq!(key(&key(&text)), key(&text));
        }

        #[test]
        fn a_found_range_folds_to_the_needle(text in "[甲乙丙，。 “”a1Ａ發发]{0,40}", start in 0usize..20, length in 1usize..5) {
            let needle: String = key(&text).chars().skip(start).take(length).collect();
            let folded = Folded::new(&text);
            prop_assert_eq!(folded.find(&needle).next().is_some(), !needle.is_empty());
            for range in folded.find(&needle) {
                prop_assert_eq!(key(text.get(range).unwrap()), needle.clone());
            }
        }
    }
}

//! How much a decoded text reads like text: the mean over its non-ASCII characters of what each is worth.
//!
//! A wrong reading of Chinese is made of rare ideographs, private-use characters, scattered kana, Cyrillic and errors;
//! a right one of very few ideographs over and over. Sources of the classes:
//! - very common: the 300 characters that occur most in the words of jieba's dictionary weighted by their counts
//!   (60 % of running text), some everyday ones a dictionary counts low, and the traditional forms of all of them
//!   (after OpenCC's STCharacters);
//! - common: level 1 of GB/T 2312—1980 (3755 characters) and of Big5 (5401), taken from their code ranges.

use std::sync::OnceLock;

use encoding_rs::{BIG5, Encoding, GB18030};

const VERY_COMMON: &str = "一七三上下不与世业东两並个中为主么义之也书了事二于五些交产人今从他代以们任会但位体作你併使來便係保個\
    們傢儿元先兒入內全兩公共关其内再军决几出分別利别到制前力加务动動務化北区區十华南原去又及反发变口只可\
    司各合同名后向吗吧员呢命和品員哩哪啊問嗎嘛噹嚮四回因国國在地场城基報場声处外多大天太头女她好如委子学\
    學它安定实家實对导将將對導小少就展山州工己已市师師常平年并幷几应府度建开张張彆当形很後得從心怎性总您\
    情想意應成我或战戰所手才打把报提放政教数數文新方於族无日时明是時曏更書最會月有期本朮术机权来東果样業\
    樣機權次正此武比民气氣水汉江決沒没治法活流海清湖漢点無然爲為牠物特王现現理生產用由電當發的目直相省看着\
    瞭知石社祇种科称程種稱立第等箇管米系級結給統經總繫纔级经结给统美义老者而聲能自至與色菓華萬處行術衕表\
    被裏裡製西要見见解計設話說説誰議變讓计让议设话说谁資资走起路身軍达過达还这进迴這通進過道達還那部都里重量金\
    錶長长門开間閤關门问间队院隊隻電面領頭題领题首馬马體高髮麪麼點齣";

/// What a character of each class is worth. Only the relations matter; they were set so that right readings of short
/// Chinese texts come out near 3 and wrong ones below 0.
mod worth {
    pub const VERY_COMMON: i64 = 6;
    pub const PUNCTUATION: i64 = 4;
    pub const HANGUL: i64 = 3;
    pub const COMMON: i64 = 2;
    pub const FITTING_LETTER: i64 = 2;
    pub const FULL_WIDTH: i64 = 3;
    pub const KANA: i64 = 1;
    pub const RARE: i64 = -3;
    pub const STRAY: i64 = -3;
    pub const VERY_RARE: i64 = -6;
    pub const PRIVATE: i64 = -8;
    pub const CONTROL: i64 = -10;
    pub const ERROR: i64 = -20;
}

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// What each ideograph of the basic block is worth.
fn ideographs() -> &'static [i8] {
    static TABLE: OnceLock<Vec<i8>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = vec![worth::RARE as i8; (LAST - FIRST + 1) as usize];
        let mut set = |c: char, worth: i64| {
            if let Some(place) = u32::from(c).checked_sub(FIRST).and_then(|i| table.get_mut(i as usize)) {
                *place = worth as i8;
            }
        };
        let mut level = |encoding: &'static Encoding, leads: std::ops::RangeInclusive<u8>| {
            for lead in leads {
                for trail in 0x40..=0xFE_u8 {
                    // Level 1 of GB2312 ends at D7F9 and uses the upper half only; that of Big5 ends at C67E.
                    let inside = if encoding == BIG5 { lead < 0xC6 || trail < 0x7F } else { trail > 0xA0 };
                    let pair = [lead, trail];
                    let (text, _) = encoding.decode_without_bom_handling(&pair);
                    let mut chars = text.chars();
                    if let (true, Some(c), None) = (inside, chars.next(), chars.next()) {
                        set(c, worth::COMMON);
                    }
                }
            }
        };
        level(GB18030, 0xB0..=0xD7);
        level(BIG5, 0xA4..=0xC6);
        VERY_COMMON.chars().for_each(|c| set(c, worth::VERY_COMMON));
        table
    })
}

/// The quality of a reading: about 3 and more for Chinese rightly read, below 0 for most wrong readings, 0 for a text
/// that is all ASCII.
pub(super) fn quality(text: &str) -> f64 {
    mean(text, None)
}

/// The same with ASCII counted in, for encodings in which ASCII is no proof of anything (UTF-16).
pub(super) fn quality_with_ascii(text: &str) -> f64 {
    mean(text, Some(worth::HANGUL))
}

fn mean(text: &str, ascii: Option<i64>) -> f64 {
    let table = ideographs();
    let (mut sum, mut count) = (0_i64, 0_i64);
    let mut chars = text.chars().peekable();
    let mut previous = '\n';
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            count += 1;
            sum += worth_of(c, previous, chars.peek().copied().unwrap_or('\n'), table);
        } else if let Some(ascii) = ascii {
            count += 1;
            sum += match c {
                '\0' => worth::ERROR,
                '\t' | '\n' | '\r' | '\x0c' | ' '..='~' => ascii,
                _ => worth::CONTROL,
            };
        }
        previous = c;
    }
    // Counts of characters of one file: exact in an f64.
    #[allow(clippy::cast_precision_loss)]
    if count == 0 { 0.0 } else { sum as f64 / count as f64 }
}

fn worth_of(c: char, previous: char, next: char, ideographs: &[i8]) -> i64 {
    match u32::from(c) {
        n @ FIRST..=LAST => ideographs.get((n - FIRST) as usize).map_or(worth::RARE, |&w| i64::from(w)),
        0xFFFD => worth::ERROR,
        0x80..=0x9F => worth::CONTROL,
        0xE000..=0xF8FF | 0xF_0000.. => worth::PRIVATE,
        // Dashes, quotes, ellipsis; 、。〈〉《》「」『』【】〔〕; ！（），．：；？～
        0x2014
        | 0x2018..=0x2019
        | 0x201C..=0x201D
        | 0x2026
        | 0x3000..=0x3002
        | 0x3008..=0x3011
        | 0x3014..=0x3015
        | 0xFF01
        | 0xFF08..=0xFF09
        | 0xFF0C
        | 0xFF0E
        | 0xFF1A..=0xFF1B
        | 0xFF1F
        | 0xFF5E
        | 0xFEFF => worth::PUNCTUATION,
        0xFF01..=0xFF5E => worth::FULL_WIDTH,
        0x3041..=0x30FF => {
            let like = |o: char| matches!(u32::from(o), 0x3041..=0x30FF);
            if like(previous) || like(next) { worth::KANA } else { worth::STRAY }
        }
        0xAC00..=0xD7A3 => worth::HANGUL,
        0x3400..=0x4DBF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF => worth::VERY_RARE,
        // A letter of an alphabet fits beside its like: é among ASCII letters, я among Cyrillic ones.
        0xC0..=0x24F if c.is_alphabetic() => {
            let like = |o: char| o.is_ascii_alphabetic();
            let alone = !matches!(u32::from(previous), 0xA0..=0x24F) && !matches!(u32::from(next), 0xA0..=0x24F);
            if alone && (like(previous) || like(next)) { worth::FITTING_LETTER } else { worth::STRAY }
        }
        0x370..=0x1FFF if c.is_alphabetic() => {
            let like = |o: char| o.is_alphabetic() && u32::from(o) >> 8 == u32::from(c) >> 8;
            if like(previous) || like(next) { worth::FITTING_LETTER } else { worth::STRAY }
        }
        _ => worth::STRAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, EUC_KR, GB18030, UTF_8, WINDOWS_1252};

    /// The reading of `text`, written in `as_written`, as `encoding`.
    fn reading(text: &str, as_written: &'static Encoding, encoding: &'static Encoding) -> f64 {
        let (bytes, _, unmappable) = as_written.encode(text);
        assert!(!unmappable, "{text}");
        quality(&encoding.decode_without_bom_handling(&bytes).0)
    }

    #[test]
    fn the_right_reading_is_worth_more_than_any_wrong_one() {
        for (text, written) in [
            ("推动高质量发展，建设社会主义现代化国家。", GB18030),
            ("臣本布衣，躬耕于南阳，苟全性命于乱世，不求闻达于诸侯。", GB18030),
            ("臺灣的經濟發展與產業政策，是我們討論的問題。", BIG5),
            ("輕輕的我走了，正如我輕輕的來", BIG5),
            ("推動高質量發展", UTF_8),
        ] {
            let right = reading(text, written, written);
            assert!(right > 2.0, "{text}: {right}");
            for other in [GB18030, BIG5, UTF_8, WINDOWS_1252, EUC_KR] {
                if other != written {
                    let wrong = reading(text, written, other);
                    // Half of the hanzi of GB2312 are Hangul of EUC-KR, which is only tried if something speaks for it.
                    let margin = if other == EUC_KR { 1.0 } else { 2.0 };
                    assert!(wrong < right - margin, "{text} as {}: {wrong}, right is {right}", other.name());
                }
            }
        }
    }

    #[test]
    fn both_levels_are_in_the_table() {
        let count = |worth| ideographs().iter().filter(|&&w| i64::from(w) == worth).count();
        let (common, very) = (count(worth::COMMON), count(worth::VERY_COMMON));
        assert!((400..500).contains(&very), "{very}");
        // The union of 3755 and 5401 characters, most of the shared ones being those written alike.
        assert!((6000..7200).contains(&(common + very)), "{common}");
        for (c, expected) in [('的', 6), ('國', 6), ('苟', 2), ('齉', -3)] {
            assert_eq!(worth_of(c, ' ', ' ', ideographs()), expected, "{c}");
        }
    }
}

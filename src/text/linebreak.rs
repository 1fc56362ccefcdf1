//! Where a line may end.
//!
//! The default of UAX #14 (as `unicode-linebreak` has it, Unicode 15) knows neither that “ opens and ” closes in Chinese
//! (to it both glue) nor the prohibitions of Chinese typesetting. Two steps mend that:
//!
//! 1. *Stand-ins*: characters whose class depends on a Chinese neighbourhood are replaced, for the algorithm alone, by
//!    others of the same length in UTF-8 and of the right class: “ by 「, ” by 」, — by 〜.
//!    (LB30 of Unicode 15 as the crate has it also glues a wide opening bracket to a Latin word before it, against the
//!    rule's own exception for wide brackets; those opportunities are put back.)
//! 2. *Prohibitions*: opportunities before what must not begin a line or after what must not end one are taken out.
//!
//! Sources: GB/T 15834—2011, chapter 5 (5.1.1, 5.1.2: 。、，；：？！ not at the head of a line; 5.1.3: the first half of
//! a pair not at the end, the second not at the head; 5.1.4, 5.1.5: —— and …… are not parted; 5.1.6, 5.1.7: connectors
//! and · not at the head; 5.1.9: / at neither). W3C CLREQ 3.1.3, "Prohibition rules for line start and line end", in
//! the strict manner: dashes and ellipses do not begin a line either.

use unicode_linebreak::{BreakClass, break_property, linebreaks};

/// Whether `c` must not begin a line. ASCII marks are left to UAX #14, for they begin words too (`.bashrc`, `-v`).
pub fn no_start(c: char) -> bool {
    matches!(c,
        '、' | '。' | '，' | '．' | '；' | '：' | '！' | '？' | '｡' | '､'
        | '）' | '」' | '』' | '】' | '》' | '〉' | '〕' | '〗' | '〙' | '〛' | '｝' | '］' | '｠' | '｣' | '〞' | '〟'
        | '”' | '’' | '»' | '›'
        | '…' | '⋯' | '—' | '―' | '⸺' | '⸻'
        | '～' | '〜' | '–' | '－' | '·' | '・' | '‧' | '／'
        | '％' | '‰' | '℃' | '°' | '′' | '″'
        | '々' | 'ー' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ'
        // Small and vertical forms of the same.
        | '\u{FE10}'..='\u{FE16}' | '\u{FE18}' | '\u{FE19}' | '\u{FE30}'..='\u{FE32}' | '\u{FE36}' | '\u{FE38}'
        | '\u{FE3A}' | '\u{FE3C}' | '\u{FE3E}' | '\u{FE40}' | '\u{FE42}' | '\u{FE44}' | '\u{FE48}'
        | '\u{FE50}'..='\u{FE52}' | '\u{FE54}'..='\u{FE58}' | '\u{FE5A}' | '\u{FE5C}' | '\u{FE5E}')
}

/// Whether `c` must not end a line.
pub fn no_end(c: char) -> bool {
    matches!(
        c,
        '（' | '「'
            | '『'
            | '【'
            | '《'
            | '〈'
            | '〔'
            | '〖'
            | '〘'
            | '〚'
            | '｛'
            | '［'
            | '｟'
            | '｢'
            | '〝'
            | '“'
            | '‘'
            | '«'
            | '‹'
            | '／'
            | '￥'
            | '＄'
            | '￡'
            | '＃'
            | '№'
            | '\u{FE17}'
            | '\u{FE35}'
            | '\u{FE37}'
            | '\u{FE39}'
            | '\u{FE3B}'
            | '\u{FE3D}'
            | '\u{FE3F}'
            | '\u{FE41}'
            | '\u{FE43}'
            | '\u{FE47}'
            | '\u{FE59}'
            | '\u{FE5B}'
            | '\u{FE5D}'
    )
}

/// Whether a line that must be broken somewhere may be broken between these two: no prohibition stands against it,
/// though a word is parted.
pub fn may_part(before: char, after: char) -> bool {
    !no_start(after) && !no_end(before)
}

/// Finds the opportunities of one text after another, keeping its buffers.
#[derive(Debug, Clone, Default)]
pub struct Breaker {
    stand_in: String,
    /// Where a wide opening bracket follows a Latin word.
    put_back: Vec<usize>,
}

impl Breaker {
    /// Appends to `found` the byte offsets in `text` before which a line may be broken, in order; neither 0 nor the
    /// end. Line ends in `text` count as opportunities like any other: whether they are obeyed is the caller's matter.
    pub fn find(&mut self, text: &str, found: &mut Vec<usize>) {
        let source = if self.stand_in(text) { self.stand_in.as_str() } else { text };
        let mut put_back = self.put_back.iter().copied().peekable();
        let mut chars = text.char_indices();
        let mut before = None;
        for (at, _) in linebreaks(source) {
            while let Some(earlier) = put_back.next_if(|&p| p <= at) {
                if earlier < at {
                    found.push(earlier);
                }
            }
            // The characters on both sides, in one pass over the text.
            let after = loop {
                match chars.next() {
                    Some((here, c)) if here < at => before = Some(c),
                    other => break other.map(|(_, c)| c),
                }
            };
            let (Some(last), Some(first)) = (before, after) else { break };
            if may_part(last, first) && !(full_width_alphanumeric(last) && full_width_alphanumeric(first)) {
                found.push(at);
            }
            before = Some(first);
        }
    }

    /// Writes the text with its stand-ins; `false` where it needs none.
    fn stand_in(&mut self, text: &str) -> bool {
        if text.is_ascii() {
            self.put_back.clear();
            return false;
        }
        // Straight quotes open and close in turn, unless one is missing.
        let paired = memchr::memchr_iter(b'"', text.as_bytes()).count().is_multiple_of(2);
        let mut open = false;
        let mut changed = false;
        let mut previous = ' ';
        self.stand_in.clear();
        self.put_back.clear();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().unwrap_or(' ');
            if c == '"' {
                open = !open;
            }
            let new = match c {
                // Ideographs, kana and Hangul first: most of the text.
                '\u{3003}'..='\u{D7FF}' => c,
                '“' | '‘' if !between_western(previous, next) => '「',
                '”' | '’' if !between_western(previous, next) => '」',
                '—' | '―' | '─' | '⸺' | '⸻' => '〜',
                '⋯' => '…',
                '"' if paired && (east_asian(previous) || east_asian(next)) => {
                    if open {
                        '('
                    } else {
                        ')'
                    }
                }
                // A no-break space between Chinese comes from a web page's layout; U+00AD allows a break after it.
                '\u{A0}' if [previous, next].iter().any(|&o| o == '\u{A0}' || east_asian(o)) => '\u{AD}',
                // LB1: a character of class AI is an ideograph in an East Asian context.
                _ if c.len_utf8() == 3
                    && break_property(u32::from(c)) == BreakClass::Ambiguous
                    && !western(previous)
                    && !western(next) =>
                {
                    '一'
                }
                _ => c,
            };
            if western(previous) && (new == '「' || (no_end(c) && east_asian(c))) {
                self.put_back.push(self.stand_in.len());
            }
            changed |= new != c;
            self.stand_in.push(new);
            previous = c;
        }
        debug_assert_eq!(self.stand_in.len(), text.len(), "a stand-in is as long as what it stands for");
        changed
    }
}

/// A letter or digit of a script that is written with blanks.
fn western(c: char) -> bool {
    c.is_ascii_alphanumeric() || (c < '\u{2E80}' && !c.is_ascii() && c.is_alphanumeric())
}

fn between_western(before: char, after: char) -> bool {
    western(before) && western(after)
}

fn east_asian(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// ０-９, Ａ-Ｚ, ａ-ｚ: ideographs to UAX #14, but a number or word to the reader.
fn full_width_alphanumeric(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn breaks(text: &str) -> Vec<usize> {
        let mut found = Vec::new();
        Breaker::default().find(text, &mut found);
        found
    }

    /// `|` in `marked` shows where a break is expected.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let mut shown = String::new();
        let found = breaks(&text);
        for (at, c) in text.char_indices() {
            if found.contains(&at) {
                shown.push('|');
            }
            shown.push(c);
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn chinese_breaks_anywhere_but_at_marks() {
        check("推|动|高|质|量|发|展，|为|了|（甲）|乙。");
        check("《中|国》|《历|史》、|【注】");
        check("什|么？！|好");
    }

    #[test]
    fn curly_quotes_open_and_close() {
        check("以|“四|考|两|评”|为|抓|手");
        check("说：|“好。”|他|‘是’|的");
        check("It’s |a |“quoted |text”, |isn’t |it?");
        check("用|Rust|“写”|的");
        check("增|加|值|GDP|（亿|元）|AB|《丙》|c");
        check("党|“a”|的");
    }

    #[test]
    fn straight_quotes_in_chinese_go_in_pairs() {
        check("以|\"四|考\"|为");
        check("屏|幕|5.5\"大");
    }

    #[test]
    fn dashes_and_ellipses_are_whole_and_begin_no_line() {
        check("历|史——|现|在……|完");
        check("（——|甲）");
        check("a |word—|another |one");
        check("等|等⋯⋯|好");
    }

    #[test]
    fn words_and_numbers_stay_whole() {
        check("增|长|12.5%，|达|1,234|亿|元");
        check("使|用|Linux|系|统");
        check("２０２１|年|ＡＢＣ|类");
        check("温|度|２５℃|左|右");
        check("列|宁·|伊|里|奇");
        check("和／或|甲～|乙");
        check("see |https://|example.org/|a/|b");
    }

    #[test]
    fn signs_in_chinese_are_ideographs() {
        check("○|○|○|同|志");
        check("；|①|坚|持|②|推|动");
        check("→a");
    }

    #[test]
    fn blanks_of_web_pages_do_not_glue() {
        check("文\u{a0}|文\u{a0}\u{a0}\u{a0}|字");
        check("10\u{a0}km");
        check("文　|字");
    }

    #[test]
    fn line_ends_are_opportunities() {
        check("甲\n|乙\r\n|丙");
    }

    proptest! {
        #[test]
        fn prohibitions_hold_in_any_text(text in "([一-龥]{0,3}[、。，；：！？（）《》“”‘’—…·～\"/ A-Za-z0-9０-９①→\u{a0}\u{3000}]{0,3}){0,12}") {
            let found = breaks(&text);
            prop_assert!(found.windows(2).all(|w| w[0] < w[1]));
            for at in found {
                let (head, tail) = text.split_at(at);
                let (last, first) = (head.chars().next_back().unwrap(), tail.chars().next().unwrap());
                prop_assert!(!no_start(first) && !no_end(last), "{last}|{first}");
                prop_assert!(!(western(first) && first.is_ascii() && last.is_ascii_alphanumeric()), "{last}|{first}");
            }
        }

        #[test]
        fn any_text_is_accepted(text in any::<String>()) {
            for at in breaks(&text) {
                prop_assert!(at > 0 && at < text.len() && text.is_char_boundary(at));
            }
        }
    }
}

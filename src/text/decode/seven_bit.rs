//! Encodings whose bytes are all ASCII and that change their meaning by escapes: ISO-2022-CN (RFC 1922), HZ
//! (RFC 1843), UTF-7 (RFC 2152), and ISO-2022-JP by `encoding_rs`. Found in old mail, news and archives.
//!
//! Plain text may look like an escape anywhere (`a+b`, `~{`), so a reading counts only if all of it is well formed and
//! reads like Chinese.

use encoding_rs::{GB18030, ISO_2022_JP};

use super::{Decoded, PLAUSIBLE, score};

const ESC: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;

/// The text of bytes that are all ASCII, if they are in one of these encodings.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded> {
    let has = |escape: &[u8]| memchr::memmem::find(bytes, escape).is_some();
    if has(b"\x1B$)") || has(b"\x1B$*") {
        return iso_2022_cn(bytes).filter(reads_well);
    }
    if has(b"\x1B$B") || has(b"\x1B$@") {
        return Some(super::read(ISO_2022_JP, bytes)).filter(|d| d.replaced == 0);
    }
    if has(b"~{")
        && let Some(decoded) = hz(bytes).filter(reads_well)
    {
        return Some(decoded);
    }
    if has(b"+") { utf_7(bytes).filter(reads_well) } else { None }
}

fn reads_well(decoded: &Decoded) -> bool {
    score::quality(&decoded.text) >= PLAUSIBLE
}

/// A pair of seven-bit bytes of GB2312, as a character.
fn gb2312(high: u8, low: u8) -> Option<char> {
    if !(0x21..=0x77).contains(&high) || !(0x21..=0x7E).contains(&low) {
        return None;
    }
    let pair = [high | 0x80, low | 0x80];
    let (text, malformed) = GB18030.decode_without_bom_handling(&pair);
    text.chars().next().filter(|_| !malformed)
}

/// RFC 1922. The sets designated to SO are GB2312 (`A`) and, read as U+FFFD for want of their tables, ISO-IR-165 beyond
/// GB2312 (`E`) and CNS 11643 (`G`, and `H` by single shift). Designations and shifts end with the line.
fn iso_2022_cn(bytes: &[u8]) -> Option<Decoded> {
    let mut text = String::with_capacity(bytes.len() * 2);
    let (mut replaced, mut set, mut shifted) = (0, None, false);
    let mut put = |text: &mut String, c: Option<char>| {
        replaced += usize::from(c.is_none());
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    };
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = after;
        match (*first, after) {
            (ESC, [b'$', b')', which, tail @ ..]) => (set, rest) = (Some(*which), tail),
            // The sets of SS2 and SS3 (ESC N, ESC O), a character at a time.
            (ESC, [b'$', b'*' | b'+', _, tail @ ..]) => rest = tail,
            (ESC, [b'N' | b'O', _, _, tail @ ..]) => {
                put(&mut text, None);
                rest = tail;
            }
            (SHIFT_OUT, _) => shifted = true,
            (SHIFT_IN, _) => shifted = false,
            (b'\n' | b'\r', _) => {
                (set, shifted) = (None, false);
                text.push(char::from(*first));
            }
            (high @ 0x21..=0x7E, [low, tail @ ..]) if shifted => {
                put(&mut text, if matches!(set?, b'A' | b'E') { gb2312(high, *low) } else { None });
                rest = tail;
            }
            (plain, _) => text.push(char::from(plain)),
        }
    }
    Some(Decoded { text, encoding: "ISO-2022-CN", replaced })
}

/// RFC 1843: `~{` and `~}` around pairs of GB2312, `~~` a tilde, a tilde before a line end joins the lines. `None` where
/// a pair or an escape is not well formed; a line end ends the Chinese, as in the older WHATWG decoder.
fn hz(bytes: &[u8]) -> Option<Decoded> {
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut chinese = false;
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = after;
        match (*first, after) {
            (b'~', [b'{', tail @ ..]) => (chinese, rest) = (true, tail),
            (b'~', [b'}', tail @ ..]) => (chinese, rest) = (false, tail),
            (b'~', [b'~', tail @ ..]) if !chinese => {
                text.push('~');
                rest = tail;
            }
            (b'~', [b'\n', tail @ ..] | [b'\r', b'\n', tail @ ..]) => rest = tail,
            (b'\n' | b'\r', _) => {
                chinese = false;
                text.push(char::from(*first));
            }
            (high, [low, tail @ ..]) if chinese => {
                text.push(gb2312(high, *low)?);
                rest = tail;
            }
            _ if chinese => return None,
            (plain, _) => text.push(char::from(plain)),
        }
    }
    Some(Decoded { text, encoding: "HZ-GB-2312", replaced: 0 })
}

/// RFC 2152: `+`, UTF-16 in base64 without padding, and `-` or any character that is not base64; `+-` is a plus. `None`
/// at the first plus that is not that, so that ordinary text is given up early.
fn utf_7(bytes: &[u8]) -> Option<Decoded> {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(plus) = memchr::memchr(b'+', rest) {
        let (before, after) = (rest.get(..plus)?, rest.get(plus + 1..)?);
        text.extend(before.iter().map(|&b| char::from(b)));
        if let Some(tail) = after.strip_prefix(b"-") {
            text.push('+');
            rest = tail;
            continue;
        }
        let length = after.iter().position(|&b| sextet(b).is_none()).unwrap_or(after.len());
        let units = utf_16(after.get(..length)?)?;
        for c in char::decode_utf16(units) {
            // Letters and digits stand for themselves in UTF-7; shifted, they are a coincidence.
            text.push(c.ok().filter(|c| !c.is_ascii_alphanumeric())?);
        }
        rest = after.get(length..)?;
        rest = rest.strip_prefix(b"-").unwrap_or(rest);
    }
    text.extend(rest.iter().map(|&b| char::from(b)));
    Some(Decoded { text, encoding: "UTF-7", replaced: 0 })
}

fn sextet(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// The UTF-16 units of a run of base64; `None` if it holds none, or if the bits left over are not zero and fewer than
/// six, as the RFC wants.
fn utf_16(run: &[u8]) -> Option<Vec<u16>> {
    let mut units = Vec::with_capacity(run.len() * 3 / 8);
    let (mut bits, mut held) = (0_u32, 0);
    for &b in run {
        bits = bits << 6 | sextet(b)?;
        held += 6;
        if held >= 16 {
            held -= 16;
            units.push((bits >> held) as u16);
            bits &= (1 << held) - 1;
        }
    }
    (!units.is_empty() && bits == 0 && held < 6).then_some(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Option<(&str, &str)>) {
        let decoded = decode(bytes);
        assert_eq!(decoded.as_ref().map(|d| (d.encoding, d.text.as_str())), expected, "{}", bytes.escape_ascii());
    }

    #[test]
    fn rfc_examples_and_their_like() {
        check(b"\x1B$)A\x0E=;;;\x0F ok\n\x1B$)A\x0EVPND\x0F\r\n", Some(("ISO-2022-CN", "交换 ok\n中文\r\n")));
        check(b"~{<:Ky2;S{#,NpJ)l6HK!#~} Bye~~\n", Some(("HZ-GB-2312", "己所不欲，勿施於人。 Bye~\n")));
        check(b"~{VP~}~\nABC~{ND~}", Some(("HZ-GB-2312", "中ABC文")));
        check(b"+Ti1lhw- 1 +- 1 +TgBPDTAC", Some(("UTF-7", "中文 1 + 1 一伍。")));
        check(b"\x1B$B$3$s$K$A$O\x1B(B", Some(("ISO-2022-JP", "こんにちは")));
    }

    #[test]
    fn ordinary_ascii_stays_ascii() {
        for text in [
            "a+b = c+d; C++ +0800",
            "x ~{ y ~} z",
            "see ~{foo}",
            "+1 +abc- +AAA-",
            "\x1b[31mred\x1b[0m",
            "++i;",
            "a+",
            "~{",
            "diff\n+let x = 1;\n+}\n",
            "\x1b$)",
            "\x1b$)A\x0e",
            "q=a+TgA-b+c",
        ] {
            check(text.as_bytes(), None);
        }
    }

    #[test]
    fn characters_without_a_table_are_counted() {
        let bytes = b"\x1B$)A\x0EVPNDVPND\x1B$)G\x0EDl\x0F\n";
        let decoded = iso_2022_cn(bytes).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.replaced), ("中文中文\u{FFFD}\n", 1));
    }
}

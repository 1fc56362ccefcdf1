//! A sample of a large file, cut where no character is cut.

use std::borrow::Cow;

/// Up to this size a file is judged as a whole.
const WHOLE: usize = 1 << 20;
/// The size of each of the three pieces of a larger one.
const PIECE: usize = 256 << 10;

/// As many bytes that are not ASCII tell encodings apart beyond doubt.
const ENOUGH: usize = 48 << 10;
/// What is left out of a file with more is left out in blocks of this size.
const BLOCK: usize = 4 << 10;

/// Where a file may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// After a byte below 0x30: in UTF-8, GB18030, Big5, the EUCs and Shift_JIS such a byte is always a character by
    /// itself, never part of one (GB18030's four-byte forms use the digits, from 0x30 on).
    Ascii,
    /// At an even offset, for UTF-16.
    Even,
}

/// The whole of a small file; beginning, middle and end of a large one.
pub(super) fn of(bytes: &[u8], cut: Cut) -> Cow<'_, [u8]> {
    if bytes.len() <= WHOLE {
        return Cow::Borrowed(bytes);
    }
    let middle = (bytes.len() - PIECE) / 2;
    let end = bytes.len() - PIECE;
    let mut sample = Vec::with_capacity(3 * PIECE);
    for (from, to) in [(0, PIECE), (middle, middle + PIECE), (end, bytes.len())] {
        let from = if from == 0 { 0 } else { forward(bytes, from, cut) };
        let to = if to == bytes.len() { to } else { forward(bytes, to, cut) };
        sample.extend_from_slice(bytes.get(from..to).unwrap_or_default());
    }
    Cow::Owned(sample)
}

/// What tells the encoding of a file that is not UTF-8: the sample of it, or, where that has more than enough bytes
/// beyond ASCII, blocks from all over it.
pub(super) fn evidence(bytes: &[u8]) -> Cow<'_, [u8]> {
    let sample = of(bytes, Cut::Ascii);
    let beyond_ascii = sample.iter().filter(|b| !b.is_ascii()).count();
    let every = beyond_ascii / ENOUGH;
    if every < 2 {
        return sample;
    }
    let mut evidence = Vec::with_capacity(sample.len() / every + BLOCK);
    let mut from = 0;
    while from < sample.len() {
        let to = forward(&sample, sample.len().min(from + BLOCK), Cut::Ascii);
        evidence.extend_from_slice(sample.get(from..to).unwrap_or_default());
        from = forward(&sample, sample.len().min(to + (every - 1) * BLOCK), Cut::Ascii);
    }
    Cow::Owned(evidence)
}

/// The next place from `at` on where a cut is safe; within a piece's length, or `at` itself.
fn forward(bytes: &[u8], at: usize, cut: Cut) -> usize {
    match cut {
        Cut::Even => at & !1,
        Cut::Ascii => {
            let window = bytes.get(at..bytes.len().min(at + PIECE)).unwrap_or_default();
            window.iter().position(|&b| b < 0x30).map_or(at, |found| at + found + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030, UTF_8};

    #[test]
    fn a_sample_cuts_no_character() {
        // Lines of several lengths, so that the pieces begin and end everywhere.
        let text: String = (0..60_000).flat_map(|i| ["第一行：四考兩評 \n", ["黨", "黨建1"][i % 2]]).collect();
        assert!(text.len() > WHOLE);
        for encoding in [UTF_8, GB18030, BIG5] {
            let (bytes, _, unmappable) = encoding.encode(&text);
            assert!(!unmappable && bytes.len() > WHOLE);
            let sample = of(&bytes, Cut::Ascii);
            assert!(sample.len() < WHOLE && sample.len() > 2 * PIECE);
            assert!(!encoding.decode_without_bom_handling(&sample).1, "{}", encoding.name());
        }
    }

    #[test]
    fn evidence_is_gathered_from_all_over_the_file() {
        let mut text = "ASCII only. ".repeat(40_000);
        text.push_str(&"四考两评，党建。\n".repeat(20_000));
        text.push_str("ASCII again. ");
        let (bytes, ..) = GB18030.encode(&text);
        let evidence = evidence(&bytes);
        let beyond_ascii = evidence.iter().filter(|b| !b.is_ascii()).count();
        assert!((ENOUGH / 2..ENOUGH * 2).contains(&beyond_ascii), "{beyond_ascii}");
        assert!(!GB18030.decode_without_bom_handling(&evidence).1);
        // Little of it is needed whole.
        assert_eq!(super::evidence(b"caf\xE9"), &b"caf\xE9"[..]);
        // Without a place to cut it ends all the same.
        assert!(super::evidence(&vec![0xB0; 900_000]).len() < 900_000);
    }

    #[test]
    fn a_small_file_is_its_own_sample_and_one_long_line_is_sampled_too() {
        assert_eq!(of(b"abc", Cut::Even), &b"abc"[..]);
        let line = vec![0xB0; 3 << 20];
        assert_eq!(of(&line, Cut::Ascii).len(), 3 * PIECE);
        assert_eq!(of(&line, Cut::Even).len(), 3 * PIECE);
    }
}

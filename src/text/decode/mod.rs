//! From the bytes of a file to text: which encoding they are in is judged on the whole file, or on a large sample of
//! its beginning, middle and end.
//!
//! In this order: an encoding the user forces; a byte order mark; seven-bit encodings with escapes (ISO-2022-CN, HZ,
//! UTF-7); valid UTF-8; UTF-16 without a mark; and then whichever of UTF-8 with damage, GB18030 (which holds GBK and
//! GB2312), Big5 (with HKSCS), the declared encoding and the one `chardetng` guesses reads most like text ([`score`]).

mod declared;
mod sample;
mod score;
mod seven_bit;

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

pub use declared::declared_charset;

/// A decoded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text as it stands in the file: line ends, and the byte order mark of UTF-8 as U+FEFF.
    pub text: String,
    /// The WHATWG name (`UTF-8`, `gb18030`, `Big5`, `UTF-16LE` ...), or `ISO-2022-CN`, `HZ-GB-2312`, `UTF-7`.
    pub encoding: &'static str,
    /// How many times U+FFFD was put in for bytes that mean nothing in that encoding.
    pub replaced: usize,
}

/// The quality ([`score`]) from which a reading is right beyond doubt: it has many of the commonest characters.
const CERTAIN: f64 = 4.0;
/// The quality below which `chardetng` is asked as well. It is slow, and most Chinese text is above.
const CLEAR: f64 = 3.0;
/// The quality from which a declaration of GBK or Big5 is believed against valid UTF-8.
const GOOD: f64 = 2.0;
/// The quality that a reading of bytes as UTF-16 without a mark, or as a seven-bit encoding, must have.
const PLAUSIBLE: f64 = 1.0;
/// What a declaration adds to the quality of the encoding it names: much, but not enough to make mojibake right.
const DECLARED: f64 = 2.0;
/// What the guess of `chardetng` adds.
const GUESSED: f64 = 1.0;
/// The weight, in characters of quality 1, of having come to Chinese documents in the first place: it decides a few
/// characters that read well in several encodings, and is nothing beside a paragraph.
const PRIOR: f64 = 12.0;

/// The encoding of a label (`gbk`, `GB2312`, `big5-hkscs`, `utf8` ...), as the WHATWG Encoding Standard lists them.
/// GBK and GB2312 are read as their superset GB18030. `None` for labels the standard does not know or does not decode.
pub fn encoding(label: &str) -> Option<&'static Encoding> {
    let label = label.trim();
    // Names in common use that the standard lacks.
    let label = match label.to_ascii_lowercase().as_str() {
        "cp936" | "ms936" | "windows-936" | "euc-cn" | "euccn" => "gbk",
        "cp950" | "ms950" | "windows-950" | "big5hkscs" | "hkscs" => "big5",
        "utf16" | "utf-16le" | "utf16le" => "utf-16le",
        "utf16be" => "utf-16be",
        _ => return Encoding::for_label_no_replacement(label.as_bytes()).map(superset),
    };
    Encoding::for_label(label.as_bytes()).map(superset)
}

fn superset(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// Decodes a file. `declared` is what the file says of itself ([`declared_charset`]) and counts as a strong hint;
/// `forced` is what the user says and is obeyed. Never fails: what cannot be read becomes U+FFFD and is counted.
pub fn decode(bytes: &[u8], declared: Option<&'static Encoding>, forced: Option<&'static Encoding>) -> Decoded {
    if let Some(forced) = forced.filter(|&e| e != REPLACEMENT) {
        return read(superset(forced), bytes);
    }
    if let Some(marked) = by_mark(bytes) {
        return read(marked, bytes);
    }
    let ascii = Encoding::ascii_valid_up_to(bytes) == bytes.len();
    if ascii && let Some(decoded) = seven_bit::decode(bytes) {
        return decoded;
    }
    let declared = declared.map(superset).filter(|&e| e != REPLACEMENT && e != UTF_16LE && e != UTF_16BE);
    if memchr::memchr(0, bytes).is_some()
        && let Some(encoding) = utf16_without_mark(bytes)
    {
        return read(encoding, bytes);
    }
    if ascii {
        return read(UTF_8, bytes);
    }
    if Encoding::utf8_valid_up_to(bytes) == bytes.len() {
        return read(rather_two_bytes(bytes, declared).unwrap_or(UTF_8), bytes);
    }
    read(judge(bytes, declared), bytes)
}

/// Whether these bytes are no text in any encoding known here: the openings of common binary formats, or more control
/// characters than a text has. (Overstriking, form feeds, escape sequences and the BEL that ends one occur in texts and
/// do not count.)
pub fn looks_binary(bytes: &[u8]) -> bool {
    const OPENINGS: [&[u8]; 10] = [
        b"%PDF-",
        b"PK\x03\x04",
        b"\x1F\x8B",
        b"\x89PNG",
        b"GIF8",
        b"\xFF\xD8\xFF",
        b"7z\xBC\xAF",
        b"Rar!\x1A",
        b"\xD0\xCF\x11\xE0",
        b"\x7FELF",
    ];
    /// Compressed data has about one in eleven; texts that lost a few bytes to NULs stay far below.
    const ONE_IN: usize = 50;
    if OPENINGS.iter().any(|o| bytes.starts_with(o)) {
        return true;
    }
    let head = bytes.get(..64 * 1024).unwrap_or(bytes);
    let odd = head.iter().filter(|&&b| matches!(b, 0..=0x06 | 0x0B | 0x10..=0x1A | 0x1C..=0x1F)).count();
    odd * ONE_IN > head.len() && by_mark(bytes).is_none() && utf16_without_mark(bytes).is_none()
}

/// Encodings by their byte order mark: UTF-8, UTF-16, GB18030.
fn by_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(b"\x84\x31\x95\x33") {
        return Some(GB18030);
    }
    Encoding::for_bom(bytes).map(|(encoding, _)| encoding)
}

/// UTF-16 that has no mark shows in its NULs: the upper halves of blanks, digits and line ends. The order of the
/// halves is the one in which it reads as text.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = sample::of(bytes, sample::Cut::Even);
    let quality = |encoding| score::quality_with_ascii(&read(encoding, &sample).text);
    let (le, be) = (quality(UTF_16LE), quality(UTF_16BE));
    let (best, encoding) = if be > le { (be, UTF_16BE) } else { (le, UTF_16LE) };
    (best >= PLAUSIBLE).then_some(encoding)
}

/// Whether valid UTF-8 is Chinese in two bytes after all: a few characters of GBK or Big5 can happen to be valid
/// two-byte sequences (通知 in GBK is). Three-byte sequences cannot come together by accident.
fn rather_two_bytes(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<&'static Encoding> {
    if bytes.iter().any(|&b| b >= 0xE0) {
        return None;
    }
    let sample = sample::of(bytes, sample::Cut::Ascii);
    let quality = |encoding| score::quality(&read(encoding, &sample).text);
    match declared {
        Some(declared) if declared == GB18030 || declared == BIG5 => (quality(declared) >= GOOD).then_some(declared),
        Some(_) => None,
        // Letters that fit nothing around them, against common characters.
        None => (quality(UTF_8) < 0.0 && quality(GB18030) >= CERTAIN).then_some(GB18030),
    }
}

/// The reading that looks most like text.
fn judge(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let sample = sample::evidence(bytes);
    // At least two bytes a character.
    #[allow(clippy::cast_precision_loss)]
    let prior = PRIOR / (sample.iter().filter(|b| !b.is_ascii()).count() as f64 / 2.0);
    let quality = |encoding: &'static Encoding| {
        let hint = if declared == Some(encoding) { DECLARED } else { 0.0 };
        let prior = if encoding == GB18030 || encoding == BIG5 { prior } else { 0.0 };
        score::quality(&read(encoding, &sample).text) + hint + prior
    };
    // Of equals the first is taken.
    let mut candidates = vec![GB18030, UTF_8, BIG5];
    candidates.extend(declared.filter(|e| !candidates.contains(e)));
    let mut best = (f64::NEG_INFINITY, GB18030);
    for encoding in candidates {
        let quality = quality(encoding);
        if quality > best.0 {
            best = (quality, encoding);
        }
    }
    if best.0 < CLEAR + prior {
        let guess = guess(&sample);
        let quality = quality(guess) + GUESSED;
        if quality > best.0 {
            best = (quality, guess);
        }
    }
    best.1
}

fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    superset(detector.guess(None, chardetng::Utf8Detection::Allow))
}

/// Decodes with one encoding, counting replacements. The mark of UTF-16 is taken off, others stay as U+FEFF.
fn read(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    if encoding == UTF_8 {
        return read_utf_8(bytes);
    }
    let name = encoding.name();
    let utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    let mut decoder =
        if utf16 { encoding.new_decoder_with_bom_removal() } else { encoding.new_decoder_without_bom_handling() };
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let (mut rest, mut replaced) = (bytes, 0);
    loop {
        let (result, used) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = rest.get(used..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::Malformed(..) => {
                text.push(char::REPLACEMENT_CHARACTER);
                replaced += 1;
            }
            DecoderResult::OutputFull => {}
        }
        text.reserve(rest.len() + 64);
    }
    Decoded { text, encoding: name, replaced }
}

/// As `encoding_rs` does (a replacement for each maximal part of a character), and much faster where errors abound, as
/// they do when another encoding is tried as UTF-8.
fn read_utf_8(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut replaced = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            replaced += 1;
        }
    }
    Decoded { text, encoding: UTF_8.name(), replaced }
}

#[cfg(test)]
mod tests;

//! From the bytes a terminal sends to keys, pastes and clicks.
//!
//! This is our own reading, not crossterm's, for three reasons. At the end of the terminal crossterm 0.29 reads
//! without end in a loop that takes a whole processor. It takes an Esc byte that arrives alone for the Esc key at
//! once, so that an arrow key parted by a slow line becomes three keys. And it waits for input where we also wait
//! for workers. [`Parser`] is pure: bytes in, [`Input`] out; time comes in as [`Parser::expire`].

use std::time::Duration;

use super::sequences::{Step, alt, key, step};
use crate::message::{Code, Key, MouseKind};

/// What a terminal told us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    Paste(String),
    /// Column and row counted from 0.
    Mouse {
        kind: MouseKind,
        column: u16,
        row: u16,
    },
}

/// How long an Esc that stands alone may still be the beginning of a sequence. Long enough for a line that parts
/// packets, short enough for a finger.
pub const ESC_PATIENCE: Duration = Duration::from_millis(50);

/// How long an unfinished sequence is waited for, from its first byte on, before it is given up, so that stray bytes do
/// not swallow what is typed next. A paste may take any time, but ends where nothing has come for so long.
pub const SEQUENCE_PATIENCE: Duration = Duration::from_secs(1);

/// A paste is cut at this many bytes: it goes into a search box.
const PASTE_LIMIT: usize = 1 << 20;

const CTRL_C: u8 = 0x03;

const PASTE_END: &[u8] = b"\x1b[201~";

/// Collects bytes until they are something.
#[derive(Debug, Default)]
pub struct Parser {
    pending: Vec<u8>,
    /// The bytes of a bracketed paste under way.
    paste: Option<Vec<u8>>,
    /// The last bytes only added to a sequence that was pending before.
    goes_on: bool,
}

impl Parser {
    /// Takes what was read, and hands each thing that is complete to `out`.
    pub fn feed(&mut self, bytes: &[u8], out: &mut impl FnMut(Input)) {
        if bytes == [CTRL_C] && self.paste.is_some() {
            // Typed by somebody who waits: what is pasted comes in larger pieces.
            self.end_paste(out);
        }
        let waiting = !self.pending.is_empty();
        self.pending.extend_from_slice(bytes);
        let mut at = 0;
        loop {
            if self.paste.is_some() {
                let (used, ended) = self.paste_on(at, out);
                at += used;
                if ended {
                    continue;
                }
                break;
            }
            let rest = self.pending.get(at..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            match step(rest) {
                Step::Took(count, input) => {
                    at += count;
                    if let Some(input) = input {
                        out(input);
                    }
                }
                Step::PasteBegins(count) => {
                    at += count;
                    self.paste = Some(Vec::new());
                }
                Step::Wait => break,
            }
        }
        self.goes_on = waiting && at == 0 && self.paste.is_none();
        self.pending.drain(..at.min(self.pending.len()));
    }

    /// Hands out an unfinished paste as far as it came, without what may have begun its end.
    fn end_paste(&mut self, out: &mut impl FnMut(Input)) {
        self.pending.clear();
        if let Some(bytes) = self.paste.take().filter(|bytes| !bytes.is_empty()) {
            out(Input::Paste(String::from_utf8_lossy(&bytes).into_owned()));
        }
    }

    /// Moves what stands from `at` on into the paste. Returns how many bytes are used, and whether the paste ended.
    fn paste_on(&mut self, at: usize, out: &mut impl FnMut(Input)) -> (usize, bool) {
        let rest = self.pending.get(at..).unwrap_or_default();
        let end = memchr::memmem::find(rest, PASTE_END);
        // What may be the beginning of the end stays pending.
        let text = rest.get(..end.unwrap_or(rest.len() - tail_of_end(rest))).unwrap_or_default();
        if let Some(paste) = &mut self.paste {
            let room = PASTE_LIMIT.saturating_sub(paste.len());
            paste.extend(text.iter().take(room));
        }
        if end.is_none() {
            return (text.len(), false);
        }
        let used = text.len() + PASTE_END.len();
        let bytes = self.paste.take().unwrap_or_default();
        out(Input::Paste(String::from_utf8_lossy(&bytes).into_owned()));
        (used, true)
    }

    /// How long to wait for more bytes before [`Parser::expire`]; `None` when nothing is pending. It counts from the
    /// last [`Parser::feed`] after which [`Parser::goes_on`] was false.
    pub fn patience(&self) -> Option<Duration> {
        if self.paste.is_some() {
            return Some(SEQUENCE_PATIENCE);
        }
        match self.pending.as_slice() {
            [] => None,
            [0x1b] => Some(ESC_PATIENCE),
            _ => Some(SEQUENCE_PATIENCE),
        }
    }

    /// Whether what is pending was begun by an earlier feed than the last.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// No more bytes came in time: a lone Esc is the key, a paste is over, anything else unfinished is given up.
    pub fn expire(&mut self, out: &mut impl FnMut(Input)) {
        if self.paste.is_some() {
            self.end_paste(out);
            return;
        }
        match self.pending.as_slice() {
            [0x1b] => out(key(Code::Esc)),
            [0x1b, byte @ (b'[' | b'O' | b']' | b'P' | b'^' | b'_' | b'X')] => out(alt(Code::Char(char::from(*byte)))),
            _ => {}
        }
        self.pending.clear();
    }
}

/// How many bytes at the end of `bytes` may begin the mark that ends a paste.
fn tail_of_end(bytes: &[u8]) -> usize {
    (1..PASTE_END.len()).rev().find(|&n| PASTE_END.get(..n).is_some_and(|begin| bytes.ends_with(begin))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::sequences::ctrl;
    use proptest::prelude::*;

    fn parse(chunks: &[&[u8]]) -> Vec<Input> {
        let mut parser = Parser::default();
        let mut found = Vec::new();
        for chunk in chunks {
            parser.feed(chunk, &mut |input| found.push(input));
        }
        if parser.patience().is_some() {
            parser.expire(&mut |input| found.push(input));
        }
        found
    }

    fn check(bytes: &[u8], expected: &[Input]) {
        assert_eq!(parse(&[bytes]), expected, "{bytes:?} at once");
        if bytes.len() > 1 && bytes != b"\x1b" {
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(parse(&single), expected, "{bytes:?} byte by byte");
        }
    }

    fn chars(text: &str) -> Vec<Input> {
        text.chars().map(|c| key(Code::Char(c))).collect()
    }

    #[test]
    fn keys_are_known_however_the_line_parts_them() {
        check("a党~".as_bytes(), &chars("a党~"));
        check(b"\x1b", &[key(Code::Esc)]);
        check(b"\x1b\x1b", &[key(Code::Esc), key(Code::Esc)]);
        check(b"\x1b[A", &[key(Code::Up)]);
        check(b"\x1b\x1b[A", &[key(Code::Esc), key(Code::Up)]);
        check(b"\x1bOB", &[key(Code::Down)]);
        check(b"\x1b[5~\x1b[6~", &[key(Code::PageUp), key(Code::PageDown)]);
        check(b"\x1b[H\x1b[4~", &[key(Code::Home), key(Code::End)]);
        check(b"\x1b[15~\x1b[24~\x1bOP\x1b[[A", &[Code::F(5), Code::F(12), Code::F(1), Code::F(1)].map(key));
        check(b"\x1b[Z", &[key(Code::BackTab)]);
        check(b"\x04\x00\x1f", &[ctrl(Code::Char('d')), ctrl(Code::Char(' ')), ctrl(Code::Char('_'))]);
        check(b"\r\t\x7f", &[key(Code::Enter), key(Code::Tab), key(Code::Backspace)]);
        check(b"\x1bx", &[alt(Code::Char('x'))]);
        check("\x1b党".as_bytes(), &[alt(Code::Char('党'))]);
        check(b"\x1b[", &[alt(Code::Char('['))]);
        check(b"\x1b[1;5C", &[ctrl(Code::Right)]);
        check(b"\x1b[3;3~", &[alt(Code::Delete)]);
        check(b"\x1b[97;5u\x1b[27u", &[ctrl(Code::Char('a')), key(Code::Esc)]);
        check(b"\x1b[97;2u", &[key(Code::Char('A'))]);
    }

    #[test]
    fn clicks_and_wheel_count_from_zero() {
        let at = |kind, column, row| Input::Mouse { kind, column, row };
        check(b"\x1b[<0;3;1M\x1b[<0;3;1m", &[at(MouseKind::Click, 2, 0)]);
        check(b"\x1b[<64;200;50M", &[at(MouseKind::WheelUp, 199, 49)]);
        check(b"\x1b[<81;1;1M", &[at(MouseKind::WheelDown, 0, 0)]);
        check(b"\x1b[M\x20\x22\x21", &[at(MouseKind::Click, 1, 0)]);
        check(b"\x1b[<2;3;1M\x1b[<35;3;1M\x1b[<0;0;0M\x1b[<0;99999;1M", &[]);
    }

    #[test]
    fn replies_and_broken_sequences_are_swallowed_and_no_key_is_lost_behind_them() {
        for skipped in [
            &b"\x1b[?62;22c"[..],
            b"\x1b[I",
            b"\x1b]11;rgb:0000/0000/0000\x1b\\",
            b"\x1b]52;c;QQ==\x07",
            b"\x1bP>|xterm(390)\x1b\\",
            b"\x1b[?2026;2$y",
            b"\xff\xfe",
            b"\xe5\x85",
            b"\xc2\x9b",
        ] {
            check(&[skipped, b"x"].concat(), &chars("x"));
        }
        check(b"\x1b[12\x1b[A", &[key(Code::Up)]);
        check(b"\x1b[1;\r", &[key(Code::Enter)]);
    }

    #[test]
    fn a_paste_is_one_thing_and_may_hold_escape_bytes() {
        check(
            "\x1b[200~四考\n两评\x1b[A\x1b[201~q".as_bytes(),
            &[Input::Paste("四考\n两评\x1b[A".into()), key(Code::Char('q'))],
        );
        let mut long = b"\x1b[200~".to_vec();
        long.extend(std::iter::repeat_n(b'a', 2 * PASTE_LIMIT));
        long.extend(PASTE_END);
        let found = parse(&long.chunks(4096).collect::<Vec<_>>());
        assert!(matches!(found.as_slice(), [Input::Paste(text)] if text.len() == PASTE_LIMIT));
    }

    #[test]
    fn patience_is_short_for_a_lone_escape_only() {
        let mut parser = Parser::default();
        for (bytes, patience) in [
            (&b"a"[..], None),
            (b"\x1b", Some(ESC_PATIENCE)),
            (b"[", Some(SEQUENCE_PATIENCE)),
            (b"B", None),
            (b"\x1b[200~abc", Some(SEQUENCE_PATIENCE)),
        ] {
            parser.feed(bytes, &mut |_| {});
            assert_eq!(parser.patience(), patience, "after {bytes:?}");
        }
    }

    #[test]
    fn a_paste_without_an_end_ends_all_the_same() {
        let pasted = Input::Paste("abcd".into());
        let interrupt = ctrl(Code::Char('c'));
        assert_eq!(parse(&[b"\x1b[200~abc", b"d"]), std::slice::from_ref(&pasted), "by silence");
        assert_eq!(parse(&[b"\x1b[200~abcd\x1b[20"]), std::slice::from_ref(&pasted), "in its end mark");
        assert_eq!(parse(&[b"\x1b[200~abcd", b"\x03", b"q"]), [pasted, interrupt.clone(), key(Code::Char('q'))]);
        assert_eq!(parse(&[b"\x1b[200~", b"\x03"]), [interrupt]);
        assert_eq!(parse(&[b"\x1b[200~"]), []);
        assert_eq!(parse(&[b"\x1b[200~a\x03b\x1b[201~"]), [Input::Paste("a\x03b".into())]);
    }

    #[test]
    fn a_string_that_nobody_sends_does_not_swallow_keys() {
        for opener in *b"]P^_X" {
            let typed = alt(Code::Char(char::from(opener)));
            check(&[0x1b, opener], std::slice::from_ref(&typed));
            check(&[0x1b, opener, 0x03], &[typed.clone(), ctrl(Code::Char('c'))]);
            check(&[0x1b, opener, b'a', b'b', b'\r'], &[key(Code::Enter)]);
            check(&[0x1b, opener, b'a', b'\n', b'b'], &[key(Code::Enter), key(Code::Char('b'))]);
            check(&[0x1b, opener, 0x1b, b'[', b'A'], &[typed, key(Code::Up)]);
        }
        check(b"\x1bO\x03", &[ctrl(Code::Char('c'))]);
        let mut long = b"\x1b]".to_vec();
        long.resize((1 << 16) + 4, b'a');
        assert_eq!(parse(&[&long, b"x"]), chars("x"));
    }

    #[test]
    fn patience_counts_from_the_first_byte_of_a_sequence() {
        let mut parser = Parser::default();
        for (bytes, goes_on) in [
            (&b"a\x1b]"[..], false),
            (b"1", true),
            (b"2", true),
            (b"\x07", false),
            (b"\x1b", false),
            (b"[", true),
            (b"B\x1b[", false),
            (b"200~a", false),
            (b"b\x1b", false),
            (b"[", false),
        ] {
            parser.feed(bytes, &mut |_| {});
            assert_eq!(parser.goes_on(), goes_on, "after {bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_mean_the_same(
            bytes in proptest::collection::vec(
                prop_oneof![Just(0x1bu8), Just(b'['), Just(b'<'), Just(b'~'), Just(b'2'), Just(b'0'), Just(b'1'), any::<u8>()],
                0..80,
            ),
            cut in 0usize..80,
        ) {
            let cut = cut.min(bytes.len());
            let (head, tail) = bytes.split_at(cut);
            prop_assume!(tail != [CTRL_C]);
            prop_assert_eq!(parse(&[&bytes]), parse(&[head, tail]));
        }
    }
}

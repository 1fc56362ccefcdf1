//! What single keys, escape sequences and mouse reports look like as bytes. Each function reads what stands at the
//! beginning of the bytes it is given and says how many it took.

use super::input::Input;
use crate::message::{Code, Key, MouseKind};

/// The longest control sequence that is waited for, in bytes. No key or click comes near it.
const SEQUENCE_LIMIT: usize = 64;

/// The longest string reply (OSC, DCS ...) that is skipped as one, in bytes.
const STRING_LIMIT: usize = 1 << 16;

/// What the beginning of the pending bytes is.
pub(super) enum Step {
    /// So many bytes are used; they mean this, or nothing.
    Took(usize, Option<Input>),
    /// So many bytes begin a bracketed paste.
    PasteBegins(usize),
    /// More bytes are needed.
    Wait,
}

pub(super) fn key(code: Code) -> Input {
    Input::Key(Key { code, ctrl: false, alt: false, shift: false })
}

pub(super) fn ctrl(code: Code) -> Input {
    Input::Key(Key { code, ctrl: true, alt: false, shift: false })
}

pub(super) fn alt(code: Code) -> Input {
    Input::Key(Key { code, ctrl: false, alt: true, shift: false })
}

/// Reads what stands at the beginning of `bytes`, which is not empty.
pub(super) fn step(bytes: &[u8]) -> Step {
    match bytes {
        [0x1b, rest @ ..] => escape(rest),
        [byte, ..] if *byte < 0x20 || *byte == 0x7f => Step::Took(1, Some(control(*byte))),
        _ => match character(bytes) {
            Ok(Some((c, count))) => {
                // C1 controls come from no keyboard.
                let input = (!c.is_control()).then(|| key(Code::Char(c)));
                Step::Took(count, input)
            }
            Ok(None) => Step::Wait,
            Err(bad) => Step::Took(bad, None),
        },
    }
}

/// The first character of UTF-8 bytes and its length; `None` when it is not complete, `Err` with the number of
/// bytes to skip when it is none.
fn character(bytes: &[u8]) -> Result<Option<(char, usize)>, usize> {
    let head = bytes.get(..bytes.len().min(4)).unwrap_or_default();
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(error) => return error.error_len().map_or(Ok(None), Err),
    };
    Ok(valid.chars().next().map(|c| (c, c.len_utf8())))
}

/// A byte under U+0020, or DEL.
fn control(byte: u8) -> Input {
    match byte {
        0 => ctrl(Code::Char(' ')),
        b'\t' => key(Code::Tab),
        // Some terminals, and what is typed ahead in cooked mode, send a line feed for Enter.
        b'\r' | b'\n' => key(Code::Enter),
        // Terminals disagree on what Backspace sends; both mean it.
        0x08 | 0x7f => key(Code::Backspace),
        0x1c..=0x1f => ctrl(Code::Char(char::from(byte + 0x40))),
        _ => ctrl(Code::Char(char::from(byte + 0x60))),
    }
}

/// What follows an Esc byte. Counts in the result include that byte.
fn escape(rest: &[u8]) -> Step {
    match rest {
        [] => Step::Wait,
        [b'[', rest @ ..] => sequence(rest),
        [b'O', rest @ ..] => match rest {
            [] => Step::Wait,
            // Not one of these keys; what broke it off is read for itself.
            [0x00..=0x1f, ..] => Step::Took(2, None),
            [last, ..] => Step::Took(3, ss3(*last).map(key)),
        },
        [opener @ (b']' | b'P' | b'^' | b'_' | b'X'), rest @ ..] => string(*opener, rest),
        // A second Esc begins anew, so that Esc Esc is two keys and Esc before an arrow stays an arrow.
        [0x1b, ..] => Step::Took(1, Some(key(Code::Esc))),
        _ => match step(rest) {
            Step::Took(count, Some(Input::Key(key))) => {
                Step::Took(count + 1, Some(Input::Key(Key { alt: true, ..key })))
            }
            Step::Took(count, _) => Step::Took(count + 1, None),
            Step::Wait | Step::PasteBegins(_) => Step::Wait,
        },
    }
}

/// A string that the terminal sends in answer to something (OSC, DCS, APC ...), after `Esc` and `opener`: skipped up to
/// its end. No answer holds any other control or escape: there somebody typed Alt-] or the like, and goes on typing.
fn string(opener: u8, rest: &[u8]) -> Step {
    let control = rest.iter().position(|byte| *byte < 0x20);
    match control.and_then(|at| rest.get(at..).map(|tail| (at, tail))) {
        Some((at, [0x07, ..])) => Step::Took(at + 3, None),
        Some((at, [0x1b, b'\\', ..])) => Step::Took(at + 4, None),
        None | Some((_, [0x1b])) if rest.len() <= STRING_LIMIT => Step::Wait,
        Some((0, _)) => Step::Took(2, Some(alt(Code::Char(char::from(opener))))),
        Some((at, _)) => Step::Took(at + 2, None),
        None => Step::Took(rest.len() + 2, None),
    }
}

/// The keys of application mode (SS3).
fn ss3(last: u8) -> Option<Code> {
    Some(match last {
        b'M' => Code::Enter,
        b'I' => Code::Tab,
        // The number pad.
        b'j'..=b'y' => Code::Char(char::from(last - 0x40)),
        _ => return letter(last),
    })
}

/// The keys that end in a letter, in CSI and SS3 sequences alike.
fn letter(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P' => Code::F(1),
        b'Q' => Code::F(2),
        b'R' => Code::F(3),
        b'S' => Code::F(4),
        _ => return None,
    })
}

/// The keys that xterm and its kin write as a number and `~`.
fn numbered(number: u32) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number as u8 - 10),
        17..=21 => Code::F(number as u8 - 11),
        23 | 24 => Code::F(number as u8 - 12),
        _ => return None,
    })
}

/// A control sequence, after `Esc [`.
fn sequence(rest: &[u8]) -> Step {
    match rest {
        // The Linux console: `Esc [ [ A` is F1.
        [b'[', rest @ ..] => {
            return match rest {
                [] => Step::Wait,
                [last @ b'A'..=b'E', ..] => Step::Took(4, Some(key(Code::F(last - b'A' + 1)))),
                _ => Step::Took(3, None),
            };
        }
        // The old mouse report: three bytes after the M.
        [b'M', rest @ ..] => {
            return match rest {
                [button, column, row, ..] => {
                    let [button, column, row] = [button, column, row].map(|b| u32::from(b.saturating_sub(32)));
                    Step::Took(6, mouse(button, column, row))
                }
                _ => Step::Wait,
            };
        }
        _ => {}
    }
    let Some(end) = rest.iter().position(|b| !(0x20..=0x3f).contains(b)) else {
        return if rest.len() > SEQUENCE_LIMIT { Step::Took(rest.len() + 2, None) } else { Step::Wait };
    };
    let (Some(parameters), Some(&last)) = (rest.get(..end), rest.get(end)) else { return Step::Wait };
    if !(0x40..=0x7e).contains(&last) {
        // Not a sequence after all; what broke it off is read for itself.
        return Step::Took(end + 2, None);
    }
    let used = end + 3;
    let text = std::str::from_utf8(parameters).unwrap_or_default();
    if let Some(report) = text.strip_prefix('<') {
        let [button, column, row] = numbers(report);
        let input = if last == b'M' { mouse(button, column, row) } else { None };
        return Step::Took(used, input);
    }
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b';' || b == b':') {
        return Step::Took(used, None);
    }
    let [first, modifiers, _] = numbers(text);
    if last == b'~' && first == 200 {
        return Step::PasteBegins(used);
    }
    let code = match last {
        b'~' => numbered(first),
        b'Z' => Some(Code::BackTab),
        // The keyboard protocol of kitty, also xterm's modifyOtherKeys in its second form.
        b'u' => unicode(first),
        _ => letter(last),
    };
    Step::Took(used, code.map(|code| Input::Key(with_modifiers(code, modifiers))))
}

/// A key given as its code point.
fn unicode(number: u32) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        _ => Code::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

/// xterm's modifiers: one more than a sum of shift 1, alt 2, control 4.
fn with_modifiers(code: Code, modifiers: u32) -> Key {
    let bits = modifiers.saturating_sub(1);
    let shift = bits & 1 != 0;
    let (code, shift) = match code {
        Code::Char(c) if shift => (Code::Char(c.to_uppercase().next().unwrap_or(c)), false),
        Code::Tab if shift => (Code::BackTab, false),
        Code::BackTab => (code, false),
        _ => (code, shift),
    };
    Key { code, ctrl: bits & 4 != 0, alt: bits & 2 != 0, shift }
}

/// The first three numbers of `text`, parted by semicolons; what is absent is 0. Sub-parameters after a colon are
/// left out.
fn numbers(text: &str) -> [u32; 3] {
    let mut found = [0; 3];
    for (slot, field) in found.iter_mut().zip(text.split(';')) {
        *slot = field.split(':').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    }
    found
}

/// A mouse report. `column` and `row` count from 1. Only presses of the left button and the wheel mean something.
fn mouse(button: u32, column: u32, row: u32) -> Option<Input> {
    // Bits 4, 8 and 16 are modifiers.
    let kind = match button & !0b1_1100 {
        0 => MouseKind::Click,
        64 => MouseKind::WheelUp,
        65 => MouseKind::WheelDown,
        _ => return None,
    };
    let place = |n: u32| u16::try_from(n.checked_sub(1)?).ok();
    Some(Input::Mouse { kind, column: place(column)?, row: place(row)? })
}

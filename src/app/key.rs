//! The names of keys, as the keymap file, the help and the documentation write them: `j`, `C-d`, `PgDn`, `S-Tab`.

use std::fmt;

use crate::message::{Code, Key};

/// Named keys, each with the name it is written by.
const NAMED: &[(&str, Code)] = &[
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("S-Tab", Code::BackTab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Insert", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
];

/// A key name that nothing answers to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no key: write j, C-d, A-x, Enter, Esc, Tab, S-Tab, Up, PgDn, Space, F1 and the like")]
pub struct NoKey(pub String);

impl Key {
    /// A key without modifiers.
    pub fn plain(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false }
    }

    /// The character this key types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The same key with what means nothing taken away, so that two ways of reporting a key compare equal: shift is
    /// part of a character, a letter with Ctrl is lower case, and Shift-Tab is one key.
    #[must_use]
    pub fn normal(mut self) -> Key {
        match self.code {
            Code::Char(c) => {
                self.shift = false;
                if self.ctrl {
                    self.code = Code::Char(c.to_ascii_lowercase());
                }
            }
            Code::Tab if self.shift => {
                self.code = Code::BackTab;
                self.shift = false;
            }
            Code::BackTab => self.shift = false,
            _ => {}
        }
        self
    }

    /// A key as an input method in full-width mode sends it (`？`, `ｊ`), made half width: outside the box the keys
    /// should work whichever mode the input method was left in.
    #[must_use]
    pub fn half_width(mut self) -> Key {
        if let Code::Char(c) = self.code {
            let half = match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
                '\u{3000}' => Some(' '),
                _ => None,
            };
            self.code = Code::Char(half.unwrap_or(c));
        }
        self
    }

    pub fn parse(name: &str) -> Result<Key, NoKey> {
        let no_key = || NoKey(name.to_owned());
        let mut key = Key::plain(Code::Esc);
        let mut rest = name;
        loop {
            if let Some((_, code)) = NAMED.iter().find(|(n, _)| *n == rest) {
                key.code = *code;
                break;
            }
            let mut chars = rest.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => {
                    key.code = Code::Char(c);
                    break;
                }
                (Some('C'), Some('-')) => key.ctrl = true,
                (Some('A'), Some('-')) => key.alt = true,
                (Some('S'), Some('-')) => key.shift = true,
                (Some('F'), Some(_)) => {
                    let n = rest.strip_prefix('F').and_then(|n| n.parse().ok()).filter(|n| (1..=24).contains(n));
                    key.code = Code::F(n.ok_or_else(no_key)?);
                    break;
                }
                _ => return Err(no_key()),
            }
            rest = chars.as_str();
        }
        Ok(key.normal())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (on, prefix) in [(self.ctrl, "C-"), (self.alt, "A-"), (self.shift, "S-")] {
            if on {
                f.write_str(prefix)?;
            }
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_as_they_are_written() {
        for name in ["j", "G", "?", "-", "C-d", "A-x", "C-A-x", "Enter", "S-Tab", "PgDn", "Space", "F1", "F12", "S-Up"]
        {
            assert_eq!(Key::parse(name).unwrap().to_string(), name);
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for name in ["", "jj", "C-", "F0", "F99", "Fx", "Return", "党建", "C-党建"] {
            assert!(Key::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn one_key_has_one_form() {
        let tab = Key { shift: true, ..Key::plain(Code::Tab) };
        assert_eq!(tab.normal(), Key::parse("S-Tab").unwrap());
        let big = Key { ctrl: true, shift: true, ..Key::plain(Code::Char('D')) };
        assert_eq!(big.normal(), Key::parse("C-d").unwrap());
        assert_eq!(Key::plain(Code::Char('？')).half_width(), Key::parse("?").unwrap());
    }
}

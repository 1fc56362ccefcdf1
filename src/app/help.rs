//! The help page, made from the catalogue and the keys as they are bound.

use super::action::{CATALOGUE, Group};
use super::keymap::Keymap;
use crate::locale::{Language, screen::Screen};
use crate::text::width::Widths;

/// Columns for the keys of an action.
pub const KEYS: usize = 18;
/// The most columns the page takes.
pub const PAGE: u16 = 84;

/// One line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    Blank,
    Heading(&'static str),
    /// The keys of an action (on its first line) and a line of what it does.
    Entry(String, String),
    Remark(&'static str),
}

/// The page at a width.
pub fn page(keymap: &Keymap, language: Language, widths: Widths, columns: u16) -> Vec<HelpLine> {
    let room = usize::from(columns.min(PAGE)).saturating_sub(KEYS).max(8);
    let mut lines = Vec::new();
    for group in Group::ALL {
        if !lines.is_empty() {
            lines.push(HelpLine::Blank);
        }
        lines.push(HelpLine::Heading(group.words().get(language)));
        for entry in CATALOGUE.iter().filter(|e| e.group == group) {
            let keys: Vec<_> = keymap.keys(entry.action).iter().map(ToString::to_string).collect();
            if keys.is_empty() {
                continue;
            }
            let mut keys = keys.join(" ");
            for piece in wrap(entry.doc.get(language), room, widths) {
                lines.push(HelpLine::Entry(std::mem::take(&mut keys), piece));
            }
        }
        if group == Group::Searching {
            lines.push(HelpLine::Remark(Screen::of(language).and_key));
        }
    }
    lines
}

/// Our own short sentences, broken at blanks, or between Han characters where there are none.
pub fn wrap(text: &str, room: usize, widths: Widths) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (fits, _) = widths.truncate(rest, room);
        let mut end = fits.len();
        if end < rest.len()
            && let Some((blank, _)) = fits.char_indices().rev().find(|(_, c)| *c == ' ').filter(|(i, _)| *i > 0)
        {
            end = blank;
        }
        // A room that holds not even one character still gets one, so that this ends.
        let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
        let (line, after) = rest.split_at(end);
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_on_the_page_and_nothing_is_too_wide() {
        for language in [Language::English, Language::Chinese] {
            for columns in [1, 40, 80, 200] {
                let page = page(&Keymap::default(), language, Widths::default(), columns);
                let entries = page.iter().filter(|l| matches!(l, HelpLine::Entry(keys, _) if !keys.is_empty())).count();
                assert_eq!(entries, CATALOGUE.len());
                let room = usize::from(columns.min(PAGE)).saturating_sub(KEYS).max(8);
                for line in page {
                    if let HelpLine::Entry(keys, text) = line {
                        assert!(Widths::default().str(&keys) < KEYS, "{keys}");
                        assert!(Widths::default().str(&text) <= room, "{text}");
                    }
                }
            }
        }
    }
}

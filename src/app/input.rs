//! Keys, pastes and the mouse: what they mean where they arrive.

use super::action::{Action, Scope};
use super::geometry::BOX_INDENT;
use super::model::{Focus, Model};
use crate::message::{Effect, Key, MouseKind};

/// Lines of an article that one notch of the wheel scrolls.
const NOTCH: isize = 3;

impl Model {
    pub(super) fn on_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.notice = None;
        self.asked.read_when_found = false;
        let scope = self.scope();
        if scope == Scope::Box {
            match (self.keymap.action(scope, key), key.typed()) {
                (Some(action), _) => self.act(action, effects),
                (None, Some(typed)) => self.type_character(key, typed, effects),
                (None, None) => {}
            }
            return;
        }
        let action = self.keymap.action(scope, key).or_else(|| self.keymap.action(scope, key.half_width()));
        match (action, key.typed()) {
            (Some(action), _) => self.act(action, effects),
            (None, Some(typed)) if !typed.is_ascii() && scope != Scope::Help => {
                self.search.clear();
                self.search.insert(typed.encode_utf8(&mut [0; 4]));
                self.go_to_box();
            }
            (None, _) => {}
        }
    }

    /// In an empty box, the keys that lead to the box and to the help do what they do elsewhere: who presses `/` twice
    /// does not search for a slash.
    fn type_character(&mut self, key: Key, typed: char, effects: &mut Vec<Effect>) {
        if self.search.is_empty() {
            match self.keymap.action(Scope::List, key) {
                Some(Action::ToBox) => return,
                Some(Action::Help) => return self.act(Action::Help, effects),
                _ => {}
            }
        }
        self.search.insert(typed.encode_utf8(&mut [0; 4]));
    }

    pub(super) fn on_paste(&mut self, text: &str) {
        self.notice = None;
        if self.help.is_some() {
            return;
        }
        if self.focus != Focus::Box {
            self.search.clear();
            self.go_to_box();
        }
        self.search.insert(text.trim_matches(['\r', '\n']));
    }

    pub(super) fn on_mouse(&mut self, kind: MouseKind, column: u16, row: u16) {
        let areas = self.areas();
        if let Some(top) = self.help {
            match kind {
                MouseKind::Click => self.help = None,
                MouseKind::WheelUp => self.help = Some(top.saturating_sub(3)),
                MouseKind::WheelDown => self.help = Some((top + 3).min(self.help_last())),
            }
            return;
        }
        let (height, row_height) = self.list_heights();
        let notch = match kind {
            MouseKind::WheelUp => -NOTCH,
            MouseKind::WheelDown => NOTCH,
            MouseKind::Click => 0,
        };
        if areas.search.contains(column, row) && kind == MouseKind::Click {
            self.go_to_box();
            self.place_cursor(column);
        } else if areas.list.contains(column, row) {
            if kind != MouseKind::Click {
                return self.list.scroll(notch.signum(), height, row_height);
            }
            let Some(index) = self.list.index_at(usize::from(row - areas.list.y), row_height) else { return };
            self.notice = None;
            let again = index == self.list.selected && self.focus == Focus::List;
            self.leave_reader(Focus::List);
            self.select(index);
            // A click on a row selects it, a second one reads it.
            if again {
                self.read();
            }
        } else if areas.article.contains(column, row) {
            if kind == MouseKind::Click {
                self.enter_reader();
            } else {
                let height = self.reading_height();
                self.reader.scroll(notch, height);
            }
        }
    }

    fn place_cursor(&mut self, column: u16) {
        let widths = self.widths();
        let (start, _) = self.search.window(self.box_width(), widths);
        let mut left = usize::from(column.saturating_sub(BOX_INDENT));
        let mut offset = self.search.text().len();
        for g in widths.graphemes(self.search.text()).skip_while(|g| g.start < start) {
            if usize::from(g.width) > left {
                offset = g.start;
                break;
            }
            left -= usize::from(g.width);
        }
        self.search.place(offset);
    }
}

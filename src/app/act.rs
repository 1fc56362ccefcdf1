//! What each action does.

use super::action::Action;
use super::model::{Focus, Model, Notice};
use super::reader::Land;
use crate::message::{Effect, Order};

impl Model {
    pub(super) fn act(&mut self, action: Action, effects: &mut Vec<Effect>) {
        use Action as A;
        match action {
            A::Up | A::Down | A::PageUp | A::PageDown | A::HalfUp | A::HalfDown | A::Top | A::Bottom => {
                self.move_by(action);
            }
            A::NextPane => self.change_pane(true),
            A::PreviousPane => self.change_pane(false),
            A::ToBox => {
                self.go_to_box();
                self.search.end();
            }
            A::Order => self.change_order(),
            A::NextHit => self.step_hit(true),
            A::PreviousHit => self.step_hit(false),
            A::Read if self.asked.awaited() => self.asked.read_when_found = true,
            A::Read => self.read(),
            A::Back => self.back(),
            A::Raw => {
                if self.reader.text.is_some() && (self.is_wide() || self.reading) {
                    self.reader.raw_on = !self.reader.raw_on;
                    // It is asked for each time, to begin at what is read now.
                    (self.reader.raw, self.reader.raw_asked) = (None, None);
                }
            }
            A::CursorLeft => self.search.left(),
            A::CursorRight => self.search.right(),
            A::CursorHome => self.search.home(),
            A::CursorEnd => self.search.end(),
            A::DeleteBack => self.search.delete_back(),
            A::DeleteForward => self.search.delete_forward(),
            A::DeleteWord => self.search.delete_word(),
            A::DeleteLine => self.search.delete_line(),
            A::Help => self.help = if self.help.is_some() { None } else { Some(0) },
            A::Redraw => effects.push(Effect::Redraw),
            A::Suspend => effects.push(Effect::Suspend),
            A::Quit if self.help.is_some() => self.help = None,
            A::Quit | A::QuitNow => self.quit = true,
        }
    }

    fn move_by(&mut self, action: Action) {
        let step = |page: usize| {
            let page = isize::try_from(page.max(1)).unwrap_or(isize::MAX);
            match action {
                Action::Up => -1,
                Action::Down => 1,
                Action::PageUp => -page,
                Action::PageDown => page,
                Action::HalfUp => -(page / 2).max(1),
                Action::HalfDown => (page / 2).max(1),
                Action::Top => isize::MIN / 2,
                _ => isize::MAX / 2,
            }
        };
        if let Some(top) = self.help {
            let page = usize::from(self.areas().body.height).saturating_sub(1);
            self.help = Some(top.saturating_add_signed(step(page)).min(self.help_last()));
        } else if self.focus == Focus::Reader {
            if self.reading || self.is_wide() {
                let height = self.reading_height();
                // Two lines of the page before remain, for the eye to find its place.
                self.reader.scroll(step(height.saturating_sub(2)), height);
            }
        } else {
            let (height, row) = self.list_heights();
            let page = self.list.fitting(height, row);
            self.reader.land = Land::Top;
            self.select(self.list.selected.saturating_add_signed(step(page)));
        }
    }

    /// The last line of the help page that may come first.
    pub(super) fn help_last(&self) -> usize {
        let height = usize::from(self.areas().body.height).max(1);
        let (keymap, language) = (&self.keymap, self.look.language);
        super::help::page(keymap, language, self.widths(), self.columns).len().saturating_sub(height)
    }

    fn change_pane(&mut self, forward: bool) {
        let panes = [Focus::Box, Focus::List, Focus::Reader];
        let at = panes.iter().position(|f| *f == self.focus).unwrap_or(0);
        let next = panes[(at + if forward { 1 } else { 2 }) % 3];
        match next {
            Focus::Box => self.go_to_box(),
            Focus::List => self.leave_reader(Focus::List),
            Focus::Reader => self.read(),
        }
    }

    pub(super) fn go_to_box(&mut self) {
        self.leave_reader(Focus::Box);
    }

    pub(super) fn leave_reader(&mut self, focus: Focus) {
        self.focus = focus;
        self.reading = false;
        self.reader.follow = false;
    }

    /// The keyboard goes to the article that is shown.
    pub(super) fn enter_reader(&mut self) {
        self.focus = Focus::Reader;
        self.reading = self.reader.text.is_some() && self.reader.shown_id() == self.reader.target.as_ref();
    }

    /// Reads the selected article.
    pub(super) fn read(&mut self) {
        if self.list.is_empty() {
            return;
        }
        match self.list.selected_id().cloned() {
            Some(id) => {
                if self.reader.target.as_ref() != Some(&id) {
                    self.reader.raw_on = false;
                }
                self.reader.target = Some(id);
                self.reader.follow = false;
            }
            None => self.reader.follow = true,
        }
        self.enter_reader();
    }

    fn back(&mut self) {
        match self.focus {
            _ if self.help.is_some() => self.help = None,
            Focus::Reader if self.reader.raw_on => self.reader.raw_on = false,
            Focus::Reader | Focus::Box => self.leave_reader(Focus::List),
            Focus::List => self.search.clear(),
        }
    }

    fn change_order(&mut self) {
        self.order = match self.order {
            Order::Relevance => Order::Date,
            Order::Date => Order::Relevance,
        };
        // Who reads goes on reading, and n leads on from there; who looks at the list wants to see its new beginning.
        self.asked.keep_place = self.focus == Focus::Reader;
    }

    /// To the next hit of the article, or into the next article of the list.
    fn step_hit(&mut self, forward: bool) {
        let height = self.reading_height();
        if !self.is_wide() && self.focus == Focus::List {
            self.read();
            let hits = self.reader.text.as_ref().map_or(0, |t| t.hits.len());
            if self.reading && hits > 0 {
                self.reader.go_to_hit(if forward { 0 } else { hits - 1 }, height);
            } else {
                self.reader.land = if forward { Land::FirstHit } else { Land::LastHit };
            }
            return;
        }
        if self.reader.shown_id() != self.reader.target.as_ref() {
            return;
        }
        if let Some(hit) = self.reader.next_hit(forward, height) {
            return self.reader.go_to_hit(hit, height);
        }
        let next = if forward { Some(self.list.selected + 1) } else { self.list.selected.checked_sub(1) };
        let Some(next) = next.filter(|next| *next < self.list.len()) else {
            let hits = self.reader.text.as_ref().is_some_and(|t| !t.hits.is_empty());
            self.notice = Some(match (forward, hits) {
                (true, true) => Notice::LastHit,
                (false, true) => Notice::FirstHit,
                (true, false) => Notice::NoNextArticle,
                (false, false) => Notice::NoPreviousArticle,
            });
            return;
        };
        self.reader.land = if forward { Land::FirstHit } else { Land::LastHit };
        self.reader.raw_on = false;
        if self.focus == Focus::Reader {
            self.read_at(next);
        } else {
            self.select(next);
        }
    }

    /// Reads the article at an index. What is read stays on the screen until it has come.
    fn read_at(&mut self, index: usize) {
        let reading = self.reading;
        self.select(index);
        self.read();
        self.reading |= reading;
    }
}

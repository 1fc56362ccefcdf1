//! The last line: what has happened, or the keys that matter now; at the right, where one is.

use super::Canvas;
use super::pen::Run;
use crate::app::action::{Action, Scope};
use crate::app::{Focus, Notice};
use crate::locale::number;
use crate::query::Problem;

/// The actions whose keys are shown, the most useful first.
const IN_BOX: &[Action] = &[Action::Read, Action::NextPane, Action::Back, Action::DeleteLine];
const IN_LIST: &[Action] =
    &[Action::Read, Action::ToBox, Action::NextHit, Action::Order, Action::NextPane, Action::Help, Action::Quit];
const IN_READER: &[Action] = &[
    Action::NextHit,
    Action::PreviousHit,
    Action::Back,
    Action::Raw,
    Action::ToBox,
    Action::NextPane,
    Action::Help,
    Action::Quit,
];
const IN_HELP: &[Action] = &[Action::Back, Action::Down, Action::PageDown];

impl Canvas<'_> {
    pub(super) fn status(&mut self) {
        let area = self.areas.status;
        if area.is_empty() {
            return;
        }
        let place = self.place();
        let right = self.pen.text_right(area.right().saturating_sub(1), area.y, area.width / 2, &place, self.theme.dim);
        let room = right.saturating_sub(if place.is_empty() { 1 } else { 3 });
        if let Some(notice) = &self.model.notice {
            let style = if notice.is_error() { self.theme.error } else { self.theme.text };
            let sentence = self.sentence(notice);
            self.pen.text(1, area.y, room, &sentence, style);
        } else if let Some(hint) = self.query_hint() {
            self.pen.text(1, area.y, room, hint, self.theme.text);
        } else {
            self.keys(room);
        }
    }

    /// As many keys as there is room for.
    fn keys(&mut self, room: u16) {
        let scope = self.model.scope();
        let actions = match scope {
            Scope::Box => IN_BOX,
            Scope::List => IN_LIST,
            Scope::Reader => IN_READER,
            Scope::Help => IN_HELP,
        };
        let mut x = 1;
        for action in actions {
            let Some(key) = self.model.keymap.key(scope, *action) else { continue };
            let key = format!("{key} ");
            let brief = if scope == Scope::Help && *action == Action::Back {
                self.words.help_close
            } else {
                action.entry().brief.get(self.model.look.language)
            };
            self.hint(&mut x, room, &key, brief);
        }
        // In an empty box the help has its usual key although a character otherwise types itself.
        let help = self.model.keymap.key(Scope::List, Action::Help);
        if let Some(key) = help.filter(|_| scope == Scope::Box && self.model.search.is_empty()) {
            let brief = Action::Help.entry().brief.get(self.model.look.language);
            self.hint(&mut x, room, &format!("{key} "), brief);
        }
    }

    fn hint(&mut self, x: &mut u16, room: u16, key: &str, brief: &str) {
        let runs: [Run<'_>; 2] = [(key, self.theme.key), (brief, self.theme.dim)];
        let used: usize = runs.iter().map(|(text, _)| self.pen.widths().str(text)).sum();
        let end = x.saturating_add(u16::try_from(used).unwrap_or(u16::MAX));
        if end <= room.saturating_add(1) {
            *x = self.pen.runs(*x, self.areas.status.y, room, &runs) + 2;
        }
    }

    fn sentence(&self, notice: &Notice) -> String {
        let words = self.words;
        match notice {
            Notice::SearchFailed(reason) => (words.search_failed)(reason),
            Notice::OpenFailed(reason) => (words.open_failed)(reason),
            Notice::ImportDone { articles } => (words.import_done)(*articles),
            Notice::ImportStopped { articles } => (words.import_stopped)(*articles),
            Notice::ImportProblems { problems, first } => (words.import_problems)(*problems, first),
            Notice::ImportFailed(reason) => (words.import_failed)(reason),
            Notice::LastHit => words.last_hit.to_owned(),
            Notice::FirstHit => words.first_hit.to_owned(),
            Notice::NoNextArticle => words.no_next_article.to_owned(),
            Notice::NoPreviousArticle => words.no_previous_article.to_owned(),
        }
    }

    /// What the parser could not use of what stands in the box.
    fn query_hint(&self) -> Option<&'static str> {
        let model = self.model;
        let answer = model.list.answer.as_ref().filter(|_| model.focus == Focus::Box && model.help.is_none())?;
        Some(match answer.problems.first()?.problem {
            Problem::UnclosedQuote => self.words.unclosed_quote,
            Problem::NothingAfterOperator => self.words.nothing_after_operator,
            Problem::NothingToExclude => self.words.nothing_to_exclude,
            Problem::OnlyExcludes => self.words.only_excludes,
            Problem::TooLong => self.words.too_long,
        })
    }

    /// Where one is: the hit and how far one has read, or the row of the list.
    fn place(&self) -> String {
        let (model, reader) = (self.model, &self.model.reader);
        let mut pieces = Vec::new();
        if model.help.is_some() {
            return String::new();
        }
        if !self.reading() {
            if !model.list.is_empty() {
                let place = u64::try_from(model.list.selected + 1).unwrap_or(u64::MAX);
                let length = u64::try_from(model.list.len()).unwrap_or(u64::MAX);
                pieces.push(format!("{}/{}", number(place), number(length)));
            }
            return pieces.concat();
        }
        let Some(text) = &reader.text else { return String::new() };
        if reader.shows_raw() {
            pieces.push(self.words.raw.to_owned());
            if let Some(raw) = &reader.raw {
                pieces.push(raw.text.encoding.clone());
            }
        } else if !text.hits.is_empty() {
            let current = reader.current.map_or("–".to_owned(), |i| number(i as u64 + 1));
            pieces.push(format!("{} {current}/{}", self.words.hits, number(text.hits.len() as u64)));
        }
        if let Some(percent) = reader.percent(usize::from(self.areas.article.height)) {
            pieces.push(format!("{percent} %"));
        }
        pieces.join(" · ")
    }
}

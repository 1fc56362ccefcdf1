//! One message in, the effects out.

use super::model::{Model, Notice};
use super::settle::Progress;
use crate::message::{Effect, Message};

/// Takes in one message and says what it asks of the workers.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    match message {
        Message::Key(key) => model.on_key(key, &mut effects),
        Message::Paste(text) => model.on_paste(&text),
        Message::Mouse { kind, column, row } => model.on_mouse(kind, column, row),
        Message::Resized { columns, rows } => model.resize(columns, rows),
        Message::Resumed => effects.push(Effect::Redraw),
        Message::Woken => model.on_woken(),
        Message::Terminated => model.quit = true,
        Message::Found(found) => model.on_found(found),
        Message::Counted { generation, total, length, near_from, anchor } => {
            model.on_counted(generation, total, length, near_from, anchor);
        }
        Message::Rows { generation, first, rows } => model.on_rows(generation, first, rows),
        Message::Opened(opened) => model.on_opened(opened),
        Message::Raw(raw) => model.on_raw(raw),
        Message::Failed { generation, what, reason } => model.on_failed(generation, what, reason),
        Message::Importing(progress) => model.import = progress,
        Message::Imported { progress, stopped, first_problem } => {
            model.import = None;
            let articles = progress.articles;
            model.notice = match first_problem {
                Some(first) => Some(Notice::ImportProblems { problems: progress.problems.max(1), first }),
                None if stopped => Some(Notice::ImportStopped { articles }),
                // Where nothing had changed there is nothing to tell.
                None => (articles > 0).then_some(Notice::ImportDone { articles }),
            };
        }
        Message::ImportFailed(reason) => {
            model.import = None;
            model.notice = Some(Notice::ImportFailed(reason));
        }
        Message::OtherWriter(who) => model.other_writer = who,
        Message::IndexChanged { articles } => {
            model.articles = Some(articles);
            model.asked.outdated = true;
        }
    }
    model.dirty = true;
    effects.extend(model.settle());
    effects
}

impl Model {
    /// What was to come first has come. The clock is not asked, for it may be a moment behind.
    fn on_woken(&mut self) {
        if self.preview_at.is_some_and(|at| self.wake.is_none_or(|wake| at <= wake)) {
            self.preview_at = None;
        } else if self.wake.take().is_some() && self.asked.progress == Progress::Waiting {
            self.list.stale = true;
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        (self.columns, self.rows) = (columns, rows);
        let (height, row) = self.list_heights();
        self.list.reveal(height, row);
        let height = self.reading_height();
        self.reader.scroll(0, height);
    }
}

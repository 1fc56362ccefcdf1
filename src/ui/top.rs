//! The uppermost line: the library and how its import goes, or the title of the article that stands alone.

use std::fmt::Write as _;

use super::Canvas;
use crate::app::geometry::View;
use crate::message::Progress;
use crate::text::sanitize;

/// Columns of the bar that shows how far an import is.
const BAR: usize = 12;
/// An import that is over sooner than this is not worth a bar.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(200);

impl Canvas<'_> {
    pub(super) fn top(&mut self) {
        let area = self.areas.top;
        if area.is_empty() {
            return;
        }
        let y = area.y;
        // As in a book, the page that a title stands on has no running head.
        let alone = self.areas.view == View::Article && self.model.help.is_none() && self.model.reader.first_line() > 0;
        let mut right = area.right().saturating_sub(1);
        if let Some(progress) = self.model.import.filter(|p| p.elapsed >= PATIENCE) {
            right = self.import(right, &progress);
        } else if let Some(who) = self.model.other_writer.as_deref().filter(|_| !alone) {
            let text = (self.words.other_writer)(who);
            right = self.pen.text_right(right, y, area.width / 2, &text, self.theme.progress);
        }
        let room = right.saturating_sub(2);
        if alone {
            let title = self.model.reader.text.as_ref().map(|t| t.article.display_title(60)).unwrap_or_default();
            let title = sanitize::line(&title);
            let title = if title.trim().is_empty() { self.words.untitled } else { &title };
            self.pen.text(1, y, room, title, self.theme.title);
            return;
        }
        let x = self.pen.text(1, y, room, self.words.program, self.theme.accent);
        let mut library = self.model.library.clone();
        if let Some(articles) = self.model.articles {
            let articles = (self.words.articles)(articles);
            library = if library.is_empty() { articles } else { format!("{library} · {articles}") };
        }
        self.pen.text(x + 2, y, (room + 1).saturating_sub(x + 2), &library, self.theme.dim);
    }

    /// How an import goes, at the right. Returns the column it begins with.
    fn import(&mut self, right: u16, progress: &Progress) -> u16 {
        let narrow = self.areas.top.width < 80;
        let mut bar = (String::new(), String::new());
        let mut text = String::new();
        #[expect(clippy::cast_sign_loss, reason = "a share and a speed are never negative")]
        if let Some(share) = progress.share() {
            let share = share.clamp(0.0, 1.0);
            #[expect(clippy::cast_precision_loss, reason = "a bar of a few columns")]
            let full = (share * BAR as f64).round() as usize;
            bar = (self.glyphs.full.repeat(full), self.glyphs.void.repeat(BAR.saturating_sub(full)));
            text = format!(" {:>3} %", (share * 100.0).floor() as u64);
        } else {
            text.push_str(&(self.words.files)(progress.files_done));
        }
        if !narrow {
            // Writing to a String cannot fail.
            let _ = write!(text, "  {:.1} MB/s", progress.speed() / 1e6);
        }
        let label = format!("{} ", self.words.importing);
        let pieces = [&label, &bar.0, &bar.1, &text];
        let used: usize = pieces.iter().map(|p| self.pen.widths().str(p)).sum();
        let x = right.saturating_sub(u16::try_from(used).unwrap_or(right));
        let styles = [self.theme.dim, self.theme.progress, self.theme.rule, self.theme.dim];
        let runs: Vec<_> = pieces.into_iter().map(String::as_str).zip(styles).collect();
        self.pen.runs(x, self.areas.top.y, right - x, &runs);
        x
    }
}

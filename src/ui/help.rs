//! The help page, in the place of list and article.

use super::Canvas;
use crate::app::geometry::Rect;
use crate::app::help::{HelpLine, KEYS, PAGE, page};

impl Canvas<'_> {
    pub(super) fn help(&mut self) {
        let body = self.areas.body;
        let model = self.model;
        let lines = page(&model.keymap, model.look.language, self.pen.widths(), model.columns.saturating_sub(4));
        let top = model.help.unwrap_or(0).min(lines.len().saturating_sub(usize::from(body.height)));
        let width = body.width.saturating_sub(4).min(PAGE);
        let x = body.x + (body.width - width) / 2;
        let keys = u16::try_from(KEYS).unwrap_or(0).min(width);
        for (i, line) in lines.iter().skip(top).take(usize::from(body.height)).enumerate() {
            let y = body.y + u16::try_from(i).unwrap_or(0);
            match line {
                HelpLine::Blank => {}
                HelpLine::Heading(text) => {
                    self.pen.text(x, y, width, text, self.theme.heading);
                }
                HelpLine::Remark(text) => {
                    self.pen.text(x + keys, y, width - keys, text, self.theme.dim);
                }
                HelpLine::Entry(names, text) => {
                    self.pen.text(x, y, keys.saturating_sub(1), names, self.theme.key);
                    self.pen.text(x + keys, y, width - keys, text, self.theme.text);
                }
            }
        }
        self.thumb(Rect { x: body.x, ..body }, top, lines.len());
    }
}

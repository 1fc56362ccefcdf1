//! Draws the model. It knows no worker, no index and no file; what it draws costs what is seen, however long the list
//! or the article.

mod glyphs;
mod help;
mod list;
mod pen;
mod raw;
mod reader;
mod search;
mod status;
mod top;

use ratatui::Frame;

use crate::app::geometry::{Areas, Rect, View};
use crate::app::help::wrap;
use crate::app::{Focus, Model};
use crate::locale::screen::Screen;
use crate::theme::Theme;
use glyphs::Glyphs;
use pen::Pen;

/// What all parts of the screen need to draw themselves.
struct Canvas<'a> {
    model: &'a Model,
    areas: Areas,
    theme: &'static Theme,
    words: &'static Screen,
    glyphs: &'static Glyphs,
    pen: Pen<'a>,
    /// Where the hardware cursor stands, if it is to be seen.
    cursor: Option<(u16, u16)>,
}

/// Draws the model on the frame, and puts the hardware cursor in the box while one types there, for input methods follow
/// it.
pub fn draw(model: &Model, frame: &mut Frame<'_>) {
    let look = &model.look;
    let theme = Theme::named(&look.theme, look.colours);
    let (area, screen) = (frame.area(), frame.buffer_mut());
    screen.set_style(area, theme.text);
    let mut canvas = Canvas {
        model,
        areas: model.areas(),
        theme,
        words: Screen::of(look.language),
        glyphs: Glyphs::of(look.ascii, look.ambiguous_wide),
        pen: Pen::new(screen, model.widths(), look.ascii),
        cursor: None,
    };
    canvas.top();
    canvas.search();
    if model.help.is_some() {
        canvas.rules(None);
        canvas.help();
    } else {
        canvas.rules(canvas.areas.divider);
        canvas.list();
        canvas.article();
    }
    canvas.status();
    let seen = |(x, y): &(u16, u16)| *x < area.width && *y < area.height;
    if let Some((x, y)) = canvas.cursor.filter(seen) {
        frame.set_cursor_position((x, y));
    }
}

impl Canvas<'_> {
    /// The rules above and below the body, and the column between the panes. The rule over the pane with the keyboard
    /// is heavier.
    fn rules(&mut self, divider: Option<u16>) {
        let Areas { view, upper_rule: upper, lower_rule: lower, body, list, article, .. } = self.areas;
        let focused = match self.model.focus {
            _ if view != View::Both || divider.is_none() => Rect::default(),
            Focus::Box => Rect::default(),
            Focus::List => list,
            Focus::Reader => article,
        };
        let glyphs = self.glyphs;
        for rule in [upper, lower] {
            for y in rule.y..rule.y + rule.height {
                for x in rule.x..rule.right() {
                    let heavy = rule == upper && (focused.x..focused.right()).contains(&x);
                    let (sign, style) = match (divider == Some(x), rule == upper) {
                        (true, true) => (glyphs.joint_above, self.theme.rule),
                        (true, false) => (glyphs.joint_below, self.theme.rule),
                        _ if heavy => (glyphs.rule_focused, self.theme.rule_focused),
                        _ => (glyphs.rule, self.theme.rule),
                    };
                    self.pen.sign(x, y, sign, style);
                }
            }
        }
        if let Some(x) = divider {
            for y in body.y..body.y + body.height {
                self.pen.sign(x, y, glyphs.column, self.theme.rule);
            }
        }
    }

    /// A sentence and its hints in the middle of an area: what to do where there is nothing to show.
    fn notice_in(&mut self, area: Rect, sentence: &str, hints: &[&str]) {
        let room = usize::from(area.width.saturating_sub(2));
        let widths = self.pen.widths();
        let hints: Vec<_> = hints.iter().flat_map(|hint| wrap(hint, room, widths)).collect();
        let height = u16::try_from(hints.len() + 2).unwrap_or(2);
        let top = area.y + area.height.saturating_sub(height) / 3;
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        for (line, (text, style)) in std::iter::once((sentence, self.theme.row_selected))
            .chain(std::iter::once(("", self.theme.dim)))
            .chain(hints.iter().map(|hint| (hint.as_str(), self.theme.dim)))
            .enumerate()
        {
            let y = top + u16::try_from(line).unwrap_or(0);
            if y < area.y + area.height {
                self.pen.text_middle(inner, y, text, style);
            }
        }
    }

    /// The thumb at the right of a pane: which part of the whole is seen.
    fn thumb(&mut self, area: Rect, first: usize, length: usize) {
        let height = usize::from(area.height);
        if length <= height || height < 2 || area.width < 12 {
            return;
        }
        let size = (height * height / length).clamp(1, height - 1);
        let top = (height - size) * first / (length - height).max(1);
        for y in top..(top + size).min(height) {
            let y = area.y + u16::try_from(y).unwrap_or(0);
            self.pen.sign(area.right() - 1, y, self.glyphs.thumb, self.theme.rule);
        }
    }
}

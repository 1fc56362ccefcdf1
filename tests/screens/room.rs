//! A reading room to test in: the model, a screen in memory, and the library's worker, driven by scripts of keys.

use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;
use yuelan::app::{Look, Model, Setup, update};
use yuelan::locale::Language;
use yuelan::message::{Code, Effect, Key, Message};
use yuelan::ui;

use crate::library::Library;

pub struct Room {
    pub model: Model,
    pub library: Library,
    pub terminal: Terminal<TestBackend>,
    /// The frame as it was drawn. (The backend's own cells keep what stood under the second half of a wide glyph.)
    screen: Buffer,
}

pub fn key(name: &str) -> Key {
    Key::parse(name).unwrap()
}

pub fn look(language: Language) -> Look {
    Look { language, ..Look::default() }
}

impl Room {
    pub fn new(columns: u16, rows: u16, look: Look, library: Library) -> Room {
        let name = if look.language == Language::Chinese { "吉林党建" } else { "archive" };
        let setup = Setup { look, columns, rows, library: name.to_owned(), ..Setup::default() };
        let mut model = Model::new(setup);
        let effects = model.start();
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let mut room = Room { model, library, terminal, screen: Buffer::default() };
        room.work(effects);
        room.draw();
        room
    }

    /// A room of this size with 49 articles.
    pub fn open(columns: u16, rows: u16, language: Language) -> Room {
        Room::new(columns, rows, look(language), Library::of(49))
    }

    fn work(&mut self, effects: Vec<Effect>) {
        let mut effects = std::collections::VecDeque::from(effects);
        let mut rounds = 0;
        while let Some(effect) = effects.pop_front() {
            rounds += 1;
            assert!(rounds < 100, "the model asks and asks");
            if let Some(message) = self.library.answer(effect) {
                effects.extend(update(&mut self.model, message));
            }
        }
    }

    pub fn send(&mut self, message: Message) {
        let effects = update(&mut self.model, message);
        self.work(effects);
        self.draw();
    }

    /// Keys by name, with blanks between them.
    pub fn keys(&mut self, names: &str) -> &mut Room {
        for name in names.split(' ') {
            self.send(Message::Key(key(name)));
        }
        self
    }

    /// Characters, one key each, and the pause after them for which the article beside the list waits.
    pub fn type_in(&mut self, text: &str) -> &mut Room {
        for c in text.chars() {
            self.send(Message::Key(Key::plain(Code::Char(c))));
        }
        // With an answer held back, it is for that answer that the model would be woken.
        if !self.library.holding && self.model.wake_at().is_some() {
            self.send(Message::Woken);
        }
        self
    }

    pub fn release(&mut self) {
        for message in self.library.release() {
            self.send(message);
        }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.terminal.backend_mut().resize(columns, rows);
        self.send(Message::Resized { columns, rows });
    }

    pub fn draw(&mut self) {
        self.screen = self.terminal.draw(|frame| ui::draw(&self.model, frame)).unwrap().buffer.clone();
        self.model.drawn();
    }

    pub fn buffer(&self) -> &Buffer {
        &self.screen
    }

    /// The characters on the screen, a line a row.
    pub fn text(&self) -> String {
        rows(self.buffer()).map(|row| text_of(&row) + "\n").collect()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Text, styles and cursor of the screen, for a snapshot.
    pub fn picture(&mut self) -> String {
        let mut picture = String::new();
        for row in rows(self.buffer()) {
            writeln!(picture, "│{}│", text_of(&row)).unwrap();
        }
        picture.push_str("\nstyles (row: from-to style)\n");
        for (y, row) in rows(self.buffer()).enumerate() {
            let mut runs: Vec<(usize, usize, String)> = Vec::new();
            for (x, cell) in row.iter().enumerate() {
                let style = style_of(cell.fg, cell.bg, cell.modifier);
                match runs.last_mut() {
                    Some((_, to, last)) if *last == style && *to + 1 == x => *to = x,
                    _ => runs.push((x, x, style)),
                }
            }
            let runs: Vec<_> = runs
                .into_iter()
                .filter(|(_, _, style)| !style.is_empty())
                .map(|(from, to, style)| format!("{from}-{to} {style}"))
                .collect();
            if !runs.is_empty() {
                writeln!(picture, "{y}: {}", runs.join(", ")).unwrap();
            }
        }
        let backend = self.terminal.backend();
        if backend.cursor_visible() {
            let at = backend.cursor_position();
            writeln!(picture, "cursor {},{}", at.x, at.y).unwrap();
        }
        picture
    }
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = Vec<ratatui::buffer::Cell>> + '_ {
    let width = usize::from(buffer.area.width).max(1);
    buffer.content.chunks(width).map(<[_]>::to_vec)
}

/// The characters of a row; the second half of a wide one is no character.
fn text_of(row: &[ratatui::buffer::Cell]) -> String {
    let mut text = String::new();
    let mut covered = 0;
    for cell in row {
        if covered > 0 {
            covered -= 1;
            assert_eq!(cell.symbol(), " ", "something stands on the second half of a wide glyph");
            continue;
        }
        text.push_str(cell.symbol());
        covered = cell.symbol().width().saturating_sub(1);
    }
    assert_eq!(covered, 0, "half a glyph at the right edge: {text}");
    text
}

fn style_of(fg: Color, bg: Color, modifier: Modifier) -> String {
    let mut style = Vec::new();
    if fg != Color::Reset {
        style.push(fg.to_string());
    }
    if bg != Color::Reset {
        style.push(format!("on-{bg}"));
    }
    style.extend(modifier.iter_names().map(|(name, _)| name.to_lowercase()));
    style.join("+")
}

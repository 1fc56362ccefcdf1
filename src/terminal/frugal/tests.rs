//! What is drawn is read back, by two kinds of terminal.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::*;

const COLUMNS: u16 = 24;
const ROWS: u16 = 4;

/// Keeps what is written.
#[derive(Clone, Default)]
struct Line(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes of going through these screens, one after the other, from an empty one.
fn drawn(screens: &[Buffer]) -> Vec<Vec<u8>> {
    let line = Line::default();
    let mut backend = Frugal::new(line.clone());
    backend.set_columns(COLUMNS);
    let mut before = screen(&[]);
    let mut all = Vec::new();
    for after in screens {
        backend.draw(before.diff(after).into_iter()).unwrap();
        all.push(line.0.take());
        before = after.clone();
    }
    all
}

fn screen(texts: &[(u16, u16, String, Style)]) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS));
    for (x, y, text, style) in texts {
        buffer.set_string(*x, *y, text, *style);
    }
    // The library leaves the second half of a wide character without a style; the ui gives it that of the first.
    for y in 0..ROWS {
        for x in 0..COLUMNS - 1 {
            if buffer[(x, y)].cell_width() > 1 {
                let style = buffer[(x, y)].style();
                buffer[(x + 1, y)].set_style(style);
            }
        }
    }
    buffer
}

fn rgb(colour: Color) -> vt100::Color {
    match colour {
        Color::Reset => vt100::Color::Default,
        Color::Red => vt100::Color::Idx(1),
        Color::LightCyan => vt100::Color::Idx(14),
        Color::Indexed(n) => vt100::Color::Idx(n),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        other => panic!("{other:?} is not used here"),
    }
}

fn check(terminal: &vt100::Parser, buffer: &Buffer) {
    for y in 0..ROWS {
        let mut x = 0;
        while x < COLUMNS {
            let (cell, shown) = (&buffer[(x, y)], terminal.screen().cell(y, x).unwrap());
            let contents = if shown.contents().is_empty() { " " } else { shown.contents() };
            assert_eq!(contents, cell.symbol(), "{x},{y}");
            assert_eq!(shown.bgcolor(), rgb(cell.bg), "{x},{y}");
            if cell.symbol() != " " {
                assert_eq!(shown.fgcolor(), rgb(cell.fg), "{x},{y}");
                assert_eq!(shown.bold(), cell.modifier.contains(Modifier::BOLD), "{x},{y}");
            }
            assert_eq!(shown.inverse(), cell.modifier.contains(Modifier::REVERSED), "{x},{y}");
            assert_eq!(shown.underline(), cell.modifier.contains(Modifier::UNDERLINED), "{x},{y}");
            x += cell.cell_width().max(1);
        }
    }
}

/// A terminal that does with half a wide character what tmux does: a blank in default colours is left of it. It knows
/// what is sent here and no more, and of colours the background.
struct Plain {
    /// What stands in each cell, `None` for the second half of a wide character, and on which background.
    cells: Vec<(Option<char>, String)>,
    at: usize,
    background: String,
}

impl Plain {
    fn new() -> Plain {
        let cells = vec![(Some(' '), String::new()); usize::from(COLUMNS * ROWS)];
        Plain { cells, at: 0, background: String::new() }
    }

    fn clear(&mut self, cells: std::ops::Range<usize>) {
        for i in cells.clone() {
            self.cells[i] = (Some(' '), self.background.clone());
        }
        // What is left of characters at either end.
        let before = cells.start.checked_sub(1).filter(|i| self.cells[*i].0.is_some_and(|c| Plain::width(c) > 1));
        let after = Some(cells.end).filter(|i| self.cells.get(*i).is_some_and(|(c, _)| c.is_none()));
        for half in before.into_iter().chain(after) {
            self.cells[half] = (Some(' '), String::new());
        }
    }

    fn width(c: char) -> usize {
        if matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}') { 2 } else { 1 }
    }

    fn process(&mut self, bytes: &[u8]) {
        let mut chars = std::str::from_utf8(bytes).unwrap().chars();
        let columns = usize::from(COLUMNS);
        while let Some(c) = chars.next() {
            if c != '\x1b' {
                let end = self.at + Plain::width(c);
                self.clear(self.at..end);
                self.cells[self.at].0 = Some(c);
                for half in &mut self.cells[self.at + 1..end] {
                    half.0 = None;
                }
                self.at = end;
                continue;
            }
            assert_eq!(chars.next(), Some('['));
            let mut said = String::new();
            let command = loop {
                match chars.next().unwrap() {
                    c if c.is_ascii_alphabetic() => break c,
                    c => said.push(c),
                }
            };
            let numbers: Vec<usize> = said.split(';').map(|n| n.parse().unwrap_or(0)).collect();
            let one = numbers[0].max(1);
            match command {
                'H' => self.at = (one - 1) * columns + numbers.get(1).map_or(0, |x| x - 1),
                'G' => self.at = self.at / columns * columns + one - 1,
                'X' => self.clear(self.at..self.at + one),
                'K' => self.clear(self.at..(self.at / columns + 1) * columns),
                'm' => self.style(&numbers),
                other => panic!("{other} is not used here"),
            }
        }
    }

    fn style(&mut self, numbers: &[usize]) {
        let mut rest = numbers;
        while let Some((&n, after)) = rest.split_first() {
            let arguments = match (n, after.first()) {
                (38 | 48, Some(5)) => 2,
                (38 | 48, _) => 4,
                _ => 0,
            };
            let (said, after) = after.split_at(arguments);
            match n {
                0 | 49 => self.background.clear(),
                48 => self.background = format!("{said:?}"),
                40..=47 | 100..=107 => self.background = n.to_string(),
                _ => {}
            }
            rest = after;
        }
    }

    fn check(&self, buffer: &Buffer) {
        let mut cells = self.cells.iter().zip(&buffer.content).enumerate();
        while let Some((i, ((c, background), cell))) = cells.next() {
            assert_eq!(c.map(String::from).as_deref(), Some(cell.symbol()), "cell {i}");
            let wanted = match cell.bg {
                Color::Reset => String::new(),
                Color::Red => "41".to_owned(),
                Color::LightCyan => "106".to_owned(),
                Color::Indexed(n) => format!("{:?}", [5, n]),
                Color::Rgb(r, g, b) => format!("{:?}", [2, r, g, b]),
                other => panic!("{other:?} is not used here"),
            };
            assert_eq!(*background, wanted, "cell {i} {c:?}");
            if cell.cell_width() > 1 {
                cells.next();
            }
        }
    }
}

fn any_screen() -> impl Strategy<Value = Vec<(u16, u16, String, Style)>> {
    let colour = prop::sample::select(vec![
        Color::Reset,
        Color::Red,
        Color::LightCyan,
        Color::Indexed(244),
        Color::Rgb(1, 2, 3),
    ]);
    let modifier = prop::sample::select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::REVERSED,
        Modifier::BOLD | Modifier::UNDERLINED,
    ]);
    let style = (colour.clone(), prop_oneof![4 => Just(Color::Reset), 1 => colour], modifier)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier));
    let text = prop_oneof!["[a-c 党建，“—…─é]{0,30}", " {1,24}"];
    // One text a row: what is written over half a wide character is no screen that the ui would draw.
    let row = prop::option::of((0..COLUMNS, text, style));
    prop::collection::vec(row, usize::from(ROWS)).prop_map(|rows| {
        let texts = (0..).zip(rows).filter_map(|(y, row)| row.map(|(x, text, style)| (x, y, text, style)));
        texts.collect()
    })
}

proptest! {
    #[test]
    fn the_terminal_shows_what_was_drawn(screens in prop::collection::vec(any_screen(), 1..5)) {
        let of = |n| std::num::NonZeroU16::new(n).unwrap();
        let mut terminal = vt100::Parser::new(of(ROWS), of(COLUMNS), 0);
        let screens: Vec<_> = screens.iter().map(|texts| screen(texts)).collect();
        let mut plain = Plain::new();
        for (bytes, after) in drawn(&screens).iter().zip(&screens) {
            terminal.process(bytes);
            check(&terminal, after);
            plain.process(bytes);
            plain.check(after);
        }
    }
}

#[test]
fn bytes_are_spent_on_characters() {
    let text = |text: &str| screen(&[(0, 0, text.to_owned(), Style::new())]);
    let last = |screens: &[Buffer]| String::from_utf8(drawn(screens).pop().unwrap()).unwrap();
    let work = text("党建工作，如此");
    assert_eq!(last(std::slice::from_ref(&work)), "\x1b[1H党建工作，如此");
    assert_eq!(last(&[work.clone(), text("")]), "\x1b[1H\x1b[14X");
    assert_eq!(last(&[text(&"党".repeat(12)), text("")]), "\x1b[1H\x1b[K");
    assert_eq!(last(&[work, text("党支工作，如此")]), "\x1b[1;3H支");
    let bold = screen(&[(0, 0, "党建".to_owned(), Style::new().bold().fg(Color::Indexed(31)))]);
    assert_eq!(last(&[bold]), "\x1b[1H\x1b[1;38;5;31m党建\x1b[m");
}

#[test]
fn half_a_character_written_over_keeps_the_background() {
    let light = Style::new().fg(Color::Indexed(16)).bg(Color::Indexed(255));
    let line = |text: &str| screen(&[(0, 0, format!("{text:<24}"), light)]);
    for (before, after) in [("a命中 1", "命中 1"), ("命中", "a"), ("党命中 1", "a命 1"), ("a命", "党 ")] {
        let screens = [line(before), line(after), line(before)];
        let mut plain = Plain::new();
        for (bytes, after) in drawn(&screens).iter().zip(&screens) {
            plain.process(bytes);
            plain.check(after);
        }
    }
}

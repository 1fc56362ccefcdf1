//! Writes changed cells with as few bytes as the terminal needs, for a slow line is common where this is read.
//!
//! The backend of the terminal library moves the cursor anew after every wide character, which for Chinese is eight
//! bytes on top of three, and states colours in full. Here the cursor is moved only where it does not stand already,
//! or where the terminal might disagree about the width of what was written; styles are stated as differences; and a
//! run of blanks is erased, not written.

use std::cell::Cell as Slot;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

use super::sgr::{Pen, SEEN_ON_BLANK};

/// A run of blanks shorter than this costs less written than erased and passed over.
const RUN: u16 = 9;

/// Where the terminal shows the left half of a wide character: what is written over one half clears the other, and the
/// terminal library counts on it.
#[derive(Debug, Default)]
struct Halves(Vec<Vec<bool>>);

impl Halves {
    fn left(&self, x: u16, y: u16) -> bool {
        self.0.get(usize::from(y)).and_then(|row| row.get(usize::from(x))).copied().unwrap_or(false)
    }

    fn write(&mut self, x: u16, y: u16, width: u16) {
        let (x, y, end) = (usize::from(x), usize::from(y), usize::from(x) + usize::from(width));
        if self.0.len() <= y {
            self.0.resize_with(y + 1, Vec::new);
        }
        if let Some(row) = self.0.get_mut(y) {
            if row.len() < end {
                row.resize(end, false);
            }
            if let Some(cells) = row.get_mut(x..end) {
                cells.fill(false);
            }
            if let Some(left) = row.get_mut(x) {
                *left = width > 1;
            }
        }
    }
}

/// Whether every terminal agrees how wide this is: ASCII, Han, kana, full-width forms and the lines the screen is ruled
/// with. After anything else the cursor is put where it should be.
fn sure(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    matches!(c, ' '..='~' | '\u{2500}'..='\u{259f}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}')
}

/// A backend for the terminal library.
#[derive(Debug)]
pub struct Frugal<W: Write> {
    inner: CrosstermBackend<W>,
    /// Columns of the terminal as far as they are known; 0 if not.
    columns: Slot<u16>,
    halves: Halves,
    cursor_hidden: Option<bool>,
}

impl<W: Write> Frugal<W> {
    pub fn new(writer: W) -> Frugal<W> {
        Frugal {
            inner: CrosstermBackend::new(writer),
            columns: Slot::new(0),
            halves: Halves::default(),
            cursor_hidden: None,
        }
    }

    /// Says how wide the terminal is, where it cannot be asked.
    pub fn set_columns(&mut self, columns: u16) {
        self.columns.set(columns);
    }

    /// To be called when someone else may have shown or hidden the cursor.
    pub fn forget_cursor(&mut self) {
        self.cursor_hidden = None;
    }
}

impl<W: Write> Write for Frugal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}

/// One drawing: where the cursor stands and what the terminal has set meanwhile.
struct Stroke<'a, W: Write> {
    out: &'a mut W,
    columns: u16,
    halves: &'a mut Halves,
    /// `None` where it is not certain.
    at: Option<(u16, u16)>,
    pen: Pen,
    /// Blanks that have not been written yet: where they begin, how many, and what they should look like.
    blanks: Option<((u16, u16), u16, Pen)>,
    /// The other half of a wide character that was written over in a style that shows on blanks, which some terminals
    /// give to that half too.
    orphan: Option<(u16, u16)>,
}

impl<W: Write> Stroke<'_, W> {
    fn go(&mut self, x: u16, y: u16) -> io::Result<()> {
        match self.at {
            Some(at) if at == (x, y) => Ok(()),
            Some((_, row)) if row == y => write!(self.out, "\x1b[{}G", x + 1),
            _ if x == 0 => write!(self.out, "\x1b[{}H", y + 1),
            _ => write!(self.out, "\x1b[{};{}H", y + 1, x + 1),
        }
    }

    fn set(&mut self, pen: Pen) -> io::Result<()> {
        self.out.write_all(self.pen.change(pen).as_bytes())?;
        self.pen = pen;
        Ok(())
    }

    fn cell(&mut self, x: u16, y: u16, cell: &Cell) -> io::Result<()> {
        let pen = Pen::of(cell);
        if self.blanks.is_none() {
            self.settle_orphan(Some((x, y)))?;
        }
        if cell.symbol() == " " && !pen.modifier.intersects(SEEN_ON_BLANK) {
            match &mut self.blanks {
                Some(((start, row), count, like)) if *row == y && *start + *count == x && like.same_on_blank(pen) => {
                    *count += 1;
                }
                // Between the two stands the half that the first of them cleared.
                Some(((start, row), count, like))
                    if *row == y
                        && *start + *count + 1 == x
                        && self.halves.left(x - 2, y)
                        && pen.bg == Color::Reset
                        && like.same_on_blank(pen) =>
                {
                    *count += 2;
                }
                _ => {
                    self.flush_blanks()?;
                    self.settle_orphan(Some((x, y)))?;
                    self.blanks = Some(((x, y), 1, pen));
                }
            }
            return Ok(());
        }
        self.flush_blanks()?;
        self.settle_orphan(Some((x, y)))?;
        self.go(x, y)?;
        self.set(pen)?;
        self.out.write_all(cell.symbol().as_bytes())?;
        let width = cell.cell_width().max(1);
        let next = x.saturating_add(width);
        if self.halves.left(next - 1, y) && !pen.same_on_blank(Pen::default()) {
            self.orphan = Some((next, y));
        }
        self.halves.write(x, y, width);
        // In the last column the cursor waits, and terminals differ in what it does then.
        self.at = (sure(cell.symbol()) && next < self.columns).then_some((next, y));
        Ok(())
    }

    /// Blanks a half that was left over, unless what comes next is written there anyway. The library writes it itself
    /// where the character before had a style of its own; so here it had none.
    fn settle_orphan(&mut self, next: Option<(u16, u16)>) -> io::Result<()> {
        match self.orphan.take() {
            Some((x, y)) if next != Some((x, y)) && x < self.columns => {
                self.go(x, y)?;
                self.set(Pen::default())?;
                self.out.write_all(b" ")?;
                self.at = (x + 1 < self.columns).then_some((x + 1, y));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn flush_blanks(&mut self) -> io::Result<()> {
        let Some(((x, y), mut count, pen)) = self.blanks.take() else { return Ok(()) };
        // The last of them may have cleared the half after it too.
        if self.halves.left(x + count - 1, y) {
            if pen.bg == Color::Reset {
                count += 1;
            } else {
                self.orphan = Some((x + count, y));
            }
        }
        self.halves.write(x, y, count);
        if let Some(left) = self.halves.0.get_mut(usize::from(y)).and_then(|row| row.get_mut(usize::from(x))) {
            *left = false;
        }
        self.go(x, y)?;
        if !self.pen.same_on_blank(pen) {
            self.set(pen)?;
        }
        let end = x + count;
        // Not every terminal erases with a background colour.
        if pen.bg == Color::Reset && end == self.columns && count > 3 {
            write!(self.out, "\x1b[K")?;
            self.at = Some((x, y));
        } else if pen.bg == Color::Reset && count >= RUN && end < self.columns {
            write!(self.out, "\x1b[{count}X")?;
            self.at = Some((x, y));
        } else {
            write!(self.out, "{:1$}", "", usize::from(count))?;
            self.at = (end < self.columns).then_some((end, y));
        }
        Ok(())
    }
}

impl<W: Write> Backend for Frugal<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let columns = self.columns.get();
        let out = &mut self.inner;
        let halves = &mut self.halves;
        let mut stroke = Stroke { out, columns, halves, at: None, pen: Pen::default(), blanks: None, orphan: None };
        for (x, y, cell) in content {
            stroke.cell(x, y, cell)?;
        }
        stroke.flush_blanks()?;
        stroke.settle_orphan(None)?;
        stroke.set(Pen::default())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_hidden != Some(true) {
            self.inner.hide_cursor()?;
            self.cursor_hidden = Some(true);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor_hidden != Some(false) {
            self.inner.show_cursor()?;
            self.cursor_hidden = Some(false);
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.halves = Halves::default();
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.halves = Halves::default();
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        let size = self.inner.size()?;
        let (width, height) = super::usable((size.width, size.height));
        self.columns.set(width);
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
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
            for (bytes, after) in drawn(&screens).iter().zip(&screens) {
                terminal.process(bytes);
                check(&terminal, after);
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
}

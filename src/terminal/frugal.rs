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

/// Where the terminal shows the left half of a wide character, and how it is coloured: what is written over one half
/// clears the other, and the terminal library counts on it. It takes the cleared half for the blank that it keeps there
/// in the colours of the whole character; terminals give it their default ones, or those of what was written.
#[derive(Debug, Default)]
struct Halves(Vec<Vec<Option<Pen>>>);

impl Halves {
    fn left(&self, x: u16, y: u16) -> Option<Pen> {
        self.0.get(usize::from(y)).and_then(|row| row.get(usize::from(x))).copied().flatten()
    }

    /// Cells from `x` to before `end` are written; `wide` is the style of a wide character that begins at `x`.
    fn write(&mut self, x: u16, y: u16, end: u16, wide: Option<Pen>) {
        let (x, y, end) = (usize::from(x), usize::from(y), usize::from(end));
        if self.0.len() <= y {
            self.0.resize_with(y + 1, Vec::new);
        }
        if let Some(row) = self.0.get_mut(y) {
            if row.len() < end {
                row.resize(end, None);
            }
            if let Some(cells) = row.get_mut(x..end) {
                cells.fill(None);
            }
            if let Some(left) = row.get_mut(x) {
                *left = wide;
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
    /// The other half of a wide character that was written over, which may not look as it should, and how it should.
    orphan: Option<((u16, u16), Pen)>,
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
                        && self.halves.left(x - 2, y).is_some_and(|old| old.same_on_blank(pen))
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
        if let Some(old) = self.halves.left(next - 1, y)
            && !(pen.same_on_blank(Pen::default()) && old.same_on_blank(Pen::default()))
        {
            self.orphan = Some(((next, y), old));
        }
        self.halves.write(x, y, next, (width > 1).then_some(pen));
        // In the last column the cursor waits, and terminals differ in what it does then.
        self.at = (sure(cell.symbol()) && next < self.columns).then_some((next, y));
        Ok(())
    }

    /// Blanks a half that was left over, unless what comes next is written there anyway. If it is not, the library
    /// takes it for unchanged, so it is to look as it did.
    fn settle_orphan(&mut self, next: Option<(u16, u16)>) -> io::Result<()> {
        match self.orphan.take() {
            Some(((x, y), old)) if next != Some((x, y)) && x < self.columns => {
                self.go(x, y)?;
                self.set(old)?;
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
        if let Some(old) = self.halves.left(x + count - 1, y) {
            if pen.bg == Color::Reset && old.same_on_blank(pen) {
                count += 1;
            } else {
                self.orphan = Some(((x + count, y), old));
            }
        }
        self.halves.write(x, y, x + count, None);
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
mod tests;

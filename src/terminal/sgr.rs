//! Colours and weights as the terminal is told them (ECMA-48, Select Graphic Rendition): always as the difference to what
//! it has set already.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What shows on a blank.
pub(super) const SEEN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// The numbers of ECMA-48 SGR.
const MODIFIERS: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// Colours and modifiers the terminal has set, or should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pen {
    fg: Color,
    pub bg: Color,
    pub modifier: Modifier,
}

impl Pen {
    pub fn of(cell: &Cell) -> Pen {
        Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// Whether a blank looks the same with either.
    pub fn same_on_blank(self, other: Pen) -> bool {
        self.bg == other.bg && !(self.modifier | other.modifier).intersects(SEEN_ON_BLANK)
    }

    /// What must be said for the terminal to go from this to `to`.
    pub fn change(self, to: Pen) -> String {
        if self == to {
            return String::new();
        }
        if to == Pen::default() {
            return "\x1b[m".to_owned();
        }
        let mut numbers: Vec<String> = Vec::new();
        let mut from = self;
        // Turning a modifier off by its own number is not understood everywhere; from the beginning is.
        if !to.modifier.contains(from.modifier) {
            numbers.push("0".to_owned());
            from = Pen::default();
        }
        let added = to.modifier - from.modifier;
        numbers.extend(MODIFIERS.iter().filter(|(m, _)| added.contains(*m)).map(|(_, n)| (*n).to_owned()));
        if to.fg != from.fg {
            numbers.push(colour(to.fg, 30));
        }
        if to.bg != from.bg {
            numbers.push(colour(to.bg, 40));
        }
        format!("\x1b[{}m", numbers.join(";"))
    }
}

/// The SGR numbers of a colour; `base` is 30 for text and 40 for the background.
fn colour(colour: Color, base: u8) -> String {
    let named = match colour {
        Color::Reset => 9,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
        Color::Indexed(n) => return format!("{};5;{n}", base + 8),
        Color::Rgb(r, g, b) => return format!("{};2;{r};{g};{b}", base + 8),
    };
    (base + named).to_string()
}

//! Where everything stands on a screen of a size. Update and drawing share it, so that a click lands on what is seen.

use super::reader::Reader;

/// From this many columns on, list and article stand side by side.
pub const WIDE: u16 = 100;
/// Where the text of the search box begins: after a blank, its sign and a blank.
pub const BOX_INDENT: u16 = 3;
/// From this many rows on, rows of the list are set apart by a blank line.
const ROOMY: u16 = 26;

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rect {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Rect {
    fn new(x: u16, y: u16, width: u16, height: u16) -> Rect {
        Rect { x, y, width, height }
    }

    pub fn contains(self, column: u16, row: u16) -> bool {
        (self.x..self.x.saturating_add(self.width)).contains(&column)
            && (self.y..self.y.saturating_add(self.height)).contains(&row)
    }

    pub fn right(self) -> u16 {
        self.x.saturating_add(self.width)
    }

    pub fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }
}

/// Which panes are on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Box, list and article.
    Both,
    /// Box and list.
    List,
    /// The article alone.
    Article,
}

/// The areas of a screen; what has no room is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    pub view: View,
    /// The library's name and how an import goes; with the article alone, its title.
    pub top: Rect,
    pub search: Rect,
    pub upper_rule: Rect,
    /// All between the rules.
    pub body: Rect,
    pub list: Rect,
    /// The column between list and article.
    pub divider: Option<u16>,
    pub article: Rect,
    pub lower_rule: Rect,
    pub status: Rect,
}

impl Areas {
    pub fn of(columns: u16, rows: u16, view: View) -> Areas {
        let boxed = view != View::Article;
        let row = |y, wanted: bool| Rect::new(0, y, columns, u16::from(wanted));
        // What a small screen gives up first stands last: the lower rule, the upper rule, the top, the status.
        let search_height = u16::from(boxed && rows >= 1);
        let has_status = rows >= 3;
        let has_top = rows >= 6;
        let has_upper = rows >= 8;
        let has_lower = rows >= 20;
        let top = row(0, has_top);
        let search = row(top.height, search_height > 0);
        let upper_rule = row(search.y + search.height, has_upper);
        let start = upper_rule.y + upper_rule.height;
        let end = rows - u16::from(has_status) - u16::from(has_lower);
        let body = Rect::new(0, start, columns, end.saturating_sub(start));
        let lower_rule = row(end, has_lower);
        let status = row(rows - u16::from(has_status), has_status);
        let none = Rect::default();
        let (list, divider, article) = match view {
            View::Both => {
                let list = (columns / 5 * 2).clamp(40, 72);
                let article = Rect { x: list + 1, width: columns.saturating_sub(list + 1), ..body };
                (Rect { width: list, ..body }, Some(list), article)
            }
            View::List => (body, None, none),
            View::Article => (none, None, body),
        };
        Areas { view, top, search, upper_rule, body, list, divider, article, lower_rule, status }
    }

    /// The lines a row of the list takes.
    pub fn row_height(&self, searching: bool) -> usize {
        2 + usize::from(searching) + usize::from(self.list.height >= ROOMY)
    }
}

/// Where the lines of an article stand inside its pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub x: u16,
    pub width: u16,
}

impl Column {
    /// At most `measure` columns in the middle of the pane, with a margin where there is room.
    pub fn of(pane: Rect, measure: u16) -> Column {
        let margins = match pane.width {
            0..12 => 0,
            12..40 => 3,
            _ => 5,
        };
        // Han characters fill pairs of columns; an odd one would stay blank at the right of every line.
        let width = (pane.width - margins).min(measure.max(2)) & !1;
        let width = width.max(pane.width.min(1));
        let left = (pane.width - width) / 2;
        Column { x: pane.x + left, width }
    }
}

/// How many columns the numbers of raw lines take, with the blank after them.
pub fn gutter(reader: &Reader) -> u16 {
    let last = reader.raw.as_ref().map_or(0, |raw| raw.text.first_line + raw.text.lines.len());
    let digits = last.checked_ilog10().unwrap_or(0) + 1;
    u16::try_from(digits.max(3) + 2).unwrap_or(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_area_leaves_the_screen_and_none_overlaps_another() {
        for view in [View::Both, View::List, View::Article] {
            for columns in (0..130).chain([200, u16::MAX]) {
                for rows in (0..60).chain([u16::MAX]) {
                    if view == View::Both && columns < WIDE {
                        continue;
                    }
                    let a = Areas::of(columns, rows, view);
                    let heights: u32 = [a.top, a.search, a.upper_rule, a.body, a.lower_rule, a.status]
                        .iter()
                        .map(|r| u32::from(r.height))
                        .sum();
                    assert_eq!(heights, u32::from(rows), "{columns}x{rows} {a:?}");
                    let mut y = 0;
                    for area in [a.top, a.search, a.upper_rule, a.body, a.lower_rule, a.status] {
                        if area.height > 0 {
                            assert_eq!(area.y, y, "{columns}x{rows} {a:?}");
                        }
                        y += area.height;
                    }
                    assert!(a.list.right() <= columns && a.article.right() <= columns, "{a:?}");
                    let column = Column::of(a.article, 80);
                    assert!(
                        column.x + column.width <= a.article.right() && column.x >= a.article.x,
                        "{a:?} {column:?}"
                    );
                }
            }
        }
    }
}

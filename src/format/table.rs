//! Tables set in columns of equal width, so that they can be read as they stand.

use unicode_width::UnicodeWidthStr;

use crate::restore::ledger::Inked;

/// Wider cells do not push the next column further.
const WIDEST: usize = 32;

/// Rows of cells as lines of one text. Blanks are put between, no other characters.
pub fn lay_out(rows: Vec<Vec<Inked>>) -> Inked {
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        // The last cell of a row needs no room behind it.
        for (column, cell) in row.iter().enumerate().take(row.len().saturating_sub(1)) {
            let width = cell.text.trim().width().min(WIDEST);
            match widths.get_mut(column) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let mut table = Inked::default();
    for row in rows {
        if row.iter().all(|cell| cell.text.trim().is_empty()) {
            continue;
        }
        if !table.text.is_empty() {
            table.text.push('\n');
        }
        let mut behind = 0;
        for (column, mut cell) in row.into_iter().enumerate() {
            cell.text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if cell.is_empty() {
                behind += widths.get(column).map_or(0, |w| w + 2);
                continue;
            }
            let room = widths.get(column).map_or(0, |w| (w + 2).saturating_sub(cell.text.width()).max(2));
            table.text.extend(std::iter::repeat_n(' ', behind));
            table.append(cell);
            behind = room;
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other() {
        let source = "甲乙 a 丙 bcd";
        let cell = |range: std::ops::Range<usize>| {
            let mut cell = Inked::default();
            cell.copy(source, range);
            cell
        };
        let table = lay_out(vec![vec![cell(0..6), cell(7..8)], vec![], vec![cell(9..12), cell(13..16)]]);
        assert_eq!(table.text, "甲乙  a\n丙    bcd");
        assert_eq!(table.from.len(), 4);
    }
}

//! The line one types in: a text and a cursor that stands between graphemes.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::text::width::Widths;

/// More than any query: a paste of a whole file ends here.
const MOST_BYTES: usize = 4096;

#[derive(Debug, Clone, Default)]
pub struct SearchBox {
    text: String,
    /// A byte offset of `text`, between two graphemes.
    cursor: usize,
}

impl SearchBox {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte offset of the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    /// Puts text in at the cursor. Line ends and tabs become blanks; other control characters are left out.
    pub fn insert(&mut self, text: &str) {
        let room = MOST_BYTES.saturating_sub(self.text.len());
        let mut clean = String::new();
        for c in text.chars() {
            let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
            if c.is_control() {
                continue;
            }
            if clean.len() + c.len_utf8() > room {
                break;
            }
            clean.push(c);
        }
        self.text.insert_str(self.cursor, &clean);
        self.cursor = self.boundary_from(self.cursor + clean.len());
    }

    /// Puts the cursor before the grapheme at or after this byte offset.
    pub fn place(&mut self, offset: usize) {
        self.cursor = self.boundary_from(offset);
    }

    pub fn left(&mut self) {
        self.cursor = self.before(self.cursor);
    }

    pub fn right(&mut self) {
        self.cursor = self.after(self.cursor);
    }

    pub fn home(&mut self) {
        self.cursor = 0;
    }

    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    pub fn delete_back(&mut self) {
        let from = self.before(self.cursor);
        self.delete(from, self.cursor);
    }

    pub fn delete_forward(&mut self) {
        let to = self.after(self.cursor);
        self.delete(self.cursor, to);
    }

    /// Deletes back to the blank before the word before the cursor.
    pub fn delete_word(&mut self) {
        let before = self.text.get(..self.cursor).unwrap_or_default();
        let word = before.trim_end();
        let from = word.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(i, c)| i + c.len_utf8());
        self.delete(from, self.cursor);
    }

    pub fn delete_line(&mut self) {
        self.delete(0, self.cursor);
    }

    /// What is seen of the text in so many columns: the byte offset it begins with, and the cursor's column.
    pub fn window(&self, columns: usize, widths: Widths) -> (usize, usize) {
        let before = self.text.get(..self.cursor).unwrap_or_default();
        let mut column = widths.str(before);
        let mut start = 0;
        for g in widths.graphemes(before) {
            // The cursor needs a column of its own.
            if column < columns.max(1) {
                break;
            }
            column -= usize::from(g.width);
            start = g.end();
        }
        (start, column)
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        // What stood apart may form one grapheme now.
        self.cursor = self.boundary_from(from);
    }

    fn before(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or_default();
        before.grapheme_indices(true).next_back().map_or(0, |(i, _)| i)
    }

    fn after(&self, offset: usize) -> usize {
        let after = self.text.get(offset..).unwrap_or_default();
        offset + after.graphemes(true).next().map_or(0, str::len)
    }

    /// The first grapheme boundary at or after this offset.
    fn boundary_from(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset += 1;
        }
        let mut cursor = GraphemeCursor::new(offset, self.text.len(), true);
        match cursor.is_boundary(&self.text, 0) {
            Ok(true) => offset,
            _ => cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Types `text`, a `|` where the cursor is, and compares after `edit`.
    fn check(before: &str, edit: fn(&mut SearchBox), after: &str) {
        let (left, right) = before.split_once('|').unwrap();
        let mut edited = SearchBox::default();
        edited.insert(left);
        edited.insert(right);
        edited.place(left.len());
        edit(&mut edited);
        let mut shown = edited.text().to_owned();
        shown.insert(edited.cursor(), '|');
        assert_eq!(shown, after, "from {before}");
    }

    #[test]
    fn editing_goes_by_graphemes() {
        check("党建|", SearchBox::delete_back, "党|");
        check("|党建", SearchBox::delete_forward, "|建");
        check("e\u{301}|x", SearchBox::delete_back, "|x");
        check("👨‍👩‍👧|", SearchBox::left, "|👨‍👩‍👧");
        check("|👨‍👩‍👧x", SearchBox::right, "👨‍👩‍👧|x");
        check("高质量 发展|", SearchBox::delete_word, "高质量 |");
        check("高质量 发展 |后", SearchBox::delete_word, "高质量 |后");
        check("高质量　发展|", SearchBox::delete_word, "高质量　|");
        check("高质|量", SearchBox::delete_line, "|量");
        check("|", SearchBox::delete_back, "|");
        check("|", SearchBox::delete_forward, "|");
        check("a|b", SearchBox::home, "|ab");
        check("a|b", SearchBox::end, "ab|");
    }

    #[test]
    fn a_paste_is_one_clean_bounded_line() {
        let mut pasted = SearchBox::default();
        pasted.insert("党\r\n建\u{1b}[31m\t好");
        assert_eq!(pasted.text(), "党  建[31m 好");
        pasted.insert(&"字".repeat(100_000));
        assert!(pasted.text().len() <= MOST_BYTES);
    }

    proptest! {
        #[test]
        fn the_cursor_stays_between_graphemes(edits in prop::collection::vec((0..9u8, any::<String>(), any::<usize>()), 0..40)) {
            let mut edited = SearchBox::default();
            for (edit, text, place) in edits {
                match edit {
                    0 => edited.insert(&text),
                    1 => edited.left(),
                    2 => edited.right(),
                    3 => edited.delete_back(),
                    4 => edited.delete_forward(),
                    5 => edited.delete_word(),
                    6 => edited.place(place),
                    7 => edited.home(),
                    _ => edited.end(),
                }
                let at = edited.cursor();
                let boundaries = edited.text().grapheme_indices(true).map(|(i, _)| i).chain([edited.text().len()]);
                prop_assert!(boundaries.into_iter().any(|b| b == at));
            }
        }
    }
}

//! What belongs to a page and to no article: page numbers, running heads, drawn rules.

use std::collections::HashMap;

use super::lines::Line;
use super::marks;

/// How often a head must come back at the edge of a page before it counts as one.
const REPEATED: usize = 3;

/// Parts the lines into the text's own and those that are furniture, each with its kind. A line after furniture keeps what was known of
/// the blank lines and page ends before it.
pub fn part(source: &str, lines: Vec<Line>) -> (Vec<Line>, Vec<(Line, &'static str)>) {
    let at_edge: Vec<bool> = (0..lines.len())
        .map(|i| i == 0 || lines.get(i).is_some_and(|l| l.page) || lines.get(i + 1).is_none_or(|l| l.page))
        .collect();
    let paged = lines.iter().any(|l| l.page);
    let mut heads: HashMap<String, usize> = HashMap::new();
    if paged {
        for (line, edge) in lines.iter().zip(&at_edge) {
            if *edge && line.width <= 100 {
                *heads.entry(likeness(line.text(source))).or_default() += 1;
            }
        }
    }
    let (mut own, mut furniture): (Vec<Line>, Vec<(Line, &'static str)>) =
        (Vec::with_capacity(lines.len()), Vec::new());
    let (mut gap, mut page) = (0, false);
    for (mut line, edge) in lines.into_iter().zip(at_edge) {
        let text = line.text(source);
        let kind = if marks::is_rule(text) {
            Some("rule")
        } else if paged && edge && marks::is_page_number(text) {
            Some("page_number")
        } else if paged && edge && line.width <= 100 && heads.get(&likeness(text)).is_some_and(|n| *n >= REPEATED) {
            Some("running_head")
        } else {
            None
        };
        if let Some(kind) = kind {
            gap = gap.max(line.gap).max(usize::from(kind == "rule"));
            page |= line.page;
            furniture.push((line, kind));
        } else {
            line.gap = line.gap.max(gap);
            line.page |= page;
            (gap, page) = (0, false);
            own.push(line);
        }
    }
    (own, furniture)
}

/// A head without what changes from page to page: figures and blanks.
fn likeness(text: &str) -> String {
    text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    #[test]
    fn heads_and_numbers_at_page_ends_are_furniture() {
        let source = "山海集 1\n甲文\n1\n\u{c}山海集 2\n乙文\n12\n丙文\n2\n\u{c}山海集 3\n丁文\n----------\n3";
        let (own, furniture) = part(source, lines(source));
        assert_eq!(own.iter().map(|l| l.text(source)).collect::<Vec<_>>(), ["甲文", "乙文", "12", "丙文", "丁文"]);
        assert_eq!(furniture.len(), 7);
        assert!(own[1].page && !own[2].page);
    }

    #[test]
    fn without_pages_nothing_repeats_at_their_ends() {
        let source = "同上\n同上\n同上\n12";
        assert!(part(source, lines(source)).1.is_empty());
    }
}

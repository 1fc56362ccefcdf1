//! Where a column ended: finds the edge at which lines were broken by a page's width, from the lines alone.
//!
//! The evidence is that the next line's first word would not have fitted. A line's end chosen by an author rarely looks like
//! that, and neither verse (each line ends in punctuation, or none stands inside a line) nor clean text (lines of any length).

use super::lines::{Line, columns};
use super::marks::{clings_back, clings_on, ends_in_punctuation, is_cjk, is_han, is_punctuation};

/// What is known of one line beyond its geometry; computed once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trait {
    /// Columns of the first stretch of the line that cannot be parted.
    pub unit: usize,
    pub punctuated_end: bool,
    pub punctuated_inside: bool,
}

/// Lines looked at together, and how far the view moves on.
const WINDOW: usize = 24;
const STEP: usize = 8;
/// Columns by which a line may stand out beyond the edge.
pub const SQUEEZED: usize = 4;
/// Narrower than six Han characters is no column of prose.
const NARROWEST: usize = 12;

/// For each line the column at which its column of text ends, in columns of the terminal; `None` where nothing says that
/// lines were broken by width.
pub fn edges(source: &str, lines: &[Line]) -> Vec<Option<usize>> {
    let traits: Vec<Trait> = lines.iter().map(|line| look(line.text(source))).collect();
    let views: Vec<Option<usize>> = (0..lines.len().div_ceil(STEP))
        .map(|view| {
            let middle = view * STEP;
            let from = middle.saturating_sub((WINDOW - STEP) / 2);
            let upto = (middle + STEP + (WINDOW - STEP) / 2).min(lines.len());
            edge_of(lines.get(from..upto).unwrap_or_default(), traits.get(from..upto).unwrap_or_default())
        })
        .collect();
    let common = common_edge(&views);
    let edge_at = |i: usize| views.get(i / STEP).copied().flatten().or(common);
    lines.iter().enumerate().map(|(i, line)| edge_at(i).filter(|edge| line.least_edge() <= edge + SQUEEZED)).collect()
}

/// The edge that most views share, where there are enough of them: a lone short paragraph then follows the rest of its document.
fn common_edge(views: &[Option<usize>]) -> Option<usize> {
    let mut found: Vec<usize> = views.iter().copied().flatten().collect();
    if found.len() < 2 || found.len() * 5 < views.len() {
        return None;
    }
    found.sort_unstable();
    let middle = *found.get(found.len() / 2)?;
    let near = found.iter().filter(|e| e.abs_diff(middle) <= 4).count();
    (near * 3 >= found.len() * 2).then_some(middle)
}

pub fn look(text: &str) -> Trait {
    let han = text.chars().any(is_han);
    let inside = text.char_indices().skip(1).any(|(at, c)| {
        // A blank counts only between Latin words: it is what parts them.
        at + c.len_utf8() < text.len() && (is_punctuation(c) || (c == ' ' && !han))
    });
    Trait {
        unit: first_unit(text),
        punctuated_end: ends_in_punctuation(text) && !text.ends_with(['-', '\u{2010}', '\u{ad}']),
        punctuated_inside: inside,
    }
}

/// Columns of what cannot be parted at the beginning of a line: a Latin word, or a Han character with the punctuation that
/// clings to it.
pub fn first_unit(text: &str) -> usize {
    let mut chars = text.chars().take(64).peekable();
    let mut width = 0;
    while let Some(c) = chars.next_if(|&c| clings_on(c)) {
        width += columns(c);
    }
    let Some(first) = chars.next() else { return width.max(1) };
    width += columns(first);
    if !is_cjk(first) {
        while let Some(c) = chars.next_if(|&c| !c.is_whitespace() && !is_cjk(c)) {
            width += columns(c);
        }
    }
    while let Some(c) = chars.next_if(|&c| clings_back(c)) {
        width += columns(c);
    }
    width.max(1)
}

/// The edge most lines of this view end at. Print squeezes punctuation, so that lines go beyond it by up to two characters.
fn edge_of(lines: &[Line], traits: &[Trait]) -> Option<usize> {
    let mut candidates: Vec<usize> = lines.iter().map(Line::edge).filter(|&e| e >= NARROWEST).collect();
    candidates.sort_unstable();
    candidates.dedup();
    let (mut best, mut best_score) = (None, 0);
    for edge in candidates {
        let (mut broken, mut open, mut prose, mut beyond, mut short, mut close) =
            (0_usize, 0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
        for (line, pair) in lines.iter().zip(traits.windows(2)) {
            let [here, next] = pair else { continue };
            if line.least_edge() > edge + SQUEEZED {
                beyond += 1;
            } else if line.edge() + next.unit + 1 > edge && line.edge() + 12 >= edge {
                broken += 1;
                open += usize::from(!here.punctuated_end);
                prose += usize::from(here.punctuated_inside);
                close += usize::from(line.edge().abs_diff(edge) <= 1);
            } else {
                short += 1;
            }
        }
        let enough = broken >= 3 && broken * 3 >= (broken + short) && open * 2 >= broken && prose * 4 >= broken;
        let score = (broken * 2 + close).saturating_sub(beyond * 3);
        if enough && score > best_score {
            (best, best_score) = (Some(edge), score);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(source: &str, edge: Option<usize>) {
        let lines = lines(source);
        let found = edges(source, &lines);
        assert_eq!(found.first().copied().flatten(), edge, "{source}");
    }

    #[test]
    fn a_column_of_print_shows_its_edge() {
        check(
            "会议强调，要坚持稳中求进工作总\n基调，完整、准确、全面贯彻新发展\n理念，加快构建新格局，着力推动高\n质量发展，更好统筹安全。大家一致\n认为。",
            Some(32),
        );
    }

    #[test]
    fn latin_text_shows_its_edge() {
        check(
            "It was the best of times, it was the worst of\ntimes, it was the age of wisdom, it was the age\nof foolishness, it was the epoch of belief, it\nwas the epoch of incredulity, it was the season\nof Light.",
            Some(46),
        );
    }

    #[test]
    fn verse_has_no_edge() {
        check("床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。\n床前明月光，\n疑是地上霜。", None);
        check("远看山有色\n近听水无声\n春去花还在\n人来鸟不惊", None);
    }

    #[test]
    fn clean_paragraphs_have_no_edge() {
        check(
            "这是第一段，它很长，一直写到这里才结束。\n第二段短一些。\n第三段，又长又没有什么意思，只为了占地方，真的。\n完。",
            None,
        );
    }
}

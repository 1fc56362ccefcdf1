//! What the list shows of an article: its title, where it is from, and the place that answers.

use std::ops::Range;

use crate::article::{Article, ArticleId};
use crate::message::{Row, Snippet};
use crate::query::{Query, Scope};
use crate::text::fold::Folded;
use crate::text::grams::grams;

/// Characters of a headless article's opening that stand for its title.
const OPENING: usize = 40;
/// Characters of a snippet before its first mark, and in all.
const BEFORE: usize = 16;
const SNIPPET: usize = 120;
/// So many characters of a block are looked through at once: a book in one block costs what its first hit costs.
const STRETCH: usize = 64 << 10;

/// The row of an article that answers `query`, or, if `near`, comes near to it.
pub fn row(article: &Article, query: &Query, near: bool) -> Row {
    let mut keys: Vec<(Scope, String)> = query.wanted().iter().map(|t| (t.scope, t.key.clone())).collect();
    if near {
        let pairs = keys.iter().flat_map(|(scope, key)| grams(key).map(|g| (*scope, g.pair.iter().collect())));
        keys = pairs.collect();
    }
    let title = article.display_title(OPENING);
    let in_title: Vec<&str> = keys.iter().map(|(_, key)| key.as_str()).collect();
    let in_text: Vec<&str> = keys.iter().filter(|(s, _)| *s == Scope::Anywhere).map(|(_, k)| k.as_str()).collect();
    let has_title = article.title.is_some();
    let title_marks = if in_title.is_empty() { Vec::new() } else { marks(&Folded::new(&title), &in_title) };
    Row {
        id: ArticleId(article.id.clone()),
        title_marks,
        has_title,
        title,
        source: article.source.clone().unwrap_or_else(|| file_name(article)),
        section: article.section.clone().unwrap_or_default(),
        byline: article.byline(),
        date: article.date.map(|d| d.to_string()).unwrap_or_default(),
        snippet: if keys.is_empty() { Snippet::default() } else { snippet(article, &in_text, near) },
        near,
    }
}

/// What tells an article of no stated source from others: its file's name.
fn file_name(article: &Article) -> String {
    article.origin.path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The places of all keys, sorted, overlapping ones joined.
fn marks(folded: &Folded, keys: &[&str]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = keys.iter().flat_map(|key| folded.find(key)).collect();
    found.sort_by_key(|r| (r.start, r.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in found {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// The text around the first place that answers; the opening where the text itself holds none (the title does, say). For
/// an article that only comes near, around the place that holds most.
fn snippet(article: &Article, keys: &[&str], near: bool) -> Snippet {
    let mut best: Option<(usize, Snippet)> = None;
    for text in article.blocks.iter().map(|b| b.text.as_str()).flat_map(stretches) {
        let found = marks(&Folded::new(text), keys);
        let weight = found.iter().map(Range::len).sum();
        if best.as_ref().is_none_or(|(most, _)| weight > *most)
            && let Some(first) = densest(&found)
        {
            best = Some((weight, cut(text, first, &found)));
        }
        if !near && best.is_some() {
            break;
        }
    }
    let opening = || article.blocks.first().map(|b| cut(&b.text, 0, &[])).unwrap_or_default();
    best.map_or_else(opening, |(_, snippet)| snippet)
}

/// The text in pieces of about [`STRETCH`] bytes.
fn stretches(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(rest.floor_char_boundary(STRETCH.min(rest.len())));
        rest = after;
        Some(piece)
    })
}

/// The start of the stretch of marks that holds most within a snippet's length.
fn densest(found: &[Range<usize>]) -> Option<usize> {
    // Bytes: three a Han character.
    let window = 3 * (SNIPPET - BEFORE);
    let weight = |from: usize| {
        let inside = found.iter().skip_while(|r| r.start < from).take_while(|r| r.end <= from + window);
        inside.map(Range::len).sum::<usize>()
    };
    let starts = found.iter().map(|r| r.start).take(64);
    starts.map(|start| (weight(start), std::cmp::Reverse(start))).max().map(|(_, start)| start.0)
}

/// A snippet of `text` that shows what stands at `first`, with an ellipsis where it is cut. Line ends become blanks.
fn cut(text: &str, first: usize, found: &[Range<usize>]) -> Snippet {
    let (before, after) = text.split_at_checked(first).unwrap_or(("", text));
    let lead = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    // A sentence that begins close before is a better beginning than any count of characters.
    let lead = before.get(lead..).and_then(|t| t.rfind(['。', '！', '？', '\n'])).map_or(lead, |at| {
        lead + at + before.get(lead + at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8)
    });
    let length = SNIPPET - BEFORE.min(before.chars().count());
    let end = after.char_indices().nth(length).map_or(text.len(), |(at, _)| before.len() + at);
    let mut snippet = Snippet::default();
    if lead > 0 {
        snippet.text.push('…');
    }
    let offset = snippet.text.len();
    let shown = text.get(lead..end).unwrap_or_default();
    snippet.text.extend(shown.chars().map(|c| if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c }));
    if end < text.len() {
        snippet.text.push('…');
    }
    let inside = found.iter().filter(|r| r.start >= lead && r.end <= end);
    snippet.marks = inside.map(|r| r.start - lead + offset..r.end - lead + offset).collect();
    snippet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, BlockKind};
    use crate::query::parse;

    fn article(texts: &[&str]) -> Article {
        let block = |text: &&str| Block { kind: BlockKind::Paragraph, level: 0, text: (*text).into(), spans: vec![] };
        Article {
            title: Some("论高质量发展".into()), blocks: texts.iter().map(block).collect(), ..Article::default()
        }
    }

    fn marked(snippet: &Snippet) -> Vec<&str> {
        snippet.marks.iter().map(|r| snippet.text.get(r.clone()).unwrap()).collect()
    }

    #[test]
    fn a_snippet_shows_the_first_place_and_marks_it() {
        let before = "引".repeat(100);
        let text = format!("{before}坚持高質量发展。{}", "后".repeat(300));
        let row = row(&article(&["无关。", &text]), &parse("高质量 发展"), false);
        assert_eq!(marked(&row.snippet), ["高質量发展"]);
        assert!(row.snippet.text.starts_with('…') && row.snippet.text.ends_with('…'));
        assert!(row.snippet.text.chars().count() <= SNIPPET + 2);
        assert_eq!(row.title_marks.len(), 1);
    }

    #[test]
    fn without_a_place_in_the_text_the_opening_is_shown() {
        let row = row(&article(&["开头。", "后文。"]), &parse("title:高质量"), false);
        assert_eq!((row.snippet.text.as_str(), row.snippet.marks.len()), ("开头。", 0));
    }

    #[test]
    fn what_comes_near_shows_where_most_stands() {
        let row = row(&article(&["质量。", "高质量的发展。"]), &parse("高质量发展"), true);
        assert_eq!(marked(&row.snippet), ["高质量", "发展"]);
    }
}

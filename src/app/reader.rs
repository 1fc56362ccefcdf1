//! The reading pane: which article it shows, how far it is scrolled, and the hits in it.

use std::ops::Range;
use std::sync::Arc;

use super::raw::Raw;
use crate::article::{Article, ArticleId, Block, Part};
use crate::message::{Generation, Opened};
use crate::typeset::{Layout, LineKind, Measure};

/// Where to begin in an article that is opened anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Land {
    #[default]
    Top,
    FirstHit,
    LastHit,
}

/// A place that answers the query, and the line it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub part: Part,
    pub range: Range<usize>,
    pub line: usize,
}

/// What was asked of the loader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub id: ArticleId,
    pub query: String,
    pub measure: Measure,
}

/// The article that is shown.
#[derive(Debug, Clone)]
pub struct Text {
    pub wanted: Wanted,
    pub article: Arc<Article>,
    pub layout: Arc<Layout>,
    /// In reading order.
    pub hits: Vec<Hit>,
    /// Bytes of the longest hit: how far before a line to look for one that reaches into it.
    longest: usize,
}

impl Text {
    fn new(wanted: Wanted, opened: Opened) -> Text {
        let Opened { article, layout, occurrences, .. } = opened;
        let mut text = Text { wanted, article, layout, hits: Vec::new(), longest: 0 };
        text.hits = occurrences
            .into_iter()
            .map(|o| Hit { line: text.layout.line_of(o.part, o.range.start), part: o.part, range: o.range })
            .collect();
        text.hits.sort_by_key(|h| (h.part, h.range.start, h.range.end));
        text.longest = text.hits.iter().map(|h| h.range.len()).max().unwrap_or(0);
        text
    }

    /// The hits that reach into a line: index and byte range of the line's characters.
    pub fn hits_on(&self, line: usize) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
        let line = self.layout.lines.get(line);
        let part = line.filter(|l| l.kind != LineKind::Meta).and_then(|l| l.part);
        let Range { start, end } = line.map(|l| l.range.clone()).unwrap_or_default();
        let first = part.map_or(self.hits.len(), |part| {
            self.hits.partition_point(|h| (h.part, h.range.start) < (part, start.saturating_sub(self.longest)))
        });
        let here = self.hits.iter().enumerate().skip(first);
        here.take_while(move |(_, h)| Some(h.part) == part && h.range.start < end)
            .filter(move |(_, h)| h.range.end > start)
            .map(move |(i, h)| (i, h.range.start.max(start) - start..h.range.end.min(end) - start))
    }

    fn hits_equal(&self, other: &Text) -> bool {
        self.hits.len() == other.hits.len()
            && self.hits.iter().zip(&other.hits).all(|(a, b)| a.part == b.part && a.range == b.range)
    }
}

#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The article that should be shown; it may still be on its way.
    pub target: Option<ArticleId>,
    /// The selected row of the list becomes the target as soon as it is known.
    pub follow: bool,
    /// Where to begin when the target comes.
    pub land: Land,
    pub generation: Generation,
    /// What was asked for last.
    pub asked: Option<Wanted>,
    /// What is shown.
    pub text: Option<Text>,
    /// The first line that is seen.
    pub top: usize,
    /// The hit that was jumped to last.
    pub current: Option<usize>,
    /// The source is to be shown as it is in the file.
    pub raw_on: bool,
    pub raw_generation: Generation,
    pub raw_asked: Option<ArticleId>,
    pub raw: Option<Raw>,
}

impl Reader {
    /// Shows what the loader brought. The same article again (at another width, with other hits) stays where it was.
    pub fn show(&mut self, opened: Opened, height: usize) {
        let Some(wanted) = self.asked.clone() else { return };
        let before = self.text.take();
        let text = Text::new(wanted, opened);
        let same = before.filter(|b| b.wanted.id == text.wanted.id);
        if !same.as_ref().is_some_and(|b| b.hits_equal(&text)) {
            self.current = None;
        }
        self.top = match &same {
            // The lines of an unchanged layout stay to the line, blank ones too.
            Some(before) if self.top == 0 || before.layout == text.layout => self.top,
            Some(before) => {
                let (part, offset) = before.layout.position(self.top);
                text.layout.line_of(part, offset)
            }
            None => 0,
        };
        let hits = text.hits.len();
        self.text = Some(text);
        match std::mem::take(&mut self.land) {
            Land::FirstHit if hits > 0 => self.go_to_hit(0, height),
            Land::LastHit if hits > 0 => self.go_to_hit(hits - 1, height),
            Land::Top | Land::FirstHit | Land::LastHit => {}
        }
        self.scroll_to(self.top, height);
    }

    /// Shows nothing.
    pub fn clear(&mut self) {
        *self =
            Reader { generation: self.generation + 1, raw_generation: self.raw_generation + 1, ..Reader::default() };
    }

    pub fn shown_id(&self) -> Option<&ArticleId> {
        self.text.as_ref().map(|t| &t.wanted.id)
    }

    /// Where what is read stands in the decoded source, in Unicode scalars; `None` where that is above the first block.
    pub fn place_in_source(&self) -> Option<usize> {
        let text = self.text.as_ref()?;
        match text.layout.position(self.top) {
            (Part::Block(i), offset) => source_place(text.article.blocks.get(i)?, offset),
            _ => None,
        }
    }

    /// Whether the raw source is what is seen.
    pub fn shows_raw(&self) -> bool {
        self.raw_on && self.text.is_some()
    }

    /// Lines of what is seen.
    pub fn length(&self) -> usize {
        if self.shows_raw() {
            self.raw.as_ref().map_or(0, Raw::length)
        } else {
            self.text.as_ref().map_or(0, |t| t.layout.lines.len())
        }
    }

    /// The first line that is seen, of what is seen.
    pub fn first_line(&self) -> usize {
        if self.shows_raw() { self.raw.as_ref().map_or(0, |r| r.top) } else { self.top }
    }

    pub fn scroll_to(&mut self, top: usize, height: usize) {
        let top = top.min(self.length().saturating_sub(height.max(1)));
        if self.shows_raw() {
            if let Some(raw) = &mut self.raw {
                raw.top = top;
            }
        } else {
            self.top = top;
        }
    }

    pub fn scroll(&mut self, by: isize, height: usize) {
        self.scroll_to(self.first_line().saturating_add_signed(by), height);
    }

    /// How far one has read, in per cent; `None` where all is seen at once.
    pub fn percent(&self, height: usize) -> Option<usize> {
        let last = self.length().checked_sub(height.max(1)).filter(|last| *last > 0)?;
        Some((self.first_line() * 100 / last).min(100))
    }

    /// The next hit (or the previous): after the current one if it is seen, else after what is seen begins. `None` if
    /// there is none left.
    pub fn next_hit(&self, forward: bool, height: usize) -> Option<usize> {
        let text = self.text.as_ref()?;
        let seen = self.top..self.top + height.max(1);
        let current = self.current.filter(|i| text.hits.get(*i).is_some_and(|h| seen.contains(&h.line)));
        match (current, forward) {
            (Some(i), true) => Some(i + 1).filter(|i| *i < text.hits.len()),
            (Some(i), false) => i.checked_sub(1),
            (None, true) => text.hits.iter().position(|h| h.line >= self.top),
            (None, false) => text.hits.iter().rposition(|h| h.line < self.top),
        }
    }

    /// Makes a hit the current one and brings it into sight, scrolling only if it is not.
    pub fn go_to_hit(&mut self, index: usize, height: usize) {
        let Some(line) = self.text.as_ref().and_then(|t| t.hits.get(index)).map(|h| h.line) else { return };
        self.current = Some(index);
        self.raw_on = false;
        let seen = self.top..self.top + height.max(1);
        if !seen.contains(&line) {
            self.scroll_to(line.saturating_sub(height / 3), height);
        }
    }
}

/// Where byte `offset` of a block's text stands in the source. Text and spans agree in all but blanks, so it may be off
/// by those that the text has lost or gained: for the line it stands on, near enough.
fn source_place(block: &Block, offset: usize) -> Option<usize> {
    let mut before = block.text.char_indices().take_while(|(i, _)| *i < offset).count();
    for span in block.spans.iter().filter(|span| !span.is_empty()) {
        let length = span.end - span.start;
        if before < length {
            return Some(span.start + before);
        }
        before -= length;
    }
    block.spans.iter().rfind(|span| !span.is_empty()).map(|span| span.end - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockKind, Span};

    #[test]
    fn a_place_in_a_block_is_found_in_the_source() {
        let block = |text: &str, spans: &[(usize, usize)]| Block {
            kind: BlockKind::Paragraph,
            level: 0,
            text: text.to_owned(),
            spans: spans.iter().map(|(from, to)| Span::new(*from, *to)).collect(),
        };
        let parted = block("党建工作如此", &[(10, 12), (15, 15), (20, 24)]);
        let places = |block: &Block| (0..8).map(|i| source_place(block, 3 * i)).collect::<Vec<_>>();
        assert_eq!(places(&parted), [10, 11, 20, 21, 22, 23, 23, 23].map(Some));
        assert_eq!(places(&block("党建", &[])), [None; 8]);
    }
}

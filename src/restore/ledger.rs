//! Keeps account of every character of a source: what an article owns, and what is furniture because none does.

use std::ops::Range;

use super::marks::is_cjk;
use crate::article::{Article, Block, BlockKind, Damage, Document, Furniture, Span};

/// Turns byte offsets of a text into scalar offsets, each in constant time.
#[derive(Debug)]
pub struct Places<'a> {
    bytes: &'a [u8],
    /// How many characters begin before byte `i * STEP`.
    before: Vec<usize>,
}

/// Bytes between two checkpoints: eight bytes of memory a hundred and twenty-eight of text, and a short count for each look-up.
const STEP: usize = 128;

impl<'a> Places<'a> {
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut before = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut count = 0;
        for chunk in bytes.chunks(STEP) {
            before.push(count);
            count += beginnings(chunk);
        }
        before.push(count);
        Places { bytes, before }
    }

    /// The number of characters that begin before byte `byte`.
    pub fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        let step = byte / STEP;
        let checkpoint = self.before.get(step).copied().unwrap_or_default();
        checkpoint + self.bytes.get(step * STEP..byte).map_or(0, beginnings)
    }

    pub fn span(&self, bytes: &Range<usize>) -> Span {
        Span::new(self.at(bytes.start), self.at(bytes.end))
    }
}

/// Blanks that may come and go. A full-width blank is set on purpose.
fn is_break(c: char) -> bool {
    c.is_whitespace() && c != '\u{3000}'
}

fn beginnings(bytes: &[u8]) -> usize {
    // A continuation byte of UTF-8 is 10xxxxxx, all below -64 as signed bytes.
    bytes.iter().filter(|&&b| b.cast_signed() >= -64).count()
}

/// A text being put together, with the bytes of the source it is made of.
///
/// Blanks are free: they may be added and left out. Every other character comes with the bytes that spell it.
#[derive(Debug, Default, Clone)]
pub struct Inked {
    pub text: String,
    pub from: Vec<Range<usize>>,
}

impl Inked {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Puts down a stretch of the source as it stands, line ends included.
    pub fn copy(&mut self, source: &str, bytes: Range<usize>) {
        if let Some(text) = source.get(bytes.clone()).filter(|text| !text.is_empty()) {
            self.text.push_str(text);
            self.owe(bytes);
        }
    }

    /// Puts down a stretch of the source with each run of blanks and line ends as one blank, or as nothing where it holds a line
    /// end between characters that are written without blanks.
    pub fn flow(&mut self, source: &str, bytes: Range<usize>) {
        let Some(text) = source.get(bytes.clone()) else { return };
        let mut at = bytes.start;
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(is_break).unwrap_or(rest.len());
            let (ink, tail) = rest.split_at(word);
            if !ink.is_empty() {
                self.text.push_str(ink);
                self.owe(at..at + word);
            }
            let gap = tail.find(|c: char| !is_break(c)).unwrap_or(tail.len());
            let (blank, next) = tail.split_at(gap);
            let joins = blank.contains('\n')
                && self.text.chars().next_back().is_some_and(is_cjk)
                && next.chars().next().is_some_and(is_cjk);
            if !blank.is_empty() && !joins {
                self.blank();
            }
            at += word + gap;
            rest = next;
        }
    }

    /// Puts down what the source spells otherwise: a character reference, an escape.
    pub fn spell(&mut self, shown: &str, source: &str, bytes: Range<usize>) {
        if shown.trim().is_empty() {
            self.text.push_str(shown);
            return;
        }
        self.text.push_str(shown);
        // `&amp;` and `\"` hold the very character they stand for: own just that, and leave the rest as markup.
        let own = source.get(bytes.clone()).and_then(|raw| raw.find(shown)).map(|at| {
            let start = bytes.start + at;
            start..start + shown.len()
        });
        self.owe(own.unwrap_or(bytes));
    }

    /// One blank, unless the text has just begun or ends in one.
    pub fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    /// A line end inside the text, in place of blanks.
    pub fn line_end(&mut self) {
        while self.text.ends_with([' ', '\t', '\u{3000}', '\u{a0}']) {
            self.text.pop();
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Takes back the last `len` bytes, which must have been put down by [`Inked::copy`] (a hyphen that was not the word's own).
    pub fn unput(&mut self, len: usize) {
        let kept = self.text.len().saturating_sub(len);
        if self.text.is_char_boundary(kept) {
            self.text.truncate(kept);
            if let Some(last) = self.from.last_mut() {
                last.end = last.end.saturating_sub(len).max(last.start);
            }
        }
    }

    /// Takes another text's end onto this one.
    pub fn append(&mut self, other: Inked) {
        self.text.push_str(&other.text);
        for bytes in other.from {
            self.owe(bytes);
        }
    }

    fn owe(&mut self, bytes: Range<usize>) {
        match self.from.last_mut() {
            Some(last) if last.end == bytes.start => last.end = bytes.end,
            _ => self.from.push(bytes),
        }
    }
}

/// The account of one source.
#[derive(Debug)]
pub struct Ledger<'a> {
    source: &'a str,
    places: Places<'a>,
    owned: Vec<Range<usize>>,
    named: Vec<(Range<usize>, &'static str)>,
    damage: Vec<Damage>,
}

impl<'a> Ledger<'a> {
    pub fn new(source: &'a str) -> Self {
        let mut ledger =
            Ledger { source, places: Places::new(source), owned: Vec::new(), named: Vec::new(), damage: Vec::new() };
        if source.starts_with('\u{feff}') {
            ledger.furniture(0..'\u{feff}'.len_utf8(), "byte_order_mark");
        }
        ledger
    }

    /// A block, or `None` where nothing but blanks was put down. Blanks at both ends go (an indent in front of the first line of
    /// code stays, since it means something against the lines below).
    pub fn block(&self, kind: BlockKind, level: u8, inked: Inked) -> Option<Block> {
        if inked.text.trim().is_empty() {
            return None;
        }
        let kept = inked.text.trim_end();
        let kept = if kind.keeps_lines() { kept.trim_start_matches(['\n', '\r']) } else { kept.trim_start() };
        let text = if kept.len() == inked.text.len() { inked.text } else { kept.to_owned() };
        let spans = inked.from.iter().map(|bytes| self.places.span(bytes)).collect();
        Some(Block { kind, level, text, spans })
    }

    /// Names what stands there, for as much of it as no article owns. The first name given to a character counts.
    pub fn furniture(&mut self, bytes: Range<usize>, kind: &'static str) {
        if !bytes.is_empty() {
            self.named.push((bytes, kind));
        }
    }

    pub fn damage(&mut self, bytes: &Range<usize>, kind: &str) {
        self.damage.push(Damage { kind: kind.to_owned(), span: self.places.span(bytes) });
    }

    /// Gives an article its spans: these bytes are its own, with the blanks between neighbours.
    pub fn own(&mut self, article: &mut Article, bytes: Vec<Range<usize>>) {
        let mut joined = self.own_apart(article, bytes);
        self.owned.append(&mut joined);
    }

    /// The same, for an article whose account is kept elsewhere (see [`Ledger::claim`]).
    pub fn own_apart(&self, article: &mut Article, mut bytes: Vec<Range<usize>>) -> Vec<Range<usize>> {
        bytes.retain(|range| !range.is_empty());
        bytes.sort_by_key(|range| (range.start, range.end));
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(bytes.len());
        for range in bytes {
            match joined.last_mut() {
                Some(last) if self.only_blanks(last.end..range.start) => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        article.spans = joined.iter().map(|range| self.places.span(range)).collect();
        if let Some(first) = joined.first() {
            article.origin.line = 1 + line_ends(self.source.as_bytes().get(..first.start).unwrap_or_default());
        }
        joined
    }

    /// Takes over articles whose spans are given already.
    pub fn claim(&mut self, articles: &[Article]) {
        // Spans come in the order of the source, so one walk over it finds the bytes of them all.
        let mut spans: Vec<Span> = articles.iter().flat_map(|a| &a.spans).copied().collect();
        spans.sort_unstable();
        let mut ends = self.source.char_indices().map(|(at, _)| at).chain(std::iter::once(self.source.len()));
        let (mut next, mut byte) = (0, 0);
        let mut byte_at = |place: usize| {
            if place >= next {
                byte = ends.by_ref().nth(place - next).unwrap_or(byte);
                next = place + 1;
            }
            byte
        };
        for span in spans {
            let start = byte_at(span.start);
            let end = byte_at(span.end);
            self.owned.push(start..end);
        }
    }

    fn only_blanks(&self, bytes: Range<usize>) -> bool {
        // An overlap (start beyond end) counts as touching.
        bytes.is_empty() || self.source.get(bytes).is_some_and(|between| between.chars().all(char::is_whitespace))
    }

    /// Closes the account: whatever no article owns becomes furniture, by the name it was given or by `otherwise`.
    pub fn close(mut self, articles: Vec<Article>, otherwise: &'static str) -> Document {
        self.owned.sort_by_key(|range| range.start);
        self.named.sort_by_key(|(range, _)| range.start);
        let mut furniture = Vec::new();
        let mut at = 0;
        let mut named = std::mem::take(&mut self.named).into_iter().peekable();
        let end = self.source.len();
        for own in std::mem::take(&mut self.owned).into_iter().chain(std::iter::once(end..end)) {
            while at < own.start {
                // Names that end before this place have had their turn.
                while named.next_if(|(range, _)| range.end <= at).is_some() {}
                let (upto, kind) = match named.peek() {
                    Some((range, kind)) if range.start <= at => (range.end.min(own.start), *kind),
                    Some((range, _)) => (range.start.min(own.start), otherwise),
                    None => (own.start, otherwise),
                };
                self.note(&mut furniture, at..upto, kind);
                at = upto;
            }
            at = at.max(own.end);
        }
        Document { articles, furniture, damage: self.damage }
    }

    fn note(&self, furniture: &mut Vec<Furniture>, bytes: Range<usize>, kind: &str) {
        let Some(text) = self.source.get(bytes.clone()) else { return };
        let start = bytes.start + (text.len() - text.trim_start().len());
        let end = bytes.start + text.trim_end().len();
        if start < end {
            furniture.push(Furniture { kind: kind.to_owned(), span: self.places.span(&(start..end)) });
        }
    }
}

fn line_ends(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// Whether a block's text, blanks aside, is just the characters of its spans in `source`.
pub fn is_faithful(block: &Block, source: &[char]) -> bool {
    let spans = block.spans.iter().flat_map(|s| source.get(s.start..s.end).unwrap_or_default());
    block.text.chars().filter(|c| !c.is_whitespace()).eq(spans.copied().filter(|c| !c.is_whitespace()))
}

/// The non-blank characters of `source` (by offset) that neither an article nor furniture accounts for.
pub fn unaccounted(document: &Document, source: &[char]) -> Vec<usize> {
    let mut seen = vec![false; source.len()];
    let spans = document.articles.iter().flat_map(|a| &a.spans).chain(document.furniture.iter().map(|f| &f.span));
    for span in spans {
        if let Some(part) = seen.get_mut(span.start..span.end) {
            part.fill(true);
        }
    }
    (0..source.len()).filter(|&i| !seen[i] && !source[i].is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn flow_makes_one_blank_of_many_and_owns_no_blanks() {
        let source = "  一行\n  two  words ";
        let mut inked = Inked::default();
        inked.flow(source, 0..source.len());
        let ledger = Ledger::new(source);
        let block = ledger.block(BlockKind::Paragraph, 0, inked).unwrap();
        assert_eq!(block.text, "一行 two words");
        assert!(is_faithful(&block, &source.chars().collect::<Vec<_>>()));
    }

    #[test]
    fn what_nobody_owns_is_furniture_by_its_name() {
        let source = "nav 标题 页脚 99";
        let mut ledger = Ledger::new(source);
        let mut article = Article::default();
        ledger.furniture(0..3, "site_navigation");
        ledger.own(&mut article, vec![4..7, 7..10]);
        let document = ledger.close(vec![article], "markup");
        let named: Vec<_> = document.furniture.iter().map(|f| (f.kind.as_str(), f.span)).collect();
        assert_eq!(named, [("site_navigation", Span::new(0, 3)), ("markup", Span::new(7, 12))]);
    }

    proptest! {
        #[test]
        fn places_count_characters(text in "\\PC{0,400}") {
            let places = Places::new(&text);
            for (chars, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(places.at(byte), chars);
            }
            prop_assert_eq!(places.at(text.len()), text.chars().count());
        }

        #[test]
        fn every_account_balances(text in "[ a一\\n]{0,60}", cuts in proptest::collection::vec((0usize..60, 0usize..60), 0..6)) {
            let edges: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let mut ledger = Ledger::new(&text);
            let mut articles = vec![];
            for (i, (a, b)) in cuts.into_iter().enumerate() {
                let (a, b) = (edges[a % edges.len()], edges[b % edges.len()]);
                let range = a.min(b)..a.max(b);
                if i % 2 == 0 {
                    ledger.furniture(range, "named");
                } else {
                    let mut article = Article::default();
                    ledger.own(&mut article, vec![range]);
                    articles.push(article);
                }
            }
            let document = ledger.close(articles, "other");
            prop_assert_eq!(unaccounted(&document, &text.chars().collect::<Vec<_>>()), Vec::<usize>::new());
        }
    }
}

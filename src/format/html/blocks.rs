//! From a part of the tree to blocks: paragraphs, headings, lists, tables as the elements say, line breaks as the text does.

use super::entities::Entities;
use super::tree::{Id, Tree, is_block};
use crate::article::BlockKind;
use crate::format::table;
use crate::restore::ledger::Inked;
use crate::restore::marks;

/// A block whose spans are still bytes, and the node it begins in.
#[derive(Debug)]
pub struct Draft {
    pub kind: BlockKind,
    pub level: u8,
    pub inked: Inked,
    pub node: Id,
}

/// The blocks below `root` (of the whole page, where there is none), without the dropped subtrees.
pub fn blocks(source: &str, tree: &Tree, root: Option<Id>, dropped: &[(Id, &'static str)]) -> Vec<Draft> {
    let mut writer = Writer {
        source,
        tree,
        entities: Entities::default(),
        found: Vec::new(),
        lines: Vec::new(),
        line: Inked::default(),
        node: 0,
        around: Around::default(),
        breaks: 0,
    };
    let below = tree.below(root);
    let mut open: Vec<(Id, Around)> = Vec::new();
    let mut drop_at = 0;
    let mut id = below.start;
    while id < below.end {
        let Some(node) = tree.node(id) else { break };
        // Elements that ended before this node.
        while let Some((last, _)) = open.pop_if(|(last, _)| tree.node(*last).is_none_or(|n| n.end <= id)) {
            writer.leave(last);
        }
        while dropped.get(drop_at).is_some_and(|(d, _)| *d < id) {
            drop_at += 1;
        }
        if dropped.get(drop_at).is_some_and(|(d, _)| *d == id) {
            if is_block(node.name) {
                writer.flush();
            }
            id = node.end;
            continue;
        }
        if node.name == "table" && writer.table(id, dropped) {
            id = node.end;
            continue;
        }
        let around = open.last().map_or(Around::default(), |(_, around)| *around);
        if node.is_text() {
            writer.text(id, around);
        } else {
            writer.enter(id);
            open.push((id, around.inside(node.name)));
        }
        id += 1;
    }
    writer.flush();
    writer.found
}

/// What the elements around a text say it is. A list around the whole article is the page's layout, so the count begins below its root.
#[derive(Debug, Default, Clone, Copy)]
struct Around {
    /// The innermost heading, preformatted text or caption.
    leaf: Option<(BlockKind, u8)>,
    lists: u8,
    /// The depth of the innermost list item; 0 outside of any.
    item: u8,
    quote: bool,
}

impl Around {
    fn inside(mut self, name: &str) -> Around {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.leaf = Some((BlockKind::Heading, name.as_bytes().get(1).map_or(1, |b| b - b'0')));
            }
            "pre" | "listing" | "xmp" | "plaintext" => self.leaf = Some((BlockKind::Code, 0)),
            "figcaption" | "caption" => self.leaf = Some((BlockKind::Caption, 0)),
            "ul" | "ol" | "menu" | "dir" | "dl" => self.lists = self.lists.saturating_add(1),
            "li" | "dd" | "dt" => self.item = self.lists,
            "blockquote" => self.quote = true,
            _ => {}
        }
        self
    }

    fn kind(self) -> (BlockKind, u8) {
        match (self.leaf, self.item, self.quote) {
            (Some(leaf), ..) => leaf,
            (None, 1.., _) => (BlockKind::List, self.item),
            (None, 0, true) => (BlockKind::Quote, 0),
            (None, 0, false) => (BlockKind::Paragraph, 0),
        }
    }
}

/// Makes the highest heading of the body one of the first level.
pub fn lift_headings(drafts: &mut [Draft]) {
    let highest = drafts.iter().filter(|d| d.kind == BlockKind::Heading).map(|d| d.level).min().unwrap_or(1);
    for draft in drafts.iter_mut().filter(|d| d.kind == BlockKind::Heading) {
        draft.level = draft.level.saturating_sub(highest) + 1;
    }
}

struct Writer<'a> {
    source: &'a str,
    tree: &'a Tree,
    entities: Entities,
    found: Vec<Draft>,
    /// The lines of the block that is open, before its last line break.
    lines: Vec<Inked>,
    line: Inked,
    /// Where the open block's first text stands.
    node: Id,
    around: Around,
    /// Line breaks since the last text.
    breaks: usize,
}

impl Writer<'_> {
    fn enter(&mut self, id: Id) {
        let Some(node) = self.tree.node(id) else { return };
        if node.name == "br" {
            self.breaks += 1;
            let line = std::mem::take(&mut self.line);
            if self.breaks > 1 {
                // A blank line parts paragraphs, whatever the elements say.
                self.line = line;
                self.flush();
            } else {
                self.lines.push(line);
            }
        } else if is_block(node.name) {
            self.flush();
        }
    }

    fn leave(&mut self, id: Id) {
        if self.tree.node(id).is_some_and(|n| is_block(n.name)) {
            self.flush();
        }
    }

    fn text(&mut self, id: Id, around: Around) {
        let Some(node) = self.tree.node(id) else { return };
        let keep = around.kind().0 == BlockKind::Code;
        let raw = self.source.get(node.bytes.clone()).unwrap_or_default();
        let blank = raw.trim().is_empty();
        if blank && self.line.is_empty() && !keep {
            return;
        }
        if self.line.is_empty() && self.lines.is_empty() {
            (self.node, self.around) = (id, around);
        }
        if !blank {
            self.breaks = 0;
        }
        self.entities.put(&mut self.line, self.source, node.bytes.clone(), keep);
    }

    fn flush(&mut self) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.push(std::mem::take(&mut self.line));
        lines.retain(|line| !line.text.trim().is_empty());
        if lines.is_empty() {
            return;
        }
        let (kind, level) = self.around.kind();
        let verse = kind == BlockKind::Paragraph && is_verse(&lines);
        if kind == BlockKind::Code || verse || kind == BlockKind::Heading {
            let mut whole = Inked::default();
            for line in lines {
                if kind == BlockKind::Heading {
                    whole.blank();
                } else {
                    whole.line_end();
                }
                whole.append(line);
            }
            let kind = if verse { BlockKind::Verse } else { kind };
            self.found.push(Draft { kind, level, inked: whole, node: self.node });
        } else {
            let node = self.node;
            self.found.extend(lines.into_iter().map(|inked| Draft { kind, level, inked, node }));
        }
    }

    /// A table of short cells becomes a block; one that is there for the page's layout is read as if it were not.
    fn table(&mut self, id: Id, dropped: &[(Id, &'static str)]) -> bool {
        let below = self.tree.below(Some(id));
        let gone = |id: Id| dropped.binary_search_by_key(&id, |(d, _)| *d).is_ok();
        let (mut cells, mut rows, mut ink) = (0_usize, 0_usize, 0_usize);
        for node in self.tree.nodes.get(below.clone()).unwrap_or_default() {
            match node.name {
                "td" | "th" => cells += 1,
                "tr" => rows += 1,
                "" => ink += node.bytes.len(),
                // Found early in a table around tables, so that nesting them costs nothing.
                "table" | "h1" | "h2" | "h3" | "pre" | "ul" | "ol" | "form" | "article" => return false,
                _ => {}
            }
        }
        // Some eighty Han characters a cell: beyond that it is prose in columns.
        if rows < 2 || cells < rows * 2 || ink > cells * 240 {
            return false;
        }
        self.flush();
        let mut grid: Vec<Vec<Inked>> = Vec::new();
        let mut at = below.start;
        while at < below.end {
            let Some(node) = self.tree.node(at) else { break };
            if gone(at) {
                at = node.end;
                continue;
            }
            match node.name {
                "tr" => grid.push(Vec::new()),
                "td" | "th" => {
                    if grid.is_empty() {
                        grid.push(Vec::new());
                    }
                    if let Some(row) = grid.last_mut() {
                        row.push(Inked::default());
                    }
                }
                "br" | "p" | "div" => {
                    if let Some(cell) = grid.last_mut().and_then(|row| row.last_mut()) {
                        cell.blank();
                    }
                }
                "" => {
                    if grid.last().is_none_or(Vec::is_empty) {
                        grid.push(vec![Inked::default()]);
                    }
                    if let Some(cell) = grid.last_mut().and_then(|row| row.last_mut()) {
                        self.entities.put(cell, self.source, node.bytes.clone(), false);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        let inked = table::lay_out(grid);
        self.found.push(Draft { kind: BlockKind::Table, level: 0, inked, node: id });
        true
    }
}

/// Lines that end by a line break, as short as verse: at least three, of at most twenty-four characters, not indented like paragraphs.
fn is_verse(lines: &[Inked]) -> bool {
    let short = |line: &Inked| {
        let text = line.text.trim_end();
        text.chars().count() <= 24 && !text.starts_with('\u{3000}') && marks::bullet(text).is_none()
    };
    lines.len() >= 3 && lines.iter().all(short)
}

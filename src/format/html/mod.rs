//! HTML: the article of a page, not the navigation around it.
//!
//! ```text
//! source -> tree (tags with their places) -> scores -> the element that holds the article -> blocks
//!                                          -> headline, date, people from the tags and lines about it
//! ```

mod about;
mod blocks;
mod entities;
mod extract;
mod tree;

use std::ops::Range;

use super::Source;
use crate::article::{Article, BlockKind, Document};
use crate::restore::ledger::{Inked, Ledger};

pub fn read(source: &Source<'_>) -> Document {
    let text = source.text;
    let mut ledger = Ledger::new(text);
    let tree = tree::Tree::read(text, 0..text.len());
    let main = extract::main(text, &tree);
    let mut drafts = blocks::blocks(text, &tree, main.root, &main.dropped);
    let mut article = Article::default();
    let mut owned: Vec<Range<usize>> = about::describe(text, &tree, &main, &mut drafts, &mut article);
    blocks::lift_headings(&mut drafts);
    for draft in drafts {
        let from = draft.inked.from.clone();
        if let Some(block) = ledger.block(draft.kind, draft.level, draft.inked) {
            owned.extend(from);
            article.blocks.push(block);
        }
    }
    for (node, kind) in &main.dropped {
        ledger.furniture(tree.bytes(*node), kind);
    }
    if let Some(root) = main.root {
        // Text around the article that no rule has named is the page's own.
        let inside = tree.bytes(root);
        for (range, text_node) in tree.texts() {
            if !inside.contains(&text_node.start) && !range.is_empty() {
                ledger.furniture(text_node, "page");
            }
        }
    }
    let empty = article.blocks.is_empty() && article.title.is_none();
    if !empty {
        ledger.own(&mut article, owned);
    }
    ledger.close(if empty { vec![] } else { vec![article] }, "markup")
}

/// The blocks of a piece of HTML inside another document, all of it.
pub fn fragment(source: &str, bytes: Range<usize>) -> Vec<(BlockKind, u8, Inked)> {
    let tree = tree::Tree::read(source, bytes);
    let dropped = extract::unseen(&tree);
    blocks::blocks(source, &tree, None, &dropped).into_iter().map(|d| (d.kind, d.level, d.inked)).collect()
}

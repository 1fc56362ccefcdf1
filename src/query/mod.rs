//! What was typed, understood: a tree of terms, and the places of an article that answer it. Pure; it knows no index.

mod matching;
pub mod operators;
mod parse;

use std::ops::Range;

pub use matching::{Occurrences, matches, occurrences};
pub use parse::{MAX_CHARACTERS, parse};

use crate::article::Part;

/// Where a term must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// In the title block, the byline or the text.
    #[default]
    Anywhere,
    /// In the title block: kicker, title, subtitle.
    Title,
}

/// A string that must stand in an article as it is, after folding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    pub scope: Scope,
    /// What is looked for: the kept characters, folded ([`crate::text::fold::key`]). Never empty.
    pub key: String,
    /// Where it was typed, as a byte range of the box's text, its operator and quotation marks included.
    pub range: Range<usize>,
    /// It was typed between quotation marks.
    pub literal: bool,
}

/// The query as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Term(Term),
    /// All of these. Empty: every article.
    All(Vec<Node>),
    /// None of this.
    Not(Box<Node>),
}

/// A parsed query. Whatever is typed gives one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub root: Node,
    pub problems: Vec<QueryProblem>,
}

impl Query {
    /// Nothing is asked: all articles answer.
    pub fn is_empty(&self) -> bool {
        matches!(&self.root, Node::All(nodes) if nodes.is_empty())
    }

    /// The terms an answer must hold, in the order in which they were typed.
    pub fn wanted(&self) -> Vec<&Term> {
        self.terms(false)
    }

    /// The terms no answer may hold.
    pub fn excluded(&self) -> Vec<&Term> {
        self.terms(true)
    }

    fn terms(&self, excluded: bool) -> Vec<&Term> {
        fn collect<'a>(node: &'a Node, wanted: bool, into: &mut Vec<&'a Term>) {
            match node {
                Node::Term(term) if wanted => into.push(term),
                Node::Term(_) => {}
                Node::All(nodes) => nodes.iter().for_each(|n| collect(n, wanted, into)),
                Node::Not(node) => collect(node, !wanted, into),
            }
        }
        let mut terms = Vec::new();
        collect(&self.root, !excluded, &mut terms);
        terms
    }
}

/// What the parser could not use. Nothing of it stops a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A quotation mark was opened and not closed: the literal goes on to the end.
    UnclosedQuote,
    /// An operator (`title:`) with nothing after it yet.
    NothingAfterOperator,
    /// `-` with nothing to exclude yet.
    NothingToExclude,
    /// The query only excludes; it answers with all other articles.
    OnlyExcludes,
    /// More was typed than [`MAX_CHARACTERS`]; the rest is not looked for.
    TooLong,
}

/// A part of what was typed that could not be used, as a byte range of the text in the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    pub range: Range<usize>,
    pub problem: Problem,
}

/// A place in an article's text that answers the query: a byte range of the text of `part`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub part: Part,
    pub range: Range<usize>,
}

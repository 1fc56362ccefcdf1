//! The answer to a search, as a list that is never loaded as a whole: places in the index, and rows made from them on demand.

use std::sync::Arc;

use super::row;
use super::{IndexError, Snapshot};
use crate::article::Article;
use crate::message::Row;
use crate::query::{Query, occurrences};

/// The place of an article in one snapshot, and how well it answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    pub(super) segment: u32,
    pub(super) doc: u32,
    /// Comparable within one answer only.
    pub score: f32,
}

impl Hit {
    pub(super) fn place(self) -> (u32, u32) {
        (self.segment, self.doc)
    }
}

/// An ordered answer.
#[derive(Debug, Clone)]
pub struct List {
    snapshot: Snapshot,
    query: Arc<Query>,
    hits: Arc<Vec<Hit>>,
    near_from: Option<usize>,
}

impl List {
    pub(super) fn new(snapshot: Snapshot, query: Arc<Query>, hits: Arc<Vec<Hit>>, near_from: Option<usize>) -> List {
        List { snapshot, query, hits, near_from }
    }

    /// The list that a first page makes.
    pub fn of_page(snapshot: Snapshot, query: Arc<Query>, page: &super::Page) -> List {
        List { snapshot, query, hits: Arc::new(page.hits.clone()), near_from: None }
    }

    /// How many articles answer exactly.
    pub fn exact(&self) -> usize {
        self.near_from.unwrap_or(self.hits.len())
    }

    /// Where those begin that only come near, if there are any.
    pub fn near_from(&self) -> Option<usize> {
        self.near_from
    }

    /// Exact answers and near ones.
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    pub fn query(&self) -> &Query {
        &self.query
    }

    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    fn is_near(&self, index: usize) -> bool {
        self.near_from.is_some_and(|from| index >= from)
    }

    /// The row with this index; `None` past the end.
    pub fn row(&self, index: usize) -> Result<Option<Row>, IndexError> {
        let Some(&hit) = self.hits.get(index) else { return Ok(None) };
        let article = self.snapshot.load(hit)?;
        Ok(Some(row::row(&article, &self.query, self.is_near(index))))
    }

    /// The article with this index, its score, and how often it answers.
    pub fn article(&self, index: usize) -> Result<Option<(Article, f32, usize)>, IndexError> {
        let Some(&hit) = self.hits.get(index) else { return Ok(None) };
        let article = self.snapshot.load(hit)?;
        let count = occurrences(&self.query, &article).len();
        Ok(Some((article, hit.score, count)))
    }

    /// Where the article with this id stands in the list.
    pub fn position(&self, id: &str) -> Result<Option<usize>, IndexError> {
        let Some(hit) = self.snapshot.find(id)? else { return Ok(None) };
        Ok(self.hits.iter().position(|h| h.place() == hit.place()))
    }
}

//! Asking a query, document by document in rising order, whether it holds each, without letting it search ahead.

use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{DocSet, Score, Searcher, SeekDangerResult, SegmentReader, TERMINATED};

use super::IndexError;

/// One query over one segment.
pub struct Member {
    scorer: Box<dyn Scorer>,
    /// No document from the last one asked up to `bound` is held, and `bound` is if `found`.
    bound: u32,
    found: bool,
}

impl Member {
    /// `first` is the lowest document that will be asked.
    pub fn new(weight: &dyn Weight, reader: &SegmentReader, first: u32) -> Result<Member, IndexError> {
        if first == TERMINATED {
            return Ok(Member { scorer: weight.scorer(reader, 1.0)?, bound: TERMINATED, found: false });
        }
        let (at, scorer) = weight.scorer_danger(reader, first, 1.0)?;
        let (bound, found) = match at {
            SeekDangerResult::Found => (first, true),
            SeekDangerResult::SeekLowerBound(bound) => (bound, false),
        };
        Ok(Member { scorer, bound, found })
    }

    /// Whether `doc` is held. Documents are asked in rising order.
    pub fn holds(&mut self, doc: u32) -> bool {
        if doc < self.bound {
            return false;
        }
        if doc > self.bound || !self.found {
            (self.bound, self.found) = match self.scorer.seek_danger(doc) {
                SeekDangerResult::Found => (doc, true),
                SeekDangerResult::SeekLowerBound(bound) => (bound, false),
            };
        }
        self.found && self.bound == doc
    }

    /// The score of the document that [`Member::holds`] has just confirmed.
    pub fn score(&mut self) -> Score {
        self.scorer.score()
    }
}

/// Several queries over one segment.
pub struct Members(Vec<Member>);

impl Members {
    pub fn weights(searcher: &Searcher, queries: &[Box<dyn Query>]) -> Result<Vec<Box<dyn Weight>>, IndexError> {
        let plain = EnableScoring::disabled_from_searcher(searcher);
        Ok(queries.iter().map(|q| q.weight(plain)).collect::<Result<_, _>>()?)
    }

    pub fn new(weights: &[Box<dyn Weight>], reader: &SegmentReader, first: u32) -> Result<Members, IndexError> {
        weights.iter().map(|w| Member::new(&**w, reader, first)).collect::<Result<_, _>>().map(Members)
    }

    pub fn any_holds(&mut self, doc: u32) -> bool {
        self.0.iter_mut().any(|m| m.holds(doc))
    }
}

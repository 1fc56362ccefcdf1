//! Searching: the first page at once, all that answers from behind.
//!
//! The first page ranks the articles that hold all typed *bigrams*, and asks of the best whether they hold the *phrase*;
//! that costs a fraction of a phrase query over everything. [`Snapshot::complete`] then finds and orders all.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use tantivy::DocSet;
use tantivy::collector::TopDocs;
use tantivy::query::{EnableScoring, Query as TantivyQuery};

use super::list::{Hit, List};
use super::member::{Member, Members};
use super::plan::{Planner, is_inexact};
use super::snapshot::Snapshot;
use super::{IndexError, snapshot::DateKey};
use crate::message::{Order, Total};
use crate::query::{Query, Scope, matches};

/// The best so many by bigrams are looked at first, and five times as many as long as too few of them hold the phrase.
const CANDIDATES: usize = 200;
const MOST_CANDIDATES: usize = 5_000;

/// With fewer exact answers than this, near ones are offered below them.
const FEW: usize = 10;
const NEAR: usize = 40;

/// What a title that holds all that was typed adds to the score, times its own BM25.
const TITLE_WEIGHT: f32 = 1.5;

/// The beginning of a list.
#[derive(Debug, Clone)]
pub struct Page {
    pub hits: Vec<Hit>,
    pub total: Total,
}

/// A cancelled search answers `None`.
type Answer<T> = Result<Option<T>, IndexError>;

impl Snapshot {
    /// At least the first `want` hits, if there are so many, and what is known of the total by then.
    pub fn first_page(&self, query: &Query, order: Order, want: usize, cancel: &dyn Fn() -> bool) -> Answer<Page> {
        if query.is_empty() {
            let Some(hits) = self.newest(want, cancel)? else { return Ok(None) };
            return Ok(Some(Page { hits, total: Total::Exact(self.len()) }));
        }
        if order == Order::Relevance {
            let mut limit = CANDIDATES.max(want);
            while limit <= MOST_CANDIDATES {
                let Some((hits, all)) = self.ranked(query, limit, want, cancel)? else { break };
                if all || hits.len() >= want {
                    let count = hits.len() as u64;
                    let total = if all { Total::Exact(count) } else { Total::AtLeast(count) };
                    return Ok(Some(Page { hits, total }));
                }
                limit *= 5;
            }
        }
        let Some((hits, total)) = self.all(query, order, Some(want), cancel)? else { return Ok(None) };
        Ok(Some(Page { hits, total }))
    }

    /// All that answers, in order, the hits of `page` first and as they are; then, below few, what comes near.
    pub fn complete(&self, query: &Arc<Query>, order: Order, page: &Page, cancel: &dyn Fn() -> bool) -> Answer<List> {
        let mut hits = if query.is_empty() {
            let Some(hits) = self.newest_first(cancel)? else { return Ok(None) };
            return Ok(Some(List::new(self.clone(), query.clone(), hits, None)));
        } else if matches!(page.total, Total::Exact(n) if n == page.hits.len() as u64) {
            page.hits.clone()
        } else {
            let Some((all, _)) = self.all(query, order, None, cancel)? else { return Ok(None) };
            let shown: HashSet<(u32, u32)> = page.hits.iter().map(|h| h.place()).collect();
            let rest = all.into_iter().filter(|h| !shown.contains(&h.place()));
            page.hits.iter().copied().chain(rest).collect()
        };
        let exact = hits.len();
        if exact < FEW {
            let Some(near) = self.near(query, &hits, cancel)? else { return Ok(None) };
            hits.extend(near);
        }
        let near_from = (hits.len() > exact).then_some(exact);
        Ok(Some(List::new(self.clone(), query.clone(), Arc::new(hits), near_from)))
    }

    /// The whole answer at once, for those who can wait for it.
    pub fn search(&self, query: &Arc<Query>, order: Order, want: usize, cancel: &dyn Fn() -> bool) -> Answer<List> {
        let Some(page) = self.first_page(query, order, want, cancel)? else { return Ok(None) };
        self.complete(query, order, &page, cancel)
    }

    /// The exact answers among the best `limit` by bigrams, best first, and whether that is all there are. `None`: there is
    /// no bigram to rank by. Where the text has to decide, no more than `want` are looked for.
    fn ranked(&self, query: &Query, limit: usize, want: usize, cancel: &dyn Fn() -> bool) -> Answer<(Vec<Hit>, bool)> {
        let planner = Planner { fields: self.fields() };
        let Some(candidates) = planner.candidates(query, None) else { return Ok(None) };
        let collector = || TopDocs::with_limit(limit).order_by_score();
        let best = self.searcher().search(&candidates, &collector())?;
        let mut all = best.len() < limit;
        let mut places: Vec<(u32, u32)> = best.iter().map(|(_, at)| (at.segment_ord, at.doc_id)).collect();
        if !all {
            // Among many, those with the words in their title must not be lost for their length.
            let titled = planner.candidates(query, Some(Scope::Title));
            if let Some(titled) = titled {
                let best = self.searcher().search(&titled, &collector())?;
                places.extend(best.iter().map(|(_, at)| (at.segment_ord, at.doc_id)));
            }
        }
        places.sort_unstable();
        places.dedup();
        if cancel() {
            return Ok(Some((Vec::new(), true)));
        }
        let mut hits = self.scored(query, &*candidates, &places)?;
        hits = self.sorted(hits, Order::Relevance, None)?;
        if is_inexact(query) {
            let before = hits.len();
            let Some((verified, looked_at)) = self.verified(query, hits, Some(want), cancel)? else {
                return Ok(Some((Vec::new(), true)));
            };
            all &= looked_at == before;
            hits = verified;
        }
        Ok(Some((hits, all)))
    }

    /// Those of the `places` (sorted) that answer as far as the index can tell, scored.
    fn scored(
        &self,
        query: &Query,
        candidates: &dyn TantivyQuery,
        places: &[(u32, u32)],
    ) -> Result<Vec<Hit>, IndexError> {
        let planner = Planner { fields: self.fields() };
        let searcher = self.searcher();
        let plain = EnableScoring::disabled_from_searcher(searcher);
        let scoring = EnableScoring::enabled_from_searcher(searcher);
        let exact = planner.wanted(query).weight(plain)?;
        let excluded = Members::weights(searcher, &planner.excluded(query))?;
        let scores = candidates.weight(scoring)?;
        let titles = planner.in_title(query).map(|q| q.weight(scoring)).transpose()?;

        let mut hits = Vec::new();
        for in_segment in places.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(segment, first)) = in_segment.first() else { continue };
            let reader = searcher.segment_reader(segment);
            let mut exact = Member::new(&*exact, reader, first)?;
            let mut excluded = Members::new(&excluded, reader, first)?;
            let mut score = scores.scorer(reader, 1.0)?;
            let mut title = titles.as_ref().map(|w| Member::new(&**w, reader, first)).transpose()?;
            for &(_, doc) in in_segment {
                if !exact.holds(doc) || excluded.any_holds(doc) {
                    continue;
                }
                if score.doc() < doc {
                    score.seek(doc);
                }
                let text = if score.doc() == doc { score.score() } else { 0.0 };
                let title = title.as_mut().and_then(|t| t.holds(doc).then(|| t.score())).unwrap_or(0.0);
                hits.push(Hit { segment, doc, score: text + TITLE_WEIGHT * title });
            }
        }
        Ok(hits)
    }

    /// Those of the hits whose stored text answers, up to `want`, and how many hits were looked at.
    fn verified(
        &self,
        query: &Query,
        hits: Vec<Hit>,
        want: Option<usize>,
        cancel: &dyn Fn() -> bool,
    ) -> Answer<(Vec<Hit>, usize)> {
        let (mut verified, mut looked_at) = (Vec::new(), 0);
        for hit in hits {
            if want.is_some_and(|want| verified.len() >= want) {
                break;
            }
            if cancel() {
                return Ok(None);
            }
            looked_at += 1;
            if matches(query, &self.load(hit)?) {
                verified.push(hit);
            }
        }
        Ok(Some((verified, looked_at)))
    }

    /// All exact answers in order, or, if only so many are wanted, the first of them at least; and how many there are.
    fn all(
        &self,
        query: &Query,
        order: Order,
        want: Option<usize>,
        cancel: &dyn Fn() -> bool,
    ) -> Answer<(Vec<Hit>, Total)> {
        use tantivy::query::{BooleanQuery, BoostQuery, Occur};
        let planner = Planner { fields: self.fields() };
        let mut asked = planner.wanted(query);
        if order == Order::Relevance
            && let Some(title) = planner.in_title(query)
        {
            let title = Box::new(BoostQuery::new(title, TITLE_WEIGHT));
            asked = Box::new(BooleanQuery::new(vec![(Occur::Must, asked), (Occur::Should, title)]));
        }
        let mut hits = Vec::new();
        let gone = self.each(
            &*asked,
            &planner.excluded(query),
            order == Order::Relevance,
            cancel,
            &mut |segment, doc, score| {
                hits.push(Hit { segment, doc, score });
            },
        )?;
        if gone.is_none() {
            return Ok(None);
        }
        let count = hits.len();
        if !is_inexact(query) {
            return Ok(Some((self.sorted(hits, order, want)?, Total::Exact(count as u64))));
        }
        let hits = self.sorted(hits, order, None)?;
        let Some((verified, looked_at)) = self.verified(query, hits, want, cancel)? else { return Ok(None) };
        let found = verified.len() as u64;
        let total = if looked_at == count { Total::Exact(found) } else { Total::AtLeast(found) };
        Ok(Some((verified, total)))
    }

    /// Articles that hold many of the bigrams, best first, without those already there.
    fn near(&self, query: &Query, exact: &[Hit], cancel: &dyn Fn() -> bool) -> Answer<Vec<Hit>> {
        let planner = Planner { fields: self.fields() };
        let Some(near) = planner.near(query) else { return Ok(Some(Vec::new())) };
        let best = self.searcher().search(&near, &TopDocs::with_limit(2 * NEAR + exact.len()).order_by_score())?;
        if cancel() {
            return Ok(None);
        }
        let shown: HashSet<(u32, u32)> = exact.iter().map(|h| h.place()).collect();
        let hits = best.into_iter().map(|(score, at)| Hit { segment: at.segment_ord, doc: at.doc_id, score });
        let mut hits: Vec<Hit> = hits.filter(|h| !shown.contains(&h.place())).collect();
        self.drop_excluded(query, &mut hits)?;
        hits.truncate(NEAR);
        Ok(Some(hits))
    }

    /// Takes out what holds an excluded term.
    fn drop_excluded(&self, query: &Query, hits: &mut Vec<Hit>) -> Result<(), IndexError> {
        let planner = Planner { fields: self.fields() };
        let weights = Members::weights(self.searcher(), &planner.excluded(query))?;
        if weights.is_empty() {
            return Ok(());
        }
        let mut places: Vec<(u32, u32)> = hits.iter().map(|h| h.place()).collect();
        places.sort_unstable();
        let mut held = HashSet::new();
        for in_segment in places.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(segment, first)) = in_segment.first() else { continue };
            let mut excluded = Members::new(&weights, self.searcher().segment_reader(segment), first)?;
            held.extend(in_segment.iter().filter(|(_, doc)| excluded.any_holds(*doc)).copied());
        }
        hits.retain(|h| !held.contains(&h.place()));
        Ok(())
    }

    /// By score, or by date alone; among equals the newest first. If only so many are wanted, the first of them.
    fn sorted(&self, hits: Vec<Hit>, order: Order, want: Option<usize>) -> Result<Vec<Hit>, IndexError> {
        let dates = (0..self.searcher().segment_readers().len() as u32)
            .map(|segment| self.dates(segment))
            .collect::<Result<Vec<_>, _>>()?;
        let date = |hit: &Hit| -> Option<DateKey> { dates.get(hit.segment as usize)?.key(hit.doc) };
        // Scores are positive, and so compare as their bits do.
        let score =
            |hit: &Hit| if order == Order::Relevance { Reverse(hit.score.max(0.0).to_bits()) } else { Reverse(0) };
        let mut keyed: Vec<_> = hits.into_iter().map(|hit| (score(&hit), date(&hit), hit)).collect();
        if let Some(want) = want.filter(|want| *want < keyed.len()) {
            keyed.select_nth_unstable_by_key(want, |(score, date, _)| (*score, *date));
            keyed.truncate(want);
        }
        keyed.sort_unstable_by_key(|(score, date, _)| (*score, *date));
        Ok(keyed.into_iter().map(|(_, _, hit)| hit).collect())
    }
}

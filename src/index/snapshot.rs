//! One commit of the index, as it stays for as long as someone holds it: loading articles and records from it.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query as TantivyQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term, Value};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument};

use super::member::Members;
use super::schema::{FILE, Fields};
use super::{FileRecord, Hit, IndexError, stored};
use crate::article::Article;

/// An overtaken search looks every so many documents whether it is overtaken.
const LOOK_UP_EVERY: u32 = 1_024;

/// One commit of the index. Cloning is cheap.
#[derive(Clone)]
pub struct Snapshot(Arc<Inner>);

struct Inner {
    searcher: Searcher,
    fields: Fields,
    /// Every article, newest first, once somebody has asked for it.
    newest_first: OnceLock<Arc<Vec<Hit>>>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("documents", &self.0.searcher.num_docs()).finish_non_exhaustive()
    }
}

/// What sorts newest first: the date (none counts as oldest), then the order of reading.
pub type DateKey = (std::cmp::Reverse<u64>, u64);

/// The dates and reading order of one segment's documents.
pub struct Dates {
    date: Column<u64>,
    sequence: Column<u64>,
}

impl Dates {
    /// `None` for what is no article.
    pub fn key(&self, doc: u32) -> Option<DateKey> {
        Some((std::cmp::Reverse(self.date.first(doc)?), self.sequence.first(doc).unwrap_or(u64::MAX)))
    }
}

impl Snapshot {
    pub(super) fn new(searcher: Searcher, fields: Fields) -> Snapshot {
        Snapshot(Arc::new(Inner { searcher, fields, newest_first: OnceLock::new() }))
    }

    pub(super) fn searcher(&self) -> &Searcher {
        &self.0.searcher
    }

    pub(super) fn fields(&self) -> Fields {
        self.0.fields
    }

    /// Whether both are of the same commit.
    pub fn is_same(&self, other: &Snapshot) -> bool {
        self.0.searcher.generation().segments() == other.0.searcher.generation().segments()
    }

    /// How many articles there are.
    pub fn len(&self) -> u64 {
        let kind = Term::from_field_text(self.0.fields.kind, super::schema::ARTICLE);
        let has_deletes = self.0.searcher.segment_readers().iter().any(tantivy::SegmentReader::has_deletes);
        if has_deletes {
            let query = TermQuery::new(kind, IndexRecordOption::Basic);
            return self.0.searcher.search(&query, &tantivy::collector::Count).map_or(0, |n| n as u64);
        }
        self.0.searcher.doc_freq(&kind).unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn dates(&self, segment: u32) -> Result<Dates, IndexError> {
        let fast = self.0.searcher.segment_reader(segment).fast_fields();
        Ok(Dates { date: fast.u64("date")?, sequence: fast.u64("sequence")? })
    }

    /// Calls `each` with segment, document and score of every document that answers `query` and none of `excluded`; `None`
    /// when `cancel` said so.
    pub(super) fn each(
        &self,
        query: &dyn TantivyQuery,
        excluded: &[Box<dyn TantivyQuery>],
        with_score: bool,
        cancel: &dyn Fn() -> bool,
        each: &mut dyn FnMut(u32, u32, f32),
    ) -> Result<Option<()>, IndexError> {
        let searcher = &self.0.searcher;
        let scoring = if with_score {
            EnableScoring::enabled_from_searcher(searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        let weight = query.weight(scoring)?;
        let excluded = Members::weights(searcher, excluded)?;
        let mut seen = 0u32;
        for (segment, reader) in (0u32..).zip(searcher.segment_readers()) {
            if cancel() {
                return Ok(None);
            }
            let mut scorer = weight.scorer(reader, 1.0)?;
            let alive = reader.alive_bitset();
            let mut doc = scorer.doc();
            let mut excluded = Members::new(&excluded, reader, doc)?;
            while doc != TERMINATED {
                if alive.is_none_or(|alive| alive.is_alive(doc)) && !excluded.any_holds(doc) {
                    each(segment, doc, if with_score { scorer.score() } else { 0.0 });
                }
                seen = seen.wrapping_add(1);
                if seen.is_multiple_of(LOOK_UP_EVERY) && cancel() {
                    return Ok(None);
                }
                doc = scorer.advance();
            }
        }
        Ok(Some(()))
    }

    /// Every article, newest first. Sorted once a snapshot; `None` when overtaken while sorting.
    pub(super) fn newest_first(&self, cancel: &dyn Fn() -> bool) -> Result<Option<Arc<Vec<Hit>>>, IndexError> {
        if let Some(hits) = self.0.newest_first.get() {
            return Ok(Some(hits.clone()));
        }
        let Some(mut dated) = self.date_keys(cancel)? else { return Ok(None) };
        dated.sort_unstable_by_key(|(key, _)| *key);
        let hits = Arc::new(dated.into_iter().map(|(_, hit)| hit).collect());
        Ok(Some(self.0.newest_first.get_or_init(|| hits).clone()))
    }

    /// The `want` newest articles, without sorting the rest.
    pub(super) fn newest(&self, want: usize, cancel: &dyn Fn() -> bool) -> Result<Option<Vec<Hit>>, IndexError> {
        if let Some(hits) = self.0.newest_first.get() {
            return Ok(Some(hits.iter().take(want).copied().collect()));
        }
        let Some(mut keyed) = self.date_keys(cancel)? else { return Ok(None) };
        if want < keyed.len() {
            keyed.select_nth_unstable_by_key(want, |(key, _)| *key);
            keyed.truncate(want);
        }
        keyed.sort_unstable_by_key(|(key, _)| *key);
        Ok(Some(keyed.into_iter().map(|(_, hit)| hit).collect()))
    }

    fn date_keys(&self, cancel: &dyn Fn() -> bool) -> Result<Option<Vec<(DateKey, Hit)>>, IndexError> {
        let mut keyed = Vec::with_capacity(self.0.searcher.num_docs() as usize);
        for (segment, reader) in (0u32..).zip(self.0.searcher.segment_readers()) {
            if cancel() {
                return Ok(None);
            }
            let dates = self.dates(segment)?;
            let hit = |doc| Some((dates.key(doc)?, Hit { segment, doc, score: 0.0 }));
            keyed.extend(reader.doc_ids_alive().filter_map(hit));
        }
        Ok(Some(keyed))
    }

    fn stored(&self, segment: u32, doc: u32) -> Result<Vec<u8>, IndexError> {
        let document: TantivyDocument = self.0.searcher.doc(DocAddress::new(segment, doc))?;
        let value = document.get_first(self.0.fields.stored);
        Ok(value.and_then(|v| v.as_bytes().map(<[u8]>::to_vec)).unwrap_or_default())
    }

    /// The article of a hit.
    pub fn load(&self, hit: Hit) -> Result<Article, IndexError> {
        stored::from_bytes(&self.stored(hit.segment, hit.doc)?)
    }

    /// The article with this id, if it is (still) there.
    pub fn article(&self, id: &str) -> Result<Option<Article>, IndexError> {
        self.find(id)?.map(|hit| self.load(hit)).transpose()
    }

    /// Where the article with this id is.
    pub fn find(&self, id: &str) -> Result<Option<Hit>, IndexError> {
        self.find_term(&Term::from_field_text(self.0.fields.id, id))
    }

    fn find_term(&self, term: &Term) -> Result<Option<Hit>, IndexError> {
        let query = TermQuery::new(term.clone(), IndexRecordOption::Basic);
        let mut found = None;
        self.each(&query, &[], false, &|| false, &mut |segment, doc, score| found = Some(Hit { segment, doc, score }))?;
        Ok(found)
    }

    /// The article a person names: by its id, by the beginning of one that no other shares (four characters at least), or
    /// by its own name in its source.
    pub fn by_name(&self, name: &str) -> Result<Option<Article>, IndexError> {
        let f = self.0.fields;
        for field in [f.id, f.key] {
            if let Some(hit) = self.find_term(&Term::from_field_text(field, name))? {
                return self.load(hit).map(Some);
            }
        }
        let prefix = name.to_lowercase();
        if prefix.len() < 4 || !prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let mut ids = std::collections::BTreeSet::new();
        for reader in self.0.searcher.segment_readers() {
            let index = reader.inverted_index(f.id)?;
            let mut terms = index.terms().range().ge(&prefix).into_stream().map_err(tantivy::TantivyError::from)?;
            while ids.len() < 2 && terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                ids.insert(String::from_utf8_lossy(terms.key()).into_owned());
            }
        }
        match (ids.pop_first(), ids.is_empty()) {
            (Some(id), true) => self.article(&id),
            _ => Ok(None),
        }
    }

    /// The records of all source files, in the order of their paths.
    pub fn records(&self) -> Result<Vec<FileRecord>, IndexError> {
        let query = TermQuery::new(Term::from_field_text(self.0.fields.kind, FILE), IndexRecordOption::Basic);
        let mut places = Vec::new();
        self.each(&query, &[], false, &|| false, &mut |segment, doc, _| places.push((segment, doc)))?;
        let mut records: Vec<FileRecord> = places
            .into_iter()
            .map(|(segment, doc)| Ok(serde_json::from_slice(&self.stored(segment, doc)?)?))
            .collect::<Result<_, IndexError>>()?;
        records.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(records)
    }
}

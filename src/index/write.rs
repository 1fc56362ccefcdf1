//! Writing articles and the records of their files.

use tantivy::schema::Term;
use tantivy::{IndexWriter, TantivyDocument};

use super::record::FileRecord;
use super::schema::{ARTICLE, FILE, Fields};
use super::{IndexError, stored};
use crate::article::{Article, Date, PartText};

/// Bytes of memory for the postings of each indexing thread, before it writes a segment.
const MEMORY_PER_THREAD: usize = 160 << 20;

/// Problems of one file that its record lists; the rest is counted.
pub const LISTED_PROBLEMS: usize = 100;

/// The one writer of an index. What is added or forgotten is seen by nobody before [`Writer::commit`].
pub struct Writer {
    inner: IndexWriter,
    fields: Fields,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

fn joined(texts: &[PartText<'_>]) -> String {
    texts.iter().map(|(_, text)| text.as_ref()).collect::<Vec<_>>().join("\n")
}

impl Writer {
    pub(super) fn new(index: &tantivy::Index, fields: Fields) -> Result<Writer, IndexError> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        Ok(Writer { inner: index.writer_with_num_threads(threads, threads * MEMORY_PER_THREAD)?, fields })
    }

    /// Adds an article at its place in the order of reading.
    pub fn add(&self, article: &Article, sequence: u64) -> Result<(), IndexError> {
        let f = self.fields;
        let [title, byline, blocks] = article.groups().map(|texts| joined(&texts));
        let mut document = TantivyDocument::default();
        document.add_text(f.kind, ARTICLE);
        document.add_text(f.id, &article.id);
        if let Some(key) = &article.key {
            document.add_text(f.key, key);
        }
        document.add_text(f.path, &article.origin.path);
        let all = [&title, &byline, &blocks].map(String::as_str);
        document.add_text(f.text_characters, all.concat());
        document.add_text(f.words, all.join("\n"));
        document.add_text(f.title_characters, &title);
        document.add_text(f.title, &title);
        // One value a group: no phrase runs from one into the next.
        for group in [title, byline, blocks].into_iter().filter(|g| !g.is_empty()) {
            document.add_text(f.text, group);
        }
        document.add_u64(f.date, article.date.map_or(0, Date::sort_key));
        document.add_u64(f.sequence, sequence);
        document.add_bytes(f.stored, &stored::to_bytes(article)?);
        self.inner.add_document(document)?;
        Ok(())
    }

    /// Adds the record of a file. Call [`Writer::forget`] first where an older one may be.
    pub fn record(&self, record: &FileRecord) -> Result<(), IndexError> {
        let f = self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(f.kind, FILE);
        document.add_text(f.path, &record.path);
        document.add_bytes(f.stored, &serde_json::to_vec(record)?);
        self.inner.add_document(document)?;
        Ok(())
    }

    /// Takes out all articles of a file, and its record.
    pub fn forget(&self, path: &str) {
        self.inner.delete_term(Term::from_field_text(self.fields.path, path));
    }

    /// Takes out the record of a file and leaves its articles.
    pub fn forget_record(&self, path: &str) -> Result<(), IndexError> {
        use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
        use tantivy::schema::IndexRecordOption::Basic;
        let must = |field, text| -> (Occur, Box<dyn Query>) {
            (Occur::Must, Box::new(TermQuery::new(Term::from_field_text(field, text), Basic)))
        };
        let query = BooleanQuery::new(vec![must(self.fields.kind, FILE), must(self.fields.path, path)]);
        self.inner.delete_query(Box::new(query))?;
        Ok(())
    }

    /// Makes all that was added and forgotten true, at once and for good.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        self.inner.commit()?;
        Ok(())
    }

    /// Drops what was not committed.
    pub fn rollback(&mut self) -> Result<(), IndexError> {
        self.inner.rollback()?;
        Ok(())
    }

    /// Waits until the segments that are being merged are merged.
    pub fn finish(self) -> Result<(), IndexError> {
        self.inner.wait_merging_threads()?;
        Ok(())
    }
}

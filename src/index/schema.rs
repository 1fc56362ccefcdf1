//! The fields of the index, and how each is made.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexBuilder, IndexSettings};

use super::tokenize;

/// Raised whenever an index made before could answer differently: fields, folding, bigrams, the stored article.
pub const VERSION: u32 = 1;

/// The kind of a document that holds an article, in [`Fields::kind`].
pub const ARTICLE: &str = "article";
/// The kind of a document that is the record of a source file.
pub const FILE: &str = "file";

/// The index's fields by name.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// [`ARTICLE`] or [`FILE`].
    pub kind: Field,
    pub id: Field,
    /// The article's own name in its source.
    pub key: Field,
    /// The path of the source file, of articles and records alike: what a file made is replaced by it.
    pub path: Field,
    /// Bigrams with positions of all that is searched: title block, byline, blocks.
    pub text: Field,
    /// Bigrams with positions of the title block alone.
    pub title: Field,
    /// Single characters of all that is searched, and of the title block, without positions.
    pub text_characters: Field,
    pub title_characters: Field,
    /// jieba's words, for document frequencies and the vocabulary; never what decides whether an article is found.
    pub words: Field,
    /// [`crate::article::Date::sort_key`], 0 where no date is stated. Records of files have none.
    pub date: Field,
    /// The order in which articles were read: file by file, and within a file from its beginning.
    pub sequence: Field,
    /// The article or the record itself.
    pub stored: Field,
}

impl Fields {
    fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let text = |tokenizer: &str, detail, norms| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer);
            TextOptions::default().set_indexing_options(indexing.set_index_option(detail).set_fieldnorms(norms))
        };
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let fast = NumericOptions::default() | FAST;
        let fields = Fields {
            kind: schema.add_text_field("kind", text("raw", IndexRecordOption::Basic, false)),
            id: schema.add_text_field("id", STRING),
            key: schema.add_text_field("key", STRING),
            path: schema.add_text_field("path", STRING),
            text: schema.add_text_field("text", text(tokenize::GRAMS, positions, true)),
            title: schema.add_text_field("title", text(tokenize::GRAMS, positions, true)),
            text_characters: schema
                .add_text_field("text_characters", text(tokenize::CHARACTERS, IndexRecordOption::Basic, false)),
            title_characters: schema
                .add_text_field("title_characters", text(tokenize::CHARACTERS, IndexRecordOption::Basic, false)),
            words: schema.add_text_field("words", text(tokenize::WORDS, IndexRecordOption::Basic, false)),
            date: schema.add_u64_field("date", fast.clone() | INDEXED),
            sequence: schema.add_u64_field("sequence", fast),
            stored: schema.add_bytes_field("stored", STORED),
        };
        (schema.build(), fields)
    }
}

/// How every index of ours is made, and its fields.
pub fn builder() -> (IndexBuilder, Fields) {
    let (schema, fields) = Fields::schema();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(6) }),
        docstore_blocksize: 32 << 10,
        ..IndexSettings::default()
    };
    let builder = tantivy::Index::builder().schema(schema).settings(settings).tokenizers(tokenize::manager());
    (builder, fields)
}

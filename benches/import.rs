//! Importing: what decoding, folding, bigrams and writing to the index cost, in bytes of text a second.

mod made_up;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use yuelan::article::Article;
use yuelan::index::Index;
use yuelan::text::grams::grams;
use yuelan::text::{decode, fold};

fn main() {
    divan::main();
}

fn articles(default: u64) -> Vec<Article> {
    (0..made_up::how_many(default)).map(made_up::article).collect()
}

/// Bytes of text in an article.
fn bytes(article: &Article) -> usize {
    article.parts().iter().map(|(_, text)| text.len()).sum()
}

/// The text of the articles as one string, and its length as a counter.
fn text() -> (String, BytesCount) {
    let text: String =
        articles(300).iter().flat_map(|a| a.blocks.iter().map(|b| b.text.clone()).collect::<Vec<_>>()).collect();
    let bytes = BytesCount::of_str(&text);
    (text, bytes)
}

/// The bytes of a file are judged and decoded.
#[divan::bench(args = ["utf-8", "gb18030", "big5", "utf-16le"])]
fn decoding(bencher: Bencher, label: &str) {
    let (text, _) = text();
    let encoding = decode::encoding(label).expect("the label is known");
    let bytes: Vec<u8> = match label {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => encoding.encode(&text).0.into_owned(),
    };
    let count = BytesCount::of_slice(&bytes);
    bencher.counter(count).bench(|| black_box(decode::decode(&bytes, None, None).text.len()));
}

#[divan::bench]
fn folding(bencher: Bencher) {
    let (text, bytes) = text();
    bencher.counter(bytes).bench(|| black_box(fold::key(&text).len()));
}

#[divan::bench]
fn bigrams(bencher: Bencher) {
    let (text, bytes) = text();
    bencher.counter(bytes).bench(|| black_box(grams(&text).count()));
}

/// From articles to a commit that can be searched, on all cores. Few samples: one takes seconds.
#[divan::bench(sample_count = 3)]
fn writing(bencher: Bencher) {
    let articles = articles(5_000);
    let bytes = BytesCount::new(articles.iter().map(bytes).sum::<usize>());
    bencher.counter(bytes).bench(|| {
        let index = Index::in_memory().expect("memory takes an index");
        let mut writer = index.writer().expect("nobody else writes it");
        for (number, article) in (0..).zip(&articles) {
            writer.add(article, number).expect("an article can be added");
        }
        writer.commit().expect("memory takes a commit");
        black_box(index.snapshot().expect("a commit can be read").len())
    });
}

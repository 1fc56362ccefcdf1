//! Searching a library in memory: the first page, the complete list, opening an article with its occurrences.
//!
//! 20,000 articles unless `YUELAN_BENCH_ARTICLES` says otherwise. Making the index takes a while before the first figure.

mod made_up;

use std::sync::{Arc, LazyLock};

use divan::{Bencher, black_box};
use yuelan::index::{Index, Snapshot};
use yuelan::message::Order;
use yuelan::query::{Query, occurrences, parse};

fn main() {
    divan::main();
}

/// From frequent to rare, half typed, several words, an exclusion, a title, and nothing.
const QUERIES: &[&str] = &[
    "",
    "高",
    "高质量",
    "高质量发展",
    "党支部标准化规范化",
    "四考两评",
    "高质量 乡村 振兴",
    "高质量发展 -旅游",
    "title:高质量发展",
    "这样写的没有",
];

/// What fits on a screen.
const ROWS: usize = 20;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let index = Index::in_memory().expect("memory takes an index");
    let mut writer = index.writer().expect("nobody else writes it");
    for number in 0..made_up::how_many(20_000) {
        writer.add(&made_up::article(number), number).expect("an article can be added");
    }
    writer.commit().expect("memory takes a commit");
    writer.finish().expect("segments are merged");
    index.snapshot().expect("a commit can be read")
});

fn never() -> bool {
    false
}

fn query(text: &str) -> Arc<Query> {
    Arc::new(parse(text))
}

/// What a keystroke waits for: the parsed query, the first hits, and their rows.
#[divan::bench(args = QUERIES)]
fn first_page(bencher: Bencher, text: &str) {
    let snapshot = &*SNAPSHOT;
    bencher.bench(|| {
        let query = query(text);
        let page = snapshot.first_page(&query, Order::Relevance, ROWS, &never).expect("it can be read");
        let page = page.expect("nobody cancels");
        let list = yuelan::index::List::of_page(snapshot.clone(), query, &page);
        let rows = (0..list.len().min(ROWS)).filter_map(|i| list.row(i).expect("it can be read"));
        black_box(rows.count())
    });
}

/// What comes behind: all that answers, counted and in order.
#[divan::bench(args = QUERIES)]
fn complete_list(bencher: Bencher, text: &str) {
    let snapshot = &*SNAPSHOT;
    bencher.bench(|| {
        let list = snapshot.search(&query(text), Order::Relevance, ROWS, &never).expect("it can be read");
        black_box(list.expect("nobody cancels").exact())
    });
}

#[divan::bench(args = ["高质量发展", "四考两评"])]
fn newest_first(bencher: Bencher, text: &str) {
    let snapshot = &*SNAPSHOT;
    bencher.bench(|| {
        let list = snapshot.search(&query(text), Order::Date, ROWS, &never).expect("it can be read");
        black_box(list.expect("nobody cancels").exact())
    });
}

/// From the selected row to the article and its marked places, without typesetting.
#[divan::bench(args = ["高质量发展", "四考两评"])]
fn open_article(bencher: Bencher, text: &str) {
    let snapshot = &*SNAPSHOT;
    let query = query(text);
    let page = snapshot.first_page(&query, Order::Relevance, 1, &never).expect("it can be read");
    let hit = *page.expect("nobody cancels").hits.first().expect("the archive holds the phrase");
    bencher.bench(|| {
        let article = snapshot.load(hit).expect("it can be read");
        black_box(occurrences(&query, &article).len())
    });
}

//! What a search finds equals what a scan over the folded text finds: on random articles, for random pieces of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use yuelan::article::{Article, Author, Block, BlockKind, Date};
use yuelan::index::{Index, Snapshot};
use yuelan::message::{Order, Total};
use yuelan::query::{matches, parse};

/// An index in memory with these articles, some of them in segments of their own.
fn index_of(articles: &[Article]) -> Snapshot {
    let index = Index::in_memory().unwrap();
    let mut writer = index.writer().unwrap();
    for (chunk, part) in articles.chunks(articles.len().div_ceil(3).max(1)).enumerate() {
        for (at, article) in part.iter().enumerate() {
            writer.add(article, (chunk * 1_000 + at) as u64).unwrap();
        }
        writer.commit().unwrap();
    }
    index.snapshot().unwrap()
}

fn article(number: usize, title: &str, blocks: &[String]) -> Article {
    let block = |text: &String| Block { kind: BlockKind::Paragraph, level: 0, text: text.clone(), spans: vec![] };
    Article {
        id: format!("{number:016x}"),
        title: (!title.is_empty()).then(|| title.to_owned()),
        authors: vec![Author {
            name: format!("王{}", ['甲', '乙', '丙'][number % 3]), role: Some("记者".into())
        }],
        date: Date::new(2000 + (number % 7) as u16, 0, 0),
        blocks: blocks.iter().map(block).collect(),
        ..Article::default()
    }
}

/// Both stages of a search, and each order, against the definition.
fn check(snapshot: &Snapshot, articles: &[Article], typed: &str) -> Result<(), TestCaseError> {
    let query = Arc::new(parse(typed));
    let expected: BTreeSet<&str> = articles.iter().filter(|a| matches(&query, a)).map(|a| a.id.as_str()).collect();
    for order in [Order::Relevance, Order::Date] {
        let page = snapshot.first_page(&query, order, 4, &|| false).unwrap().unwrap();
        let list = snapshot.complete(&query, order, &page, &|| false).unwrap().unwrap();
        let ids: Vec<String> = (0..list.len()).map(|i| list.article(i).unwrap().unwrap().0.id).collect();
        let found: BTreeSet<&str> = ids.iter().take(list.exact()).map(String::as_str).collect();
        prop_assert_eq!(&found, &expected, "{:?} in order {:?}", typed, order);
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "no article stands twice");
        match page.total {
            Total::Exact(n) => prop_assert_eq!(n as usize, expected.len(), "{:?}", typed),
            Total::AtLeast(n) => prop_assert!(n as usize <= expected.len(), "{:?}", typed),
        }
        prop_assert!(page.hits.len() >= expected.len().min(4));
        for i in 0..list.exact() {
            let (_, _, count) = list.article(i).unwrap().unwrap();
            prop_assert_eq!(count > 0, !query.wanted().is_empty(), "an exact answer shows where it answers");
            prop_assert!(list.row(i).unwrap().is_some());
        }
    }
    Ok(())
}

/// Texts over a small alphabet, so that strings recur: Han (simplified and traditional), Latin, digits, marks, blanks.
fn text() -> impl Strategy<Value = String> {
    "[高质質量发發展a1 \\n。，、“”3.x]{0,24}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn search_equals_a_scan(
        texts in prop::collection::vec((text(), prop::collection::vec(text(), 0..3)), 1..14),
        picks in prop::collection::vec((0usize..14, 0usize..24, 1usize..7, 0u8..6), 12),
    ) {
        let articles: Vec<Article> =
            texts.iter().enumerate().map(|(n, (title, blocks))| article(n, title, blocks)).collect();
        let snapshot = index_of(&articles);
        prop_assert_eq!(snapshot.len() as usize, articles.len());
        let piece = |(from, start, length, _): (usize, usize, usize, u8)| -> String {
            let (title, blocks) = &texts[from % texts.len()];
            let all = format!("{title}\n{}", blocks.join("\n"));
            all.chars().skip(start).take(length).collect()
        };
        for pair in picks.windows(2) {
            let (one, two) = (piece(pair[0]), piece(pair[1]));
            let typed = match pair[0].3 {
                0 => one,
                1 => format!("\"{one}\""),
                2 => format!("{one} {two}"),
                3 => format!("{one} -{two}"),
                4 => format!("title:{one} {two}"),
                _ => format!("-\"{one}\""),
            };
            check(&snapshot, &articles, &typed)?;
        }
    }
}

#[test]
fn an_empty_query_lists_all_newest_first() {
    let articles: Vec<Article> = (0..9).map(|n| article(n, "题", &["文".into()])).collect();
    let snapshot = index_of(&articles);
    let query = Arc::new(parse(""));
    let page = snapshot.first_page(&query, Order::Relevance, 3, &|| false).unwrap().unwrap();
    assert_eq!((page.hits.len(), page.total), (3, Total::Exact(9)));
    let list = snapshot.complete(&query, Order::Relevance, &page, &|| false).unwrap().unwrap();
    let years: Vec<_> = (0..9).map(|i| list.row(i).unwrap().unwrap().date).collect();
    assert!(years.is_sorted_by(|a, b| a >= b), "{years:?}");
    assert_eq!(list.position(&articles[6].id).unwrap(), Some(0));
}

#[test]
fn an_overtaken_search_gives_up() {
    let articles: Vec<Article> = (0..9).map(|n| article(n, "题", &["文".into()])).collect();
    let snapshot = index_of(&articles);
    for typed in ["", "文", "题文"] {
        let page = snapshot.first_page(&parse(typed), Order::Date, 3, &|| true).unwrap();
        assert!(page.is_none(), "{typed:?}");
    }
}

#[test]
fn articles_are_named_by_id_prefix_or_key() {
    let mut articles: Vec<Article> = (0..3).map(|n| article(n, "题", &["文".into()])).collect();
    articles[1].id = "abcd000000000001".into();
    articles[2].key = Some("news/7".into());
    let snapshot = index_of(&articles);
    let found = |name: &str| snapshot.by_name(name).unwrap().map(|a| a.id);
    assert_eq!(found("abcd"), Some(articles[1].id.clone()));
    assert_eq!(found("news/7"), Some(articles[2].id.clone()));
    assert_eq!(found("0000"), None, "two articles begin so");
    assert_eq!(found(&articles[0].id), Some(articles[0].id.clone()));
}

#[test]
fn few_exact_answers_are_followed_by_near_ones() {
    let texts = ["国家网络安全工作会议", "国家网络建设", "天气很好"];
    let articles: Vec<Article> = texts.iter().enumerate().map(|(n, t)| article(n, "", &[(*t).into()])).collect();
    let snapshot = index_of(&articles);
    let list = snapshot.search(&Arc::new(parse("国家网络安全")), Order::Relevance, 10, &|| false).unwrap().unwrap();
    assert_eq!((list.exact(), list.len(), list.near_from()), (1, 2, Some(1)));
    assert!(list.row(1).unwrap().unwrap().near);
}

//! How fast a text is decoded, cleaned, measured, broken, segmented and set; bytes of UTF-8 a second.
//!
//! `cargo bench --bench typeset`

use divan::Bencher;
use divan::counter::BytesCount;
use encoding_rs::{BIG5, GB18030};
use yuelan::article::{Article, Block, BlockKind};
use yuelan::text::linebreak::Breaker;
use yuelan::text::segment::Segmenter;
use yuelan::text::width::Widths;
use yuelan::text::{decode, sanitize};
use yuelan::typeset::{Measure, typeset};

fn main() {
    divan::main();
}

/// About 1 MB of prose, the sentences in a fixed order that looks like none.
fn paragraphs() -> Vec<String> {
    const SENTENCES: [&str; 6] = [
        "省市场监督管理厅认真贯彻要求，推动党建和业务深度融合，机关党建工作才能找准定位。",
        "以“四考两评”为抓手——上下半年分别评定一次——推动基层党建提升……",
        "2021年，全省完成1,234.5亿元，比上年增长12.5%，GDP增速高于全国。",
        "《关于加强新形势下党的督促检查工作的意见》（以下简称《意见》）指出：“没有督查就没有落实。”",
        "使用Linux系统与PostgreSQL数据库，访问https://example.org/archive/2021/08/index.html可以查看。",
        "会议由列宁·彼得罗夫主持，①听取汇报；②部署工作；③表彰先进。",
    ];
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed as usize >> 16
    };
    let mut left = 1_000_000_usize;
    std::iter::from_fn(|| {
        let paragraph: String =
            (0..2 + next() % 4).filter_map(|_| SENTENCES.get(next() % SENTENCES.len())).copied().collect();
        (left > 0).then(|| left = left.saturating_sub(paragraph.len())).map(|()| paragraph)
    })
    .collect()
}

fn article() -> Article {
    let block = |text| Block { kind: BlockKind::Paragraph, level: 0, text, spans: Vec::new() };
    Article {
        title: Some("督促检查".into()),
        blocks: paragraphs().into_iter().map(block).collect(),
        ..Article::default()
    }
}

#[divan::bench(args = [20, 40, 80, 160])]
fn set(bencher: Bencher, width: u16) {
    let article = article();
    let bytes: usize = article.blocks.iter().map(|b| b.text.len()).sum();
    let measure = Measure { width, indent: true, ambiguous_wide: false };
    bencher.counter(BytesCount::new(bytes)).bench_local(|| typeset(&article, &measure));
}

#[divan::bench]
fn opportunities(bencher: Bencher) {
    let text = paragraphs().concat();
    let (mut breaker, mut found) = (Breaker::default(), Vec::new());
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        found.clear();
        breaker.find(&text, &mut found);
        found.len()
    });
}

#[divan::bench]
fn columns(bencher: Bencher) {
    let text = paragraphs().concat();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| Widths::default().str(&text));
}

#[divan::bench]
fn clean(bencher: Bencher) {
    let text = paragraphs().join("\n");
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| sanitize::text(&text).len());
}

#[divan::bench]
fn words(bencher: Bencher) {
    let text = paragraphs().join("\n");
    let segmenter = Segmenter::load();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut count = 0;
        segmenter.words(&text, |_, _| count += 1);
        count
    });
}

#[divan::bench(args = ["UTF-8", "gb18030", "Big5"])]
fn decoding(bencher: Bencher, name: &str) {
    let text = paragraphs().join("\n");
    let bytes = match name {
        "gb18030" => GB18030.encode(&text).0.into_owned(),
        // What Big5 lacks becomes a character reference: the proportion of Chinese is what matters here.
        "Big5" => BIG5.encode(&"發展經濟，改善民生，這是我們的責任。\n".repeat(20_000)).0.into_owned(),
        _ => text.into_bytes(),
    };
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(|| decode::decode(&bytes, None, None));
}

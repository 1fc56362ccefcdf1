//! From the lines of a plain text to the article that was printed: stages of pure functions, each over what the one before it found.
//!
//! ```text
//! lines -> furniture -> paragraphs (wrap finds the edge) -> title, metadata -> article
//! ```
//!
//! Each stage names or groups lines and none throws any away; [`ledger::Ledger`] holds the account.

pub mod dates;
pub mod furniture;
pub mod ledger;
pub mod lines;
pub mod marks;
pub mod metadata;
pub mod paragraphs;
pub mod title;
pub mod wrap;

use std::ops::Range;

use crate::article::{Article, Document};
use ledger::Ledger;
use lines::Line;
use paragraphs::Paragraph;

/// Makes one article of a plain text.
pub fn restore(source: &str) -> Document {
    let mut ledger = Ledger::new(source);
    let (lines, dropped) = furniture::part(source, lines::lines(source));
    for (line, kind) in dropped {
        ledger.furniture(line.bytes, kind);
    }
    let paragraphs = paragraphs::paragraphs(source, &lines);
    let head = title::head(source, &lines, &paragraphs);
    let tail = title::tail(source, &lines, &paragraphs);

    let mut article = Article::default();
    let mut owned: Vec<Range<usize>> = Vec::new();
    let line_of = |i: usize| paragraphs.get(i).and_then(|p| lines.get(p.lines.start));
    let mut take = |i: usize| {
        line_of(i).map(|line: &Line| {
            owned.push(line.bytes.clone());
            title::close_up(line.text(source))
        })
    };
    article.title = head.title.and_then(&mut take);
    article.subtitle = head.subtitle.and_then(&mut take);
    for &i in &head.about {
        take(i);
    }
    let mut meta = head.meta;
    let tail_at = tail.map(|(at, found)| {
        meta.merge(found);
        take(at);
        at
    });
    for i in head.site.clone() {
        if let Some(line) = line_of(i) {
            ledger.furniture(line.bytes.clone(), "site_navigation");
        }
    }
    let set_aside = |i: usize| {
        head.title == Some(i)
            || head.subtitle == Some(i)
            || tail_at == Some(i)
            || head.site.contains(&i)
            || head.about.contains(&i)
    };
    for (i, paragraph) in paragraphs.iter().enumerate() {
        if !set_aside(i) {
            add(source, &lines, paragraph, &ledger, &mut article, &mut owned);
        }
    }
    article.date = meta.date;
    article.source = meta.source;
    article.section = meta.section;
    article.org = meta.org;
    article.authors = meta.authors;
    ledger.own(&mut article, owned);
    let empty = article.blocks.is_empty() && article.title.is_none();
    ledger.close(if empty { vec![] } else { vec![article] }, "line_break")
}

fn add(
    source: &str,
    lines: &[Line],
    paragraph: &Paragraph,
    ledger: &Ledger<'_>,
    article: &mut Article,
    owned: &mut Vec<Range<usize>>,
) {
    let inked = paragraphs::join(source, lines, paragraph);
    let from = inked.from.clone();
    if let Some(block) = ledger.block(paragraph.kind, paragraph.level, inked) {
        owned.extend(from);
        article.blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::ledger::{is_faithful, unaccounted};
    use super::*;
    use proptest::prelude::*;

    /// The promise of every stage: nothing is lost, nothing is made up.
    fn check_account(source: &str) -> Document {
        let document = restore(source);
        let chars: Vec<char> = source.chars().collect();
        assert_eq!(unaccounted(&document, &chars), Vec::<usize>::new(), "{source:?}");
        for block in document.articles.iter().flat_map(|a| &a.blocks) {
            assert!(is_faithful(block, &chars), "{block:?} of {source:?}");
        }
        document
    }

    #[test]
    fn a_column_with_title_and_byline_becomes_an_article() {
        let source = "山 海 之 间\n——记一次旅行\n2020-03-04  来源：山海日报\n\n会议强调，要坚持稳中求进工作总\n基调，完整、准确、全面贯彻新发展\n理念，加快构建新格局，着力推动高\n质量发展，更好统筹安全。大家一致\n认为。\n（记者 李四）\n";
        let document = check_account(source);
        let article = &document.articles[0];
        assert_eq!(article.title.as_deref(), Some("山海之间"));
        assert_eq!(article.subtitle.as_deref(), Some("——记一次旅行"));
        assert_eq!(article.source.as_deref(), Some("山海日报"));
        assert_eq!(article.authors[0].name, "李四");
        assert_eq!(article.blocks.len(), 1, "{:?}", article.blocks);
        assert!(document.furniture.is_empty(), "{:?}", document.furniture);
    }

    #[test]
    fn an_empty_text_holds_no_article() {
        assert_eq!(restore(""), Document::default());
        assert!(check_account("\u{feff}\r\n \n").articles.is_empty());
        assert!(check_account("--------").articles.is_empty());
    }

    #[test]
    fn hyphens_of_the_wrap_are_taken_back_and_kept_in_the_account() {
        let line = "the commonly used archive exam\u{2010}\n";
        let document = check_account(&format!("{}ple.", line.repeat(6)));
        assert!(document.articles[0].blocks[0].text.contains("examthe"));
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[一-龥]{1,30}[，。、]?",
            "[a-z]{1,9}( [a-z]{1,9}){0,8}[.-]?",
            "(\\n|\\r\\n|\\x0c|\\n\\n| |　　|\\t)",
            "(第[一二三]章 开始|1\\. 甲|2020年3月4日|来源：山海|（记者 李四）|\\| a \\| b \\||-----|    let x = 1;|12)",
            "\\PC{1,12}",
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|v| v.concat())
    }

    proptest! {
        #[test]
        fn nothing_is_lost_of_any_text(source in pieces()) {
            check_account(&source);
        }

        #[test]
        fn wrapping_clean_chinese_at_any_column_and_back(paragraphs in proptest::collection::vec("[一-龠]{3,9}(，[一-龠]{2,14}){4,12}。", 2..5), column in 12usize..40) {
            let wrapped: Vec<String> = paragraphs.iter().map(|p| {
                let chars: Vec<char> = "　　".chars().chain(p.chars()).collect();
                chars.chunks(column).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
            }).collect();
            let document = check_account(&wrapped.join("\n"));
            let text: String = document.articles[0].blocks.iter().map(|b| b.text.as_str()).collect();
            // Whatever the grouping, no blank was put between Han characters.
            prop_assert_eq!(text.replace('\n', ""), paragraphs.concat());
        }
    }
}

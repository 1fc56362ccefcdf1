//! Tests of whole layouts: how an article looks, and the laws that hold at any width.

use super::*;
use crate::article::{Author, Block, BlockKind, Date};
use crate::text::linebreak::{may_part, no_end, no_start};
use crate::text::width::Widths;
use proptest::prelude::*;

fn block(kind: BlockKind, level: u8, text: &str) -> Block {
    Block { kind, level, text: text.to_owned(), spans: vec![] }
}

fn measure(width: u16) -> Measure {
    Measure { width, indent: true, ambiguous_wide: false }
}

/// The lines as they would be drawn, `·` for an indent's blanks.
fn shown(article: &Article, measure: Measure) -> Vec<String> {
    let layout = typeset(article, &measure);
    let widths = Widths { ambiguous_wide: measure.ambiguous_wide };
    let line = |(i, l): (usize, &Line)| {
        let blank = usize::from(l.indent) - widths.str(l.lead);
        format!("{}{}{}", "·".repeat(blank), l.lead, layout.text_on(article, i))
    };
    layout.lines.iter().enumerate().map(line).collect()
}

fn check(blocks: Vec<Block>, width: u16, expected: &[&str]) {
    let article = Article { blocks, ..Article::default() };
    assert_eq!(shown(&article, measure(width)), expected);
}

fn example() -> Article {
    Article {
        kicker: Some("省市场监督管理厅".into()),
        title: Some("以党支部“四考两评”为抓手 推动基层党建和市场监管质量双提升".into()),
        authors: vec![Author { name: "张三".into(), role: Some("记者".into()) }],
        source: Some("吉林机关党建".into()),
        date: Date::new(2021, 8, 0),
        blocks: vec![
            block(BlockKind::Paragraph, 0, "省市场监督管理厅认真贯彻要求，扎实落实“四考两评”。"),
            block(BlockKind::Paragraph, 0, "每年评定一次。"),
            block(BlockKind::Heading, 1, "一、做法"),
            block(BlockKind::List, 1, "半年考"),
            block(BlockKind::List, 2, "笔试与面试各占一半，由支部组织"),
            block(BlockKind::List, 1, "（二）年终考，全体参加，成绩公布"),
            block(BlockKind::Quote, 0, "先进不是评出来的，是干出来的。"),
        ],
        ..Article::default()
    }
}

#[test]
fn an_article_is_set_as_a_reader_expects() {
    let expected = [
        "省市场监督管理厅",
        "以党支部“四考两评”为抓手",
        "推动基层党建和市",
        "场监管质量双提升",
        "记者 张三",
        "吉林机关党建 · 2021-08",
        "",
        "····省市场监督管理厅认真贯彻",
        "要求，扎实落实“四考两评”。",
        "····每年评定一次。",
        "",
        "一、做法",
        "",
        "• 半年考",
        "··• 笔试与面试各占一半，由支",
        "····部组织",
        "（二）年终考，全体参加，成绩",
        "······公布",
        "",
        "│ 先进不是评出来的，是干出",
        "│ 来的。",
    ];
    assert_eq!(shown(&example(), measure(28)), expected);
}

#[test]
fn western_prose_has_blank_lines_and_no_indent() {
    check(
        vec![
            block(BlockKind::Paragraph, 0, "A reading room in the terminal."),
            block(BlockKind::Paragraph, 0, "It’s for archives."),
            block(BlockKind::Paragraph, 0, "给中文读者。"),
        ],
        24,
        &["A reading room in the", "terminal.", "", "It’s for archives.", "", "····给中文读者。"],
    );
}

#[test]
fn kept_lines_are_kept() {
    check(
        vec![block(BlockKind::Code, 0, "\n\nfn main() {\n    let x = 1;\n\n    run(x, y, z, and_more);\n}\n\n")],
        24,
        &["··fn main() {", "··    let x = 1;", "", "··    run(x, y, z,", "····and_more);", "··}"],
    );
    check(
        vec![block(BlockKind::Verse, 0, "轻轻的我走了，\n正如我轻轻的来；")],
        24,
        &["····轻轻的我走了，", "····正如我轻轻的来；"],
    );
}

#[test]
fn page_made_line_ends_are_blanks() {
    check(vec![block(BlockKind::Paragraph, 0, "one\ntwo\r\nthree")], 30, &["one\ntwo\r\nthree"]);
}

#[test]
fn narrow_panes_spend_no_columns_on_indents() {
    check(vec![block(BlockKind::Paragraph, 0, "每年评定一次。")], 8, &["每年评定", "一次。"]);
    check(vec![block(BlockKind::Paragraph, 0, "党建")], 0, &["党", "建"]);
}

#[test]
fn titles_are_balanced() {
    let article =
        Article { title: Some("推动基层党建和市场监管质量双提升".into()), ..Article::default() };
    assert_eq!(shown(&article, measure(30)), ["推动基层党建和市", "场监管质量双提升"]);
}

#[test]
fn an_empty_article_has_no_lines_and_still_answers() {
    let layout = typeset(&Article::default(), &measure(40));
    assert!(layout.lines.is_empty());
    assert_eq!(layout.line_of(Part::Block(3), 7), 0);
    assert_eq!(layout.position(5), (Part::Title, 0));
    assert_eq!(layout.text_on(&Article::default(), 0), "");
}

#[test]
fn places_are_found() {
    let article = example();
    let layout = typeset(&article, &measure(28));
    assert_eq!(layout.line_of(Part::Kicker, 0), 0);
    assert_eq!(layout.line_of(Part::Title, 0), 1);
    assert_eq!(layout.line_of(Part::Title, 999), 3);
    assert_eq!(layout.line_of(Part::Subtitle, 0), 4, "absent: what follows");
    assert_eq!(layout.line_of(Part::Byline, 0), 4);
    assert_eq!(layout.line_of(Part::Block(0), 0), 7);
    assert_eq!(layout.line_of(Part::Block(6), 999), 20);
    assert_eq!(layout.line_of(Part::Block(99), 0), 20);
    assert_eq!(layout.position(5), (Part::Block(0), 0), "the meta line shows no part");
    assert_eq!(layout.position(999).0, Part::Block(6));
    assert_eq!(layout.text_of(&article, Part::Byline), "记者 张三");
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    prop::sample::select(vec![
        BlockKind::Heading,
        BlockKind::Paragraph,
        BlockKind::Paragraph,
        BlockKind::Caption,
        BlockKind::Note,
        BlockKind::List,
        BlockKind::Quote,
        BlockKind::Code,
        BlockKind::Table,
        BlockKind::Verse,
    ])
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[一-龥]{1,8}",
        2 => "[，。、；：！？]",
        1 => "[（《“‘」』》）”’]",
        1 => "(——|……|·|～|/|①|％)",
        2 => "[A-Za-z0-9.,-]{1,12}",
        2 => "[ \\n\\t\u{3000}\u{a0}]{1,3}",
        1 => any::<char>().prop_map(String::from),
        1 => "[\u{300}-\u{303}\u{200b}-\u{200f}\u{fe0f}👩👧🏽🇨🇳]{1,3}",
    ];
    prop::collection::vec(piece, 0..30).prop_map(|p| p.concat())
}

fn any_article() -> impl Strategy<Value = Article> {
    let blocks = prop::collection::vec((any_kind(), 0u8..4, any_text()), 0..6);
    (prop::option::of(any_text()), prop::option::of(any_text()), blocks).prop_map(|(title, source, blocks)| Article {
        title,
        source,
        blocks: blocks.into_iter().map(|(kind, level, text)| block(kind, level, &text)).collect(),
        ..Article::default()
    })
}

fn any_measure() -> impl Strategy<Value = Measure> {
    (0u16..60, any::<bool>(), any::<bool>()).prop_map(|(width, indent, ambiguous_wide)| Measure {
        width,
        indent,
        ambiguous_wide,
    })
}

proptest! {
    #[test]
    fn no_character_is_lost_or_moved(article in any_article(), measure in any_measure()) {
        let layout = typeset(&article, &measure);
        for (part, text) in article.parts() {
            let mut end = 0;
            for line in layout.lines.iter().filter(|l| l.part == Some(part)) {
                prop_assert!(line.range.start >= end && line.range.end >= line.range.start);
                let between = text.get(end..line.range.start);
                prop_assert!(between.is_some_and(|t| t.chars().all(char::is_whitespace)), "{between:?}");
                prop_assert!(text.get(line.range.clone()).is_some());
                end = line.range.end;
            }
            let left = text.get(end..).unwrap();
            prop_assert!(left.chars().all(char::is_whitespace), "{left:?}");
        }
        let shown: Vec<_> = layout.lines.iter().filter_map(|l| Some((l.part?, l.range.start))).collect();
        prop_assert!(shown.is_sorted());
    }

    #[test]
    fn no_line_is_too_wide(article in any_article(), measure in any_measure()) {
        let widths = Widths { ambiguous_wide: measure.ambiguous_wide };
        let layout = typeset(&article, &measure);
        for (i, line) in layout.lines.iter().enumerate() {
            let text = layout.text_on(&article, i);
            let columns = usize::from(line.indent) + widths.str(text);
            // A grapheme wider than the pane has a line to itself.
            let single = widths.graphemes(text).filter(|g| g.width > 0).count() <= 1;
            prop_assert!(columns <= usize::from(measure.width) || single, "{text:?}");
            prop_assert!(widths.str(line.lead) <= usize::from(line.indent));
            prop_assert_eq!(text.trim_end(), text);
        }
    }

    #[test]
    fn forbidden_marks_stand_at_a_line_s_edge_only_where_nothing_else_is_possible(
        article in any_article(), measure in any_measure(),
    ) {
        let widths = Widths { ambiguous_wide: measure.ambiguous_wide };
        let layout = typeset(&article, &measure);
        for (i, pair) in layout.lines.windows(2).enumerate() {
            let [above, below] = pair else { unreachable!() };
            if above.part != below.part || above.kind != below.kind || above.part.is_none() {
                continue;
            }
            let (head, tail) = (layout.text_on(&article, i), layout.text_on(&article, i + 1));
            let text = layout.text_of(&article, above.part.unwrap());
            if text.get(above.range.end..below.range.start).unwrap().contains('\n') {
                continue;
            }
            let (Some(last), Some(first)) = (head.chars().next_back(), tail.chars().next()) else { continue };
            if no_start(first) || no_end(last) {
                // Then no two neighbouring graphemes of the line above may be parted either.
                let graphemes: Vec<_> = widths.graphemes(head).collect();
                for two in graphemes.windows(2) {
                    let (a, b) = (two[0].text.chars().next_back().unwrap(), two[1].text.chars().next().unwrap());
                    prop_assert!(a.is_whitespace() || b.is_whitespace() || !may_part(a, b), "{head:?} | {tail:?}");
                }
            }
        }
    }

    #[test]
    fn each_place_is_found_on_its_line(article in any_article(), measure in any_measure()) {
        let layout = typeset(&article, &measure);
        for (i, line) in layout.lines.iter().enumerate() {
            let Some(part) = line.part else { continue };
            for offset in [line.range.start, line.range.end.saturating_sub(1).max(line.range.start)] {
                let found = layout.line_of(part, offset);
                // A blank line of code begins where the next line does not.
                prop_assert_eq!(found, i, "{:?} {}", part, offset);
            }
            prop_assert_eq!(layout.position(i), (part, line.range.start));
        }
    }
}

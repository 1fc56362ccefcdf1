//! Markdown (CommonMark with tables, footnotes and front matter): its blocks as they are marked up, the marks themselves left out.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Source, front_matter, html, table};
use crate::article::{Article, BlockKind, Document};
use crate::restore::ledger::{Inked, Ledger};
use crate::restore::{marks, metadata, paragraphs};

pub fn read(source: &Source<'_>) -> Document {
    let text = source.text;
    let mut ledger = Ledger::new(text);
    let mut article = Article::default();
    let mut owned: Vec<Range<usize>> = Vec::new();
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    if let Some(matter) = front_matter::find(text) {
        start = matter.end;
        front_matter::apply(text.get(matter.clone()).unwrap_or_default(), &mut article);
        owned.push(matter);
    }
    let mut reader = Reader { text, blocks: Vec::new(), open: Open::default() };
    let body = text.get(start..).unwrap_or_default();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.event(event, range.start + start..range.end + start);
    }
    reader.flush();
    let mut drafts = reader.blocks;
    headline(&mut drafts, &mut article, &mut owned);
    about(&mut drafts, &mut article, &mut owned);
    lift_headings(&mut drafts);
    for Draft { kind, level, inked } in drafts {
        let from = inked.from.clone();
        if let Some(block) = ledger.block(kind, level, inked) {
            owned.extend(from);
            article.blocks.push(block);
        }
    }
    let empty = article.blocks.is_empty() && article.title.is_none();
    if !empty {
        ledger.own(&mut article, owned);
    }
    ledger.close(if empty { vec![] } else { vec![article] }, "markup")
}

/// A block whose spans are still bytes.
struct Draft {
    kind: BlockKind,
    level: u8,
    inked: Inked,
}

/// What is open around the text that comes next.
#[derive(Default)]
struct Open {
    inked: Inked,
    /// The kind of the innermost leaf block, where one has begun.
    leaf: Option<(BlockKind, u8)>,
    quotes: usize,
    lists: u8,
    /// The item's marker, until its first text takes it along: `1. `, `- `.
    marker: Option<Range<usize>>,
    image: usize,
    alt: Inked,
    notes: usize,
    rows: Vec<Vec<Inked>>,
    /// The lines before hard breaks.
    lines: Vec<Inked>,
}

struct Reader<'a> {
    text: &'a str,
    blocks: Vec<Draft>,
    open: Open,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(shown) => self.put(&shown, range),
            Event::Code(shown) | Event::InlineMath(shown) | Event::DisplayMath(shown) => {
                let raw = self.text.get(range.clone()).unwrap_or_default();
                // The fence is as long as the run of marks it opens with; the text stands between.
                let fence = raw.len() - raw.trim_start_matches(['`', '$']).len();
                let inner = range.start + fence..range.end.saturating_sub(fence).max(range.start + fence);
                match raw.find(&*shown).filter(|_| !shown.is_empty()) {
                    Some(at) => self.put(&shown, range.start + at..range.start + at + shown.len()),
                    None => self.target().flow_in(inner),
                }
            }
            Event::SoftBreak => self.soft_break(range.end),
            Event::HardBreak => {
                let line = std::mem::take(&mut self.open.inked);
                self.open.lines.push(line);
            }
            Event::FootnoteReference(_) => self.target().flow_in(range),
            Event::Rule => self.flush(),
            // The text between inline tags comes as text of its own; the tags are markup.
            Event::InlineHtml(_) | Event::Html(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.begin(BlockKind::Paragraph, 0),
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading, *level as u8),
            Tag::CodeBlock(_) => self.begin(BlockKind::Code, 0),
            Tag::BlockQuote(_) => {
                self.flush();
                self.open.quotes += 1;
            }
            Tag::List(_) => {
                self.flush();
                self.open.lists = self.open.lists.saturating_add(1);
            }
            Tag::Item => {
                self.flush();
                let raw = self.text.get(range.clone()).unwrap_or_default();
                self.open.marker = marks::bullet(raw).map(|len| range.start..range.start + len);
            }
            Tag::FootnoteDefinition(_) => {
                self.flush();
                self.open.notes += 1;
            }
            Tag::HtmlBlock => {
                self.flush();
                let blocks = html::fragment(self.text, range);
                self.blocks.extend(blocks.into_iter().map(|(kind, level, inked)| Draft { kind, level, inked }));
            }
            Tag::Table(_) => self.begin(BlockKind::Table, 0),
            Tag::TableHead | Tag::TableRow => self.open.rows.push(Vec::new()),
            Tag::Image { .. } => self.open.image += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Item | TagEnd::HtmlBlock => {
                self.flush();
            }
            TagEnd::Table => {
                self.open.inked = table::lay_out(std::mem::take(&mut self.open.rows));
                self.flush();
            }
            TagEnd::TableCell => {
                // A cell is one line.
                let cell = std::mem::take(&mut self.open.inked);
                if let Some(row) = self.open.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.open.quotes = self.open.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush();
                self.open.lists = self.open.lists.saturating_sub(1);
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.open.notes = self.open.notes.saturating_sub(1);
            }
            TagEnd::Image => self.open.image = self.open.image.saturating_sub(1),
            _ => {}
        }
    }

    fn begin(&mut self, kind: BlockKind, level: u8) {
        self.flush();
        self.open.leaf = Some((kind, level));
    }

    /// Closes the leaf block that is open and decides what it is, with what stands around it.
    fn flush(&mut self) {
        let mut inked = std::mem::take(&mut self.open.inked);
        let alt = std::mem::take(&mut self.open.alt);
        let leaf = self.open.leaf.take();
        let mut lines = std::mem::take(&mut self.open.lines);
        let broken = !lines.is_empty();
        lines.push(inked);
        let short = lines.iter().all(|line| line.text.chars().count() <= LONGEST_VERSE);
        // Long lines that end on purpose are paragraphs of their own; short ones are verse, or an address.
        let tail = if short { vec![] } else { lines.split_off(1) };
        inked = Inked::default();
        for line in lines {
            inked.line_end();
            inked.append(line);
        }
        if inked.text.trim().is_empty() && lines_blank(&self.open.lines) {
            self.open.lines.clear();
            // A picture alone speaks by its description.
            if !alt.text.trim().is_empty() {
                self.blocks.push(Draft { kind: BlockKind::Caption, level: 0, inked: alt });
            }
            return;
        }
        let (kind, level) = match leaf {
            Some(leaf @ (BlockKind::Heading | BlockKind::Code | BlockKind::Table, _)) => leaf,
            _ if self.open.notes > 0 => (BlockKind::Note, 0),
            _ if self.open.lists > 0 => {
                if let Some(marker) = self.open.marker.take() {
                    let mut item = Inked::default();
                    item.flow(self.text, marker);
                    item.blank();
                    item.append(inked);
                    inked = item;
                }
                (BlockKind::List, self.open.lists)
            }
            _ if self.open.quotes > 0 => (BlockKind::Quote, 0),
            _ if broken && short => (BlockKind::Verse, 0),
            _ => (BlockKind::Paragraph, 0),
        };
        self.blocks.push(Draft { kind, level, inked });
        self.blocks.extend(tail.into_iter().filter(|line| !line.text.trim().is_empty()).map(|inked| Draft {
            kind,
            level,
            inked,
        }));
    }

    fn put(&mut self, shown: &str, range: Range<usize>) {
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let code = matches!(self.open.leaf, Some((BlockKind::Code, _)));
        let same = raw == shown;
        // A backslash may stand before what is shown; a reference is spelled otherwise.
        let within = (!same && !shown.is_empty()).then(|| raw.rfind(shown)).flatten();
        let text = self.text;
        let target = self.target();
        match within {
            _ if same && code => target.inked.copy(text, range),
            _ if same => target.flow_in(range),
            Some(at) => target.inked.copy(text, range.start + at..range.start + at + shown.len()),
            None => target.inked.spell(shown, text, range),
        }
    }

    fn soft_break(&mut self, end: usize) {
        let next = self.text.get(end..).unwrap_or_default().trim_start_matches([' ', '\t', '>', '\n', '\r']);
        let next: String = next.chars().take(1).collect();
        paragraphs::seam(&mut self.open.inked, &next);
    }

    fn target(&mut self) -> Target<'_> {
        let inked = if self.open.image > 0 { &mut self.open.alt } else { &mut self.open.inked };
        Target { text: self.text, inked }
    }
}

/// The longest line, in characters, that is taken for verse where lines end on purpose.
const LONGEST_VERSE: usize = 40;

fn lines_blank(lines: &[Inked]) -> bool {
    lines.iter().all(|line| line.text.trim().is_empty())
}

struct Target<'a> {
    text: &'a str,
    inked: &'a mut Inked,
}

impl Target<'_> {
    fn flow_in(self, range: Range<usize>) {
        self.inked.flow(self.text, range);
    }
}

/// How many blocks may stand before a heading that still is the headline: badges, a picture, a note to the reader.
const BEFORE_HEADLINE: usize = 3;

/// Finds the headline: the highest heading near the top. Where the front matter has stated one, the same words as a heading are taken out
/// of the body.
fn headline(drafts: &mut Vec<Draft>, article: &mut Article, owned: &mut Vec<Range<usize>>) {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let headings = drafts.iter().enumerate().filter(|(_, d)| d.kind == BlockKind::Heading);
    let highest = headings.clone().map(|(_, d)| d.level).min();
    let first = headings
        .filter(|(at, d)| *at == 0 || (Some(d.level) == highest && *at <= BEFORE_HEADLINE))
        .map(|(at, d)| (at, d.level))
        .min_by_key(|(at, level)| (*level, *at));
    let Some((at, _)) = first else { return };
    let words = drafts.get(at).map(|d| d.inked.text.trim().to_owned()).unwrap_or_default();
    match &article.title {
        Some(title) if bare(title) != bare(&words) => {}
        _ => {
            article.title = Some(words.replace('\n', " "));
            owned.extend(drafts.remove(at).inked.from);
        }
    }
}

/// Takes lines about the article (a date, a byline) from the top of the body.
fn about(drafts: &mut Vec<Draft>, article: &mut Article, owned: &mut Vec<Range<usize>>) {
    for _ in 0..3 {
        let Some(first) = drafts.first().filter(|d| d.kind == BlockKind::Paragraph && drafts.len() > 1) else { return };
        let Some(meta) = metadata::read_line(&first.inked.text) else { return };
        article.date = article.date.or(meta.date);
        article.source = article.source.take().or(meta.source);
        article.section = article.section.take().or(meta.section);
        if article.authors.is_empty() {
            article.authors = meta.authors;
        }
        owned.extend(drafts.remove(0).inked.from);
    }
}

/// Makes the highest heading in the body a heading of the first level.
fn lift_headings(drafts: &mut [Draft]) {
    let highest = drafts.iter().filter(|d| d.kind == BlockKind::Heading).map(|d| d.level).min().unwrap_or(1);
    for draft in drafts.iter_mut().filter(|d| d.kind == BlockKind::Heading) {
        draft.level = draft.level.saturating_sub(highest) + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Block;
    use crate::restore::ledger::{is_faithful, unaccounted};
    use proptest::prelude::*;

    fn check_account(text: &str) -> Document {
        let document = read(&Source { path: "x.md", text });
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(unaccounted(&document, &chars), Vec::<usize>::new(), "{text:?}");
        for block in document.articles.iter().flat_map(|a| &a.blocks) {
            // Only references are spelled otherwise than they are shown.
            assert!(text.contains('&') || is_faithful(block, &chars), "{block:?} of {text:?}");
        }
        document
    }

    fn shape(blocks: &[Block]) -> Vec<(BlockKind, u8, &str)> {
        blocks.iter().map(|b| (b.kind, b.level, b.text.as_str())).collect()
    }

    use BlockKind::{Caption, Code, Heading, List, Note, Paragraph as P, Quote, Table, Verse};

    #[test]
    fn blocks_come_as_they_are_marked_up() {
        let text = "# 山海 *之间*\n\n2020年3月4日\n\n一段**重点**文字，\n接着写。\\*星\\* `a b`[链接](http://x \"t\")\n\n## 小节\n\n- 甲\n  1. 乙\n- 丙\n\n> 引文\n\n```rust\nlet x;\n  y\n```\n\n| 名 | 数 |\n|---|---|\n| 山 | 1 |\n\n![图](p.png)\n\n床前明月光  \n疑是地上霜\n\n脚注[^1]\n\n[^1]: 注文\n\n---\n\n[ref]: http://y\n";
        let document = check_account(text);
        let article = &document.articles[0];
        assert_eq!(article.title.as_deref(), Some("山海 之间"));
        assert_eq!(article.date.unwrap().to_string(), "2020-03-04");
        assert_eq!(
            shape(&article.blocks),
            [
                (P, 0, "一段重点文字，接着写。*星* a b链接"),
                (Heading, 1, "小节"),
                (List, 1, "- 甲"),
                (List, 2, "1. 乙"),
                (List, 1, "- 丙"),
                (Quote, 0, "引文"),
                (Code, 0, "let x;\n  y"),
                (Table, 0, "名  数\n山  1"),
                (Caption, 0, "图"),
                (Verse, 0, "床前明月光\n疑是地上霜"),
                (P, 0, "脚注[^1]"),
                (Note, 0, "注文"),
            ]
        );
    }

    #[test]
    fn front_matter_names_the_article_once() {
        let document = check_account("---\ntitle: 山海之间\nauthor: 甲\n---\n\n# 山海之间\n\n正文。\n\n# 又一章\n");
        let article = &document.articles[0];
        assert_eq!(article.title.as_deref(), Some("山海之间"));
        assert_eq!(article.byline(), "甲");
        assert_eq!(shape(&article.blocks), [(P, 0, "正文。"), (Heading, 1, "又一章")]);
        assert_eq!(document.furniture.iter().map(|f| f.kind.as_str()).collect::<Vec<_>>(), ["markup"; 2]);
    }

    #[test]
    fn a_text_without_headings_has_no_title() {
        assert_eq!(check_account("一段文字。\n\n又一段。").articles[0].title, None);
        assert!(check_account("\u{feff}\n\n<!-- 无 -->\n").articles.is_empty());
    }

    #[test]
    fn references_are_shown_as_what_they_stand_for() {
        let document = check_account("甲&amp;乙 &lt;丙&gt; &#x4e00;&nbsp;丁");
        assert_eq!(document.articles[0].blocks[0].text, "甲&乙 <丙> 一\u{a0}丁");
    }

    #[test]
    fn html_inside_is_read_as_html() {
        let document = check_account("前文\n\n<div align=\"center\"><p>中间</p></div>\n\n后文<br>完\n");
        assert_eq!(shape(&document.articles[0].blocks), [(P, 0, "前文"), (P, 0, "中间"), (P, 0, "后文完")]);
    }

    #[test]
    fn deep_nesting_ends() {
        let document =
            check_account(&format!("{}深\n\n{}[x]({}", "> ".repeat(3000), "*".repeat(3000), "(".repeat(3000)));
        assert!(!document.articles.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn nothing_is_lost_of_any_markdown(parts in proptest::collection::vec(prop_oneof![
            "(# |## |- |1\\. |> |```\\n|    |\\| a \\| b \\|\\n\\|--\\|--\\|\\n|<div>|</div>|<!--|-->|---\\n|\\[\\^1\\]|!\\[|\\]\\(|\\)|\\*\\*|`|``|\\\\|&lt;|&#20013;|title: a\\n|~~|\\$|\\t)",
            "[一-龥]{1,8}[，。]?",
            "[a-z]{1,6} ?",
            "(\\n|\\r\\n|\\n\\n|  \\n)",
            "\\PC{1,5}",
        ], 0..40)) {
            check_account(&parts.concat());
        }
    }
}

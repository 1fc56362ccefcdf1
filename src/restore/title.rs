//! The headline of a plain text, and the lines about the article that stand with it.

use std::ops::Range;

use super::lines::Line;
use super::marks;
use super::metadata::{self, Meta};
use super::paragraphs::Paragraph;
use crate::article::BlockKind;

/// What stands at a text's head. Numbers are places in the list of paragraphs.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Head {
    pub title: Option<usize>,
    pub subtitle: Option<usize>,
    /// Lines about the article: date, source, byline.
    pub about: Vec<usize>,
    /// Short lines before a headline that is told by the line about the article below it: a site's name and menu.
    pub site: Range<usize>,
    pub meta: Meta,
}

/// How far down a headline is looked for.
const DEEPEST: usize = 12;

pub fn head(source: &str, lines: &[Line], paragraphs: &[Paragraph]) -> Head {
    let mut head = Head::default();
    let text_of = |i: usize| single(source, lines, paragraphs.get(i)?);
    let about = |i: usize| text_of(i).and_then(metadata::read_line);
    // A dated line close to the top is about the article, and the headline stands above it.
    let dated = (1..paragraphs.len().min(DEEPEST))
        .take_while(|&i| paragraphs.get(i - 1).is_some_and(|p| !is_prose(source, lines, p)))
        .find(|&i| about(i).is_some_and(|m| m.date.is_some()))
        .map(|i| if i > 1 && text_of(i - 1).is_some_and(is_dashed) { i - 2 } else { i - 1 })
        .filter(|&i| is_headline(source, lines, paragraphs, i));
    if let Some(title) = dated {
        head.title = Some(title);
        head.site = 0..title;
    } else if is_headline(source, lines, paragraphs, 0) && stands_out(source, lines, paragraphs) {
        head.title = Some(0);
    }
    let mut next = head.title.map_or(0, |t| t + 1);
    if head.title.is_some() && text_of(next).is_some_and(is_dashed) && about(next).is_none() {
        head.subtitle = Some(next);
        next += 1;
    }
    // Three lines about an article at most: byline, source, date.
    for _ in 0..3 {
        let Some(meta) = about(next).filter(|_| paragraphs.len() > next + 1) else { break };
        head.about.push(next);
        head.meta.merge(meta);
        next += 1;
    }
    head
}

/// The byline in brackets that may close a text.
pub fn tail(source: &str, lines: &[Line], paragraphs: &[Paragraph]) -> Option<(usize, Meta)> {
    let last = paragraphs.len().checked_sub(1).filter(|&i| i > 0)?;
    let text = single(source, lines, &paragraphs[last])?;
    let bracketed = text.starts_with(['（', '(', '[', '【']) && text.ends_with(['）', ')', ']', '】']);
    let meta = metadata::read_line(text).filter(|m| bracketed && (!m.authors.is_empty() || !m.editors.is_empty()))?;
    Some((last, meta))
}

impl Meta {
    /// Adds what another line states; what is known already stays.
    pub fn merge(&mut self, other: Meta) {
        self.date = self.date.or(other.date);
        self.source = self.source.take().or(other.source);
        self.section = self.section.take().or(other.section);
        self.org = self.org.take().or(other.org);
        for (mine, theirs) in [(&mut self.authors, other.authors), (&mut self.editors, other.editors)] {
            for author in theirs {
                if !mine.iter().any(|a| a.name == author.name) {
                    mine.push(author);
                }
            }
        }
    }
}

fn single<'a>(source: &'a str, lines: &[Line], paragraph: &Paragraph) -> Option<&'a str> {
    (paragraph.lines.len() == 1).then(|| lines.get(paragraph.lines.start).map(|l| l.text(source)))?
}

/// A subtitle opens with a dash.
fn is_dashed(text: &str) -> bool {
    text.starts_with(['—', '―']) && text.chars().count() > 3
}

/// Text that runs on: more than one line, or a long one that ends a sentence.
fn is_prose(source: &str, lines: &[Line], paragraph: &Paragraph) -> bool {
    single(source, lines, paragraph)
        .is_none_or(|text| text.chars().count() > 60 || (text.ends_with('。') && text.chars().count() > 12))
}

fn is_headline(source: &str, lines: &[Line], paragraphs: &[Paragraph], at: usize) -> bool {
    let Some(text) = paragraphs.get(at).and_then(|p| single(source, lines, p)) else { return false };
    let kind = paragraphs.get(at).map(|p| p.kind);
    let length = text.chars().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    matches!(kind, Some(BlockKind::Paragraph | BlockKind::Heading))
        && (letters >= 2 || (letters == 1 && length == 1))
        && length <= 60
        && !marks::goes_on(text)
        && !text.ends_with(['。', '：', ':', '.', '；', ';'])
        && metadata::read_line(text).is_none()
        // An address or a number to call is no headline.
        && !(text.contains('@') || text.contains("://"))
}

/// Whether the first line is set off from what follows: a blank line, longer text below, an indent, verse.
fn stands_out(source: &str, lines: &[Line], paragraphs: &[Paragraph]) -> bool {
    let (Some(first), Some(next)) = (paragraphs.first(), paragraphs.get(1)) else { return false };
    let (Some(title), Some(line)) = (lines.get(first.lines.start), lines.get(next.lines.start)) else { return false };
    let about = single(source, lines, next).is_some_and(|t| metadata::read_line(t).is_some());
    first.kind == BlockKind::Heading
        || line.gap > title.gap.min(1) && line.gap > 0
        || next.lines.len() > 1
        || line.width * 2 > title.width * 3
        || title.indent > line.indent + 4
        || line.indent > title.indent
        || next.kind == BlockKind::Verse
        || about
}

/// A headline without the blanks that were set between its letters: 以 史 为 鉴 is 以史为鉴, while a genuine blank stays.
pub fn close_up(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let single = words.iter().filter(|w| w.chars().count() == 1 && w.chars().all(marks::is_cjk)).count();
    // Three lone characters and nothing else but what stands beside them: letters were spaced, not words.
    if words.len() >= 3 && single * 10 >= words.len() * 8 { words.concat() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::super::paragraphs::paragraphs;
    use super::*;

    fn check(source: &str, title: Option<&str>, date: &str) {
        let lines = lines(source);
        let paragraphs = paragraphs(source, &lines);
        let head = head(source, &lines, &paragraphs);
        let found = head.title.and_then(|t| single(source, &lines, &paragraphs[t]));
        assert_eq!(found, title, "{source}");
        assert_eq!(head.meta.date.map(|d| d.to_string()).unwrap_or_default(), date, "{source}");
    }

    #[test]
    fn the_first_line_that_reads_like_one_is_the_headline() {
        check("山海之间\n\n这里是正文，写得长一些，说明事情的经过。", Some("山海之间"), "");
        check("山海之间\n2020年3月4日\n这里是正文，写得长一些。", Some("山海之间"), "2020-03-04");
        check("静夜思\n床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。", Some("静夜思"), "");
        check(
            "首页 新闻\n邮箱：a@b.cn\n山海之间有大事\n2020-03-04 10:00 来源：山海网\n今天，这里发生了一件大事。",
            Some("山海之间有大事"),
            "2020-03-04",
        );
    }

    #[test]
    fn no_headline_is_made_up() {
        check("今天，这里发生了一件大事。\n\n人们都很高兴。", None, "");
        check("甲\n乙\n丙", None, "");
        check("苹果\n香蕉\n橘子", None, "");
        check("只有一行", None, "");
        check("", None, "");
    }

    #[test]
    fn spaced_letters_close_up() {
        assert_eq!(close_up("以 史 为 鉴 务 实 担 当"), "以史为鉴务实担当");
        assert_eq!(close_up("履行好职责 推进工作"), "履行好职责 推进工作");
        assert_eq!(close_up("序 言"), "序 言");
    }
}

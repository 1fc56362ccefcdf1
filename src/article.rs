//! What a reader reads, as plain data: an article, its blocks, where each stands in its source, and what was left out.
//!
//! Two kinds of offsets occur and are never mixed:
//! - a [`Span`] counts Unicode scalar values of the *decoded source* (line ends as they stand, a byte order mark included);
//! - a `Range<usize>` counts *bytes of one text in memory* (a title, a block's text) and lies on character boundaries.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of an article inside a library: 16 lower-case hexadecimal digits made from its content, so that an
/// unchanged article keeps its id when its source is read again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(pub String);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A half-open stretch `start..end` of the decoded source, in Unicode scalar values. In JSON: `[start, end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Span { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// A date as far as it is stated: a year, a month or a day. Written as in ISO 8601 (`2021`, `2021-08`, `2021-08-26`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// `month` and `day` are 0 where they are not stated. `None` for what no calendar has.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        const DAYS: [u8; 13] = [31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let days = *DAYS.get(usize::from(month))?;
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = if month == 2 && !leap { 28 } else { days };
        let stated = (1..=9999).contains(&year) && day <= days && (month > 0 || day == 0);
        stated.then_some(Date { year, month, day })
    }

    pub fn year(self) -> u16 {
        self.year
    }

    /// 1 to 12, or 0 where only the year is stated.
    pub fn month(self) -> u8 {
        self.month
    }

    /// 1 to 31, or 0 where no day is stated.
    pub fn day(self) -> u8 {
        self.day
    }

    /// One number that sorts as dates do: 20210826, 20210800, 20210000. An article without a date counts as 0.
    pub fn sort_key(self) -> u64 {
        u64::from(self.year) * 10_000 + u64::from(self.month) * 100 + u64::from(self.day)
    }

    pub fn from_sort_key(key: u64) -> Option<Date> {
        Date::new(u16::try_from(key / 10_000).ok()?, u8::try_from(key / 100 % 100).ok()?, u8::try_from(key % 100).ok()?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

/// What stood where a date was expected.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no date: write 2021, 2021-08 or 2021-08-26")]
pub struct NoDate(pub String);

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let no_date = || NoDate(s.to_owned());
        let mut parts = s.split('-');
        let mut next = |digits: usize| match parts.next() {
            None => Ok(0),
            Some(p) if p.len() <= digits && !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()) => {
                p.parse::<u16>().map_err(|_| no_date())
            }
            Some(_) => Err(no_date()),
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        let small = |n: u16| u8::try_from(n).map_err(|_| no_date());
        // 2021-00 or a fourth part is not a date, although zero means "not stated" inside.
        let stated = s.split('-').skip(1).all(|p| p.bytes().any(|b| b != b'0')) && s.split('-').count() <= 3;
        Date::new(year, small(month)?, small(day)?).filter(|_| stated).ok_or_else(no_date)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let s = String::deserialize(d)?;
        s.parse().map_err(serde::de::Error::custom)
    }
}

/// Someone who made the article, with the role the source states (记者, 通讯员, 摄 ...).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    pub name: String,
    pub role: Option<String>,
}

/// What kind of matter a block is, and so how it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    Heading,
    Paragraph,
    Caption,
    Note,
    List,
    Quote,
    Code,
    Table,
    Verse,
}

impl BlockKind {
    /// Whether the line ends inside the text are the author's and must stay (code, tables, verse), or were made by
    /// a page's width.
    pub fn keeps_lines(self) -> bool {
        matches!(self, BlockKind::Code | BlockKind::Table | BlockKind::Verse)
    }
}

/// One paragraph, heading, list item ... of an article.
///
/// Blanks aside, `text` is exactly the characters of `spans` in the decoded source, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    /// The depth of a heading (1 is the highest below the title) or of a list item (1 is the outermost); 0 elsewhere.
    #[serde(default)]
    pub level: u8,
    pub text: String,
    pub spans: Vec<Span>,
}

/// Where an article comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The file, as the library names it (an absolute path, or a name inside the handbook).
    pub path: String,
    /// The row of [`crate::format::FORMATS`] that read it.
    pub format: String,
    /// The encoding it was read in (the WHATWG name, for instance `UTF-8`, `gb18030`, `Big5`).
    pub encoding: String,
    /// The line of the file, counted from 1, at which the article starts.
    pub line: usize,
    /// For formats that hold a record a line: the record's bytes in the file, from and to (exclusive).
    pub record: Option<(u64, u64)>,
}

/// What a reader reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Empty until a library has given it one ([`crate::library`]).
    #[serde(default)]
    pub id: String,
    /// The article's own name in its source, where it has one (the `id` of a JSON Lines record).
    pub key: Option<String>,
    /// `None` where the source has no headline: none is ever invented.
    pub title: Option<String>,
    pub kicker: Option<String>,
    pub subtitle: Option<String>,
    pub authors: Vec<Author>,
    pub org: Option<String>,
    pub source: Option<String>,
    pub section: Option<String>,
    pub date: Option<Date>,
    pub blocks: Vec<Block>,
    /// All that is the article's: title, byline, blocks.
    pub spans: Vec<Span>,
    pub origin: Origin,
    #[serde(default)]
    pub damage: Vec<Damage>,
}

impl Article {
    /// The byline as it is shown and searched: the organisation, then the names, each with its role.
    pub fn byline(&self) -> String {
        let people = self.authors.iter().map(|a| match &a.role {
            Some(role) => format!("{role} {}", a.name),
            None => a.name.clone(),
        });
        self.org.iter().cloned().chain(people).collect::<Vec<_>>().join(" ")
    }

    /// The title, or, where there is none, the opening of the text: at most `limit` characters and an ellipsis.
    pub fn display_title(&self, limit: usize) -> String {
        if let Some(title) = self.title.as_deref().filter(|t| !t.trim().is_empty()) {
            return title.to_owned();
        }
        let Some(opening) = self.blocks.iter().map(|b| b.text.trim()).find(|t| !t.is_empty()) else {
            return String::new();
        };
        let line = opening.lines().next().unwrap_or_default();
        let mut shown: String = line.chars().take(limit).collect();
        if shown.len() < opening.len() {
            shown.push('…');
        }
        shown
    }

    /// The characters of the text, blanks left out.
    pub fn characters(&self) -> usize {
        self.blocks.iter().map(|b| b.text.chars().filter(|c| !c.is_whitespace()).count()).sum()
    }
}

/// Text of no article: a running head, a page number, navigation, an end mark ...
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    pub kind: String,
    pub span: Span,
}

/// What was noticed and could not be mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    pub kind: String,
    pub span: Span,
}

/// All that one source file became. Every non-blank character of the file is in an article's spans or in furniture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub articles: Vec<Article>,
    pub furniture: Vec<Furniture>,
    pub damage: Vec<Damage>,
}

/// One of the texts an article is made of, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Kicker,
    Title,
    Subtitle,
    Byline,
    /// The block with this index.
    Block(usize),
}

/// A part of an article with its text.
pub type PartText<'a> = (Part, Cow<'a, str>);

impl Article {
    /// The texts that are searched, in three groups: the title block, the byline, the blocks. A phrase may run on from one
    /// text of a group into the next (a paragraph that a page cut in two), never from one group into another.
    pub fn groups(&self) -> [Vec<PartText<'_>>; 3] {
        let head = [
            (Part::Kicker, self.kicker.as_deref()),
            (Part::Title, self.title.as_deref()),
            (Part::Subtitle, self.subtitle.as_deref()),
        ];
        let head = head.into_iter().filter_map(|(part, text)| Some((part, Cow::Borrowed(text?)))).collect();
        let byline = vec![(Part::Byline, Cow::Owned(self.byline()))];
        let blocks = self.blocks.iter().enumerate().map(|(i, b)| (Part::Block(i), Cow::Borrowed(b.text.as_str())));
        [head, byline, blocks.collect()]
    }

    /// The texts that are shown and searched, in order; an absent or empty one is left out.
    pub fn parts(&self) -> Vec<PartText<'_>> {
        self.groups().into_iter().flatten().filter(|(_, text)| !text.trim().is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_are_stated() {
        for (text, key) in [("2021", 20_210_000), ("2021-08", 20_210_800), ("2021-8-26", 20_210_826)] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.sort_key(), key, "{text}");
            assert_eq!(Date::from_sort_key(key), Some(date));
            assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
        }
        for text in ["", "21-13", "2021-00", "2021-02-29", "2021-08-26-1", "８月", "2021-8-", "0"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_headless_article_shows_its_opening_and_has_no_title() {
        let block =
            Block { kind: BlockKind::Paragraph, level: 0, text: "会上，大家发言。".into(), spans: vec![] };
        let article = Article { blocks: vec![block], ..Article::default() };
        assert_eq!(article.display_title(3), "会上，…");
        assert_eq!(article.display_title(30), "会上，大家发言。");
    }
}

//! Who made an article, for whom and when, as the line under its headline or the bracket at its end states it.

use std::ops::Range;

use super::dates;
use super::marks::{is_han, is_punctuation};
use crate::article::{Author, Date};

/// What a text states about the article it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    pub date: Option<Date>,
    pub source: Option<String>,
    pub section: Option<String>,
    /// The unit that stands before a role: 山海日报 of 山海日报记者.
    pub org: Option<String>,
    pub authors: Vec<Author>,
    /// Those who edited it: named, but no authors.
    pub editors: Vec<Author>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    Source,
    Section,
    /// Only introduces what is recognised by itself (a date).
    Label,
    Author,
    Role,
    Editor,
}

/// Words that introduce a value, the longer before those they contain. The second value: whether a colon or a slash must follow.
const LABELS: &[(&str, bool, Means)] = &[
    ("文章来源", true, Means::Source),
    ("信息来源", true, Means::Source),
    ("新闻来源", true, Means::Source),
    ("稿件来源", true, Means::Source),
    ("来源", true, Means::Source),
    ("來源", true, Means::Source),
    ("稿源", true, Means::Source),
    ("转自", true, Means::Source),
    ("出处", true, Means::Source),
    ("责任编辑", true, Means::Editor),
    ("責任編輯", true, Means::Editor),
    ("责编", true, Means::Editor),
    ("責編", true, Means::Editor),
    ("编辑", true, Means::Editor),
    ("編輯", true, Means::Editor),
    ("校对", true, Means::Editor),
    ("审核", true, Means::Editor),
    ("本报记者", false, Means::Role),
    ("本報記者", false, Means::Role),
    ("实习记者", false, Means::Role),
    ("特约记者", false, Means::Role),
    ("专栏作者", false, Means::Role),
    ("记者", false, Means::Role),
    ("記者", false, Means::Role),
    ("通讯员", false, Means::Role),
    ("通訊員", false, Means::Role),
    ("特约撰稿人", false, Means::Role),
    ("作者", true, Means::Author),
    ("撰文", true, Means::Author),
    ("撰稿", true, Means::Author),
    ("文", true, Means::Author),
    ("译者", true, Means::Role),
    ("翻译", true, Means::Role),
    ("摄影", true, Means::Role),
    ("发布时间", true, Means::Label),
    ("发表时间", true, Means::Label),
    ("更新时间", true, Means::Label),
    ("最后更新", true, Means::Label),
    ("发布日期", true, Means::Label),
    ("日期", true, Means::Label),
    ("时间", true, Means::Label),
    ("發佈時間", true, Means::Label),
    ("栏目", true, Means::Section),
    ("欄目", true, Means::Section),
    ("频道", true, Means::Section),
    ("版面", true, Means::Section),
];

/// What a text states, and how many of its characters (blanks and punctuation aside) state nothing of the kind.
pub fn read(text: &str) -> (Meta, usize) {
    let mut meta = Meta::default();
    let (mut at, mut idle) = (0, 0);
    // A label inside a word is none: 新来源, 中文：.
    let mut before = ' ';
    // Where the run of Han characters began that stands before this place.
    let mut unit: Option<usize> = None;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if let Some((date, len)) = (!before.is_ascii_digit()).then(|| dates::at_start(rest)).flatten() {
            let end = len + clock(rest.get(len..).unwrap_or_default());
            if meta.date.is_none_or(|d| d.day() == 0 && date.day() > 0) {
                meta.date = Some(date);
            }
            at += end;
            before = ' ';
        } else if let Some((means, label, value)) = labelled(rest).filter(|(means, ..)| {
            !is_han(before) || (*means == Means::Role && unit.is_some_and(|u| closes(text, u, rest)))
        }) {
            if let Some(start) = unit.take().filter(|_| is_han(before)) {
                let name = text.get(start..at).unwrap_or_default();
                idle -= name.chars().count();
                meta.org = Some(name.to_owned());
            }
            let used = meta.take(means, label, rest.get(value.clone()).unwrap_or_default());
            // Nothing after the label that could be meant: what follows is looked at for itself.
            at += value.start + used;
            before = ' ';
        } else {
            idle += usize::from(!c.is_whitespace() && !is_punctuation(c));
            unit = if is_han(c) { unit.or(Some(at)) } else { None };
            before = c;
            at += c.len_utf8();
        }
    }
    (meta, idle)
}

/// Whether a unit and a role close a short line: 山海日报记者 李四, and nothing after the names.
fn closes(text: &str, unit: usize, rest: &str) -> bool {
    let start = text.len() - rest.len();
    let unit = text.get(unit..start).map_or(0, |u| u.chars().count());
    let Some((_, _, value)) = labelled(rest).filter(|_| (2..=16).contains(&unit) && text.chars().count() <= 48) else {
        return false;
    };
    let after = rest.get(value.start..).unwrap_or_default();
    let (found, used) = names(after, false);
    let left = after.get(used..).unwrap_or_default();
    let more = left.trim_start_matches(|c: char| c.is_whitespace() || is_punctuation(c));
    !found.is_empty() && (more.is_empty() || labelled(more).is_some())
}

/// What a line states, where it is there for nothing else: `2018-08-26 23:23 | 来源：某报 | 编辑：某人`, `（记者 某某）`.
pub fn read_line(text: &str) -> Option<Meta> {
    // Longer than any such line.
    if text.len() > 400 {
        return None;
    }
    let (meta, idle) = read(text);
    (meta != Meta::default() && idle <= 2).then_some(meta)
}

impl Meta {
    pub fn is_empty(&self) -> bool {
        *self == Meta::default()
    }

    /// Takes a label's value; returns how many of its bytes were meant.
    fn take(&mut self, means: Means, label: &str, value: &str) -> usize {
        match means {
            Means::Label => 0,
            Means::Source | Means::Section => {
                let name = value.trim().trim_matches(['[', ']', '《', '》', '【', '】', '“', '”']);
                let slot = if means == Means::Source { &mut self.source } else { &mut self.section };
                if !name.is_empty() && name.chars().count() <= 30 {
                    slot.get_or_insert_with(|| name.to_owned());
                }
                value.len()
            }
            Means::Author | Means::Role | Means::Editor => {
                let (names, used) = names(value, means != Means::Role);
                let role = (means != Means::Author)
                    .then(|| label.trim_start_matches("本报").trim_start_matches("本報").to_owned());
                let list = if means == Means::Editor { &mut self.editors } else { &mut self.authors };
                for name in names {
                    if !list.iter().any(|a| a.name == name) {
                        list.push(Author { name, role: role.clone() });
                    }
                }
                used
            }
        }
    }
}

/// The time of day and its zone after a date.
fn clock(text: &str) -> usize {
    let body = text.trim_start_matches([' ', '\u{a0}', 'T', '\t']);
    let lead = text.len() - body.len();
    if !body.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let end =
        body.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '：' | '+' | 'Z' | '.'))).unwrap_or(body.len());
    let time = body.get(..end).unwrap_or_default();
    if time.contains([':', '：']) { lead + end } else { 0 }
}

/// The label a text begins with, and where its value stands.
fn labelled(text: &str) -> Option<(Means, &'static str, Range<usize>)> {
    let &(label, colon, means) = LABELS.iter().find(|(label, ..)| text.starts_with(label))?;
    let after = text.get(label.len()..)?;
    let body = after.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\t']);
    let value = match body.strip_prefix([':', '：', '/', '／', '|', '丨', '︱']) {
        Some(value) => value,
        None if colon => return None,
        None => body,
    };
    let start = text.len() - value.trim_start().len();
    let value = text.get(start..)?;
    Some((means, label, start..start + value_len(value)))
}

/// A value goes up to a bar, a wide blank, a bracket, a sentence's end or the next label.
fn value_len(value: &str) -> usize {
    let mut blank = false;
    let mut before = ' ';
    for (at, c) in value.char_indices() {
        let stop = matches!(
            c,
            '|' | '｜' | '│' | '\n' | '\r' | '\u{3000}' | '\t' | ')' | '）' | ']' | '】' | '；' | ';' | '。'
        ) || (blank && c.is_whitespace());
        let next = at > 0
            && !is_han(before)
            && value.get(at..).is_some_and(|rest| labelled(rest).is_some() || dates::at_start(rest).is_some());
        if stop || next {
            return at;
        }
        blank = c.is_whitespace();
        before = c;
    }
    value.len()
}

/// The people a value names, and the bytes they take. After a role word without a colon only what can be a name counts.
fn names(value: &str, lenient: bool) -> (Vec<String>, usize) {
    let mut found: Vec<String> = Vec::new();
    let (mut used, mut at) = (0, 0);
    for piece in value.split_inclusive([' ', '\u{a0}', '\u{3000}', '、', '，', ',', '\t']) {
        at += piece.len();
        let name = piece.trim_matches(|c: char| c.is_whitespace() || is_punctuation(c));
        if name.is_empty() {
            continue;
        }
        // A unit with the next role: no name.
        if LABELS.iter().any(|(label, colon, means)| *means == Means::Role && !colon && name.ends_with(label)) {
            break;
        }
        let han = name.chars().filter(|c| is_han(*c)).count();
        let count = name.chars().count();
        // 邓 威: a name of two characters set as wide as one of three.
        let halves = han == 1 && count == 1;
        let whole = han == count && (2..=4).contains(&count);
        let dotted = han > 0 && count <= 16 && name.chars().all(|c| is_han(c) || c == '·');
        let latin = han == 0 && count <= 24 && name.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
        let open_half = found.last().is_some_and(|n| n.chars().count() == 1);
        if halves && open_half {
            if let Some(last) = found.last_mut() {
                last.push_str(name);
            }
        } else if halves || whole || (lenient && (dotted || latin || (count <= 12 && !name.contains(is_punctuation)))) {
            if latin && found.last().is_some_and(|n| n.is_ascii()) {
                // First and last name of one person; an employee number behind a name is nobody.
                if let Some(last) = found.last_mut() {
                    last.push(' ');
                    last.push_str(name);
                }
            } else if !(latin && name.chars().any(|c| c.is_ascii_digit())) {
                found.push(name.to_owned());
            }
        } else {
            break;
        }
        used = at;
    }
    found.retain(|n| n.chars().count() > 1 && !matches!(n.as_str(), "未知" | "佚名" | "不详" | "报道"));
    (found, used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, date: &str, source: &str, people: &str) {
        let (meta, _) = read(text);
        assert_eq!(meta.date.map(|d| d.to_string()).unwrap_or_default(), date, "{text}");
        assert_eq!(meta.source.unwrap_or_default(), source, "{text}");
        let people_found: Vec<String> = meta
            .authors
            .iter()
            .chain(&meta.editors)
            .map(|a| format!("{}{}", a.role.clone().map(|r| r + ":").unwrap_or_default(), a.name))
            .collect();
        assert_eq!(people_found.join(" "), people, "{text}");
    }

    #[test]
    fn lines_under_a_headline_are_read() {
        check(
            "2020-03-04 23:23:27  |  來源:山海日報  |  編輯:林木   |  責編:周土",
            "2020-03-04",
            "山海日報",
            "編輯:林木 責編:周土",
        );
        check("作者：王小二 来源：《山海文学》 2020年3月", "2020-03", "山海文学", "王小二");
        check("（本报记者 李四 赵五 通讯员 钱六）", "", "", "记者:李四 记者:赵五 通讯员:钱六");
        check("山海日报记者 李四 赵 五", "", "", "记者:李四 记者:赵五");
        check("【文/山海网专栏作者 王小二】", "", "", "专栏作者:王小二");
        check("记者邓 威", "", "", "记者:邓威");
        check("文/王小二 图/他人", "", "", "王小二");
        check("[责任编辑：韩木林 PK155]", "", "", "责任编辑:韩木林");
        check("作者：未知", "", "", "");
    }

    #[test]
    fn only_a_line_of_nothing_else_is_metadata() {
        assert!(read_line("2020-03-04 10:00 来源：山海日报").is_some());
        assert!(read_line("（记者 李四）").is_some());
        assert_eq!(read_line("山海日报记者 李四").unwrap().org.unwrap(), "山海日报");
        assert!(read_line("记者了解到，2020年3月以来有新的进展。").is_none());
        assert!(read_line("山海日报3月4日讯：今天").is_none());
        assert!(read_line("今天天气很好").is_none());
    }

    proptest! {
        #[test]
        fn any_line_can_be_read(text in "[ 作者记来源：:/、0-9年月\\PC]{0,40}") {
            let _ = read_line(&text);
        }
    }
}

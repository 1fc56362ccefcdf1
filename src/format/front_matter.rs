//! The lines between two fences at the head of a Markdown file that say what it is: `title: 山海`, `date: 2020-03-04`.

use std::ops::Range;

use crate::article::{Article, Author, Date};
use crate::restore::dates;

/// More than this is no front matter but a text with a rule above it.
const LONGEST: usize = 64 * 1024;

/// The bytes of the front matter with its fences, where the text begins with one: YAML between `---`, TOML between `+++`.
pub fn find(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let body = text.get(start..)?;
    let (first, _) = body.split_once('\n')?;
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return None;
    }
    let mut at = start + first.len() + 1;
    let mut keys = 0;
    for line in text.get(at..)?.split_inclusive('\n') {
        at += line.len();
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return (keys > 0).then_some(start..at);
        }
        keys += usize::from(key_value(bare).is_some());
        if at - start > LONGEST {
            return None;
        }
    }
    None
}

fn key_value(line: &str) -> Option<(&str, &str)> {
    let at = line.find([':', '='])?;
    let (key, value) = (line.get(..at)?.trim_end(), line.get(at + 1..)?.trim());
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    plain.then_some((key, value))
}

/// Fills in what the front matter states. Returns whether it stated a title.
pub fn apply(matter: &str, article: &mut Article) -> bool {
    let mut list_of = String::new();
    for line in matter.lines() {
        let bare = line.trim();
        if let Some(item) = bare.strip_prefix("- ").filter(|_| matches!(list_of.as_str(), "author" | "authors")) {
            author(article, item);
        } else if let Some((key, value)) = key_value(line) {
            list_of = key.to_lowercase();
            set(article, &list_of, value);
        }
    }
    article.title.is_some()
}

fn set(article: &mut Article, key: &str, value: &str) {
    let plain = unquote(value);
    if plain.is_empty() {
        return;
    }
    match key {
        "title" | "标题" => article.title = Some(plain),
        "subtitle" | "副标题" => article.subtitle = Some(plain),
        "date" | "日期" | "pubdate" | "published" => article.date = date(&plain).or(article.date),
        "source" | "来源" => article.source = Some(plain),
        "section" | "category" | "categories" | "栏目" => {
            article.section = Some(unquote(plain.trim_matches(['[', ']']).split(',').next().unwrap_or_default()));
        }
        "author" | "authors" | "作者" => {
            for name in value.trim_matches(['[', ']']).split([',', '、', '，']) {
                author(article, name);
            }
        }
        _ => {}
    }
}

fn author(article: &mut Article, name: &str) {
    let name = unquote(name.trim().trim_start_matches("name:"));
    if !name.is_empty() && !article.authors.iter().any(|a| a.name == name) {
        article.authors.push(Author { name, role: None });
    }
}

fn date(value: &str) -> Option<Date> {
    value.parse().ok().or_else(|| dates::best(value))
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    let inner = ['"', '\''].iter().find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q));
    inner.unwrap_or(value).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_are_read() {
        for text in [
            "---\ntitle: \"山海之间\"\ndate: 2020-03-04 10:00:00\nauthor: [甲, 乙]\ntags:\n  - 丙\n---\n正文",
            "\u{feff}+++\r\ntitle = '山海之间'\r\ndate = 2020-03-04\r\nauthors = ['甲', '乙']\r\n+++\r\n正文",
        ] {
            let range = find(text).unwrap();
            assert!(text.get(range.end..).unwrap().starts_with("正文"));
            let mut article = Article::default();
            assert!(apply(text.get(range).unwrap(), &mut article));
            assert_eq!(article.title.as_deref(), Some("山海之间"));
            assert_eq!(article.date.unwrap().to_string(), "2020-03-04");
            assert_eq!(article.authors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["甲", "乙"]);
        }
    }

    #[test]
    fn a_rule_at_the_head_is_no_front_matter() {
        for text in ["---\n一段正文。\n---\n", "---\ntitle: 没有结尾", "", "---", "正文\n---\ntitle: x\n---"]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }
}

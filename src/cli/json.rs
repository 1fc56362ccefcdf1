//! The JSON that `list` and `search` print. Others' programs rely on these names.

use serde::Serialize;

use crate::article::{Article, Author, Date};
use crate::message::Snippet;

/// What identifies an article.
#[derive(Debug, Serialize)]
pub struct Head<'a> {
    id: &'a str,
    key: Option<&'a str>,
    title: Option<&'a str>,
    authors: &'a [Author],
    org: Option<&'a str>,
    source: Option<&'a str>,
    section: Option<&'a str>,
    date: Option<Date>,
    path: &'a str,
}

impl<'a> Head<'a> {
    pub fn of(article: &'a Article) -> Head<'a> {
        Head {
            id: &article.id,
            key: article.key.as_deref(),
            title: article.title.as_deref(),
            authors: &article.authors,
            org: article.org.as_deref(),
            source: article.source.as_deref(),
            section: article.section.as_deref(),
            date: article.date,
            path: &article.origin.path,
        }
    }
}

/// An article that answers.
#[derive(Debug, Serialize)]
pub struct HitJson<'a> {
    #[serde(flatten)]
    pub head: Head<'a>,
    pub score: f32,
    pub occurrences: usize,
    /// It does not hold all that was asked for.
    pub near: bool,
    pub snippet: SnippetJson<'a>,
}

/// A piece of the text. The marks count Unicode scalar values, as all offsets in our JSON do.
#[derive(Debug, Serialize)]
pub struct SnippetJson<'a> {
    text: &'a str,
    marks: Vec<(usize, usize)>,
}

impl<'a> SnippetJson<'a> {
    pub fn of(snippet: &'a Snippet) -> SnippetJson<'a> {
        let text = snippet.text.as_str();
        let scalars = |byte: usize| text.get(..byte).unwrap_or(text).chars().count();
        let marks = snippet.marks.iter().map(|mark| (scalars(mark.start), scalars(mark.end))).collect();
        SnippetJson { text, marks }
    }
}

/// The answer to one of many queries.
#[derive(Debug, Serialize)]
pub struct Answer<'a, H> {
    pub query: &'a str,
    pub total: u64,
    pub hits: Vec<H>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_has_the_names_that_are_promised_and_marks_count_characters() {
        let article = Article {
            id: "0123456789abcdef".into(),
            key: Some("k1".into()),
            authors: vec![Author { name: "王五".into(), role: None }],
            date: "2021-08".parse().ok(),
            ..Article::default()
        };
        let snippet = Snippet { text: "推进四考两评".into(), marks: vec![6..18, 0..3] };
        let (score, occurrences, near) = (1.5, 2, false);
        let hit = HitJson { head: Head::of(&article), score, occurrences, near, snippet: SnippetJson::of(&snippet) };
        assert_eq!(
            serde_json::to_value(&hit).unwrap(),
            serde_json::json!({
                "id": "0123456789abcdef", "key": "k1", "title": null, "authors": [{"name": "王五", "role": null}],
                "org": null, "source": null, "section": null, "date": "2021-08", "path": "",
                "score": 1.5, "occurrences": 2, "near": false,
                "snippet": {"text": "推进四考两评", "marks": [[2, 6], [0, 1]]},
            })
        );
    }
}

//! Whether an article's text answers a query, and where: the definition that the index has to live up to.

use super::{Node, Occurrence, Query, Scope, Term};
use crate::article::{Article, Part, PartText};
use crate::text::fold::Folded;

/// A group of an article's texts that run on into each other ([`Article::groups`]), folded as one.
struct Group {
    folded: Folded,
    /// Each part, with where it starts in the joined text and how long it is.
    parts: Vec<(Part, usize, usize)>,
}

impl Group {
    fn new(texts: &[PartText<'_>]) -> Group {
        let mut group = Group { folded: Folded::default(), parts: Vec::with_capacity(texts.len()) };
        let mut start = 0;
        for (part, text) in texts {
            group.folded.push(text, start);
            group.parts.push((*part, start, text.len()));
            start += text.len();
        }
        group
    }

    /// The places of `key`, each cut where it runs on from one part into the next.
    fn find(&self, key: &str, into: &mut Vec<Occurrence>) {
        for found in self.folded.find(key) {
            let first = self.parts.partition_point(|&(_, start, length)| start + length <= found.start);
            for &(part, start, length) in self.parts.iter().skip(first) {
                if start >= found.end {
                    break;
                }
                let range = found.start.saturating_sub(start)..(found.end - start).min(length);
                if !range.is_empty() {
                    into.push(Occurrence { part, range });
                }
            }
        }
    }
}

/// An article's text made ready to be asked for terms.
struct Groups([Group; 3]);

impl Groups {
    fn new(article: &Article) -> Groups {
        Groups(article.groups().map(|texts| Group::new(&texts)))
    }

    fn in_scope(&self, scope: Scope) -> &[Group] {
        match scope {
            Scope::Anywhere => &self.0,
            Scope::Title => self.0.get(..1).unwrap_or_default(),
        }
    }

    fn holds(&self, term: &Term) -> bool {
        self.in_scope(term.scope).iter().any(|g| g.folded.contains(&term.key))
    }

    fn answers(&self, node: &Node) -> bool {
        match node {
            Node::Term(term) => self.holds(term),
            Node::All(nodes) => nodes.iter().all(|n| self.answers(n)),
            Node::Not(node) => !self.answers(node),
        }
    }
}

/// Whether the article answers the query.
pub fn matches(query: &Query, article: &Article) -> bool {
    Groups::new(article).answers(&query.root)
}

/// The places that answer, in reading order, none overlapping another.
pub type Occurrences = Vec<Occurrence>;

/// All places of the article at which a wanted term stands.
pub fn occurrences(query: &Query, article: &Article) -> Occurrences {
    let terms = query.wanted();
    if terms.is_empty() {
        return Vec::new();
    }
    let groups = Groups::new(article);
    let mut found = Vec::new();
    for term in terms {
        for group in groups.in_scope(term.scope) {
            group.find(&term.key, &mut found);
        }
    }
    found.sort_by_key(|o| (o.part, o.range.start, std::cmp::Reverse(o.range.end)));
    found.dedup_by(|next, kept| {
        let overlaps = next.part == kept.part && next.range.start < kept.range.end;
        if overlaps {
            kept.range.end = kept.range.end.max(next.range.end);
        }
        overlaps
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Author, Block, BlockKind};
    use crate::query::parse;

    fn article() -> Article {
        let block = |text: &str| Block { kind: BlockKind::Paragraph, level: 0, text: text.into(), spans: vec![] };
        Article {
            title: Some("推动高質量发展".into()),
            authors: vec![Author { name: "邓威".into(), role: Some("记者".into()) }],
            blocks: vec![block("各地高质"), block("量发展，“稳”中求进。"), block("高质量。")],
            ..Article::default()
        }
    }

    fn check(typed: &str, expected: &[&str]) {
        let (query, article) = (parse(typed), article());
        let texts: std::collections::BTreeMap<_, _> = article.parts().into_iter().collect();
        let found = occurrences(&query, &article);
        let found: Vec<_> = found.iter().map(|o| texts[&o.part].get(o.range.clone()).unwrap()).collect();
        assert_eq!(found, expected, "{typed:?}");
    }

    #[test]
    fn occurrences_are_where_the_reader_sees_them() {
        check("高质量", &["高質量", "高质", "量", "高质量"]);
        check("title:高质量", &["高質量"]);
        check("稳中 求进。", &["稳”中", "求进。"]);
        check("质量发 量发展", &["質量发展", "质", "量发展"]);
        check("邓威", &["邓威"]);
        check("-高质量", &[]);
    }

    #[test]
    fn matching_follows_the_tree() {
        for (typed, answers) in
            [("高质量 稳", true), ("高质量 -稳", false), ("发展邓威", false), ("-会议", true), ("", true)]
        {
            assert_eq!(matches(&parse(typed), &article()), answers, "{typed:?}");
        }
    }
}

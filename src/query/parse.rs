//! From typed text to a query. It takes anything: a half-typed query still searches, and says where it stumbles.

use std::ops::Range;

use super::{Node, Problem, Query, QueryProblem, Scope, Term, operators};
use crate::text::fold::key;

/// So much of the box is looked at. Far above what anyone types; it bounds what a stray paste can cost.
pub const MAX_CHARACTERS: usize = 1_000;

/// Quotation marks that may open a literal, and what closes each. An input method's marks count like the keyboard's.
const QUOTES: &[(char, &str)] = &[('"', "\"＂”"), ('＂', "＂\""), ('“', "”\"“"), ('「', "」"), ('『', "』")];

/// Parses what was typed.
///
/// - Words apart by blanks are all required.
/// - `"…"` (also “…”, 「…」) that stands alone as a word is one literal; within a longer word the marks are plain text.
/// - `-` before a word or literal excludes it.
/// - `name:` from [`operators::OPERATORS`] restricts the word or literal that follows.
pub fn parse(text: &str) -> Query {
    let mut problems = Vec::new();
    let end = text.char_indices().nth(MAX_CHARACTERS).map_or(text.len(), |(at, _)| at);
    if end < text.len() {
        problems.push(QueryProblem { range: end..text.len(), problem: Problem::TooLong });
    }
    let text = text.get(..end).unwrap_or(text);

    let mut nodes = Vec::new();
    let mut rest = Cursor { text, at: 0 };
    while rest.skip_blanks() {
        nodes.extend(word(&mut rest, &mut problems));
    }
    if !nodes.is_empty() && nodes.iter().all(|n| matches!(n, Node::Not(_))) {
        problems.push(QueryProblem { range: 0..text.len(), problem: Problem::OnlyExcludes });
    }
    Query { root: Node::All(nodes), problems }
}

/// A place in the text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Moves to the next word; false at the end.
    fn skip_blanks(&mut self) -> bool {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.at < self.text.len()
    }

    /// Takes the character `of` accepts.
    fn take(&mut self, of: impl Fn(char) -> bool) -> Option<char> {
        let c = self.rest().chars().next().filter(|&c| of(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes all up to the next blank.
    fn take_word(&mut self) -> &'a str {
        let rest = self.rest();
        let word = rest.split(char::is_whitespace).next().unwrap_or(rest);
        self.at += word.len();
        word
    }
}

/// One word with all that stands before it: `-title:"…"`.
fn word(cursor: &mut Cursor<'_>, problems: &mut Vec<QueryProblem>) -> Option<Node> {
    let start = cursor.at;
    let excluded = cursor.take(|c| c == '-' || c == '－').is_some();
    let scope = operator(cursor);
    let (body, literal, unclosed) = literal_or_word(cursor);
    let range = start..cursor.at;
    let mut stumble = |problem| problems.push(QueryProblem { range: range.clone(), problem });
    if unclosed {
        stumble(Problem::UnclosedQuote);
    }
    let term = Term { scope: scope.unwrap_or_default(), key: key(body), range: range.clone(), literal };
    if term.key.is_empty() {
        if scope.is_some() {
            stumble(Problem::NothingAfterOperator);
        } else if excluded {
            stumble(Problem::NothingToExclude);
        }
        return None;
    }
    let node = Node::Term(term);
    Some(if excluded { Node::Not(Box::new(node)) } else { node })
}

/// Takes `name:` if a known operator stands here.
fn operator(cursor: &mut Cursor<'_>) -> Option<Scope> {
    let rest = cursor.rest();
    let (colon, width) = rest.char_indices().find_map(|(at, c)| match c {
        ':' | '：' => Some((at, c.len_utf8())),
        _ => None,
    })?;
    let operator = operators::find(rest.get(..colon)?)?;
    cursor.at += colon + width;
    Some(operator.scope)
}

/// Takes a literal or a word: its text, whether it is a literal, whether its closing mark is missing.
fn literal_or_word<'a>(cursor: &mut Cursor<'a>) -> (&'a str, bool, bool) {
    let rest = cursor.rest();
    let Some((open, closers)) = rest.chars().next().and_then(|c| QUOTES.iter().find(|(open, _)| *open == c)) else {
        return (cursor.take_word(), false, false);
    };
    let inside = rest.get(open.len_utf8()..).unwrap_or_default();
    let Some((close, mark)) = inside.char_indices().find(|&(_, c)| closers.contains(c)) else {
        cursor.at = cursor.text.len();
        return (inside, true, true);
    };
    let after: Range<usize> = cursor.at..cursor.at + open.len_utf8() + close + mark.len_utf8();
    let ends = cursor.text.get(after.end..).is_none_or(|t| t.chars().next().is_none_or(char::is_whitespace));
    cursor.at = after.end;
    if ends {
        return (inside.get(..close).unwrap_or_default(), true, false);
    }
    // Quotation marks of the text itself, as in a pasted “中梗阻”、消除“空白点”: one word, marks and all.
    cursor.take_word();
    (cursor.text.get(after.start..cursor.at).unwrap_or_default(), false, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tree in a form that is quick to read: `-` excludes, `t:` is the title, quotes are a literal.
    fn shown(query: &Query) -> String {
        let Node::All(nodes) = &query.root else { panic!("the root is a conjunction") };
        let term = |t: &Term| {
            let quote = if t.literal { "\"" } else { "" };
            format!("{}{quote}{}{quote}", if t.scope == Scope::Title { "t:" } else { "" }, t.key)
        };
        let each = nodes.iter().map(|node| match node {
            Node::Term(t) => term(t),
            Node::Not(inner) => match &**inner {
                Node::Term(t) => format!("-{}", term(t)),
                other => panic!("{other:?}"),
            },
            Node::All(_) => panic!("no nesting yet"),
        });
        each.collect::<Vec<_>>().join(" ")
    }

    fn check(typed: &str, tree: &str, problems: &[Problem]) {
        let query = parse(typed);
        assert_eq!(shown(&query), tree, "{typed:?}");
        assert_eq!(query.problems.iter().map(|p| p.problem).collect::<Vec<_>>(), problems, "{typed:?}");
    }

    #[test]
    fn words_literals_exclusions_and_operators() {
        check("", "", &[]);
        check("高质量 發展", "高质量 发展", &[]);
        check("高质量\u{3000}发展", "高质量 发展", &[]);
        check("\"open source\" x", "\"opensource\" x", &[]);
        check("“四考 两评”", "\"四考两评\"", &[]);
        check("“四考”两评", "四考两评", &[]);
        check("打通“中梗阻”、消除", "打通中梗阻消除", &[]);
        check("党建 -会议", "党建 -会议", &[]);
        check("title:党建 标题：“质 量”", "t:党建 t:\"质量\"", &[]);
        check("-title:党建 x", "-t:党建 x", &[]);
        check("12:30 foo:bar 1-2", "12:30 foo:bar 1-2", &[]);
    }

    #[test]
    fn half_typed_queries_search_with_what_is_there() {
        check("\"四考两", "\"四考两\"", &[Problem::UnclosedQuote]);
        check("党建 title:", "党建", &[Problem::NothingAfterOperator]);
        check("党建 -", "党建", &[Problem::NothingToExclude]);
        check("-会议", "-会议", &[Problem::OnlyExcludes]);
        check("“” 、", "", &[]);
        let long = "党".repeat(MAX_CHARACTERS + 1);
        check(&long, &"党".repeat(MAX_CHARACTERS), &[Problem::TooLong]);
    }

    proptest! {
        #[test]
        fn anything_parses_and_every_range_lies_in_what_was_typed(typed in "([-\"“”「 :：]|title|标题|党|建|a|\\PC){0,40}") {
            let query = parse(&typed);
            for range in query.wanted().iter().map(|t| &t.range).chain(query.problems.iter().map(|p| &p.range)) {
                prop_assert!(typed.get(range.clone()).is_some());
            }
            prop_assert!(query.wanted().iter().all(|t| !t.key.is_empty()));
        }
    }
}

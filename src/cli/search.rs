//! `yuelan search`: the articles that answer a query.

use std::io::{self, BufRead};
use std::sync::Arc;

use anyhow::Result;

use super::args::Search;
use super::context::Context;
use super::json::{Answer, Head, HitJson, SnippetJson};
use super::list::{article_line, article_place};
use super::output::{Output, tell};
use super::{FOUND, NOTHING, Status};
use crate::index::{List, Snapshot};
use crate::query;

pub fn run(context: &Context, arguments: &Search) -> Result<Status> {
    let library = context.open_to_read()?;
    let snapshot = library.snapshot()?;
    let mut out = Output::open();
    let mut found = false;
    if arguments.batch {
        for line in io::stdin().lock().split(b'\n') {
            let line = line?;
            // A query that is not UTF-8 is asked as far as it is legible: the answers stay in step with the queries.
            let text = String::from_utf8_lossy(&line);
            let text = text.strip_suffix('\r').unwrap_or(&text);
            let list = ask(&snapshot, text, arguments)?;
            found |= list.exact() > 0;
            if arguments.json {
                out.json(&answer(text, &list, arguments)?)?;
            } else {
                out.line(&format!("# {text}"))?;
                print(context, &mut out, &list, arguments)?;
            }
        }
    } else {
        let text = arguments.query.join(" ");
        let list = ask(&snapshot, &text, arguments)?;
        found = list.exact() > 0;
        if arguments.json {
            for index in 0..shown(&list, arguments) {
                with_hit(&list, index, |hit| out.json(hit))?;
            }
        } else if found || (out.is_terminal() && !list.is_empty()) {
            print(context, &mut out, &list, arguments)?;
            out.flush()?;
            if out.is_terminal() {
                let (total, printed) = (list.exact() as u64, list.exact().min(arguments.limit) as u64);
                tell(&(context.words.found)(total, printed));
            }
        } else {
            tell(&(context.words.nothing_found)(&text));
        }
    }
    out.flush()?;
    Ok(if found { FOUND } else { NOTHING })
}

fn ask(snapshot: &Snapshot, text: &str, arguments: &Search) -> Result<List> {
    let query = Arc::new(query::parse(text));
    let list = snapshot.search(&query, arguments.order.into(), arguments.limit, &|| false)?;
    // Only a cancelled search has no answer, and nobody cancels this one.
    list.ok_or_else(|| anyhow::anyhow!("the search was given up"))
}

/// Gives the hit with this index to `take`, in the form in which it is printed as JSON.
fn with_hit<T>(list: &List, index: usize, take: impl FnOnce(&HitJson<'_>) -> Result<T>) -> Result<Option<T>> {
    let (Some((article, score, occurrences)), Some(row)) = (list.article(index)?, list.row(index)?) else {
        return Ok(None);
    };
    let snippet = SnippetJson::of(&row.snippet);
    take(&HitJson { head: Head::of(&article), score, occurrences, near: row.near, snippet }).map(Some)
}

fn answer<'a>(query: &'a str, list: &List, arguments: &Search) -> Result<Answer<'a, serde_json::Value>> {
    let mut hits = Vec::new();
    for index in 0..shown(list, arguments) {
        hits.extend(with_hit(list, index, |hit| Ok(serde_json::to_value(hit)?))?);
    }
    Ok(Answer { query, total: list.exact() as u64, hits })
}

/// How many hits are printed: those that only come near too, unless they are not wanted.
fn shown(list: &List, arguments: &Search) -> usize {
    let all = if arguments.exact { list.exact() } else { list.len() };
    all.min(arguments.limit)
}

/// Three lines a hit: what it is, where it is from, the text that answers.
fn print(context: &Context, out: &mut Output, list: &List, arguments: &Search) -> Result<()> {
    // Who pipes text on counts its lines: what only comes near is for eyes, and for programs that read `near`.
    let shown = if out.is_terminal() { shown(list, arguments) } else { list.exact().min(arguments.limit) };
    for index in 0..shown {
        let Some(row) = list.row(index)? else { break };
        if list.near_from() == Some(index) {
            out.line(context.words.near)?;
        }
        article_line(context, out, &row)?;
        let place = article_place(&row);
        if !place.is_empty() {
            out.line(&format!("    {place}"))?;
        }
        if !row.snippet.text.is_empty() {
            out.marked_line("    ", &row.snippet.text, &row.snippet.marks)?;
        }
    }
    Ok(())
}

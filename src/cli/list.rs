//! `yuelan list`: all articles, newest first.

use std::sync::Arc;

use anyhow::Result;

use super::args::List as Arguments;
use super::context::Context;
use super::json::Head;
use super::output::{Output, tell};
use super::{FOUND, NOTHING, Status};
use crate::library::Library;
use crate::message::{Order, Row};
use crate::query;

pub fn run(context: &Context, arguments: &Arguments) -> Result<Status> {
    let library = context.open_to_read()?;
    print(context, &library, arguments.limit, arguments.json)
}

/// Prints the list of a library.
pub fn print(context: &Context, library: &Library, limit: Option<usize>, json: bool) -> Result<Status> {
    let snapshot = library.snapshot()?;
    let everything = Arc::new(query::parse(""));
    let want = limit.unwrap_or(usize::MAX);
    let mut out = Output::open();
    let Some(list) = snapshot.search(&everything, Order::Date, want, &|| false)? else { return Ok(NOTHING) };
    let shown = list.len().min(want);
    for index in 0..shown {
        if json {
            let Some((article, ..)) = list.article(index)? else { break };
            out.json(&Head::of(&article))?;
            continue;
        }
        let Some(row) = list.row(index)? else { break };
        article_line(context, &mut out, &row)?;
    }
    out.flush()?;
    if list.is_empty() {
        tell(context.words.no_articles);
        return Ok(NOTHING);
    }
    if out.is_terminal() {
        tell(&(context.words.listed)(list.len() as u64, shown as u64));
    }
    Ok(FOUND)
}

/// Id, date, title: one line an article, the columns in line.
pub fn article_line(context: &Context, out: &mut Output, row: &Row) -> Result<()> {
    let before = format!("{}  {:<10}  ", row.id, row.date);
    if row.title.is_empty() {
        return out.line(&format!("{before}{}", context.words.untitled));
    }
    out.marked_line(&before, &row.title, &row.title_marks)
}

/// Where an article is from, as far as it is known.
pub fn article_place(row: &Row) -> String {
    let parts = [row.source.as_str(), row.section.as_str(), row.byline.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

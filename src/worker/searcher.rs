//! The worker that searches, and the one that makes rows of the list it found.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use super::serve;
use super::shared::Shared;
use crate::index::List;
use crate::message::{Failure, Found, Message, Row, RowsRequest, SearchRequest, Total};
use crate::query::parse;

/// A screen has no more rows than this; who asks for more is answered in pieces.
const MOST_ROWS: usize = 400;

pub fn work(shared: &Arc<Shared>) {
    serve(shared, &shared.search, Failure::Search, |r| r.generation, |request, since| search(shared, request, since));
}

/// Answers rows requests for as long as the program runs.
pub fn make_rows(shared: &Arc<Shared>) {
    serve(shared, &shared.rows, Failure::Rows, |r| r.generation, |request, _| some_rows(shared, request));
}

fn rows(list: &List, range: Range<usize>) -> Result<Vec<Row>, String> {
    let end = range.end.min(list.len()).min(range.start + MOST_ROWS);
    let made = (range.start..end).map(|i| list.row(i).map_err(|e| e.to_string()));
    made.filter_map(Result::transpose).collect()
}

fn some_rows(shared: &Shared, request: &RowsRequest) -> Result<(), String> {
    // A list that was overtaken has rows for nobody.
    if let Some(list) = shared.list(request.generation) {
        let first = request.rows.start;
        let rows = rows(&list, request.rows.clone())?;
        shared.tell(Message::Rows { generation: request.generation, first, rows });
    }
    Ok(())
}

fn search(shared: &Shared, request: &SearchRequest, since: Instant) -> Result<(), String> {
    let Some(snapshot) = shared.snapshot() else { return Ok(()) };
    let generation = request.generation;
    let cancel = || shared.search.is_overtaken();
    let query = Arc::new(parse(&request.text));
    let want = request.rows.end.clamp(1, MOST_ROWS);
    let page = snapshot.first_page(&query, request.order, want, &cancel).map_err(|e| e.to_string())?;
    let Some(page) = page else { return Ok(()) };

    let found = |list: &List, total: Total, anchor: Option<usize>| -> Result<Found, String> {
        // Around the anchor as it was around its old place, so that nothing moves on the screen.
        let first = anchor.map_or(request.rows.start, |at| (at + request.rows.start).saturating_sub(request.anchor_at));
        let rows = rows(list, first..first + request.rows.len())?;
        Ok(Found {
            generation,
            total,
            length: list.len(),
            near_from: list.near_from(),
            first,
            rows,
            anchor,
            problems: query.problems.clone(),
            took: since.elapsed(),
        })
    };

    // A list that is refreshed stays on the screen until the new one is whole: only then is the anchor's place known.
    if request.anchor.is_none() {
        let list = Arc::new(List::of_page(snapshot.clone(), query.clone(), &page));
        let found = found(&list, page.total, None)?;
        if cancel() {
            return Ok(());
        }
        shared.set_list(generation, list);
        shared.tell(Message::Found(found));
    }
    let list = snapshot.complete(&query, request.order, &page, &cancel).map_err(|e| e.to_string())?;
    let Some(list) = list.map(Arc::new) else { return Ok(()) };
    let total = list.exact() as u64;
    match &request.anchor {
        None => {
            let (length, near_from) = (list.len(), list.near_from());
            shared.set_list(generation, list);
            shared.tell(Message::Counted { generation, total, length, near_from, anchor: None });
        }
        Some(id) => {
            let anchor = list.position(&id.0).map_err(|e| e.to_string())?;
            let found = found(&list, Total::Exact(total), anchor)?;
            shared.set_list(generation, list);
            shared.tell(Message::Found(found));
        }
    }
    Ok(())
}

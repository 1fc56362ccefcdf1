//! The worker that shows the source of an article as it is in the file: decoded, and nothing more.

use std::sync::Arc;

use super::serve;
use super::shared::Shared;
use crate::article::Article;
use crate::library::original;
use crate::message::{Failure, Message, RawRequest, RawText};

/// So many lines of the file are shown before the article's first and after it, and so many bytes in all: they are laid out
/// where keys are answered.
const BEFORE: usize = 1_000;
const AFTER: usize = 20_000;
const SHOWN: usize = 2 << 20;

pub fn work(shared: &Arc<Shared>) {
    serve(
        shared,
        &shared.raw,
        Failure::Raw,
        |r| r.generation,
        |request, _| {
            let Some(snapshot) = shared.snapshot() else { return Ok(()) };
            let missing = || "this article is no longer in the library".to_owned();
            let hit = snapshot.find(&request.id.0).map_err(|e| e.to_string())?.ok_or_else(missing)?;
            let article = snapshot.load(hit).map_err(|e| e.to_string())?;
            if shared.raw.is_overtaken() {
                return Ok(());
            }
            let text = original(&article)?;
            shared.tell(Message::Raw(raw(request, &article, &text)));
            Ok(())
        },
    );
}

fn raw(request: &RawRequest, article: &Article, text: &str) -> RawText {
    let in_file = article.origin.line.saturating_sub(1);
    let start = if article.origin.record.is_some() { 0 } else { in_file };
    let skipped = start.saturating_sub(BEFORE);
    let mut room = SHOWN;
    let fits = |line: &str| {
        let cut = line.get(..line.floor_char_boundary(room.min(line.len()))).unwrap_or_default();
        room = room.saturating_sub(line.len() + 1);
        (!cut.is_empty() || line.is_empty()).then(|| cut.to_owned())
    };
    let lines: Vec<String> = text.lines().skip(skipped).take(BEFORE + AFTER).map_while(fits).collect();
    RawText {
        generation: request.generation,
        id: request.id.clone(),
        path: article.origin.path.clone(),
        encoding: article.origin.encoding.clone(),
        start: (start - skipped).min(lines.len().saturating_sub(1)),
        first_line: in_file - start + skipped + 1,
        lines,
    }
}

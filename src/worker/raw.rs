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
            let Some(article) = shared.article(&request.id)? else { return Ok(()) };
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
    let record = article.origin.record.is_some();
    // Of a record only its own text is shown, while places count from the beginning of the file.
    let before = if record { article.spans.first().map_or(0, |s| s.start) } else { 0 };
    let place = request.at.and_then(|at| line_at(text, at.saturating_sub(before)));
    let start = place.unwrap_or(if record { 0 } else { in_file });
    let first = if record { in_file } else { 0 };
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
        first_line: first + skipped + 1,
        lines,
    }
}

/// The line, counted from 0, on which the character with this number stands.
fn line_at(text: &str, character: usize) -> Option<usize> {
    let (byte, _) = text.char_indices().nth(character)?;
    let line_ends = memchr::memchr_iter(b'\n', text.as_bytes());
    Some(line_ends.take_while(|&at| at < byte).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Origin, Span};

    #[test]
    fn the_text_starts_at_the_place_that_is_read() {
        let text = "题\n\n第一段\n第二段\n";
        let article = Article {
            origin: Origin { line: 1, ..Origin::default() },
            spans: vec![Span::new(0, 10)],
            ..Article::default()
        };
        let start = |at| {
            let raw = raw(&RawRequest { generation: 1, id: ArticleId("a".into()), at }, &article, text);
            (raw.lines[raw.start].clone(), raw.first_line + raw.start)
        };
        assert_eq!(start(None), ("题".to_owned(), 1));
        assert_eq!(start(Some(7)), ("第二段".to_owned(), 4));
        assert_eq!(start(Some(1_000)), ("题".to_owned(), 1));
    }
}

//! The form in which articles are stored: what a third of the index is made of.
//!
//! The texts of the blocks stand together, in GB18030 where that loses nothing: Han characters take two bytes there instead
//! of UTF-8's three, and compress better (docs/performance.md). Everything else stands before them, spans as distances from one another.

use encoding_rs::GB18030;
use serde::{Deserialize, Serialize};

use super::IndexError;
use crate::article::{Article, Span};

/// The first byte tells the form of the texts.
const UTF_8: u8 = 0;
const GB: u8 = 1;

/// Everything of an article but the texts of its blocks.
#[derive(Serialize, Deserialize)]
struct Header {
    /// Without id, block texts and spans.
    article: Article,
    id: u64,
    /// The bytes of each block's text in UTF-8.
    lengths: Vec<usize>,
    /// How many spans each block has, then the article itself.
    counts: Vec<usize>,
    /// All spans, in that order: the distance of each start from the end of the one before (wrapping,
    /// where spans go back), and its length.
    distances: Vec<(usize, usize)>,
}

/// GB18030 maps every character but some of the private use area, whose mapping has changed between its editions.
fn survives(text: &str) -> bool {
    !text.chars().any(|c| matches!(c, '\u{e000}'..='\u{f8ff}'))
}

fn damaged() -> IndexError {
    IndexError::Stored("an article is cut short or damaged".into())
}

/// The bytes to store.
pub fn to_bytes(article: &Article) -> Result<Vec<u8>, IndexError> {
    let mut stripped = article.clone();
    let mut texts = String::new();
    let (mut lengths, mut counts, mut spans) = (Vec::new(), Vec::new(), Vec::new());
    for block in &mut stripped.blocks {
        texts.push_str(&block.text);
        lengths.push(std::mem::take(&mut block.text).len());
        counts.push(block.spans.len());
        spans.append(&mut block.spans);
    }
    counts.push(stripped.spans.len());
    spans.append(&mut stripped.spans);
    let mut before = 0;
    let distance = |span: Span| {
        let distance = span.start.wrapping_sub(before);
        before = span.end;
        (distance, span.end.wrapping_sub(span.start))
    };
    let distances = spans.into_iter().map(distance).collect();
    let id = u64::from_str_radix(&std::mem::take(&mut stripped.id), 16).map_err(|_| damaged())?;
    let header = Header { article: stripped, id, lengths, counts, distances };

    let mut bytes = vec![UTF_8];
    let header = postcard::to_stdvec(&header).map_err(|e| IndexError::Stored(e.to_string()))?;
    bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&header);
    if survives(&texts) {
        let (encoded, _, lossy) = GB18030.encode(&texts);
        if !lossy {
            bytes.extend_from_slice(&encoded);
            if let Some(form) = bytes.first_mut() {
                *form = GB;
            }
            return Ok(bytes);
        }
    }
    bytes.extend_from_slice(texts.as_bytes());
    Ok(bytes)
}

/// The article that was stored.
pub fn from_bytes(bytes: &[u8]) -> Result<Article, IndexError> {
    let (form, rest) = bytes.split_first().ok_or_else(damaged)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (header, texts) = rest.split_at_checked(length).ok_or_else(damaged)?;
    let header: Header = postcard::from_bytes(header).map_err(|e| IndexError::Stored(e.to_string()))?;
    let texts = match *form {
        GB => GB18030.decode_without_bom_handling(texts).0,
        _ => String::from_utf8_lossy(texts),
    };
    let mut article = header.article;
    article.id = format!("{:016x}", header.id);
    let mut before = 0usize;
    let mut spans = header.distances.into_iter().map(|(distance, length)| {
        // Wrapping: what is damaged is wrong, not fatal.
        let start = before.wrapping_add(distance);
        before = start.wrapping_add(length);
        Span::new(start, before)
    });
    let mut at = 0usize;
    for ((block, length), count) in article.blocks.iter_mut().zip(header.lengths).zip(&header.counts) {
        let end = at.checked_add(length).ok_or_else(damaged)?;
        texts.get(at..end).ok_or_else(damaged)?.clone_into(&mut block.text);
        at = end;
        block.spans = spans.by_ref().take(*count).collect();
    }
    article.spans = spans.collect();
    Ok(article)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Author, Block, BlockKind, Date, Origin};
    use proptest::prelude::*;

    fn article(texts: Vec<String>, spans: &[Span]) -> Article {
        let kinds = [BlockKind::Paragraph, BlockKind::Heading, BlockKind::Code];
        let block = |(i, text)| Block { kind: kinds[i % 3], level: i as u8, text, spans: spans.to_vec() };
        Article {
            id: "00ff00ff00ff00ff".into(),
            title: Some("题 \u{e5e5}".into()),
            authors: vec![Author { name: "邓威".into(), role: None }],
            date: Date::new(2021, 8, 0),
            blocks: texts.into_iter().enumerate().map(block).collect(),
            spans: spans.to_vec(),
            origin: Origin { record: Some((3, 9)), ..Origin::default() },
            ..Article::default()
        }
    }

    #[test]
    fn every_character_comes_back_as_it_was() {
        let all: Vec<char> = ('\0'..=char::MAX).collect();
        for chunk in all.chunks(1 << 12) {
            let article = article(vec![chunk.iter().collect()], &[]);
            assert_eq!(from_bytes(&to_bytes(&article).unwrap()).unwrap(), article);
        }
    }

    #[test]
    fn han_text_takes_two_bytes_a_character() {
        let empty = to_bytes(&article(vec![String::new()], &[])).unwrap().len();
        let full = to_bytes(&article(vec!["高质量发展".repeat(100)], &[])).unwrap().len();
        assert!(full - empty <= 1_002, "{}", full - empty);
        assert!(from_bytes(&[]).is_err() && from_bytes(&[1, 9, 0, 0, 0, 7]).is_err());
    }

    proptest! {
        #[test]
        fn an_article_comes_back_as_it_was(
            texts in prop::collection::vec("\\PC{0,20}", 0..4),
            spans in prop::collection::vec((0usize..1000, 0usize..1000), 0..4),
        ) {
            let spans: Vec<Span> = spans.into_iter().map(|(a, b)| Span::new(a.min(b), a.max(b))).collect();
            let article = article(texts, &spans);
            prop_assert_eq!(from_bytes(&to_bytes(&article).unwrap()).unwrap(), article);
        }

        #[test]
        fn damage_is_an_error_or_another_article_and_never_a_panic(at in 0usize..80, with: u8) {
            let mut bytes = to_bytes(&article(vec!["高质量".into(), "b".into()], &[Span::new(1, 4)])).unwrap();
            let at = at % bytes.len();
            bytes[at] = with;
            let _ = from_bytes(&bytes);
        }
    }
}

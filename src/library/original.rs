//! The source of an article as it is in its file: decoded, and nothing more.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::LARGEST_FILE;
use crate::article::Article;
use crate::handbook;
use crate::text::decode;

/// The decoded source of an article: the record alone where the file holds a record a line. The error is a sentence.
pub fn original(article: &Article) -> Result<String, String> {
    let origin = &article.origin;
    if let Some(page) = origin.path.strip_prefix(handbook::PREFIX).and_then(handbook::page) {
        return Ok(page.text.to_owned());
    }
    let failed = |e: std::io::Error| format!("{}: {e}", origin.path);
    let mut file = File::open(&origin.path).map_err(failed)?;
    let mut bytes = Vec::new();
    let (from, length) = origin.record.map_or((0, LARGEST_FILE), |(from, to)| (from, to.saturating_sub(from)));
    file.seek(SeekFrom::Start(from)).map_err(failed)?;
    file.take(length.min(LARGEST_FILE)).read_to_end(&mut bytes).map_err(failed)?;
    Ok(decode::decode(&bytes, None, decode::encoding(&origin.encoding)).text)
}

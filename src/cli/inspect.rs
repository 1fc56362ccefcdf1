//! `yuelan inspect`: what a file would become, without touching any library.

use std::fs;

use anyhow::{Context as _, Result, anyhow, bail};

use super::args::Inspect;
use super::output::{Output, complain};
use super::{FOUND, NOTHING, Status};
use crate::format::{self, Source, report};
use crate::library::{LARGEST_FILE, fits};
use crate::panics;
use crate::text::decode;

/// So many bytes tell a file's format.
const HEAD: usize = 8 << 10;

pub fn run(arguments: &Inspect) -> Result<Status> {
    let path = &arguments.file;
    let forced = match &arguments.encoding {
        None => None,
        Some(label) => match decode::encoding(label) {
            Some(encoding) => Some(encoding),
            None => bail!("no encoding is called \"{label}\": try utf-8, gb18030, big5 or utf-16le"),
        },
    };
    let cannot = || format!("cannot read {}", path.display());
    let about = fs::metadata(path).with_context(cannot)?;
    if about.is_dir() {
        bail!("{} is a folder: inspect takes one file", path.display());
    }
    if !about.is_file() {
        bail!("{} is no ordinary file", path.display());
    }
    if about.len() > LARGEST_FILE {
        bail!("{} has more than {} MiB: split it first", path.display(), LARGEST_FILE >> 20);
    }
    let bytes = fs::read(path).with_context(cannot)?;
    let Some(format) = format::detect(path, bytes.get(..HEAD).unwrap_or(&bytes)) else {
        bail!("{} holds no text", path.display());
    };
    let decoded = decode::decode(&bytes, decode::declared_charset(&bytes), forced);
    drop(bytes);
    let name = path.to_string_lossy();
    if let Err(reason) = fits(&decoded.text) {
        bail!("{}: {reason}", path.display());
    }
    let source = Source { path: &name, text: &decoded.text };
    let read = panics::contain(|| format::read_document(format, &source));
    let (document, problems) =
        read.map_err(|reason| anyhow!("reading {name} as {} failed ({reason}); please report it", format.name))?;
    for (line, reason) in problems {
        complain(&format!("{name}:{line}: {reason}"));
    }
    let mut out = Output::open();
    if arguments.json {
        let mut told = report::inspect_json(&document, &decoded.text);
        told["format"] = format.name.into();
        told["encoding"] = decoded.encoding.into();
        told["replaced"] = decoded.replaced.into();
        out.json(&told)?;
    } else {
        out.line(&format!("{}, {}", format.name, decoded.encoding))?;
        out.text(&report::inspect_text(&document, &decoded.text))?;
    }
    out.flush()?;
    Ok(if document.articles.is_empty() { NOTHING } else { FOUND })
}

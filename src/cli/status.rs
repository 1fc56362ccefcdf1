//! `yuelan status`: what a library holds, from what, and what could not be read.

use anyhow::Result;

use super::args::Status as Arguments;
use super::context::Context;
use super::output::Output;
use super::{FOUND, Status};
use crate::library::Status as Held;
use crate::locale::number;

pub fn run(context: &Context, arguments: &Arguments) -> Result<Status> {
    let status = context.open_to_read()?.status()?;
    let mut out = Output::open();
    if arguments.json {
        out.json(&status)?;
    } else {
        print(context, &mut out, &status)?;
    }
    out.flush()?;
    Ok(FOUND)
}

fn print(context: &Context, out: &mut Output, status: &Held) -> Result<()> {
    let words = context.words;
    let folder = status.folder.as_ref().map_or_else(String::new, |folder| format!("  {folder}"));
    out.line(&format!("{}: {}{folder}", words.library, status.name))?;
    let files = (words.files)(status.files, None);
    out.line(&format!("{} · {files} · {}", (words.articles)(status.articles), size(status.bytes)))?;
    if status.index_bytes > 0 {
        out.line(&format!("{}: {}", words.index, size(status.index_bytes)))?;
    }
    if let Some(reason) = &status.set_aside {
        out.line(&(words.set_aside)(reason))?;
    }
    if status.unfinished > 0 {
        out.line(&(words.unfinished)(status.unfinished))?;
    }
    if let Some(writer) = &status.writer {
        out.line(&(words.written_by)(&writer.to_string()))?;
    }
    if !status.sources.is_empty() {
        out.line(&format!("{}:", words.sources))?;
    }
    for source in &status.sources {
        out.line(&format!("  {}", source.path.display()))?;
    }
    let problems = status.problems.len() as u64 + status.more_problems;
    if problems > 0 {
        out.line(&(words.unreadable)(problems))?;
    }
    for problem in &status.problems {
        out.line(&format!("  {problem}"))?;
    }
    if status.more_problems > 0 {
        out.line(&format!("  {}", (words.more)(status.more_problems)))?;
    }
    Ok(())
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
    let bytes_shown = bytes as f64;
    match bytes {
        0..1_000 => format!("{} B", number(bytes)),
        1_000..1_000_000 => format!("{:.1} kB", bytes_shown / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes_shown / 1e6),
        _ => format!("{:.1} GB", bytes_shown / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_in_thousands() {
        for (bytes, text) in [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (2_340_000, "2.3 MB"), (3_400_000_000, "3.4 GB")] {
            assert_eq!(size(bytes), text);
        }
    }
}

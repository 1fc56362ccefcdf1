//! The commands that write to a library: `add`, `update`, `remove`, `rebuild`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::args::{Add, Import, Rebuild, Remove, Update, Write};
use super::context::Context;
use super::output::{Output, complain, tell};
use super::progress::{Meter, STOPPED};
use super::{ERROR, FOUND, Status};
use crate::library::{AddOptions, Library, LibraryError, Report};

/// So many problems are listed at the end; `status` knows the rest.
const PROBLEMS_SHOWN: usize = 100;

pub fn add(context: &Context, arguments: &Add) -> Result<Status> {
    let paths = existing(&arguments.paths)?;
    let options = options(&arguments.import, arguments.write)?;
    let library = context.open_to_write()?;
    work(context, arguments.write, |meter| library.add(&paths, &options, meter))
}

pub fn update(context: &Context, arguments: &Update) -> Result<Status> {
    let library = context.open_existing()?;
    work(context, arguments.write, |meter| library.update(!arguments.write.no_wait, meter))
}

pub fn remove(context: &Context, arguments: &Remove) -> Result<Status> {
    let library = context.open_existing()?;
    // What is to be removed may be gone from the disk.
    let paths: Vec<PathBuf> =
        arguments.paths.iter().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone())).collect();
    work(context, arguments.write, |meter| library.remove(&paths, !arguments.write.no_wait, meter))
}

pub fn rebuild(context: &Context, arguments: &Rebuild) -> Result<Status> {
    let library = context.open_existing()?;
    work(context, arguments.write, |meter| library.rebuild(!arguments.write.no_wait, meter))
}

/// Brings the library made for just these paths up to date, where the list is printed instead of shown.
pub fn refresh(context: &Context, library: &Library, paths: &[PathBuf], import: &Import) -> Result<Status> {
    let write = Write { no_wait: false, json: false };
    let options = options(import, write)?;
    let meter = Meter::start(context.words)?;
    let report = library.add(paths, &options, &meter);
    meter.finish();
    let report = report?;
    tell_problems(context, &report);
    Ok(status(&report))
}

/// The paths in full. One that is not there is most likely misspelt, and nothing is done before it is right.
pub fn existing(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    paths.iter().map(|path| in_full(path)).collect()
}

fn in_full(path: &Path) -> Result<PathBuf> {
    if let Err(error) = path.symlink_metadata() {
        bail!("cannot read {}: {error}", path.display());
    }
    Ok(std::path::absolute(path)?)
}

/// What the import is told, checked as far as it can be before anything is read.
pub fn options(import: &Import, write: Write) -> Result<AddOptions> {
    if let Some(label) = &import.encoding
        && crate::text::decode::encoding(label).is_none()
    {
        bail!("no encoding is called \"{label}\": try utf-8, gb18030, big5 or utf-16le");
    }
    Ok(AddOptions {
        include: import.include.clone(),
        exclude: import.exclude.clone(),
        encoding: import.encoding.clone(),
        wait: !write.no_wait,
    })
}

/// Runs an import under a meter and tells how it went.
fn work(
    context: &Context,
    write: Write,
    import: impl FnOnce(&Meter) -> Result<Report, LibraryError>,
) -> Result<Status> {
    let meter = Meter::start(context.words)?;
    let report = import(&meter);
    meter.finish();
    let report = report?;
    if write.json {
        let mut out = Output::open();
        out.json(&report)?;
        out.flush()?;
    }
    tell_problems(context, &report);
    if !write.json {
        let words = context.words;
        tell(&(words.done)(report.added, report.changed, report.unchanged, report.removed));
        if report.stopped {
            tell(words.stopped);
        }
    }
    Ok(status(&report))
}

fn tell_problems(context: &Context, report: &Report) {
    let problems = &report.problems;
    if problems.is_empty() {
        return;
    }
    complain(&(context.words.unreadable)(problems.len() as u64));
    for problem in problems.iter().take(PROBLEMS_SHOWN) {
        tell(&format!("  {problem}"));
    }
    let more = problems.len().saturating_sub(PROBLEMS_SHOWN);
    if more > 0 {
        tell(&format!("  {}", (context.words.more)(more as u64)));
    }
}

/// Files that cannot be read do not make an import a failure as long as anything could be.
fn status(report: &Report) -> Status {
    if report.stopped {
        return STOPPED;
    }
    let read = report.added + report.changed + report.unchanged + report.removed;
    if read == 0 && !report.problems.is_empty() { ERROR } else { FOUND }
}

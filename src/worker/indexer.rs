//! The worker that opens the library, imports what the program was started with, and then watches for others' commits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::shared::Shared;
use super::{Opening, Place, watcher};
use crate::library::{AddOptions, FileProblem, Library, LibraryError, Observer, Report};
use crate::message::{Message, Progress};

/// Progress is told at most so often: more nobody can read, and each costs a line over SSH.
const TELL_EVERY: Duration = Duration::from_millis(250);

pub fn work(shared: &Arc<Shared>, opening: Opening) {
    let opened = match &opening.place {
        Place::Folder(folder) => Library::open_or_renew(folder),
        Place::Handbook => Library::handbook(),
    };
    let opened = opened.and_then(|library| Ok((library.snapshot()?, library)));
    let (snapshot, library) = match opened {
        Ok(opened) => opened,
        Err(e) => return shared.tell(Message::ImportFailed(e.to_string())),
    };
    let articles = snapshot.len();
    tracing::info!("opened {}: {articles} articles", library.name());
    shared.set_library(library.clone(), snapshot);
    shared.tell(Message::IndexChanged { articles });
    let _watching = library.folder().map(|folder| watcher::watch(folder, shared.clone()));

    let import = match opening.import {
        Some((paths, how)) => Some((paths, how)),
        None => library.set_aside().map(|_| (Vec::new(), AddOptions::default())),
    };
    if let Some((paths, how)) = import {
        let watch = Watch { shared, told: Mutex::new(None), first_problem: Mutex::new(None) };
        let done = if paths.is_empty() { library.update(false, &watch) } else { library.add(&paths, &how, &watch) };
        shared.refresh();
        shared.tell(Message::Importing(None));
        shared.tell(ended(done, &watch));
    }
    shared.wait_for_close();
}

fn ended(done: Result<Report, LibraryError>, watch: &Watch<'_>) -> Message {
    match done {
        Ok(report) => {
            let first_problem = watch.first_problem.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Message::Imported { progress: report.progress, stopped: report.stopped, first_problem }
        }
        Err(e) => Message::ImportFailed(e.to_string()),
    }
}

/// Tells the screen how an import goes.
struct Watch<'a> {
    shared: &'a Shared,
    told: Mutex<Option<Instant>>,
    first_problem: Mutex<Option<String>>,
}

impl Observer for Watch<'_> {
    fn progress(&self, progress: &Progress) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            *told = Some(Instant::now());
            self.shared.tell(Message::Importing(Some(*progress)));
        }
    }

    fn problem(&self, problem: &FileProblem) {
        let mut first = self.first_problem.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| problem.to_string());
    }

    fn committed(&self) {
        self.shared.refresh();
    }

    fn stopped(&self) -> bool {
        self.shared.is_stopped()
    }
}

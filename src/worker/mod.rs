//! All that takes time, each in a thread of its own: searching, making rows, loading, importing, watching. Requests come as
//! [`Effect`]s, answers go into the one inbox as [`Message`]s.

mod indexer;
mod loader;
mod mailbox;
pub mod raw;
mod searcher;
mod shared;
mod watcher;

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::Sender;

use crate::library::AddOptions;
use crate::message::{Effect, Failure, Generation, Message};
use crate::panics;
use mailbox::Mailbox;
use shared::Shared;

/// Which library the workers open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Folder(PathBuf),
    Handbook,
}

/// What the workers begin with.
#[derive(Debug, Clone)]
pub struct Opening {
    pub place: Place,
    /// Paths to read into the library while one browses.
    pub import: Option<(Vec<PathBuf>, AddOptions)>,
}

/// The workers' threads. Dropping them lets each end after what it is at; an import commits first.
#[derive(Debug)]
pub struct Workers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts all threads. The library is opened by them, so that nothing waits for it.
    pub fn start(opening: Opening, inbox: Sender<Message>) -> Workers {
        let shared = Arc::new(Shared::new(inbox));
        let mut threads = Vec::new();
        let mut start = |name: &str, work: fn(&Arc<Shared>)| {
            let shared = shared.clone();
            let thread = std::thread::Builder::new().name(name.into()).spawn(move || work(&shared));
            match thread {
                Ok(thread) => threads.push(thread),
                Err(e) => tracing::error!("no thread for {name}: {e}"),
            }
        };
        start("searcher", searcher::work);
        start("rows", searcher::make_rows);
        start("loader", loader::work);
        start("raw", raw::work);
        let opener = shared.clone();
        let thread = std::thread::Builder::new().name("indexer".into()).spawn(move || indexer::work(&opener, opening));
        threads.extend(thread.map_err(|e| tracing::error!("no thread for the indexer: {e}")));
        Workers { shared, threads }
    }

    /// Hands a request to its worker. Never waits.
    pub fn send(&self, effect: Effect) {
        match effect {
            Effect::Search(request) => self.shared.search.put(request),
            Effect::Rows(request) => self.shared.rows.put(request),
            Effect::Open(request) => self.shared.open.put(request),
            Effect::Raw(request) => self.shared.raw.put(request),
            Effect::StopImport => self.shared.stop_import(),
            // The terminal's own.
            Effect::Suspend | Effect::Redraw => {}
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.shared.close();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// Takes requests from a mailbox until it closes. A panic fails the request, not the worker.
fn serve<T>(
    shared: &Shared,
    mailbox: &Mailbox<T>,
    what: Failure,
    generation: impl Fn(&T) -> Generation,
    mut answer: impl FnMut(&T, std::time::Instant) -> Result<(), String>,
) {
    while let Some((request, since)) = mailbox.take() {
        let answered = panics::contain(|| answer(&request, since));
        let failed = match answered {
            Ok(Ok(())) => continue,
            Ok(Err(reason)) | Err(reason) => reason,
        };
        tracing::error!("{what:?} failed: {failed}");
        shared.tell(Message::Failed { generation: generation(&request), what, reason: failed });
    }
}

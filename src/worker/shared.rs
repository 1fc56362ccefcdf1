//! What the workers share: the library once it is open, the newest snapshot, the list on the screen, and the mailboxes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::Sender;

use super::mailbox::Mailbox;
use crate::article::{Article, ArticleId};
use crate::index::{List, Snapshot};
use crate::library::Library;
use crate::message::{Generation, Message, OpenRequest, RawRequest, RowsRequest, SearchRequest};

#[derive(Default)]
struct Opened {
    library: Option<Library>,
    snapshot: Option<Snapshot>,
    closed: bool,
}

/// See the module.
pub struct Shared {
    inbox: Sender<Message>,
    opened: Mutex<Opened>,
    changed: Condvar,
    /// The list that the latest search made, for those who make rows from it.
    list: Mutex<Option<(Generation, Arc<List>)>>,
    stop_import: AtomicBool,
    pub search: Mailbox<SearchRequest>,
    pub rows: Mailbox<RowsRequest>,
    pub open: Mailbox<OpenRequest>,
    pub raw: Mailbox<RawRequest>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing here is ever left half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub fn new(inbox: Sender<Message>) -> Shared {
        Shared {
            inbox,
            opened: Mutex::default(),
            changed: Condvar::new(),
            list: Mutex::new(None),
            stop_import: AtomicBool::new(false),
            search: Mailbox::default(),
            rows: Mailbox::default(),
            open: Mailbox::default(),
            raw: Mailbox::default(),
        }
    }

    /// Puts a message into the inbox. Nobody is there to take it once the program ends.
    pub fn tell(&self, message: Message) {
        let _ = self.inbox.send(message);
    }

    /// The library is open (again, or another one): everyone works on it from now on.
    pub fn set_library(&self, library: Library, snapshot: Snapshot) {
        let mut opened = lock(&self.opened);
        opened.library = Some(library);
        opened.snapshot = Some(snapshot);
        self.changed.notify_all();
    }

    pub fn library(&self) -> Option<Library> {
        lock(&self.opened).library.clone()
    }

    /// The newest snapshot; waits until the library is open. `None`: the program ends.
    pub fn snapshot(&self) -> Option<Snapshot> {
        let mut opened = lock(&self.opened);
        loop {
            if opened.closed {
                return None;
            }
            if let Some(snapshot) = &opened.snapshot {
                return Some(snapshot.clone());
            }
            opened = self.changed.wait(opened).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The article with this id, or why there is none, as a sentence; `None`: the program ends.
    pub fn article(&self, id: &ArticleId) -> Result<Option<Article>, String> {
        let Some(snapshot) = self.snapshot() else { return Ok(None) };
        let found = snapshot.article(&id.0).map_err(|e| e.to_string())?;
        found.map(Some).ok_or_else(|| "this article is no longer in the library".to_owned())
    }

    /// Looks whether there is a newer commit, and tells if so.
    pub fn refresh(&self) {
        let Some(library) = self.library() else { return };
        let newest = match library.snapshot() {
            Ok(newest) => newest,
            // A commit in the making: the next event comes when it is made.
            Err(e) => return tracing::warn!("no newer snapshot: {e}"),
        };
        let mut opened = lock(&self.opened);
        if opened.snapshot.as_ref().is_some_and(|s| s.is_same(&newest)) {
            return;
        }
        let articles = newest.len();
        opened.snapshot = Some(newest);
        drop(opened);
        tracing::info!("a new commit: {articles} articles");
        self.tell(Message::IndexChanged { articles });
    }

    pub fn set_list(&self, generation: Generation, list: Arc<List>) {
        *lock(&self.list) = Some((generation, list));
    }

    /// The list of that search, unless a newer one has taken its place.
    pub fn list(&self, generation: Generation) -> Option<Arc<List>> {
        lock(&self.list).as_ref().filter(|(of, _)| *of == generation).map(|(_, list)| list.clone())
    }

    pub fn stop_import(&self) {
        self.stop_import.store(true, Ordering::Relaxed);
    }

    pub fn is_stopped(&self) -> bool {
        self.stop_import.load(Ordering::Relaxed)
    }

    /// Lets all workers go.
    pub fn close(&self) {
        self.stop_import();
        self.search.close();
        self.rows.close();
        self.open.close();
        self.raw.close();
        lock(&self.opened).closed = true;
        self.changed.notify_all();
    }

    /// Waits until the program ends.
    pub fn wait_for_close(&self) {
        let mut opened = lock(&self.opened);
        while !opened.closed {
            opened = self.changed.wait(opened).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

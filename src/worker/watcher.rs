//! Notices commits and writers of other processes, by what changes in the library's folder. Costs nothing while nothing does.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::shared::Shared;
use crate::message::Message;

/// How often a folder is looked at where the system tells of no changes (some network file systems).
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Watches for as long as it lives.
pub struct Watching {
    _watcher: Option<Box<dyn Watcher + Send>>,
}

pub fn watch(folder: &Path, shared: Arc<Shared>) -> Watching {
    let seen = Arc::new(Seen { shared, writer: Mutex::new(None) });
    seen.look_for_writer();
    let native = {
        let seen = seen.clone();
        RecommendedWatcher::new(move |event| seen.event(event), Config::default())
            .and_then(|mut w| start(&mut w, folder).map(|()| Box::new(w) as Box<dyn Watcher + Send>))
    };
    let watcher = native.or_else(|e| {
        tracing::warn!("looking for changes every {LOOK_EVERY:?}, since the system cannot tell of them: {e}");
        PollWatcher::new(move |event| seen.event(event), Config::default().with_poll_interval(LOOK_EVERY))
            .and_then(|mut w| start(&mut w, folder).map(|()| Box::new(w) as Box<dyn Watcher + Send>))
    });
    Watching { _watcher: watcher.map_err(|e| tracing::warn!("changes by others are not noticed: {e}")).ok() }
}

/// Folders within are watched as they come: a rebuild puts a new index in the place of the old.
fn start(watcher: &mut dyn Watcher, folder: &Path) -> notify::Result<()> {
    watcher.watch(folder, RecursiveMode::Recursive)
}

struct Seen {
    shared: Arc<Shared>,
    writer: Mutex<Option<String>>,
}

impl Seen {
    fn event(&self, event: notify::Result<Event>) {
        let Ok(event) = event else { return };
        if event.kind.is_access() {
            return;
        }
        let touches = |name: &str| event.paths.iter().any(|p| p.file_name().is_some_and(|n| n == name));
        // tantivy makes a commit true by putting a new meta.json in its place; a rebuild puts a whole new folder.
        if touches("meta.json") || touches("index") {
            self.shared.refresh();
        }
        if touches("write.lock") {
            self.look_for_writer();
        }
    }

    fn look_for_writer(&self) {
        let holder = self.shared.library().and_then(|l| l.writer()).filter(|h| h.pid != std::process::id());
        let holder = holder.map(|h| h.to_string());
        let mut told = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if *told != holder {
            told.clone_from(&holder);
            self.shared.tell(Message::OtherWriter(holder));
        }
    }
}

//! A slot for one request: a newer one replaces an older one that still waits, and the one being worked on can see that it
//! is overtaken.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

#[derive(Debug)]
struct Slot<T> {
    waiting: Option<(T, Instant)>,
    closed: bool,
}

/// A one-slot mailbox: the latest request wins.
#[derive(Debug)]
pub struct Mailbox<T> {
    slot: Mutex<Slot<T>>,
    filled: Condvar,
    /// Something waits, or the box is closed: one atomic read for a worker in the midst of its work.
    overtaken: AtomicBool,
}

impl<T> Default for Mailbox<T> {
    fn default() -> Self {
        Mailbox {
            slot: Mutex::new(Slot { waiting: None, closed: false }),
            filled: Condvar::new(),
            overtaken: AtomicBool::new(false),
        }
    }
}

impl<T> Mailbox<T> {
    fn lock(&self) -> MutexGuard<'_, Slot<T>> {
        // A slot is valid whatever happened to the thread that held it.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a request in place of the one that waits, if any.
    pub fn put(&self, request: T) {
        self.lock().waiting = Some((request, Instant::now()));
        self.overtaken.store(true, Ordering::Release);
        self.filled.notify_one();
    }

    /// Waits for a request; tells when it was put. `None` once the box is closed.
    pub fn take(&self) -> Option<(T, Instant)> {
        let mut slot = self.lock();
        loop {
            if slot.closed {
                return None;
            }
            if let Some(request) = slot.waiting.take() {
                self.overtaken.store(false, Ordering::Release);
                return Some(request);
            }
            slot = self.filled.wait(slot).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether the request that was taken last need not be answered any more.
    pub fn is_overtaken(&self) -> bool {
        self.overtaken.load(Ordering::Acquire)
    }

    /// Lets the worker go.
    pub fn close(&self) {
        self.lock().closed = true;
        self.overtaken.store(true, Ordering::Release);
        self.filled.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_wins_and_the_one_at_work_sees_it() {
        let mailbox = Mailbox::default();
        mailbox.put(1);
        mailbox.put(2);
        assert_eq!(mailbox.take().map(|(n, _)| n), Some(2));
        assert!(!mailbox.is_overtaken());
        mailbox.put(3);
        assert!(mailbox.is_overtaken());
        mailbox.close();
        assert_eq!(mailbox.take().map(|(n, _)| n), None);
    }

    #[test]
    fn closing_wakes_who_waits() {
        let mailbox = Mailbox::<u8>::default();
        std::thread::scope(|threads| {
            let worker = threads.spawn(|| mailbox.take());
            mailbox.close();
            assert!(worker.join().unwrap().is_none());
        });
    }
}

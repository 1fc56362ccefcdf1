//! What happens when a bug makes a thread panic: the terminal is given back before the message is printed, and a
//! document that trips a bug is contained.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

thread_local! {
    /// How many [`contain`] are around what this thread does.
    static CONTAINED: Cell<u32> = const { Cell::new(0) };
}

/// Who is told that another thread than the main one is gone.
type Heir = Box<dyn Fn(String) + Send>;

static HEIR: Mutex<Option<Heir>> = Mutex::new(None);

/// Sets the process's panic hook: it calls `restore`, which gives the terminal back, and then prints as before. A
/// panic inside [`contain`] is passed over in silence, as its message goes to the caller.
pub fn install(restore: fn()) {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if CONTAINED.get() > 0 {
            return;
        }
        restore();
        print(info);
        if std::thread::current().name() != Some("main")
            && let Some(heir) = &*HEIR.lock().unwrap_or_else(PoisonError::into_inner)
        {
            heir(message(info.payload()));
        }
    }));
}

/// From here on `heir` is told, with the message, when a thread other than the main one panics and nothing contains
/// it: a screen whose workers are gone would answer no more.
pub fn tell(heir: impl Fn(String) + Send + 'static) {
    *HEIR.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(heir));
}

/// Runs `work` and turns a panic into its message. For work on one document or one request, which shares nothing
/// with other work that could be left half done.
pub fn contain<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    CONTAINED.set(CONTAINED.get() + 1);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(CONTAINED.get() - 1);
    result.map_err(|payload| message(payload.as_ref()))
}

/// The words a panic was raised with.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contained_panic_is_a_message_and_leaves_the_thread_as_it_was() {
        assert_eq!(contain(|| 7), Ok(7));
        assert_eq!(contain(|| panic!("page {}", 3)), Err::<(), _>("page 3".to_owned()));
        assert_eq!(contain(|| panic!("short")), Err::<(), _>("short".to_owned()));
        assert_eq!(CONTAINED.get(), 0);
    }
}

//! What happens when a bug makes a thread panic: the terminal is given back before the message is printed, and a
//! document that trips a bug is contained.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// The panics of this thread are caught and told by [`contain`].
    static CONTAINED: Cell<u32> = const { Cell::new(0) };
}

/// Sets the process's panic hook: it calls `restore`, which gives the terminal back, and then prints as before.
/// A panic inside [`contain`] is passed over in silence, as its message goes to the caller.
///
/// `end` is then called with the message when another thread than the main one panicked: a worker that is gone
/// would leave a screen that answers no more.
pub fn install(restore: fn(), end: impl Fn(String) + Send + Sync + 'static) {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if CONTAINED.get() > 0 {
            return;
        }
        restore();
        print(info);
        if std::thread::current().name() != Some("main") {
            end(info.to_string());
        }
    }));
}

/// Runs `work` and turns a panic into its message. For work on one document, which shares nothing with other work
/// that could be left half done.
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

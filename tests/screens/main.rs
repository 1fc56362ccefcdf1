//! The screen, through the production code, over a screen in memory: what is drawn at which size, in which language,
//! after which keys.

#![expect(clippy::unwrap_used, reason = "what a test takes for granted may panic")]

mod behaviour;
mod bytes;
mod hostile;
mod library;
mod pictures;
mod room;

//! The screen, through the production code, over a screen in memory: what is drawn at which size, in which language,
//! after which keys.

mod behaviour;
mod hostile;
mod library;
mod pictures;
mod room;

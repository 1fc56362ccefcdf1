//! Yuelan 阅览: a reading room in the terminal.
//!
//! The data's way through the program, one direction each; nothing comes back but a [`message::Message`]:
//!
//! ```text
//! import   file bytes -> text::decode -> format::read -> restore -> Article -> index::write -> commit -> IndexChanged
//! search   key -> Action -> app::update -> Effect::Search -> query::parse -> index::search -> Message::Found -> list
//! read     selection -> Effect::Open -> index::load -> typeset at the pane's width -> Message::Opened -> ui::reader
//! ```

pub mod app;
pub mod article;
pub mod cli;
pub mod config;
pub mod files;
pub mod format;
pub mod handbook;
pub mod index;
pub mod library;
pub mod locale;
pub mod message;
pub mod panics;
pub mod query;
pub mod restore;
pub mod runtime;
pub mod source;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod typeset;
pub mod ui;
pub mod worker;

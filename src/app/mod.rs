//! What the program shows and what becomes of each message: a model and `update`. Pure; it knows no file, no thread and
//! no terminal.
//!
//! ```text
//! Message -> update: change the model (input.rs, act.rs, answers.rs)
//!                 -> settle: compare what is shown with what is asked for, and ask for what is missing -> Vec<Effect>
//! ```
//!
//! Requests are never made by hand where a key is handled: whatever changed, `settle` sees what follows from it. So
//! a selection that moves by a key, a click, a new answer or a resize loads its article all the same.

mod act;
pub mod action;
mod answers;
pub mod geometry;
pub mod help;
mod input;
pub mod key;
pub mod keymap;
pub mod list;
mod model;
pub mod raw;
pub mod reader;
pub mod searchbox;
mod settle;
mod update;

pub use model::{Focus, Look, Model, Notice, Page, Setup};
pub use update::update;

//! What the user can set, and where the program keeps its things.

pub mod keymap;
pub mod paths;
pub mod settings;

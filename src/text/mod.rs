//! What is done to characters: from bytes to text, from text to columns, lines and words. All of it pure.

pub mod decode;
pub mod linebreak;
pub mod sanitize;
pub mod segment;
pub mod width;

mod plain;

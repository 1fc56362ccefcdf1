//! Everything about characters, and nothing about files: from bytes to text, from text to what is compared, to columns,
//! lines and words. All of it pure.

pub mod decode;
pub mod fold;
pub mod grams;
pub mod linebreak;
pub mod sanitize;
pub mod segment;
pub mod width;

mod plain;

//! Everything about characters, and nothing about files: folding, decoding, widths, line breaks, words. Pure.

pub mod fold;
pub mod grams;
pub mod segment;

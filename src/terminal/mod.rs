//! The terminal: what is written to it.

pub mod frugal;
mod sgr;

//! The record of a source file: kept in the index itself, so that one commit makes an article, its searchability and the
//! record of where it came from true together.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What could not be read, where, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    pub path: String,
    /// The line, counted from 1, where the problem has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<usize>,
    pub reason: String,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// What is known of a source file since it was last read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// The absolute path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// blake3 of the content, hexadecimal; `unfinished` until a file of records is read to its end; empty if reading failed.
    pub hash: String,
    pub format: String,
    pub encoding: String,
    pub articles: u64,
    /// How its articles sort among those of other files ([`super::schema::Fields::sequence`]).
    pub rank: u64,
    /// The options under which it was read, as one string: other options, and it is read again.
    pub options: String,
    /// The file was not read to its end: reading goes on after this many bytes and lines.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub read_to: Option<ReadTo>,
    /// Why nothing, or not all, could be read.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub problems: Vec<FileProblem>,
    /// Problems beyond those listed.
    #[serde(default)]
    pub more_problems: u64,
}

/// Where reading a file of records goes on after a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTo {
    pub bytes: u64,
    pub lines: u64,
}

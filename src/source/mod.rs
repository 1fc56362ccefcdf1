//! Where documents lie: walking files and folders. Whether a file has changed is told by its record (`library::read`).

mod walk;

pub use walk::{Found, GlobError, Globs, Problem, walk};

//! Plain text: restored from its lines.

use super::Source;
use crate::article::Document;

pub fn read(source: &Source<'_>) -> Document {
    crate::restore::restore(source.text)
}

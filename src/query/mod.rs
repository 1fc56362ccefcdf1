//! What was typed, understood.

/// What the parser could not use, where it stands. Nothing of it stops a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A quotation mark was opened and not closed: the literal goes on to the end.
    UnclosedQuote,
    /// An operator (`title:`) with nothing after it yet.
    NothingAfterOperator,
    /// `-` with nothing to exclude yet.
    NothingToExclude,
    /// The query only excludes; it answers with all other articles.
    OnlyExcludes,
}

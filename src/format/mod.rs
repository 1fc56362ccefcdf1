//! One file a format, and the table of them: from a decoded source to articles.
pub mod ledger;

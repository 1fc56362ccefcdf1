//! Small questions about files on disk.

use std::fs;
use std::path::Path;

/// Bytes of all files in a folder; 0 where it cannot be read.
pub fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.flatten().filter_map(|e| e.metadata().ok()).filter(fs::Metadata::is_file).map(|m| m.len()).sum()
}

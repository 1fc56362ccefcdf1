//! Finds the files below the paths a library reads, in a steady order, and says what could not be looked at.

use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::{Glob, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 (negative before), as far as the file system knows them; 0 where it does not.
    pub modified: i64,
}

/// What could not be looked at, and why, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub path: PathBuf,
    pub reason: String,
}

/// Which files count: those that one of `include` matches (all, where there is none) and none of `exclude` does.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

/// A pattern that is none.
#[derive(Debug, thiserror::Error)]
#[error("{pattern:?} is no pattern for file names: {reason}")]
pub struct GlobError {
    pub pattern: String,
    pub reason: String,
}

impl Globs {
    /// Patterns as a shell's: `*.txt` matches a name in any folder, a pattern with a `/` the path below a root, `**` any folders.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Globs, GlobError> {
        let set = |patterns: &[String]| {
            let mut builder = GlobSetBuilder::new();
            for pattern in patterns {
                let wrong =
                    |error: globset::Error| GlobError { pattern: pattern.clone(), reason: error.kind().to_string() };
                builder.add(Glob::new(pattern).map_err(wrong)?);
            }
            builder.build().map_err(|error| GlobError { pattern: patterns.join(" "), reason: error.kind().to_string() })
        };
        let include = if include.is_empty() { None } else { Some(set(include)?) };
        Ok(Globs { include, exclude: set(exclude)? })
    }

    /// Whether a file counts, by its path below the root.
    pub fn wants(&self, below: &Path) -> bool {
        !self.shuts_out(below) && self.include.as_ref().is_none_or(|set| matches(set, below))
    }

    /// Whether a file or a whole folder is left out.
    fn shuts_out(&self, below: &Path) -> bool {
        matches(&self.exclude, below)
    }
}

fn matches(set: &GlobSet, below: &Path) -> bool {
    set.is_match(below) || below.file_name().is_some_and(|name| set.is_match(name))
}

/// Looks at all roots, in the order given, and at everything below each, sorted by name; each thing is handed to `seen` at once, so that
/// reading can begin while the walk goes on. `seen` returns whether to go on.
///
/// Hidden files and folders below a root are passed over; a root that was named is taken, hidden or not, and whatever the patterns say of
/// its own name if it is a folder. Symbolic links are followed where `follow` says so (and to a root that is one), never in a circle. What
/// is neither file nor folder (a pipe, a socket, a device) is a problem, not a file: opening it might wait for ever.
pub fn walk(roots: &[PathBuf], globs: &Globs, follow: bool, seen: &mut dyn FnMut(Result<Found, Problem>) -> bool) {
    for root in roots {
        if !walk_root(root, globs, follow, seen) {
            return;
        }
    }
}

fn walk_root(root: &Path, globs: &Globs, follow: bool, seen: &mut dyn FnMut(Result<Found, Problem>) -> bool) -> bool {
    // What was named is looked at itself, link or not.
    let metadata = match std::fs::metadata(root) {
        Ok(metadata) => metadata,
        Err(error) => return seen(Err(Problem { path: root.to_owned(), reason: in_words(&error) })),
    };
    if !metadata.is_dir() {
        let name = root.file_name().map_or(root, Path::new);
        return !globs.wants(name) || seen(found(root, &metadata));
    }
    let below = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_path_buf();
    let counts = |entry: &DirEntry| entry.depth() == 0 || !(is_hidden(entry) || globs.shuts_out(&below(entry.path())));
    for entry in WalkDir::new(root).follow_links(follow).sort_by_file_name().into_iter().filter_entry(counts) {
        let told = match entry {
            // Folders are walked, not told of; links are passed over unless they are followed, when they show as what they lead to.
            Ok(entry) if entry.file_type().is_dir() || entry.file_type().is_symlink() => continue,
            Ok(entry) if !globs.wants(&below(entry.path())) => continue,
            Ok(entry) => match entry.metadata() {
                Ok(metadata) => found(entry.path(), &metadata),
                Err(error) => Err(refused(root, &error)),
            },
            Err(error) => Err(refused(root, &error)),
        };
        if !seen(told) {
            return false;
        }
    }
    true
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn found(path: &Path, metadata: &Metadata) -> Result<Found, Problem> {
    if !metadata.is_file() {
        return Err(Problem { path: path.to_owned(), reason: special(metadata.file_type()) });
    }
    Ok(Found { path: path.to_owned(), size: metadata.len(), modified: modified(metadata) })
}

/// When a file was last changed, in nanoseconds since 1970.
fn modified(metadata: &Metadata) -> i64 {
    let Ok(time) = metadata.modified() else { return 0 };
    let nanos = |d: std::time::Duration| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => nanos(after),
        Err(before) => -nanos(before.duration()),
    }
}

#[cfg(unix)]
fn special(kind: FileType) -> String {
    use std::os::unix::fs::FileTypeExt;
    let name = match kind {
        _ if kind.is_fifo() => "a pipe",
        _ if kind.is_socket() => "a socket",
        _ if kind.is_block_device() || kind.is_char_device() => "a device",
        _ => "neither a file nor a folder",
    };
    format!("{name}, which cannot be read as a document")
}

#[cfg(not(unix))]
fn special(_: FileType) -> String {
    "neither a file nor a folder, so it cannot be read as a document".to_owned()
}

fn refused(root: &Path, error: &walkdir::Error) -> Problem {
    let path = error.path().unwrap_or(root).to_owned();
    let reason = match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!("a link in a circle, back to {}", ancestor.display()),
        (None, Some(error)) => in_words(error),
        (None, None) => error.to_string(),
    };
    Problem { path, reason }
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "not permitted to read it".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for path in ["b/2.txt", "b/10.md", "a.txt", ".hidden/x.txt", "b/.secret", "c/deep/er/z.html"] {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "文").unwrap();
        }
        dir
    }

    fn seen(roots: &[PathBuf], globs: &Globs, follow: bool) -> (Vec<Found>, Vec<Problem>) {
        let (mut found, mut problems) = (vec![], vec![]);
        walk(roots, globs, follow, &mut |told| {
            match told {
                Ok(file) => found.push(file),
                Err(problem) => problems.push(problem),
            }
            true
        });
        (found, problems)
    }

    fn check(dir: &Path, include: &[&str], exclude: &[&str], want: &[&str]) {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let globs = Globs::new(&own(include), &own(exclude)).unwrap();
        let (found, problems) = seen(&[dir.to_owned()], &globs, false);
        let names: Vec<_> = found.iter().map(|f| f.path.strip_prefix(dir).unwrap().to_str().unwrap()).collect();
        assert_eq!(names, want, "{include:?} {exclude:?}");
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn files_are_found_in_order_and_by_pattern() {
        let dir = tree();
        check(dir.path(), &[], &[], &["a.txt", "b/10.md", "b/2.txt", "c/deep/er/z.html"]);
        check(dir.path(), &["*.txt"], &[], &["a.txt", "b/2.txt"]);
        check(dir.path(), &[], &["b", "*.html"], &["a.txt"]);
        check(dir.path(), &["c/**/*.html"], &[], &["c/deep/er/z.html"]);
        assert!(Globs::new(&["[".into()], &[]).unwrap_err().to_string().contains("\"[\""));
    }

    #[test]
    fn a_root_that_was_named_is_taken() {
        let dir = tree();
        let roots = [dir.path().join(".hidden"), dir.path().join("b/.secret"), dir.path().join("none")];
        let (found, problems) = seen(&roots, &Globs::default(), false);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].size, 3);
        assert!(found[1].modified > 1_600_000_000_000_000_000);
        assert_eq!(problems, [Problem { path: roots[2].clone(), reason: "no such file or folder".into() }]);
    }

    #[test]
    fn a_walk_stops_when_told() {
        let dir = tree();
        let mut count = 0;
        walk(&[dir.path().to_owned()], &Globs::default(), false, &mut |_| {
            count += 1;
            count < 2
        });
        assert_eq!(count, 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_pipes_never() {
        use std::os::unix::{fs::symlink, net::UnixListener};
        let dir = tree();
        symlink(dir.path(), dir.path().join("b/circle")).unwrap();
        symlink(dir.path().join("a.txt"), dir.path().join("link.txt")).unwrap();
        symlink(dir.path().join("gone"), dir.path().join("broken.txt")).unwrap();
        let _socket = UnixListener::bind(dir.path().join("socket")).unwrap();
        let (found, problems) = seen(&[dir.path().to_owned()], &Globs::default(), false);
        assert_eq!(found.len(), 4);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].reason.starts_with("a socket"));
        let (found, problems) = seen(&[dir.path().to_owned()], &Globs::default(), true);
        assert_eq!(found.len(), 5);
        let reasons: Vec<_> = problems.iter().map(|p| p.reason.split(',').next().unwrap()).collect();
        assert_eq!(reasons, ["a link in a circle", "no such file or folder", "a socket"]);
        let (found, _) = seen(&[dir.path().join("link.txt")], &Globs::default(), false);
        assert_eq!(found.len(), 1);
    }
}

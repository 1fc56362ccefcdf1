//! Replacing a file at once: whoever reads it finds the old content or the new, after a crash too.

use std::fs::Permissions;
use std::io::{self, Write};
use std::path::Path;

/// Writes `content` beside `path` and puts it in its place. Who may read it is what the process's umask says: libraries are
/// shared with others who read them.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    let mut beside = builder.tempfile_in(folder)?;
    beside.write_all(content)?;
    beside.as_file().sync_data()?;
    beside.persist(path)?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_replaced_can_be_read_by_whom_a_new_file_could() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, replaced) = (folder.path().join("plain"), folder.path().join("replaced"));
        std::fs::write(&plain, "a").unwrap();
        replace(&replaced, b"b").unwrap();
        replace(&replaced, b"c").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&replaced), mode(&plain));
        assert_eq!(std::fs::read(&replaced).unwrap(), b"c");
    }
}

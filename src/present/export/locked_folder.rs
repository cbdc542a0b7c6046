//! Temporary folders that are locked while their program lives, so that the next one knows those of killed programs and clears them.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;

/// A file in each temporary folder, locked for as long as its program lives.
const LOCK: &str = ".lock";

/// A folder without such a file is one of a program that has ended, of one that begins just now, or on a file system without locks.
const BEGINNING: Duration = Duration::from_secs(600);

/// An empty folder is one of a program that begins or ends just now, or was killed then.
const EMPTY: Duration = Duration::from_secs(2);

/// Temporary folder with a lock; it is removed when dropped, and by the next program when this one is killed.
#[derive(Debug)]
pub struct LockedFolder {
    /// Closed before the folder goes.
    _lock: Option<fs::File>,
    folder: TempDir,
}

impl LockedFolder {
    /// New folder in `parent` whose name begins with `prefix`; those that killed programs left there are removed first.
    ///
    /// # Errors
    /// When no folder can be made in `parent`.
    pub fn new_in(parent: &Path, prefix: &str) -> io::Result<Self> {
        Self::clear(parent, prefix);
        let folder = tempfile::Builder::new().prefix(prefix).tempdir_in(parent)?;
        // Where the file system cannot lock, nobody clears it either.
        let (new, name) = (folder.path().join("new.lock"), folder.path().join(LOCK));
        let lock = fs::File::create(&new).ok().filter(|lock| lock.try_lock().is_ok() && fs::rename(&new, name).is_ok());
        Ok(Self { _lock: lock, folder })
    }

    /// Path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Removes the folders of `parent` whose names begin with `prefix` and whose programs have ended. What cannot be removed stays.
    pub fn clear(parent: &Path, prefix: &str) {
        let Ok(entries) = fs::read_dir(parent) else { return };
        for entry in entries.flatten() {
            let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(prefix));
            if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_dead(&entry.path()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

fn is_dead(folder: &Path) -> bool {
    match fs::File::open(folder.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(_) => {
            let since = fs::metadata(folder).and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
            let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
            since.is_some_and(|since| since > if is_empty { EMPTY } else { BEGINNING })
        }
    }
}

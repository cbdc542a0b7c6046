//! Write beside, then rename: no reader ever sees half a file.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::error::write_file;
use super::{ExportError, Written};

/// What temporary folders begin with; one is left behind only when the program is killed, and cleared by the next run.
const PREFIX: &str = ".carecircle-writing-";

/// A file in each temporary folder, locked for as long as its program lives.
const LOCK: &str = ".lock";

/// A folder without such a file is one of a program that has ended, or of one that begins just now.
const BEGINNING: Duration = Duration::from_secs(600);

/// Enough of a file to know it by.
const FIRST_BYTES: u64 = 256;

/// Makes the folder `out` if need be and makes sure that results can be written there.
///
/// Call it before the long work.
///
/// # Errors
/// When `out` is a file or a study's own folder, cannot be made, or cannot be written to.
pub fn prepare(out: &Path) -> Result<(), ExportError> {
    Stage::open(out).map(drop)
}

/// A temporary folder on the same file system as the output folder; it is removed when dropped.
pub(super) struct Stage {
    out: PathBuf,
    /// Closed before the folder goes.
    _lock: Option<fs::File>,
    folder: TempDir,
}

impl Stage {
    /// Makes `out` and a folder beside it; inside it where files cannot be renamed from beside (`out`
    /// is a mount point, or its parent is read-only).
    pub(super) fn open(out: &Path) -> Result<Self, ExportError> {
        if out.exists() && !out.is_dir() {
            return Err(ExportError::NotAFolder { path: out.to_owned() });
        }
        if out.join("study.toml").exists() {
            return Err(ExportError::StudyFolder { path: out.to_owned() });
        }
        fs::create_dir_all(out).map_err(ExportError::io(out, "make the folder"))?;
        let make = |parent: &Path| {
            clear(parent);
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
            // Where the file system cannot lock, nobody clears it either.
            let (new, name) = (folder.path().join("new"), folder.path().join(LOCK));
            let lock = fs::File::create(&new).ok().filter(|lock| lock.try_lock().is_ok() && fs::rename(&new, name).is_ok());
            Ok::<_, std::io::Error>((folder, lock))
        };
        // `out` may be `.` or end in `..`: only its resolved form has a parent to speak of.
        let resolved = out.canonicalize().map_err(ExportError::io(out, "open the folder"))?;
        clear(&resolved);
        if let Some((folder, lock)) = resolved.parent().and_then(|parent| make(parent).ok()) {
            let (from, to) =
                (folder.path().join("probe"), resolved.join(folder.path().file_name().expect("a temporary folder has a name")));
            if fs::write(&from, b"").and_then(|()| fs::rename(&from, &to)).and_then(|()| fs::remove_file(&to)).is_ok() {
                return Ok(Self { out: out.to_owned(), _lock: lock, folder });
            }
        }
        let (folder, lock) = make(out).map_err(ExportError::io(out, "write to the folder"))?;
        Ok(Self { out: out.to_owned(), _lock: lock, folder })
    }

    /// The temporary folder.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Path in the temporary folder at which to write the file `name`.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes sure that each of `names` can take its place; call it before the first [`Stage::publish`].
    pub(super) fn check<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<(), ExportError> {
        for name in names {
            let path = self.out.join(name);
            if path.is_dir() {
                return Err(ExportError::Occupied { path });
            }
        }
        Ok(())
    }

    /// Removes the files of the output folder that `stale` says are of an earlier run, by name and first bytes.
    pub(super) fn remove(&self, stale: impl Fn(&str, &str) -> bool) -> Result<(), ExportError> {
        for entry in fs::read_dir(&self.out).map_err(ExportError::io(&self.out, "list the folder"))? {
            let entry = entry.map_err(ExportError::io(&self.out, "list the folder"))?;
            let (name, path) = (entry.file_name(), entry.path());
            let mut start = Vec::new();
            let readable = fs::File::open(&path).and_then(|file| file.take(FIRST_BYTES).read_to_end(&mut start));
            if readable.is_ok() && name.to_str().is_some_and(|name| stale(name, &String::from_utf8_lossy(&start))) {
                fs::remove_file(&path).map_err(ExportError::io(&path, "remove the file of an earlier run"))?;
            }
        }
        Ok(())
    }

    /// Writes a small file, and moves it into the output folder, over an earlier one.
    pub(super) fn publish_text(&self, name: &str, text: &str) -> Result<Written, ExportError> {
        write_file(&self.path(name), text.as_bytes())?;
        self.publish(name, 1)
    }

    /// Moves the finished file `name` into the output folder, over an earlier one.
    pub(super) fn publish(&self, name: &str, rows: usize) -> Result<Written, ExportError> {
        let (from, path) = (self.path(name), self.out.join(name));
        let bytes = fs::metadata(&from).map_err(ExportError::io(&from, "read back the file"))?.len();
        fs::rename(&from, &path).map_err(ExportError::io(&path, "move the file into place"))?;
        Ok(Written { path, bytes, rows })
    }
}

/// Removes temporary folders that programs left in `parent` which were killed. What cannot be removed stays.
fn clear(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_dead(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_dead(folder: &Path) -> bool {
    match fs::File::open(folder.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(_) => {
            let since = fs::metadata(folder).and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
            since.is_some_and(|since| since > BEGINNING)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_cleared_and_what_a_living_one_writes_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let living = Stage::open(&parent.path().join("one")).unwrap();
        let dead = parent.path().join(".carecircle-writing-dead");
        let beginning = parent.path().join(".carecircle-writing-beginning");
        for folder in [&dead, &beginning] {
            fs::create_dir(folder).unwrap();
        }
        fs::write(dead.join(LOCK), b"").unwrap();
        fs::write(dead.join("homes.csv"), b"half").unwrap();
        let own = parent.path().join("my-own");
        fs::create_dir(&own).unwrap();
        let next = Stage::open(&parent.path().join("two")).unwrap();
        assert!(!dead.exists() && living.folder().exists() && next.folder().exists() && beginning.exists() && own.exists());
        drop((living, next));
        let left = fs::read_dir(parent.path()).unwrap().count();
        assert_eq!(left, 4, "one, two, my-own and what begins");
    }
}

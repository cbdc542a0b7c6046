//! Write beside, then exchange the folder or rename file by file: no reader ever sees half a file.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::ExportError;
use super::error::write_file;
use super::locked_folder::LockedFolder;
use super::swap::exchange_folder;

/// What temporary folders begin with; one is left behind only when the program is killed, and cleared by the next run.
const PREFIX: &str = ".carecircle-writing-";

/// The folder of the results in a temporary folder.
const RESULTS: &str = "results";

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
    /// Removed when dropped, with what is left in it.
    _folder: LockedFolder,
    results: PathBuf,
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
        let make = |parent: &Path| LockedFolder::new_in(parent, PREFIX);
        // `out` may be `.` or end in `..`: only its resolved form has a parent to speak of.
        let resolved = out.canonicalize().map_err(ExportError::io(out, "open the folder"))?;
        LockedFolder::clear(&resolved, PREFIX);
        if let Some(folder) = resolved.parent().and_then(|parent| make(parent).ok()) {
            let (from, to) =
                (folder.path().join("probe"), resolved.join(folder.path().file_name().expect("a temporary folder has a name")));
            if fs::write(&from, b"").and_then(|()| fs::rename(&from, &to)).and_then(|()| fs::remove_file(&to)).is_ok() {
                return Self::of(out, folder);
            }
        }
        let folder = make(out).map_err(ExportError::io(out, "write to the folder"))?;
        Self::of(out, folder)
    }

    fn of(out: &Path, folder: LockedFolder) -> Result<Self, ExportError> {
        let results = folder.path().join(RESULTS);
        fs::create_dir(&results).map_err(ExportError::io(&results, "make the folder"))?;
        Ok(Self { out: out.to_owned(), _folder: folder, results })
    }

    /// The folder in which files are written.
    pub(super) fn folder(&self) -> &Path {
        &self.results
    }

    /// Path at which to write the file `name`.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.results.join(name)
    }

    /// Sizes in bytes of finished files.
    pub(super) fn sizes<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<Vec<u64>, ExportError> {
        names
            .map(|name| Ok(fs::metadata(self.path(name)).map_err(ExportError::io(&self.path(name), "read back the file"))?.len()))
            .collect()
    }

    /// Exchanges the output folder for that of the finished files, with all that is not `stale` by name and first bytes; false where that
    /// cannot be done at once, and nothing was.
    pub(super) fn exchange(&self, stale: impl Fn(&str, &str) -> bool) -> bool {
        exchange_folder(&self.results, &self.out, |path| is_stale(path, &stale))
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
            let path = entry.path();
            if is_stale(&path, &stale) {
                fs::remove_file(&path).map_err(ExportError::io(&path, "remove the file of an earlier run"))?;
            }
        }
        Ok(())
    }

    /// Writes a small file among the finished ones.
    pub(super) fn write_text(&self, name: &str, text: &str) -> Result<(), ExportError> {
        write_file(&self.path(name), text.as_bytes())
    }

    /// Writes a small file, and moves it into the output folder, over an earlier one.
    pub(super) fn publish_text(&self, name: &str, text: &str) -> Result<(), ExportError> {
        self.write_text(name, text)?;
        self.publish(name)
    }

    /// Moves the finished file `name` into the output folder, over an earlier one.
    pub(super) fn publish(&self, name: &str) -> Result<(), ExportError> {
        let path = self.out.join(name);
        fs::rename(self.path(name), &path).map_err(ExportError::io(&path, "move the file into place"))
    }
}

impl Drop for Stage {
    /// The results go first, the lock with the folder last: a program that is killed meanwhile leaves what the next one knows for dead.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.results);
    }
}

/// Whether a file is of an earlier run: by its name and first bytes.
fn is_stale(path: &Path, stale: impl Fn(&str, &str) -> bool) -> bool {
    let mut start = Vec::new();
    let is_file = path.symlink_metadata().is_ok_and(|m| m.is_file());
    let is_read = is_file && fs::File::open(path).and_then(|file| file.take(FIRST_BYTES).read_to_end(&mut start)).is_ok();
    let name = path.file_name().and_then(|name| name.to_str());
    is_read && name.is_some_and(|name| stale(name, &String::from_utf8_lossy(&start)))
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
        fs::write(dead.join(".lock"), b"").unwrap();
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

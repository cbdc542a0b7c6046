//! Write beside, then rename: no reader ever sees half a file.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{ExportError, Written};

/// What temporary folders begin with; one is left behind only when the program is killed.
const PREFIX: &str = ".carecircle-writing-";

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
        let make = |parent: &Path| tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent);
        // `out` may be `.` or end in `..`: only its resolved form has a parent to speak of.
        let resolved = out.canonicalize().map_err(ExportError::io(out, "open the folder"))?;
        if let Some(folder) = resolved.parent().and_then(|parent| make(parent).ok()) {
            let (from, to) =
                (folder.path().join("probe"), resolved.join(folder.path().file_name().expect("a temporary folder has a name")));
            if fs::write(&from, b"").and_then(|()| fs::rename(&from, &to)).and_then(|()| fs::remove_file(&to)).is_ok() {
                return Ok(Self { out: out.to_owned(), folder });
            }
        }
        let folder = make(out).map_err(ExportError::io(out, "write to the folder"))?;
        Ok(Self { out: out.to_owned(), folder })
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

    /// Moves the finished file `name` into the output folder, over an earlier one.
    pub(super) fn publish(&self, name: &str, rows: usize) -> Result<Written, ExportError> {
        let (from, path) = (self.path(name), self.out.join(name));
        let bytes = fs::metadata(&from).map_err(ExportError::io(&from, "read back the file"))?.len();
        fs::rename(&from, &path).map_err(ExportError::io(&path, "move the file into place"))?;
        Ok(Written { path, bytes, rows })
    }
}

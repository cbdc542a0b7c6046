//! Memory of what brought files hold, so that an answer costs as much as what it changes, not as much as all files.

use std::any::Any;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// Cache of what was read of brought files, least recently used first out, within a budget of bytes.
///
/// A value belongs to a file as it was: its size and time of modification, and those of the other parts of a Shapefile. A file whose
/// stamp has changed is read anew. Whoever replaces a file within the clock's tick says so by [`BringCache::forget`].
#[derive(Debug)]
pub struct BringCache {
    budget_bytes: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    files: BTreeMap<PathBuf, HeldFile>,
    bytes: usize,
    /// Uses so far.
    clock: u64,
}

#[derive(Debug)]
struct HeldFile {
    stamp: FileStamp,
    values: BTreeMap<String, HeldValue>,
}

#[derive(Debug)]
struct HeldValue {
    value: Arc<dyn Any + Send + Sync>,
    bytes: usize,
    used: u64,
}

/// Name, size and time of modification of a file, and of the parts that are read with it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileStamp(Vec<(PathBuf, u64, SystemTime)>);

impl FileStamp {
    /// Stamp of the file at `path`; `None` where the system does not tell when it was changed.
    fn of(path: &Path) -> Option<Self> {
        let one = |path: &Path| {
            let meta = path.metadata().ok()?;
            Some((path.to_owned(), meta.len(), meta.modified().ok()?))
        };
        let mut parts = vec![one(path)?];
        let stem = |p: &Path| p.file_stem().map(|s| s.to_string_lossy().to_lowercase());
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("shp")) {
            let beside = std::fs::read_dir(path.parent()?).ok()?.flatten().map(|e| e.path());
            let mut others: Vec<PathBuf> = beside.filter(|p| p != path && stem(p) == stem(path)).collect();
            others.sort();
            parts.extend(others.iter().filter_map(|p| one(p)));
        }
        Some(Self(parts))
    }
}

impl Default for BringCache {
    /// Cache of 512 MiB: the rows of a list of some 200 MB.
    fn default() -> Self {
        Self::new(512 << 20)
    }
}

impl BringCache {
    /// Empty cache that keeps at most `budget_bytes`; a value that is larger alone is not kept.
    #[must_use]
    pub fn new(budget_bytes: usize) -> Self {
        Self { budget_bytes, held: Mutex::default() }
    }

    /// Drops what is known of the file at `path`, which was replaced or removed.
    pub fn forget(&self, path: &Path) {
        let mut held = self.lock();
        if let Some(file) = held.files.remove(path) {
            held.bytes -= file.values.values().map(|v| v.bytes).sum::<usize>();
        }
    }

    /// Bytes that are kept, as far as they are counted.
    #[must_use]
    pub fn kept_bytes(&self) -> usize {
        self.lock().bytes
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Size and time of modification of the file at `path`, with its path, as a text; `None` where the system does not tell them.
    pub(super) fn stamp(path: &Path) -> Option<String> {
        FileStamp::of(path).map(|stamp| format!("{stamp:?}"))
    }

    /// Value `what` of the file at `path`: as kept, else made by `make` and kept, `size` giving its bytes.
    pub(super) fn get<T: Send + Sync + 'static>(
        &self,
        path: &Path,
        what: &str,
        make: impl FnOnce() -> T,
        size: impl FnOnce(&T) -> usize,
    ) -> Arc<T> {
        // The stamp is taken first: a file that is changed while it is read is read again.
        let stamp = FileStamp::of(path);
        if let Some(found) = stamp.as_ref().and_then(|stamp| self.kept(path, stamp, what)) {
            return found;
        }
        let value = Arc::new(make());
        if let Some(stamp) = stamp {
            let bytes = size(&value) + what.len() + path.as_os_str().len();
            self.keep(path, stamp, what, Arc::clone(&value) as Arc<dyn Any + Send + Sync>, bytes);
        }
        value
    }

    fn kept<T: Send + Sync + 'static>(&self, path: &Path, stamp: &FileStamp, what: &str) -> Option<Arc<T>> {
        let mut held = self.lock();
        if held.files.get(path)?.stamp != *stamp {
            drop(held);
            self.forget(path);
            return None;
        }
        held.clock += 1;
        let now = held.clock;
        let entry = held.files.get_mut(path)?.values.get_mut(what)?;
        entry.used = now;
        Arc::clone(&entry.value).downcast().ok()
    }

    fn keep(&self, path: &Path, stamp: FileStamp, what: &str, value: Arc<dyn Any + Send + Sync>, bytes: usize) {
        if bytes > self.budget_bytes {
            return;
        }
        let mut held = self.lock();
        held.clock += 1;
        let used = held.clock;
        let file = held.files.entry(path.to_owned()).or_insert_with(|| HeldFile { stamp: stamp.clone(), values: BTreeMap::new() });
        if file.stamp != stamp {
            return; // somebody has read a later version meanwhile
        }
        let before = file.values.insert(what.to_owned(), HeldValue { value, bytes, used }).map_or(0, |v| v.bytes);
        held.bytes = held.bytes - before + bytes;
        while held.bytes > self.budget_bytes {
            let all = held.files.iter().flat_map(|(path, file)| file.values.iter().map(move |(what, v)| (v.used, path, what)));
            let Some((path, what)) = all.min_by_key(|v| v.0).map(|(_, path, what)| (path.clone(), what.clone())) else { break };
            let Some(file) = held.files.get_mut(&path) else { break };
            let freed = file.values.remove(&what).map_or(0, |v| v.bytes);
            if file.values.is_empty() {
                held.files.remove(&path);
            }
            held.bytes -= freed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_kept_until_the_file_changes_or_the_budget_is_spent() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        std::fs::write(&a, "1").unwrap();
        std::fs::write(&b, "1").unwrap();
        // Room for two values with their names, and no third.
        let budget = 2 * (400 + 1 + a.as_os_str().len()) + 100;
        let cache = BringCache::new(budget);
        let reads = std::cell::Cell::new(0);
        let get = |path: &Path, what: &str, bytes: usize| {
            let make = || {
                reads.set(reads.get() + 1);
                reads.get()
            };
            (*cache.get(path, what, make, |_| bytes), reads.get())
        };
        assert_eq!((get(&a, "x", 400), get(&a, "x", 400), get(&b, "x", 400)), ((1, 1), (1, 1), (2, 2)));
        // A third does not fit: the least recently used goes.
        get(&a, "x", 400);
        assert_eq!((get(&a, "y", 400).1, get(&a, "x", 400).1, get(&b, "x", 400).1), (3, 3, 4));
        assert_eq!(get(&a, "too large", 1 << 30).1, 5);
        assert_eq!(get(&a, "too large", 1 << 30).1, 6);
        assert!(cache.kept_bytes() <= budget);
        std::fs::write(&b, "22").unwrap();
        assert_eq!(get(&b, "x", 400).1, 7, "another size");
        cache.forget(&b);
        assert_eq!(get(&b, "x", 400).1, 8, "said to be replaced");
    }

    #[test]
    fn a_shapefile_is_all_of_its_parts() {
        let dir = tempfile::tempdir().unwrap();
        let shp = dir.path().join("路.shp");
        std::fs::write(&shp, "1").unwrap();
        let before = FileStamp::of(&shp).unwrap();
        std::fs::write(dir.path().join("other.dbf"), "1").unwrap();
        assert_eq!(FileStamp::of(&shp).unwrap(), before);
        std::fs::write(dir.path().join("路.DBF"), "1").unwrap();
        assert_ne!(FileStamp::of(&shp).unwrap(), before);
    }
}

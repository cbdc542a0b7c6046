//! Versions (版本) of a study by date: a copy of its files, the results as reported, and hashes of both; never changed again.
//!
//! ```text
//! versions/2026-06-30 半年报/   version.json   name, date, who, figures, every file with its size and hash
//!                               study/         the study as it was: a folder that opens like any other
//!                               results/       what `carecircle run` wrote
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use carecircle_analysis::CACHE_DIR;
use carecircle_analysis::network_cache::NETWORK_FILE;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

/// Folder of the versions in a study's folder.
pub const VERSIONS: &str = "versions";
/// Folders of a version: the copied study, and its results.
pub const VERSION_STUDY: &str = "study";
/// Folder of a version that holds its results.
pub const VERSION_RESULTS: &str = "results";
const FILE: &str = "version.json";
/// Start of the names of folders in which a version is being made.
const MAKING: &str = ".making-";
/// Characters that no file name may have on Windows.
const FORBIDDEN: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|'];
/// Longest name of a version, in characters.
const LONGEST: usize = 60;

/// Name, date and author of a version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VersionLabel {
    /// Name in words, such as 半年报; may be empty.
    pub name: String,
    /// Day that the version stands for, as `2026-06-30`.
    pub date: String,
    /// Who kept it; may be empty.
    pub who: String,
    /// When it was kept, as RFC 3339.
    pub kept_at: String,
    /// Version of the program that computed the results.
    pub program: String,
}

/// Headline of a version, as it was reported.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VersionFigures {
    /// Name of the circle in Chinese; empty where the study promises none.
    pub circle: String,
    /// Seniors of the study.
    pub seniors: f64,
    /// Seniors who have the whole circle; null where the study promises none.
    pub seniors_covered: Option<f64>,
    /// Facilities of the lists.
    pub facilities: usize,
    /// Whether `seniors_covered` is a lower bound.
    pub at_least: bool,
}

/// A file of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VersionFile {
    /// Path below the version's folder, with `/`.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// XXH3 of 128 bits, in hexadecimal digits.
    pub xxh3: String,
}

/// A version that is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KeptVersion {
    /// Name of its folder below `versions`.
    #[serde(default)]
    pub id: String,
    /// Name, date and author.
    pub label: VersionLabel,
    /// Headline.
    pub figures: VersionFigures,
    /// Every file, sorted by path.
    pub files: Vec<VersionFile>,
}

/// Reason for which a version cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum VersionError {
    /// A date or name that cannot be part of a folder's name.
    #[error("version '{date} {name}': expected a date such as 2026-06-30 and a name of at most 60 characters without / \\ : * ? \" < > |")]
    Label {
        /// The date.
        date: String,
        /// The name.
        name: String,
    },
    /// A version of that date and name is there, and is never replaced.
    #[error("the version '{id}' is kept already and never changes; give this one another name")]
    Taken {
        /// Name of the folder.
        id: String,
    },
    /// There is no such version.
    #[error("there is no version '{id}'")]
    Missing {
        /// As asked for.
        id: String,
    },
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file or folder.
        path: String,
        /// Message of the operating system.
        source: io::Error,
    },
    /// The copy cannot be computed.
    #[error("the study cannot be computed as it stands, so nothing was kept: {reason}")]
    Results {
        /// Why.
        reason: String,
    },
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> VersionError + '_ {
    move |source| VersionError::File { path: path.display().to_string(), source }
}

impl VersionLabel {
    /// Name of the version's folder.
    fn id(&self) -> Result<String, VersionError> {
        let name = self.name.trim();
        let date = self.date.as_bytes();
        let is_date =
            date.len() == 10 && date.iter().enumerate().all(|(n, b)| if n == 4 || n == 7 { *b == b'-' } else { b.is_ascii_digit() });
        let is_name =
            name.chars().count() <= LONGEST && !name.ends_with('.') && !name.contains(|c: char| c.is_control() || FORBIDDEN.contains(&c));
        if is_date && is_name {
            return Ok(format!("{} {name}", self.date).trim().to_owned());
        }
        Err(VersionError::Label { date: self.date.clone(), name: self.name.clone() })
    }
}

/// Folder that goes unless it was put in place.
struct Making(PathBuf);

impl Drop for Making {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl KeptVersion {
    /// Keeps the study in `dir` as it stands under `label`: its files are copied, and `results` computes the copy and writes its results
    /// into the second folder that it is given. Whole or not at all.
    ///
    /// # Errors
    /// When a version of that name is there, a file cannot be copied, or the study cannot be computed.
    pub fn keep(
        dir: &Path,
        label: VersionLabel,
        results: impl FnOnce(&Path, &Path) -> Result<VersionFigures, String>,
    ) -> Result<Self, VersionError> {
        let id = label.id()?;
        let all = dir.join(VERSIONS);
        let place = all.join(&id);
        if place.exists() {
            return Err(VersionError::Taken { id });
        }
        fs::create_dir_all(&all).map_err(at(&all))?;
        let making = Making(all.join(format!("{MAKING}{}-{id}", std::process::id())));
        let (study, out) = (making.0.join(VERSION_STUDY), making.0.join(VERSION_RESULTS));
        copy(dir, &study, true, &KeptBytes::of(dir))?;
        fs::create_dir_all(&out).map_err(at(&out))?;
        // The copy has the same roads: their network need not be built again. Without it, or where it does not fit, it is.
        let (cached, cache) = (dir.join(CACHE_DIR).join(NETWORK_FILE), study.join(CACHE_DIR));
        if cached.is_file() {
            let _ = fs::create_dir_all(&cache).and_then(|()| fs::copy(&cached, cache.join(NETWORK_FILE)));
        }
        let figures = results(&study, &out).map_err(|reason| VersionError::Results { reason })?;
        // The road network's cache is made again from the copy.
        let _ = fs::remove_dir_all(&cache);
        let mut files = Vec::new();
        for folder in [VERSION_RESULTS, VERSION_STUDY] {
            hash(&making.0, &making.0.join(folder), &mut files)?;
        }
        files.sort_by(|a: &VersionFile, b| a.path.cmp(&b.path));
        let version = Self { id: id.clone(), label, figures, files };
        let text = serde_json::to_string_pretty(&version).expect("a version is plain data") + "\n";
        fs::write(making.0.join(FILE), text).map_err(at(&making.0))?;
        fs::rename(&making.0, &place).map_err(|e| if place.exists() { VersionError::Taken { id } } else { at(&place)(e) })?;
        Ok(version)
    }

    /// Versions of the study in `dir`, the latest date first. Folders without a readable `version.json` are passed over.
    #[must_use]
    pub fn all(dir: &Path) -> Vec<Self> {
        let entries = fs::read_dir(dir.join(VERSIONS)).into_iter().flatten().flatten();
        let ids = entries.filter_map(|e| e.file_name().into_string().ok()).filter(|name| !name.starts_with('.'));
        let mut all: Vec<Self> = ids.filter_map(|id| Self::read(dir, &id).ok()).collect();
        all.sort_by(|a, b| b.id.cmp(&a.id));
        all
    }

    /// The version `id` of the study in `dir`.
    ///
    /// # Errors
    /// When there is none, or its `version.json` cannot be read.
    pub fn read(dir: &Path, id: &str) -> Result<Self, VersionError> {
        let missing = || VersionError::Missing { id: id.to_owned() };
        if id.starts_with('.') || id.contains(['/', '\\']) {
            return Err(missing());
        }
        let text = fs::read_to_string(dir.join(VERSIONS).join(id).join(FILE)).map_err(|_| missing())?;
        let version: Self = serde_json::from_str(&text).map_err(|_| missing())?;
        Ok(Self { id: id.to_owned(), ..version })
    }

    /// Folder of the version in the study's folder `dir`.
    #[must_use]
    pub fn folder(&self, dir: &Path) -> PathBuf {
        dir.join(VERSIONS).join(&self.id)
    }

    /// Files that are not what was kept: changed, gone, or new. Empty for a version that is whole.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn altered(&self, dir: &Path) -> Result<Vec<String>, VersionError> {
        let folder = self.folder(dir);
        let mut now = Vec::new();
        for part in [VERSION_RESULTS, VERSION_STUDY] {
            if folder.join(part).exists() {
                hash(&folder, &folder.join(part), &mut now)?;
            }
        }
        let changed = self.files.iter().filter(|file| !now.contains(file)).map(|file| file.path.clone());
        let new = now.iter().filter(|file| !self.files.iter().any(|kept| kept.path == file.path)).map(|file| file.path.clone());
        let mut all: Vec<String> = changed.chain(new).collect();
        all.sort();
        Ok(all)
    }
}

/// Files of earlier versions by size and hash, which a later version links to instead of copying the same bytes again.
struct KeptBytes(BTreeMap<(u64, String), PathBuf>);

impl KeptBytes {
    /// Size in bytes from which a file is linked; lists are copied, since somebody may open and save one in the version.
    const LEAST: u64 = 1 << 20;

    fn of(dir: &Path) -> Self {
        let of_version = |version: KeptVersion| {
            let folder = version.folder(dir);
            version.files.into_iter().filter(|f| f.bytes >= Self::LEAST).map(move |f| ((f.bytes, f.xxh3), folder.join(f.path)))
        };
        Self(KeptVersion::all(dir).into_iter().flat_map(of_version).collect())
    }

    /// Puts the bytes of `source` at `target` as a link to an earlier version's; false where none has them, or links cannot be made.
    fn link(&self, source: &Path, target: &Path) -> bool {
        let bytes = fs::metadata(source).map_or(0, |m| m.len());
        if !self.0.keys().any(|key| key.0 == bytes) {
            return false;
        }
        let Ok(sum) = sum_of(source) else { return false };
        let Some(kept) = self.0.get(&sum) else { return false };
        // What somebody changed in the earlier version is not taken for what was kept.
        sum_of(kept).is_ok_and(|now| now == sum) && fs::hard_link(kept, target).is_ok()
    }
}

/// Size of a file, and its hash in hexadecimal digits.
fn sum_of(path: &Path) -> Result<(u64, String), VersionError> {
    let mut file = fs::File::open(path).map_err(at(path))?;
    let (mut sum, mut buffer, mut bytes) = (Xxh3::new(), vec![0; 1 << 16], 0_u64);
    loop {
        let read = file.read(&mut buffer).map_err(at(path))?;
        if read == 0 {
            break;
        }
        sum.update(&buffer[..read]);
        bytes += read as u64;
    }
    Ok((bytes, format!("{:032x}", sum.digest128())))
}

/// Copies a folder, without hidden files and, at the top, without the versions and the scenarios' journal.
fn copy(from: &Path, to: &Path, top: bool, kept: &KeptBytes) -> Result<(), VersionError> {
    fs::create_dir_all(to).map_err(at(to))?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let entry = entry.map_err(at(from))?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") || (top && name == VERSIONS) {
            continue;
        }
        let (source, target) = (entry.path(), to.join(&name));
        if fs::metadata(&source).map_err(at(&source))?.is_dir() {
            copy(&source, &target, false, kept)?;
        } else if !kept.link(&source, &target) {
            fs::copy(&source, &target).map_err(at(&source))?;
        }
    }
    Ok(())
}

/// Adds the files below `folder`, named from `root`; hidden ones are caches.
fn hash(root: &Path, folder: &Path, files: &mut Vec<VersionFile>) -> Result<(), VersionError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            continue;
        }
        if path.is_dir() {
            hash(root, &path, files)?;
            continue;
        }
        let (bytes, xxh3) = sum_of(&path)?;
        let below = path.strip_prefix(root).unwrap_or(&path);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        files.push(VersionFile { path: parts.join("/"), bytes, xxh3 });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(name: &str, date: &str) -> VersionLabel {
        VersionLabel { name: name.to_owned(), date: date.to_owned(), ..VersionLabel::default() }
    }

    fn figures(_: &Path, out: &Path) -> Result<VersionFigures, String> {
        fs::write(out.join("summary.json"), "{}").map_err(|e| e.to_string())?;
        Ok(VersionFigures::default())
    }

    #[test]
    fn a_version_stays_when_the_study_changes_and_tells_when_it_was_altered() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("lists")).unwrap();
        fs::write(dir.path().join("lists/f.csv"), "a").unwrap();
        fs::write(dir.path().join(".hidden"), "x").unwrap();
        let kept = KeptVersion::keep(dir.path(), label("半年报", "2026-06-30"), figures).unwrap();
        assert_eq!(kept.id, "2026-06-30 半年报");
        let paths: Vec<&str> = kept.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["results/summary.json", "study/lists/f.csv"]);
        fs::write(dir.path().join("lists/f.csv"), "b").unwrap();
        assert_eq!(kept.altered(dir.path()).unwrap(), Vec::<String>::new());
        assert_eq!(KeptVersion::all(dir.path()), std::slice::from_ref(&kept));
        // A later one does not hold the earlier one.
        let later = KeptVersion::keep(dir.path(), label("", "2026-09-30"), figures).unwrap();
        assert_eq!(later.files.len(), 2);
        assert_eq!(KeptVersion::all(dir.path()).iter().map(|v| v.id.as_str()).collect::<Vec<_>>(), ["2026-09-30", "2026-06-30 半年报"]);
        assert!(matches!(KeptVersion::keep(dir.path(), label("半年报", "2026-06-30"), figures), Err(VersionError::Taken { .. })));
        let folder = kept.folder(dir.path());
        fs::write(folder.join("study/lists/f.csv"), "c").unwrap();
        fs::remove_file(folder.join("results/summary.json")).unwrap();
        fs::write(folder.join("study/new.csv"), "c").unwrap();
        assert_eq!(kept.altered(dir.path()).unwrap(), ["results/summary.json", "study/lists/f.csv", "study/new.csv"]);
    }

    /// An extract of 1 MiB is the same file in every version until its bytes change; a list, and a changed extract, are files of their own.
    #[cfg(unix)]
    #[test]
    fn the_same_large_file_is_kept_once() {
        use std::os::unix::fs::MetadataExt as _;
        let dir = tempfile::tempdir().unwrap();
        let extract = dir.path().join("roads.osm.pbf");
        let keep = |date: &str| KeptVersion::keep(dir.path(), label("", date), figures).unwrap();
        let inode = |date: &str, file: &str| fs::metadata(dir.path().join(VERSIONS).join(date).join("study").join(file)).unwrap().ino();
        fs::write(&extract, vec![7; 1 << 20]).unwrap();
        fs::write(dir.path().join("f.csv"), "a").unwrap();
        let (first, second) = (keep("2026-03-31"), keep("2026-06-30"));
        assert_eq!(inode("2026-03-31", "roads.osm.pbf"), inode("2026-06-30", "roads.osm.pbf"));
        assert_ne!(inode("2026-03-31", "f.csv"), inode("2026-06-30", "f.csv"));
        assert_ne!(fs::metadata(&extract).unwrap().ino(), inode("2026-03-31", "roads.osm.pbf"), "the study's own file may change");
        assert_eq!(first.files, second.files);
        fs::write(&extract, vec![8; 1 << 20]).unwrap();
        keep("2026-09-30");
        assert_ne!(inode("2026-09-30", "roads.osm.pbf"), inode("2026-06-30", "roads.osm.pbf"));
        // A version that was spoilt is not linked to.
        fs::write(dir.path().join(VERSIONS).join("2026-09-30/study/roads.osm.pbf"), vec![9; 1 << 20]).unwrap();
        let last = keep("2026-12-31");
        assert!(last.altered(dir.path()).unwrap().is_empty());
        assert_ne!(inode("2026-12-31", "roads.osm.pbf"), inode("2026-09-30", "roads.osm.pbf"));
    }

    #[test]
    fn what_cannot_be_computed_or_named_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let refused = KeptVersion::keep(dir.path(), label("a", "2026-06-30"), |_, _| Err("no homes".to_owned()));
        assert!(matches!(refused, Err(VersionError::Results { .. })));
        assert_eq!(fs::read_dir(dir.path().join(VERSIONS)).unwrap().count(), 0);
        for (name, date) in [("../a", "2026-06-30"), ("a", "30 June"), ("a:b", "2026-06-30"), ("a", "2026-6-30"), ("a.", "2026-06-30")] {
            assert!(matches!(KeptVersion::keep(dir.path(), label(name, date), figures), Err(VersionError::Label { .. })), "{name} {date}");
        }
        for id in ["..", ".", "../study", "none"] {
            assert!(matches!(KeptVersion::read(dir.path(), id), Err(VersionError::Missing { .. })), "{id}");
        }
    }
}

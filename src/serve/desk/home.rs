//! The workspace: a folder whose subfolders with a `study.toml` are studies.

use carecircle_words::say;
use std::fs;
use std::hash::Hasher;
use std::io::Error;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3Default;

use super::DemoFiles;
use super::file_name;
use crate::Problem;
use carecircle_base::model::Name;
use carecircle_import::StudyConfig;
use carecircle_import::config::STUDY_FILE;

/// Folder of drafts in the workspace.
pub(super) const DRAFTS: &str = ".drafts";

/// Beginning of the name of a folder in which a study is being made.
pub(super) const MAKING: &str = ".making-";

/// Deepest folder below a study in which changes of its files are looked for.
const DEEPEST: usize = 4;

/// A folder of the workspace that holds a study.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct StudyEntry {
    /// Name of the folder.
    id: String,
    /// Title; the folder's name where `study.toml` cannot be read.
    title: Name,
    /// Whether the data are synthetic.
    simulated: bool,
    /// When a file of the study was last changed, RFC 3339.
    modified: Option<String>,
    /// Whether the study is the embedded demo.
    demo: bool,
    /// Why the study cannot be opened, one sentence.
    problem: Option<Name>,
}

/// The workspace folder.
#[derive(Debug, Clone)]
pub(super) struct Home {
    dir: PathBuf,
    /// `dir` without links: what lies elsewhere does not belong to the workspace.
    real: PathBuf,
}

impl Home {
    /// The workspace at `dir`, which is made when it is missing.
    pub(super) fn open(dir: &Path) -> Result<Self, Error> {
        fs::create_dir_all(dir)?;
        let (dir, real) = (std::path::absolute(dir)?, dir.canonicalize()?);
        fs::create_dir_all(dir.join(DRAFTS))?;
        Ok(Self { dir, real })
    }

    /// Folder of the workspace.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Removes folders of studies whose making was cut off; called while no other desk runs on the workspace.
    pub(super) fn clear_leftovers(&self) {
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
            if is_folder && entry.file_name().to_string_lossy().starts_with(MAKING) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Whether `path` lies in the workspace when links are followed.
    fn holds(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|real| real.starts_with(&self.real) && real != self.real)
    }

    /// Folder of the study `id`.
    ///
    /// # Errors
    /// Not found where `id` is no name of a folder of the workspace with a `study.toml`, or one of the two is a link out of it.
    pub(super) fn study(&self, id: &str) -> Result<PathBuf, Problem> {
        let is_name = !id.is_empty() && !id.starts_with('.') && !id.contains(['/', '\\', '\0', ':']);
        let dir = self.dir.join(if is_name { id } else { DRAFTS });
        let file = dir.join(STUDY_FILE);
        if is_name && file.is_file() && self.holds(&dir) && self.holds(&file) {
            return Ok(dir);
        }
        let shown: String = id.chars().filter(|c| !c.is_control()).take(80).collect();
        Err(Problem::not_found(say!("desk-there-no-study", shown)))
    }

    /// Studies, the last changed first. A folder without `study.toml` is none; one that cannot be opened says why.
    pub(super) fn studies(&self, demo: DemoFiles) -> Vec<StudyEntry> {
        let mut all: Vec<(Option<SystemTime>, StudyEntry)> = Vec::new();
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let dir = entry.path();
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if !hidden && dir.join(STUDY_FILE).symlink_metadata().is_ok() {
                all.push(self.entry(&dir, entry.file_name().to_str(), demo));
            }
        }
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        all.into_iter().map(|(_, entry)| entry).collect()
    }

    fn entry(&self, dir: &Path, name: Option<&str>, demo: DemoFiles) -> (Option<SystemTime>, StudyEntry) {
        let id = name.map_or_else(|| dir.file_name().unwrap_or_default().to_string_lossy().into_owned(), str::to_owned);
        let last = fs::read_dir(dir).into_iter().flatten().flatten().filter_map(|e| e.metadata().ok().filter(fs::Metadata::is_file));
        let last = last.filter_map(|m| m.modified().ok()).max();
        let unnamed = Name { zh: id.clone(), en: id.clone() };
        let (title, simulated, problem) = if name.is_none() || self.study(&id).is_err() {
            let problem = Name::from(say!("desk-folder-or-its"));
            (unnamed, false, Some(problem))
        } else {
            match StudyConfig::read(dir) {
                Ok(config) => (config.name, config.simulated, None),
                Err(error) => {
                    let problem = Name::from(say!("desk-study-toml-cannot", error = error.to_string()));
                    (unnamed, false, Some(problem))
                }
            }
        };
        let modified = last.and_then(|t| Timestamp::try_from(t).ok()).map(|t| t.to_string());
        (last, StudyEntry { demo: is_demo(dir, demo), id, title, simulated, modified, problem })
    }

    /// Name of the folder that holds the demo study, if one does.
    pub(super) fn demo(&self, demo: DemoFiles) -> Option<String> {
        self.studies(demo).into_iter().find(|entry| entry.demo && entry.problem.is_none()).map(|entry| entry.id)
    }

    /// Name of a folder that is not there yet, for a study of that title.
    pub(super) fn free_name(&self, title: &str) -> String {
        let name = file_name::folder(title);
        let numbered = (2_u32..).map(|n| format!("{name} {n}"));
        let is_free = |name: &String| self.dir.join(name).symlink_metadata().is_err();
        std::iter::once(name.clone()).chain(numbered).find(is_free).expect("numbers do not end")
    }
}

/// Whether the study in `dir` is the demo as the program carries it.
fn is_demo(dir: &Path, demo: DemoFiles) -> bool {
    let own = demo.iter().find(|(name, _)| *name == STUDY_FILE);
    own.is_some_and(|(_, bytes)| fs::read(dir.join(STUDY_FILE)).is_ok_and(|read| read == *bytes))
}

/// Fingerprint of the names, sizes and times of the files below `dir`, without hidden ones and the scenarios, which the server
/// itself writes. Two fingerprints differ when a file was changed between them.
pub(super) fn fingerprint(dir: &Path) -> u64 {
    let mut all = Xxh3Default::new();
    add(&mut all, dir, DEEPEST);
    all.finish()
}

fn add(all: &mut Xxh3Default, dir: &Path, deepest: usize) {
    let mut entries: Vec<_> = fs::read_dir(dir).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let bytes = name.as_encoded_bytes();
        let own = bytes.starts_with(b".") || bytes.starts_with(carecircle_store::FILE_NAME.as_bytes());
        let Some(meta) = fs::metadata(entry.path()).ok().filter(|_| !own) else { continue };
        if meta.is_dir() {
            if deepest > 0 {
                add(all, &entry.path(), deepest - 1);
            }
            continue;
        }
        let changed = meta.modified().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
        all.update(bytes);
        all.update(&[0]);
        all.update(&meta.len().to_le_bytes());
        all.update(&changed.as_nanos().to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study(dir: &Path) {
        fs::create_dir_all(dir).unwrap();
        fs::write(dir.join(STUDY_FILE), "[study]\nname = \"镇\"\n").unwrap();
    }

    #[test]
    fn only_a_folder_of_the_workspace_with_a_study_is_one() {
        let root = tempfile::tempdir().unwrap();
        let home = Home::open(&root.path().join("home")).unwrap();
        study(&home.dir().join("临海 一"));
        study(&home.dir().join(DRAFTS));
        study(&root.path().join("outside"));
        fs::create_dir(home.dir().join("notes")).unwrap();
        assert_eq!(home.study("临海 一").unwrap(), home.dir().join("临海 一"));
        for id in ["", ".", "..", "../outside", "..\\outside", ".drafts", "notes", "nothing", "/etc", "临海 一/..", "临海 一/", "\0"]
        {
            assert!(home.study(id).is_err(), "{id:?}");
        }
        let ids = |home: &Home| home.studies(&[]).into_iter().map(|s| (s.id, s.problem.is_none())).collect::<Vec<_>>();
        assert_eq!(ids(&home), [("临海 一".to_owned(), true)]);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.path().join("outside"), home.dir().join("linked")).unwrap();
            std::os::unix::fs::symlink(home.dir().join("临海 一"), home.dir().join("inner")).unwrap();
            fs::create_dir(home.dir().join("half")).unwrap();
            std::os::unix::fs::symlink(root.path().join("outside").join(STUDY_FILE), home.dir().join("half").join(STUDY_FILE)).unwrap();
            assert!(home.study("linked").is_err() && home.study("half").is_err(), "links out of the workspace");
            assert!(home.study("inner").is_ok(), "a link inside");
            assert!(ids(&home).contains(&("linked".to_owned(), false)), "told, not dropped");
        }
    }

    #[test]
    fn a_free_name_is_the_title_or_numbered() {
        let root = tempfile::tempdir().unwrap();
        let home = Home::open(root.path()).unwrap();
        assert_eq!(home.free_name("临海/养老"), "临海 养老");
        study(&home.dir().join("临海 养老"));
        assert_eq!(home.free_name("临海/养老"), "临海 养老 2");
    }

    #[test]
    fn a_changed_file_changes_the_fingerprint_and_the_servers_own_do_not() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.csv"), "1").unwrap();
        let before = fingerprint(dir.path());
        fs::create_dir(dir.path().join(".carecircle")).unwrap();
        fs::write(dir.path().join(".carecircle/network.bin"), "x").unwrap();
        fs::write(dir.path().join(carecircle_store::FILE_NAME), "x").unwrap();
        assert_eq!(fingerprint(dir.path()), before);
        fs::write(dir.path().join("a.csv"), "12").unwrap();
        assert_ne!(fingerprint(dir.path()), before);
    }
}

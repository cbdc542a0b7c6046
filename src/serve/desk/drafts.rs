//! Drafts: folders of brought files with the answers so far, from which studies are made. They outlive the program.
//!
//! ```text
//! WORKSPACE/.drafts/3f0c…/  养老机构.xlsx  道路.zip  answers.json  .made
//! ```

use carecircle_words::say;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::answers::{self, AnswersBody};
use super::file_name;
use super::home::{DRAFTS, Home, fingerprint};
use super::upload::{clear_parts, not_written};
use crate::bounded_cache::BoundedCache;
use crate::{Problem, Token};
use carecircle_import::bring::{ANSWERS_FILE, Answers, BringCache, BringError, Draft, recognise_with};

/// File of a draft that names the study that was made from it last.
const MADE: &str = ".made";

/// Digits of a draft's id.
const ID_DIGITS: usize = 12;

/// Most drafts of a workspace.
const MOST: usize = 200;

/// Recognised drafts kept in memory.
const MOST_RECOGNISED: usize = 8;

/// A draft in the list of the start page.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct DraftEntry {
    id: String,
    /// Title as given, else the name of the first file, else empty.
    title: String,
    /// Number of files.
    files: usize,
    /// When a file or answer was last changed, RFC 3339.
    modified: Option<String>,
    /// Id of the study that was made from the draft last.
    made: Option<String>,
}

/// What a draft was recognised as: the draft, and those of its answers that fit a question of its files as they are. Others stay in
/// the file of answers, for files that come back.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    pub(super) draft: Draft,
    pub(super) answers: Answers,
    /// Fingerprint of the files and answers.
    version: u64,
}

/// What a draft was recognised as last.
type Recognised = Arc<Mutex<Option<Settled>>>;

/// Recognises the files of `folder`; answers that no longer fit a question are set aside.
fn settle(id: &str, folder: &Path, mut answers: Answers, cache: &BringCache) -> Result<(Draft, Answers), BringError> {
    loop {
        match recognise_with(folder, &answers, cache) {
            Ok(draft) => return Ok((Draft { id: id.to_owned(), ..draft }, answers)),
            Err(BringError::Answer { question, .. }) if answers.answers.remove(&question).is_some() => {}
            Err(error) => return Err(error),
        }
    }
}

/// The drafts of a workspace.
#[derive(Debug)]
pub(super) struct Drafts {
    dir: PathBuf,
    recognised: BoundedCache<String, Recognised>,
    /// What was read of the files of all drafts.
    read: BringCache,
    /// Changes so far: two versions of a file may have the same size and time.
    changes: AtomicU64,
    /// One change of answers at a time.
    writing: Mutex<()>,
}

fn is_id(id: &str) -> bool {
    id.len() == ID_DIGITS && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Files of a draft, by name: what was brought, without what the desk itself keeps there.
fn files(folder: &Path) -> Vec<(String, fs::Metadata)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut all: Vec<_> = entries
        .filter_map(|e| Some((e.file_name().into_string().ok()?, e.metadata().ok()?)))
        .filter(|(name, meta)| meta.is_file() && !name.starts_with('.') && name != ANSWERS_FILE)
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn without_answers_file(name: &str) -> Result<(), Problem> {
    file_name::check(name)?;
    if name.eq_ignore_ascii_case(ANSWERS_FILE) {
        return Err(Problem::bad_request(say!("desk-name-file-that", name)));
    }
    Ok(())
}

impl Drafts {
    /// The drafts of `home`; parts of files that were cut off are removed.
    pub(super) fn new(home: &Home) -> Self {
        let dir = home.dir().join(DRAFTS);
        for folder in fs::read_dir(&dir).into_iter().flatten().flatten() {
            clear_parts(&folder.path());
        }
        Self {
            dir,
            recognised: BoundedCache::new(MOST_RECOGNISED),
            read: BringCache::default(),
            changes: AtomicU64::new(0),
            writing: Mutex::default(),
        }
    }

    /// Folder of a draft.
    ///
    /// # Errors
    /// Not found where there is none.
    pub(super) fn folder(&self, id: &str) -> Result<PathBuf, Problem> {
        let folder = self.dir.join(if is_id(id) { id } else { "-" });
        let is_folder = folder.symlink_metadata().is_ok_and(|m| m.is_dir());
        if is_folder { Ok(folder) } else { Err(Problem::not_found(say!("desk-no-such-draft"))) }
    }

    /// Drafts, the last changed first.
    pub(super) fn all(&self) -> Vec<DraftEntry> {
        let ids = fs::read_dir(&self.dir).into_iter().flatten().flatten().filter_map(|e| e.file_name().into_string().ok());
        let mut all: Vec<(Option<SystemTime>, DraftEntry)> =
            ids.filter_map(|id| self.folder(&id).ok().map(|folder| entry(id, &folder))).collect();
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        all.into_iter().map(|(_, entry)| entry).collect()
    }

    /// A new, empty draft.
    ///
    /// # Errors
    /// When there are too many drafts, or the folder cannot be written.
    pub(super) fn create(&self, title: Option<String>) -> Result<String, Problem> {
        if fs::read_dir(&self.dir).into_iter().flatten().count() >= MOST {
            return Err(Problem::conflict(say!("desk-there-drafts-delete", most = MOST)));
        }
        let id = Token::random().map_err(|e| Problem::internal(e.to_string()))?.as_str()[..ID_DIGITS].to_owned();
        let folder = self.dir.join(&id);
        fs::create_dir_all(&folder).map_err(|e| not_written(&id, &e))?;
        self.write_answers(&folder, &Answers { title: answers::plain_title(title), ..Answers::default() })?;
        Ok(id)
    }

    /// What the draft's files are, and what is asked about them; recognised anew only when something has changed.
    ///
    /// # Errors
    /// When there is no such draft, or its folder cannot be read.
    pub(super) fn read(&self, id: &str) -> Result<Settled, Problem> {
        let folder = self.folder(id)?;
        let recognised = self.recognised.get_or_compute(id.to_owned(), Default::default);
        // One recognition of a draft at a time: whoever asks meanwhile gets the same.
        let mut recognised = recognised.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.version(&folder);
        if let Some(settled) = recognised.as_ref().filter(|settled| settled.version == version) {
            return Ok(settled.clone());
        }
        let (draft, answers) = settle(id, &folder, answers::read(&folder)?, &self.read).map_err(|e| super::bring_problem(&e))?;
        let settled = Settled { draft, answers, version };
        *recognised = Some(settled.clone());
        Ok(settled)
    }

    /// Merges answers and title into those of a draft, and recognises it with them.
    ///
    /// # Errors
    /// When there is no such draft, an answer that is given fits no question, or the file cannot be written; the answers stay as they
    /// were then.
    pub(super) fn answer(&self, id: &str, body: AnswersBody) -> Result<Settled, Problem> {
        let folder = self.folder(id)?;
        // One change of a draft at a time; others go on meanwhile.
        let recognised = self.recognised.get_or_compute(id.to_owned(), Default::default);
        let mut recognised = recognised.lock().unwrap_or_else(PoisonError::into_inner);
        let before = answers::read(&folder)?;
        let mut answers = before.clone();
        let is_title_only = body.is_title_only();
        let given = body.merge_into(&mut answers)?;
        let version = self.version(&folder);
        if let Some(known) = recognised.as_mut().filter(|known| is_title_only && known.version == version) {
            self.replace_answers(&folder, &before, &answers)?;
            known.draft.title = answers.title.clone().unwrap_or_default();
            known.answers.title = answers.title;
            known.version = self.version(&folder);
            return Ok(known.clone());
        }
        let (draft, fitting) = settle(id, &folder, answers.clone(), &self.read).map_err(|e| super::bring_problem(&e))?;
        if let Some(question) = given.iter().find(|question| !fitting.answers.contains_key(*question)) {
            let choice = &answers.answers[question];
            return Err(Problem::unprocessable(say!("desk-answer-fits-no", question, choice)));
        }
        self.replace_answers(&folder, &before, &answers)?;
        let settled = Settled { draft, answers: fitting, version: self.version(&folder) };
        *recognised = Some(settled.clone());
        Ok(settled)
    }

    /// Writes answers in the place of those that they were made of.
    fn replace_answers(&self, folder: &Path, before: &Answers, answers: &Answers) -> Result<(), Problem> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if answers::read(folder)? != *before {
            return Err(Problem::conflict(say!("desk-draft-was-changed")));
        }
        self.write_answers(folder, answers)
    }

    fn write_answers(&self, folder: &Path, answers: &Answers) -> Result<(), Problem> {
        answers::write(folder, answers)?;
        self.changed();
        Ok(())
    }

    /// Folder for a file of that name that is to be written; at most `most` files are in it.
    ///
    /// # Errors
    /// When there is no such draft, the name is no good one, or there are too many files.
    pub(super) fn place_for(&self, id: &str, name: &str, most: usize) -> Result<PathBuf, Problem> {
        without_answers_file(name)?;
        let folder = self.folder(id)?;
        let there = files(&folder);
        if there.len() >= most && !there.iter().any(|(known, _)| known == name) {
            return Err(Problem::conflict(say!("desk-draft-has-at", most)));
        }
        Ok(folder)
    }

    /// A file was written into the folder of a draft.
    pub(super) fn brought(&self, folder: &Path, name: &str) {
        self.read.forget(&folder.join(name));
        self.changed();
    }

    /// What was read of the files of all drafts.
    pub(super) fn cache(&self) -> &BringCache {
        &self.read
    }

    /// A file or an answer was written.
    fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    /// Removes a brought file.
    ///
    /// # Errors
    /// When there is no such draft or file, or it cannot be removed.
    pub(super) fn remove_file(&self, id: &str, name: &str) -> Result<(), Problem> {
        without_answers_file(name)?;
        let path = self.folder(id)?.join(name);
        let removed = fs::remove_file(&path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => Problem::not_found(say!("desk-there-no-file", name)),
            _ => not_written(name, &e),
        });
        self.read.forget(&path);
        self.changed();
        removed
    }

    /// Removes a draft with its files.
    ///
    /// # Errors
    /// When there is no such draft, or it cannot be removed.
    pub(super) fn remove(&self, id: &str) -> Result<(), Problem> {
        let folder = self.folder(id)?;
        fs::remove_dir_all(&folder).map_err(|e| not_written(id, &e))
    }

    /// Notes the study that was made from a draft.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn note_made(&self, folder: &Path, study: &str) -> Result<(), Problem> {
        answers::write_whole(folder, MADE, study.as_bytes())
    }

    /// Fingerprint of the files and answers of a draft.
    fn version(&self, folder: &Path) -> u64 {
        let changes = self.changes.load(Ordering::Relaxed);
        xxh3_64(&[fingerprint(folder).to_le_bytes(), changes.to_le_bytes()].concat())
    }
}

fn entry(id: String, folder: &Path) -> (Option<SystemTime>, DraftEntry) {
    let files = files(folder);
    let times = files.iter().map(|(_, meta)| meta.modified()).chain([fs::metadata(folder.join(ANSWERS_FILE)).and_then(|m| m.modified())]);
    let last = times.filter_map(Result::ok).max();
    let title = answers::read(folder).ok().and_then(|a| a.title).or_else(|| files.first().map(|(name, _)| name.clone()));
    let made = fs::read_to_string(folder.join(MADE)).ok().filter(|id| !id.is_empty());
    let modified = last.and_then(|t| Timestamp::try_from(t).ok()).map(|t| t.to_string());
    (last, DraftEntry { id, title: title.unwrap_or_default(), files: files.len(), modified, made })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_survives_a_restart_and_answers_are_merged() {
        let root = tempfile::tempdir().unwrap();
        let home = Home::open(root.path()).unwrap();
        let drafts = Drafts::new(&home);
        let id = drafts.create(Some("  临海\n养老 ".to_owned())).unwrap();
        let give = |text: &str| drafts.answer(&id, serde_json::from_str(text).unwrap()).map(|settled| settled.answers.answers.len());
        assert_eq!(give(r#"{"answers":{"role:a.csv":"homes","kind:x":"canteen"}}"#).unwrap(), 2);
        assert_eq!(give(r#"{"answers":{"kind:x":null,"kind:y":"none"}}"#).unwrap(), 2);
        assert!(give(r#"{"answers":{"nonsense":"1"}}"#).is_err(), "no question is about that");
        fs::write(drafts.folder(&id).unwrap().join("a.csv"), "编号,经度,纬度,60岁及以上\na,121.15,28.85,3\n").unwrap();
        fs::write(drafts.folder(&id).unwrap().join(".part-1"), "half").unwrap();
        let again = Drafts::new(&home);
        let (folder, answers) = (again.folder(&id).unwrap(), answers::read(&again.folder(&id).unwrap()).unwrap());
        assert_eq!(answers.title.as_deref(), Some("临海养老"));
        let kept: Vec<_> = answers.answers.iter().map(|(q, a)| (q.as_str(), a.as_str())).collect();
        assert_eq!(kept, [("kind:y", "none"), ("role:a.csv", "homes")]);
        assert!(!folder.join(".part-1").exists(), "half a file is none");
        let all = again.all();
        assert_eq!((all.len(), all[0].files, all[0].title.as_str()), (1, 1, "临海养老"));
        again.answer(&id, serde_json::from_str(r#"{"title":null}"#).unwrap()).unwrap();
        assert_eq!(again.read(&id).unwrap().answers.title, None);
        // An answer that fits no longer is set aside, and counts again when it does.
        let stale = r#"{"title":null,"answers":{"role:a.csv":"no role","kind:y":"none"}}"#;
        fs::write(folder.join(ANSWERS_FILE), stale).unwrap();
        again.changed();
        assert_eq!(again.read(&id).unwrap().answers.answers.len(), 1);
        assert!(fs::read_to_string(folder.join(ANSWERS_FILE)).unwrap().contains("no role"));
        again.remove(&id).unwrap();
        assert!(again.folder(&id).is_err() && again.all().is_empty());
    }

    #[test]
    fn only_an_id_names_a_draft_and_only_a_brought_file_is_removed() {
        let root = tempfile::tempdir().unwrap();
        let home = Home::open(root.path()).unwrap();
        let drafts = Drafts::new(&home);
        let id = drafts.create(None).unwrap();
        for other in ["", "..", "../..", &format!("../{DRAFTS}/{id}"), &format!("{id}/"), &id[..11], "000000000000", "ABCDEF012345"] {
            assert!(drafts.folder(other).is_err(), "{other}");
        }
        for name in ["..", "../x", "answers.json", "Answers.JSON", ".made"] {
            assert!(drafts.remove_file(&id, name).is_err() && drafts.place_for(&id, name, 9).is_err(), "{name}");
        }
        assert!(drafts.folder(&id).unwrap().join(ANSWERS_FILE).exists());
        fs::write(drafts.folder(&id).unwrap().join("a.csv"), "x").unwrap();
        assert!(drafts.place_for(&id, "b.csv", 1).is_err(), "too many");
        assert!(drafts.place_for(&id, "a.csv", 1).is_ok(), "in the place of the same");
    }
}

//! Drafts: folders of brought files with the answers so far, from which studies are made. They outlive the program.
//!
//! ```text
//! WORKSPACE/.drafts/3f0c…/  养老机构.xlsx  道路.zip  answers.json  .made
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::file_name;
use super::home::{DRAFTS, Home, fingerprint};
use super::upload::{clear_parts, not_written};
use crate::bounded_cache::BoundedCache;
use crate::{Problem, Token};
use carecircle_import::bring::{ANSWERS_FILE, Answers, Draft, recognise};

/// File of a draft that names the study that was made from it last.
const MADE: &str = ".made";

/// Digits of a draft's id.
const ID_DIGITS: usize = 12;

/// Most drafts of a workspace.
const MOST: usize = 200;

/// Recognised drafts kept in memory.
const MOST_RECOGNISED: usize = 8;

/// Longest title, in characters, and longest answer, in bytes.
const LONGEST_TITLE: usize = 100;
const LONGEST_ANSWER: usize = 4096;

/// Most answers of a draft.
const MOST_ANSWERS: usize = 10_000;

/// A draft in the list of the start page.
#[derive(Debug, Clone, Serialize)]
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

/// Answers that are given, changed or taken back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswersBody {
    /// Choice by question; null takes an answer back.
    #[serde(default)]
    answers: BTreeMap<String, Option<String>>,
    /// Title of the study; null for one from the files, absent to leave it.
    #[serde(default, deserialize_with = "present")]
    title: Option<Option<String>>,
}

/// What is there, even if it is null.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// What a draft was recognised as, and the fingerprint of what it was recognised from.
type Recognised = Arc<Mutex<Option<(u64, Draft)>>>;

/// The drafts of a workspace.
#[derive(Debug)]
pub(super) struct Drafts {
    dir: PathBuf,
    recognised: BoundedCache<String, Recognised>,
    /// Changes so far: two versions of a file may have the same size and time.
    changes: AtomicU64,
    /// One change of answers at a time.
    writing: Mutex<()>,
}

fn is_id(id: &str) -> bool {
    id.len() == ID_DIGITS && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Writes `bytes` to `name` in `folder`, whole or not at all.
fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let write = || -> Result<(), Error> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(folder.join(name))?;
        Ok(())
    };
    write().map_err(|e| not_written(name, &e))
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

fn read_answers(folder: &Path) -> Result<Answers, Problem> {
    let path = folder.join(ANSWERS_FILE);
    let bytes = match fs::read(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Answers::default()),
        read => read.map_err(|e| Problem::internal(format!("{}: {e}", path.display())))?,
    };
    serde_json::from_slice(&bytes).map_err(|e| {
        let detail = format!("{} is damaged ({e}); delete it and answer again", path.display());
        Problem::unprocessable(detail).in_chinese(format!("{} 已损坏（{e}），请删除它，再回答一次。", path.display()))
    })
}

fn without_answers_file(name: &str) -> Result<(), Problem> {
    file_name::check(name)?;
    if name.eq_ignore_ascii_case(ANSWERS_FILE) {
        let detail = format!("'{name}' is the name of the file that holds the answers; rename yours");
        return Err(Problem::bad_request(detail).in_chinese(format!("“{name}”是程序自己用的文件名，请改名后再拖进来。")));
    }
    Ok(())
}

/// A title without what cannot be seen, or `None` for an empty one.
fn plain_title(title: Option<String>) -> Option<String> {
    let plain: String = title?.chars().filter(|c| !c.is_control()).take(LONGEST_TITLE).collect();
    Some(plain.trim().to_owned()).filter(|t| !t.is_empty())
}

impl Drafts {
    /// The drafts of `home`; parts of files that were cut off are removed.
    pub(super) fn new(home: &Home) -> Self {
        let dir = home.dir().join(DRAFTS);
        for folder in fs::read_dir(&dir).into_iter().flatten().flatten() {
            clear_parts(&folder.path());
        }
        Self { dir, recognised: BoundedCache::new(MOST_RECOGNISED), changes: AtomicU64::new(0), writing: Mutex::default() }
    }

    /// Folder of a draft.
    ///
    /// # Errors
    /// Not found where there is none.
    pub(super) fn folder(&self, id: &str) -> Result<PathBuf, Problem> {
        let folder = self.dir.join(if is_id(id) { id } else { "-" });
        let is_folder = folder.symlink_metadata().is_ok_and(|m| m.is_dir());
        let gone = || Problem::not_found("there is no such draft; it was deleted, or belongs to another workspace");
        if is_folder { Ok(folder) } else { Err(gone().in_chinese("没有这份草稿：它已删除，或者属于另一个工作文件夹。")) }
    }

    /// Drafts, the last changed first.
    pub(super) fn all(&self) -> Vec<DraftEntry> {
        let ids = fs::read_dir(&self.dir).into_iter().flatten().flatten().filter_map(|e| e.file_name().into_string().ok());
        let mut all: Vec<(Option<SystemTime>, DraftEntry)> = ids.filter_map(|id| self.folder(&id).ok().map(|folder| entry(id, &folder))).collect();
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        all.into_iter().map(|(_, entry)| entry).collect()
    }

    /// A new, empty draft.
    ///
    /// # Errors
    /// When there are too many drafts, or the folder cannot be written.
    pub(super) fn create(&self, title: Option<String>) -> Result<String, Problem> {
        if fs::read_dir(&self.dir).into_iter().flatten().count() >= MOST {
            let detail = format!("there are {MOST} drafts; delete some that are no longer needed");
            return Err(Problem::conflict(detail).in_chinese(format!("已有 {MOST} 份草稿，请先删除不要的。")));
        }
        let id = Token::random().map_err(|e| Problem::internal(e.to_string()))?.as_str()[..ID_DIGITS].to_owned();
        let folder = self.dir.join(&id);
        fs::create_dir_all(&folder).map_err(|e| not_written(&id, &e))?;
        self.write_answers(&folder, &Answers { title: plain_title(title), ..Answers::default() })?;
        Ok(id)
    }

    /// What the draft's files are, and what is asked about them; recognised anew only when something has changed.
    ///
    /// # Errors
    /// When there is no such draft, or its folder cannot be read.
    pub(super) fn read(&self, id: &str) -> Result<Draft, Problem> {
        let folder = self.folder(id)?;
        let recognised = self.recognised.get_or_compute(id.to_owned(), Default::default);
        // One recognition of a draft at a time: whoever asks meanwhile gets the same.
        let mut recognised = recognised.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.version(&folder);
        if let Some((of, draft)) = &*recognised
            && *of == version
        {
            return Ok(draft.clone());
        }
        let answers = read_answers(&folder)?;
        let mut draft = recognise(&folder, &answers).map_err(|e| super::bring_problem(&e))?;
        id.clone_into(&mut draft.id);
        *recognised = Some((version, draft.clone()));
        Ok(draft)
    }

    /// Files and answers of a draft, for a study to be made of them.
    ///
    /// # Errors
    /// When there is no such draft, or its answers are damaged.
    pub(super) fn inputs(&self, id: &str) -> Result<(PathBuf, Answers), Problem> {
        let folder = self.folder(id)?;
        let answers = read_answers(&folder)?;
        Ok((folder, answers))
    }

    /// Merges answers and title into those of a draft.
    ///
    /// # Errors
    /// When there is no such draft, an answer is too long, or the file cannot be written.
    pub(super) fn answer(&self, id: &str, body: AnswersBody) -> Result<(), Problem> {
        let folder = self.folder(id)?;
        let is_short = |text: &str| text.len() <= LONGEST_ANSWER;
        if !body.answers.iter().all(|(question, choice)| is_short(question) && choice.as_deref().is_none_or(is_short)) {
            return Err(Problem::bad_request("an answer is longer than any question's").in_chinese("回答太长。"));
        }
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answers = read_answers(&folder)?;
        for (question, choice) in body.answers {
            match choice {
                Some(choice) => answers.answers.insert(question, choice),
                None => answers.answers.remove(&question),
            };
        }
        if answers.answers.len() > MOST_ANSWERS {
            return Err(Problem::bad_request("a draft has fewer questions than that").in_chinese("回答太多。"));
        }
        if let Some(title) = body.title {
            answers.title = plain_title(title);
        }
        self.write_answers(&folder, &answers)
    }

    fn write_answers(&self, folder: &Path, answers: &Answers) -> Result<(), Problem> {
        let text = serde_json::to_vec_pretty(answers).map_err(|e| Problem::internal(e.to_string()))?;
        write_whole(folder, ANSWERS_FILE, &text)?;
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
            let detail = format!("a draft has at most {most} files; put the parts of a Shapefile into a zip");
            return Err(Problem::conflict(detail).in_chinese(format!("一份草稿最多 {most} 个文件。Shapefile 的各部分可以打包成 zip。")));
        }
        Ok(folder)
    }

    /// A file was written.
    pub(super) fn changed(&self) {
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
            ErrorKind::NotFound => Problem::not_found(format!("there is no file '{name}' in this draft")).in_chinese("草稿里没有这个文件。"),
            _ => not_written(name, &e),
        });
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
        write_whole(folder, MADE, study.as_bytes())
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
    let title = read_answers(folder).ok().and_then(|a| a.title).or_else(|| files.first().map(|(name, _)| name.clone()));
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
        let give = |text: &str| drafts.answer(&id, serde_json::from_str(text).unwrap()).unwrap();
        give(r#"{"answers":{"role:a.csv":"homes","kind:x":"canteen"}}"#);
        give(r#"{"answers":{"kind:x":null,"kind:y":"none"}}"#);
        fs::write(drafts.folder(&id).unwrap().join("a.csv"), "x").unwrap();
        fs::write(drafts.folder(&id).unwrap().join(".part-1"), "half").unwrap();
        let again = Drafts::new(&home);
        let (folder, answers) = again.inputs(&id).unwrap();
        assert_eq!(answers.title.as_deref(), Some("临海养老"));
        let kept: Vec<_> = answers.answers.iter().map(|(q, a)| (q.as_str(), a.as_str())).collect();
        assert_eq!(kept, [("kind:y", "none"), ("role:a.csv", "homes")]);
        assert!(!folder.join(".part-1").exists(), "half a file is none");
        let all = again.all();
        assert_eq!((all.len(), all[0].files, all[0].title.as_str()), (1, 1, "临海养老"));
        again.answer(&id, serde_json::from_str(r#"{"title":null}"#).unwrap()).unwrap();
        assert_eq!(again.inputs(&id).unwrap().1.title, None);
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

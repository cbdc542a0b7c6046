//! Answers and title of a draft, kept in its folder as `answers.json`.

use carecircle_words::say;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Error, ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Deserializer};

use super::upload::not_written;
use crate::Problem;
use carecircle_import::bring::{ANSWERS_FILE, Answers};

/// Longest title, in characters, and longest answer, in bytes.
const LONGEST_TITLE: usize = 100;
const LONGEST_ANSWER: usize = 4096;

/// Most answers of a draft.
const MOST_ANSWERS: usize = 10_000;

/// Answers that are given, changed or taken back.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswersBody {
    /// Choice by question; null takes an answer back.
    #[serde(default)]
    answers: BTreeMap<String, Option<String>>,
    /// Title of the study; null for one from the files, absent to leave it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    title: Option<Option<String>>,
}

/// What is there, even if it is null.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl AnswersBody {
    /// Whether it changes nothing that files are recognised by.
    pub(super) fn is_title_only(&self) -> bool {
        self.answers.is_empty()
    }

    /// Merges these into `answers`; gives the ids of the questions that are answered.
    ///
    /// # Errors
    /// When an answer is too long, or there are too many.
    pub(super) fn merge_into(self, answers: &mut Answers) -> Result<Vec<String>, Problem> {
        let mut given = Vec::new();
        for (question, choice) in self.answers {
            if question.len().max(choice.as_ref().map_or(0, String::len)) > LONGEST_ANSWER {
                return Err(Problem::bad_request(say!("desk-answer-longer-than")));
            }
            match choice {
                Some(choice) => {
                    given.push(question.clone());
                    answers.answers.insert(question, choice);
                }
                None => drop(answers.answers.remove(&question)),
            }
        }
        if answers.answers.len() > MOST_ANSWERS {
            return Err(Problem::bad_request(say!("desk-draft-has-fewer")));
        }
        if let Some(title) = self.title {
            answers.title = plain_title(title);
        }
        Ok(given)
    }
}

/// A title without what cannot be seen, or `None` for an empty one.
pub(super) fn plain_title(title: Option<String>) -> Option<String> {
    let plain: String = title?.chars().filter(|c| !c.is_control()).take(LONGEST_TITLE).collect();
    Some(plain.trim().to_owned()).filter(|t| !t.is_empty())
}

/// The answers in the folder of a draft; none where there is no file of them.
///
/// # Errors
/// When the file cannot be read, or is damaged.
pub(super) fn read(folder: &Path) -> Result<Answers, Problem> {
    let path = folder.join(ANSWERS_FILE);
    let bytes = match fs::read(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Answers::default()),
        read => read.map_err(|e| Problem::internal(format!("{}: {e}", path.display())))?,
    };
    serde_json::from_slice(&bytes)
        .map_err(|e| Problem::unprocessable(say!("desk-damaged-delete-answer", path = path.display().to_string(), e = e.to_string())))
}

/// Writes the answers into the folder of a draft.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write(folder: &Path, answers: &Answers) -> Result<(), Problem> {
    let text = serde_json::to_vec_pretty(answers).map_err(|e| Problem::internal(e.to_string()))?;
    write_whole(folder, ANSWERS_FILE, &text)
}

/// Writes `bytes` to `name` in `folder`, whole or not at all.
pub(super) fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let write = || -> Result<(), Error> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(folder.join(name))?;
        Ok(())
    };
    write().map_err(|e| not_written(name, &e))
}

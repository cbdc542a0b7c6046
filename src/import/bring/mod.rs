//! Files that somebody brings, to a study folder: what each file is, the questions that remain, and the `study.toml`.
//!
//! [`recognise`] is a function of the files and the answers alone; [`make`] writes the study that it describes.

mod alike; // files of the same headers
mod asking; // questions and their answers
mod cache; // what was read
mod coordinates; // systems that the streets doubt
mod describe; // a file, for people
mod draft;
mod extent; // of an extract
mod make;
mod meanings; // of words and columns
mod open;
mod people; // lists of people that would count twice
mod plan; // the layers of the study
mod reading; // by the layers' own readers
mod recognise;
mod roles;
mod signs; // by which a table is known
mod streets;
mod study_text;
mod systems; // coordinate systems of the lists, settled
mod town_lists; // one file a town
mod together; // which of several files count
mod wording;

use carecircle_words::{Said, joined, say};
use std::path::{Path, PathBuf};

pub use cache::BringCache;
pub use draft::{
    Answers, BringChoice, BringQuestion, BroughtColumn, BroughtCrs, BroughtFile, BroughtPoints, BroughtSheet, CrsFit, Draft, Preview, Role,
    RoleCertainty,
};

use crate::config::ConfigError;
use crate::error::ImportError;
use carecircle_base::model::{ImportReport, Name};

/// File of a draft's folder that holds the answers; it is no input.
pub const ANSWERS_FILE: &str = "answers.json";

/// Reasons for which files cannot be made a study.
#[derive(Debug, thiserror::Error)]
pub enum BringError {
    /// The folder or one of its files cannot be read.
    #[error("{path} cannot be read: {reason}")]
    Read {
        /// The folder or file.
        path: String,
        /// Message of the operating system.
        reason: String,
    },
    /// A file of the study cannot be written.
    #[error("{path} cannot be written: {reason}")]
    Write {
        /// The folder or file.
        path: String,
        /// Message of the operating system.
        reason: String,
    },
    /// The folder of the new study holds something already.
    #[error("{path} is not empty; a new study needs a folder of its own")]
    NotEmpty {
        /// The folder.
        path: String,
    },
    /// An answer names a question or a choice that there is not.
    #[error("the answer {question} = {choice} fits no question; expected one of: {expected}")]
    Answer {
        /// Id of the question.
        question: String,
        /// Choice given.
        choice: String,
        /// Choices of the question, or ids of the questions.
        expected: String,
    },
    /// Nothing can be made of the files yet.
    #[error("no study can be made yet: {}", missing.iter().map(|m| m.en.as_str()).collect::<Vec<_>>().join("; "))]
    NotReady {
        /// What is missing, a sentence each.
        missing: Vec<Name>,
    },
    /// The `study.toml` that was written is refused; a defect of this program.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A file cannot be read as what it was taken for.
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// What is wrong with a file of a study and the way out, without the file's name: Chinese words, and the English of the error itself.
#[must_use]
pub fn file_problem(error: &ImportError) -> Name {
    wording::problem(error)
}

impl BringError {
    /// The error in words, its English sentence being its own; `None` for what only the program's own text says.
    #[must_use]
    pub fn said(&self) -> Option<Said> {
        let error = self.to_string();
        match self {
            Self::Read { path, reason } => Some(say!("bring-cannot-read", error, path, why = wording::system(reason))),
            Self::Write { path, reason } => Some(say!("bring-cannot-write", error, path, why = wording::system(reason))),
            Self::NotEmpty { path } => Some(say!("bring-folder-not-empty", error, path)),
            Self::Answer { question, choice, .. } => Some(say!("bring-answer-fits-none", error, question, choice)),
            Self::NotReady { missing } => Some(say!("bring-not-ready", error, missing = joined("list-semicolon", missing.iter().cloned()))),
            Self::Import(of) => Some(Said::verbatim(wording::problem(of))),
            Self::Config(_) => None,
        }
    }
}

/// A study folder made from files.
#[derive(Debug)]
pub struct MadeStudy {
    /// Folder of the study.
    pub dir: PathBuf,
    /// Files written, by name, `study.toml` first.
    pub files: Vec<String>,
    /// Files, readings and questions that the study was made from; questions without an answer were assumed.
    pub draft: Draft,
    /// Report of its import, roads first.
    pub report: ImportReport,
    /// What of the extract was left out, in a sentence; `None` where all of it is kept.
    pub clipped: Option<Name>,
}

/// What the files of `folder` are, by their contents and `answers`; subfolders, hidden files and [`ANSWERS_FILE`] are passed over.
///
/// # Errors
/// When the folder cannot be listed, or an answer fits no question. A file that cannot be read is no error: its `problem` says why.
pub fn recognise(folder: &Path, answers: &Answers) -> Result<Draft, BringError> {
    recognise_with(folder, answers, &BringCache::default())
}

/// [`recognise`] that reads only what `cache` does not know, and leaves there what it reads.
///
/// # Errors
/// As [`recognise`].
pub fn recognise_with(folder: &Path, answers: &Answers, cache: &BringCache) -> Result<Draft, BringError> {
    recognise::recognise(&recognise::inputs(folder)?, &name_of(folder), answers, cache).map(|(draft, _)| draft)
}

/// Writes the study of the files of `folder` into `study_dir`, which must be absent or empty, and reads it once.
///
/// # Errors
/// When the answers leave open what nothing can be made without, a file cannot be read, or the folder cannot be written; nothing is
/// left in `study_dir` then.
pub fn make(folder: &Path, answers: &Answers, study_dir: &Path) -> Result<MadeStudy, BringError> {
    make_with(folder, answers, study_dir, &BringCache::default())
}

/// [`make`] that recognises the files by what `cache` knows of them.
///
/// # Errors
/// As [`make`].
pub fn make_with(folder: &Path, answers: &Answers, study_dir: &Path, cache: &BringCache) -> Result<MadeStudy, BringError> {
    let (draft, plan) = recognise::recognise(&recognise::inputs(folder)?, &name_of(study_dir), answers, cache)?;
    make::make(draft, &plan, answers, study_dir, false)
}

/// [`make`] for single files, which may lie in several folders; with `reference` the study names them where they stand, without copies.
/// `tell` is called with the draft once the files are recognised, before anything is written or refused.
///
/// # Errors
/// As [`make`], and when two files have one name.
pub fn make_of_files(
    files: &[PathBuf],
    answers: &Answers,
    study_dir: &Path,
    reference: bool,
    tell: impl FnOnce(&Draft),
) -> Result<MadeStudy, BringError> {
    let (draft, plan) = recognise::recognise(files, &name_of(study_dir), answers, &BringCache::default())?;
    tell(&draft);
    make::make(draft, &plan, answers, study_dir, reference)
}

fn name_of(folder: &Path) -> String {
    folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

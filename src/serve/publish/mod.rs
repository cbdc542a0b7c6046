//! A study as a folder of plain files that any static web server shows: the page, its answers, tiles and downloads.
//!
//! ```text
//! ServedStudy ─▶ routes, asked in this process ─▶ data/GROUP/N.json.gz   answers by question
//!      │                                        ├▶ data/cells/CELL.json.gz what is near each home
//!      │                                        └▶ files/                  downloads
//!      ├▶ tiles/SET/Z/X/Y.mvt
//! page ┴▶ index.html, near.html, …   published.json: hashes of all of it
//! ```
//!
//! The folder is written beside and swapped. Same study, same bytes: no clock reaches a file.

mod asker;
mod downloads;
mod folder;
mod near_cells;
mod pages;
mod pyramid;
mod questions;
mod shards;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use self::asker::Asker;
use self::folder::PublishFolder;
use super::{PageFiles, Problem, ServedStudy, ServerState, StudySource, Token};
use carecircle_base::model::Study;

/// Name of the file that tells a published folder from any other.
pub const PUBLISHED: &str = "published.json";

/// Version of the folder's layout, which the page checks.
const FORMAT: u32 = 1;

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFolder {
    /// The folder.
    pub path: PathBuf,
    /// Number of files.
    pub files: usize,
    /// Size of all files together, bytes.
    pub bytes: u64,
    /// Number and bytes of the tiles among them.
    pub tiles: (usize, u64),
    /// Hash of all the files' hashes and names: the same for the same study.
    pub run: String,
}

/// Reason for which a study cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder holds something else.
    #[error(
        "{path} holds files that `publish` did not write: expected a new or empty folder, or one published before; name another one \
         文件夹里有别的文件，请换一个新的或空的文件夹"
    )]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// The folder is part of the study, or the study part of it.
    #[error("{path} is the study's own folder; name a folder beside it 请换一个不在研究文件夹里的文件夹")]
    StudyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A file or folder cannot be written.
    #[error("{path}: cannot {action} 写不进这个文件夹，请检查权限和剩余空间")]
    Io {
        /// File or folder.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system says.
        source: std::io::Error,
    },
    /// A question that the page asks has no answer.
    #[error("no answer to {question}: {why}; this is a defect, please report it 程序没有得出这个答案，请告诉维护者")]
    NoAnswer {
        /// Path and query.
        question: String,
        /// What the server said.
        why: String,
    },
    /// The program was built without its page.
    #[error("the program was built without the page's {file}; run `npm run build` in static/ and build it again")]
    NoPage {
        /// The missing file.
        file: &'static str,
    },
    /// Threads cannot be started.
    #[error("cannot start the threads that answer the page's questions")]
    Runtime(#[source] std::io::Error),
}

impl PublishError {
    fn io(path: &Path, action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), action, source }
    }
}

/// What the page has to know of a published folder, `data/index.json`.
#[derive(Debug, Serialize)]
struct Index {
    format: u32,
    /// Cohort that is meant when a question names none.
    cohort: String,
    /// Number of files in `data/GROUP/`.
    shards: BTreeMap<String, usize>,
    /// Cells that have homes: columns and rows of [`near_cells::CELL_DEGREES`].
    cells: Vec<String>,
    /// West, south, east, north of the tiles, degrees.
    bounds: [f64; 4],
    /// Deepest zoom of the tiles by the first part of a set's name.
    maxzoom: BTreeMap<&'static str, u8>,
    /// Downloads in `files/`.
    files: Vec<String>,
    /// Cohort and circle that the downloads are of.
    lens: [String; 2],
}

/// Makes sure that `out` can be published into; call it before the long work.
///
/// # Errors
/// When the folder holds something else, or is the study's own.
pub fn prepare_publish(out: &Path, study: &Path) -> Result<(), PublishError> {
    folder::check(out, Some(study))
}

/// Writes the page, answers, tiles and downloads of a study into the folder `out`, whole or not at all. `stage` is called with
/// the name of each stage as it begins.
///
/// # Errors
/// When the folder holds something else or cannot be written; what was there before then stays.
pub fn publish(source: StudySource, page: PageFiles, out: &Path, stage: impl Fn(&str)) -> Result<PublishedFolder, PublishError> {
    // What others would build is not for the public: the study as it stands.
    let served = ServedStudy::new(StudySource { scenarios: Vec::new(), folder: None, ..source });
    let analysis = served.analysis().clone();
    let study = &analysis.study;
    let mut folder = PublishFolder::begin(out)?;
    stage("publishing: pages");
    pages::write(page, study, &mut folder)?;
    let token = Token::random().map_err(PublishError::Runtime)?;
    let asker = Asker::new(super::study_router(ServerState::new(served.clone(), token, None, page)))?;
    stage("publishing: answers");
    let mut shards = BTreeMap::new();
    for (group, questions) in questions::groups(&asker, &served)? {
        let answers = questions::answers(&asker, &served, &group, &questions)?;
        shards.insert(group.clone(), shards::write(&mut folder, &group, answers)?);
    }
    for (name, bytes) in questions::failing_places(&asker)? {
        folder.write(&name, &bytes)?;
    }
    stage("publishing: what is near each home");
    let cells = near_cells::write(&asker, study, &mut folder)?;
    stage("publishing: tiles");
    let (bounds, maxzoom) = pyramid::write(served.tiles(), &mut folder)?;
    stage("publishing: downloads");
    let lens = [study.cohorts[study.settings.cohort.index()].id.clone(), study.circles.first().map_or_else(String::new, |c| c.id.clone())];
    let files = downloads::write(&asker, &analysis, &lens, &mut folder)?;
    let index = Index { format: FORMAT, cohort: lens[0].clone(), shards, cells, bounds, maxzoom, files, lens };
    folder.write("data/index.json", &serde_json::to_vec(&index).expect("plain values serialise"))?;
    stage("publishing: moving into place");
    folder.finish(&about(study))
}

/// What `published.json` says beside the files.
fn about(study: &Study) -> Value {
    json!({
        "program": concat!("carecircle ", env!("CARGO_PKG_VERSION")),
        "format": FORMAT,
        "study": study.name,
        "date": study.settings.date.map(|d| d.to_string()),
        "simulated": study.simulated,
        "sources": study.sources,
    })
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        let detail = crate::read_study::with_causes(&error);
        Self::unprocessable(detail.clone()).in_chinese(format!("没有发布成功，原来的文件夹没有改动。程序的说明：{detail}"))
    }
}

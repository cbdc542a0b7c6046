//! Studies that are open: read, computed and answered for at `/s/{study}`, a few at a time.

use carecircle_words::say;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use jiff::tz::{TimeZone, offset};

use super::Desk;
use super::drafts::Settled;
use super::home::fingerprint;
use super::jobs::Job;
use crate::public_url::encoded;
use crate::read_study::with_causes;
use crate::{Problem, Reload, ServedStudy, ServerState, StudySource};
use carecircle_base::model::Name;
use carecircle_import::StudyConfig;
use carecircle_import::bring::MadeStudy;

/// A study that is open.
#[derive(Debug, Clone)]
struct OpenStudy {
    id: String,
    title: Name,
    /// Fingerprint of the folder when it was read.
    version: u64,
    router: Router,
}

/// The open studies, at most so many.
#[derive(Debug)]
pub(super) struct OpenStudies {
    most: usize,
    /// The most recently used last.
    open: Mutex<Vec<OpenStudy>>,
}

impl OpenStudies {
    /// None open yet, and at most `most` at a time, at least one.
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(1), open: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<OpenStudy>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Routes of an open study, which is thereby used.
    pub(super) fn router(&self, id: &str) -> Option<Router> {
        let mut open = self.lock();
        let at = open.iter().position(|study| study.id == id)?;
        let study = open.remove(at);
        let router = study.router.clone();
        open.push(study);
        Some(router)
    }

    /// Whether the study is open as its files are now.
    fn is_current(&self, id: &str, dir: &Path) -> bool {
        let read = self.lock().iter().find(|study| study.id == id).map(|study| study.version);
        read.is_some_and(|version| version == fingerprint(dir))
    }

    /// Closes the least recently used studies until `id` has a place; their titles.
    fn make_room_for(&self, id: &str) -> Vec<Name> {
        let mut open = self.lock();
        let mut closed = Vec::new();
        while open.iter().filter(|study| study.id != id).count() >= self.most {
            let Some(at) = open.iter().position(|study| study.id != id) else { break };
            closed.push(open.remove(at).title);
        }
        closed
    }

    fn insert(&self, study: OpenStudy) {
        let mut open = self.lock();
        open.retain(|known| known.id != study.id);
        open.push(study);
    }
}

impl Desk {
    /// Reads and opens the study `id`, unless it is open as it is; gives its address relative to the start page.
    ///
    /// # Errors
    /// When there is no such study, or it cannot be read.
    pub(super) fn open(&self, id: &str, job: &Job) -> Result<String, Problem> {
        let url = format!("s/{}/", encoded(id));
        let dir = self.home.study(id)?;
        if self.studies.is_current(id, &dir) {
            return Ok(url);
        }
        let config = StudyConfig::read(&dir).map_err(|e| unreadable(&with_causes(&e)))?;
        // Closed before the other is read: at no time more are in memory.
        let closed = self.studies.make_room_for(id);
        if !closed.is_empty() {
            let join = |of: fn(&Name) -> &str| closed.iter().map(of).collect::<Vec<_>>().join("、");
            let (zh, en) = (join(|name| &name.zh), join(|name| &name.en));
            tracing::info!(study = id, closed = en, "a study was closed to make room");
            job.note(Name::from(say!("desk-save-memory-was", name = (zh, en))));
        }
        let version = fingerprint(&dir);
        let source = StudySource::read(&dir, false, |stage| job.stage(stage)).map_err(|e| unreadable(&with_causes(&e)))?;
        job.stage("preparing the map");
        let served = ServedStudy::within(source, &self.memory);
        drop(served.warm());
        let again = dir.clone();
        let reload: Reload = Arc::new(move || StudySource::read(&again, false, |_| {}).map_err(|e| with_causes(&e)));
        let live = ServerState::new(served, self.access.token().clone(), Some(reload), self.page);
        self.studies.insert(OpenStudy { id: id.to_owned(), title: config.name, version, router: crate::study_router(live) });
        Ok(url)
    }

    /// Writes the demo study into the workspace, unless it is there, and opens it.
    ///
    /// # Errors
    /// When it cannot be written or read.
    pub(super) fn open_demo(&self, job: &Job) -> Result<String, Problem> {
        if let Some(id) = self.home.demo(self.demo) {
            return self.open(&id, job);
        }
        job.stage("writing the demo");
        let id = self.home.free_name("linhai-demo");
        let written = self.making().and_then(|making| {
            let study = making.path().join("study");
            std::fs::create_dir(&study)?;
            self.demo.iter().try_for_each(|(name, bytes)| std::fs::write(study.join(name), bytes))?;
            std::fs::rename(study, self.home.dir().join(&id))
        });
        written.map_err(|e| super::upload::not_written(&id, &e))?;
        self.open(&id, job)
    }

    /// Makes a study of a draft in the workspace, reads it as `carecircle check` does, and opens it. Of a study that cannot be read
    /// nothing stays; the draft does.
    ///
    /// # Errors
    /// When no study can be made of the draft, or it cannot be read.
    pub(super) fn make(&self, draft: &str, job: &Job) -> Result<String, Problem> {
        job.stage("writing the study");
        let folder = self.drafts.folder(draft)?;
        let Settled { mut answers, .. } = self.drafts.read(draft)?;
        let title = answers.title.get_or_insert_with(untitled).clone();
        let making = self.making().map_err(|e| super::upload::not_written(&title, &e))?;
        let made = carecircle_import::bring::make_with(&folder, &answers, &making.path().join("study"), self.drafts.cache());
        let MadeStudy { dir, clipped, .. } = made.map_err(|e| super::bring_problem(&e))?;
        if let Some(left_out) = clipped {
            job.note(left_out);
        }
        job.stage("writing the study");
        let id = self.home.free_name(&title);
        let study = Unfinished(self.home.dir().join(&id));
        std::fs::rename(dir, &study.0).map_err(|e| super::upload::not_written(&id, &e))?;
        let url = self.open(&id, job)?;
        study.keep();
        if let Err(problem) = self.drafts.note_made(&folder, &id) {
            tracing::warn!(draft, study = id, problem = problem.detail, "the draft does not know its study");
        }
        Ok(url)
    }

    /// A hidden folder of the workspace in which a study is written; what is left in it goes with the value.
    fn making(&self) -> Result<tempfile::TempDir, std::io::Error> {
        tempfile::Builder::new().prefix(super::home::MAKING).tempdir_in(self.home.dir())
    }
}

/// Folder of a study that is removed, also by unwinding, unless it is kept.
struct Unfinished(std::path::PathBuf);

impl Unfinished {
    fn keep(mut self) {
        self.0 = std::path::PathBuf::new();
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// Title of a study that nobody named: the day in China on which it is made.
fn untitled() -> String {
    format!("养老服务圈 {}", jiff::Timestamp::now().to_zoned(TimeZone::fixed(offset(8))).date())
}

/// A study that cannot be read.
pub(super) fn unreadable(detail: &str) -> Problem {
    Problem::unprocessable(say!("desk-unreadable", detail))
}

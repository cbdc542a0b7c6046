//! Work that takes longer than a request: in threads of its own, watched, stopped, and kept for a while when it is done.
//!
//! A job goes on when nobody asks about it. One computes at a time, since each takes every core and much memory; others wait.

use carecircle_words::{Said, say};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use crate::{Problem, Token};
use carecircle_base::model::Name;

/// Jobs kept, done or under way.
const MOST: usize = 32;

/// Jobs that are not done; more are refused.
const MOST_UNDER_WAY: usize = 8;

/// How often a waiting job looks whether its turn has come.
const PAUSE: Duration = Duration::from_millis(100);

/// A stage of the engine in words; one that the catalogue does not know is shown as the engine says it.
fn stage_name(stage: &str) -> Name {
    let said = match stage {
        "starting" => say!("desk-stage-starting"),
        "reading roads" => say!("desk-stage-reading-roads"),
        "reading facilities, homes and areas" => say!("desk-stage-reading-facilities-homes-and-areas"),
        "reading the basemap" => say!("desk-stage-reading-the-basemap"),
        "travel times and circles" => say!("desk-stage-travel-times-and-circles"),
        "waiting for another task" => say!("desk-stage-waiting-for-another-task"),
        "writing the study" => say!("desk-stage-writing-the-study"),
        "writing the demo" => say!("desk-stage-writing-the-demo"),
        "preparing the map" => say!("desk-stage-preparing-the-map"),
        "publishing: pages" => say!("desk-stage-publishing-pages"),
        "publishing: answers" => say!("desk-stage-publishing-answers"),
        "publishing: what is near each home" => say!("desk-stage-publishing-near"),
        "publishing: tiles" => say!("desk-stage-publishing-tiles"),
        "publishing: downloads" => say!("desk-stage-publishing-downloads"),
        "publishing: moving into place" => say!("desk-stage-publishing-moving"),
        other => Said::verbatim(other),
    };
    said.into()
}

/// A job as it is sent.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct JobView {
    id: String,
    /// `running`, `done`, `failed` or `stopped`.
    state: &'static str,
    /// What is being done.
    stage: Name,
    /// Address of what was made, relative to the start page; once done.
    url: Option<String>,
    /// Why there is none, when it failed.
    problem: Option<Problem>,
    /// What else happened, such as that another study was closed.
    note: Option<Name>,
}

#[derive(Debug)]
enum End {
    Done(String),
    Failed(Problem),
    Stopped,
}

#[derive(Debug)]
struct Progress {
    stage: Name,
    note: Option<Name>,
    end: Option<End>,
}

/// A task under way or done.
#[derive(Debug)]
pub(super) struct Job {
    id: String,
    /// What is worked on: asked for again while under way, it is the same job.
    subject: String,
    stop: AtomicBool,
    progress: Mutex<Progress>,
}

/// Payload of the unwinding that ends a stopped job.
struct Stopped;

impl Job {
    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_done(&self) -> bool {
        self.lock().end.is_some()
    }

    /// A stage begins. Does not return when the job was told to stop: the engine knows of stages and of nothing that could refuse
    /// one, so the thread unwinds to its beginning, and everything that was made on the way is dropped.
    pub(super) fn stage(&self, stage: &str) {
        if self.stop.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Stopped));
        }
        self.lock().stage = stage_name(stage);
    }

    /// Tells something beside the stages.
    pub(super) fn note(&self, note: Name) {
        let mut progress = self.lock();
        progress.note = Some(match progress.note.take() {
            Some(before) => Name { zh: before.zh + &note.zh, en: format!("{} {}", before.en, note.en) },
            None => note,
        });
    }

    /// Tells the job to end at its next stage.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// The job as it stands.
    pub(super) fn view(&self) -> JobView {
        let progress = self.lock();
        let stopping = Name::from(say!("desk-stopping-when-this"));
        let (state, url, problem) = match &progress.end {
            None => ("running", None, None),
            Some(End::Done(url)) => ("done", Some(url.clone()), None),
            Some(End::Failed(problem)) => ("failed", None, Some(problem.clone())),
            Some(End::Stopped) => ("stopped", None, None),
        };
        let ending = progress.end.is_none() && self.stop.load(Ordering::Relaxed);
        let stage = if ending { stopping } else { progress.stage.clone() };
        JobView { id: self.id.clone(), state, stage, url, problem, note: progress.note.clone() }
    }
}

/// The jobs of a desk.
#[derive(Debug, Clone, Default)]
pub(super) struct Jobs {
    /// The oldest first.
    kept: Arc<Mutex<Vec<Arc<Job>>>>,
    turn: Arc<Mutex<()>>,
}

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Job>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins `work` on `subject` in a thread of its own, unless it is under way; `work` gives the address of what it made.
    ///
    /// # Errors
    /// Busy when too many jobs are under way; internal when the system has no thread or no random bits.
    pub(super) fn begin(
        &self,
        subject: String,
        work: impl FnOnce(&Job) -> Result<String, Problem> + Send + 'static,
    ) -> Result<Arc<Job>, Problem> {
        let mut kept = self.lock();
        if let Some(same) = kept.iter().find(|job| job.subject == subject && !job.is_done()) {
            return Ok(Arc::clone(same));
        }
        if kept.iter().filter(|job| !job.is_done()).count() >= MOST_UNDER_WAY {
            return Err(Problem::busy(say!("desk-too-many-tasks")));
        }
        let id = Token::random().map_err(|e| Problem::internal(e.to_string()))?.as_str().to_owned();
        let progress = Progress { stage: stage_name("starting"), note: None, end: None };
        let job = Arc::new(Job { id, subject, stop: AtomicBool::new(false), progress: Mutex::new(progress) });
        let (own, turn) = (Arc::clone(&job), Arc::clone(&self.turn));
        let thread = std::thread::Builder::new().name("desk job".to_owned());
        thread.spawn(move || run(&own, &turn, work)).map_err(|e| Problem::internal(format!("no thread for a job: {e}")))?;
        if kept.len() >= MOST
            && let Some(oldest) = kept.iter().position(|job| job.is_done())
        {
            kept.remove(oldest);
        }
        kept.push(Arc::clone(&job));
        Ok(job)
    }

    /// The job of that id.
    ///
    /// # Errors
    /// Not found when there is none, or none any longer.
    pub(super) fn find(&self, id: &str) -> Result<Arc<Job>, Problem> {
        let job = self.lock().iter().find(|job| job.id == id).cloned();
        job.ok_or_else(|| Problem::not_found(say!("desk-no-such-task")))
    }

    /// Whether work on `subject` is under way.
    pub(super) fn is_under_way(&self, subject: &str) -> bool {
        self.lock().iter().any(|job| job.subject == subject && !job.is_done())
    }
}

/// Runs `work` when its turn has come, and notes how it ended.
fn run(job: &Job, turn: &Mutex<()>, work: impl FnOnce(&Job) -> Result<String, Problem>) {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let _turn = loop {
            match turn.try_lock() {
                Ok(turn) => break turn,
                // A job that panicked left nothing behind under this lock.
                Err(std::sync::TryLockError::Poisoned(turn)) => break turn.into_inner(),
                Err(std::sync::TryLockError::WouldBlock) => {
                    job.stage("waiting for another task");
                    std::thread::sleep(PAUSE);
                }
            }
        };
        work(job)
    }));
    let end = match outcome {
        Ok(Ok(url)) => End::Done(url),
        Ok(Err(problem)) => {
            tracing::warn!(job = job.subject, problem = problem.detail, "a task failed");
            End::Failed(problem)
        }
        Err(payload) if payload.is::<Stopped>() => End::Stopped,
        Err(payload) => {
            let said = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
            let said = said.unwrap_or("a task panicked");
            tracing::error!(job = job.subject, said, "a task panicked");
            let problem = Problem::internal(said);
            End::Failed(problem.in_chinese(say!("desk-task-panicked").zh()))
        }
    };
    job.lock().end = Some(end);
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn ended(job: &Job) -> JobView {
        while !job.is_done() {
            std::thread::sleep(Duration::from_millis(5));
        }
        job.view()
    }

    #[test]
    fn a_job_is_done_failed_or_stopped_and_the_next_has_its_turn() {
        let jobs = Jobs::default();
        let (begun, wait) = mpsc::channel();
        let (go, told) = mpsc::channel::<()>();
        let long = jobs.begin("long".to_owned(), move |job| {
            begun.send(()).unwrap();
            told.recv().unwrap();
            job.stage("reading roads");
            Ok("never".to_owned())
        });
        let long = long.unwrap();
        wait.recv().unwrap();
        let same = jobs.begin("long".to_owned(), |_| panic!("the same work is not begun twice")).unwrap();
        assert_eq!(same.view().id, long.view().id);
        // One that waits for its turn can be stopped at once, and does nothing.
        let waiting = jobs.begin("waiting".to_owned(), |_| panic!("its turn does not come")).unwrap();
        waiting.stop();
        assert_eq!(ended(&waiting).state, "stopped");
        assert_eq!(long.view().state, "running");
        long.stop();
        assert_eq!(long.view().stage.en, "stopping when this step is done");
        go.send(()).unwrap();
        assert_eq!(ended(&long).state, "stopped");
        let done = ended(&jobs.begin("short".to_owned(), |_| Ok("s/a/".to_owned())).unwrap());
        assert_eq!((done.state, done.url.as_deref()), ("done", Some("s/a/")));
        let failed = ended(&jobs.begin("bad".to_owned(), |_| Err(Problem::bad_request("no"))).unwrap());
        assert_eq!((failed.state, failed.problem.unwrap().detail.as_str()), ("failed", "no"));
        let broken = ended(&jobs.begin("broken".to_owned(), |_| panic!("a defect")).unwrap());
        assert_eq!((broken.state, broken.problem.unwrap().status), ("failed", 500));
        assert!(jobs.find(&done.id).is_ok() && jobs.find("nothing").is_err());
    }

    #[test]
    fn stages_have_chinese_names() {
        assert_eq!(stage_name("reading roads").zh, "正在读取道路");
        assert_eq!(stage_name("anything").zh, "anything");
    }
}

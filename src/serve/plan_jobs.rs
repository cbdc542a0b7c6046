//! Plans under way: started, watched, stopped, and kept for a while when they are done.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::bounded_cache::BoundedCache;
use super::{Problem, Token};
use carecircle_analysis::siting;
use carecircle_analysis::siting::plan::PlanReport;

/// Plans kept, done or under way.
const MOST: usize = 8;
/// A plan that nobody has asked about for so long is stopped.
const ABANDONED: Duration = Duration::from_secs(30);

/// How far a plan is.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    /// `searching`, `solving`, `ordering`, `curve`; `done` or `failed` at the end.
    pub stage: &'static str,
    /// What the solver said last.
    pub told: Option<siting::Progress>,
    /// The plan, or why there is none.
    pub outcome: Option<Result<Arc<PlanReport>, Problem>>,
}

/// One plan.
#[derive(Debug)]
pub(crate) struct PlanJob {
    /// By which it is asked for.
    pub id: String,
    /// Set to end it with the best so far.
    pub stop: AtomicBool,
    began: Instant,
    state: Mutex<State>,
    asked: Mutex<Instant>,
}

impl PlanJob {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another stage begins.
    pub(crate) fn stage(&self, stage: &'static str) {
        self.lock().stage = stage;
    }

    /// What the solver says.
    pub(crate) fn tell(&self, told: &siting::Progress) {
        self.lock().told = Some(*told);
    }

    /// The end of it.
    pub(crate) fn done(&self, outcome: Result<Arc<PlanReport>, Problem>) {
        let mut state = self.lock();
        state.stage = if outcome.is_ok() { "done" } else { "failed" };
        state.outcome = Some(outcome);
    }

    /// How far it is, for somebody who asks.
    pub(crate) fn look(&self) -> State {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.lock().clone()
    }

    /// Seconds since it began.
    pub(crate) fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    fn is_done(&self) -> bool {
        self.lock().outcome.is_some()
    }

    fn is_abandoned(&self) -> bool {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).elapsed() > ABANDONED
    }
}

/// The plans of a server; one is computed at a time, since each takes every core.
#[derive(Debug, Clone)]
pub(crate) struct PlanJobs {
    /// By id.
    kept: Arc<BoundedCache<String, Arc<PlanJob>>>,
    turn: Arc<Semaphore>,
}

impl Default for PlanJobs {
    fn default() -> Self {
        let kept = BoundedCache::new(MOST).leaving_first(|job: &Arc<PlanJob>| job.is_done());
        Self { kept: Arc::new(kept), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl PlanJobs {
    /// The right to compute a plan, for as long as it is held.
    ///
    /// # Errors
    /// While another is being computed.
    pub(crate) fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let place = self.turn.clone().try_acquire_owned();
        place.map_err(|_| Problem::busy("another plan is being computed; ask again when it is done"))
    }

    /// A new plan; the oldest that is done makes place for it.
    ///
    /// # Errors
    /// When the system has no random bits for its id.
    pub(crate) fn begin(&self) -> Result<Arc<PlanJob>, Problem> {
        let id = Token::random().map_err(|e| Problem::internal(e.to_string()))?.as_str().to_owned();
        let now = Instant::now();
        let state = Mutex::new(State { stage: "searching", ..State::default() });
        let job = Arc::new(PlanJob { id, stop: AtomicBool::new(false), began: now, state, asked: Mutex::new(now) });
        Ok(self.kept.get_or_compute(job.id.clone(), || job))
    }

    /// The plan of that id.
    ///
    /// # Errors
    /// When there is none, or none any longer.
    pub(crate) fn find(&self, id: &str) -> Result<Arc<PlanJob>, Problem> {
        let gone = || Problem::not_found(format!("there is no plan '{id}'; the last {MOST} are kept, so ask for it anew"));
        self.kept.peek(&id.to_owned()).ok_or_else(gone)
    }

    /// Stops a plan that nobody asks about any longer; ends when the plan does.
    pub(crate) async fn watch(job: Arc<PlanJob>) {
        while !job.is_done() {
            tokio::time::sleep(Duration::from_millis(500)).await;
            if job.is_abandoned() {
                job.stop.store(true, Ordering::Relaxed);
            }
        }
    }
}

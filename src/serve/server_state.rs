//! The one thing that changes while the server runs: which analysis it shows.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::extract::FromRef;
use tokio::sync::Semaphore;

use super::page::PageFiles;
use super::plan_jobs::PlanJobs;
use super::{Problem, ServedStudy, StudySource, Token};
use carecircle_store::{Store, StoreError};

/// Reads and computes everything anew; in words why not, when it cannot.
pub type Reload = Arc<dyn Fn() -> Result<StudySource, String> + Send + Sync>;

/// The state of the routes. A handler that takes `State<ServedStudy>` gets the site as it is when the request comes, and keeps it to
/// its end: a swap is seen by the next request.
#[derive(Clone)]
pub struct ServerState {
    now: Arc<RwLock<ServedStudy>>,
    token: Token,
    reload: Option<Reload>,
    reloading: Arc<Semaphore>,
    plans: PlanJobs,
    writing: Arc<Mutex<()>>,
    page: PageFiles,
}

impl FromRef<ServerState> for PageFiles {
    fn from_ref(live: &ServerState) -> Self {
        live.page
    }
}

impl FromRef<ServerState> for PlanJobs {
    fn from_ref(live: &ServerState) -> Self {
        live.plans.clone()
    }
}

impl FromRef<ServerState> for ServedStudy {
    fn from_ref(live: &ServerState) -> Self {
        live.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl FromRef<ServerState> for Token {
    fn from_ref(live: &ServerState) -> Self {
        live.token.clone()
    }
}

impl ServerState {
    /// Shows `site` on `page`; without `reload`, for as long as the server runs.
    pub fn new(site: ServedStudy, token: Token, reload: Option<Reload>, page: PageFiles) -> Self {
        Self {
            now: Arc::new(RwLock::new(site)),
            token,
            reload,
            reloading: Arc::new(Semaphore::new(1)),
            plans: PlanJobs::default(),
            writing: Arc::default(),
            page,
        }
    }

    /// Reads everything anew and swaps it in whole, off the async threads; the answer is what is shown from now on.
    ///
    /// # Errors
    /// When there is nothing to read anew, when another reload is under way, or when the study can't be used; what
    /// was shown then stays.
    pub async fn reload(&self) -> Result<ServedStudy, Problem> {
        let reload =
            self.reload.clone().ok_or_else(|| Problem::conflict("this server shows a study that it did not read from a folder"))?;
        let place = self.reloading.clone().try_acquire_owned();
        let place = place.map_err(|_| Problem::conflict("another reload is under way; wait for it to end"))?;
        let live = self.clone();
        let work = tokio::task::spawn_blocking(move || {
            // Held to the end of the work, even if nobody waits for the answer any longer.
            let _place = place;
            let site = ServedStudy::within(reload()?, ServedStudy::from_ref(&live).memory());
            // What was written to the scenarios meanwhile is shown too.
            let _writing = live.writing.lock().unwrap_or_else(PoisonError::into_inner);
            let site = match site.folder().map(Store::read_all) {
                Some(Ok(scenarios)) if *scenarios != *site.scenarios() => site.with_scenarios(scenarios),
                _ => site,
            };
            live.now.write().unwrap_or_else(PoisonError::into_inner).clone_from(&site);
            drop(site.warm());
            Ok::<_, String>(site)
        });
        let done = work.await.map_err(|e| Problem::internal(e.to_string()))?;
        done.map_err(|why| Problem::unprocessable(format!("{why}; the study as it was before is still shown")))
    }

    /// Changes the scenarios that are kept, off the async threads, one change at a time; `change` gets the store and the
    /// study as it stands. What it gives is told once it is safe, and is shown from then on.
    ///
    /// # Errors
    /// When the study has no folder, or the change cannot be made; nothing is changed then.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Store, &ServedStudy) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let live = self.clone();
        let work = tokio::task::spawn_blocking(move || {
            let _writing = live.writing.lock().unwrap_or_else(PoisonError::into_inner);
            let site = ServedStudy::from_ref(&live);
            let folder = site.folder().ok_or_else(|| {
                Problem::conflict("this server shows a study that it did not read from a folder, so scenarios have no place to be kept")
            })?;
            let done = Store::open(folder).map_err(Problem::from).and_then(|store| change(&store, &site));
            // Also when it was refused: what another program changed meanwhile is shown from now on, so that who asks again
            // sees it.
            match (Store::read_all(folder), &done) {
                (Ok(scenarios), _) if *scenarios == *site.scenarios() => {}
                (Ok(scenarios), _) => {
                    // A reload may have swapped in another study meanwhile: its scenarios are these too.
                    let mut now = live.now.write().unwrap_or_else(PoisonError::into_inner);
                    *now = now.with_scenarios(scenarios);
                }
                (Err(error), Ok(_)) => return Err(error.into()),
                (Err(_), Err(_)) => {}
            }
            done
        });
        work.await.map_err(|e| Problem::internal(e.to_string()))?
    }
}

/// An error with its cause.
pub(crate) fn said(error: &StoreError) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

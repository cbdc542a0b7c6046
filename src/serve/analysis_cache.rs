//! The analyses being shown: the study as it stands, its scenarios, and each under other conditions.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use super::Problem;
use super::bounded_cache::BoundedCache;
use super::memory::MemoryBudget;
use carecircle_analysis::Conditions;
use carecircle_present::tiles::Tiles;
use carecircle_store::{Scenario, StoreError};

/// Variants kept, however small; their bytes are counted by the server's budget.
const MOST_KEPT: usize = 24;

/// Variants waiting to be computed; more are told to come back.
const MOST_WAITING: usize = 12;

/// An analysis that is there or cannot be, or is being computed.
type PendingAnalysis = watch::Receiver<Option<Result<Arc<Tiles>, Problem>>>;

/// The scenario, by what it says, and the conditions.
type Key = (Option<Scenario>, Conditions);

/// Analyses by their scenario and conditions: computed once however many ask, the last used kept.
///
/// One is computed at a time, since each takes every core.
#[derive(Debug)]
pub(super) struct AnalysisCache {
    base: Arc<Tiles>,
    scenarios: Arc<[Scenario]>,
    kept: Arc<BoundedCache<Key, PendingAnalysis>>,
    memory: MemoryBudget,
    turn: Arc<Semaphore>,
}

/// Memory in bytes of an analysis that is there.
fn bytes(coming: &PendingAnalysis) -> usize {
    coming.borrow().as_ref().and_then(|there| there.as_ref().ok()).map_or(0, |tiles| tiles.heap_bytes())
}

impl AnalysisCache {
    pub(super) fn new(base: Arc<Tiles>, scenarios: Vec<Scenario>, memory: &MemoryBudget) -> Self {
        let kept = Arc::new(BoundedCache::new(MOST_KEPT).measured(bytes));
        memory.count(&kept);
        Self { base, scenarios: scenarios.into(), kept, memory: memory.clone(), turn: Arc::new(Semaphore::new(1)) }
    }

    /// The same with other scenarios; what is known of those that stay is kept.
    pub(super) fn with_scenarios(&self, scenarios: Vec<Scenario>) -> Self {
        let kept = Arc::new(BoundedCache::clone(&self.kept));
        self.memory.count(&kept);
        let (base, memory, turn) = (Arc::clone(&self.base), self.memory.clone(), Arc::clone(&self.turn));
        Self { base, scenarios: scenarios.into(), kept, memory, turn }
    }

    /// The study as it stands.
    pub(super) fn base(&self) -> &Arc<Tiles> {
        &self.base
    }

    /// What else the study can be shown as.
    pub(super) fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The analysis of the study, or of the scenario of that name, under `conditions`; computed off the async threads when it
    /// is not there.
    ///
    /// # Errors
    /// When there is no such scenario, it does not fit the study, too many others wait to be computed, or the computation fails.
    pub(super) async fn under(&self, scenario: Option<&str>, conditions: Conditions) -> Result<Arc<Tiles>, Problem> {
        let scenario = scenario.map(|name| self.find(name)).transpose()?;
        if scenario.is_none() && conditions.is_base() {
            return Ok(Arc::clone(&self.base));
        }
        let mut coming = self.find_or_begin((scenario, conditions))?;
        let there = coming
            .wait_for(Option::is_some)
            .await
            .map_err(|_| Problem::internal("the analysis under these conditions could not be computed"))?;
        there.clone().unwrap_or_else(|| Err(Problem::internal("the analysis under these conditions could not be computed")))
    }

    fn find(&self, name: &str) -> Result<Scenario, Problem> {
        self.scenarios.iter().find(|s| s.name == name).cloned().ok_or_else(|| {
            let known: Vec<&str> = self.scenarios.iter().map(|s| s.name.as_str()).collect();
            Problem::bad_request(if known.is_empty() {
                format!("scenario={name}: the study has no scenarios; make one on the page or with `carecircle scenario`, then reload")
            } else {
                format!("scenario={name}: there is no such scenario; there are {}", known.join(", "))
            })
        })
    }

    fn find_or_begin(&self, key: Key) -> Result<PendingAnalysis, Problem> {
        // One whose computation failed, or was given up, is begun again.
        self.kept.retain(|coming| coming.borrow().is_some() || coming.has_changed().is_ok());
        self.kept.get_or_make(key.clone(), |there| {
            if there.iter().filter(|coming| coming.borrow().is_none()).count() >= MOST_WAITING {
                return Err(Problem::busy("other conditions are being computed; ask again in a moment"));
            }
            Ok(self.begin(key))
        })
    }

    fn begin(&self, key: Key) -> PendingAnalysis {
        let (say, coming) = watch::channel(None);
        let (base, turn, memory) = (Arc::clone(&self.base), Arc::clone(&self.turn), self.memory.clone());
        tokio::spawn(async move {
            let Ok(_turn) = turn.acquire_owned().await else { return };
            let compute = move || compute(&base, key.0.as_ref(), &key.1);
            if let Ok(computed) = tokio::task::spawn_blocking(compute).await {
                say.send_replace(Some(computed));
                let _ = tokio::task::spawn_blocking(move || memory.settle()).await;
            }
        });
        coming
    }
}

/// The scenario's edits come first, then the conditions.
fn compute(base: &Tiles, scenario: Option<&Scenario>, conditions: &Conditions) -> Result<Arc<Tiles>, Problem> {
    let analysis = base.analysis();
    let variant = match scenario {
        None => analysis.under(conditions),
        Some(scenario) => {
            let edited = scenario.titled(&analysis.study).map_err(|e| unfit(scenario, &e))?;
            let roads = scenario.roads(&analysis.study, analysis.network.as_ref()).map_err(|e| unfit(scenario, &e))?;
            analysis.with_roads(conditions.apply(&edited), roads)
        }
    };
    Ok(Arc::new(base.under(Arc::new(variant))))
}

/// The study has changed since the scenario was made.
fn unfit(scenario: &Scenario, error: &StoreError) -> Problem {
    let why = std::error::Error::source(error).map_or_else(String::new, |s| format!(": {s}"));
    let name = &scenario.name;
    Problem::unprocessable(format!("scenario={name}: {error}{why}; the scenario does not fit the study, so make it anew, then reload"))
}

#[cfg(test)]
mod tests {
    use super::super::memory::MemorySize;
    use super::*;
    use carecircle_analysis::Analysis;
    use carecircle_analysis::coverage::cover;
    use carecircle_base::geom::{LonLat, Plane};
    use carecircle_base::ids::CohortId;
    use carecircle_base::model::{Cohort, Home, ImportReport, Name, Settings, Study};

    fn tiles() -> Arc<Tiles> {
        let at = LonLat::new(121.0, 28.0).unwrap();
        let study = Study {
            simulated: true,
            homes: vec![Home { id: "h".to_owned(), at, seniors: 1.0, bands: None, households: None, town: None, village: None }],
            cohorts: vec![Cohort {
                id: "c".to_owned(),
                name: Name::default(),
                profile: carecircle_base::ids::ProfileId(0),
                speed_mps: 1.0,
                speed_sd_mps: None,
            }],
            settings: Settings { min_island_nodes: 0, ..Settings::default() },
            ..Study::on(Plane::about(at))
        };
        let coverage = cover(&study, None);
        Arc::new(Tiles::new(Arc::new(Analysis::new(study, ImportReport::default(), None, coverage, Vec::new())), None))
    }

    /// The law of the budget: whatever is asked for, in whatever order, what is kept takes no more than it allows.
    #[tokio::test]
    async fn a_thousand_conditions_in_a_row_stay_within_the_budget() {
        let one = {
            let free = AnalysisCache::new(tiles(), Vec::new(), &MemoryBudget::default());
            free.under(None, walking(&free, 0.5)).await.unwrap().heap_bytes()
        };
        assert!(one > 100, "{one}");
        let budget = MemoryBudget::from(MemorySize::of_bytes(4 * one));
        let variants = AnalysisCache::new(tiles(), Vec::new(), &budget);
        for k in 0..1000 {
            variants.under(None, walking(&variants, 0.4 + f64::from(k) / 2000.0)).await.unwrap();
            // What was computed just now is seen before it is counted.
            assert!(budget.used() <= 5 * one, "{} after {k}", budget.used());
        }
        budget.settle();
        assert!((1..=4).contains(&variants.kept.values().len()) && budget.used() <= 4 * one, "{}", budget.used());
        // The last ones are there: nothing is computed anew.
        let last = walking(&variants, 0.4 + 999.0 / 2000.0);
        let before = variants.kept.values().len();
        variants.under(None, last).await.unwrap();
        assert_eq!(variants.kept.values().len(), before);
    }

    fn walking(variants: &AnalysisCache, mps: f64) -> Conditions {
        Conditions::default().speed(&variants.base().analysis().study, CohortId(0), mps).unwrap()
    }

    #[tokio::test]
    async fn those_who_ask_at_once_get_the_same_value_and_the_base_is_never_computed_again() {
        let variants = AnalysisCache::new(tiles(), Vec::new(), &MemoryBudget::default());
        let (a, b) = tokio::join!(variants.under(None, walking(&variants, 0.7)), variants.under(None, walking(&variants, 0.7)));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!(Arc::ptr_eq(&a, &b));
        assert_eq!(a.analysis().study.cohorts[0].speed_mps, 0.7);
        let base = variants.under(None, walking(&variants, 1.0)).await.unwrap();
        assert!(Arc::ptr_eq(&base, variants.base()), "the study's own speed is no condition");
    }

    #[tokio::test]
    async fn the_last_used_are_kept_and_the_others_forgotten() {
        let variants =
            AnalysisCache { kept: Arc::new(BoundedCache::new(2)), ..AnalysisCache::new(tiles(), Vec::new(), &MemoryBudget::default()) };
        let first = variants.under(None, walking(&variants, 0.5)).await.unwrap();
        variants.under(None, walking(&variants, 0.6)).await.unwrap();
        let again = variants.under(None, walking(&variants, 0.5)).await.unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        variants.under(None, walking(&variants, 0.7)).await.unwrap();
        assert!(Arc::ptr_eq(&first, &variants.under(None, walking(&variants, 0.5)).await.unwrap()), "used since");
        let kept: Vec<Conditions> = variants.kept.keys().into_iter().map(|(_, c)| c).collect();
        assert_eq!(kept, [walking(&variants, 0.7), walking(&variants, 0.5)]);
    }
}

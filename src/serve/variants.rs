//! The analyses being shown: the study as it stands, and under other conditions.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, watch};

use super::Problem;
use crate::analysis::Conditions;
use crate::tiles::Tiles;

/// Homes of all kept variants together: a home of a variant takes about a kilobyte with four cohorts.
const MOST_HOMES: usize = 2_000_000;

/// Variants kept, however small.
const MOST_KEPT: usize = 24;

/// Variants waiting to be computed; more are told to come back.
const MOST_WAITING: usize = 12;

/// An analysis that is there, or is being computed.
type Coming = watch::Receiver<Option<Arc<Tiles>>>;

/// Analyses by their conditions: computed once however many ask, the last used kept.
///
/// One is computed at a time, since each takes every core.
#[derive(Debug)]
pub(super) struct Variants {
    base: Arc<Tiles>,
    /// The last used comes last.
    kept: Mutex<Vec<(Conditions, Coming)>>,
    most: usize,
    turn: Arc<Semaphore>,
}

impl Variants {
    pub(super) fn new(base: Arc<Tiles>) -> Self {
        let most = (MOST_HOMES / base.analysis().study.homes.len().max(1)).clamp(2, MOST_KEPT);
        Self { base, kept: Mutex::default(), most, turn: Arc::new(Semaphore::new(1)) }
    }

    /// The study as it stands.
    pub(super) fn base(&self) -> &Arc<Tiles> {
        &self.base
    }

    /// The analysis under `conditions`, computed off the async threads when it is not there.
    ///
    /// # Errors
    /// When too many others wait to be computed, or the computation fails.
    pub(super) async fn under(&self, conditions: Conditions) -> Result<Arc<Tiles>, Problem> {
        if conditions.is_base() {
            return Ok(Arc::clone(&self.base));
        }
        let mut coming = self.find_or_begin(conditions)?;
        let there = coming
            .wait_for(Option::is_some)
            .await
            .map_err(|_| Problem::internal("the analysis under these conditions could not be computed"))?;
        there.clone().ok_or_else(|| Problem::internal("the analysis under these conditions could not be computed"))
    }

    fn find_or_begin(&self, conditions: Conditions) -> Result<Coming, Problem> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // One whose computation failed, or was given up, is begun again.
        kept.retain(|(_, coming)| coming.borrow().is_some() || coming.has_changed().is_ok());
        if let Some(row) = kept.iter().position(|(c, _)| *c == conditions) {
            let found = kept.remove(row);
            let coming = found.1.clone();
            kept.push(found);
            return Ok(coming);
        }
        if kept.iter().filter(|(_, coming)| coming.borrow().is_none()).count() >= MOST_WAITING {
            return Err(Problem::busy("other conditions are being computed; ask again in a moment"));
        }
        while kept.len() >= self.most {
            kept.remove(0);
        }
        let (say, coming) = watch::channel(None);
        kept.push((conditions.clone(), coming.clone()));
        let (base, turn) = (Arc::clone(&self.base), Arc::clone(&self.turn));
        tokio::spawn(async move {
            let Ok(_turn) = turn.acquire_owned().await else { return };
            let computed = tokio::task::spawn_blocking(move || Arc::new(base.under(Arc::new(base.analysis().under(&conditions))))).await;
            if let Ok(tiles) = computed {
                say.send_replace(Some(tiles));
            }
        });
        Ok(coming)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::coverage::cover;
    use crate::geom::{LonLat, Plane};
    use crate::ids::CohortId;
    use crate::model::{Cohort, Home, ImportReport, Name, Profile, SeniorsAre, Settings, Study};

    fn tiles() -> Arc<Tiles> {
        let at = LonLat::new(121.0, 28.0).unwrap();
        let study = Study {
            name: Name::default(),
            simulated: true,
            seniors_are: SeniorsAre::Counted,
            sources: Vec::new(),
            plane: Plane::about(at),
            facilities: Vec::new(),
            homes: vec![Home { id: "h".to_owned(), at, seniors: 1.0, bands: None, households: None, town: None, village: None }],
            areas: Vec::new(),
            services: Vec::new(),
            circles: Vec::new(),
            cohorts: vec![Cohort { id: "c".to_owned(), name: Name::default(), profile: crate::ids::ProfileId(0), speed_mps: 1.0 }],
            profiles: Profile::built_in(),
            settings: Settings {
                snap_limit_m: 250.0,
                min_island_nodes: 0,
                max_minutes: 60.0,
                detour_factor: 1.3,
                barrier_detour: 2.0,
                cohort: CohortId(0),
                date: None,
                at: None,
            },
        };
        let coverage = cover(&study, None);
        Arc::new(Tiles::new(Arc::new(Analysis::new(study, ImportReport::default(), None, coverage, Vec::new())), None))
    }

    fn walking(variants: &Variants, mps: f64) -> Conditions {
        Conditions::default().speed(&variants.base().analysis().study, CohortId(0), mps).unwrap()
    }

    #[tokio::test]
    async fn those_who_ask_at_once_get_the_same_value_and_the_base_is_never_computed_again() {
        let variants = Variants::new(tiles());
        let (a, b) = tokio::join!(variants.under(walking(&variants, 0.7)), variants.under(walking(&variants, 0.7)));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!(Arc::ptr_eq(&a, &b));
        assert_eq!(a.analysis().study.cohorts[0].speed_mps, 0.7);
        let base = variants.under(walking(&variants, 1.0)).await.unwrap();
        assert!(Arc::ptr_eq(&base, variants.base()), "the study's own speed is no condition");
    }

    #[tokio::test]
    async fn the_last_used_are_kept_and_the_others_forgotten() {
        let variants = Variants { most: 2, ..Variants::new(tiles()) };
        let first = variants.under(walking(&variants, 0.5)).await.unwrap();
        variants.under(walking(&variants, 0.6)).await.unwrap();
        let again = variants.under(walking(&variants, 0.5)).await.unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        variants.under(walking(&variants, 0.7)).await.unwrap();
        assert!(Arc::ptr_eq(&first, &variants.under(walking(&variants, 0.5)).await.unwrap()), "used since");
        let kept: Vec<Conditions> = variants.kept.lock().unwrap().iter().map(|(c, _)| c.clone()).collect();
        assert_eq!(kept, [walking(&variants, 0.7), walking(&variants, 0.5)]);
    }
}

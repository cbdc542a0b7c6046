//! A study, its network, its coverage and its gaps: everything that is shown, immutable, one value.

mod conditions;
mod load;
mod promises;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::coverage::{Coverage, cover};
use crate::gaps::{self, Gap};
use crate::isochrone;
pub use crate::isochrone::ServiceArea;
use crate::targets::Pack;
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::{ImportReport, Study};
use carecircle_routing::network::Network;

pub use conditions::{AgeBand, ConditionError, Conditions, SPEEDS_MPS, Speed};
pub use load::{CACHE_DIR, LoadError, Loaded, load};
use promises::Promises;

/// Everything a run computed.
#[derive(Debug)]
pub struct Analysis {
    /// What it was computed from.
    pub study: Study,
    /// What import did.
    pub report: ImportReport,
    /// The roads; `None` in a straight-line estimate.
    pub network: Option<Arc<Network>>,
    /// Who is served.
    pub coverage: Coverage,
    /// Who is not, grouped, by cohort, circle and rank; found when first looked at: all of them,
    gaps: OnceLock<Vec<Gap>>,
    /// or those of one cohort and circle.
    some_gaps: Vec<OnceLock<Vec<Gap>>>,
    /// Whole circles, by cohort and circle; each is drawn when it is first looked at.
    whole: Vec<OnceLock<ServiceArea>>,
    /// Of each facility, by circle; empty when not asked for.
    of_facilities: Vec<ServiceArea>,
    /// The study's packs, and their scoreboards once looked at.
    promises: Promises,
}

impl Analysis {
    /// Computes everything; `facility_areas` also draws the area of each facility. `stage` is told what begins.
    #[must_use]
    pub fn compute(loaded: Loaded, facility_areas: bool, stage: impl Fn(&str)) -> Self {
        let mut analysis = Self::open(loaded, &stage);
        stage("gaps");
        let _ = analysis.gaps();
        stage("service areas");
        analysis.draw();
        if facility_areas {
            analysis.of_facilities = isochrone::facilities(&analysis.study, analysis.network.as_deref(), &analysis.coverage);
        }
        analysis
    }

    /// Computes who is served; gaps and service areas follow when they are first looked at. `stage` is told what begins.
    #[must_use]
    pub fn open(loaded: Loaded, stage: impl Fn(&str)) -> Self {
        let Loaded { study, network, report, packs, .. } = loaded;
        stage("travel times and circles");
        Self::of(study, report, network, Arc::new(packs))
    }

    fn of(study: Study, report: ImportReport, network: Option<Arc<Network>>, packs: Arc<Vec<Pack>>) -> Self {
        let coverage = cover(&study, network.as_deref());
        let sets = study.cohorts.len() * study.circles.len();
        Self {
            gaps: OnceLock::new(),
            some_gaps: (0..sets).map(|_| OnceLock::new()).collect(),
            whole: (0..sets).map(|_| OnceLock::new()).collect(),
            of_facilities: Vec::new(),
            promises: Promises::new(packs),
            study,
            report,
            network,
            coverage,
        }
    }

    /// An analysis from its parts.
    #[must_use]
    pub fn new(study: Study, report: ImportReport, network: Option<Arc<Network>>, coverage: Coverage, gaps: Vec<Gap>) -> Self {
        let sets = study.cohorts.len() * study.circles.len();
        Self {
            gaps: OnceLock::from(gaps),
            some_gaps: Vec::new(),
            whole: (0..sets).map(|_| OnceLock::new()).collect(),
            of_facilities: Vec::new(),
            promises: Promises::default(),
            study,
            report,
            network,
            coverage,
        }
    }

    /// The same place under other conditions, computed anew: what a run of the study that says so gives.
    #[must_use]
    pub fn under(&self, conditions: &Conditions) -> Self {
        self.with(conditions.apply(&self.study))
    }

    /// Another study on the same roads, computed anew.
    #[must_use]
    pub fn with(&self, study: Study) -> Self {
        Self::of(study, self.report.clone(), self.network.clone(), Arc::clone(self.promises.packs()))
    }

    /// Another study on other roads, computed anew.
    #[must_use]
    pub fn with_roads(&self, study: Study, network: Option<Arc<Network>>) -> Self {
        Self::of(study, self.report.clone(), network, Arc::clone(self.promises.packs()))
    }

    fn set(&self, cohort: CohortId, circle: CircleId) -> usize {
        cohort.index() * self.study.circles.len() + circle.index()
    }

    /// Who is not served, grouped: by cohort, circle and rank.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        self.gaps.get_or_init(|| gaps::find(&self.study, &self.coverage))
    }

    /// The gaps of one cohort and circle, by rank.
    #[must_use]
    pub fn gaps_of(&self, cohort: CohortId, circle: CircleId) -> &[Gap] {
        if let Some(all) = self.gaps.get() {
            let before = |gap: &Gap| (gap.cohort, gap.circle) < (cohort, circle);
            let rest = &all[all.partition_point(before)..];
            return &rest[..rest.partition_point(|gap| (gap.cohort, gap.circle) == (cohort, circle))];
        }
        self.some_gaps[self.set(cohort, circle)].get_or_init(|| gaps::find_one(&self.study, &self.coverage, cohort, circle))
    }

    /// Where `cohort` has the whole of `circle`.
    #[must_use]
    pub fn circle_area(&self, cohort: CohortId, circle: CircleId) -> &ServiceArea {
        self.whole[self.set(cohort, circle)]
            .get_or_init(|| isochrone::circle(&self.study, self.network.as_deref(), &self.coverage, cohort, circle))
    }

    /// Draws every whole circle that has not been looked at.
    fn draw(&self) {
        // All at once share what they are drawn on.
        if self.whole.iter().all(|area| area.get().is_none()) {
            let all = isochrone::all(&self.study, self.network.as_deref(), &self.coverage);
            self.whole.par_iter().zip(all).for_each(|(slot, area)| {
                slot.get_or_init(|| area);
            });
        }
    }

    /// Whole circles, by cohort and circle; then, when asked for, those of each facility, by circle.
    pub fn circle_areas(&self) -> impl Iterator<Item = &ServiceArea> {
        self.draw();
        let circles = self.study.circles.len();
        let whole =
            (0..self.whole.len()).map(move |i| self.circle_area(CohortId::from_index(i / circles), CircleId::from_index(i % circles)));
        whole.chain(&self.of_facilities)
    }

    /// Puts `areas` in the place of those that would be drawn.
    #[must_use]
    pub fn with_areas(mut self, areas: Vec<ServiceArea>) -> Self {
        for area in areas {
            match area.facility {
                None => {
                    let slot = self.set(area.cohort, area.circle);
                    self.whole[slot] = OnceLock::from(area);
                }
                Some(_) => self.of_facilities.push(area),
            }
        }
        self
    }
}

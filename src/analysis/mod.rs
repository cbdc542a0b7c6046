//! A study, its network, its coverage and its gaps: everything that is shown, immutable, one value.

mod conditions;
mod load;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::coverage::{Coverage, cover};
use crate::gaps::{self, Gap};
use crate::ids::{CircleId, CohortId};
use crate::isochrone;
pub use crate::isochrone::ServiceArea;
use crate::model::{ImportReport, Study};
use crate::network::Network;

pub use conditions::{AgeBand, ConditionError, Conditions, SPEEDS_MPS, Speed};
pub use load::{CACHE_DIR, LoadError, Loaded, load};

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
    /// Who is not, grouped: by cohort, circle and rank.
    pub gaps: Vec<Gap>,
    /// Whole circles, by cohort and circle; each is drawn when it is first looked at.
    whole: Vec<OnceLock<ServiceArea>>,
    /// Of each facility, by circle; empty when not asked for.
    of_facilities: Vec<ServiceArea>,
}

impl Analysis {
    /// Computes everything; `facility_areas` also draws the area of each facility. `stage` is told what begins.
    #[must_use]
    pub fn compute(loaded: Loaded, facility_areas: bool, stage: impl Fn(&str)) -> Self {
        let mut analysis = Self::open(loaded, &stage);
        stage("service areas");
        analysis.draw();
        if facility_areas {
            analysis.of_facilities = isochrone::facilities(&analysis.study, analysis.network.as_deref(), &analysis.coverage);
        }
        analysis
    }

    /// Computes everything but service areas, which are drawn when they are first looked at. `stage` is told what begins.
    #[must_use]
    pub fn open(loaded: Loaded, stage: impl Fn(&str)) -> Self {
        let Loaded { study, network, report, .. } = loaded;
        Self::of(study, report, network, &stage)
    }

    fn of(study: Study, report: ImportReport, network: Option<Arc<Network>>, stage: &impl Fn(&str)) -> Self {
        stage("travel times and circles");
        let coverage = cover(&study, network.as_deref());
        stage("gaps");
        let gaps = gaps::find(&study, &coverage);
        Self::new(study, report, network, coverage, gaps)
    }

    /// An analysis from its parts.
    #[must_use]
    pub fn new(study: Study, report: ImportReport, network: Option<Arc<Network>>, coverage: Coverage, gaps: Vec<Gap>) -> Self {
        let whole = (0..study.cohorts.len() * study.circles.len()).map(|_| OnceLock::new()).collect();
        Self { study, report, network, coverage, gaps, whole, of_facilities: Vec::new() }
    }

    /// The same place under other conditions, computed anew: what a run of the study that says so gives.
    #[must_use]
    pub fn under(&self, conditions: &Conditions) -> Self {
        Self::of(conditions.apply(&self.study), self.report.clone(), self.network.clone(), &|_: &str| {})
    }

    /// Where `cohort` has the whole of `circle`.
    #[must_use]
    pub fn circle_area(&self, cohort: CohortId, circle: CircleId) -> &ServiceArea {
        self.whole[cohort.index() * self.study.circles.len() + circle.index()]
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
        let circles = self.study.circles.len();
        for area in areas {
            match area.facility {
                None => {
                    let slot = area.cohort.index() * circles + area.circle.index();
                    self.whole[slot] = OnceLock::from(area);
                }
                Some(_) => self.of_facilities.push(area),
            }
        }
        self
    }
}

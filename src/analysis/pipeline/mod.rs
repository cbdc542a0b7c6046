//! Analysis of a study: network, coverage, gaps, service areas and scoreboards in one immutable value.

mod conditions;
mod extent;
mod id_index;
mod load;
mod promises;
mod run_id;
mod shut_in;
mod trunk;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::accessibility::{AssumedCapacity, CapacityError, ServiceSeats, Supply};
use crate::coverage::{Before, Coverage, cover, cover_after};
use crate::gaps::{self, Gap};
use crate::isochrone;
pub use crate::isochrone::ServiceArea;
use crate::siting::ModeAccess;
use crate::targets::{Pack, Scoreboard, TownBoard, TownWeights, default_year};
use crate::uncertainty::{Uncertainty, UncertaintyOptions};
use carecircle_base::heap::{of_shape, of_slice, share_of};
use carecircle_base::ids::{AreaId, CircleId, CohortId, FacilityId, HomeId, ServiceId};
use carecircle_base::model::{Area, Facility, Home, ImportReport, SeniorsAre, Study};
use carecircle_routing::network::Network;

pub use conditions::{AgeBand, ConditionError, Conditions, SPEEDS_MPS, Speed};
use id_index::IdIndex;
pub use load::{CACHE_DIR, LoadError, Loaded, REPORT_TEMPLATE, load};
use promises::Promises;

/// Analysis of a study.
#[derive(Debug)]
pub struct Analysis {
    /// Study that was analysed.
    pub study: Study,
    /// Import report of the study.
    pub report: ImportReport,
    /// Road network; `None` in a straight-line estimate.
    pub network: Option<Arc<Network>>,
    /// Coverage of every cohort and circle.
    pub coverage: Coverage,
    /// Gaps of every cohort and circle, sorted by (cohort, circle, rank). Computed lazily.
    gaps: OnceLock<Vec<Gap>>,
    /// Gaps of one (cohort, circle) pair, indexed `cohort * n_circles + circle`; used until `gaps` is filled.
    circle_gaps: Vec<OnceLock<Vec<Gap>>>,
    /// Service areas of whole circles, indexed `cohort * n_circles + circle`. Each is computed lazily.
    whole: Vec<OnceLock<ServiceArea>>,
    /// Service areas of single facilities, sorted by (circle, facility); empty unless requested.
    of_facilities: Vec<ServiceArea>,
    /// Seats of the services of one (cohort, circle) pair, indexed `cohort * n_circles + circle`. Each is computed lazily.
    seats: Vec<OnceLock<Vec<ServiceSeats>>>,
    /// Uncertainty of one (cohort, circle) pair, of 300 draws, indexed `cohort * n_circles + circle`, or why there is none. Each is
    /// computed lazily.
    uncertainty: Vec<OnceLock<Result<Uncertainty, String>>>,
    /// Packs of the study, with a cache of their scoreboards.
    promises: Promises,
    /// Rows of the study by id; sorted when first asked for.
    ids: OnceLock<IdIndex>,
    /// Id of this run; made when first asked for.
    run: OnceLock<String>,
}

impl Analysis {
    /// Analysis with gaps and service areas computed, and those of single facilities when `facility_areas`. `stage` is called with
    /// the name of each stage as it begins.
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

    /// Analysis with the coverage computed; gaps and service areas are computed lazily. `stage` is called with the name of each
    /// stage as it begins.
    #[must_use]
    pub fn open(loaded: Loaded, stage: impl Fn(&str)) -> Self {
        let Loaded { study, network, report, packs, .. } = loaded;
        stage("travel times and circles");
        Self::of(study, report, network, Arc::new(packs))
    }

    fn of(study: Study, report: ImportReport, network: Option<Arc<Network>>, packs: Arc<Vec<Pack>>) -> Self {
        let coverage = cover(&study, network.as_deref());
        Self::covered(study, report, network, packs, coverage)
    }

    fn covered(study: Study, report: ImportReport, network: Option<Arc<Network>>, packs: Arc<Vec<Pack>>, coverage: Coverage) -> Self {
        let sets = study.cohorts.len() * study.circles.len();
        Self {
            gaps: OnceLock::new(),
            circle_gaps: (0..sets).map(|_| OnceLock::new()).collect(),
            whole: (0..sets).map(|_| OnceLock::new()).collect(),
            seats: (0..sets).map(|_| OnceLock::new()).collect(),
            uncertainty: (0..sets).map(|_| OnceLock::new()).collect(),
            of_facilities: Vec::new(),
            promises: Promises::new(packs),
            ids: OnceLock::new(),
            run: OnceLock::new(),
            study,
            report,
            network,
            coverage,
        }
    }

    /// Analysis from precomputed parts, without packs.
    #[must_use]
    pub fn new(study: Study, report: ImportReport, network: Option<Arc<Network>>, coverage: Coverage, gaps: Vec<Gap>) -> Self {
        let sets = study.cohorts.len() * study.circles.len();
        Self {
            gaps: OnceLock::from(gaps),
            circle_gaps: Vec::new(),
            whole: (0..sets).map(|_| OnceLock::new()).collect(),
            seats: (0..sets).map(|_| OnceLock::new()).collect(),
            uncertainty: (0..sets).map(|_| OnceLock::new()).collect(),
            of_facilities: Vec::new(),
            promises: Promises::default(),
            ids: OnceLock::new(),
            run: OnceLock::new(),
            study,
            report,
            network,
            coverage,
        }
    }

    /// Analysis of this study under `conditions`, computed anew on the same network.
    #[must_use]
    pub fn under(&self, conditions: &Conditions) -> Self {
        let study = conditions.apply(&self.study);
        let (concerns, hastens) = (|cohort| conditions.concern(cohort), |cohort| conditions.hasten(cohort));
        let before = Before { coverage: &self.coverage, concerns: &concerns, hastens: &hastens };
        let coverage = cover_after(&study, self.network.as_deref(), Some(&before));
        Self::covered(study, self.report.clone(), self.network.clone(), Arc::clone(self.promises.packs()), coverage)
    }

    /// Memory in bytes that leaves with this analysis: what it shares with others is divided among them, the network and the text of
    /// lists are not counted exactly.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let study = &self.study;
        // A name or an id takes a block of its own.
        let rows = study.homes.len() * (size_of::<Home>() + 32) + study.facilities.len() * (size_of::<Facility>() + 400);
        let areas = study.areas.iter().map(|area| size_of::<Area>() + 96 + area.shape.as_ref().map_or(0, of_shape)).sum::<usize>();
        let network = self.network.as_ref().map_or(0, |network| share_of(network, network.heap_bytes()));
        let lazy = self.gaps.get().into_iter().chain(self.circle_gaps.iter().filter_map(OnceLock::get));
        let gaps = lazy.flatten().map(|gap| size_of::<Gap>() + 64 + of_slice(&gap.homes) + of_shape(&gap.shape)).sum::<usize>();
        let whole = self.whole.iter().filter_map(OnceLock::get).map(|area| of_shape(&area.shape)).sum::<usize>();
        let seats = self.seats.iter().filter_map(OnceLock::get).flatten().count() * 32 * study.homes.len();
        rows + areas + network + self.coverage.heap_bytes() + gaps + whole + seats
    }

    /// Analysis of another study on the same network and with the same packs, computed anew.
    #[must_use]
    pub fn with(&self, study: Study) -> Self {
        Self::of(study, self.report.clone(), self.network.clone(), Arc::clone(self.promises.packs()))
    }

    /// Analysis of another study on another network and with the same packs, computed anew.
    #[must_use]
    pub fn with_roads(&self, study: Study, network: Option<Arc<Network>>) -> Self {
        Self::of(study, self.report.clone(), network, Arc::clone(self.promises.packs()))
    }

    /// Id of this run, made from the study, its conditions, the network and the program's version: ten characters, the same for the same
    /// inputs, in every file that has a place for it.
    #[must_use]
    pub fn run_id(&self) -> &str {
        self.run.get_or_init(|| run_id::run_id(&self.study, self.network.as_deref(), self.promises.packs()))
    }

    fn ids(&self) -> &IdIndex {
        self.ids.get_or_init(|| IdIndex::new(&self.study))
    }

    /// The row of the facility with this id; `None` where the study has none.
    #[must_use]
    pub fn facility(&self, id: &str) -> Option<FacilityId> {
        self.ids().facility(&self.study, id).map(FacilityId::from_index)
    }

    /// The row of the home with this id; `None` where the study has none.
    #[must_use]
    pub fn home(&self, id: &str) -> Option<HomeId> {
        self.ids().home(&self.study, id).map(HomeId::from_index)
    }

    /// The row of the area with this id; `None` where the study has none.
    #[must_use]
    pub fn area(&self, id: &str) -> Option<AreaId> {
        self.ids().area(&self.study, id).map(AreaId::from_index)
    }

    fn set(&self, cohort: CohortId, circle: CircleId) -> usize {
        cohort.index() * self.study.circles.len() + circle.index()
    }

    /// Gaps of every cohort and circle, sorted by (cohort, circle, rank). Computed on first use.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        self.gaps.get_or_init(|| gaps::find(&self.study, &self.coverage))
    }

    /// Gaps of one cohort and circle, by rank. Computed on first use.
    #[must_use]
    pub fn gaps_of(&self, cohort: CohortId, circle: CircleId) -> &[Gap] {
        if let Some(all) = self.gaps.get() {
            let before = |gap: &Gap| (gap.cohort, gap.circle) < (cohort, circle);
            let rest = &all[all.partition_point(before)..];
            return &rest[..rest.partition_point(|gap| (gap.cohort, gap.circle) == (cohort, circle))];
        }
        self.circle_gaps[self.set(cohort, circle)].get_or_init(|| gaps::find_one(&self.study, &self.coverage, cohort, circle))
    }

    /// Service area of `circle` for `cohort`. Computed on first use.
    #[must_use]
    pub fn circle_area(&self, cohort: CohortId, circle: CircleId) -> &ServiceArea {
        self.whole[self.set(cohort, circle)]
            .get_or_init(|| isochrone::circle(&self.study, self.network.as_deref(), &self.coverage, cohort, circle))
    }

    /// Computes the service areas of whole circles together, unless one is computed already.
    fn draw(&self) {
        // Computed together, the areas share one canvas and its street indexes.
        if self.whole.iter().all(|area| area.get().is_none()) {
            let all = isochrone::all(&self.study, self.network.as_deref(), &self.coverage);
            self.whole.par_iter().zip(all).for_each(|(slot, area)| {
                slot.get_or_init(|| area);
            });
        }
    }

    /// Service areas of whole circles, sorted by (cohort, circle); then, if requested, of single facilities, by circle.
    pub fn circle_areas(&self) -> impl Iterator<Item = &ServiceArea> {
        self.draw();
        let circles = self.study.circles.len();
        let whole =
            (0..self.whole.len()).map(move |i| self.circle_area(CohortId::from_index(i / circles), CircleId::from_index(i % circles)));
        whole.chain(&self.of_facilities)
    }

    /// Analysis with precomputed service areas `areas`.
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

    /// Seats of the services of `circle` whose capacity is known at some located facility, in the circle's order, for `cohort`. Empty
    /// where nothing is known, where buses count in the circle, and where the seniors are shares. Computed on first use.
    #[must_use]
    pub fn seats(&self, cohort: CohortId, circle: CircleId) -> &[ServiceSeats] {
        self.seats[self.set(cohort, circle)].get_or_init(|| {
            let (study, row) = (&self.study, &self.study.circles[circle.index()]);
            let has_capacity = |s: &&ServiceId| Supply::new(study, **s, &[]).is_ok_and(|supply| supply.capacity().is_some());
            let services: Vec<ServiceId> = row.services.iter().filter(has_capacity).copied().collect();
            if services.is_empty() || study.seniors_are == SeniorsAre::Relative {
                return Vec::new();
            }
            let access = self.access(cohort, circle);
            let one = |s| ServiceSeats::new(study, &self.coverage, access.as_ref(), (cohort, circle, s), &[]).ok();
            services.into_iter().filter_map(one).collect()
        })
    }

    /// Seats of one service of `circle` for `cohort`, where capacities that are not known are `assumed` by kind. Computed anew.
    ///
    /// # Errors
    /// When seats cannot be told: see [`CapacityError`].
    pub fn seats_of(
        &self,
        cohort: CohortId,
        circle: CircleId,
        service: ServiceId,
        assumed: &[AssumedCapacity],
    ) -> Result<ServiceSeats, CapacityError> {
        let access = self.access(cohort, circle);
        ServiceSeats::new(&self.study, &self.coverage, access.as_ref(), (cohort, circle, service), assumed)
    }

    /// Uncertainty of `circle` for `cohort`, of 300 draws, so that a page need not wait long. Computed on first use.
    ///
    /// # Errors
    /// The sentence of [`Uncertainty::new`]'s error.
    pub fn uncertainty(&self, cohort: CohortId, circle: CircleId) -> &Result<Uncertainty, String> {
        self.uncertainty[self.set(cohort, circle)].get_or_init(|| {
            let options = UncertaintyOptions { pairs: 150, ..UncertaintyOptions::default() };
            Uncertainty::new(&self.study, self.network.as_ref(), &self.coverage, (cohort, circle), options).map_err(|e| e.to_string())
        })
    }

    /// Access of a cohort by a circle's mode; `None` in a straight-line estimate.
    fn access(&self, cohort: CohortId, circle: CircleId) -> Option<ModeAccess> {
        let mode = self.study.circles[circle.index()].mode;
        self.network.as_ref().and_then(|net| ModeAccess::new(&self.study, net, &self.coverage, cohort, mode))
    }

    /// Policy packs of the study, in its order.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        self.promises.packs()
    }

    /// Analysis with `packs` instead of the packs that the study names.
    #[must_use]
    pub fn with_packs(mut self, packs: Vec<Pack>) -> Self {
        self.promises = Promises::new(Arc::new(packs));
        self
    }

    /// Scoreboard of `pack` in `year`. Computed on first use and cached (at most 24 scoreboards).
    #[must_use]
    pub fn scoreboard(&self, pack: &Pack, year: i16) -> Arc<Scoreboard> {
        self.promises.scoreboard(&self.study, self.network.as_deref(), pack, year)
    }

    /// Scoreboard of `pack` by town in `year`, with the points of `weights`. Without weights it is cached (at most 6).
    #[must_use]
    pub fn town_board(&self, pack: &Pack, year: i16, weights: Option<&TownWeights>) -> Arc<TownBoard> {
        self.promises.town_board(&self.study, self.network.as_deref(), pack, year, weights)
    }

    /// Whether the scoreboard of the pack with id `pack` in `year` is cached.
    #[must_use]
    pub fn knows_scoreboard(&self, pack: &str, year: i16) -> bool {
        self.promises.has_scoreboard(pack, year)
    }

    /// Scoreboards of every pack of the study, each in its default year.
    #[must_use]
    pub fn scoreboards(&self) -> Vec<Arc<Scoreboard>> {
        self.packs().iter().map(|pack| self.scoreboard(pack, default_year(&self.study, pack))).collect()
    }
}

//! What service areas of single places are drawn with: made when first asked for, kept for the next.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::bounded_cache::{BoundedCache, ByAddress};
use super::memory::MemoryBudget;
use carecircle_analysis::Analysis;
use carecircle_analysis::isochrone::{Canvas, EdgeHomes, StreetIndex};
use carecircle_base::heap::share_of;
use carecircle_base::ids::{CohortId, ProfileId};
use carecircle_base::model::{CircleMode, Study, Timetable};
use carecircle_routing::network::{EdgeCosts, Network};
use carecircle_routing::reach::{SearchGraph, Toward};
use carecircle_routing::transit::Buses;

/// Travellers kept at the same time, and days of buses.
const MOST: usize = 12;

/// One cohort by one mode on the network.
#[derive(Debug)]
pub(crate) struct Traveller {
    /// The roads.
    pub network: Arc<Network>,
    /// What each edge costs it.
    pub costs: Arc<EdgeCosts>,
    /// Profile, which says which edges may be used.
    pub profile: ProfileId,
    /// Index of the positions at which points join the network.
    pub streets: Arc<StreetIndex>,
    /// Homes of the canvas by the edge that they join.
    pub homes: Arc<EdgeHomes>,
    /// For searches toward a place.
    pub graph: SearchGraph,
    away: OnceLock<SearchGraph>,
}

impl Traveller {
    fn heap_bytes(&self) -> usize {
        let shared = share_of(&self.costs, self.costs.heap_bytes()) + share_of(&self.network, self.network.heap_bytes());
        let index = share_of(&self.streets, self.streets.heap_bytes()) + share_of(&self.homes, self.homes.heap_bytes());
        shared + index + self.graph.heap_bytes() + self.away.get().map_or(0, SearchGraph::heap_bytes)
    }

    /// For searches away from a place.
    pub(crate) fn away(&self) -> &SearchGraph {
        self.away.get_or_init(|| SearchGraph::new(&self.network, &self.costs, Toward::Away))
    }
}

/// What each edge costs who walks to the buses, and their day.
type BusesKey = (ByAddress<EdgeCosts>, Date);

/// LRU caches of what service areas of single places are drawn with: the canvas of the homes, travellers, buses of a day.
#[derive(Debug)]
pub(crate) struct IsochroneCache {
    canvas: OnceLock<Canvas>,
    /// By what each edge costs them.
    travellers: Arc<BoundedCache<ByAddress<EdgeCosts>, Arc<Traveller>>>,
    /// By what each edge costs who walks to them, and the day.
    buses: Arc<BoundedCache<BusesKey, Arc<Buses>>>,
}

impl IsochroneCache {
    /// None yet; what will be kept counts in `memory`.
    pub(crate) fn new(memory: &MemoryBudget) -> Self {
        let travellers = Arc::new(BoundedCache::new(MOST).measured(|traveller: &Arc<Traveller>| traveller.heap_bytes()));
        let buses = Arc::new(BoundedCache::new(MOST).measured(|buses: &Arc<Buses>| share_of(buses, buses.heap_bytes())));
        memory.count(&travellers);
        memory.count(&buses);
        Self { canvas: OnceLock::new(), travellers, buses }
    }

    /// The canvas, on which every home ends up on its side.
    pub(crate) fn canvas(&self, analysis: &Analysis) -> &Canvas {
        self.canvas.get_or_init(|| Canvas::new(&analysis.study))
    }

    /// Buses of a day, for whoever walks to them as `foot` does.
    pub(crate) fn buses(&self, study: &Study, timetable: &Timetable, foot: &Traveller, cohort: CohortId, day: Date) -> Arc<Buses> {
        let speed_mps = study.cohorts[cohort.index()].speed_mps;
        self.buses.get_or_compute((ByAddress(Arc::clone(&foot.costs)), day), || {
            // No homes: the query supplies its own access walk.
            Arc::new(Buses::on(study, timetable, day, (&foot.network, &foot.costs), (foot.profile, speed_mps), &[]))
        })
    }

    /// Traveller of a cohort by one of the modes that its circles use; `None` in a straight-line estimate, or by another mode.
    pub(crate) fn walker(&self, analysis: &Analysis, cohort: CohortId, mode: CircleMode) -> Option<Arc<Traveller>> {
        let network = analysis.network.as_ref()?;
        let times = analysis.coverage.cohort(cohort).mode(mode)?;
        let costs = times.costs.as_ref()?;
        let profile = mode.profile(&analysis.study.cohorts[cohort.index()])?;
        Some(self.travellers.get_or_compute(ByAddress(Arc::clone(costs)), || {
            let same = |w: &Arc<Traveller>| w.profile == profile && Arc::ptr_eq(&w.network, network);
            let (streets, homes) = match self.travellers.values().into_iter().find(same) {
                Some(other) => (Arc::clone(&other.streets), Arc::clone(&other.homes)),
                None => (
                    Arc::new(StreetIndex::new(network, profile, analysis.study.settings.snap_limit_m)),
                    Arc::new(EdgeHomes::new(network, &times.snaps)),
                ),
            };
            let graph = SearchGraph::new(network, costs, Toward::Starts);
            let (network, costs, away) = (Arc::clone(network), Arc::clone(costs), OnceLock::new());
            Arc::new(Traveller { network, costs, profile, streets, homes, graph, away })
        }))
    }
}

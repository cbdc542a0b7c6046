//! What service areas of single places are drawn with: made when first asked for, kept for the next.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use carecircle_analysis::Analysis;
use carecircle_analysis::isochrone::{Canvas, StreetIndex};
use carecircle_base::ids::{CohortId, ProfileId};
use carecircle_base::model::{CircleMode, Study, Timetable};
use carecircle_routing::network::{EdgeCosts, Network};
use carecircle_routing::reach::{SearchGraph, Toward};
use carecircle_routing::transit::Buses;

/// Travellers kept at the same time.
const MOST: usize = 12;

/// One cohort by one mode on the network.
#[derive(Debug)]
pub struct Traveller {
    /// The roads.
    pub network: Arc<Network>,
    /// What each edge costs it.
    pub costs: Arc<EdgeCosts>,
    /// Which edges it may use.
    pub profile: ProfileId,
    /// Where points join the network.
    pub streets: Arc<StreetIndex>,
    /// For searches toward a place.
    pub graph: SearchGraph,
    away: OnceLock<SearchGraph>,
}

impl Traveller {
    /// For searches away from a place.
    pub fn away(&self) -> &SearchGraph {
        self.away.get_or_init(|| SearchGraph::new(&self.network, &self.costs, Toward::Away))
    }
}

/// Buses of a day by who walks to them: what each edge costs it.
type BusesOfDay = (Arc<EdgeCosts>, Date, Arc<Buses>);

/// The travellers of a site, and the canvas of its homes.
#[derive(Debug, Default)]
pub struct IsochroneCache {
    canvas: OnceLock<Canvas>,
    kept: Mutex<Vec<Arc<Traveller>>>,
    buses: Mutex<Vec<BusesOfDay>>,
}

impl IsochroneCache {
    /// The canvas, on which every home ends up on its side.
    pub fn canvas(&self, analysis: &Analysis) -> &Canvas {
        self.canvas.get_or_init(|| Canvas::new(&analysis.study))
    }

    /// The buses of a day, for whoever walks to them as `foot` does; made by the first who asks.
    pub fn buses(&self, study: &Study, timetable: &Timetable, foot: &Traveller, cohort: CohortId, day: Date) -> Arc<Buses> {
        let lock = || self.buses.lock().unwrap_or_else(PoisonError::into_inner);
        let found = |kept: &[BusesOfDay]| {
            kept.iter().find(|(costs, of, _)| *of == day && Arc::ptr_eq(costs, &foot.costs)).map(|(.., buses)| Arc::clone(buses))
        };
        if let Some(buses) = found(&lock()) {
            return buses;
        }
        let speed_mps = study.cohorts[cohort.index()].speed_mps;
        // Nobody's home: whoever asks walks to a stop from where he stands.
        let buses = Arc::new(Buses::on(study, timetable, day, (&foot.network, &foot.costs), (foot.profile, speed_mps), &[]));
        let mut kept = lock();
        if let Some(buses) = found(&kept) {
            return buses;
        }
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push((Arc::clone(&foot.costs), day, Arc::clone(&buses)));
        buses
    }

    /// A cohort by one of the modes that its circles use; `None` in a straight-line estimate, or by another mode.
    pub fn walker(&self, analysis: &Analysis, cohort: CohortId, mode: CircleMode) -> Option<Arc<Traveller>> {
        let network = analysis.network.as_ref()?;
        let costs = analysis.coverage.cohort(cohort).mode(mode)?.costs.as_ref()?;
        let profile = mode.profile(&analysis.study.cohorts[cohort.index()])?;
        let found = |kept: &[Arc<Traveller>]| kept.iter().find(|w| Arc::ptr_eq(&w.costs, costs)).cloned();
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(walker) = found(&lock()) {
            return Some(walker);
        }
        let same = |w: &&Arc<Traveller>| w.profile == profile && Arc::ptr_eq(&w.network, network);
        let streets = lock().iter().find(same).map(|w| Arc::clone(&w.streets));
        let streets = streets.unwrap_or_else(|| Arc::new(StreetIndex::new(network, profile)));
        let graph = SearchGraph::new(network, costs, Toward::Starts);
        let walker = Traveller { network: Arc::clone(network), costs: Arc::clone(costs), profile, streets, graph, away: OnceLock::new() };
        let mut kept = lock();
        // Another request may have made the same one meanwhile.
        if let Some(walker) = found(&kept) {
            return Some(walker);
        }
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push(Arc::new(walker));
        kept.last().cloned()
    }
}

//! What service areas of single places are drawn with: made when first asked for, kept for the next.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::analysis::Analysis;
use crate::ids::{CohortId, ProfileId};
use crate::isochrone::{Canvas, Streets};
use crate::model::CircleMode;
use crate::network::{EdgeCosts, Network};
use crate::reach::{SearchGraph, Toward};

/// Travellers kept at the same time.
const MOST: usize = 12;

/// One cohort by one mode on the network.
#[derive(Debug)]
pub struct Walker {
    /// The roads.
    pub network: Arc<Network>,
    /// What each edge costs it.
    pub costs: Arc<EdgeCosts>,
    /// Which edges it may use.
    pub profile: ProfileId,
    /// Where points join the network.
    pub streets: Arc<Streets>,
    /// For searches toward a place.
    pub graph: SearchGraph,
    away: OnceLock<SearchGraph>,
}

impl Walker {
    /// For searches away from a place.
    pub fn away(&self) -> &SearchGraph {
        self.away.get_or_init(|| SearchGraph::new(&self.network, &self.costs, Toward::Away))
    }
}

/// The travellers of a site, and the canvas of its homes.
#[derive(Debug, Default)]
pub struct Walkers {
    canvas: OnceLock<Canvas>,
    kept: Mutex<Vec<Arc<Walker>>>,
}

impl Walkers {
    /// The canvas, on which every home ends up on its side.
    pub fn canvas(&self, analysis: &Analysis) -> &Canvas {
        self.canvas.get_or_init(|| Canvas::new(&analysis.study))
    }

    /// A cohort by one of the modes that its circles use; `None` in a straight-line estimate, or by another mode.
    pub fn walker(&self, analysis: &Analysis, cohort: CohortId, mode: CircleMode) -> Option<Arc<Walker>> {
        let network = analysis.network.as_ref()?;
        let costs = analysis.coverage.cohort(cohort).mode(mode)?.costs.as_ref()?;
        let profile = mode.profile(&analysis.study.cohorts[cohort.index()])?;
        let found = |kept: &[Arc<Walker>]| kept.iter().find(|w| Arc::ptr_eq(&w.costs, costs)).cloned();
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(walker) = found(&lock()) {
            return Some(walker);
        }
        let same = |w: &&Arc<Walker>| w.profile == profile && Arc::ptr_eq(&w.network, network);
        let streets = lock().iter().find(same).map(|w| Arc::clone(&w.streets));
        let streets = streets.unwrap_or_else(|| Arc::new(Streets::new(network, profile)));
        let graph = SearchGraph::new(network, costs, Toward::Starts);
        let walker = Walker { network: Arc::clone(network), costs: Arc::clone(costs), profile, streets, graph, away: OnceLock::new() };
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

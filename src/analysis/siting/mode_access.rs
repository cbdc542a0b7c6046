//! How a cohort travels inside a circle: by one mode on streets, or by whichever of several is quickest, buses among them.

use std::sync::Arc;

use super::bounded_search::BoundedSearch;
use super::snapped_homes::SnappedHomes;
use super::transit_access::TransitAccess;
use crate::coverage::Coverage;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CohortId, HomeId, NodeId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::Network;
use carecircle_routing::reach::Start;

/// Where a place joins the network, for each mode on streets in turn; `None` where it is off that mode's network.
pub type AccessPoints = Vec<Option<Start>>;

/// Every way in which a cohort may come: built once, asked many times.
#[derive(Debug, Clone)]
pub struct ModeAccess {
    /// One or more; on foot first where people walk.
    streets: Vec<Arc<SnappedHomes>>,
    /// Where a bus is among the modes, and the study says when it runs.
    rides: Option<Arc<TransitAccess>>,
}

impl ModeAccess {
    /// For one cohort by the mode of a circle; `None` for a straight-line estimate, or a mode that no circle asks for.
    #[must_use]
    pub fn new(study: &Study, net: &Arc<Network>, coverage: &Coverage, cohort: CohortId, mode: CircleMode) -> Option<Self> {
        Self::among(study, net, coverage, cohort, mode, &|_| true)
    }

    /// The same, on streets with the doors of homes alone for which `counts` holds.
    pub(super) fn among(
        study: &Study,
        net: &Arc<Network>,
        coverage: &Coverage,
        cohort: CohortId,
        mode: CircleMode,
        counts: &dyn Fn(usize) -> bool,
    ) -> Option<Self> {
        let parts = mode.parts().into_iter().filter(|m| *m != CircleMode::Bus);
        let streets =
            parts.map(|m| SnappedHomes::among(study, net, coverage, cohort, m, counts).map(Arc::new)).collect::<Option<Vec<_>>>()?;
        let rides = mode.has_bus().then(|| TransitAccess::new(study, coverage, cohort, streets.first()?)).flatten().map(Arc::new);
        Self::of(streets, rides)
    }

    /// From what is there already; `None` without a mode on streets.
    pub(super) fn of(streets: Vec<Arc<SnappedHomes>>, rides: Option<Arc<TransitAccess>>) -> Option<Self> {
        (!streets.is_empty()).then_some(Self { streets, rides })
    }

    /// The modes on streets: one or more.
    #[must_use]
    pub fn streets(&self) -> &[Arc<SnappedHomes>] {
        &self.streets
    }

    /// The buses, where they count.
    #[must_use]
    pub fn rides(&self) -> Option<&Arc<TransitAccess>> {
        self.rides.as_ref()
    }

    /// The same without the buses.
    #[must_use]
    pub fn on_streets(&self) -> Self {
        Self { streets: self.streets.clone(), rides: None }
    }

    /// The network, which all modes share.
    #[must_use]
    pub fn network(&self) -> &Arc<Network> {
        self.streets[0].network()
    }

    /// Where a place on the network's plane joins it.
    #[must_use]
    pub fn joins(&self, place: Xy) -> AccessPoints {
        self.streets.iter().map(|doors| doors.start(place)).collect()
    }

    /// Whether it joins by any mode.
    #[must_use]
    pub fn is_joined(&self, place: Xy) -> bool {
        self.streets.iter().any(|doors| doors.start(place).is_some())
    }

    /// The homes that come to a place by bus within the limit, by their median over departures, ascending; none where no bus counts.
    #[must_use]
    pub fn by_bus(&self, place: Xy, limit: Millis) -> Vec<HomeId> {
        let (Some(rides), Some(start)) = (&self.rides, self.streets[0].start(place)) else { return Vec::new() };
        let toward = rides.toward_place(&start, &mut BoundedSearch::default());
        rides.alone(&toward, limit).into_iter().map(|(home, _)| home).collect()
    }

    /// Whether a site may stand at a node: by some mode an edge there may be joined.
    #[must_use]
    pub fn is_candidate(&self, node: NodeId) -> bool {
        self.streets.iter().any(|doors| doors.is_candidate(node))
    }
}

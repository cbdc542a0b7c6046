//! Access of a cohort by the mode of a circle: one mode on streets, or the fastest of several, buses among them.

use std::sync::Arc;

use super::bounded_search::BoundedSearch;
use super::snapped_homes::SnappedHomes;
use super::transit_access::TransitAccess;
use crate::coverage::Coverage;
use carecircle_base::geom::Xy;
use carecircle_base::heap::share_of;
use carecircle_base::ids::{CohortId, HomeId, NodeId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::Network;
use carecircle_routing::reach::Start;

/// Access points of a position, one a mode on streets; `None` where the position is off that mode's network.
pub type AccessPoints = Vec<Option<Start>>;

/// Access of a cohort by every mode of a circle. Built once, shared by many questions.
#[derive(Debug, Clone)]
pub struct ModeAccess {
    /// Snapped homes by mode on streets, at least one; on foot first where the circle has walking.
    streets: Vec<Arc<SnappedHomes>>,
    /// Access by bus; `None` unless the circle has buses and the study a usable timetable.
    transit: Option<Arc<TransitAccess>>,
}

impl ModeAccess {
    /// Memory in bytes on streets; what modes share is divided among them.
    pub(super) fn heap_bytes(&self) -> usize {
        self.streets.iter().map(|streets| share_of(streets, streets.heap_bytes())).sum()
    }

    /// Access of `cohort` by `mode`; `None` in a straight-line estimate, or for a mode that no circle uses.
    #[must_use]
    pub fn new(study: &Study, net: &Arc<Network>, coverage: &Coverage, cohort: CohortId, mode: CircleMode) -> Option<Self> {
        Self::among(study, net, coverage, cohort, mode, &|_| true)
    }

    /// Access as of [`ModeAccess::new`], on streets only of the homes (by row) for which `counts` holds.
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
        let transit = mode.has_bus().then(|| TransitAccess::new(study, coverage, cohort, streets.first()?)).flatten().map(Arc::new);
        Self::of(streets, transit)
    }

    /// Access from its parts; `None` without a mode on streets.
    pub(super) fn of(streets: Vec<Arc<SnappedHomes>>, transit: Option<Arc<TransitAccess>>) -> Option<Self> {
        (!streets.is_empty()).then_some(Self { streets, transit })
    }

    /// Snapped homes by mode on streets, at least one.
    #[must_use]
    pub fn streets(&self) -> &[Arc<SnappedHomes>] {
        &self.streets
    }

    /// Access by bus; `None` where no bus counts.
    #[must_use]
    pub fn transit(&self) -> Option<&Arc<TransitAccess>> {
        self.transit.as_ref()
    }

    /// Copy of this access without buses.
    #[must_use]
    pub fn on_streets(&self) -> Self {
        Self { streets: self.streets.clone(), transit: None }
    }

    /// Network of all modes.
    #[must_use]
    pub fn network(&self) -> &Arc<Network> {
        self.streets[0].network()
    }

    /// Access points of a position on the network's plane, one a mode on streets.
    #[must_use]
    pub fn joins(&self, place: Xy) -> AccessPoints {
        self.streets.iter().map(|snapped| snapped.start(place)).collect()
    }

    /// Whether a position on the network's plane joins the network by any mode.
    #[must_use]
    pub fn is_joined(&self, place: Xy) -> bool {
        self.streets.iter().any(|snapped| snapped.start(place).is_some())
    }

    /// Homes that reach a position by bus within the limit, by the median over departures, ascending; empty where no bus counts.
    #[must_use]
    pub fn by_bus(&self, place: Xy, limit: Millis) -> Vec<HomeId> {
        let (Some(transit), Some(start)) = (&self.transit, self.streets[0].start(place)) else { return Vec::new() };
        let toward = transit.toward_place(&start, &mut BoundedSearch::default());
        transit.alone(&toward, limit).into_iter().map(|(home, _)| home).collect()
    }

    /// Whether a site may stand at a node: some edge there may be joined by some mode.
    #[must_use]
    pub fn is_candidate(&self, node: NodeId) -> bool {
        self.streets.iter().any(|snapped| snapped.is_candidate(node))
    }
}

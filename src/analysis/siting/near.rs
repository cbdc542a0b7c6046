//! Reach of one home within a limit, by any mode on streets.

use super::bounded_search::BoundedSearch;
use super::mode_access::{AccessPoints, ModeAccess};
use super::snapped_homes::SnappedHomes;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{HomeId, NodeId};
use carecircle_base::units::Millis;
use carecircle_routing::network::Snap;
use carecircle_routing::reach::{SearchGraph, Start, Toward, stretch};

/// Budget of the searches from junctions, in visited nodes: a second or two.
const MOST_MET: usize = 4_000_000;

/// Reach of one home within a limit.
pub(super) struct HomeReach<'a> {
    pub(super) access: &'a ModeAccess,
    by: Vec<Outward<'a>>,
    /// Junctions where a site may stand, with their times in milliseconds, nearest first.
    pub(super) junctions: Vec<(NodeId, u32)>,
}

/// Search from the home by one mode.
struct Outward<'a> {
    snapped: &'a SnappedHomes,
    /// Snap of the home.
    snap: &'a Snap,
    search: BoundedSearch,
}

impl<'a> HomeReach<'a> {
    /// Reach of `home` within `limit`; `None` when the home is off the network by every mode.
    pub(super) fn new(access: &'a ModeAccess, home: HomeId, limit: Millis) -> Option<Self> {
        let by: Vec<Outward<'a>> = access.streets().iter().filter_map(|snapped| Outward::new(snapped, home, limit)).collect();
        if by.is_empty() {
            return None;
        }
        let mut nodes: Vec<u32> = by.iter().flat_map(|out| out.search.nodes()).copied().collect();
        nodes.sort_unstable();
        nodes.dedup();
        let met = nodes.len();
        let sites = nodes.into_iter().map(NodeId).filter(|node| access.is_candidate(*node));
        let time = |node: NodeId| by.iter().filter_map(|out| out.time_to_node(node)).min().filter(|t| *t <= limit);
        let mut junctions: Vec<(NodeId, u32)> = sites.filter_map(|node| Some((node, time(node)?.0))).collect();
        junctions.sort_by_key(|(node, time)| (*time, *node));
        junctions.truncate((MOST_MET / met.max(1)).max(1));
        Some(Self { access, by, junctions })
    }

    /// Travel time to a position, its connector included: that of a full computation with a facility there, without buses. `None`
    /// beyond the limit, or when the position is off the network.
    pub(super) fn time_to(&self, place: Xy) -> Option<Millis> {
        self.by.iter().filter_map(|out| out.time_to(&out.snapped.start(place)?)).min()
    }

    /// Snap position of the home, and the time of its connector.
    pub(super) fn own(&self) -> (Xy, Millis) {
        let first = &self.by[0];
        (first.snap.at, Millis::walk(first.snap.connector_m, first.snapped.speed_mps()))
    }

    /// Access points of a site at the home's snap position.
    pub(super) fn own_joins(&self) -> AccessPoints {
        let first = &self.by[0];
        let join = |snapped: &SnappedHomes| {
            if snapped.mode() == first.snapped.mode() {
                // Others come to the site too: it joins the lane that is open to them.
                let edge = snapped.network().original(first.snap.edge);
                Some(Start { snap: Snap { edge, ..*first.snap }, access: Millis(0), label: 0 })
            } else {
                snapped.start(first.snap.at)
            }
        };
        self.access.streets().iter().map(|snapped| join(snapped)).collect()
    }
}

impl<'a> Outward<'a> {
    fn new(snapped: &'a SnappedHomes, home: HomeId, limit: Millis) -> Option<Self> {
        let (slot, snap) = (snapped.slot(home)?, snapped.snaps()[home.index()].as_ref()?);
        let away = SearchGraph::new(snapped.network(), snapped.costs(), Toward::Away);
        let ends: Vec<(u32, u32)> = snapped.ends(slot).collect();
        let mut search = BoundedSearch::default();
        search.start_at_nodes(&away, snapped.network(), &ends, limit);
        Some(Self { snapped, snap, search })
    }

    /// Travel time to a site at a junction: by the nearest edge that this mode may join.
    fn time_to_node(&self, node: NodeId) -> Option<Millis> {
        if self.snapped.is_candidate(node) {
            let time = self.search.time(node.0);
            return (time != BoundedSearch::UNREACHED).then_some(Millis(time));
        }
        self.time_to(&self.snapped.start(self.snapped.network().node(node))?)
    }

    fn time_to(&self, start: &Start) -> Option<Millis> {
        let (ends, e) = (self.snapped.network().edge(start.snap.edge), start.snap.edge.index());
        let costs = self.snapped.costs();
        let by = |node: NodeId, cost: u32, share: f64| {
            let time = self.search.time(node.0);
            Some(Millis(time).plus(Millis(stretch(cost, share).filter(|_| time != BoundedSearch::UNREACHED)?)))
        };
        let street = |edge| self.snapped.network().original(edge);
        let along = (street(start.snap.edge) == street(self.snap.edge)).then(|| {
            let ahead = start.snap.fraction >= self.snap.fraction;
            let cost = if ahead { costs.forward[e] } else { costs.backward[e] };
            let straight = stretch(cost, (start.snap.fraction - self.snap.fraction).abs())?;
            Some(Millis::walk(self.snap.connector_m, self.snapped.speed_mps()).plus(Millis(straight)))
        });
        let access = [
            by(ends.from, costs.forward[e], start.snap.fraction),
            by(ends.to, costs.backward[e], 1.0 - start.snap.fraction),
            along.flatten(),
        ];
        access.into_iter().flatten().min().map(|time| time.plus(start.access))
    }
}

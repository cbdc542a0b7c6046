//! What one home reaches within a limit, by any mode on streets.

use super::bounded_search::BoundedSearch;
use super::mode_access::{AccessPoints, ModeAccess};
use super::snapped_homes::SnappedHomes;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{HomeId, NodeId};
use carecircle_base::units::Millis;
use carecircle_routing::network::Snap;
use carecircle_routing::reach::{SearchGraph, Start, Toward, stretch};

/// What is searched from junctions, in junctions met, before no more junctions are tried: a second or two.
const MOST_MET: usize = 4_000_000;

/// What one home reaches within the limit.
pub(super) struct Near<'a> {
    pub(super) ways: &'a ModeAccess,
    by: Vec<Outward<'a>>,
    /// Junctions where a site may stand, with their times, the nearest first.
    pub(super) junctions: Vec<(NodeId, u32)>,
}

/// The search from the home by one mode.
struct Outward<'a> {
    doors: &'a SnappedHomes,
    /// Where the home joins the network.
    snap: &'a Snap,
    spread: BoundedSearch,
}

impl<'a> Near<'a> {
    /// `None` when the home is off the network by every mode.
    pub(super) fn new(ways: &'a ModeAccess, home: HomeId, limit: Millis) -> Option<Self> {
        let by: Vec<Outward<'a>> = ways.streets().iter().filter_map(|doors| Outward::new(doors, home, limit)).collect();
        if by.is_empty() {
            return None;
        }
        let mut nodes: Vec<u32> = by.iter().flat_map(|out| out.spread.nodes()).copied().collect();
        nodes.sort_unstable();
        nodes.dedup();
        let met = nodes.len();
        let sites = nodes.into_iter().map(NodeId).filter(|node| ways.is_candidate(*node));
        let time = |node: NodeId| by.iter().filter_map(|out| out.time_to_node(node)).min().filter(|t| *t <= limit);
        let mut junctions: Vec<(NodeId, u32)> = sites.filter_map(|node| Some((node, time(node)?.0))).collect();
        junctions.sort_by_key(|(node, time)| (*time, *node));
        junctions.truncate((MOST_MET / met.max(1)).max(1));
        Some(Self { ways, by, junctions })
    }

    /// To a place, its connector included; what a full computation gives with a facility there, buses apart. `None` beyond the
    /// limit, or when the place is off the network.
    pub(super) fn time_to(&self, place: Xy) -> Option<Millis> {
        self.by.iter().filter_map(|out| out.time_to(&out.doors.start(place)?)).min()
    }

    /// The home's own place on its road, and the time to it.
    pub(super) fn own(&self) -> (Xy, Millis) {
        let first = &self.by[0];
        (first.snap.at, Millis::walk(first.snap.connector_m, first.doors.speed_mps()))
    }

    /// Where a site there joins the network.
    pub(super) fn own_joins(&self) -> AccessPoints {
        let first = &self.by[0];
        let join = |doors: &SnappedHomes| {
            if doors.mode() == first.doors.mode() {
                Some(Start { snap: *first.snap, access: Millis(0), label: 0 })
            } else {
                doors.start(first.snap.at)
            }
        };
        self.ways.streets().iter().map(|doors| join(doors)).collect()
    }
}

impl<'a> Outward<'a> {
    fn new(doors: &'a SnappedHomes, home: HomeId, limit: Millis) -> Option<Self> {
        let (door, snap) = (doors.door(home)?, doors.snaps()[home.index()].as_ref()?);
        let away = SearchGraph::new(doors.network(), doors.costs(), Toward::Away);
        let ends: Vec<(u32, u32)> = doors.ends(door).collect();
        let mut spread = BoundedSearch::default();
        spread.start_at_nodes(&away, doors.network(), &ends, limit);
        Some(Self { doors, snap, spread })
    }

    /// To a site at a junction: at the nearest way that this mode has.
    fn time_to_node(&self, node: NodeId) -> Option<Millis> {
        if self.doors.is_candidate(node) {
            let time = self.spread.time(node.0);
            return (time != BoundedSearch::UNREACHED).then_some(Millis(time));
        }
        self.time_to(&self.doors.start(self.doors.network().node(node))?)
    }

    fn time_to(&self, start: &Start) -> Option<Millis> {
        let (ends, e) = (self.doors.network().edge(start.snap.edge), start.snap.edge.index());
        let costs = self.doors.costs();
        let by = |node: NodeId, cost: u32, share: f64| {
            let time = self.spread.time(node.0);
            Some(Millis(time).plus(Millis(stretch(cost, share).filter(|_| time != BoundedSearch::UNREACHED)?)))
        };
        let along = (start.snap.edge == self.snap.edge).then(|| {
            let ahead = start.snap.fraction >= self.snap.fraction;
            let cost = if ahead { costs.forward[e] } else { costs.backward[e] };
            let straight = stretch(cost, (start.snap.fraction - self.snap.fraction).abs())?;
            Some(Millis::walk(self.snap.connector_m, self.doors.speed_mps()).plus(Millis(straight)))
        });
        let ways = [
            by(ends.from, costs.forward[e], start.snap.fraction),
            by(ends.to, costs.backward[e], 1.0 - start.snap.fraction),
            along.flatten(),
        ];
        ways.into_iter().flatten().min().map(|time| time.plus(start.access))
    }
}

//! Every home as a search from a site meets it: on its edge, between two nodes.

use std::sync::Arc;

use super::bounded_search::BoundedSearch;
use crate::coverage::Coverage;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CohortId, EdgeId, HomeId, NodeId, ProfileId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
use carecircle_routing::reach::{SearchGraph, Start, Toward, stretch};

/// In the arrays: no way out by this end.
const CLOSED: u32 = u32::MAX;
const NO_DOOR: u32 = u32::MAX;

/// A home between the ends of its edge: from its door to each, connector included.
#[derive(Debug, Clone, Copy)]
struct HomeAccess {
    to_from: u32,
    to_to: u32,
}

/// An edge with homes on it, as one of its ends sees it.
#[derive(Debug, Clone, Copy)]
struct EdgeSide {
    other: u32,
    /// Edge number times two, plus one when this end is the edge's `to`.
    side: u32,
}

/// One traveller on a network with the doors of all homes: built once, asked many times.
///
/// Homes are numbered anew along their edges, and so along the network's Hilbert curve: a door's row is not its home's.
#[derive(Debug)]
pub struct SnappedHomes {
    net: Arc<Network>,
    costs: Arc<EdgeCosts>,
    snaps: Arc<Vec<Option<Snap>>>,
    graph: SearchGraph,
    mode: CircleMode,
    profile: ProfileId,
    speed_mps: f64,
    snap_limit_m: f64,
    doors: Vec<HomeAccess>,
    /// Home of each door.
    homes: Vec<HomeId>,
    /// Door of each home.
    of_home: Vec<u32>,
    /// Doors of edge `e` are `first_door[e]..first_door[e + 1]`.
    first_door: Vec<u32>,
    /// Lanes of node `n` are `lanes[first_lane[n]..first_lane[n + 1]]`.
    first_lane: Vec<u32>,
    lanes: Vec<EdgeSide>,
}

impl SnappedHomes {
    /// For one cohort travelling by one mode; `None` for a straight-line estimate, the best of several modes, a bus, or a mode
    /// that no circle asks for.
    #[must_use]
    pub fn new(study: &Study, net: &Arc<Network>, coverage: &Coverage, cohort: CohortId, mode: CircleMode) -> Option<Self> {
        Self::among(study, net, coverage, cohort, mode, &|_| true)
    }

    /// The same with the doors of homes alone for which `counts` holds.
    #[must_use]
    pub fn among(
        study: &Study,
        net: &Arc<Network>,
        coverage: &Coverage,
        cohort: CohortId,
        mode: CircleMode,
        counts: &dyn Fn(usize) -> bool,
    ) -> Option<Self> {
        let times = coverage.cohort(cohort).mode(mode)?;
        let costs = times.costs.clone()?;
        let who = &study.cohorts[cohort.index()];
        let profile = mode.profile(who)?;
        let mut rows: Vec<(EdgeId, u32, HomeAccess)> = Vec::new();
        for (home, snap) in (0..).zip(times.snaps.iter()).filter(|(home, _)| counts(*home as usize)) {
            let Some(snap) = snap else { continue };
            let e = snap.edge.index();
            let door = Millis::walk(snap.connector_m, who.speed_mps);
            let out = |cost, share| stretch(cost, share).map_or(CLOSED, |ms| door.plus(Millis(ms)).0);
            // People come from the home to the node: against the shape to its start, along it to its end.
            let door = HomeAccess { to_from: out(costs.backward[e], snap.fraction), to_to: out(costs.forward[e], 1.0 - snap.fraction) };
            rows.push((snap.edge, home, door));
        }
        rows.sort_unstable_by_key(|r| (r.0, r.1));
        let mut of_home = vec![NO_DOOR; study.homes.len()];
        let mut first_door = vec![0; net.edge_count() + 1];
        for (at, (edge, home, _)) in (0..).zip(&rows) {
            of_home[*home as usize] = at;
            first_door[edge.index() + 1] += 1;
        }
        for e in 0..net.edge_count() {
            first_door[e + 1] += first_door[e];
        }
        let (first_lane, lanes) = lanes(net, |e| first_door[e] < first_door[e + 1]);
        let graph = SearchGraph::new(net, &costs, Toward::Starts);
        Some(Self {
            net: Arc::clone(net),
            costs,
            snaps: Arc::clone(&times.snaps),
            graph,
            mode,
            profile,
            speed_mps: who.speed_mps,
            snap_limit_m: study.settings.snap_limit_m,
            homes: rows.iter().map(|r| HomeId(r.1)).collect(),
            doors: rows.into_iter().map(|r| r.2).collect(),
            of_home,
            first_door,
            first_lane,
            lanes,
        })
    }

    /// Homes that join the network.
    #[must_use]
    pub fn len(&self) -> usize {
        self.doors.len()
    }

    /// Whether no home joins the network.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.doors.is_empty()
    }

    /// The home behind a door.
    #[must_use]
    pub fn home(&self, door: u32) -> HomeId {
        self.homes[door as usize]
    }

    /// The door of a home; `None` off the network.
    #[must_use]
    pub fn door(&self, home: HomeId) -> Option<u32> {
        let door = self.of_home[home.index()];
        (door != NO_DOOR).then_some(door)
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Arc<Network> {
        &self.net
    }

    /// What edges cost this traveller.
    #[must_use]
    pub fn costs(&self) -> &EdgeCosts {
        &self.costs
    }

    /// The graph that searches from sites run on.
    #[must_use]
    pub fn graph(&self) -> &SearchGraph {
        &self.graph
    }

    /// How the traveller travels; never the best of several.
    #[must_use]
    pub fn mode(&self) -> CircleMode {
        self.mode
    }

    /// The traveller's profile.
    #[must_use]
    pub fn profile(&self) -> ProfileId {
        self.profile
    }

    /// The speed at which connectors are walked, metres a second.
    #[must_use]
    pub fn speed_mps(&self) -> f64 {
        self.speed_mps
    }

    /// Where homes join the network, by home.
    #[must_use]
    pub fn snaps(&self) -> &[Option<Snap>] {
        &self.snaps
    }

    /// Where a place on the network's plane joins it; `None` when it is off the network.
    #[must_use]
    pub fn start(&self, place: Xy) -> Option<Start> {
        let snap = self.net.snap(self.profile, place, self.snap_limit_m)?;
        Some(Start { snap, access: Millis::walk(snap.connector_m, self.speed_mps), label: 0 })
    }

    /// Whether a site may stand at a node: some edge there may be joined.
    #[must_use]
    pub fn is_candidate(&self, node: NodeId) -> bool {
        self.net.arcs(node).iter().any(|arc| self.net.snaps_to(self.profile, arc.edge()))
    }

    /// Calls `visit` with every door within `limit` of the nearest of `starts`, and its time; each once, in no order.
    pub fn within(&self, starts: &[Start], limit: Millis, spread: &mut BoundedSearch, mut visit: impl FnMut(u32, u32)) {
        self.spread(starts, limit, spread);
        let own = |edge: u32| starts.iter().any(|s| s.snap.edge.0 == edge);
        self.met(spread, limit, own, &mut visit);
        // Homes on a site's own edge may go straight there.
        for (at, start) in starts.iter().enumerate() {
            let edge = start.snap.edge;
            if starts[..at].iter().any(|s| s.snap.edge == edge) {
                continue;
            }
            let ends = self.net.edge(edge);
            let (from, to) = (spread.time(ends.from.0), spread.time(ends.to.0));
            for door in self.first_door[edge.index()]..self.first_door[edge.index() + 1] {
                let mut time = self.by_ends(door, from, to);
                let snap = self.snaps[self.homes[door as usize].index()].as_ref().expect("a home with a door joins the network");
                if let Some(straight) = self.straight(starts, snap) {
                    time = time.min(Millis(straight).plus(Millis::walk(snap.connector_m, self.speed_mps)).0);
                }
                if time <= limit.0 {
                    visit(door, time);
                }
            }
        }
    }

    /// Searches from `starts` to `limit`.
    pub(super) fn spread(&self, starts: &[Start], limit: Millis, spread: &mut BoundedSearch) {
        spread.start(&self.graph, &self.costs, &self.net, starts, limit);
    }

    /// After [`SnappedHomes::spread`] from `starts`: the time from a position on the network, without a connector there.
    pub(super) fn time_at(&self, spread: &BoundedSearch, starts: &[Start], at: &Snap) -> Option<u32> {
        let (ends, e) = (self.net.edge(at.edge), at.edge.index());
        let by_end = |node: u32, cost: u32, share: f64| {
            let time = spread.time(node);
            stretch(cost, share).filter(|_| time != BoundedSearch::UNREACHED).map(|ms| time.saturating_add(ms))
        };
        let by_from = by_end(ends.from.0, self.costs.backward[e], at.fraction);
        let by_to = by_end(ends.to.0, self.costs.forward[e], 1.0 - at.fraction);
        [by_from, by_to, self.straight(starts, at)].into_iter().flatten().min()
    }

    /// The least time along the edge itself to a start on it.
    fn straight(&self, starts: &[Start], at: &Snap) -> Option<u32> {
        let e = at.edge.index();
        let one = |start: &Start| {
            let ahead = start.snap.fraction >= at.fraction;
            let cost = if ahead { self.costs.forward[e] } else { self.costs.backward[e] };
            stretch(cost, (start.snap.fraction - at.fraction).abs()).map(|ms| start.access.plus(Millis(ms)).0)
        };
        starts.iter().filter(|s| s.snap.edge == at.edge).filter_map(one).min()
    }

    /// The same from a node itself.
    pub fn within_of_node(&self, node: NodeId, limit: Millis, spread: &mut BoundedSearch, mut visit: impl FnMut(u32, u32)) {
        spread.start_at_nodes(&self.graph, &self.net, &[(node.0, 0)], limit);
        self.met(spread, limit, |_| false, &mut visit);
    }

    /// The doors on edges that the search met, but for edges to be left out.
    #[inline]
    fn met(&self, spread: &BoundedSearch, limit: Millis, left_out: impl Fn(u32) -> bool, visit: &mut impl FnMut(u32, u32)) {
        for &node in spread.nodes() {
            let here = spread.time(node);
            for lane in &self.lanes[self.first_lane[node as usize] as usize..self.first_lane[node as usize + 1] as usize] {
                let there = spread.time(lane.other);
                // An edge whose both ends are met belongs to the one with the lower number.
                if (there != BoundedSearch::UNREACHED && lane.other < node) || left_out(lane.side >> 1) {
                    continue;
                }
                let edge = (lane.side >> 1) as usize;
                let (from, to) = if lane.side & 1 == 0 { (here, there) } else { (there, here) };
                for door in self.first_door[edge]..self.first_door[edge + 1] {
                    let time = self.by_ends(door, from, to);
                    if time <= limit.0 {
                        visit(door, time);
                    }
                }
            }
        }
    }

    #[inline]
    fn by_ends(&self, door: u32, from: u32, to: u32) -> u32 {
        let door = self.doors[door as usize];
        from.saturating_add(door.to_from).min(to.saturating_add(door.to_to))
    }

    /// The nodes at the ends of a door's edge, with the time from the door to each; none where there is no way out.
    pub(super) fn ends(&self, door: u32) -> impl Iterator<Item = (u32, u32)> + use<> {
        let edge = self.snaps[self.homes[door as usize].index()].as_ref().expect("a home with a door joins the network").edge;
        let (ends, times) = (self.net.edge(edge), self.doors[door as usize]);
        [(ends.from.0, times.to_from), (ends.to.0, times.to_to)].into_iter().filter(|e| e.1 != CLOSED)
    }
}

/// For every node, the edges that `hold` homes; a loop is there once.
fn lanes(net: &Network, hold: impl Fn(usize) -> bool) -> (Vec<u32>, Vec<EdgeSide>) {
    let (mut first, mut lanes) = (vec![0], Vec::new());
    for n in 0..net.node_count() {
        for arc in net.arcs(NodeId::from_index(n)) {
            let looped = arc.to.index() == n && !arc.forward();
            if hold(arc.edge().index()) && !looped {
                lanes.push(EdgeSide { other: arc.to.0, side: arc.directed });
            }
        }
        first.push(u32::try_from(lanes.len()).expect("a network has fewer than 2^32 arcs"));
    }
    (first, lanes)
}

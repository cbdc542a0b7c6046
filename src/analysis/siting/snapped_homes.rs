//! Homes snapped to the edges of the network, as searches from a site meet them.

use std::sync::Arc;

use super::bounded_search::BoundedSearch;
use crate::coverage::Coverage;
use carecircle_base::geom::Xy;
use carecircle_base::heap::of_slice;
use carecircle_base::ids::{CohortId, EdgeId, HomeId, NodeId, ProfileId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
use carecircle_routing::reach::{SearchGraph, Start, Toward, stretch};

/// Time in the arrays: the end of the edge cannot be reached.
const CLOSED: u32 = u32::MAX;
const NO_SLOT: u32 = u32::MAX;

/// Access of a home to the ends of its edge: milliseconds to each, connector included.
#[derive(Debug, Clone, Copy)]
struct HomeAccess {
    to_from: u32,
    to_to: u32,
}

/// Edge with homes on it, seen from one of its ends.
#[derive(Debug, Clone, Copy)]
struct EdgeSide {
    other: u32,
    /// Edge number times two, plus one when this end is the edge's `to`.
    directed: u32,
}

/// Homes of a study snapped to the network for one traveller. Built once, shared by many searches.
///
/// Homes are sorted by edge, and so along the network's Hilbert curve: a *slot* is a home's position in this order.
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
    /// Access of each slot.
    access: Vec<HomeAccess>,
    /// Home of each slot.
    homes: Vec<HomeId>,
    /// Slot of each home; `NO_SLOT` off the network.
    of_home: Vec<u32>,
    /// First slot of each edge: the slots of edge `e` are `first_slot[e]..first_slot[e + 1]`.
    first_slot: Vec<u32>,
    /// First side of each node: the sides of node `n` are `sides[first_side[n]..first_side[n + 1]]`.
    first_side: Vec<u32>,
    sides: Vec<EdgeSide>,
}

impl SnappedHomes {
    /// Memory in bytes, without the network and what the coverage holds too.
    pub(super) fn heap_bytes(&self) -> usize {
        let lists = of_slice(&self.access) + of_slice(&self.homes) + of_slice(&self.of_home);
        self.graph.heap_bytes() + lists + of_slice(&self.first_slot) + of_slice(&self.first_side) + of_slice(&self.sides)
    }

    /// Snapped homes of `cohort` travelling by `mode`; `None` in a straight-line estimate, for the fastest of several modes, a bus,
    /// or a mode that no circle uses.
    #[must_use]
    pub fn new(study: &Study, net: &Arc<Network>, coverage: &Coverage, cohort: CohortId, mode: CircleMode) -> Option<Self> {
        Self::among(study, net, coverage, cohort, mode, &|_| true)
    }

    /// Snapped homes as of [`SnappedHomes::new`], only of the homes (by row) for which `counts` holds.
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
        let who = &study.cohorts[cohort.index()];
        let profile = mode.profile(who)?;
        Some(Self::of(study, net, (times.costs.clone()?, Arc::clone(&times.snaps)), (mode, profile, who.speed_mps), counts))
    }

    /// Snapped homes as of [`SnappedHomes::new`], of a traveller who walks at `speed_mps` metres a second: other times, the same snaps.
    #[must_use]
    pub fn at_speed(
        study: &Study,
        net: &Arc<Network>,
        coverage: &Coverage,
        cohort: CohortId,
        mode: CircleMode,
        speed_mps: f64,
    ) -> Option<Self> {
        let times = coverage.cohort(cohort).mode(mode)?;
        times.costs.as_ref()?;
        let profile = mode.profile(&study.cohorts[cohort.index()])?;
        let costs = Arc::new(net.costs(profile, speed_mps));
        Some(Self::of(study, net, (costs, Arc::clone(&times.snaps)), (mode, profile, speed_mps), &|_| true))
    }

    fn of(
        study: &Study,
        net: &Arc<Network>,
        (costs, snaps): (Arc<EdgeCosts>, Arc<Vec<Option<Snap>>>),
        (mode, profile, speed_mps): (CircleMode, ProfileId, f64),
        counts: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut rows: Vec<(EdgeId, u32, HomeAccess)> = Vec::new();
        for (home, snap) in (0..).zip(snaps.iter()).filter(|(home, _)| counts(*home as usize)) {
            let Some(snap) = snap else { continue };
            let e = snap.edge.index();
            let connector = Millis::walk(snap.connector_m, speed_mps);
            let out = |cost, share| stretch(cost, share).map_or(CLOSED, |ms| connector.plus(Millis(ms)).0);
            // Travel runs from the home to the node: against the shape to its start, along it to its end.
            let access = HomeAccess { to_from: out(costs.backward[e], snap.fraction), to_to: out(costs.forward[e], 1.0 - snap.fraction) };
            rows.push((snap.edge, home, access));
        }
        rows.sort_unstable_by_key(|r| (r.0, r.1));
        let mut of_home = vec![NO_SLOT; study.homes.len()];
        let mut first_slot = vec![0; net.edge_count() + 1];
        for (at, (edge, home, _)) in (0..).zip(&rows) {
            of_home[*home as usize] = at;
            first_slot[edge.index() + 1] += 1;
        }
        for e in 0..net.edge_count() {
            first_slot[e + 1] += first_slot[e];
        }
        let (first_side, sides) = sides(net, |e| first_slot[e] < first_slot[e + 1]);
        let graph = SearchGraph::new(net, &costs, Toward::Starts);
        Self {
            net: Arc::clone(net),
            costs,
            snaps,
            graph,
            mode,
            profile,
            speed_mps,
            snap_limit_m: study.settings.snap_limit_m,
            homes: rows.iter().map(|r| HomeId(r.1)).collect(),
            access: rows.into_iter().map(|r| r.2).collect(),
            of_home,
            first_slot,
            first_side,
            sides,
        }
    }

    /// Number of homes that join the network.
    #[must_use]
    pub fn len(&self) -> usize {
        self.access.len()
    }

    /// Whether no home joins the network.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.access.is_empty()
    }

    /// Home of a slot.
    #[must_use]
    pub fn home(&self, slot: u32) -> HomeId {
        self.homes[slot as usize]
    }

    /// Slot of a home; `None` off the network.
    #[must_use]
    pub fn slot(&self, home: HomeId) -> Option<u32> {
        let slot = self.of_home[home.index()];
        (slot != NO_SLOT).then_some(slot)
    }

    /// Network of the searches.
    #[must_use]
    pub fn network(&self) -> &Arc<Network> {
        &self.net
    }

    /// Edge costs of the traveller.
    #[must_use]
    pub fn costs(&self) -> &EdgeCosts {
        &self.costs
    }

    /// Graph of searches from sites.
    #[must_use]
    pub fn graph(&self) -> &SearchGraph {
        &self.graph
    }

    /// Mode of the traveller; never the fastest of several.
    #[must_use]
    pub fn mode(&self) -> CircleMode {
        self.mode
    }

    /// Profile of the traveller.
    #[must_use]
    pub fn profile(&self) -> ProfileId {
        self.profile
    }

    /// Walking speed on connectors, in metres a second.
    #[must_use]
    pub fn speed_mps(&self) -> f64 {
        self.speed_mps
    }

    /// Snaps of homes, one a home of the study; `None` off the network.
    #[must_use]
    pub fn snaps(&self) -> &[Option<Snap>] {
        &self.snaps
    }

    /// Search start of a position on the network's plane; `None` when it is off the network.
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

    /// Calls `visit` with every slot within `limit` of the nearest of `starts` and its time in milliseconds; each once, in no order.
    pub fn within(&self, starts: &[Start], limit: Millis, search: &mut BoundedSearch, mut visit: impl FnMut(u32, u32)) {
        self.search(starts, limit, search);
        let mut streets: Vec<EdgeId> = starts.iter().flat_map(|s| self.net.same_street(s.snap.edge)).collect();
        streets.sort_unstable();
        streets.dedup();
        self.met(search, limit, |edge| streets.contains(&EdgeId(edge)), &mut visit);
        // Homes on the street of a start may reach it along the street itself.
        for edge in streets {
            let ends = self.net.edge(edge);
            let (from, to) = (search.time(ends.from.0), search.time(ends.to.0));
            for slot in self.first_slot[edge.index()]..self.first_slot[edge.index() + 1] {
                let mut time = self.by_ends(slot, from, to);
                let snap = self.snaps[self.homes[slot as usize].index()].as_ref().expect("a home with a slot joins the network");
                if let Some(straight) = self.straight(starts, snap) {
                    time = time.min(Millis(straight).plus(Millis::walk(snap.connector_m, self.speed_mps)).0);
                }
                if time <= limit.0 {
                    visit(slot, time);
                }
            }
        }
    }

    /// Searches from `starts` to `limit`.
    pub(super) fn search(&self, starts: &[Start], limit: Millis, search: &mut BoundedSearch) {
        search.start(&self.graph, &self.costs, &self.net, starts, limit);
    }

    /// Time in milliseconds from a position on the network, without its connector, after [`SnappedHomes::search`] from `starts`;
    /// `None` beyond the limit.
    pub(super) fn time_at(&self, search: &BoundedSearch, starts: &[Start], at: &Snap) -> Option<u32> {
        let (ends, e) = (self.net.edge(at.edge), at.edge.index());
        let by_end = |node: u32, cost: u32, share: f64| {
            let time = search.time(node);
            stretch(cost, share).filter(|_| time != BoundedSearch::UNREACHED).map(|ms| time.saturating_add(ms))
        };
        let by_from = by_end(ends.from.0, self.costs.backward[e], at.fraction);
        let by_to = by_end(ends.to.0, self.costs.forward[e], 1.0 - at.fraction);
        [by_from, by_to, self.straight(starts, at)].into_iter().flatten().min()
    }

    /// Least time in milliseconds along the street itself to a start on it; `None` when no start is on it.
    fn straight(&self, starts: &[Start], at: &Snap) -> Option<u32> {
        let e = at.edge.index();
        let one = |start: &Start| {
            let ahead = start.snap.fraction >= at.fraction;
            let cost = if ahead { self.costs.forward[e] } else { self.costs.backward[e] };
            stretch(cost, (start.snap.fraction - at.fraction).abs()).map(|ms| start.access.plus(Millis(ms)).0)
        };
        let street = self.net.original(at.edge);
        starts.iter().filter(|s| self.net.original(s.snap.edge) == street).filter_map(one).min()
    }

    /// Calls `visit` with every slot within `limit` of a node and its time in milliseconds; each once, in no order.
    pub fn within_of_node(&self, node: NodeId, limit: Millis, search: &mut BoundedSearch, mut visit: impl FnMut(u32, u32)) {
        search.start_at_nodes(&self.graph, &self.net, &[(node.0, 0)], limit);
        self.met(search, limit, |_| false, &mut visit);
    }

    /// Calls `visit` with every slot within `limit` on edges that the search reached, but for edges that are left out.
    #[inline]
    fn met(&self, search: &BoundedSearch, limit: Millis, left_out: impl Fn(u32) -> bool, visit: &mut impl FnMut(u32, u32)) {
        for &node in search.nodes() {
            let here = search.time(node);
            for side in &self.sides[self.first_side[node as usize] as usize..self.first_side[node as usize + 1] as usize] {
                let there = search.time(side.other);
                // An edge whose both ends are reached belongs to the one with the lower number.
                if (there != BoundedSearch::UNREACHED && side.other < node) || left_out(side.directed >> 1) {
                    continue;
                }
                let edge = (side.directed >> 1) as usize;
                let (from, to) = if side.directed & 1 == 0 { (here, there) } else { (there, here) };
                for slot in self.first_slot[edge]..self.first_slot[edge + 1] {
                    let time = self.by_ends(slot, from, to);
                    if time <= limit.0 {
                        visit(slot, time);
                    }
                }
            }
        }
    }

    #[inline]
    fn by_ends(&self, slot: u32, from: u32, to: u32) -> u32 {
        let access = self.access[slot as usize];
        from.saturating_add(access.to_from).min(to.saturating_add(access.to_to))
    }

    /// Nodes at the ends of a slot's edge, with the time in milliseconds from the home to each; ends that cannot be reached are left
    /// out.
    pub(super) fn ends(&self, slot: u32) -> impl Iterator<Item = (u32, u32)> + use<> {
        let edge = self.snaps[self.homes[slot as usize].index()].as_ref().expect("a home with a slot joins the network").edge;
        let (ends, times) = (self.net.edge(edge), self.access[slot as usize]);
        [(ends.from.0, times.to_from), (ends.to.0, times.to_to)].into_iter().filter(|e| e.1 != CLOSED)
    }
}

/// Sides by node, of the edges for which `hold` is true: offsets and sides. A loop has one side.
fn sides(net: &Network, hold: impl Fn(usize) -> bool) -> (Vec<u32>, Vec<EdgeSide>) {
    let (mut first, mut sides) = (vec![0], Vec::new());
    for n in 0..net.node_count() {
        for arc in net.arcs(NodeId::from_index(n)) {
            let looped = arc.to.index() == n && !arc.forward();
            if hold(arc.edge().index()) && !looped {
                sides.push(EdgeSide { other: arc.to.0, directed: arc.directed });
            }
        }
        first.push(u32::try_from(sides.len()).expect("a network has fewer than 2^32 arcs"));
    }
    (first, sides)
}

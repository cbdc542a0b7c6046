//! Closures of streets (N−1): for every street segment, bridge or ferry, the seniors who lose a service or their circle if it alone is
//! closed to whoever passes over it.
//!
//! ```text
//! facilities ──search──▶ shortest-path tree of each service
//! homes ──walk up the trees──▶ seniors whose ways lead over each edge          an upper bound of every loss
//! edges, largest bound first ──search below the edge alone──▶ exact loss       until no bound reaches the least of the best
//! ```
//!
//! Whoever lives on the closed edge still leaves by either end, and a facility on it is still reached: the edge is closed to passing
//! over, from one end to the other. Nodes that are not below the edge in a tree keep their ways, so an exact loss needs a search among
//! those below it only.

use carecircle_words::say;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rayon::prelude::*;

use super::error::SitingError;
use super::mode_access::ModeAccess;
use super::snapped_homes::SnappedHomes;
use super::street_bridges::only_links;
use crate::coverage::{Coverage, Evidence};
use carecircle_base::ids::{CircleId, CohortId, EdgeId, HomeId, NodeId, ServiceId};
use carecircle_base::model::{Circle, Name, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
use carecircle_routing::reach::{Start, Toward, seeds, stretch};

/// Time or row of what is not there.
const NONE: u32 = u32::MAX;
/// Edges whose losses are computed between two looks at the bound.
const BATCH: usize = 64;

/// Closures of streets of one circle and cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct StreetClosures {
    /// Streets whose closing loses somebody a service, each with its loss: most seniors who lose their circle first, then most who lose a
    /// service, then by edge; at most as many as were asked for.
    pub losses: Vec<StreetLoss>,
    /// Number of edges that somebody's way to a service leads over.
    pub used: usize,
    /// What facilities that are not located, and registers that nobody brought, leave open; `None` when nothing.
    pub open: Option<Name>,
}

/// Loss when one edge closes and all others stay.
#[derive(Debug, Clone, PartialEq)]
pub struct StreetLoss {
    /// Edge that closes, with its copy for residents.
    pub edge: EdgeId,
    /// Number of seniors whose way to a service within the limit leads over the edge.
    pub through: f64,
    /// Services of the circle with the number of seniors who lose each, in the circle's order.
    pub services: Vec<(ServiceId, f64)>,
    /// Number of seniors who lose at least one service.
    pub lose_service: f64,
    /// Number of seniors whose circle is complete today and would be no more.
    pub lose_circle: f64,
    /// Homes that lose a service, ascending.
    pub homes: Vec<HomeId>,
    /// Whether the edge is the only link between two parts of the streets: a bridge of the graph, so that no detour of any length exists.
    pub only_link: bool,
}

impl StreetClosures {
    /// Closures of streets, at most `most`, of `circle` for `cohort`; `access` is the cohort's access by the circle's mode.
    ///
    /// Exact: a street that is not listed loses its circle to no more seniors than the last one that is.
    ///
    /// # Errors
    /// [`SitingError::BusesTogether`] for a circle in which buses count, and [`SitingError::StreetsOfSeveralModes`] for one of the fastest
    /// of several modes.
    pub fn new(
        study: &Study,
        coverage: &Coverage,
        access: &ModeAccess,
        cohort: CohortId,
        circle: CircleId,
        most: usize,
    ) -> Result<Self, SitingError> {
        let row = &study.circles[circle.index()];
        if access.transit().is_some() {
            return Err(SitingError::BusesTogether { circle: row.id.clone() });
        }
        let [snapped] = access.streets() else {
            return Err(SitingError::StreetsOfSeveralModes { circle: row.id.clone() });
        };
        let trees = Trees::new(study, coverage, snapped, cohort, row);
        let bounds = trees.bounds();
        let mut order: Vec<u32> = (0..bounds.len()).filter(|e| bounds[*e].0 > 0.0).filter_map(|e| u32::try_from(e).ok()).collect();
        let used = order.len();
        order.sort_by(|a, b| {
            let (a, b) = (bounds[*a as usize], bounds[*b as usize]);
            b.1.total_cmp(&a.1).then(b.0.total_cmp(&a.0))
        });
        let mut losses: Vec<StreetLoss> = Vec::new();
        for batch in order.chunks(BATCH) {
            let least = losses.get(most.wrapping_sub(1)).map(|l| l.lose_circle);
            if most == 0 || least.is_some_and(|least| bounds[batch[0] as usize].1 < least) {
                break;
            }
            let found = batch.par_iter().map_init(|| Scratch::new(trees.net), |scratch, edge| trees.loss(EdgeId(*edge), scratch));
            losses.extend(found.collect::<Vec<_>>().into_iter().filter(|l| l.lose_service > 0.0));
            losses.sort_by(|a, b| {
                let by_people = b.lose_circle.total_cmp(&a.lose_circle).then(b.lose_service.total_cmp(&a.lose_service));
                by_people.then(a.edge.cmp(&b.edge))
            });
            losses.truncate(most);
        }
        let links = only_links(trees.net, trees.costs);
        for loss in &mut losses {
            loss.only_link = links[loss.edge.index()];
            loss.through = bounds[loss.edge.index()].0;
        }
        Ok(Self { losses, used, open: left_open(study, row) })
    }
}

/// What facilities that are not located, and registers that nobody brought, leave open of the losses; `None` when nothing.
fn left_open(study: &Study, circle: &Circle) -> Option<Name> {
    Evidence::of(study, circle).sentence(study).map(|said| Name::from(say!("closing-losses-against-located", said = &said)))
}

/// Shortest-path tree from the facilities of one service.
#[derive(Debug)]
struct Tree {
    starts: Vec<Start>,
    /// Milliseconds from each node to the nearest facility; [`NONE`] beyond the limit.
    time: Vec<u32>,
    /// Original of the edge by which each node begins its way; [`NONE`] where it lies at a facility's own edge.
    first_edge: Vec<u32>,
    /// Next node on that way.
    next: Vec<u32>,
    /// Nodes whose way begins with an edge, sorted by edge.
    by_edge: Vec<(u32, u32)>,
    /// Nodes sorted by their next node: those that come by node `n`.
    by_next: Vec<(u32, u32)>,
    /// Least time at which a facility is met without another node, by node.
    seeds: BTreeMap<u32, u32>,
    /// Time of each home, connector included; [`NONE`] beyond the limit.
    homes: Vec<u32>,
    /// Node by which each home begins its way; [`NONE`] where it goes along its own street alone.
    by_node: Vec<u32>,
}

struct Trees<'a> {
    study: &'a Study,
    circle: &'a Circle,
    net: &'a Network,
    costs: &'a EdgeCosts,
    snaps: &'a [Option<Snap>],
    speed_mps: f64,
    limit: u32,
    trees: Vec<Tree>,
    /// Node and home, sorted: homes whose edge ends at the node.
    homes_at: Vec<(u32, u32)>,
}

/// Scratch of one exact loss.
struct Scratch {
    /// New times of nodes below the closed edge; [`NONE`] where not (yet) reached.
    times: BTreeMap<u32, u32>,
    /// Whether a node is below the closed edge.
    below: Vec<bool>,
}

impl Scratch {
    fn new(net: &Network) -> Self {
        Self { times: BTreeMap::new(), below: vec![false; net.node_count()] }
    }
}

/// Rows of a sorted list of pairs with the first value `key`.
fn rows_of(sorted: &[(u32, u32)], key: u32) -> impl Iterator<Item = u32> + '_ {
    let from = sorted.partition_point(|r| r.0 < key);
    sorted[from..].iter().take_while(move |r| r.0 == key).map(|r| r.1)
}

impl<'a> Trees<'a> {
    fn new(study: &'a Study, coverage: &Coverage, snapped: &'a SnappedHomes, cohort: CohortId, circle: &'a Circle) -> Self {
        let net: &Network = snapped.network();
        let limit = Millis::from_minutes(circle.minutes).0;
        let mut out = Self {
            study,
            circle,
            net,
            costs: snapped.costs(),
            snaps: snapped.snaps(),
            speed_mps: snapped.speed_mps(),
            limit,
            trees: Vec::new(),
            homes_at: Vec::new(),
        };
        let times = coverage.cohort(cohort).mode(snapped.mode());
        let starts = circle.services.iter().map(|s| {
            let reach = times.and_then(|t| t.services[s.index()].reach.as_ref());
            reach.map_or_else(Vec::new, |r| r.starts().to_vec())
        });
        let starts: Vec<Vec<Start>> = starts.collect();
        out.trees = starts.into_par_iter().map(|starts| out.tree(starts)).collect();
        for (home, snap) in (0_u32..).zip(out.snaps) {
            let Some(snap) = snap else { continue };
            let ends = net.edge(snap.edge);
            out.homes_at.push((ends.from.0, home));
            if ends.to != ends.from {
                out.homes_at.push((ends.to.0, home));
            }
        }
        out.homes_at.sort_unstable();
        out
    }

    /// Neighbours of a node with the original of the edge and the milliseconds of the way from the neighbour to the node, or from the
    /// node to the neighbour.
    fn neighbours(&self, node: u32, toward_node: bool) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        self.net.arcs(NodeId(node)).iter().filter_map(move |arc| {
            let e = arc.edge().index();
            let along = arc.forward() != toward_node;
            let cost = if along { self.costs.forward[e] } else { self.costs.backward[e] };
            (cost != EdgeCosts::FORBIDDEN && arc.to.0 != node).then(|| (arc.to.0, self.net.original(arc.edge()).0, cost))
        })
    }

    fn tree(&self, starts: Vec<Start>) -> Tree {
        let nodes = self.net.node_count();
        let (mut time, mut first_edge, mut next) = (vec![NONE; nodes], vec![NONE; nodes], vec![NONE; nodes]);
        let mut at_once: BTreeMap<u32, u32> = BTreeMap::new();
        let mut heap = BinaryHeap::new();
        for (node, t, _) in starts.iter().flat_map(|s| seeds(self.costs, self.net, Toward::Starts, s)).flatten() {
            let least = at_once.entry(node.0).or_insert(t);
            *least = t.min(*least);
            if t <= self.limit && t < time[node.index()] {
                time[node.index()] = t;
                heap.push(Reverse((t, node.0)));
            }
        }
        while let Some(Reverse((t, node))) = heap.pop() {
            if t > time[node as usize] {
                continue;
            }
            for (to, edge, cost) in self.neighbours(node, true) {
                let there = t.saturating_add(cost);
                if there <= self.limit && there < time[to as usize] {
                    time[to as usize] = there;
                    first_edge[to as usize] = edge;
                    next[to as usize] = node;
                    heap.push(Reverse((there, to)));
                }
            }
        }
        let sorted = |of: &[u32]| {
            let mut pairs: Vec<(u32, u32)> = of.iter().zip(0_u32..).filter(|p| *p.0 != NONE).map(|(key, n)| (*key, n)).collect();
            pairs.sort_unstable();
            pairs
        };
        let (by_edge, by_next) = (sorted(&first_edge), sorted(&next));
        let mut tree = Tree { starts, time, first_edge, next, by_edge, by_next, seeds: at_once, homes: Vec::new(), by_node: Vec::new() };
        let own = |snap: &Option<Snap>| {
            let Some(snap) = snap else { return (NONE, NONE) };
            let of = |node: u32| tree.time[node as usize];
            self.home_time(&tree, snap, of)
        };
        (tree.homes, tree.by_node) = self.snaps.iter().map(own).unzip();
        tree
    }

    /// Time of a home and the node by which its way begins, by the times of nodes; ([`NONE`], [`NONE`]) beyond the limit.
    fn home_time(&self, tree: &Tree, snap: &Snap, of: impl Fn(u32) -> u32) -> (u32, u32) {
        let (ends, e) = (self.net.edge(snap.edge), snap.edge.index());
        let (forward, backward) = (self.costs.forward[e], self.costs.backward[e]);
        let by = |node: u32, cost: u32, share: f64| {
            let time = of(node);
            stretch(cost, share).filter(|_| time != NONE).map(|ms| (time.saturating_add(ms), node))
        };
        let street = self.net.original(snap.edge);
        let straight = tree.starts.iter().filter(|s| self.net.original(s.snap.edge) == street).filter_map(|start| {
            let cost = if start.snap.fraction >= snap.fraction { forward } else { backward };
            stretch(cost, (start.snap.fraction - snap.fraction).abs()).map(|ms| (start.access.plus(Millis(ms)).0, NONE))
        });
        let by_ends = [by(ends.from.0, backward, snap.fraction), by(ends.to.0, forward, 1.0 - snap.fraction)];
        // Of ways of the same time the one along the street itself, which no closing touches.
        let best = by_ends.into_iter().flatten().chain(straight).min_by_key(|(time, node)| (*time, Reverse(*node)));
        let connector = Millis::walk(snap.connector_m, self.speed_mps).0;
        let best = best.map(|(time, node)| (time.saturating_add(connector), node));
        best.filter(|(time, _)| *time <= self.limit).unwrap_or((NONE, NONE))
    }

    /// By original edge, the seniors whose way to a service leads over it, and of these the ones whose circle is complete.
    fn bounds(&self) -> Vec<(f64, f64)> {
        let mut bounds = vec![(0.0, 0.0); self.net.edge_count()];
        let mut met = vec![NONE; self.net.edge_count()];
        for (home, row) in (0_u32..).zip(&self.study.homes) {
            let held = self.trees.iter().filter(|t| t.homes[home as usize] != NONE).count();
            for tree in &self.trees {
                let mut node = tree.by_node[home as usize];
                while node != NONE && tree.first_edge[node as usize] != NONE {
                    let edge = tree.first_edge[node as usize] as usize;
                    if met[edge] != home {
                        met[edge] = home;
                        bounds[edge].0 += row.seniors;
                        if held >= self.circle.need {
                            bounds[edge].1 += row.seniors;
                        }
                    }
                    node = tree.next[node as usize];
                }
            }
        }
        bounds
    }

    /// Loss when `edge` (an original) is closed to passing over; `through` and `only_link` are filled in later.
    fn loss(&self, edge: EdgeId, scratch: &mut Scratch) -> StreetLoss {
        let mut lost: BTreeMap<u32, u32> = BTreeMap::new();
        for (s, tree) in self.trees.iter().enumerate() {
            self.below(tree, edge, scratch);
            let mut homes: Vec<u32> = scratch.times.keys().flat_map(|n| rows_of(&self.homes_at, *n)).collect();
            homes.sort_unstable();
            homes.dedup();
            for home in homes.into_iter().filter(|h| tree.homes[*h as usize] != NONE) {
                let snap = self.snaps[home as usize].as_ref().expect("a home at a node joins the network");
                let of = |node: u32| scratch.times.get(&node).copied().unwrap_or(tree.time[node as usize]);
                if self.home_time(tree, snap, of).0 == NONE {
                    *lost.entry(home).or_insert(0) |= 1 << s;
                }
            }
            scratch.times.keys().for_each(|n| scratch.below[*n as usize] = false);
        }
        let mut loss = StreetLoss {
            edge,
            through: 0.0,
            services: self.circle.services.iter().map(|s| (*s, 0.0)).collect(),
            lose_service: 0.0,
            lose_circle: 0.0,
            homes: lost.keys().map(|h| HomeId(*h)).collect(),
            only_link: false,
        };
        for (home, bits) in lost {
            let seniors = self.study.homes[home as usize].seniors;
            let held = self.trees.iter().filter(|t| t.homes[home as usize] != NONE).count();
            (0..self.trees.len()).filter(|s| bits >> s & 1 == 1).for_each(|s| loss.services[s].1 += seniors);
            loss.lose_service += seniors;
            if held >= self.circle.need && held - (bits.count_ones() as usize) < self.circle.need {
                loss.lose_circle += seniors;
            }
        }
        loss
    }

    /// New times of the nodes whose way leads over `edge`, without it, into the scratch.
    fn below(&self, tree: &Tree, edge: EdgeId, scratch: &mut Scratch) {
        scratch.times.clear();
        let mut stack: Vec<u32> = rows_of(&tree.by_edge, edge.0).collect();
        while let Some(node) = stack.pop() {
            scratch.times.insert(node, NONE);
            scratch.below[node as usize] = true;
            stack.extend(rows_of(&tree.by_next, node));
        }
        let mut heap = BinaryHeap::new();
        let mut first: Vec<(u32, u32)> = Vec::new();
        for node in scratch.times.keys() {
            let by_others = self.neighbours(*node, false).filter(|(to, e, _)| *e != edge.0 && !scratch.below[*to as usize]);
            let by_others = by_others.filter(|(to, ..)| tree.time[*to as usize] != NONE);
            let least = by_others.map(|(to, _, cost)| tree.time[to as usize].saturating_add(cost)).min();
            let least = least.into_iter().chain(tree.seeds.get(node).copied()).min();
            first.extend(least.filter(|t| *t <= self.limit).map(|t| (*node, t)));
        }
        for (node, t) in first {
            scratch.times.insert(node, t);
            heap.push(Reverse((t, node)));
        }
        while let Some(Reverse((t, node))) = heap.pop() {
            if t > scratch.times[&node] {
                continue;
            }
            for (to, e, cost) in self.neighbours(node, true) {
                let there = t.saturating_add(cost);
                if e != edge.0 && scratch.below[to as usize] && there <= self.limit && there < scratch.times[&to] {
                    scratch.times.insert(to, there);
                    heap.push(Reverse((there, to)));
                }
            }
        }
    }
}

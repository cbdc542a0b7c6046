//! Suggestions of links for homes behind a barrier such as a river or a wall.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::bounded_search::BoundedSearch;
use super::effect::Group;
use super::proposal::Proposal;
use super::question::Question;
use super::residual_coverage::ResidualCoverage;
use crate::coverage::Reason;
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{HomeId, NodeId};
use carecircle_base::model::CircleMode;
use carecircle_base::units::Millis;
use carecircle_routing::reach::{SearchGraph, Toward};

/// Greatest straight-line length of a suggested link, in metres.
pub const LONGEST_M: f64 = 300.0;
/// Least ratio of the present route's time to the link's own.
const DETOUR: u32 = 3;
/// Greatest walking time from a home to a link.
const TO_LINK: Millis = Millis(300_000);
/// Greatest number of links a service whose effect is computed in full.
const TRIED: usize = 200;
/// Distance in metres within which the ends of two links count as the same.
const SAME_M: f64 = 60.0;

/// Suggested link, with the homes that it brings within the limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Ends of the link: on the side of the uncovered homes, then on the other.
    pub ends: [LonLat; 2],
    /// Straight-line length of the link, in metres.
    pub length_m: f64,
    /// Homes whose circle the link completes.
    pub completed: Group,
    /// Number of seniors to whom the link brings one service or more within the limit.
    pub newly_seniors: f64,
    /// Homes of these seniors, ascending.
    pub newly_homes: Vec<HomeId>,
}

/// Pair of nodes that a link may join, with the time in milliseconds that it saves from the first.
#[derive(Debug, Clone, Copy)]
struct NodePair {
    near: u32,
    far: u32,
    saved: u32,
}

impl Question<'_> {
    /// Links that bring most seniors within the limit, best first, at most `most`: between junctions up to [`LONGEST_M`] apart, for
    /// homes whose reason is a barrier. Each gain is exact; which pairs are tried is a heuristic.
    #[must_use]
    pub fn suggest_links(&self, most: usize) -> Vec<Suggestion> {
        self.suggest_links_for(most, |_| true)
    }

    /// Links as of [`Question::suggest_links`], for the homes behind a barrier that `some` selects.
    #[must_use]
    pub fn suggest_links_for(&self, most: usize, some: impl Fn(HomeId) -> bool) -> Vec<Suggestion> {
        let circle_coverage = &self.coverage.cohort(self.cohort).circles[self.circle.index()];
        let barred: Vec<HomeId> = (0..self.study.homes.len())
            .filter(|&h| matches!(circle_coverage.reason[h], Some(Reason::Barrier { .. })))
            .map(HomeId::from_index)
            .filter(|h| some(*h))
            .collect();
        self.links_for(&barred, most)
    }

    /// Links as of [`Question::suggest_links`], for the homes `barred`, whatever their reason.
    #[must_use]
    pub fn links_for(&self, barred: &[HomeId], most: usize) -> Vec<Suggestion> {
        let circle = &self.study.circles[self.circle.index()];
        let circle_coverage = &self.coverage.cohort(self.cohort).circles[self.circle.index()];
        let Some(times) = self.coverage.cohort(self.cohort).mode(circle.mode).filter(|_| circle.mode == CircleMode::Walk) else {
            return Vec::new();
        };
        let (snapped, limit) = (self.snapped(), Millis::from_minutes(circle.minutes));
        let net = snapped.network();
        let away = SearchGraph::new(net, snapped.costs(), Toward::Away);
        let grid = self.around(barred);
        let mut pairs: Vec<NodePair> = Vec::new();
        for (place, service) in circle.services.iter().enumerate() {
            let Some(reach) = &times.services[service.index()].reach else { continue };
            let outside = barred.iter().filter(|h| circle_coverage.missing[h.index()] >> place & 1 == 1);
            let ends: Vec<(u32, u32)> = outside.filter_map(|h| snapped.slot(*h)).flat_map(|slot| snapped.ends(slot)).collect();
            let mut search = BoundedSearch::default();
            search.start_at_nodes(&away, net, &ends, TO_LINK);
            let mut found: Vec<NodePair> = Vec::new();
            for &near in search.nodes() {
                let here = net.node(NodeId(near));
                let now = reach.node(NodeId(near)).map_or(u32::MAX, |(t, _)| t.0);
                let best = grid.within(here, LONGEST_M).filter_map(|far| {
                    let there = net.node(NodeId(far));
                    let over = Millis::walk((there.x - here.x).hypot(there.y - here.y), snapped.speed_mps());
                    let left = reach.node(NodeId(far))?.0;
                    let by_link = left.plus(over);
                    let worth =
                        now.saturating_sub(left.0) > over.0.saturating_mul(DETOUR) && by_link.plus(Millis(search.time(near))) <= limit;
                    worth.then_some((by_link.0, far))
                });
                if let Some((by_link, far)) = best.min() {
                    found.push(NodePair { near, far, saved: now.saturating_sub(by_link) });
                }
            }
            found.sort_by_key(|p| (std::cmp::Reverse(p.saved), p.near));
            pairs.extend(thinned(found, |n| net.node(NodeId(n))));
        }
        let pairs: BTreeMap<(u32, u32), ()> = pairs.into_iter().map(|p| ((p.near, p.far), ())).collect();
        let pairs: Vec<(u32, u32)> = pairs.into_keys().collect();
        let mut tried: Vec<Suggestion> =
            pairs.par_iter().map_init(BoundedSearch::default, |search, pair| self.tried(*pair, search)).flatten().collect();
        tried.sort_by(|a, b| {
            let worth = |s: &Suggestion| (s.completed.seniors, s.newly_seniors, -s.length_m);
            let ((a1, a2, a3), (b1, b2, b3)) = (worth(a), worth(b));
            b1.total_cmp(&a1).then(b2.total_cmp(&a2)).then(b3.total_cmp(&a3))
        });
        // Keep one of several links over the same place.
        let mut kept: Vec<Suggestion> = Vec::new();
        let mut served: BTreeSet<HomeId> = BTreeSet::new();
        for one in tried {
            let at = one.ends.map(|e| self.study.plane.project(e));
            let same = |other: &Suggestion| {
                let there = other.ends.map(|e| self.study.plane.project(e));
                apart(at[0], there[0]) <= SAME_M && apart(at[1], there[1]) <= SAME_M
            };
            // At least half of these homes gain by a better link already: only another crossing of the same barrier.
            let again = one.completed.homes.iter().filter(|h| served.contains(h)).count() * 2;
            if kept.len() < most && !kept.iter().any(same) && (one.completed.homes.is_empty() || again < one.completed.homes.len()) {
                served.extend(one.completed.homes.iter().copied());
                kept.push(one);
            }
        }
        kept
    }

    /// Suggestion of one link with its exact effect; `None` when no senior gains a service.
    fn tried(&self, (near, far): (u32, u32), search: &mut BoundedSearch) -> Option<Suggestion> {
        let net = self.snapped().network();
        let ends = [near, far].map(|n| net.plane().unproject(net.node(NodeId(n))));
        let proposal = Proposal { links: vec![ends.to_vec()], ..Proposal::default() };
        let effect = self.effect(&proposal, &ResidualCoverage::default(), search);
        let newly: BTreeSet<HomeId> = effect.services.iter().flat_map(|s| s.newly.homes.iter().copied()).collect();
        let newly = Group::of(self.study, newly.into_iter().collect());
        (newly.seniors > 0.0).then(|| Suggestion {
            ends,
            length_m: apart(net.node(NodeId(near)), net.node(NodeId(far))),
            completed: effect.completed,
            newly_seniors: newly.seniors,
            newly_homes: newly.homes,
        })
    }

    /// Junctions at which a link for one of these homes may end.
    fn around(&self, homes: &[HomeId]) -> NodeGrid {
        let net = self.snapped().network();
        // No route beats the straight line; half as much again is for connectors that cost no time, and the plane's scale.
        let margin = (TO_LINK.seconds() * self.snapped().speed_mps() + LONGEST_M) * 1.5;
        let snaps = homes.iter().filter_map(|h| self.snapped().snaps()[h.index()]);
        let [w, s, e, n] = snaps.fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, snap| {
            [b[0].min(snap.at.x), b[1].min(snap.at.y), b[2].max(snap.at.x), b[3].max(snap.at.y)]
        });
        let nodes = (0..).take(net.node_count()).map(|n| (n, net.node(NodeId(n))));
        NodeGrid::new(nodes.filter(|(_, at)| (w - margin..=e + margin).contains(&at.x) && (s - margin..=n + margin).contains(&at.y)))
    }
}

fn apart(a: Xy, b: Xy) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// Most promising pairs; of pairs whose ends lie near each other, the first only.
fn thinned(found: Vec<NodePair>, at: impl Fn(u32) -> Xy) -> Vec<NodePair> {
    let mut kept: Vec<NodePair> = Vec::new();
    for pair in found {
        let same = |k: &NodePair| apart(at(k.near), at(pair.near)) <= SAME_M && apart(at(k.far), at(pair.far)) <= SAME_M;
        if kept.len() == TRIED {
            break;
        }
        if !kept.iter().any(same) {
            kept.push(pair);
        }
    }
    kept
}

/// Spatial grid of nodes with cells of [`LONGEST_M`].
struct NodeGrid {
    cells: BTreeMap<(i64, i64), Vec<(u32, Xy)>>,
}

#[expect(clippy::cast_possible_truncation, reason = "metres of a plane over cells of hundreds")]
fn cell(at: Xy) -> (i64, i64) {
    ((at.x / LONGEST_M).floor() as i64, (at.y / LONGEST_M).floor() as i64)
}

impl NodeGrid {
    fn new(nodes: impl Iterator<Item = (u32, Xy)>) -> Self {
        let mut cells: BTreeMap<(i64, i64), Vec<(u32, Xy)>> = BTreeMap::new();
        for (node, at) in nodes {
            cells.entry(cell(at)).or_default().push((node, at));
        }
        Self { cells }
    }

    /// Nodes at most `metres` from `at`; `metres` is at most a cell.
    fn within(&self, at: Xy, metres: f64) -> impl Iterator<Item = u32> + '_ {
        let (x, y) = cell(at);
        let around = (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        around.filter_map(|c| self.cells.get(&c)).flatten().filter(move |(_, there)| apart(*there, at) <= metres).map(|(node, _)| *node)
    }
}

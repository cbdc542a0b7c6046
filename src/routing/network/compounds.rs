//! Compounds with an open gate and a private one: their lanes a second time, for those who live there.
//!
//! Visitors come in by the open gate and leave by it; residents have the private gate too. One lane cannot tell them apart, so it
//! stands twice: the *original* for everybody, and a *copy* that only homes are snapped to. From each junction of the copy one
//! steps to the original, and from the copy alone out by the private gate; nobody steps from an original to a copy.
//!
//! ```text
//!   copy      c1 ──────── c2 ──▶ private gate ──▶ street
//!              │           │                        │
//!              ▼           ▼                        │
//!   original  o1 ──────── o2     (shut)             │
//!              │                                    │
//!          open gate ───────────────────────────────┘
//! ```

use std::collections::{BTreeMap, BTreeSet};

use carecircle_base::model::{Roads, TagSet};

use super::class::Classes;
use super::contract::RawEdge;
use super::error::NetworkError;
use super::pockets::{GateAccess, LARGEST_POCKET_M, Seams, meeting};

/// Values of `barrier` on a node that close a compound; what keeps out cars alone, such as a bollard, does not.
const GATES: [&str; 13] = [
    "gate",
    "lift_gate",
    "swing_gate",
    "sliding_gate",
    "sliding_beam",
    "wicket_gate",
    "entrance",
    "kissing_gate",
    "hampshire_gate",
    "turnstile",
    "full-height_turnstile",
    "chain",
    "sally_port",
];

/// Rows of [`Roads::nodes`] of the gates, open or not.
pub(super) fn gates(roads: &Roads) -> Vec<u32> {
    let is_gate = |tags: &TagSet| tags.get("barrier").is_some_and(|value| GATES.contains(&value));
    let is_gate: Vec<bool> = roads.tag_sets.iter().map(is_gate).collect();
    roads.node_tags.iter().filter(|(_, tags)| is_gate[*tags as usize]).map(|(node, _)| *node).collect()
}

/// Lanes of compounds whose residents have a private gate beside an open one.
pub(super) struct Compounds {
    /// Profiles for which each edge is such a lane, one bit each.
    pub lanes: Vec<u16>,
    /// Private gates by which residents leave: place and profiles, one bit each.
    exits: BTreeMap<u32, u16>,
}

impl Compounds {
    /// Compounds among `edges` between `places` nodes of the source: parts of the open streets that gates alone join to the rest.
    /// `borders` holds the places of all gates, open or not.
    pub(super) fn new(edges: &[RawEdge], places: usize, gates: &[(u32, GateAccess)], borders: &[u32], seams: &Seams<'_>) -> Self {
        let mut found = Self { lanes: vec![0; edges.len()], exits: BTreeMap::new() };
        let mut at_gates: BTreeMap<u32, Vec<usize>> = gates.iter().filter(|g| g.1.private != 0).map(|g| (g.0, Vec::new())).collect();
        if at_gates.is_empty() {
            return found;
        }
        for (row, edge) in edges.iter().enumerate() {
            for end in [edge.from, edge.to] {
                if let Some(meeting) = at_gates.get_mut(&end) {
                    meeting.push(row);
                }
            }
        }
        let mut is_border = vec![false; places];
        for place in borders {
            is_border[*place as usize] = true;
        }
        for profile in 0..seams.profiles() {
            found.add(profile, edges, gates, &at_gates, &is_border, seams);
        }
        found
    }

    fn add(
        &mut self,
        profile: usize,
        edges: &[RawEdge],
        gates: &[(u32, GateAccess)],
        at_gates: &BTreeMap<u32, Vec<usize>>,
        is_border: &[bool],
        seams: &Seams<'_>,
    ) {
        let bit = 1_u16 << profile;
        let open = |row: usize| seams.is_outside(profile, row);
        let gate = |place: u32| gates.binary_search_by_key(&place, |g| g.0).ok().map(|at| gates[at].1);
        let shut = |place: u32| gate(place).is_some_and(|g| g.open & bit == 0);
        let mut cells = meeting(edges, is_border.len(), open, |place| !shut(place));
        let mut parts = meeting(edges, is_border.len(), open, |place| !is_border[place as usize] && !shut(place));
        let mut length_m: BTreeMap<u32, f64> = BTreeMap::new();
        for (row, edge) in (0u32..).zip(edges).filter(|(row, _)| open(*row as usize)) {
            *length_m.entry(parts.root(row)).or_default() += edge.length_m;
        }
        let mut longest: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
        for (part, length) in &length_m {
            let best = longest.entry(cells.root(*part)).or_insert((*length, *part));
            if *length > best.0 {
                *best = (*length, *part);
            }
        }
        let mut own: BTreeSet<u32> = BTreeSet::new();
        for (place, meeting) in at_gates {
            if gate(*place).is_none_or(|g| g.private & !g.open & bit == 0) {
                continue;
            }
            let (mut compounds, mut street) = (BTreeSet::new(), false);
            for row in meeting.iter().filter(|row| open(**row)) {
                let row = u32::try_from(*row).expect("rows fit 32 bits");
                let (part, cell) = (parts.root(row), cells.root(row));
                if longest[&cell].1 == part || length_m[&part] > LARGEST_POCKET_M {
                    street = true;
                } else {
                    compounds.insert(part);
                }
            }
            // Between two compounds nobody can tell whose gate it is.
            if let (true, Some(part), 1) = (street, compounds.first(), compounds.len()) {
                own.insert(*part);
                *self.exits.entry(*place).or_default() |= bit;
            }
        }
        if own.is_empty() {
            return;
        }
        for (row, lane) in (0u32..).zip(&mut self.lanes).filter(|(row, _)| open(*row as usize)) {
            if own.contains(&parts.root(row)) {
                *lane |= bit;
            }
        }
    }

    /// Profiles whose residents leave by the private gate at a place, one bit each.
    pub(super) fn exits_at(&self, place: u32) -> u16 {
        self.exits.get(&place).copied().unwrap_or(0)
    }

    /// Copies of the lanes, and the steps from them to their originals and out by the private gates. `edges` are numbered by node,
    /// `nodes` holds the place of each node; copied nodes are appended to it.
    ///
    /// # Errors
    /// When there are too many classes.
    pub(super) fn copies(
        &self,
        edges: &[RawEdge],
        nodes: &mut Vec<u32>,
        seams: &Seams<'_>,
        classes: &mut Classes<'_>,
    ) -> Result<Copies, NetworkError> {
        let mut all = Copies::default();
        let mut of_node: BTreeMap<u32, (u32, u16)> = BTreeMap::new();
        for (row, (edge, lane)) in edges.iter().zip(&self.lanes).enumerate().filter(|(_, (_, lane))| **lane != 0) {
            let mut copy = |node: u32| {
                let known = of_node.entry(node).or_insert_with(|| {
                    nodes.push(nodes[node as usize]);
                    (u32::try_from(nodes.len() - 1).expect("rows fit 32 bits"), 0)
                });
                known.1 |= lane;
                known.0
            };
            all.lanes.push((u32::try_from(row).expect("rows fit 32 bits"), RawEdge { from: copy(edge.from), to: copy(edge.to), ..*edge }));
        }
        for (node, (copy, lane)) in &of_node {
            all.steps.push(RawEdge::cut(*copy, *node, classes.passage([*lane, 0])?));
        }
        let mut at_exits: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
        for (row, edge) in edges.iter().enumerate().take(self.lanes.len()) {
            for node in [edge.from, edge.to] {
                let place = nodes[node as usize];
                if self.exits.contains_key(&place) {
                    at_exits.entry(place).or_default().push((row, node));
                }
            }
        }
        for (place, ends) in at_exits {
            for (lane, inner) in &ends {
                for (street, outer) in &ends {
                    let leads =
                        |p: &usize| self.lanes[*lane] >> p & 1 == 1 && self.lanes[*street] >> p & 1 == 0 && seams.is_outside(*p, *street);
                    let mask = (0..seams.profiles()).filter(leads).fold(0, |mask, p| mask | 1 << p) & self.exits[&place];
                    if mask != 0 {
                        all.steps.push(RawEdge::cut(of_node[inner].0, *outer, classes.passage([mask, 0])?));
                    }
                }
            }
        }
        Ok(all)
    }
}

/// Copies of lanes for residents.
#[derive(Default)]
pub(super) struct Copies {
    /// Row of the original, and the copy.
    pub lanes: Vec<(u32, RawEdge)>,
    /// Edges of length 0 by which residents leave the copies.
    pub steps: Vec<RawEdge>,
}

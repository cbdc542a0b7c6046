//! Private streets, which only those who live on them may use, and the seams where they meet everybody's.
//!
//! An *outside* street is open to all; a *pocket* is what hangs on it by private ways or private gates alone: the inner ways
//! of a compound, whether the ways or the gate carry `access=private`. At a seam the way out is open and the way in is not, so
//! a resident leaves by the own gate, nobody else comes in, and no route leads through.

use std::collections::BTreeMap;

use carecircle_base::disjoint_sets::DisjointSets;

use super::class::Classes;
use super::contract::RawEdge;

const NONE: u32 = u32::MAX;
/// Length in metres of the streets beyond which a part cut off by private gates is a place of its own, not a compound. A length,
/// so that the verdict does not hang on the number of nodes.
pub(super) const LARGEST_POCKET_M: f64 = 20_000.0;

/// Access through a barrier node, one bit a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GateAccess {
    /// Profiles that may pass.
    pub open: u16,
    /// Profiles that may pass only where they live: `access=private`.
    pub private: u16,
}

/// Where an edge lies for one profile: outside, or in a pocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum AccessArea {
    /// Not usable, or private without a way out.
    Closed,
    /// Open to all.
    Outside,
    /// In the pocket with this number.
    Pocket(u32),
}

/// Access of an edge's class: one bit a profile.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgeAccess {
    /// Profiles that may use the edge in some direction, residents included.
    pub usable: u16,
    /// Profiles that may use it only where they live.
    pub private: u16,
}

/// Sets of the edges that `takes` selects, joined wherever two of them meet at a place that `passes`.
pub(super) fn meeting(edges: &[RawEdge], places: usize, takes: impl Fn(usize) -> bool, passes: impl Fn(u32) -> bool) -> DisjointSets {
    let mut sets = DisjointSets::new(edges.len());
    let mut first = vec![NONE; places];
    for (row, edge) in (0u32..).zip(edges).filter(|(row, _)| takes(*row as usize)) {
        for place in [edge.from, edge.to].into_iter().filter(|p| passes(*p)) {
            match first[place as usize] {
                NONE => first[place as usize] = row,
                met => sets.join(met, row),
            }
        }
    }
    sets
}

/// Access area of every edge for the profile of bit `bit`; `None` where the profile meets nothing private.
///
/// `access` gives an edge's access, `gates` that of barrier nodes by place, sorted.
fn areas(edges: &[RawEdge], places: usize, access: &[EdgeAccess], gates: &[(u32, GateAccess)], bit: u16) -> Option<Vec<AccessArea>> {
    let any = access.iter().any(|a| a.private & bit != 0) || gates.iter().any(|g| g.1.private & bit != 0);
    if !any {
        return None;
    }
    let gate = |place: u32| gates.binary_search_by_key(&place, |g| g.0).ok().map(|at| gates[at].1);
    let passes_all = |place: u32| gate(place).is_none_or(|g| g.open & bit != 0);
    let passes_some = |place: u32| gate(place).is_none_or(|g| (g.open | g.private) & bit != 0);
    let usable = |row: usize| access[row].usable & bit != 0;
    let open = |row: usize| usable(row) && access[row].private & bit == 0;

    let mut cells = meeting(edges, places, open, passes_all);
    let mut whole = meeting(edges, places, usable, passes_some);

    let mut length_m: BTreeMap<u32, f64> = BTreeMap::new();
    for (row, edge) in (0u32..).zip(edges).filter(|(row, _)| open(*row as usize)) {
        *length_m.entry(cells.root(row)).or_default() += edge.length_m;
    }
    // The longest cell of each connected whole lies outside, and every one that is too long for a compound.
    let mut longest: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
    for (cell, length) in &length_m {
        let best = longest.entry(whole.root(*cell)).or_insert((*length, *cell));
        if *length > best.0 {
            *best = (*length, *cell);
        }
    }
    let is_outside = |cell: u32, of: u32| longest[&of].1 == cell || length_m[&cell] > LARGEST_POCKET_M;
    let outside: Vec<bool> =
        (0u32..).take(edges.len()).map(|row| open(row as usize) && is_outside(cells.root(row), whole.root(row))).collect();
    let inside: Vec<bool> = (0u32..)
        .take(edges.len())
        .map(|row| usable(row as usize) && !outside[row as usize] && longest.contains_key(&whole.root(row)))
        .collect();

    let mut street = vec![false; places];
    for (edge, _) in edges.iter().zip(&outside).filter(|(_, outside)| **outside) {
        street[edge.from as usize] = true;
        street[edge.to as usize] = true;
    }
    let mut pockets = meeting(edges, places, |row| inside[row], |place| passes_some(place) && !street[place as usize]);
    let area = |row: u32| match (outside[row as usize], inside[row as usize]) {
        (true, _) => AccessArea::Outside,
        (false, true) => AccessArea::Pocket(pockets.root(row)),
        (false, false) => AccessArea::Closed,
    };
    Some((0u32..).take(edges.len()).map(area).collect())
}

/// The places where private streets or a private gate meet the rest, and the access area of all edges.
pub(super) struct Seams<'a> {
    /// Access area of every edge by profile; `None` for a profile that meets nothing private.
    areas: Vec<Option<Vec<AccessArea>>>,
    access: Vec<EdgeAccess>,
    gates: &'a [(u32, GateAccess)],
    at: Vec<bool>,
}

impl<'a> Seams<'a> {
    /// Seams of the edges between `places` nodes of the source; `gates` is sorted by place.
    pub(super) fn new(edges: &[RawEdge], places: usize, gates: &'a [(u32, GateAccess)], classes: &Classes<'_>) -> Self {
        let access: Vec<EdgeAccess> = edges.iter().map(|e| classes.access(e.class)).collect();
        let areas: Vec<_> = (0..classes.profiles()).map(|p| areas(edges, places, &access, gates, 1 << p)).collect();
        let mut at = vec![false; places];
        for (place, _) in gates.iter().filter(|g| g.1.private != 0) {
            at[*place as usize] = true;
        }
        for area in areas.iter().flatten() {
            let mut met = vec![[false; 2]; places];
            for (edge, area) in edges.iter().zip(area) {
                for end in [edge.from, edge.to] {
                    let met = &mut met[end as usize];
                    met[0] |= *area == AccessArea::Outside;
                    met[1] |= matches!(area, AccessArea::Pocket(_));
                }
            }
            at.iter_mut().zip(met).for_each(|(at, met)| *at |= met == [true; 2]);
        }
        Self { areas, access, gates, at }
    }

    /// Number of profiles.
    pub(super) fn profiles(&self) -> usize {
        self.areas.len()
    }

    /// Whether an edge is open to all of a profile.
    pub(super) fn is_outside(&self, profile: usize, edge: usize) -> bool {
        self.area(profile, edge) == AccessArea::Outside
    }

    /// Whether the node of the source is a seam.
    pub(super) fn has(&self, place: u32) -> bool {
        self.at[place as usize]
    }

    fn gate(&self, place: u32) -> Option<GateAccess> {
        self.gates.binary_search_by_key(&place, |g| g.0).ok().map(|at| self.gates[at].1)
    }

    fn area(&self, profile: usize, edge: usize) -> AccessArea {
        match &self.areas[profile] {
            Some(areas) => areas[edge],
            None if self.access[edge].usable >> profile & 1 == 1 => AccessArea::Outside,
            None => AccessArea::Closed,
        }
    }

    /// Whether two edges may share their node at a seam: no barrier stands there, and they lie in one area for every profile.
    pub(super) fn alike(&self, place: u32, a: usize, b: usize) -> bool {
        self.gate(place).is_none() && (0..self.areas.len()).all(|p| self.area(p, a) == self.area(p, b))
    }

    /// Profiles that may step from edge `a` to edge `b` at a seam, and back; one bit each.
    pub(super) fn between(&self, place: u32, a: usize, b: usize) -> [u16; 2] {
        let gate = self.gate(place);
        let mut masks = [0; 2];
        for p in 0..self.areas.len() {
            let gate = gate.map(|g| (g.open >> p & 1 == 1, g.private >> p & 1 == 1));
            let steps = seam(self.area(p, a), self.area(p, b), gate);
            for (mask, step) in masks.iter_mut().zip(steps) {
                *mask |= u16::from(step) << p;
            }
        }
        masks
    }

    /// Whether a private gate stands at the place, and edges that are open to all lie on both sides of it for some profile: then it is
    /// shut to all, since who lives behind it cannot be told from who passes through. `exits` are the profiles for which that can
    /// be told.
    pub(super) fn is_shut_to_residents(&self, place: u32, edges: &[usize], exits: u16) -> bool {
        let Some(gate) = self.gate(place) else { return false };
        (0..self.areas.len()).filter(|p| gate.private & !exits >> p & 1 == 1).any(|p| {
            let count = |area: AccessArea| edges.iter().filter(|edge| self.area(p, **edge) == area).count();
            let inside = edges.iter().any(|edge| matches!(self.area(p, *edge), AccessArea::Pocket(_)));
            count(AccessArea::Outside) > 1 && !inside
        })
    }

    /// Profiles for which each edge lies in a pocket, and those to whom it is closed though its tags are not; one bit each.
    pub(super) fn private(&self, edges: usize) -> Vec<[u16; 2]> {
        let mut masks = vec![[0; 2]; edges];
        for (p, areas) in self.areas.iter().enumerate() {
            let Some(areas) = areas else { continue };
            for (mask, area) in masks.iter_mut().zip(areas) {
                mask[0] |= u16::from(matches!(area, AccessArea::Pocket(_))) << p;
                mask[1] |= u16::from(*area == AccessArea::Closed) << p;
            }
        }
        masks
    }
}

/// Whether one may step from an edge of area `a` to one of area `b`, and back, where they meet at a place; `gate` is the
/// access of the barrier there for this profile, `None` without one.
fn seam(a: AccessArea, b: AccessArea, gate: Option<(bool, bool)>) -> [bool; 2] {
    let (open, private) = gate.unwrap_or((true, true));
    match (a, b) {
        (AccessArea::Closed, _) | (_, AccessArea::Closed) => [false, false],
        (AccessArea::Outside, AccessArea::Outside) => [open; 2],
        (AccessArea::Pocket(p), AccessArea::Pocket(q)) => [p == q && (open || private); 2],
        (AccessArea::Pocket(_), AccessArea::Outside) => [open || private, false],
        (AccessArea::Outside, AccessArea::Pocket(_)) => [false, open || private],
    }
}

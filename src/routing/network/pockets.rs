//! Private ground: streets that only those who live on them may use, and the seams where they meet everybody's.
//!
//! An *outside* street is open to all; a *pocket* is what hangs on it by private ways or private gates alone: the inner ways
//! of a compound, whether the ways or the gate carry `access=private`. At a seam the way out is open and the way in is not, so
//! a resident leaves by the own gate, nobody else comes in, and no route leads through.

use std::collections::BTreeMap;

use super::class::Classes;
use super::contract::RawEdge;

const NONE: u32 = u32::MAX;
/// Length in metres of the streets beyond which a part cut off by private gates is a place of its own, not a compound. A length,
/// so that the verdict does not hang on the number of nodes.
const LARGEST_POCKET_M: f64 = 20_000.0;

/// Access through a barrier node, one bit a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GateAccess {
    /// Profiles that may pass.
    pub open: u16,
    /// Profiles that may pass only where they live: `access=private`.
    pub private: u16,
}

/// The ground of an edge, as one profile sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ground {
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

/// A union–find over the rows of edges.
struct Sets(Vec<u32>);

impl Sets {
    fn new(len: usize) -> Self {
        Self((0u32..).take(len).collect())
    }

    fn find(&mut self, mut n: u32) -> u32 {
        while self.0[n as usize] != n {
            self.0[n as usize] = self.0[self.0[n as usize] as usize];
            n = self.0[n as usize];
        }
        n
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// Joins the edges that `takes` selects wherever two of them meet at a place that `passes`.
    fn meet(&mut self, edges: &[RawEdge], places: usize, takes: impl Fn(usize) -> bool, passes: impl Fn(u32) -> bool) {
        let mut first = vec![NONE; places];
        for (row, edge) in (0u32..).zip(edges).filter(|(row, _)| takes(*row as usize)) {
            for place in [edge.from, edge.to].into_iter().filter(|p| passes(*p)) {
                match first[place as usize] {
                    NONE => first[place as usize] = row,
                    met => self.join(met, row),
                }
            }
        }
    }
}

/// Ground of every edge for the profile of bit `bit`; `None` where the profile meets nothing private.
///
/// `access` gives an edge's access, `gates` that of barrier nodes by place, sorted.
fn grounds(edges: &[RawEdge], places: usize, access: &[EdgeAccess], gates: &[(u32, GateAccess)], bit: u16) -> Option<Vec<Ground>> {
    let any = access.iter().any(|a| a.private & bit != 0) || gates.iter().any(|g| g.1.private & bit != 0);
    if !any {
        return None;
    }
    let gate = |place: u32| gates.binary_search_by_key(&place, |g| g.0).ok().map(|at| gates[at].1);
    let passes_all = |place: u32| gate(place).is_none_or(|g| g.open & bit != 0);
    let passes_some = |place: u32| gate(place).is_none_or(|g| (g.open | g.private) & bit != 0);
    let usable = |row: usize| access[row].usable & bit != 0;
    let open = |row: usize| usable(row) && access[row].private & bit == 0;

    let mut cells = Sets::new(edges.len());
    cells.meet(edges, places, open, passes_all);
    let mut whole = Sets::new(edges.len());
    whole.meet(edges, places, usable, passes_some);

    let mut length_m: BTreeMap<u32, f64> = BTreeMap::new();
    for (row, edge) in (0u32..).zip(edges).filter(|(row, _)| open(*row as usize)) {
        *length_m.entry(cells.find(row)).or_default() += edge.length_m;
    }
    // The longest cell of each connected whole lies outside, and every one that is too long for a compound.
    let mut longest: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
    for (cell, length) in &length_m {
        let best = longest.entry(whole.find(*cell)).or_insert((*length, *cell));
        if *length > best.0 {
            *best = (*length, *cell);
        }
    }
    let is_outside = |cell: u32, of: u32| longest[&of].1 == cell || length_m[&cell] > LARGEST_POCKET_M;
    let outside: Vec<bool> =
        (0u32..).take(edges.len()).map(|row| open(row as usize) && is_outside(cells.find(row), whole.find(row))).collect();
    let inside: Vec<bool> = (0u32..)
        .take(edges.len())
        .map(|row| usable(row as usize) && !outside[row as usize] && longest.contains_key(&whole.find(row)))
        .collect();

    let mut street = vec![false; places];
    for (edge, _) in edges.iter().zip(&outside).filter(|(_, outside)| **outside) {
        street[edge.from as usize] = true;
        street[edge.to as usize] = true;
    }
    let mut pockets = Sets::new(edges.len());
    pockets.meet(edges, places, |row| inside[row], |place| passes_some(place) && !street[place as usize]);
    let ground = |row: u32| match (outside[row as usize], inside[row as usize]) {
        (true, _) => Ground::Outside,
        (false, true) => Ground::Pocket(pockets.find(row)),
        (false, false) => Ground::Closed,
    };
    Some((0u32..).take(edges.len()).map(ground).collect())
}

/// The places where private ground or a private gate meets the rest, and the ground of all edges.
pub(super) struct Seams<'a> {
    /// Ground of every edge by profile; `None` for a profile that meets nothing private.
    grounds: Vec<Option<Vec<Ground>>>,
    access: Vec<EdgeAccess>,
    gates: &'a [(u32, GateAccess)],
    at: Vec<bool>,
}

impl<'a> Seams<'a> {
    /// Seams of the edges between `places` nodes of the source; `gates` is sorted by place.
    pub(super) fn new(edges: &[RawEdge], places: usize, gates: &'a [(u32, GateAccess)], classes: &Classes<'_>) -> Self {
        let access: Vec<EdgeAccess> = edges.iter().map(|e| classes.access(e.class)).collect();
        let grounds: Vec<_> = (0..classes.profiles()).map(|p| grounds(edges, places, &access, gates, 1 << p)).collect();
        let mut at = vec![false; places];
        for (place, _) in gates.iter().filter(|g| g.1.private != 0) {
            at[*place as usize] = true;
        }
        for ground in grounds.iter().flatten() {
            let mut met = vec![[false; 2]; places];
            for (edge, ground) in edges.iter().zip(ground) {
                for end in [edge.from, edge.to] {
                    let met = &mut met[end as usize];
                    met[0] |= *ground == Ground::Outside;
                    met[1] |= matches!(ground, Ground::Pocket(_));
                }
            }
            at.iter_mut().zip(met).for_each(|(at, met)| *at |= met == [true; 2]);
        }
        Self { grounds, access, gates, at }
    }

    /// Whether the node of the source is a seam.
    pub(super) fn has(&self, place: u32) -> bool {
        self.at[place as usize]
    }

    fn gate(&self, place: u32) -> Option<GateAccess> {
        self.gates.binary_search_by_key(&place, |g| g.0).ok().map(|at| self.gates[at].1)
    }

    fn ground(&self, profile: usize, edge: usize) -> Ground {
        match &self.grounds[profile] {
            Some(grounds) => grounds[edge],
            None if self.access[edge].usable >> profile & 1 == 1 => Ground::Outside,
            None => Ground::Closed,
        }
    }

    /// Whether two edges may share their node at a seam: no barrier stands there, and they are on one ground for all.
    pub(super) fn alike(&self, place: u32, a: usize, b: usize) -> bool {
        self.gate(place).is_none() && (0..self.grounds.len()).all(|p| self.ground(p, a) == self.ground(p, b))
    }

    /// Profiles that may step from edge `a` to edge `b` at a seam, and back; one bit each.
    pub(super) fn between(&self, place: u32, a: usize, b: usize) -> [u16; 2] {
        let gate = self.gate(place);
        let mut masks = [0; 2];
        for p in 0..self.grounds.len() {
            let gate = gate.map(|g| (g.open >> p & 1 == 1, g.private >> p & 1 == 1));
            let steps = seam(self.ground(p, a), self.ground(p, b), gate);
            for (mask, step) in masks.iter_mut().zip(steps) {
                *mask |= u16::from(step) << p;
            }
        }
        masks
    }

    /// Profiles to whom each edge is private ground, and those to whom it is closed though its tags are not; one bit each.
    pub(super) fn private(&self, edges: usize) -> Vec<[u16; 2]> {
        let mut masks = vec![[0; 2]; edges];
        for (p, grounds) in self.grounds.iter().enumerate() {
            let Some(grounds) = grounds else { continue };
            for (mask, ground) in masks.iter_mut().zip(grounds) {
                mask[0] |= u16::from(matches!(ground, Ground::Pocket(_))) << p;
                mask[1] |= u16::from(*ground == Ground::Closed) << p;
            }
        }
        masks
    }
}

/// Whether one may step from an edge of ground `a` to one of ground `b`, and back, where they meet at a place; `gate` is the
/// access of the barrier there for this profile, `None` without one.
fn seam(a: Ground, b: Ground, gate: Option<(bool, bool)>) -> [bool; 2] {
    let (open, private) = gate.unwrap_or((true, true));
    match (a, b) {
        (Ground::Closed, _) | (_, Ground::Closed) => [false, false],
        (Ground::Outside, Ground::Outside) => [open; 2],
        (Ground::Pocket(p), Ground::Pocket(q)) => [p == q && (open || private); 2],
        (Ground::Pocket(_), Ground::Outside) => [open || private, false],
        (Ground::Outside, Ground::Pocket(_)) => [false, open || private],
    }
}

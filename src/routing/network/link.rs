//! A network with proposed links: edges are split where links join them, and nothing else changes.
//!
//! Nodes keep their numbers, and new ones come after them. No point is snapped to a link, and the access rules
//! of all other edges stay as they are.

use std::collections::BTreeMap;

use carecircle_base::geom::Xy;
use carecircle_base::ids::{NodeId, ProfileId};

use super::frozen::{self, EdgeRow, ExtraRow, Frozen, IslandRow};
use super::graph::Network;
use super::half_edge::HalfEdge;
use super::kind::{Class, Joined, RoadKind};
use super::shape::{self, Shape};
use super::snap::Snap;
use super::tree::{self, Bounds};

/// A proposed link (a footbridge or path) for one profile.
#[derive(Debug, Clone, PartialEq)]
pub struct NewLink {
    /// Profile that may use the link, both ways, at the pace of a level path.
    pub profile: ProfileId,
    /// Positions where the link joins the network.
    pub ends: [Snap; 2],
    /// Vertices between the two ends, on the network's plane, in metres.
    pub bends: Vec<Xy>,
    /// Length in metres, from end to end.
    pub length_m: f64,
}

/// A split of an edge: fraction of its length from the start, and the node there.
type Cut = (f64, u32);

/// The arrays of a network under construction.
#[derive(Default)]
struct NetworkParts {
    nodes: Vec<[i32; 2]>,
    edges: Vec<EdgeRow>,
    steps: Vec<[i16; 2]>,
    boxes: Vec<Bounds>,
    extras: Vec<ExtraRow>,
    islands: Vec<IslandRow>,
}

impl Network {
    /// This network with `links` added.
    ///
    /// # Panics
    /// When a link's end is not a snap on this network.
    #[must_use]
    pub fn with_links(&self, links: &[NewLink]) -> Self {
        let f = &self.frozen;
        let mut parts = NetworkParts { nodes: f.nodes.to_vec(), ..NetworkParts::default() };
        let mut cuts: BTreeMap<u32, Vec<Cut>> = BTreeMap::new();
        let mut steps: Vec<CopyStep> = Vec::new();
        let ends: Vec<[u32; 2]> =
            links.iter().map(|link| link.ends.map(|end| self.cut(end, &mut parts.nodes, &mut cuts, &mut steps))).collect();
        for all in cuts.values_mut() {
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        let mut old_islands = f.islands.iter().fold(BTreeMap::<u32, Vec<IslandRow>>::new(), |mut of, row| {
            of.entry(row.edge).or_default().push(*row);
            of
        });
        let mut extras = f.extras.iter().peekable();
        let mut in_tree = 0;
        let mut edge = 0;
        while edge < self.edge_count() {
            // A copy for residents is split where its original is, and each part of it comes after the original's.
            let street = edge..edge + 1 + usize::from(f.edges[edge].residents != 0);
            let split: Vec<_> = street
                .clone()
                .map(|edge| {
                    let extra = extras.next_if(|e| e.edge as usize == edge);
                    let islands = old_islands.remove(&row_of(edge)).unwrap_or_default();
                    (parts.split(f, edge, cuts.get(&row_of(edge)).map_or(&[], Vec::as_slice)), extra, islands)
                })
                .collect();
            for at in 0..split[0].0.len() {
                for (edge, (pieces, extra, islands)) in street.clone().zip(&split) {
                    parts.islands.extend(islands.iter().map(|i| IslandRow { edge: row_of(parts.edges.len()), ..*i }));
                    let whole = (pieces.len() == 1).then(|| &f.steps[f.edges[edge].steps as usize..f.edges[edge + 1].steps as usize]);
                    parts.take(&pieces[at], whole, *extra);
                }
            }
            if edge < f.in_tree {
                in_tree = parts.edges.len();
            }
            edge = street.end;
        }
        let mut classes = self.classes.clone();
        let mut paces = f.paces.to_vec();
        for (link, [from, to]) in links.iter().zip(ends) {
            if from == to {
                continue;
            }
            let class = u16::try_from(classes.len()).expect("a network has few classes, and a scenario few links");
            classes.push(Class { kind: RoadKind::Link, bridge: true, tunnel: false, joined: Joined::ByWays });
            paces.extend((0..self.profiles.len()).map(|p| if p == link.profile.index() { [1.0; 2] } else { [0.0; 2] }));
            #[expect(clippy::cast_possible_truncation, reason = "24 bits of metres are below a millimetre at 10 km")]
            let length_m = link.length_m as f32;
            let (steps, usable) = (row_of(parts.steps.len()), 1 << link.profile.0);
            shape::encode(parts.nodes[from as usize], link.bends.iter().map(|at| millimetres(*at)), &mut parts.steps);
            parts.edges.push(EdgeRow { from, to, steps, length_m, class, usable, private: 0, residents: 0 });
        }
        for CopyStep { from, to, usable } in steps {
            let class = u16::try_from(classes.len()).expect("a network has few classes, and a scenario few links");
            classes.push(Class { kind: RoadKind::Gate, bridge: false, tunnel: false, joined: Joined::Along });
            paces.extend((0..self.profiles.len()).map(|p| [if usable >> p & 1 == 1 { f32::INFINITY } else { 0.0 }, 0.0]));
            let steps = row_of(parts.steps.len());
            parts.edges.push(EdgeRow { from, to, steps, length_m: 0.0, class, usable, private: 0, residents: 0 });
        }
        let steps = row_of(parts.steps.len());
        parts.edges.push(EdgeRow { from: 0, to: 0, steps, length_m: 0.0, class: 0, usable: 0, private: 0, residents: 0 });
        parts.islands.sort_by_key(|i| (i.profile, i.edge));
        let (first_arc, arcs) = arcs(parts.nodes.len(), &parts.edges[..parts.edges.len() - 1]);
        let frozen = Frozen {
            nodes: parts.nodes.into(),
            first_arc: first_arc.into(),
            arcs: arcs.into(),
            edges: parts.edges.into(),
            steps: parts.steps.into(),
            boxes: tree::pack(&parts.boxes[..in_tree]).into(),
            extras: parts.extras.into(),
            islands: parts.islands.into(),
            paces: paces.into(),
            in_tree,
        };
        Self {
            plane: self.plane,
            profiles: self.profiles.clone(),
            classes,
            levels: tree::levels(in_tree),
            frozen,
            barriers: self.barriers.clone(),
            islands: self.islands.clone(),
        }
    }

    /// Node at a position: an end of its edge, a node made there before, or a new one. Where the edge has a copy for residents, the copy
    /// is cut too, and they step over there.
    fn cut(&self, at: Snap, nodes: &mut Vec<[i32; 2]>, cuts: &mut BTreeMap<u32, Vec<Cut>>, steps: &mut Vec<CopyStep>) -> u32 {
        let edge = self.edge(at.edge);
        if at.fraction <= 0.0 {
            return edge.from.0;
        }
        if at.fraction >= 1.0 {
            return edge.to.0;
        }
        let there = cuts.entry(at.edge.0).or_default();
        if let Some((_, node)) = there.iter().find(|c| c.0.to_bits() == at.fraction.to_bits()) {
            return *node;
        }
        let mut new = || {
            nodes.push(millimetres(at.at));
            row_of(nodes.len() - 1)
        };
        let node = new();
        there.push((at.fraction, node));
        let residents = self.frozen.edges[at.edge.index()].residents;
        if residents != 0 {
            let from = new();
            cuts.entry(at.edge.0 + 1).or_default().push((at.fraction, from));
            steps.push(CopyStep { from, to: node, usable: residents & self.frozen.edges[at.edge.index() + 1].usable });
        }
        node
    }
}

/// An edge of length 0 from a node of a copy for residents to the node of its original.
struct CopyStep {
    from: u32,
    to: u32,
    /// Profiles that take it, one bit each.
    usable: u16,
}

/// A part of an edge: its row, line, and share of the length.
struct Piece {
    row: EdgeRow,
    points: Vec<[i32; 2]>,
    share: f64,
}

impl NetworkParts {
    /// An edge of the old network, in parts where it is split.
    fn split(&self, f: &Frozen, edge: usize, cuts: &[Cut]) -> Vec<Piece> {
        let row = f.edges[edge];
        let mut shape = Shape::of(f, edge);
        let mut points: Vec<[i32; 2]> = std::iter::from_fn(|| shape.next_mm()).collect();
        if cuts.is_empty() {
            return vec![Piece { row, points, share: 1.0 }];
        }
        let mut pieces = Vec::with_capacity(cuts.len() + 1);
        // Points before each cut, by their share of the line.
        let total = length(&points);
        let (mut from, mut share) = (row.from, 0.0);
        for &(at, node) in cuts {
            let mut piece = vec![points[0]];
            let until = at * total - (total - length(&points));
            let mut gone = 0.0;
            while points.len() > 2 && gone + span(points[0], points[1]) < until {
                gone += span(points[0], points[1]);
                points.remove(0);
                piece.push(points[0]);
            }
            piece.push(self.nodes[node as usize]);
            pieces.push(part(row, [from, node], piece, at - share));
            // The rest begins at the cut; what is left of the segment is its first.
            points[0] = self.nodes[node as usize];
            (from, share) = (node, at);
        }
        pieces.push(part(row, [from, row.to], points, 1.0 - share));
        pieces
    }

    /// Appends an edge or a part of one; `whole` holds the steps of an edge that is not split.
    fn take(&mut self, piece: &Piece, whole: Option<&[[i16; 2]]>, extra: Option<&ExtraRow>) {
        let (points, steps) = (&piece.points, row_of(self.steps.len()));
        match whole {
            Some(whole) => self.steps.extend_from_slice(whole),
            None => shape::encode(points[0], points[1..points.len() - 1].iter().copied(), &mut self.steps),
        }
        #[expect(clippy::cast_possible_truncation, reason = "a share")]
        let share = piece.share as f32;
        if let Some(e) = extra {
            self.extras.push(ExtraRow {
                edge: row_of(self.edges.len()),
                steps: e.steps * share,
                crossings: e.crossings * share,
                lifts: e.lifts * share,
                climb_m: e.climb_m.map(|m| m * share),
                fixed_s: e.fixed_s * share,
            });
        }
        // Inner points are kept to two millimetres.
        let bounds = points.iter().fold(tree::EMPTY, |b, p| tree::join(b, [p[0] - 6, p[1] - 6, p[0] + 6, p[1] + 6]));
        self.boxes.push(bounds);
        self.edges.push(EdgeRow { steps, ..piece.row });
    }
}

/// A part of a split edge; `share` is its part of the length.
fn part(row: EdgeRow, [from, to]: [u32; 2], points: Vec<[i32; 2]>, share: f64) -> Piece {
    #[expect(clippy::cast_possible_truncation, reason = "a share of a length that fits")]
    let length_m = (f64::from(row.length_m) * share) as f32;
    Piece { row: EdgeRow { from, to, length_m, ..row }, points, share }
}

fn span(a: [i32; 2], b: [i32; 2]) -> f64 {
    let (a, b) = (frozen::metres(a), frozen::metres(b));
    (b.x - a.x).hypot(b.y - a.y)
}

fn length(points: &[[i32; 2]]) -> f64 {
    points.windows(2).map(|w| span(w[0], w[1])).sum()
}

#[expect(clippy::cast_possible_truncation, reason = "a place near the network, whose nodes fit")]
fn millimetres(at: Xy) -> [i32; 2] {
    [(at.x * 1000.0).round() as i32, (at.y * 1000.0).round() as i32]
}

fn row_of(len: usize) -> u32 {
    u32::try_from(len).expect("rows fit 32 bits")
}

/// First half-edge of each node, and all half-edges, node after node and by edge.
fn arcs(nodes: usize, edges: &[EdgeRow]) -> (Vec<u32>, Vec<HalfEdge>) {
    let mut first = vec![0_u32; nodes + 1];
    for edge in edges {
        first[edge.from as usize] += 1;
        first[edge.to as usize] += 1;
    }
    let mut sum = 0;
    for slot in &mut first {
        sum += std::mem::replace(slot, sum);
    }
    let mut next = first.clone();
    let mut arcs = vec![HalfEdge { to: NodeId(0), directed: 0 }; sum as usize];
    for (edge, row) in (0_u32..).zip(edges) {
        for (at, to, directed) in [(row.from, row.to, edge * 2), (row.to, row.from, edge * 2 + 1)] {
            let slot = &mut next[at as usize];
            arcs[*slot as usize] = HalfEdge { to: NodeId(to), directed };
            *slot += 1;
        }
    }
    (first, arcs)
}

//! Travel times along the edges that a search touches, by segment.

use rayon::prelude::*;

use carecircle_base::ids::{EdgeId, NodeId};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network};
use carecircle_routing::reach::{Reach, Start, Toward, seeds, stretch};

use super::service::{Reached, Scope};
use super::streets::{END, Segment, StreetIndex};
use super::times::Times;

/// Travel times on one edge of one search: what [`Reach::at`] gives, with everything that is the same all along it.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgeReach<'a> {
    /// Times at the two ends, in milliseconds; `None` beyond the limit.
    ends: [Option<u32>; 2],
    /// Costs of the whole edge between a position and each of its ends.
    by: [u32; 2],
    starts: &'a [Start],
    limit: u32,
}

impl<'a> EdgeReach<'a> {
    pub(super) fn new(times: &Times<'a>, reach: &'a Reach, edge: EdgeId) -> Self {
        let e = times.net.edge(edge);
        let (forward, backward) = (times.costs.forward[edge.index()], times.costs.backward[edge.index()]);
        let by = match reach.toward() {
            Toward::Starts => [backward, forward],
            Toward::Away => [forward, backward],
        };
        let at = |node| reach.node(node).map(|(time, _)| time.0);
        Self { ends: [at(e.from), at(e.to)], by, starts: reach.starts_along(times.net, edge), limit: reach.limit().0 }
    }

    /// Whether a position on the edge may be within `limit`.
    fn is_within(&self, limit: Millis) -> bool {
        self.ends.iter().flatten().any(|time| *time <= limit.0) || !self.starts.is_empty()
    }

    /// Fraction of a two-way edge from which both of its ends take as long, beyond 0..=1 where one is always the nearer.
    fn even(&self) -> f64 {
        match self.ends.map(|time| time.map(f64::from)) {
            [Some(a), Some(b)] => (b + f64::from(self.by[1]) - a) / (f64::from(self.by[0]) + f64::from(self.by[1])).max(1.0),
            [a, _] => {
                if a.is_some() {
                    1.0
                } else {
                    0.0
                }
            }
        }
    }

    /// Travel time from a position on the edge, in milliseconds; `u32::MAX` beyond the limit.
    #[inline]
    pub(super) fn at(&self, fraction: f64) -> u32 {
        let by_end = |end: usize, share: f64| match (self.ends[end], stretch(self.by[end], share)) {
            (Some(time), Some(ms)) => time.saturating_add(ms),
            _ => u32::MAX,
        };
        let mut best = by_end(0, fraction).min(by_end(1, 1.0 - fraction));
        for start in self.starts {
            let cost = self.by[usize::from(start.snap.fraction >= fraction)];
            if let Some(ms) = stretch(cost, (start.snap.fraction - fraction).abs()) {
                best = best.min(start.access.0.saturating_add(ms));
            }
        }
        if best <= self.limit { best } else { u32::MAX }
    }
}

/// Row of an edge that is not in the table: wholly beyond the limit.
pub(super) const BEYOND: u32 = u32::MAX;
/// Connectors, in metres, of a segment that is wholly beyond the limit.
const OUTSIDE: [f32; 2] = [-1.0, -1.0];

/// Table of the edges that the searches of a field touch, and of their segments.
#[derive(Debug)]
pub(super) struct EdgeTimes<'a> {
    /// Edges of the table; every row is one.
    edges: Vec<EdgeId>,
    /// First row of `connectors` of each edge.
    first: Vec<u32>,
    /// Times of each edge, where the field has one search; else empty.
    one: Vec<EdgeReach<'a>>,
    /// By segment: length in metres up to which a connector to it is surely short enough, and beyond which it surely is not.
    connectors: Vec<[f32; 2]>,
    rows: Rows,
}

impl<'a> EdgeTimes<'a> {
    /// Table of a field.
    pub(super) fn new(field: &'a Reached<'a>) -> Self {
        let (streets, times) = (field.streets, &field.times);
        let edges: Vec<EdgeId> = match field.scope {
            Scope::All => (0..times.net.edge_count()).map(EdgeId::from_index).collect(),
            Scope::About(at, metres) => streets.edges_about(at, metres),
            Scope::Edges(edges) => edges.to_vec(),
        };
        let rows = if matches!(field.scope, Scope::All) { Rows::Every } else { Rows::of(&edges) };
        let mut first = Vec::with_capacity(edges.len());
        let mut count = 0;
        for &edge in &edges {
            first.push(count);
            count += u32::try_from(streets.of_edge(edge).len()).expect("a network has fewer than 2^32 segments");
        }
        let one = match times.reaches[..] {
            [reach] => edges.iter().map(|edge| EdgeReach::new(times, reach, *edge)).collect(),
            _ => Vec::new(),
        };
        // One site touches some thousand, which one thread sees through sooner than another is woken.
        let connectors = if edges.len() <= CHUNK {
            connectors(field, &edges)
        } else {
            edges.par_chunks(CHUNK).flat_map_iter(|chunk| connectors(field, chunk)).collect()
        };
        Self { edges, first, one, connectors, rows }
    }

    /// Row of an edge, or [`BEYOND`].
    #[inline]
    pub(super) fn row(&self, edge: EdgeId) -> u32 {
        self.rows.of_edge(edge)
    }

    /// Connectors of the `nth` segment of the edge of `row`: the length in metres up to which a point that joins it is surely
    /// inside, and beyond which it surely is not.
    #[inline]
    pub(super) fn connectors(&self, row: u32, nth: usize) -> [f32; 2] {
        if row == BEYOND { OUTSIDE } else { self.connectors[self.first[row as usize] as usize + nth] }
    }

    /// Segments that a point within the limit may join.
    pub(super) fn possible(&self, streets: &StreetIndex) -> impl Iterator<Item = usize> {
        let all = self.edges.iter().flat_map(|edge| streets.of_edge(*edge));
        all.zip(&self.connectors).filter(|(_, [_, possible])| *possible >= 0.0).map(|(k, _)| k)
    }

    /// Whether a point is inside that joins the edge of `row` at `fraction` by a connector of `connector_m` metres.
    #[inline]
    pub(super) fn holds(&self, field: &Reached<'_>, row: u32, fraction: f64, connector_m: f64) -> bool {
        match self.one.get(row as usize) {
            Some(one) => {
                let time = one.at(fraction);
                time != u32::MAX && Millis(time).plus(Millis::walk(connector_m, field.speed_mps)) <= field.limit
            }
            None => row != BEYOND && field.holds(self.edges[row as usize], fraction, connector_m),
        }
    }
}

/// Edges that one thread takes at a time.
const CHUNK: usize = 4096;

/// Sure and possible connectors of the segments of some edges, in their order.
fn connectors(field: &Reached<'_>, edges: &[EdgeId]) -> Vec<[f32; 2]> {
    let times = &field.times;
    let limit_ms = f64::from(field.limit.0);
    let metres = |ms: f64| ms * field.speed_mps / 1000.0;
    let (mut all, mut on, mut bounds) = (Vec::new(), Vec::new(), Vec::new());
    for &edge in edges {
        let segments = &field.streets.segments[field.streets.of_edge(edge)];
        if segments.is_empty() {
            continue;
        }
        on.clear();
        on.extend(times.reaches.iter().map(|reach| EdgeReach::new(times, reach, edge)));
        if on.iter().filter(|one| one.is_within(field.limit)).count() < times.need {
            all.extend(segments.iter().map(|_| OUTSIDE));
            continue;
        }
        let two_way = times.two_way(edge);
        all.extend(segments.iter().map(|segment| {
            let (least, most) = of_segment(segment, &on, times.need, two_way, &mut bounds);
            // Two milliseconds of slack, and a millimetre for single precision.
            let sure = metres(limit_ms - 2.0 - f64::from(most)) - 1e-3;
            let possible = metres(limit_ms + 2.0 - f64::from(least)) + 1e-3;
            #[expect(clippy::cast_possible_truncation, reason = "metres, with slack")]
            let pair = [sure as f32, possible as f32];
            pair
        }));
    }
    all
}

/// Least and greatest travel time of the positions on a segment, in milliseconds.
///
/// On a segment that holds no start, times are least at an end. On a two-way edge they rise from both ends of the edge, and so are
/// greatest where the two ways take as long, or at an end of the segment. On a one-way edge they run from one end to the other,
/// and may jump at the ends of the edge, where a position is the junction and the edge's direction does not apply.
fn of_segment(segment: &Segment, on: &[EdgeReach<'_>], need: usize, two_way: bool, of: &mut Vec<(u32, u32)>) -> (u32, u32) {
    let (from, to) = (segment.fraction(0.0), segment.fraction(1.0));
    of.clear();
    of.extend(on.iter().map(|reach| {
        let (a, b) = (reach.at(from), reach.at(to));
        let (mut least, mut most) = (a.min(b), a.max(b));
        if two_way {
            most = most.max(reach.at(reach.even().clamp(from, to)));
        } else {
            let (a, b) = (reach.at(from.max(2.0 * END)), reach.at(to.min(1.0 - 2.0 * END)));
            (least, most) = (least.min(a).min(b), a.max(b));
        }
        if !reach.starts.is_empty() {
            return (0, if two_way { most } else { u32::MAX });
        }
        // Whole milliseconds.
        (if least == u32::MAX { least } else { least.saturating_sub(2) }, most.saturating_add(2))
    }));
    let mut nth = |pick: fn(&(u32, u32)) -> u32| {
        of.sort_unstable_by_key(pick);
        of.get(need - 1).map_or(u32::MAX, pick)
    };
    (nth(|b| b.0), nth(|b| b.1))
}

/// Edges at the nodes that a search reaches, and those with a start, ascending: found by walking outward from the starts.
pub(super) fn touched(net: &Network, costs: &EdgeCosts, reach: &Reach) -> Vec<EdgeId> {
    let mut seen = vec![0_u64; net.node_count().div_ceil(64)];
    let mut see = |node: NodeId| {
        let (word, bit) = (&mut seen[node.index() / 64], 1 << (node.index() % 64));
        let first = *word & bit == 0 && reach.node(node).is_some();
        *word |= bit;
        first
    };
    let mut edges: Vec<EdgeId> = reach.starts().iter().flat_map(|start| net.same_street(start.snap.edge)).collect();
    let begin = reach.starts().iter().flat_map(|start| seeds(costs, net, reach.toward(), start)).flatten();
    let mut next: Vec<NodeId> = begin.map(|(node, ..)| node).filter(|node| see(*node)).collect();
    while let Some(node) = next.pop() {
        for arc in net.arcs(node) {
            edges.push(arc.edge());
            if see(arc.to) {
                next.push(arc.to);
            }
        }
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Rows by edge.
#[derive(Debug)]
enum Rows {
    /// Every edge has the row of its own number.
    Every,
    /// Open addressing: edge and row in each slot, [`BEYOND`] in those that are free; a power of two of them.
    Some(Vec<[u32; 2]>),
}

impl Rows {
    fn of(edges: &[EdgeId]) -> Self {
        let mut slots = vec![[BEYOND; 2]; (edges.len() * 2).next_power_of_two().max(2)];
        for (row, edge) in (0_u32..).zip(edges) {
            let mut at = slot(edge.0, slots.len());
            while slots[at][1] != BEYOND {
                at = (at + 1) % slots.len();
            }
            slots[at] = [edge.0, row];
        }
        Self::Some(slots)
    }

    #[inline]
    fn of_edge(&self, edge: EdgeId) -> u32 {
        match self {
            Self::Every => edge.0,
            Self::Some(slots) => {
                let mut at = slot(edge.0, slots.len());
                loop {
                    let [key, row] = slots[at];
                    if row == BEYOND || key == edge.0 {
                        return row;
                    }
                    at = (at + 1) & (slots.len() - 1);
                }
            }
        }
    }
}

/// First slot of an edge among `slots`, a power of two: multiplicative hashing by the golden ratio (Knuth 1973, 6.4).
#[inline]
fn slot(edge: u32, slots: usize) -> usize {
    (edge.wrapping_mul(0x9E37_79B9) >> 8) as usize & (slots - 1)
}

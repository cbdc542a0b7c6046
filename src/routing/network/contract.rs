//! Contraction of ways to edges: nodes that are no junction become points of an edge's line.

use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::model::Roads;

use super::class::{Classes, WayMeaning};
use super::error::NetworkError;

const NONE: u32 = u32::MAX;
/// Depth of a stair's tread in metres, for stairs without `step_count`.
const TREAD_M: f64 = 0.3;

/// The extra costs of an edge beside its length, summed over its segments.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Extras {
    pub steps: f64,
    pub crossings: f64,
    pub lifts: f64,
    pub climb_m: [f64; 2],
    pub fixed_s: f64,
}

/// An edge before numbering: rows of [`Roads::nodes`] at its ends, and the range of its inner points in [`Contracted::inner`].
#[derive(Debug, Clone, Copy)]
pub(super) struct RawEdge {
    pub from: u32,
    pub to: u32,
    pub class: u16,
    pub length_m: f64,
    pub extras: Extras,
    pub inner: (u32, u32),
}

impl RawEdge {
    /// An edge of length 0 between two nodes at one place.
    pub(super) fn cut(from: u32, to: u32, class: u16) -> Self {
        Self { from, to, class, length_m: 0.0, extras: Extras::default(), inner: (0, 0) }
    }
}

/// The edges of contracted ways, in the order of the ways.
#[derive(Debug, Default)]
pub(super) struct Contracted {
    pub edges: Vec<RawEdge>,
    pub inner: Vec<u32>,
    /// Row of `tag_sets` and number of ways with it that no profile may use.
    pub unused: Vec<(u32, usize)>,
}

/// The attributes of a way, per metre of its segments.
struct WayRow {
    meaning: WayMeaning,
    reversed: u16,
    steps_per_m: f64,
    ferry_s_per_m: f64,
    lifts_per_m: f64,
    /// Seconds at each end that lies ashore: half of the waiting for a ferry, so that who crosses pays it once, either way.
    boarding_s: f64,
}

struct Contraction<'a> {
    roads: &'a Roads,
    rows: Vec<WayRow>,
    /// Row of `rows` of each segment; a segment is numbered by the position of its first node in `refs`.
    of_segment: Vec<u32>,
    lengths: Vec<f32>,
    /// First two segments at each node.
    touching: Vec<[u32; 2]>,
    degree: Vec<u8>,
    crossing: Vec<bool>,
    /// Nodes with a lift.
    lift: Vec<bool>,
    /// Nodes at which a way other than a ferry stands.
    ashore: Vec<bool>,
}

/// Edges between the junctions of `roads`; the nodes of `forced` are always junctions.
pub(super) fn contract(roads: &Roads, classes: &mut Classes<'_>, forced: &[u32]) -> Result<Contracted, NetworkError> {
    let mut out = Contracted::default();
    let c = Contraction::new(roads, classes, &mut out)?;
    let mut junction = c.junctions();
    for node in forced {
        junction[*node as usize] |= c.degree[*node as usize] > 0;
    }
    let mut done = vec![false; roads.refs.len()];
    for pass in 0..2 {
        for at in 0..roads.refs.len() {
            if done[at] || c.of_segment[at] == NONE {
                continue;
            }
            let (a, b) = (roads.refs[at], roads.refs[at + 1]);
            if pass == 1 || junction[a as usize] {
                // Left over after the first pass are rings without a junction: any node will do.
                junction[a as usize] = true;
                c.trace(a, at, &junction, &mut done, &mut out);
            } else if junction[b as usize] {
                c.trace(b, at, &junction, &mut done, &mut out);
            }
        }
    }
    Ok(out)
}

impl<'a> Contraction<'a> {
    fn new(roads: &'a Roads, classes: &mut Classes<'_>, out: &mut Contracted) -> Result<Self, NetworkError> {
        let meanings: Vec<Option<WayMeaning>> = roads.tag_sets.iter().map(|tags| classes.way(tags)).collect::<Result<_, _>>()?;
        let mut unused = vec![0; roads.tag_sets.len()];
        let mut c = Self {
            roads,
            rows: Vec::new(),
            of_segment: vec![NONE; roads.refs.len()],
            lengths: vec![0.0; roads.refs.len()],
            touching: vec![[NONE; 2]; roads.nodes.len()],
            degree: vec![0; roads.nodes.len()],
            crossing: vec![false; roads.nodes.len()],
            lift: vec![false; roads.nodes.len()],
            ashore: vec![false; roads.nodes.len()],
        };
        let is_crossing: Vec<bool> = roads.tag_sets.iter().map(|t| t.is("highway", "crossing") && !t.is("crossing", "no")).collect();
        for (node, tags) in &roads.node_tags {
            c.crossing[*node as usize] |= is_crossing[*tags as usize];
            c.lift[*node as usize] |= roads.tag_sets[*tags as usize].is("highway", "elevator");
        }
        let mut plain: Vec<u32> = vec![NONE; roads.tag_sets.len()];
        for way in 0..roads.way_count() {
            let tags = roads.way_tags[way] as usize;
            let Some(meaning) = meanings[tags] else {
                unused[tags] += 1;
                continue;
            };
            let segments = roads.range(way);
            let ring = roads.refs[segments.clone()].first() == roads.refs[segments.clone()].last();
            let segments = segments.start..segments.end.saturating_sub(1).max(segments.start);
            let mut total = 0.0;
            for at in segments.clone() {
                let (a, b) = (roads.refs[at], roads.refs[at + 1]);
                if a == b {
                    continue;
                }
                let length = geodesic_m(c.at(a), c.at(b));
                total += length;
                #[expect(clippy::cast_possible_truncation, reason = "a segment's metres; 24 bits are below a millimetre at 10 km")]
                {
                    c.lengths[at] = length as f32;
                }
            }
            // Stairs, ferries and lifts share a count among their segments; other ways of equal tags share one row.
            let own = meaning.stairs.is_some() || meaning.ferry.is_some() || meaning.lift;
            if own || plain[tags] == NONE {
                let per_m = |whole: Option<f32>, or: f64| match whole {
                    Some(n) if total > 0.0 => f64::from(n) / total,
                    _ => or,
                };
                plain[tags] = u32::try_from(c.rows.len()).expect("fewer rows than ways");
                c.rows.push(WayRow {
                    meaning,
                    reversed: classes.reversed(meaning.class)?,
                    steps_per_m: meaning.stairs.map_or(0.0, |n| per_m(n, 1.0 / TREAD_M)),
                    ferry_s_per_m: meaning.ferry.map_or(0.0, |f| f.s_per_m(total)),
                    // A shaft drawn as an outline is crossed along half of it.
                    lifts_per_m: if meaning.lift && total > 0.0 { (if ring { 2.0 } else { 1.0 }) / total } else { 0.0 },
                    boarding_s: meaning.ferry.map_or(0.0, |f| f.wait_s / 2.0),
                });
            }
            for at in segments {
                let (a, b) = (roads.refs[at], roads.refs[at + 1]);
                if a != b {
                    c.of_segment[at] = plain[tags];
                    for node in [a, b] {
                        c.touch(node, at);
                        c.ashore[node as usize] |= meaning.ferry.is_none();
                    }
                }
            }
        }
        out.unused = (0..).zip(unused).filter(|(_, n)| *n > 0).collect();
        Ok(c)
    }

    fn at(&self, node: u32) -> LonLat {
        self.roads.nodes[node as usize]
    }

    fn touch(&mut self, node: u32, segment: usize) {
        let degree = &mut self.degree[node as usize];
        if *degree < 2 {
            self.touching[node as usize][usize::from(*degree)] = u32::try_from(segment).expect("rows fit 32 bits");
        }
        *degree = degree.saturating_add(1);
    }

    /// Class of a segment in the direction away from `node`.
    fn class_away(&self, segment: u32, node: u32) -> u16 {
        let row = &self.rows[self.of_segment[segment as usize] as usize];
        if self.roads.refs[segment as usize] == node { row.meaning.class } else { row.reversed }
    }

    fn class_toward(&self, segment: u32, node: u32) -> u16 {
        let row = &self.rows[self.of_segment[segment as usize] as usize];
        if self.roads.refs[segment as usize] == node { row.reversed } else { row.meaning.class }
    }

    /// Whether each node is a junction: ways meet, end or change class there.
    fn junctions(&self) -> Vec<bool> {
        (0u32..)
            .zip(&self.degree)
            .map(|(node, degree)| match degree {
                0 => false,
                2 => {
                    let [a, b] = self.touching[node as usize];
                    self.class_toward(a, node) != self.class_away(b, node)
                }
                _ => true,
            })
            .collect()
    }

    /// Appends the edge that leaves junction `from` by `segment` and ends at the next junction.
    fn trace(&self, from: u32, segment: usize, junction: &[bool], done: &mut [bool], out: &mut Contracted) {
        let start = out.inner.len();
        let class = self.class_away(u32::try_from(segment).expect("rows fit 32 bits"), from);
        let (mut node, mut at) = (from, segment);
        let mut length_m = 0.0;
        let mut extras = Extras::default();
        loop {
            done[at] = true;
            let along = self.roads.refs[at] == node;
            let next = if along { self.roads.refs[at + 1] } else { self.roads.refs[at] };
            let row = &self.rows[self.of_segment[at] as usize];
            let length = f64::from(self.lengths[at]);
            length_m += length;
            extras.steps += row.steps_per_m * length;
            extras.fixed_s += row.ferry_s_per_m * length;
            extras.lifts += row.lifts_per_m * length;
            for end in [node, next] {
                if row.boarding_s > 0.0 && self.ashore[end as usize] {
                    extras.fixed_s += row.boarding_s;
                }
                if self.lift[end as usize] && !row.meaning.lift {
                    extras.lifts += 0.5; // the other half behind it
                }
            }
            let climb = f64::from(row.meaning.slope) * length * if along { 1.0 } else { -1.0 };
            extras.climb_m[usize::from(climb < 0.0)] += climb.abs();
            if row.meaning.footway {
                // Half before the crossing and half behind it: whoever passes pays once, either way.
                extras.crossings += [node, next].iter().map(|n| if self.crossing[*n as usize] { 0.5 } else { 0.0 }).sum::<f64>();
            }
            node = next;
            if junction[node as usize] {
                break;
            }
            out.inner.push(node);
            let [a, b] = self.touching[node as usize];
            at = if a as usize == at { b as usize } else { a as usize };
        }
        let inner = (u32::try_from(start).expect("rows fit 32 bits"), u32::try_from(out.inner.len()).expect("rows fit 32 bits"));
        out.edges.push(RawEdge { from, to: node, class, length_m, extras, inner });
    }
}

//! Ends of lines that meet nothing: joined to what lies within the tolerance, counted where they stop short.

use rayon::prelude::*;

use super::chain::{along, distance, foot};
use super::crossings::Segments;
use super::places::{Places, SAME_M};
use carecircle_base::geom::Xy;

/// Distance in metres up to which an end that meets nothing is told as one that stops short of another line.
pub(super) const SHORT_M: f64 = 10.0;

/// An end of a line that meets nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    /// Line.
    pub chain: usize,
    /// Whether it is the last vertex, and not the first.
    pub last: bool,
    /// Number of its vertex.
    pub vertex: u32,
}

/// The other line that lies nearest to an end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Nearest {
    /// Distance in metres.
    pub m: f64,
    /// Segment, and the place along it, 0 to 1.
    pub on: (u32, f64),
    /// Vertex at that place; `None` within the segment.
    pub vertex: Option<u32>,
    /// Point.
    pub at: Xy,
}

/// The fate of an end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fate {
    /// Overshoot of a line that the end has crossed.
    Overshoots,
    /// Junction with a line within the tolerance.
    Joins(Nearest),
    /// Gap to a line beyond the tolerance.
    StopsShort(Nearest),
    /// Dead end with nothing near.
    DeadEnd,
}

/// Ends that meet nothing, with the fate of each, in the order of the lines.
pub(super) fn fates(
    segments: &Segments<'_>,
    places: &mut Places,
    sequences: &[Vec<u32>],
    passes: &[u32],
    tolerance_m: f64,
) -> Vec<(End, Fate)> {
    let mut ends = Vec::new();
    for (chain, _) in sequences.iter().enumerate().filter(|(_, s)| s.len() >= 2) {
        let first = segments.first[chain];
        let vertices = u32::try_from(segments.chains[chain].xy.len()).expect("fewer than 2^32 vertices");
        for (last, vertex) in [(false, first), (true, first + vertices - 1)] {
            if passes[places.of(vertex) as usize] == 1 {
                ends.push(End { chain, last, vertex });
            }
        }
    }
    let places = &*places;
    ends.par_iter().map(|end| (*end, fate(*end, segments, places, sequences, passes, tolerance_m))).collect()
}

fn fate(end: End, segments: &Segments<'_>, places: &Places, sequences: &[Vec<u32>], passes: &[u32], tolerance_m: f64) -> Fate {
    let p = places.xy(end.vertex);
    let reach = tolerance_m.max(SAME_M);
    let sequence = &sequences[end.chain];
    // Junctions that the line has passed just before its end.
    let mut passed: Vec<u32> = Vec::new();
    let walk: Vec<u32> = if end.last { sequence.iter().rev().copied().collect() } else { sequence.clone() };
    let (mut m, mut before) = (0.0, p);
    for place in walk.into_iter().skip(1) {
        let at = places.xy(place);
        m += distance(before, at);
        before = at;
        if m > reach {
            break;
        }
        if passes[place as usize] > 1 {
            passed.push(place);
        }
    }
    let nearest = nearest(end, p, segments, reach, |chain| passed.iter().any(|place| sequences[chain].contains(place)));
    match nearest {
        Some(nearest) if nearest.m <= reach => Fate::Joins(nearest),
        _ if !passed.is_empty() => Fate::Overshoots,
        Some(nearest) => Fate::StopsShort(nearest),
        None => Fate::DeadEnd,
    }
}

/// Nearest line to which an end may be joined.
fn nearest(end: End, p: Xy, segments: &Segments<'_>, reach: f64, crossed: impl Fn(usize) -> bool) -> Option<Nearest> {
    let mut best: Option<Nearest> = None;
    for segment in segments.near(p, p, SHORT_M.max(reach)) {
        let (chain, ends) = segments.get(segment);
        let (u, m) = foot(p, ends);
        if m > SHORT_M.max(reach) || (chain == end.chain && !far_along(end, segments, segment, u, reach)) {
            continue;
        }
        let vertex = [0, 1].into_iter().find(|i| distance(along(ends, f64::from(*i)), along(ends, u)) <= SAME_M).map(|i| segment + i);
        let candidate = if segments.may_enter(end.chain, chain) || vertex.is_some_and(|v| segments.is_end(v)) {
            Nearest { m, on: (segment, u), vertex, at: along(ends, u) }
        } else {
            // From beside, nobody enters a bridge or motorway, but its end may be there.
            let landing = [segment, segment + 1].into_iter().zip(ends).find(|(v, at)| segments.is_end(*v) && distance(p, *at) <= reach);
            let Some((v, at)) = landing else { continue };
            Nearest { m: distance(p, at), on: (segment, if v == segment { 0.0 } else { 1.0 }), vertex: Some(v), at }
        };
        if best.is_none_or(|b| candidate.m < b.m) && !crossed(chain) {
            best = Some(candidate);
        }
    }
    best
}

/// Whether a place of the end's own line is so far along it that the line comes back to itself there.
fn far_along(end: End, segments: &Segments<'_>, segment: u32, u: f64, reach: f64) -> bool {
    let chain = &segments.chains[end.chain];
    let at = (segment - segments.first[end.chain]) as usize;
    let there = along([chain.xy[at], chain.xy[at + 1]], u);
    let length = |points: &[Xy]| points.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>();
    let m = if end.last {
        distance(there, chain.xy[at + 1]) + length(&chain.xy[at + 1..])
    } else {
        length(&chain.xy[..=at]) + distance(chain.xy[at], there)
    };
    m > (10.0 * reach).max(2.0 * SHORT_M)
}

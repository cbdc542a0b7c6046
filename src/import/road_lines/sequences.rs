//! The places along each line: its vertices, and where others cut it.

use super::chain::Chain;
use super::crossings::Segments;
use super::places::Places;

/// A point at which a segment is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cut {
    pub segment: u32,
    /// Place along the segment, 0 to 1.
    pub u: f64,
    /// Number of the point.
    pub point: u32,
}

/// Places of every line in order, no two that follow each other the same; empty for lines that are `left_out`. `cuts` are sorted by
/// segment and place along it; `beyond` holds the points to which the two ends of a line are drawn.
pub(super) fn sequences(
    segments: &Segments<'_>,
    places: &mut Places,
    cuts: &[Cut],
    beyond: &[[Option<u32>; 2]],
    left_out: &[bool],
) -> Vec<Vec<u32>> {
    let mut next = 0;
    let mut out = Vec::with_capacity(segments.chains.len());
    for (c, chain) in segments.chains.iter().enumerate() {
        let mut all: Vec<u32> = Vec::new();
        if left_out[c] {
            out.push(all);
            continue;
        }
        let mut put = |point: u32| {
            let place = places.of(point);
            if all.last() != Some(&place) {
                all.push(place);
            }
        };
        if let Some(point) = beyond[c][0] {
            put(point);
        }
        for vertex in (segments.first[c]..).take(chain.xy.len()) {
            put(vertex);
            while cuts.get(next).is_some_and(|cut| cut.segment < vertex) {
                next += 1;
            }
            while let Some(cut) = cuts.get(next).filter(|cut| cut.segment == vertex) {
                put(cut.point);
                next += 1;
            }
        }
        if let Some(point) = beyond[c][1] {
            put(point);
        }
        out.push(all);
    }
    out
}

/// Sorts cuts by segment and place along it, and takes out repeated ones.
pub(super) fn in_order(cuts: &mut Vec<Cut>) {
    cuts.sort_by(|a, b| a.segment.cmp(&b.segment).then_with(|| a.u.total_cmp(&b.u)).then_with(|| a.point.cmp(&b.point)));
    cuts.dedup_by(|b, a| (a.segment, a.point) == (b.segment, b.point));
}

/// Number of times that lines pass each place.
pub(super) fn passes(sequences: &[Vec<u32>], points: usize) -> Vec<u32> {
    let mut count = vec![0u32; points];
    for place in sequences.iter().flatten() {
        count[*place as usize] += 1;
    }
    count
}

/// Lines that are drawn twice: vertices, tags and level are those of an earlier line, in either direction unless it means something.
pub(super) fn twice(chains: &[Chain], segments: &Segments<'_>, places: &mut Places) -> Vec<Option<u32>> {
    let mut known = std::collections::HashMap::new();
    let mut out = Vec::with_capacity(chains.len());
    for (c, chain) in (0u32..).zip(chains) {
        let mut key: Vec<u32> = (segments.first[c as usize]..).take(chain.xy.len()).map(|vertex| places.of(vertex)).collect();
        key.dedup();
        if !chain.oneway && key.iter().rev().lt(key.iter()) {
            key.reverse();
        }
        let first = *known.entry((key, chain.tags, chain.level)).or_insert(c);
        out.push((first != c).then_some(first));
    }
    out
}

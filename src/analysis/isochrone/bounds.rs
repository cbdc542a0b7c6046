//! Bounds of the travel time on each segment, which settle most of the plane without a look at the search results.

use std::ops::Range;

use rayon::prelude::*;

use super::streets::{END, Segment, StreetIndex};
use super::times::Times;
use carecircle_base::units::Millis;

/// Least and greatest travel time of the positions on each segment, in milliseconds.
#[derive(Debug, Clone)]
pub(super) struct SegmentBounds {
    /// Number of the first segment in the table.
    first: usize,
    /// Least time, and `u32::MAX` minus the greatest time, one a segment; zeros (which are allocated for free) mean unknown.
    table: Vec<[u32; 2]>,
}

impl SegmentBounds {
    /// Bounds of all segments, or of those in some runs of bins.
    pub(super) fn new(streets: &StreetIndex, times: &Times<'_>, limit: Millis, runs: Option<&[Range<usize>]>) -> Self {
        let Some(runs) = runs else {
            let table = streets.segments.par_iter().map_init(Vec::new, |of, segment| row(segment, times, limit, of)).collect();
            return Self { first: 0, table };
        };
        let first = runs.first().map_or(0, |run| run.start);
        let mut table = vec![[0; 2]; runs.last().map_or(first, |run| run.end) - first];
        let mut of = Vec::new();
        for k in runs.iter().cloned().flatten() {
            table[k - first] = row(&streets.segments[k], times, limit, &mut of);
        }
        Self { first, table }
    }

    /// Least and greatest time on segment `k`, in milliseconds.
    pub(super) fn of(&self, k: u32) -> (u32, u32) {
        let known = (k as usize).checked_sub(self.first).and_then(|at| self.table.get(at));
        known.map_or((0, u32::MAX), |&[least, below]| (least, u32::MAX - below))
    }
}

/// Table row of one segment: least time, and `u32::MAX` minus the greatest.
///
/// On a segment that holds no start, times are least at an end. On a two-way edge they rise from there at most by the segment's
/// own cost; on a one-way edge they run from one end to the other, and may jump at the ends of the edge, where a position is
/// the junction and the edge's direction does not apply.
fn row(segment: &Segment, times: &Times<'_>, limit: Millis, of: &mut Vec<(u32, u32)>) -> [u32; 2] {
    const BEYOND: [u32; 2] = [u32::MAX, 0];
    if !times.touches(segment.edge, limit) {
        return BEYOND;
    }
    let two_way = times.two_way(segment.edge);
    let across = times.slope(segment.edge) * segment.length_m() + 2.0;
    of.clear();
    of.extend(times.reaches.iter().map(|reach| {
        let at = |fraction: f64| reach.at(times.net, times.costs, segment.edge, fraction).map_or(u32::MAX, |(time, _)| time.0);
        let (from, to) = (segment.fraction(0.0), segment.fraction(1.0));
        let mut least = at(from).min(at(to));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and infinity with it")]
        let most = if two_way {
            least.saturating_add(across.ceil() as u32)
        } else {
            let (a, b) = (at(from.max(2.0 * END)), at(to.min(1.0 - 2.0 * END)));
            least = least.min(a).min(b);
            a.max(b).saturating_add(2)
        };
        if reach.starts_along(times.net, segment.edge).next().is_some() {
            return (0, if two_way { most } else { u32::MAX });
        }
        (if least == u32::MAX { least } else { least.saturating_sub(2) }, most)
    }));
    let nth = times.need - 1;
    if nth >= of.len() {
        return BEYOND;
    }
    let mut one = |pick: fn(&(u32, u32)) -> u32| {
        of.sort_unstable_by_key(pick);
        pick(&of[nth])
    };
    [one(|b| b.0), u32::MAX - one(|b| b.1)]
}

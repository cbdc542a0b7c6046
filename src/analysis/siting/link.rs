//! Proposed link: a footbridge or a path that does not exist yet.
//!
//! A link is an overlay on the network: searches begin at its ends, each with the time that remains from there. Nothing snaps
//! to a link; homes and facilities keep their snaps.

use super::bounded_search::BoundedSearch;
use super::snapped_homes::SnappedHomes;
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::ProfileId;
use carecircle_base::model::Study;
use carecircle_base::units::Millis;
use carecircle_routing::network::{Network, NewLink, Snap};
use carecircle_routing::reach::{Reach, Start};

/// Distance in metres within which an end of a link counts as the junction.
const AT_A_JUNCTION_M: f64 = 0.5;

/// Link between two positions on the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    ends: [Snap; 2],
    /// Geodesic length between the ends, in metres.
    pub length_m: f64,
    cost: Millis,
}

impl Link {
    /// Link along a line, for one traveller; the first and last points are snapped to the network.
    ///
    /// `None` when the line has fewer than two points, or an end is off the network.
    #[must_use]
    pub fn new(study: &Study, snapped: &SnappedHomes, line: &[LonLat]) -> Option<Self> {
        let NewLink { ends, length_m, .. } = laid(study, snapped.network(), snapped.profile(), line)?;
        Some(Self { ends, length_m, cost: Millis::walk(length_m, snapped.speed_mps()) })
    }
}

/// Link along a line for a network that is built with it, snapped for `profile`; `None` as for [`Link::new`].
#[must_use]
pub fn laid(study: &Study, net: &Network, profile: ProfileId, line: &[LonLat]) -> Option<NewLink> {
    let (first, last) = (line.first()?, line.last().filter(|_| line.len() > 1)?);
    let end = |at: &LonLat| Some(at_junction(net, net.snap(profile, study.plane.project(*at), study.settings.snap_limit_m)?));
    let ends = [end(first)?, end(last)?];
    let mut line = line.to_vec();
    let n = line.len();
    line[0] = study.plane.unproject(ends[0].at);
    line[n - 1] = study.plane.unproject(ends[1].at);
    let length_m = line.windows(2).map(|p| geodesic_m(p[0], p[1])).sum();
    let bends = line[1..n - 1].iter().map(|at| net.plane().project(*at)).collect();
    Some(NewLink { profile, ends, bends, length_m })
}

/// Snap moved to the end of its edge when that is within [`AT_A_JUNCTION_M`].
fn at_junction(net: &Network, snap: Snap) -> Snap {
    let edge = net.edge(snap.edge);
    for (node, fraction) in [(edge.from, 0.0), (edge.to, 1.0)] {
        let at = net.node(node);
        if (at.x - snap.at.x).hypot(at.y - snap.at.y) <= AT_A_JUNCTION_M {
            return Snap { fraction, at, ..snap };
        }
    }
    snap
}

/// Ends of links from which a service is nearer than without links, as search starts with the remaining time.
///
/// `reach` is the search result of the existing facilities, if any; `sources` are new sites of the same service.
#[must_use]
pub(super) fn nearer(
    snapped: &SnappedHomes,
    reach: Option<&Reach>,
    sources: &[Start],
    links: &[Link],
    limit: Millis,
    search: &mut BoundedSearch,
) -> Vec<Start> {
    let ends: Vec<Snap> = links.iter().flat_map(|l| l.ends).collect();
    let at_ends = |starts: &[Start], search: &mut BoundedSearch| -> Vec<Option<u32>> {
        snapped.search(starts, limit, search);
        ends.iter().map(|end| snapped.time_at(search, starts, end).filter(|t| *t <= limit.0)).collect()
    };
    let there = |end: &Snap| reach?.at(snapped.network(), snapped.costs(), end.edge, end.fraction).map(|(t, _)| t.0);
    let mut today: Vec<Option<u32>> = ends.iter().map(there).collect();
    if !sources.is_empty() {
        for (time, new) in today.iter_mut().zip(at_ends(sources, search)) {
            *time = least(*time, new);
        }
    }
    let mut times = today.clone();
    loop {
        let mut improved: Vec<usize> = Vec::new();
        for (i, link) in links.iter().enumerate() {
            for (here, there) in [(2 * i, 2 * i + 1), (2 * i + 1, 2 * i)] {
                let across = times[there].map(|t| Millis(t).plus(link.cost).0).filter(|t| *t <= limit.0);
                if across.is_some_and(|t| times[here].is_none_or(|now| t < now)) {
                    times[here] = across;
                    improved.push(here);
                }
            }
        }
        if improved.is_empty() {
            break;
        }
        for end in improved {
            let Some(time) = times[end] else { continue };
            let start = Start { snap: ends[end], access: Millis(time), label: 0 };
            for (known, found) in times.iter_mut().zip(at_ends(&[start], search)) {
                *known = least(*known, found);
            }
        }
    }
    (0..ends.len())
        .filter(|&e| times[e] != today[e])
        .filter_map(|e| Some(Start { snap: ends[e], access: Millis(times[e]?), label: 0 }))
        .collect()
}

fn least(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    a.into_iter().chain(b).min()
}

//! Roads as one path: whatever would be drawn over ink that is already there is left out.

use std::collections::HashSet;

use geo::{LineString, Simplify};

use crate::geom::Xy;
use crate::ids::EdgeId;
use crate::network::Network;

use super::frame::{Frame, Path};

/// Side of a cell of ink, in units of the drawing: roads closer than this print as one line.
const INK: f64 = 2.5;
/// Bytes after which no more roads are drawn; long ones come first.
const BYTES: usize = 520_000;

/// The network's edges, long ones first; and whether some were left out.
pub(super) fn roads(network: &Network, frame: &Frame) -> (Path, bool) {
    let mut edges: Vec<(f64, EdgeId)> =
        (0..network.edge_count()).map(|i| (network.edge(EdgeId::from_index(i)).length_m, EdgeId::from_index(i))).collect();
    edges.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut ink: HashSet<(i64, i64)> = HashSet::new();
    let mut path = Path::default();
    let mut thinned = false;
    for (_, edge) in edges {
        let line: LineString<f64> = network.shape(edge).map(|xy| frame.place(xy)).collect();
        if !line.coords().any(|c| frame.holds(*c)) {
            continue;
        }
        let cells = cells(&line);
        let fresh = cells.iter().filter(|c| !ink.contains(*c)).count();
        if path.data().len() > BYTES || fresh * 3 <= cells.len() {
            thinned = true;
            continue;
        }
        ink.extend(cells);
        path.open(&line.simplify(0.35));
    }
    (path, thinned)
}

/// The cells that a line runs through, sampled at their size.
fn cells(line: &LineString<f64>) -> Vec<(i64, i64)> {
    let mut out = Vec::new();
    for segment in line.lines() {
        let (from, to) = (segment.start, segment.end);
        let length = (to.x - from.x).hypot(to.y - from.y);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a line on the sheet is short, and not negative")]
        let samples = (length / INK).ceil().min(10_000.0) as u32 + 1;
        for i in 0..=samples {
            let t = f64::from(i) / f64::from(samples);
            let at = Xy { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) };
            #[expect(clippy::cast_possible_truncation, reason = "places on the sheet are small numbers")]
            out.push(((at.x / INK).floor() as i64, (at.y / INK).floor() as i64));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

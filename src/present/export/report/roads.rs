//! Roads as a few paths: whatever would be drawn over ink that is already there is left out.

use std::collections::HashSet;

use geo::{LineString, Simplify};

use carecircle_base::geom::Xy;
use carecircle_base::ids::EdgeId;
use carecircle_routing::network::{Network, RoadKind};

use super::frame::{Frame, Path, TOLERANCE};

/// Side of a cell of ink, in units of the drawing: roads closer than this print as one line.
const INK: f64 = 2.5;
/// Bytes after which no more roads are drawn; large and long ones come first.
const BYTES: usize = 480_000;

/// How a road is drawn; the classes of `report.css`.
const STYLES: [&str; 4] = ["major", "street", "minor", "ferry"];

fn style(kind: RoadKind) -> Option<usize> {
    match kind {
        RoadKind::Motorway | RoadKind::Trunk | RoadKind::Primary | RoadKind::Secondary => Some(0),
        RoadKind::Tertiary | RoadKind::Street => Some(1),
        RoadKind::Ferry => Some(3),
        RoadKind::Gate => None,
        _ => Some(2),
    }
}

/// The drawn network.
#[derive(Default)]
pub(super) struct Roads {
    /// One path a style: its class and its data; minor ones first, so that large ones lie on top.
    pub paths: Vec<(&'static str, Path)>,
    /// Whether some were left out.
    pub thinned: bool,
}

/// Draws a network.
pub(super) fn roads(network: &Network, frame: &Frame) -> Roads {
    let mut edges: Vec<(usize, f64, EdgeId)> = (0..network.edge_count())
        .map(EdgeId::from_index)
        .filter(|id| !network.is_copy(*id))
        .filter_map(|id| {
            let edge = network.edge(id);
            Some((style(network.classes()[usize::from(edge.class)].kind)?, edge.length_m, id))
        })
        .collect();
    edges.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    let place = frame.place_from(network.plane());
    let mut ink: HashSet<(i64, i64)> = HashSet::new();
    let mut paths: [Path; STYLES.len()] = Default::default();
    let mut thinned = false;
    for (style, _, edge) in edges {
        let line: LineString<f64> = network.shape(edge).map(&place).collect();
        if !line.coords().any(|c| frame.holds(*c)) {
            continue;
        }
        let cells = cells(&line);
        let fresh = cells.iter().filter(|c| !ink.contains(*c)).count();
        if paths.iter().map(|p| p.data().len()).sum::<usize>() > BYTES || fresh * 3 <= cells.len() {
            thinned = true;
            continue;
        }
        ink.extend(cells);
        paths[style].open(&line.simplify(TOLERANCE));
    }
    Roads { paths: STYLES.into_iter().zip(paths).rev().filter(|(_, path)| !path.is_empty()).collect(), thinned }
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

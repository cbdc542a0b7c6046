//! Land polygons from coastlines: ways of natural=coastline have land on their left.
//!
//! ```text
//!   +-----E---------S---+      A coast that leaves the box at E comes back at S. The land
//!   |  L  |  ~ ~ ~  | L |      lies left of it, so its outline goes on along the box, counter-
//!   |  a  |   ~ ~   | a |      clockwise, from E to the next S.
//!   +-----S---------E---+
//! ```

use geo::{Area, BooleanOps, Coord, LineString, MultiPolygon, Polygon, Rect};

use crate::osm::elements::Extract;
use crate::osm::rings::{fill, join, line, tidy};
use carecircle_base::model::{LayerReport, Severity};

/// The coast of an extract.
#[derive(Debug, Default)]
pub(super) struct Coast {
    /// Coastlines, in degrees.
    pub(super) lines: Vec<LineString<f64>>,
    /// Land polygons in degrees; `None` when there is no coast or it cannot be closed.
    pub(super) land: Option<MultiPolygon<f64>>,
}

pub(super) fn read(extract: &Extract, extent: Rect<f64>, report: &mut LayerReport) -> Coast {
    let mut ways = Vec::new();
    for way in extract.ways().filter(|w| w.tag("natural") == Some("coastline")) {
        report.read += 1;
        // Cut where the extract lacks nodes.
        let pieces = way.refs().split(|&id| extract.node(id).is_none()).filter(|piece| piece.len() > 1);
        let before = ways.len();
        ways.extend(pieces.map(<[i64]>::to_vec));
        if ways.len() == before {
            report.note(Severity::Dropped, "missing-nodes", || way.label());
        } else {
            report.kept += 1;
        }
    }
    let (rings, open) = join(ways, true);
    let as_lines = |list: &[Vec<i64>]| -> Vec<LineString<f64>> { list.iter().filter_map(|refs| line(extract, refs)).collect() };
    let (rings, open) = (as_lines(&rings), as_lines(&open));
    let land = land(&rings, &open, extent);
    if land.is_none() && !(rings.is_empty() && open.is_empty()) {
        report.note_many(Severity::Warning, "open-coastline", open.len(), String::new);
    }
    Coast { land, lines: rings.into_iter().chain(open).collect() }
}

/// Land in and around the extent, islands whole; `None` where the coast cannot be closed.
fn land(rings: &[LineString<f64>], open: &[LineString<f64>], extent: Rect<f64>) -> Option<MultiPolygon<f64>> {
    if rings.is_empty() && open.is_empty() {
        return None;
    }
    let frame = grown(extent);
    let open = open.iter().map(|coast| reach_out(coast, extent, frame)).collect::<Option<Vec<_>>>()?;
    let mainland = close(&open, frame)?;
    let (islands, lagoons): (Vec<_>, Vec<_>) =
        rings.iter().cloned().partition(|ring| Polygon::new(ring.clone(), Vec::new()).signed_area() > 0.0);
    let mut land = match (mainland.is_empty(), islands.is_empty()) {
        (true, true) => fill(vec![frame.to_polygon().exterior().clone()])?, // only sea inside land
        (true, false) => MultiPolygon(Vec::new()),
        (false, _) => fill(mainland)?,
    };
    if let Some(islands) = fill(islands) {
        land = if land.0.is_empty() { islands } else { land.union(&islands) };
    }
    if let Some(lagoons) = fill(lagoons) {
        land = land.difference(&lagoons);
    }
    tidy(land)
}

/// Frame of the land: `r` grown by four times its longer side on all sides, farther than the map is panned.
fn grown(r: Rect<f64>) -> Rect<f64> {
    let d = 4.0 * r.width().max(r.height()).max(0.01);
    let (min, max) = (r.min(), r.max());
    Rect::new(
        Coord { x: (min.x - d).max(-180.0), y: (min.y - d).max(-85.0) },
        Coord { x: (max.x + d).min(180.0), y: (max.y + d).min(85.0) },
    )
}

/// Margin inside the extent, as a fraction of it, in which an open end of a coast counts as cut off by the edge.
const EDGE: f64 = 0.1;

/// Coast extended straight from both of its cut-off ends to the frame;
/// `None` when it ends well inside the extent.
fn reach_out(coast: &LineString<f64>, extent: Rect<f64>, frame: Rect<f64>) -> Option<LineString<f64>> {
    let out = |c: Coord<f64>| {
        let (u, v) = ((c.x - extent.min().x) / extent.width(), (c.y - extent.min().y) / extent.height());
        let sides = [
            (u, Coord { x: frame.min().x, y: c.y }),
            (1.0 - u, Coord { x: frame.max().x, y: c.y }),
            (v, Coord { x: c.x, y: frame.min().y }),
            (1.0 - v, Coord { x: c.x, y: frame.max().y }),
        ];
        sides.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(inside, _)| *inside < EDGE).map(|(_, edge)| edge)
    };
    let beyond = |c: Coord<f64>| c.x <= frame.min().x || c.x >= frame.max().x || c.y <= frame.min().y || c.y >= frame.max().y;
    let (first, last) = (*coast.0.first()?, *coast.0.last()?);
    let mut coords = Vec::with_capacity(coast.0.len() + 2);
    if !beyond(first) {
        coords.push(out(first)?);
    }
    coords.extend_from_slice(&coast.0);
    if !beyond(last) {
        coords.push(out(last)?);
    }
    Some(LineString(coords))
}

/// Rings of land from coasts that cross the frame; `None` when one ends inside it.
fn close(open: &[LineString<f64>], frame: Rect<f64>) -> Option<Vec<LineString<f64>>> {
    let mut pieces: Vec<Vec<Coord<f64>>> = Vec::new();
    for coast in open {
        pieces.extend(clip(coast, frame)?);
    }
    let starts: Vec<f64> = pieces.iter().map(|p| along(p[0], frame)).collect();
    let mut used = vec![false; pieces.len()];
    let mut rings = Vec::new();
    for first in 0..pieces.len() {
        if used[first] {
            continue;
        }
        let mut ring: Vec<Coord<f64>> = Vec::new();
        let mut at = first;
        loop {
            used[at] = true;
            ring.extend_from_slice(&pieces[at]);
            let from = along(*pieces[at].last().expect("a clipped piece has two ends"), frame);
            // The next start counter-clockwise; the first piece itself closes the ring.
            let ahead = |i: usize| (starts[i] - from).rem_euclid(4.0);
            let next = (0..pieces.len()).filter(|&i| !used[i] || i == first).min_by(|&a, &b| ahead(a).total_cmp(&ahead(b)))?;
            let mut corner = from.floor() + 1.0;
            while corner < from + ahead(next) {
                ring.push(corner_at(corner, frame));
                corner += 1.0;
            }
            if next == first {
                break;
            }
            at = next;
        }
        ring.push(ring[0]);
        rings.push(LineString(ring));
    }
    Some(rings)
}

/// Position along the frame, counter-clockwise from its south-west corner: 0..4, one unit a side.
fn along(c: Coord<f64>, r: Rect<f64>) -> f64 {
    let (u, v) = ((c.x - r.min().x) / r.width(), (c.y - r.min().y) / r.height());
    let sides = [(v.abs(), u), ((u - 1.0).abs(), 1.0 + v), ((v - 1.0).abs(), 3.0 - u), (u.abs(), 4.0 - v)];
    let nearest = sides.iter().min_by(|a, b| a.0.total_cmp(&b.0)).expect("four sides");
    nearest.1.rem_euclid(4.0)
}

fn corner_at(t: f64, r: Rect<f64>) -> Coord<f64> {
    match t.rem_euclid(4.0) {
        t if t < 0.5 => r.min(),
        t if t < 1.5 => Coord { x: r.max().x, y: r.min().y },
        t if t < 2.5 => r.max(),
        _ => Coord { x: r.min().x, y: r.max().y },
    }
}

/// Parts of a coast inside the frame, each from edge to edge; `None` when one begins or ends inside.
fn clip(coast: &LineString<f64>, frame: Rect<f64>) -> Option<Vec<Vec<Coord<f64>>>> {
    let inside = |c: Coord<f64>| c.x > frame.min().x && c.x < frame.max().x && c.y > frame.min().y && c.y < frame.max().y;
    if inside(*coast.0.first()?) || inside(*coast.0.last()?) {
        return None;
    }
    let mut pieces: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut current: Vec<Coord<f64>> = Vec::new();
    for segment in coast.lines() {
        let Some((a, b)) = cut(segment.start, segment.end, frame) else { continue };
        if current.last() != Some(&a) {
            current.push(a);
        }
        current.push(b);
        if !inside(segment.end) {
            pieces.push(std::mem::take(&mut current));
        }
    }
    pieces.retain(|p| p.len() > 1);
    Some(pieces)
}

/// Part of a segment inside the frame (Liang and Barsky 1984); `None` when it misses or only touches it.
fn cut(a: Coord<f64>, b: Coord<f64>, r: Rect<f64>) -> Option<(Coord<f64>, Coord<f64>)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (p, q) in [(-dx, a.x - r.min().x), (dx, r.max().x - a.x), (-dy, a.y - r.min().y), (dy, r.max().y - a.y)] {
        if p == 0.0 {
            if q <= 0.0 {
                return None;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    let at = |t: f64| Coord { x: a.x + t * dx, y: a.y + t * dy };
    (t0 < t1).then(|| (if t0 == 0.0 { a } else { at(t0) }, if t1 == 1.0 { b } else { at(t1) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frame about it goes from −40 to 50.
    fn extent() -> Rect<f64> {
        Rect::new((0.0, 0.0), (10.0, 10.0))
    }

    fn coast(coords: &[(f64, f64)]) -> LineString<f64> {
        coords.iter().copied().collect()
    }

    #[test]
    fn land_is_left_of_a_coast_that_crosses_the_box() {
        let northward = coast(&[(4.0, -1.0), (4.0, 11.0)]);
        let west = land(&[], &[northward], extent()).unwrap();
        assert!((west.unsigned_area() - 44.0 * 90.0).abs() < 1e-6, "{west:?}");
        let southward = coast(&[(4.0, 11.0), (4.0, -1.0)]);
        assert!((land(&[], &[southward], extent()).unwrap().unsigned_area() - 46.0 * 90.0).abs() < 1e-6);
    }

    #[test]
    fn a_strait_an_island_and_a_lagoon() {
        let west = coast(&[(4.0, -1.0), (4.0, 11.0)]);
        let east = coast(&[(8.0, 11.0), (8.0, -1.0)]);
        let island = coast(&[(5.0, 5.0), (6.0, 5.0), (6.0, 6.0), (5.0, 6.0), (5.0, 5.0)]);
        let lagoon = coast(&[(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0), (1.0, 1.0)]);
        let land = land(&[island, lagoon], &[west, east], extent()).unwrap();
        assert!((land.unsigned_area() - (44.0 * 90.0 + 42.0 * 90.0 + 1.0 - 1.0)).abs() < 1e-6, "{land:?}");
    }

    #[test]
    fn a_coast_cut_off_near_the_edge_goes_on_straight() {
        let bent = coast(&[(4.0, 0.5), (6.0, 5.0), (4.0, 9.9)]);
        let land = land(&[], &[bent], extent()).unwrap();
        let bulge = 0.5 * 2.0 * (9.9 - 0.5);
        assert!((land.unsigned_area() - (44.0 * 90.0 + bulge)).abs() < 1e-6, "{land:?}");
    }

    #[test]
    fn a_coast_that_ends_inside_fills_nothing() {
        assert_eq!(land(&[], &[coast(&[(4.0, -1.0), (4.0, 5.0)])], extent()), None);
    }
}

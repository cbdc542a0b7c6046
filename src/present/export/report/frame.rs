//! A map's frame: from degrees to the units of the drawing, and paths in few bytes.

use std::fmt::Write as _;

use geo::{LineString, MultiPolygon, Simplify};

use crate::export::facts;
use carecircle_base::geom::{LonLat, Plane, Xy};
use carecircle_base::model::Study;

/// Units across a drawing.
pub(in crate::export) const WIDTH: f64 = 1000.0;
/// Most and least units down a drawing: it shares an A4 page with its caption.
const HEIGHT: (f64, f64) = (520.0, 1180.0);
/// Units left free around the place.
const MARGIN: f64 = 24.0;
/// Lines are simplified by at most this many units: less than can be seen in print.
pub(super) const TOLERANCE: f64 = 0.35;

/// Frame of the drawing: from the study's plane to the paper.
pub(in crate::export) struct Frame {
    plane: Plane,
    west: f64,
    north: f64,
    /// Units a metre.
    pub scale: f64,
    /// Units down the drawing.
    pub height: f64,
}

impl Frame {
    /// The frame about all homes and areas of `study`; `None` when nothing has a place.
    pub(in crate::export) fn about(study: &Study) -> Option<Self> {
        let [w, s, e, n] = facts::extent(study)?;
        let mut bounds = facts::Extent::default();
        // A box of degrees bulges on the plane: its edges count as well as its corners.
        for lon in [w, f64::midpoint(w, e), e] {
            for lat in [s, f64::midpoint(s, n), n] {
                let xy = study.plane.project(LonLat::new(lon, lat).ok()?);
                bounds.add(xy.x, xy.y);
            }
        }
        let [w, s, e, n] = bounds.get()?;
        // A place of one point still has a kilometre around it.
        let (across, down) = ((e - w).max(1000.0), (n - s).max(1000.0));
        let scale = ((WIDTH - 2.0 * MARGIN) / across).min((HEIGHT.1 - 2.0 * MARGIN) / down);
        let height = (down * scale + 2.0 * MARGIN).max(HEIGHT.0);
        let (cx, cy) = (f64::midpoint(w, e), f64::midpoint(s, n));
        Some(Self { plane: study.plane, west: cx - WIDTH / 2.0 / scale, north: cy + height / 2.0 / scale, scale, height })
    }

    /// A point of the study's plane in the drawing.
    pub(in crate::export) fn place(&self, xy: Xy) -> Xy {
        Xy { x: (xy.x - self.west) * self.scale, y: (self.north - xy.y) * self.scale }
    }

    /// Points of `plane` in the drawing; it need not be the study's.
    pub(in crate::export) fn place_from<'f>(&'f self, plane: &'f Plane) -> impl Fn(Xy) -> Xy + 'f {
        let same = *plane == self.plane;
        move |xy| if same { self.place(xy) } else { self.at(plane.unproject(xy)) }
    }

    /// A position in the drawing.
    pub(in crate::export) fn at(&self, at: LonLat) -> Xy {
        self.place(self.plane.project(at))
    }

    /// Whether a place of the drawing is on the sheet.
    pub(in crate::export) fn holds(&self, xy: Xy) -> bool {
        (0.0..=WIDTH).contains(&xy.x) && (0.0..=self.height).contains(&xy.y)
    }

    /// A shape (degrees) in the drawing, simplified.
    pub(in crate::export) fn shape(&self, shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        let ring = |ring: &LineString<f64>| -> LineString<f64> {
            let points = ring.coords().filter_map(|c| LonLat::new(c.x, c.y).ok()).map(|at| self.at(at));
            LineString::from_iter(points).simplify(TOLERANCE)
        };
        shape.iter().map(|p| geo::Polygon::new(ring(p.exterior()), p.interiors().iter().map(ring).collect())).collect()
    }
}

/// The data of an SVG path: relative moves in tenths of a unit.
#[derive(Default)]
pub(super) struct Path {
    data: String,
    /// The pen, in tenths.
    at: (i64, i64),
}

impl Path {
    /// Adds a closed shape of the drawing; rings too small to see are left out.
    pub(super) fn shape(&mut self, shape: &MultiPolygon<f64>) {
        for ring in shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())) {
            let points: Vec<(i64, i64)> = steps(ring.coords().copied());
            // The last point of a ring is the first, and `z` draws that line.
            if points.len() >= 4 {
                self.line(&points[..points.len() - 1]);
                self.data.push('z');
                self.at = points[0];
            }
        }
    }

    /// Adds an open line of the drawing.
    pub(super) fn open(&mut self, line: &LineString<f64>) {
        let points = steps(line.coords().copied());
        if points.len() >= 2 {
            self.line(&points);
        }
    }

    /// Adds a dot: a line of no length, which round caps make a disc.
    pub(super) fn dot(&mut self, at: Xy) {
        self.line(&[tenths(at)]);
        self.data.push_str("h0");
    }

    /// Adds a filled square about a place.
    pub(super) fn square(&mut self, at: Xy, side: f64) {
        let h = side / 2.0;
        let corner = |dx: f64, dy: f64| tenths(Xy { x: at.x + dx, y: at.y + dy });
        let corners = [corner(-h, -h), corner(h, -h), corner(h, h), corner(-h, h)];
        self.line(&corners);
        self.data.push('z');
        self.at = corners[0];
    }

    fn line(&mut self, points: &[(i64, i64)]) {
        for (i, &(x, y)) in points.iter().enumerate() {
            match i {
                0 => self.data.push('m'),
                1 => self.data.push('l'),
                // A minus sign parts two numbers as well as a space does.
                _ if x < self.at.0 => {}
                _ => self.data.push(' '),
            }
            number(&mut self.data, x - self.at.0);
            if y >= self.at.1 {
                self.data.push(' ');
            }
            number(&mut self.data, y - self.at.1);
            self.at = (x, y);
        }
    }

    /// Whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The path's data.
    pub(super) fn data(&self) -> &str {
        &self.data
    }
}

/// Points in tenths, without repeats.
fn steps(points: impl Iterator<Item = Xy>) -> Vec<(i64, i64)> {
    let mut out: Vec<(i64, i64)> = points.map(tenths).collect();
    out.dedup();
    out
}

#[expect(clippy::cast_possible_truncation, reason = "the drawing is a few thousand units across")]
fn tenths(at: Xy) -> (i64, i64) {
    ((at.x * 10.0).round() as i64, (at.y * 10.0).round() as i64)
}

/// Appends `tenths` / 10 without a trailing zero.
fn number(out: &mut String, tenths: i64) {
    let (sign, tenths) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    let _ = match tenths % 10 {
        0 => write!(out, "{sign}{}", tenths / 10),
        rest if tenths < 10 => write!(out, "{sign}.{rest}"),
        rest => write!(out, "{sign}{}.{rest}", tenths / 10),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative steps must not drift: each is the difference of two rounded places.
    #[test]
    fn a_path_ends_where_it_should() {
        let mut path = Path::default();
        path.open(&LineString::from(vec![(0.04, 0.04), (1.26, 0.04), (1.26, -2.0)]));
        path.dot(Xy { x: 3.0, y: 3.5 });
        assert_eq!(path.data(), "m0 0l1.3 0 0-2m1.7 5.5h0");
        let mut ring = Path::default();
        ring.shape(&geo::Rect::new((1.0, 1.0), (2.0, 3.0)).to_polygon().into());
        assert_eq!(ring.data(), "m2 1l0 2-1 0 0-2z");
    }
}

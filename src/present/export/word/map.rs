//! The map as a picture: areas shaded by share, the largest gaps ringed, facilities as squares, each area's number of the table.
//!
//! It is drawn without a font, so that it is the same on every machine: numbers are strokes. Names are words of the document,
//! laid over the picture (`figure`), in a font of the reader. Darker is worse, and the shades differ in grey as well.

use tiny_skia::{Color, FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

use carecircle_base::geom::Xy;
use geo::{BoundingRect, MultiPolygon};

use super::content::Report;
use super::strokes;
use super::tables::GAPS;
use crate::export::facts;
use crate::export::figures::Figures;
use crate::export::report::{Frame, Taken, WIDTH, middle, nice, width};

/// Dots of the picture to a unit of the drawing: 1600 across.
const SCALE: f32 = 1.6;

/// Shades from the highest share to the lowest; their grey values fall as well.
const SHADES: [[u8; 3]; 5] = [[0xf7, 0xf4, 0xee], [0xfd, 0xd8, 0xa8], [0xf6, 0xa3, 0x6b], [0xd9, 0x5f, 0x4a], [0x9c, 0x1f, 0x2f]];
/// Shares from which the shades begin.
const STEPS: [f64; 4] = [0.8, 0.6, 0.4, 0.2];
/// The shades in words.
const KEYS: [&str; 5] = ["80-100%", "60-80%", "40-60%", "20-40%", "0-20%"];
/// Units from one shade of the key to the next.
const KEY_WIDTH: f64 = 134.0;
/// Height of the band below the map, units.
const BAND: f64 = 58.0;
/// Shade of an area without a share, which is hatched besides: no shade of the key is.
const NO_SHARE: [u8; 3] = [0xe4, 0xe8, 0xee];
/// Lines of the hatching, and units from one to the next.
const HATCH: ([u8; 3], f64) = ([0x6a, 0x74, 0x82], 9.0);
/// Least radius of the ring about a gap, units: a gap is smaller than its sign may be.
const LEAST_RING: f64 = 13.0;

/// Lines between areas.
const BORDER: [u8; 3] = [0x55, 0x55, 0x55];

/// Height of a label's letters, units of the drawing.
pub(super) const LETTERS: f64 = 17.0;
/// Radius of the disc under a number, units.
const DISC: f64 = 11.0;
/// Most areas that have a number and a name: more would cover the map.
const MOST_LABELS: usize = 60;

/// A finished map.
pub(super) struct MapPicture {
    /// PNG file.
    pub png: Vec<u8>,
    /// Units across and down.
    pub size: (f64, f64),
    /// Names over the picture.
    pub labels: Vec<Label>,
    /// What is drawn.
    pub drawn: Drawn,
}

/// A name over the picture.
pub(super) struct Label {
    /// Middle of the name, units from the upper left corner.
    pub at: Xy,
    /// Units across.
    pub width: f64,
    /// Name.
    pub text: String,
}

/// Signs that a map shows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Drawn {
    /// Areas shaded by share.
    pub areas: bool,
    /// Homes as dots, where no area has a boundary.
    pub homes: bool,
    /// Whether an area has no share, and is hatched.
    pub unknown: bool,
    /// Number of gaps with a ring, those with most seniors.
    pub gaps: usize,
    /// Squares of facilities.
    pub facilities: bool,
}

/// The map of the report's first circle; `None` when nothing has a place.
pub(super) fn draw(report: &Report<'_>) -> Option<MapPicture> {
    let study = report.study();
    let frame = Frame::about(study)?;
    let mut sheet = Sheet::new(frame.height + BAND)?;
    let mut drawn = Drawn::default();
    let first = report.first();
    let shapes: Vec<(usize, MultiPolygon<f64>)> =
        report.towns.iter().enumerate().filter_map(|(i, area)| Some((i, frame.shape(study.areas[area.index()].shape.as_ref()?)))).collect();
    for (i, shape) in &shapes {
        let share = Figures::of(&first.areas[report.towns[*i].index()], first.evidence.certainty).share;
        sheet.fill(shape, shade(share));
        if share.is_none() {
            sheet.hatch(shape, HATCH.0, HATCH.1);
            drawn.unknown = true;
        }
        drawn.areas = true;
    }
    if !drawn.areas {
        drawn.homes = !study.homes.is_empty();
        for (home, covered) in study.homes.iter().zip(&first.covered) {
            sheet.disc(frame.at(home.at), 1.8, if *covered { [0xb8, 0xb8, 0xb8] } else { SHADES[4] });
        }
    }
    for (_, shape) in &shapes {
        sheet.outline(shape, BORDER, 1.0);
    }
    let circle = report.circle(first);
    let counted = study.facilities.iter().filter(|f| facts::facility_state(study, f) == "counted");
    let sites: Vec<Xy> = counted
        .filter(|f| f.services.iter().any(|s| circle.services.contains(s)))
        .filter_map(|f| f.at)
        .map(|at| frame.at(at))
        .filter(|at| frame.holds(*at))
        .collect();
    let side = if sites.len() > 200 { 4.0 } else { 7.0 };
    for at in sites {
        sheet.square(at, side + 2.0, [0xff, 0xff, 0xff]);
        sheet.square(at, side, [0x12, 0x3f, 0x8c]);
        drawn.facilities = true;
    }
    for gap in facts::gaps(report.analysis, first.circle, report.cohort).take(GAPS) {
        let Some(extent) = frame.shape(&gap.shape).bounding_rect() else { continue };
        let at = Xy { x: extent.center().x, y: extent.center().y };
        let radius = (extent.width().hypot(extent.height()) / 2.0).max(LEAST_RING);
        sheet.ring(at, radius, [0xff, 0xff, 0xff], 6.5);
        sheet.ring(at, radius, [0, 0, 0], 3.2);
        drawn.gaps += 1;
    }
    let mut taken = Taken::default();
    furniture(&mut sheet, &mut taken, &frame, drawn);
    let labels = labels(report, &mut sheet, &mut taken, &frame, &shapes);
    Some(MapPicture { png: sheet.png()?, size: (WIDTH, frame.height + BAND), labels, drawn })
}

/// Shade of a share.
fn shade(share: Option<f64>) -> [u8; 3] {
    share.map_or(NO_SHARE, |share| SHADES[STEPS.iter().position(|step| share >= *step).unwrap_or(STEPS.len())])
}

/// Numbers of the table in the middle of each area, then names beside them where there is room.
fn labels(report: &Report<'_>, sheet: &mut Sheet, taken: &mut Taken, frame: &Frame, shapes: &[(usize, MultiPolygon<f64>)]) -> Vec<Label> {
    let mut numbered = Vec::new();
    for (i, shape) in shapes.iter().take(MOST_LABELS) {
        let Some(at) = middle(shape).filter(|at| frame.holds(*at)) else { continue };
        let number = (i + 1).to_string();
        let half = DISC.max(strokes::width(&number, 12.0) / 2.0 + 4.0);
        if taken.take(at, 2.0 * half, 2.0 * DISC) {
            sheet.pill(at, half - DISC, DISC + 1.2, [0x33, 0x33, 0x33]);
            sheet.pill(at, half - DISC, DISC, [0xff, 0xff, 0xff]);
            sheet.text(&number, at, 12.0);
            numbered.push((*i, at, half));
        }
    }
    let mut out = Vec::new();
    for (i, at, half) in numbered {
        let name = &report.study().areas[report.towns[i].index()].name;
        let w = width(name, LETTERS) + 6.0;
        let (down, right) = (DISC + LETTERS * 0.8, half + w / 2.0 + 2.0);
        let places = [(0.0, down), (0.0, -down), (right, 0.0), (-right, 0.0)].map(|(dx, dy)| Xy { x: at.x + dx, y: at.y + dy });
        let fits = |at: &Xy| (w / 2.0..=WIDTH - w / 2.0).contains(&at.x) && (LETTERS..=frame.height - LETTERS).contains(&at.y);
        if let Some(at) = places.into_iter().filter(fits).find(|at| taken.take(*at, w, LETTERS * 1.25)) {
            out.push(Label { at, width: w, text: name.clone() });
        }
    }
    out
}

/// North arrow in the corner; below the map its scale bar and the key of the shades.
fn furniture(sheet: &mut Sheet, taken: &mut Taken, frame: &Frame, drawn: Drawn) {
    let black = [0x22, 0x22, 0x22];
    taken.take(Xy { x: WIDTH - 40.0, y: 46.0 }, 70.0, 92.0);
    let north = [(0.0, -30.0), (9.0, 8.0), (0.0, 1.0), (-9.0, 8.0)].map(|(x, y)| Xy { x: WIDTH - 38.0 + x, y: 46.0 + y });
    sheet.polygon(&north, black);
    sheet.text("N", Xy { x: WIDTH - 38.0, y: 70.0 }, 14.0);

    let metres = nice(190.0 / frame.scale);
    let (w, y) = (metres * frame.scale, frame.height + BAND / 2.0 + 12.0);
    let bar = [(0.0, -8.0), (0.0, 0.0), (w, 0.0), (w, -8.0)].map(|(x, up)| Xy { x: 24.0 + x, y: y + up });
    sheet.line(&bar, black, 2.0);
    let label = if metres >= 1000.0 { format!("{} km", metres / 1000.0) } else { format!("{metres} m") };
    sheet.text(&label, Xy { x: 24.0 + w / 2.0, y: y - 16.0 }, 13.0);

    if !drawn.areas {
        return;
    }
    let mut x = WIDTH - 5.0 * KEY_WIDTH;
    let y = frame.height + BAND / 2.0;
    for (shade, words) in SHADES.into_iter().zip(KEYS) {
        sheet.rect(x, y - 9.0, 34.0, 18.0, BORDER);
        sheet.rect(x + 1.0, y - 8.0, 32.0, 16.0, shade);
        sheet.text(words, Xy { x: x + 40.0 + strokes::width(words, 12.0) / 2.0, y }, 12.0);
        x += KEY_WIDTH;
    }
}

/// The picture while it is drawn; places are units of the drawing.
struct Sheet(Pixmap);

impl Sheet {
    fn new(height: f64) -> Option<Self> {
        let mut map = Pixmap::new(dots(WIDTH), dots(height))?;
        map.fill(Color::WHITE);
        Some(Self(map))
    }

    fn png(&self) -> Option<Vec<u8>> {
        self.0.encode_png().ok()
    }

    fn paint(color: [u8; 3]) -> Paint<'static> {
        let mut paint = Paint::default();
        paint.set_color_rgba8(color[0], color[1], color[2], 255);
        paint
    }

    fn fill_path(&mut self, path: Option<Path>, color: [u8; 3]) {
        if let Some(path) = path {
            self.0.fill_path(&path, &Self::paint(color), FillRule::EvenOdd, Transform::identity(), None);
        }
    }

    fn stroke_path(&mut self, path: Option<Path>, color: [u8; 3], units: f64) {
        if let Some(path) = path {
            let stroke = Stroke { width: px(units), line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
            self.0.stroke_path(&path, &Self::paint(color), &stroke, Transform::identity(), None);
        }
    }

    fn fill(&mut self, shape: &MultiPolygon<f64>, color: [u8; 3]) {
        self.fill_path(rings(shape), color);
    }

    fn outline(&mut self, shape: &MultiPolygon<f64>, color: [u8; 3], units: f64) {
        self.stroke_path(rings(shape), color, units);
    }

    fn ring(&mut self, at: Xy, radius: f64, color: [u8; 3], units: f64) {
        self.stroke_path(PathBuilder::from_circle(px(at.x), px(at.y), px(radius)), color, units);
    }

    /// Slanting lines within a shape, `step` units apart.
    fn hatch(&mut self, shape: &MultiPolygon<f64>, color: [u8; 3], step: f64) {
        let (width, height) = (self.0.width(), self.0.height());
        let (Some(outline), Some(mut mask)) = (rings(shape), Mask::new(width, height)) else { return };
        mask.fill_path(&outline, FillRule::EvenOdd, true, Transform::identity());
        let (across, down) = (f64::from(width) / f64::from(SCALE), f64::from(height) / f64::from(SCALE));
        let stroke = Stroke { width: px(1.2), ..Stroke::default() };
        let mut x = -down;
        while x < across {
            if let Some(line) = path(&[Xy { x, y: down }, Xy { x: x + down, y: 0.0 }], false) {
                self.0.stroke_path(&line, &Self::paint(color), &stroke, Transform::identity(), Some(&mask));
            }
            x += step;
        }
    }

    fn polygon(&mut self, points: &[Xy], color: [u8; 3]) {
        self.fill_path(path(points, true), color);
    }

    fn line(&mut self, points: &[Xy], color: [u8; 3], units: f64) {
        self.stroke_path(path(points, false), color, units);
    }

    fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, color: [u8; 3]) {
        self.polygon(&[Xy { x, y }, Xy { x: x + w, y }, Xy { x: x + w, y: y + h }, Xy { x, y: y + h }], color);
    }

    fn square(&mut self, at: Xy, side: f64, color: [u8; 3]) {
        self.rect(at.x - side / 2.0, at.y - side / 2.0, side, side, color);
    }

    fn disc(&mut self, at: Xy, radius: f64, color: [u8; 3]) {
        self.fill_path(PathBuilder::from_circle(px(at.x), px(at.y), px(radius)), color);
    }

    /// A disc, drawn out to both sides.
    fn pill(&mut self, at: Xy, aside: f64, radius: f64, color: [u8; 3]) {
        let ends = [-aside, aside + 0.01].map(|x| Xy { x: at.x + x, y: at.y });
        self.line(&ends, color, 2.0 * radius);
    }

    /// Digits and a few letters about a place, `size` units high.
    fn text(&mut self, text: &str, at: Xy, size: f64) {
        for stroke in strokes::strokes(text, at, size) {
            self.line(&stroke, [0x11, 0x11, 0x11], size * 0.13);
        }
    }
}

fn rings(shape: &MultiPolygon<f64>) -> Option<Path> {
    let mut out = PathBuilder::new();
    for ring in shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())) {
        let mut points = ring.coords();
        let Some(first) = points.next() else { continue };
        out.move_to(px(first.x), px(first.y));
        points.for_each(|c| out.line_to(px(c.x), px(c.y)));
        out.close();
    }
    out.finish()
}

fn path(points: &[Xy], closed: bool) -> Option<Path> {
    let (first, rest) = points.split_first()?;
    let mut out = PathBuilder::new();
    out.move_to(px(first.x), px(first.y));
    rest.iter().for_each(|p| out.line_to(px(p.x), px(p.y)));
    if closed {
        out.close();
    }
    out.finish()
}

#[expect(clippy::cast_possible_truncation, reason = "the drawing is a few thousand dots across")]
fn px(units: f64) -> f32 {
    units as f32 * SCALE
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the drawing is a few thousand dots across, and never negative"
)]
fn dots(units: f64) -> u32 {
    px(units).round().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A print without colour must still tell the shades apart: each is darker than the one before.
    #[test]
    fn shades_fall_in_grey_as_well() {
        let grey = |[r, g, b]: [u8; 3]| 0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b);
        for pair in SHADES.windows(2) {
            assert!(grey(pair[0]) - grey(pair[1]) > 20.0, "{pair:?}");
        }
    }

    #[test]
    fn a_share_on_a_step_has_the_lighter_shade() {
        let of = |share: f64| SHADES.iter().position(|s| *s == shade(Some(share))).unwrap();
        assert_eq!([1.0, 0.8, 0.799, 0.6, 0.4, 0.2, 0.199, 0.0].map(of), [0, 0, 1, 1, 2, 3, 4, 4]);
        assert_eq!(shade(None), NO_SHARE);
    }
}

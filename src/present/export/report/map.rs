//! The maps: one a circle, over one base that is drawn once.

use carecircle_words::{Said, say};
use std::fmt::Write as _;

use geo::{Area as _, InteriorPoint, MultiPolygon};

use crate::export::{facts, words};
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::CircleCoverage;
use carecircle_base::geom::Xy;
use carecircle_base::model::Study;

use super::dots::{self, Dots};
use super::frame::{Frame, Path, WIDTH};
use super::html::{esc, name, told};
use super::labels::{Taken, width};
use super::roads;
use super::tables::GAP_ROWS;

/// Circles beside the first that get a map; the rest have their numbers.
pub(super) const SMALL_MAPS: usize = 4;

/// How large a map is printed.
pub(super) struct Size {
    /// The class of its figure.
    class: &'static str,
    /// Most dots.
    dots: usize,
    /// Letters of place names, in units of the drawing.
    letters: f64,
    /// Gaps that get their rank.
    ranks: usize,
}

/// Across the page.
pub(super) const LARGE: Size = Size { class: "large", dots: 9_000, letters: 15.0, ranks: GAP_ROWS.0 };
/// Half as wide.
pub(super) const SMALL: Size = Size { class: "small", dots: 4_000, letters: 24.0, ranks: GAP_ROWS.1 };

/// What all maps of a report share.
pub(super) struct Maps<'a> {
    analysis: &'a Analysis,
    frame: Frame,
    /// Homes in the drawing.
    places: Vec<Xy>,
    /// Whether roads were left out of the base.
    thinned: bool,
}

impl<'a> Maps<'a> {
    /// Draws the base that every map uses; `None` when nothing has a place.
    pub(super) fn begin(out: &mut String, analysis: &'a Analysis) -> Option<Self> {
        let frame = Frame::about(&analysis.study)?;
        let places = analysis.study.homes.iter().map(|h| frame.at(h.at)).collect();
        let thinned = base(out, analysis, &frame);
        Some(Self { analysis, frame, places, thinned })
    }

    /// Draws one circle for the study's own cohort.
    pub(super) fn draw(&self, out: &mut String, circled: &CircleCoverage, size: &Size) {
        let Self { analysis, frame, .. } = self;
        let dots = dots::dots(&analysis.study, circled, &self.places, frame, size.dots);
        let circle = &analysis.study.circles[circled.circle.index()];
        let _ = writeln!(
            out,
            "<figure class=\"{}\">\n<svg viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\" aria-label=\"{}\">",
            size.class,
            frame.height,
            esc(words::zh(&circle.name))
        );
        picture(out, analysis, frame, circled, &dots, size);
        out.push_str("</svg>\n<figcaption>\n");
        legend(out, analysis, &dots, self.thinned || dots.thinned_m.is_some());
        out.push_str("</figcaption>\n</figure>\n");
    }
}

/// Land, boundaries and roads, as a symbol that every map uses; whether roads were thinned.
fn base(out: &mut String, analysis: &Analysis, frame: &Frame) -> bool {
    let study = &analysis.study;
    let mut land = Path::default();
    let level = facts::headline_level(study);
    for shape in study.areas.iter().filter(|a| a.level == level).filter_map(|a| a.shape.as_ref()) {
        land.shape(&frame.shape(shape));
    }
    let roads = analysis.network.as_ref().map(|n| roads::roads(n, frame)).unwrap_or_default();
    let _ = write!(out, "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs><g id=\"land\">");
    if !land.is_empty() {
        let _ = write!(out, "<path class=\"land\" d=\"{}\"/>", land.data());
    }
    let _ = write!(out, "</g><g id=\"lines\">");
    for (class, path) in &roads.paths {
        let _ = write!(out, "<path class=\"road {class}\" d=\"{}\"/>", path.data());
    }
    if !land.is_empty() {
        let _ = write!(out, "<path class=\"border\" d=\"{}\"/>", land.data());
    }
    out.push_str("</g></defs></svg>\n");
    roads.thinned
}

fn picture(out: &mut String, analysis: &Analysis, frame: &Frame, circled: &CircleCoverage, dots: &Dots, size: &Size) {
    let study = &analysis.study;
    let cohort = study.settings.cohort;
    let _ = writeln!(out, "<rect class=\"sea\" width=\"{WIDTH}\" height=\"{:.0}\"/>\n<use href=\"#land\"/>", frame.height);
    let mut reached = Path::default();
    for area in analysis.circle_areas() {
        if area.circle == circled.circle && area.cohort == cohort && area.facility.is_none() {
            reached.shape(&frame.shape(&area.shape));
        }
    }
    path(out, "reached", &reached);
    out.push_str("<use href=\"#lines\"/>\n");
    let gaps: Vec<_> = facts::gaps(analysis, circled.circle, cohort).map(|gap| (gap.rank, frame.shape(&gap.shape))).collect();
    let mut missed = Path::default();
    gaps.iter().for_each(|(_, shape)| missed.shape(shape));
    path(out, "gap", &missed);
    for (class, dots_of) in [("in", &dots.covered), ("out", &dots.left_out)] {
        if !dots_of.is_empty() {
            let _ = writeln!(out, "<path class=\"home {class}\" stroke-width=\"{:.1}\" d=\"{}\"/>", dots.size, dots_of.data());
        }
    }
    facilities(out, study, frame, circled);
    let mut taken = Taken::default();
    // The scale bar and the north arrow keep their corners.
    taken.take(Xy { x: 130.0, y: frame.height - 30.0 }, 260.0, 60.0);
    taken.take(Xy { x: WIDTH - 40.0, y: 50.0 }, 70.0, 90.0);
    ranks(out, &gaps[..gaps.len().min(size.ranks)], frame, &mut taken);
    place_names(out, study, circled, frame, &mut taken, size.letters);
    furniture(out, frame);
}

fn path(out: &mut String, class: &str, path: &Path) {
    if !path.is_empty() {
        let _ = writeln!(out, "<path class=\"{class}\" d=\"{}\"/>", path.data());
    }
}

/// The facilities that the circle counts on.
fn facilities(out: &mut String, study: &Study, frame: &Frame, circled: &CircleCoverage) {
    let circle = &study.circles[circled.circle.index()];
    let counted = study.facilities.iter().filter(|f| facts::facility_state(study, f) == "counted");
    let places: Vec<Xy> = counted
        .filter(|f| f.services.iter().any(|s| circle.services.contains(s)))
        .filter_map(|f| f.at)
        .map(|at| frame.at(at))
        .filter(|xy| frame.holds(*xy))
        .collect();
    // Filled squares: not every printer draws the cap of a line without length.
    let side = if places.len() > 200 { 4.6 } else { 8.0 };
    let mut path = Path::default();
    places.iter().for_each(|at| path.square(*at, side));
    self::path(out, "site", &path);
}

/// The numbers of the largest gaps.
fn ranks(out: &mut String, gaps: &[(usize, MultiPolygon<f64>)], frame: &Frame, taken: &mut Taken) {
    for (rank, shape) in gaps {
        let Some(at) = middle(shape).filter(|at| frame.holds(*at)) else { continue };
        if taken.take(at, 24.0, 24.0) {
            let _ = writeln!(
                out,
                "<g class=\"rank\"><circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"11\"/><text x=\"{:.1}\" y=\"{:.1}\">{rank}</text></g>",
                at.x,
                at.y,
                at.x,
                at.y + 4.6
            );
        }
    }
}

/// A point inside the largest part of a shape.
pub(in crate::export) fn middle(shape: &MultiPolygon<f64>) -> Option<Xy> {
    let largest = shape.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    largest.interior_point().map(|p| p.0)
}

/// Names of towns, the most populous first.
fn place_names(out: &mut String, study: &Study, circled: &CircleCoverage, frame: &Frame, taken: &mut Taken, letters: f64) {
    let mut towns: Vec<_> = facts::headline_areas(study).collect();
    towns.sort_by(|a, b| circled.areas[b.index()].seniors.total_cmp(&circled.areas[a.index()].seniors).then(a.cmp(b)));
    out.push_str("<g class=\"names\">\n");
    for id in towns {
        let area = &study.areas[id.index()];
        let Some(at) = area.shape.as_ref().and_then(|shape| middle(&frame.shape(shape))) else { continue };
        let w = width(&area.name, letters);
        // A name may stand a little above or below its place.
        for shift in [0.0, -22.0, 22.0, -40.0, 40.0] {
            let at = Xy { x: at.x.clamp(w / 2.0 + 4.0, WIDTH - w / 2.0 - 4.0), y: at.y + shift };
            if frame.holds(at) && taken.take(at, w + 6.0, letters + 4.0) {
                let _ = writeln!(out, "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>", at.x, at.y + letters * 0.35, esc(&area.name));
                break;
            }
        }
    }
    out.push_str("</g>\n");
}

/// Scale bar and north.
fn furniture(out: &mut String, frame: &Frame) {
    let metres = nice(190.0 / frame.scale);
    let (w, y) = (metres * frame.scale, frame.height - 24.0);
    let label = if metres >= 1000.0 { told(&say!("map-km", metres = metres / 1000.0)) } else { told(&say!("map-m", metres)) };
    // Two languages inside SVG: one text each, of which one is shown.
    let texts = label.replace("<span", &format!("<text x=\"{:.1}\" y=\"{:.1}\"", 24.0 + w / 2.0, y - 9.0)).replace("</span>", "</text>");
    let _ = writeln!(
        out,
        "<g class=\"scale\"><path d=\"M24 {:.1}v8h{w:.1}v-8M{:.1} {:.1}v5\"/>{texts}</g>\n\
         <g class=\"north\" transform=\"translate({} 52)\"><path d=\"M0-30L9 8 0 1-9 8z\"/><text y=\"26\">N</text></g>",
        y - 4.0,
        24.0 + w / 2.0,
        y - 1.0,
        WIDTH - 38.0
    );
}

/// The largest of 1, 2 and 5 times a power of ten that is at most `most`.
pub(in crate::export) fn nice(most: f64) -> f64 {
    let power = 10f64.powf(most.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|m| m * power).find(|m| *m <= most).unwrap_or(power)
}

fn legend(out: &mut String, analysis: &Analysis, dots: &Dots, simplified: bool) {
    let study = &analysis.study;
    let _ = write!(
        out,
        "<p class=\"legend\"><span class=\"l-in\">{}</span><span class=\"l-out\">{}</span><span class=\"l-reached\">{}</span>\
         <span class=\"l-gap\">{}</span><span class=\"l-site\">{}</span>",
        told(&say!("map-homes-inside")),
        told(&say!("map-homes-outside")),
        told(&say!("map-where-circle-holds")),
        told(&say!("map-gaps-numbered-by")),
        told(&say!("map-facilities"))
    );
    if analysis.network.is_some() {
        let _ = write!(out, "<span class=\"l-road\">{}</span>", told(&say!("map-roads")));
    }
    out.push_str("</p>\n<p class=\"note\">");
    let _ = write!(out, "{}", name(&study.cohorts[study.settings.cohort.index()].name));
    for mark in words::marks(analysis) {
        let _ = write!(out, " · <b>{}</b>", told(&mark.name));
    }
    if simplified {
        let dots = dots.thinned_m.map_or_else(|| Said::verbatim(""), |m| say!("map-dot-stands-for", m = words::thousands(m)));
        let _ = write!(out, " · {}", told(&say!("map-drawn-simplified", dots)));
    }
    out.push_str("</p>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_bar_is_a_round_number() {
        assert_eq!([nice(7300.0), nice(999.0), nice(1000.0), nice(230.0)], [5000.0, 500.0, 1000.0, 200.0]);
    }
}

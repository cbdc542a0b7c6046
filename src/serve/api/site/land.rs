//! The land that comes inside by a proposal with links.

use geo::{Area, BooleanOps, MultiPolygon, Validation};
use geojson::Geometry;

use crate::ServedStudy;
use carecircle_analysis::isochrone::{Reached, Scope, Times, area_of};
use carecircle_analysis::siting::{BoundedSearch, Proposal, ProvidedServices, Question, ResidualCoverage};
use carecircle_base::geom::Xy;
use carecircle_base::model::CircleMode;
use carecircle_present::rows::Lens;
use carecircle_routing::reach::Reach;

/// Smaller pieces are what drawing the same border twice leaves, square degrees: some 400 m².
const CRUMB_DEG2: f64 = 4e-8;
/// A walker's connector is never passed faster than this many metres a second by any edge.
const SPARE: f64 = 1.5;

/// Where the circle, or the service that sites give, is reached in time with the proposal and is not today; `None` for a
/// proposal without links, or a circle that is not walked.
pub(in crate::api) fn newly_inside(site: &ServedStudy, question: &Question<'_>, lens: Lens<'_>, proposal: &Proposal) -> Option<Geometry> {
    let (study, circle) = (question.study, lens.circle());
    if proposal.links.is_empty() || circle.mode != CircleMode::Walk {
        return None;
    }
    let walker = site.walkers().walker(lens.analysis, lens.cohort, circle.mode)?;
    let times = lens.analysis.coverage.cohort(lens.cohort).mode(circle.mode)?;
    let limit = lens.limit();
    let without = ResidualCoverage::new(question, &proposal.gone());
    let starts = question.starts_after(proposal, &without, &mut BoundedSearch::default());
    let counts = |place: &usize| match question.provides {
        ProvidedServices::Circle => true,
        ProvidedServices::Service(service) => circle.services[*place] == service,
    };
    let places: Vec<usize> = (0..circle.services.len()).filter(counts).collect();
    let after: Vec<Reach> = places.iter().map(|&place| walker.graph.reach(&walker.network, &walker.costs, &starts[place], limit)).collect();
    let today: Vec<&Reach> = places.iter().filter_map(|&place| times.services[circle.services[place].index()].reach.as_deref()).collect();
    let need = if question.provides == ProvidedServices::Circle { circle.need } else { 1 };
    let speed_mps = lens.cohort().speed_mps;
    // Nothing changes farther from a link, a site or a facility that moves than a walk in a straight line.
    let changed = proposal.links.iter().flatten().chain(&proposal.sites).chain(proposal.moves.iter().map(|(_, to)| to));
    let (centre, radius_m) =
        around(changed.map(|at| study.plane.project(*at)), limit.seconds() * speed_mps * SPARE + study.settings.snap_limit_m);
    let canvas = site.walkers().canvas(lens.analysis);
    let draw = |reaches: Vec<&Reach>| -> MultiPolygon<f64> {
        let reached = Reached {
            streets: &walker.streets,
            times: Times { net: &walker.network, costs: &walker.costs, reaches, need },
            speed_mps,
            limit,
            scope: Scope::About(centre, radius_m),
        };
        let covered = |home: u32| times.snaps[home as usize].is_some_and(|s| reached.holds(s.edge, s.fraction, s.connector_m));
        area_of(canvas, &reached, &covered)
    };
    let mut new = draw(after.iter().collect()).difference(&draw(today));
    new.0.retain(|piece| piece.unsigned_area() >= CRUMB_DEG2 && piece.is_valid());
    Some(Geometry::from(&new))
}

/// A circle about some points with this margin.
fn around(points: impl Iterator<Item = Xy>, margin_m: f64) -> (Xy, f64) {
    let points: Vec<Xy> = points.collect();
    #[expect(clippy::cast_precision_loss, reason = "a handful of points")]
    let n = points.len().max(1) as f64;
    let centre = Xy { x: points.iter().map(|p| p.x).sum::<f64>() / n, y: points.iter().map(|p| p.y).sum::<f64>() / n };
    let far = points.iter().map(|p| (p.x - centre.x).hypot(p.y - centre.y)).fold(0.0, f64::max);
    (centre, far + margin_m)
}

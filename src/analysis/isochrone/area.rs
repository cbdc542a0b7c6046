//! Service areas of a study: of whole circles, and of single facilities.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use rayon::prelude::*;

use super::canvas::Canvas;
use super::edge_homes::EdgeHomes;
use super::service::{Reached, Scope, area_of};
use super::several::area_of_any;
use super::site::{IsochroneContext, SiteIsochrone};
use super::straight::{RadiusField, straight_area};
use super::streets::StreetIndex;
use super::times::Times;
use crate::coverage::{CircleCoverage, Coverage, ModeTimes};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CircleId, CohortId, FacilityId, ProfileId};
use carecircle_base::model::{Circle, CircleMode, Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network};
use carecircle_routing::reach::{SearchGraph, Toward};

/// Service area: where a circle's services are reached within the limit.
#[derive(Debug, Clone)]
pub struct ServiceArea {
    /// Circle whose services are reached.
    pub circle: CircleId,
    /// Cohort that travels.
    pub cohort: CohortId,
    /// Facility whose area it is; `None` for the circle as a whole.
    pub facility: Option<FacilityId>,
    /// Outline in degrees on WGS84 at 7 decimals; valid (geo's `Validation`), exterior rings counter-clockwise.
    pub shape: MultiPolygon<f64>,
}

/// Street indexes by profile.
type StreetIndexes = BTreeMap<ProfileId, StreetIndex>;

/// Profiles by which a cohort uses streets in a circle.
fn profiles<'a>(cohort: &'a Cohort, circle: &Circle) -> impl Iterator<Item = ProfileId> + use<'a> {
    circle.mode.parts().into_iter().filter_map(|mode| mode.profile(cohort))
}

/// Street indexes of every profile that `cohorts` use in `circles`.
fn streets<'a>(study: &Study, net: &Network, circles: &'a [Circle], cohorts: impl Iterator<Item = &'a Cohort>) -> StreetIndexes {
    let mut all: Vec<ProfileId> = cohorts.flat_map(|cohort| circles.iter().flat_map(|circle| profiles(cohort, circle))).collect();
    all.sort_unstable();
    all.dedup();
    all.into_par_iter().map(|p| (p, StreetIndex::new(net, p, study.settings.snap_limit_m))).collect()
}

/// Service areas of whole circles, sorted by (cohort, circle).
#[must_use]
pub fn all(study: &Study, net: Option<&Network>, coverage: &Coverage) -> Vec<ServiceArea> {
    let canvas = Canvas::new(study);
    let streets = net.map(|net| streets(study, net, &study.circles, study.cohorts.iter())).unwrap_or_default();
    let sets: Vec<(CohortId, &CircleCoverage)> =
        coverage.cohorts.iter().flat_map(|cohort| cohort.circles.iter().map(|circle_coverage| (cohort.cohort, circle_coverage))).collect();
    sets.par_iter()
        .map(|&(cohort_id, circle_coverage)| {
            let network = net.map(|net| (net, &streets));
            ServiceArea {
                circle: circle_coverage.circle,
                cohort: cohort_id,
                facility: None,
                shape: shape(study, network, coverage, &canvas, cohort_id, circle_coverage),
            }
        })
        .collect()
}

/// Service area of one whole circle for one cohort.
#[must_use]
pub fn circle(study: &Study, net: Option<&Network>, coverage: &Coverage, cohort: CohortId, circle: CircleId) -> ServiceArea {
    let canvas = Canvas::new(study);
    let circle_coverage = &coverage.cohort(cohort).circles[circle.index()];
    let one = std::slice::from_ref(&study.circles[circle.index()]);
    let streets = net.map(|net| (net, streets(study, net, one, std::iter::once(&study.cohorts[cohort.index()]))));
    let network = streets.as_ref().map(|(net, streets)| (*net, streets));
    ServiceArea { circle, cohort, facility: None, shape: shape(study, network, coverage, &canvas, cohort, circle_coverage) }
}

/// Outline of a circle's service area, contoured on `canvas`.
fn shape(
    study: &Study,
    network: Option<(&Network, &StreetIndexes)>,
    coverage: &Coverage,
    canvas: &Canvas,
    cohort_id: CohortId,
    circle_coverage: &CircleCoverage,
) -> MultiPolygon<f64> {
    let (cohort, circle) = (&study.cohorts[cohort_id.index()], &study.circles[circle_coverage.circle.index()]);
    let covered = |home: u32| circle_coverage.covered[home as usize];
    match network {
        Some((net, streets)) => {
            let all = coverage.cohort(cohort_id);
            let fields: Vec<Reached<'_>> = circle
                .mode
                .parts()
                .into_iter()
                .filter_map(|mode| Some((all.mode(mode)?, &streets[&mode.profile(cohort)?])))
                .filter(|(times, _)| times.costs.is_some())
                .map(|(times, streets)| circle_field(net, streets, cohort, circle, times))
                .collect();
            match fields.as_slice() {
                [one] if !circle.mode.is_best() => area_of(canvas, one, &covered),
                several => area_of_any(canvas, several, &covered),
            }
        }
        None => straight_area(canvas, &straight_circle(study, cohort, circle), &covered),
    }
}

fn circle_field<'a>(net: &'a Network, streets: &'a StreetIndex, cohort: &Cohort, circle: &Circle, times: &'a ModeTimes) -> Reached<'a> {
    let reaches = circle.services.iter().filter_map(|s| times.services[s.index()].reach.as_deref()).collect();
    let costs = times.costs.as_deref().expect("times on a network come with their costs");
    Reached {
        streets,
        times: Times { net, costs, reaches, need: circle.need },
        speed_mps: cohort.speed_mps,
        limit: Millis::from_minutes(circle.minutes),
        scope: Scope::All,
    }
}

/// Counted facilities (located and open) with their positions and the place in the circle of each service that they provide.
fn counted<'a>(study: &'a Study, circle: &'a Circle) -> impl Iterator<Item = (FacilityId, Xy, u32)> + 'a {
    study.facilities.iter().enumerate().filter(|(_, f)| study.settings.open(f)).flat_map(move |(k, f)| {
        let at = f.at.map(|at| study.plane.project(at));
        (0..)
            .zip(&circle.services)
            .filter(|(_, s)| f.services.contains(s))
            .filter_map(move |(bit, _)| Some((FacilityId::from_index(k), at?, bit)))
    })
}

fn straight_circle(study: &Study, cohort: &Cohort, circle: &Circle) -> RadiusField {
    let facilities: Vec<(Xy, u32)> = counted(study, circle).map(|(_, at, bit)| (at, bit)).collect();
    RadiusField::new(&facilities, straight_m(study, cohort, circle), circle.need)
}

/// Straight-line distance in metres that is travelled, detour included, within the circle's minutes.
fn straight_m(study: &Study, cohort: &Cohort, circle: &Circle) -> f64 {
    circle.minutes * 60.0 * circle.mode.speed_mps(cohort, &study.profiles) / study.settings.detour_factor
}

/// Search inputs of single facilities, for one mode of a cohort.
struct FacilitySearch<'a> {
    costs: &'a EdgeCosts,
    graph: SearchGraph,
    profile: ProfileId,
}

impl<'a> FacilitySearch<'a> {
    /// Search inputs of a mode on streets; `None` in a straight-line estimate.
    fn new(net: &Network, cohort: &Cohort, times: &'a ModeTimes) -> Option<Self> {
        let costs = times.costs.as_deref()?;
        let profile = times.mode.profile(cohort).expect("a single mode has a profile");
        Some(Self { costs, graph: SearchGraph::new(net, costs, Toward::Starts), profile })
    }
}

/// Service areas of every facility that provides a service of a circle, for the study's own cohort, sorted by (circle, facility):
/// where that facility alone is reached within the circle's minutes. Of several modes, by any of them on streets.
#[must_use]
pub fn facilities(study: &Study, net: Option<&Network>, coverage: &Coverage) -> Vec<ServiceArea> {
    let canvas = Canvas::new(study);
    let cohort_id = study.settings.cohort;
    let cohort = &study.cohorts[cohort_id.index()];
    let streets = net.map(|net| streets(study, net, &study.circles, std::iter::once(cohort))).unwrap_or_default();
    let homes: Vec<Xy> = study.homes.iter().map(|home| study.plane.project(home.at)).collect();
    let mut areas = Vec::new();
    for (number, circle) in study.circles.iter().enumerate() {
        let mut sites: Vec<(FacilityId, Xy)> = counted(study, circle).map(|(id, at, _)| (id, at)).collect();
        sites.dedup_by_key(|s| s.0);
        let all = coverage.cohort(cohort_id);
        let parts = circle.mode.parts().into_iter().filter(|mode| *mode != CircleMode::Bus);
        let times: Vec<&ModeTimes> = parts.map(|mode| all.mode(mode).expect("every circle's modes are computed")).collect();
        let area = |facility: FacilityId, shape: MultiPolygon<f64>| ServiceArea {
            circle: CircleId::from_index(number),
            cohort: cohort_id,
            facility: Some(facility),
            shape,
        };
        let own: Option<Vec<FacilitySearch<'_>>> =
            net.and_then(|net| times.iter().map(|times| FacilitySearch::new(net, cohort, times)).collect());
        match (net, own) {
            (Some(net), Some(own)) => {
                let contexts: Vec<IsochroneContext<'_>> = own
                    .iter()
                    .map(|o| IsochroneContext::new(net, &streets[&o.profile], o.costs, &o.graph, o.profile, cohort.speed_mps))
                    .collect();
                let homes: Vec<EdgeHomes> = times.iter().map(|times| EdgeHomes::new(net, &times.snaps)).collect();
                let limit = Millis::from_minutes(circle.minutes);
                let shape = |at: Xy| {
                    let searches = contexts.iter().zip(&homes);
                    let isochrone = SiteIsochrone::new(searches, at, limit);
                    isochrone.map_or_else(|| MultiPolygon(Vec::new()), |isochrone| isochrone.area(&canvas))
                };
                areas.par_extend(sites.par_iter().map(|&(id, at)| area(id, shape(at))));
            }
            _ => areas.par_extend(sites.par_iter().map(|&(id, at)| {
                let field = RadiusField::new(&[(at, 0)], straight_m(study, cohort, circle), 1);
                let within = |home: u32| {
                    let p = homes[home as usize];
                    (p.x - at.x).hypot(p.y - at.y) <= straight_m(study, cohort, circle)
                };
                area(id, straight_area(&canvas, &field, &within))
            })),
        }
    }
    areas
}

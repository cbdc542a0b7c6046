//! The areas of a study: whole circles, and one facility's share of them.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use rayon::prelude::*;

use super::service::{Reached, area_of};
use super::several::area_of_any;
use super::site::{Around, Traveller};
use super::straight::{Crowd, straight_area};
use super::streets::Streets;
use super::times::Times;
use crate::coverage::{CircleCoverage, Coverage, ModeTimes};
use carecircle_base::geom::Xy;
use carecircle_base::geom::contour::{Grid, Pins};
use carecircle_base::ids::{CircleId, CohortId, FacilityId, ProfileId};
use carecircle_base::model::{Circle, CircleMode, Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network};
use carecircle_routing::reach::{SearchGraph, Toward};

/// Cells that areas are drawn with, metres.
const CELL_M: f64 = 12.0;

/// The place from which a circle's services are reached in time.
#[derive(Debug, Clone)]
pub struct ServiceArea {
    /// Which circle.
    pub circle: CircleId,
    /// For whom.
    pub cohort: CohortId,
    /// One facility's area; `None` for the circle as a whole.
    pub facility: Option<FacilityId>,
    /// Valid (geo's `Validation`), in degrees on WGS84, counter-clockwise outside, at 7 decimals.
    pub shape: MultiPolygon<f64>,
}

/// What every area of a study is drawn on: a grid, and the homes that must end up on their side.
#[derive(Debug, Clone)]
pub struct Canvas {
    pub(super) grid: Grid,
    pub(super) pins: Pins,
}

impl Canvas {
    /// The canvas of a study.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        let grid = Grid::new(&study.plane, CELL_M);
        let pins = Pins::new(&grid, study.homes.iter().map(|home| home.at));
        Self { grid, pins }
    }
}

/// The streets of every profile, by profile.
type AllStreets = BTreeMap<ProfileId, Streets>;

/// The profiles by which a cohort uses streets in a circle.
fn profiles<'a>(cohort: &'a Cohort, circle: &Circle) -> impl Iterator<Item = ProfileId> + use<'a> {
    circle.mode.parts().into_iter().filter_map(|mode| mode.profile(cohort))
}

/// The streets of every profile that `cohorts` use in the study's circles.
fn streets<'a>(net: &Network, circles: &'a [Circle], cohorts: impl Iterator<Item = &'a Cohort>) -> AllStreets {
    let mut all: Vec<ProfileId> = cohorts.flat_map(|cohort| circles.iter().flat_map(|circle| profiles(cohort, circle))).collect();
    all.sort_unstable();
    all.dedup();
    all.into_par_iter().map(|p| (p, Streets::new(net, p))).collect()
}

/// Whole circles, by cohort and circle.
#[must_use]
pub fn all(study: &Study, net: Option<&Network>, coverage: &Coverage) -> Vec<ServiceArea> {
    let canvas = Canvas::new(study);
    let streets = net.map(|net| streets(net, &study.circles, study.cohorts.iter())).unwrap_or_default();
    let sets: Vec<(CohortId, &CircleCoverage)> =
        coverage.cohorts.iter().flat_map(|cohort| cohort.circles.iter().map(|circled| (cohort.cohort, circled))).collect();
    sets.par_iter()
        .map(|&(cohort_id, circled)| {
            let network = net.map(|net| (net, &streets));
            ServiceArea {
                circle: circled.circle,
                cohort: cohort_id,
                facility: None,
                shape: shape(study, network, coverage, &canvas, cohort_id, circled),
            }
        })
        .collect()
}

/// One whole circle of one cohort.
#[must_use]
pub fn circle(study: &Study, net: Option<&Network>, coverage: &Coverage, cohort: CohortId, circle: CircleId) -> ServiceArea {
    let canvas = Canvas::new(study);
    let circled = &coverage.cohort(cohort).circles[circle.index()];
    let one = std::slice::from_ref(&study.circles[circle.index()]);
    let streets = net.map(|net| (net, streets(net, one, std::iter::once(&study.cohorts[cohort.index()]))));
    let network = streets.as_ref().map(|(net, streets)| (*net, streets));
    ServiceArea { circle, cohort, facility: None, shape: shape(study, network, coverage, &canvas, cohort, circled) }
}

/// Where the circle is whole, drawn on `canvas`.
fn shape(
    study: &Study,
    network: Option<(&Network, &AllStreets)>,
    coverage: &Coverage,
    canvas: &Canvas,
    cohort_id: CohortId,
    circled: &CircleCoverage,
) -> MultiPolygon<f64> {
    let (cohort, circle) = (&study.cohorts[cohort_id.index()], &study.circles[circled.circle.index()]);
    let covered = |home: u32| circled.covered[home as usize];
    match network {
        Some((net, streets)) => {
            let all = coverage.cohort(cohort_id);
            let fields: Vec<Reached<'_>> = circle
                .mode
                .parts()
                .into_iter()
                .filter_map(|mode| Some((all.mode(mode)?, &streets[&mode.profile(cohort)?])))
                .filter(|(times, _)| times.costs.is_some())
                .map(|(times, streets)| circle_field(study, net, streets, cohort, circle, times))
                .collect();
            match fields.as_slice() {
                [one] if !circle.mode.is_best() => area_of(canvas, one, &covered),
                several => area_of_any(canvas, several, &covered),
            }
        }
        None => straight_area(canvas, &straight_circle(study, cohort, circle), &covered),
    }
}

fn circle_field<'a>(
    study: &Study,
    net: &'a Network,
    streets: &'a Streets,
    cohort: &Cohort,
    circle: &Circle,
    times: &'a ModeTimes,
) -> Reached<'a> {
    let reaches = circle.services.iter().filter_map(|s| times.services[s.index()].reach.as_deref()).collect();
    let costs = times.costs.as_deref().expect("times on a network come with their costs");
    Reached {
        streets,
        times: Times { net, costs, reaches, need: circle.need },
        speed_mps: cohort.speed_mps,
        snap_limit_m: study.settings.snap_limit_m,
        limit: Millis::from_minutes(circle.minutes),
        about: None,
    }
}

/// The open, located facilities with the number, in the circle, of each service that they give.
fn counted<'a>(study: &'a Study, circle: &'a Circle) -> impl Iterator<Item = (FacilityId, Xy, u32)> + 'a {
    study.facilities.iter().enumerate().filter(|(_, f)| study.settings.open(f)).flat_map(move |(k, f)| {
        let at = f.at.map(|at| study.plane.project(at));
        (0..)
            .zip(&circle.services)
            .filter(|(_, s)| f.services.contains(s))
            .filter_map(move |(bit, _)| Some((FacilityId::from_index(k), at?, bit)))
    })
}

fn straight_circle(study: &Study, cohort: &Cohort, circle: &Circle) -> Crowd {
    let facilities: Vec<(Xy, u32)> = counted(study, circle).map(|(_, at, bit)| (at, bit)).collect();
    Crowd::new(&facilities, straight_m(study, cohort, circle), circle.need)
}

/// How far a straight line may be, to be walked (or ridden) with its detour within the circle's minutes.
fn straight_m(study: &Study, cohort: &Cohort, circle: &Circle) -> f64 {
    circle.minutes * 60.0 * circle.mode.speed_mps(cohort, &study.profiles) / study.settings.detour_factor
}

/// What a single facility is searched with, by one mode of a cohort.
struct Own<'a> {
    costs: &'a EdgeCosts,
    graph: SearchGraph,
    profile: ProfileId,
}

impl<'a> Own<'a> {
    /// `None` for straight lines.
    fn new(net: &Network, cohort: &Cohort, times: &'a ModeTimes) -> Option<Self> {
        let costs = times.costs.as_deref()?;
        let profile = times.mode.profile(cohort).expect("a single mode has a profile");
        Some(Self { costs, graph: SearchGraph::new(net, costs, Toward::Starts), profile })
    }
}

/// The area of every facility that gives a service of a circle, for the study's own cohort, by circle and facility:
/// from where that facility alone is reached within the circle's minutes. Of several modes, by any of them on streets.
#[must_use]
pub fn facilities(study: &Study, net: Option<&Network>, coverage: &Coverage) -> Vec<ServiceArea> {
    let canvas = Canvas::new(study);
    let cohort_id = study.settings.cohort;
    let cohort = &study.cohorts[cohort_id.index()];
    let streets = net.map(|net| streets(net, &study.circles, std::iter::once(cohort))).unwrap_or_default();
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
        let own: Option<Vec<Own<'_>>> = net.and_then(|net| times.iter().map(|times| Own::new(net, cohort, times)).collect());
        match (net, own) {
            (Some(net), Some(own)) => {
                let snap_limit_m = study.settings.snap_limit_m;
                let travellers: Vec<Traveller<'_>> = own
                    .iter()
                    .map(|o| Traveller::new(net, &streets[&o.profile], o.costs, &o.graph, o.profile, cohort.speed_mps, snap_limit_m))
                    .collect();
                let limit = Millis::from_minutes(circle.minutes);
                let shape = |at: Xy| {
                    let ways = travellers.iter().zip(&times).map(|(traveller, times)| (traveller, times.snaps.as_slice()));
                    let around = Around::new(ways, at, limit);
                    around.map_or_else(|| MultiPolygon(Vec::new()), |around| around.area(&canvas))
                };
                areas.par_extend(sites.par_iter().map(|&(id, at)| area(id, shape(at))));
            }
            _ => areas.par_extend(sites.par_iter().map(|&(id, at)| {
                let crowd = Crowd::new(&[(at, 0)], straight_m(study, cohort, circle), 1);
                let within = |home: u32| {
                    let p = homes[home as usize];
                    (p.x - at.x).hypot(p.y - at.y) <= straight_m(study, cohort, circle)
                };
                area(id, straight_area(&canvas, &crowd, &within))
            })),
        }
    }
    areas
}

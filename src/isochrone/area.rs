//! The areas of a study: whole circles, and one facility's share of them.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use rayon::prelude::*;

use super::service::{Reached, area_of};
use super::site::Traveller;
use super::straight::{Crowd, straight_area};
use super::streets::Streets;
use super::times::Times;
use crate::coverage::{Circled, Coverage, ModeTimes};
use crate::geom::Xy;
use crate::geom::contour::{Grid, Pins};
use crate::ids::{CircleId, CohortId, FacilityId, ProfileId};
use crate::model::{Circle, CircleMode, Cohort, Study};
use crate::network::Network;
use crate::reach::{SearchGraph, Toward};
use crate::units::Millis;

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

fn profile(cohort: &Cohort, mode: CircleMode) -> ProfileId {
    match mode {
        CircleMode::Walk => cohort.profile,
        CircleMode::Ride(profile) => profile,
    }
}

/// The streets of every profile that `cohorts` use in the study's circles.
fn streets<'a>(study: &'a Study, net: &Network, cohorts: impl Iterator<Item = &'a Cohort>) -> BTreeMap<ProfileId, Streets> {
    let mut profiles: Vec<ProfileId> = cohorts.flat_map(|cohort| study.circles.iter().map(|circle| profile(cohort, circle.mode))).collect();
    profiles.sort_unstable();
    profiles.dedup();
    profiles.into_par_iter().map(|p| (p, Streets::new(net, p))).collect()
}

/// Whole circles, by cohort and circle.
#[must_use]
pub fn all(study: &Study, net: Option<&Network>, coverage: &Coverage) -> Vec<ServiceArea> {
    let canvas = Canvas::new(study);
    let streets = net.map(|net| streets(study, net, study.cohorts.iter())).unwrap_or_default();
    let sets: Vec<(CohortId, &Circled)> =
        coverage.cohorts.iter().flat_map(|cohort| cohort.circles.iter().map(|circled| (cohort.cohort, circled))).collect();
    sets.par_iter()
        .map(|&(cohort_id, circled)| {
            let of = profile(&study.cohorts[cohort_id.index()], study.circles[circled.circle.index()].mode);
            let network = net.map(|net| (net, &streets[&of]));
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
    let of = profile(&study.cohorts[cohort.index()], study.circles[circle.index()].mode);
    let streets = net.map(|net| (net, Streets::new(net, of)));
    let network = streets.as_ref().map(|(net, streets)| (*net, streets));
    ServiceArea { circle, cohort, facility: None, shape: shape(study, network, coverage, &canvas, cohort, circled) }
}

/// Where the circle is whole, drawn on `canvas`.
fn shape(
    study: &Study,
    network: Option<(&Network, &Streets)>,
    coverage: &Coverage,
    canvas: &Canvas,
    cohort_id: CohortId,
    circled: &Circled,
) -> MultiPolygon<f64> {
    let (cohort, circle) = (&study.cohorts[cohort_id.index()], &study.circles[circled.circle.index()]);
    let times = coverage.cohort(cohort_id).mode(circle.mode).expect("every circle's mode is computed");
    let covered = |home: u32| circled.covered[home as usize];
    match network {
        Some((net, streets)) => area_of(canvas, &circle_field(study, net, streets, cohort, circle, times), &covered, None),
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
    let speed_mps = match circle.mode {
        CircleMode::Walk => cohort.speed_mps,
        CircleMode::Ride(profile) => study.profiles[profile.index()].speed_mps,
    };
    circle.minutes * 60.0 * speed_mps / study.settings.detour_factor
}

/// The area of every facility that gives a service of a circle, for the study's own cohort, by circle and facility:
/// from where that facility alone is reached within the circle's minutes.
#[must_use]
pub fn facilities(study: &Study, net: Option<&Network>, coverage: &Coverage) -> Vec<ServiceArea> {
    let canvas = Canvas::new(study);
    let cohort_id = study.settings.cohort;
    let cohort = &study.cohorts[cohort_id.index()];
    let streets = net.map(|net| streets(study, net, std::iter::once(cohort))).unwrap_or_default();
    let homes: Vec<Xy> = study.homes.iter().map(|home| study.plane.project(home.at)).collect();
    let mut areas = Vec::new();
    for (number, circle) in study.circles.iter().enumerate() {
        let mut sites: Vec<(FacilityId, Xy)> = counted(study, circle).map(|(id, at, _)| (id, at)).collect();
        sites.dedup_by_key(|s| s.0);
        let times = coverage.cohort(cohort_id).mode(circle.mode).expect("every circle's mode is computed");
        let area = |facility: FacilityId, shape: MultiPolygon<f64>| ServiceArea {
            circle: CircleId::from_index(number),
            cohort: cohort_id,
            facility: Some(facility),
            shape,
        };
        match (net, times.costs.as_deref()) {
            (Some(net), Some(costs)) => {
                let mode = profile(cohort, circle.mode);
                let graph = SearchGraph::new(net, costs, Toward::Starts);
                let one = Traveller::new(net, &streets[&mode], costs, &graph, mode, cohort.speed_mps, study.settings.snap_limit_m);
                let limit = Millis::from_minutes(circle.minutes);
                areas.par_extend(sites.par_iter().map(|&(id, at)| area(id, one.area(&canvas, &times.snaps, at, limit))));
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

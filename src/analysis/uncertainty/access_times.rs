//! Travel times at three paces, from which every draw is taken without a search.

use rayon::prelude::*;

use super::draws::Stream;
use super::input::{pace_sd, uncertain_facilities};
use crate::coverage::{Coverage, StraightLine};
use crate::siting::{BoundedSearch, SnappedHomes};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CircleId, CohortId, FacilityId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::Network;
use carecircle_routing::reach::Start;
use std::sync::Arc;

/// Number of paces at which is searched.
pub(super) const PACES: usize = 3;
/// Number of places drawn for a facility of uncertain position.
pub(super) const PLACES: usize = 8;
/// Time of a home that is not reached, in the arrays.
pub(super) const UNREACHED: u32 = u32::MAX;
/// Stream of drawn places, apart from those of the inputs.
const PLACES_STREAM: u64 = 100;

/// Times in milliseconds at each pace, without the home's connector.
pub(super) type PacedTimes = [u32; PACES];

/// Homes that reach a place, ascending, and their times.
type ReachedHomes = Vec<(u32, PacedTimes)>;
/// Homes that reach each drawn place of each uncertain facility, by facility, then place.
type ReachedPlaces = Vec<Vec<ReachedHomes>>;

/// Times of one mode on streets, or of a straight-line estimate.
#[derive(Debug)]
pub(super) struct ModePaces {
    /// Length of the connector of each home in metres; 0 in a straight-line estimate.
    pub(super) connector_m: Vec<f64>,
    /// Times to the nearest facility that is exactly located, by service of the circle, then home.
    pub(super) fixed: Vec<Vec<PacedTimes>>,
}

/// Facility of uncertain position.
#[derive(Debug)]
pub(super) struct UncertainFacility {
    /// Services of the circle that it provides, one bit each.
    pub(super) services: u32,
    /// Homes within reach and their times, ascending by home, by drawn place, then mode.
    pub(super) places: ReachedPlaces,
}

/// Travel times of a circle for a cohort at three paces.
#[derive(Debug)]
pub(super) struct AccessTimes {
    /// Paces in metres per second, ascending.
    pub(super) paces: [f64; PACES],
    pub(super) modes: Vec<ModePaces>,
    pub(super) uncertain: Vec<UncertainFacility>,
    /// Straight-line metres from each home to the nearest facility of each service of the circle; empty unless paths may be missing.
    pub(super) straight_m: Vec<Vec<f64>>,
}

impl AccessTimes {
    pub(super) fn new(
        study: &Study,
        net: Option<&Arc<Network>>,
        coverage: &Coverage,
        (cohort, circle): (CohortId, CircleId),
        seed: u64,
        with_straight: bool,
    ) -> Self {
        let who = &study.cohorts[cohort.index()];
        let row = &study.circles[circle.index()];
        let spread = 3.0 * pace_sd(who);
        let paces = [(who.speed_mps - spread).max(0.1 * who.speed_mps), who.speed_mps, who.speed_mps + spread];
        let uncertain = uncertain_facilities(study, row);
        let is_uncertain = |f: u32| uncertain.iter().any(|(id, _)| id.0 == f);
        let services: Vec<u32> = uncertain.iter().map(|(f, _)| bits(study, *f, circle)).collect();
        let places: Vec<Vec<Xy>> = uncertain.iter().map(|(f, within)| places_of(study, *f, *within, seed)).collect();
        let limit = Millis::from_minutes(row.minutes).seconds();
        let homes = study.homes.len();
        let (modes, reached): (Vec<ModePaces>, Vec<ReachedPlaces>) = match net {
            Some(net) => {
                let parts: Vec<CircleMode> = row.mode.parts().into_iter().filter(|m| *m != CircleMode::Bus).collect();
                let one = |mode: CircleMode| {
                    let streets = Streets::new(study, net, coverage, cohort, mode, paces, limit)?;
                    let times = coverage.cohort(cohort).mode(mode)?;
                    let fixed = row.services.par_iter().map_init(BoundedSearch::default, |search, s| {
                        let starts = times.services[s.index()].reach.as_ref().map_or(&[][..], |r| r.starts());
                        let exact: Vec<Start> = starts.iter().filter(|start| !is_uncertain(start.label)).copied().collect();
                        let mut by_home = vec![[UNREACHED; PACES]; homes];
                        streets.reached(&exact, search).into_iter().for_each(|(h, t)| by_home[h as usize] = t);
                        by_home
                    });
                    let fixed = fixed.collect();
                    let reached = places.par_iter().map_init(BoundedSearch::default, |search, places| {
                        let at = |place: &Xy| streets.start(*place).map_or_else(Vec::new, |start| streets.reached(&[start], search));
                        places.iter().map(at).collect()
                    });
                    Some((ModePaces { connector_m: streets.connector_m.clone(), fixed }, reached.collect::<Vec<Vec<_>>>()))
                };
                parts.into_iter().filter_map(one).unzip()
            }
            None => {
                let at: Vec<Xy> = study.homes.iter().map(|h| study.plane.project(h.at)).collect();
                let speeds = paces.map(|v| if row.mode == CircleMode::Walk { v } else { row.mode.speed_mps(who, &study.profiles) });
                let times = |metres: f64| speeds.map(|v| Millis::walk(metres * study.settings.detour_factor, v).0);
                let exact = |s| {
                    let all = study.facilities.iter().enumerate().filter(|(row, f)| {
                        f.services.contains(s) && study.settings.open(f) && !is_uncertain(FacilityId::from_index(*row).0)
                    });
                    StraightLine::new(all.filter_map(|(row, f)| Some((FacilityId::from_index(row), study.plane.project(f.at?)))))
                };
                let fixed = row.services.iter().map(|s| {
                    let lines = exact(s);
                    at.iter().map(|xy| lines.nearest(*xy).map_or([UNREACHED; PACES], |(metres, _)| times(metres))).collect()
                });
                let fixed: Vec<Vec<PacedTimes>> = fixed.collect();
                // One that is farther in a straight line than can be walked at the highest speed is left out.
                let near = |place: &Xy| {
                    let metres = at.iter().map(|xy| (xy.x - place.x).hypot(xy.y - place.y));
                    (0_u32..).zip(metres).filter(|(_, m)| *m <= limit * speeds[PACES - 1]).map(|(h, m)| (h, times(m))).collect()
                };
                let reached = places.par_iter().map(|places| places.iter().map(near).collect()).collect();
                (vec![ModePaces { connector_m: vec![0.0; homes], fixed }], vec![reached])
            }
        };
        let facility = |(f, services): (usize, u32)| {
            let place = |p: usize| reached.iter().map(|mode| mode[f][p].clone()).collect();
            UncertainFacility { services, places: (0..PLACES).map(place).collect() }
        };
        let facilities = services.into_iter().enumerate().map(facility).collect();
        let straight_m = if with_straight { straight(study, circle) } else { Vec::new() };
        Self { paces, modes, uncertain: facilities, straight_m }
    }
}

/// Services of the circle that a facility provides, one bit each.
fn bits(study: &Study, facility: FacilityId, circle: CircleId) -> u32 {
    let own = &study.facilities[facility.index()].services;
    let held = study.circles[circle.index()].services.iter().enumerate().filter(|(_, s)| own.contains(s));
    held.fold(0, |bits, (at, _)| bits | 1 << at)
}

/// Places drawn for a facility, uniform over the disc of its error around the derived position.
fn places_of(study: &Study, facility: FacilityId, within_m: f64, seed: u64) -> Vec<Xy> {
    let row = &study.facilities[facility.index()];
    let middle = study.plane.project(row.about.expect("an uncertain facility has a derived position").at);
    let stream = Stream::new(seed, PLACES_STREAM, u64::from(facility.0));
    let place = |p: usize| {
        let radius = within_m * stream.uniform(2 * p as u64).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * stream.uniform(2 * p as u64 + 1)).sin_cos();
        Xy { x: middle.x + radius * cos, y: middle.y + radius * sin }
    };
    (0..PLACES).map(place).collect()
}

/// Straight-line metres to the nearest facility of each service of the circle, derived positions included; infinite without any.
fn straight(study: &Study, circle: CircleId) -> Vec<Vec<f64>> {
    let homes: Vec<Xy> = study.homes.iter().map(|h| study.plane.project(h.at)).collect();
    let of = |s| {
        let all = study.facilities.iter().enumerate().filter(|(_, f)| f.services.contains(s) && study.settings.open(f));
        let placed = all.filter_map(|(row, f)| {
            let at = f.at.or_else(|| f.about.map(|about| about.at))?;
            Some((FacilityId::from_index(row), study.plane.project(at)))
        });
        let lines = StraightLine::new(placed);
        homes.iter().map(|xy| lines.nearest(*xy).map_or(f64::INFINITY, |(metres, _)| metres)).collect()
    };
    study.circles[circle.index()].services.iter().map(of).collect()
}

/// Searches of one mode on streets at each pace.
struct Streets {
    snapped: Vec<SnappedHomes>,
    limits: [Millis; PACES],
    connector_m: Vec<f64>,
}

impl Streets {
    /// Limits are such that whoever is within the circle's limit at the highest pace is met at every pace, however short his connector.
    fn new(
        study: &Study,
        net: &Arc<Network>,
        coverage: &Coverage,
        cohort: CohortId,
        mode: CircleMode,
        paces: [f64; PACES],
        limit_s: f64,
    ) -> Option<Self> {
        let snapped = paces.iter().map(|v| SnappedHomes::at_speed(study, net, coverage, cohort, mode, *v)).collect::<Option<Vec<_>>>()?;
        let limits = paces.map(|v| Millis::from_seconds(limit_s * paces[PACES - 1] / v + study.settings.snap_limit_m / v + 1.0));
        let connector_m = snapped[0].snaps().iter().map(|snap| snap.map_or(0.0, |s| s.connector_m)).collect();
        Some(Self { snapped, limits, connector_m })
    }

    fn start(&self, place: Xy) -> Option<Start> {
        self.snapped[1].start(place)
    }

    /// Homes that reach the nearest of `starts` within the limits, ascending, with their times without their connectors.
    fn reached(&self, starts: &[Start], search: &mut BoundedSearch) -> Vec<(u32, PacedTimes)> {
        let mut met: Vec<(u32, usize, u32)> = Vec::new();
        for (k, snapped) in self.snapped.iter().enumerate() {
            let speed = snapped.speed_mps();
            let starts: Vec<Start> = starts.iter().map(|s| Start { access: Millis::walk(s.snap.connector_m, speed), ..*s }).collect();
            snapped.within(&starts, self.limits[k], search, |slot, time| {
                let home = snapped.home(slot);
                met.push((home.0, k, time - Millis::walk(self.connector_m[home.index()], speed).0));
            });
        }
        met.sort_unstable();
        let mut out: Vec<(u32, PacedTimes)> = Vec::new();
        for (home, k, time) in met {
            if out.last().is_none_or(|last| last.0 != home) {
                out.push((home, [UNREACHED; PACES]));
            }
            out.last_mut().expect("just pushed").1[k] = time;
        }
        out
    }
}

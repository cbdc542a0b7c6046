//! How one gets about from a point: by each mode of the study, and by bus at a given minute.

use carecircle_words::say;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::rows::{BusInfo, ModeTime, StopRow};
use super::services::{NearWay, way};
use crate::Problem;
use crate::isochrone_cache::{IsochroneCache, Traveller};
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{BusTripOrigin, Journey, Nearest, OffNetwork, Travel, TripOrigin};
use carecircle_analysis::needs::Want;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{CohortId, FacilityId};
use carecircle_base::model::{CircleMode, Name, Opening, Stop, Study, Timetable, WeekTime, clock};
use carecircle_base::units::Millis;
use carecircle_present::rows::{JourneyRow, position, rounded};
use carecircle_routing::transit::Buses;

/// Stops of mobile services told.
const STOPS: usize = 2;

/// What one gets about with: made before anybody sets out.
pub(super) struct TravelModes {
    modes: Vec<(CircleMode, String)>,
    walkers: Vec<Option<Arc<Traveller>>>,
    /// The walk to the bus, where buses are asked for.
    foot: Option<Arc<Traveller>>,
    bus: Option<Result<Ride, Name>>,
}

/// Buses of a day, and when one leaves.
struct Ride {
    timetable: Arc<Timetable>,
    buses: Arc<Buses>,
    date: Date,
    leaves_s: u32,
}

impl TravelModes {
    /// By the mode asked for: `walk`, a riding mode that some circle uses, `bus`, or `best` of them all.
    pub(super) fn new(
        walkers: &IsochroneCache,
        analysis: &Analysis,
        cohort: CohortId,
        asked: &str,
        at: Option<WeekTime>,
    ) -> Result<Self, Problem> {
        let study = &analysis.study;
        // The best of several is made here, place by place.
        let single = analysis.coverage.cohort(cohort).modes.iter().map(|m| m.mode).filter(|m| !m.is_best() && *m != CircleMode::Bus);
        let mut modes: Vec<(CircleMode, String)> = single.map(|m| (m, m.id(&study.profiles))).collect();
        if asked != "best" {
            let known = modes.iter().map(|(_, id)| id.as_str()).chain(["bus", "best"]);
            position("mode", asked, known)?;
            modes.retain(|(_, id)| id == asked);
        }
        let found: Vec<Option<Arc<Traveller>>> = modes.iter().map(|(mode, _)| walkers.walker(analysis, cohort, *mode)).collect();
        let foot = if matches!(asked, "best" | "bus") { walkers.walker(analysis, cohort, CircleMode::Walk) } else { None };
        let bus = matches!(asked, "best" | "bus").then(|| ride(walkers, analysis, cohort, foot.as_deref(), at));
        Ok(Self { modes, walkers: found, foot, bus })
    }

    /// Buses that are counted; or why none is, where they were asked for.
    pub(super) fn bus(&self) -> (Option<BusInfo>, Option<Name>) {
        match &self.bus {
            None => (None, None),
            Some(Err(why)) => (None, Some(why.clone())),
            Some(Ok(ride)) => {
                let walk_limit_min = ride.timetable.walk_min;
                (Some(BusInfo { date: ride.date.to_string(), leaves: clock(ride.leaves_s), walk_limit_min }), None)
            }
        }
    }
}

/// The buses of the weekday asked for: on the study's day or the first such day after it, or else before it.
fn ride(
    walkers: &IsochroneCache,
    analysis: &Analysis,
    cohort: CohortId,
    foot: Option<&Traveller>,
    at: Option<WeekTime>,
) -> Result<Ride, Name> {
    let study = &analysis.study;
    let timetable = study.transit.clone().ok_or_else(|| say!("near-study-has-no"))?;
    let foot = foot.ok_or_else(|| say!("near-without-roads-buses"))?;
    let own = Buses::day_of(study, &timetable).ok_or_else(|| say!("near-neither-timetable-nor"))?;
    let ahead = at.map_or(0, |at| (7 + i64::from(at.day()) - i64::from(own.weekday().to_monday_zero_offset())) % 7);
    let runs = |day: &Date| timetable.on(*day).next().is_some();
    let days = [ahead, ahead - 7].into_iter().filter_map(|days| own.checked_add(days.days()).ok());
    let date = days.into_iter().find(runs).ok_or_else(|| say!("near-no-bus-runs"))?;
    let leaves_s = at.map_or(timetable.depart_s.0, |at| u32::from(at.minute()) * 60);
    let buses = walkers.buses(study, &timetable, foot, cohort, date);
    Ok(Ride { timetable, buses, date, leaves_s })
}

/// A facility with its best time and by which of the ways, and all of its times.
pub(super) struct Ranked {
    pub best: Nearest,
    by: usize,
    times: Vec<(usize, Millis)>,
}

/// Somebody at a point, ready to go by any of the ways.
pub(super) struct DeparturePoint<'a> {
    study: &'a Study,
    ways: &'a TravelModes,
    cohort: CohortId,
    foot: Option<TripOrigin<'a>>,
    outings: Vec<Option<TripOrigin<'a>>>,
    /// Why nobody sets out, where nobody does.
    pub off: Option<OffNetwork>,
}

impl<'a> DeparturePoint<'a> {
    pub(super) fn new(analysis: &'a Analysis, ways: &'a TravelModes, cohort: CohortId, at: LonLat) -> Self {
        let study = &analysis.study;
        let who = &study.cohorts[cohort.index()];
        let mut off = None;
        let mut set_out = |mode: CircleMode, walker: Option<&'a Arc<Traveller>>| {
            let travel = match walker {
                Some(w) => Travel::Network { net: &w.network, costs: &w.costs, profile: w.profile, away: w.away(), toward: &w.graph },
                None => Travel::Straight(mode.speed_mps(who, &study.profiles)),
            };
            TripOrigin::new(study, who, travel, at).map_err(|e| off = Some(e)).ok()
        };
        let outings: Vec<Option<TripOrigin<'a>>> =
            ways.modes.iter().zip(&ways.walkers).map(|((mode, _), walker)| set_out(*mode, walker.as_ref())).collect();
        let foot = ways.foot.as_ref().and_then(|foot| set_out(CircleMode::Walk, Some(foot)));
        let out = outings.iter().any(Option::is_some) || foot.is_some();
        Self { study, ways, cohort, foot, outings, off: off.filter(|_| !out) }
    }

    /// Straight metres to the nearest way.
    pub(super) fn connector_m(&self) -> Option<f64> {
        self.outings.iter().chain([&self.foot]).flatten().map(TripOrigin::connector_m).min_by(f64::total_cmp)
    }

    /// Who takes the bus, where buses are counted.
    pub(super) fn passenger(&self) -> Option<BusTripOrigin<'_>> {
        let ride = self.ways.bus.as_ref()?.as_ref().ok()?;
        let who = &self.study.cohorts[self.cohort.index()];
        Some(BusTripOrigin::new((self.study, who), (&ride.timetable, &ride.buses), self.foot.as_ref()?, ride.leaves_s))
    }

    /// Facilities by their best time.
    pub(super) fn rank(&self, facilities: &[FacilityId], passenger: Option<&BusTripOrigin<'_>>) -> Vec<Ranked> {
        let mut by_facility: BTreeMap<FacilityId, Ranked> = BTreeMap::new();
        let on_roads = self.outings.iter().enumerate().map(|(by, o)| (by, o.as_ref().map_or(Vec::new(), |o| o.ranked(facilities))));
        let by_bus = passenger.map(|p| (self.outings.len(), p.ranked(facilities)));
        for (by, ranked) in on_roads.chain(by_bus) {
            for near in ranked {
                let time = (by, near.time);
                let known = by_facility.entry(near.facility).or_insert_with(|| Ranked { best: near, by, times: Vec::new() });
                known.times.push(time);
                if near.time < known.best.time {
                    (known.best, known.by) = (near, by);
                }
            }
        }
        let mut ranked: Vec<Ranked> = by_facility.into_values().collect();
        for one in &mut ranked {
            one.times.sort_by_key(|(by, time)| (*time, *by));
        }
        ranked.sort_by_key(|one| (one.best.time, one.best.facility));
        ranked
    }

    fn mode_id(&self, by: usize) -> &str {
        self.ways.modes.get(by).map_or("bus", |(_, id)| id)
    }

    /// The way to a ranked facility, by which mode, its times, and the journey by bus where one comes there.
    pub(super) fn told(
        &self,
        analysis: &Analysis,
        one: &Ranked,
        passenger: Option<&BusTripOrigin<'_>>,
    ) -> Option<(NearWay, String, Vec<ModeTime>, Option<JourneyRow>)> {
        let times = one.times.iter().map(|(by, time)| ModeTime { mode: self.mode_id(*by).to_owned(), time_s: time.seconds() }).collect();
        let by_bus = one.times.iter().find(|(by, _)| *by == self.outings.len()).map(|(_, time)| Nearest { time: *time, ..one.best });
        let ridden = by_bus.and_then(|near| passenger?.way(near));
        let journey = ridden.as_ref().and_then(|found| {
            let ride = self.ways.bus.as_ref()?.as_ref().ok()?;
            Some(JourneyRow::new(&ride.timetable, &Journey { leaves_s: found.leaves_s, legs: found.legs.clone() }))
        });
        let gone = match self.outings.get(one.by) {
            Some(outing) => outing.as_ref()?.way(one.best)?,
            None => ridden?.way,
        };
        Some((way(analysis, &gone), self.mode_id(one.by).to_owned(), times, journey))
    }

    /// The nearest stops of mobile services, each by its fastest mode on roads, and whether it is there at `at`.
    pub(super) fn stops(&self, want: &Want, at: Option<WeekTime>) -> Vec<StopRow> {
        let study = self.study;
        let opening = |stop: &Stop| at.map(|at| stop.opening(at));
        let stands = |row: &usize| {
            let stop = &study.stops[*row];
            stop.at.map(|at| (*row, at))
        };
        let all: Vec<(usize, LonLat)> = want.stops.iter().filter_map(stands).collect();
        let mut best: Vec<Option<(Millis, usize)>> = vec![None; all.len()];
        for (by, outing) in self.outings.iter().enumerate() {
            let times = outing.as_ref().map_or(Vec::new(), |o| o.times(all.iter().map(|(_, at)| *at)));
            for (best, time) in best.iter_mut().zip(times) {
                let faster = time.map(|time| (time, by)).filter(|found| best.is_none_or(|known| *found < known));
                *best = faster.or(*best);
            }
        }
        let mut ranked: Vec<(Millis, usize, usize, LonLat)> =
            best.into_iter().zip(all).filter_map(|(best, (stop, at))| best.map(|(time, by)| (time, by, stop, at))).collect();
        ranked.sort_by_key(|(time, _, stop, _)| (*time, *stop));
        let row = |(time, by, stop, at): (Millis, usize, usize, LonLat)| {
            // A way to a stop has no facility: its row is not looked at.
            let way = self.outings[by].as_ref()?.way_to(at, Nearest { time, facility: FacilityId(0) })?;
            let of = &study.stops[stop];
            let (open, until, opens) = said(opening(of));
            Some(StopRow {
                stop: of.id.clone(),
                name: of.name.clone(),
                kind: of.kind.clone(),
                days: of.days.clone(),
                hours: of.hours.clone(),
                open,
                until,
                opens,
                area_name: of.village.clone().or_else(|| of.town.clone()),
                at: at.into(),
                time_s: time.seconds(),
                by: self.mode_id(by).to_owned(),
                route_m: rounded(way.metres),
                stairs: way.stairs.flights,
                on_network: way.on_network,
                line: way.line.iter().map(|at| (*at).into()).collect(),
            })
        };
        ranked.into_iter().take(STOPS).filter_map(row).collect()
    }
}

/// An opening in the words of the API: open, until, opens.
pub(super) fn said(opening: Option<Opening>) -> (Option<bool>, Option<String>, Option<String>) {
    let said = |t: Option<WeekTime>| t.map(|t| t.to_string());
    match opening {
        None | Some(Opening::Unknown) => (None, None, None),
        Some(Opening::Open(until)) => (Some(true), said(until), None),
        Some(Opening::Closed(opens)) => (Some(false), None, said(opens)),
    }
}

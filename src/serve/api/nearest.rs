//! Who answers a need, nearest by time, and whether they are open then.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::conditions::{ConditionsQuery, View};
use super::lens::{LensQuery, cohort, position};
use super::near::{NearWay, named, nowhere, way, whence};
use super::needs::{NeedRow, find, level_id, read};
use super::places::PlaceRow;
use super::study::Named;
use super::{Answer, Asked, rounded};
use crate::analysis::Analysis;
use crate::coverage::{Nearest, OffNetwork, Outing, Travel};
use crate::geom::LonLat;
use crate::ids::{CohortId, FacilityId};
use crate::model::{CircleMode, Level, Opening, Study, WeekTime, WeekTimeError};
use crate::needs::{Needs, Want, WantKind, When};
use crate::serve::walkers::Walker;
use crate::serve::{Problem, Site};
use crate::units::Millis;

/// Answers when not said, and at most.
const ANSWERS: usize = 3;
const MOST_ANSWERS: usize = 20;
/// Stops told.
const STOPS: usize = 2;

/// What is needed, from where, when and how.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NearestQuery {
    /// A need's id, as `/needs` gives it.
    pub need: Option<String>,
    /// Instead, a service's id.
    pub service: Option<String>,
    /// Degrees east; with `lat`.
    pub lon: Option<f64>,
    /// Degrees north; with `lon`.
    pub lat: Option<f64>,
    /// Instead of both, the id of a place, as `/places` gives it.
    pub place: Option<String>,
    /// A cohort's id; the study's own when not said.
    pub cohort: Option<String>,
    /// `walk` (when not said), a riding mode that one of the study's circles uses, or `best`: each place by the fastest of them all.
    pub mode: Option<String>,
    /// A weekday and time such as mon-11:30; without it nothing is said of who is open.
    pub at: Option<String>,
    /// `any`, `today` (open at that time or later that day), or `then` (open at that very time); the need's own when not said.
    /// Places whose hours are not known are never left out.
    pub open: Option<String>,
    /// Answers at most, 1 to 20; 3 when not said.
    pub most: Option<usize>,
    /// So many of each level (市, 县, 镇, 村) instead of so many in all.
    pub each_level: Option<bool>,
    /// The study with the edits of the scenario of this name made; the study as it stands when not said.
    pub scenario: Option<String>,
    /// Only places of one level: `city`, `county`, `town` or `village`.
    pub level: Option<String>,
}

/// Who answers a need, the nearest by time first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearestAnswer {
    /// The point in degrees.
    pub at: [f64; 2],
    /// The place asked for, or the village whose people live nearest to the point.
    pub place: Option<PlaceRow>,
    /// Who travels.
    pub cohort: String,
    /// How: `walk`, a riding mode, or `best`.
    pub mode: String,
    /// What was asked for.
    pub want: NeedRow,
    /// The weekday and time that openings were looked at, such as mon-11:30.
    pub asked_at: Option<String>,
    /// Which openings were wanted: `any`, `today` or `then`.
    pub open: &'static str,
    /// Times beyond this are not reached.
    pub max_minutes_min: f64,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight lines times a factor (直线估算).
    pub straight_line: bool,
    /// Straight metres from the point to the nearest way; null when nobody sets out from it.
    pub connector_m: Option<f64>,
    /// Why nobody sets out from the point: `outside` or `off_network`; null when somebody does.
    pub nothing: Option<&'static str>,
    /// The same in words.
    pub nothing_why: Option<Named>,
    /// Levels of the places that answer, wherever they stand, the widest first.
    pub levels: Vec<&'static str>,
    /// How many places are reached in time, open or not.
    pub reached: usize,
    /// The answers, nearest first; by level when each level was asked for.
    pub found: Vec<NearestRow>,
    /// Places nearer than the farthest answer (all that are reached, when there is none) that are closed then; three at most.
    pub shut: Vec<ShutRow>,
    /// Stops of mobile services that answer, nearest first; two at most.
    pub stops: Vec<StopRow>,
}

/// A stop of a mobile service (流动服务点).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StopRow {
    /// Its row.
    pub stop: usize,
    /// Its name.
    pub name: String,
    /// As the list writes it.
    pub kind: String,
    /// On which days it is served, as written.
    pub days: Option<String>,
    /// At what hours, as written.
    pub hours: Option<String>,
    /// The village, or the town, named in the list.
    pub area_name: Option<String>,
    /// Degrees.
    pub at: [f64; 2],
    /// Travel time.
    pub time_s: f64,
    /// By which mode.
    pub by: String,
    /// Metres on the way.
    pub route_m: f64,
    /// Flights of stairs on the way.
    pub stairs: usize,
    /// Whether the line is a route on the network; otherwise it is the straight line of an estimate.
    pub on_network: bool,
    /// Degrees, from the point to the stop.
    pub line: Vec<[f64; 2]>,
}

/// A place that answers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearestRow {
    /// The way to it.
    #[serde(flatten)]
    pub way: NearWay,
    /// By which mode: `walk` or a riding mode's id.
    pub by: String,
    /// `city`, `county`, `town` or `village`; null when the list names none.
    pub level: Option<&'static str>,
    /// The level as the list writes it.
    pub level_written: Option<String>,
    /// Whether it is open at the time asked for; null when no time was, or its hours are not known.
    pub open: Option<bool>,
    /// When it closes, such as mon-12:30, if open.
    pub until: Option<String>,
    /// When it opens next, if closed.
    pub opens: Option<String>,
    /// What its list says that matters here: header and cell.
    pub told: Vec<(String, String)>,
    /// Times by every mode asked for, the fastest first.
    pub times: Vec<ModeTime>,
}

/// A time by one mode.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ModeTime {
    /// `walk` or a riding mode's id.
    pub mode: String,
    /// Travel time.
    pub time_s: f64,
}

/// A place that would be nearer but is closed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ShutRow {
    /// Row of the facility.
    pub facility: usize,
    /// Its name.
    pub facility_name: String,
    /// Travel time.
    pub time_s: f64,
    /// When it opens next, such as mon-16:30; null when it never does.
    pub opens: Option<String>,
}

/// Who answers a need or gives a service: nearest by time, open then.
#[utoipa::path(get, path = "/nearest", operation_id = "nearest", params(NearestQuery),
    responses((status = 200, body = NearestAnswer), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such place, or nobody answers this need", body = Problem, content_type = "application/problem+json")))]
pub async fn nearest(State(site): State<Site>, Asked(query): Asked<NearestQuery>) -> Answer<NearestAnswer> {
    let conditions = ConditionsQuery { scenario: query.scenario.clone(), ..ConditionsQuery::default() };
    let view = View::find(&site, LensQuery { cohort: query.cohort.clone(), circle: None }, &conditions).await?;
    site.heavy(move |site| {
        let other = query.scenario.is_some().then(|| Needs::new(&view.analysis().study));
        let needs = other.as_ref().unwrap_or_else(|| site.needs());
        Ok(Json(answer(site, view.analysis(), needs, &query)?))
    })
    .await?
}

/// What openings are held against.
#[derive(Clone, Copy)]
struct Clock {
    at: Option<WeekTime>,
    when: When,
}

impl Clock {
    fn read(query: &NearestQuery, want: &Want) -> Result<Self, Problem> {
        let read = |text: &str| text.parse().map_err(|e: WeekTimeError| Problem::bad_request(format!("at: {e}")));
        let at = query.at.as_deref().map(read).transpose()?;
        let when = match query.open.as_deref() {
            None if at.is_none() => When::Any,
            None => want.when,
            Some("any") => When::Any,
            Some("today") => When::Today,
            Some("then") => When::Then,
            Some(other) => return Err(Problem::bad_request(format!("open={other}: expected any, today or then"))),
        };
        if at.is_none() && when != When::Any {
            return Err(Problem::bad_request("open: say at which weekday and time as well, such as at=mon-11:30"));
        }
        Ok(Self { at, when })
    }

    fn takes(self, opening: Opening) -> bool {
        match (self.when, self.at) {
            (When::Today, Some(at)) => opening.yet_that_day(at),
            (When::Then, Some(_)) => !matches!(opening, Opening::Closed(_)),
            _ => true,
        }
    }
}

/// A facility with its best time and by which of the modes, and all of its times.
struct Ranked {
    best: Nearest,
    by: usize,
    times: Vec<(usize, f64)>,
}

fn answer(site: &Site, analysis: &Analysis, needs: &Needs, query: &NearestQuery) -> Result<NearestAnswer, Problem> {
    let study = &analysis.study;
    let want = match (&query.need, &query.service) {
        (Some(id), None) => find(needs, WantKind::Need, id)?,
        (None, Some(id)) => find(needs, WantKind::Service, id)?,
        _ => return Err(Problem::bad_request("say what: need or service, one of them; /api/v1/needs lists both")),
    };
    let cohort = cohort(study, query.cohort.as_deref())?;
    let clock = Clock::read(query, want)?;
    let (at, asked_place) = whence(site, query.place.as_deref(), query.lon, query.lat)?;
    let asked_mode = query.mode.as_deref().unwrap_or("walk");
    let modes = modes(analysis, cohort, asked_mode)?;
    let walkers: Vec<Option<Arc<Walker>>> = modes.iter().map(|(mode, _)| site.walkers().walker(analysis, cohort, *mode)).collect();
    let (outings, off) = outings(analysis, cohort, at, &modes, &walkers);
    let nothing = off.filter(|_| outings.iter().all(Option::is_none)).map(|off| nowhere(analysis, at, off));
    let only =
        query.level.as_deref().map(|id| Ok::<_, Problem>(Level::ALL[position("level", id, Level::ALL.iter().map(|l| level_id(*l)))?]));
    let only = only.transpose()?;
    let of_level = |f: &FacilityId| only.is_none_or(|only| read(&study.facilities[f.index()]) == Some(only));
    let facilities: Vec<FacilityId> = want.facilities.iter().copied().filter(of_level).collect();
    let ranked = rank(&outings, &facilities);

    let most = query.most.unwrap_or(ANSWERS).clamp(1, MOST_ANSWERS);
    let each_level = query.each_level.unwrap_or(false);
    let opening = |of: FacilityId| clock.at.map(|at| Opening::of(&study.facilities[of.index()], at));
    let mut taken: BTreeMap<Option<Level>, usize> = BTreeMap::new();
    let (mut found, mut shut) = (Vec::new(), Vec::new());
    for one in &ranked {
        let facility = &study.facilities[one.best.facility.index()];
        let group = read(facility).filter(|_| each_level);
        let so_far = taken.entry(group).or_default();
        if *so_far == most {
            if each_level {
                continue;
            }
            break;
        }
        let opening = opening(one.best.facility);
        if opening.is_some_and(|o| !clock.takes(o)) {
            shut.push((one.best, opening));
            continue;
        }
        *so_far += 1;
        found.push((group, one, opening));
    }
    // By level, the widest first; those without a level last.
    found.sort_by_key(|(group, one, _)| (group.is_none(), *group, one.best.time, one.best.facility));
    let farthest = found.iter().map(|(_, one, _)| one.best.time).max();
    let nearer = shut.into_iter().filter(|(n, _)| farthest.is_none_or(|f| n.time < f)).take(3);
    Ok(NearestAnswer {
        at: at.into(),
        place: named(site, asked_place, at),
        cohort: study.cohorts[cohort.index()].id.clone(),
        mode: asked_mode.to_owned(),
        want: want.into(),
        asked_at: clock.at.map(|at| at.to_string()),
        open: super::needs::when(clock.when),
        max_minutes_min: study.settings.max_minutes,
        simulated: study.simulated,
        straight_line: analysis.coverage.straight_line,
        connector_m: outings.iter().flatten().map(Outing::connector_m).min_by(f64::total_cmp).map(rounded),
        nothing: nothing.as_ref().map(|n| n.0),
        nothing_why: nothing.map(|n| n.1),
        levels: levels(study, want),
        stops: stops(study, want, &modes, &outings),
        reached: ranked.len(),
        shut: nearer.map(|(n, opening)| shut_row(analysis, n, opening)).collect(),
        found: found
            .into_iter()
            .map(|(_, one, opening)| row(analysis, want, &modes, &outings, one, opening))
            .collect::<Option<_>>()
            .ok_or_else(|| Problem::internal("a place that was reached has no way"))?,
    })
}

/// The modes asked for, with their ids.
fn modes(analysis: &Analysis, cohort: CohortId, asked: &str) -> Result<Vec<(CircleMode, String)>, Problem> {
    let study = &analysis.study;
    // The best of several is made here, place by place; a bus has no way to draw.
    let single = analysis.coverage.cohort(cohort).modes.iter().map(|m| m.mode).filter(|m| !m.is_best() && *m != CircleMode::Bus);
    let all: Vec<(CircleMode, String)> = single.map(|m| (m, m.id(&study.profiles))).collect();
    if asked == "best" {
        return Ok(all);
    }
    let row = position("mode", asked, all.iter().map(|(_, id)| id.as_str()).chain(std::iter::once("best")))?;
    Ok(vec![all[row].clone()])
}

/// An outing a mode; `None` where the point is off that mode's network, which is then told as well.
fn outings<'a>(
    analysis: &'a Analysis,
    cohort: CohortId,
    at: LonLat,
    modes: &[(CircleMode, String)],
    walkers: &'a [Option<Arc<Walker>>],
) -> (Vec<Option<Outing<'a>>>, Option<OffNetwork>) {
    let study = &analysis.study;
    let who = &study.cohorts[cohort.index()];
    let mut off = None;
    let mut outings = Vec::new();
    for ((mode, _), walker) in modes.iter().zip(walkers) {
        let travel = match (walker, mode) {
            (Some(w), _) => Travel::Network { net: &w.network, costs: &w.costs, profile: w.profile, away: w.away(), toward: &w.graph },
            (None, mode) => Travel::Straight(mode.speed_mps(who, &study.profiles)),
        };
        outings.push(Outing::new(study, who, travel, at).map_err(|e| off = Some(e)).ok());
    }
    (outings, off)
}

fn rank(outings: &[Option<Outing<'_>>], facilities: &[FacilityId]) -> Vec<Ranked> {
    let mut by_facility: BTreeMap<FacilityId, Ranked> = BTreeMap::new();
    for (by, outing) in outings.iter().enumerate() {
        for near in outing.iter().flat_map(|o| o.ranked(facilities)) {
            let time = (by, near.time.seconds());
            let known = by_facility.entry(near.facility).or_insert_with(|| Ranked { best: near, by, times: Vec::new() });
            known.times.push(time);
            if near.time < known.best.time {
                (known.best, known.by) = (near, by);
            }
        }
    }
    let mut ranked: Vec<Ranked> = by_facility.into_values().collect();
    for one in &mut ranked {
        one.times.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    }
    ranked.sort_by_key(|one| (one.best.time, one.best.facility));
    ranked
}

fn row(
    analysis: &Analysis,
    want: &Want,
    modes: &[(CircleMode, String)],
    outings: &[Option<Outing<'_>>],
    one: &Ranked,
    opening: Option<Opening>,
) -> Option<NearestRow> {
    let facility = &analysis.study.facilities[one.best.facility.index()];
    let told = want.told(facility).into_iter().map(|(h, v)| (h.to_owned(), v.to_owned())).collect();
    let said = |t: Option<WeekTime>| t.map(|t| t.to_string());
    let (open, until, opens) = match opening {
        None | Some(Opening::Unknown) => (None, None, None),
        Some(Opening::Open(until)) => (Some(true), said(until), None),
        Some(Opening::Closed(opens)) => (Some(false), None, said(opens)),
    };
    Some(NearestRow {
        way: way(analysis, &outings[one.by].as_ref()?.way(one.best)?),
        by: modes[one.by].1.clone(),
        level: read(facility).map(level_id),
        level_written: facility.level.clone(),
        open,
        until,
        opens,
        told,
        times: one.times.iter().map(|(by, time_s)| ModeTime { mode: modes[*by].1.clone(), time_s: *time_s }).collect(),
    })
}

fn levels(study: &Study, want: &Want) -> Vec<&'static str> {
    let held: BTreeSet<Level> = want.facilities.iter().filter_map(|f| read(&study.facilities[f.index()])).collect();
    held.into_iter().map(level_id).collect()
}

/// The nearest stops, each by its fastest mode.
fn stops(study: &Study, want: &Want, modes: &[(CircleMode, String)], outings: &[Option<Outing<'_>>]) -> Vec<StopRow> {
    let stands = |row: &usize| study.stops[*row].at.map(|at| (*row, at));
    let all: Vec<(usize, LonLat)> = want.stops.iter().filter_map(stands).collect();
    let mut best: Vec<Option<(Millis, usize)>> = vec![None; all.len()];
    for (by, outing) in outings.iter().enumerate() {
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
        let way = outings[by].as_ref()?.way_to(at, Nearest { time, facility: FacilityId(0) })?;
        let of = &study.stops[stop];
        Some(StopRow {
            stop,
            name: of.name.clone(),
            kind: of.kind.clone(),
            days: of.days.clone(),
            hours: of.hours.clone(),
            area_name: of.village.clone().or_else(|| of.town.clone()),
            at: at.into(),
            time_s: time.seconds(),
            by: modes[by].1.clone(),
            route_m: rounded(way.metres),
            stairs: way.stairs.flights,
            on_network: way.on_network,
            line: way.line.iter().map(|at| (*at).into()).collect(),
        })
    };
    ranked.into_iter().take(STOPS).filter_map(row).collect()
}

fn shut_row(analysis: &Analysis, near: Nearest, opening: Option<Opening>) -> ShutRow {
    let opens = match opening {
        Some(Opening::Closed(opens)) => opens,
        _ => None,
    };
    ShutRow {
        facility: near.facility.index(),
        facility_name: analysis.study.facilities[near.facility.index()].name.clone(),
        time_s: near.time.seconds(),
        opens: opens.map(|t| t.to_string()),
    }
}

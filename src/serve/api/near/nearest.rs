//! Who answers a need, nearest by time, and whether they are open then.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::needs::{NeedRow, find, level_id, read};
use super::rows::{BusInfo, ModeTime, NearestRow, ShutRow, StopRow};
use super::services::{NearWay, named, nowhere, whence};
use super::travel_modes::{DeparturePoint, Ranked, TravelModes, said};
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::place::places::PlaceRow;
use crate::api::{Answer, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::Nearest;
use carecircle_analysis::needs::{Needs, Want, WantKind, When};
use carecircle_base::ids::FacilityId;
use carecircle_base::model::{Level, Name, Opening, Study, WeekTime, WeekTimeError};
use carecircle_present::rows::{JourneyRow, cohort_of, position, rounded};

/// Answers when not said, and at most.
const ANSWERS: usize = 3;
const MOST_ANSWERS: usize = 20;

/// What is needed, from where, when and how.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NearestQuery {
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
    /// `walk` (when not said), a riding mode that one of the study's circles uses, `bus` (leaving at `at`, or when the study's
    /// window begins), or `best`: each place by the fastest of them all.
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
    /// How: `walk`, a riding mode, `bus` or `best`.
    pub mode: String,
    /// What was asked for.
    pub want: NeedRow,
    /// The weekday and time that openings were looked at, such as mon-11:30.
    pub asked_at: Option<String>,
    /// Openings that were asked for: `any`, `today` or `then`.
    pub open: &'static str,
    /// Times beyond this are not reached.
    pub search_limit_min: f64,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight lines times a factor (直线估算).
    pub straight_line: bool,
    /// Straight metres from the point to the nearest way; null when nobody sets out from it.
    pub connector_m: Option<f64>,
    /// Why nobody sets out from the point: `outside` or `off_network`; null when somebody does.
    pub nothing: Option<&'static str>,
    /// Reason why nothing was found, in words.
    pub nothing_why: Option<Name>,
    /// Levels of the places that answer, wherever they stand, the widest first.
    pub levels: Vec<&'static str>,
    /// How many places are reached in time, open or not.
    pub reached: usize,
    /// The answers, nearest first; by level when each level was asked for.
    pub found: Vec<NearestRow>,
    /// Places nearer than the farthest answer (all that are reached, when there is none) that are closed then; three at most.
    pub shut: Vec<ShutRow>,
    /// Stops of mobile services that answer, nearest first; two at most, whether they are there then or come later.
    pub stops: Vec<StopRow>,
    /// Buses that were counted; null when none was asked for, or none is.
    pub bus: Option<BusInfo>,
    /// Why no bus is counted though it was asked for: no timetable, or none runs that day.
    pub no_bus: Option<Name>,
}

/// Who answers a need or gives a service: nearest by time, open then.
#[utoipa::path(get, path = "/nearest", tag = "nearest", operation_id = "nearest", params(NearestQuery),
    responses((status = 200, body = NearestAnswer), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such place, or nobody answers this need", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn nearest(State(site): State<ServedStudy>, QueryParams(query): QueryParams<NearestQuery>) -> Answer<NearestAnswer> {
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
struct OpeningQuery {
    at: Option<WeekTime>,
    when: When,
}

impl OpeningQuery {
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

fn answer(site: &ServedStudy, analysis: &Analysis, needs: &Needs, query: &NearestQuery) -> Result<NearestAnswer, Problem> {
    let study = &analysis.study;
    let want = match (&query.need, &query.service) {
        (Some(id), None) => find(needs, WantKind::Need, id)?,
        (None, Some(id)) => find(needs, WantKind::Service, id)?,
        _ => return Err(Problem::bad_request("say what: need or service, one of them; /api/v1/needs lists both")),
    };
    let cohort = cohort_of(study, query.cohort.as_deref())?;
    let clock = OpeningQuery::read(query, want)?;
    let (at, asked_place) = whence(site, query.place.as_deref(), query.lon, query.lat)?;
    let asked_mode = query.mode.as_deref().unwrap_or("walk");
    let ways = TravelModes::new(site.walkers(), analysis, cohort, asked_mode, clock.at)?;
    let door = DeparturePoint::new(analysis, &ways, cohort, at);
    let nothing = door.off.map(|off| nowhere(analysis, at, off));
    let (bus, no_bus) = ways.bus();
    let only =
        query.level.as_deref().map(|id| Ok::<_, Problem>(Level::ALL[position("level", id, Level::ALL.iter().map(|l| level_id(*l)))?]));
    let only = only.transpose()?;
    let of_level = |f: &FacilityId| only.is_none_or(|only| read(&study.facilities[f.index()]) == Some(only));
    let facilities: Vec<FacilityId> = want.facilities.iter().copied().filter(of_level).collect();
    let passenger = door.passenger();
    let ranked = door.rank(&facilities, passenger.as_ref());

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
        search_limit_min: study.settings.max_minutes,
        simulated: study.simulated,
        straight_line: analysis.coverage.straight_line,
        connector_m: door.connector_m().map(rounded),
        nothing: nothing.as_ref().map(|n| n.0),
        nothing_why: nothing.map(|n| n.1),
        levels: levels(study, want),
        bus,
        no_bus,
        stops: door.stops(want, clock.at),
        reached: ranked.len(),
        shut: nearer.map(|(n, opening)| shut_row(analysis, n, opening)).collect(),
        found: found
            .into_iter()
            .map(|(_, one, opening)| row(analysis, want, door.told(analysis, one, passenger.as_ref())?, one, opening))
            .collect::<Option<_>>()
            .ok_or_else(|| Problem::internal("a place that was reached has no way"))?,
    })
}

fn row(
    analysis: &Analysis,
    want: &Want,
    (way, by, times, journey): (NearWay, String, Vec<ModeTime>, Option<JourneyRow>),
    one: &Ranked,
    opening: Option<Opening>,
) -> Option<NearestRow> {
    let facility = &analysis.study.facilities[one.best.facility.index()];
    let told = want.shown(facility).into_iter().map(|(h, v)| (h.to_owned(), v.to_owned())).collect();
    let (open, until, opens) = said(opening);
    Some(NearestRow {
        way,
        by,
        journey,
        level: read(facility).map(level_id),
        level_written: facility.level.clone(),
        open,
        until,
        opens,
        told,
        times,
    })
}

fn levels(study: &Study, want: &Want) -> Vec<&'static str> {
    let held: BTreeSet<Level> = want.facilities.iter().filter_map(|f| read(&study.facilities[f.index()])).collect();
    held.into_iter().map(level_id).collect()
}

fn shut_row(analysis: &Analysis, near: Nearest, opening: Option<Opening>) -> ShutRow {
    let opens = match opening {
        Some(Opening::Closed(opens)) => opens,
        _ => None,
    };
    let facility = &analysis.study.facilities[near.facility.index()];
    ShutRow {
        facility: facility.id.clone(),
        facility_name: facility.name.clone(),
        time_s: near.time.seconds(),
        opens: opens.map(|t| t.to_string()),
    }
}

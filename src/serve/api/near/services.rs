//! The family's question: what is nearest to a point, by time.

use axum::Json;
use axum::extract::State;
use carecircle_words::say;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::place::places::PlaceRow;
use crate::api::{Answer, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{self, NearService, OffNetwork, RouteToNearest, Unreached};
use carecircle_analysis::gazetteer::NamedPlace;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::FacilityId;
use carecircle_base::model::{Facility, Name, Study, WeekTime};
use carecircle_present::rows::{cohort_of, rounded};
use carecircle_present::tiles::bounds;

/// A name farther away than this says nothing about a point.
const AROUND_M: f64 = 3000.0;

/// Point and cohort that are asked about.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NearQuery {
    /// Degrees east; with `lat`.
    pub lon: Option<f64>,
    /// Degrees north; with `lon`.
    pub lat: Option<f64>,
    /// Instead of both, the id of a place, as `/places` gives it.
    pub place: Option<String>,
    /// A cohort's id; the study's own when not said.
    pub cohort: Option<String>,
}

/// Under which conditions: those that make sense without a circle.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NearConditions {
    /// The study with the edits of the scenario of this name made; the study as it stands when not said.
    pub scenario: Option<String>,
    /// The cohort walks at so many metres a second, 0.3 to 2.
    #[param(minimum = 0.3, maximum = 2.0)]
    pub speed_mps: Option<f64>,
    /// Facilities must be open on this day, such as 2024-12-31, by their first day open and first day closed.
    pub date: Option<String>,
    /// Facilities must be open at this weekday and time, such as mon-11:30; hours that are not known, or cannot be read, count as open.
    pub at: Option<String>,
}

impl NearConditions {
    /// The same for the whole study. Families ask for the minute that it is: all minutes between two at which a facility
    /// opens or closes are one.
    fn settled(self, study: &Study) -> Result<ConditionsQuery, Problem> {
        let at = match self.at {
            None => None,
            Some(text) => {
                let at: WeekTime =
                    text.parse().map_err(|e: carecircle_base::model::WeekTimeError| Problem::bad_request(format!("at: {e}")))?;
                let date = self.date.as_deref().map_or(study.settings.date, |text| text.parse().ok());
                let weeks = study.facilities.iter().filter_map(Facility::read_hours).map(|h| h.week(date));
                let changes = weeks.flat_map(|week| week.changes().collect::<Vec<_>>());
                let (before, after): (Vec<WeekTime>, Vec<WeekTime>) = changes.partition(|change| *change <= at);
                // Before the first of the week, it is still as after the last of the week before.
                before.into_iter().max().or(after.into_iter().max()).or(Some(at))
            }
        };
        let Self { scenario, speed_mps, date, .. } = self;
        Ok(ConditionsQuery { scenario, speed_mps, date, at: at.map(|at| at.to_string()), ..ConditionsQuery::default() })
    }
}

/// What is nearest to a point.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearAnswer {
    /// The point in degrees.
    pub at: [f64; 2],
    /// The place asked for, or the village whose people live nearest to the point.
    pub place: Option<PlaceRow>,
    /// Who walks.
    pub cohort: String,
    /// As fast as this.
    pub speed_mps: f64,
    /// Times beyond this are not reached.
    pub search_limit_min: f64,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight lines times a factor (直线估算).
    pub straight_line: bool,
    /// Straight metres from the point to the nearest way; null where there is none near.
    pub connector_m: Option<f64>,
    /// Why there is no answer: `outside` (the point lies beyond the study) or `off_network` (nothing that this cohort can
    /// walk is near it); null when there is one.
    pub nothing: Option<&'static str>,
    /// Reason why nothing was found, in words.
    pub nothing_why: Option<Name>,
    /// Every service, in the order of the study; none when there is no answer.
    pub services: Vec<NearFacility>,
}

/// The nearest facility of a service, by time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearFacility {
    /// The service's id.
    pub service: String,
    /// Name as shown.
    pub name: Name,
    /// The way there; null when none is reached.
    pub way: Option<NearWay>,
    /// Why not: `no_facility`, `island` (the roads do not connect) or `too_far`; null when reached.
    pub reason: Option<&'static str>,
    /// The nearest as the crow flies; null where there is none.
    pub straight: Option<StraightLineFacility>,
}

/// The way to a facility.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearWay {
    /// Id of the facility.
    pub facility: String,
    /// Name as shown.
    pub facility_name: String,
    /// As the list writes it.
    pub kind: String,
    /// Address, where the list has it.
    pub address: Option<String>,
    /// Telephone, as the list writes it.
    pub phone: Option<String>,
    /// Opening hours, as the list writes them.
    pub hours: Option<String>,
    /// The town or village named in the list.
    pub area_name: Option<String>,
    /// Degrees.
    pub at: Option<[f64; 2]>,
    /// Travel time; at a home's position, that home's.
    pub time_s: f64,
    /// Metres on the way.
    pub route_m: f64,
    /// Flights of stairs on the way.
    pub stairs: usize,
    /// Metres of stairs.
    pub stairs_m: f64,
    /// Whether a ferry is taken.
    pub ferry: bool,
    /// Whether the line is a route on the network; otherwise it is the straight line of an estimate.
    pub on_network: bool,
    /// Degrees, from the point to the facility.
    pub line: Vec<[f64; 2]>,
}

/// The nearest facility as the crow flies.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StraightLineFacility {
    /// Id of the facility.
    pub facility: String,
    /// Name as shown.
    pub facility_name: String,
    /// Straight metres.
    pub straight_m: f64,
}

/// What is nearest to a point.
#[utoipa::path(get, path = "/near", tag = "near", operation_id = "near", params(NearQuery, NearConditions),
    responses((status = 200, body = NearAnswer), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such place", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn near(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<NearQuery>,
    QueryParams(conditions): QueryParams<NearConditions>,
) -> Answer<NearAnswer> {
    let conditions = conditions.settled(&site.analysis().study)?;
    let view = View::find(&site, LensQuery { cohort: query.cohort.clone(), circle: None }, &conditions).await?;
    site.heavy(move |site| Ok(Json(answer(site, view.analysis(), &query)?))).await?
}

fn answer(site: &ServedStudy, analysis: &Analysis, query: &NearQuery) -> Result<NearAnswer, Problem> {
    let study = &analysis.study;
    let cohort = cohort_of(study, query.cohort.as_deref())?;
    let (at, asked_place) = whence(site, query.place.as_deref(), query.lon, query.lat)?;
    let covered = analysis.coverage.cohort(cohort);
    let nearby = coverage::near(study, analysis.network.as_deref(), &analysis.coverage, covered, at);
    let nothing = nearby.as_ref().err().map(|off| nowhere(analysis, at, *off));
    Ok(NearAnswer {
        at: at.into(),
        place: named(site, asked_place, at),
        cohort: study.cohorts[cohort.index()].id.clone(),
        speed_mps: study.cohorts[cohort.index()].speed_mps,
        search_limit_min: study.settings.max_minutes,
        simulated: study.simulated,
        straight_line: analysis.coverage.straight_line,
        connector_m: nearby.as_ref().ok().map(|n| rounded(n.connector_m)),
        nothing: nothing.as_ref().map(|n| n.0),
        nothing_why: nothing.map(|n| n.1),
        services: nearby.iter().flat_map(|n| &n.services).map(|s| service(analysis, s)).collect(),
    })
}

/// The point that is asked from, and the place when it was asked for by name.
pub(super) fn whence<'a>(
    site: &'a ServedStudy,
    place: Option<&str>,
    lon: Option<f64>,
    lat: Option<f64>,
) -> Result<(LonLat, Option<&'a NamedPlace>), Problem> {
    match (place, lon, lat) {
        (Some(id), ..) => {
            let place = site.places().get(id);
            let place = place.ok_or_else(|| Problem::not_found(format!("there is no place '{id}'; /api/v1/places lists them")))?;
            Ok((place.at, Some(place)))
        }
        (None, Some(lon), Some(lat)) => Ok((LonLat::new(lon, lat).map_err(|e| Problem::bad_request(e.to_string()))?, None)),
        _ => Err(Problem::bad_request("say where: lon and lat in degrees, or place")),
    }
}

/// The place asked for, or the village around the point.
pub(super) fn named(site: &ServedStudy, asked: Option<&NamedPlace>, at: LonLat) -> Option<PlaceRow> {
    asked.or_else(|| site.places().around(at, AROUND_M)).map(PlaceRow::from)
}

/// Why nobody sets out from a point.
pub(super) fn nowhere(analysis: &Analysis, at: LonLat, off: OffNetwork) -> (&'static str, Name) {
    if within(bounds(analysis), at) { off_network(off) } else { outside(&analysis.study) }
}

fn off_network(off: OffNetwork) -> (&'static str, Name) {
    let said = say!("serve-off-network", limit_m = format!("{:.0}", off.limit_m), said = off.to_string());
    ("off_network", said.into())
}

fn outside(study: &Study) -> (&'static str, Name) {
    ("outside", say!("serve-outside-study", study = study.name).into())
}

fn within([w, s, e, n]: [f64; 4], at: LonLat) -> bool {
    (w..=e).contains(&at.lon()) && (s..=n).contains(&at.lat())
}

fn service(analysis: &Analysis, near: &NearService) -> NearFacility {
    let study = &analysis.study;
    let service = &study.services[near.service.index()];
    NearFacility {
        service: service.id.clone(),
        name: service.name.clone(),
        way: near.way.as_ref().ok().map(|w| way(analysis, w)),
        reason: near.way.as_ref().err().map(|why| match why {
            Unreached::NoFacility => "no_facility",
            Unreached::Island => "island",
            Unreached::TooFar => "too_far",
        }),
        straight: near.straight_line.map(|(metres, FacilityId(row))| StraightLineFacility {
            facility: study.facilities[row as usize].id.clone(),
            facility_name: study.facilities[row as usize].name.clone(),
            straight_m: rounded(metres),
        }),
    }
}

pub(super) fn way(analysis: &Analysis, way: &RouteToNearest) -> NearWay {
    let facility = &analysis.study.facilities[way.nearest.facility.index()];
    NearWay {
        facility: facility.id.clone(),
        facility_name: facility.name.clone(),
        kind: facility.kind.clone(),
        address: facility.address.clone(),
        phone: facility.phone.clone(),
        hours: facility.hours.clone(),
        area_name: facility.area_name.clone(),
        at: facility.at.map(Into::into),
        time_s: way.nearest.time.seconds(),
        route_m: rounded(way.metres),
        stairs: way.stairs.flights,
        stairs_m: rounded(way.stairs.metres),
        ferry: way.ferry,
        on_network: way.on_network,
        line: way.line.iter().map(|at| (*at).into()).collect(),
    }
}

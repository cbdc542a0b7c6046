//! Row of one home: the time of every service and circle, for every cohort.

use serde::Serialize;

use super::{JourneyRow, LookupError, home_of, rounded};
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{CircleCoverage, CohortCoverage, Reason, journey};
use carecircle_base::ids::{HomeId, ServiceId};
use carecircle_base::model::{CircleMode, Name};

/// A home, with its times and circles for every cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HomeDetail {
    /// The layer's own id, else one made from its name, address and place; tiles and links name it so.
    pub id: String,
    /// Longitude, latitude.
    pub at: [f64; 2],
    /// People of 60 and over.
    pub seniors: f64,
    /// The town's name.
    pub town: Option<String>,
    /// The village's name.
    pub village: Option<String>,
    /// In the order of the study.
    pub cohorts: Vec<CohortResult>,
}

/// Times and circles of a home for one cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CohortResult {
    /// Id of the cohort.
    pub cohort: String,
    /// On foot, then by each riding mode.
    pub services: Vec<ServiceTime>,
    /// In the order of the study.
    pub circles: Vec<CircleResult>,
}

/// The nearest facility of a service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ServiceTime {
    /// Id of the service.
    pub service: String,
    /// `walk`, or the riding profile's id; of several modes, their ids with `-` between (`walk-ebike-bus`).
    pub mode: String,
    /// Of several modes, the one that has the time; null where there is one, or none comes.
    pub by: Option<String>,
    /// By bus, or where a bus is among the modes: what nine of ten departures keep; null where more than one in ten never comes.
    pub p90_s: Option<f64>,
    /// Travel time; null when not reached. Where a bus is taken, the median over departures.
    pub time_s: Option<f64>,
    /// By bus, the journey of the median departure in words; null otherwise.
    pub journey: Option<Name>,
    /// Id of the nearest facility.
    pub facility: Option<String>,
    /// The facility's name.
    pub facility_name: Option<String>,
}

/// Circle of a home: whether it is complete within its limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CircleResult {
    /// Id of the circle.
    pub circle: String,
    /// Travel time at which the circle is complete; null when it never is.
    pub time_s: Option<f64>,
    /// Whether that is within the limit.
    pub covered: bool,
    /// Whether it is, by the circle's plain radius; null without one.
    pub in_radius: Option<bool>,
    /// Reason why it is not covered; null when it is.
    #[cfg_attr(feature = "schema", schema(value_type = Option<serde_json::Value>))]
    pub reason: Option<Reason>,
    /// Ids of the services beyond the limit.
    pub missing: Vec<String>,
}

impl HomeDetail {
    /// Row of the home with the id `id`.
    ///
    /// # Errors
    /// When the study has no such home.
    pub fn of(analysis: &Analysis, id: &str) -> Result<Self, LookupError> {
        let study = &analysis.study;
        let row = home_of(analysis, id)?.index();
        let home = &study.homes[row];
        let area = |id: Option<carecircle_base::ids::AreaId>| id.map(|a| study.areas[a.index()].name.clone());
        Ok(Self {
            id: home.id.clone(),
            at: home.at.into(),
            seniors: rounded(home.seniors),
            town: area(home.town),
            village: area(home.village),
            cohorts: analysis
                .coverage
                .cohorts
                .iter()
                .map(|c| CohortResult {
                    cohort: study.cohorts[c.cohort.index()].id.clone(),
                    services: services(analysis, c, row),
                    circles: c.circles.iter().map(|p| circle(analysis, p, row)).collect(),
                })
                .collect(),
        })
    }
}

fn services(analysis: &Analysis, coverage: &CohortCoverage, row: usize) -> Vec<ServiceTime> {
    let study = &analysis.study;
    let asked = |mode: CircleMode, service: ServiceId| {
        mode == CircleMode::Walk || study.circles.iter().any(|c| c.mode == mode && c.services.contains(&service))
    };
    let id = |mode: CircleMode| mode.id(&study.profiles);
    coverage
        .modes
        .iter()
        .flat_map(|m| m.services.iter().map(move |s| (m.mode, s)))
        .filter(|(mode, s)| asked(*mode, s.service))
        .map(|(mode, s)| ServiceTime {
            service: study.services[s.service.index()].id.clone(),
            mode: id(mode),
            by: s.by(row).map(id),
            p90_s: s.late(row).map(carecircle_base::units::Millis::seconds),
            journey: s.by(row).filter(|by| *by == CircleMode::Bus).and_then(|_| words(analysis, coverage, s.service, row)),
            time_s: s.nearest[row].map(|n| n.time.seconds()),
            facility: s.nearest[row].map(|n| study.facilities[n.facility.index()].id.clone()),
            facility_name: s.nearest[row].map(|n| study.facilities[n.facility.index()].name.clone()),
        })
        .collect()
}

/// The bus journey of the median departure in words.
fn words(analysis: &Analysis, coverage: &CohortCoverage, service: ServiceId, row: usize) -> Option<Name> {
    let (study, net) = (&analysis.study, analysis.network.as_deref()?);
    let journey = journey(study, net, coverage, service, HomeId::from_index(row))?;
    Some(JourneyRow::new(study.transit.as_deref()?, &journey).sentence)
}

fn circle(analysis: &Analysis, circled: &CircleCoverage, row: usize) -> CircleResult {
    let study = &analysis.study;
    let circle = &study.circles[circled.circle.index()];
    CircleResult {
        circle: circle.id.clone(),
        time_s: circled.time[row].map(carecircle_base::units::Millis::seconds),
        covered: circled.covered[row],
        in_radius: circled.in_radius.get(row).copied(),
        reason: circled.reason[row],
        missing: missing(analysis, circled, row),
    }
}

/// Ids of the circle's services beyond its limit.
pub(super) fn missing(analysis: &Analysis, circled: &CircleCoverage, row: usize) -> Vec<String> {
    let circle = &analysis.study.circles[circled.circle.index()];
    let bits = circled.missing[row];
    (0..)
        .zip(&circle.services)
        .filter(|(bit, _): &(u32, _)| bits >> bit & 1 == 1)
        .map(|(_, s)| analysis.study.services[s.index()].id.clone())
        .collect()
}

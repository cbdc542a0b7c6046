//! Row of one home explained: why it is covered or not, with the routes to prove it.

use carecircle_words::{joined, say};
use serde::Serialize;

use super::home::missing;
use super::{JourneyRow, Lens, LookupError, home_of, rounded};
use carecircle_analysis::coverage::{ModeTimes, Reason, ServiceTimes, journey};
use carecircle_base::geom::geodesic_m;
use carecircle_base::ids::HomeId;
use carecircle_base::model::{CircleMode, Home, Name};
use carecircle_routing::reach::route;

/// Why a home is covered or not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// The home's id.
    pub home: String,
    /// Id of the cohort.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// The promise's limit.
    pub limit_s: f64,
    /// Travel time at which the circle is complete; null when it never is.
    pub time_s: Option<f64>,
    /// Whether that is within the limit.
    pub covered: bool,
    /// Reason why it is not covered; null when it is.
    #[cfg_attr(feature = "schema", schema(value_type = Option<serde_json::Value>))]
    pub reason: Option<Reason>,
    /// Ids of the services beyond the limit.
    pub missing: Vec<String>,
    /// Reason in a plain sentence.
    pub sentence: Name,
    /// The way to each service of the circle.
    pub ways: Vec<ServiceWay>,
}

/// The way from a home to the nearest facility of a service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ServiceWay {
    /// Id of the service.
    pub service: String,
    /// Travel time; null when not reached. Where a bus is taken, the median over departures.
    pub time_s: Option<f64>,
    /// By which mode it is the quickest: `walk`, `bus` or a riding profile's id; null when not reached.
    pub by: Option<String>,
    /// Ninth decile of the travel time over departures, where a bus is taken or among the modes; null where more than one departure in ten never arrives.
    pub p90_s: Option<f64>,
    /// By bus, the journey of the median departure; null otherwise.
    pub journey: Option<JourneyRow>,
    /// Id of the facility.
    pub facility: Option<String>,
    /// The facility's name.
    pub facility_name: Option<String>,
    /// As the crow flies.
    pub straight_m: Option<f64>,
    /// Along the line.
    pub route_m: Option<f64>,
    /// Whether the line is a route on the network; otherwise it is the straight line of an estimate, or by bus from stop to stop.
    pub on_network: bool,
    /// Line from the home to the facility: longitude and latitude of each point.
    pub line: Option<Vec<[f64; 2]>>,
}

impl Explanation {
    /// Explanation of the home with the id `home`, for the cohort and circle of `lens`.
    ///
    /// # Errors
    /// When the study has no such home.
    pub fn of(lens: Lens<'_>, home: &str) -> Result<Self, LookupError> {
        let analysis = lens.analysis;
        let row = home_of(analysis, home)?.index();
        let home = &analysis.study.homes[row];
        let circle = lens.circle();
        let circled = lens.circled();
        let mode = analysis.coverage.cohort(lens.cohort).mode(circle.mode).ok_or(LookupError::NoTimes)?;
        let missing = missing(analysis, circled, row);
        let ways: Vec<ServiceWay> = circle.services.iter().map(|s| way(lens, mode, &mode.services[s.index()], home, row)).collect();
        Ok(Self {
            home: home.id.clone(),
            cohort: lens.cohort().id.clone(),
            circle: circle.id.clone(),
            limit_s: lens.limit().seconds(),
            time_s: circled.time[row].map(carecircle_base::units::Millis::seconds),
            covered: circled.covered[row],
            reason: circled.reason[row],
            sentence: sentence(lens, row, &missing, &ways),
            missing,
            ways,
        })
    }
}

fn way(lens: Lens<'_>, mode: &ModeTimes, service: &ServiceTimes, home: &Home, row: usize) -> ServiceWay {
    let study = &lens.analysis.study;
    let nearest = service.nearest[row];
    let p90_s = service.late(row).map(carecircle_base::units::Millis::seconds);
    // Of several modes, the one that has the time shows its way.
    let by = service.by(row).unwrap_or(mode.mode);
    let covered = lens.analysis.coverage.cohort(lens.cohort);
    let mode = covered.mode(by).unwrap_or(mode);
    let service = &mode.services[service.service.index()];
    let facility = nearest.map(|n| &study.facilities[n.facility.index()]);
    let at = facility.and_then(|f| f.at);
    let on_network = || {
        let (network, costs, reach) = (lens.analysis.network.as_deref()?, mode.costs.as_deref()?, service.reach.as_deref()?);
        let snap = (*mode.snaps.get(row)?)?;
        let found = route(network, costs, reach, snap.edge, snap.fraction)?;
        Some(found.line.into_iter().map(|xy| network.plane().unproject(xy)).collect::<Vec<_>>())
    };
    let middle = nearest.and_then(|_| on_network());
    let known = middle.is_some();
    let taken = lens.analysis.network.as_deref().filter(|_| by == CircleMode::Bus && nearest.is_some());
    let taken = taken.and_then(|net| journey(study, net, covered, service.service, HomeId::from_index(row)));
    let by_stops =
        taken.as_ref().zip(study.transit.as_deref()).map(|(journey, timetable)| JourneyRow::line(timetable, journey, home.at, at));
    let line = at.filter(|_| known || service.reach.is_none()).map(|at| {
        let mut line = vec![home.at];
        line.extend(middle.unwrap_or_default());
        line.push(at);
        line
    });
    let line = by_stops.or(line);
    ServiceWay {
        service: study.services[service.service.index()].id.clone(),
        time_s: nearest.map(|n| n.time.seconds()),
        by: nearest.map(|_| by.id(&study.profiles)),
        p90_s,
        journey: taken.zip(study.transit.as_deref()).map(|(journey, timetable)| JourneyRow::new(timetable, &journey)),
        facility: facility.map(|f| f.id.clone()),
        facility_name: facility.map(|f| f.name.clone()),
        straight_m: at.map(|at| rounded(geodesic_m(home.at, at))),
        route_m: line.as_ref().map(|l| rounded(l.windows(2).map(|p| geodesic_m(p[0], p[1])).sum())),
        on_network: known,
        line: line.map(|l| l.into_iter().map(Into::into).collect()),
    }
}

/// The reason, as one would say it.
fn sentence(lens: Lens<'_>, row: usize, missing: &[String], ways: &[ServiceWay]) -> Name {
    let study = &lens.analysis.study;
    let circled = lens.circled();
    let limit = lens.circle().minutes;
    let names = |which: &dyn Fn(&str) -> bool| {
        let named = missing.iter().filter(|id| which(id)).filter_map(|id| study.services.iter().find(|s| s.id == *id));
        joined("list-comma", named.map(|s| &s.name))
    };
    let services = names(&|_| true);
    let said = match circled.reason[row] {
        None => {
            let minutes = circled.time[row].map_or(0.0, carecircle_base::units::Millis::minutes);
            say!("explain-everything-promised-within", minutes = format!("{minutes:.1}"), limit)
        }
        Some(Reason::NoFacility) => {
            say!("explain-study-has-no", services)
        }
        Some(Reason::Unlocated) => say!("explain-there-but-not", services),
        Some(Reason::OffNetwork) => say!("explain-no-usable-road", snap_limit_m = format!("{:.0}", study.settings.snap_limit_m)),
        Some(Reason::ShutIn { open_s }) => {
            let limit_m = study.settings.snap_limit_m;
            let gate = match open_s {
                Some(s) => say!("explain-with-gate-on", services, minutes = format!("{:.1}", s / 60.0)),
                None => say!("explain-even-with-gate", max_minutes = format!("{:.0}", study.settings.max_minutes), services),
            };
            say!("explain-shut-in-every", limit_m = format!("{limit_m:.0}"), gate)
        }
        Some(Reason::Island) => {
            say!("explain-roads-here-connect", services)
        }
        Some(Reason::Barrier { open_s: Some(open), .. }) => {
            let open = format!("{:.1}", open / 60.0);
            match circled.time[row] {
                Some(time) => say!("explain-wall-without-gate", services, open, minutes = format!("{:.1}", time.minutes())),
                None => {
                    say!("explain-wall-without-gate-beyond", services, open, max_minutes = format!("{:.0}", study.settings.max_minutes))
                }
            }
        }
        Some(Reason::Barrier { detour, open_s: None }) => match detour {
            Some(times) => say!("explain-near-as-crow", services, times = format!("{times:.1}")),
            None => say!("explain-near-as-crow-flies", services, max_minutes = format!("{:.0}", study.settings.max_minutes)),
        },
        Some(Reason::TooFar { over_s, over_m }) => match (over_s, over_m) {
            (Some(s), Some(m)) => say!("explain-too-far-minutes", services, limit, s = format!("{:.1}", s / 60.0), m = format!("{m:.0}")),
            _ => {
                // Of what is beyond the promise, what is beyond the search as well.
                let unreached = |id: &str| ways.iter().any(|way| way.service == id && way.time_s.is_none());
                let services = names(&unreached);
                say!("explain-too-far-more", services, max_minutes = format!("{:.0}", study.settings.max_minutes))
            }
        },
    };
    // What is not located may be nearer than what is.
    match circled.evidence.sentence(study).filter(|_| !circled.covered[row]) {
        None => said.into(),
        Some(open) => say!("explain-and-open", said, open).into(),
    }
}

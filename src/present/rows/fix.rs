//! Row of the nearest fix: what would bring one home inside.

use serde::Serialize;

use super::{Lens, LinkSuggestion, SpotRow, fix_sentence, rounded};
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::Nearest;
use carecircle_analysis::siting::{Fix, MissingService, SiteOpportunity, SitingContext, fix};
use carecircle_base::geom::geodesic_m;
use carecircle_base::ids::HomeId;
use carecircle_base::model::{Name, Study};

/// What would bring a home inside.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NearestFix {
    /// The home's id.
    pub home: String,
    /// Id of the cohort.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// The promise's limit.
    pub limit_s: f64,
    /// Whether it is inside already; then there is nothing to mend.
    pub covered: bool,
    /// Number of missing services that would do.
    pub wanted: usize,
    /// The nearest fix in a plain sentence.
    pub sentence: Name,
    /// What is missing, in the circle's order.
    pub services: Vec<LackRow>,
    /// Best place for one site that gives everything the circle promises, by seniors whose circle it completes, this home among
    /// them; null when one service is enough, or there is no network.
    pub all: Option<OpeningRow>,
    /// The link, up to 300 m, by which this home and the most seniors gain; null where none helps.
    pub link: Option<LinkSuggestion>,
    /// Whether the link alone brings this home inside.
    pub link_completes: bool,
    /// Whether the home is off the network: then the network must be mended before anything else helps.
    pub off_network: bool,
    /// Metres to the nearest way that the cohort may use, for a home off the network; null where none lies within 20 km.
    pub off_m: Option<f64>,
}

/// A service that a home misses.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LackRow {
    /// The service's id.
    pub service: String,
    /// Id of the nearest facility by time, or, when none is reached, as the crow flies; null where there is none.
    pub facility: Option<String>,
    /// The facility's name.
    pub facility_name: Option<String>,
    /// To it; null when none is reached within the study's longest time.
    pub time_s: Option<f64>,
    /// Travel time beyond the limit; null when none is reached.
    pub over_s: Option<f64>,
    /// Metres beyond the limit at the traveller's own speed; null when none is reached.
    pub over_m: Option<f64>,
    /// Straight metres to it.
    pub straight_m: Option<f64>,
    /// The nearest facility within the limit that is not open on the day or at the hour asked for, but will be.
    pub closed: Option<ClosedRow>,
    /// The best place for a new site of this service that the home would reach in time.
    pub site: Option<OpeningRow>,
}

/// A facility that is not open yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClosedRow {
    /// Id of the facility.
    pub facility: String,
    /// The facility's name.
    pub facility_name: String,
    /// To it.
    pub time_s: f64,
    /// First day open, when that is still to come.
    pub opens_on: Option<String>,
    /// The weekday and time when it opens next, when it is the hour at which it is closed.
    pub opens_at: Option<String>,
    /// Opening hours, as the list writes them.
    pub hours: Option<String>,
}

/// A place where a new site would bring the home inside: a junction, or where the home joins its road.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpeningRow {
    /// Place, and the seniors whom a site there would newly cover, this home's included.
    #[serde(flatten)]
    pub spot: SpotRow,
    /// From the home.
    pub time_s: f64,
    /// Places that were tried: all junctions that the home would reach in time (where these are very many, the nearest of them),
    /// and where the home joins its road.
    pub tried: usize,
}

impl NearestFix {
    /// Nearest fix of a home; without `context` (no roads) no place is looked for.
    #[must_use]
    pub fn new(lens: Lens<'_>, context: Option<&SitingContext>, home: HomeId) -> Self {
        let row = home.index();
        let Analysis { study, coverage, .. } = lens.analysis;
        let fix: Fix = fix(study, coverage, context, lens.cohort, lens.circle, home);
        let mut answer = Self {
            home: study.homes[row].id.clone(),
            cohort: lens.cohort().id.clone(),
            circle: lens.circle().id.clone(),
            limit_s: lens.limit().seconds(),
            covered: lens.circled().covered[row],
            wanted: fix.wanted,
            sentence: Name { zh: String::new(), en: String::new() },
            services: fix.services.iter().map(|l| LackRow::new(study, row, l)).collect(),
            all: fix.all.map(OpeningRow::from),
            link: fix.link.as_ref().map(|l| LinkSuggestion::new(study, l)),
            link_completes: fix.link_completes,
            off_network: fix.is_off,
            off_m: fix.off_m.map(rounded),
        };
        answer.sentence = fix_sentence::sentence(study, &answer).into();
        answer
    }
}

impl LackRow {
    fn new(study: &Study, home: usize, lack: &MissingService) -> Self {
        let facility = lack.nearest.map(|n| n.facility).or(lack.straight_line.map(|c| c.1));
        let row = facility.map(|f| &study.facilities[f.index()]);
        Self {
            service: study.services[lack.service.index()].id.clone(),
            facility: row.map(|f| f.id.clone()),
            facility_name: row.map(|f| f.name.clone()),
            time_s: lack.nearest.map(|n| n.time.seconds()),
            over_s: lack.over.map(|o| rounded(o.0)),
            over_m: lack.over.map(|o| rounded(o.1)),
            straight_m: row.and_then(|f| f.at).map(|at| rounded(geodesic_m(study.homes[home].at, at))),
            closed: lack.closed.map(|n| ClosedRow::new(study, n)),
            site: lack.site.map(OpeningRow::from),
        }
    }
}

impl ClosedRow {
    fn new(study: &Study, nearest: Nearest) -> Self {
        let facility = &study.facilities[nearest.facility.index()];
        let settings = &study.settings;
        let to_come = facility.opened.filter(|day| settings.date.is_some_and(|now| now < *day));
        let shut = settings.at.filter(|at| !facility.open_at(Some(*at), settings.date));
        let opens_at = shut.and_then(|at| facility.read_hours()?.week(settings.date).next_open(at));
        Self {
            facility: facility.id.clone(),
            facility_name: facility.name.clone(),
            time_s: nearest.time.seconds(),
            opens_on: to_come.map(|day| day.to_string()),
            opens_at: opens_at.map(|at| at.to_string()),
            hours: facility.hours.clone(),
        }
    }
}

impl From<SiteOpportunity> for OpeningRow {
    fn from(opening: SiteOpportunity) -> Self {
        Self { spot: opening.spot.into(), time_s: opening.time.seconds(), tried: opening.tried }
    }
}

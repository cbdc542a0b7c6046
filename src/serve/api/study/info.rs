//! What is being shown.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::inputs::InputNote;
use crate::ServedStudy;
use crate::api::Answer;
use crate::api::conditions::{self, ConditionsInfo};
use carecircle_base::model::{AreaLevel, CrsProposal, ImportReport, Located, Name, SeniorsAre, Source};
use carecircle_present::facility_attribute::{FACILITY_ATTRIBUTES, FacilityAttribute};
use carecircle_present::rows::rounded;
use carecircle_present::tiles::{SetName, bounds};
use carecircle_words::Said;

/// A study: what it is, what it promises, to whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StudyInfo {
    /// Title.
    pub name: Name,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight lines times `detour_factor` (直线估算).
    pub straight_line: bool,
    /// Whether a circle goes by bus, but the study has no timetable: it is computed by its other modes.
    pub bus_missing: bool,
    /// `counted`, `estimated` (spread over buildings) or `relative` (shares only, 相对值).
    #[schema(value_type = String)]
    pub seniors_are: SeniorsAre,
    /// The day for which facilities must be open.
    pub date: Option<String>,
    /// The weekday and time at which they must be open, such as mon-11:30.
    pub at: Option<String>,
    /// The conditions under which else it may be looked at.
    pub conditions: ConditionsInfo,
    /// How long scenarios are kept: `beside` the study in its folder, `until_exit` of the server (the embedded demo), or `nowhere`.
    pub scenarios_kept: &'static str,
    /// Sources and licences of the inputs.
    pub sources: Vec<Source>,
    /// West, south, east, north of the homes, in degrees.
    pub bounds: [f64; 4],
    /// What import dropped, doubted, guessed or did not count and may change the numbers, the gravest first; all is at `/inputs`.
    pub gravest: Vec<GraveNote>,
    /// Coordinate systems that are likelier than those that lists are read in; `POST /accept-crs` accepts one.
    pub crs_proposals: Vec<CrsProposal>,
    /// How many of everything.
    pub counts: Counts,
    /// What facilities give.
    pub services: Vec<ServiceInfo>,
    /// What a card says of a facility, in its order; the values are members of its row.
    pub facility_attributes: Vec<AttributeInfo>,
    /// What was promised.
    pub circles: Vec<CircleInfo>,
    /// Who walks.
    pub cohorts: Vec<CohortInfo>,
    /// The cohort that is meant when none is said.
    pub default_cohort: String,
    /// Times beyond this are not reached.
    pub search_limit_min: f64,
    /// Farther than this from any usable way, a home is off the network.
    pub snap_limit_m: f64,
    /// Without roads: network distance over straight distance.
    pub detour_factor: f64,
    /// Whether the basemap knows the sea, so that what is not land is water.
    pub has_sea: bool,
    /// The tile sets, each with its TileJSON at `/tiles/SET`.
    pub tile_sets: Vec<String>,
    /// The deepest zoom of the homes' tiles.
    pub homes_maxzoom: u8,
    /// The program's version.
    pub version: &'static str,
}

/// An import note that may change the numbers, with its file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GraveNote {
    /// `roads`, `facilities`, `homes` or another layer.
    pub layer: String,
    /// The file as `study.toml` names it; may be empty.
    pub file: String,
    /// What was found, how often, and the way out.
    pub note: InputNote,
}

/// Number of facilities by the way in which they are located.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocatedCounts {
    /// By coordinates of the list.
    pub exact: usize,
    /// By coordinates that somebody wrote into the list's table of places.
    pub by_hand: usize,
    /// By name, good to 100 m or worse.
    pub by_name: usize,
    /// By street and house number, good to 100 m or worse.
    pub by_address: usize,
    /// Between neighbouring house numbers.
    pub interpolated: usize,
    /// By street, without its house number.
    pub by_street: usize,
    /// By the village that the list names.
    pub by_village: usize,
    /// By the town that the list names.
    pub by_town: usize,
    /// Not at all.
    pub not: usize,
}

/// How many of everything.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Counts {
    /// Residential points.
    pub homes: usize,
    /// People of 60 and over.
    pub seniors: f64,
    /// Facilities in the lists.
    pub facilities: usize,
    /// Of these, without usable coordinates.
    pub facilities_unlocated: usize,
    /// Facilities by the way in which they are located.
    pub facilities_located: LocatedCounts,
    /// Towns.
    pub towns: usize,
    /// Villages.
    pub villages: usize,
    /// Stretches of road.
    pub edges: usize,
    /// Input elements that import left out, for any reason.
    pub dropped: usize,
}

/// A service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceInfo {
    /// Short id.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// Facilities that give it, are located and open.
    pub facilities: usize,
}

/// A circle.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CircleInfo {
    /// Short id.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// The limit.
    pub limit_min: f64,
    /// `walk`, or the riding profile's id.
    pub mode: String,
    /// Ids of the services that it may hold.
    pub services: Vec<String>,
    /// The homes' tile attribute with the seconds to each of `services`, in their order.
    pub service_keys: Vec<String>,
    /// How many of them must be within the limit.
    pub need: usize,
    /// A plain radius to compare with.
    pub radius_m: Option<f64>,
}

/// A typed attribute of facilities.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttributeInfo {
    /// Key in a facility's row.
    pub key: &'static str,
    /// As shown.
    pub name: Name,
    /// Unit behind the value; may be empty.
    pub unit: Name,
}

impl AttributeInfo {
    fn all() -> Vec<Self> {
        let name = |said: &Said| Name::from(said.clone());
        let unit = |attribute: &FacilityAttribute| attribute.unit.as_ref().map(name).unwrap_or_default();
        let shown = FACILITY_ATTRIBUTES.iter().filter(|attribute| attribute.on_card);
        shown.map(|attribute| Self { key: attribute.key, name: name(&attribute.name), unit: unit(attribute) }).collect()
    }
}

/// A cohort.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CohortInfo {
    /// Short id.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// Walking speed in metres a second.
    pub speed_mps: f64,
    /// The walking profile.
    pub profile: String,
}

/// The study.
#[utoipa::path(get, path = "/study", tag = "study", operation_id = "study", responses((status = 200, body = StudyInfo)))]
pub(crate) async fn study(State(site): State<ServedStudy>) -> Answer<StudyInfo> {
    Ok(Json(site.heavy(describe).await?))
}

/// Number of notes that the page's first screen may tell.
const FIRST_SCREEN: usize = 8;

fn gravest(report: &ImportReport) -> Vec<GraveNote> {
    let notes = report.gravest().into_iter().take(FIRST_SCREEN);
    notes.map(|(layer, note)| GraveNote { layer: layer.layer.clone(), file: layer.file.clone(), note: note.into() }).collect()
}

fn describe(site: &ServedStudy) -> StudyInfo {
    let analysis = site.analysis();
    let study = &analysis.study;
    let level = |level| study.areas.iter().filter(|a| a.level == level).count();
    let services = study
        .services
        .iter()
        .zip(0..)
        .map(|(s, row)| ServiceInfo {
            id: s.id.clone(),
            name: s.name.clone(),
            facilities: study
                .facilities
                .iter()
                .filter(|f| f.at.is_some() && f.services.contains(&carecircle_base::ids::ServiceId(row)) && study.settings.open(f))
                .count(),
        })
        .collect();
    let circles = study
        .circles
        .iter()
        .map(|c| CircleInfo {
            id: c.id.clone(),
            name: c.name.clone(),
            limit_min: c.minutes,
            mode: c.mode.id(&study.profiles),
            services: c.services.iter().map(|s| study.services[s.index()].id.clone()).collect(),
            service_keys: c.services.iter().map(|s| carecircle_present::tiles::service_key(analysis, c.mode, *s)).collect(),
            need: c.need,
            radius_m: c.radius_m,
        })
        .collect();
    let cohorts = study
        .cohorts
        .iter()
        .map(|c| CohortInfo {
            id: c.id.clone(),
            name: c.name.clone(),
            speed_mps: c.speed_mps,
            profile: study.profiles[c.profile.index()].id.clone(),
        })
        .collect();
    StudyInfo {
        name: study.name.clone(),
        simulated: study.simulated,
        straight_line: analysis.coverage.straight_line,
        bus_missing: study.bus_missing(),
        seniors_are: study.seniors_are,
        date: study.settings.date.map(|d| d.to_string()),
        at: study.settings.at.map(|at| at.to_string()),
        conditions: conditions::describe(site),
        scenarios_kept: match site.folder() {
            None => "nowhere",
            Some(_) if site.is_passing() => "until_exit",
            Some(_) => "beside",
        },
        sources: study.sources.clone(),
        bounds: bounds(analysis),
        gravest: gravest(&analysis.report),
        crs_proposals: analysis.report.layers.iter().filter_map(|l| l.proposal.as_deref().cloned()).collect(),
        counts: Counts {
            homes: study.homes.len(),
            seniors: rounded(study.homes.iter().map(|h| h.seniors).sum()),
            facilities: study.facilities.len(),
            facilities_unlocated: study.facilities.iter().filter(|f| f.at.is_none()).count(),
            facilities_located: {
                let of = |way| study.facilities.iter().filter(|f| f.located() == way).count();
                LocatedCounts {
                    exact: of(Located::Exact),
                    by_hand: of(Located::ByHand),
                    by_name: of(Located::ByName),
                    by_address: of(Located::ByAddress),
                    interpolated: of(Located::Interpolated),
                    by_street: of(Located::ByStreet),
                    by_village: of(Located::ByVillage),
                    by_town: of(Located::ByTown),
                    not: of(Located::Not),
                }
            },
            towns: level(AreaLevel::Town),
            villages: level(AreaLevel::Village),
            edges: analysis.network.as_ref().map_or(0, |n| n.edge_count()),
            dropped: analysis.report.layers.iter().map(carecircle_base::model::LayerReport::dropped).sum(),
        },
        services,
        facility_attributes: AttributeInfo::all(),
        circles,
        cohorts,
        default_cohort: study.cohorts.get(study.settings.cohort.index()).map(|c| c.id.clone()).unwrap_or_default(),
        search_limit_min: study.settings.max_minutes,
        snap_limit_m: study.settings.snap_limit_m,
        detour_factor: study.settings.detour_factor,
        has_sea: site.tiles().has_sea(),
        tile_sets: SetName::all(study).into_iter().map(|s| s.name(study).to_string()).collect(),
        homes_maxzoom: site.tiles().homes_maxzoom(),
        version: env!("CARGO_PKG_VERSION"),
    }
}

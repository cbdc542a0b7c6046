//! Rows of facility lists whose place is not known, and the answers that people give.
//!
//! The answers are kept in the tables of places beside the lists (`….located.csv`), which the next reading of the study takes up; the
//! lists themselves are never changed.

use carecircle_words::{Said, say};
use std::collections::HashMap;
use std::path::Path;

use axum::Json;
use axum::extract::{FromRef, State};
use axum::http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xxhash_rust::xxh3::xxh3_64;

use crate::api::scenario::version::{Expected, tag};
use crate::api::site::propose::Body;
use crate::api::{Answer, PathId};
use crate::read_study::with_causes;
use crate::{Allowed, Problem, ServedStudy, ServerState};
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::seniors_lacking;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{AreaId, ServiceId};
use carecircle_base::model::{AreaLevel, GeocodedList, GeocodedRow, GeocodingCandidate, Name, PlaceCorrection};
use carecircle_import::ImportError;
use carecircle_import::locate::{PlaceAnswer, PlaceAnswers, TablesLock, write_answer};
use carecircle_present::rows::{degrees, rounded};
use carecircle_present::tiles::bounds;

/// Distance in degrees outside the box around homes and located facilities beyond which an answer is a slip.
const FARTHEST_DEG: f64 = 1.0;

/// Rows of facility lists whose place is not known well enough to decide circles, and those that people answered for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RowsToLocate {
    /// The row on which most seniors hang first; rows of which that is not known last.
    pub rows: Vec<RowToLocate>,
    /// Number of rows with an answer.
    pub answered: usize,
    /// Number of rows whose answer is newer than the study that is shown: `POST /reload` takes them up.
    pub pending: usize,
    /// Id of the cohort that `seniors` speaks of.
    pub cohort: String,
    /// How long answers are kept: `beside` the lists in the study's folder, `until_exit` of the server (the embedded demo), or `nowhere`.
    pub kept: &'static str,
    /// Why no answer can be written; null when it can.
    pub read_only: Option<Name>,
    /// Answers for rows that the lists no longer have. They stay in the table and count for nothing.
    pub stray: Vec<StrayRow>,
    /// Number of rows of the tables of places that somebody changed but that cannot be read.
    pub unread: usize,
}

/// A row of a facility list whose place is not known, or was not.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RowToLocate {
    /// The list as `study.toml` names it.
    pub list: String,
    /// Id of the row's facility.
    pub row: String,
    /// As the list writes it; may be empty.
    pub name: String,
    /// As the list writes it; may be empty.
    pub kind: String,
    /// As the list writes it; may be empty.
    pub address: String,
    /// As the list writes it; may be empty.
    pub town: String,
    /// As the list writes it; may be empty.
    pub village: String,
    /// Names of what it provides; empty when its kind is unknown.
    pub services: Vec<Name>,
    /// Whether it counts on the study's day: one that is closed, planned or vacant serves nobody wherever it is.
    pub open: bool,
    /// Why it is not located, and what would help.
    pub reason: Name,
    /// What is known of its place; decides nothing.
    pub about: Option<AboutPlace>,
    /// Places where it may be, the likeliest first.
    pub candidates: Vec<PlaceCandidate>,
    /// Seniors of `seniors_of` who are outside a circle and lack a service of this row there: how much hangs on it, at most and within
    /// that area. Null where the row names no area of the study or no service.
    pub seniors: Option<f64>,
    /// The village, or else the town, that the row names.
    pub seniors_of: Option<NamedArea>,
    /// What somebody answered; null when nobody has.
    pub answer: Option<RowAnswer>,
    /// Whether the study that is shown was read with another answer than this one, or with one that was taken back since.
    pub pending: bool,
    /// Version of the answer, for `If-Match`: 16 hexadecimal digits.
    pub version: String,
}

/// An area by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedArea {
    /// Id.
    pub id: String,
    /// Name in local use.
    pub name: String,
    /// `town` or `village`.
    #[schema(value_type = String)]
    pub level: AreaLevel,
}

/// An approximate place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AboutPlace {
    /// Longitude in degrees, WGS84.
    pub lon: f64,
    /// Latitude in degrees, WGS84.
    pub lat: f64,
    /// How it was found: `by_street`, `by_village`, `by_town` and the like.
    pub how: &'static str,
    /// Estimated error in metres; null where not known.
    pub error_m: Option<f64>,
}

/// A place where a row may be.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceCandidate {
    /// From 1; the likeliest first.
    pub number: usize,
    /// Longitude in degrees, WGS84.
    pub lon: f64,
    /// Latitude in degrees, WGS84.
    pub lat: f64,
    /// Name or address of the place.
    pub name: String,
    /// How it was found: `by_name`, `by_address`, `interpolated` or `by_street`.
    pub how: &'static str,
    /// Estimated error in metres; null where not known.
    pub error_m: Option<f64>,
}

/// What somebody answered for a row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RowAnswer {
    /// Longitude in degrees, WGS84; null when the place is said to be unknown.
    pub lon: Option<f64>,
    /// Latitude in degrees, WGS84; null when the place is said to be unknown.
    pub lat: Option<f64>,
    /// Whether the place is said to be unknown (不详).
    pub unknown: bool,
    /// When and where it was given, as the table says; may be empty.
    pub record: String,
}

/// An answer for a row that its list no longer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StrayRow {
    /// Table of places, relative to the study's folder.
    pub table: String,
    /// Id of the row.
    pub row: String,
    /// Name of the row.
    pub name: String,
}

/// An answer: one of a candidate's number, a position, or that the place is unknown; none of them takes the answer back.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// Number of a candidate of the row.
    pub candidate: Option<usize>,
    /// Longitude in degrees, WGS84; with `lat`.
    pub lon: Option<f64>,
    /// Latitude in degrees, WGS84; with `lon`.
    pub lat: Option<f64>,
    /// `true`: somebody looked and the place is not known.
    pub unknown: Option<bool>,
}

impl AnswerBody {
    /// Correction that the body asks for; `None` takes back the one that is there.
    fn correction(&self, row: &GeocodedRow) -> Result<Option<PlaceCorrection>, Problem> {
        let wrong = |said: Said| Problem::bad_request(said);
        match (self.candidate, self.lon, self.lat, self.unknown.unwrap_or(false)) {
            (None, None, None, false) => Ok(None),
            (None, None, None, true) => Ok(Some(PlaceCorrection::Unknown)),
            (None, Some(lon), Some(lat), false) => LonLat::new(lon, lat)
                .map(|at| Some(PlaceCorrection::At(at)))
                .map_err(|e| wrong(say!("serve-nowhere-on-earth", lon, lat, error = e.to_string()))),
            (Some(number), None, None, false) => {
                let candidate = number.checked_sub(1).and_then(|nth| row.candidates.get(nth));
                candidate.map(|c| Some(PlaceCorrection::At(c.at))).ok_or_else(|| {
                    let of = row.candidates.len();
                    wrong(say!("serve-no-such-candidate", number, of))
                })
            }
            _ => Err(wrong(say!("serve-one-answer-alone"))),
        }
    }
}

/// What is not located: rows of the study's facility lists, the one on which most seniors hang first.
#[utoipa::path(get, path = "/unlocated", tag = "study", operation_id = "unlocated", responses((status = 200, body = RowsToLocate),
    (status = 422, description = "A table of places cannot be read", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(site): State<ServedStudy>) -> Answer<RowsToLocate> {
    site.heavy(rows).await?.map(Json)
}

/// Answers for a row, or takes the answer back. Written into the list's table of places; the map shows it after `POST /reload`. With
/// `If-Match`, only in the place of that version of the row's answer, so that nobody's answer is lost.
#[utoipa::path(put, path = "/unlocated/{list}/{row}", tag = "study", operation_id = "put_unlocated",
    params(("list" = String, Path, description = "The list as `study.toml` names it"), ("row" = String, Path, description = "Id of the row"),
        ("If-Match" = Option<String>, Header, description = "Version of the answer that this one replaces, in quotes")),
    request_body = AnswerBody, security(("token" = [])),
    responses((status = 200, body = RowToLocate, headers(("ETag" = String, description = "Version of the answer, in quotes"))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder, or it cannot be written", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else answered meanwhile", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The place is far from the study, or the table cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Another program writes the tables", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    _: Allowed,
    State(live): State<ServerState>,
    PathId((list, row)): PathId<(String, String)>,
    expected: Expected,
    Body(body): Body<AnswerBody>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<RowToLocate>), Problem> {
    let site = ServedStudy::from_ref(&live);
    let done = site.heavy(move |site| write(site, &list, &row, &expected, &body)).await??;
    Ok((tag(&done.version), Json(done)))
}

fn write(site: &ServedStudy, list: &str, id: &str, expected: &Expected, body: &AnswerBody) -> Result<RowToLocate, Problem> {
    let analysis = site.analysis();
    let (study, lists) = (&analysis.study, analysis.report.geocoded.as_slice());
    // The path is only compared with what the study has; no file is opened by it.
    let found = lists
        .iter()
        .filter(|l| l.file == list)
        .find_map(|l| l.rows.iter().find(|r| study.facilities[r.facility.index()].id == id).map(|r| (l, r)));
    let (list, row) = found.ok_or_else(|| Problem::not_found(say!("serve-list-has-no", list, id)))?;
    let correction = body.correction(row)?;
    if let Some(PlaceCorrection::At(at)) = correction {
        within(analysis, at)?;
    }
    let folder = site.folder().ok_or_else(no_folder)?;
    let lock = TablesLock::take(folder).map_err(problem)?;
    let before = PlaceAnswers::read(folder, lists, &study.facilities).map_err(problem)?;
    let version = version_of(list, id, before.of(row.facility.index()));
    expected
        .check(&format!("the answer for '{id}'"), Some(version))
        .map_err(|p| p.in_chinese(say!("serve-answer-changed-meanwhile").zh()))?;
    let answer = correction.map(|correction| PlaceAnswer { correction, record: record() });
    write_answer(folder, &lock, lists, &study.facilities, (list, row), answer.as_ref()).map_err(problem)?;
    // What the next reading of the study will find, not what was asked for.
    let after = PlaceAnswers::read(folder, lists, &study.facilities).map_err(problem)?;
    drop(lock);
    Ok(Describer::new(analysis).row(list, row, &after))
}

pub(in crate::api) fn no_folder() -> Problem {
    Problem::conflict(say!("serve-this-server-shows"))
}

/// When and by what an answer is given.
fn record() -> String {
    format!("{:.0} 网页 page", jiff::Timestamp::now())
}

/// Refuses a place that cannot belong to the study.
pub(in crate::api) fn within(analysis: &Analysis, at: LonLat) -> Result<(), Problem> {
    let [west, south, east, north] = bounds(analysis);
    let far = FARTHEST_DEG;
    if (west - far..=east + far).contains(&at.lon()) && (south - far..=north + far).contains(&at.lat()) {
        return Ok(());
    }
    Err(Problem::unprocessable(say!(
        "serve-lies-more-than",
        lon = format!("{:.5}", at.lon()),
        lat = format!("{:.5}", at.lat()),
        west = format!("{:.3}", west),
        south = format!("{:.3}", south),
        east = format!("{:.3}", east),
        north = format!("{:.3}", north),
        far
    )))
}

/// What cannot be read or written of the tables beside the lists.
pub(in crate::api) fn problem(error: ImportError) -> Problem {
    let said = with_causes(&error);
    match error {
        ImportError::TablesBusy => Problem::busy(say!("serve-tables-busy", said)),
        ImportError::Write { file, .. } => Problem::conflict(say!("serve-table-not-written", file, said)),
        _ => Problem::unprocessable(say!("serve-table-not-read", said)),
    }
}

fn rows(site: &ServedStudy) -> Result<RowsToLocate, Problem> {
    let analysis = site.analysis();
    let (study, lists) = (&analysis.study, analysis.report.geocoded.as_slice());
    let answers = site.folder().map(|dir| PlaceAnswers::read(dir, lists, &study.facilities)).transpose().map_err(problem)?;
    let answers = answers.unwrap_or_default();
    let mut describer = Describer::new(analysis);
    let mut out = Vec::new();
    for list in lists {
        for row in &list.rows {
            let now = answers.of(row.facility.index());
            if !row.decides || now.is_some() || row.by_hand.is_some() {
                out.push(describer.row(list, row, &answers));
            }
        }
    }
    // Stable: rows on which as many hang stay in the order of their lists.
    out.sort_by(|a, b| b.seniors.unwrap_or(-1.0).total_cmp(&a.seniors.unwrap_or(-1.0)));
    Ok(RowsToLocate {
        answered: out.iter().filter(|r| r.answer.is_some()).count(),
        pending: out.iter().filter(|r| r.pending).count(),
        cohort: study.cohorts.get(study.settings.cohort.index()).map(|c| c.id.clone()).unwrap_or_default(),
        kept: match site.folder() {
            None => "nowhere",
            Some(_) if site.is_passing() => "until_exit",
            Some(_) => "beside",
        },
        read_only: read_only(site.folder(), lists),
        stray: answers.stray.into_iter().map(|s| StrayRow { table: s.sheet, row: s.id, name: s.name }).collect(),
        unread: answers.unread,
        rows: out,
    })
}

/// Why answers cannot be written; tried with a file that has no name.
pub(in crate::api) fn read_only(folder: Option<&Path>, lists: &[GeocodedList]) -> Option<Name> {
    let Some(folder) = folder else {
        return Some(Name::from(say!("serve-study-was-not")));
    };
    let beside = |l: &GeocodedList| folder.join(&l.sheet).parent().map_or_else(|| folder.to_owned(), Path::to_owned);
    let error = lists.iter().map(beside).chain([folder.to_owned()]).find_map(|dir| tempfile::tempfile_in(dir).err())?;
    Some(Name::from(say!("serve-studys-folder-cannot", error = error.to_string())))
}

/// Version of a row's answer.
fn version_of(list: &GeocodedList, id: &str, answer: Option<&PlaceAnswer>) -> String {
    let said = match answer.map(|a| a.correction) {
        None => String::new(),
        Some(PlaceCorrection::Unknown) => "unknown".to_owned(),
        Some(PlaceCorrection::At(at)) => format!("{:.7} {:.7}", at.lon(), at.lat()),
    };
    format!("{:016x}", xxh3_64(format!("{}\n{id}\n{said}", list.file).as_bytes()))
}

/// Describes rows of one analysis; seniors are counted once for each area and set of services.
struct Describer<'a> {
    analysis: &'a Analysis,
    lacking: HashMap<(AreaId, Vec<ServiceId>), Option<f64>>,
}

impl<'a> Describer<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        Self { analysis, lacking: HashMap::new() }
    }

    /// Seniors who hang on a facility of `services` in the first of `areas` that has homes.
    fn seniors(&mut self, areas: &[AreaId], services: &[ServiceId]) -> Option<(AreaId, f64)> {
        let Analysis { study, coverage, .. } = self.analysis;
        let cohort = coverage.cohorts.get(study.settings.cohort.index()).filter(|_| !services.is_empty())?;
        areas.iter().find_map(|area| {
            let key = (*area, services.to_vec());
            let found = self.lacking.entry(key).or_insert_with(|| seniors_lacking(study, cohort, services, *area));
            found.map(|seniors| (*area, seniors))
        })
    }

    fn row(&mut self, list: &GeocodedList, row: &GeocodedRow, answers: &PlaceAnswers) -> RowToLocate {
        let study = &self.analysis.study;
        let facility = &study.facilities[row.facility.index()];
        let open = study.settings.open(facility);
        let counted = self.seniors(&row.areas, &facility.services);
        let now = answers.of(row.facility.index());
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let about = row.found.or(facility.about.filter(|_| row.by_hand.is_none()));
        RowToLocate {
            list: list.file.clone(),
            row: facility.id.clone(),
            name: facility.name.clone(),
            kind: facility.kind.clone(),
            address: text(&facility.address),
            town: text(&facility.area_name),
            village: text(&facility.village),
            services: facility.services.iter().map(|s| study.services[s.index()].name.clone()).collect(),
            open,
            reason: row.reason.clone(),
            about: about.map(|a| AboutPlace {
                lon: degrees(a.at.lon()),
                lat: degrees(a.at.lat()),
                how: a.by.code(),
                error_m: a.within_m.map(f64::round),
            }),
            candidates: row.candidates.iter().zip(1..).map(candidate).collect(),
            // Whoever is closed serves nobody, wherever it stands.
            seniors: counted.map(|(_, seniors)| if open { rounded(seniors) } else { 0.0 }),
            seniors_of: counted.map(|(area, _)| {
                let area = &study.areas[area.index()];
                NamedArea { id: area.id.clone(), name: area.name.clone(), level: area.level }
            }),
            answer: now.map(|answer| {
                let at = match answer.correction {
                    PlaceCorrection::At(at) => Some(at),
                    PlaceCorrection::Unknown => None,
                };
                RowAnswer {
                    lon: at.map(|at| degrees(at.lon())),
                    lat: at.map(|at| degrees(at.lat())),
                    unknown: at.is_none(),
                    record: answer.record.clone(),
                }
            }),
            pending: now.map(|a| a.correction) != row.by_hand,
            version: version_of(list, &facility.id, now),
        }
    }
}

fn candidate((of, number): (&GeocodingCandidate, usize)) -> PlaceCandidate {
    PlaceCandidate {
        number,
        lon: degrees(of.at.lon()),
        lat: degrees(of.at.lat()),
        name: of.name.clone(),
        how: of.by.code(),
        error_m: of.within_m.map(f64::round),
    }
}

//! Rows of the study's lists: as the import reads them, with what is corrected, and what a correction would change.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{FromRef, State};
use axum::http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::effect::{CorrectionEffect, effect};
use crate::api::scenario::version::{Expected, tag};
use crate::api::site::propose::Body;
use crate::api::study::unlocated::{no_folder, problem, within};
use crate::api::{Answer, PathId, View};
use crate::read_study::with_causes;
use crate::{Allowed, Problem, ServedStudy, ServerState};
use carecircle_base::model::{GeocodedList, Name, Severity};
use carecircle_import::StudyConfig;
use carecircle_import::correct::{
    CellChange, DOUBT, JudgedNote, JudgedRow, PLACE, RowVersion, Signature, correct_row, judge_row, read_corrections,
};
use carecircle_import::locate::TablesLock;
use carecircle_present::rows::degrees;

/// A row of a list as the import reads it, and what a form edits of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct RowForm {
    /// The list as `study.toml` names it.
    pub list: String,
    /// Id of the row.
    pub row: String,
    /// Place in the file, such as `sheet "大洋街道", row 7`.
    pub place: String,
    /// Every cell as the list writes it: header and text.
    pub cells: Vec<[String; 2]>,
    /// What a form edits.
    pub fields: Vec<FormField>,
    /// How the import reads the row, with its corrections.
    pub reading: RowReading,
    /// Version of the row's corrections, for `If-Match`.
    pub version: String,
}

/// A field of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FormField {
    /// Key of the field, such as `name`, `hours`, `state` or `place`.
    pub key: &'static str,
    /// Header of its column; a list without the column gets it by a correction.
    pub column: String,
    /// Whether the list has the column.
    pub in_list: bool,
    /// What the list itself says; empty for a blank cell.
    pub old: String,
    /// What counts: the corrected value, or the list's.
    pub value: String,
}

/// How the import reads a row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct RowReading {
    /// Whether it is a facility of the study: false for one that is left out, and for rows of other lists.
    pub counts: bool,
    /// Services of the facility; empty where its kind is unknown.
    pub services: Vec<Name>,
    /// Whether it is open on the study's day and at its hour.
    pub open: bool,
    /// Beds; null where the cell is blank or unread.
    pub beds: Option<f64>,
    /// Seats; null where the cell is blank or unread.
    pub seats: Option<f64>,
    /// Longitude and latitude in degrees, WGS84; null without.
    pub at: Option<[f64; 2]>,
    /// What the import says of it.
    pub notes: Vec<RowNote>,
}

/// What the import says of a row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct RowNote {
    /// `dropped`, `warning` or `info`.
    #[schema(value_type = String)]
    pub severity: Severity,
    /// Stable kebab-case code.
    pub reason: &'static str,
    /// What was found, what was expected, and the way out.
    pub text: Name,
    /// What was found in this row.
    pub found: String,
}

impl From<JudgedNote> for RowNote {
    fn from(note: JudgedNote) -> Self {
        Self { severity: note.severity, reason: note.reason, text: note.text, found: note.found }
    }
}

/// Rows of the facility lists that can be corrected.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct ListedRows {
    /// In the order of the lists and their rows.
    pub rows: Vec<ListedRow>,
}

/// A row of a facility list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct ListedRow {
    /// The list as `study.toml` names it.
    pub list: String,
    /// Id of the row's facility.
    pub row: String,
    /// Name of the facility; may be empty.
    pub name: String,
    /// Kind as the list writes it; may be empty.
    pub kind: String,
    /// Whether it is open on the study's day and at its hour.
    pub open: bool,
    /// Longitude and latitude in degrees, WGS84; null without.
    pub at: Option<[f64; 2]>,
}

/// Every row of the facility lists, as the study is shown.
#[utoipa::path(get, path = "/lists", tag = "lists", operation_id = "lists", responses((status = 200, body = ListedRows)))]
pub(crate) async fn rows(State(site): State<ServedStudy>) -> Json<ListedRows> {
    let analysis = site.analysis();
    let study = &analysis.study;
    let of_list = |list: &GeocodedList| {
        let file = list.file.clone();
        study.facilities.get(list.facilities.clone()).unwrap_or_default().iter().map(move |f| ListedRow {
            list: file.clone(),
            row: f.id.clone(),
            name: f.name.clone(),
            kind: f.kind.clone(),
            open: study.settings.open(f),
            at: f.at.map(|at| [degrees(at.lon()), degrees(at.lat())]),
        })
    };
    Json(ListedRows { rows: analysis.report.geocoded.iter().flat_map(of_list).collect() })
}

/// What a row should say.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionBody {
    /// Value by column; null takes the correction of that column back.
    pub values: BTreeMap<String, Option<String>>,
    /// Who corrects; may be empty.
    #[serde(default)]
    pub who: String,
    /// Why; may be empty.
    #[serde(default)]
    pub why: String,
}

/// What a correction would do, before it is written.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct CorrectionPreview {
    /// How the import would read the row.
    pub reading: RowReading,
    /// Who gains and who loses; null where the study promises no circle, and for rows that are no facilities.
    pub effect: Option<CorrectionEffect>,
}

/// Most columns of one correction, and longest value in characters.
const MOST_VALUES: usize = 60;
const LONGEST_VALUE: usize = 2000;
const LONGEST_NAME: usize = 60;

impl CorrectionBody {
    /// Who, when and why.
    pub(super) fn signature(&self) -> Signature {
        Signature::now(&self.who, &self.why)
    }

    /// Refuses what is too long for a cell.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let values = self.values.iter().flat_map(|(column, value)| [Some(column), value.as_ref()]).flatten();
        let long = values.chain([&self.why]).any(|text| text.chars().count() > LONGEST_VALUE);
        if self.values.len() > MOST_VALUES || long || self.who.chars().count() > LONGEST_NAME {
            let detail = format!("expected at most {MOST_VALUES} columns, {LONGEST_VALUE} characters a value and {LONGEST_NAME} a name");
            return Err(Problem::bad_request(detail).in_chinese("填写的内容太长。"));
        }
        Ok(())
    }
}

/// A row of a list, with its corrections.
#[utoipa::path(get, path = "/lists/{list}/{row}", tag = "lists", operation_id = "list_row",
    params(("list" = String, Path, description = "The list as `study.toml` names it"), ("row" = String, Path, description = "Id of the row")),
    responses((status = 200, body = RowForm, headers(("ETag" = String, description = "Version of its corrections, in quotes"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The list cannot be read", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn row(
    State(site): State<ServedStudy>,
    PathId((list, row)): PathId<(String, String)>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<RowForm>), Problem> {
    let form = site.heavy(move |site| form(site, &list, &row)).await??;
    Ok((tag(&form.version), Json(form)))
}

/// Corrects a row, or takes corrections back. Written into `corrections.csv` beside the lists, which stay as they are; the map shows it
/// after `POST /reload`. With `If-Match`, only on top of that version of the row's corrections, so that nobody's is lost.
#[utoipa::path(put, path = "/lists/{list}/{row}", tag = "lists", operation_id = "correct_row",
    params(("list" = String, Path, description = "The list as `study.toml` names it"), ("row" = String, Path, description = "Id of the row"),
        ("If-Match" = Option<String>, Header, description = "Version that the corrections are made on top of, in quotes")),
    request_body = CorrectionBody, security(("token" = [])),
    responses((status = 200, body = RowForm, headers(("ETag" = String, description = "Version of its corrections, in quotes"))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder, or it cannot be written", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else corrected the row meanwhile", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A place is far from the study, or a list cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Another program writes the tables", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    _: Allowed,
    State(live): State<ServerState>,
    PathId((list, row)): PathId<(String, String)>,
    expected: Expected,
    Body(body): Body<CorrectionBody>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<RowForm>), Problem> {
    body.check()?;
    let site = ServedStudy::from_ref(&live);
    let form = site.heavy(move |site| write(site, (&list, &row), &expected, &body)).await??;
    Ok((tag(&form.version), Json(form)))
}

/// What a correction would do: how the import would read the row, and who would gain and lose. Nothing is written.
#[utoipa::path(post, path = "/lists/{list}/{row}/preview", tag = "lists", operation_id = "preview_row",
    params(("list" = String, Path, description = "The list as `study.toml` names it"), ("row" = String, Path, description = "Id of the row"),
        crate::api::LensQuery, crate::api::ConditionsQuery),
    request_body = CorrectionBody,
    responses((status = 200, body = CorrectionPreview),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A place is far from the study, or a list cannot be read", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn preview(
    State(site): State<ServedStudy>,
    PathId((list, row)): PathId<(String, String)>,
    view: View,
    Body(body): Body<CorrectionBody>,
) -> Answer<CorrectionPreview> {
    body.check()?;
    site.heavy(move |site| {
        let at = (list.as_str(), row.as_str());
        let changes = changes(site, at, &found(site, at, &[])?, &body)?;
        let judged = found(site, at, &changes)?;
        let lens = view.lens().ok().filter(|lens| lens.analysis.facility(&row).is_some() || judged.facility.is_some());
        let effect = lens.map(|lens| effect(lens, &row, judged.facility.clone()));
        Ok(Json(CorrectionPreview { reading: reading(site, &judged), effect }))
    })
    .await?
}

fn form(site: &ServedStudy, list: &str, row: &str) -> Result<RowForm, Problem> {
    let judged = found(site, (list, row), &[])?;
    let folder = site.folder().ok_or_else(no_folder)?;
    let version = RowVersion::of(&read_corrections(folder).map_err(problem)?, list, row).0;
    Ok(RowForm {
        list: list.to_owned(),
        row: row.to_owned(),
        place: judged.place.clone(),
        cells: judged.cells.iter().map(|(header, cell)| [header.clone(), cell.clone()]).collect(),
        fields: judged
            .fields
            .iter()
            .map(|f| FormField { key: f.key, column: f.column.clone(), in_list: f.in_list, old: f.old.clone(), value: f.value.clone() })
            .collect(),
        reading: reading(site, &judged),
        version,
    })
}

/// The row as the import reads it with `changes`.
fn found(site: &ServedStudy, (list, row): (&str, &str), changes: &[CellChange]) -> Result<JudgedRow, Problem> {
    let folder = site.folder().ok_or_else(no_folder)?;
    let judged = judge_row(folder, &config(site)?, (list, row), changes).map_err(problem)?;
    judged.ok_or_else(|| {
        Problem::not_found(format!("the list '{list}' has no row '{row}'")).in_chinese(format!("清单“{list}”里没有编号为“{row}”的行。"))
    })
}

/// Configuration of the study's folder as it is now.
pub(super) fn config(site: &ServedStudy) -> Result<StudyConfig, Problem> {
    let folder = site.folder().ok_or_else(no_folder)?;
    StudyConfig::read(folder).map_err(|e| Problem::unprocessable(with_causes(&e)))
}

pub(super) fn reading(site: &ServedStudy, judged: &JudgedRow) -> RowReading {
    let study = &site.analysis().study;
    let facility = judged.facility.as_ref();
    // Where the list has no place, the one that was found by name or by hand counts.
    let shown = facility.and_then(|f| study.facilities.iter().find(|s| s.id == f.id)).and_then(|f| f.at);
    RowReading {
        counts: facility.is_some(),
        services: facility.map_or_else(Vec::new, |f| f.services.iter().map(|s| study.services[s.index()].name.clone()).collect()),
        open: facility.is_some_and(|f| study.settings.open(f)),
        beds: facility.and_then(|f| f.beds),
        seats: facility.and_then(|f| f.seats),
        at: facility.and_then(|f| f.at.or(shown)).map(|at| [degrees(at.lon()), degrees(at.lat())]),
        notes: judged.notes.iter().cloned().map(RowNote::from).collect(),
    }
}

/// The changes that a body asks for, each with what the list itself says.
fn changes(site: &ServedStudy, (list, row): (&str, &str), judged: &JudgedRow, body: &CorrectionBody) -> Result<Vec<CellChange>, Problem> {
    let old = |column: &str| {
        if let Some(reason) = column.strip_prefix(DOUBT) {
            let layers = site.analysis().report.layers.iter().filter(|l| l.file == list);
            let rows = layers.flat_map(|l| &l.notes).filter(|n| n.reason == reason).flat_map(|n| &n.rows);
            return rows.filter(|r| r.row == row).map(|r| r.found.clone()).next().unwrap_or_default();
        }
        let field = judged.fields.iter().find(|f| f.column == column).map(|f| f.old.clone());
        field.or_else(|| judged.cells.iter().find(|(h, _)| h == column).map(|c| c.1.clone())).unwrap_or_default()
    };
    if let Some(text) = body.values.get(PLACE).and_then(Option::as_deref) {
        let at = carecircle_import::correct::place_of(text).ok_or_else(|| {
            let detail = format!("'{text}' is no place: expected longitude and latitude in degrees, such as 121.15 28.85");
            Problem::bad_request(detail).in_chinese(format!("“{text}”不是经纬度；请写成 121.15 28.85 这样。"))
        })?;
        within(site.analysis(), at)?;
    }
    let change = |(column, new): (&String, &Option<String>)| CellChange {
        column: column.clone(),
        old: old(column),
        new: new.as_ref().map(|text| text.trim().to_owned()),
    };
    Ok(body.values.iter().map(change).collect())
}

fn write(site: &ServedStudy, (list, row): (&str, &str), expected: &Expected, body: &CorrectionBody) -> Result<RowForm, Problem> {
    let folder = site.folder().ok_or_else(no_folder)?;
    let lock = TablesLock::take(folder).map_err(problem)?;
    let changes = changes(site, (list, row), &found(site, (list, row), &[])?, body)?;
    let version = RowVersion::of(&read_corrections(folder).map_err(problem)?, list, row).0;
    expected
        .check(&format!("the row '{row}'"), Some(version))
        .map_err(|p| p.in_chinese("别人刚刚改过这一行；您的修改没有写入。请看过现在的内容，再决定是否修改。"))?;
    correct_row(folder, &lock, (list, row), &changes, &body.signature()).map_err(problem)?;
    drop(lock);
    form(site, list, row)
}

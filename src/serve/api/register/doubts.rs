//! What the import doubts, row by row.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ServedStudy;
use crate::api::Answer;
use carecircle_base::model::{CorrectionState, Name, Severity};
use carecircle_import::correct::DOUBT;
use carecircle_present::rows::degrees;

/// What the import dropped, doubted or guessed, the gravest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Doubts {
    /// One a reason and file.
    pub doubts: Vec<Doubt>,
}

/// A reason, and the rows that it is told of.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Doubt {
    /// `facilities`, `homes` or another layer.
    pub layer: String,
    /// The list as `study.toml` names it; may be empty.
    pub list: String,
    /// `dropped`, `warning` or `info`.
    #[schema(value_type = String)]
    pub severity: Severity,
    /// Stable kebab-case code.
    pub reason: &'static str,
    /// What was found, what was expected, and the way out.
    pub text: Name,
    /// How many elements; `rows` may be fewer.
    pub count: usize,
    /// Number of rows that somebody accepted as they are.
    pub accepted: usize,
    /// The rows, at most 200; none where the note is on a file as a whole.
    pub rows: Vec<DoubtRow>,
    /// The first few elements in words, for notes without rows.
    pub examples: Vec<String>,
}

/// A row that the import doubts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct DoubtRow {
    /// Id of the row; empty where it has none and cannot be corrected.
    pub row: String,
    /// Name of the facility; may be empty.
    pub name: String,
    /// Place in the file, such as `row 7`; may be empty.
    pub place: String,
    /// What was found.
    pub found: String,
    /// Longitude and latitude in degrees, WGS84; null without.
    pub at: Option<[f64; 2]>,
    /// Whether somebody accepted it as it is.
    pub accepted: bool,
}

/// Every doubt of the import with its rows; the gravest first.
#[utoipa::path(get, path = "/doubts", tag = "lists", operation_id = "doubts", responses((status = 200, body = Doubts)))]
pub(crate) async fn doubts(State(site): State<ServedStudy>) -> Answer<Doubts> {
    Ok(Json(site.heavy(all).await?))
}

fn all(site: &ServedStudy) -> Doubts {
    let analysis = site.analysis();
    let (study, report) = (&analysis.study, &analysis.report);
    let told = report.gravest().into_iter().filter(|(layer, _)| layer.layer != "corrections");
    let doubts = told.map(|(layer, note)| {
        let column = format!("{DOUBT}{}", note.reason);
        let of_column: Vec<&str> = report
            .corrections
            .iter()
            .filter(|o| o.state == CorrectionState::Applied && o.correction.list == layer.file && o.correction.column == column)
            .map(|o| o.correction.row.as_str())
            .collect();
        let rows: Vec<DoubtRow> = note
            .rows
            .iter()
            .map(|row| {
                let facility = analysis.facility(&row.row).map(|f| &study.facilities[f.index()]).filter(|_| layer.layer == "facilities");
                let home = analysis.home(&row.row).map(|h| &study.homes[h.index()]).filter(|_| layer.layer == "homes");
                let at = facility.and_then(|f| f.at.or(f.about.map(|a| a.at))).or(home.map(|h| h.at));
                DoubtRow {
                    row: row.row.clone(),
                    name: facility.map(|f| f.name.clone()).unwrap_or_default(),
                    place: row.place.clone(),
                    found: row.found.clone(),
                    at: at.map(|at| [degrees(at.lon()), degrees(at.lat())]),
                    accepted: of_column.contains(&row.row.as_str()),
                }
            })
            .collect();
        Doubt {
            layer: layer.layer.clone(),
            list: layer.file.clone(),
            severity: note.severity,
            reason: note.reason,
            text: note.said().into(),
            count: note.count,
            accepted: rows.iter().filter(|r| r.accepted).count(),
            rows,
            examples: note.examples.clone(),
        }
    });
    Doubts { doubts: doubts.collect() }
}

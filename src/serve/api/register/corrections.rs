//! All corrections of a study, with what became of each.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ServedStudy;
use crate::api::Answer;
use crate::api::study::unlocated::{problem, read_only};
use carecircle_base::model::{CellCorrection, CorrectionState, Name};
use carecircle_import::correct::{ADDED_FILE, added_facilities, read_corrections};

/// The corrections beside the lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Corrections {
    /// In the order of the file.
    pub corrections: Vec<CorrectionRow>,
    /// Facilities that were added.
    pub added: Vec<AddedRow>,
    /// Number of corrections and added facilities that the study that is shown does not know yet, or knows no more: `POST /reload` takes
    /// them up.
    pub pending: usize,
    /// Why nothing can be written; null when it can.
    pub read_only: Option<Name>,
    /// The lists that can be corrected, as `study.toml` names them.
    pub lists: Vec<String>,
}

/// A correction of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CorrectionRow {
    /// The list as `study.toml` names it.
    pub list: String,
    /// Id of the row.
    pub row: String,
    /// Name of the facility; empty where the study has none of the id.
    pub name: String,
    /// Header of the column, or one of the words for what is no column.
    pub column: String,
    /// What the list said; empty for a blank cell.
    pub old: String,
    /// Value that the cell should have; empty for a blank cell.
    pub new: String,
    /// Who corrected it; may be empty.
    pub who: String,
    /// When it was corrected; may be empty.
    pub when: String,
    /// Why; may be empty.
    pub why: String,
    /// `applied`, `row_gone`, `value_changed`, `in_list`, `unreadable`, or `pending` until the study is read anew.
    pub state: &'static str,
    /// What the list says where it says neither; null otherwise.
    pub found: Option<String>,
}

/// A facility that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct AddedRow {
    /// Id of its row in `added.csv`.
    pub row: String,
    /// Name of the facility.
    pub name: String,
    /// Who added it; may be empty.
    pub who: String,
    /// When it was added; may be empty.
    pub when: String,
    /// Why; may be empty.
    pub why: String,
}

/// The corrections of the lists, and what became of each when the lists were read.
#[utoipa::path(get, path = "/corrections", tag = "lists", operation_id = "corrections", responses((status = 200, body = Corrections),
    (status = 422, description = "The file of corrections cannot be read", body = crate::Problem, content_type = "application/problem+json")))]
pub(crate) async fn corrections(State(site): State<ServedStudy>) -> Answer<Corrections> {
    site.heavy(all).await?.map(Json)
}

fn all(site: &ServedStudy) -> Result<Corrections, crate::Problem> {
    let analysis = site.analysis();
    let shown = &analysis.report.corrections;
    let now = site.folder().map(read_corrections).transpose().map_err(problem)?.unwrap_or_default();
    let added = site.folder().map(added_facilities).transpose().map_err(problem)?.unwrap_or_default();
    let row = |c: &CellCorrection| {
        let state = shown.iter().find(|o| o.correction == *c).map(|o| &o.state);
        let (word, found) = match state {
            None => ("pending", None),
            Some(CorrectionState::Applied) => ("applied", None),
            Some(CorrectionState::RowGone) => ("row_gone", None),
            Some(CorrectionState::InList) => ("in_list", None),
            Some(CorrectionState::Unreadable) => ("unreadable", None),
            Some(CorrectionState::ValueChanged { found }) => ("value_changed", Some(found.clone())),
        };
        let facility = analysis.study.facilities.iter().find(|f| f.id == c.row);
        CorrectionRow {
            list: c.list.clone(),
            row: c.row.clone(),
            name: facility.map(|f| f.name.clone()).unwrap_or_default(),
            column: c.column.clone(),
            old: c.old.clone(),
            new: c.new.clone(),
            who: c.who.clone(),
            when: c.when.clone(),
            why: c.why.clone(),
            state: word,
            found,
        }
    };
    let corrections: Vec<CorrectionRow> = now.iter().map(row).collect();
    let lists = &analysis.report.geocoded;
    let mine = lists.iter().filter(|l| l.file == ADDED_FILE).flat_map(|l| analysis.study.facilities.get(l.facilities.clone()));
    let known: Vec<&str> = mine.flatten().map(|f| f.id.as_str()).collect();
    let gone = known.iter().filter(|id| !added.iter().any(|a| a.id == **id)).count();
    let taken_back = shown.iter().filter(|o| !now.contains(&o.correction)).count();
    let fresh = corrections.iter().filter(|c| c.state == "pending").count();
    let fresh_rows = added.iter().filter(|a| !known.contains(&a.id.as_str())).count();
    Ok(Corrections {
        pending: fresh + taken_back + fresh_rows + gone,
        read_only: read_only(site.folder(), lists),
        added: added.into_iter().map(|a| AddedRow { row: a.id, name: a.name, who: a.by.who, when: a.by.when, why: a.by.why }).collect(),
        lists: lists.iter().map(|l| l.file.clone()).collect(),
        corrections,
    })
}

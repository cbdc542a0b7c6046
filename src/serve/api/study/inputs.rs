//! What was read, what was dropped and why.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ServedStudy;
use carecircle_base::model::{LayerReport, Name, Note, Severity};

/// What became of every input file.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Inputs {
    /// One a file, roads first, then in the order of `study.toml`.
    pub inputs: Vec<InputRow>,
}

/// What became of one input file.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InputRow {
    /// `roads`, `facilities`, `homes` or `areas`.
    pub layer: String,
    /// The file as `study.toml` names it.
    pub file: String,
    /// Elements read.
    pub read: usize,
    /// Elements kept.
    pub kept: usize,
    /// Every drop and doubt; drops first.
    pub notes: Vec<InputNote>,
}

/// One reason, and how often it struck.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InputNote {
    /// `dropped`, `warning` or `info`.
    #[schema(value_type = String)]
    pub severity: Severity,
    /// Stable kebab-case code.
    pub reason: String,
    /// What was found, what was expected, and the way out.
    pub text: Name,
    /// How many elements.
    pub count: usize,
    /// The first few, by row or element.
    pub examples: Vec<String>,
}

impl From<&Note> for InputNote {
    fn from(note: &Note) -> Self {
        Self {
            severity: note.severity,
            reason: note.reason.to_owned(),
            text: note.said().into(),
            count: note.count,
            examples: note.examples.clone(),
        }
    }
}

impl From<&LayerReport> for InputRow {
    fn from(layer: &LayerReport) -> Self {
        let mut notes: Vec<&Note> = layer.notes.iter().collect();
        notes.sort_by_key(|n| n.severity);
        Self {
            layer: layer.layer.clone(),
            file: layer.file.clone(),
            read: layer.read,
            kept: layer.kept,
            notes: notes.into_iter().map(InputNote::from).collect(),
        }
    }
}

/// What became of every input file: kept, dropped or doubted, by reason.
#[utoipa::path(get, path = "/inputs", tag = "inputs", operation_id = "inputs", responses((status = 200, body = Inputs)))]
pub(crate) async fn inputs(State(site): State<ServedStudy>) -> Json<Inputs> {
    Json(Inputs { inputs: site.analysis().report.layers.iter().map(InputRow::from).collect() })
}

//! Features of vector layers: named values and a geometry.

use std::collections::HashMap;
use std::fmt::Display;

use geo::Geometry;

use super::rows::Table;
use crate::budget;
use crate::error::ImportError;
use carecircle_base::model::{LayerReport, Severity};

/// A feature: its values by name, in the order of the layer, and its geometry.
#[derive(Debug, Default)]
pub(super) struct LayerFeature {
    pub values: Vec<(String, String)>,
    pub shape: Option<Geometry<f64>>,
}

/// Table of `features`.
///
/// # Errors
/// When features have so many names of values that their table is beyond the budget.
pub(super) fn table(file: &str, features: Vec<LayerFeature>) -> Result<Table, ImportError> {
    let (headers, column) = columns(features.iter().flat_map(|f| &f.values).map(|(name, _)| name));
    budget::hold_cells(file, features.len(), headers.len())?;
    let mut table = Table::new(file, "feature", headers);
    let mut cells = vec![""; table.headers.len()];
    for (row, feature) in features.iter().enumerate() {
        cells.fill("");
        for (name, value) in &feature.values {
            cells[column[name]] = value;
        }
        table.push(row + 1, cells.iter().copied());
    }
    table.shapes = features.into_iter().map(|f| f.shape).collect();
    Ok(table)
}

/// Headers of a layer, one a name that any feature has, in the order of first appearance; and the column of each name.
pub(super) fn columns<'n>(names: impl Iterator<Item = &'n String>) -> (Vec<String>, HashMap<String, usize>) {
    let mut headers: Vec<String> = Vec::new();
    let mut column: HashMap<String, usize> = HashMap::new();
    for name in names {
        if !column.contains_key(name) {
            column.insert(name.clone(), headers.len());
            headers.push(name.clone());
        }
    }
    (headers, column)
}

/// Geometry of feature `number`, counted from 1; `None`, noted, where it cannot be read.
pub(super) fn readable<E: Display>(shape: Result<Geometry<f64>, E>, number: usize, report: &mut LayerReport) -> Option<Geometry<f64>> {
    shape
        .inspect_err(|error| {
            report.note(Severity::Warning, "bad-geometry", || format!("feature {number}: {error}"));
        })
        .ok()
}

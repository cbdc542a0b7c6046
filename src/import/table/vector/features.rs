//! Features of vector layers: named values and a geometry.

use std::collections::HashMap;

use geo::Geometry;

use super::super::rows::Table;

/// A feature: its values by name, in the order of the layer, and its geometry.
#[derive(Debug, Default)]
pub(super) struct LayerFeature {
    pub values: Vec<(String, String)>,
    pub shape: Option<Geometry<f64>>,
}

/// Table of `features`; a column is a name that any of them has, in the order of first appearance.
pub(super) fn table(file: &str, features: Vec<LayerFeature>) -> Table {
    let mut headers: Vec<String> = Vec::new();
    let mut column: HashMap<String, usize> = HashMap::new();
    for (name, _) in features.iter().flat_map(|f| &f.values) {
        if !column.contains_key(name) {
            column.insert(name.clone(), headers.len());
            headers.push(name.clone());
        }
    }
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
    table
}

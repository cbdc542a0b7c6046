//! A list of proposed sites: parcels, vacant buildings, or points somebody drew.

use std::path::Path;

use super::columns::{Columns, Field, Overrides};
use super::config::LayerFile;
use super::error::ImportError;
use super::position::Positions;
use super::table;
use crate::geom::LonLat;
use crate::model::{LayerReport, Severity};

/// A place somebody proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedSite {
    /// As the list names it; empty where it does not.
    pub name: String,
    /// Where.
    pub at: LonLat,
}

/// Reads a list of sites (CSV, XLSX or GeoJSON) by the same rules as facility lists; rows without a usable position are counted in `report`.
///
/// # Errors
/// When the file cannot be read, or has neither shapes nor columns of coordinates.
pub fn proposed_sites(path: &Path, report: &mut LayerReport) -> Result<Vec<ProposedSite>, ImportError> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let source = LayerFile::plain(&file).ok_or_else(|| ImportError::Empty {
        file: file.clone(),
        what: "no rows that can be read: expected a .csv, .xlsx or .geojson file".to_owned(),
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let table = table::read(folder, &source, &[], report)?;
    let columns = Columns::find(&table, Field::FACILITY, &Overrides::default())?;
    let positions = Positions::new(&table, &columns, &source, report)?;
    let mut sites = Vec::new();
    for row in 0..table.len() {
        match positions.at(row) {
            Ok(at) => sites.push(ProposedSite { name: table.get(row, columns.get(Field::Name)).unwrap_or_default().to_owned(), at }),
            Err(trouble) => {
                report.note(Severity::Dropped, trouble.reason, trouble.text, || format!("{}: {}", table.place(row), trouble.found));
            }
        }
    }
    report.kept = sites.len();
    Ok(sites)
}

//! Lists and layers of any format as rows of text under headers; one file a format.

mod delimited;
mod geojson;
mod header;
mod workbook;

use std::path::Path;

use geo::Geometry;

use super::config::{Format, LayerFile};
use super::error::{ImportError, read_bytes};
use crate::crs::Crs;
use carecircle_base::model::{LayerReport, Severity};

/// Rows of text under headers, and a shape a row where the format has shapes.
///
/// All cells lie in one text, row by row, so that a hundred thousand rows are a handful of allocations.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The file as the study names it.
    pub file: String,
    /// Headers, in the file's order; never blank.
    pub headers: Vec<String>,
    /// What the file itself says about its coordinates.
    pub crs: Option<Crs>,
    /// One a row, in the layer's own coordinates; empty for formats without shapes.
    pub shapes: Vec<Option<Geometry<f64>>>,
    /// `row` in lists, `feature` in layers.
    unit: &'static str,
    text: String,
    /// Where each cell ends in `text`, row by row.
    ends: Vec<usize>,
    /// The number of each row as the user sees it, from 1.
    numbers: Vec<u32>,
}

impl Table {
    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The cell, without blanks around it.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let at = row * self.headers.len() + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.text[start..self.ends[at]].trim()
    }

    /// The cell, or nothing where there is no such column or nothing in it.
    #[must_use]
    pub fn get(&self, row: usize, column: Option<usize>) -> Option<&str> {
        column.map(|c| self.cell(row, c)).filter(|s| !s.is_empty())
    }

    /// The row's number as the user sees it.
    #[must_use]
    pub fn number(&self, row: usize) -> u32 {
        self.numbers[row]
    }

    /// `row 7` or `feature 7`.
    #[must_use]
    pub fn place(&self, row: usize) -> String {
        format!("{} {}", self.unit, self.numbers[row])
    }

    /// The headers, for messages.
    #[must_use]
    pub fn header_list(&self) -> String {
        if self.headers.is_empty() {
            "none".to_owned()
        } else {
            self.headers.iter().map(|h| format!("\"{h}\"")).collect::<Vec<_>>().join(", ")
        }
    }

    /// The row's shape, where it has one.
    #[must_use]
    pub fn shape(&self, row: usize) -> Option<&Geometry<f64>> {
        self.shapes.get(row).and_then(Option::as_ref)
    }

    fn new(file: &str, unit: &'static str, headers: Vec<String>) -> Self {
        Self { file: file.to_owned(), unit, headers, ..Self::default() }
    }

    /// Adds a row; missing cells are blank, surplus ones are left out.
    fn push<'c>(&mut self, number: usize, cells: impl Iterator<Item = &'c str>) {
        let mut cells = cells;
        for _ in 0..self.headers.len() {
            self.text.push_str(cells.next().unwrap_or_default());
            self.ends.push(self.text.len());
        }
        self.numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
    }
}

/// Reads `source`, which is not OpenStreetMap, below `dir`; says in `report` how it was read.
///
/// # Errors
/// When the file cannot be read as its format, or holds no rows.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn read(dir: &Path, source: &LayerFile, named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    filled(&read_bytes(dir, &source.file)?, source, named, report)
}

/// The same from bytes in memory.
///
/// # Errors
/// When the bytes cannot be read as the format, or hold no rows.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn filled(bytes: &[u8], source: &LayerFile, named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    let table = parse(bytes, source, named, report)?;
    if table.is_empty() {
        return Err(ImportError::Empty { file: source.file.clone(), what: format!("no rows below the headers {}", table.header_list()) });
    }
    report.read = table.len();
    Ok(table)
}

/// The same; without rows an empty table.
///
/// # Errors
/// When the bytes cannot be read as the format.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn parse(bytes: &[u8], source: &LayerFile, named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    let (mut grid, file) = match source.format {
        Format::GeoJson => return geojson::read(bytes, &source.file, report),
        Format::Csv => (delimited::read(bytes, source, report)?, &source.file),
        Format::Workbook => (workbook::read(bytes, source, report)?, &source.file),
        Format::Osm => unreachable!("extracts are read by import::osm"),
    };
    header::split(&mut grid, file, named, report)
}

/// Rows of cells as a list has them, before anybody knows which are headers.
#[derive(Debug, Default)]
struct Grid {
    text: String,
    /// Where each cell ends.
    cells: Vec<usize>,
    /// Where each row's cells end, and the row's number as the user sees it.
    rows: Vec<(usize, usize)>,
}

impl Grid {
    fn cell_done(&mut self) {
        self.cells.push(self.text.len());
    }

    fn row_done(&mut self, number: usize) {
        self.rows.push((self.cells.len(), number));
    }

    fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        let first = if row == 0 { 0 } else { self.rows[row - 1].0 };
        (first..self.rows[row].0).map(|at| {
            let start = if at == 0 { 0 } else { self.cells[at - 1] };
            self.text[start..self.cells[at]].trim()
        })
    }
}

/// Notes cells that were cut or rows that were left out by a reader.
fn note_blank_rows(report: &mut LayerReport, count: usize) {
    report.note_many(Severity::Info, "blank-rows", "rows with nothing in them are passed over", count, String::new);
}

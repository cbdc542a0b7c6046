//! Rows of text under headers.

use geo::Geometry;

use crate::crs::Crs;

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
    pub(super) text: String,
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

    pub(super) fn new(file: &str, unit: &'static str, headers: Vec<String>) -> Self {
        Self { file: file.to_owned(), unit, headers, ..Self::default() }
    }

    /// Adds a row; missing cells are blank, surplus ones are left out.
    pub(super) fn push<'c>(&mut self, number: usize, cells: impl Iterator<Item = &'c str>) {
        let mut cells = cells;
        for _ in 0..self.headers.len() {
            self.text.push_str(cells.next().unwrap_or_default());
            self.ends.push(self.text.len());
        }
        self.numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
    }
}

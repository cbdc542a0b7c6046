//! Tables: rows of text under headers.

use std::collections::BTreeMap;

use geo::{CoordsIter, Geometry};

use crate::crs::Crs;
use carecircle_base::characters::shortened;

/// A table: rows of text under headers, with a geometry a row where the format has geometries.
///
/// All cells are stored in one string, row by row, so that a hundred thousand rows take a handful of allocations.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// File as `study.toml` names it.
    pub file: String,
    /// Headers, in the file's order; never blank.
    pub headers: Vec<String>,
    /// Coordinate system that the file declares; `None` where it declares none.
    pub crs: Option<Crs>,
    /// Name of the coordinate system as the file writes it; `None` where it writes none.
    pub crs_name: Option<String>,
    /// Geometry of each row, in the layer's coordinates; empty for formats without geometries.
    pub shapes: Vec<Option<Geometry<f64>>>,
    /// Unit that a line above the headers gives for the whole list, such as 万人 of `单位：万人`; `None` without one.
    pub unit: Option<String>,
    /// Name of the only sheet of a workbook that the rows come from; `None` where there are several, or none.
    pub sheet: Option<String>,
    /// Name of each sheet of the workbook that is not read, and the reason of the note on it.
    pub left_out: Vec<(String, &'static str)>,
    /// Whether the last column holds the names of the sheets, which no row writes itself.
    pub(super) has_sheet_column: bool,
    /// First row and text of each line above the headers of its sheet: titles, units, remarks.
    pub(super) titles: Vec<(usize, String)>,
    /// First row and name of each sheet that the rows come from; empty where there is one source only.
    pub(super) sheets: Vec<(usize, String)>,
    /// Word for a row in messages: `row` in lists, `feature` in layers.
    pub(super) row_word: &'static str,
    pub(super) text: String,
    /// End of each cell in `text`, row by row.
    ends: Vec<usize>,
    /// Number of each row as users count, from 1.
    numbers: Vec<u32>,
}

impl Table {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether the table has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Text of a cell, trimmed.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let at = row * self.headers.len() + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.text[start..self.ends[at]].trim()
    }

    /// Text of a cell, trimmed; `None` where `column` is `None` or the cell is blank.
    #[must_use]
    pub fn get(&self, row: usize, column: Option<usize>) -> Option<&str> {
        column.map(|c| self.cell(row, c)).filter(|s| !s.is_empty())
    }

    /// Cells of a row that are not blank, in the file's order; the name of its sheet is none.
    pub fn written(&self, row: usize) -> impl Iterator<Item = &str> {
        let width = self.headers.len() - usize::from(self.has_sheet_column);
        (0..width).map(move |column| self.cell(row, column)).filter(|cell| !cell.is_empty())
    }

    /// Bytes of memory that the rows take, roughly.
    pub(crate) fn bytes(&self) -> usize {
        let points: usize = self.shapes.iter().flatten().map(CoordsIter::coords_count).sum();
        self.text.len() + 8 * self.ends.len() + 4 * self.numbers.len() + 16 * points + 64 * self.shapes.len()
    }

    /// Number of a row as users count, from 1.
    #[must_use]
    pub fn number(&self, row: usize) -> u32 {
        self.numbers[row]
    }

    /// Row for messages, such as `row 7`, `feature 7` or `sheet "大洋街道", row 7`.
    #[must_use]
    pub fn place(&self, row: usize) -> String {
        let sheet = self.sheets.iter().rev().find(|s| s.0 <= row).map_or_else(String::new, |s| format!("sheet \"{}\", ", s.1));
        format!("{sheet}{} {}", self.row_word, self.numbers[row])
    }

    /// What stands over a row: the file's name without its ending, its sheet's name, and the lines above its headers.
    pub fn captions(&self, row: usize) -> impl Iterator<Item = &str> {
        let file = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let sheet = self.sheets.iter().rev().find(|s| s.0 <= row);
        let from = sheet.map_or(0, |s| s.0);
        let name = sheet.map(|s| s.1.as_str()).or(self.sheet.as_deref());
        // A title further down takes the place of those above, unless it only says that the page is another.
        let own = |t: &&(usize, String)| (from..=row).contains(&t.0);
        let begins = |t: &(usize, String)| !t.1.contains('续') && !t.1.contains('页');
        let latest = self.titles.iter().filter(own).filter(|t| begins(t)).map(|t| t.0).max().unwrap_or(from);
        let titles = self.titles.iter().filter(move |t| (latest..=row).contains(&t.0)).map(|t| t.1.as_str());
        std::iter::once(stem).chain(name).chain(titles)
    }

    /// Names of the sheets of a workbook that the rows come from, in its order; empty for every other format.
    #[must_use]
    pub fn sheets_read(&self) -> Vec<&str> {
        self.sheet.iter().map(String::as_str).chain(self.sheets.iter().map(|s| s.1.as_str())).collect()
    }

    /// Headers for messages, quoted and joined by commas; the first 60.
    #[must_use]
    pub fn header_list(&self) -> String {
        if self.headers.is_empty() {
            "none".to_owned()
        } else {
            let shown = self.headers.iter().take(60).map(|h| format!("\"{}\"", shortened(h, 80))).collect::<Vec<_>>().join(", ");
            match self.headers.len().saturating_sub(60) {
                0 => shown,
                more => format!("{shown} and {more} more"),
            }
        }
    }

    /// Whether a row is the first of its sheet, where the rows come from several.
    #[must_use]
    pub fn begins_sheet(&self, row: usize) -> bool {
        self.sheets.iter().any(|s| s.0 == row)
    }

    /// Whether a title stands right above a row, among the rows of its sheet.
    pub(crate) fn begins_titled(&self, row: usize) -> bool {
        self.titles.iter().any(|title| title.0 == row)
    }

    /// Geometry of a row; `None` where it has none.
    #[must_use]
    pub fn shape(&self, row: usize) -> Option<&Geometry<f64>> {
        self.shapes.get(row).and_then(Option::as_ref)
    }

    /// The table with other numbers for its rows, as messages tell them.
    pub(super) fn numbered(self, numbers: &[usize]) -> Self {
        Self { row_word: "row", numbers: numbers.iter().map(|n| u32::try_from(*n).unwrap_or(u32::MAX)).collect(), ..self }
    }

    pub(super) fn new(file: &str, row_word: &'static str, headers: Vec<String>) -> Self {
        Self { file: file.to_owned(), row_word, headers, ..Self::default() }
    }

    /// Makes cells blank, each given by the number of its row and its column.
    pub(super) fn blank(&mut self, cells: &[(u32, usize)]) {
        let mut blank = BTreeMap::new();
        for row in 0..self.len() {
            let here = cells.iter().filter(|(number, _)| *number == self.numbers[row]);
            blank.extend(here.map(|(_, column)| ((row, *column), String::new())));
        }
        self.rewrite(&blank);
    }

    /// Writes cells anew, each by its row and column.
    pub(super) fn rewrite(&mut self, cells: &BTreeMap<(usize, usize), String>) {
        let mut text = String::with_capacity(self.text.len());
        let mut ends = Vec::with_capacity(self.ends.len());
        for row in 0..self.len() {
            for column in 0..self.headers.len() {
                text.push_str(cells.get(&(row, column)).map_or_else(|| self.cell(row, column), String::as_str));
                ends.push(text.len());
            }
        }
        (self.text, self.ends) = (text, ends);
    }

    /// The table with a further column that holds `value` in each row.
    pub(crate) fn with_column(self, header: &str, value: &str) -> Self {
        let headers: Vec<String> = self.headers.iter().cloned().chain([header.to_owned()]).collect();
        let (column, rows) = (self.headers.len(), vec![true; self.len()]);
        Self { headers, ..self.clone() }.written_anew(&self, column, value, &rows)
    }

    /// The table with `value` in a column of the rows for which `rows` holds.
    pub(crate) fn with_cells(self, column: usize, value: &str, rows: &[bool]) -> Self {
        self.clone().written_anew(&self, column, value, rows)
    }

    /// The rows of `from` below the headers of this table, with `value` in a column of those for which `rows` holds.
    fn written_anew(mut self, from: &Self, column: usize, value: &str, rows: &[bool]) -> Self {
        self.text = String::with_capacity(from.text.len() + from.len() * value.len());
        self.ends.clear();
        self.numbers.clear();
        for (row, here) in rows.iter().enumerate() {
            let cells = (0..self.headers.len()).map(|c| match c == column {
                true if *here => value,
                _ if c < from.headers.len() => from.cell(row, c),
                _ => "",
            });
            self.push(from.numbers[row] as usize, cells.collect::<Vec<_>>().into_iter());
        }
        self
    }

    /// The table with other columns: headers, and the cells of each row below them.
    pub(super) fn of_columns(self, headers: Vec<String>, rows: &[Vec<String>]) -> Self {
        let numbers = self.numbers.clone();
        let mut out = Self { headers, text: String::with_capacity(self.text.len()), ends: Vec::new(), numbers: Vec::new(), ..self };
        for (number, cells) in numbers.into_iter().zip(rows) {
            out.push(number as usize, cells.iter().map(String::as_str));
        }
        out
    }

    /// Number of blanks before the text of a cell.
    pub(crate) fn indent(&self, row: usize, column: usize) -> usize {
        let at = row * self.headers.len() + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        let text = &self.text[start..self.ends[at]];
        if text.trim().is_empty() { 0 } else { text.chars().take_while(|c| c.is_whitespace()).count() }
    }

    /// The table with every cell replaced by a part of it.
    pub(crate) fn map_cells(self, part: impl Fn(&str) -> &str) -> Self {
        let mut out = Self { text: String::with_capacity(self.text.len()), ends: Vec::new(), numbers: Vec::new(), ..self.clone() };
        for row in 0..self.len() {
            out.push(self.numbers[row] as usize, (0..self.headers.len()).map(|column| part(self.cell(row, column))));
        }
        out
    }

    /// The table without the rows for which `leave` holds.
    pub(super) fn without(self, leave: &[bool]) -> Self {
        let Self { file, headers, crs, crs_name, unit, sheet, row_word, .. } = &self;
        let mut out = Self {
            crs: *crs,
            crs_name: crs_name.clone(),
            unit: unit.clone(),
            sheet: sheet.clone(),
            left_out: self.left_out.clone(),
            has_sheet_column: self.has_sheet_column,
            ..Self::new(file, row_word, headers.clone())
        };
        for (row, leave) in leave.iter().enumerate() {
            let first = out.len();
            out.titles.extend(self.titles.iter().filter(|t| t.0 == row).map(|t| (first, t.1.clone())));
            if let Some(sheet) = self.sheets.iter().find(|s| s.0 == row) {
                out.sheets.push((out.len(), sheet.1.clone()));
            }
            if *leave {
                continue;
            }
            out.push(self.numbers[row] as usize, (0..self.headers.len()).map(|c| self.cell(row, c)));
            if !self.shapes.is_empty() {
                out.shapes.push(self.shapes[row].clone());
            }
        }
        out
    }

    /// Adds a row; missing cells become blank, surplus cells are left out.
    pub(super) fn push<'c>(&mut self, number: usize, cells: impl Iterator<Item = &'c str>) {
        let mut cells = cells;
        for _ in 0..self.headers.len() {
            self.text.push_str(cells.next().unwrap_or_default());
            self.ends.push(self.text.len());
        }
        self.numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
    }
}

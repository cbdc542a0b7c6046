//! Sheets of a workbook joined to one table.

use std::collections::HashSet;

use super::rows::Table;
use super::shape::{Shape, towns_or_villages};
use super::workbook::column_name;
use crate::aside_rows::total_row;
use crate::columns::Field;
use crate::text::fold;
use crate::words::{CAPTION, StatusReading, read_caption};
use carecircle_base::model::{LayerReport, Severity};

/// Header of the column that keeps the names of joined sheets, where they are no towns or villages.
pub(crate) const SHEET_COLUMN: &str = "工作表";

/// A sheet with its table.
pub(super) struct Candidate {
    pub(super) name: String,
    pub(super) visible: bool,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<[u32; 2]>,
    pub(super) table: Table,
    pub(super) notes: LayerReport,
    pub(super) shape: Shape,
    /// Whether the sheet is a form, whose rows are columns.
    pub(super) is_form: bool,
}

/// The rows of several sheets under the headers of the first, and those that other sheets have besides.
pub(super) struct Joined {
    headers: Vec<String>,
    /// Field of each header.
    fields: Vec<Option<Field>>,
    file: String,
    row_word: &'static str,
    unit: Option<String>,
    rows: Vec<(u32, Vec<String>)>,
    sheets: Vec<(usize, String)>,
    titles: Vec<(usize, String)>,
    /// What identifies a row: the columns by which a repeated sheet is known.
    keys: HashSet<Vec<String>>,
    key_fields: Vec<Field>,
    /// What identifies each row of `rows`; `None` for totals.
    row_keys: Vec<Option<Vec<String>>>,
    /// Sheets over which a state stands: their name, what says so, and what identifies their rows.
    stated: Vec<(String, String, HashSet<Vec<String>>)>,
}

impl Joined {
    pub(super) fn new(first: &Table, shape: &Shape) -> Self {
        const KEY: [Field; 10] = [
            Field::Name,
            Field::Village,
            Field::Lon,
            Field::Lat,
            Field::Position,
            Field::Address,
            Field::Kind,
            Field::Seniors,
            Field::Value,
            Field::Code,
        ];
        // A summary of an older day has the same places, and other numbers.
        let placed = shape.fields.contains(&Some(Field::Lon)) || shape.fields.contains(&Some(Field::Position));
        Self {
            headers: first.headers.clone(),
            fields: shape.fields.clone(),
            file: first.file.clone(),
            row_word: first.row_word,
            unit: first.unit.clone(),
            rows: Vec::new(),
            sheets: Vec::new(),
            titles: Vec::new(),
            keys: HashSet::new(),
            row_keys: Vec::new(),
            stated: Vec::new(),
            key_fields: KEY.into_iter().filter(|f| shape.fields.contains(&Some(*f)) && !(placed && *f == Field::Seniors)).collect(),
        }
    }

    /// What identifies each row of a sheet; `None` for totals.
    fn keys(&self, candidate: &Candidate) -> Vec<Option<Vec<String>>> {
        let columns: Vec<Option<usize>> =
            self.key_fields.iter().map(|f| candidate.shape.fields.iter().position(|g| *g == Some(*f))).collect();
        let of = |row: usize| columns.iter().map(|c| candidate.table.get(row, *c).unwrap_or_default().to_owned()).collect();
        (0..candidate.table.len()).map(|row| total_row(&candidate.table, row).is_none().then(|| of(row))).collect()
    }

    /// Whether every row of the sheet is there already.
    pub(super) fn holds_all(&self, candidate: &Candidate) -> bool {
        let named = self.key_fields.len() >= 2;
        named && !self.rows.is_empty() && self.keys(candidate).iter().flatten().all(|k| self.keys.contains(k))
    }

    /// Keeps what a sheet's name or title says of the state of its places, for their rows in other sheets.
    pub(super) fn state(&mut self, candidate: &Candidate, layer: &[Field]) {
        let said = |text: &&str| read_caption(text) != StatusReading::Silent;
        let titles = candidate.table.titles.iter().map(|t| t.1.as_str());
        let caption = std::iter::once(candidate.name.as_str()).chain(titles).find(said);
        let Some(caption) = caption.filter(|_| layer.contains(&Field::Kind) && self.key_fields.len() > 1) else { return };
        self.stated.push((candidate.name.clone(), caption.to_owned(), self.keys(candidate).into_iter().flatten().collect()));
    }

    /// Writes into a column of its own what a sheet says of the state of places that stand in another sheet too.
    fn share_states(&mut self, report: &mut LayerReport) {
        let mut column = None;
        for row in 0..self.rows.len() {
            let sheet = self.sheets.iter().rev().find(|s| s.0 <= row).map_or("", |s| s.1.as_str());
            let Some(key) = self.row_keys[row].as_ref().filter(|_| !self.stated.iter().any(|s| s.0 == sheet)) else { continue };
            let Some((name, caption, _)) = self.stated.iter().find(|s| s.2.contains(key)) else { continue };
            report.note(Severity::Warning, "sheet-says-state", || {
                format!("sheet \"{sheet}\", row {}: \"{caption}\" of \"{name}\"", self.rows[row].0)
            });
            let at = *column.get_or_insert(self.headers.len());
            let cells = &mut self.rows[row].1;
            cells.resize(at + 1, String::new());
            caption.clone_into(&mut cells[at]);
        }
        if column.is_some() {
            self.headers.push(CAPTION.to_owned());
            self.fields.push(None);
        }
    }

    pub(super) fn add(&mut self, candidate: &Candidate, report: &mut LayerReport) {
        let Candidate { name, table, shape, notes, hidden_rows, .. } = candidate;
        let keys = self.keys(candidate);
        self.keys.extend(keys.iter().flatten().cloned());
        self.row_keys.extend(keys);
        let mut taken: Vec<bool> = vec![false; self.headers.len()];
        let mut to = Vec::with_capacity(table.headers.len());
        for (header, field) in table.headers.iter().zip(&shape.fields) {
            let free = |means: &dyn Fn(usize) -> bool| (0..taken.len()).find(|at| !taken[*at] && means(*at));
            let at = free(&|at| self.headers[at] == *header)
                .or_else(|| free(&|at| fold(&self.headers[at]) == fold(header)))
                .or_else(|| field.and_then(|f| free(&|at| self.fields[at] == Some(f))));
            let at = at.unwrap_or_else(|| {
                let again = self.headers.contains(header);
                self.headers.push(if again { format!("{header} ({name})") } else { header.clone() });
                self.fields.push(*field);
                taken.push(false);
                self.headers.len() - 1
            });
            taken[at] = true;
            to.push(at);
        }
        self.sheets.push((self.rows.len(), name.clone()));
        self.titles.extend(table.titles.iter().map(|title| (self.rows.len() + title.0, title.1.clone())));
        for row in 0..table.len() {
            let mut cells = vec![String::new(); self.headers.len()];
            for (column, at) in to.iter().enumerate() {
                table.cell(row, column).clone_into(&mut cells[*at]);
            }
            self.rows.push((table.number(row), cells));
            if hidden_rows.binary_search(&table.number(row)).is_ok() {
                report.note(Severity::Warning, "hidden-rows", || format!("sheet \"{name}\", row {}", table.number(row)));
            }
        }
        note_hidden_columns(candidate, report);
        let mut notes = notes.clone();
        notes.notes.iter_mut().for_each(|n| n.examples.iter_mut().for_each(|e| *e = format!("sheet \"{name}\", {e}")));
        report.absorb(&notes);
    }

    pub(super) fn finish(mut self, layer: &[Field], report: &mut LayerReport) -> Table {
        self.share_states(report);
        let names: Vec<&str> = self.sheets.iter().map(|s| s.1.as_str()).collect();
        let quoted = names.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ");
        let several = names.len() > 1;
        report.read_as = format!("workbook, sheet{} {quoted}", if several { "s" } else { "" });
        let mut column = None;
        if several {
            // The sheet's name is the town where no column says it; else it is kept, for columns to name.
            let place = towns_or_villages(&names).filter(|f| layer.contains(f) && !self.fields.contains(&Some(*f)));
            let header = match place {
                Some(Field::Town) => "所属镇街（工作表）",
                Some(_) => "所属社区（工作表）",
                None => SHEET_COLUMN,
            };
            report.note_many(Severity::Info, "sheets-joined", names.len(), || {
                format!("{quoted}; the sheet's name is {}", if place.is_some() { "the town or village" } else { "kept as 工作表" })
            });
            column = (!self.headers.iter().any(|h| h == header)).then(|| header.to_owned());
        }
        let mut table = Table::new(&self.file, self.row_word, std::mem::take(&mut self.headers));
        table.unit = self.unit.take();
        table.titles = std::mem::take(&mut self.titles);
        let width = table.headers.len();
        table.headers.extend(column.clone());
        table.has_sheet_column = column.is_some();
        for (row, (number, cells)) in self.rows.iter().enumerate() {
            let sheet = self.sheets.iter().rev().find(|s| s.0 <= row).map_or("", |s| s.1.as_str());
            let blank = (cells.len()..width).map(|_| "");
            table.push(*number as usize, cells.iter().map(String::as_str).chain(blank).chain(column.iter().map(|_| sheet)));
        }
        if several {
            table.sheets = self.sheets;
        } else {
            table.sheet = self.sheets.pop().map(|s| s.1);
        }
        table
    }
}

/// Tells which columns with something in them are hidden.
fn note_hidden_columns(candidate: &Candidate, report: &mut LayerReport) {
    let Candidate { name, table, hidden_columns, .. } = candidate;
    for (column, header) in (0_u32..).zip(&table.headers) {
        let at = column as usize;
        let hidden = hidden_columns.iter().any(|[first, last]| (*first..=*last).contains(&column));
        if hidden && (0..table.len()).any(|row| !table.cell(row, at).is_empty()) {
            report.note(Severity::Warning, "hidden-columns", || format!("sheet \"{name}\", column {} ({header})", column_name(column)));
        }
    }
}

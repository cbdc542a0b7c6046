//! Choice of the sheets of a workbook, and their joining to one table: one sheet a town is one list.

use std::collections::HashSet;

use super::header;
use super::rows::Table;
use super::shape::{Shape, timed, towns_or_villages};
use super::sheet_notes::{note_formats, note_marks};
use super::workbook::{Sheet, column_name};
use crate::aside_rows::total_row;
use crate::columns::Field;
use crate::error::ImportError;
use crate::heading::{Heading, counted};
use crate::layer_file::LayerFile;
use crate::text::fold;
use carecircle_base::model::{LayerReport, Severity};

/// Header of the column that keeps the names of joined sheets, where they are no towns or villages.
pub(crate) const SHEET_COLUMN: &str = "工作表";

/// A sheet with its table.
struct Candidate {
    name: String,
    visible: bool,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<[u32; 2]>,
    table: Table,
    notes: LayerReport,
    shape: Shape,
}

/// The table of a workbook: the first visible sheet that has the layer's columns, with all visible sheets of the same shape; those left
/// out are noted with the reason. `sheet` and `sheets` of `source` name others.
///
/// # Errors
/// When no sheet has rows, a named sheet is missing, or several sheets are one list at several times.
pub(super) fn table(
    sheets: Vec<Sheet>,
    source: &LayerFile,
    fields: &[Field],
    named: &[&str],
    report: &mut LayerReport,
) -> Result<Table, ImportError> {
    let all = sheets.iter().map(|s| format!("\"{}\"", s.name)).collect::<Vec<_>>().join(", ");
    let star = source.sheets.iter().any(|s| s == "*");
    let asked: Vec<&String> = source.sheet.iter().chain(source.sheets.iter().filter(|s| *s != "*")).collect();
    if let Some(unknown) = asked.iter().find(|a| !sheets.iter().any(|s| s.name == ***a)) {
        return Err(ImportError::Sheet { file: source.file.clone(), sheet: (*unknown).clone(), sheets: all });
    }
    let mut candidates = Vec::new();
    let mut blank = Vec::new();
    for mut sheet in sheets.into_iter().filter(|s| asked.is_empty() || asked.contains(&&s.name)) {
        if sheet.grid.rows.is_empty() {
            blank.push(sheet.name);
            continue;
        }
        let mut notes = LayerReport::new("", "");
        let mut table = header::split(&mut sheet.grid, &source.file, named, &mut notes)?;
        let shape = Shape::of(&table, fields, named);
        once(&mut table, &shape, &sheet.copied, &mut notes);
        notes.note_many(Severity::Warning, "formula-not-computed", sheet.uncomputed.len(), || format!("cell {}", sheet.uncomputed[0]));
        note_formats(&sheet.formatted, &mut notes);
        note_marks(&sheet, &table, &mut notes);
        let Sheet { name, visible, hidden_rows, hidden_columns, .. } = sheet;
        candidates.push(Candidate { name, visible, hidden_rows, hidden_columns, table, notes, shape });
    }
    let chosen = |c: &&Candidate| c.visible || star || !asked.is_empty();
    // A form's example, or a sheet that its own name puts aside, is no part of the list where another sheet is.
    let aside = |c: &Candidate| asked.is_empty() && !star && is_aside(&c.name);
    let other = candidates.iter().any(|c| chosen(&c) && !c.table.is_empty() && !aside(c) && c.shape.score > 0);
    let aside = |c: &Candidate| other && aside(c);
    let chosen = |c: &&Candidate| chosen(c) && !aside(c);
    let best = candidates.iter().filter(chosen).filter(|c| !c.table.is_empty()).map(|c| c.shape.score).max();
    let first = candidates
        .iter()
        .position(|c| chosen(&c) && !c.table.is_empty() && Some(c.shape.score) == best)
        .or_else(|| candidates.iter().position(|c| !c.table.is_empty()))
        .or(if candidates.is_empty() { None } else { Some(0) });
    let Some(first) = first else {
        let what = format!("nothing in {}", blank.iter().map(|n| format!("sheet \"{n}\"")).collect::<Vec<_>>().join(", "));
        return Err(ImportError::Empty { file: source.file.clone(), what });
    };
    let like = |at: usize| if at == first { Ok(()) } else { candidates[at].shape.like(&candidates[first].shape) };
    if asked.is_empty() && !star {
        let of_time: Vec<&str> = (0..candidates.len())
            .filter(|at| candidates[*at].visible && !candidates[*at].table.is_empty() && like(*at).is_ok())
            .map(|at| candidates[at].name.as_str())
            .filter(|name| timed(name))
            .collect();
        if of_time.len() > 1 {
            let last = of_time
                .iter()
                .max_by_key(|n| n.split(|c: char| !c.is_ascii_digit()).filter_map(|p| p.parse::<u64>().ok()).collect::<Vec<_>>());
            return Err(ImportError::SheetsOfTime {
                file: source.file.clone(),
                sheets: of_time.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", "),
                last: last.copied().unwrap_or_default().to_owned(),
            });
        }
    }

    let mut joined = Joined::new(&candidates[first].table, &candidates[first].shape);
    let mut unread: Vec<(String, &'static str)> = blank.into_iter().map(|name| (name, "sheet-without-table")).collect();
    for (at, candidate) in candidates.iter().enumerate() {
        let Candidate { name, table, .. } = candidate;
        if table.is_empty() && at != first {
            left_out_blank(report, name, table);
            unread.push((name.clone(), "sheet-without-table"));
        } else if candidate.visible && aside(candidate) && candidate.shape.score > 0 {
            unread.push((name.clone(), left_out(report, candidate, "its name says that it is an example, or counts no more")));
        } else if let Err(why) = like(at)
            && asked.is_empty()
        {
            unread.push((name.clone(), left_out(report, candidate, &why)));
        } else if !candidate.visible && at != first && asked.is_empty() && !star {
            report.note(Severity::Warning, "sheet-hidden", || format!("\"{name}\", {} rows", table.len()));
            unread.push((name.clone(), "sheet-hidden"));
        } else if asked.is_empty() && !star && joined.holds_all(candidate) {
            report.note(Severity::Warning, "sheet-repeats", || format!("\"{name}\", {} rows", table.len()));
            unread.push((name.clone(), "sheet-repeats"));
        } else {
            joined.add(candidate, report);
        }
    }
    let mut table = joined.finish(fields, report);
    table.left_out = unread;
    Ok(table)
}

/// Whether a sheet's name says that it holds an example, or what counts no more.
fn is_aside(name: &str) -> bool {
    let plain = fold(name);
    let whole =
        ["示例", "样例", "样表", "范例", "模板", "模版", "填写示例", "填报示例", "作废", "备份", "废弃", "草稿", "旧表", "勿用", "不用"];
    whole.contains(&plain.as_str()) || ["作废", "备份", "示例", "样表", "勿用"].iter().any(|end| plain.ends_with(end))
}

/// Takes counts out of the rows into which a merged cell was copied: 100 over two villages are not 200.
fn once(table: &mut Table, shape: &Shape, copied: &[(u32, usize)], notes: &mut LayerReport) {
    let counts = |column: usize| shape.fields.get(column).copied().flatten().is_some_and(|f| counted(f).is_some());
    let blank: Vec<(u32, usize)> = copied.iter().copied().filter(|(_, column)| counts(*column)).collect();
    notes.note_many(Severity::Warning, "merged-count", blank.len(), || format!("row {}, {}", blank[0].0, table.headers[blank[0].1]));
    if !blank.is_empty() {
        table.blank(&blank);
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

fn left_out_blank(report: &mut LayerReport, name: &str, table: &Table) {
    report.note(Severity::Info, "sheet-without-table", || format!("\"{name}\": no rows below {}", table.header_list()));
}

/// Notes a sheet that is not a part of the list; returns the reason of the note.
fn left_out(report: &mut LayerReport, candidate: &Candidate, why: &str) -> &'static str {
    let Candidate { name, table, shape, visible, .. } = candidate;
    if shape.score == 0 || !visible {
        report.note(Severity::Info, "sheet-without-table", || format!("\"{name}\"{}", if *visible { "" } else { " (hidden)" }));
        "sheet-without-table"
    } else {
        report.note(Severity::Warning, "sheet-left-out", || format!("\"{name}\", {} rows: {why}", table.len()));
        "sheet-left-out"
    }
}

/// The rows of several sheets under the headers of the first, and those that other sheets have besides.
struct Joined {
    headers: Vec<String>,
    /// Field of each header.
    fields: Vec<Option<Field>>,
    file: String,
    unit: Option<String>,
    rows: Vec<(u32, Vec<String>)>,
    sheets: Vec<(usize, String)>,
    titles: Vec<(usize, String)>,
    /// What identifies a row: the columns by which a repeated sheet is known.
    keys: HashSet<Vec<String>>,
    key_fields: Vec<Field>,
}

impl Joined {
    fn new(first: &Table, shape: &Shape) -> Self {
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
            unit: first.unit.clone(),
            rows: Vec::new(),
            sheets: Vec::new(),
            titles: Vec::new(),
            keys: HashSet::new(),
            key_fields: KEY.into_iter().filter(|f| shape.fields.contains(&Some(*f)) && !(placed && *f == Field::Seniors)).collect(),
        }
    }

    fn keys(&self, candidate: &Candidate) -> Vec<Vec<String>> {
        let columns: Vec<Option<usize>> =
            self.key_fields.iter().map(|f| candidate.shape.fields.iter().position(|g| *g == Some(*f))).collect();
        let of = |row: usize| columns.iter().map(|c| candidate.table.get(row, *c).unwrap_or_default().to_owned()).collect();
        (0..candidate.table.len()).filter(|row| total_row(&candidate.table, *row).is_none()).map(of).collect()
    }

    /// Whether every row of the sheet is there already.
    fn holds_all(&self, candidate: &Candidate) -> bool {
        let named = self.key_fields.len() >= 2;
        named && !self.rows.is_empty() && self.keys(candidate).iter().all(|k| self.keys.contains(k))
    }

    fn add(&mut self, candidate: &Candidate, report: &mut LayerReport) {
        let Candidate { name, table, shape, notes, hidden_rows, .. } = candidate;
        for key in self.keys(candidate) {
            self.keys.insert(key);
        }
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
        self.titles.extend(table.titles.iter().map(|title| (self.rows.len(), title.1.clone())));
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

    fn finish(mut self, layer: &[Field], report: &mut LayerReport) -> Table {
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
        let mut table = Table::new(&self.file, "row", std::mem::take(&mut self.headers));
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

/// Whether the remarks on two headers of one meaning (units, coordinate systems) say the same.
pub(super) fn same_remarks(a: &str, b: &str) -> bool {
    let remarks = |h: &str| {
        let mut all = Heading::of(h).remarks;
        all.sort();
        all
    };
    remarks(a) == remarks(b)
}

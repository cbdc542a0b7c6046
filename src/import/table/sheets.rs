//! Choice of the sheets of a workbook, and their joining to one table: one sheet a town is one list.

use super::form;
use super::header;
use super::joined_sheets::{Candidate, Joined};
use super::rows::Table;
use super::shape::{Shape, is_aside, sums_up, timed, towns_or_villages};
use super::sheet_notes::{note_formats, note_marks};
use super::side_by_side;
use super::workbook::Sheet;
use crate::columns::Field;
use crate::error::ImportError;
use crate::heading::{Heading, counted};
use crate::layer_file::LayerFile;
use carecircle_base::model::{LayerReport, Severity};

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
    let sheets = side_by_side::parted(sheets, report);
    let all = sheets.iter().map(|s| format!("\"{}\"", s.name)).collect::<Vec<_>>().join(", ");
    let star = source.sheets.iter().any(|s| s == "*");
    let asked: Vec<&String> = source.sheet.iter().chain(source.sheets.iter().filter(|s| *s != "*")).collect();
    if let Some(unknown) = asked.iter().find(|a| !sheets.iter().any(|s| s.name == ***a || s.part_of.as_ref() == Some(**a))) {
        return Err(ImportError::Sheet { file: source.file.clone(), sheet: (*unknown).clone(), sheets: all });
    }
    let mut candidates = Vec::new();
    let mut blank = Vec::new();
    let is_asked = |s: &Sheet| asked.contains(&&s.name) || s.part_of.as_ref().is_some_and(|whole| asked.contains(&whole));
    for mut sheet in sheets.into_iter().filter(|s| asked.is_empty() || is_asked(s)) {
        if sheet.grid.rows.is_empty() {
            blank.push(sheet.name);
            continue;
        }
        let mut notes = LayerReport::new("", "");
        sheet.grid = form::upright(sheet.grid, named, &mut notes);
        if sheet.grid.is_form {
            form::laid_down(&mut sheet, &mut notes);
        }
        let is_form = sheet.grid.is_form;
        let mut table = header::split(&mut sheet.grid, &source.file, named, &mut notes)?;
        let shape = Shape::of(&table, fields, named);
        once(&mut table, &shape, &sheet.copied, &mut notes);
        notes.note_many(Severity::Warning, "formula-not-computed", sheet.uncomputed.len(), || format!("cell {}", sheet.uncomputed[0]));
        note_formats(&sheet.formatted, &mut notes);
        note_marks(&sheet, &table, &mut notes);
        let Sheet { name, visible, hidden_rows, hidden_columns, .. } = sheet;
        candidates.push(Candidate { name, visible, hidden_rows, hidden_columns, table, notes, shape, is_form });
    }
    let chosen = |c: &&Candidate| c.visible || star || !asked.is_empty();
    // A form's example, or a sheet that its own name puts aside, is no part of the list where another sheet is.
    let aside = |c: &Candidate| asked.is_empty() && !star && is_aside(&c.name);
    let other = candidates.iter().any(|c| chosen(&c) && !c.table.is_empty() && !aside(c) && c.shape.score > 0);
    let aside = |c: &Candidate| other && aside(c);
    // A form beside a list that holds as much is its cover sheet, or one of its places once more.
    let best_list = candidates.iter().filter(|c| chosen(c) && !c.is_form && !c.table.is_empty() && !aside(c)).map(|c| c.shape.score).max();
    let form_aside =
        |c: &Candidate| asked.is_empty() && !star && c.is_form && best_list.is_some_and(|best| best > 0 && best >= c.shape.score);
    let chosen = |c: &&Candidate| chosen(c) && !aside(c) && !form_aside(c);
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

    let lists = |at: &usize| candidates[*at].visible && !candidates[*at].table.is_empty() && like(*at).is_ok();
    let lists: Vec<usize> = (0..candidates.len()).filter(lists).collect();
    let summaries = if asked.is_empty() && !star { other_summaries(&candidates, &lists) } else { Vec::new() };
    let first = lists.iter().copied().find(|at| !summaries.contains(at)).filter(|_| summaries.contains(&first)).unwrap_or(first);
    let mut joined = Joined::new(&candidates[first].table, &candidates[first].shape);
    let mut unread: Vec<(String, &'static str)> = blank.into_iter().map(|name| (name, "sheet-without-table")).collect();
    for (at, candidate) in candidates.iter().enumerate() {
        let Candidate { name, table, .. } = candidate;
        if table.is_empty() && at != first {
            left_out_blank(report, name, table);
            unread.push((name.clone(), "sheet-without-table"));
        } else if candidate.visible && aside(candidate) && candidate.shape.score > 0 {
            unread.push((name.clone(), left_out(report, candidate, "its name says that it is an example, or counts no more")));
        } else if candidate.visible && form_aside(candidate) {
            unread.push((name.clone(), left_out(report, candidate, "it is a form, and another sheet is a list")));
        } else if summaries.contains(&at) {
            unread.push((name.clone(), left_out(report, candidate, "its name says that it sums up the sheets of the towns")));
        } else if let Err(why) = like(at)
            && asked.is_empty()
        {
            unread.push((name.clone(), left_out(report, candidate, &why)));
        } else if !candidate.visible && at != first && asked.is_empty() && !star {
            report.note(Severity::Warning, "sheet-hidden", || format!("\"{name}\", {} rows", table.len()));
            unread.push((name.clone(), "sheet-hidden"));
        } else if asked.is_empty() && !star && joined.holds_all(candidate) {
            report.note(Severity::Warning, "sheet-repeats", || format!("\"{name}\", {} rows", table.len()));
            joined.state(candidate, fields);
            unread.push((name.clone(), "sheet-repeats"));
        } else {
            joined.state(candidate, fields);
            joined.add(candidate, report);
        }
    }
    let mut table = joined.finish(fields, report);
    table.left_out = unread;
    Ok(table)
}

/// Sheets among `lists` that sum up at least two towns' sheets by their name, with no more rows than these have, and other rows.
fn other_summaries(candidates: &[Candidate], lists: &[usize]) -> Vec<usize> {
    let (summaries, towns): (Vec<usize>, Vec<usize>) = lists.iter().copied().partition(|at| sums_up(&candidates[*at].name));
    let names: Vec<&str> = towns.iter().map(|at| candidates[*at].name.as_str()).collect();
    if summaries.is_empty() || towns.len() < 2 || towns_or_villages(&names).is_none() {
        return Vec::new();
    }
    let of = |all: &[usize]| {
        let mut joined = Joined::new(&candidates[all[0]].table, &candidates[all[0]].shape);
        all.iter().for_each(|at| joined.add(&candidates[*at], &mut LayerReport::new("", "")));
        joined
    };
    let parts = of(&towns);
    let rows: usize = towns.iter().map(|at| candidates[*at].table.len()).sum();
    // One of the same rows is known by them.
    let differs = |at: &usize| {
        let whole = of(&[*at]);
        !parts.holds_all(&candidates[*at]) && !towns.iter().all(|town| whole.holds_all(&candidates[*town]))
    };
    summaries.into_iter().filter(|at| candidates[*at].table.len() <= rows + 1 && differs(at)).collect()
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

/// Whether the remarks on two headers of one meaning (units, coordinate systems) say the same.
pub(super) fn same_remarks(a: &str, b: &str) -> bool {
    let remarks = |h: &str| {
        let mut all = Heading::of(h).remarks;
        all.sort();
        all
    };
    remarks(a) == remarks(b)
}

//! Recognition of all files together: roles, layers, questions, and the plan of the study.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::alike::Alike;
use super::asking::Asking;
use super::cache::BringCache;
use super::coordinates;
use super::describe;
use super::draft::{Answers, Draft, Role};
use super::extent;
use super::meanings;
use super::open::Opened;
use super::plan::{Plan, PlannedLayer};
use super::reading::LayerReading;
use super::roles::{self, Recognised};
use super::systems;
use super::together;
use super::town_lists;
use super::wording::problem;
use super::{ANSWERS_FILE, BringError};
use crate::columns::{Columns, Field};
use crate::layer_file::FileFormat;
use crate::services::{self, KindIndex};
use crate::table::Table;
use carecircle_base::model::{Name, Severity};
use carecircle_words::say;

/// Files of a folder that may be inputs, by name: no subfolders, no hidden files, no answers.
pub(super) fn inputs(folder: &Path) -> Result<Vec<PathBuf>, BringError> {
    let refuse = |e: std::io::Error| BringError::Read { path: folder.display().to_string(), reason: e.to_string() };
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refuse)? {
        let entry = entry.map_err(refuse)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // ~$ is what Excel writes beside an open workbook.
        let is_input = !name.starts_with(['.', '~']) && name != ANSWERS_FILE && name != "Thumbs.db" && name != "desktop.ini";
        if is_input && entry.path().is_file() {
            out.push(entry.path());
        }
    }
    out.sort();
    Ok(out)
}

/// The draft of the files at `paths`, and the study that it plans.
pub(super) fn recognise(paths: &[PathBuf], id: &str, answers: &Answers, cache: &BringCache) -> Result<(Draft, Plan), BringError> {
    let names: Vec<String> = paths.iter().map(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()).collect();
    if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)).map(|(_, name)| name) {
        return Err(BringError::Read { path: twice.clone(), reason: "two of the files have this name; give one another name".to_owned() });
    }
    let index = KindIndex::new(&services::built_in(), &[]);
    let mut asking = Asking::new(answers);
    let opened: Vec<Opened> = paths.iter().map(|path| Opened::open(path, &names, cache)).collect();
    let alike = Alike::of(&opened, &index, cache);
    let mut files: Vec<Recognised> = Vec::with_capacity(opened.len());
    for file in &opened {
        files.push(roles::recognise(file, &index, &alike, &mut asking, cache)?);
    }
    let mut missing = Vec::new();
    let mut plan = together::settle(&opened, &mut files, &mut asking, &mut missing, cache)?;
    town_lists::settle(&mut plan.layers, &opened, &mut files);
    for layer in &mut plan.layers {
        columns_said(layer, &opened, &index, &asking)?;
    }
    let mut readings: Vec<Arc<LayerReading>> = Vec::with_capacity(plan.layers.len());
    for layer in &mut plan.layers {
        if let Some(answer) = asking.given(&format!("crs:{}", layer.file)) {
            if !coordinates::is_answer(answer) {
                let expected = "a coordinate system, such as GCJ-02, BD-09, WGS84 or EPSG:4549".to_owned();
                return Err(BringError::Answer { question: format!("crs:{}", layer.file), choice: answer.to_owned(), expected });
            }
            // What lists are held against has its system before it is read; lists are asked about after.
            if matches!(layer.role, Role::Roads | Role::Areas) {
                coordinates::accept(layer, answer, None);
            }
        }
        readings.push(read(layer, &opened, &mut asking, cache)?);
    }
    let extract = plan.extract.clone().and_then(|name| opened.iter().find(|f| f.name == name).map(|f| f.dir.join(name)));
    let located = systems::settle(&mut plan.layers, &readings, extract.as_deref(), &mut asking, cache)?;
    for (layer, reading) in plan.layers.iter().zip(&mut readings) {
        // Metres have no place on earth until their system is known.
        if layer.crs.is_some() && reading.report.written.as_deref().is_some_and(coordinates::is_metres) {
            *reading = LayerReading::of(layer, cache);
        }
    }
    let people = |l: &PlannedLayer| matches!(l.role, Role::Homes | Role::Villages);
    plan.towns_of_homes = plan.layers.iter().zip(&readings).any(|(l, r)| people(l) && r.has_towns);
    let (unasked, rows) = meanings::words(&mut plan.layers, &readings, &mut asking)?;
    if unasked > 0 {
        missing.push(Name::from(say!("bring-further-rare-words", unasked, rows)));
    }
    plan.services = services_of(&plan, &readings);
    together::transit(&mut plan, &opened, &mut files, &mut asking, cache)?;
    together::seniors(&mut plan, &mut asking)?;
    extent::settle(&mut plan, (&readings, &located), extract.as_deref(), &mut asking, cache)?;
    let stopped = files.iter().any(|f| f.problem.is_some()) || readings.iter().any(|r| r.error.is_some());
    together::tell_missing(&plan, &readings, stopped, &mut missing);
    town_lists::tell_missing(&plan.layers, &readings, &opened, &files, &mut missing);
    unknown_answers(answers, &asking, &names)?;
    let brought = opened
        .iter()
        .zip(&files)
        .map(|(file, recognised)| describe::file(file, recognised, &plan, &readings, &located, &index, cache))
        .collect();
    let questions = asking.finish();
    let open = questions.iter().any(|q| q.must && q.answer.is_none());
    // A list of which no row has a place makes no map.
    let villages_have_borders = plan.of(Role::Areas).any(|l| l.villages);
    let has_place = |l: &PlannedLayer, r: &LayerReading| people(l) && r.report.kept > 0 && (r.located > 0 || villages_have_borders);
    let placed =
        plan.extract.is_some() || plan.of(Role::Raster).next().is_some() || plan.layers.iter().zip(&readings).any(|(l, r)| has_place(l, r));
    let provided = plan.of(Role::Facilities).next().is_some() || plan.extract.is_some();
    // A list that cannot be read is mended or put aside by the user, never passed over; a letter or a picture is.
    let is_input = |name: &str| FileFormat::of_name(name).is_some();
    let unread = opened.iter().zip(&files).any(|(file, f)| f.problem.is_some() && is_input(&file.name));
    let readable = !unread && readings.iter().all(|r| trouble(r).is_none());
    let ready = !open && placed && provided && readable;
    let title = answers.title.clone().unwrap_or_default();
    Ok((Draft { id: id.to_owned(), title, ready, files: brought, questions, missing }, plan))
}

/// Writes what the user said of single columns into a layer: `column:FILE:HEADER` = key of a field, or `none`.
fn columns_said(layer: &mut PlannedLayer, opened: &[Opened], kinds: &KindIndex, asking: &Asking<'_>) -> Result<(), BringError> {
    let Some(table) = first_table(layer, opened) else { return Ok(()) };
    let fields = layer.role.fields();
    let mut unused: Vec<usize> = Vec::new();
    for (header, key) in asking.given_with(&format!("column:{}:", layer.file)) {
        let Some(at) = table.headers.iter().position(|h| h == header) else { continue };
        if key == "none" {
            unused.push(at);
            continue;
        }
        let field: Option<Field> = fields.iter().copied().find(|f| f.key() == key);
        let field = field.ok_or_else(|| BringError::Answer {
            question: format!("column:{}:{header}", layer.file),
            choice: key.to_owned(),
            expected: fields.iter().map(|f| f.key()).chain(["none"]).collect::<Vec<_>>().join(", "),
        })?;
        layer.columns.retain(|c| c.0 != field);
        layer.columns.push((field, header.to_owned()));
    }
    if unused.is_empty() {
        return Ok(());
    }
    let means = Columns::fields_of(&table.headers, fields);
    for at in &unused {
        if let Some(field) = means[*at].filter(|f| !layer.columns.iter().any(|c| c.0 == *f)) {
            layer.columns.push((field, String::new()));
        }
    }
    if layer.role == Role::Facilities {
        // A column that holds no field may still say whether a place is open, or what it gives.
        let also = meanings::also_read(table, &|column| means[column].is_some() && !unused.contains(&column), kinds);
        layer.ignored.extend(unused.iter().filter(|at| also[**at].is_some()).map(|at| table.headers[*at].clone()));
    }
    Ok(())
}

/// Tables with rows that a layer reads: those of its sheets, else all of its file.
pub(super) fn used_parts<'o>(layer: &PlannedLayer, opened: &'o [Opened]) -> impl Iterator<Item = &'o crate::table::Part> {
    let parts = opened.iter().find(|f| f.name == layer.file).map_or(&[][..], Opened::tables);
    let named = |p: &&crate::table::Part| layer.sheets.is_empty() || p.name.as_ref().is_some_and(|n| layer.sheets.contains(n));
    parts.iter().filter(|p| !p.table.is_empty()).filter(named)
}

/// First table that a layer reads.
pub(super) fn first_table<'o>(layer: &PlannedLayer, opened: &'o [Opened]) -> Option<&'o Table> {
    let mut parts = used_parts(layer, opened);
    // Of a workbook whose reader chooses, the sheet with most of the layer's columns.
    let known = |p: &crate::table::Part| Columns::fields_of(&p.table.headers, layer.role.fields()).iter().flatten().count();
    let first = parts.next()?;
    Some(&parts.fold(first, |best, p| if known(p) > known(best) { p } else { best }).table)
}

/// Reading of a layer; a column that its reader asks for is asked about, and the layer read again.
fn read(layer: &mut PlannedLayer, opened: &[Opened], asking: &mut Asking<'_>, cache: &BringCache) -> Result<Arc<LayerReading>, BringError> {
    const TIMES: usize = 4;
    let mut reading = LayerReading::of(layer, cache);
    for _ in 0..TIMES {
        let Some(error) = &reading.error else { break };
        let Some(table) = first_table(layer, opened) else { break };
        let sheets: Vec<&str> = used_parts(layer, opened).filter_map(|p| p.name.as_deref()).collect();
        if !meanings::column(layer, table, &sheets, error, asking)? {
            break;
        }
        reading = LayerReading::of(layer, cache);
    }
    Ok(reading)
}

/// Refuses answers to questions that there cannot be: a mistyped id would be passed over without a word.
fn unknown_answers(answers: &Answers, asking: &Asking<'_>, names: &[String]) -> Result<(), BringError> {
    // A word or a file may be gone since the answer was given; what is about no file and no word must be a question.
    let about = ["role:", "crs:", "crs-", "column:", "field:", "sheet:", "service:", "kind:", "status:", "homes:", "homes-sheet:"];
    let known = ["crs", "homes", "roads", "extract", "transit", "transit-file", "seniors", extent::QUESTION];
    let wrong = answers.answers.iter().find(|(id, _)| !about.iter().any(|p| id.starts_with(p)) && !known.contains(&id.as_str()));
    match wrong {
        Some((id, choice)) => Err(BringError::Answer {
            question: id.clone(),
            choice: choice.clone(),
            expected: asking.ids().into_iter().chain(names.iter().map(|n| format!("role:{n}"))).collect::<Vec<_>>().join(", "),
        }),
        None => Ok(()),
    }
}

/// Ids of the services that the lists of facilities give, with those that answers give to their kinds; sorted.
fn services_of(plan: &Plan, readings: &[Arc<LayerReading>]) -> Vec<String> {
    let read = readings.iter().flat_map(|r| r.services.iter().cloned());
    let explained = plan.layers.iter().flat_map(|l| &l.kinds).flat_map(|k| k.1.iter().cloned());
    read.chain(explained).collect::<std::collections::BTreeSet<String>>().into_iter().collect()
}

/// What is wrong with a layer, for its file.
pub(super) fn trouble(reading: &LayerReading) -> Option<Name> {
    if let Some(error) = &reading.error {
        return Some(problem(error));
    }
    let report = &reading.report;
    let first = report.notes.iter().filter(|n| n.severity == Severity::Dropped).max_by_key(|n| n.count);
    let (read, note) = (report.read, first.filter(|_| report.read > 0 && report.kept == 0)?);
    let example = note.examples.first().map(String::as_str).unwrap_or_default();
    Some(say!("bring-no-row-used", read, note = note.said(), example).into())
}

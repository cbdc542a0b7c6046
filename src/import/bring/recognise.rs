//! Recognition of all files together: roles, layers, questions, and the plan of the study.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::asking::{Asking, Draft as Ask};
use super::cache::BringCache;
use super::coordinates::{self, Doubt, Located};
use super::describe;
use super::draft::{Answers, Draft, Role};
use super::meanings;
use super::open::Opened;
use super::plan::{Plan, PlannedLayer};
use super::reading::LayerReading;
use super::roles::{self, Recognised};
use super::streets::RoadStretches;
use super::together;
use super::wording::{both, problem};
use super::{ANSWERS_FILE, BringError};
use crate::columns::Field;
use crate::crs_fit::{StreetDistances, Surroundings};
use crate::layer_file::FileFormat;
use crate::services::{self, KindIndex};
use crate::table::Table;
use carecircle_base::model::{Area, Name, Severity};

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
    let mut files: Vec<Recognised> = Vec::with_capacity(opened.len());
    for file in &opened {
        files.push(roles::recognise(file, &index, &mut asking, cache)?);
    }
    let mut missing = Vec::new();
    let mut plan = together::settle(&opened, &mut files, &mut asking, &mut missing, cache)?;
    for layer in &mut plan.layers {
        columns_said(layer, &opened, &asking)?;
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
                coordinates::accept(layer, answer);
            }
        }
        readings.push(read(layer, &opened, &mut asking, cache)?);
    }
    let extract = plan.extract.clone().and_then(|name| opened.iter().find(|f| f.name == name).map(|f| f.dir.join(name)));
    let located = settle_coordinates(&mut plan.layers, &readings, extract.as_deref(), &mut asking, cache)?;
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
        missing.push(both(
            format!("另有 {unasked} 种少见的叫法（共 {rows} 处）不认识，不计入任何服务，核对报告里逐一列出"),
            format!("{unasked} further rare words ({rows} places) are not known; they serve nobody, and the import report lists them"),
        ));
    }
    plan.services = services_of(&plan, &readings);
    together::transit(&mut plan, &opened, &mut files, &mut asking, cache)?;
    together::seniors(&mut plan, &mut asking)?;
    let stopped = files.iter().any(|f| f.problem.is_some()) || readings.iter().any(|r| r.error.is_some());
    together::tell_missing(&plan, &readings, stopped, &mut missing);
    unknown_answers(answers, &asking, &names)?;
    let brought =
        opened.iter().zip(&files).map(|(file, recognised)| describe::file(file, recognised, &plan, &readings, &located, &index, cache)).collect();
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
fn columns_said(layer: &mut PlannedLayer, opened: &[Opened], asking: &Asking<'_>) -> Result<(), BringError> {
    for (header, key) in asking.given_with(&format!("column:{}:", layer.file)) {
        let has = first_table(layer, opened).is_some_and(|t| t.headers.iter().any(|h| h == header));
        if !has {
            continue;
        }
        let fields = layer.role.fields();
        if key == "none" {
            let means = first_table(layer, opened).map(|t| crate::columns::Columns::fields_of(&t.headers, fields));
            let at = first_table(layer, opened).and_then(|t| t.headers.iter().position(|h| h == header));
            let field = means.zip(at).and_then(|(means, at)| means[at]);
            if let Some(field) = field.filter(|f| !layer.columns.iter().any(|c| c.0 == *f)) {
                layer.columns.push((field, String::new()));
            }
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
    Ok(())
}

/// Tables with rows that a layer reads: those of its sheets, else all of its file.
fn used_parts<'o>(layer: &PlannedLayer, opened: &'o [Opened]) -> impl Iterator<Item = &'o crate::table::Part> {
    let parts = opened.iter().find(|f| f.name == layer.file).map_or(&[][..], Opened::tables);
    let named = |p: &&crate::table::Part| layer.sheets.is_empty() || p.name.as_ref().is_some_and(|n| layer.sheets.contains(n));
    parts.iter().filter(|p| !p.table.is_empty()).filter(named)
}

/// First table that a layer reads.
pub(super) fn first_table<'o>(layer: &PlannedLayer, opened: &'o [Opened]) -> Option<&'o Table> {
    let mut parts = used_parts(layer, opened);
    // Of a workbook whose reader chooses, the sheet with most of the layer's columns.
    let known = |p: &crate::table::Part| crate::columns::Columns::fields_of(&p.table.headers, layer.role.fields()).iter().flatten().count();
    let first = parts.next()?;
    Some(&parts.fold(first, |best, p| if known(p) > known(best) { p } else { best }).table)
}

/// Reading of a layer; a column that its reader asks for is asked about, and the layer read again.
fn read(
    layer: &mut PlannedLayer,
    opened: &[Opened],
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<Arc<LayerReading>, BringError> {
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

/// Settles the coordinate system of each layer; returns what is known of each, `None` for layers without positions.
fn settle_coordinates(
    layers: &mut [PlannedLayer],
    readings: &[Arc<LayerReading>],
    extract: Option<&Path>,
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<Vec<Option<Located>>, BringError> {
    let written = |at: usize| readings[at].report.written.as_deref();
    let undeclared = |at: usize| written(at).is_some_and(|w| coordinates::is_open(w) && !w.rows.is_empty());
    let areas: Vec<Area> = readings.iter().flat_map(|r| r.areas.iter().cloned()).collect();
    let listed = |role: Role| matches!(role, Role::Facilities | Role::Homes | Role::Villages | Role::Compounds | Role::Stops);
    // Roads are read only where a list leaves its system open.
    let needed = (0..layers.len()).any(|at| listed(layers[at].role) && undeclared(at));
    let plan = Plan { layers: layers.to_vec(), ..Plan::default() };
    let streets = if needed { RoadStretches::read(&plan, extract, cache) } else { None };
    let streets = streets.as_deref().and_then(Option::as_ref);
    let middle = streets.map(RoadStretches::middle);
    let around = Surroundings::new(&areas, streets.map(|s| s as &dyn StreetDistances));
    let mut out: Vec<Option<Located>> = Vec::with_capacity(layers.len());
    for (at, layer) in layers.iter_mut().enumerate() {
        let mut found = written(at).filter(|_| listed(layer.role)).and_then(|w| coordinates::locate(layer, w, &around, middle));
        if let (Some(found), Some(streets)) = (&mut found, streets)
            && let [first, _, ..] = found.points.as_slice()
        {
            found.ground = streets.ground(&first.at);
        }
        out.push(found);
    }
    // Lists that nothing can be held against mostly come from one map: one question for all of them.
    let is_untested = |at: &usize| out[*at].as_ref().and_then(|l| l.doubt.as_ref()).is_some_and(Doubt::is_untested);
    let own = |at: &usize| asking.given(&format!("crs:{}", layers[*at].file)).is_some();
    let untested: Vec<usize> = (0..layers.len()).filter(|at| is_untested(at) && !own(at)).collect();
    let distinct: std::collections::BTreeSet<&str> = untested.iter().map(|at| layers[*at].file.as_str()).collect();
    if distinct.len() > 1
        && let Some((first, doubt, w)) = untested.first().and_then(|at| Some((*at, out[*at].as_ref()?.doubt.as_ref()?, written(*at)?)))
    {
        let rows = untested.iter().map(|at| readings[*at].report.read).sum();
        let names: Vec<&str> = distinct.into_iter().collect();
        let chosen = asking.ask(Ask {
            id: "crs".to_owned(),
            file: None,
            column: None,
            ask: both(
                format!("这些文件里的坐标是哪种坐标系？（{}）", names.join("、")),
                format!("In which coordinate system are these files? ({})", names.join(", ")),
            ),
            why: Some(doubt.why()),
            choices: doubt.choices(w),
            recommended: None,
            must: true,
            rows,
        })?;
        let same = |at: usize| {
            written(at).is_some_and(|other| other.swapped == w.swapped && coordinates::is_metres(other) == coordinates::is_metres(w))
        };
        for at in untested.into_iter().filter(|at| *at == first || same(*at)) {
            if let Some(chosen) = &chosen {
                coordinates::accept(&mut layers[at], chosen);
            }
            if let Some(located) = &mut out[at] {
                located.doubt = None;
            }
        }
    }
    for (at, layer) in layers.iter_mut().enumerate() {
        let doubt = out[at].as_ref().and_then(|l| l.doubt.as_ref());
        if let (Some(doubt), Some(w)) = (doubt, written(at))
            && !asked_already(asking, layer)
        {
            doubt.ask(layer, w, readings[at].report.read, asking)?;
        }
        if let Some(answer) = asking.given(&format!("crs:{}", layer.file)) {
            coordinates::accept(layer, answer);
        }
        if let (Some(located), Some(crs)) = (&mut out[at], &layer.crs) {
            located.crs.read_as.clone_from(crs);
        }
    }
    Ok(out)
}

/// Whether a second layer of one file would ask the same question again; the answer then counts for it too.
fn asked_already(asking: &Asking<'_>, layer: &mut PlannedLayer) -> bool {
    let Some(before) = asking.chosen(&format!("crs:{}", layer.file)) else { return false };
    if let Some(choice) = before {
        coordinates::accept(layer, &choice);
    }
    true
}

/// Refuses answers to questions that there cannot be: a mistyped id would be passed over without a word.
fn unknown_answers(answers: &Answers, asking: &Asking<'_>, names: &[String]) -> Result<(), BringError> {
    // A word or a file may be gone since the answer was given; what is about no file and no word must be a question.
    let about = ["role:", "crs:", "column:", "field:", "sheet:", "service:", "kind:", "status:"];
    let known = ["crs", "homes", "roads", "extract", "transit", "transit-file", "seniors"];
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
    Some(both(
        format!("{read} 行都没有采用：{}（{example}）。请点表头，指明各列是什么，或者改正后重新放入。", note.text_zh),
        format!("none of {read} rows is used: {} ({example}); say what the columns are, or mend the list and bring it again", note.text),
    ))
}

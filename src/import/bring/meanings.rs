//! Questions on what words and columns of lists mean; the answers become settings of their sections.

use carecircle_words::{Said, joined, say};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::BringError;
use super::asking::{Asking, Draft as Ask};
use super::draft::Role;
use super::plan::PlannedLayer;
use super::reading::LayerReading;
use super::signs::kind_column;
use super::wording::field_name;
use crate::columns::{Columns, Field};
use crate::error::ImportError;
use crate::service_column::ServiceColumn;
use crate::services;
use crate::table::{SHEET_COLUMN, Table};
use crate::text::{fold, similarity};
use crate::words::StatusColumn;
use carecircle_base::model::{Name, OpenWordOf};

/// What the reader of facilities takes from columns that hold no field, whether a place is open or gives a service: one a column, `None`
/// for a column from which nothing is taken. `has_field` tells which columns hold a field.
pub(super) fn also_read(table: &Table, has_field: &dyn Fn(usize) -> bool, kinds: &services::KindIndex) -> Vec<Option<Name>> {
    let others: Vec<usize> = (0..table.headers.len()).filter(|c| !has_field(*c)).collect();
    let asking: Vec<usize> = ServiceColumn::find(table, &others, kinds).iter().map(|c| c.column).collect();
    let of = |column: usize| match StatusColumn::of(&table.headers[column]) {
        _ if has_field(column) => None,
        _ if asking.contains(&column) => Some(Name::from(say!("bring-also-read-whether-service"))),
        Some(StatusColumn::Status | StatusColumn::Asks(_)) => Some(Name::from(say!("bring-also-read-whether"))),
        Some(
            StatusColumn::Perhaps
            | StatusColumn::Loose { .. }
            | StatusColumn::Works
            | StatusColumn::Doubts
            | StatusColumn::Remark
            | StatusColumn::Because(_)
            | StatusColumn::Caption
            | StatusColumn::Operator
            | StatusColumn::PerhapsOther
            | StatusColumn::Begins { .. }
            | StatusColumn::Resumes { .. }
            | StatusColumn::ClosedFor { .. }
            | StatusColumn::DaysOpen
            | StatusColumn::Counted
            | StatusColumn::Ends { .. },
        ) => Some(Name::from(say!("bring-also-read-whether-says"))),
        None => None,
    };
    (0..table.headers.len()).map(of).collect()
}

/// Largest number of unknown kinds, and of unknown status words, that are asked about.
const ASKED: (usize, usize) = (5, 2);
/// Similarity of an unknown kind to a known one from which nothing is recommended: it may be that one.
const SIMILAR: f64 = 0.45;

/// Rows of all lists with one unknown word.
struct Unknown {
    count: usize,
    /// Most similar known word; `None` where none is similar.
    near: Option<String>,
    /// First file that has it.
    file: String,
}

/// Asks for the meaning of unknown kinds and status words of `layers`, and writes the answers into them; returns the unknown words
/// that are not asked about, as kinds and rows.
pub(super) fn words(
    layers: &mut [PlannedLayer],
    readings: &[Arc<LayerReading>],
    asking: &mut Asking<'_>,
) -> Result<(usize, usize), BringError> {
    let mut found: BTreeMap<(OpenWordOf, String), Unknown> = BTreeMap::new();
    let mut rest = (0, 0);
    for (layer, reading) in layers.iter().zip(readings) {
        let header = |field: Field| layer.columns.iter().find(|c| c.0 == field).map(|c| c.1.as_str());
        let by_name = header(Field::Kind).is_some() && header(Field::Kind) == header(Field::Name);
        for word in &reading.report.open_words {
            // Names are no words that come again.
            if by_name && word.of == OpenWordOf::Kind {
                rest = (rest.0 + 1, rest.1 + word.count);
                continue;
            }
            let held = found.entry((word.of, word.word.clone())).or_insert_with(|| Unknown {
                count: 0,
                near: word.near.first().cloned(),
                file: layer.file.clone(),
            });
            held.count += word.count;
        }
    }
    let mut ranked: Vec<((OpenWordOf, String), Unknown)> = found.into_iter().collect();
    ranked.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(&b.0)));
    let (mut kinds, mut states) = (0, 0);
    for ((of, word), Unknown { count, near, file }) in ranked {
        let room = match of {
            OpenWordOf::Kind => &mut kinds,
            OpenWordOf::Status => &mut states,
        };
        let (prefix, most) = match of {
            OpenWordOf::Kind => ("kind", ASKED.0),
            OpenWordOf::Status => ("status", ASKED.1),
        };
        let id = format!("{prefix}:{word}");
        if *room >= most && asking.given(&id).is_none() {
            rest = (rest.0 + 1, rest.1 + count);
            continue;
        }
        *room += 1;
        let said = asking.given(&id).is_some();
        let chosen = match of {
            OpenWordOf::Kind => ask_kind(id, &word, count, near.as_deref(), file, asking)?,
            OpenWordOf::Status => ask_status(id, &word, count, file, asking)?,
        };
        // What is only assumed not to count stays unknown, so that the import report goes on telling it.
        let Some(chosen) = chosen.filter(|_| said) else { continue };
        for (layer, reading) in layers.iter_mut().zip(readings) {
            if !reading.report.open_words.iter().any(|w| w.of == of && w.word == word) {
                continue;
            }
            match of {
                OpenWordOf::Kind => layer.kinds.push((word.clone(), if chosen == "none" { Vec::new() } else { vec![chosen.clone()] })),
                OpenWordOf::Status if chosen != "unread" => layer.states.push((word.clone(), chosen.clone())),
                OpenWordOf::Status => {}
            }
        }
    }
    Ok(rest)
}

fn ask_kind(
    id: String,
    word: &str,
    count: usize,
    near: Option<&str>,
    file: String,
    asking: &mut Asking<'_>,
) -> Result<Option<String>, BringError> {
    let near = near.filter(|near| similarity(&fold(word), &fold(near)) >= SIMILAR);
    let mut choices: Vec<(String, Name)> = services::built_in().into_iter().map(|s| (s.id, s.name)).collect();
    choices.push(("none".to_owned(), Name::from(say!("bring-not-counted"))));
    // A place that may be a canteen is not left out, nor taken for one, without being asked.
    let recommended = near.is_none().then_some(choices.len() - 1);
    let why = match near {
        Some(near) => say!("bring-places-say-which-near", count, word, near),
        None => say!("bring-places-say-which", count, word),
    };
    asking.ask(Ask {
        id,
        column: None,
        ask: Name::from(say!("bring-which-service-kind", word)),
        why: Some(why.into()),
        file: Some(file),
        choices,
        recommended,
        must: false,
        rows: count,
    })
}

fn ask_status(id: String, word: &str, count: usize, file: String, asking: &mut Asking<'_>) -> Result<Option<String>, BringError> {
    let choices = vec![
        ("open".to_owned(), Name::from(say!("bring-open"))),
        ("closed".to_owned(), Name::from(say!("bring-closed"))),
        ("planned".to_owned(), Name::from(say!("bring-not-open-yet"))),
        ("unread".to_owned(), Name::from(say!("bring-leave-out-for"))),
    ];
    asking.ask(Ask {
        id,
        column: None,
        ask: Name::from(say!("bring-does-status-mean", word)),
        why: Some(Name::from(say!("bring-places-say-so", count))),
        file: Some(file),
        choices,
        recommended: Some(3),
        must: false,
        rows: count,
    })
}

/// Asks which column holds a field where its reader stopped at `error`, and writes the answer into `layer`; false where no question
/// can mend it.
pub(super) fn column(
    layer: &mut PlannedLayer,
    table: &Table,
    sheets: &[&str],
    error: &ImportError,
    asking: &mut Asking<'_>,
) -> Result<bool, BringError> {
    let fields = layer.role.fields();
    let by_key = |key: &str| fields.iter().copied().find(|f| f.key() == key);
    let (field, headers): (Field, Vec<String>) = match error {
        ImportError::Ambiguous { key, .. } => {
            let Some(field) = by_key(key) else { return Ok(false) };
            let of = Columns::fields_of(&table.headers, &[field]);
            (field, table.headers.iter().zip(of).filter(|(_, f)| f.is_some()).map(|(h, _)| h.clone()).collect())
        }
        ImportError::Unsure { key, header, .. } => {
            let Some(field) = by_key(key) else { return Ok(false) };
            (field, vec![header.clone()])
        }
        ImportError::NoNames { candidate, .. } => (Field::Name, vec![candidate.clone()]),
        // A list of places by name only: what the names say is the kind.
        ImportError::Column { key, .. } if layer.role == Role::Facilities && *key == Field::Kind.key() => {
            return kind_of_all(layer, table, sheets, asking);
        }
        _ => return Ok(false),
    };
    if headers.is_empty() || layer.columns.iter().any(|c| c.0 == field) {
        return Ok(false);
    }
    let name = field_name(field);
    let best = recommended(field, &headers);
    let mut choices: Vec<(String, Name)> = headers.iter().map(|h| (h.clone(), Said::verbatim(h).into())).collect();
    if choices.len() == 1 {
        choices.push(("none".to_owned(), Name::from(say!("bring-none-them"))));
    }
    let called = layer.called();
    let chosen = asking.ask_once(Ask {
        id: format!("field:{}:{}", layer.asked_as(), field.key()),
        file: Some(layer.asked_as().to_owned()),
        column: headers.first().cloned(),
        ask: Name::from(say!("bring-which-column", called = &called, what = (name.zh, field.what()))),
        why: Some(Name::from(say!("bring-may-be", headers = joined("list-comma", &headers)))),
        choices,
        recommended: best,
        must: best.is_none(),
        rows: table.len(),
    })?;
    // Another part of the list may have another wording.
    match chosen.filter(|c| c != "none" && headers.contains(c)) {
        Some(header) => {
            layer.columns.push((field, header));
            Ok(true)
        }
        None => Ok(false),
    }
}

/// Column that is likeliest what is meant: the residents (常住) before the registered (户籍), as services reach who lives there; `None`
/// where nothing tells.
fn recommended(field: Field, headers: &[String]) -> Option<usize> {
    if headers.len() == 1 {
        return Some(0);
    }
    let only = |word: &str| {
        let mut found = headers.iter().enumerate().filter(|(_, h)| h.contains(word)).map(|(at, _)| at);
        found.next().filter(|_| found.next().is_none())
    };
    match field {
        Field::Seniors => only("常住").or_else(|| only("实有")).or_else(|| only("60")),
        _ => None,
    }
}

/// For a list of places without a column of kinds: which service all of them give, or that each name says it.
fn kind_of_all(layer: &mut PlannedLayer, table: &Table, sheets: &[&str], asking: &mut Asking<'_>) -> Result<bool, BringError> {
    if !layer.services.is_empty() || layer.columns.iter().any(|c| c.0 == Field::Kind) {
        return Ok(false);
    }
    let index = services::KindIndex::new(&services::built_in(), &[]);
    let all = services::built_in();
    let of_columns = Columns::fields_of(&table.headers, Field::FACILITY);
    let name = of_columns.iter().position(|f| *f == Some(Field::Name));
    let called = (0..table.len()).filter(|row| table.get(*row, name).is_some_and(|n| index.inside(&fold(n)).is_some())).count();
    // Folders of a map program, and other columns whose header says nothing.
    let by_column = kind_column(table, &index);
    let of_file = index.inside(&fold(&layer.file)).and_then(|(_, _, ids)| ids.first()).map(|id| all[id.index()].id.clone());
    let mut choices: Vec<(String, Name)> = Vec::new();
    if let Some(column) = by_column {
        let header = &table.headers[column];
        choices.push((format!("column {header}"), Name::from(say!("bring-column-says", header))));
    }
    // One sheet of day care, another of canteens.
    let by_sheet = sheets.len() > 1 && sheets.iter().any(|sheet| index.inside(&fold(sheet)).is_some());
    if by_sheet {
        choices.push(("sheet".to_owned(), Name::from(say!("bring-names-sheets-say"))));
    }
    if let Some(name) = name {
        let header = &table.headers[name];
        choices.push(("name".to_owned(), Name::from(say!("bring-name-says-do", header, table = table.len(), called))));
    }
    let first_service = choices.len();
    choices.extend(all.iter().map(|s| (s.id.clone(), Name::from(say!("bring-all", service = &s.name)))));
    let by_name = 2 * called > table.len();
    let recommended = if by_column.is_some() || by_sheet {
        Some(0)
    } else if let Some(id) = &of_file {
        all.iter().position(|s| s.id == *id).map(|at| first_service + at)
    } else if by_name {
        choices.iter().position(|c| c.0 == "name")
    } else {
        None
    };
    let called = layer.called();
    let chosen = asking.ask_once(Ask {
        id: format!("service:{}", layer.asked_as()),
        file: Some(layer.asked_as().to_owned()),
        column: None,
        ask: Name::from(say!("bring-what-do-places", called = &called)),
        why: Some(Name::from(say!("bring-no-column-says"))),
        choices,
        recommended,
        must: recommended.is_none(),
        rows: table.len(),
    })?;
    let Some(chosen) = chosen else { return Ok(false) };
    if let Some(header) = chosen.strip_prefix("column ") {
        layer.columns.push((Field::Kind, header.to_owned()));
    } else if chosen == "sheet" {
        layer.columns.push((Field::Kind, SHEET_COLUMN.to_owned()));
    } else if let ("name", Some(name)) = (chosen.as_str(), name) {
        let header = table.headers[name].clone();
        layer.columns.push((Field::Name, header.clone()));
        layer.columns.push((Field::Kind, header));
    } else {
        layer.services.push(chosen);
    }
    Ok(true)
}

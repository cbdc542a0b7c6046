//! Lists and layers of homes.

use std::path::Path;

use super::aside_rows::total_row;
use super::columns::{Columns, Field, Overrides};
use super::config::{LayerFile, SpreadRule, SpreadTo};
use super::correct::Corrections;
use super::counts::count;
use super::error::ImportError;
use super::facilities::{Ids, give_id};
use super::list_remarks;
use super::missing;
use super::optional_positions::OptionalPositions;
use super::quantity::NotRead;
use super::stated_totals::StatedTotals;
use super::table;
use super::text;
use super::twins::note_shared;
use super::unnamed_totals::note_sums;
use super::villages::{self, VillageRow};
use carecircle_base::geom::LonLat;
use carecircle_base::made_id::{made_id, place_part};
use carecircle_base::model::{AgeBands, Home, LayerReport, NoteRow, Severity};

/// A home, and its areas as its layer names them.
#[derive(Debug, Clone)]
pub(super) struct HomeRow {
    pub home: Home,
    /// Town as the layer writes it; `None` where it does not.
    pub town: Option<Box<str>>,
    /// Village as the layer writes it; `None` where it does not.
    pub village: Option<Box<str>>,
}

/// The content of a list of homes.
#[derive(Debug, Default)]
pub(super) struct HomeList {
    /// Homes; none where the rows are villages.
    pub homes: Vec<HomeRow>,
    /// Villages whose people are yet to be given homes; `None` where the rows are homes.
    pub villages: Option<Vec<VillageRow>>,
    /// Seniors of rows that were left out because they have no position.
    pub without_place: f64,
}

/// Key of a row by which corrections name it: its own id, else a short hash of its cells.
fn row_key(table: &table::Table, columns: &Columns, row: usize) -> String {
    table.get(row, columns.get(Field::Id)).map_or_else(|| made_id(table.written(row)), str::to_owned)
}

/// Rows of a list of homes as the file writes them, its columns, and the key of each row by which corrections name it.
///
/// # Errors
/// When the file cannot be read, or a column that the study names is missing.
pub(super) fn rows(dir: &Path, source: &LayerFile, overrides: &Overrides) -> Result<(table::Table, Columns, Vec<String>), ImportError> {
    let table = table::read(dir, source, Field::HOME, &overrides.headers(), &mut LayerReport::default())?;
    let columns = Columns::find(&table, Field::HOME, overrides)?;
    let keys = (0..table.len()).map(|row| row_key(&table, &columns, row)).collect();
    Ok((table, columns, keys))
}

/// Homes or villages of a layer. `area_columns` are headers of `[[areas]]` layers with from = "homes", used where the layer has them.
///
/// # Errors
/// When the file cannot be read, or lacks seniors, or is a list of homes without coordinates.
pub(super) fn read(
    dir: &Path,
    source: &LayerFile,
    (columns, area_columns): (&Overrides, &[(Field, String)]),
    rule: &SpreadRule,
    ids: &mut Ids,
    corrections: &mut Corrections,
    report: &mut LayerReport,
) -> Result<HomeList, ImportError> {
    let named: Vec<&str> = columns.headers().into_iter().chain(area_columns.iter().map(|o| o.1.as_str())).collect();
    let table = table::read(dir, source, Field::HOME, &named, report)?;
    let mut overrides = columns.clone();
    for (field, header) in area_columns {
        if table.headers.contains(header) && !overrides.0.iter().any(|o| o.0 == *field) {
            overrides.0.push((*field, header.clone()));
        }
    }
    let mut columns = Columns::find(&table, Field::HOME, &overrides)?;
    let mut table = table;
    let mut corrected = None;
    if corrections.concern(&source.file) {
        let keys: Vec<Option<String>> = (0..table.len()).map(|row| Some(row_key(&table, &columns, row))).collect();
        let left_out;
        (table, left_out) = corrections.cells(table, &keys);
        columns = Columns::find(&table, Field::HOME, &overrides)?;
        corrected = Some((keys, left_out));
    }
    let table = table;
    columns.note(&table, report);
    let positions = OptionalPositions::new(&table, &columns, source, report)?;
    let names = villages::Names::find(&table, &columns);
    let are_villages = match rule.to {
        Some(to) => to != SpreadTo::Nothing,
        None => !positions.has_any() && names.are_villages(),
    };
    if !are_villages && !positions.has_any() {
        return Err(columns.missing(&table, Field::Lon));
    }
    if rule.to.is_none() && are_villages {
        report.note_many(Severity::Warning, "rows-read-as-villages", table.len(), String::new);
    }
    note_people(&table, columns.get(Field::Seniors), report);
    let bands = [Field::From60, Field::From70, Field::From80].map(|f| columns.get(f));
    let seniors = columns.get(Field::Seniors);
    if seniors.is_none() && bands.iter().any(Option::is_none) {
        return Err(columns.missing(&table, Field::Seniors));
    }
    if bands.iter().any(Option::is_some) && bands.iter().any(Option::is_none) {
        report.note(Severity::Info, "bands-incomplete", String::new);
    }
    let called = |c: &usize| [Field::Name, Field::Address].iter().any(|f| f.aliases().contains(&text::fold(&table.headers[*c]).as_str()));
    let named: Vec<usize> = (0..table.headers.len()).filter(called).collect();
    let mut out = HomeList { villages: are_villages.then(Vec::new), ..HomeList::default() };
    let mut kept_rows: Vec<(usize, f64)> = Vec::new();
    let mut totals = StatedTotals::of_unit(columns.factor(Field::Seniors));
    let mut labels: Vec<(LonLat, String)> = Vec::new();
    for row in 0..table.len() {
        let key = corrected.as_ref().and_then(|(keys, _)| keys[row].clone()).unwrap_or_else(|| row_key(&table, &columns, row));
        report.row = Some(NoteRow { row: key, place: table.place(row), found: String::new() });
        if corrected.as_ref().is_some_and(|(_, left_out)| left_out[row]) {
            report.note(Severity::Dropped, "left-out-by-correction", || table.place(row));
            continue;
        }
        if let Some(total) = total_row(&table, row) {
            let count = count(&table, &columns, row, Field::Seniors, &mut LayerReport::default()).ok().flatten();
            if let Some(remark) = table.written(row).find(|cell| list_remarks::speaks_of_state(cell)) {
                list_remarks::note(&table, row, remark, report);
            }
            totals.state(total, count.map(|n| n.value), table.place(row));
            report.note(Severity::Dropped, "total-row", || format!("{}: \"{total}\"", table.place(row)));
            continue;
        }
        let at = match positions.at(row) {
            Ok(at) => Some(at),
            Err(_) if are_villages => None,
            Err(trouble) => {
                let people = count(&table, &columns, row, Field::Seniors, &mut LayerReport::default()).ok().flatten();
                out.without_place += people.map_or(0.0, |n| n.value.max(0.0));
                report.note(Severity::Dropped, trouble.reason, || format!("{}: {}", table.place(row), trouble.found));
                continue;
            }
        };
        let mut side = |field: Field| match count(&table, &columns, row, field, report) {
            Ok(found) if found.as_ref().is_none_or(|q| q.value >= 0.0) => found.map(|q| q.value),
            _ => {
                report.note(Severity::Warning, "bad-count", || {
                    format!("{}, {}: \"{}\"", table.place(row), field.key(), table.get(row, columns.get(field)).unwrap_or_default())
                });
                None
            }
        };
        let by_age = [side(Field::From60), side(Field::From70), side(Field::From80)];
        let households = side(Field::Households);
        let by_age = match by_age {
            [Some(from_60), Some(from_70), Some(from_80)] => Some(AgeBands { from_60, from_70, from_80 }),
            _ => None,
        };
        let of_bands = by_age.map(|b| b.from_60 + b.from_70 + b.from_80);
        let seniors = match seniors {
            None => of_bands,
            Some(column) => match count(&table, &columns, row, Field::Seniors, report) {
                Ok(Some(n)) if n.value >= 0.0 => Some(n.value),
                Ok(Some(n)) => {
                    let n = n.value;
                    report.note(Severity::Dropped, "negative-seniors", || format!("{}: {n}", table.place(row)));
                    continue;
                }
                Ok(None) if of_bands.is_some() => {
                    report.note(Severity::Info, "seniors-of-bands", || table.place(row));
                    of_bands
                }
                Ok(None) => {
                    report.note(Severity::Dropped, "no-seniors", || table.place(row));
                    continue;
                }
                Err(NotRead::OtherUnit(unit)) => {
                    report.note(Severity::Dropped, "seniors-not-people", || {
                        format!("{}: \"{}\" ({unit})", table.place(row), table.cell(row, column))
                    });
                    continue;
                }
                Err(NotRead::NotANumber) => {
                    report
                        .note(Severity::Dropped, "unreadable-seniors", || format!("{}: \"{}\"", table.place(row), table.cell(row, column)));
                    continue;
                }
            },
        };
        let Some(seniors) = seniors else {
            report.note(Severity::Dropped, "no-seniors", || table.place(row));
            continue;
        };
        if let Some(sum) = of_bands.filter(|sum| (sum - seniors).abs() > 0.5) {
            report.note(Severity::Warning, "bands-differ", || format!("{}: {sum} in bands, {seniors} seniors", table.place(row)));
        }
        kept_rows.push((row, seniors));
        totals.add(seniors);
        let told = |field| table.get(row, columns.get(field)).and_then(missing::told);
        let town = told(Field::Town).map(Box::from);
        if let Some(listed) = &mut out.villages {
            let name = names.of(row).unwrap_or_default();
            // By name alone, so that a corrected point keeps its ids.
            let place = if name.is_empty() { place_part(at) } else { String::new() };
            let content = ["village", town.as_deref().unwrap_or_default(), name, place.as_str()];
            let id = give_id(&table, row, table.get(row, columns.get(Field::Id)), &content, ids, report);
            let village = names.village(row).map(Box::from);
            labels.extend(at.map(|at| (at, name.to_owned())));
            let shape = positions.polygon(row);
            listed.push(VillageRow { id, place: table.place(row), at, shape, seniors, bands: by_age, households, town, village });
            continue;
        }
        let Some(at) = at else { continue };
        let place = place_part(Some(at));
        let content: Vec<&str> = std::iter::once("home").chain(named.iter().map(|c| table.cell(row, *c))).chain([place.as_str()]).collect();
        let areas = [Field::Town, Field::Village].into_iter().filter_map(told);
        labels.push((at, named.iter().map(|c| table.cell(row, *c)).chain(areas).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ")));
        let id = give_id(&table, row, table.get(row, columns.get(Field::Id)), &content, ids, report);
        out.homes.push(HomeRow {
            home: Home { id, at, seniors, bands: by_age, households, town: None, village: None },
            town,
            village: told(Field::Village).map(Box::from),
        });
    }
    report.row = None;
    let counts = out.homes.iter().map(|row| row.home.seniors).chain(out.villages.iter().flatten().map(|row| row.seniors));
    let positive: Vec<f64> = counts.filter(|n| *n > 0.0).collect();
    if positive.len() > 1 && positive.iter().all(|n| *n < 1.0) {
        report.note_many(Severity::Warning, "seniors-below-one", positive.len(), || format!("such as {}", positive[0]));
    }
    note_sums(&table, &columns, &names, &kept_rows, report);
    totals.note(report);
    note_shared(labels.iter().map(|(at, label)| (*at, label.as_str())), report);
    report.kept = out.homes.len() + out.villages.as_ref().map_or(0, Vec::len);
    if rule.to.is_none() && !are_villages {
        names.doubt(&table, &columns, report);
    }
    Ok(out)
}

/// Tells where what stands over a list (its title, its sheet's or file's name) speaks of other people than all seniors, and the header
/// of the counts does not say otherwise.
fn note_people(table: &table::Table, seniors: Option<usize>, report: &mut LayerReport) {
    if seniors.is_some_and(|column| table.headers[column].contains("60")) {
        return;
    }
    let mut said: Vec<&str> = (0..table.len())
        .filter(|row| *row == 0 || table.begins_sheet(*row))
        .flat_map(|row| table.captions(row))
        .filter(|caption| is_of_others(caption))
        .collect();
    said.sort_unstable();
    said.dedup();
    for caption in said {
        report.note(Severity::Warning, "caption-of-others", || format!("\"{caption}\""));
    }
}

/// Whether a caption names another age than 60, or a part of the seniors.
fn is_of_others(caption: &str) -> bool {
    const PART: [&str; 16] = [
        "失能",
        "失智",
        "独居",
        "空巢",
        "高龄",
        "特困",
        "低保",
        "残疾",
        "留守",
        "优抚",
        "孤寡",
        "困难",
        "享受",
        "补贴",
        "入住",
        "服务对象",
    ];
    let plain = text::half(caption);
    let numbers: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).collect();
    let age =
        plain.contains('岁') && numbers.iter().any(|n| matches!(*n, "65" | "70" | "75" | "80" | "85" | "90")) && !numbers.contains(&"60");
    let short = plain.chars().count() <= 40;
    short && (age || PART.iter().any(|word| plain.contains(word)) && !["含", "和", "及", "、"].iter().any(|word| plain.contains(word)))
}

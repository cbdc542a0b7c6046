//! Lists and layers of homes.

use std::path::Path;

use super::columns::{Columns, Field, Overrides};
use super::config::LayerFile;
use super::counts::count;
use super::error::ImportError;
use super::facilities::{Ids, give_id, total_row};
use super::position::Positions;
use super::quantity::NotRead;
use super::table;
use super::text;
use super::twins::note_shared;
use carecircle_base::geom::LonLat;
use carecircle_base::made_id::place_part;
use carecircle_base::model::{AgeBands, Home, LayerReport, Severity};

/// A home, and its areas as its layer names them.
#[derive(Debug, Clone)]
pub(super) struct HomeRow {
    pub home: Home,
    /// Town as the layer writes it; `None` where it does not.
    pub town: Option<Box<str>>,
    /// Village as the layer writes it; `None` where it does not.
    pub village: Option<Box<str>>,
}

/// Homes of a layer. `area_columns` are headers of `[[areas]]` layers with from = "homes", used where the layer has them.
///
/// # Errors
/// When the file cannot be read, or lacks coordinates or seniors.
pub(super) fn read(
    dir: &Path,
    source: &LayerFile,
    columns: &Overrides,
    area_columns: &[(Field, String)],
    ids: &mut Ids,
    report: &mut LayerReport,
) -> Result<Vec<HomeRow>, ImportError> {
    let named: Vec<&str> = columns.0.iter().chain(area_columns).map(|o| o.1.as_str()).collect();
    let table = table::read(dir, source, Field::HOME, &named, report)?;
    let mut overrides = columns.clone();
    for (field, header) in area_columns {
        if table.headers.contains(header) && !overrides.0.iter().any(|o| o.0 == *field) {
            overrides.0.push((*field, header.clone()));
        }
    }
    let columns = Columns::find(&table, Field::HOME, &overrides)?;
    columns.note(&table, report);
    let positions = Positions::new(&table, &columns, source, report)?;
    let bands = [Field::From60, Field::From70, Field::From80].map(|f| columns.get(f));
    let seniors = columns.get(Field::Seniors);
    if seniors.is_none() && bands.iter().any(Option::is_none) {
        return Err(columns.missing(&table, Field::Seniors));
    }
    if bands.iter().any(Option::is_some) && bands.iter().any(Option::is_none) {
        report.note(
            Severity::Info,
            "bands-incomplete",
            "age bands are used only where all three (from_60, from_70, from_80) have a column",
            String::new,
        );
    }
    let called = |c: &usize| [Field::Name, Field::Address].iter().any(|f| f.aliases().contains(&text::fold(&table.headers[*c]).as_str()));
    let named: Vec<usize> = (0..table.headers.len()).filter(called).collect();
    let mut out = Vec::with_capacity(table.len());
    let mut labels: Vec<(LonLat, String)> = Vec::new();
    for row in 0..table.len() {
        if let Some(total) = total_row(&table, row) {
            report.note(Severity::Dropped, "total-row", "rows of totals or remarks are no homes", || {
                format!("{}: \"{total}\"", table.place(row))
            });
            continue;
        }
        let at = match positions.at(row) {
            Ok(at) => at,
            Err(trouble) => {
                report.note(Severity::Dropped, trouble.reason, trouble.text, || format!("{}: {}", table.place(row), trouble.found));
                continue;
            }
        };
        let mut side = |field: Field| match count(&table, &columns, row, field, report) {
            Ok(found) if found.as_ref().is_none_or(|q| q.value >= 0.0) => found.map(|q| q.value),
            _ => {
                report.note(
                    Severity::Warning,
                    "bad-count",
                    "households or age bands are no number of 0 or more; they are left out",
                    || format!("{}, {}: \"{}\"", table.place(row), field.key(), table.get(row, columns.get(field)).unwrap_or_default()),
                );
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
                    report.note(
                        Severity::Dropped,
                        "negative-seniors",
                        "seniors are below 0; expected a number of people, 0 or more",
                        || format!("{}: {n}", table.place(row)),
                    );
                    continue;
                }
                Ok(None) => {
                    report.note(
                        Severity::Dropped,
                        "no-seniors",
                        "the number of seniors is blank; write 0 where nobody of 60 or more lives",
                        || table.place(row),
                    );
                    continue;
                }
                Err(NotRead::OtherUnit(unit)) => {
                    report.note(
                        Severity::Dropped,
                        "seniors-not-people",
                        "seniors are given as a share, households, beds or the like, which is no number of people; write the number of people",
                        || format!("{}: \"{}\" ({unit})", table.place(row), table.cell(row, column)),
                    );
                    continue;
                }
                Err(NotRead::NotANumber) => {
                    report.note(
                        Severity::Dropped,
                        "unreadable-seniors",
                        "seniors are no number; expected a number of people, 0 or more",
                        || format!("{}: \"{}\"", table.place(row), table.cell(row, column)),
                    );
                    continue;
                }
            },
        };
        let Some(seniors) = seniors else {
            report.note(
                Severity::Dropped,
                "no-seniors",
                "the number of seniors is blank; write 0 where nobody of 60 or more lives",
                || table.place(row),
            );
            continue;
        };
        if let Some(sum) = of_bands.filter(|sum| (sum - seniors).abs() > 0.5) {
            report.note(Severity::Warning, "bands-differ", "the age bands do not add up to the seniors; the seniors count", || {
                format!("{}: {sum} in bands, {seniors} seniors", table.place(row))
            });
        }
        let place = place_part(Some(at));
        let content: Vec<&str> = std::iter::once("home").chain(named.iter().map(|c| table.cell(row, *c))).chain([place.as_str()]).collect();
        let areas = [Field::Town, Field::Village].into_iter().filter_map(|f| table.get(row, columns.get(f)));
        labels.push((at, named.iter().map(|c| table.cell(row, *c)).chain(areas).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ")));
        let id = give_id(&table, row, table.get(row, columns.get(Field::Id)), &content, ids, report);
        out.push(HomeRow {
            home: Home { id, at, seniors, bands: by_age, households, town: None, village: None },
            town: table.get(row, columns.get(Field::Town)).map(Box::from),
            village: table.get(row, columns.get(Field::Village)).map(Box::from),
        });
    }
    note_shared(labels.iter().map(|(at, label)| (*at, label.as_str())), report);
    report.kept = out.len();
    Ok(out)
}

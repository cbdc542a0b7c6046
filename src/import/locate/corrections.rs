//! Tables of places (`….located.csv`), read again: what somebody wrote into them by hand.

use std::collections::BTreeMap;
use std::path::Path;

use super::key::{key, normal};
use super::sheet::{CANDIDATES, CHOICE, RECORD, UNKNOWN, WRITTEN, candidates_of};
use crate::columns::{Columns, Field, Overrides};
use crate::error::ImportError;
use crate::layer_file::{FileFormat, LayerFile};
use crate::position::Positions;
use crate::table::{self, Table};
use crate::text::{coordinate, fold};
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::model::{Facility, LayerReport, Severity};

pub(crate) use carecircle_base::model::PlaceCorrection as Correction;

/// A row of a table of places that somebody changed.
#[derive(Debug, Clone)]
pub(crate) struct CorrectedRow {
    pub correction: Correction,
    pub id: String,
    pub name: String,
    pub town: String,
    pub village: String,
    pub address: String,
    /// When and where it was written, as the column 核定记录 says; may be empty.
    pub record: String,
    /// Row for messages.
    place: String,
    /// Whether it fits a row of the list.
    taken: bool,
}

/// The rows of a table of places that somebody changed.
#[derive(Debug)]
pub(crate) struct Corrections {
    rows: Vec<CorrectedRow>,
    by_name: BTreeMap<String, Vec<usize>>,
    report: LayerReport,
}

/// Greatest difference in degrees between a coordinate as written by the program and as a spreadsheet saves it again.
const SAVED_DEG: f64 = 2e-6;

impl Corrections {
    /// The table of places `file` of the study in `dir`.
    ///
    /// # Errors
    /// When the file cannot be read, or has no columns of coordinates or of names.
    pub(crate) fn read(dir: &Path, file: &str) -> Result<Self, ImportError> {
        let mut report = LayerReport::new("facilities", file);
        let source = LayerFile::new(file, FileFormat::Csv);
        let table = table::read(dir, &source, Field::FACILITY, &[], &mut report)?;
        let columns = Columns::find(&table, Field::FACILITY, &Overrides::default())?;
        let positions = Positions::new(&table, &columns, &source, &mut report)?;
        let (lon, lat) = (columns.get(Field::Lon), columns.get(Field::Lat));
        let headed = |header: &str| table.headers.iter().position(|h| fold(h) == fold(header));
        let (choice, candidates, written) = (headed(CHOICE), headed(CANDIDATES), headed(WRITTEN));
        let record = headed(RECORD);
        let mut rows = Vec::new();
        let mut kept = Vec::new();
        for row in 0..table.len() {
            let get = |column| table.get(row, column).unwrap_or_default();
            let says = [get(lon), get(lat), get(choice)].map(|cell| normal(cell).collect::<String>());
            let unknown = says.iter().any(|s| UNKNOWN.contains(&s.trim()));
            let filled = !says[0].is_empty() || !says[1].is_empty();
            let changed = filled && !is_as_written(get(lon), get(lat), get(written));
            let chosen = (!says[2].is_empty() && !unknown).then(|| pick(&says[2], get(candidates)));
            let own = changed.then(|| positions.at(row).ok());
            let correction = match (unknown, own, chosen) {
                (true, ..) => Some(Correction::Unknown),
                (_, None, None) => continue,
                (_, Some(Some(a)), Some(Some(b))) if geodesic_m(a, b) > 1.0 => None,
                (_, Some(Some(at)), _) | (_, None, Some(Some(at))) => Some(Correction::At(at)),
                _ => None,
            };
            let Some(correction) = correction else {
                report.note(Severity::Warning, "located-row-unread", || {
                    format!("{}: \"{}\", \"{}\", \"{}\"", table.place(row), get(lon), get(lat), get(choice))
                });
                continue;
            };
            if changed && correction != Correction::Unknown {
                kept.push(table.place(row));
            }
            rows.push(CorrectedRow { record: get(record).to_owned(), ..changed_row(&table, &columns, row, correction) });
        }
        // The coordinates under test are those that somebody wrote.
        if let Some(written) = &mut report.written {
            written.rows.retain(|r| kept.contains(&r.place));
            written.of = kept.len();
        }
        report.written = report.written.filter(|w| !w.rows.is_empty());
        report.notes.retain(|n| n.reason != "no-rows-yet");
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            by_name.entry(key(&row.name)).or_default().push(at);
        }
        Ok(Self { rows, by_name, report })
    }

    /// The correction of a facility among those of its list: by its id and name, else by name and town, and address where several
    /// have those.
    pub(crate) fn take<'f>(&mut self, facility: &Facility, list: impl Iterator<Item = &'f Facility>) -> Option<&CorrectedRow> {
        let named = self.by_name.get(&key(&facility.name))?;
        let by_id = named.iter().copied().find(|at| self.rows[*at].id == unguarded(&facility.id));
        let town = |f: &Facility| key(f.area_name.as_deref().unwrap_or_default());
        let address = |f: &Facility| key(f.address.as_deref().unwrap_or_default());
        let found = by_id.or_else(|| {
            // A row whose id is another's is that other's.
            let alike: Vec<&Facility> = list.filter(|f| key(&f.name) == key(&facility.name)).collect();
            let free = |at: &usize| !alike.iter().any(|f| f.id == self.rows[*at].id);
            let rows: Vec<usize> = named.iter().copied().filter(|at| key(&self.rows[*at].town) == town(facility)).filter(free).collect();
            let same_town = alike.iter().filter(|f| town(f) == town(facility)).count();
            let one = |rows: &[usize]| rows.first().copied().filter(|_| rows.len() == 1);
            if same_town == 1 && rows.len() == 1 {
                return one(&rows);
            }
            let rows: Vec<usize> = rows.into_iter().filter(|at| key(&self.rows[*at].address) == address(facility)).collect();
            let same_address = alike.iter().filter(|f| town(f) == town(facility) && address(f) == address(facility)).count();
            one(&rows).filter(|_| same_address == 1)
        })?;
        self.rows[found].taken = true;
        Some(&self.rows[found])
    }

    /// Rows that fit no row of the list.
    pub(crate) fn left(&self) -> impl Iterator<Item = &CorrectedRow> {
        self.rows.iter().filter(|r| !r.taken)
    }

    /// Report of the table.
    pub(crate) fn report(&self) -> LayerReport {
        let mut report = self.report.clone();
        report.kept = self.rows.iter().filter(|r| r.taken).count();
        for row in self.left() {
            report.note(Severity::Warning, "located-row-fits-none", || format!("{}: {} ({})", row.place, row.id, row.name));
        }
        let unknown = self.rows.iter().filter(|r| r.taken && r.correction == Correction::Unknown).count();
        report.note_many(Severity::Info, "located-unknown", unknown, String::new);
        report
    }
}

fn changed_row(table: &Table, columns: &Columns, row: usize, correction: Correction) -> CorrectedRow {
    let text = |field| unguarded(table.get(row, columns.get(field)).unwrap_or_default()).to_owned();
    CorrectedRow {
        correction,
        id: text(Field::Id),
        name: text(Field::Name),
        town: text(Field::Town),
        village: text(Field::Village),
        address: text(Field::Address),
        record: String::new(),
        place: table.place(row),
        taken: false,
    }
}

/// A text without the apostrophe that keeps a spreadsheet from running it.
pub(super) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(text)
}

/// Whether coordinates are those that the program wrote.
fn is_as_written(lon: &str, lat: &str, written: &str) -> bool {
    let Some((x, y)) = written.split_once(' ') else { return false };
    let same = |cell: &str, own: &str| coordinate(cell).zip(coordinate(own)).is_some_and(|(a, b)| (a - b).abs() <= SAVED_DEG);
    same(lon, x) && same(lat, y)
}

/// Position of the candidate that a cell chooses by its number.
fn pick(choice: &str, candidates: &str) -> Option<LonLat> {
    let digits: String = choice.chars().map(|c| circled(c).unwrap_or(c)).filter(char::is_ascii_digit).collect();
    let number: usize = digits.parse().ok()?;
    candidates_of(candidates).into_iter().nth(number.checked_sub(1)?)
}

/// Digit of a circled one, ① to ⑨.
fn circled(c: char) -> Option<char> {
    ('①'..='⑨').contains(&c).then(|| char::from_digit(u32::from(c) - u32::from('①') + 1, 10)).flatten()
}

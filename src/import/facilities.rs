//! Facilities from facility lists.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::aside_rows::{heading_of_part, total_row};
use super::columns::{Columns, Field};
use super::config::FacilityLayer;
use super::correct::{ADDED_FILE, Corrections, KnownRows, unguarded};
use super::counts::count;
use super::error::{ImportError, nearest};
use super::list_remarks::{self, RowsAbove};
use super::missing;
use super::optional_positions::OptionalPositions;
use super::phone::{self, Phone};
use super::provided::Provided;
use super::seat_headers::SeatHeaders;
use super::service_column::ServiceColumn;
use super::services::{KindIndex, KindMatch};
use super::table::{self, Table};
use super::text;
use super::twins::note_shared;
use super::words::{CAPTION, StatusReading, is_dash, named_period, read_caption};
use carecircle_base::geom::LonLat;
use carecircle_base::made_id::{made_id, place_part};
use carecircle_base::model::{Facility, LayerReport, Note, NoteRow, OpenWord, OpenWordOf, Service, Severity};

/// The ids in use in a study.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids(HashSet<String>);

impl Ids {
    /// A free id and whether it is `id` itself: `id`, else `id#2`, `id#3`, ….
    pub(super) fn take(&mut self, id: &str) -> (String, bool) {
        if self.0.insert(id.to_owned()) {
            return (id.to_owned(), true);
        }
        let mut n = 2_u32;
        loop {
            let other = format!("{id}#{n}");
            if self.0.insert(other.clone()) {
                return (other, false);
            }
            n += 1;
        }
    }
}

/// A facility list as read, with its rows as the file writes them.
pub(super) struct FacilityList {
    /// Facilities, as corrected.
    pub facilities: Vec<Facility>,
    /// Rows as the file writes them.
    pub table: Table,
    /// Id of the facility of each row of `table`; `None` for a row that is none.
    pub ids: Vec<Option<String>>,
    /// Place of each row of `table` as the file writes it, on WGS84.
    pub places: Vec<Option<LonLat>>,
}

/// Facilities of a list, as corrected. Those without usable coordinates are kept as 'unlocated'.
///
/// # Errors
/// When the file cannot be read, or lacks a column that it must have.
pub(super) fn read(
    dir: &Path,
    layer: &FacilityLayer,
    services: &[Service],
    ids: &mut Ids,
    corrections: &mut Corrections,
    report: &mut LayerReport,
) -> Result<Vec<Facility>, ImportError> {
    read_list(dir, layer, services, ids, corrections, report).map(|read| read.facilities)
}

/// [`read`], with the rows.
pub(super) fn read_list(
    dir: &Path,
    layer: &FacilityLayer,
    services: &[Service],
    ids: &mut Ids,
    corrections: &mut Corrections,
    report: &mut LayerReport,
) -> Result<FacilityList, ImportError> {
    let named = layer.columns.headers();
    let table = table::read(dir, &layer.source, Field::FACILITY, &named, report)?;
    read_table(table, layer, services, ids, corrections, report)
}

/// [`read_list`] from a table in memory.
pub(super) fn read_table(
    table: Table,
    layer: &FacilityLayer,
    services: &[Service],
    ids: &mut Ids,
    corrections: &mut Corrections,
    report: &mut LayerReport,
) -> Result<FacilityList, ImportError> {
    // Our own list guards its cells against spreadsheets.
    let table = if table.file == ADDED_FILE { table.map_cells(unguarded) } else { table };
    let list = |facilities: Vec<Facility>, rows: &[usize], table: Table| {
        let mut list = FacilityList { ids: vec![None; table.len()], places: vec![None; table.len()], table, facilities };
        for (facility, row) in list.facilities.iter().zip(rows) {
            list.ids[*row] = Some(facility.id.clone());
            list.places[*row] = facility.at;
        }
        list
    };
    if !corrections.concern(&layer.source.file) {
        let (facilities, rows) = from_table(&table, layer, services, ids, &KnownRows::default(), report)?;
        return Ok(list(facilities, &rows, table));
    }
    // The ids are those of the list as it is: a corrected name is no reason for another.
    let mut as_is = LayerReport::default();
    let (facilities, rows) = from_table(&table, layer, services, &mut ids.clone(), &KnownRows::default(), &mut as_is)?;
    let places = corrections.places(&table.file, &facilities, &rows, table.len());
    let uncorrected = list(facilities, &rows, table);
    let (corrected, left_out) = corrections.cells(uncorrected.table.clone(), &uncorrected.ids);
    let known = KnownRows { ids: uncorrected.ids.clone(), places, left_out };
    let (facilities, _) = from_table(&corrected, layer, services, ids, &known, report)?;
    let of_ids = as_is.notes.into_iter().filter(|n| matches!(n.reason, "made-id" | "made-id-twice" | "duplicate-id"));
    report.absorb(&LayerReport { notes: of_ids.collect(), ..LayerReport::default() });
    Ok(FacilityList { facilities, ..uncorrected })
}

/// Facilities of a table, and the row of each. `known` is empty, or says what is known of each row.
fn from_table(
    table: &Table,
    layer: &FacilityLayer,
    services: &[Service],
    ids: &mut Ids,
    known: &KnownRows,
    report: &mut LayerReport,
) -> Result<(Vec<Facility>, Vec<usize>), ImportError> {
    let seats = SeatHeaders::find(table, &layer.columns);
    let mut columns = Columns::find(table, Field::FACILITY, &seats.overrides)?;
    let meals = seats.meals(table)?;
    seats.note(report);
    if columns.get(Field::Lon).is_some() && columns.get(Field::Lat).is_some() {
        columns.forget(Field::Position); // an address, then; it stays an attribute
    }
    columns.note(table, report);
    let positions = OptionalPositions::new(table, &columns, &layer.source, report)?;
    let kinds = KindIndex::new(services, &layer.kinds);
    let others = columns.others(table);
    if let Some(unknown) = layer.ignored.iter().find(|h| !table.headers.contains(h)) {
        return Err(ImportError::Header {
            file: table.file.clone(),
            key: "ignore",
            header: unknown.clone(),
            hint: nearest(unknown, table.headers.iter().map(String::as_str))
                .map_or_else(String::new, |h| format!("; did you mean \"{h}\"?")),
            found: table.header_list(),
        });
    }
    let decide: Vec<usize> = others.iter().copied().filter(|c| !layer.ignored.contains(&table.headers[*c])).collect();
    let asking = ServiceColumn::find(table, &decide, &kinds);
    let says_kinds = columns.get(Field::Kind).is_some() || columns.get(Field::Service).is_some();
    if !says_kinds && layer.services.is_empty() && asking.is_empty() {
        return Err(columns.missing(table, Field::Kind));
    }
    refuse_nameless(table, &columns)?;
    let mut unknown = UnknownKinds::default();
    let mut out = Vec::with_capacity(table.len());
    let mut rows = Vec::with_capacity(table.len());
    let mut over = Vec::new();
    // First place of the sheet, and of the part of the list.
    let (mut sheet, mut part, mut part_ends) = (0, 0, false);
    for row in 0..table.len() {
        let get = |field| table.get(row, columns.get(field));
        let known_id = known.ids.get(row).and_then(Option::as_ref);
        report.row = Some(NoteRow { row: known_id.cloned().unwrap_or_default(), place: table.place(row), found: String::new() });
        if row > 0 && !table.begins_sheet(row) && table.begins_titled(row) {
            over = captions_of_state(table, row, None, &others);
            part_ends = true;
        }
        if row == 0 || table.begins_sheet(row) {
            over = captions_of_state(table, row, None, &others);
            (sheet, part, part_ends) = (out.len(), out.len(), false);
        }
        if let Some(heading) = heading_of_part(table, row) {
            report.note(Severity::Dropped, "part-of-list", || format!("{}: \"{heading}\"", table.place(row)));
            over = captions_of_state(table, row, Some(heading), &others);
            part_ends = true;
            continue;
        }
        if let Some(total) = total_row(table, row) {
            report.note(Severity::Dropped, "total-row", || format!("{}: \"{total}\"", table.place(row)));
            let above = RowsAbove { table, columns: &columns, rows: &rows, sheet, part };
            part_ends |= !list_remarks::apply(row, &above, &mut out, report);
            continue;
        }
        if known.left_out.get(row).is_some_and(|out| *out) {
            report.note(Severity::Dropped, "left-out-by-correction", || {
                format!("{} ({})", table.place(row), get(Field::Name).unwrap_or_default())
            });
            continue;
        }
        let mut facility = Facility { name: get(Field::Name).unwrap_or_default().to_owned(), ..Facility::default() };
        let corrected = known.places.get(row).copied().flatten();
        let located = corrected.map_or_else(|| positions.at(row), Ok);
        let kind = get(Field::Kind).unwrap_or_default();
        let given = get(Field::Service).unwrap_or_default();
        facility.kind = if kind.is_empty() { given } else { kind }.to_owned();
        let place = located.as_ref().map_or_else(|_| get(Field::Address).unwrap_or_default().to_owned(), |at| place_part(Some(*at)));
        facility.id = match known_id {
            Some(id) => ids.take(id).0,
            None => give_id(table, row, get(Field::Id), &[&facility.kind, &facility.name, &place], ids, report),
        };
        report.row = Some(NoteRow { row: facility.id.clone(), place: table.place(row), found: String::new() });
        match located {
            Ok(at) => facility.at = Some(at),
            Err(trouble) => {
                report.note(Severity::Warning, trouble.reason, || format!("{} ({}): {}", table.place(row), facility.name, trouble.found));
            }
        }
        let mut provided = Provided::of(&layer.services);
        let from_services = provided.what(given, kind.is_empty(), &kinds, report, table, row);
        let from_kind = provided.what(kind, true, &kinds, report, table, row);
        provided.name(&facility.name, &kinds, report, table, row);
        provided.columns(&asking, &kinds, report, table, row);
        facility.services = provided.settle(report, table, row);
        for missed in from_services.into_iter().chain(from_kind) {
            unknown.add(missed, facility.services.is_empty(), table, row, &facility.id);
        }
        if facility.services.is_empty() && facility.kind.is_empty() {
            report.note(Severity::Warning, "no-kind", || format!("{} ({})", table.place(row), facility.name));
        }
        let text = |field| get(field).map(str::to_owned);
        facility.level = text(Field::Level);
        let told = |field| get(field).and_then(missing::told).map(str::to_owned);
        facility.address = told(Field::Address);
        facility.phone = get(Field::Phone)
            .and_then(missing::told)
            .filter(|cell| cell.chars().any(|c| c != '0'))
            .and_then(|cell| phone_of(cell, table, row, report));
        facility.hours = text(Field::Hours);
        facility.village = told(Field::Village);
        facility.area_name = told(Field::Town).or_else(|| told(Field::Village));
        let keep = |f: &mut Facility, field| {
            if let Some(column) = columns.get(field)
                && let Some(value) = table.get(row, Some(column))
            {
                f.attributes.push((table.headers[column].clone(), value.to_owned()));
            }
        };
        if !kind.is_empty() {
            keep(&mut facility, Field::Service);
        }
        if get(Field::Town).is_some() {
            keep(&mut facility, Field::Village);
        }
        for field in [Field::Beds, Field::Seats] {
            let Some(cell) = get(field) else { continue };
            match count(table, &columns, row, field, report) {
                Ok(Some(n)) if n.value >= 0.0 => {
                    if n.approximate || !n.parts.is_empty() {
                        keep(&mut facility, field);
                    }
                    let header = columns.get(field).map_or("", |c| table.headers[c].as_str());
                    facility.attributes.extend(n.parts.iter().map(|(part, n)| (format!("{header}：{part}"), n.to_string())));
                    let (held, about) = match field {
                        Field::Beds => (&mut facility.beds, &mut facility.beds_about),
                        _ => (&mut facility.seats, &mut facility.seats_about),
                    };
                    (*held, *about) = (Some(n.value), n.approximate);
                }
                _ => {
                    keep(&mut facility, field);
                    report.note(Severity::Warning, "bad-number", || format!("{}, {}: \"{cell}\"", table.place(row), field.key()));
                }
            }
        }
        if let Some(meals) = &meals {
            facility.meals = meals.read(table, row, report);
        }
        for field in [Field::Opened, Field::Closed] {
            let Some(cell) = get(field) else { continue };
            if is_dash(cell) || matches!(cell, "无" | "否" | "暂无") {
                continue;
            }
            // 开业日期（农历）: of another calendar.
            let lunar = columns.get(field).is_some_and(|c| ["农历", "阴历", "旧历"].iter().any(|w| table.headers[c].contains(w)));
            // 2026年底: open after it, closed from its start.
            let named = || named_period(cell).map(|p| if field == Field::Opened { p.last } else { p.first });
            match text::date(cell.trim_end_matches('起')).or_else(named).filter(|_| !lunar) {
                found if is_cut_month(table, &columns, field, cell) && found.is_some() => {
                    report.note(Severity::Warning, "month-unclear", || format!("{}, {}: \"{cell}\"", table.place(row), field.key()));
                    let held = if field == Field::Opened { &mut facility.opened } else { &mut facility.closed };
                    *held = found;
                }
                Some(day) if field == Field::Opened => facility.opened = Some(day),
                Some(day) => facility.closed = Some(day),
                None => {
                    keep(&mut facility, field);
                    report.note(Severity::Warning, "bad-date", || format!("{}, {}: \"{cell}\"", table.place(row), field.key()));
                }
            }
        }
        if let (Some(opened), Some(closed)) = (facility.opened, facility.closed)
            && closed <= opened
        {
            report.note(Severity::Warning, "closed-before-opened", || {
                format!("{} ({}): opened {opened}, closed {closed}", table.place(row), facility.name)
            });
        }
        facility
            .attributes
            .extend(others.iter().filter_map(|c| table.get(row, Some(*c)).map(|v| (table.headers[*c].clone(), v.to_owned()))));
        facility.attributes.extend(over.iter().map(|caption: &&str| (CAPTION.to_owned(), (*caption).to_owned())));
        if std::mem::take(&mut part_ends) {
            part = out.len();
        }
        out.push(facility);
        rows.push(row);
    }
    report.row = None;
    unknown.report(&kinds, report);
    note_shared(out.iter().filter_map(|f| f.at.map(|at| (at, f.name.as_str()))), report);
    report.kept = out.len();
    Ok((out, rows))
}

/// Telephone of a row; one that a spreadsheet cut is left out and told.
fn phone_of(cell: &str, table: &Table, row: usize, report: &mut LayerReport) -> Option<String> {
    match phone::read(cell) {
        Phone::Told(phone) => Some(phone),
        Phone::Cut => {
            report.note(Severity::Warning, "phone-cut", || format!("{}: \"{cell}\"", table.place(row)));
            None
        }
    }
}

/// What stands over a row, the heading of its part included, and says something of a state. The name of the sheet is left out where it
/// is a column of its own.
fn captions_of_state<'t>(table: &'t Table, row: usize, part: Option<&'t str>, others: &[usize]) -> Vec<&'t str> {
    let over = table.captions(row).chain(part).filter(|c| !others.iter().any(|at| table.cell(row, *at) == *c));
    over.filter(|caption| read_caption(caption) != StatusReading::Silent).collect()
}

/// Whether a cell is a year with `.1` in a column where no October keeps its zero.
fn is_cut_month(table: &Table, columns: &Columns, field: Field, cell: &str) -> bool {
    let year = |text: &str| text.strip_suffix(".1").is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    let column = columns.get(field);
    year(cell) && !(0..table.len()).any(|row| table.get(row, column).is_some_and(|other| other.ends_with(".10")))
}

/// Refuses a list whose names all come out blank while another column may hold them.
fn refuse_nameless(table: &Table, columns: &Columns) -> Result<(), ImportError> {
    let name = columns.get(Field::Name);
    if (0..table.len()).any(|row| table.get(row, name).is_some()) {
        return Ok(());
    }
    // A column of words that differ from row to row: what names are, and kinds, dates and remarks are not.
    let names = |column: &usize| {
        let cells: Vec<&str> = (0..table.len()).map(|row| table.cell(row, *column)).filter(|c| !c.is_empty()).collect();
        let words = cells.iter().all(|c| c.chars().any(char::is_alphabetic) && text::date(c).is_none() && c.chars().count() <= 40);
        let distinct: HashSet<&str> = cells.iter().copied().collect();
        let header = &table.headers[*column];
        let other = ["备注", "说明", "状态", "标签", "负责", "联系", "法人", "是否", "星级", "性质", "时间", "网", "照片", "邮"];
        words && cells.len() == table.len() && distinct.len() * 5 >= cells.len() * 4 && !other.iter().any(|w| header.contains(w))
    };
    match columns.others(table).into_iter().find(|c| !table.headers[*c].is_ascii() && names(c)) {
        Some(column) => {
            Err(ImportError::NoNames { file: table.file.clone(), found: table.header_list(), candidate: table.headers[column].clone() })
        }
        None if name.is_some() && table.len() > 1 && !table.headers.is_empty() => {
            Err(ImportError::NoNames { file: table.file.clone(), found: table.header_list(), candidate: table.headers[0].clone() })
        }
        None => Ok(()),
    }
}

/// Id of a row: the list's own, else one made from `content`, which does not change when other rows do; made unique, and
/// reported where it was made or taken.
pub(super) fn give_id(table: &Table, row: usize, own: Option<&str>, content: &[&str], ids: &mut Ids, report: &mut LayerReport) -> String {
    let Some(own) = own else {
        let made = made_id(content.iter().copied());
        let (id, free) = ids.take(&made);
        report.note(Severity::Info, "made-id", || format!("{}: \"{id}\"", table.place(row)));
        if !free {
            report.note(Severity::Warning, "made-id-twice", || format!("{}: \"{made}\" is now \"{id}\"", table.place(row)));
        }
        return id;
    };
    let (id, free) = ids.take(own);
    if !free {
        report.note(Severity::Warning, "duplicate-id", || format!("{}: \"{own}\" is now \"{id}\"", table.place(row)));
    }
    id
}

/// The kinds that mean no service, each once, with count and examples.
#[derive(Default)]
pub(super) struct UnknownKinds<'t>(BTreeMap<&'t str, (usize, bool, Vec<NoteRow>)>);

impl<'t> UnknownKinds<'t> {
    pub(super) fn add(&mut self, kind: &'t str, useless: bool, table: &Table, row: usize, id: &str) {
        let held = self.0.entry(kind).or_insert_with(|| (0, false, Vec::new()));
        held.0 += 1;
        held.1 |= useless;
        if held.2.len() < Note::MOST_ROWS {
            held.2.push(NoteRow { row: id.to_owned(), place: table.place(row), found: format!("\"{kind}\"") });
        }
    }

    pub(super) fn report(self, kinds: &KindIndex, report: &mut LayerReport) {
        for (kind, (count, useless, rows)) in self.0 {
            let similar = match kinds.meaning(kind) {
                KindMatch::Unknown(similar) => similar,
                _ => Vec::new(),
            };
            let near = if similar.is_empty() { String::new() } else { format!("; nearest known: {}", similar.join(", ")) };
            let example = || format!("\"{kind}\", {count} × from {}{near}", rows.first().map_or("", |first| first.place.as_str()));
            if useless {
                report.open_words.push(OpenWord { of: OpenWordOf::Kind, word: kind.to_owned(), count, near: similar });
                report.note_many(Severity::Warning, "unknown-kind", count, example);
                report.name_rows("unknown-kind", rows);
            } else {
                report.note_many(Severity::Info, "unknown-kind-beside-known", count, example);
            }
        }
    }
}

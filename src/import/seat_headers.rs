//! Columns of seats of a facility list: seats at meals (餐位) and other seats (座位) side by side are two things.

use super::columns::{Columns, Field, Overrides};
use super::counts::count;
use super::error::ImportError;
use super::table::Table;
use carecircle_base::model::{LayerReport, MealSeats, Severity};

/// Headers of a list that may hold seats.
pub(super) struct SeatHeaders {
    /// Columns that the study names, and the one of other seats where the list tells both.
    pub overrides: Overrides,
    /// Header of the seats at meals, where the list tells both.
    meals: Option<String>,
    /// Header of the other seats, likewise.
    other: Option<String>,
    /// All headers that may hold seats, where it is not clear that there are two kinds.
    unclear: Vec<String>,
}

/// Column of the seats at meals of a list that has another of other seats.
pub(super) struct MealColumn(Columns);

impl SeatHeaders {
    /// Headers of seats in `table`; where the study names the column of seats, that one counts for every service.
    pub(super) fn find(table: &Table, named: &Overrides) -> Self {
        let mut found = Self { overrides: named.clone(), meals: None, other: None, unclear: Vec::new() };
        let is_named = |header: &str| named.0.iter().any(|(_, h)| h == header);
        if named.0.iter().any(|(field, _)| *field == Field::Seats) {
            return found;
        }
        let fields = Columns::fields_of(&table.headers, Field::FACILITY);
        let seats: Vec<&String> =
            table.headers.iter().zip(fields).filter(|(h, f)| *f == Some(Field::Seats) && !is_named(h)).map(|(h, _)| h).collect();
        let (meals, other): (Vec<&String>, Vec<&String>) = seats.iter().partition(|h| h.contains("餐位") || h.contains("就餐座"));
        match (&meals[..], &other[..]) {
            ([meals], [other]) if !other.contains('餐') => {
                (found.meals, found.other) = (Some((*meals).to_owned()), Some((*other).to_owned()));
                found.overrides.0.push((Field::Seats, (*other).to_owned()));
            }
            (meals, other) if meals.len() + other.len() > 1 => found.unclear = seats.into_iter().cloned().collect(),
            _ => {}
        }
        found
    }

    /// Column of the seats at meals, where the list tells both.
    pub(super) fn meals(&self, table: &Table) -> Result<Option<MealColumn>, ImportError> {
        let find = |header: &String| Columns::find(table, &[Field::Seats], &Overrides(vec![(Field::Seats, header.clone())]));
        self.meals.as_ref().map(|header| find(header).map(MealColumn)).transpose()
    }

    /// Tells which column counts for which services.
    pub(super) fn note(&self, report: &mut LayerReport) {
        if let (Some(meals), Some(other)) = (&self.meals, &self.other) {
            report.note(Severity::Info, "two-seat-columns", || format!("\"{meals}\" for meals, \"{other}\" for others"));
        }
        if !self.unclear.is_empty() {
            report.note(Severity::Warning, "several-seat-columns", || {
                self.unclear.iter().map(|h| format!("\"{h}\"")).collect::<Vec<_>>().join(", ")
            });
        }
    }
}

impl MealColumn {
    /// Seats at meals of a row; a cell that is no number is noted and counts as not known.
    pub(super) fn read(&self, table: &Table, row: usize, report: &mut LayerReport) -> MealSeats {
        match count(table, &self.0, row, Field::Seats, report) {
            Ok(found) => MealSeats::Own(found.map(|n| n.value).filter(|n| *n >= 0.0)),
            Err(_) => {
                report.note(Severity::Warning, "bad-number", || {
                    format!("{}, meal seats: \"{}\"", table.place(row), table.get(row, self.0.get(Field::Seats)).unwrap_or_default())
                });
                MealSeats::Own(None)
            }
        }
    }
}

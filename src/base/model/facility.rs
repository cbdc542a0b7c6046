//! A place that gives services.

use jiff::civil::Date;

use crate::geom::LonLat;
use crate::ids::ServiceId;

use super::{Hours, WeekTime};

/// One row of a facility list, with every attribute it came with.
#[derive(Debug, Clone, Default)]
pub struct Facility {
    /// The list's own id, or the row number where it has none; unique in the study.
    pub id: String,
    /// As the list names it; may be empty.
    pub name: String,
    /// Where it stands; `None` when the list gives no usable coordinates ('unlocated').
    pub at: Option<LonLat>,
    /// What it gives; sorted, without repeats; empty when its kind is unknown.
    pub services: Vec<ServiceId>,
    /// The kind as the list writes it.
    pub kind: String,
    /// 市, 县, 镇 or 村, as the list writes it.
    pub level: Option<String>,
    /// The town or village named in the list.
    pub area_name: Option<String>,
    /// 地址.
    pub address: Option<String>,
    /// Telephone, as written.
    pub phone: Option<String>,
    /// Opening hours, as written.
    pub hours: Option<String>,
    /// Beds (床位).
    pub beds: Option<f64>,
    /// Seats or meals a day (座位, 餐位).
    pub seats: Option<f64>,
    /// First day open, where the list says.
    pub opened: Option<Date>,
    /// First day closed, where the list says.
    pub closed: Option<Date>,
    /// Whether the list's own status says that nobody uses the building (空置, 闲置, vacant): it gives nothing, whatever it names.
    pub vacant: bool,
    /// Every other column, in the list's order; they come out again in exports.
    pub attributes: Vec<(String, String)>,
}

impl Facility {
    /// Whether it is open on `day`; without dates, always, unless it stands empty.
    #[must_use]
    pub fn open_on(&self, day: Option<Date>) -> bool {
        !self.vacant && day.is_none_or(|day| self.opened.is_none_or(|d| d <= day) && self.closed.is_none_or(|d| day < d))
    }

    /// Whether the building may stand empty on `day`: it has closed by then, or the list's own status says so (空置, 闲置,
    /// vacant).
    #[must_use]
    pub fn is_vacant_on(&self, day: Option<Date>) -> bool {
        self.vacant || self.closed.zip(day).is_some_and(|(closed, day)| closed <= day)
    }

    /// Whether its hours hold `time`; without hours, or with hours that cannot be read, always.
    #[must_use]
    pub fn open_at(&self, time: Option<WeekTime>) -> bool {
        time.is_none_or(|time| self.read_hours().is_none_or(|hours| hours.open_at(time)))
    }

    /// Its hours, read; `None` when the list has none, or some that cannot be read.
    #[must_use]
    pub fn read_hours(&self) -> Option<Hours> {
        self.hours.as_deref().and_then(Hours::read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_opening_counts_and_that_of_closing_does_not() {
        let day = |d| Some(Date::constant(2025, 6, d));
        let facility = Facility { opened: day(10), closed: day(20), ..Facility::default() };
        let open: Vec<bool> = [day(9), day(10), day(19), day(20), None].map(|d| facility.open_on(d)).into();
        assert_eq!(open, [false, true, true, false, true]);
    }

    #[test]
    fn what_stands_empty_is_open_on_no_day() {
        let facility = Facility { vacant: true, ..Facility::default() };
        let day = Some(Date::constant(2025, 6, 10));
        assert!(!facility.open_on(None) && !facility.open_on(day) && facility.is_vacant_on(None));
        let gone = Facility { closed: day, ..Facility::default() };
        assert!(gone.is_vacant_on(day) && !gone.is_vacant_on(None) && gone.open_on(None));
    }
}

//! Facilities: places that provide services.

use jiff::civil::Date;

use crate::geom::LonLat;
use crate::ids::ServiceId;

use super::{Hours, HoursState, OperatingState, WeekTime};

/// Derived position of a facility whose list gives no coordinates, only a name, an address or an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Approximate {
    /// Position of the place found, or representative position of the area.
    pub at: LonLat,
    /// Way in which it was found.
    pub by: Located,
    /// Estimated error in metres: of an area, the distance from `at` to its farthest known part; `None` where only one point of it is
    /// known.
    pub within_m: Option<f64>,
}

/// Way in which a facility is located.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Located {
    /// By coordinates of its list.
    Exact,
    /// By coordinates that somebody wrote into the list's table of places, `….located.csv`.
    ByHand,
    /// By name: a thing of the map or of another list has that name.
    ByName,
    /// By street and house number, which the map has.
    ByAddress,
    /// By street and house number, between its neighbours on the map.
    Interpolated,
    /// By street: the house number is not known.
    ByStreet,
    /// By the village that the list names.
    ByVillage,
    /// By the town that the list names.
    ByTown,
    /// Not at all.
    Not,
}

impl Located {
    /// Every way, the most precise first.
    pub const ALL: [Self; 9] = [
        Self::Exact,
        Self::ByHand,
        Self::ByName,
        Self::ByAddress,
        Self::Interpolated,
        Self::ByStreet,
        Self::ByVillage,
        Self::ByTown,
        Self::Not,
    ];

    /// Stable code as in `summary.json`: `exact`, `by_hand`, `by_name`, `by_address`, `interpolated`, `by_street`, `by_village`,
    /// `by_town`, `not`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::ByHand => "by_hand",
            Self::ByName => "by_name",
            Self::ByAddress => "by_address",
            Self::Interpolated => "interpolated",
            Self::ByStreet => "by_street",
            Self::ByVillage => "by_village",
            Self::ByTown => "by_town",
            Self::Not => "not",
        }
    }
}

/// Seats at meals (餐位) of a facility.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum MealSeats {
    /// The list has one column of seats: a service of meals counts in it.
    #[default]
    AsSeats,
    /// The list has a column of its own for them; `None` where it does not say how many. Other seats are none of these.
    Own(Option<f64>),
}

/// A facility: one row of a facility list, with every attribute of the row.
#[derive(Debug, Clone, Default)]
pub struct Facility {
    /// Id of the list, or one made from kind, name and place where it has none; unique in the study.
    pub id: String,
    /// Name as the list writes it; may be empty.
    pub name: String,
    /// Position: by coordinates, or derived to 100 m or better; `None` for any other ('unlocated').
    pub at: Option<LonLat>,
    /// Derived position, where the list has no usable coordinates: of a located facility, how `at` was found; of an unlocated one, a
    /// place that decides no travel time. `None` where nothing had to be derived or nothing is known.
    pub about: Option<Approximate>,
    /// Services provided; sorted, distinct; empty when the kind is unknown.
    pub services: Vec<ServiceId>,
    /// Kind as the list writes it; may be empty.
    pub kind: String,
    /// Administrative level as the list writes it (市, 县, 镇 or 村); `None` where the list has none.
    pub level: Option<String>,
    /// Town or village as the list writes it; `None` where the list has none.
    pub area_name: Option<String>,
    /// Village (村社区) as the list writes it; `None` where the list has none.
    pub village: Option<String>,
    /// Street address (地址); `None` where the list has none.
    pub address: Option<String>,
    /// Telephone number as the list writes it; `None` where the list has none.
    pub phone: Option<String>,
    /// Opening hours as the list writes them; `None` where the list has none. See [`Facility::read_hours`].
    pub hours: Option<String>,
    /// Number of beds (床位); `None` where unknown.
    pub beds: Option<f64>,
    /// Number of seats, or of meals a day (座位, 餐位); `None` where unknown.
    pub seats: Option<f64>,
    /// Whether the list gives the beds as an approximate number: 约30, 30余, 30-50.
    pub beds_about: bool,
    /// Whether the list gives the seats as an approximate number.
    pub seats_about: bool,
    /// Seats at meals, where the list has a column of them beside one of other seats.
    pub meals: MealSeats,
    /// First day open; `None` where the list does not say.
    pub opened: Option<Date>,
    /// First day closed; `None` where the list does not say.
    pub closed: Option<Date>,
    /// Whether the list's status column calls the building vacant (空置, 闲置); a vacant facility provides nothing.
    pub vacant: bool,
    /// State of operation by the list's words (停业, 在建); a facility in any state but open provides nothing.
    pub state: OperatingState,
    /// Headers and cells of all other columns, in the list's order; exports repeat them.
    pub attributes: Vec<(String, String)>,
}

impl Facility {
    /// Way in which the facility is located. Only a position in `at` decides travel times and circles.
    #[must_use]
    pub fn located(&self) -> Located {
        match (self.at, self.about) {
            (_, Some(about)) => about.by,
            (Some(_), None) => Located::Exact,
            (None, None) => Located::Not,
        }
    }

    /// Whether the facility operates on `day`. Without `day` or without dates it does, unless it is vacant or the list says
    /// that it is closed or not yet open.
    #[must_use]
    pub fn open_on(&self, day: Option<Date>) -> bool {
        self.operates() && day.is_none_or(|day| self.opened.is_none_or(|d| d <= day) && self.closed.is_none_or(|d| day < d))
    }

    /// Whether the list's words let the facility operate, whatever its dates are: it is neither vacant nor closed, planned or unclear.
    #[must_use]
    pub fn operates(&self) -> bool {
        !self.vacant && self.state == OperatingState::Open
    }

    /// Whether the building may be vacant on `day`: it has closed by then, or the list's status says so (空置, 闲置,
    /// vacant).
    #[must_use]
    pub fn is_vacant_on(&self, day: Option<Date>) -> bool {
        self.vacant || self.closed.zip(day).is_some_and(|(closed, day)| closed <= day)
    }

    /// Whether the facility may be open at `time` in the week of `date`, or in an ordinary one. Without `time`, with missing or
    /// unreadable hours, and where they do not tell ([`HoursState::Unknown`]), it may.
    #[must_use]
    pub fn open_at(&self, time: Option<WeekTime>, date: Option<Date>) -> bool {
        time.is_none_or(|time| self.read_hours().is_none_or(|hours| hours.week(date).state(time) != HoursState::Closed))
    }

    /// Parsed opening hours; `None` when the list has none, or hours that cannot be read.
    #[must_use]
    pub fn read_hours(&self) -> Option<Hours> {
        self.hours.as_deref().and_then(Hours::read).map(|hours| hours.near(self.at))
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
        let planned = Facility { state: OperatingState::Planned, ..Facility::default() };
        assert!(!planned.open_on(None) && !planned.open_on(day) && !planned.is_vacant_on(day));
        let gone = Facility { closed: day, ..Facility::default() };
        assert!(gone.is_vacant_on(day) && !gone.is_vacant_on(None) && gone.open_on(None));
    }
}

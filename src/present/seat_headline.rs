//! Seats of a service in one sentence: how many there are for the seniors within its reach, and who is covered without one.

use carecircle_words::{Said, say};
use serde::Serialize;

use crate::rounding::rounded;
use carecircle_analysis::accessibility::{AccessMethod, SeatCertainty, ServiceSeats};
use carecircle_base::model::{Name, Study};
use carecircle_base::units::{grouped, thousands};

/// Seats of one service of a circle in one sentence, with its numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SeatHeadline {
    /// Id of the service.
    pub service: String,
    /// Name of the service.
    pub name: Name,
    /// Unit of its capacity: `beds`, `seats`, `meals` or `places`.
    pub unit: &'static str,
    /// Name of the unit after a number.
    pub unit_name: Name,
    /// Number of open and located facilities.
    pub facilities: usize,
    /// Number of these whose capacity is not known: they count as no seats, so that figures are lower bounds.
    pub capacity_unknown: usize,
    /// Number of these whose capacity is an assumption.
    pub capacity_assumed: usize,
    /// Number of open facilities that are not located: their seats are elsewhere.
    pub unlocated: usize,
    /// Number of facilities whose status is not read, so that whether they are open is not known: not counted.
    pub status_unread: usize,
    /// Number of located facilities whose capacity counts in full for another of their services too.
    pub capacity_shared: usize,
    /// Number of located facilities that no senior reaches within the limit.
    pub unreached: usize,
    /// Number of seats of these, as far as it is known: they are in `seats`.
    pub seats_unreached: f64,
    /// Number of seats at located facilities, as far as it is known or assumed; null where it is known of none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seats: Option<f64>,
    /// Number of seniors.
    pub seniors: f64,
    /// Number of seniors within the circle's limit of a located facility.
    pub seniors_within: f64,
    /// Of these, with a seat, if the nearest with room takes them; null where no capacity is known. At least, where `at_least` says so.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_seated: Option<f64>,
    /// Of these, without a seat: covered, and no room. At most where capacities are not known; of all, no bound where `certainty` is `counted_only`.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_without_seat: Option<f64>,
    /// Of those without a seat, near a facility whose capacity is not known, where they may have one.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_near_unknown: Option<f64>,
    /// Seats within reach per hundred seniors, by the plain two-step method (2SFCA), a mean over all seniors.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub per_100: Option<f64>,
    /// Certainty of the numbers here and of the areas: `full`; `at_least` where capacities are not known (seated and seats at least, without
    /// a seat at most); `counted_only` where facilities are not located or their status is not read (seated at least; within and without
    /// a seat are of those who reach a counted one, and no upper bound).
    pub certainty: &'static str,
    /// Whether seats, seated and seats per hundred seniors are lower bounds, since capacities, positions or statuses are not known.
    pub at_least: bool,
    /// All of it in one sentence, without a full stop.
    pub text: Name,
    /// What is not known and what is assumed; null when everything is known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub open: Option<Name>,
}

impl SeatHeadline {
    /// Headline of the seats of one service.
    #[must_use]
    pub fn new(study: &Study, seats: &ServiceSeats) -> Self {
        let service = &study.services[seats.supply.service.index()];
        let supply = &seats.supply;
        let total = seats.seating().map(|s| s.total);
        let per_100 = seats.accessibility(study, AccessMethod::default()).total.map(|v| v * 100.0);
        let (unreached, seats_unreached) = seats.unreached(study);
        let mut row = Self {
            service: service.id.clone(),
            name: service.name.clone(),
            unit: supply.unit.code(),
            unit_name: supply.unit.name(),
            facilities: supply.points.len(),
            capacity_unknown: supply.unknown(),
            capacity_assumed: supply.points.iter().filter(|p| p.assumed).count(),
            unlocated: supply.unlocated,
            status_unread: supply.unread,
            capacity_shared: supply.shared,
            unreached,
            seats_unreached: rounded(seats_unreached),
            seats: supply.capacity().map(rounded),
            seniors: rounded(study.homes.iter().map(|h| h.seniors).sum()),
            seniors_within: rounded(seats.total().within),
            seniors_seated: total.map(|t| rounded(t.seated)),
            seniors_without_seat: total.map(|t| rounded(t.without_seat())),
            seniors_near_unknown: total.map(|t| rounded(t.near_unknown)),
            per_100: per_100.map(rounded),
            certainty: seats.certainty().code(),
            at_least: seats.is_at_least(),
            text: Name::default(),
            open: seats.open(study),
        };
        row.text = row.sentence();
        row
    }

    fn sentence(&self) -> Name {
        let people = |value: f64| thousands(value.round_ties_even());
        let nothing = || Said::verbatim("");
        let Self { name, unit_name: unit, facilities, .. } = self;
        let counted_only = self.certainty == SeatCertainty::CountedOnly.code();
        let of = match (counted_only, self.status_unread) {
            (false, _) => nothing(),
            (true, 0) if self.unlocated > 0 => say!("seats-located-ones"),
            (true, _) => say!("seats-counted-ones"),
        };
        let within = people(self.seniors_within);
        if *facilities == 0 {
            return if counted_only { say!("seats-none-can-be", name, of) } else { say!("seats-none-open-can-be", name) }.into();
        }
        let Some(seats) = self.seats else {
            return say!("seats-seniors-within-reach", name, within, unit, of).into();
        };
        let least = if self.capacity_unknown > 0 { say!("shown-at-least") } else { say!("shown-exactly") };
        let idle = if self.seats_unreached > 0.0 && self.seniors_within > 0.0 {
            say!("seats-them-at-reached", unreached = self.unreached, idle = grouped(self.seats_unreached))
        } else {
            nothing()
        };
        let sum = say!("seats-at", facilities, seats = grouped(seats), unit, least, idle);
        if self.seniors_within <= 0.0 {
            let nobody = if self.seniors > 0.0 { say!("seats-no-senior-within", name, of) } else { say!("seats-there-no-seniors", name) };
            return say!("seats-nobody-but", nobody, sum).into();
        }
        let there = if counted_only { say!("seats-there") } else { nothing() };
        let most = if self.capacity_unknown > 0 { say!("shown-at-most") } else { nothing() };
        let without = match self.seniors_without_seat {
            Some(without) if without > 0.0 => say!("seats-have-none", without = people(without), unit, most, there),
            _ => say!("seats-each-has-one", unit, there),
        };
        let per_100 = grouped((self.per_100.unwrap_or_default() * 10.0).round() / 10.0);
        let least = if self.at_least { say!("shown-at-least") } else { say!("shown-exactly") };
        say!("seats-seniors-within-reach-per", name, within, without, per_100, of, sum, least).into()
    }
}

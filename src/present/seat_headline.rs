//! Seats of a service in one sentence: how many there are for the seniors within its reach, and who is covered without one.

use serde::Serialize;

use crate::rounding::rounded;
use carecircle_analysis::accessibility::{AccessMethod, ServiceSeats};
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
    /// Of these, without a seat: covered, and no room. At most, where `at_least` says so.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_without_seat: Option<f64>,
    /// Of those without a seat, near a facility whose capacity is not known, where they may have one.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_near_unknown: Option<f64>,
    /// Seats within reach per hundred seniors, by the plain two-step method (2SFCA), a mean over all seniors.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub per_100: Option<f64>,
    /// Whether the figures are bounds, since capacities or positions are not known: seated and seats at least, without a seat at most.
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
        let mut row = Self {
            service: service.id.clone(),
            name: service.name.clone(),
            unit: supply.unit.code(),
            unit_name: supply.unit.name(),
            facilities: supply.points.len(),
            capacity_unknown: supply.unknown(),
            capacity_assumed: supply.points.iter().filter(|p| p.assumed).count(),
            unlocated: supply.unlocated,
            seats: supply.capacity().map(rounded),
            seniors: rounded(study.homes.iter().map(|h| h.seniors).sum()),
            seniors_within: rounded(seats.total().within),
            seniors_seated: total.map(|t| rounded(t.seated)),
            seniors_without_seat: total.map(|t| rounded(t.without_seat())),
            seniors_near_unknown: total.map(|t| rounded(t.near_unknown)),
            per_100: per_100.map(rounded),
            at_least: seats.is_at_least(),
            text: Name::default(),
            open: seats.open(study),
        };
        row.text = row.sentence();
        row
    }

    fn sentence(&self) -> Name {
        let people = |value: f64| thousands(value.round_ties_even());
        let within = people(self.seniors_within);
        let Self { name, unit_name: unit, .. } = self;
        let (Some(without), Some(seats), Some(per_100)) = (self.seniors_without_seat, self.seats, self.per_100) else {
            return Name {
                zh: format!("走得到{}的有 {within} 位老人；没有一处写明有多少{}，不知道够不够", name.zh, unit.zh),
                en: format!("{within} seniors are within reach ({}); how many {} there are is not known of any", name.en, unit.en),
            };
        };
        let [least, most] = if self.at_least { [("至少 ", "at least "), ("至多 ", "at most ")] } else { [("", ""); 2] };
        let (seats, per_100) = (grouped(seats), grouped((per_100 * 10.0).round() / 10.0));
        let (zh, en) = if without > 0.0 {
            let without = people(without);
            (format!("{}{without} 人没有{}", most.0, unit.zh), format!("{}{without} have none of the {}", most.1, unit.en))
        } else {
            (format!("人人有{}", unit.zh), format!("each has one of the {}", unit.en))
        };
        Name {
            zh: format!(
                "走得到{}的 {within} 位老人中，{zh}：{} 处共{}{seats} 个{}，平均每百位老人{}{per_100} 个",
                name.zh,
                self.facilities,
                if least.0.is_empty() { " " } else { least.0 },
                unit.zh,
                if least.0.is_empty() { " " } else { least.0 },
            ),
            en: format!(
                "of {within} seniors within reach ({}), {en}: {}{seats} {} at {}, {}{per_100} per hundred seniors",
                name.en, least.1, unit.en, self.facilities, least.1
            ),
        }
    }
}

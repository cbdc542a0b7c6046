//! Rows of seats: how many a service has for the seniors of each town and at each facility, by any method.

use carecircle_words::say;
use serde::Serialize;

use super::{pair, rounded};
use crate::seat_headline::SeatHeadline;
use carecircle_analysis::accessibility::{AccessScale, Accessibility, ServiceSeats};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Name, Study};

/// Seats of the services of a circle for one cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CircleSeats {
    /// Id of the cohort.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// Limit of the circle in minutes.
    pub limit_min: f64,
    /// Services whose capacity is known at some located facility, in the circle's order. Empty where nothing is known, where buses count
    /// in the circle, and where the seniors are shares.
    pub services: Vec<SeatHeadline>,
    /// What the numbers count and what they do not.
    pub says: Name,
}

/// Seats of one service by area and facility, by one method.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SeatList {
    /// Id of the cohort.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// Limit of the circle in minutes.
    pub limit_min: f64,
    /// Whether the study's data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight-line estimates (直线估算).
    pub straight_line: bool,
    /// Numbers of the whole study.
    pub total: SeatHeadline,
    /// Method of `value`: `2sfca`, `e2sfca`, `g2sfca`, `kd2sfca`, `3sfca`, `m2sfca`, `bfca` or `gravity`.
    pub method: &'static str,
    /// Distance decay of the method: `flat`, `step`, `gaussian` or `kernel`.
    pub decay: &'static str,
    /// What one unit of `value` is: `per_senior` (seats per senior), `seats`, or `relative` (compares places only).
    pub scale: &'static str,
    /// Whether the values of all rows are lower bounds. False where they are exact (`total.certainty` is `full`), and where the method lets
    /// values fall when a facility that is not counted turns up (`3sfca` and `bfca` with `counted_only`): these bound nothing.
    pub value_at_least: bool,
    /// Mean value over all seniors; null where nothing is known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub value: Option<f64>,
    /// Towns and villages, in the study's order.
    pub areas: Vec<SeatArea>,
    /// Located facilities of the service: most seniors a seat first; those whose capacity is not known last.
    pub facilities: Vec<SeatFacility>,
    /// Number of listed facilities that the cohort cannot reach, since they are off the network.
    pub off_network: usize,
    /// What the method's value says.
    pub method_says: Name,
    /// What the numbers count and what they do not.
    pub says: Name,
}

/// Seats of the seniors of one area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SeatArea {
    /// Id of the area.
    pub area: String,
    /// Name of the area.
    pub name: String,
    /// `town` or `village`.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub level: AreaLevel,
    /// Number of seniors.
    pub seniors: f64,
    /// Of these, within the circle's limit of a located facility.
    pub seniors_within: f64,
    /// Of these, with a seat; null where no capacity is known. With the certainty of the total.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_seated: Option<f64>,
    /// Of these, without a seat. With the certainty of the total.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_without_seat: Option<f64>,
    /// Certainty of these numbers, as of the total: `full`, `at_least` or `counted_only`.
    pub certainty: &'static str,
    /// Mean value over its seniors; null where nobody lives or nothing is known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub value: Option<f64>,
}

/// Seats of one facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SeatFacility {
    /// Id of the facility.
    pub facility: String,
    /// Name of the facility; may be empty.
    pub name: String,
    /// Longitude and latitude in degrees.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub at: Option<[f64; 2]>,
    /// Number of seats; null where it is not known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seats: Option<f64>,
    /// Whether the number of seats is an assumption.
    pub assumed: bool,
    /// Number of seniors within the circle's limit.
    pub seniors_within: f64,
    /// Seniors within the limit for each seat; null without seats, or where their number is not known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_per_seat: Option<f64>,
    /// Seats that are taken, if the nearest with room takes whoever comes.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub taken: Option<f64>,
}

/// Value rounded as seats per senior are written: to a millionth.
#[must_use]
fn rounded_value(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// What every number of seats counts and what it does not.
fn says() -> Name {
    Name::from(say!("seats-each-seat-serves"))
}

impl CircleSeats {
    /// Headlines of the services of a circle for a cohort, of [`Analysis::seats`](carecircle_analysis::Analysis::seats).
    #[must_use]
    pub fn new(study: &Study, lens: (&str, &str, f64), seats: &[ServiceSeats]) -> Self {
        let (cohort, circle, limit_min) = lens;
        let services = seats.iter().map(|seats| SeatHeadline::new(study, seats)).collect();
        Self { cohort: cohort.to_owned(), circle: circle.to_owned(), limit_min, services, says: says() }
    }
}

impl SeatList {
    /// List of the seats of one service, with the values of one method.
    #[must_use]
    pub fn new(study: &Study, straight_line: bool, seats: &ServiceSeats, access: &Accessibility) -> Self {
        let circle = &study.circles[seats.circle.index()];
        let known = |people: f64| seats.seating().map(|_| rounded(people));
        let areas = study.areas.iter().zip(&access.areas).enumerate().map(|(a, (area, value))| {
            let share = seats.area(AreaId::from_index(a));
            SeatArea {
                area: area.id.clone(),
                name: area.name.clone(),
                level: area.level,
                seniors: rounded(share.seniors),
                seniors_within: rounded(share.within),
                seniors_seated: known(share.seated),
                seniors_without_seat: known(share.without_seat()),
                certainty: seats.certainty().code(),
                value: value.map(rounded_value),
            }
        });
        Self {
            cohort: study.cohorts[seats.cohort.index()].id.clone(),
            circle: circle.id.clone(),
            limit_min: circle.minutes,
            simulated: study.simulated,
            straight_line,
            total: SeatHeadline::new(study, seats),
            method: access.method.name(),
            decay: access.method.decay.code(),
            scale: access.method.scale().code(),
            value_at_least: seats.values_at_least(access.method),
            value: access.total.map(rounded_value),
            areas: areas.collect(),
            facilities: facilities(study, seats),
            off_network: seats.off_network,
            method_says: access.method.says(),
            says: says(),
        }
    }

    /// Value as people read it: seats per hundred seniors, seats, or a plain number.
    #[must_use]
    pub fn shown(&self, value: f64) -> f64 {
        if self.scale == AccessScale::PerSenior.code() { value * 100.0 } else { value }
    }
}

/// Rows of the located facilities, the most crowded first.
fn facilities(study: &Study, seats: &ServiceSeats) -> Vec<SeatFacility> {
    let within = seats.seniors_within(study);
    let taken = seats.seating().map(|s| s.taken.as_slice());
    let points = seats.supply.points.iter().zip(within).enumerate();
    let mut rows: Vec<SeatFacility> = points
        .map(|(at, (point, within))| {
            let facility = &study.facilities[point.facility.index()];
            SeatFacility {
                facility: facility.id.clone(),
                name: facility.name.clone(),
                at: facility.at.map(pair),
                seats: point.capacity.map(rounded),
                assumed: point.assumed,
                seniors_within: rounded(within),
                seniors_per_seat: point.capacity.filter(|c| *c > 0.0).map(|c| rounded(within / c)),
                taken: taken.and_then(|taken| taken[at]).map(rounded),
            }
        })
        .collect();
    // Without a seat for anybody who comes: the most crowded of all.
    let crowd = |row: &SeatFacility| match row.seats {
        None => -1.0,
        Some(seats) if seats <= 0.0 && row.seniors_within > 0.0 => f64::INFINITY,
        Some(_) => row.seniors_per_seat.unwrap_or(0.0),
    };
    rows.sort_by(|a, b| crowd(b).total_cmp(&crowd(a)).then_with(|| a.facility.cmp(&b.facility)));
    rows
}

//! Rows of seats: how many a service has for the seniors within its reach, and who is covered without one.

use serde::Serialize;

use super::{pair, rounded};
use carecircle_analysis::accessibility::{AccessMethod, AccessScale, Accessibility, ServiceSeats};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Name, Study};
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
    /// Of these, with a seat; null where no capacity is known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_seated: Option<f64>,
    /// Of these, without a seat.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub seniors_without_seat: Option<f64>,
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
    Name {
        zh: "按每个座位只供一位老人、走得到的老人人人都要算；离得近的先坐，尽量多坐。愿意来的老人没有这么多，一个座位一天也能用几次，所以这里看的是够不够，不是实际有多少人没吃上饭"
            .to_owned(),
        en: "each seat serves one senior, and every senior within reach wants one; as many as possible are seated, the nearest first. Fewer may want to come, and a seat can be used more than once a day: this says whether there is enough, not who went without"
            .to_owned(),
    }
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

//! Seating: who has a seat if every senior within reach wants one, and the nearest with room takes them.

use super::supply::Supply;
use carecircle_base::ids::HomeId;
use carecircle_base::model::Study;
use carecircle_base::units::Millis;
use carecircle_location::{TransportPair, transport};

/// Numbers of seniors by whether they reach the service and have a seat.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SeatShare {
    /// Number of seniors.
    pub seniors: f64,
    /// Of these, within the limit of a located facility of the service.
    pub within: f64,
    /// Of these, with a seat. A lower bound where capacities or positions are not known.
    pub seated: f64,
    /// Of those within and without a seat, within the limit of a facility whose capacity is not known: they may have one.
    pub near_unknown: f64,
}

impl SeatShare {
    fn add(&mut self, other: &Self) {
        self.seniors += other.seniors;
        self.within += other.within;
        self.seated += other.seated;
        self.near_unknown += other.near_unknown;
    }

    /// Number of seniors who are within reach and have no seat: covered without a seat. An upper bound where capacities are not known;
    /// where facilities are not located it counts those who reach a located one, and bounds nothing.
    #[must_use]
    pub fn without_seat(&self) -> f64 {
        self.within - self.seated
    }
}

/// Assignment of seats to seniors: as many as possible are seated, and these at the least total travel time. One seat serves one
/// senior; every senior within reach wants one, at the same time.
#[derive(Debug, Clone, PartialEq)]
pub struct Seating {
    /// Number of seniors with a seat, one a home.
    pub seated: Vec<f64>,
    /// Whether the home is within the limit of a located facility, one a home.
    pub within: Vec<bool>,
    /// Whether the home is within the limit of a facility whose capacity is not known, one a home.
    pub near_unknown: Vec<bool>,
    /// Number of taken seats, one a point of the supply; `None` where its capacity is not known.
    pub taken: Vec<Option<f64>>,
    /// Numbers of the whole study.
    pub total: SeatShare,
    /// Numbers by area, one an area of the study.
    pub areas: Vec<SeatShare>,
}

/// Parts of a senior that are seated on their own where homes hold fractions of people, as estimates do.
const PARTS: f64 = 1000.0;

impl Seating {
    /// Seating on the catchments of the supply's points, exact in whole people (in thousandths where homes hold fractions of people).
    /// Of several equal assignments it takes always the same, whatever the order of the lists.
    #[must_use]
    pub fn new<T: AsRef<[(u32, Millis)]>>(study: &Study, supply: &Supply, catchments: &[T]) -> Self {
        let homes = &study.homes;
        let whole = homes.iter().all(|h| h.seniors.fract() == 0.0);
        let parts = if whole { 1.0 } else { PARTS };
        let (mut within, mut near_unknown) = (vec![false; homes.len()], vec![false; homes.len()]);
        for (point, catchment) in supply.points.iter().zip(catchments) {
            for (home, _) in catchment.as_ref() {
                within[*home as usize] = true;
                near_unknown[*home as usize] |= point.capacity.is_none();
            }
        }
        // Rows of the problem are sorted by id, so that ties do not depend on the order of the lists.
        let by_id = |ids: Vec<&str>| {
            let mut order: Vec<usize> = (0..ids.len()).collect();
            order.sort_by_key(|row| ids[*row]);
            order
        };
        let home_order = by_id(homes.iter().map(|h| h.id.as_str()).collect());
        let mut home_row = vec![0_u32; homes.len()];
        (0..).zip(&home_order).for_each(|(row, home)| home_row[*home] = row);
        let point_order = by_id(supply.points.iter().map(|p| study.facilities[p.facility.index()].id.as_str()).collect());
        let mut pairs = Vec::new();
        for (row, point) in (0..).zip(&point_order) {
            if supply.points[*point].capacity.is_none() {
                continue;
            }
            let pair = |(home, time): &(u32, Millis)| TransportPair { demand: home_row[*home as usize], candidate: row, cost: time.0 };
            pairs.extend(catchments[*point].as_ref().iter().map(pair));
        }
        let people_of: Vec<u64> = home_order.iter().map(|home| units((homes[*home].seniors * parts).round())).collect();
        let capacity: Vec<u64> =
            point_order.iter().map(|point| units((supply.points[*point].capacity.unwrap_or(0.0)).floor() * parts)).collect();
        let plan = transport(&people_of, &capacity, &pairs);
        let (mut seated, mut taken) = (vec![0_u64; homes.len()], vec![0_u64; supply.points.len()]);
        for s in &plan.shipments {
            seated[home_order[s.demand as usize]] += s.units;
            taken[point_order[s.candidate as usize]] += s.units;
        }
        #[expect(clippy::cast_precision_loss, reason = "people and seats are far below 2^52")]
        let people = |units: u64| units as f64 / parts;
        // Rounded to a part, more may be seated than there are.
        let seated: Vec<f64> = seated.into_iter().zip(homes).map(|(units, home)| people(units).min(home.seniors)).collect();
        let taken = supply.points.iter().zip(taken).map(|(p, units)| p.capacity.map(|_| people(units))).collect();
        let areas = vec![SeatShare::default(); study.areas.len()];
        let mut seating = Self { seated, within, near_unknown, taken, total: SeatShare::default(), areas };
        for (h, home) in homes.iter().enumerate() {
            let share = seating.home(study, HomeId::from_index(h));
            seating.total.add(&share);
            for area in [home.town, home.village].into_iter().flatten() {
                seating.areas[area.index()].add(&share);
            }
        }
        seating
    }

    /// Numbers of one home.
    #[must_use]
    pub fn home(&self, study: &Study, home: HomeId) -> SeatShare {
        let (h, seniors) = (home.index(), study.homes[home.index()].seniors);
        let within = if self.within[h] { seniors } else { 0.0 };
        let near_unknown = if self.near_unknown[h] { within - self.seated[h] } else { 0.0 };
        SeatShare { seniors, within, seated: self.seated[h], near_unknown }
    }
}

/// Whole number of units of a value that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
fn units(value: f64) -> u64 {
    value.clamp(0.0, 1e15) as u64
}

//! Columns of seats at the end of the tables of areas and homes, where capacities are known.

use carecircle_analysis::Analysis;
use carecircle_analysis::accessibility::{AccessMethod, Accessibility, SeatCertainty, ServiceSeats};
use carecircle_base::ids::{AreaId, CircleId, CohortId, HomeId, ServiceId};
use carecircle_base::model::Study;

use super::csv::Csv;
use super::digits::rounded;
use super::{ExportLens, facts};

/// Seats of a service with the values of the plain two-step method.
type Valued<'a> = (&'a ServiceSeats, Accessibility);

/// Decimals of seats per hundred seniors.
const PER_100_DECIMALS: i32 = 4;

fn valued<'a>(analysis: &'a Analysis, cohort: CohortId, circle: CircleId) -> Vec<Valued<'a>> {
    let with = |seats: &'a ServiceSeats| (seats, seats.accessibility(&analysis.study, AccessMethod::default()));
    analysis.seats(cohort, circle).iter().map(with).collect()
}

/// Words before seats per hundred seniors and before the seniors without a seat.
pub(super) fn bounds(seats: &ServiceSeats) -> [&'static str; 2] {
    match seats.certainty() {
        SeatCertainty::Full => ["", ""],
        SeatCertainty::AtLeast => ["至少 ", "至多 "],
        SeatCertainty::CountedOnly => ["至少 ", "走得到已计入的各处、"],
    }
}

fn per_100(value: Option<f64>) -> Option<f64> {
    value.map(|v| rounded(v * 100.0, PER_100_DECIMALS))
}

/// Columns of a table of areas: three for each service whose capacity is known.
pub(super) struct SeatColumns<'a> {
    study: &'a Study,
    /// Services with columns, ascending.
    services: Vec<ServiceId>,
    /// Seats of each shown cohort and circle, indexed `cohort * n_circles + circle`.
    seats: Vec<Vec<Valued<'a>>>,
}

impl<'a> SeatColumns<'a> {
    /// Columns of the cohorts and circles that a file of `lens` holds.
    pub(super) fn new(analysis: &'a Analysis, lens: ExportLens) -> Self {
        let study = &analysis.study;
        let mut seats = Vec::new();
        for cohort in (0..study.cohorts.len()).map(CohortId::from_index) {
            for (circle, _) in facts::circles(study) {
                seats.push(if lens.hides(cohort, circle) { Vec::new() } else { valued(analysis, cohort, circle) });
            }
        }
        let mut services: Vec<ServiceId> = seats.iter().flatten().map(|(s, _)| s.supply.service).collect();
        services.sort_unstable();
        services.dedup();
        Self { study, services, seats }
    }

    fn at(&self, cohort: CohortId, circle: CircleId) -> &[Valued<'a>] {
        &self.seats[cohort.index() * self.study.circles.len() + circle.index()]
    }

    /// Seats of a cohort and circle, in the circle's order.
    pub(super) fn of(&self, cohort: CohortId, circle: CircleId) -> impl Iterator<Item = &'a ServiceSeats> {
        self.at(cohort, circle).iter().map(|(seats, _)| *seats)
    }

    /// Seats per hundred seniors and seniors without a seat of an area, for each service of [`SeatColumns::of`].
    pub(super) fn numbers(&self, cohort: CohortId, circle: CircleId, area: AreaId) -> impl Iterator<Item = (Option<f64>, f64)> {
        let one = move |(seats, access): &Valued<'_>| (per_100(access.areas[area.index()]), rounded(seats.area(area).without_seat(), 6));
        self.at(cohort, circle).iter().map(one)
    }

    pub(super) fn header(&self, table: &mut Csv) {
        for service in &self.services {
            let id = &self.study.services[service.index()].id;
            ["per_100", "without_seat", "seats_certainty"].iter().for_each(|column| table.text(&format!("{id}_{column}")));
        }
    }

    pub(super) fn cells(&self, table: &mut Csv, cohort: CohortId, circle: CircleId, area: AreaId) {
        for service in &self.services {
            let Some((seats, access)) = self.at(cohort, circle).iter().find(|(s, _)| s.supply.service == *service) else {
                (0..3).for_each(|_| table.empty());
                continue;
            };
            table.optional(per_100(access.areas[area.index()]));
            table.number(rounded(seats.area(area).without_seat(), 6));
            table.text(seats.certainty().code());
        }
    }
}

/// Columns of a cohort's table of homes: three for each circle and service whose capacity is known.
pub(super) struct SeatsOfHomes<'a> {
    study: &'a Study,
    seats: Vec<Valued<'a>>,
}

impl<'a> SeatsOfHomes<'a> {
    /// Columns of `circles` for a cohort.
    pub(super) fn new(analysis: &'a Analysis, cohort: CohortId, circles: impl Iterator<Item = CircleId>) -> Self {
        Self { study: &analysis.study, seats: circles.flat_map(|circle| valued(analysis, cohort, circle)).collect() }
    }

    pub(super) fn header(&self, table: &mut Csv) {
        for (seats, _) in &self.seats {
            let (circle, service) = (&self.study.circles[seats.circle.index()].id, &self.study.services[seats.supply.service.index()].id);
            ["per_100", "seated", "seats_certainty"].iter().for_each(|column| table.text(&format!("{circle}_{service}_{column}")));
        }
    }

    pub(super) fn cells(&self, table: &mut Csv, home: HomeId) {
        for (seats, access) in &self.seats {
            let share = seats.home(self.study, home);
            table.optional(per_100(access.homes[home.index()]));
            table.optional((share.within > 0.0).then(|| rounded(share.seated, 6)));
            table.text(seats.certainty().code());
        }
    }
}

//! Effect of a proposal: homes that gain and homes that lose.

use std::collections::BTreeMap;

use super::people::{MicroSeniors, by_area, micro, seniors};
use carecircle_base::ids::{AreaId, CohortId, FacilityId, HomeId, ServiceId};
use carecircle_base::model::{AgeBands, Study};
use carecircle_base::units::Millis;

/// Group of homes with their seniors.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Homes of the group, ascending.
    pub homes: Vec<HomeId>,
    /// Number of seniors in these homes.
    pub seniors: f64,
    /// Number of seniors by area (towns and villages), ascending; areas without any of the homes have no row.
    pub areas: Vec<(AreaId, f64)>,
    /// Number of seniors by age band; `None` where no home of the group has bands.
    pub bands: Option<AgeBands>,
}

impl Group {
    /// Group of `homes`, which are ascending.
    #[must_use]
    pub fn of(study: &Study, homes: Vec<HomeId>) -> Self {
        let mut bands: Option<[MicroSeniors; 3]> = None;
        for by_age in homes.iter().filter_map(|h| study.homes[h.index()].bands) {
            let sums = bands.get_or_insert_default();
            for (sum, people) in sums.iter_mut().zip([by_age.from_60, by_age.from_70, by_age.from_80]) {
                *sum += micro(people);
            }
        }
        let total: MicroSeniors = homes.iter().map(|h| micro(study.homes[h.index()].seniors)).sum();
        let bands = bands.map(|[a, b, c]| AgeBands { from_60: seniors(a), from_70: seniors(b), from_80: seniors(c) });
        Self { seniors: seniors(total), areas: by_area(study, &homes), bands, homes }
    }
}

/// Change of travel times of homes that stay within the limit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TimeChange {
    /// Number of homes.
    pub homes: usize,
    /// Number of seniors in these homes.
    pub seniors: f64,
    /// Absolute difference in seconds, summed over these seniors; at least 0.
    pub total_s: f64,
}

impl TimeChange {
    /// Mean absolute difference a senior, in seconds; `None` without seniors.
    #[must_use]
    pub fn mean_s(&self) -> Option<f64> {
        (self.seniors > 0.0).then(|| self.total_s / self.seniors)
    }
}

/// Effect of a proposal on one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceEffect {
    /// Service that is affected.
    pub service: ServiceId,
    /// Homes newly within the limit.
    pub newly: Group,
    /// Homes no longer within the limit.
    pub lost: Group,
    /// Homes within the limit before and after, with a shorter time.
    pub shorter: TimeChange,
    /// Homes within the limit before and after, with a longer time.
    pub longer: TimeChange,
    /// Number of homes within the limit of a new site and of another site or facility (served twice).
    pub twice_homes: usize,
    /// Number of seniors in these homes.
    pub twice_seniors: f64,
    /// Number of seniors whose nearest facility within the limit becomes a new site, by the former nearest facility, ascending.
    pub taken: Vec<(FacilityId, f64)>,
}

/// Effect of a proposal for one cohort and one circle.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Cohort that travels.
    pub cohort: CohortId,
    /// Effects on the services that new sites provide and on any other that changes, in the circle's order.
    pub services: Vec<ServiceEffect>,
    /// Homes whose circle becomes complete (newly covered).
    pub completed: Group,
    /// Homes whose circle is no longer complete.
    pub broken: Group,
}

/// Accumulator of an effect, fed home by home in ascending order.
pub(super) struct EffectTally<'a> {
    study: &'a Study,
    places: Vec<ServiceTally>,
    completed: Vec<HomeId>,
    broken: Vec<HomeId>,
}

#[derive(Default, Clone)]
struct ServiceTally {
    touched: bool,
    newly: Vec<HomeId>,
    lost: Vec<HomeId>,
    shorter: Sum,
    longer: Sum,
    twice: (usize, MicroSeniors),
    taken: BTreeMap<FacilityId, MicroSeniors>,
}

#[derive(Default, Clone, Copy)]
struct Sum {
    homes: usize,
    seniors: MicroSeniors,
    /// Sum of milliseconds times millionths of seniors.
    total: u128,
}

impl Sum {
    fn add(&mut self, people: MicroSeniors, difference: u32) {
        self.homes += 1;
        self.seniors += people;
        self.total += u128::from(people) * u128::from(difference);
    }

    fn change(self) -> TimeChange {
        #[expect(clippy::cast_precision_loss, reason = "a sum to report, rounded once")]
        let total_s = self.total as f64 / 1e9;
        TimeChange { homes: self.homes, seniors: seniors(self.seniors), total_s }
    }
}

type At = Option<(Millis, FacilityId)>;

impl<'a> EffectTally<'a> {
    pub(super) fn new(study: &'a Study, places: usize) -> Self {
        Self { study, places: vec![ServiceTally::default(); places], completed: Vec::new(), broken: Vec::new() }
    }

    /// Adds one home and one service: the nearest facility before, the residual nearest, the best of `new_sites` new sites, each
    /// alone, and the shorter time through links or buses to several sites.
    pub(super) fn service(
        &mut self,
        place: usize,
        home: HomeId,
        before: At,
        left: At,
        (best, way): (Option<Millis>, Option<Millis>),
        new_sites: usize,
    ) {
        let people = micro(self.study.homes[home.index()].seniors);
        let row = &mut self.places[place];
        row.touched = true;
        if new_sites > 0 && new_sites + usize::from(left.is_some()) > 1 {
            row.twice.0 += 1;
            row.twice.1 += people;
        }
        if let (Some(left), Some(best)) = (left, best)
            && best < left.0
        {
            *row.taken.entry(left.1).or_default() += people;
        }
        let after = left.map(|l| l.0).into_iter().chain(best).chain(way).min();
        match (before, after) {
            (None, Some(_)) => row.newly.push(home),
            (Some(_), None) => row.lost.push(home),
            (Some((was, _)), Some(is)) if is < was => row.shorter.add(people, was.0 - is.0),
            (Some((was, _)), Some(is)) if is > was => row.longer.add(people, is.0 - was.0),
            _ => {}
        }
    }

    /// Adds one home and the whole circle.
    pub(super) fn circle(&mut self, home: HomeId, before: bool, after: bool) {
        if after && !before {
            self.completed.push(home);
        } else if before && !after {
            self.broken.push(home);
        }
    }

    pub(super) fn done(self, cohort: CohortId, services: &[ServiceId], given: &[usize]) -> Effect {
        let study = self.study;
        let effect = |(place, row): (usize, ServiceTally)| {
            (row.touched || given.contains(&place)).then(|| ServiceEffect {
                service: services[place],
                newly: Group::of(study, row.newly),
                lost: Group::of(study, row.lost),
                shorter: row.shorter.change(),
                longer: row.longer.change(),
                twice_homes: row.twice.0,
                twice_seniors: seniors(row.twice.1),
                taken: row.taken.into_iter().map(|(f, sum)| (f, seniors(sum))).collect(),
            })
        };
        Effect {
            cohort,
            services: self.places.into_iter().enumerate().filter_map(effect).collect(),
            completed: Group::of(study, self.completed),
            broken: Group::of(study, self.broken),
        }
    }
}

//! Who gains and who loses by a proposal.

use std::collections::BTreeMap;

use super::people::{MicroSeniors, by_area, micro, seniors};
use carecircle_base::ids::{AreaId, CohortId, FacilityId, HomeId, ServiceId};
use carecircle_base::model::{AgeBands, Study};
use carecircle_base::units::Millis;

/// Some homes and who lives there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// The homes, ascending.
    pub homes: Vec<HomeId>,
    /// Their seniors.
    pub seniors: f64,
    /// The seniors by area, towns and villages, ascending; areas without any of the homes have no row.
    pub areas: Vec<(AreaId, f64)>,
    /// The seniors by age; `None` where no home of the group says.
    pub bands: Option<AgeBands>,
}

impl Group {
    /// The group of these homes, which are ascending.
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

/// Walks that change while the home stays within the limit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Walks {
    /// Homes.
    pub homes: usize,
    /// Their seniors.
    pub seniors: f64,
    /// Seconds of difference, summed over these seniors; at least 0.
    pub total_s: f64,
}

impl Walks {
    /// Seconds of difference a senior; `None` without seniors.
    #[must_use]
    pub fn mean_s(&self) -> Option<f64> {
        (self.seniors > 0.0).then(|| self.total_s / self.seniors)
    }
}

/// What a proposal does to one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceEffect {
    /// Which.
    pub service: ServiceId,
    /// Newly within the limit.
    pub newly: Group,
    /// No longer within it.
    pub lost: Group,
    /// Within it before and after, by a shorter way.
    pub shorter: Walks,
    /// Within it before and after, by a longer way.
    pub longer: Walks,
    /// Homes within the limit of a new site, and of another one or of what is there (served twice).
    pub twice_homes: usize,
    /// Their seniors.
    pub twice_seniors: f64,
    /// Seniors whom a new site takes over as the nearest within the limit, by the facility that was it, ascending.
    pub taken: Vec<(FacilityId, f64)>,
}

/// What a proposal does for one cohort and one circle.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// For whom.
    pub cohort: CohortId,
    /// The services given by new sites, and any other that changes; in the circle's order.
    pub services: Vec<ServiceEffect>,
    /// Homes whose circle becomes complete.
    pub completed: Group,
    /// Homes whose circle is complete no more.
    pub broken: Group,
}

/// Adds up an effect, home by home in ascending order.
pub(super) struct Tally<'a> {
    study: &'a Study,
    places: Vec<Place>,
    completed: Vec<HomeId>,
    broken: Vec<HomeId>,
}

#[derive(Default, Clone)]
struct Place {
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
    /// Milliseconds times millionths of seniors.
    total: u128,
}

impl Sum {
    fn add(&mut self, people: MicroSeniors, difference: u32) {
        self.homes += 1;
        self.seniors += people;
        self.total += u128::from(people) * u128::from(difference);
    }

    fn walks(self) -> Walks {
        #[expect(clippy::cast_precision_loss, reason = "a sum to report, rounded once")]
        let total_s = self.total as f64 / 1e9;
        Walks { homes: self.homes, seniors: seniors(self.seniors), total_s }
    }
}

type At = Option<(Millis, FacilityId)>;

impl<'a> Tally<'a> {
    pub(super) fn new(study: &'a Study, places: usize) -> Self {
        Self { study, places: vec![Place::default(); places], completed: Vec::new(), broken: Vec::new() }
    }

    /// One home and one service: before, what is left of that, the best of `offers` new places, each alone, and the shorter
    /// way that links, or buses to several places, make.
    pub(super) fn service(
        &mut self,
        place: usize,
        home: HomeId,
        before: At,
        left: At,
        (best, way): (Option<Millis>, Option<Millis>),
        offers: usize,
    ) {
        let people = micro(self.study.homes[home.index()].seniors);
        let row = &mut self.places[place];
        row.touched = true;
        if offers > 0 && offers + usize::from(left.is_some()) > 1 {
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

    /// One home and the whole circle.
    pub(super) fn circle(&mut self, home: HomeId, before: bool, after: bool) {
        if after && !before {
            self.completed.push(home);
        } else if before && !after {
            self.broken.push(home);
        }
    }

    pub(super) fn done(self, cohort: CohortId, services: &[ServiceId], given: &[usize]) -> Effect {
        let study = self.study;
        let effect = |(place, row): (usize, Place)| {
            (row.touched || given.contains(&place)).then(|| ServiceEffect {
                service: services[place],
                newly: Group::of(study, row.newly),
                lost: Group::of(study, row.lost),
                shorter: row.shorter.walks(),
                longer: row.longer.walks(),
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

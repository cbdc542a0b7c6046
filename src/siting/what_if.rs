//! One proposed site: whom it would reach that nobody reaches today.
//!
//! The answer is exact: it is what a full recomputation with the site added gives, home by home.

use std::sync::Arc;

use super::doors::Doors;
use super::people::{MicroSeniors, seniors};
use super::spread::Spread;
use crate::coverage::Coverage;
use crate::geom::Xy;
use crate::ids::{AreaId, CircleId, CohortId, HomeId, NodeId, ServiceId};
use crate::model::Study;
use crate::network::{Network, Snap};
use crate::reach::Start;
use crate::units::Millis;

/// What a proposed site would give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gives {
    /// One service of the circle.
    Service(ServiceId),
    /// Everything that the circle promises.
    Circle,
}

/// A home as it stands today, by door.
#[derive(Debug, Clone, Copy)]
struct Today {
    /// Milliseconds to what the site would give; `u32::MAX` beyond the circle's limit.
    time: u32,
    /// Whether the site would complete the circle for it.
    completes: bool,
    seniors: MicroSeniors,
}

/// Everything that does not depend on where the site is: built once, asked many times.
#[derive(Debug)]
pub struct WhatIf {
    doors: Arc<Doors>,
    limit: Millis,
    today: Vec<Today>,
}

/// What one question needs while it is answered; keep it for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    spread: Spread,
}

/// What a site would bring, in numbers; exact, in whole millionths of seniors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Seniors newly within the limit.
    pub newly: MicroSeniors,
    /// Of these, seniors whose circle it completes.
    pub completed: MicroSeniors,
    /// Seniors within the limit already whom it also reaches within it.
    pub again: MicroSeniors,
    /// Of these, seniors whose way gets shorter.
    pub shorter: MicroSeniors,
    /// Their milliseconds saved, times millionths of seniors.
    pub saved: u128,
}

/// What a site would bring, home by home.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// Where it joins the network.
    pub snap: Snap,
    /// Homes that would newly be reached within the circle's limit, ascending.
    pub newly: Vec<HomeId>,
    /// The seniors there.
    pub newly_seniors: f64,
    /// Of these homes, those whose circle it completes, ascending.
    pub completed: Vec<HomeId>,
    /// The seniors there.
    pub completed_seniors: f64,
    /// Seniors within the limit already whose way gets shorter.
    pub shorter_seniors: f64,
    /// Their seconds saved, summed over these seniors.
    pub saved_s: f64,
    /// Seniors within the limit already whom it also reaches within it.
    pub again_seniors: f64,
    /// `newly_seniors` by area, towns and villages, ascending; areas without any have no row.
    pub by_area: Vec<(AreaId, f64)>,
}

impl WhatIf {
    /// For one cohort, and one service of one circle (or all of them).
    ///
    /// `None` for a straight-line estimate, which has no network to ask, or when the circle does not hold the service.
    #[must_use]
    pub fn new(study: &Study, net: &Arc<Network>, coverage: &Coverage, cohort: CohortId, circle: CircleId, gives: Gives) -> Option<Self> {
        let mode = study.circles[circle.index()].mode;
        Self::on(&Arc::new(Doors::new(study, net, coverage, cohort, mode)?), study, coverage, cohort, circle, gives)
    }

    /// The same where the doors are there already: they must be those of the cohort and of the circle's mode.
    #[must_use]
    pub fn on(doors: &Arc<Doors>, study: &Study, coverage: &Coverage, cohort: CohortId, circle: CircleId, gives: Gives) -> Option<Self> {
        let row = &study.circles[circle.index()];
        let covered = coverage.cohort(cohort);
        let times = covered.mode(row.mode)?;
        let circled = &covered.circles[circle.index()];
        let limit = Millis::from_minutes(row.minutes);
        if let Gives::Service(service) = gives
            && !row.services.contains(&service)
        {
            return None;
        }
        let today = |home: HomeId, seniors: MicroSeniors| {
            let at = home.index();
            let time = match gives {
                Gives::Service(service) => times.services[service.index()].nearest[at].map(|n| n.time),
                Gives::Circle => circled.time[at],
            };
            let held = row.services.len() - circled.missing[at].count_ones() as usize;
            let completes = !circled.covered[at] && (gives == Gives::Circle || held + 1 >= row.need);
            Today { time: time.filter(|t| *t <= limit).map_or(u32::MAX, |t| t.0), completes, seniors }
        };
        let weights = doors.seniors(study);
        let today = (0..).zip(weights).map(|(door, seniors)| today(doors.home(door), seniors)).collect();
        Some(Self { doors: Arc::clone(doors), limit, today })
    }

    /// The doors asked.
    #[must_use]
    pub fn doors(&self) -> &Arc<Doors> {
        &self.doors
    }

    /// The circle's limit.
    #[must_use]
    pub fn limit(&self) -> Millis {
        self.limit
    }

    /// Whether a site within the limit of this door would newly cover the home.
    #[must_use]
    pub fn is_open(&self, door: u32) -> bool {
        self.today[door as usize].time == u32::MAX
    }

    /// The seniors whom a site within the limit of this door would newly cover there, in millionths.
    #[must_use]
    pub fn open_seniors(&self, door: u32) -> MicroSeniors {
        let today = self.today[door as usize];
        if today.time == u32::MAX { today.seniors } else { 0 }
    }

    /// The homes for which a new site means something else than when `before` was made: other seniors, or reached then and
    /// not now, or the reverse. Both must be of the same homes, roads and traveller.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> Vec<HomeId> {
        let doors = 0..u32::try_from(self.today.len()).expect("a study has fewer than 2^32 homes");
        doors.filter(|&door| self.open_seniors(door) != before.open_seniors(door)).map(|door| self.doors.home(door)).collect()
    }

    /// What a site at a place on the network's plane would bring; `None` when it is off the network.
    #[must_use]
    pub fn at(&self, study: &Study, place: Xy, scratch: &mut Scratch) -> Option<Gain> {
        Some(self.from(study, &self.doors.start(place)?, scratch))
    }

    /// The same in numbers alone, which is faster.
    #[must_use]
    pub fn sums_at(&self, place: Xy, scratch: &mut Scratch) -> Option<Sums> {
        Some(self.sums(&[self.doors.start(place)?], scratch))
    }

    /// What several sites would bring together, in numbers.
    #[must_use]
    pub fn sums(&self, starts: &[Start], scratch: &mut Scratch) -> Sums {
        let mut sums = Sums::default();
        self.doors.within(starts, self.limit, &mut scratch.spread, |door, time| self.add(&mut sums, door, time));
        sums
    }

    /// The seniors whom a site at a junction would newly cover, in millionths.
    #[must_use]
    pub fn newly_at_node(&self, node: NodeId, scratch: &mut Scratch) -> MicroSeniors {
        let mut newly = 0;
        self.doors.within_of_node(node, self.limit, &mut scratch.spread, |door, _| newly += self.open_seniors(door));
        newly
    }

    fn add(&self, sums: &mut Sums, door: u32, time: u32) {
        let today = self.today[door as usize];
        if today.time == u32::MAX {
            sums.newly += today.seniors;
            if today.completes {
                sums.completed += today.seniors;
            }
            return;
        }
        sums.again += today.seniors;
        if time < today.time {
            sums.shorter += today.seniors;
            sums.saved += u128::from(today.seniors) * u128::from(today.time - time);
        }
    }

    /// What a site that joins the network at `start` would bring.
    #[must_use]
    pub fn from(&self, study: &Study, start: &Start, scratch: &mut Scratch) -> Gain {
        let mut sums = Sums::default();
        let (mut newly, mut completed) = (Vec::new(), Vec::new());
        self.doors.within(std::slice::from_ref(start), self.limit, &mut scratch.spread, |door, time| {
            self.add(&mut sums, door, time);
            if self.is_open(door) {
                newly.push(self.doors.home(door));
                if self.today[door as usize].completes {
                    completed.push(self.doors.home(door));
                }
            }
        });
        newly.sort_unstable();
        completed.sort_unstable();
        let by_area = super::people::by_area(study, &newly);
        Gain {
            snap: start.snap,
            newly,
            newly_seniors: seniors(sums.newly),
            completed,
            completed_seniors: seniors(sums.completed),
            shorter_seniors: seniors(sums.shorter),
            saved_s: saved_s(sums.saved),
            again_seniors: seniors(sums.again),
            by_area,
        }
    }
}

/// Milliseconds times millionths of seniors, as seconds times seniors.
fn saved_s(saved: u128) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a sum to report, rounded once")]
    let saved = saved as f64 / 1e9;
    saved
}

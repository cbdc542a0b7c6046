//! One proposed site: whom it would reach that nobody reaches today.
//!
//! The answer is exact: it is what a full recomputation with the site added gives, home by home (but see [`WhatIf`] of buses).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bounded_search::BoundedSearch;
use super::mode_access::ModeAccess;
use super::people::{MicroSeniors, micro, seniors};
use super::snapped_homes::SnappedHomes;
use crate::coverage::Coverage;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{AreaId, CircleId, CohortId, HomeId, NodeId, ServiceId};
use carecircle_base::model::Study;
use carecircle_base::units::Millis;
use carecircle_routing::network::{Network, Snap};
use carecircle_routing::reach::Start;

/// What a proposed site would give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvidedServices {
    /// One service of the circle.
    Service(ServiceId),
    /// Everything that the circle promises.
    Circle,
}

/// A home as it stands today.
#[derive(Debug, Clone, Copy)]
struct Today {
    /// Milliseconds to what the site would give; `u32::MAX` beyond the circle's limit.
    time: u32,
    /// Whether the site would complete the circle for it.
    completes: bool,
    seniors: MicroSeniors,
}

/// Everything that does not depend on where the site is: built once, asked many times.
///
/// Of several modes, a home counts as reached when any of them on streets reaches it; what stands today is reached by buses
/// too, where they count, but a new site is not: it brings at least what is said here.
#[derive(Debug)]
pub struct WhatIf {
    ways: Arc<ModeAccess>,
    /// Of the first mode; its doors are the first rows.
    doors: Arc<SnappedHomes>,
    /// Of the further modes.
    others: Vec<Other>,
    limit: Millis,
    /// By row.
    today: Vec<Today>,
    /// The homes of the rows after the doors of the first mode: those that it does not reach.
    beyond: Vec<HomeId>,
}

/// A further mode on streets.
#[derive(Debug)]
struct Other {
    doors: Arc<SnappedHomes>,
    /// Row of each door.
    rows: Vec<u32>,
}

/// What one question needs while it is answered; keep it for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    spread: BoundedSearch,
    union: Union,
}

/// The least time of each row that some mode has met.
#[derive(Debug, Default)]
struct Union {
    least: Vec<u32>,
    met: Vec<u32>,
}

impl Union {
    fn meet(&mut self, row: u32, time: u32) {
        let least = &mut self.least[row as usize];
        if *least == u32::MAX {
            self.met.push(row);
        }
        *least = time.min(*least);
    }

    /// Hands everything out, and is empty again.
    fn take(&mut self, mut visit: impl FnMut(u32, u32)) {
        for row in self.met.drain(..) {
            visit(row, std::mem::replace(&mut self.least[row as usize], u32::MAX));
        }
    }
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
    /// Where it joins the network, of several modes that of the first that it joins.
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
    pub fn new(
        study: &Study,
        net: &Arc<Network>,
        coverage: &Coverage,
        cohort: CohortId,
        circle: CircleId,
        gives: ProvidedServices,
    ) -> Option<Self> {
        let mode = study.circles[circle.index()].mode;
        Self::on(&Arc::new(ModeAccess::new(study, net, coverage, cohort, mode)?), study, coverage, cohort, circle, gives)
    }

    /// The same where the ways are there already: they must be those of the cohort and of the circle's mode.
    #[must_use]
    pub fn on(
        ways: &Arc<ModeAccess>,
        study: &Study,
        coverage: &Coverage,
        cohort: CohortId,
        circle: CircleId,
        gives: ProvidedServices,
    ) -> Option<Self> {
        let row = &study.circles[circle.index()];
        let covered = coverage.cohort(cohort);
        let times = covered.mode(row.mode)?;
        let circled = &covered.circles[circle.index()];
        let limit = Millis::from_minutes(row.minutes);
        if let ProvidedServices::Service(service) = gives
            && !row.services.contains(&service)
        {
            return None;
        }
        let today = |home: HomeId| {
            let at = home.index();
            let time = match gives {
                ProvidedServices::Service(service) => times.services[service.index()].nearest[at].map(|n| n.time),
                ProvidedServices::Circle => circled.time[at],
            };
            let held = row.services.len() - circled.missing[at].count_ones() as usize;
            let completes = !circled.covered[at] && (gives == ProvidedServices::Circle || held + 1 >= row.need);
            let time = time.filter(|t| *t <= limit).map_or(u32::MAX, |t| t.0);
            Today { time, completes, seniors: micro(study.homes[at].seniors) }
        };
        let (first, further) = ways.streets().split_first().expect("one mode on streets or more");
        let (others, beyond) = numbered(first, further);
        let homes = (0..row_of(first.len())).map(|door| first.home(door)).chain(beyond.iter().copied());
        Some(Self { ways: Arc::clone(ways), doors: Arc::clone(first), others, limit, today: homes.map(today).collect(), beyond })
    }

    /// The ways asked.
    #[must_use]
    pub fn ways(&self) -> &Arc<ModeAccess> {
        &self.ways
    }

    /// The doors of the first mode: the first rows.
    #[must_use]
    pub fn doors(&self) -> &Arc<SnappedHomes> {
        &self.doors
    }

    /// The circle's limit.
    #[must_use]
    pub fn limit(&self) -> Millis {
        self.limit
    }

    /// The home of a row.
    fn home(&self, row: u32) -> HomeId {
        match (row as usize).checked_sub(self.doors.len()) {
            None => self.doors.home(row),
            Some(at) => self.beyond[at],
        }
    }

    /// Whether a site within the limit of this row's home would newly cover it.
    #[must_use]
    pub fn is_open(&self, row: u32) -> bool {
        self.today[row as usize].time == u32::MAX
    }

    /// The seniors whom a site within the limit of this row's home would newly cover there, in millionths.
    #[must_use]
    pub fn open_seniors(&self, row: u32) -> MicroSeniors {
        let today = self.today[row as usize];
        if today.time == u32::MAX { today.seniors } else { 0 }
    }

    /// The homes for which a new site means something else than when `before` was made: other seniors, or reached then and
    /// not now, or the reverse. Both must be of the same homes, roads and traveller.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> Vec<HomeId> {
        let rows = 0..row_of(self.today.len());
        rows.filter(|&row| self.open_seniors(row) != before.open_seniors(row)).map(|row| self.home(row)).collect()
    }

    /// What a site at a place on the network's plane would bring; `None` when it is off the network.
    #[must_use]
    pub fn at(&self, study: &Study, place: Xy, scratch: &mut Scratch) -> Option<Gain> {
        self.gain(study, &self.ways.joins(place), scratch)
    }

    /// The same in numbers alone, which is faster.
    #[must_use]
    pub fn sums_at(&self, place: Xy, scratch: &mut Scratch) -> Option<Sums> {
        if self.others.is_empty() {
            return Some(self.sums(&[Some(self.doors.start(place)?)], scratch));
        }
        let joins = self.ways.joins(place);
        joins.iter().any(Option::is_some).then(|| self.sums(&joins, scratch))
    }

    /// What a site that joins each mode's network so would bring, in numbers.
    #[must_use]
    pub fn sums(&self, joins: &[Option<Start>], scratch: &mut Scratch) -> Sums {
        let mut sums = Sums::default();
        self.within(joins, scratch, |row, time| self.add(&mut sums, row, time));
        sums
    }

    /// The seniors whom a site at a junction would newly cover, in millionths.
    #[must_use]
    pub fn newly_at_node(&self, node: NodeId, scratch: &mut Scratch) -> MicroSeniors {
        let mut newly = 0;
        if self.others.is_empty() {
            self.doors.within_of_node(node, self.limit, &mut scratch.spread, |door, _| newly += self.open_seniors(door));
            return newly;
        }
        let place = self.doors.network().node(node);
        let Scratch { spread, union } = scratch;
        union.least.resize(self.today.len(), u32::MAX);
        for (doors, rows) in self.modes() {
            let meet = |door, time| union.meet(row(rows, door), time);
            if doors.is_candidate(node) {
                doors.within_of_node(node, self.limit, spread, meet);
            } else if let Some(start) = doors.start(place) {
                // This mode has no way at the junction: it comes from the next one that it has.
                doors.within(&[start], self.limit, spread, meet);
            }
        }
        union.take(|row, _| newly += self.open_seniors(row));
        newly
    }

    /// Calls `visit` with every row within the limit of a site that joins so, and the least time; each once, in no order.
    fn within(&self, joins: &[Option<Start>], scratch: &mut Scratch, visit: impl FnMut(u32, u32)) {
        if self.others.is_empty() {
            if let Some(start) = &joins[0] {
                self.doors.within(std::slice::from_ref(start), self.limit, &mut scratch.spread, visit);
            }
            return;
        }
        let Scratch { spread, union } = scratch;
        union.least.resize(self.today.len(), u32::MAX);
        for ((doors, rows), start) in self.modes().zip(joins) {
            let Some(start) = start else { continue };
            doors.within(std::slice::from_ref(start), self.limit, spread, |door, time| union.meet(row(rows, door), time));
        }
        union.take(visit);
    }

    /// The modes in turn, each with the rows of its doors: `None` where these are the doors themselves.
    fn modes(&self) -> impl Iterator<Item = (&SnappedHomes, Option<&[u32]>)> {
        let others = self.others.iter().map(|other| (other.doors.as_ref(), Some(other.rows.as_slice())));
        std::iter::once((self.doors.as_ref(), None)).chain(others)
    }

    fn add(&self, sums: &mut Sums, row: u32, time: u32) {
        let today = self.today[row as usize];
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

    /// What a site that joins each mode's network so would bring; `None` when it joins none.
    #[must_use]
    pub fn gain(&self, study: &Study, joins: &[Option<Start>], scratch: &mut Scratch) -> Option<Gain> {
        let snap = joins.iter().flatten().next()?.snap;
        let mut sums = Sums::default();
        let (mut newly, mut completed) = (Vec::new(), Vec::new());
        self.within(joins, scratch, |row, time| {
            self.add(&mut sums, row, time);
            if self.is_open(row) {
                newly.push(self.home(row));
                if self.today[row as usize].completes {
                    completed.push(self.home(row));
                }
            }
        });
        newly.sort_unstable();
        completed.sort_unstable();
        let by_area = super::people::by_area(study, &newly);
        Some(Gain {
            snap,
            newly,
            newly_seniors: seniors(sums.newly),
            completed,
            completed_seniors: seniors(sums.completed),
            shorter_seniors: seniors(sums.shorter),
            saved_s: saved_s(sums.saved),
            again_seniors: seniors(sums.again),
            by_area,
        })
    }
}

/// Numbers the doors of further modes: a home that the first reaches by the row of its door there, the others after these.
fn numbered(first: &SnappedHomes, further: &[Arc<SnappedHomes>]) -> (Vec<Other>, Vec<HomeId>) {
    let mut beyond: BTreeMap<HomeId, u32> = BTreeMap::new();
    let mut row = |home: HomeId| {
        let next = row_of(first.len() + beyond.len());
        first.door(home).unwrap_or_else(|| *beyond.entry(home).or_insert(next))
    };
    let others = further
        .iter()
        .map(|doors| Other { doors: Arc::clone(doors), rows: (0..row_of(doors.len())).map(|door| row(doors.home(door))).collect() });
    let others = others.collect();
    let mut homes: Vec<(u32, HomeId)> = beyond.into_iter().map(|(home, row)| (row, home)).collect();
    homes.sort_unstable();
    (others, homes.into_iter().map(|h| h.1).collect())
}

/// The row of a door.
fn row(rows: Option<&[u32]>, door: u32) -> u32 {
    rows.map_or(door, |rows| rows[door as usize])
}

fn row_of(count: usize) -> u32 {
    u32::try_from(count).expect("a study has fewer than 2^32 homes")
}

/// Milliseconds times millionths of seniors, as seconds times seniors.
fn saved_s(saved: u128) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a sum to report, rounded once")]
    let saved = saved as f64 / 1e9;
    saved
}

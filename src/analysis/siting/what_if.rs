//! What-if of one proposed site: its marginal gain, home by home.
//!
//! The gain is exact: it equals that of a full recomputation with the site added (see [`WhatIf`] for buses).

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

/// Services that a proposed site provides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvidedServices {
    /// One service of the circle.
    Service(ServiceId),
    /// All services of the circle.
    Circle,
}

/// State of a home without the proposed site.
#[derive(Debug, Clone, Copy)]
struct HomeStatus {
    /// Travel time in milliseconds to the services that the site provides; `u32::MAX` beyond the circle's limit.
    time: u32,
    /// Whether the site would complete the circle of the home.
    completes: bool,
    seniors: MicroSeniors,
}

/// What-if of single sites for one cohort and circle, independent of the site's position. Built once, shared by many sites.
///
/// Of several modes, a home counts as reached when any of them on streets reaches the site. Existing facilities are reached by
/// bus too, where buses count, but a new site is not: the gain is a lower bound then.
///
/// ```
/// # use std::sync::Arc;
/// #
/// use carecircle_analysis::coverage::cover;
/// use carecircle_analysis::siting::{ProvidedServices, Scratch, WhatIf};
/// # use carecircle_base::geom::{LonLat, Plane, Xy};
/// # use carecircle_base::ids::{CircleId, CohortId, HomeId, ProfileId, ServiceId};
/// # use carecircle_base::model::{Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Roads, Service, Study};
/// # use carecircle_routing::network::Network;
/// #
/// # let plane = Plane::about(LonLat::new(121.15, 28.85)?);
/// # let at = |x: f64| plane.unproject(Xy { x, y: 0.0 });
/// # // One street along the line, walked at 1 m/s.
/// # let mut roads = Roads::default();
/// # let nodes: Vec<u32> = [0.0, 1000.0, 2000.0].map(|x| roads.node(at(x).lon(), at(x).lat())).to_vec();
/// # for ends in nodes.windows(2) {
/// #     roads.way(ends, &[("highway", "residential")]);
/// # }
/// # let network = Arc::new(Network::build(&roads, &Profile::built_in(), 0)?);
/// # let home = |x: f64, seniors: f64| Home {
/// #     id: format!("{x} m"),
/// #     at: at(x),
/// #     seniors,
/// #     bands: None,
/// #     households: None,
/// #     town: None,
/// #     village: None,
/// # };
/// # let walk = Profile::built_in().iter().position(|p| p.id == "walk").map(ProfileId::from_index).expect("built in");
/// # let name = |zh: &str, en: &str| Name { zh: zh.to_owned(), en: en.to_owned() };
/// # let canteen = ServiceId(0);
/// # let study = Study {
/// #     services: vec![Service { id: "canteen".to_owned(), name: name("助餐", "canteen"), aliases: vec![], from: None, levels: vec![], capacity: None }],
/// #     facilities: vec![Facility { id: "f".to_owned(), at: Some(at(0.0)), services: vec![canteen], ..Facility::default() }],
/// #     homes: vec![home(300.0, 20.0), home(800.0, 10.0), home(1900.0, 50.0)],
/// #     circles: vec![Circle {
/// #         id: "meals".to_owned(),
/// #         name: name("助餐圈", "meals"),
/// #         mode: CircleMode::Walk,
/// #         minutes: 15.0,
/// #         services: vec![canteen],
/// #         need: 1,
/// #         radius_m: None,
/// #     }],
/// #     cohorts: vec![Cohort { id: "steady".to_owned(), name: name("健步", "steady"), profile: walk, speed_mps: 1.0, speed_sd_mps: None }],
/// #     ..Study::on(*network.plane())
/// # };
/// // Homes with 20, 10 and 50 seniors at 300, 800 and 1,900 m along a street, with a canteen at 0 m and a limit of 15 minutes.
/// let coverage = cover(&study, Some(&network));
/// let (cohort, circle) = (CohortId(0), CircleId(0));
/// let what_if = WhatIf::new(&study, &network, &coverage, cohort, circle, ProvidedServices::Service(canteen)).expect("on a network");
///
/// // A site at 1,500 m newly covers the third home, and shortens the walk of the second by 100 s.
/// let gain = what_if.at(&study, study.plane.project(at(1500.0)), &mut Scratch::default()).expect("on the street");
/// assert_eq!((gain.newly, gain.newly_seniors), (vec![HomeId(2)], 50.0));
/// assert_eq!(gain.shorter_seniors, 10.0);
/// assert!((gain.saved_s - 10.0 * 100.0).abs() < 10.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct WhatIf {
    access: Arc<ModeAccess>,
    /// Snapped homes of the first mode; their slots are the first rows.
    snapped: Arc<SnappedHomes>,
    /// Further modes on streets.
    others: Vec<FurtherMode>,
    limit: Millis,
    /// State of the homes, one a row.
    today: Vec<HomeStatus>,
    /// Homes of the rows after the slots of the first mode: those that are off its network.
    beyond: Vec<HomeId>,
}

/// Further mode on streets.
#[derive(Debug)]
struct FurtherMode {
    snapped: Arc<SnappedHomes>,
    /// Row of each slot.
    rows: Vec<u32>,
}

/// Scratch of what-if searches, to be reused.
#[derive(Debug, Default)]
pub struct Scratch {
    search: BoundedSearch,
    union: LeastTimes,
}

/// Least time of each row over the modes.
#[derive(Debug, Default)]
struct LeastTimes {
    least: Vec<u32>,
    met: Vec<u32>,
}

impl LeastTimes {
    fn meet(&mut self, row: u32, time: u32) {
        let least = &mut self.least[row as usize];
        if *least == u32::MAX {
            self.met.push(row);
        }
        *least = time.min(*least);
    }

    /// Calls `visit` with every row and its least time, and resets.
    fn take(&mut self, mut visit: impl FnMut(u32, u32)) {
        for row in self.met.drain(..) {
            visit(row, std::mem::replace(&mut self.least[row as usize], u32::MAX));
        }
    }
}

/// Marginal gain of a site in numbers; exact, in whole millionths of seniors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Seniors newly within the limit, in millionths.
    pub newly: MicroSeniors,
    /// Seniors newly within the limit whose circle the site completes, in millionths.
    pub completed: MicroSeniors,
    /// Seniors within the limit already who also reach the site within it, in millionths.
    pub again: MicroSeniors,
    /// Seniors within the limit already whose travel time drops, in millionths.
    pub shorter: MicroSeniors,
    /// Time saved by these seniors: milliseconds times millionths of seniors.
    pub saved: u128,
}

/// Marginal gain of a site, home by home.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// Snap of the site, by the first mode that joins.
    pub snap: Snap,
    /// Homes newly within the circle's limit, ascending.
    pub newly: Vec<HomeId>,
    /// Number of seniors in these homes.
    pub newly_seniors: f64,
    /// Homes among `newly` whose circle the site completes, ascending.
    pub completed: Vec<HomeId>,
    /// Number of seniors in these homes.
    pub completed_seniors: f64,
    /// Number of seniors within the limit already whose travel time drops.
    pub shorter_seniors: f64,
    /// Time saved in seconds, summed over these seniors.
    pub saved_s: f64,
    /// Number of seniors within the limit already who also reach the site within it.
    pub again_seniors: f64,
    /// Number of seniors in `newly` by area (towns and villages), ascending; areas without any have no row.
    pub by_area: Vec<(AreaId, f64)>,
}

impl WhatIf {
    /// What-if of `cohort` and `circle`, for sites that provide `provides`.
    ///
    /// `None` in a straight-line estimate, which has no network, or when the circle does not hold the service.
    #[must_use]
    pub fn new(
        study: &Study,
        net: &Arc<Network>,
        coverage: &Coverage,
        cohort: CohortId,
        circle: CircleId,
        provides: ProvidedServices,
    ) -> Option<Self> {
        let mode = study.circles[circle.index()].mode;
        Self::on(&Arc::new(ModeAccess::new(study, net, coverage, cohort, mode)?), study, coverage, cohort, circle, provides)
    }

    /// What-if on an existing `access`, which must be of the cohort and of the circle's mode; `None` when the circle does not hold
    /// the service.
    #[must_use]
    pub fn on(
        access: &Arc<ModeAccess>,
        study: &Study,
        coverage: &Coverage,
        cohort: CohortId,
        circle: CircleId,
        provides: ProvidedServices,
    ) -> Option<Self> {
        let row = &study.circles[circle.index()];
        let covered = coverage.cohort(cohort);
        let times = covered.mode(row.mode)?;
        let circle_coverage = &covered.circles[circle.index()];
        let limit = Millis::from_minutes(row.minutes);
        if let ProvidedServices::Service(service) = provides
            && !row.services.contains(&service)
        {
            return None;
        }
        let today = |home: HomeId| {
            let at = home.index();
            let time = match provides {
                ProvidedServices::Service(service) => times.services[service.index()].nearest[at].map(|n| n.time),
                ProvidedServices::Circle => circle_coverage.time[at],
            };
            let held = row.services.len() - circle_coverage.missing[at].count_ones() as usize;
            let completes = !circle_coverage.covered[at] && (provides == ProvidedServices::Circle || held + 1 >= row.need);
            let time = time.filter(|t| *t <= limit).map_or(u32::MAX, |t| t.0);
            HomeStatus { time, completes, seniors: micro(study.homes[at].seniors) }
        };
        let (first, further) = access.streets().split_first().expect("one mode on streets or more");
        let (others, beyond) = numbered(first, further);
        let homes = (0..row_of(first.len())).map(|slot| first.home(slot)).chain(beyond.iter().copied());
        Some(Self { access: Arc::clone(access), snapped: Arc::clone(first), others, limit, today: homes.map(today).collect(), beyond })
    }

    /// Access of the cohort by the circle's mode.
    #[must_use]
    pub fn access(&self) -> &Arc<ModeAccess> {
        &self.access
    }

    /// Snapped homes of the first mode; their slots are the first rows.
    #[must_use]
    pub fn snapped(&self) -> &Arc<SnappedHomes> {
        &self.snapped
    }

    /// Time limit of the circle.
    #[must_use]
    pub fn limit(&self) -> Millis {
        self.limit
    }

    /// Home of a row.
    fn home(&self, row: u32) -> HomeId {
        match (row as usize).checked_sub(self.snapped.len()) {
            None => self.snapped.home(row),
            Some(at) => self.beyond[at],
        }
    }

    /// Whether a site within the limit of this row's home would newly cover it.
    #[must_use]
    pub fn is_uncovered(&self, row: u32) -> bool {
        self.today[row as usize].time == u32::MAX
    }

    /// Seniors in millionths whom a site within the limit of this row's home would newly cover there.
    #[must_use]
    pub fn uncovered_seniors(&self, row: u32) -> MicroSeniors {
        let today = self.today[row as usize];
        if today.time == u32::MAX { today.seniors } else { 0 }
    }

    /// Homes whose contribution to a new site's gain differs from `before`: their seniors, or their being covered, changed. Both
    /// what-ifs must have equal homes, roads and traveller.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> Vec<HomeId> {
        let rows = 0..row_of(self.today.len());
        rows.filter(|&row| self.uncovered_seniors(row) != before.uncovered_seniors(row)).map(|row| self.home(row)).collect()
    }

    /// Marginal gain of a site at a position on the network's plane; `None` when it is off the network.
    #[must_use]
    pub fn at(&self, study: &Study, place: Xy, scratch: &mut Scratch) -> Option<Gain> {
        self.gain(study, &self.access.joins(place), scratch)
    }

    /// Marginal gain of a site at a position on the network's plane, in numbers alone, which is faster; `None` off the network.
    #[must_use]
    pub fn sums_at(&self, place: Xy, scratch: &mut Scratch) -> Option<Sums> {
        if self.others.is_empty() {
            return Some(self.sums(&[Some(self.snapped.start(place)?)], scratch));
        }
        let joins = self.access.joins(place);
        joins.iter().any(Option::is_some).then(|| self.sums(&joins, scratch))
    }

    /// Marginal gain in numbers of a site with these access points, one a mode on streets.
    #[must_use]
    pub fn sums(&self, joins: &[Option<Start>], scratch: &mut Scratch) -> Sums {
        let mut sums = Sums::default();
        self.within(joins, scratch, |row, time| self.add(&mut sums, row, time));
        sums
    }

    /// Seniors whom a site at a junction would newly cover, in millionths.
    #[must_use]
    pub fn newly_at_node(&self, node: NodeId, scratch: &mut Scratch) -> MicroSeniors {
        let mut newly = 0;
        if self.others.is_empty() {
            self.snapped.within_of_node(node, self.limit, &mut scratch.search, |slot, _| newly += self.uncovered_seniors(slot));
            return newly;
        }
        let place = self.snapped.network().node(node);
        let Scratch { search, union } = scratch;
        union.least.resize(self.today.len(), u32::MAX);
        for (snapped, rows) in self.modes() {
            let meet = |slot, time| union.meet(row(rows, slot), time);
            if snapped.is_candidate(node) {
                snapped.within_of_node(node, self.limit, search, meet);
            } else if let Some(start) = snapped.start(place) {
                // This mode cannot join at the junction: it joins at the nearest edge that it can.
                snapped.within(&[start], self.limit, search, meet);
            }
        }
        union.take(|row, _| newly += self.uncovered_seniors(row));
        newly
    }

    /// Calls `visit` with every row within the limit of a site with these access points, and the least time in milliseconds; each
    /// once, in no order.
    fn within(&self, joins: &[Option<Start>], scratch: &mut Scratch, visit: impl FnMut(u32, u32)) {
        if self.others.is_empty() {
            if let Some(start) = &joins[0] {
                self.snapped.within(std::slice::from_ref(start), self.limit, &mut scratch.search, visit);
            }
            return;
        }
        let Scratch { search, union } = scratch;
        union.least.resize(self.today.len(), u32::MAX);
        for ((snapped, rows), start) in self.modes().zip(joins) {
            let Some(start) = start else { continue };
            snapped.within(std::slice::from_ref(start), self.limit, search, |slot, time| union.meet(row(rows, slot), time));
        }
        union.take(visit);
    }

    /// Modes on streets, each with the rows of its slots: `None` where the rows are the slots themselves.
    fn modes(&self) -> impl Iterator<Item = (&SnappedHomes, Option<&[u32]>)> {
        let others = self.others.iter().map(|other| (other.snapped.as_ref(), Some(other.rows.as_slice())));
        std::iter::once((self.snapped.as_ref(), None)).chain(others)
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

    /// Marginal gain of a site with these access points, one a mode on streets; `None` when all are absent.
    #[must_use]
    pub fn gain(&self, study: &Study, joins: &[Option<Start>], scratch: &mut Scratch) -> Option<Gain> {
        let snap = joins.iter().flatten().next()?.snap;
        let mut sums = Sums::default();
        let (mut newly, mut completed) = (Vec::new(), Vec::new());
        self.within(joins, scratch, |row, time| {
            self.add(&mut sums, row, time);
            if self.is_uncovered(row) {
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

/// Rows of the slots of further modes: a home of the first mode has the row of its slot there, the others follow.
fn numbered(first: &SnappedHomes, further: &[Arc<SnappedHomes>]) -> (Vec<FurtherMode>, Vec<HomeId>) {
    let mut beyond: BTreeMap<HomeId, u32> = BTreeMap::new();
    let mut row = |home: HomeId| {
        let next = row_of(first.len() + beyond.len());
        first.slot(home).unwrap_or_else(|| *beyond.entry(home).or_insert(next))
    };
    let others = further.iter().map(|snapped| FurtherMode {
        snapped: Arc::clone(snapped),
        rows: (0..row_of(snapped.len())).map(|slot| row(snapped.home(slot))).collect(),
    });
    let others = others.collect();
    let mut homes: Vec<(u32, HomeId)> = beyond.into_iter().map(|(home, row)| (row, home)).collect();
    homes.sort_unstable();
    (others, homes.into_iter().map(|h| h.1).collect())
}

/// Row of a slot.
fn row(rows: Option<&[u32]>, slot: u32) -> u32 {
    rows.map_or(slot, |rows| rows[slot as usize])
}

fn row_of(count: usize) -> u32 {
    u32::try_from(count).expect("a study has fewer than 2^32 homes")
}

/// Seconds times seniors, of milliseconds times millionths of seniors.
fn saved_s(saved: u128) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a sum to report, rounded once")]
    let saved = saved as f64 / 1e9;
    saved
}

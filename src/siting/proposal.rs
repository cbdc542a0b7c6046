//! Several changes at once: sites added, facilities closed and moved; who gains, who loses, home by home.
//!
//! Exact: what is said of a home is what a full recomputation with the changes made says.

use std::sync::Arc;

use super::doors::Doors;
use super::effect::{Effect, Tally};
use super::link::{Link, nearer};
use super::what_if::Gives;
use crate::coverage::{Circled, Coverage, ModeTimes, Nearest};
use crate::geom::LonLat;
use crate::ids::{CircleId, CohortId, FacilityId, HomeId, ServiceId};
use crate::model::{Circle, CircleMode, Study};
use crate::reach::{Reach, Start};
use crate::siting::Spread;
use crate::units::Millis;

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal {
    /// New sites.
    pub sites: Vec<LonLat>,
    /// Facilities closed, with all their services.
    pub closes: Vec<FacilityId>,
    /// Facilities moved, with all their services.
    pub moves: Vec<(FacilityId, LonLat)>,
    /// Footbridges and paths, each a line of two or more points whose ends lie at roads. Only walkers use them.
    pub links: Vec<Vec<LonLat>>,
}

impl Proposal {
    /// The facilities that are no longer where they were, ascending.
    #[must_use]
    pub fn gone(&self) -> Vec<FacilityId> {
        let mut gone: Vec<FacilityId> = self.closes.iter().copied().chain(self.moves.iter().map(|m| m.0)).collect();
        gone.sort_unstable();
        gone.dedup();
        gone
    }

    /// How many changes it makes.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.sites.len() + self.closes.len() + self.moves.len() + self.links.len()
    }
}

/// The homes for which some facilities were the nearest, and what they have without these.
#[derive(Debug, Clone, Default)]
pub struct Without {
    gone: Vec<FacilityId>,
    /// Place of the service in the circle, the home, and its next nearest within the circle's limit.
    rows: Vec<(usize, HomeId, Option<Nearest>)>,
    /// The field of what is left, by place of the service; only of services that lost a facility.
    fields: Vec<(usize, Arc<Reach>)>,
}

impl Without {
    /// Searches once for each service of the circle that one of the facilities gives.
    #[must_use]
    pub fn new(question: &Question<'_>, gone: &[FacilityId]) -> Self {
        let (mut rows, mut fields) = (Vec::new(), Vec::new());
        let (doors, limit) = (question.doors, question.limit());
        for (place, service) in question.circle().services.iter().enumerate() {
            let times = &question.times().services[service.index()];
            let Some(reach) = &times.reach else { continue };
            let left: Vec<Start> = reach.starts().iter().filter(|s| !gone.contains(&FacilityId(s.label))).copied().collect();
            if left.len() == reach.starts().len() {
                continue;
            }
            let reach = doors.graph().reach(doors.network(), doors.costs(), &left, limit);
            for (home, nearest) in times.nearest.iter().enumerate() {
                if !nearest.is_some_and(|n| n.time <= limit && gone.contains(&n.facility)) {
                    continue;
                }
                let home = HomeId::from_index(home);
                let next = doors.snaps()[home.index()].as_ref().and_then(|snap| {
                    let (time, label) = reach.at(doors.network(), doors.costs(), snap.edge, snap.fraction)?;
                    let time = time.plus(Millis::walk(snap.connector_m, doors.speed_mps()));
                    (time <= limit).then_some(Nearest { time, facility: FacilityId(label) })
                });
                rows.push((place, home, next));
            }
            fields.push((place, Arc::new(reach)));
        }
        Self { gone: gone.to_vec(), rows, fields }
    }

    /// The facilities that are gone.
    #[must_use]
    pub fn gone(&self) -> &[FacilityId] {
        &self.gone
    }
}

/// Through whose eyes, and what new sites would give.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The study.
    pub study: &'a Study,
    /// Today.
    pub coverage: &'a Coverage,
    /// The doors of `cohort` by the mode of `circle`.
    pub doors: &'a Doors,
    /// For whom.
    pub cohort: CohortId,
    /// Which promise.
    pub circle: CircleId,
    /// What new sites give.
    pub gives: Gives,
}

/// Its number, where it joins the network, and the places in the circle of the services that it offers.
type Offer = (u32, Start, Vec<usize>);

/// Where a change comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    /// This is what is left without the facilities that are gone.
    Left,
    /// A link makes the way shorter, to whatever is there.
    Link,
    /// A new place offers itself.
    Offer(u32),
}

/// One change to what a home has of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    home: HomeId,
    place: usize,
    by: By,
    nearest: Option<(Millis, FacilityId)>,
}

impl Question<'_> {
    fn circle(&self) -> &Circle {
        &self.study.circles[self.circle.index()]
    }

    fn limit(&self) -> Millis {
        Millis::from_minutes(self.circle().minutes)
    }

    fn times(&self) -> &ModeTimes {
        self.coverage.cohort(self.cohort).mode(self.circle().mode).expect("doors are made from the times of this mode")
    }

    fn circled(&self) -> &Circled {
        &self.coverage.cohort(self.cohort).circles[self.circle.index()]
    }

    /// Where in the circle the services stand that a site gives.
    fn places(&self, gives: impl Fn(ServiceId) -> bool) -> Vec<usize> {
        self.circle().services.iter().enumerate().filter(|(_, s)| gives(**s)).map(|(place, _)| place).collect()
    }

    /// What the proposal does; `without` must be of [`Proposal::gone`].
    ///
    /// Sites off the network do nothing.
    #[must_use]
    pub fn effect(&self, proposal: &Proposal, without: &Without, spread: &mut Spread) -> Effect {
        let given = self.places(|s| self.gives == Gives::Circle || self.gives == Gives::Service(s));
        let mut changes: Vec<Change> = without
            .rows
            .iter()
            .map(|&(place, home, next)| Change { home, place, by: By::Left, nearest: next.map(|n| (n.time, n.facility)) })
            .collect();
        let starts = self.offers(proposal);
        for (offer, start, places) in &starts {
            self.doors.within(&[*start], self.limit(), spread, |door, time| {
                let home = self.doors.home(door);
                let offered = |&place| Change { home, place, by: By::Offer(*offer), nearest: Some((Millis(time), FacilityId(u32::MAX))) };
                changes.extend(places.iter().map(offered));
            });
        }
        self.by_links(proposal, without, &starts, spread, &mut changes);
        changes.sort_unstable();
        self.tally(&changes, &given)
    }

    /// New places that join the network, with the services that they offer: sites, then facilities that move.
    fn offers(&self, proposal: &Proposal) -> Vec<Offer> {
        let given = self.places(|s| self.gives == Gives::Circle || self.gives == Gives::Service(s));
        let moved = proposal.moves.iter().map(|&(facility, to)| {
            let row = &self.study.facilities[facility.index()];
            let open = self.study.settings.open(row);
            (to, self.places(|s| open && row.services.contains(&s)))
        });
        let offers = proposal.sites.iter().map(|&at| (at, given.clone())).chain(moved);
        let join = |(offer, (at, places))| Some((offer, self.doors.start(self.study.plane.project(at))?, places));
        (0..).zip(offers).filter_map(join).collect()
    }

    /// The links that join the network; none for a circle that is not walked.
    fn links(&self, proposal: &Proposal) -> Vec<Link> {
        let walk = self.circle().mode == CircleMode::Walk;
        proposal.links.iter().filter_map(|line| Link::new(self.study, self.doors, line).filter(|_| walk)).collect()
    }

    /// The field of what is left of a service.
    fn field<'a>(&'a self, without: &'a Without, place: usize) -> Option<&'a Arc<Reach>> {
        let left = without.fields.iter().find(|f| f.0 == place).map(|f| &f.1);
        left.or(self.times().services[self.circle().services[place].index()].reach.as_ref())
    }

    /// Once the proposal is carried out: for each service of the circle, from where it spreads. Sites and facilities are
    /// starts with their connector, the ends of links with the time that is left from there. `without` must be of
    /// [`Proposal::gone`].
    #[must_use]
    pub fn starts_after(&self, proposal: &Proposal, without: &Without, spread: &mut Spread) -> Vec<Vec<Start>> {
        let (offers, links) = (self.offers(proposal), self.links(proposal));
        let of = |place: usize| {
            let mut starts: Vec<Start> = offers.iter().filter(|o| o.2.contains(&place)).map(|o| o.1).collect();
            let reach = self.field(without, place).map(AsRef::as_ref);
            starts.extend(nearer(self.doors, reach, &starts, &links, self.limit(), spread));
            starts.extend(reach.iter().flat_map(|r| r.starts()));
            starts
        };
        (0..self.circle().services.len()).map(of).collect()
    }

    /// What links bring nearer, of each service, on top of everything else.
    fn by_links(&self, proposal: &Proposal, without: &Without, starts: &[Offer], spread: &mut Spread, changes: &mut Vec<Change>) {
        let links = self.links(proposal);
        if links.is_empty() {
            return;
        }
        for place in 0..self.circle().services.len() {
            let reach = self.field(without, place).map(AsRef::as_ref);
            let sources: Vec<Start> = starts.iter().filter(|s| s.2.contains(&place)).map(|s| s.1).collect();
            let ends = nearer(self.doors, reach, &sources, &links, self.limit(), spread);
            if ends.is_empty() {
                continue;
            }
            self.doors.within(&ends, self.limit(), spread, |door, time| {
                let nearest = Some((Millis(time), FacilityId(u32::MAX)));
                changes.push(Change { home: self.doors.home(door), place, by: By::Link, nearest });
            });
        }
    }

    fn tally(&self, changes: &[Change], given: &[usize]) -> Effect {
        let (circle, circled, limit) = (self.circle(), self.circled(), self.limit());
        let mut tally = Tally::new(self.study, circle.services.len());
        for of_home in changes.chunk_by(|a, b| a.home == b.home) {
            let home = of_home[0].home;
            let mut missing = circled.missing[home.index()];
            for of_service in of_home.chunk_by(|a, b| a.place == b.place) {
                let place = of_service[0].place;
                let nearest = self.times().services[circle.services[place].index()].nearest[home.index()];
                let before = nearest.filter(|n| n.time <= limit).map(|n| (n.time, n.facility));
                let left = of_service.iter().find(|c| c.by == By::Left).map_or(before, |c| c.nearest);
                let link = of_service.iter().find(|c| c.by == By::Link).and_then(|c| c.nearest).map(|n| n.0);
                let offers = of_service.iter().filter(|c| matches!(c.by, By::Offer(_)));
                let best = offers.clone().filter_map(|c| c.nearest).min().map(|n| n.0);
                tally.service(place, home, before, left, (best, link), offers.count());
                let after = left.is_some() || best.is_some() || link.is_some();
                missing = if after { missing & !(1 << place) } else { missing | 1 << place };
            }
            let complete = circle.services.len() - missing.count_ones() as usize >= circle.need;
            tally.circle(home, circled.covered[home.index()], complete);
        }
        tally.done(self.cohort, &circle.services, given)
    }
}

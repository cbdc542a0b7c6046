//! Several changes at once: sites added, facilities closed and moved; who gains, who loses, home by home.
//!
//! Exact: what is said of a home is what a full recomputation with the changes made says.

use std::sync::Arc;

use super::bounded_search::BoundedSearch;
use super::effect::{Effect, Tally};
use super::link::{Link, nearer};
use super::mode_access::{AccessPoints, ModeAccess};
use super::residual_coverage::ResidualCoverage;
use super::snapped_homes::SnappedHomes;
use super::what_if::ProvidedServices;
use crate::coverage::{CircleCoverage, Coverage, ModeTimes};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{CircleId, CohortId, FacilityId, HomeId, ServiceId};
use carecircle_base::model::{Circle, CircleMode, Study};
use carecircle_base::units::Millis;
use carecircle_routing::reach::{Reach, Start};
use carecircle_routing::transit::Profiles;

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal {
    /// New sites.
    pub sites: Vec<LonLat>,
    /// Facilities closed, with all their services.
    pub closes: Vec<FacilityId>,
    /// Facilities moved, with all their services.
    pub moves: Vec<(FacilityId, LonLat)>,
    /// Footbridges and paths, each a line of two or more points whose ends lie at roads. Only walkers use them, in circles that
    /// are walked; see [`SitingContext::takes_links`](super::SitingContext::takes_links).
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

/// Through whose eyes, and what new sites would give.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The study.
    pub study: &'a Study,
    /// Today.
    pub coverage: &'a Coverage,
    /// Those of `cohort` by the mode of `circle`.
    pub ways: &'a ModeAccess,
    /// For whom.
    pub cohort: CohortId,
    /// Which promise.
    pub circle: CircleId,
    /// What new sites give.
    pub gives: ProvidedServices,
}

/// A new place that joins the network by some mode.
struct NewSite {
    number: u32,
    joins: AccessPoints,
    /// The places in the circle of the services that it offers.
    places: Vec<usize>,
}

/// Where a change comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ChangeSource {
    /// This is what is left without the facilities that are gone.
    Left,
    /// The way to whatever is there gets shorter: by a link, or because more buses than to one place alone lead somewhere.
    Way,
    /// A new place offers itself.
    NewSite(u32),
}

/// One change to what a home has of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    home: HomeId,
    place: usize,
    by: ChangeSource,
    nearest: Option<(Millis, FacilityId)>,
}

impl<'a> Question<'a> {
    pub(super) fn circle(&self) -> &'a Circle {
        &self.study.circles[self.circle.index()]
    }

    pub(super) fn limit(&self) -> Millis {
        Millis::from_minutes(self.circle().minutes)
    }

    /// Today's times by the circle's own mode.
    pub(super) fn times(&self) -> &'a ModeTimes {
        self.coverage.cohort(self.cohort).mode(self.circle().mode).expect("ways are made from the times of this mode")
    }

    /// The doors of the first mode: of walkers, where links count.
    pub(super) fn doors(&self) -> &'a SnappedHomes {
        &self.ways.streets()[0]
    }

    fn circled(&self) -> &CircleCoverage {
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
    pub fn effect(&self, proposal: &Proposal, without: &ResidualCoverage, spread: &mut BoundedSearch) -> Effect {
        let given = self.places(|s| self.gives == ProvidedServices::Circle || self.gives == ProvidedServices::Service(s));
        let mut changes: Vec<Change> = without
            .rows
            .iter()
            .map(|&(place, home, next)| Change { home, place, by: ChangeSource::Left, nearest: next.map(|n| (n.time, n.facility)) })
            .collect();
        let offers = self.offers(proposal);
        for offer in &offers {
            for (doors, start) in self.ways.streets().iter().zip(&offer.joins) {
                let Some(start) = start else { continue };
                doors.within(std::slice::from_ref(start), self.limit(), spread, |door, time| {
                    offer.reaches(doors.home(door), Millis(time), &mut changes);
                });
            }
        }
        self.by_bus(&offers, without, spread, &mut changes);
        self.by_links(proposal, without, &offers, spread, &mut changes);
        changes.sort_unstable();
        // By several modes: the soonest.
        changes.dedup_by_key(|c| (c.home, c.place, c.by));
        self.tally(&changes, &given)
    }

    /// New places that join the network, with the services that they offer: sites, then facilities that move.
    fn offers(&self, proposal: &Proposal) -> Vec<NewSite> {
        let given = self.places(|s| self.gives == ProvidedServices::Circle || self.gives == ProvidedServices::Service(s));
        let moved = proposal.moves.iter().map(|&(facility, to)| {
            let row = &self.study.facilities[facility.index()];
            let open = self.study.settings.open(row);
            (to, self.places(|s| open && row.services.contains(&s)))
        });
        let offers = proposal.sites.iter().map(|&at| (at, given.clone())).chain(moved);
        let join = |(number, (at, places))| {
            let joins = self.ways.joins(self.study.plane.project(at));
            joins.iter().any(Option::is_some).then_some(NewSite { number, joins, places })
        };
        (0..).zip(offers).filter_map(join).collect()
    }

    /// What buses bring to new places: to each alone, and to all of them with whatever is there.
    fn by_bus(&self, offers: &[NewSite], without: &ResidualCoverage, spread: &mut BoundedSearch, changes: &mut Vec<Change>) {
        let Some(rides) = self.ways.rides() else { return };
        let walked: Vec<(&NewSite, Start)> = offers.iter().filter_map(|o| Some((o, o.joins[0]?))).collect();
        if walked.is_empty() {
            return;
        }
        let toward: Vec<Profiles> = walked.iter().map(|(_, start)| rides.toward_place(start, spread)).collect();
        let services = self.circle().services.iter().enumerate();
        let there: Vec<Arc<Profiles>> = services
            .map(|(place, service)| {
                let left = without.rides.iter().find(|r| r.0 == place).map(|r| &r.1);
                Arc::clone(left.unwrap_or_else(|| rides.today(self.coverage, self.cohort, *service)))
            })
            .collect();
        let limit = self.limit();
        changes.extend(rides.each(&toward, |home, departures| {
            let mut found = Vec::new();
            for (at, alone) in departures {
                if let Some(time) = rides.alone_by(alone).filter(|t| *t <= limit) {
                    walked[*at].0.reaches(home, time, &mut found);
                }
            }
            for (place, there) in there.iter().enumerate() {
                let mut more = departures.iter().filter(|(at, _)| walked[*at].0.places.contains(&place)).map(|d| &d.1).peekable();
                if more.peek().is_some()
                    && let Some(time) = rides.together(there, home, more).filter(|t| *t <= limit)
                {
                    found.push(Change { home, place, by: ChangeSource::Way, nearest: Some((time, FacilityId(u32::MAX))) });
                }
            }
            found
        }));
    }

    /// The links that join the network; none for a circle that is not walked.
    fn links(&self, proposal: &Proposal) -> Vec<Link> {
        let walk = self.circle().mode == CircleMode::Walk;
        proposal.links.iter().filter_map(|line| Link::new(self.study, self.doors(), line).filter(|_| walk)).collect()
    }

    /// The field of what is left of a service.
    fn field<'w>(&'w self, without: &'w ResidualCoverage, place: usize) -> Option<&'w Arc<Reach>> {
        let left = without.fields.iter().find(|f| f.0 == place).map(|f| &f.1);
        left.or(self.times().services[self.circle().services[place].index()].reach.as_ref())
    }

    /// Once the proposal is carried out: for each service of the circle, from where it spreads. Sites and facilities are
    /// starts with their connector, the ends of links with the time that is left from there. `without` must be of
    /// [`Proposal::gone`].
    #[must_use]
    pub fn starts_after(&self, proposal: &Proposal, without: &ResidualCoverage, spread: &mut BoundedSearch) -> Vec<Vec<Start>> {
        let (offers, links) = (self.offers(proposal), self.links(proposal));
        let of = |place: usize| {
            let mut starts = sources(&offers, place);
            let reach = self.field(without, place).map(AsRef::as_ref);
            starts.extend(nearer(self.doors(), reach, &starts, &links, self.limit(), spread));
            starts.extend(reach.iter().flat_map(|r| r.starts()));
            starts
        };
        (0..self.circle().services.len()).map(of).collect()
    }

    /// What links bring nearer, of each service, on top of everything else.
    fn by_links(
        &self,
        proposal: &Proposal,
        without: &ResidualCoverage,
        offers: &[NewSite],
        spread: &mut BoundedSearch,
        changes: &mut Vec<Change>,
    ) {
        let links = self.links(proposal);
        if links.is_empty() {
            return;
        }
        for place in 0..self.circle().services.len() {
            let reach = self.field(without, place).map(AsRef::as_ref);
            let ends = nearer(self.doors(), reach, &sources(offers, place), &links, self.limit(), spread);
            if ends.is_empty() {
                continue;
            }
            self.doors().within(&ends, self.limit(), spread, |door, time| {
                let nearest = Some((Millis(time), FacilityId(u32::MAX)));
                changes.push(Change { home: self.doors().home(door), place, by: ChangeSource::Way, nearest });
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
                let left = of_service.iter().find(|c| c.by == ChangeSource::Left).map_or(before, |c| c.nearest);
                let way = of_service.iter().find(|c| c.by == ChangeSource::Way).and_then(|c| c.nearest).map(|n| n.0);
                let offers = of_service.iter().filter(|c| matches!(c.by, ChangeSource::NewSite(_)));
                let best = offers.clone().filter_map(|c| c.nearest).min().map(|n| n.0);
                tally.service(place, home, before, left, (best, way), offers.count());
                let after = left.is_some() || best.is_some() || way.is_some();
                missing = if after { missing & !(1 << place) } else { missing | 1 << place };
            }
            let complete = circle.services.len() - missing.count_ones() as usize >= circle.need;
            tally.circle(home, circled.covered[home.index()], complete);
        }
        tally.done(self.cohort, &circle.services, given)
    }
}

impl NewSite {
    /// A home comes to it within the limit.
    fn reaches(&self, home: HomeId, time: Millis, changes: &mut Vec<Change>) {
        let nearest = Some((time, FacilityId(u32::MAX)));
        changes.extend(self.places.iter().map(|&place| Change { home, place, by: ChangeSource::NewSite(self.number), nearest }));
    }
}

/// Where the new places of a service join by the first mode.
fn sources(offers: &[NewSite], place: usize) -> Vec<Start> {
    offers.iter().filter(|o| o.places.contains(&place)).filter_map(|o| o.joins[0]).collect()
}

//! Effect of a proposal of several changes: new sites, closed and moved facilities, and links.
//!
//! The effect is exact: it equals that of a full recomputation with the changes made.

use std::sync::Arc;

use super::bounded_search::BoundedSearch;
use super::effect::{Effect, EffectTally};
use super::link::{Link, nearer};
use super::mode_access::AccessPoints;
use super::question::Question;
use super::residual_coverage::ResidualCoverage;
use super::what_if::ProvidedServices;
use crate::coverage::CircleCoverage;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{FacilityId, HomeId, ServiceId};
use carecircle_base::model::CircleMode;
use carecircle_base::units::Millis;
use carecircle_routing::reach::{Reach, Start};
use carecircle_routing::transit::Profiles;

/// Proposal: changes that are assessed together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal {
    /// Positions of new sites.
    pub sites: Vec<LonLat>,
    /// Facilities that close, with all their services.
    pub closes: Vec<FacilityId>,
    /// Facilities that move, with all their services, and their new positions.
    pub moves: Vec<(FacilityId, LonLat)>,
    /// Footbridges and paths, each a line of two or more points whose ends lie at roads. Only walkers use them, in circles that
    /// are walked; see [`SitingContext::takes_links`](super::SitingContext::takes_links).
    pub links: Vec<Vec<LonLat>>,
}

impl Proposal {
    /// Facilities that close or move, ascending.
    #[must_use]
    pub fn gone(&self) -> Vec<FacilityId> {
        let mut gone: Vec<FacilityId> = self.closes.iter().copied().chain(self.moves.iter().map(|m| m.0)).collect();
        gone.sort_unstable();
        gone.dedup();
        gone
    }

    /// Number of changes.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.sites.len() + self.closes.len() + self.moves.len() + self.links.len()
    }
}

/// New site that joins the network by some mode.
struct NewSite {
    number: u32,
    joins: AccessPoints,
    /// Places in the circle of the services that the site provides.
    places: Vec<usize>,
}

/// Source of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ChangeSource {
    /// Residual nearest facility, without the facilities that are gone.
    Left,
    /// Travel time to an existing facility drops, through a new link or because transit medians over the union of sites are lower.
    Way,
    /// A new site comes within the limit.
    NewSite(u32),
}

/// Change of the nearest facility of one home and service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct NearestChange {
    home: HomeId,
    place: usize,
    by: ChangeSource,
    nearest: Option<(Millis, FacilityId)>,
}

impl Question<'_> {
    fn circle_coverage(&self) -> &CircleCoverage {
        &self.coverage.cohort(self.cohort).circles[self.circle.index()]
    }

    /// Places in the circle of the services for which `provides` holds.
    fn places(&self, provides: impl Fn(ServiceId) -> bool) -> Vec<usize> {
        self.circle().services.iter().enumerate().filter(|(_, s)| provides(**s)).map(|(place, _)| place).collect()
    }

    /// Effect of `proposal`; `residual` must be of [`Proposal::gone`], `search` is scratch. Sites off the network have no effect.
    #[must_use]
    pub fn effect(&self, proposal: &Proposal, residual: &ResidualCoverage, search: &mut BoundedSearch) -> Effect {
        let given = self.places(|s| self.provides == ProvidedServices::Circle || self.provides == ProvidedServices::Service(s));
        let mut changes: Vec<NearestChange> = residual
            .rows
            .iter()
            .map(|&(place, home, next)| NearestChange { home, place, by: ChangeSource::Left, nearest: next.map(|n| (n.time, n.facility)) })
            .collect();
        let new_sites = self.new_sites(proposal);
        for new_site in &new_sites {
            for (snapped, start) in self.access.streets().iter().zip(&new_site.joins) {
                let Some(start) = start else { continue };
                snapped.within(std::slice::from_ref(start), self.limit(), search, |slot, time| {
                    new_site.reaches(snapped.home(slot), Millis(time), &mut changes);
                });
            }
        }
        self.by_bus(&new_sites, residual, search, &mut changes);
        self.by_links(proposal, residual, &new_sites, search, &mut changes);
        changes.sort_unstable();
        // Of several modes, keep the fastest.
        changes.dedup_by_key(|c| (c.home, c.place, c.by));
        self.tally(&changes, &given)
    }

    /// New sites that join the network, with the services that they provide: sites, then facilities that move.
    fn new_sites(&self, proposal: &Proposal) -> Vec<NewSite> {
        let given = self.places(|s| self.provides == ProvidedServices::Circle || self.provides == ProvidedServices::Service(s));
        let moved = proposal.moves.iter().map(|&(facility, to)| {
            let row = &self.study.facilities[facility.index()];
            let open = self.study.settings.open(row);
            (to, self.places(|s| open && row.services.contains(&s)))
        });
        let new_sites = proposal.sites.iter().map(|&at| (at, given.clone())).chain(moved);
        let join = |(number, (at, places))| {
            let joins = self.access.joins(self.study.plane.project(at));
            joins.iter().any(Option::is_some).then_some(NewSite { number, joins, places })
        };
        (0..).zip(new_sites).filter_map(join).collect()
    }

    /// Adds the changes by bus: to each new site alone, and to all of them together with the existing facilities.
    fn by_bus(&self, new_sites: &[NewSite], residual: &ResidualCoverage, search: &mut BoundedSearch, changes: &mut Vec<NearestChange>) {
        let Some(transit) = self.access.transit() else { return };
        let walked: Vec<(&NewSite, Start)> = new_sites.iter().filter_map(|o| Some((o, o.joins[0]?))).collect();
        if walked.is_empty() {
            return;
        }
        let toward: Vec<Profiles> = walked.iter().map(|(_, start)| transit.toward_place(start, search)).collect();
        let services = self.circle().services.iter().enumerate();
        let there: Vec<Arc<Profiles>> = services
            .map(|(place, service)| {
                let left = residual.transit.iter().find(|r| r.0 == place).map(|r| &r.1);
                Arc::clone(left.unwrap_or_else(|| transit.today(self.coverage, self.cohort, *service)))
            })
            .collect();
        let limit = self.limit();
        changes.extend(transit.each(&toward, |home, departures| {
            let mut found = Vec::new();
            for (at, alone) in departures {
                if let Some(time) = transit.alone_by(alone).filter(|t| *t <= limit) {
                    walked[*at].0.reaches(home, time, &mut found);
                }
            }
            for (place, there) in there.iter().enumerate() {
                let mut more = departures.iter().filter(|(at, _)| walked[*at].0.places.contains(&place)).map(|d| &d.1).peekable();
                if more.peek().is_some()
                    && let Some(time) = transit.together(there, home, more).filter(|t| *t <= limit)
                {
                    found.push(NearestChange { home, place, by: ChangeSource::Way, nearest: Some((time, FacilityId(u32::MAX))) });
                }
            }
            found
        }));
    }

    /// Links that join the network; none for a circle that is not walked.
    fn links(&self, proposal: &Proposal) -> Vec<Link> {
        let walk = self.circle().mode == CircleMode::Walk;
        proposal.links.iter().filter_map(|line| Link::new(self.study, self.snapped(), line).filter(|_| walk)).collect()
    }

    /// Search result of the residual facilities of a service.
    fn field<'w>(&'w self, residual: &'w ResidualCoverage, place: usize) -> Option<&'w Arc<Reach>> {
        let left = residual.fields.iter().find(|f| f.0 == place).map(|f| &f.1);
        left.or(self.times().services[self.circle().services[place].index()].reach.as_ref())
    }

    /// Search starts of each service once the proposal is carried out, in the circle's order. Sites and facilities start with their
    /// connector, ends of links with the remaining time. `residual` must be of [`Proposal::gone`].
    #[must_use]
    pub fn starts_after(&self, proposal: &Proposal, residual: &ResidualCoverage, search: &mut BoundedSearch) -> Vec<Vec<Start>> {
        let (new_sites, links) = (self.new_sites(proposal), self.links(proposal));
        let of = |place: usize| {
            let mut starts = sources(&new_sites, place);
            let reach = self.field(residual, place).map(AsRef::as_ref);
            starts.extend(nearer(self.snapped(), reach, &starts, &links, self.limit(), search));
            starts.extend(reach.iter().flat_map(|r| r.starts()));
            starts
        };
        (0..self.circle().services.len()).map(of).collect()
    }

    /// Adds the changes by links for each service, on top of all other changes.
    fn by_links(
        &self,
        proposal: &Proposal,
        residual: &ResidualCoverage,
        new_sites: &[NewSite],
        search: &mut BoundedSearch,
        changes: &mut Vec<NearestChange>,
    ) {
        let links = self.links(proposal);
        if links.is_empty() {
            return;
        }
        for place in 0..self.circle().services.len() {
            let reach = self.field(residual, place).map(AsRef::as_ref);
            let ends = nearer(self.snapped(), reach, &sources(new_sites, place), &links, self.limit(), search);
            if ends.is_empty() {
                continue;
            }
            self.snapped().within(&ends, self.limit(), search, |slot, time| {
                let nearest = Some((Millis(time), FacilityId(u32::MAX)));
                changes.push(NearestChange { home: self.snapped().home(slot), place, by: ChangeSource::Way, nearest });
            });
        }
    }

    fn tally(&self, changes: &[NearestChange], given: &[usize]) -> Effect {
        let (circle, circle_coverage, limit) = (self.circle(), self.circle_coverage(), self.limit());
        let mut tally = EffectTally::new(self.study, circle.services.len());
        for of_home in changes.chunk_by(|a, b| a.home == b.home) {
            let home = of_home[0].home;
            let mut missing = circle_coverage.missing[home.index()];
            for of_service in of_home.chunk_by(|a, b| a.place == b.place) {
                let place = of_service[0].place;
                let nearest = self.times().services[circle.services[place].index()].nearest[home.index()];
                let before = nearest.filter(|n| n.time <= limit).map(|n| (n.time, n.facility));
                let left = of_service.iter().find(|c| c.by == ChangeSource::Left).map_or(before, |c| c.nearest);
                let way = of_service.iter().find(|c| c.by == ChangeSource::Way).and_then(|c| c.nearest).map(|n| n.0);
                let new_sites = of_service.iter().filter(|c| matches!(c.by, ChangeSource::NewSite(_)));
                let best = new_sites.clone().filter_map(|c| c.nearest).min().map(|n| n.0);
                tally.service(place, home, before, left, (best, way), new_sites.count());
                let after = left.is_some() || best.is_some() || way.is_some();
                missing = if after { missing & !(1 << place) } else { missing | 1 << place };
            }
            let complete = circle.services.len() - missing.count_ones() as usize >= circle.need;
            tally.circle(home, circle_coverage.covered[home.index()], complete);
        }
        tally.done(self.cohort, &circle.services, given)
    }
}

impl NewSite {
    /// Adds the changes of a home that reaches the site within the limit.
    fn reaches(&self, home: HomeId, time: Millis, changes: &mut Vec<NearestChange>) {
        let nearest = Some((time, FacilityId(u32::MAX)));
        changes.extend(self.places.iter().map(|&place| NearestChange { home, place, by: ChangeSource::NewSite(self.number), nearest }));
    }
}

/// Search starts of the new sites of a service, by the first mode.
fn sources(new_sites: &[NewSite], place: usize) -> Vec<Start> {
    new_sites.iter().filter(|o| o.places.contains(&place)).filter_map(|o| o.joins[0]).collect()
}

//! Assessment of a proposal by straight lines (直线估算), for a study without roads: times as the coverage has them.

use super::area_index::AreaIndex;
use super::assessment::{Assessment, SiteAssessment};
use super::counting_words::check_counts;
use super::effect::{Effect, EffectTally};
use super::proposal::Proposal;
use super::warning::plain_warnings;
use super::what_if::ProvidedServices;
use crate::coverage::{Coverage, StraightLine, counted};
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{CircleId, CohortId, FacilityId, HomeId, ServiceId};
use carecircle_base::model::{Circle, CircleMode, Study};
use carecircle_base::units::Millis;

/// Inputs of an assessment by straight lines. Links change nothing here, and sites have no rank: there are no junctions.
#[derive(Debug, Clone, Copy)]
pub struct StraightAssessor<'a> {
    /// Study of the proposal, without roads.
    pub study: &'a Study,
    /// Coverage of the study without the proposal.
    pub coverage: &'a Coverage,
    /// Spatial index of the study's areas.
    pub area_index: &'a AreaIndex,
    /// Circle that is assessed.
    pub circle: CircleId,
    /// Services that new sites provide.
    pub provides: ProvidedServices,
}

/// New site, or a facility at the place to which it moves.
struct NewSite {
    at: Xy,
    /// Places in the circle of the services that the site provides.
    places: Vec<usize>,
}

impl StraightAssessor<'_> {
    /// Assessment of `proposal` for `cohorts`. Cost: homes times new sites, for each cohort.
    #[must_use]
    pub fn assess(&self, cohorts: &[CohortId], proposal: &Proposal) -> Assessment {
        let homes: Vec<Xy> = self.study.homes.iter().map(|h| self.study.plane.project(h.at)).collect();
        let effects = |proposal: &Proposal| -> Vec<Effect> { cohorts.iter().map(|c| self.effect(*c, proposal, &homes)).collect() };
        let together = effects(proposal);
        let only = proposal.changes() == 1;
        let site = |&at: &LonLat| SiteAssessment {
            at,
            areas: self.area_index.areas(at),
            warnings: plain_warnings(self.area_index, at),
            alone: if only { together.clone() } else { effects(&Proposal { sites: vec![at], ..Proposal::default() }) },
            rank: None,
        };
        let sites = proposal.sites.iter().map(site).collect();
        let counts = check_counts(self.study, self.circle);
        Assessment { sites, together, counts, links: vec![None; proposal.links.len()] }
    }

    fn circle(&self) -> &Circle {
        &self.study.circles[self.circle.index()]
    }

    /// Time of a straight line by the circle's mode, the fastest of several; buses need roads and are left out.
    fn time(&self, cohort: CohortId, metres: f64) -> Millis {
        let (study, cohort) = (self.study, &self.study.cohorts[cohort.index()]);
        let modes = self.circle().mode.parts();
        let on_streets = modes.iter().filter(|m| **m != CircleMode::Bus);
        let times = on_streets.map(|mode| Millis::walk(metres * study.settings.detour_factor, mode.speed_mps(cohort, &study.profiles)));
        times.min().unwrap_or(Millis(u32::MAX))
    }

    /// Places among the circle's services of those that `gives` names.
    fn places(&self, gives: impl Fn(ServiceId) -> bool) -> Vec<usize> {
        self.circle().services.iter().enumerate().filter(|(_, s)| gives(**s)).map(|(place, _)| place).collect()
    }

    /// Places among the circle's services of those that a new site gives.
    fn given(&self) -> Vec<usize> {
        self.places(|s| self.provides == ProvidedServices::Circle || self.provides == ProvidedServices::Service(s))
    }

    fn new_sites(&self, proposal: &Proposal) -> Vec<NewSite> {
        let given = self.given();
        let site = |at: &LonLat| NewSite { at: self.study.plane.project(*at), places: given.clone() };
        let moved = |(facility, to): &(FacilityId, LonLat)| {
            let row = &self.study.facilities[facility.index()];
            let open = self.study.settings.open(row);
            NewSite { at: self.study.plane.project(*to), places: self.places(|s| open && row.services.contains(&s)) }
        };
        proposal.sites.iter().map(site).chain(proposal.moves.iter().map(moved)).collect()
    }

    fn effect(&self, cohort: CohortId, proposal: &Proposal, homes: &[Xy]) -> Effect {
        let (circle, limit, gone) = (self.circle(), Millis::from_minutes(self.circle().minutes), proposal.gone());
        let of_cohort = self.coverage.cohort(cohort);
        let times = of_cohort.mode(circle.mode).expect("the coverage has every circle's mode");
        let today = &of_cohort.circles[self.circle.index()];
        let new_sites = self.new_sites(proposal);
        // Only a home whose nearest is gone looks for the next.
        let rest = |service: &ServiceId| StraightLine::new(counted(self.study, *service).filter(|(id, _)| !gone.contains(id)));
        let left_over: Vec<StraightLine> = if gone.is_empty() { Vec::new() } else { circle.services.iter().map(rest).collect() };
        let mut tally = EffectTally::new(self.study, circle.services.len());
        for (row, at) in homes.iter().enumerate() {
            let home = HomeId::from_index(row);
            let reached: Vec<(Millis, &NewSite)> = new_sites
                .iter()
                .map(|site| (self.time(cohort, (site.at.x - at.x).hypot(site.at.y - at.y)), site))
                .filter(|(time, _)| *time <= limit)
                .collect();
            let (mut missing, mut changed) = (today.missing[row], false);
            for (place, service) in circle.services.iter().enumerate() {
                let nearest = times.services[service.index()].nearest[row].filter(|n| n.time <= limit);
                let before = nearest.map(|n| (n.time, n.facility));
                let next = || {
                    let (metres, facility) = left_over[place].nearest(*at)?;
                    Some((self.time(cohort, metres), facility)).filter(|(time, _)| *time <= limit)
                };
                let left = if before.is_some_and(|(_, facility)| gone.contains(&facility)) { next() } else { before };
                let here = reached.iter().filter(|(_, site)| site.places.contains(&place));
                let (best, count) = (here.clone().map(|(time, _)| *time).min(), here.count());
                if left == before && count == 0 {
                    continue;
                }
                changed = true;
                tally.service(place, home, before, left, (best, None), count);
                let after = left.is_some() || best.is_some();
                missing = if after { missing & !(1 << place) } else { missing | 1 << place };
            }
            if changed {
                let complete = circle.services.len() - missing.count_ones() as usize >= circle.need;
                tally.circle(home, today.covered[row], complete);
            }
        }
        tally.done(cohort, &circle.services, &self.given())
    }
}

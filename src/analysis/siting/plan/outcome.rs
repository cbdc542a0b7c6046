//! Outcome of a plan: every home's travel time, recomputed by every mode.

use super::prepared::Prepared;
use crate::siting::bounded_search::BoundedSearch;
use crate::siting::catchment::{CatchmentScratch, Catchments, SiteLocation};
use carecircle_base::units::Millis;
use carecircle_routing::reach::Start;

/// Outcome of a plan for every home.
pub(super) struct PlanOutcome {
    /// Travel time to the nearest existing or planned site, one a home; `None` where none is reached.
    pub(super) after: Vec<Option<Millis>>,
    /// Index of the nearest chosen site, one a home; `None` where an existing facility is nearest.
    pub(super) by: Vec<Option<u32>>,
    /// Seniors newly within the limit, and those of them of whom the site is the only one; one a chosen site.
    pub(super) newly: Vec<(f64, f64)>,
    /// Whether the home is newly within the limit as the problem counts it, one a home.
    pub(super) counted: Vec<bool>,
    /// Whether buses would bring the home within the limit if every candidate were built, one a home.
    pub(super) by_bus_at_most: Vec<bool>,
}

impl Prepared<'_> {
    /// Outcome of the plan with these candidates added.
    pub(super) fn outcome(&self, sites: &[u32]) -> PlanOutcome {
        let study = self.study;
        let homes = study.homes.len();
        let counts = |h: usize| study.homes[h].seniors > 0.0;
        let circle = &study.circles[self.query.circle.index()];
        let who = &study.cohorts[self.query.cohort.index()];
        let all = match &self.access {
            Some(access) => Catchments::by_bus_too(study, access, self.limit, counts),
            None => Catchments::on_plane(study, circle.mode.speed_mps(who, &study.profiles), self.limit, counts),
        };
        let mut outcome = PlanOutcome {
            after: self.today.clone(),
            by: vec![None; homes],
            newly: vec![(0.0, 0.0); sites.len()],
            counted: vec![false; homes],
            by_bus_at_most: self.by_bus_at_most(),
        };
        let mut count = vec![0_u32; homes];
        let mut scratch = CatchmentScratch::default();
        let mut reached = Vec::with_capacity(sites.len());
        for (at, &site) in (0..).zip(sites) {
            let homes = self.locations[site as usize].as_ref().map_or_else(Vec::new, |s| all.of(s, &mut scratch).to_vec());
            for &(h, time) in &homes {
                let h = h as usize;
                count[h] += 1;
                if outcome.after[h].is_none_or(|t| time < t) {
                    outcome.after[h] = Some(time);
                    outcome.by[h] = Some(at);
                }
            }
            reached.push(homes);
        }
        for (newly, homes) in outcome.newly.iter_mut().zip(&reached) {
            for h in homes.iter().map(|r| r.0 as usize).filter(|&h| !self.within(self.today[h])) {
                newly.0 += study.homes[h].seniors;
                if count[h] == 1 {
                    newly.1 += study.homes[h].seniors;
                }
            }
        }
        self.count(sites, &mut outcome.counted);
        self.by_bus_together(sites, &mut outcome.after);
        outcome
    }

    /// Marks the homes that the sites newly reach as the problem counts it.
    fn count(&self, sites: &[u32], counted: &mut [bool]) {
        let column = |&site: &u32| match &self.lists {
            Some(lists) => lists.of(site).to_vec(),
            None => self.problem.costs.column(site as usize).iter().map(|e| e.0).collect(),
        };
        for demand in sites.iter().flat_map(column) {
            let home = self.homes[demand as usize] as usize;
            counted[home] = !self.within(self.today[home]);
        }
    }

    /// Adds the medians of buses to the union of existing and new sites, which may be lower than to each alone.
    fn by_bus_together(&self, sites: &[u32], after: &mut [Option<Millis>]) {
        let starts: Vec<Start> = sites.iter().filter_map(|&site| self.on_foot(site)).collect();
        for (home, time) in self.by_bus_with(&starts) {
            after[home] = after[home].into_iter().chain([time]).min();
        }
    }

    /// Search start of a candidate on the walking network, which bus trips end on; `None` off it.
    fn on_foot(&self, candidate: u32) -> Option<Start> {
        match &self.locations[candidate as usize] {
            Some(SiteLocation::Network(joins)) => joins[0],
            _ => None,
        }
    }

    /// Median travel time by bus to the union of `starts` and the existing facilities, for every home that can board.
    fn by_bus_with(&self, starts: &[Start]) -> Vec<(usize, Millis)> {
        let Some(transit) = self.access.as_ref().and_then(|w| w.transit()).filter(|_| !starts.is_empty()) else { return Vec::new() };
        let today = transit.today(self.coverage, self.query.cohort, self.query.service);
        let toward = [transit.toward_any(starts, &mut BoundedSearch::default())];
        transit.each(&toward, |home, departures| {
            let median = transit.together(today, home, departures.iter().map(|d| &d.1));
            median.map(|time| (home.index(), time)).into_iter().collect()
        })
    }

    /// Whether buses would bring the home within the limit if every candidate were built, one a home.
    fn by_bus_at_most(&self) -> Vec<bool> {
        let mut homes = vec![false; self.study.homes.len()];
        let all = (0..).take(self.candidates.len()).filter_map(|candidate| self.on_foot(candidate));
        for (home, _) in self.by_bus_with(&all.collect::<Vec<_>>()).into_iter().filter(|f| f.1 <= self.limit) {
            homes[home] = true;
        }
        homes
    }

    pub(super) fn within(&self, time: Option<Millis>) -> bool {
        time.is_some_and(|t| t <= self.limit)
    }
}

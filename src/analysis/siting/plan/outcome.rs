//! Outcome of a plan: every home's travel time, recomputed by every mode.

use super::prepared::Prepared;
use super::query::PlanDemand;
use crate::siting::bounded_search::BoundedSearch;
use crate::siting::catchment::{CatchmentScratch, Catchments, SiteLocation};
use carecircle_base::ids::ServiceId;
use carecircle_base::units::Millis;
use carecircle_routing::reach::Start;

/// Outcome of a plan for every home.
pub(super) struct PlanOutcome {
    /// Travel time to the nearest existing or planned site, of several services to the farthest, one a home; `None` where one is not
    /// reached.
    pub(super) after: Vec<Option<Millis>>,
    /// Index of the nearest chosen site, one a home; `None` where an existing facility is nearest.
    pub(super) by: Vec<Option<u32>>,
    /// Seniors newly within the limit, and those of them of whom the site is the only one; one a chosen site.
    pub(super) newly: Vec<(f64, f64)>,
    /// Number of seniors within the limit of the site whose circle a site completes; one a chosen site.
    pub(super) completes: Vec<f64>,
    /// Whether the circle of the home is complete with the plan, one a home.
    pub(super) complete: Vec<bool>,
    /// Whether the home has with the plan what the plan is to bring: the services within the limit, or its circle.
    pub(super) has: Vec<bool>,
    /// Whether the home newly has what the plan is to bring, as the problem counts it, one a home.
    pub(super) counted: Vec<bool>,
    /// Whether buses would bring the home what the plan is to bring if every candidate were built, one a home.
    pub(super) by_bus_at_most: Vec<bool>,
    /// Whether buses would bring the home within the limit of the services if every candidate were built, one a home.
    pub(super) services_by_bus_at_most: Vec<bool>,
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
        let everywhere = self.by_bus_with(&(0..).take(self.candidates.len()).filter_map(|j| self.on_foot(j)).collect::<Vec<_>>());
        let services_by_bus_at_most: Vec<bool> = self.times.with(&[], &everywhere).into_iter().map(|t| self.within(t)).collect();
        let mut outcome = PlanOutcome {
            after: Vec::new(),
            by: vec![None; homes],
            newly: vec![(0.0, 0.0); sites.len()],
            completes: vec![0.0; sites.len()],
            complete: Vec::new(),
            has: Vec::new(),
            counted: vec![false; homes],
            by_bus_at_most: match self.query.demand {
                PlanDemand::Service => services_by_bus_at_most.clone(),
                PlanDemand::Circle => (0..homes).map(|h| self.times.is_complete_with(h, &[], &everywhere)).collect(),
            },
            services_by_bus_at_most,
        };
        let mut nearest: Vec<Option<Millis>> = vec![None; homes];
        let mut count = vec![0_u32; homes];
        let mut scratch = CatchmentScratch::default();
        let mut reached = Vec::with_capacity(sites.len());
        for (at, &site) in (0..).zip(sites) {
            let homes = self.locations[site as usize].as_ref().map_or_else(Vec::new, |s| all.of(s, &mut scratch).to_vec());
            for &(h, time) in &homes {
                let h = h as usize;
                count[h] += 1;
                if nearest[h].is_none_or(|t| time < t) {
                    nearest[h] = Some(time);
                    if self.today[h].is_none_or(|t| time < t) {
                        outcome.by[h] = Some(at);
                    }
                }
            }
            reached.push(homes);
        }
        let circle_limit = Millis::from_minutes(circle.minutes);
        for (at, homes) in reached.iter().enumerate() {
            let (newly, completes) = (&mut outcome.newly[at], &mut outcome.completes[at]);
            for &(h, time) in homes {
                let h = h as usize;
                if !self.within(self.today[h]) {
                    newly.0 += study.homes[h].seniors;
                    if count[h] == 1 {
                        newly.1 += study.homes[h].seniors;
                    }
                }
                if time <= circle_limit && self.times.completes(h) {
                    *completes += study.homes[h].seniors;
                }
            }
        }
        self.count(sites, &mut outcome.counted);
        let by_bus = self.by_bus_with(&sites.iter().filter_map(|&site| self.on_foot(site)).collect::<Vec<_>>());
        outcome.after = self.times.with(&nearest, &by_bus);
        outcome.complete = (0..homes).map(|h| self.times.is_complete_with(h, &nearest, &by_bus)).collect();
        outcome.has = match self.query.demand {
            PlanDemand::Service => outcome.after.iter().map(|t| self.within(*t)).collect(),
            PlanDemand::Circle => outcome.complete.clone(),
        };
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
            counted[home] = !self.has_today(home);
        }
    }

    /// Search start of a candidate on the walking network, which bus trips end on; `None` off it.
    fn on_foot(&self, candidate: u32) -> Option<Start> {
        match &self.locations[candidate as usize] {
            Some(SiteLocation::Network(joins)) => joins[0],
            _ => None,
        }
    }

    /// Median travel time by bus to the union of `starts` and the existing facilities, which may be lower than to each alone: for every
    /// provided service one time a home, `None` where it cannot board; empty without buses or starts.
    fn by_bus_with(&self, starts: &[Start]) -> Vec<Vec<Option<Millis>>> {
        let Some(transit) = self.access.as_ref().and_then(|w| w.transit()).filter(|_| !starts.is_empty()) else { return Vec::new() };
        let toward = [transit.toward_any(starts, &mut BoundedSearch::default())];
        let of = |service: &ServiceId| {
            let today = transit.today(self.coverage, self.query.cohort, *service);
            let found = transit.each(&toward, |home, departures| {
                let median = transit.together(today, home, departures.iter().map(|d| &d.1));
                median.map(|time| (home.index(), time)).into_iter().collect()
            });
            let mut times = vec![None; self.study.homes.len()];
            found.into_iter().for_each(|(home, time): (usize, Millis)| times[home] = Some(time));
            times
        };
        self.query.services.iter().map(of).collect()
    }

    pub(super) fn within(&self, time: Option<Millis>) -> bool {
        time.is_some_and(|t| t <= self.limit)
    }
}

//! Travel times of today to each service of a circle, and the circles that new sites would complete.

use super::query::PlanQuery;
use crate::coverage::Coverage;
use carecircle_base::model::Study;
use carecircle_base::units::Millis;

/// Travel times of today to each service of the query's circle, by the circle's mode.
#[derive(Debug)]
pub(super) struct ServiceTimesToday {
    /// Travel time to the nearest facility of each service of the circle, one a home; `None` where none is reached.
    times: Vec<Vec<Option<Millis>>>,
    /// Position in the circle of each service that a site provides.
    provided: Vec<usize>,
    /// Number of services that the circle needs.
    need: usize,
    /// Time limit of the circle.
    limit: Millis,
    /// Whether times of new sites are known up to the circle's limit, so that completed circles can be counted.
    counts_circles: bool,
}

impl ServiceTimesToday {
    /// Travel times of today for `query`, whose sites are searched up to `searched`.
    ///
    /// # Panics
    /// Never for a query that [`PlanQuery::check`] accepts.
    pub(super) fn new(study: &Study, coverage: &Coverage, query: &PlanQuery, searched: Millis) -> Self {
        let circle = &study.circles[query.circle.index()];
        let mode = coverage.cohort(query.cohort).mode(circle.mode).expect("every circle's mode is computed");
        let of =
            |service: &carecircle_base::ids::ServiceId| mode.services[service.index()].nearest.iter().map(|n| n.map(|n| n.time)).collect();
        let place = |service| circle.services.iter().position(|s| s == service).expect("the circle holds every service of the query");
        let limit = Millis::from_minutes(circle.minutes);
        Self {
            times: circle.services.iter().map(of).collect(),
            provided: query.services.iter().map(place).collect(),
            need: circle.need,
            limit,
            counts_circles: limit <= searched,
        }
    }

    /// Travel time to the farthest of the provided services, one a home; `None` where one of them is not reached.
    pub(super) fn of_all(&self) -> Vec<Option<Millis>> {
        self.with(&[], &[])
    }

    /// The same with new sites: `site[home]` is the travel time to the nearest of them, `by_bus[service]` the travel times by bus to the
    /// union of them and the facilities of that provided service. Either may be empty.
    pub(super) fn with(&self, site: &[Option<Millis>], by_bus: &[Vec<Option<Millis>>]) -> Vec<Option<Millis>> {
        let farthest = |home: usize| {
            let mut worst = Some(Millis(0));
            for at in 0..self.provided.len() {
                worst = worst.zip(self.time(at, home, site, by_bus)).map(|(a, b)| a.max(b));
            }
            worst
        };
        (0..self.times[0].len()).map(farthest).collect()
    }

    /// Travel time to the provided service `at` with new sites.
    fn time(&self, at: usize, home: usize, site: &[Option<Millis>], by_bus: &[Vec<Option<Millis>>]) -> Option<Millis> {
        let new = site.get(home).copied().flatten();
        let bus = by_bus.get(at).and_then(|times| times[home]);
        self.times[self.provided[at]][home].into_iter().chain(new).chain(bus).min()
    }

    /// Whether completed circles can be counted: times of new sites are known up to the circle's limit.
    pub(super) fn counts_circles(&self) -> bool {
        self.counts_circles
    }

    /// Whether `limit` is that of the circle.
    pub(super) fn is_limit(&self, limit: Millis) -> bool {
        self.limit == limit
    }

    /// Number of services of the circle within its limit today, those that a site provides left out.
    fn others(&self, home: usize) -> usize {
        (0..self.times.len()).filter(|s| !self.provided.contains(s) && self.times[*s][home].is_some_and(|t| t <= self.limit)).count()
    }

    /// Whether the circle of a home is complete with new sites.
    pub(super) fn is_complete_with(&self, home: usize, site: &[Option<Millis>], by_bus: &[Vec<Option<Millis>>]) -> bool {
        let provided = (0..self.provided.len()).filter(|&at| self.time(at, home, site, by_bus).is_some_and(|t| t <= self.limit)).count();
        self.others(home) + provided >= self.need
    }

    /// Whether the circle of a home is complete today.
    pub(super) fn is_complete(&self, home: usize) -> bool {
        self.is_complete_with(home, &[], &[])
    }

    /// Whether one site within the circle's limit would complete the circle of a home, which is not complete today.
    pub(super) fn completes(&self, home: usize) -> bool {
        !self.is_complete(home) && self.others(home) + self.provided.len() >= self.need
    }
}

//! Preparation of a plan: from a study and candidates to a facility location problem.

use std::sync::Arc;
use std::time::Instant;

use super::bus_counting::{BusCounting, MOST_BY_BUS};
use super::candidate::{Candidate, locations};
use super::query::{Goal, PlanDemand, PlanQuery};
use super::reached::{guard, search};
use super::service_times::ServiceTimesToday;
use crate::coverage::Coverage;
use crate::siting::catchment::{Catchments, SiteLocation};
use crate::siting::mode_access::ModeAccess;
use crate::siting::{Choice, Costs, Model, Options, Pair, Problem, SitingError, Solution, Status, solve};
use carecircle_base::model::Study;
use carecircle_base::units::Millis;
use carecircle_location::{CoverageSets, LocationError, TimeLimit, price_out, replacements, u32_of};
use carecircle_routing::network::Network;

/// Greatest number of travel times; more do not fit a usual machine, with what the solver makes of them.
const MOST_PAIRS: usize = 25_000_000;
/// Greatest number of pairs where no times are kept and most candidates are priced out before the solver begins.
const MOST_LISTED: usize = 400_000_000;
/// Greatest number of pairs that are solved exactly under a time limit: setting up more would take too long.
const MOST_SEARCHED: usize = 4_000_000;
/// Plan query with its facility location problem, which may be solved several times.
#[derive(Debug)]
pub struct Prepared<'a> {
    pub(super) study: &'a Study,
    pub(super) coverage: &'a Coverage,
    /// Access of the homes with seniors; `None` in a straight-line estimate.
    pub(super) access: Option<ModeAccess>,
    /// Counting of buses in the problem.
    pub(super) buses: BusCounting,
    pub(super) query: &'a PlanQuery,
    pub(super) candidates: &'a [Candidate],
    pub(super) locations: Vec<Option<SiteLocation>>,
    pub(super) limit: Millis,
    /// Travel time to the nearest existing facility, of several services to the farthest of them, one a home of the study; `None` where
    /// one is not reached.
    pub(super) today: Vec<Option<Millis>>,
    /// Travel times of today by service, and what completes a circle.
    pub(super) times: ServiceTimesToday,
    /// Whether some candidate reaches the home, one a home of the study; only for homes that lack one of the services.
    pub(super) reachable: Vec<bool>,
    /// Home of each demand of the problem.
    pub(super) homes: Vec<u32>,
    /// Demands within the limit of each candidate, where there are too many pairs for the solver; the problem then has no costs of
    /// its own. `None` otherwise.
    pub(super) lists: Option<CoverageSets>,
    /// Problem that is solved; a demand is a home that counts and that some candidate reaches.
    pub(super) problem: Problem,
    /// Duration of the searches, in seconds.
    pub(super) search_s: f64,
}

impl<'a> Prepared<'a> {
    /// Plan query `query` on `study`, with the catchment of every candidate searched on all threads; `net` is `None` in a
    /// straight-line estimate.
    ///
    /// # Errors
    /// [`SitingError`] when the query contradicts itself or the study, or is too large.
    pub fn new(
        study: &'a Study,
        net: Option<&'a Arc<Network>>,
        coverage: &'a Coverage,
        query: &'a PlanQuery,
        candidates: &'a [Candidate],
    ) -> Result<Self, SitingError> {
        let began = Instant::now();
        let circle = &study.circles[query.circle.index()];
        query.check(study)?;
        let minutes = query.minutes(study);
        if !(minutes.is_finite() && minutes >= 0.0) {
            return Err(LocationError::BadLimit { found: minutes }.into());
        }
        if minutes > study.settings.max_minutes {
            return Err(SitingError::LimitTooLong { found: minutes, known: study.settings.max_minutes });
        }
        if candidates.is_empty() {
            return Err(SitingError::NoCandidates { why: "the set is empty; choose another with --candidates".to_owned() });
        }
        let limit = Millis::from_minutes(minutes);
        let times = ServiceTimesToday::new(study, coverage, query, limit);
        let today = times.of_all();
        let covers = matches!(query.goal, Goal::Mclp | Goal::Lscp);
        let counts = |h: usize| study.homes[h].seniors > 0.0 && !(covers && today[h].is_some_and(|t| t <= limit));
        let who = &study.cohorts[query.cohort.index()];
        let among = |counts: &dyn Fn(usize) -> bool| ModeAccess::among(study, net?, coverage, query.cohort, circle.mode, counts);
        let (some, access) = (among(&counts), among(&|h| study.homes[h].seniors > 0.0));
        let buses = match &some {
            Some(access) if access.transit().is_some() && candidates.len() <= MOST_BY_BUS => BusCounting::Alone,
            Some(access) if access.transit().is_some() => BusCounting::LeftOut,
            _ => BusCounting::None,
        };
        let catchments = match &some {
            Some(access) if buses == BusCounting::Alone => Catchments::by_bus_too(study, access, limit, counts),
            Some(access) => Catchments::on_streets(study, access, limit),
            None => Catchments::on_plane(study, circle.mode.speed_mps(who, &study.profiles), limit, counts),
        };
        let locations = locations(study, &catchments, candidates);
        if locations.iter().all(Option::is_none) {
            let why = format!("none of the {} lies within {} m of a usable road", candidates.len(), study.settings.snap_limit_m);
            return Err(SitingError::NoCandidates { why });
        }
        let demands = (0..study.homes.len()).filter(|&h| counts(h)).count();
        let plain = query.goal == Goal::Mclp && query.budget.is_none() && !query.one_per_town && !query.fair;
        let plain = plain && query.capacity.is_none() && !query.capacities;
        let pairs = guard(&catchments, &locations, demands, if plain { MOST_LISTED } else { MOST_PAIRS })?;
        let mut prepared = Self {
            study,
            coverage,
            access,
            buses,
            query,
            candidates,
            locations,
            limit,
            today,
            times,
            reachable: vec![false; study.homes.len()],
            homes: Vec::new(),
            lists: None,
            problem: Problem::default(),
            search_s: 0.0,
        };
        if plain && pairs >= query.list_from {
            let mut reached = search(&catchments, &prepared.locations, |found| found.iter().map(|f| f.0).collect());
            prepared.mark_reachable(reached.iter().flatten().copied());
            reached.iter_mut().for_each(|homes| homes.retain(|h| prepared.is_demand(*h)));
            prepared.list(&reached)?;
        } else {
            let mut reached = search(&catchments, &prepared.locations, <[_]>::to_vec);
            prepared.mark_reachable(reached.iter().flatten().map(|r| r.0));
            reached.iter_mut().for_each(|homes| homes.retain(|r| prepared.is_demand(r.0)));
            prepared.set_up(&reached, covers)?;
        }
        prepared.search_s = began.elapsed().as_secs_f64();
        Ok(prepared)
    }

    /// Marks the homes that some candidate reaches.
    fn mark_reachable(&mut self, homes: impl Iterator<Item = u32>) {
        homes.for_each(|h| self.reachable[h as usize] = true);
    }

    /// Whether a home that a candidate reaches counts: for circles, whether the services of a site complete its circle.
    fn is_demand(&self, home: u32) -> bool {
        self.query.demand == PlanDemand::Service || self.times.completes(home as usize)
    }

    /// Whether the home has today what the plan is to bring: the services within the limit, or its circle.
    pub(super) fn has_today(&self, home: usize) -> bool {
        match self.query.demand {
            PlanDemand::Service => self.within(self.today[home]),
            PlanDemand::Circle => self.times.is_complete(home),
        }
    }

    /// Sets up the problem of the catchments; homes that no candidate reaches are left out.
    fn set_up(&mut self, reached: &[Vec<(u32, Millis)>], covers: bool) -> Result<(), SitingError> {
        let mut number = vec![u32::MAX; self.study.homes.len()];
        for &(h, _) in reached.iter().flatten() {
            number[h as usize] = 0;
        }
        if !covers {
            // Homes within the limit of an existing facility keep their walk, whatever is chosen.
            for (h, home) in self.study.homes.iter().enumerate() {
                if home.seniors > 0.0 && self.today[h].is_some_and(|t| t <= self.limit) {
                    number[h] = 0;
                }
            }
        }
        for (h, number) in number.iter_mut().enumerate().filter(|(_, n)| **n == 0) {
            *number = u32_of(self.homes.len());
            self.homes.push(u32_of(h));
        }
        let mut pairs = Vec::with_capacity(reached.iter().map(Vec::len).sum());
        for (candidate, homes) in (0..).zip(reached) {
            let cost = |t: Millis| if covers { 0.0 } else { t.seconds() };
            pairs.extend(homes.iter().map(|&(h, t)| Pair { demand: number[h as usize], candidate, cost: cost(t) }));
        }
        let weights = self.homes.iter().map(|&h| self.study.homes[h as usize].seniors).collect();
        let mut problem = Problem::new(weights, Costs::new(self.homes.len(), self.candidates.len(), &pairs)?);
        if covers {
            // The share that an LSCP asks for is of all whom some facility reaches, today's included.
            problem.covered_before = self.covered_today();
        } else {
            // Walks beyond the limit of the search are unknown: for the sum they count as the limit.
            let cap = (self.query.goal == Goal::PMedian).then_some(self.limit);
            let today = |&h: &u32| self.today[h as usize].filter(|t| *t <= self.limit).or(cap).map(Millis::seconds);
            problem.existing = self.homes.iter().map(today).collect();
        }
        self.name(&mut problem)?;
        if let Some(budget) = self.query.budget {
            let without = self.candidates.iter().filter(|c| c.cost.is_none()).count();
            if without > 0 {
                return Err(SitingError::CostMissing { without, candidates: self.candidates.len() });
            }
            problem.site_costs = self.candidates.iter().filter_map(|c| c.cost).collect();
            problem.budget = Some(budget);
        }
        if self.query.capacities || self.query.capacity.is_some() {
            let without = self.candidates.iter().filter(|c| c.capacity.is_none()).count();
            if self.query.capacity.is_none() && without > 0 {
                return Err(SitingError::CapacityMissing { without, candidates: self.candidates.len() });
            }
            let room = |c: &Candidate| c.capacity.filter(|_| self.query.capacities).or(self.query.capacity).unwrap_or(f64::INFINITY);
            problem.capacities = self.candidates.iter().map(room).collect();
        }
        if self.query.one_per_town {
            problem.required = self.towns_without();
        }
        if self.query.fair {
            problem.fair = Some(self.fair());
        }
        self.problem = problem;
        Ok(())
    }

    /// Sets up lists instead of costs: plain coverage with very many pairs.
    fn list(&mut self, reached: &[Vec<u32>]) -> Result<(), SitingError> {
        let mut number = vec![u32::MAX; self.study.homes.len()];
        for &h in reached.iter().flatten() {
            number[h as usize] = 0;
        }
        for (h, number) in number.iter_mut().enumerate().filter(|(_, n)| **n == 0) {
            *number = u32_of(self.homes.len());
            self.homes.push(u32_of(h));
        }
        // Homes ascend in every list, and so do their numbers.
        self.lists = Some(CoverageSets::new(reached, |h| number[h as usize]));
        let weights = self.homes.iter().map(|&h| self.study.homes[h as usize].seniors).collect();
        let mut problem = Problem::new(weights, Costs::new(self.homes.len(), self.candidates.len(), &[])?);
        self.name(&mut problem)?;
        self.problem = problem;
        Ok(())
    }

    /// Sets the forced and the forbidden candidates of a problem.
    fn name(&self, problem: &mut Problem) -> Result<(), SitingError> {
        problem.forced = self.named(&self.query.force)?;
        if let Some(&j) = problem.forced.iter().find(|j| self.locations[**j as usize].is_none()) {
            let limit_m = self.study.settings.snap_limit_m;
            return Err(SitingError::ForcedOffNetwork { id: self.candidates[j as usize].id.clone(), limit_m });
        }
        problem.forbidden = self.named(&self.query.forbid)?;
        problem.forbidden.extend((0..).zip(&self.locations).filter(|(_, s)| s.is_none()).map(|(j, _)| j));
        Ok(())
    }

    /// Problem with the pairs of the candidates for which `keep` holds.
    pub(super) fn only(&self, keep: impl Fn(u32) -> bool) -> Result<Problem, SitingError> {
        let lists = self.lists.as_ref().expect("asked for lists only");
        let pairs = (0..u32_of(lists.candidates()))
            .filter(|&j| keep(j))
            .flat_map(|candidate| lists.of(candidate).iter().map(move |&demand| Pair { demand, candidate, cost: 0.0 }));
        let costs = Costs::new(self.homes.len(), self.candidates.len(), &pairs.collect::<Vec<_>>())?;
        Ok(Problem { costs, ..self.problem.clone() })
    }

    /// Solution of plain coverage by lists: most candidates are priced out, then the reduced problem is solved.
    fn solve_lists(&self, lists: &CoverageSets, sites: usize, options: &Options) -> Result<Solution, SitingError> {
        let began = Instant::now();
        let mut may = vec![true; self.candidates.len()];
        let mut weights = self.problem.weights.clone();
        let mut forced = self.problem.forced.clone();
        forced.sort_unstable();
        forced.dedup();
        if forced.len() > sites {
            return Err(LocationError::TooManyForced { forced: forced.len(), sites }.into());
        }
        for &j in self.problem.forbidden.iter().chain(&forced) {
            may[j as usize] = false;
        }
        let mut by_forced = 0.0;
        for &i in forced.iter().flat_map(|&j| lists.of(j)) {
            by_forced += std::mem::take(&mut weights[i as usize]);
        }
        let clock = TimeLimit::start(options.time_limit, options.stop, options.progress, Some(self.problem.total_weight()));
        let narrowed = price_out(lists, &weights, &may, sites - forced.len(), &clock);
        // Out of time, or too much left to look at in what is left of it: the plan as it is, and the bound of the prices.
        let left_over: usize = (0..u32_of(lists.candidates())).filter(|&j| narrowed.keep[j as usize]).map(|j| lists.of(j).len()).sum();
        let cut_short = clock.is_up() || (options.time_limit.is_some() && left_over > MOST_SEARCHED);
        let kept = |j: u32| if cut_short { narrowed.sites.contains(&j) } else { narrowed.keep[j as usize] };
        let problem = self.only(|j| kept(j) || forced.binary_search(&j).is_ok())?;
        // The plan may be proven already; else the exact search has the remaining time.
        let left = options.time_limit.map(|limit| limit.saturating_sub(began.elapsed()));
        let mut solution = solve(&problem, &Model::Mclp { limit: 0.0, sites }, &Options { time_limit: left, ..*options })?;
        if narrowed.covered + by_forced > solution.objective {
            solution.sites = forced.iter().chain(&narrowed.sites).copied().collect();
            solution.sites.sort_unstable();
            solution.objective = narrowed.covered + by_forced;
            solution.covered_weight = Some(solution.objective);
        }
        let of_prices = narrowed.bound + by_forced;
        solution.bound = if cut_short { of_prices } else { solution.bound.min(of_prices) }.max(solution.objective);
        let apart = solution.bound - solution.objective;
        (solution.gap, solution.status) =
            if apart <= 1e-9 * solution.objective { (0.0, Status::Optimal) } else { (apart / solution.objective, Status::Feasible) };
        let may: Vec<bool> = may.iter().enumerate().map(|(j, m)| *m || forced.binary_search(&u32_of(j)).is_ok()).collect();
        let others = replacements(lists, &self.problem.weights, &may, &solution.sites);
        let choice = |(&site, other): (&u32, Option<(u32, f64)>)| {
            let alone = solution.choices.iter().find(|c| c.site == site).map_or(0.0, |c| c.alone);
            Choice { site, alone, alternative: other.map(|o| o.0), alternative_objective: other.map(|o| o.1) }
        };
        let choices = solution.sites.iter().zip(others).map(choice).collect();
        solution.choices = choices;
        solution.seconds = began.elapsed().as_secs_f64();
        Ok(solution)
    }

    /// Best plan of `sites` sites, as phases and curves count.
    pub(super) fn best_of(&self, sites: usize, options: &Options) -> Result<Solution, SitingError> {
        match &self.lists {
            Some(lists) => self.solve_lists(lists, sites, options),
            None => Ok(solve(&self.problem, &self.counting(sites), options)?),
        }
    }

    /// Number of pairs of a candidate and a home within the limit of each other.
    pub(super) fn pairs(&self) -> usize {
        self.lists.as_ref().map_or_else(|| self.problem.costs.len(), CoverageSets::pairs)
    }

    fn named(&self, ids: &[String]) -> Result<Vec<u32>, SitingError> {
        let find = |id: &String| {
            let at = self.candidates.iter().position(|c| c.id == *id || (!c.name.is_empty() && c.name == *id));
            at.map(u32_of).ok_or_else(|| SitingError::UnknownCandidate {
                id: id.clone(),
                known: self.candidates.len(),
                such_as: self.candidates.iter().take(3).map(|c| c.id.as_str()).collect::<Vec<_>>().join(", "),
            })
        };
        ids.iter().map(find).collect()
    }

    /// Model of the query with `sites` sites.
    #[must_use]
    pub fn model(&self, sites: usize) -> Model {
        match self.query.goal {
            Goal::Mclp => Model::Mclp { limit: 0.0, sites },
            Goal::Lscp => Model::Lscp { limit: 0.0, share: self.query.share },
            Goal::PMedian => Model::PMedian { sites },
            Goal::PCenter => Model::PCenter { sites },
        }
    }

    /// Model for phases and curves, which count what `sites` sites reach: LSCP then counts seniors too.
    pub(super) fn counting(&self, sites: usize) -> Model {
        match self.query.goal {
            Goal::Lscp => Model::Mclp { limit: 0.0, sites },
            _ => self.model(sites),
        }
    }

    /// Number of seniors who have today what the plan is to bring: the services within the limit, or their circle.
    #[must_use]
    pub fn covered_today(&self) -> f64 {
        self.study.homes.iter().enumerate().filter(|(h, _)| self.has_today(*h)).map(|(_, home)| home.seniors).sum()
    }

    /// Solution with `sites` sites; LSCP ignores `sites`.
    ///
    /// # Errors
    /// [`SitingError`] on contradictory conditions, or a failure inside the solver.
    pub fn solve(&self, sites: usize, options: &Options) -> Result<Solution, SitingError> {
        if let Some(lists) = &self.lists {
            return self.solve_lists(lists, sites, options);
        }
        Ok(solve(&self.problem, &self.model(sites), options)?)
    }

    /// Whether the candidate of this index joins the network.
    #[must_use]
    pub fn joins(&self, candidate: usize) -> bool {
        self.locations[candidate].is_some()
    }

    /// Greatest number of sites that may be chosen.
    #[must_use]
    pub fn most_sites(&self) -> usize {
        self.candidates.len() - self.problem.forbidden.len()
    }
}

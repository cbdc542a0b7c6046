//! Report of a plan: sites, seniors reached, the gain of each site, and the proof.

use serde::Serialize;
use serde_json::{Value, json};

use super::candidate::AreaLocator;
use super::counting::Counting;
use super::outcome::PlanOutcome;
use super::phases::{Phase, Point};
use super::planned_site::{Alternative, HomeDistance, PlannedSite};
use super::prepared::Prepared;
use super::query::PlanDemand;
use crate::coverage::Evidence;
use crate::siting::{Solution, Status};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Name};
use carecircle_base::units::Millis;
use carecircle_location::{loads, proof};

/// Report of a plan with its certificate, as serialized.
///
/// For MCLP `objective` counts seniors newly reached (goal `circle`: seniors whose circle is completed), for LSCP sites (or their cost), for p-median the person-seconds
/// of all walks, for p-center the seconds of the worst.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanAnswer))]
pub struct PlanReport {
    /// Title of the study.
    pub study: Name,
    /// Whether the study's data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight-line estimates (直线估算).
    pub straight_line: bool,
    /// What the facilities that are not located, and the registers that nobody brought, leave open of the baseline; `None` when
    /// nothing.
    pub baseline_open: Option<Name>,
    /// Id of the service of a site; `all` for all services of the circle, ids joined by `+` for some of them.
    pub service: String,
    /// Ids of the services of a site, in one building.
    pub services: Vec<String>,
    /// Whose being reached counts: `service` (seniors newly within the limit) or `circle` (seniors whose circle is completed).
    pub goal: &'static str,
    /// Id of the circle.
    pub circle: String,
    /// Id of the cohort.
    pub cohort: String,
    /// Model: `mclp`, `lscp`, `p-median` or `p-center`.
    pub model: &'static str,
    /// Time limit in seconds; a home is within it when its time is at most this.
    pub limit_s: f64,
    /// Numbers of candidates.
    pub candidates: Candidates,
    /// Chosen sites, most seniors newly reached first.
    pub sites: Vec<PlannedSite>,
    /// Seniors by what the plan changes in the services.
    pub seniors: Seniors,
    /// Seniors by what the plan changes in the circle; null where the limit is shorter than the circle's minutes.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub circle_seniors: Option<CircleSeniors>,
    /// Mean travel time to the nearest facility in seconds, over seniors who reach one, before and after the plan; null without any.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Option<f64>>))]
    pub mean_walk_s: [Option<f64>; 2],
    /// Objective of the plan; null when there is no plan.
    pub objective: Option<f64>,
    /// Bound on the objective of any plan; null when none is known.
    pub bound: Option<f64>,
    /// Relative gap, |objective − bound| over |objective|; null when there is no plan.
    pub gap: Option<f64>,
    /// Status of the solution: `optimal`, `feasible`, `infeasible` or `unknown`.
    pub status: Status,
    /// Whether the plan is proven best.
    pub optimal: bool,
    /// Quality of the plan in words.
    pub proof: Name,
    /// Statement of what the proof counts, for circles of the fastest of several modes; null for others.
    pub counting: Option<Counting>,
    /// Fair plans only: number of lowest shares that are proven maximal, and number of towns.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<usize>>))]
    pub fair_levels: Option<(usize, usize)>,
    /// Phases in the order of building; empty unless requested.
    pub phases: Vec<Phase>,
    /// Best plans of fewer and more sites; empty unless requested.
    pub curve: Vec<Point>,
    /// Towns by the share within the limit after the plan, worst first.
    pub towns: Vec<TownCoverage>,
    /// Duration of the road searches, in seconds.
    pub search_s: f64,
    /// Duration of solving, in seconds.
    pub solve_s: f64,
    /// Number of nodes of the search tree.
    pub nodes: usize,
    /// Name of the solver.
    pub solver: &'static str,
}

/// Numbers of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanCandidates))]
pub struct Candidates {
    /// Number of candidates given.
    pub given: usize,
    /// Number of candidates off the network, which cannot be chosen.
    pub off_network: usize,
    /// Number of vacant buildings that are no candidates, since they have no place.
    pub unlocated: usize,
    /// Number of pairs of a candidate and a home within the limit of each other.
    pub pairs: usize,
}

/// Numbers of seniors by what the plan changes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanSeniors))]
pub struct Seniors {
    /// Number of seniors in the study.
    pub total: f64,
    /// Number of seniors within the limit of an existing facility of the service.
    pub covered_before: f64,
    /// Number of seniors within the limit with the plan.
    pub covered_after: f64,
    /// Number of seniors newly within the limit.
    pub newly: f64,
    /// Number of seniors within the limit of an existing facility or of any candidate.
    pub coverable: f64,
    /// `covered_before` over `total`, 0..=1; null without seniors.
    pub share_before: Option<f64>,
    /// `covered_after` over `total`, 0..=1; null without seniors.
    pub share_after: Option<f64>,
}

/// Numbers of seniors by what the plan changes in their circle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanCircleSeniors))]
pub struct CircleSeniors {
    /// Number of seniors whose circle is complete today.
    pub covered_before: f64,
    /// Number of seniors whose circle is complete with the plan.
    pub covered_after: f64,
    /// Number of seniors whose circle the plan completes.
    pub completed: f64,
    /// Number of seniors whose circle is complete today, or that one of the candidates would complete; null where the limit is not the
    /// circle's minutes.
    pub completable: Option<f64>,
    /// `covered_before` over the seniors of the study, 0..=1; null without seniors.
    pub share_before: Option<f64>,
    /// `covered_after` over the seniors of the study, 0..=1; null without seniors.
    pub share_after: Option<f64>,
}

/// Coverage of one town before and after the plan, of the services or of the circle as the goal is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanTown))]
pub struct TownCoverage {
    /// Name of the town.
    pub name: String,
    /// Number of seniors in the town.
    pub seniors: f64,
    /// Share of these seniors within the limit before the plan, 0..=1.
    pub share_before: f64,
    /// Share of these seniors within the limit with the plan, 0..=1.
    pub share_after: f64,
    /// Number of chosen sites in the town.
    pub sites: usize,
}

impl Prepared<'_> {
    /// Report of a solution of this problem.
    #[must_use]
    pub fn report(&self, solution: &Solution) -> PlanReport {
        let study = self.study;
        let sites = self.useful(&solution.sites);
        // An alternative was weighed beside all sites of the solution: where one of them is not shown, it says nothing of those that are.
        let choices = if sites.len() == solution.sites.len() { solution.choices.as_slice() } else { &[] };
        let outcome = self.outcome(&sites);
        let locator = AreaLocator::new(study);
        let found = solution.status != Status::Infeasible && solution.status != Status::Unknown;
        let finite = |v: f64| v.is_finite().then_some(v);
        let place = |at: LonLat| [at.lon(), at.lat()];
        let name = |a: AreaId| study.areas[a.index()].name.clone();
        let mut comes = vec![0.0; sites.len()];
        for (home, by) in study.homes.iter().zip(&outcome.by) {
            if let Some(by) = by {
                comes[*by as usize] += home.seniors;
            }
        }
        let loads = if self.problem.capacities.is_empty() { Vec::new() } else { loads(&self.problem, 0.0, &sites) };
        let mut rows: Vec<(Option<AreaId>, PlannedSite)> = Vec::with_capacity(sites.len());
        for (at, &j) in sites.iter().enumerate() {
            let candidate = &self.candidates[j as usize];
            let around = locator.around(candidate.at);
            let choice = choices.iter().find(|c| c.site == j);
            let alternative = choice.and_then(|c| c.alternative.zip(c.alternative_objective)).map(|(k, objective)| {
                let other = &self.candidates[k as usize];
                Alternative { id: other.id.clone(), name: other.name.clone(), at: place(other.at), objective }
            });
            let site = PlannedSite {
                id: candidate.id.clone(),
                name: candidate.name.clone(),
                at: place(candidate.at),
                forced: self.problem.forced.contains(&j),
                town: around.town.map(name),
                village: around.village.map(name),
                near: around.home.map(|(h, distance_m)| HomeDistance { home: study.homes[h].id.clone(), distance_m }),
                cost: candidate.cost,
                newly: outcome.newly[at].0,
                alone: outcome.newly[at].1,
                completes: self.times.counts_circles().then(|| outcome.completes[at]),
                comes: comes[at],
                serves: loads.get(at).copied(),
                alternative,
            };
            rows.push((around.town, site));
        }
        let brings = |site: &PlannedSite| match self.query.demand {
            PlanDemand::Service => site.newly,
            PlanDemand::Circle => site.completes.unwrap_or(0.0),
        };
        rows.sort_by(|a, b| brings(&b.1).total_cmp(&brings(&a.1))); // stable: then by candidate
        PlanReport {
            study: study.name.clone(),
            simulated: study.simulated,
            straight_line: self.access.is_none(),
            baseline_open: Evidence::of(study, &study.circles[self.query.circle.index()]).baseline(study),
            service: self.query.services_id(study),
            services: self.query.services.iter().map(|s| study.services[s.index()].id.clone()).collect(),
            goal: match self.query.demand {
                PlanDemand::Service => "service",
                PlanDemand::Circle => "circle",
            },
            circle: study.circles[self.query.circle.index()].id.clone(),
            cohort: study.cohorts[self.query.cohort.index()].id.clone(),
            model: solution.model.name(),
            limit_s: self.limit.seconds(),
            candidates: Candidates {
                given: self.candidates.len(),
                off_network: self.locations.iter().filter(|s| s.is_none()).count(),
                unlocated: self.query.unlocated,
                pairs: self.pairs(),
            },
            towns: self.towns(&outcome, &rows),
            sites: rows.into_iter().map(|t| t.1).collect(),
            seniors: self.seniors(&outcome),
            circle_seniors: self.times.counts_circles().then(|| self.circle_seniors(&outcome)),
            mean_walk_s: [self.mean_walk(&self.today), self.mean_walk(&outcome.after)],
            objective: finite(solution.objective).filter(|_| found),
            bound: finite(solution.bound),
            gap: finite(solution.gap).filter(|_| found),
            status: solution.status,
            optimal: solution.status == Status::Optimal,
            proof: proof(solution).into(),
            counting: self.counts(solution, &outcome),
            fair_levels: solution.fair_levels,
            phases: Vec::new(),
            curve: Vec::new(),
            search_s: self.search_s,
            solve_s: solution.seconds,
            nodes: solution.nodes,
            solver: solution.solver,
        }
    }

    /// Sites of a solution without those that only fill up the number: nobody newly reaches them.
    pub(super) fn useful(&self, sites: &[u32]) -> Vec<u32> {
        let mut open = vec![false; self.candidates.len()];
        for &j in sites {
            open[j as usize] = true;
        }
        let mut kept = Vec::with_capacity(sites.len());
        if let Some(lists) = &self.lists {
            let mut count = vec![0_u32; self.homes.len()];
            sites.iter().flat_map(|&j| lists.of(j)).for_each(|&i| count[i as usize] += 1);
            for &j in sites {
                if self.problem.forced.contains(&j) || lists.of(j).iter().any(|&i| count[i as usize] == 1) {
                    kept.push(j);
                } else {
                    lists.of(j).iter().for_each(|&i| count[i as usize] -= 1);
                }
            }
            return kept;
        }
        for &j in sites {
            // Some home to which no other site of the plan, and no existing facility, is as near.
            let needed = self.problem.costs.column(j as usize).iter().any(|&(i, cost)| {
                let today = self.problem.existing_cost(i as usize).is_some_and(|t| t <= cost);
                let other = self.problem.costs.row(i as usize).iter().take_while(|e| e.1 <= cost).any(|e| e.0 != j && open[e.0 as usize]);
                !today && !other
            });
            let conditioned = !self.problem.capacities.is_empty() || self.problem.required.iter().any(|set| set.contains(&j));
            if self.problem.forced.contains(&j) || needed || conditioned {
                kept.push(j);
            } else {
                open[j as usize] = false;
            }
        }
        kept
    }

    fn seniors(&self, outcome: &PlanOutcome) -> Seniors {
        let study = self.study;
        let total: f64 = study.homes.iter().map(|h| h.seniors).sum();
        let sum = |times: &[Option<Millis>]| -> f64 {
            study.homes.iter().zip(times).filter(|(_, t)| self.within(**t)).map(|(h, _)| h.seniors).fold(0.0, |a, b| a + b)
        };
        let (before, after) = (sum(&self.today), sum(&outcome.after));
        // Folded from 0, since an empty sum is -0.
        let newly = (0..study.homes.len())
            .filter(|&h| self.within(outcome.after[h]) && !self.within(self.today[h]))
            .fold(0.0, |sum, h| sum + study.homes[h].seniors);
        let reached = |h: usize| self.reachable[h] || outcome.services_by_bus_at_most[h];
        let reached = (0..study.homes.len()).filter(|&h| reached(h) && !self.within(self.today[h]));
        let share = |v: f64| (total > 0.0).then(|| v / total);
        Seniors {
            total,
            covered_before: before,
            covered_after: after,
            newly,
            coverable: before + reached.map(|h| study.homes[h].seniors).sum::<f64>(),
            share_before: share(before),
            share_after: share(after),
        }
    }

    fn circle_seniors(&self, outcome: &PlanOutcome) -> CircleSeniors {
        let study = self.study;
        // Folded from 0, since an empty sum is -0.
        let sum = |is: &dyn Fn(usize) -> bool| (0..study.homes.len()).filter(|h| is(*h)).fold(0.0, |sum, h| sum + study.homes[h].seniors);
        let (before, after) = (sum(&|h| self.times.is_complete(h)), sum(&|h| outcome.complete[h]));
        let total = sum(&|_| true);
        let reached = |h: usize| self.reachable[h] || outcome.services_by_bus_at_most[h];
        let share = |v: f64| (total > 0.0).then(|| v / total);
        CircleSeniors {
            covered_before: before,
            covered_after: after,
            completed: sum(&|h| outcome.complete[h] && !self.times.is_complete(h)),
            completable: self
                .times
                .is_limit(self.limit)
                .then(|| sum(&|h| self.times.is_complete(h) || outcome.complete[h] || (reached(h) && self.times.completes(h)))),
            share_before: share(before),
            share_after: share(after),
        }
    }

    fn mean_walk(&self, times: &[Option<Millis>]) -> Option<f64> {
        let change = self.study.homes.iter().zip(times).filter_map(|(h, t)| t.map(|t| (h.seniors, t.seconds())));
        let (people, sum) = change.fold((0.0, 0.0), |a, (w, t)| (a.0 + w, a.1 + w * t));
        (people > 0.0).then(|| sum / people)
    }

    fn towns(&self, outcome: &PlanOutcome, rows: &[(Option<AreaId>, PlannedSite)]) -> Vec<TownCoverage> {
        let study = self.study;
        let mut sums = vec![[0.0; 3]; study.areas.len()];
        for (h, home) in study.homes.iter().enumerate() {
            let Some(town) = home.town else { continue };
            let sum = &mut sums[town.index()];
            sum[0] += home.seniors;
            sum[1] += if self.has_today(h) { home.seniors } else { 0.0 };
            sum[2] += if outcome.has[h] { home.seniors } else { 0.0 };
        }
        let areas = study.areas.iter().enumerate().filter(|(a, area)| area.level == AreaLevel::Town && sums[*a][0] > 0.0);
        let mut towns: Vec<TownCoverage> = areas
            .map(|(a, area)| TownCoverage {
                name: area.name.clone(),
                seniors: sums[a][0],
                share_before: sums[a][1] / sums[a][0],
                share_after: sums[a][2] / sums[a][0],
                sites: rows.iter().filter(|t| t.0 == Some(AreaId::from_index(a))).count(),
            })
            .collect();
        towns.sort_by(|a, b| a.share_after.total_cmp(&b.share_after));
        towns
    }
}

impl PlanReport {
    /// Chosen sites as GeoJSON (RFC 7946); the rest of the report is its member `carecircle`.
    #[must_use]
    pub fn geojson(&self) -> Value {
        let mut about = serde_json::to_value(self).expect("a report is plain data");
        let sites = about.as_object_mut().and_then(|o| o.remove("sites"));
        let feature = |mut site: Value| {
            let properties = site.as_object_mut().expect("a site is an object");
            let at = properties.remove("at");
            json!({ "type": "Feature", "id": properties["id"], "geometry": { "type": "Point", "coordinates": at }, "properties": properties })
        };
        let features: Vec<Value> = sites.and_then(|s| s.as_array().cloned()).unwrap_or_default().into_iter().map(feature).collect();
        json!({ "type": "FeatureCollection", "carecircle": about, "features": features })
    }
}

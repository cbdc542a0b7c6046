//! Facility location problems: demands, candidates, costs, existing facilities and conditions on plans.

use super::costs::Costs;
use super::error::LocationError;
use super::units::Units;

/// Location models: the objective and the conditions on the number of sites.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Model {
    /// Maximal covering location problem (Church and ReVelle 1974): `sites` sites that cover the greatest weight within `limit`.
    Mclp {
        /// Greatest cost at which a demand is covered, in the unit of the costs; finite and at least 0.
        limit: f64,
        /// Number of new sites, forced ones included.
        sites: usize,
    },
    /// Location set covering problem (Toregas et al. 1971): the fewest new sites (or the cheapest, with site
    /// costs) that cover `share` of the weight that can be covered at all.
    ///
    /// All homes of the [crate example](crate#example) within 2 km:
    /// ```
    /// # use carecircle_location::{Costs, Model, Options, Pair, Problem, solve};
    /// # let costs = [[0.0, 3.0, 6.0], [1.0, 2.0, 5.0], [5.0, 2.0, 1.0], [6.0, 3.0, 0.0]];
    /// # let pair = |i: u32, j: u32| Pair { demand: i, candidate: j, cost: costs[i as usize][j as usize] };
    /// # let pairs: Vec<Pair> = (0..4).flat_map(|i| (0..3).map(move |j| pair(i, j))).collect();
    /// # let problem = Problem::new(vec![10.0, 20.0, 30.0, 40.0], Costs::new(4, 3, &pairs)?);
    /// let solution = solve(&problem, &Model::Lscp { limit: 2.0, share: 1.0 }, &Options::default())?;
    /// assert_eq!(solution.sites, [0, 2]);
    /// assert_eq!(solution.objective, 2.0); // one site cannot cover both ends of the street
    /// # Ok::<(), carecircle_location::LocationError>(())
    /// ```
    Lscp {
        /// Greatest cost at which a demand is covered, in the unit of the costs; finite and at least 0.
        limit: f64,
        /// Share to cover, in (0, 1], of the weight within the limit of a candidate or an existing facility.
        share: f64,
    },
    /// p-median problem (Hakimi 1964): the least weighted sum of costs to the nearest site. Every demand with a weight must
    /// be reached.
    ///
    /// Two sites for the [crate example](crate#example) with the least total distance, over all seniors:
    /// ```
    /// # use carecircle_location::{Costs, Model, Options, Pair, Problem, solve};
    /// # let costs = [[0.0, 3.0, 6.0], [1.0, 2.0, 5.0], [5.0, 2.0, 1.0], [6.0, 3.0, 0.0]];
    /// # let pair = |i: u32, j: u32| Pair { demand: i, candidate: j, cost: costs[i as usize][j as usize] };
    /// # let pairs: Vec<Pair> = (0..4).flat_map(|i| (0..3).map(move |j| pair(i, j))).collect();
    /// # let problem = Problem::new(vec![10.0, 20.0, 30.0, 40.0], Costs::new(4, 3, &pairs)?);
    /// let solution = solve(&problem, &Model::PMedian { sites: 2 }, &Options::default())?;
    /// assert_eq!(solution.sites, [0, 2]);
    /// assert_eq!(solution.objective, 50.0); // 10 × 0 + 20 × 1 + 30 × 1 + 40 × 0
    /// assert_eq!(solution.assignments[1], Some((0, 1.0)));
    /// # Ok::<(), carecircle_location::LocationError>(())
    /// ```
    PMedian {
        /// Number of new sites, forced ones included.
        sites: usize,
    },
    /// p-center problem (Hakimi 1964): the least maximum of the costs to the nearest site, over demands with a weight. Every
    /// one of them must be reached.
    ///
    /// One site for the [crate example](crate#example) with the least distance of the farthest home:
    /// ```
    /// # use carecircle_location::{Costs, Model, Options, Pair, Problem, solve};
    /// # let costs = [[0.0, 3.0, 6.0], [1.0, 2.0, 5.0], [5.0, 2.0, 1.0], [6.0, 3.0, 0.0]];
    /// # let pair = |i: u32, j: u32| Pair { demand: i, candidate: j, cost: costs[i as usize][j as usize] };
    /// # let pairs: Vec<Pair> = (0..4).flat_map(|i| (0..3).map(move |j| pair(i, j))).collect();
    /// # let problem = Problem::new(vec![10.0, 20.0, 30.0, 40.0], Costs::new(4, 3, &pairs)?);
    /// let solution = solve(&problem, &Model::PCenter { sites: 1 }, &Options::default())?;
    /// assert_eq!(solution.sites, [1]);
    /// assert_eq!((solution.objective, solution.bound), (3.0, 3.0));
    /// # Ok::<(), carecircle_location::LocationError>(())
    /// ```
    PCenter {
        /// Number of new sites, forced ones included.
        sites: usize,
    },
}

impl Model {
    /// Name of the model on the command line and in certificates: `mclp`, `lscp`, `p-median` or `p-center`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mclp { .. } => "mclp",
            Self::Lscp { .. } => "lscp",
            Self::PMedian { .. } => "p-median",
            Self::PCenter { .. } => "p-center",
        }
    }
}

/// Facility location problem on a sparse cost matrix: the input of [`solve`](crate::solve).
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// Weight of each demand, such as the seniors of a home; finite and at least 0.
    pub weights: Vec<f64>,
    /// Travel costs between demands and candidates.
    pub costs: Costs,
    /// Weight that existing facilities cover and that is not among the demands; part of the weight whose share an LSCP covers.
    pub covered_before: f64,
    /// Cost of each demand to its nearest existing facility, `None` where none is in reach; empty when no facility exists.
    pub existing: Vec<Option<f64>>,
    /// Candidates that are in every plan.
    pub forced: Vec<u32>,
    /// Candidates that are in no plan.
    pub forbidden: Vec<u32>,
    /// Sets of candidates, such as those of one town; every plan has at least one candidate of each set.
    pub required: Vec<Vec<u32>>,
    /// Greatest weight that each candidate can serve, infinity for no limit; empty when no candidate has one. MCLP and LSCP
    /// only.
    pub capacities: Vec<f64>,
    /// Groups of demands whose shares are maximised before the total weight; MCLP only. With capacities, the demands that a
    /// full site serves are chosen for these shares too.
    pub fair: Option<FairGroups>,
    /// Cost of opening each candidate, finite and at least 0; empty when all cost the same.
    pub site_costs: Vec<f64>,
    /// Greatest total cost of new sites, forced ones included; needs `site_costs`. An LSCP is solved without it and is
    /// infeasible when its cheapest plan costs more.
    pub budget: Option<f64>,
}

/// Groups of demands, such as towns, whose served shares are maximised leximin.
///
/// Leximin order (Ogryczak and Śliwiński 2003): no other plan has a greater least share; of the plans with that least
/// share none has a greater second least share, and so on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FairGroups {
    /// Group of each demand; `None` for a demand of no group.
    pub group: Vec<Option<u32>>,
    /// Weight of each group that is served by every plan and is not part of the problem.
    pub before: Vec<f64>,
    /// Total weight of each group, greater than 0.
    pub total: Vec<f64>,
}

/// Opening costs and budget in a common unit.
#[derive(Debug, Clone)]
pub(crate) struct Prices {
    /// Opening cost of each candidate, a whole number, at most the budget and 1.
    pub(crate) costs: Vec<f64>,
    /// Budget, a whole number.
    pub(crate) budget: f64,
    /// Whether the costs have a common unit; else they are rounded to a small part of their sum.
    pub(crate) exact: bool,
}

impl Prices {
    /// Total cost of sites, exact as far as it is within the budget.
    pub(crate) fn spent(&self, sites: &[u32]) -> f64 {
        sites.iter().map(|&j| self.costs[j as usize]).sum()
    }
}

impl Problem {
    /// Problem without existing facilities, conditions or site costs.
    #[must_use]
    pub fn new(weights: Vec<f64>, costs: Costs) -> Self {
        Self { weights, costs, ..Self::default() }
    }

    /// Cost of a demand to its nearest existing facility; `None` when none is in reach.
    #[must_use]
    pub fn existing_cost(&self, demand: usize) -> Option<f64> {
        self.existing.get(demand).copied().flatten()
    }

    /// Sum of all demand weights.
    #[must_use]
    pub fn total_weight(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// Number of demands with a weight that neither an existing facility nor a candidate that may be chosen reaches (MCLP
    /// and LSCP: within the limit).
    #[must_use]
    pub fn out_of_reach(&self, model: &Model) -> usize {
        let limit = match *model {
            Model::Mclp { limit, .. } | Model::Lscp { limit, .. } => limit,
            Model::PMedian { .. } | Model::PCenter { .. } => f64::INFINITY,
        };
        let mut selectable = vec![true; self.costs.candidates()];
        self.forbidden.iter().for_each(|&j| selectable[j as usize] = false);
        let near = |i: usize| self.costs.row(i).iter().find(|e| selectable[e.0 as usize]).map(|e| e.1);
        let reached = |i: usize| near(i).is_some_and(|c| c <= limit) || self.existing_cost(i).is_some_and(|c| c <= limit);
        (0..self.weights.len()).filter(|&i| self.weights[i] > 0.0 && !reached(i)).count()
    }

    /// Whether no candidate that may be chosen is within the limit of a demand with a weight that no existing facility covers.
    #[must_use]
    pub fn nobody_left(&self, limit: f64) -> bool {
        let mut selectable = vec![true; self.costs.candidates()];
        self.forbidden.iter().for_each(|&j| selectable[j as usize] = false);
        let near = |i: usize| self.costs.row(i).iter().take_while(|e| e.1 <= limit).any(|e| selectable[e.0 as usize]);
        !(0..self.weights.len()).any(|i| self.weights[i] > 0.0 && !self.is_covered(i, limit) && near(i))
    }

    /// Whether a plan has at least one candidate of every required set.
    #[must_use]
    pub fn has_required(&self, sites: &[u32]) -> bool {
        self.required.iter().all(|set| set.iter().any(|j| sites.contains(j)))
    }

    /// Opening costs and budget as whole numbers of a common unit; a cost above the budget is the budget and one unit more.
    /// `None` without a budget.
    pub(crate) fn prices(&self) -> Option<Prices> {
        let budget = self.budget?;
        let is_payable = |c: f64| c <= budget * (1.0 + 1e-12);
        let units = Units::of(self.site_costs.iter().copied().filter(|c| is_payable(*c)));
        let most = units.count_within(budget);
        let count = |c: f64| if is_payable(c) { units.count(c).min(most + 1.0) } else { most + 1.0 };
        let costs = self.site_costs.iter().map(|&c| count(c)).collect();
        Some(Prices { costs, budget: most, exact: units.exact })
    }

    /// Whether an existing facility covers a demand.
    pub(crate) fn is_covered(&self, demand: usize, limit: f64) -> bool {
        self.existing_cost(demand).is_some_and(|cost| cost <= limit)
    }

    /// Validation of lengths, ranges and contradictions; the first error found is returned.
    pub(crate) fn check(&self, model: &Model) -> Result<(), LocationError> {
        let (demands, candidates) = (self.costs.demands(), self.costs.candidates());
        let length = |what, found: usize, expected: usize| {
            if found == expected { Ok(()) } else { Err(LocationError::Length { what, found, expected }) }
        };
        length("weights", self.weights.len(), demands)?;
        if !self.existing.is_empty() {
            length("existing costs", self.existing.len(), demands)?;
        }
        if !self.site_costs.is_empty() {
            length("site costs", self.site_costs.len(), candidates)?;
        }
        if !(self.covered_before.is_finite() && self.covered_before >= 0.0) {
            return Err(LocationError::BadNumber { what: "the weight covered before, row", row: 0, found: self.covered_before });
        }
        let bad = |values: &[f64]| values.iter().position(|v| !(v.is_finite() && *v >= 0.0));
        if let Some(row) = bad(&self.weights) {
            return Err(LocationError::BadNumber { what: "the weight of demand", row, found: self.weights[row] });
        }
        if let Some(row) = bad(&self.site_costs) {
            return Err(LocationError::BadNumber { what: "the cost of candidate", row, found: self.site_costs[row] });
        }
        if !self.capacities.is_empty() {
            length("capacities", self.capacities.len(), candidates)?;
            if let Some(row) = self.capacities.iter().position(|c| c.is_nan() || *c < 0.0) {
                return Err(LocationError::BadNumber { what: "the capacity of candidate", row, found: self.capacities[row] });
            }
            if !matches!(model, Model::Mclp { .. } | Model::Lscp { .. }) {
                return Err(LocationError::NotOffered { model: model.name(), what: "capacities" });
            }
        }
        if let Some(fair) = &self.fair {
            length("groups of demands", fair.group.len(), demands)?;
            length("weights of groups served before", fair.before.len(), fair.total.len())?;
            if !matches!(model, Model::Mclp { .. }) {
                return Err(LocationError::NotOffered { model: model.name(), what: "fairness" });
            }
            if let Some(row) = fair.total.iter().position(|t| !(*t > 0.0 && t.is_finite())) {
                return Err(LocationError::BadNumber { what: "the weight of group", row, found: fair.total[row] });
            }
        }
        if self.budget.is_some() && self.site_costs.is_empty() {
            return Err(LocationError::BudgetWithoutCosts);
        }
        if let Some(found) = self.budget.filter(|b| !(b.is_finite() && *b >= 0.0)) {
            return Err(LocationError::BadBudget { found });
        }
        let named = self.forced.iter().chain(&self.forbidden).chain(self.required.iter().flatten());
        if let Some(&site) = named.into_iter().find(|&&j| j as usize >= candidates) {
            return Err(LocationError::NoSuchCandidate { candidate: site, candidates });
        }
        if let Some(&site) = self.forced.iter().find(|j| self.forbidden.contains(j)) {
            return Err(LocationError::ForcedAndForbidden { candidate: site });
        }
        let mut forced = self.forced.clone();
        forced.sort_unstable();
        forced.dedup();
        let spent: f64 = forced.iter().filter_map(|&j| self.site_costs.get(j as usize)).sum();
        if let (Some(prices), Some(budget)) = (self.prices(), self.budget)
            && prices.spent(&forced) > prices.budget
        {
            return Err(LocationError::ForcedOverBudget { spent, budget });
        }
        let limit = match *model {
            Model::Mclp { limit, .. } | Model::Lscp { limit, .. } => limit,
            Model::PMedian { .. } | Model::PCenter { .. } => 0.0,
        };
        if !(limit.is_finite() && limit >= 0.0) {
            return Err(LocationError::BadLimit { found: limit });
        }
        if let Model::Lscp { share, .. } = *model
            && !(share > 0.0 && share <= 1.0)
        {
            return Err(LocationError::BadShare { found: share });
        }
        if let Model::Mclp { sites, .. } | Model::PMedian { sites } | Model::PCenter { sites } = *model
            && forced.len() > sites
        {
            return Err(LocationError::TooManyForced { forced: forced.len(), sites });
        }
        Ok(())
    }
}

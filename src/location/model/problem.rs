//! What is asked: demands, candidates, costs, what stands already, and what must or may not be.

use super::costs::Costs;
use super::error::LocationError;

/// Which plan is best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Model {
    /// Maximal covering location problem (Church and ReVelle 1974): the most weight within `limit` with `sites` sites.
    Mclp {
        /// A demand is covered when its cost is at most this.
        limit: f64,
        /// New sites, those that are forced included.
        sites: usize,
    },
    /// Location set covering problem (Toregas et al. 1971): the fewest new sites (or the cheapest, with site
    /// costs) that cover `share` of the weight that can be covered at all.
    Lscp {
        /// A demand is covered when its cost is at most this.
        limit: f64,
        /// 0..=1 of the weight within the limit of a candidate or an existing facility.
        share: f64,
    },
    /// The least weighted sum of costs to the nearest site (Hakimi 1964). Every demand must be reached.
    PMedian {
        /// New sites, those that are forced included.
        sites: usize,
    },
    /// The least worst cost to the nearest site, over demands with a weight. Every one must be reached.
    PCenter {
        /// New sites, those that are forced included.
        sites: usize,
    },
}

impl Model {
    /// The name it goes by on the command line.
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

/// A siting problem on any cost matrix.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// One a demand, finite and at least 0: the seniors of a home.
    pub weights: Vec<f64>,
    /// Who reaches what at which cost.
    pub costs: Costs,
    /// For each demand, its cost to the nearest facility that stands already; empty when none stands.
    pub existing: Vec<Option<f64>>,
    /// Candidates that are in every plan.
    pub forced: Vec<u32>,
    /// Candidates that are in no plan.
    pub forbidden: Vec<u32>,
    /// Sets of candidates, such as those of one town, of each of which every plan has at least one.
    pub required: Vec<Vec<u32>>,
    /// How much weight each candidate can serve, infinity for any; empty when none has a limit. MCLP and LSCP only.
    pub capacities: Vec<f64>,
    /// The worst-served group first, then the total; MCLP only. With capacities, whom a full site serves is chosen so too.
    pub fair: Option<Fair>,
    /// What each candidate costs to open; empty when all cost the same.
    pub site_costs: Vec<f64>,
    /// The most that new sites, forced ones included, may cost in all; needs `site_costs`. LSCP holds it against the
    /// cheapest plan.
    pub budget: Option<f64>,
}

/// Groups of demands, such as towns, whose shares are to be raised, the least first.
///
/// The shares of all groups, sorted, are made as great as can be in the order of the alphabet: no other plan has a
/// greater least share, and of those none a greater second least, and so on (leximin).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fair {
    /// The group of each demand, if it has one.
    pub of: Vec<Option<u32>>,
    /// For each group, weight that is served whatever is chosen and has no part in the problem.
    pub before: Vec<f64>,
    /// For each group, all of its weight: more than 0.
    pub total: Vec<f64>,
}

impl Problem {
    /// A problem without existing facilities, conditions or site costs.
    #[must_use]
    pub fn new(weights: Vec<f64>, costs: Costs) -> Self {
        Self { weights, costs, ..Self::default() }
    }

    /// What a demand costs today; `None` when nothing is in reach.
    #[must_use]
    pub fn today(&self, demand: usize) -> Option<f64> {
        self.existing.get(demand).copied().flatten()
    }

    /// All weight.
    #[must_use]
    pub fn total_weight(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// How many demands with a weight have nothing in reach, today or with every candidate that may be chosen.
    #[must_use]
    pub fn out_of_reach(&self, model: &Model) -> usize {
        let limit = match *model {
            Model::Mclp { limit, .. } | Model::Lscp { limit, .. } => limit,
            Model::PMedian { .. } | Model::PCenter { .. } => f64::INFINITY,
        };
        let mut may = vec![true; self.costs.candidates()];
        self.forbidden.iter().for_each(|&j| may[j as usize] = false);
        let near = |i: usize| self.costs.row(i).iter().find(|e| may[e.0 as usize]).map(|e| e.1);
        let reached = |i: usize| near(i).is_some_and(|c| c <= limit) || self.today(i).is_some_and(|c| c <= limit);
        (0..self.weights.len()).filter(|&i| self.weights[i] > 0.0 && !reached(i)).count()
    }

    /// Whether a plan has at least one of every required set.
    #[must_use]
    pub fn has_required(&self, sites: &[u32]) -> bool {
        self.required.iter().all(|set| set.iter().any(|j| sites.contains(j)))
    }

    /// Checks lengths, ranges and contradictions.
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
            length("groups of demands", fair.of.len(), demands)?;
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
        if let Some(budget) = self.budget.filter(|b| spent > b * (1.0 + 1e-12)) {
            return Err(LocationError::ForcedTooDear { spent, budget });
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

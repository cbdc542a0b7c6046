//! Benders master problem: the linear program over sites alone, to which demands add cuts (Benders 1962; for coverage
//! Cordeau, Furini and Ljubić 2019, for p-median Duran-Mateluna, Ales and Elloumi 2023).
//!
//! ```text
//! min Σ θ_g   s.t.   Σ y_j ≤ p,   0 ≤ y ≤ 1,   θ_g ≥ Σ_{i in g} (λ_i − Σ_j max(0, λ_i − c_ij) y_j)   for multipliers λ
//! ```

use highs::{Col, HighsModelStatus, Model, RowProblem, Sense};
use highs_sys::{Highs_getBasis, Highs_setBasis, HighsInt, STATUS_OK, kHighsBasisStatusBasic};

use crate::model::{LocationError, ReducedProblem, TimeLimit};

/// Greatest number of demand groups in large problems: more groups need fewer rounds of cuts, but each program is larger.
const MAX_GROUPS: usize = 200;

/// Relative slack of the budget's row, above the rounding of its coefficients: dearer choices are excluded one by one.
const BUDGET_SLACK: f64 = 1e-9;

/// Cut on the sites of a group: θ ≥ `constant` − Σ `savings` y, or, without a group, Σ `savings` y ≥ `constant`.
#[derive(Debug, Clone)]
struct Cut {
    /// Group of demands; `None` for a cut on sites alone.
    group: Option<usize>,
    /// Value of the cut with all sites closed.
    constant: f64,
    /// Decrease of that value by each site, ascending by site.
    savings: Vec<(u32, f64)>,
}

/// Outcome of solving the master problem.
#[derive(Debug, Clone)]
pub(crate) enum LpOutcome {
    /// Infeasible, or bounded above the cutoff.
    CutOff,
    /// Lower bound, with the value and the reduced cost of each site; both are empty when iterations ran out.
    Solved { bound: f64, open: Vec<f64>, reduced_costs: Vec<f64> },
    /// Ended by HiGHS without a result, mostly at the time limit.
    Interrupted,
}

/// Simplex basis: the status of columns and rows in the numbering of HiGHS.
#[derive(Debug, Clone)]
pub(crate) struct Basis {
    /// Number of builds of the program when the basis was taken; it fits no later build.
    build_count: usize,
    /// Status of each column.
    columns: Vec<HighsInt>,
    /// Status of each row.
    rows: Vec<HighsInt>,
}

/// Master problem, kept warm between solves.
pub(crate) struct MasterProblem<'a> {
    /// Problem that the program relaxes.
    reduced: &'a ReducedProblem,
    /// Group of each demand.
    group: Vec<u32>,
    /// Number of groups.
    groups: usize,
    /// Program in HiGHS; `None` only while it is solved.
    model: Option<Model>,
    /// Column of each site.
    sites: Vec<Col>,
    /// Column of each θ.
    theta: Vec<Col>,
    /// Lower bound of each site.
    lower: Vec<f64>,
    /// Upper bound of each site.
    upper: Vec<f64>,
    /// Cuts in the program.
    cuts: Vec<Cut>,
    /// Value of each θ in the last solution.
    theta_values: Vec<f64>,
    /// Number of builds of the program.
    build_count: usize,
    /// Whether the last solve ended with a valid basis.
    has_basis: bool,
}

impl<'a> MasterProblem<'a> {
    /// Master problem with one cut a group at the given multipliers; all sites are free.
    pub(crate) fn new(reduced: &'a ReducedProblem, multipliers: &[f64], time: &TimeLimit) -> Result<Self, LocationError> {
        let (group, groups) = demand_groups(reduced);
        let m = reduced.candidates();
        let mut master = Self {
            reduced,
            group,
            groups,
            model: None,
            sites: Vec::new(),
            theta: Vec::new(),
            lower: vec![0.0; m],
            upper: vec![1.0; m],
            cuts: Vec::new(),
            theta_values: vec![0.0; groups],
            build_count: 0,
            has_basis: false,
        };
        master.cuts = master.cuts_at(multipliers, None);
        master.build(time)?;
        Ok(master)
    }

    /// Builds the program from bounds and cuts.
    fn build(&mut self, time: &TimeLimit) -> Result<(), LocationError> {
        let mut program = RowProblem::default();
        self.sites = (0..self.reduced.candidates()).map(|j| program.add_column(0.0, self.lower[j]..self.upper[j])).collect();
        self.theta = (0..self.groups).map(|_| program.add_column(1.0, 0.0..)).collect();
        #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
        let p = self.reduced.p.min(self.reduced.candidates()) as f64;
        program.add_row(..p, self.sites.iter().map(|&y| (y, 1.0)));
        if !self.reduced.site_costs.is_empty() {
            program.add_row(..1.0 + BUDGET_SLACK, self.sites.iter().zip(self.budget_shares()).map(|(&y, c)| (y, c)));
        }
        for cut in &self.cuts {
            let coefficients: Vec<(Col, f64)> = coefficients(cut, &self.sites, &self.theta);
            program.add_row(cut.constant.., coefficients);
        }
        let mut model = Model::try_new(program).map_err(|e| solver_error(format!("{e:?}")))?;
        model.set_sense(Sense::Minimise);
        model.set_option("presolve", "off");
        model.set_option("solver", "simplex");
        model.set_option("simplex_strategy", 1);
        model.set_option("simplex_dual_edge_weight_strategy", 1); // Devex: exact weights would be recomputed at each start
        model.set_option("parallel", "off");
        model.set_option("threads", 1);
        model.set_option("random_seed", 0);
        model.set_option("time_limit", time.remaining_s());
        self.model = Some(model);
        self.build_count += 1;
        self.has_basis = false;
        Ok(())
    }

    /// Sets the bounds of all site variables.
    pub(crate) fn set_bounds(&mut self, lower: &[f64], upper: &[f64]) {
        let model = self.model.as_mut().expect("the program stands between solves");
        for j in 0..self.sites.len() {
            if lower[j].to_bits() != self.lower[j].to_bits() || upper[j].to_bits() != self.upper[j].to_bits() {
                model.change_column_bounds(self.sites[j], lower[j]..=upper[j]);
                self.lower[j] = lower[j];
                self.upper[j] = upper[j];
            }
        }
    }

    /// Basis of the last solve; `None` when it ended without one.
    #[expect(unsafe_code, reason = "the wrapper has no basis; both lists are as long as the model says")]
    pub(crate) fn basis(&mut self) -> Option<Basis> {
        let model = self.model.as_mut().filter(|_| self.has_basis)?;
        let (mut columns, mut rows) = (vec![0; model.num_cols()], vec![0; model.num_rows()]);
        let status = unsafe { Highs_getBasis(model.as_mut_ptr(), columns.as_mut_ptr(), rows.as_mut_ptr()) };
        (status == STATUS_OK).then_some(Basis { build_count: self.build_count, columns, rows })
    }

    /// Starts the next solve from an earlier basis; rows added since are slack. A basis of an earlier build is ignored.
    #[expect(unsafe_code, reason = "the wrapper has no basis; both lists are as long as the model says")]
    pub(crate) fn load_basis(&mut self, basis: &Basis) {
        let model = self.model.as_mut().expect("the program stands between solves");
        if basis.build_count != self.build_count || basis.columns.len() != model.num_cols() || basis.rows.len() > model.num_rows() {
            return;
        }
        let mut rows = basis.rows.clone();
        rows.resize(model.num_rows(), kHighsBasisStatusBasic);
        // When HiGHS refuses a basis it keeps the one it has.
        let status = unsafe { Highs_setBasis(model.as_mut_ptr(), basis.columns.as_ptr(), rows.as_ptr()) };
        self.has_basis = status == STATUS_OK || self.has_basis;
    }

    /// Opening cost of each site as a part of the budget; empty without a budget.
    fn budget_shares(&self) -> impl Iterator<Item = f64> {
        let budget = self.reduced.budget.max(1.0);
        self.reduced.site_costs.iter().map(move |c| c / budget)
    }

    /// Solves the program from the current basis, up to a bound above `cutoff` or a number of simplex iterations.
    pub(crate) fn solve(&mut self, cutoff: f64, iterations: Option<i32>) -> Result<LpOutcome, LocationError> {
        let mut limit = cutoff - self.reduced.constant;
        loop {
            let mut model = self.model.take().expect("the program stands between solves");
            model.set_option("objective_bound", limit);
            model.set_option("simplex_iteration_limit", iterations.unwrap_or(i32::MAX));
            let solved = model.try_solve().map_err(|e| solver_error(format!("{e:?}")))?;
            let status = solved.status();
            let solution = solved.get_solution();
            let (bound, reduced_costs) = self.dual_bound(solution.dual_rows());
            let mut again = false;
            let outcome = match status {
                HighsModelStatus::Infeasible => LpOutcome::CutOff,
                HighsModelStatus::ObjectiveBound if bound > cutoff => LpOutcome::CutOff,
                HighsModelStatus::ObjectiveBound if iterations.is_none() && limit < f64::INFINITY => {
                    // The tolerances of HiGHS say so, its multipliers do not: they are driven to the optimum.
                    again = true;
                    limit = f64::INFINITY;
                    LpOutcome::Interrupted
                }
                HighsModelStatus::Optimal => {
                    let m = self.sites.len();
                    self.theta_values = solution.columns()[m..].to_vec();
                    LpOutcome::Solved { bound, open: solution.columns()[..m].to_vec(), reduced_costs }
                }
                HighsModelStatus::ReachedIterationLimit | HighsModelStatus::ObjectiveBound => {
                    LpOutcome::Solved { bound, open: Vec::new(), reduced_costs: Vec::new() }
                }
                // Out of time or numerical failure: the search ends with the bound it has.
                _ => LpOutcome::Interrupted,
            };
            self.has_basis = solved.int_info_value(c"basis_validity").is_ok_and(|v| v == 1);
            self.model = Some(solved.into());
            if !again {
                return Ok(outcome);
            }
        }
    }

    /// Lower bound and the reduced cost of each site by the multipliers of the rows, whatever their quality: the Lagrangian
    /// bound over the box of the sites (Neumaier and Shcherbina 2004). It owes nothing to the tolerances of HiGHS.
    fn dual_bound(&self, multipliers: &[f64]) -> (f64, Vec<f64>) {
        let (count, rest) = multipliers.split_first().map_or((0.0, multipliers), |(c, rest)| ((-c).max(0.0), rest));
        let (budget, cuts) = match rest.split_first() {
            Some((b, rest)) if !self.reduced.site_costs.is_empty() => ((-b).max(0.0), rest),
            _ => (0.0, rest),
        };
        // θ costs 1: more than 1 in all would make it pay.
        let mut sums = vec![0.0; self.groups];
        for (cut, &multiplier) in self.cuts.iter().zip(cuts) {
            if let Some(g) = cut.group {
                sums[g] += multiplier.max(0.0);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
        let p = self.reduced.p.min(self.reduced.candidates()) as f64;
        let mut bound = self.reduced.constant - count * p - budget * (1.0 + BUDGET_SLACK);
        let mut reduced_costs = vec![count; self.sites.len()];
        if budget > 0.0 {
            reduced_costs.iter_mut().zip(self.budget_shares()).for_each(|(r, c)| *r += budget * c);
        }
        for (cut, &multiplier) in self.cuts.iter().zip(cuts).filter(|(_, m)| **m > 0.0) {
            let multiplier = cut.group.map_or(multiplier, |g| multiplier / sums[g].max(1.0));
            bound += multiplier * cut.constant;
            cut.savings.iter().for_each(|&(j, s)| reduced_costs[j as usize] -= multiplier * s);
        }
        for ((reduced_cost, lower), upper) in reduced_costs.iter().zip(&self.lower).zip(&self.upper) {
            bound += reduced_cost * if *reduced_cost < 0.0 { upper } else { lower };
        }
        (bound, reduced_costs)
    }

    /// Adds the cut that excludes a choice too dear for the budget, and all that hold it: of its sites not all are open.
    pub(crate) fn exclude_dear(&mut self, dear: &[u32]) {
        let constant = 1.0 - f64::from(crate::model::u32_of(dear.len()));
        let mut savings: Vec<(u32, f64)> = dear.iter().map(|&j| (j, -1.0)).collect();
        savings.sort_unstable_by_key(|s| s.0);
        self.add_cut(Cut { group: None, constant, savings });
    }

    /// Adds the cut that excludes one choice of sites, once its value is known: some site is otherwise.
    pub(crate) fn exclude(&mut self, chosen: &[u32]) {
        let mut savings: Vec<(u32, f64)> = (0..crate::model::u32_of(self.sites.len())).map(|j| (j, 1.0)).collect();
        chosen.iter().for_each(|&j| savings[j as usize].1 = -1.0);
        self.add_cut(Cut { group: None, constant: 1.0 - f64::from(crate::model::u32_of(chosen.len())), savings });
    }

    fn add_cut(&mut self, cut: Cut) {
        let model = self.model.as_mut().expect("the program stands between solves");
        model.add_row(cut.constant.., coefficients(&cut, &self.sites, &self.theta));
        self.cuts.push(cut);
    }

    /// Adds the cuts that the point `open` violates by more than `tolerance` in all; returns whether there are any.
    pub(crate) fn separate(&mut self, open: &[f64], tolerance: f64) -> bool {
        let reduced = self.reduced;
        let mut multipliers = vec![0.0; reduced.demands()];
        let mut cost = vec![0.0; self.groups];
        let mut unreached = Vec::new();
        for i in 0..reduced.demands() {
            let (mut served_fraction, mut sum) = (0.0, 0.0);
            let mut multiplier = reduced.fallback[i];
            for &(j, c) in reduced.row(i) {
                if served_fraction >= 1.0 - 1e-9 {
                    multiplier = c.min(multiplier);
                    break;
                }
                let share = open[j as usize].min(1.0 - served_fraction);
                served_fraction += share;
                sum += share * c;
                if served_fraction >= 1.0 - 1e-9 {
                    multiplier = c;
                    break;
                }
            }
            if reduced.must_serve[i] {
                multiplier = multiplier.min(reduced.row(i).last().map_or(0.0, |e| e.1));
                if served_fraction < 1.0 - 1e-6 {
                    unreached.push(i);
                }
            }
            multipliers[i] = multiplier;
            cost[self.group[i] as usize] += sum + (1.0 - served_fraction).max(0.0) * multiplier;
        }
        let max_violation = cost.iter().zip(&self.theta_values).map(|(c, t)| c - t).fold(0.0, f64::max);
        let total: f64 = cost.iter().zip(&self.theta_values).map(|(c, t)| (c - t).max(0.0)).sum();
        let mut added: Vec<Cut> = Vec::new();
        if total > tolerance {
            let violated: Vec<bool> = cost.iter().zip(&self.theta_values).map(|(c, t)| c - t > 1e-3 * max_violation).collect();
            added = self.cuts_at(&multipliers, Some(&violated));
        }
        for i in unreached {
            added.push(Cut { group: None, constant: 1.0, savings: reduced.row(i).iter().map(|&(j, _)| (j, 1.0)).collect() });
        }
        let any = !added.is_empty();
        let model = self.model.as_mut().expect("the program stands between solves");
        for cut in &added {
            model.add_row(cut.constant.., coefficients(cut, &self.sites, &self.theta));
        }
        self.cuts.append(&mut added);
        any
    }

    /// Cuts of all groups, or of the selected ones, at given multipliers.
    fn cuts_at(&self, multipliers: &[f64], selected: Option<&[bool]>) -> Vec<Cut> {
        let reduced = self.reduced;
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.groups];
        for (i, &g) in self.group.iter().enumerate() {
            if selected.is_none_or(|o| o[g as usize]) {
                members[g as usize].push(i);
            }
        }
        let mut sum = vec![0.0; reduced.candidates()];
        let mut cuts = Vec::new();
        for (g, members) in members.iter().enumerate().filter(|(_, m)| !m.is_empty()) {
            let mut constant = 0.0;
            let mut touched = Vec::new();
            for &i in members {
                let multiplier =
                    if reduced.must_serve[i] { multipliers[i].min(reduced.row(i).last().map_or(0.0, |e| e.1)) } else { multipliers[i] };
                constant += multiplier;
                for &(j, c) in reduced.row(i).iter().take_while(|e| e.1 < multiplier) {
                    if sum[j as usize] == 0.0 {
                        touched.push(j);
                    }
                    sum[j as usize] += multiplier - c;
                }
            }
            touched.sort_unstable();
            let savings = touched.iter().map(|&j| (j, std::mem::take(&mut sum[j as usize]))).collect();
            if constant > 0.0 {
                cuts.push(Cut { group: Some(g), constant, savings });
            }
        }
        cuts
    }

    /// Drops the cuts that are slack at the last point when there are more than `max_cuts`; the program is built again.
    pub(crate) fn drop_slack_cuts(&mut self, open: &[f64], max_cuts: usize, time: &TimeLimit) -> Result<(), LocationError> {
        if self.cuts.len() <= max_cuts {
            return Ok(());
        }
        let mut basis = self.basis();
        let theta = &self.theta_values;
        let tight = |cut: &Cut| {
            if cut.savings.iter().any(|s| s.1 < 0.0) {
                return true; // excludes a choice, which would come back
            }
            let saved: f64 = cut.savings.iter().map(|&(j, s)| s * open[j as usize]).sum();
            cut.group.map_or(0.0, |g| theta[g]) + saved - cut.constant < 1e-6 * cut.constant.abs().max(1.0)
        };
        let kept: Vec<bool> = self.cuts.iter().map(tight).collect();
        if let Some(basis) = &mut basis {
            // Slack rows are basic: without them the rest is still a basis.
            let before = basis.rows.len() - kept.len();
            let mut row = 0..;
            basis.rows.retain(|_| row.next().is_none_or(|r: usize| r < before || kept[r - before]));
        }
        let mut cut = kept.iter();
        self.cuts.retain(|_| *cut.next().expect("one for each cut"));
        self.build(time)?;
        if let Some(basis) = basis {
            self.load_basis(&Basis { build_count: self.build_count, ..basis });
        }
        Ok(())
    }
}

/// Coefficients of a cut over sites and θ.
fn coefficients(cut: &Cut, sites: &[Col], theta: &[Col]) -> Vec<(Col, f64)> {
    let of_sites = cut.savings.iter().map(|&(j, s)| (sites[j as usize], s));
    of_sites.chain(cut.group.map(|g| (theta[g], 1.0))).collect()
}

/// Error of a failure inside HiGHS.
fn solver_error(detail: String) -> LocationError {
    LocationError::Solver { model: "branch-and-cut", detail }
}

/// Group of each demand and the number of groups: one a demand in small problems, else neighbours by nearest candidate,
/// then by the largest group among the candidates near it.
fn demand_groups(reduced: &ReducedProblem) -> (Vec<u32>, usize) {
    let n = reduced.demands();
    if n <= MAX_GROUPS.max(1000) {
        return ((0..n).map(crate::model::u32_of).collect(), n);
    }
    let mut group: Vec<u32> = (0..n).map(|i| reduced.row(i)[0].0).collect();
    let m = reduced.candidates();
    let mut size = vec![0_usize; m];
    for &g in &group {
        size[g as usize] += 1;
    }
    let mut by_size: Vec<usize> = (0..m).filter(|&j| size[j] > 0).collect();
    by_size.sort_by_key(|&j| (std::cmp::Reverse(size[j]), j));
    if by_size.len() > MAX_GROUPS {
        let mut leader = vec![false; m];
        for &j in &by_size[..MAX_GROUPS] {
            leader[j] = true;
        }
        for (i, group) in group.iter_mut().enumerate() {
            if let Some(&(j, _)) = reduced.row(i).iter().find(|e| leader[e.0 as usize]) {
                *group = j;
            }
        }
    }
    let mut number = vec![u32::MAX; m];
    let mut groups = 0;
    for g in &mut group {
        let at = &mut number[*g as usize];
        if *at == u32::MAX {
            *at = crate::model::u32_of(groups);
            groups += 1;
        }
        *g = *at;
    }
    (group, groups)
}

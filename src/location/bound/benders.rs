//! The linear program over sites alone; what demands cost enters by cuts (Benders 1962; for coverage Cordeau, Furini
//! and Ljubić 2019, for p-median Duran-Mateluna, Ales and Elloumi 2023).
//!
//! ```text
//! min Σ θ_g   s.t.   Σ y_j ≤ p,   0 ≤ y ≤ 1,   θ_g ≥ Σ_{i in g} (λ_i − Σ_j max(0, λ_i − c_ij) y_j)   for prices λ
//! ```

use highs::{Col, HighsModelStatus, Model, RowProblem, Sense};
use highs_sys::{Highs_getBasis, Highs_setBasis, HighsInt, STATUS_OK, kHighsBasisStatusBasic};

use crate::model::{LocationError, ReducedProblem, TimeLimit};

/// More groups bound better with fewer rounds; fewer make smaller programs.
const MOST_GROUPS: usize = 200;

/// One inequality on the sites of a group: θ ≥ `constant` − Σ `saves` y, or, without a group, Σ `saves` y ≥ `constant`.
#[derive(Debug, Clone)]
struct Cut {
    group: Option<usize>,
    constant: f64,
    saves: Vec<(u32, f64)>,
}

/// What a linear program said.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// No choice satisfies the bounds, or none is below the cut-off.
    Nothing,
    /// The bound, and the sites' values and reduced costs.
    Point { bound: f64, open: Vec<f64>, reduced: Vec<f64> },
    /// HiGHS was stopped.
    Stopped,
}

/// Where a program ended: the status of its columns and rows, as HiGHS numbers them.
#[derive(Debug, Clone)]
pub(crate) struct Basis {
    /// Programs built before this one.
    built: usize,
    columns: Vec<HighsInt>,
    rows: Vec<HighsInt>,
}

/// The master program, kept warm between solves.
pub(crate) struct Master<'a> {
    core: &'a ReducedProblem,
    group: Vec<u32>,
    groups: usize,
    model: Option<Model>,
    sites: Vec<Col>,
    theta: Vec<Col>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    cuts: Vec<Cut>,
    theta_now: Vec<f64>,
    built: usize,
    /// Whether the last solve ended in a basis.
    has_basis: bool,
}

impl<'a> Master<'a> {
    pub(crate) fn new(core: &'a ReducedProblem, prices: &[f64], clock: &TimeLimit) -> Result<Self, LocationError> {
        let (group, groups) = grouped(core);
        let m = core.candidates();
        let mut master = Self {
            core,
            group,
            groups,
            model: None,
            sites: Vec::new(),
            theta: Vec::new(),
            lower: vec![0.0; m],
            upper: vec![1.0; m],
            cuts: Vec::new(),
            theta_now: vec![0.0; groups],
            built: 0,
            has_basis: false,
        };
        master.cuts = master.cuts_at(prices, None);
        master.build(clock)?;
        Ok(master)
    }

    /// Sets the program up from its cuts.
    fn build(&mut self, clock: &TimeLimit) -> Result<(), LocationError> {
        let mut program = RowProblem::default();
        self.sites = (0..self.core.candidates()).map(|j| program.add_column(0.0, self.lower[j]..self.upper[j])).collect();
        self.theta = (0..self.groups).map(|_| program.add_column(1.0, 0.0..)).collect();
        #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
        let p = self.core.p.min(self.core.candidates()) as f64;
        program.add_row(..p, self.sites.iter().map(|&y| (y, 1.0)));
        if !self.core.site_costs.is_empty() {
            program.add_row(..self.core.budget, self.sites.iter().zip(&self.core.site_costs).map(|(&y, &c)| (y, c)));
        }
        for cut in &self.cuts {
            let factors: Vec<(Col, f64)> = factors(cut, &self.sites, &self.theta);
            program.add_row(cut.constant.., factors);
        }
        let mut model = Model::try_new(program).map_err(|e| failed(format!("{e:?}")))?;
        model.set_sense(Sense::Minimise);
        model.set_option("presolve", "off");
        model.set_option("solver", "simplex");
        model.set_option("simplex_strategy", 1);
        model.set_option("simplex_dual_edge_weight_strategy", 1); // Devex: exact weights would be made anew at each start
        model.set_option("parallel", "off");
        model.set_option("threads", 1);
        model.set_option("random_seed", 0);
        model.set_option("time_limit", clock.left());
        self.model = Some(model);
        self.built += 1;
        self.has_basis = false;
        Ok(())
    }

    /// Sets what every site may be.
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

    /// Where the last solve ended.
    #[expect(unsafe_code, reason = "the wrapper has no basis; both lists are as long as the model says")]
    pub(crate) fn basis(&mut self) -> Option<Basis> {
        let model = self.model.as_mut().filter(|_| self.has_basis)?;
        let (mut columns, mut rows) = (vec![0; model.num_cols()], vec![0; model.num_rows()]);
        let status = unsafe { Highs_getBasis(model.as_mut_ptr(), columns.as_mut_ptr(), rows.as_mut_ptr()) };
        (status == STATUS_OK).then_some(Basis { built: self.built, columns, rows })
    }

    /// Lets the next solve begin where an earlier one ended; rows that came since are slack. A program that was built
    /// afresh since knows nothing of it.
    #[expect(unsafe_code, reason = "the wrapper has no basis; both lists are as long as the model says")]
    pub(crate) fn start_from(&mut self, basis: &Basis) {
        let model = self.model.as_mut().expect("the program stands between solves");
        if basis.built != self.built || basis.columns.len() != model.num_cols() || basis.rows.len() > model.num_rows() {
            return;
        }
        let mut rows = basis.rows.clone();
        rows.resize(model.num_rows(), kHighsBasisStatusBasic);
        // A basis that is refused leaves the one that is there.
        let status = unsafe { Highs_setBasis(model.as_mut_ptr(), basis.columns.as_ptr(), rows.as_ptr()) };
        self.has_basis = status == STATUS_OK || self.has_basis;
    }

    /// Solves, from where the last solve ended.
    pub(crate) fn solve(&mut self, cutoff: f64, iterations: Option<i32>) -> Result<Answer, LocationError> {
        let mut model = self.model.take().expect("the program stands between solves");
        model.set_option("objective_bound", cutoff - self.core.constant);
        model.set_option("simplex_iteration_limit", iterations.unwrap_or(i32::MAX));
        let solved = model.try_solve().map_err(|e| failed(format!("{e:?}")))?;
        let answer = match solved.status() {
            HighsModelStatus::Infeasible | HighsModelStatus::ObjectiveBound => Answer::Nothing,
            HighsModelStatus::Optimal => {
                let solution = solved.get_solution();
                let m = self.sites.len();
                self.theta_now = solution.columns()[m..].to_vec();
                Answer::Point {
                    bound: self.core.constant + solved.objective_value(),
                    open: solution.columns()[..m].to_vec(),
                    reduced: solution.dual_columns()[..m].to_vec(),
                }
            }
            HighsModelStatus::ReachedIterationLimit => {
                Answer::Point { bound: self.core.constant + solved.objective_value(), open: Vec::new(), reduced: Vec::new() }
            }
            // Out of time, or numerically lost: the search ends with the bound it has.
            _ => Answer::Stopped,
        };
        self.has_basis = solved.int_info_value(c"basis_validity").is_ok_and(|v| v == 1);
        self.model = Some(solved.into());
        Ok(answer)
    }

    /// Adds what the point violates by more than `tolerance` in all; whether anything was added.
    pub(crate) fn separate(&mut self, open: &[f64], tolerance: f64) -> bool {
        let core = self.core;
        let mut prices = vec![0.0; core.demands()];
        let mut cost = vec![0.0; self.groups];
        let mut unreached = Vec::new();
        for i in 0..core.demands() {
            let (mut mass, mut sum) = (0.0, 0.0);
            let mut price = core.fallback[i];
            for &(j, c) in core.row(i) {
                if mass >= 1.0 - 1e-9 {
                    price = c.min(price);
                    break;
                }
                let share = open[j as usize].min(1.0 - mass);
                mass += share;
                sum += share * c;
                if mass >= 1.0 - 1e-9 {
                    price = c;
                    break;
                }
            }
            if core.must[i] {
                price = price.min(core.row(i).last().map_or(0.0, |e| e.1));
                if mass < 1.0 - 1e-6 {
                    unreached.push(i);
                }
            }
            prices[i] = price;
            cost[self.group[i] as usize] += sum + (1.0 - mass).max(0.0) * price;
        }
        let most = cost.iter().zip(&self.theta_now).map(|(c, t)| c - t).fold(0.0, f64::max);
        let total: f64 = cost.iter().zip(&self.theta_now).map(|(c, t)| (c - t).max(0.0)).sum();
        let mut added: Vec<Cut> = Vec::new();
        if total > tolerance {
            let violated: Vec<bool> = cost.iter().zip(&self.theta_now).map(|(c, t)| c - t > 1e-3 * most).collect();
            added = self.cuts_at(&prices, Some(&violated));
        }
        for i in unreached {
            added.push(Cut { group: None, constant: 1.0, saves: core.row(i).iter().map(|&(j, _)| (j, 1.0)).collect() });
        }
        let any = !added.is_empty();
        let model = self.model.as_mut().expect("the program stands between solves");
        for cut in &added {
            model.add_row(cut.constant.., factors(cut, &self.sites, &self.theta));
        }
        self.cuts.append(&mut added);
        any
    }

    /// The cuts of all groups, or of some, at given prices.
    fn cuts_at(&self, prices: &[f64], only: Option<&[bool]>) -> Vec<Cut> {
        let core = self.core;
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.groups];
        for (i, &g) in self.group.iter().enumerate() {
            if only.is_none_or(|o| o[g as usize]) {
                members[g as usize].push(i);
            }
        }
        let mut sum = vec![0.0; core.candidates()];
        let mut cuts = Vec::new();
        for (g, members) in members.iter().enumerate().filter(|(_, m)| !m.is_empty()) {
            let mut constant = 0.0;
            let mut touched = Vec::new();
            for &i in members {
                let price = if core.must[i] { prices[i].min(core.row(i).last().map_or(0.0, |e| e.1)) } else { prices[i] };
                constant += price;
                for &(j, c) in core.row(i).iter().take_while(|e| e.1 < price) {
                    if sum[j as usize] == 0.0 {
                        touched.push(j);
                    }
                    sum[j as usize] += price - c;
                }
            }
            touched.sort_unstable();
            let saves = touched.iter().map(|&j| (j, std::mem::take(&mut sum[j as usize]))).collect();
            if constant > 0.0 {
                cuts.push(Cut { group: Some(g), constant, saves });
            }
        }
        cuts
    }

    /// Drops the cuts that are slack at the last point, when there are very many; the program starts afresh.
    pub(crate) fn tidy(&mut self, open: &[f64], most: usize, clock: &TimeLimit) -> Result<(), LocationError> {
        if self.cuts.len() <= most {
            return Ok(());
        }
        let mut basis = self.basis();
        let theta = &self.theta_now;
        let tight = |cut: &Cut| {
            let saved: f64 = cut.saves.iter().map(|&(j, s)| s * open[j as usize]).sum();
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
        self.build(clock)?;
        if let Some(basis) = basis {
            self.start_from(&Basis { built: self.built, ..basis });
        }
        Ok(())
    }
}

fn factors(cut: &Cut, sites: &[Col], theta: &[Col]) -> Vec<(Col, f64)> {
    let of_sites = cut.saves.iter().map(|&(j, s)| (sites[j as usize], s));
    of_sites.chain(cut.group.map(|g| (theta[g], 1.0))).collect()
}

fn failed(detail: String) -> LocationError {
    LocationError::Solver { model: "branch-and-cut", detail }
}

/// Demands grouped with their neighbours: by the nearest candidate, then by the busiest of the candidates near it.
fn grouped(core: &ReducedProblem) -> (Vec<u32>, usize) {
    let n = core.demands();
    if n <= MOST_GROUPS.max(1000) {
        return ((0..n).map(crate::model::u32_of).collect(), n);
    }
    let mut group: Vec<u32> = (0..n).map(|i| core.row(i)[0].0).collect();
    let m = core.candidates();
    let mut size = vec![0_usize; m];
    for &g in &group {
        size[g as usize] += 1;
    }
    let mut by_size: Vec<usize> = (0..m).filter(|&j| size[j] > 0).collect();
    by_size.sort_by_key(|&j| (std::cmp::Reverse(size[j]), j));
    if by_size.len() > MOST_GROUPS {
        let mut leader = vec![false; m];
        for &j in &by_size[..MOST_GROUPS] {
            leader[j] = true;
        }
        for (i, group) in group.iter_mut().enumerate() {
            if let Some(&(j, _)) = core.row(i).iter().find(|e| leader[e.0 as usize]) {
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

//! Common form of MCLP and p-median for bounds and branch-and-cut, with its presolve.
//!
//! Choose at most `p` candidates so that Σ min(fallback_i, min over chosen j of c_ij) is least. For p-median c is
//! weight times cost; for coverage c is 0 within the limit and the fallback is the weight, so the sum is the uncovered
//! weight.

use std::collections::BTreeMap;

use super::costs::{transpose, u32_of};
use super::time_limit::TimeLimit;
use super::tolerance::MAX_EXACT;
use super::units::Units;

/// Minimisation problem in the common form; candidates and demands are renumbered.
#[derive(Debug, Clone)]
pub(crate) struct ReducedProblem {
    /// Candidate of the original problem, for each candidate.
    pub(crate) original: Vec<u32>,
    /// Start of each demand's entries in `row`, and the end of the last.
    row_start: Vec<usize>,
    /// Candidate and cost, by demand, nearest first.
    row: Vec<(u32, f64)>,
    /// Start of each candidate's entries in `column`, and the end of the last.
    column_start: Vec<usize>,
    /// Demand and cost, by candidate, ascending by demand.
    column: Vec<(u32, f64)>,
    /// Cost of each demand when no chosen candidate serves it.
    pub(crate) fallback: Vec<f64>,
    /// Whether the fallback of a demand is a penalty for not reaching it, not a real cost.
    pub(crate) must_serve: Vec<bool>,
    /// Part of the value that no choice changes.
    pub(crate) constant: f64,
    /// Greatest number of candidates that may be chosen.
    pub(crate) p: usize,
    /// Opening cost of each candidate, a whole number, so that sums are exact; empty without a budget.
    pub(crate) site_costs: Vec<f64>,
    /// Greatest total opening cost of the chosen candidates, a whole number; infinity without a budget.
    pub(crate) budget: f64,
}

/// Rows of a reduced problem under construction, one a demand.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Start of each row in `entries`, and the end of the last.
    pub(crate) start: Vec<usize>,
    /// Candidate and cost, nearest first.
    pub(crate) entries: Vec<(u32, f64)>,
    /// Cost of each row when no chosen candidate serves it.
    pub(crate) fallback: Vec<f64>,
    /// Whether the fallback of each row is a penalty.
    pub(crate) must_serve: Vec<bool>,
}

impl Rows {
    /// No rows.
    pub(crate) fn new() -> Self {
        Self { start: vec![0], ..Self::default() }
    }

    /// Adds a row with its entries, nearest first.
    pub(crate) fn push(&mut self, entries: impl IntoIterator<Item = (u32, f64)>, fallback: f64, must_serve: bool) {
        self.entries.extend(entries);
        self.start.push(self.entries.len());
        self.fallback.push(fallback);
        self.must_serve.push(must_serve);
    }
}

impl ReducedProblem {
    /// Problem with the candidates `original`; the entries of `rows` are positions in that list.
    pub(crate) fn new(original: Vec<u32>, rows: Rows, constant: f64, p: usize) -> Self {
        let (column_start, column) = transpose(&rows.start, &rows.entries, original.len());
        Self {
            original,
            row_start: rows.start,
            row: rows.entries,
            column_start,
            column,
            fallback: rows.fallback,
            must_serve: rows.must_serve,
            constant,
            p,
            site_costs: Vec::new(),
            budget: f64::INFINITY,
        }
    }

    /// Number of demands.
    pub(crate) fn demands(&self) -> usize {
        self.fallback.len()
    }

    /// Number of candidates.
    pub(crate) fn candidates(&self) -> usize {
        self.original.len()
    }

    /// Candidates that serve a demand below its fallback and their costs, nearest first.
    pub(crate) fn row(&self, i: usize) -> &[(u32, f64)] {
        &self.row[self.row_start[i]..self.row_start[i + 1]]
    }

    /// Demands that a candidate serves and their costs, ascending by demand.
    pub(crate) fn column(&self, j: usize) -> &[(u32, f64)] {
        &self.column[self.column_start[j]..self.column_start[j + 1]]
    }

    /// Whether the demand stands for a required set: a set of candidates one of which must be chosen.
    pub(crate) fn is_required(&self, i: usize) -> bool {
        self.must_serve[i] && self.row(i).last().is_none_or(|e| e.1 == 0.0)
    }

    /// Whether a choice keeps to the number and the budget.
    pub(crate) fn affordable(&self, chosen: &[u32]) -> bool {
        chosen.len() <= self.p && self.spent(chosen) <= self.budget
    }

    /// Total opening cost of chosen candidates; 0 without a budget.
    pub(crate) fn spent(&self, chosen: &[u32]) -> f64 {
        if self.site_costs.is_empty() { 0.0 } else { chosen.iter().map(|&j| self.site_costs[j as usize]).sum() }
    }

    /// Common unit of all costs but penalties.
    fn units(&self) -> Units {
        let fallback = (0..self.demands()).filter(|&i| !self.must_serve[i]).map(|i| self.fallback[i]);
        Units::of(self.row.iter().map(|e| e.1).chain(fallback))
    }

    /// Problem in units of which every cost is a whole multiple, with the size of the unit and the quantum 1; where the sum is
    /// too large for that, or costs have no unit, scaled clear of the absolute tolerances of the search and of HiGHS, with the
    /// quantum 0.
    pub(crate) fn in_units(self) -> (Self, f64, f64) {
        let units = self.units();
        let worst = |i: usize| if self.must_serve[i] { self.row(i).last().map_or(0.0, |e| e.1) } else { self.fallback[i] };
        let most: f64 = (0..self.demands()).map(worst).sum();
        if units.exact && units.count(most) <= MAX_EXACT {
            return (self.counted_in(units), units.value(1.0), 1.0);
        }
        let fits = (1e3..1e10).contains(&most) || most <= 0.0 || !most.is_finite();
        let scale = if fits { 1.0 } else { (24.0 - most.log2().round()).clamp(-500.0, 500.0).exp2() };
        (self.scaled(scale), 1.0 / scale, 0.0)
    }

    /// Problem in whole numbers, whatever their size, with their unit; where costs have none, they are rounded to a part of 2^-50
    /// of all.
    pub(crate) fn counted(self) -> (Self, Units) {
        let units = self.units();
        (self.counted_in(units), units)
    }

    /// Problem with all costs as numbers of a unit.
    fn counted_in(mut self, units: Units) -> Self {
        // A penalty is more than all costs together, and so is the next whole number.
        let penalties = self.fallback.iter_mut().zip(&self.must_serve).filter(|(_, must_serve)| **must_serve).map(|(f, _)| f);
        penalties.for_each(|f| *f = units.value(units.count(*f) + 1.0));
        let entries = self.row.iter_mut().chain(&mut self.column).map(|e| &mut e.1);
        entries.chain(&mut self.fallback).chain([&mut self.constant]).for_each(|c| *c = units.count(*c));
        self
    }

    /// Problem with all costs multiplied by `by`, a power of two.
    fn scaled(mut self, by: f64) -> Self {
        let entries = self.row.iter_mut().chain(&mut self.column).map(|e| &mut e.1);
        entries.chain(&mut self.fallback).for_each(|c| *c *= by);
        self.constant *= by;
        self
    }

    /// Residual problem after some candidates are chosen and all without `keep` are dropped: demands with equal candidate
    /// sets are merged. Chosen candidates are not among those of the result, and their number and cost are subtracted.
    pub(crate) fn restrict(&self, chosen: &[u32], keep: &[bool]) -> Self {
        let mut fallback = self.fallback.clone();
        let mut must_serve = self.must_serve.clone();
        let mut dropped: Vec<bool> = keep.iter().map(|k| !k).collect();
        for &j in chosen {
            dropped[j as usize] = true;
            for &(i, c) in self.column(j as usize) {
                let i = i as usize;
                if c < fallback[i] {
                    fallback[i] = c;
                    must_serve[i] = false;
                }
            }
        }
        let mut renumbered = vec![u32::MAX; self.candidates()];
        let mut kept = Vec::new();
        for j in 0..self.candidates() {
            if !dropped[j] {
                renumbered[j] = u32_of(kept.len());
                kept.push(j);
            }
        }
        let mut rows = Rows::new();
        let mut constant = self.constant;
        let mut merged: BTreeMap<Vec<u32>, (usize, f64)> = BTreeMap::new();
        for i in 0..self.demands() {
            let remaining = || {
                self.row(i).iter().filter(|(j, c)| !dropped[*j as usize] && *c < fallback[i]).map(|(j, c)| (renumbered[*j as usize], *c))
            };
            let count = remaining().count();
            if count == 0 {
                constant += fallback[i];
            } else if !must_serve[i] && remaining().all(|(_, c)| c == 0.0) {
                let mut set: Vec<u32> = remaining().map(|e| e.0).collect();
                set.sort_unstable();
                merged.entry(set).or_insert((i, 0.0)).1 += fallback[i];
            } else {
                rows.push(remaining(), fallback[i], must_serve[i]);
            }
        }
        // A merged row keeps the order of its first demand, nearest first, by which demands are grouped later.
        let mut merged: Vec<(usize, f64)> = merged.into_values().collect();
        merged.sort_unstable_by_key(|m| m.0);
        for (i, weight) in merged {
            // Entries with a cost are no better than a candidate that is chosen already.
            let free = self.row(i).iter().take_while(|e| e.1 == 0.0).filter(|e| !dropped[e.0 as usize]);
            rows.push(free.map(|e| (renumbered[e.0 as usize], 0.0)), weight, false);
        }
        let original = kept.iter().map(|&j| self.original[j]).collect();
        let mut reduced = Self::new(original, rows, constant, self.p.saturating_sub(chosen.len()));
        reduced.budget = self.budget - self.spent(chosen);
        if !self.site_costs.is_empty() {
            reduced.site_costs = kept.iter().map(|&j| self.site_costs[j]).collect();
        }
        reduced
    }

    /// Candidates to keep: all but those that serve no demand and those that another one dominates at no higher cost (of
    /// equals the lowest stays). Candidates not examined before the time limit are kept.
    pub(crate) fn undominated(&self, time: &TimeLimit) -> Vec<bool> {
        let site_cost = |j: usize| self.site_costs.get(j).copied().unwrap_or(0.0);
        let mut keep: Vec<bool> = (0..self.candidates()).map(|j| !self.column(j).is_empty() && site_cost(j) <= self.budget).collect();
        // A dominating candidate serves every demand, so only those of the demand with the fewest choices are compared.
        for j in 0..self.candidates() {
            if !keep[j] {
                continue;
            }
            if j % 64 == 0 && time.is_up() {
                break;
            }
            let column = self.column(j);
            let rare = column.iter().min_by_key(|(i, _)| self.row(*i as usize).len()).expect("not empty");
            let rare_row = self.row(rare.0 as usize);
            let is_dominated = rare_row.iter().take_while(|(_, c)| *c <= rare.1).any(|&(k, _)| {
                let k = k as usize;
                k != j && keep[k] && site_cost(k) <= site_cost(j) && {
                    let rival = self.column(k);
                    (rival.len() > column.len()
                        || (rival.len() == column.len() && (k < j || site_cost(k) < site_cost(j) || rival != column)))
                        && dominates(rival, column)
                }
            });
            keep[j] = !is_dominated;
        }
        keep
    }
}

/// Whether column `rival` has every demand of `column` at no higher cost; both ascend by demand.
fn dominates(rival: &[(u32, f64)], column: &[(u32, f64)]) -> bool {
    let mut k = 0;
    for &(i, c) in column {
        while k < rival.len() && rival[k].0 < i {
            k += 1;
        }
        if k == rival.len() || rival[k].0 != i || rival[k].1 > c {
            return false;
        }
        k += 1;
    }
    true
}

//! The one form that coverage and median problems are solved in.
//!
//! Choose at most `p` candidates so that Σ min(fallback_i, min over chosen j of c_ij) is least. For p-median c is
//! weight times cost; for coverage c is 0 within the limit and the fallback is the weight: what is left out is least.

use std::collections::BTreeMap;

use super::costs::{transpose, u32_of};
use super::time_limit::TimeLimit;

/// A reduced problem; candidates and demands are renumbered.
#[derive(Debug, Clone)]
pub(crate) struct ReducedProblem {
    /// Original candidate of each candidate.
    pub(crate) original: Vec<u32>,
    row_start: Vec<usize>,
    row: Vec<(u32, f64)>,
    column_start: Vec<usize>,
    column: Vec<(u32, f64)>,
    /// What a demand costs when no chosen candidate serves it.
    pub(crate) fallback: Vec<f64>,
    /// Whether the fallback is a penalty for an unreached demand, not a real cost.
    pub(crate) must: Vec<bool>,
    /// Cost that no choice changes.
    pub(crate) constant: f64,
    /// How many may still be chosen.
    pub(crate) p: usize,
    /// What candidates cost to open; empty without a budget.
    pub(crate) site_costs: Vec<f64>,
    /// What is left of the budget.
    pub(crate) budget: f64,
}

/// The rows of a core in the making.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) start: Vec<usize>,
    pub(crate) entries: Vec<(u32, f64)>,
    pub(crate) fallback: Vec<f64>,
    pub(crate) must: Vec<bool>,
}

impl Rows {
    pub(crate) fn new() -> Self {
        Self { start: vec![0], ..Self::default() }
    }

    pub(crate) fn push(&mut self, entries: impl IntoIterator<Item = (u32, f64)>, fallback: f64, must: bool) {
        self.entries.extend(entries);
        self.start.push(self.entries.len());
        self.fallback.push(fallback);
        self.must.push(must);
    }
}

impl ReducedProblem {
    /// Candidates are those of `original`; `rows` speak of positions in it.
    pub(crate) fn new(original: Vec<u32>, rows: Rows, constant: f64, p: usize) -> Self {
        let (column_start, column) = transpose(&rows.start, &rows.entries, original.len());
        Self {
            original,
            row_start: rows.start,
            row: rows.entries,
            column_start,
            column,
            fallback: rows.fallback,
            must: rows.must,
            constant,
            p,
            site_costs: Vec::new(),
            budget: f64::INFINITY,
        }
    }

    pub(crate) fn demands(&self) -> usize {
        self.fallback.len()
    }

    pub(crate) fn candidates(&self) -> usize {
        self.original.len()
    }

    pub(crate) fn row(&self, i: usize) -> &[(u32, f64)] {
        &self.row[self.row_start[i]..self.row_start[i + 1]]
    }

    pub(crate) fn column(&self, j: usize) -> &[(u32, f64)] {
        &self.column[self.column_start[j]..self.column_start[j + 1]]
    }

    /// Whether the demand stands for a set of candidates of which one must be chosen.
    pub(crate) fn is_required(&self, i: usize) -> bool {
        self.must[i] && self.row(i).last().is_none_or(|e| e.1 == 0.0)
    }

    /// Whether a choice keeps to the number and the budget.
    pub(crate) fn affordable(&self, chosen: &[u32]) -> bool {
        chosen.len() <= self.p && self.spent(chosen) <= self.budget * (1.0 + 1e-12)
    }

    pub(crate) fn spent(&self, chosen: &[u32]) -> f64 {
        if self.site_costs.is_empty() { 0.0 } else { chosen.iter().map(|&j| self.site_costs[j as usize]).sum() }
    }

    /// The greatest number that every cost is a whole multiple of, and so all differences of values; 0 when there is
    /// none worth using.
    pub(crate) fn quantum(&self) -> f64 {
        let values = || self.row.iter().map(|e| e.1).chain(self.fallback.iter().copied());
        if values().sum::<f64>() > 1e15 {
            return 0.0;
        }
        for scale in [1.0, 10.0, 100.0, 1000.0] {
            // Whole but for the rounding of a few products and sums, however small: a cost of 1e-9 is not a whole 0.
            let whole = |v: f64| (v * scale - (v * scale).round()).abs() <= 1e-12 * v * scale;
            if values().all(whole) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "costs are at least 0; the sum was checked")]
                let gcd = values().fold(0_u64, |g, v| gcd(g, (v * scale).round() as u64));
                #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
                return if gcd == 0 { 1.0 } else { gcd as f64 / scale };
            }
        }
        0.0
    }

    /// What to multiply all costs by, a power of two and so exact, to keep them clear of the absolute tolerances of the
    /// search and of HiGHS.
    pub(crate) fn scale(&self, quantum: f64) -> f64 {
        let worst = |i: usize| if self.must[i] { self.row(i).last().map_or(0.0, |e| e.1) } else { self.fallback[i] };
        let most: f64 = (0..self.demands()).map(worst).sum();
        let fits = (1e3..1e10).contains(&most) || (most < 1e10 && quantum >= 1e-2);
        if fits || most <= 0.0 || !most.is_finite() { 1.0 } else { (24.0 - most.log2().round()).clamp(-500.0, 500.0).exp2() }
    }

    /// All costs times `by`.
    pub(crate) fn scaled(mut self, by: f64) -> Self {
        let entries = self.row.iter_mut().chain(&mut self.column).map(|e| &mut e.1);
        entries.chain(&mut self.fallback).for_each(|c| *c *= by);
        self.constant *= by;
        self
    }

    /// The core that is left when some candidates are chosen and some dropped, with duplicates merged and dominated
    /// candidates dropped. Candidates that are chosen no longer count among those of the result.
    pub(crate) fn restrict(&self, chosen: &[u32], keep: &[bool]) -> Self {
        let mut now = self.fallback.clone();
        let mut must = self.must.clone();
        let mut gone: Vec<bool> = keep.iter().map(|k| !k).collect();
        for &j in chosen {
            gone[j as usize] = true;
            for &(i, c) in self.column(j as usize) {
                let i = i as usize;
                if c < now[i] {
                    now[i] = c;
                    must[i] = false;
                }
            }
        }
        let mut renumbered = vec![u32::MAX; self.candidates()];
        let mut kept = Vec::new();
        for j in 0..self.candidates() {
            if !gone[j] {
                renumbered[j] = u32_of(kept.len());
                kept.push(j);
            }
        }
        let mut rows = Rows::new();
        let mut constant = self.constant;
        let mut merged: BTreeMap<Vec<u32>, (usize, f64)> = BTreeMap::new();
        for i in 0..self.demands() {
            let left = || self.row(i).iter().filter(|(j, c)| !gone[*j as usize] && *c < now[i]).map(|(j, c)| (renumbered[*j as usize], *c));
            let count = left().count();
            if count == 0 {
                constant += now[i];
            } else if !must[i] && left().all(|(_, c)| c == 0.0) {
                let mut set: Vec<u32> = left().map(|e| e.0).collect();
                set.sort_unstable();
                merged.entry(set).or_insert((i, 0.0)).1 += now[i];
            } else {
                rows.push(left(), now[i], must[i]);
            }
        }
        // A merged row keeps the order of its first demand, nearest first, by which demands are grouped later.
        let mut merged: Vec<(usize, f64)> = merged.into_values().collect();
        merged.sort_unstable_by_key(|m| m.0);
        for (i, weight) in merged {
            // Those that cost something are no better than one that is chosen already.
            let free = self.row(i).iter().take_while(|e| e.1 == 0.0).filter(|e| !gone[e.0 as usize]);
            rows.push(free.map(|e| (renumbered[e.0 as usize], 0.0)), weight, false);
        }
        let original = kept.iter().map(|&j| self.original[j]).collect();
        let mut core = Self::new(original, rows, constant, self.p.saturating_sub(chosen.len()));
        core.budget = self.budget - self.spent(chosen);
        if !self.site_costs.is_empty() {
            core.site_costs = kept.iter().map(|&j| self.site_costs[j]).collect();
        }
        core
    }

    /// Which candidates are worth keeping: not those that serve nobody, nor those that another one beats everywhere
    /// at no higher cost (of equals the lowest stays). What there is no time to look at stays.
    pub(crate) fn undominated(&self, clock: &TimeLimit) -> Vec<bool> {
        let dear = |j: usize| self.site_costs.get(j).copied().unwrap_or(0.0);
        let mut keep: Vec<bool> = (0..self.candidates()).map(|j| !self.column(j).is_empty() && dear(j) <= self.budget).collect();
        // Rivals are looked for only among those who serve the demand with the fewest choices.
        for j in 0..self.candidates() {
            if !keep[j] {
                continue;
            }
            if j % 64 == 0 && clock.out() {
                break;
            }
            let mine = self.column(j);
            let rare = mine.iter().min_by_key(|(i, _)| self.row(*i as usize).len()).expect("not empty");
            let rare_row = self.row(rare.0 as usize);
            let beaten = rare_row.iter().take_while(|(_, c)| *c <= rare.1).any(|&(k, _)| {
                let k = k as usize;
                k != j && keep[k] && dear(k) <= dear(j) && {
                    let theirs = self.column(k);
                    (theirs.len() > mine.len() || (theirs.len() == mine.len() && (k < j || dear(k) < dear(j) || theirs != mine)))
                        && at_least_as_good(theirs, mine)
                }
            });
            keep[j] = !beaten;
        }
        keep
    }
}

/// Whether one column serves everybody of another at no more cost; both ascend by demand.
fn at_least_as_good(theirs: &[(u32, f64)], mine: &[(u32, f64)]) -> bool {
    let mut k = 0;
    for &(i, c) in mine {
        while k < theirs.len() && theirs[k].0 < i {
            k += 1;
        }
        if k == theirs.len() || theirs[k].0 != i || theirs[k].1 > c {
            return false;
        }
        k += 1;
    }
    true
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

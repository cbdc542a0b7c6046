//! Row weighting local search for set covering (Gao, Weise and Li 2015): remove a site, cover the uncovered rows again, and
//! raise the weights of rows that stay uncovered. With costs, covers cheaper than the best are searched.

use super::rng::Rng;
use crate::model::{TimeLimit, u32_of};

/// State of a search over covers of `rows` by candidates of given costs.
pub(crate) struct RowWeighting<'a> {
    /// Candidates that cover each row.
    rows: &'a [Vec<u32>],
    /// Rows that each candidate covers.
    columns: &'a [Vec<u32>],
    /// Cost of each candidate.
    costs: &'a [f64],
    /// Chosen candidates.
    chosen: Vec<u32>,
    /// Position of each candidate in `chosen`, or `NOT_CHOSEN`.
    position: Vec<u32>,
    /// Cost of the chosen candidates.
    spent: f64,
    /// Weight of each row, raised while it stays uncovered.
    weight: Vec<f64>,
    /// Number of chosen candidates that cover each row.
    cover_count: Vec<u32>,
    /// Exclusive or of the candidates that cover each row: where there is one, its number.
    cover_xor: Vec<u32>,
    /// Rows that no chosen candidate covers.
    uncovered: Vec<u32>,
    /// Position of each row in `uncovered`.
    uncovered_at: Vec<u32>,
    /// Score of each candidate: for a closed one the weight of uncovered rows it covers, for a chosen one the weight of rows
    /// that only it covers.
    score: Vec<f64>,
    /// Change count when each candidate was last added or removed.
    last_moved: Vec<u64>,
    /// Change count when each candidate was last removed.
    last_removed: Vec<u64>,
    /// Change count when each row last changed.
    row_changed: Vec<u64>,
    /// Number of changes so far.
    change_count: u64,
    /// Generator of the rows to cover next.
    rng: Rng,
    /// Steps of work done.
    effort: usize,
}

/// Position of a candidate that is not chosen.
const NOT_CHOSEN: u32 = u32::MAX;

impl<'a> RowWeighting<'a> {
    /// Search from the cover `start`.
    pub(crate) fn new(rows: &'a [Vec<u32>], columns: &'a [Vec<u32>], costs: &'a [f64], start: &[u32]) -> Self {
        let (n, m) = (rows.len(), costs.len());
        #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
        let mut search = Self {
            rows,
            columns,
            costs,
            chosen: Vec::new(),
            position: vec![NOT_CHOSEN; m],
            spent: 0.0,
            weight: vec![1.0; n],
            cover_count: vec![0; n],
            cover_xor: vec![0; n],
            uncovered: (0..u32_of(n)).collect(),
            uncovered_at: (0..u32_of(n)).collect(),
            score: columns.iter().map(|c| c.len() as f64).collect(),
            last_moved: vec![0; m],
            last_removed: vec![0; m],
            row_changed: vec![1; n],
            change_count: 1,
            rng: Rng(0x5eed),
            effort: 0,
        };
        start.iter().for_each(|&j| search.add(j));
        search
    }

    /// Cheapest cover found within `effort` steps of work and the time limit, or the first that costs at most `target`.
    pub(crate) fn run(mut self, effort: usize, target: f64, time: &TimeLimit) -> Vec<u32> {
        let mut best = self.chosen.clone();
        let mut best_cost = self.spent;
        let mut tabu = NOT_CHOSEN;
        for step in 0_u64.. {
            while self.uncovered.is_empty() {
                if self.spent < best_cost - 1e-9 {
                    best_cost = self.spent;
                    best.clone_from(&self.chosen);
                }
                if best_cost <= target + 1e-9 || self.chosen.is_empty() {
                    return best;
                }
                let Some(j) = self.least_loss(NOT_CHOSEN) else { return best };
                self.remove(j);
            }
            if self.effort > effort || (step % 64 == 0 && time.is_up()) {
                return best;
            }
            if let Some(j) = self.least_loss(tabu) {
                self.remove(j);
            }
            let at = self.rng.below(self.uncovered.len());
            let i = self.uncovered[at];
            let row = &self.rows[i as usize];
            self.effort += row.len();
            let enters = |j: &&u32| self.may_add(**j) && self.spent + self.costs[**j as usize] < best_cost - 1e-9;
            let better = |a: &&u32, b: &&u32| {
                let (a, b) = (**a as usize, **b as usize);
                (self.score[a] * self.costs[b])
                    .total_cmp(&(self.score[b] * self.costs[a]))
                    .then(self.last_moved[b].cmp(&self.last_moved[a]))
                    .then(b.cmp(&a))
            };
            if let Some(&j) = row.iter().filter(enters).max_by(better) {
                self.add(j);
                tabu = j;
            }
            for &i in &self.uncovered {
                self.weight[i as usize] += 1.0;
                for &j in &self.rows[i as usize] {
                    self.score[j as usize] += 1.0;
                }
                self.effort += self.rows[i as usize].len();
            }
        }
        best
    }

    /// Chosen candidate with the least score per cost, other than `tabu`; of equals the one chosen longest.
    fn least_loss(&mut self, tabu: u32) -> Option<u32> {
        self.effort += self.chosen.len();
        let better = |a: &&u32, b: &&u32| {
            let (a, b) = (**a as usize, **b as usize);
            (self.score[a] * self.costs[b])
                .total_cmp(&(self.score[b] * self.costs[a]))
                .then(self.last_moved[a].cmp(&self.last_moved[b]))
                .then(a.cmp(&b))
        };
        self.chosen.iter().filter(|j| **j != tabu).min_by(better).copied()
    }

    /// Adds a candidate to the cover.
    fn add(&mut self, j: u32) {
        self.position[j as usize] = u32_of(self.chosen.len());
        self.chosen.push(j);
        self.spent += self.costs[j as usize];
        let columns = self.columns;
        for &i in &columns[j as usize] {
            let at = i as usize;
            self.effort += 1;
            self.row_changed[at] = self.change_count + 1;
            if self.cover_count[at] == 0 {
                self.mark_covered(i);
                self.shift_scores(i, -self.weight[at], j);
            } else if self.cover_count[at] == 1 {
                self.score[self.cover_xor[at] as usize] -= self.weight[at];
            }
            self.cover_count[at] += 1;
            self.cover_xor[at] ^= j;
        }
        // The rows that only this candidate covers now.
        self.score[j as usize] =
            columns[j as usize].iter().filter(|i| self.cover_count[**i as usize] == 1).map(|i| self.weight[*i as usize]).sum();
        self.change_count += 1;
        self.last_moved[j as usize] = self.change_count;
    }

    /// Removes a candidate from the cover.
    fn remove(&mut self, j: u32) {
        let at = self.position[j as usize] as usize;
        self.chosen.swap_remove(at);
        if let Some(&last_moved) = self.chosen.get(at) {
            self.position[last_moved as usize] = u32_of(at);
        }
        self.position[j as usize] = NOT_CHOSEN;
        self.spent -= self.costs[j as usize];
        let columns = self.columns;
        for &i in &columns[j as usize] {
            let at = i as usize;
            self.effort += 1;
            self.row_changed[at] = self.change_count + 1;
            self.cover_count[at] -= 1;
            self.cover_xor[at] ^= j;
            if self.cover_count[at] == 0 {
                self.uncovered_at[at] = u32_of(self.uncovered.len());
                self.uncovered.push(i);
                self.shift_scores(i, self.weight[at], j);
            } else if self.cover_count[at] == 1 {
                self.score[self.cover_xor[at] as usize] += self.weight[at];
            }
        }
        self.score[j as usize] =
            columns[j as usize].iter().filter(|i| self.cover_count[**i as usize] == 0).map(|i| self.weight[*i as usize]).sum();
        self.change_count += 1;
        self.last_moved[j as usize] = self.change_count;
        self.last_removed[j as usize] = self.change_count;
    }

    /// Configuration checking: whether a row of the candidate has changed since the candidate was removed.
    fn may_add(&self, j: u32) -> bool {
        self.columns[j as usize].iter().any(|&i| self.row_changed[i as usize] > self.last_removed[j as usize])
    }

    /// Adds `by` to the scores of all candidates of a row except `but`.
    fn shift_scores(&mut self, i: u32, by: f64, but: u32) {
        let row = &self.rows[i as usize];
        self.effort += row.len();
        row.iter().filter(|k| **k != but).for_each(|&k| self.score[k as usize] += by);
    }

    /// Takes a row off the list of uncovered rows.
    fn mark_covered(&mut self, i: u32) {
        let at = self.uncovered_at[i as usize] as usize;
        self.uncovered.swap_remove(at);
        if let Some(&last_moved) = self.uncovered.get(at) {
            self.uncovered_at[last_moved as usize] = u32_of(at);
        }
    }
}

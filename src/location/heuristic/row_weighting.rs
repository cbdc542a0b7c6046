//! Small covers by a walk: drop a site, cover what is open again, and make rows that stay open ever dearer
//! (row weighting local search, Gao, Weise and Li 2015; with costs, within the best cost).

use super::rng::Rng;
use crate::model::{TimeLimit, u32_of};

/// A walk over covers of `rows` by candidates of given costs.
pub(crate) struct RowWeighting<'a> {
    rows: &'a [Vec<u32>],
    columns: &'a [Vec<u32>],
    costs: &'a [f64],
    chosen: Vec<u32>,
    /// Place among the chosen, or none.
    place: Vec<u32>,
    spent: f64,
    weight: Vec<f64>,
    /// How many chosen cover a row, and the exclusive or of who they are: of one alone, who it is.
    count: Vec<u32>,
    who: Vec<u32>,
    /// Rows nobody covers, and where each stands among them.
    open: Vec<u32>,
    open_at: Vec<u32>,
    /// Weight of what a closed candidate would cover, or of what an open one alone covers.
    score: Vec<f64>,
    /// When each last came or went, and when each row last changed, in changes.
    moved: Vec<u64>,
    left: Vec<u64>,
    changed: Vec<u64>,
    changes: u64,
    dice: Rng,
    work: usize,
}

const NOWHERE: u32 = u32::MAX;

impl<'a> RowWeighting<'a> {
    /// From a cover.
    pub(crate) fn new(rows: &'a [Vec<u32>], columns: &'a [Vec<u32>], costs: &'a [f64], start: &[u32]) -> Self {
        let (n, m) = (rows.len(), costs.len());
        #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
        let mut walk = Self {
            rows,
            columns,
            costs,
            chosen: Vec::new(),
            place: vec![NOWHERE; m],
            spent: 0.0,
            weight: vec![1.0; n],
            count: vec![0; n],
            who: vec![0; n],
            open: (0..u32_of(n)).collect(),
            open_at: (0..u32_of(n)).collect(),
            score: columns.iter().map(|c| c.len() as f64).collect(),
            moved: vec![0; m],
            left: vec![0; m],
            changed: vec![1; n],
            changes: 1,
            dice: Rng(0x5eed),
            work: 0,
        };
        start.iter().for_each(|&j| walk.add(j));
        walk
    }

    /// The cheapest cover met within so many steps of work, or the first at most as dear as `enough`.
    pub(crate) fn run(mut self, work: usize, enough: f64, clock: &TimeLimit) -> Vec<u32> {
        let mut best = self.chosen.clone();
        let mut best_cost = self.spent;
        let mut tabu = NOWHERE;
        for step in 0_u64.. {
            while self.open.is_empty() {
                if self.spent < best_cost - 1e-9 {
                    best_cost = self.spent;
                    best.clone_from(&self.chosen);
                }
                if best_cost <= enough + 1e-9 || self.chosen.is_empty() {
                    return best;
                }
                let Some(j) = self.least_missed(NOWHERE) else { return best };
                self.remove(j);
            }
            if self.work > work || (step % 64 == 0 && clock.out()) {
                return best;
            }
            if let Some(j) = self.least_missed(tabu) {
                self.remove(j);
            }
            let at = self.dice.below(self.open.len());
            let i = self.open[at];
            let row = &self.rows[i as usize];
            self.work += row.len();
            let enters = |j: &&u32| self.may_enter(**j) && self.spent + self.costs[**j as usize] < best_cost - 1e-9;
            let better = |a: &&u32, b: &&u32| {
                let (a, b) = (**a as usize, **b as usize);
                (self.score[a] * self.costs[b])
                    .total_cmp(&(self.score[b] * self.costs[a]))
                    .then(self.moved[b].cmp(&self.moved[a]))
                    .then(b.cmp(&a))
            };
            if let Some(&j) = row.iter().filter(enters).max_by(better) {
                self.add(j);
                tabu = j;
            }
            for &i in &self.open {
                self.weight[i as usize] += 1.0;
                for &j in &self.rows[i as usize] {
                    self.score[j as usize] += 1.0;
                }
                self.work += self.rows[i as usize].len();
            }
        }
        best
    }

    /// The chosen candidate that least is lost with, for its cost; the one longest there of equals.
    fn least_missed(&mut self, tabu: u32) -> Option<u32> {
        self.work += self.chosen.len();
        let better = |a: &&u32, b: &&u32| {
            let (a, b) = (**a as usize, **b as usize);
            (self.score[a] * self.costs[b])
                .total_cmp(&(self.score[b] * self.costs[a]))
                .then(self.moved[a].cmp(&self.moved[b]))
                .then(a.cmp(&b))
        };
        self.chosen.iter().filter(|j| **j != tabu).min_by(better).copied()
    }

    fn add(&mut self, j: u32) {
        self.place[j as usize] = u32_of(self.chosen.len());
        self.chosen.push(j);
        self.spent += self.costs[j as usize];
        let columns = self.columns;
        for &i in &columns[j as usize] {
            let at = i as usize;
            self.work += 1;
            self.changed[at] = self.changes + 1;
            if self.count[at] == 0 {
                self.leave_open(i);
                self.shift(i, -self.weight[at], j);
            } else if self.count[at] == 1 {
                self.score[self.who[at] as usize] -= self.weight[at];
            }
            self.count[at] += 1;
            self.who[at] ^= j;
        }
        // What it alone covers now.
        self.score[j as usize] =
            columns[j as usize].iter().filter(|i| self.count[**i as usize] == 1).map(|i| self.weight[*i as usize]).sum();
        self.changes += 1;
        self.moved[j as usize] = self.changes;
    }

    fn remove(&mut self, j: u32) {
        let at = self.place[j as usize] as usize;
        self.chosen.swap_remove(at);
        if let Some(&moved) = self.chosen.get(at) {
            self.place[moved as usize] = u32_of(at);
        }
        self.place[j as usize] = NOWHERE;
        self.spent -= self.costs[j as usize];
        let columns = self.columns;
        for &i in &columns[j as usize] {
            let at = i as usize;
            self.work += 1;
            self.changed[at] = self.changes + 1;
            self.count[at] -= 1;
            self.who[at] ^= j;
            if self.count[at] == 0 {
                self.open_at[at] = u32_of(self.open.len());
                self.open.push(i);
                self.shift(i, self.weight[at], j);
            } else if self.count[at] == 1 {
                self.score[self.who[at] as usize] += self.weight[at];
            }
        }
        self.score[j as usize] =
            columns[j as usize].iter().filter(|i| self.count[**i as usize] == 0).map(|i| self.weight[*i as usize]).sum();
        self.changes += 1;
        self.moved[j as usize] = self.changes;
        self.left[j as usize] = self.changes;
    }

    /// Not straight back: only when something around it has changed since it left.
    fn may_enter(&self, j: u32) -> bool {
        self.columns[j as usize].iter().any(|&i| self.changed[i as usize] > self.left[j as usize])
    }

    /// Changes what closed candidates would gain by a row.
    fn shift(&mut self, i: u32, by: f64, but: u32) {
        let row = &self.rows[i as usize];
        self.work += row.len();
        row.iter().filter(|k| **k != but).for_each(|&k| self.score[k as usize] += by);
    }

    fn leave_open(&mut self, i: u32) {
        let at = self.open_at[i as usize] as usize;
        self.open.swap_remove(at);
        if let Some(&moved) = self.open.get(at) {
            self.open_at[moved as usize] = u32_of(at);
        }
    }
}

//! Tabu search on the table of swaps.

use super::interchange::{MAX_TABLE_SIZE, SwapTable};
use super::plan::Plan;
use super::rng::Rng;
use crate::model::{TimeLimit, improves};

/// Number of swaps without a better plan after which tabu search ends.
const MAX_IDLE_SWAPS: usize = 500;

impl Plan<'_> {
    /// Tabu search (Glover 1989; for p-median Rolland, Schilling and Current 1996): the best swap is made even if it is for
    /// the worse, the sites exchanged stay so for some swaps, and the best plan found is kept. Ends after `MAX_IDLE_SWAPS`
    /// swaps without improvement, or about 10⁹ steps of work.
    pub(crate) fn tabu_search(&mut self, time: &TimeLimit) {
        let (m, p) = (self.reduced.candidates(), self.chosen.len());
        if p == 0 || m < p + 4 || m * p > MAX_TABLE_SIZE {
            return;
        }
        let entries: usize = (0..self.reduced.demands()).map(|i| self.reduced.row(i).len()).sum();
        let work_per_swap = m * p + 2 * (entries / m) * (entries / self.reduced.demands().max(1)) + 1;
        let max_steps = (1_000_000_000 / work_per_swap).min(5000);
        let mut rng = Rng(0x5eed);
        let mut swaps = SwapTable::new(self.clone());
        let mut tabu_until = vec![0_usize; m];
        let mut last_improvement = 0;
        for step in 1..=max_steps {
            if step - last_improvement > MAX_IDLE_SWAPS || time.is_up() {
                break;
            }
            let allowed = |position: usize, j: usize| tabu_until[j] <= step && tabu_until[swaps.plan.chosen[position] as usize] <= step;
            let best_swap = swaps.best_swap(|position, j, change| allowed(position, j) || improves(swaps.plan.value + change, self.value));
            let Some((position, enters, _)) = best_swap else { continue };
            let leaves = swaps.plan.chosen[position];
            swaps.swap(position, enters);
            tabu_until[leaves as usize] = step + 10 + rng.below(20);
            tabu_until[enters as usize] = step + 1 + p / 8 + rng.below(p / 4 + 1);
            if improves(swaps.plan.value, self.value) {
                *self = swaps.plan.clone();
                last_improvement = step;
            }
        }
        self.refresh();
    }
}

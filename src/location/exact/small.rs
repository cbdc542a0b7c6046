//! Exact search of small problems, where the proof of a program is only as good as its tolerance: every choice is looked at,
//! or left out because all that it may still open is no better. Sums are of whole numbers.

use crate::model::TimeLimit;

/// Greatest number of candidates that may be chosen or not.
pub(super) const MAX_FREE: usize = 40;
/// Greatest number of choices that are looked at.
const MAX_LOOKS: usize = 30_000;
/// Greatest number of steps of work, with some for each pair of a site and a row at each look.
const MAX_WORK: usize = 60_000_000;

/// Choices of sites that the conditions allow.
pub(super) struct Choices {
    /// Candidates that may be chosen or not, the most promising first.
    pub(super) free: Vec<u32>,
    /// Candidates in every choice.
    pub(super) forced: Vec<u32>,
    /// Sets of which every choice has a candidate.
    pub(super) required: Vec<Vec<u32>>,
    /// Greatest number of sites.
    pub(super) sites: usize,
    /// Opening cost of each candidate, a whole number; empty where nothing costs anything.
    pub(super) costs: Vec<f64>,
    /// Greatest total opening cost.
    pub(super) budget: f64,
    /// Number of pairs of a site and a row, the work of one look.
    pub(super) pairs: usize,
}

/// Answer of a search to the end: the best choice, or that there is none.
pub(super) type Found = Option<Vec<u32>>;

impl Choices {
    fn cost(&self, j: u32) -> f64 {
        self.costs.get(j as usize).copied().unwrap_or(0.0)
    }

    /// Total opening cost of a choice.
    pub(super) fn spent(&self, chosen: &[u32]) -> f64 {
        chosen.iter().map(|&j| self.cost(j)).sum()
    }

    fn has_required(&self, chosen: &[u32]) -> bool {
        self.required.iter().all(|set| set.iter().any(|j| chosen.contains(j)))
    }

    /// Whether a choice keeps all conditions.
    fn admits(&self, chosen: &[u32]) -> bool {
        chosen.len() <= self.sites
            && self.spent(chosen) <= self.budget
            && self.has_required(chosen)
            && self.forced.iter().all(|j| chosen.contains(j))
            && chosen.iter().all(|j| self.free.contains(j) || self.forced.contains(j))
    }

    /// Choice with the greatest worth, where one more site never lowers it; `start` is kept when none is better. `None` when
    /// the problem is too large, or time is up.
    pub(super) fn best<W: PartialOrd>(&self, start: &[u32], worth: impl Fn(&[u32]) -> W, time: &TimeLimit) -> Option<Found> {
        if self.free.len() > MAX_FREE {
            return None;
        }
        let start = self.admits(start).then(|| (start.to_vec(), worth(start)));
        let mut search = Search { choices: self, looks: 0, best: start, time };
        search.most(0, &mut self.forced.clone(), &worth)?;
        Some(search.best.map(|b| b.0))
    }

    /// Cheapest choice that is enough, where one more site never makes it too little; else as [`Choices::best`].
    pub(super) fn cheapest(&self, start: &[u32], enough: impl Fn(&[u32]) -> bool, time: &TimeLimit) -> Option<Found> {
        if self.free.len() > MAX_FREE {
            return None;
        }
        let start = (self.admits(start) && enough(start)).then(|| (start.to_vec(), self.spent(start)));
        let mut search = Search { choices: self, looks: 0, best: start, time };
        search.least(0, &mut self.forced.clone(), &enough)?;
        Some(search.best.map(|b| b.0))
    }
}

/// Depth-first search with the best choice and its worth or cost.
struct Search<'a, W> {
    choices: &'a Choices,
    looks: usize,
    best: Option<(Vec<u32>, W)>,
    time: &'a TimeLimit<'a>,
}

impl<W: PartialOrd> Search<'_, W> {
    /// One more look; `None` when there were too many.
    fn look(&mut self) -> Option<()> {
        self.looks += 1;
        (self.looks <= MAX_LOOKS.min(MAX_WORK / self.choices.pairs.max(1)) && !(self.looks.is_multiple_of(64) && self.time.is_up()))
            .then_some(())
    }

    /// Choice together with all that may still be added to it.
    fn with_rest(&self, at: usize, chosen: &[u32]) -> Vec<u32> {
        let left = self.choices.budget - self.choices.spent(chosen);
        let rest = self.choices.free[at..].iter().copied().filter(|&j| chosen.len() < self.choices.sites && self.choices.cost(j) <= left);
        chosen.iter().copied().chain(rest).collect()
    }

    fn most(&mut self, at: usize, chosen: &mut Vec<u32>, worth: &impl Fn(&[u32]) -> W) -> Option<()> {
        self.look()?;
        let all = self.with_rest(at, chosen);
        if !self.choices.has_required(&all) || self.best.as_ref().is_some_and(|b| worth(&all) <= b.1) {
            return Some(());
        }
        if self.choices.admits(chosen) {
            let worth = worth(chosen);
            if self.best.as_ref().is_none_or(|b| worth > b.1) {
                self.best = Some((chosen.clone(), worth));
            }
        }
        let Some(&next) = self.choices.free[at..].iter().find(|j| all.contains(j)) else { return Some(()) };
        let at = at + self.choices.free[at..].iter().position(|j| *j == next).unwrap_or(0) + 1;
        chosen.push(next);
        self.most(at, chosen, worth)?;
        chosen.pop();
        self.most(at, chosen, worth)
    }
}

impl Search<'_, f64> {
    fn least(&mut self, at: usize, chosen: &mut Vec<u32>, enough: &impl Fn(&[u32]) -> bool) -> Option<()> {
        self.look()?;
        let spent = self.choices.spent(chosen);
        if self.best.as_ref().is_some_and(|b| spent >= b.1) {
            return Some(());
        }
        if self.choices.admits(chosen) && enough(chosen) {
            self.best = Some((chosen.clone(), spent));
            return Some(());
        }
        let all = self.with_rest(at, chosen);
        if !self.choices.has_required(&all) || !enough(&all) {
            return Some(());
        }
        let Some(&next) = self.choices.free.get(at) else { return Some(()) };
        if all.contains(&next) {
            chosen.push(next);
            self.least(at + 1, chosen, enough)?;
            chosen.pop();
        }
        self.least(at + 1, chosen, enough)
    }
}

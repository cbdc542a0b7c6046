//! What new sites may be: so many, and, with a budget, so dear; and whether such ones can cover.

use super::set_cover;
use crate::model::{LocationError, Problem, TimeLimit};

/// What new sites may be: so many, and, with a budget, so dear.
pub(super) struct SiteBudget {
    pub(super) sites: usize,
    ones: Vec<f64>,
    /// What candidates cost, and what is left when the forced are paid.
    budget: Option<(Vec<f64>, f64)>,
}

/// Whether so many sites can cover.
pub(super) enum Feasibility {
    Found(Vec<u32>),
    Impossible,
    Undecided,
}

impl SiteBudget {
    pub(super) fn new(problem: &Problem, sites: usize, forced: &[u32]) -> Self {
        let priced = |budget: f64| {
            let (costs, scale) = set_cover::scaled(&problem.site_costs);
            let spent: f64 = forced.iter().map(|&j| problem.site_costs[j as usize]).sum();
            (costs, (budget - spent) * scale)
        };
        Self { sites: sites - forced.len(), ones: vec![1.0; problem.costs.candidates()], budget: problem.budget.map(priced) }
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
    fn most(&self) -> f64 {
        self.sites as f64
    }

    /// One a site, and what they cost where that counts.
    pub(super) fn of_kinds(&self) -> impl Iterator<Item = &[f64]> {
        std::iter::once(self.ones.as_slice()).chain(self.budget.iter().map(|b| b.0.as_slice()))
    }

    /// What is asked of covers: by costs, at most so much.
    fn asked(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.of_kinds().zip(std::iter::once(self.most()).chain(self.budget.iter().map(|b| b.1)))
    }

    pub(super) fn pays(&self, cover: &[u32]) -> bool {
        let sum = |costs: &[f64]| cover.iter().map(|&j| costs[j as usize]).sum::<f64>();
        self.asked().all(|(costs, most)| sum(costs) <= most + 1e-9)
    }

    /// Whether linear programs show that no cover does.
    pub(super) fn too_little(&self, rows: &[Vec<u32>], clock: &TimeLimit) -> Result<bool, LocationError> {
        for (costs, most) in self.asked() {
            if set_cover::lower(rows, costs, clock)? > most + 1e-6 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A cover that short walks find.
    pub(super) fn walked(&self, rows: &[Vec<u32>], clock: &TimeLimit) -> Option<Vec<u32>> {
        self.asked().map(|(costs, most)| set_cover::walked(rows, costs, most, clock)).find(|cover| self.pays(cover))
    }

    /// Whether some cover does, and the nodes that took.
    pub(super) fn decides(&self, rows: &[Vec<u32>], clock: &TimeLimit) -> Result<(Feasibility, usize), LocationError> {
        let mut nodes = 0;
        let mut sure = true;
        for (costs, most) in self.asked() {
            let covered = set_cover::cover_within(rows, costs, Some(most), clock)?;
            nodes += covered.nodes;
            if self.pays(&covered.sites) {
                return Ok((Feasibility::Found(covered.sites), nodes));
            }
            if covered.bound > most + 1e-6 {
                return Ok((Feasibility::Impossible, nodes));
            }
            sure &= covered.cost <= most + 1e-9;
        }
        // Few enough are too dear, and cheap enough are too many.
        let Some((costs, most)) = self.budget.as_ref().filter(|_| sure) else { return Ok((Feasibility::Undecided, nodes)) };
        let both = set_cover::cover_both(rows, costs, *most, self.sites, clock)?;
        let told = match both.sites.filter(|sites| self.pays(sites)) {
            Some(sites) => Feasibility::Found(sites),
            None if both.impossible => Feasibility::Impossible,
            None => Feasibility::Undecided,
        };
        Ok((told, nodes + both.nodes))
    }
}

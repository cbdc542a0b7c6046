//! Statement of what a plan's proof counts, for circles of the fastest of several modes.

use carecircle_words::say;
use serde::Serialize;

use super::bus_counting::BusCounting;
use super::outcome::PlanOutcome;
use super::prepared::Prepared;
use super::query::Goal;
use crate::siting::Solution;
use carecircle_base::model::{CircleMode, Name};

/// Statement of what a plan's objective, bound, phases and curve count; the final coverage is recomputed by every mode.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanCounting))]
pub struct Counting {
    /// Ids of the modes on streets: a home that reaches a site by any of them counts.
    pub modes: Vec<String>,
    /// Counting of buses to new sites.
    pub buses: BusCounting,
    /// Number of seniors newly reached (of circles: completed) beyond those counted: by buses, recomputed.
    pub more: f64,
    /// Upper bound on the seniors newly reached by any plan, buses counted in full; MCLP only, null where buses do not run.
    pub bound: Option<f64>,
    /// Statement in words.
    pub says: Name,
}

impl Prepared<'_> {
    /// Counting of a solution; `None` for a circle of one mode.
    pub(super) fn counts(&self, solution: &Solution, outcome: &PlanOutcome) -> Option<Counting> {
        let study = self.study;
        let mode = study.circles[self.query.circle.index()].mode;
        if !mode.is_best() {
            return None;
        }
        let newly = |h: &usize| !self.has_today(*h);
        let seniors = |which: &dyn Fn(usize) -> bool| -> f64 {
            (0..study.homes.len()).filter(newly).filter(|h| which(*h)).map(|h| study.homes[h].seniors).sum()
        };
        // An empty sum is -0; adding 0 makes it 0.
        let more = seniors(&|h| outcome.has[h] && !outcome.counted[h]) + 0.0;
        // A bound under capacities or fairness does not bound the seniors reached.
        let plain = self.query.goal == Goal::Mclp && self.problem.capacities.is_empty() && !self.query.fair;
        let bound = (self.buses != BusCounting::None && plain && solution.bound.is_finite()).then(|| {
            let by_bus = &outcome.by_bus_at_most;
            let mut reached = by_bus.clone();
            self.homes.iter().for_each(|h| reached[*h as usize] = true);
            (solution.bound + seniors(&|h| by_bus[h])).min(seniors(&|h| reached[h]))
        });
        let streets: Vec<CircleMode> = mode.parts().into_iter().filter(|m| *m != CircleMode::Bus).collect();
        Some(Counting {
            modes: streets.iter().map(|m| m.id(&study.profiles)).collect(),
            buses: self.buses,
            more,
            bound,
            says: says(&CircleMode::best_of(&streets).name(&study.profiles), self.buses),
        })
    }
}

fn says(modes: &Name, buses: BusCounting) -> Name {
    match buses {
        BusCounting::None => Name::from(say!("site-whoever-comes-within", modes)),
        BusCounting::LeftOut => Name::from(say!("site-objective-its-bound", modes)),
        BusCounting::Alone => Name::from(say!("site-objective-its-bound-order", modes)),
    }
}

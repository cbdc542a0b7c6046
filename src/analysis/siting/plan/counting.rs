//! What a plan's proof is about where people come by whichever of several modes is quickest.

use serde::Serialize;

use super::outcome::PlanOutcome;
use super::prepared::Prepared;
use super::query::Goal;
use crate::siting::Solution;
use carecircle_base::model::{CircleMode, Name};

/// For at most so many candidates, whom a bus brings to each alone is counted: a search of the timetable each.
pub(super) const MOST_BY_BUS: usize = 200;

/// How a plan's problem counts buses to new sites. Today's times always have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanBuses))]
pub enum BusCounting {
    /// There are none.
    None,
    /// They are left out.
    LeftOut,
    /// Whom they bring to each site alone.
    Alone,
}

/// What a plan's objective, bound, order and curve count; its sites' final coverage is recomputed by every mode.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanCounting))]
pub struct Counting {
    /// Ids of the modes on streets: who comes to a site by any of them counts.
    pub modes: Vec<String>,
    /// How buses to new sites count.
    pub buses: BusCounting,
    /// Seniors newly reached beyond those counted: by buses, recomputed.
    pub more: f64,
    /// No plan newly reaches more seniors, buses counted in full; MCLP only, null where buses do not run.
    pub bound: Option<f64>,
    /// The same in words.
    pub says: Name,
}

impl Prepared<'_> {
    /// `None` for a circle of one mode.
    pub(super) fn counts(&self, solution: &Solution, outcome: &PlanOutcome) -> Option<Counting> {
        let study = self.study;
        let mode = study.circles[self.query.circle.index()].mode;
        if !mode.is_best() {
            return None;
        }
        let newly = |h: &usize| !self.within(self.today[*h]);
        let seniors = |which: &dyn Fn(usize) -> bool| -> f64 {
            (0..study.homes.len()).filter(newly).filter(|h| which(*h)).map(|h| study.homes[h].seniors).sum()
        };
        // Of nobody the sum is 0, not -0.
        let more = seniors(&|h| self.within(outcome.after[h]) && !outcome.counted[h]) + 0.0;
        // A bound on who is served, or on the worst-served town, is none on who is reached.
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
    let Name { zh, en } = modes;
    match buses {
        BusCounting::None => Name {
            zh: format!("{zh}，任一种方式在时限内到得了就算可达；最优与上界按此计"),
            en: format!("whoever comes {en} within the limit counts; so do the optimum and its bound"),
        },
        BusCounting::LeftOut => Name {
            zh: format!("目标值、上界和先后次序只计{zh}所及；现状含公交；所选各点建成后的可达已连同公交（出发时段内的中位时间）逐户重算"),
            en: format!(
                "the objective, its bound and the order count who comes {en}; today includes buses; what the chosen sites reach in the end is recomputed home by home, buses (the median over departures) included"
            ),
        },
        BusCounting::Alone => Name {
            zh: format!(
                "目标值、上界和先后次序计{zh}以及乘公交单独到每个点的人；几处合起来公交班次更密，又多出的人不在内；所选各点建成后的可达已连同公交（出发时段内的中位时间）逐户重算"
            ),
            en: format!(
                "the objective, its bound and the order count who comes {en}, or by bus to one site alone; whom buses bring because several sites are there is left out of them; what the chosen sites reach in the end is recomputed home by home, buses (the median over departures) included"
            ),
        },
    }
}

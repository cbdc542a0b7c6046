//! p-center: the least limit within which p sites cover everybody, by halving over the costs that occur.
//!
//! Of many demands a sample is covered first, and grows by those that its covers leave out (Chen and Chen 2009): what
//! cannot cover the sample cannot cover all.

use super::p_median::members;
use super::set_cover::greedy;
use super::site_budget::{Feasibility, SiteBudget};
use crate::model::{LocationError, Problem, TimeLimit};

/// The best sites found, the worst cost with them, and what no plan can beat.
#[derive(Debug, Clone)]
pub(super) struct Center {
    /// Forced ones included; `None` when no plan reaches everybody (or none was found).
    pub(super) sites: Option<Vec<u32>>,
    pub(super) bound: f64,
    pub(super) proven: bool,
    pub(super) nodes: usize,
}

/// So few demands are looked at all at once.
const FEW: usize = 300;

/// Halves between what is impossible and what is known to do.
pub(super) fn solve(problem: &Problem, sites: usize, clock: &TimeLimit) -> Result<Center, LocationError> {
    let never = Center { sites: None, bound: f64::INFINITY, proven: true, nodes: 0 };
    let Some((mut sample, limits)) = Sample::new(problem) else { return Ok(never) };
    let purse = SiteBudget::new(problem, sites, &sample.forced);
    let mut center = Center { bound: limits[0], proven: false, ..never };

    // First roughly: greedy covers give a limit that does.
    let (mut low, mut high) = (0, limits.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let found = sample.cover(limits[middle], |rows| purse.of_kinds().map(|costs| greedy(rows, costs)).find(|c| purse.pays(c)));
        if let Some(cover) = found {
            center.sites = Some(cover);
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    // Then what linear programs show to be impossible, and what walks find.
    low = 0;
    let mut sure = high;
    while low < sure && !clock.out() {
        let middle = usize::midpoint(low, sure);
        let rows = sample.rows(limits[middle]);
        if packing(&rows, problem.costs.candidates()) > purse.sites || purse.too_little(&rows, clock)? {
            low = middle + 1;
        } else {
            sure = middle;
        }
    }
    let mut hopeless = low;
    while hopeless < high && !clock.out() {
        let middle = usize::midpoint(hopeless, high);
        if let Some(cover) = sample.cover(limits[middle], |rows| purse.walked(rows, clock)) {
            center.sites = Some(cover);
            high = middle;
        } else {
            hopeless = middle + 1;
        }
    }
    // Then exactly: everything below `low` is proven impossible, `high` is known to do (or is beyond all limits). The
    // best is mostly known by now, so the one before it decides.
    let mut step = 1;
    while low < high && !clock.out() {
        let middle = high.saturating_sub(step).max(low);
        let (told, nodes) = purse.decides(&sample.rows(limits[middle]), clock)?;
        center.nodes += nodes;
        match told {
            Feasibility::Found(cover) => {
                let open = sample.open(&cover, limits[middle]);
                if open.is_empty() {
                    center.sites = Some(cover);
                    high = middle;
                    step *= 2;
                } else {
                    sample.grow(open, limits[middle]);
                }
            }
            Feasibility::Impossible => {
                low = middle + 1;
                step = 1;
            }
            Feasibility::Undecided => break, // time ran out
        }
    }
    center.bound = limits.get(low).copied().unwrap_or(f64::INFINITY);
    center.proven = low >= high;
    if let Some(sites) = &mut center.sites {
        sites.extend(&sample.forced);
        sites.sort_unstable();
    }
    Ok(center)
}

/// The demands that are looked at, of all that count.
struct Sample<'a> {
    problem: &'a Problem,
    free: Vec<bool>,
    forced: Vec<u32>,
    /// Required sets that no forced site is of.
    sets: Vec<Vec<u32>>,
    counted: Vec<usize>,
    looked_at: Vec<usize>,
}

impl<'a> Sample<'a> {
    /// With the costs that the worst one may be, ascending; `None` when somebody has nothing in reach.
    fn new(problem: &'a Problem) -> Option<(Self, Vec<f64>)> {
        let mut free = vec![true; problem.costs.candidates()];
        problem.forbidden.iter().for_each(|&j| free[j as usize] = false);
        let mut forced = problem.forced.clone();
        forced.sort_unstable();
        forced.dedup();
        let mut sets: Vec<Vec<u32>> = problem.required.iter().map(|set| members(problem, set).collect()).collect();
        if sets.iter().any(Vec::is_empty) {
            return None;
        }
        sets.retain(|set| !set.iter().any(|j| forced.binary_search(j).is_ok()));
        let counted: Vec<usize> = (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0).collect();
        let today = |i: usize| problem.today(i).unwrap_or(f64::INFINITY);
        let nearest = |i: usize| problem.costs.row(i).iter().find(|e| free[e.0 as usize]).map_or(f64::INFINITY, |e| e.1).min(today(i));
        let least = counted.iter().map(|&i| nearest(i)).fold(0.0, f64::max);
        if least.is_infinite() {
            return None;
        }
        let mut limits: Vec<f64> = vec![least];
        for &i in &counted {
            limits.extend(problem.costs.row(i).iter().map(|e| e.1).filter(|&c| c >= least));
            limits.extend(problem.today(i).filter(|&c| c >= least));
        }
        limits.sort_unstable_by(f64::total_cmp);
        limits.dedup();
        let looked_at = if counted.len() <= FEW { counted.clone() } else { Vec::new() };
        Some((Self { problem, free, forced, sets, counted, looked_at }, limits))
    }

    /// Who is near a demand.
    fn near(&self, i: usize, limit: f64) -> impl Iterator<Item = u32> {
        self.problem.costs.row(i).iter().take_while(move |e| e.1 <= limit).map(|e| e.0).filter(|&j| self.free[j as usize])
    }

    fn today(&self, i: usize, limit: f64) -> bool {
        self.problem.today(i).is_some_and(|t| t <= limit)
    }

    /// The sets of those looked at that neither what stands nor what is forced reaches, and those required.
    fn rows(&self, limit: f64) -> Vec<Vec<u32>> {
        let left = self.looked_at.iter().filter(|&&i| !self.today(i, limit)).map(|&i| self.near(i, limit).collect::<Vec<u32>>());
        let left = left.filter(|row| !row.iter().any(|j| self.forced.binary_search(j).is_ok()));
        left.chain(self.sets.iter().cloned()).collect()
    }

    /// Who of all has nothing within the limit.
    fn open(&self, cover: &[u32], limit: f64) -> Vec<usize> {
        let mut reached = vec![false; self.problem.weights.len()];
        for &j in cover.iter().chain(&self.forced) {
            let within = self.problem.costs.column(j as usize).iter().filter(|e| e.1 <= limit);
            within.for_each(|e| reached[e.0 as usize] = true);
        }
        self.counted.iter().copied().filter(|&i| !reached[i] && !self.today(i, limit)).collect()
    }

    /// Looks at some of these too: as far as can be, such as share nobody near.
    fn grow(&mut self, mut open: Vec<usize>, limit: f64) {
        let most = 64.max(open.len() / 4);
        open.sort_by_cached_key(|&i| (self.near(i, limit).count(), i));
        let mut used = vec![false; self.free.len()];
        let (mut apart, mut others) = (Vec::new(), Vec::new());
        for i in open {
            let alone = !self.near(i, limit).any(|j| used[j as usize]);
            if alone {
                self.near(i, limit).for_each(|j| used[j as usize] = true);
                apart.push(i);
            } else {
                others.push(i);
            }
        }
        self.looked_at.extend(apart.into_iter().chain(others).take(most));
    }

    /// A cover of everybody, by what finds covers of some.
    fn cover(&mut self, limit: f64, find: impl Fn(&[Vec<u32>]) -> Option<Vec<u32>>) -> Option<Vec<u32>> {
        loop {
            let cover = find(&self.rows(limit))?;
            let open = self.open(&cover, limit);
            if open.is_empty() {
                return Some(cover);
            }
            self.grow(open, limit);
        }
    }
}

/// Rows that share no candidate: as many sites are needed at least.
fn packing(rows: &[Vec<u32>], candidates: usize) -> usize {
    let mut order: Vec<&Vec<u32>> = rows.iter().collect();
    order.sort_by_key(|r| r.len());
    let mut used = vec![false; candidates];
    let mut count = 0;
    for row in order {
        if row.iter().all(|&j| !used[j as usize]) {
            count += 1;
            for &j in row {
                used[j as usize] = true;
            }
        }
    }
    count
}

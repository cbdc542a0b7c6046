//! p-center: the least limit within which p sites cover everybody, by halving over the costs that occur.

use super::clock::Clock;
use super::cover::{self, greedy};
use super::median::members;
use super::{Problem, SitingError};

/// The best sites found, the worst cost with them, and what no plan can beat.
#[derive(Debug, Clone)]
pub(super) struct Center {
    /// Forced ones included; `None` when no plan reaches everybody (or none was found).
    pub(super) sites: Option<Vec<u32>>,
    pub(super) bound: f64,
    pub(super) proven: bool,
    pub(super) nodes: usize,
}

/// Halves between what is impossible and what is known to do.
pub(super) fn solve(problem: &Problem, sites: usize, clock: &Clock) -> Result<Center, SitingError> {
    let candidates = problem.costs.candidates();
    let mut free = vec![true; candidates];
    for &j in &problem.forbidden {
        free[j as usize] = false;
    }
    let mut forced = problem.forced.clone();
    forced.sort_unstable();
    forced.dedup();
    let counted: Vec<usize> = (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0).collect();
    let today = |i: usize| problem.today(i).unwrap_or(f64::INFINITY);
    let nearest = |i: usize| problem.costs.row(i).iter().find(|e| free[e.0 as usize]).map_or(f64::INFINITY, |e| e.1).min(today(i));
    let least = counted.iter().map(|&i| nearest(i)).fold(0.0, f64::max);
    if least.is_infinite() {
        return Ok(Center { sites: None, bound: f64::INFINITY, proven: true, nodes: 0 });
    }
    let mut limits: Vec<f64> = Vec::new();
    for &i in &counted {
        limits.extend(problem.costs.row(i).iter().map(|e| e.1).filter(|&c| c >= least));
        limits.extend(problem.today(i).filter(|&c| c >= least));
    }
    limits.push(least);
    limits.sort_unstable_by(f64::total_cmp);
    limits.dedup();

    // The sets of those that neither what stands nor what is forced reaches.
    let rows_at = |limit: f64| -> Option<Vec<Vec<u32>>> {
        let mut rows = Vec::new();
        for &i in counted.iter().filter(|&&i| today(i) > limit) {
            let row: Vec<u32> =
                problem.costs.row(i).iter().take_while(|e| e.1 <= limit).map(|e| e.0).filter(|&j| free[j as usize]).collect();
            if row.is_empty() {
                return None;
            }
            if !row.iter().any(|j| forced.binary_search(j).is_ok()) {
                rows.push(row);
            }
        }
        Some(rows)
    };
    // And one row for each required set that no forced site is of.
    let sets: Vec<Vec<u32>> = problem.required.iter().map(|set| members(problem, set).collect()).collect();
    if sets.iter().any(Vec::is_empty) {
        return Ok(Center { sites: None, bound: f64::INFINITY, proven: true, nodes: 0 });
    }
    let rows_at = |limit: f64| {
        let mut rows = rows_at(limit)?;
        rows.extend(sets.iter().filter(|set| !set.iter().any(|j| forced.binary_search(j).is_ok())).cloned());
        Some(rows)
    };
    let left = sites - forced.len();
    #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
    let most = left as f64;
    let ones = vec![1.0; candidates];
    let mut center = Center { sites: None, bound: least, proven: false, nodes: 0 };

    // First roughly: greedy covers give a limit that does.
    let (mut low, mut high) = (0, limits.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let found = rows_at(limits[middle]).map(|rows| greedy(&rows, &ones)).filter(|cover| cover.len() <= left);
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
        let impossible = match rows_at(limits[middle]) {
            None => true,
            Some(rows) => packing(&rows, candidates) > left || cover::lower(&rows, &ones, clock)? > most,
        };
        if impossible {
            low = middle + 1;
        } else {
            sure = middle;
        }
    }
    let mut hopeless = low;
    while hopeless < high && !clock.out() {
        let middle = usize::midpoint(hopeless, high);
        let found = rows_at(limits[middle]).map(|rows| cover::walked(&rows, &ones, most, clock)).filter(|found| found.len() <= left);
        if let Some(cover) = found {
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
        let Some(rows) = rows_at(limits[middle]) else {
            low = middle + 1;
            continue;
        };
        let covered = cover::cover_within(&rows, &ones, Some(most), clock)?;
        center.nodes += covered.nodes;
        if covered.sites.len() <= left {
            center.sites = Some(covered.sites);
            high = middle;
            step *= 2;
        } else if covered.bound > most + 1e-6 {
            low = middle + 1;
            step = 1;
        } else {
            break; // time ran out undecided
        }
    }
    center.bound = limits.get(low).copied().unwrap_or(f64::INFINITY);
    center.proven = low >= high;
    if let Some(sites) = &mut center.sites {
        sites.extend(&forced);
        sites.sort_unstable();
    }
    Ok(center)
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

//! Presolve of problems with side constraints: merged demands and dominated candidates.

use std::collections::BTreeMap;

use crate::exact::small::Choices;
use crate::model::{Problem, Units, u32_of};

/// Reduced problem: rows are demands merged by their kept candidates; candidates are renumbered.
pub(super) struct Reduced {
    /// Original candidate of each candidate.
    pub(super) original: Vec<u32>,
    /// Merged demands.
    pub(super) rows: Vec<Row>,
    /// Rows within the limit of each candidate, ascending.
    pub(super) columns: Vec<Vec<u32>>,
    /// Unit of weights and capacities, which are whole numbers: sums and flows are exact.
    pub(super) units: Units,
    /// Capacity of each candidate, infinity where it could serve all within its limit.
    pub(super) capacities: Vec<f64>,
    /// Opening cost of each candidate, 0 where there are none.
    pub(super) costs: Vec<f64>,
    /// Greatest total opening cost; infinity for any.
    pub(super) budget: f64,
    /// Required sets, of kept candidates.
    pub(super) required: Vec<Vec<u32>>,
    /// Forced candidates.
    pub(super) forced: Vec<u32>,
}

/// Demands with the same candidates and group.
pub(super) struct Row {
    /// Candidates within the limit, ascending.
    pub(super) sites: Vec<u32>,
    /// Total weight.
    pub(super) weight: f64,
    /// Group of the demands, if they have one.
    pub(super) group: Option<u32>,
}

/// Chosen sites and the weight of each row that each of them serves.
#[derive(Debug, Clone, Default)]
pub(super) struct Allocation {
    /// Chosen sites, in no particular order.
    pub(super) sites: Vec<u32>,
    /// Row, site and served weight.
    pub(super) flow: Vec<(u32, u32, f64)>,
}

/// Whole opening costs of all candidates, and the budget.
pub(super) type Priced = (Vec<f64>, f64);

/// Reduced problem of the demands that no existing facility covers; without prices any choice can be paid.
pub(super) fn reduce(problem: &Problem, limit: f64, prices: Option<Priced>) -> Reduced {
    let candidates = problem.costs.candidates();
    let (site_costs, budget) = prices.unwrap_or_else(|| (vec![0.0; candidates], f64::INFINITY));
    let mut eligible: Vec<bool> = site_costs.iter().map(|c| *c <= budget).collect();
    for &j in &problem.forbidden {
        eligible[j as usize] = false;
    }
    let uncovered = || (0..problem.weights.len()).filter(|&i| !problem.is_covered(i, limit)).map(|i| problem.weights[i]);
    let all: f64 = uncovered().sum();
    let numbers: Vec<f64> = uncovered().chain(problem.capacities.iter().copied().filter(|c| *c <= all)).collect();
    let units = Units::of(numbers.into_iter());
    let mut merged: BTreeMap<(Option<u32>, Vec<u32>), f64> = BTreeMap::new();
    for (i, &weight) in problem.weights.iter().enumerate().filter(|(_, w)| **w > 0.0) {
        if problem.is_covered(i, limit) {
            continue;
        }
        let within = problem.costs.row(i).iter().take_while(|e| e.1 <= limit).map(|e| e.0);
        let mut set: Vec<u32> = within.filter(|&j| eligible[j as usize]).collect();
        if !set.is_empty() {
            set.sort_unstable();
            let group = problem.fair.as_ref().and_then(|f| f.group[i]);
            *merged.entry((group, set)).or_default() += units.count(weight);
        }
    }
    let rows: Vec<Row> = merged.into_iter().map(|((group, sites), weight)| Row { sites, weight, group }).collect();
    let mut columns = vec![Vec::new(); candidates];
    for (i, row) in rows.iter().enumerate() {
        for &j in &row.sites {
            columns[j as usize].push(u32_of(i));
        }
    }
    let near = |j: usize| columns[j].iter().map(|&i| rows[i as usize].weight).sum::<f64>();
    let capacities: Vec<f64> = (0..candidates)
        .map(|j| problem.capacities.get(j).filter(|c| **c <= all).map_or(f64::INFINITY, |&c| units.count_within(c)))
        .enumerate()
        .map(|(j, c)| if c >= near(j) { f64::INFINITY } else { c })
        .collect();
    let capacity = |j: usize| capacities[j];
    let site_cost = |j: usize| site_costs[j];
    let mut member = vec![Vec::new(); candidates];
    for (t, set) in problem.required.iter().enumerate() {
        for &j in set {
            member[j as usize].push(t);
        }
    }
    let mut keep: Vec<bool> = (0..candidates).map(|j| eligible[j] && !(columns[j].is_empty() && member[j].is_empty())).collect();
    let all: Vec<u32> = (0..u32_of(candidates)).filter(|&j| keep[j as usize]).collect();
    for &j in &problem.forced {
        keep[j as usize] = true;
    }
    for j in 0..candidates {
        if !keep[j] || problem.forced.contains(&u32_of(j)) {
            continue;
        }
        let column = &columns[j];
        let rare = column.iter().min_by_key(|&&i| rows[i as usize].sites.len());
        let rivals: &[u32] = rare.map_or(&all, |&i| &rows[i as usize].sites);
        let is_dominated = rivals.iter().any(|&k| {
            let k = k as usize;
            let other = &columns[k];
            let same = other.len() == column.len()
                && capacity(k) <= capacity(j)
                && site_cost(k) >= site_cost(j)
                && member[k].len() == member[j].len();
            // With capacities two candidates with the same rows can serve more than one: one dominates only if it could serve all.
            let uncapacitated = capacity(k)
                >= column.iter().map(|&i| rows[i as usize].weight).sum::<f64>().max(other.iter().map(|&i| rows[i as usize].weight).sum());
            k != j
                && keep[k]
                && uncapacitated
                && capacity(k) >= capacity(j).min(column.iter().map(|&i| rows[i as usize].weight).sum())
                && site_cost(k) <= site_cost(j)
                && (!same || k < j)
                && member[j].iter().all(|t| member[k].contains(t))
                && column.iter().all(|i| other.binary_search(i).is_ok())
        });
        keep[j] = !is_dominated;
    }
    let mut number = vec![u32::MAX; candidates];
    let mut original = Vec::new();
    for j in (0..candidates).filter(|&j| keep[j]) {
        number[j] = u32_of(original.len());
        original.push(u32_of(j));
    }
    let renumber = |set: &[u32]| set.iter().map(|&j| number[j as usize]).filter(|&j| j != u32::MAX).collect::<Vec<u32>>();
    let rows: Vec<Row> = rows.into_iter().map(|r| Row { sites: renumber(&r.sites), ..r }).collect();
    let columns = original.iter().map(|&j| columns[j as usize].clone()).collect();
    Reduced {
        rows,
        columns,
        units,
        capacities: original.iter().map(|&j| capacity(j as usize)).collect(),
        costs: original.iter().map(|&j| site_cost(j as usize)).collect(),
        budget,
        required: problem.required.iter().map(|set| renumber(set)).collect(),
        forced: renumber(&problem.forced),
        original,
    }
}

impl Reduced {
    /// Allocation of the given sites that serves the greatest weight.
    pub(super) fn max_allocation(&self, sites: Vec<u32>) -> Allocation {
        Allocation { flow: self.flow(&sites), sites }
    }

    /// Weight of each row that an allocation serves.
    pub(super) fn served(&self, served: &Allocation) -> Vec<f64> {
        let mut weight = vec![0.0; self.rows.len()];
        for &(i, _, x) in &served.flow {
            weight[i as usize] += x;
        }
        weight
    }

    /// Greatest weight that the given sites can serve.
    pub(super) fn most_served(&self, sites: &[u32]) -> f64 {
        self.flow(sites).iter().map(|f| f.2).sum()
    }

    /// Choices of sites at the given opening costs, whole numbers; those that serve most come first.
    pub(super) fn choices(&self, sites: usize, costs: Vec<f64>) -> Choices {
        let mut free: Vec<u32> = (0..u32_of(self.original.len())).filter(|j| !self.forced.contains(j)).collect();
        free.sort_by(|&a, &b| self.most_alone(b).total_cmp(&self.most_alone(a)).then(a.cmp(&b)));
        let pairs = 8 * self.columns.iter().map(Vec::len).sum::<usize>(); // a flow looks at a pair several times
        Choices { free, forced: self.forced.clone(), required: self.required.clone(), sites, costs, budget: self.budget, pairs }
    }

    /// Weight of all rows.
    pub(super) fn total_weight(&self) -> f64 {
        self.rows.iter().map(|r| r.weight).sum()
    }

    /// Total opening cost of sites.
    pub(super) fn spent(&self, sites: &[u32]) -> f64 {
        sites.iter().map(|&j| self.costs[j as usize]).sum()
    }

    /// Whether a required set holds no candidate that may be chosen.
    pub(super) fn cannot_have_required(&self) -> bool {
        self.required.iter().any(Vec::is_empty)
    }

    /// Greatest weight that a candidate can serve alone.
    pub(super) fn most_alone(&self, j: u32) -> f64 {
        let near: f64 = self.columns[j as usize].iter().map(|&i| self.rows[i as usize].weight).sum();
        near.min(self.capacities[j as usize])
    }

    /// Row, site and weight of a maximum flow, by augmenting paths (Ford and Fulkerson 1956). Weights are whole numbers, and so
    /// is the flow.
    pub(super) fn flow(&self, chosen: &[u32]) -> Vec<(u32, u32, f64)> {
        let mut place = vec![usize::MAX; self.original.len()];
        for (at, &j) in chosen.iter().enumerate() {
            place[j as usize] = at;
        }
        let mut remaining: Vec<f64> = chosen.iter().map(|&j| self.capacities[j as usize]).collect();
        // x[at] holds the weight of each row at a site.
        let mut x: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); chosen.len()];
        for (i, row) in self.rows.iter().enumerate() {
            let mut weight = row.weight;
            let own: Vec<usize> = row.sites.iter().map(|&j| place[j as usize]).filter(|&at| at != usize::MAX).collect();
            if own.is_empty() {
                continue;
            }
            while weight > 0.0 {
                // Augmenting path from the row to a site with room, over sites whose rows could be served elsewhere.
                let mut from: Vec<Option<(usize, u32)>> = vec![None; chosen.len()];
                let mut visited = vec![false; chosen.len()];
                let mut queue: std::collections::VecDeque<usize> = own.iter().copied().collect();
                own.iter().for_each(|&at| visited[at] = true);
                let mut end = None;
                while let Some(at) = queue.pop_front() {
                    if remaining[at] > 0.0 {
                        end = Some(at);
                        break;
                    }
                    for (&other, _) in x[at].iter().filter(|(_, v)| **v > 0.0) {
                        for &j in &self.rows[other as usize].sites {
                            let next = place[j as usize];
                            if next != usize::MAX && !visited[next] {
                                visited[next] = true;
                                from[next] = Some((at, other));
                                queue.push_back(next);
                            }
                        }
                    }
                }
                let Some(end) = end else { break };
                let mut amount = weight.min(remaining[end]);
                let mut at = end;
                while let Some((before, moved_row)) = from[at] {
                    amount = amount.min(x[before][&moved_row]);
                    at = before;
                }
                let (mut at, first) = (end, u32_of(i));
                remaining[end] -= amount;
                while let Some((before, moved_row)) = from[at] {
                    *x[at].entry(moved_row).or_default() += amount;
                    *x[before].get_mut(&moved_row).expect("on the path") -= amount;
                    at = before;
                }
                *x[at].entry(first).or_default() += amount;
                weight -= amount;
            }
        }
        let of =
            |(at, moved_row): (usize, BTreeMap<u32, f64>)| moved_row.into_iter().map(move |(i, v)| (i, chosen[at], v)).collect::<Vec<_>>();
        x.into_iter().enumerate().flat_map(of).filter(|e| e.2 > 0.0).collect()
    }

    /// Sum of the `k` least shares.
    pub(super) fn level(&self, problem: &Problem, served: &Allocation, k: usize) -> f64 {
        let mut shares = self.shares(problem, &self.served(served));
        shares.sort_by(f64::total_cmp);
        shares.iter().take(k).sum()
    }

    /// Share of each group that is served, with the weight served before; empty without fairness.
    pub(super) fn shares(&self, problem: &Problem, served: &[f64]) -> Vec<f64> {
        let Some(fair) = &problem.fair else { return Vec::new() };
        let mut newly = vec![0.0; fair.total.len()];
        for (row, s) in self.rows.iter().zip(served) {
            if let Some(g) = row.group {
                newly[g as usize] += s;
            }
        }
        let sums: Vec<f64> = fair.before.iter().zip(newly).map(|(before, n)| before + self.units.value(n)).collect();
        sums.iter().zip(&fair.total).map(|(s, t)| s / t).collect()
    }

    /// Greedy choice: required sets first, then the site that serves most of the remaining weight; `None` when that breaks the
    /// limits.
    pub(super) fn greedy(&self, sites: usize) -> Option<Vec<u32>> {
        let budget = self.budget;
        let mut remaining: Vec<f64> = self.rows.iter().map(|r| r.weight).collect();
        let mut chosen: Vec<u32> = Vec::new();
        let mut spent = 0.0;
        let serve = |j: u32, remaining: &mut [f64]| {
            let mut room = self.capacities[j as usize];
            for &i in &self.columns[j as usize] {
                let taken = remaining[i as usize].min(room);
                remaining[i as usize] -= taken;
                room -= taken;
            }
        };
        for &j in &self.forced {
            spent += self.costs[j as usize];
            serve(j, &mut remaining);
            chosen.push(j);
        }
        loop {
            let missing = self.required.iter().find(|set| !set.iter().any(|j| chosen.contains(j)));
            if chosen.len() >= sites {
                return (missing.is_none() && chosen.len() == sites && spent <= budget).then_some(chosen);
            }
            let score =
                |j: u32| self.columns[j as usize].iter().map(|&i| remaining[i as usize]).sum::<f64>().min(self.capacities[j as usize]);
            let fits = |j: &u32| !chosen.contains(j) && spent + self.costs[*j as usize] <= budget;
            let pool: Vec<u32> = match missing {
                Some(set) => set.iter().copied().filter(fits).collect(),
                None => (0..u32_of(self.original.len())).filter(fits).collect(),
            };
            let best = pool.into_iter().map(|j| (score(j), j)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((gain, j)) = best else { return missing.is_none().then_some(chosen) };
            if gain <= 0.0 && missing.is_none() {
                return Some(chosen);
            }
            spent += self.costs[j as usize];
            serve(j, &mut remaining);
            chosen.push(j);
        }
    }
}

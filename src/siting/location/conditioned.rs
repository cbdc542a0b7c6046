//! Maximum coverage with conditions that one site's worth depends on: capacities, and the worst-served group first.
//!
//! ```text
//! y_j site open (whole)      x_ij people of i served at j      s_i people of i served
//! Σ y ≤ p      s_i ≤ Σ_j x_ij ≤ w_i      x_ij ≤ w_i y_j      Σ_i x_ij ≤ capacity_j y_j
//! without capacities: s_i ≤ w_i Σ_j y_j
//! ```
//! Demands with the same candidates (and group) are merged and dominated candidates dropped first. People of one home
//! may go to different sites: a home stands for its seniors, not for one person.

use std::collections::BTreeMap;

use highs::{Col, RowProblem};

use super::clock::Clock;
use super::costs::u32_of;
use super::program::mip;
use super::{Problem, SitingError};

/// What was found.
#[derive(Debug, Clone)]
pub(super) struct Conditioned {
    pub(super) sites: Vec<u32>,
    /// People served, or, for the cheapest, what it costs; and what no plan can beat.
    pub(super) served: f64,
    pub(super) bound: f64,
    pub(super) nodes: usize,
    /// Levels of fairness proven, of how many.
    pub(super) levels: (usize, usize),
    /// The share of each group that is served.
    pub(super) shares: Vec<f64>,
    /// No choice satisfies the conditions.
    pub(super) infeasible: bool,
}

/// A reduced problem: rows are sets of kept candidates with people; candidates are renumbered.
struct Reduced {
    original: Vec<u32>,
    rows: Vec<Row>,
    columns: Vec<Vec<u32>>,
    capacities: Vec<f64>,
    costs: Vec<f64>,
    required: Vec<Vec<u32>>,
    forced: Vec<u32>,
}

struct Row {
    sites: Vec<u32>,
    people: f64,
    group: Option<u32>,
}

/// Open sites and how many people of a row go to which.
#[derive(Debug, Clone, Default)]
struct Served {
    sites: Vec<u32>,
    flow: Vec<(u32, u32, f64)>,
}

/// What a program is for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Aim {
    /// The sum of so many least shares is greatest.
    Level(usize),
    /// The most people are served.
    Served,
    /// So many people are served at least cost.
    Cheapest(f64),
}

/// Slack that keeps the levels already reached, in people or shares: above the solver's own rounding.
const KEPT: f64 = 1e-6;
/// So many people less than asked for are enough: HiGHS loses its way where nothing is left to its tolerances.
const ENOUGH: f64 = 1e-4;

/// Solves it within the limit; `sites` may be chosen at most.
pub(super) fn solve(problem: &Problem, limit: f64, sites: usize, clock: &Clock) -> Result<Conditioned, SitingError> {
    let reduced = reduce(problem, limit);
    let mut found = Conditioned {
        sites: Vec::new(),
        served: 0.0,
        bound: f64::INFINITY,
        nodes: 0,
        levels: (0, 0),
        shares: Vec::new(),
        infeasible: false,
    };
    let whole = |v: f64| v.fract() == 0.0;
    let all_whole = problem.weights.iter().all(|&w| whole(w)) && reduced.capacities.iter().all(|&c| c.is_infinite() || whole(c));
    let mut levels: Vec<f64> = Vec::new();
    let fair = problem.fair.as_ref().filter(|f| !f.total.is_empty());
    let count = fair.map_or(0, |f| f.total.len());
    let mut start = reduced.greedy(problem, sites).map(|chosen| reduced.fullest(chosen));
    let mut all_proven = true;
    for k in 1..=count {
        let program = Program::new(&reduced, problem, sites, &levels, Aim::Level(k));
        let values = start.as_ref().map(|served| program.values(&reduced, problem, served));
        let read = program.reader();
        let answer = mip(program.program, values.as_deref(), 0.0, clock)?;
        found.nodes += answer.nodes;
        if answer.bound == f64::INFINITY {
            found.infeasible = true;
            return Ok(found);
        }
        let Some(v) = answer.values else {
            all_proven = false;
            break;
        };
        let served = read.served(&reduced, &v);
        let level = reduced.level(problem, &served, k);
        all_proven &= -answer.bound <= level + 10.0 * KEPT;
        levels.push(level);
        start = Some(served);
        if !all_proven || clock.out() {
            break;
        }
        found.levels.0 = k;
    }
    found.levels.1 = count;
    all_proven &= found.levels.0 == count;
    if !clock.out() && (all_proven || count == 0) {
        let program = Program::new(&reduced, problem, sites, &levels, Aim::Served);
        let values = start.as_ref().map(|served| program.values(&reduced, problem, served));
        let read = program.reader();
        let answer = mip(program.program, values.as_deref(), if all_whole && count == 0 { 1.0 } else { 0.0 }, clock)?;
        found.nodes += answer.nodes;
        if answer.bound == f64::INFINITY {
            found.infeasible = true;
            return Ok(found);
        }
        if let Some(v) = answer.values {
            start = Some(read.served(&reduced, &v));
        }
        found.bound = -answer.bound;
    }
    let start = start.unwrap_or_default();
    found.shares = reduced.shares(problem, &reduced.served(&start));
    let chosen = start.sites;
    // Whoever the fairest leave room for is served too: what sites can serve in all does not depend on who comes first.
    found.served = reduced.flow(&chosen).iter().map(|f| f.2).sum();
    let most: f64 = reduced.rows.iter().map(|r| r.people).sum();
    found.bound = found.bound.min(most).max(found.served);
    if all_whole && all_proven {
        found.bound = (found.bound + 1e-6).floor().max(found.served);
    }
    if found.bound - found.served <= 1e-6 * found.served.max(1.0) {
        found.bound = found.served;
    }
    found.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
    found.sites.sort_unstable();
    Ok(found)
}

/// The cheapest sites that serve `share` of what all candidates together can serve, whatever the budget.
pub(super) fn cheapest(problem: &Problem, limit: f64, share: f64, clock: &Clock) -> Result<Conditioned, SitingError> {
    let priced = if problem.site_costs.is_empty() { vec![1.0; problem.costs.candidates()] } else { problem.site_costs.clone() };
    let problem = &Problem { site_costs: priced, budget: None, ..problem.clone() };
    let reduced = reduce(problem, limit);
    let all: Vec<u32> = (0..u32_of(reduced.original.len())).collect();
    let start = reduced.fullest(all.clone());
    let need = share * start.flow.iter().map(|f| f.2).sum::<f64>();
    let mut found =
        Conditioned { sites: Vec::new(), served: 0.0, bound: 0.0, nodes: 0, levels: (0, 0), shares: Vec::new(), infeasible: false };
    let program = Program::new(&reduced, problem, all.len(), &[], Aim::Cheapest(need));
    let start = program.values(&reduced, problem, &start);
    let whole = reduced.costs.iter().all(|c| c.fract() == 0.0);
    let answer = mip(program.program, Some(&start), if whole { 1.0 } else { 0.0 }, clock)?;
    found.nodes = answer.nodes;
    if answer.bound == f64::INFINITY {
        found.infeasible = true;
        return Ok(found);
    }
    let chosen = answer.values.map_or(all, |v| open(&reduced, &v));
    found.served = chosen.iter().map(|&j| reduced.costs[j as usize]).sum();
    found.bound = if whole { (answer.bound - 1e-6).ceil() } else { answer.bound }.clamp(0.0, found.served);
    found.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
    found.sites.sort_unstable();
    Ok(found)
}

/// How many people each of the sites serves when as many as can be are served.
pub(in crate::siting) fn loads(problem: &Problem, limit: f64, sites: &[u32]) -> Vec<f64> {
    let only = Problem {
        forced: sites.to_vec(),
        forbidden: (0..u32_of(problem.costs.candidates())).filter(|j| !sites.contains(j)).collect(),
        ..problem.clone()
    };
    let reduced = reduce(&only, limit);
    let mut loads = vec![0.0; sites.len()];
    let all: Vec<u32> = (0..u32_of(reduced.original.len())).collect();
    for (_, j, people) in reduced.flow(&all) {
        let at = sites.iter().position(|&s| s == reduced.original[j as usize]).expect("only sites are left");
        loads[at] += people;
    }
    loads
}

fn open(reduced: &Reduced, values: &[f64]) -> Vec<u32> {
    (0..u32_of(reduced.original.len())).filter(|&j| values[j as usize] > 0.5).collect()
}

/// Merges demands and drops candidates that another one beats.
fn reduce(problem: &Problem, limit: f64) -> Reduced {
    let candidates = problem.costs.candidates();
    let mut may = vec![true; candidates];
    for &j in &problem.forbidden {
        may[j as usize] = false;
    }
    let mut merged: BTreeMap<(Option<u32>, Vec<u32>), f64> = BTreeMap::new();
    for (i, &weight) in problem.weights.iter().enumerate().filter(|(_, w)| **w > 0.0) {
        if problem.today(i).is_some_and(|t| t <= limit) {
            continue;
        }
        let within = problem.costs.row(i).iter().take_while(|e| e.1 <= limit).map(|e| e.0);
        let mut set: Vec<u32> = within.filter(|&j| may[j as usize]).collect();
        if !set.is_empty() {
            set.sort_unstable();
            let group = problem.fair.as_ref().and_then(|f| f.of[i]);
            *merged.entry((group, set)).or_default() += weight;
        }
    }
    let rows: Vec<Row> = merged.into_iter().map(|((group, sites), people)| Row { sites, people, group }).collect();
    let mut columns = vec![Vec::new(); candidates];
    for (i, row) in rows.iter().enumerate() {
        for &j in &row.sites {
            columns[j as usize].push(u32_of(i));
        }
    }
    let capacity = |j: usize| problem.capacities.get(j).copied().unwrap_or(f64::INFINITY);
    let dear = |j: usize| problem.site_costs.get(j).copied().unwrap_or(0.0);
    let mut member = vec![Vec::new(); candidates];
    for (t, set) in problem.required.iter().enumerate() {
        for &j in set {
            member[j as usize].push(t);
        }
    }
    let mut keep: Vec<bool> = (0..candidates).map(|j| may[j] && !(columns[j].is_empty() && member[j].is_empty())).collect();
    let all: Vec<u32> = (0..u32_of(candidates)).filter(|&j| keep[j as usize]).collect();
    for &j in &problem.forced {
        keep[j as usize] = true;
    }
    for j in 0..candidates {
        if !keep[j] || problem.forced.contains(&u32_of(j)) {
            continue;
        }
        let mine = &columns[j];
        let rare = mine.iter().min_by_key(|&&i| rows[i as usize].sites.len());
        let rivals: &[u32] = rare.map_or(&all, |&i| &rows[i as usize].sites);
        let beaten = rivals.iter().any(|&k| {
            let k = k as usize;
            let theirs = &columns[k];
            let same = theirs.len() == mine.len() && capacity(k) <= capacity(j) && dear(k) >= dear(j) && member[k].len() == member[j].len();
            // With capacities two sites at one place are more than one: only without does one stand for another.
            let once = capacity(k)
                >= mine.iter().map(|&i| rows[i as usize].people).sum::<f64>().max(theirs.iter().map(|&i| rows[i as usize].people).sum());
            k != j
                && keep[k]
                && once
                && capacity(k) >= capacity(j).min(mine.iter().map(|&i| rows[i as usize].people).sum())
                && dear(k) <= dear(j)
                && (!same || k < j)
                && member[j].iter().all(|t| member[k].contains(t))
                && mine.iter().all(|i| theirs.binary_search(i).is_ok())
        });
        keep[j] = !beaten;
    }
    let mut number = vec![u32::MAX; candidates];
    let mut original = Vec::new();
    for j in (0..candidates).filter(|&j| keep[j]) {
        number[j] = u32_of(original.len());
        original.push(u32_of(j));
    }
    let renumber = |set: &[u32]| set.iter().map(|&j| number[j as usize]).filter(|&j| j != u32::MAX).collect::<Vec<u32>>();
    let rows: Vec<Row> = rows.into_iter().map(|r| Row { sites: renumber(&r.sites), ..r }).collect();
    let columns = original.iter().map(|&j| std::mem::take(&mut columns[j as usize])).collect();
    Reduced {
        rows,
        columns,
        capacities: original.iter().map(|&j| capacity(j as usize)).collect(),
        costs: original.iter().map(|&j| dear(j as usize)).collect(),
        required: problem.required.iter().map(|set| renumber(set)).collect(),
        forced: renumber(&problem.forced),
        original,
    }
}

impl Reduced {
    /// The chosen sites, serving as many as they can.
    fn fullest(&self, sites: Vec<u32>) -> Served {
        Served { flow: self.flow(&sites), sites }
    }

    /// People of each row that are served.
    fn served(&self, served: &Served) -> Vec<f64> {
        let mut people = vec![0.0; self.rows.len()];
        for &(i, _, x) in &served.flow {
            people[i as usize] += x;
        }
        people
    }

    /// Row, site and people of a largest flow.
    fn flow(&self, chosen: &[u32]) -> Vec<(u32, u32, f64)> {
        let mut place = vec![usize::MAX; self.original.len()];
        for (at, &j) in chosen.iter().enumerate() {
            place[j as usize] = at;
        }
        let mut left: Vec<f64> = chosen.iter().map(|&j| self.capacities[j as usize]).collect();
        // x[at] holds who is at a site: row and people.
        let mut x: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); chosen.len()];
        for (i, row) in self.rows.iter().enumerate() {
            let mut people = row.people;
            let own: Vec<usize> = row.sites.iter().map(|&j| place[j as usize]).filter(|&at| at != usize::MAX).collect();
            if own.is_empty() {
                continue;
            }
            while people > 1e-9 {
                // A path from the row to a site with room, over sites whose people could go elsewhere.
                let mut from: Vec<Option<(usize, u32)>> = vec![None; chosen.len()];
                let mut seen = vec![false; chosen.len()];
                let mut queue: std::collections::VecDeque<usize> = own.iter().copied().collect();
                own.iter().for_each(|&at| seen[at] = true);
                let mut end = None;
                while let Some(at) = queue.pop_front() {
                    if left[at] > 1e-9 {
                        end = Some(at);
                        break;
                    }
                    for (&other, _) in x[at].iter().filter(|(_, v)| **v > 1e-9) {
                        for &j in &self.rows[other as usize].sites {
                            let next = place[j as usize];
                            if next != usize::MAX && !seen[next] {
                                seen[next] = true;
                                from[next] = Some((at, other));
                                queue.push_back(next);
                            }
                        }
                    }
                }
                let Some(end) = end else { break };
                let mut amount = people.min(left[end]);
                let mut at = end;
                while let Some((before, who)) = from[at] {
                    amount = amount.min(x[before][&who]);
                    at = before;
                }
                let (mut at, first) = (end, u32_of(i));
                left[end] -= amount;
                while let Some((before, who)) = from[at] {
                    *x[at].entry(who).or_default() += amount;
                    *x[before].get_mut(&who).expect("on the path") -= amount;
                    at = before;
                }
                *x[at].entry(first).or_default() += amount;
                people -= amount;
            }
        }
        let of = |(at, who): (usize, BTreeMap<u32, f64>)| who.into_iter().map(move |(i, v)| (i, chosen[at], v)).collect::<Vec<_>>();
        x.into_iter().enumerate().flat_map(of).filter(|e| e.2 > 0.0).collect()
    }

    /// The sum of the `k` least shares.
    fn level(&self, problem: &Problem, served: &Served, k: usize) -> f64 {
        let mut shares = self.shares(problem, &self.served(served));
        shares.sort_by(f64::total_cmp);
        shares.iter().take(k).sum()
    }

    fn shares(&self, problem: &Problem, served: &[f64]) -> Vec<f64> {
        let Some(fair) = &problem.fair else { return Vec::new() };
        let mut sums = fair.before.clone();
        for (row, s) in self.rows.iter().zip(served) {
            if let Some(g) = row.group {
                sums[g as usize] += s;
            }
        }
        sums.iter().zip(&fair.total).map(|(s, t)| s / t).collect()
    }

    /// A choice to begin with: what is required, then whoever serves most of those left; `None` when that does not fit.
    fn greedy(&self, problem: &Problem, sites: usize) -> Option<Vec<u32>> {
        let budget = problem.budget.unwrap_or(f64::INFINITY);
        let mut left: Vec<f64> = self.rows.iter().map(|r| r.people).collect();
        let mut chosen: Vec<u32> = Vec::new();
        let mut spent = 0.0;
        let serve = |j: u32, left: &mut [f64]| {
            let mut room = self.capacities[j as usize];
            for &i in &self.columns[j as usize] {
                let taken = left[i as usize].min(room);
                left[i as usize] -= taken;
                room -= taken;
            }
        };
        for &j in &self.forced {
            spent += self.costs[j as usize];
            serve(j, &mut left);
            chosen.push(j);
        }
        loop {
            let missing = self.required.iter().find(|set| !set.iter().any(|j| chosen.contains(j)));
            if chosen.len() >= sites {
                return (missing.is_none() && chosen.len() == sites && spent <= budget).then_some(chosen);
            }
            let worth = |j: u32| self.columns[j as usize].iter().map(|&i| left[i as usize]).sum::<f64>().min(self.capacities[j as usize]);
            let fits = |j: &u32| !chosen.contains(j) && spent + self.costs[*j as usize] <= budget;
            let pool: Vec<u32> = match missing {
                Some(set) => set.iter().copied().filter(fits).collect(),
                None => (0..u32_of(self.original.len())).filter(fits).collect(),
            };
            let best = pool.into_iter().map(|j| (worth(j), j)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((gain, j)) = best else { return missing.is_none().then_some(chosen) };
            if gain <= 0.0 && missing.is_none() {
                return Some(chosen);
            }
            spent += self.costs[j as usize];
            serve(j, &mut left);
            chosen.push(j);
        }
    }
}

/// The mixed-integer program; columns are sites, then people, then levels.
struct Program {
    program: RowProblem,
    /// Row and site of each `x`, in the order of columns.
    pairs: Vec<(u32, u32)>,
    capacitated: bool,
    groups: usize,
    stages: usize,
}

impl Program {
    /// The program of an aim; `levels` reached so far are kept.
    fn new(reduced: &Reduced, problem: &Problem, sites: usize, levels: &[f64], aim: Aim) -> Self {
        let mut program = RowProblem::default();
        let price = |j: u32| if matches!(aim, Aim::Cheapest(_)) { reduced.costs[j as usize] } else { 0.0 };
        let open: Vec<Col> = (0..u32_of(reduced.original.len()))
            .map(|j| program.add_integer_column(price(j), i32::from(reduced.forced.contains(&j))..=1))
            .collect();
        let worth = if aim == Aim::Served { -1.0 } else { 0.0 };
        let served: Vec<Col> = reduced.rows.iter().map(|r| program.add_column(worth, 0.0..=r.people)).collect();
        let capacitated = reduced.capacities.iter().any(|c| c.is_finite());
        #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
        program.add_row(..=sites as f64, open.iter().map(|&y| (y, 1.0)));
        if let Some(budget) = problem.budget {
            program.add_row(..=budget, open.iter().zip(&reduced.costs).map(|(&y, &c)| (y, c)));
        }
        for set in &reduced.required {
            program.add_row(1.0.., set.iter().map(|&j| (open[j as usize], 1.0)).collect::<Vec<_>>());
        }
        let mut pairs = Vec::new();
        if capacitated {
            let mut at_site: Vec<Vec<(Col, f64)>> = vec![Vec::new(); open.len()];
            for (i, row) in reduced.rows.iter().enumerate() {
                let mut sum = vec![(served[i], -1.0)];
                for &j in &row.sites {
                    let x = program.add_column(0.0, 0.0..=row.people);
                    pairs.push((u32_of(i), j));
                    program.add_row(..=0.0, [(x, 1.0), (open[j as usize], -row.people.min(reduced.capacities[j as usize]))]);
                    at_site[j as usize].push((x, 1.0));
                    sum.push((x, 1.0));
                }
                program.add_row(0.0.., sum);
            }
            for (j, mut at) in at_site.into_iter().enumerate() {
                if reduced.capacities[j].is_finite() {
                    at.push((open[j], -reduced.capacities[j]));
                    program.add_row(..=0.0, at);
                }
            }
        } else {
            for (row, &s) in reduced.rows.iter().zip(&served) {
                let sites = row.sites.iter().map(|&j| (open[j as usize], row.people));
                program.add_row(0.0.., sites.chain([(s, -1.0)]).collect::<Vec<_>>());
            }
        }
        if let Aim::Cheapest(need) = aim {
            program.add_row(need - ENOUGH.., served.iter().map(|&s| (s, 1.0)));
        }
        let stages = if let Aim::Level(k) = aim { k } else { levels.len() };
        let groups = problem.fair.as_ref().map_or(0, |f| f.total.len());
        for k in 1..=stages {
            // k t − Σ d is the sum of the k least shares, where d ≥ t − share (Ogryczak and Śliwiński 2003).
            let fair = problem.fair.as_ref().expect("levels are of groups");
            let aimed = if aim == Aim::Level(k) { -1.0 } else { 0.0 };
            #[expect(clippy::cast_precision_loss, reason = "a number of groups")]
            let times = k as f64;
            let t = program.add_column(aimed * times, 0.0..=1.0);
            let mut sum = vec![(t, times)];
            for g in 0..groups {
                let d = program.add_column(-aimed, 0.0..=1.0);
                sum.push((d, -1.0));
                let mut share = vec![(d, 1.0), (t, -1.0)];
                let of = reduced.rows.iter().zip(&served).filter(|(r, _)| r.group.is_some_and(|h| h as usize == g));
                share.extend(of.map(|(_, &s)| (s, 1.0 / fair.total[g])));
                program.add_row(-fair.before[g] / fair.total[g].., share);
            }
            if let Some(level) = levels.get(k - 1) {
                program.add_row(level - KEPT.., sum);
            }
        }
        Self { program, pairs, capacitated, groups, stages }
    }

    /// What its columns mean, kept while it is solved.
    fn reader(&self) -> Reader {
        Reader { pairs: self.pairs.clone(), capacitated: self.capacitated }
    }

    /// A choice as values of all columns.
    fn values(&self, reduced: &Reduced, problem: &Problem, choice: &Served) -> Vec<f64> {
        let mut values = vec![0.0; reduced.original.len()];
        for &j in &choice.sites {
            values[j as usize] = 1.0;
        }
        let served = reduced.served(choice);
        let mut x: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for &(i, j, people) in &choice.flow {
            *x.entry((i, j)).or_default() += people;
        }
        values.extend(&served);
        if self.capacitated {
            values.extend(self.pairs.iter().map(|pair| x.get(pair).copied().unwrap_or(0.0)));
        }
        let shares = reduced.shares(problem, &served);
        let mut sorted = shares.clone();
        sorted.sort_by(f64::total_cmp);
        for k in 1..=self.stages {
            let t = sorted[k - 1];
            values.push(t);
            values.extend(shares.iter().take(self.groups).map(|s| (t - s).max(0.0)));
        }
        values
    }
}

/// Reads who is served out of the values of a program's columns.
struct Reader {
    pairs: Vec<(u32, u32)>,
    capacitated: bool,
}

impl Reader {
    fn served(&self, reduced: &Reduced, values: &[f64]) -> Served {
        let sites = open(reduced, values);
        if !self.capacitated {
            return reduced.fullest(sites);
        }
        let x = &values[reduced.original.len() + reduced.rows.len()..];
        let flow = self.pairs.iter().zip(x).filter(|(pair, x)| **x > 0.0 && sites.contains(&pair.1));
        Served { flow: flow.map(|(&(i, j), &x)| (i, j, x)).collect(), sites }
    }
}

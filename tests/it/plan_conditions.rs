//! Plans with conditions on the sites, by exhaustive search: one of each set, capacities, the worst-served group first.

use carecircle::siting::{Costs, FairGroups, Model, Options, Pair, Problem, Status, solve};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SITES: u32 = 10;

/// Demands and candidates in a square of side 100, costs straight and rounded up.
fn town(seed: u64, demands: u32) -> Problem {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut points = |n: u32| -> Vec<(f64, f64)> { (0..n).map(|_| (rng.random_range(0.0..100.0), rng.random_range(0.0..100.0))).collect() };
    let (homes, sites) = (points(demands), points(SITES));
    let weights = (0..demands).map(|_| f64::from(rng.random_range(0_u32..20))).collect();
    let pair = |(demand, h): (u32, &(f64, f64))| {
        let of = |(candidate, s): (u32, &(f64, f64))| Pair { demand, candidate, cost: (h.0 - s.0).hypot(h.1 - s.1).ceil() };
        (0..).zip(&sites).map(of).collect::<Vec<_>>()
    };
    let pairs: Vec<Pair> = (0..).zip(&homes).flat_map(pair).collect();
    Problem::new(weights, Costs::new(homes.len(), sites.len(), &pairs).unwrap())
}

fn sets(problem: &Problem, most: usize) -> impl Iterator<Item = Vec<u32>> + '_ {
    let all = (0..1_u32 << SITES).map(|bits| (0..SITES).filter(|j| bits >> j & 1 == 1).collect::<Vec<u32>>());
    all.filter(move |set| {
        set.len() <= most
            && problem.required.iter().all(|r| r.iter().any(|j| set.contains(j)))
            && problem.forced.iter().all(|j| set.contains(j))
            && !problem.forbidden.iter().any(|j| set.contains(j))
    })
}

fn cost(problem: &Problem, set: &[u32], demand: usize) -> Option<f64> {
    problem.costs.row(demand).iter().find(|e| set.contains(&e.0)).map(|e| e.1)
}

fn covered(problem: &Problem, set: &[u32], limit: f64) -> f64 {
    let within = |i: &usize| cost(problem, set, *i).is_some_and(|c| c <= limit);
    (0..problem.weights.len()).filter(within).map(|i| problem.weights[i]).sum()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(1.0)
}

fn counted(problem: &Problem) -> impl Iterator<Item = usize> {
    (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0)
}

#[test]
fn one_of_each_required_set_is_chosen_and_the_rest_is_best() {
    let (mut bound, mut infeasible) = (0, 0);
    for seed in 0..30 {
        let mut problem = town(seed, 25);
        problem.required = vec![vec![0, 1, 2], vec![7, 8], vec![2, 9]];
        problem.forced = if seed % 5 == 1 { vec![8] } else { Vec::new() };
        problem.forbidden = if seed % 5 == 2 { vec![2, 7] } else { Vec::new() };
        for sites in [1, 2, 4] {
            let answer = |model: Model, best: Option<f64>| {
                let found = solve(&problem, &model, &Options::default()).unwrap();
                match best {
                    Some(best) => {
                        assert!(close(found.objective, best), "seed {seed}, {model:?}: {} but {best}", found.objective);
                        assert!(problem.has_required(&found.sites) && found.status == Status::Optimal, "seed {seed}, {model:?}");
                    }
                    None => assert_eq!(found.status, Status::Infeasible, "seed {seed}, {model:?}"),
                }
                found
            };
            let best = sets(&problem, sites).map(|s| covered(&problem, &s, 20.0)).max_by(f64::total_cmp);
            answer(Model::Mclp { limit: 20.0, sites }, best);
            infeasible += usize::from(best.is_none());
            let unbound = Problem { required: Vec::new(), ..problem.clone() };
            let free = sets(&unbound, sites).map(|s| covered(&problem, &s, 20.0)).max_by(f64::total_cmp);
            bound += usize::from(best.is_some() && best < free);
            let sum = |s: Vec<u32>| counted(&problem).map(|i| cost(&problem, &s, i).map(|c| c * problem.weights[i])).sum::<Option<f64>>();
            answer(Model::PMedian { sites }, sets(&problem, sites).filter_map(sum).min_by(f64::total_cmp));
            let worst = |s: Vec<u32>| counted(&problem).try_fold(0.0_f64, |w, i| cost(&problem, &s, i).map(|c| w.max(c)));
            answer(Model::PCenter { sites }, sets(&problem, sites).filter_map(worst).min_by(f64::total_cmp));
        }
        for share in [1.0, 0.7] {
            let everything: Vec<u32> = (0..SITES).filter(|j| !problem.forbidden.contains(j)).collect();
            let need = share * covered(&problem, &everything, 25.0);
            let fewest = sets(&problem, 10).filter(|s| covered(&problem, s, 25.0) >= need - 1e-9).map(|s| s.len()).min().unwrap();
            let found = solve(&problem, &Model::Lscp { limit: 25.0, share }, &Options::default()).unwrap();
            assert_eq!((found.sites.len(), found.status), (fewest, Status::Optimal), "seed {seed}, share {share}");
            assert!(problem.has_required(&found.sites) && covered(&problem, &found.sites, 25.0) >= need - 1e-9);
        }
    }
    assert!(bound > 20 && infeasible > 20, "the sets bind {bound} times, and cannot be had {infeasible} times");
}

/// The largest flow is the smallest cut (Ford and Fulkerson 1956): for some of the sites their capacities, for the
/// others the people near them.
fn served(problem: &Problem, set: &[u32], limit: f64) -> f64 {
    let cut = |bits: u32| {
        let full = |at: usize| bits >> at & 1 == 1;
        let rooms: f64 = (0..set.len()).filter(|&at| full(at)).map(|at| problem.capacities[set[at] as usize]).sum();
        let others: Vec<u32> = (0..set.len()).filter(|&at| !full(at)).map(|at| set[at]).collect();
        rooms + covered(problem, &others, limit)
    };
    (0..1_u32 << set.len()).map(cut).fold(f64::INFINITY, f64::min)
}

#[test]
fn capacities_are_kept_and_used_best() {
    let mut full = 0;
    for seed in 0..16 {
        let mut problem = town(seed, 22);
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 50);
        problem.capacities = (0..SITES).map(|_| f64::from(rng.random_range(5_u32..40))).collect();
        problem.capacities[3] = f64::INFINITY;
        if seed % 4 == 1 {
            problem.required = vec![vec![4, 5]];
            problem.forbidden = vec![6];
        }
        for (sites, limit) in [(2, 30.0), (3, 20.0)] {
            let best = sets(&problem, sites).map(|s| served(&problem, &s, limit)).fold(0.0, f64::max);
            let found = solve(&problem, &Model::Mclp { limit, sites }, &Options::default()).unwrap();
            assert!(close(found.objective, best), "seed {seed}, {sites} sites: {} but {best}", found.objective);
            assert!(close(served(&problem, &found.sites, limit), best), "seed {seed}: the sites do not give it");
            assert_eq!(found.status, Status::Optimal, "seed {seed}");
            full += usize::from(best < sets(&problem, sites).map(|s| covered(&problem, &s, limit)).fold(0.0, f64::max));
        }
        let everything: Vec<u32> = (0..SITES).filter(|j| !problem.forbidden.contains(j)).collect();
        for share in [1.0, 0.6] {
            let need = share * served(&problem, &everything, 30.0);
            let fewest = sets(&problem, 10).filter(|s| served(&problem, s, 30.0) >= need - 1e-6).map(|s| s.len()).min().unwrap();
            let found = solve(&problem, &Model::Lscp { limit: 30.0, share }, &Options::default()).unwrap();
            assert_eq!((found.sites.len(), found.status), (fewest, Status::Optimal), "seed {seed}, share {share}");
        }
    }
    assert!(full > 16, "capacities bind: {full}");
}

/// Shares of the groups, least first.
fn shares(problem: &Problem, fair: &FairGroups, set: &[u32], limit: f64) -> Vec<f64> {
    let mut sums = fair.before.clone();
    for i in 0..problem.weights.len() {
        if let (Some(g), true) = (fair.group[i], cost(problem, set, i).is_some_and(|c| c <= limit)) {
            sums[g as usize] += problem.weights[i];
        }
    }
    let mut shares: Vec<f64> = sums.iter().zip(&fair.total).map(|(s, t)| s / t).collect();
    shares.sort_by(f64::total_cmp);
    shares
}

#[test]
fn the_worst_served_group_comes_first() {
    let (mut changed, mut ties) = (0, 0);
    for seed in 0..12 {
        let mut problem = town(seed, 30);
        let of: Vec<Option<u32>> = (0..30).map(|i| (i % 7 != 6).then_some(i % 4)).collect();
        let mut total = [0.0; 4];
        for (w, g) in problem.weights.iter().zip(&of) {
            if let Some(g) = g {
                total[*g as usize] += w;
            }
        }
        let before = vec![0.0, 10.0, 0.0, 30.0];
        let fair = FairGroups { group: of, total: total.iter().zip(&before).map(|(t, b)| t + b).collect(), before };
        for sites in [2, 4] {
            let free = solve(&problem, &Model::Mclp { limit: 18.0, sites }, &Options::default()).unwrap();
            problem.fair = Some(fair.clone());
            let found = solve(&problem, &Model::Mclp { limit: 18.0, sites }, &Options::default()).unwrap();
            problem.fair = None;
            let least = |s: &[u32]| shares(&problem, &fair, s, 18.0);
            let own = least(&found.sites);
            assert_eq!((found.status, found.fair_levels), (Status::Optimal, Some((4, 4))), "seed {seed}");
            let near = |a: f64, b: f64| (a - b).abs() < 1e-5;
            for set in sets(&problem, sites) {
                let theirs = least(&set);
                let first = own.iter().zip(&theirs).find(|(a, b)| !near(**a, **b));
                assert!(first.is_none_or(|(a, b)| a > b), "seed {seed}, {sites} sites: {set:?} is fairer: {theirs:?} over {own:?}");
                if first.is_none() {
                    ties += 1;
                    let all = covered(&problem, &set, 18.0);
                    assert!(found.objective >= all - 1e-3, "seed {seed}: {set:?} is as fair and serves {all}, not {}", found.objective);
                }
            }
            assert!(close(found.objective, covered(&problem, &found.sites, 18.0)));
            changed += usize::from(found.objective < free.objective);
        }
    }
    assert!(changed > 6 && ties > 20, "fairness has a price {changed} times; {ties} ties");
}

#[test]
fn a_budget_holds_with_capacities_too() {
    let mut dear = 0;
    for seed in 0..12 {
        let mut problem = town(seed, 22);
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 80);
        problem.capacities = (0..SITES).map(|_| f64::from(rng.random_range(10_u32..60))).collect();
        problem.site_costs = (0..SITES).map(|_| f64::from(rng.random_range(1_u32..9))).collect();
        problem.budget = Some(9.0);
        problem.forced = if seed % 3 == 1 { vec![2] } else { Vec::new() };
        problem.forbidden = if seed % 3 == 2 { vec![0, 5] } else { Vec::new() };
        let spent = |s: &[u32]| s.iter().map(|&j| problem.site_costs[j as usize]).sum::<f64>();
        let fits = |s: &Vec<u32>| spent(s) <= 9.0;
        let best = sets(&problem, 3).filter(fits).map(|s| served(&problem, &s, 25.0)).fold(0.0, f64::max);
        let found = solve(&problem, &Model::Mclp { limit: 25.0, sites: 3 }, &Options::default()).unwrap();
        assert!(close(found.objective, best), "seed {seed}: {} but {best}", found.objective);
        assert!(spent(&found.sites) <= 9.0 && found.status == Status::Optimal && found.sites.len() <= 3, "seed {seed}");
        dear += usize::from(best < sets(&problem, 3).map(|s| served(&problem, &s, 25.0)).fold(0.0, f64::max));
    }
    assert!(dear > 4, "the budget binds: {dear}");
}

/// The fairest shares of groups that sites of limited capacity can give: all are raised together until some set of
/// groups has all that its sites can hold, and those stay; then the others (water filling in a polymatroid, Federgruen
/// and Groenevelt 1986). Least first.
fn filled(problem: &Problem, fair: &FairGroups, set: &[u32], limit: f64) -> Vec<f64> {
    let groups = fair.total.len();
    let most = |of: u32| {
        let mut only = problem.clone();
        (0..only.weights.len()).filter(|&i| fair.group[i].is_none_or(|g| of >> g & 1 == 0)).for_each(|i| only.weights[i] = 0.0);
        served(&only, set, limit)
    };
    let most: Vec<f64> = (0..1_u32 << groups).map(most).collect();
    let fits = |shares: &[f64]| {
        let need: Vec<f64> = (0..groups).map(|g| (shares[g] * fair.total[g] - fair.before[g]).max(0.0)).collect();
        (0..1_usize << groups).all(|of| (0..groups).filter(|g| of >> g & 1 == 1).map(|g| need[g]).sum::<f64>() <= most[of] + 1e-9)
    };
    let mut shares: Vec<f64> = vec![0.0; groups];
    let mut free = vec![true; groups];
    while free.contains(&true) {
        let at = |t: f64| (0..groups).map(|g| if free[g] { t } else { shares[g] }).collect::<Vec<f64>>();
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            if fits(&at(middle)) { low = middle } else { high = middle }
        }
        shares = at(low);
        let stuck: Vec<usize> = (0..groups)
            .filter(|&g| {
                let mut more = shares.clone();
                more[g] += 1e-6;
                free[g] && (!fits(&more) || shares[g] > 1.0 - 1e-9)
            })
            .collect();
        stuck.iter().for_each(|&g| free[g] = false);
    }
    shares.iter_mut().zip(fair.before.iter().zip(&fair.total)).for_each(|(s, (b, t))| *s = s.max(b / t));
    shares.sort_by(f64::total_cmp);
    shares
}

#[test]
fn with_capacities_the_worst_served_group_comes_first_too() {
    let (mut changed, mut shared) = (0, 0);
    for seed in 0..8 {
        let mut problem = town(seed, 24);
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 90);
        problem.capacities = (0..SITES).map(|_| f64::from(rng.random_range(15_u32..70))).collect();
        problem.forbidden = if seed % 3 == 2 { vec![0, 5] } else { Vec::new() };
        let of: Vec<Option<u32>> = (0..24).map(|i| (i % 7 != 6).then_some(i % 3)).collect();
        let before = vec![0.0, 12.0, 0.0];
        let mut total = before.clone();
        for (w, g) in problem.weights.iter().zip(&of) {
            if let Some(g) = g {
                total[*g as usize] += w;
            }
        }
        let fair = FairGroups { group: of, before, total };
        for sites in [2, 3] {
            let model = Model::Mclp { limit: 30.0, sites };
            let free = solve(&problem, &model, &Options::default()).unwrap();
            problem.fair = Some(fair.clone());
            let found = solve(&problem, &model, &Options::default()).unwrap();
            problem.fair = None;
            let near = |a: f64, b: f64| (a - b).abs() < 1e-4;
            let own = filled(&problem, &fair, &found.sites, 30.0);
            let mut told = found.fair_shares.clone();
            told.sort_by(f64::total_cmp);
            assert!(own.iter().zip(&told).all(|(a, b)| near(*a, *b)), "seed {seed}, {sites} sites: told {told:?}, can be {own:?}");
            assert_eq!((found.status, found.fair_levels), (Status::Optimal, Some((3, 3))), "seed {seed}");
            for set in sets(&problem, sites) {
                let theirs = filled(&problem, &fair, &set, 30.0);
                let first = own.iter().zip(&theirs).find(|(a, b)| !near(**a, **b));
                assert!(first.is_none_or(|(a, b)| a > b), "seed {seed}, {sites} sites: {set:?} is fairer: {theirs:?} over {own:?}");
                if first.is_none() {
                    let all = served(&problem, &set, 30.0);
                    assert!(found.objective >= all - 1e-2, "seed {seed}: {set:?} is as fair and serves {all}, not {}", found.objective);
                }
            }
            assert!(close(found.objective, served(&problem, &found.sites, 30.0)), "seed {seed}: {}", found.objective);
            changed += usize::from(found.objective < free.objective - 1e-6);
            // Whoever comes first at a full site matters: served to the full without a thought, shares are others.
            shared += usize::from(own[0] > 0.0 && own[0] < 1.0 && near(own[0], own[1]));
        }
    }
    assert!(changed > 3 && shared > 2, "fairness has a price {changed} times; groups share a site {shared} times");
}

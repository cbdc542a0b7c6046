//! Plans under a budget and at any scale, by exhaustive search; a matrix with all that can be said of its candidates.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use carecircle::location::LocationError;
use carecircle::siting::{Costs, Model, Options, Pair, Problem, Solution, Status, solve};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

const SITES: u32 = 10;

/// Demands and candidates in a square of side 100, costs straight, up to `reach`; candidates with prices.
fn town(seed: u64, demands: u32, reach: f64) -> Problem {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut points = |n: u32| -> Vec<(f64, f64)> { (0..n).map(|_| (rng.random_range(0.0..100.0), rng.random_range(0.0..100.0))).collect() };
    let (homes, sites) = (points(demands), points(SITES));
    let weights = (0..demands).map(|_| f64::from(rng.random_range(0_u32..20))).collect();
    let mut pairs = Vec::new();
    for (demand, h) in (0..).zip(&homes) {
        for (candidate, s) in (0..).zip(&sites) {
            let cost = (h.0 - s.0).hypot(h.1 - s.1).ceil();
            if cost <= reach {
                pairs.push(Pair { demand, candidate, cost });
            }
        }
    }
    let mut problem = Problem::new(weights, Costs::new(homes.len(), sites.len(), &pairs).unwrap());
    // Whole, free among others, and not whole.
    problem.site_costs = (0..SITES)
        .map(|_| match seed % 3 {
            0 => f64::from(rng.random_range(1_u32..9)),
            1 => f64::from(rng.random_range(0_u32..4)),
            _ => rng.random_range(0.1..3.0),
        })
        .collect();
    if seed % 4 == 1 {
        problem.forced = vec![rng.random_range(0..5)];
        problem.forbidden = vec![rng.random_range(5..SITES)];
    }
    if seed % 5 == 2 {
        problem.existing = (0..demands).map(|_| rng.random_bool(0.4).then(|| f64::from(rng.random_range(5_u32..60)))).collect();
    }
    if seed % 7 == 3 {
        problem.required = vec![vec![0, 1, 2], vec![2, 9]];
    }
    problem
}

/// Every set that the conditions but the budget allow.
fn sets(problem: &Problem) -> impl Iterator<Item = Vec<u32>> + '_ {
    let all = (0..1_u32 << SITES).map(|bits| (0..SITES).filter(|j| bits >> j & 1 == 1).collect::<Vec<u32>>());
    all.filter(|set| {
        problem.required.iter().all(|r| r.iter().any(|j| set.contains(j)))
            && problem.forced.iter().all(|j| set.contains(j))
            && !problem.forbidden.iter().any(|j| set.contains(j))
    })
}

fn price(problem: &Problem, set: &[u32]) -> f64 {
    set.iter().map(|&j| problem.site_costs[j as usize]).sum()
}

fn cost(problem: &Problem, set: &[u32], demand: usize) -> Option<f64> {
    let new = problem.costs.row(demand).iter().filter(|e| set.contains(&e.0)).map(|e| e.1).min_by(f64::total_cmp);
    [new, problem.existing.get(demand).copied().flatten()].into_iter().flatten().min_by(f64::total_cmp)
}

fn counted(problem: &Problem) -> impl Iterator<Item = usize> {
    (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0)
}

fn covered(problem: &Problem, set: &[u32], limit: f64) -> f64 {
    counted(problem).filter(|&i| cost(problem, set, i).is_some_and(|c| c <= limit)).map(|i| problem.weights[i]).sum()
}

fn worst(problem: &Problem, set: &[u32]) -> Option<f64> {
    counted(problem).try_fold(0.0_f64, |w, i| cost(problem, set, i).map(|c| w.max(c)))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

fn solved(problem: &Problem, model: Model) -> Solution {
    solve(problem, &model, &Options::default()).unwrap()
}

/// The cheapest set that covers, with and without a share, and none when the budget does not pay it.
#[test]
fn the_cheapest_cover_is_found_and_held_against_the_budget() {
    let (mut paid, mut refused, mut not_fewest) = (0, 0, 0);
    for seed in 0..40 {
        let mut problem = town(seed, 22, 60.0);
        let everything: Vec<u32> = (0..SITES).filter(|j| !problem.forbidden.contains(j)).collect();
        for (limit, share) in [(25.0, 1.0), (40.0, 1.0), (30.0, 0.8)] {
            let need = share * covered(&problem, &everything, limit) - 1e-9;
            let all: Vec<Vec<u32>> = sets(&problem).filter(|s| covered(&problem, s, limit) >= need).collect();
            let least = all.iter().map(|s| price(&problem, s)).min_by(f64::total_cmp).unwrap();
            let fewest = all.iter().map(Vec::len).min().unwrap();
            for budget in [least, 1.5 * least + 1.0, 0.9 * least - 0.01] {
                if budget < price(&problem, &problem.forced) {
                    continue;
                }
                problem.budget = Some(budget);
                let found = solved(&problem, Model::Lscp { limit, share });
                if budget < least {
                    refused += 1;
                    assert_eq!(
                        (found.status, found.sites.len()),
                        (Status::Infeasible, 0),
                        "seed {seed}, {limit}, {share}, {budget} of {least}"
                    );
                    continue;
                }
                paid += 1;
                not_fewest += usize::from(found.sites.len() > fewest);
                assert!(
                    close(found.objective, least) && close(price(&problem, &found.sites), least),
                    "seed {seed}: {found:?}, least {least}"
                );
                assert!(all.contains(&found.sites) && found.status == Status::Optimal && found.bound == found.objective, "seed {seed}");
            }
            problem.budget = None;
        }
    }
    assert!(paid > 100 && refused > 40 && not_fewest > 20, "{paid} paid, {refused} refused, {not_fewest} with more sites than need be");
}

/// So many sites, so dear: the number alone, the budget alone, and both at once bind.
#[test]
fn the_least_worst_walk_that_a_budget_pays() {
    let (mut tried, mut impossible, mut by_budget, mut by_both) = (0, 0, 0, 0);
    for seed in 0..40 {
        let mut problem = town(seed, 18, 75.0);
        let all: Vec<(Vec<u32>, f64)> = sets(&problem).filter_map(|s| worst(&problem, &s).map(|w| (s, w))).collect();
        for sites in [2, 3, 4, SITES as usize] {
            for budget in [2.0, 3.5, 5.0, 9.0] {
                if budget < price(&problem, &problem.forced) {
                    continue;
                }
                let least = |sites: usize, budget: f64| {
                    let may = all.iter().filter(|(s, _)| s.len() <= sites && price(&problem, s) <= budget * (1.0 + 1e-12));
                    may.map(|s| s.1).min_by(f64::total_cmp)
                };
                let (best, unpriced, uncounted) = (least(sites, budget), least(sites, 1e9), least(SITES as usize, budget));
                problem.budget = Some(budget);
                let found = solved(&problem, Model::PCenter { sites });
                problem.budget = None;
                let Some(best) = best else {
                    impossible += 1;
                    assert_eq!(found.status, Status::Infeasible, "seed {seed}, {sites} sites, {budget}");
                    continue;
                };
                tried += 1;
                by_budget += usize::from(unpriced < Some(best));
                by_both += usize::from(unpriced < Some(best) && uncounted < Some(best));
                assert_eq!(
                    (found.objective, found.bound, found.status),
                    (best, best, Status::Optimal),
                    "seed {seed}, {sites} sites, {budget}"
                );
                assert_eq!(worst(&problem, &found.sites), Some(best), "seed {seed}");
                let spent = price(&problem, &found.sites);
                assert!(found.sites.len() <= sites && spent <= budget * (1.0 + 1e-9), "seed {seed}: {spent} of {budget}");
            }
        }
    }
    assert!(tried > 100 && impossible > 30 && by_budget > 50 && by_both > 5, "{tried}, {impossible}, {by_budget}, {by_both}");
}

/// Of many demands some are looked at first; those far out of the way count like all.
#[test]
fn nobody_among_many_is_forgotten() {
    for seed in 0..8 {
        let mut problem = town(seed, 700, 200.0);
        problem.site_costs.clear();
        for sites in [2, 3, 5] {
            let best = sets(&problem).filter(|s| s.len() <= sites).filter_map(|s| worst(&problem, &s)).min_by(f64::total_cmp);
            let found = solved(&problem, Model::PCenter { sites });
            assert_eq!((Some(found.objective), found.status), (best, Status::Optimal), "seed {seed}, {sites} sites");
            assert_eq!(worst(&problem, &found.sites), best, "seed {seed}, {sites} sites");
        }
    }
}

#[test]
fn what_is_forced_must_be_paid() {
    let mut problem = town(0, 20, 200.0);
    problem.forced = vec![1, 2, 1];
    problem.budget = Some(problem.site_costs[1] + problem.site_costs[2] - 0.5);
    for model in [
        Model::Mclp { limit: 20.0, sites: 4 },
        Model::Lscp { limit: 20.0, share: 1.0 },
        Model::PMedian { sites: 4 },
        Model::PCenter { sites: 4 },
    ] {
        let error = solve(&problem, &model, &Options::default()).unwrap_err();
        assert!(matches!(error, LocationError::ForcedOverBudget { .. }), "{model:?}: {error}");
    }
    problem.budget = Some(f64::NAN);
    let error = solve(&problem, &Model::PMedian { sites: 4 }, &Options::default()).unwrap_err();
    assert!(matches!(error, LocationError::BadBudget { .. }), "{error}");
}

/// The unit of weights and costs is nobody's business: the plan and its proof are the same in all.
#[test]
fn a_plan_does_not_depend_on_the_unit() {
    for seed in 0..12 {
        let problem = Problem { site_costs: Vec::new(), ..town(seed, 30, 200.0) };
        for (weighing, costing) in [(1e-9, 1.0), (1e-7, 1e-6), (0.37e-4, 1e-5), (1e-3, 1e12), (1e13, 1e-3)] {
            let pairs = (0..30_u32).flat_map(|demand| {
                let row = problem.costs.row(demand as usize);
                row.iter().map(move |&(candidate, c)| Pair { demand, candidate, cost: c * costing })
            });
            let mut other = Problem { costs: Costs::new(30, SITES as usize, &pairs.collect::<Vec<_>>()).unwrap(), ..problem.clone() };
            other.weights.iter_mut().for_each(|w| *w *= weighing);
            other.existing.iter_mut().flatten().for_each(|c| *c *= costing);
            for sites in [2, 4] {
                let sum = |s: &Vec<u32>| counted(&other).map(|i| cost(&other, s, i).map(|c| c * other.weights[i])).sum::<Option<f64>>();
                let may = || sets(&other).filter(|s| s.len() <= sites);
                let best = may().filter_map(|s| sum(&s)).min_by(f64::total_cmp).unwrap();
                let found = solved(&other, Model::PMedian { sites });
                assert!(close(found.objective, best), "seed {seed}, {weighing}, {costing}: {} but {best}", found.objective);
                assert_eq!(found.status, Status::Optimal);
                let limit = 22.0 * costing;
                let most = may().map(|s| covered(&other, &s, limit)).fold(0.0, f64::max);
                let found = solved(&other, Model::Mclp { limit, sites });
                assert!(close(found.objective, most), "seed {seed}, {weighing}, {costing}: {} but {most}", found.objective);
                assert_eq!(found.status, Status::Optimal);
            }
        }
    }
}

/// Where people and minutes are whole, so is what no plan can beat, and it holds.
#[test]
fn a_bound_of_whole_things_is_whole() {
    let mut open = 0;
    for seed in 0..6 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut point = || (rng.random_range(0.0..100.0_f64), rng.random_range(0.0..100.0_f64));
        let points: Vec<(f64, f64)> = (0..260).map(|_| point()).collect();
        let mut pairs = Vec::new();
        for (demand, a) in (0..).zip(&points) {
            for (candidate, b) in (0..).zip(&points[..90]) {
                pairs.push(Pair { demand, candidate, cost: (a.0 - b.0).hypot(a.1 - b.1).ceil() });
            }
        }
        let problem = Problem::new((0..260).map(|i| f64::from(i % 9 + 1)).collect(), Costs::new(260, 90, &pairs).unwrap());
        for model in [Model::Mclp { limit: 9.0, sites: 9 }, Model::PMedian { sites: 9 }] {
            let best = solved(&problem, model);
            assert_eq!(best.status, Status::Optimal);
            for millis in [0, 1, 3, 10, 30] {
                let options = Options { time_limit: Some(Duration::from_millis(millis)), ..Options::default() };
                let cut = solve(&problem, &model, &options).unwrap();
                open += usize::from(cut.status == Status::Feasible);
                assert_eq!(cut.bound.fract(), 0.0, "seed {seed}, {millis} ms: {}", cut.bound);
                let (low, high) = if matches!(model, Model::Mclp { .. }) { (cut.objective, cut.bound) } else { (cut.bound, cut.objective) };
                assert!(low <= best.objective && best.objective <= high, "seed {seed}, {millis} ms: {low} to {high}, {}", best.objective);
            }
        }
    }
    assert!(open > 10, "{open} were cut short");
}

fn tables(folder: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let [od, demand, sites] = ["od.csv", "demand.csv", "sites.csv"].map(|name| folder.join(name));
    std::fs::write(&od, "demand,candidate,cost\na,x,1\nb,x,1\nc,y,1\nc,z,1\na,z,2\nb,z,2\n").unwrap();
    std::fs::write(&demand, "demand,weight\na,5\nb,3\nc,2\nfar,1\nnobody,0\n").unwrap();
    std::fs::write(&sites, "Candidate,note,cost,capacity\nx,,1,4\ny,,1,\nz,,3,100\nelsewhere,,1,1\n").unwrap();
    (od, demand, sites)
}

fn plan(tables: &(PathBuf, PathBuf, PathBuf), words: &str) -> Output {
    let words = words.replace("SITES", tables.2.to_str().unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
    command.args(["plan", "--json", "--matrix"]).arg(&tables.0).arg("--demand").arg(&tables.1).args(words.split(' '));
    command.output().unwrap()
}

/// Ids, not rows; and nothing that is typed is passed over.
#[test]
fn a_matrix_takes_prices_capacities_and_names() {
    let folder = tempfile::tempdir().unwrap();
    let tables = tables(folder.path());
    for (words, sites, objective) in [
        ("--model lscp --limit 2", &["z"][..], 1.0),
        ("--model lscp --limit 2 --candidates SITES", &["x", "y"], 2.0),
        ("--model lscp --limit 2 --candidates SITES --budget 2", &["x", "y"], 2.0),
        ("--model lscp --limit 2 --candidates SITES --force z", &["z"], 3.0),
        ("--model mclp --limit 2 --candidates SITES --budget 1", &["x"], 8.0),
        ("--model mclp --limit 2 --candidates SITES --budget 1 --forbid x", &["y"], 2.0),
        ("--model mclp --limit 2 --sites 1 --candidates SITES --capacities --capacity 3", &["z"], 10.0),
        ("--model mclp --limit 2 --sites 1 --candidates SITES --capacities --capacity 3 --forbid z", &["x"], 4.0),
        ("--model mclp --limit 2 --sites 1 --capacity 7 --force x", &["x"], 7.0),
    ] {
        let done = plan(&tables, words);
        let told = String::from_utf8_lossy(&done.stderr);
        let answer: Value = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{words}: {told}"));
        assert_eq!(answer["sites"], serde_json::json!(sites), "{words}: {answer}");
        assert_eq!((answer["objective"].as_f64(), answer["optimal"].as_bool()), (Some(objective), Some(true)), "{words}");
        assert_eq!(answer["out_of_reach"].as_u64(), Some(1), "{words}: 'far' has nobody near, and 'nobody' does not count");
    }
    for (words, said) in [
        ("--model lscp --limit 2 --budget 2", "nothing says what candidates cost"),
        ("--model mclp --limit 2 --sites 1 --capacities", "nothing says what candidates can serve"),
        ("--model mclp --limit 2 --sites 1 --candidates SITES --capacities", "1 of 3 candidates have none"),
        ("--model mclp --limit 2 --sites 1 --force w", "--force w: no candidate of the matrix has this id (they are such as x, y, z)"),
        ("--model mclp --limit 2 --sites 1 --fair", "--fair: a matrix has no towns"),
        ("--model p-median --sites 1 --curve 2", "--curve: a matrix has no"),
        ("--model mclp --limit 2", "needs --sites"),
        ("--model lscp --limit 2 --time-limit -1", "time-limit"),
        ("--model lscp --limit -2", "limit"),
    ] {
        let done = plan(&tables, words);
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.code() == Some(2) && told.contains(said), "{words}: {:?} {told}", done.status.code());
    }
    for (list, said) in [
        ("candidate,price\nx,1\n", "no column 'cost' in the header (found: candidate, price)"),
        ("site,cost\nx,1\n", "no column 'candidate'"),
        ("candidate,cost\nx,1\ny,1\n", "no row for candidate 'z' of the matrix (1 of 3 have none)"),
        ("candidate,cost\nx,1\ny,-1\nz,1\n", "line 3, cost: found '-1'"),
        ("candidate,cost\nx,1\nx,2\ny,1\nz,1\n", "line 3: candidate 'x' is there twice"),
    ] {
        std::fs::write(&tables.2, list).unwrap();
        let done = plan(&tables, "--model lscp --limit 2 --candidates SITES");
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.code() == Some(2) && told.contains(said), "{list}: {told}");
    }
}

/// Who is covered today needs nothing: no site, and a cost of 0 that reads so.
#[test]
fn nothing_to_do_costs_nothing() {
    let mut problem = town(1, 30, 60.0);
    (problem.forced, problem.forbidden, problem.required) = (Vec::new(), Vec::new(), Vec::new());
    problem.existing = vec![Some(1.0); 30];
    problem.budget = Some(5.0);
    let plan = solved(&problem, Model::Lscp { limit: 30.0, share: 1.0 });
    assert!(plan.sites.is_empty() && plan.status == Status::Optimal, "{plan:?}");
    assert_eq!(format!("{} {}", plan.objective, plan.bound), "0 0");
}

//! Optimal plans against exhaustive search, and the laws of their bounds.

use std::path::{Path, PathBuf};
use std::time::Duration;

use carecircle::location::{LocationError, Matrix};
use carecircle::siting::{Certificate, Costs, Model, Options, Pair, Problem, Status, solve};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Demands and candidates in a square of side 100, costs straight and rounded up, up to `reach`.
fn town(seed: u64, demands: usize, candidates: usize, reach: f64) -> Problem {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut points =
        |n: usize| -> Vec<(f64, f64)> { (0..n).map(|_| (rng.random_range(0.0..100.0), rng.random_range(0.0..100.0))).collect() };
    let (homes, sites) = (points(demands), points(candidates));
    let weights = (0..demands).map(|_| f64::from(rng.random_range(0_u32..20))).collect();
    let mut pairs = Vec::new();
    for (i, h) in homes.iter().enumerate() {
        for (j, s) in sites.iter().enumerate() {
            let cost = (h.0 - s.0).hypot(h.1 - s.1).ceil();
            if cost <= reach {
                pairs.push(Pair { demand: u32::try_from(i).unwrap(), candidate: u32::try_from(j).unwrap(), cost });
            }
        }
    }
    Problem::new(weights, Costs::new(demands, candidates, &pairs).unwrap())
}

/// Every set of at most `most` candidates that the conditions allow.
fn subsets(problem: &Problem, most: usize) -> Vec<Vec<u32>> {
    let n = problem.costs.candidates();
    let all = (0..1_u32 << n).map(|bits| (0..u32::try_from(n).unwrap()).filter(|j| bits >> j & 1 == 1).collect::<Vec<u32>>());
    all.filter(|set| {
        let spent: f64 = set.iter().map(|&j| problem.site_costs.get(j as usize).copied().unwrap_or(0.0)).sum();
        set.len() <= most
            && problem.forced.iter().all(|j| set.contains(j))
            && !problem.forbidden.iter().any(|j| set.contains(j))
            && problem.budget.is_none_or(|b| spent <= b)
    })
    .collect()
}

fn cost(problem: &Problem, set: &[u32], demand: usize) -> Option<f64> {
    let new = problem.costs.row(demand).iter().filter(|e| set.contains(&e.0)).map(|e| e.1).min_by(f64::total_cmp);
    [new, problem.existing.get(demand).copied().flatten()].into_iter().flatten().min_by(f64::total_cmp)
}

fn covered(problem: &Problem, set: &[u32], limit: f64) -> f64 {
    (0..problem.weights.len()).filter(|&i| cost(problem, set, i).is_some_and(|c| c <= limit)).map(|i| problem.weights[i]).sum()
}

fn counted(problem: &Problem) -> impl Iterator<Item = usize> {
    (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0)
}

/// Problems of every kind of condition, small enough to try every set.
fn cases() -> impl Iterator<Item = (u64, Problem)> {
    (0..60).map(|seed| {
        let mut problem = town(seed, 25, 11, if seed % 3 == 0 { 45.0 } else { 200.0 });
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 1000);
        if seed % 4 == 1 {
            problem.forced = vec![rng.random_range(0..5)];
            problem.forbidden = vec![rng.random_range(5..11), 10];
        }
        if seed % 5 == 2 {
            problem.existing = (0..25).map(|_| rng.random_bool(0.4).then(|| f64::from(rng.random_range(5_u32..60)))).collect();
        }
        if seed % 7 == 3 {
            problem.weights.iter_mut().for_each(|w| *w *= 0.37); // not whole
        }
        (seed, problem)
    })
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(1.0)
}

#[test]
fn mclp_is_the_best_of_all_sets() {
    for (seed, problem) in cases() {
        for (sites, limit) in [(1, 20.0), (2, 25.0), (4, 18.0)] {
            let best = subsets(&problem, sites).iter().map(|s| covered(&problem, s, limit)).fold(0.0, f64::max);
            let found = solve(&problem, &Model::Mclp { limit, sites }, &Options::default()).unwrap();
            assert!(close(found.objective, best), "seed {seed}, {sites} sites: {} but {best}", found.objective);
            assert!(close(covered(&problem, &found.sites, limit), best), "seed {seed}: the sites do not give the objective");
            assert_eq!((found.status, found.sites.len()), (Status::Optimal, sites), "seed {seed}");
            assert!(found.bound >= best - 1e-9);
        }
    }
}

#[test]
fn lscp_needs_the_fewest_of_all_sets() {
    for (seed, problem) in cases() {
        for (limit, share) in [(20.0, 1.0), (35.0, 1.0), (20.0, 0.8)] {
            let everything: Vec<u32> = (0..11).filter(|j| !problem.forbidden.contains(j)).collect();
            let need = covered(&problem, &everything, limit);
            let already = covered(&problem, &[], limit);
            let need = if share < 1.0 { problem.total_weight() - (problem.total_weight() - need) - (1.0 - share) * need } else { need };
            let enough = |s: &&Vec<u32>| covered(&problem, s, limit) >= need - 1e-9;
            let all = subsets(&problem, 11);
            let fewest = all.iter().filter(enough).map(Vec::len).min().unwrap();
            let found = solve(&problem, &Model::Lscp { limit, share }, &Options::default()).unwrap();
            assert_eq!(found.sites.len(), fewest, "seed {seed}, limit {limit}, share {share}, already {already}");
            assert!(enough(&&found.sites), "seed {seed}");
            assert_eq!(found.status, Status::Optimal);
        }
    }
}

#[test]
fn p_median_is_the_least_of_all_sets() {
    let (mut solved, mut infeasible) = (0, 0);
    for (seed, problem) in cases() {
        for sites in [1, 3, 4] {
            let sum = |s: &Vec<u32>| counted(&problem).map(|i| cost(&problem, s, i).map(|c| c * problem.weights[i])).sum::<Option<f64>>();
            let best = subsets(&problem, sites).iter().filter_map(sum).min_by(f64::total_cmp);
            let found = solve(&problem, &Model::PMedian { sites }, &Options::default()).unwrap();
            if let Some(best) = best {
                solved += 1;
                assert!(close(found.objective, best), "seed {seed}, {sites} sites: {} but {best}", found.objective);
                assert!(close(sum(&found.sites).unwrap(), best));
                assert_eq!((found.status, found.sites.len()), (Status::Optimal, sites), "seed {seed}");
            } else {
                infeasible += 1;
                assert_eq!(found.status, Status::Infeasible, "seed {seed}, {sites} sites");
            }
        }
    }
    assert!(solved > 100 && infeasible > 20, "both kinds are tried: {solved}, {infeasible}");
}

#[test]
fn p_center_is_the_least_of_all_sets() {
    let mut infeasible = 0;
    for (seed, problem) in cases() {
        for sites in [1, 3, 4] {
            let worst = |s: &Vec<u32>| counted(&problem).try_fold(0.0_f64, |w, i| cost(&problem, s, i).map(|c| w.max(c)));
            let best = subsets(&problem, sites).iter().filter_map(worst).min_by(f64::total_cmp);
            let found = solve(&problem, &Model::PCenter { sites }, &Options::default()).unwrap();
            if let Some(best) = best {
                assert!(close(found.objective, best), "seed {seed}, {sites} sites: {} but {best}", found.objective);
                assert_eq!(worst(&found.sites), Some(best));
                assert_eq!((found.status, found.sites.len()), (Status::Optimal, sites), "seed {seed}");
            } else {
                infeasible += 1;
                assert_eq!(found.status, Status::Infeasible, "seed {seed}, {sites} sites");
            }
        }
    }
    assert!(infeasible > 20);
}

#[test]
fn a_budget_is_kept_and_used_best() {
    for seed in 0..30 {
        let mut problem = town(seed, 25, 11, 200.0);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        problem.site_costs = (0..11).map(|_| f64::from(rng.random_range(1_u32..9))).collect();
        problem.budget = Some(10.0);
        let sets = subsets(&problem, 11);
        let best = sets.iter().map(|s| covered(&problem, s, 20.0)).fold(0.0, f64::max);
        let found = solve(&problem, &Model::Mclp { limit: 20.0, sites: 11 }, &Options::default()).unwrap();
        assert!(close(found.objective, best), "seed {seed}: {} but {best}", found.objective);
        assert!(found.sites.iter().map(|&j| problem.site_costs[j as usize]).sum::<f64>() <= 10.0);
        assert_eq!(found.status, Status::Optimal);
    }
}

/// Large enough for the whole machinery: cuts, branching, and greedy's promise.
#[test]
fn bounds_hold_and_answers_repeat() {
    for seed in 0..4 {
        let problem = town(seed, 400, 80, 200.0);
        for (limit, sites) in [(12.0, 8), (22.0, 4)] {
            let model = Model::Mclp { limit, sites };
            let found = solve(&problem, &model, &Options::default()).unwrap();
            assert_eq!(found.status, Status::Optimal);
            // Nemhauser, Wolsey and Fisher 1978.
            let mut greedy: Vec<u32> = Vec::new();
            for _ in 0..sites {
                let best = (0..80).max_by(|&a, &b| {
                    let with = |j: u32| covered(&problem, &[&greedy[..], &[j]].concat(), limit);
                    with(a).total_cmp(&with(b))
                });
                greedy.push(best.unwrap());
            }
            let greedy = covered(&problem, &greedy, limit);
            assert!(greedy <= found.objective && greedy >= (1.0 - (-1.0_f64).exp()) * found.objective);
            // Each site's own share and its replacement are what a recount says.
            for choice in &found.choices {
                let without: Vec<u32> = found.sites.iter().copied().filter(|&j| j != choice.site).collect();
                assert!(close(found.objective - covered(&problem, &without, limit), choice.alone), "seed {seed}");
                let instead = [&without[..], &[choice.alternative.unwrap()]].concat();
                assert!(close(covered(&problem, &instead, limit), choice.alternative_objective.unwrap()));
                assert!(choice.alternative_objective.unwrap() <= found.objective);
            }
            let again = solve(&problem, &model, &Options::default()).unwrap();
            assert_eq!((again.sites, again.objective.to_bits()), (found.sites, found.objective.to_bits()));
        }
    }
}

#[test]
fn without_time_the_gap_is_honest() {
    let problem = town(9, 600, 100, 200.0);
    for model in [
        Model::Mclp { limit: 15.0, sites: 10 },
        Model::PMedian { sites: 7 },
        Model::Lscp { limit: 11.0, share: 1.0 },
        Model::PCenter { sites: 12 },
    ] {
        let whole = solve(&problem, &model, &Options::default()).unwrap();
        assert_eq!(whole.status, Status::Optimal, "{model:?}");
        let cut = solve(&problem, &model, &Options { time_limit: Some(Duration::from_millis(10)), ..Options::default() }).unwrap();
        let larger_is_better = matches!(model, Model::Mclp { .. });
        let (better, worse) = if larger_is_better { (cut.bound, cut.objective) } else { (cut.objective, cut.bound) };
        assert!(better >= whole.objective - 1e-6 && worse <= whole.objective + 1e-6, "{model:?}: {} and {}", cut.objective, cut.bound);
        assert_eq!(cut.status == Status::Optimal, cut.gap == 0.0);
    }
}

#[test]
fn contradictions_are_errors() {
    let base = town(1, 10, 5, 200.0);
    let mclp = Model::Mclp { limit: 10.0, sites: 1 };
    let error = |change: fn(&mut Problem), model: Model| {
        let mut problem = base.clone();
        change(&mut problem);
        solve(&problem, &model, &Options::default()).unwrap_err()
    };
    let both = error(|p| (p.forced, p.forbidden) = (vec![2], vec![2]), mclp);
    assert!(matches!(both, LocationError::ForcedAndForbidden { candidate: 2 }));
    assert!(matches!(error(|p| p.forced = vec![1, 2], mclp), LocationError::TooManyForced { forced: 2, sites: 1 }));
    assert!(matches!(error(|p| p.forbidden = vec![7], mclp), LocationError::NoSuchCandidate { candidate: 7, .. }));
    assert!(matches!(error(|p| p.weights[3] = f64::NAN, mclp), LocationError::BadNumber { row: 3, .. }));
    assert!(matches!(error(|_| (), Model::Mclp { limit: f64::NAN, sites: 1 }), LocationError::BadLimit { .. }));
    assert!(matches!(error(|_| (), Model::Lscp { limit: 1.0, share: 1.5 }), LocationError::BadShare { .. }));
}

fn tables(folder: &Path, od: &str, demand: &str) -> (PathBuf, PathBuf) {
    let (a, b) = (folder.join("od.csv"), folder.join("demand.csv"));
    std::fs::write(&a, od).unwrap();
    std::fs::write(&b, demand).unwrap();
    (a, b)
}

#[test]
fn a_matrix_is_read_solved_and_certified() {
    let folder = tempfile::tempdir().unwrap();
    let (od, demand) = tables(
        folder.path(),
        "\u{feff}Cost,candidate,demand,note\n300,北,a,x\n200,南,b,\n\"100\",南,c,y\n",
        "demand,weight\na,5\nb,2\nc,2\nnobody near,1\n",
    );
    let matrix = Matrix::read(&od, &demand).unwrap();
    assert_eq!(matrix.candidates, ["北", "南"]);
    let solution = solve(&matrix.problem, &Model::Mclp { limit: 200.0, sites: 1 }, &Options::default()).unwrap();
    let json = serde_json::to_value(Certificate::new(&matrix, &solution)).unwrap();
    assert_eq!(json["sites"], serde_json::json!(["南"]));
    assert_eq!((json["objective"].as_f64(), json["covered_share"].as_f64()), (Some(4.0), Some(0.4)));
    assert_eq!((json["status"].as_str(), json["optimal"].as_bool()), (Some("optimal"), Some(true)));
    assert_eq!(
        json["assignments"],
        serde_json::json!([{"demand": "b", "site": "南", "cost": 200.0}, {"demand": "c", "site": "南", "cost": 100.0}])
    );
    let nobody = solve(&matrix.problem, &Model::PMedian { sites: 2 }, &Options::default()).unwrap();
    assert_eq!(nobody.status, Status::Infeasible);
}

#[test]
fn bad_tables_name_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let good = "demand,weight\na,1\nb,1\n";
    for (od, demand, said) in [
        ("demand,candidate,cost\na,x,1\na,y,minus\n", good, "od.csv, line 3, cost: found 'minus', expected a finite number"),
        ("demand,candidate,cost\na,x,-1\n", good, "line 2, cost: found '-1'"),
        ("demand,candidate,cost\na,x,inf\n", good, "found 'inf'"),
        ("demand,candidate,cost\na,x,1\nz,x,1\n", good, "line 3: demand 'z' has no row in"),
        ("demand,candidate,cost\na,x,1\nb,x,1\na,x,2\n", good, "demand 'a', candidate 'x' is there twice"),
        ("demand,site,cost\na,x,1\n", good, "no column 'candidate' in the header (found: demand, site, cost)"),
        ("demand,candidate,cost\n", good, "no rows after the header"),
        ("demand,candidate,cost\na,x\n", good, "line: 2"),
        ("demand,candidate,cost\na,x,1\n", "demand,weight\na,1\na,2\n", "demand.csv, line 3: demand 'a' is there twice"),
        ("demand,candidate,cost\na,x,1\n", "demand,weight\na,NaN\n", "line 2, weight: found 'NaN'"),
    ] {
        let (od, demand) = tables(folder.path(), od, demand);
        let error = Matrix::read(&od, &demand).unwrap_err();
        let mut message = error.to_string();
        if let Some(source) = std::error::Error::source(&error) {
            message = format!("{message} {source}");
        }
        assert!(message.contains(said), "'{message}' does not say '{said}'");
    }
}

/// The models that are asked of an odd matrix, and the best of all sets for each; `None` where none satisfies.
fn asked(problem: &Problem, limit: f64, sites: usize) -> Vec<(Model, Option<f64>)> {
    let n = problem.costs.candidates();
    let all = subsets(problem, n);
    let few: Vec<&Vec<u32>> = all.iter().filter(|s| s.len() <= sites).collect();
    let sum = |s: &Vec<u32>| counted(problem).map(|i| cost(problem, s, i).map(|c| c * problem.weights[i])).sum::<Option<f64>>();
    let worst = |s: &Vec<u32>| counted(problem).try_fold(0.0_f64, |w, i| cost(problem, s, i).map(|c| w.max(c)));
    let price = |s: &Vec<u32>| {
        if problem.site_costs.is_empty() {
            f64::from(u32::try_from(s.len()).unwrap())
        } else {
            s.iter().map(|&j| problem.site_costs[j as usize]).sum()
        }
    };
    let everything: Vec<u32> = (0..u32::try_from(n).unwrap()).collect();
    let need = covered(problem, &everything, limit);
    let most = few.iter().map(|s| covered(problem, s, limit)).fold(0.0, f64::max);
    let enough = all.iter().filter(|s| covered(problem, s, limit) >= need * (1.0 - 1e-12)).map(price).min_by(f64::total_cmp);
    vec![
        (Model::Mclp { limit, sites }, Some(most)),
        (Model::Lscp { limit, share: 1.0 }, enough),
        (Model::PMedian { sites }, few.iter().filter_map(|s| sum(s)).min_by(f64::total_cmp)),
        (Model::PCenter { sites }, few.iter().filter_map(|s| worst(s)).min_by(f64::total_cmp)),
    ]
}

/// Ties, nothing, very much, very little, twice the same, and more sites than places.
#[test]
fn odd_matrices_have_right_answers() {
    type Odd = fn(&mut ChaCha8Rng, u32, u32) -> f64;
    type Heavy = fn(&mut ChaCha8Rng, u32) -> f64;
    let costs: [(&str, Odd); 5] = [
        ("all the same", |_, _, _| 7.0),
        ("all free", |_, _, _| 0.0),
        ("two values", |r, _, _| if r.random_bool(0.5) { 3.0 } else { 9.0 }),
        ("not whole", |r, _, _| r.random_range(0.001..20.0)),
        ("every row twice", |_, i, j| f64::from((i / 2 * 7 + j * 5) % 11)),
    ];
    let weights: [(&str, Heavy); 6] = [
        ("one", |_, _| 1.0),
        ("mostly zero", |r, i| if i == 3 || r.random_bool(0.2) { 5.0 } else { 0.0 }),
        ("nobody at all", |_, _| 0.0),
        ("huge", |r, _| (r.random_range(1.0..9.0_f64) * 1e11).round()),
        ("tiny", |r, _| r.random_range(1.0..9.0) * 1e-6),
        ("very unlike", |r, i| if i % 4 == 0 { 1e9 } else { f64::from(r.random_range(1_u32..5)) }),
    ];
    let (mut answered, mut impossible) = (0, 0);
    for (number, (of_costs, cost)) in (0_u64..).zip(costs) {
        for (second, (of_weights, weight)) in (0_u64..).zip(weights) {
            for (candidates, sites, missing) in [(1, 1, 0.0), (1, 3, 0.0), (7, 2, 0.0), (7, 2, 0.5), (7, 7, 0.6), (7, 12, 0.3)] {
                let mut rng = ChaCha8Rng::seed_from_u64(100 * number + second);
                let mut pairs = Vec::new();
                for demand in 0..14_u32 {
                    for candidate in 0..candidates {
                        let cost = cost(&mut rng, demand, candidate);
                        // The last demand has nobody near, unless no pair is missing.
                        if missing == 0.0 || (demand < 13 && !rng.random_bool(missing)) {
                            pairs.push(Pair { demand, candidate, cost });
                        }
                    }
                }
                let mut problem =
                    Problem::new((0..14).map(|i| weight(&mut rng, i)).collect(), Costs::new(14, candidates as usize, &pairs).unwrap());
                if (number + second) % 3 == 1 {
                    problem.site_costs = (0..candidates).map(|_| rng.random_range(0.0..4.0_f64).max(1.0) - 1.0).collect(); // some free
                }
                for (model, best) in asked(&problem, 6.0, sites) {
                    let told = format!("{of_costs}, {of_weights}, {candidates} candidates, {missing} missing, {model:?}");
                    let found = solve(&problem, &model, &Options::default()).unwrap();
                    let Some(best) = best else {
                        impossible += 1;
                        assert_eq!(found.status, Status::Infeasible, "{told}");
                        continue;
                    };
                    answered += 1;
                    assert!(close(found.objective, best), "{told}: {} but {best}", found.objective);
                    assert!(found.status == Status::Optimal && found.gap == 0.0 && close(found.bound, best), "{told}: {found:?}");
                    assert!(found.sites.windows(2).all(|s| s[0] < s[1]) && found.sites.len() <= candidates as usize, "{told}");
                }
            }
        }
    }
    assert!(answered > 500 && impossible > 60, "{answered} answered, {impossible} impossible");
}

//! Plans to the unit: money, people and seats are whole numbers, and no tolerance of a solver decides about one of them. Every
//! answer is held against all choices, counted in whole numbers.

use std::path::Path;
use std::process::Command;

use carecircle::siting::{Costs, FairGroups, Model, Options, Pair, Problem, Solution, Status, solve};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

const SITES: u32 = 8;

/// Problem in whole numbers: who reaches what, how many people, seats and yuan.
#[derive(Clone)]
struct Whole {
    /// Candidates within the limit of each home and the walk to each.
    near: Vec<Vec<(u32, i64)>>,
    people: Vec<i64>,
    prices: Vec<i64>,
    seats: Vec<i64>,
    /// Unit of people in the problem, such as 1e-4 for 万人.
    person: f64,
}

fn whole(seed: u64, most_people: i64, dearest: i64) -> Whole {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let homes = 12;
    let mut row = |_| (0..SITES).filter_map(|j| if rng.random_bool(0.3) { Some((j, rng.random_range(1..900))) } else { None }).collect();
    let near: Vec<Vec<(u32, i64)>> = (0..homes).map(&mut row).collect();
    let people: Vec<i64> = (0..homes).map(|_| rng.random_range(1..=most_people)).collect();
    let prices = (0..SITES).map(|_| rng.random_range(dearest / 3..=dearest)).collect();
    let seats = (0..SITES).map(|_| rng.random_range(1..=3 * most_people)).collect();
    Whole { near, people, prices, seats, person: 1.0 }
}

#[expect(clippy::cast_precision_loss, reason = "below 2^53")]
fn real(v: i64) -> f64 {
    v as f64
}

impl Whole {
    fn problem(&self) -> Problem {
        let pairs = (0..).zip(&self.near).flat_map(|(demand, row)| {
            row.iter().map(move |&(candidate, cost)| Pair { demand, candidate, cost: real(cost) }).collect::<Vec<_>>()
        });
        let costs = Costs::new(self.near.len(), SITES as usize, &pairs.collect::<Vec<_>>()).unwrap();
        Problem::new(self.people.iter().map(|&p| real(p) * self.person).collect(), costs)
    }

    fn price(&self, set: &[u32]) -> i64 {
        set.iter().map(|&j| self.prices[j as usize]).sum()
    }

    fn reached(&self, set: &[u32]) -> i64 {
        self.people.iter().zip(&self.near).filter(|(_, row)| row.iter().any(|e| set.contains(&e.0))).map(|(p, _)| p).sum()
    }

    /// Largest flow as the smallest cut.
    fn seated(&self, set: &[u32]) -> i64 {
        let cut = |bits: u32| {
            let (full, free): (Vec<u32>, Vec<u32>) = set.iter().enumerate().fold((Vec::new(), Vec::new()), |mut both, (at, &j)| {
                if bits >> at & 1 == 1 {
                    both.0.push(j)
                } else {
                    both.1.push(j)
                }
                both
            });
            full.iter().map(|&j| self.seats[j as usize]).sum::<i64>() + self.reached(&free)
        };
        (0..1_u32 << set.len()).map(cut).min().unwrap()
    }

    /// Sum of people times walk; `None` when somebody reaches nothing.
    fn walked(&self, set: &[u32]) -> Option<i64> {
        let walk = |row: &Vec<(u32, i64)>| row.iter().filter(|e| set.contains(&e.0)).map(|e| e.1).min();
        self.people.iter().zip(&self.near).map(|(p, row)| walk(row).map(|w| w * p)).sum()
    }

    fn farthest(&self, set: &[u32]) -> Option<i64> {
        let walk = |row: &Vec<(u32, i64)>| row.iter().filter(|e| set.contains(&e.0)).map(|e| e.1).min();
        self.near.iter().map(walk).try_fold(0, |most, w| w.map(|w| most.max(w)))
    }

    fn counted(&self, set: Vec<u32>) -> Counted {
        let (price, reached, seated) = (self.price(&set), self.reached(&set), self.seated(&set));
        Counted { price, reached, seated, walked: self.walked(&set), farthest: self.farthest(&set), set }
    }

    fn with_seats(&self, mut problem: Problem) -> Problem {
        problem.capacities = self.seats.iter().map(|&s| real(s) * self.person).collect();
        problem
    }

    fn with_budget(&self, mut problem: Problem, budget: i64) -> Problem {
        problem.site_costs = self.prices.iter().map(|&p| real(p)).collect();
        problem.budget = Some(real(budget));
        problem
    }
}

/// What a set of sites costs and gives.
struct Counted {
    set: Vec<u32>,
    price: i64,
    reached: i64,
    seated: i64,
    walked: Option<i64>,
    farthest: Option<i64>,
}

fn sets() -> Vec<Vec<u32>> {
    (0..1_u32 << SITES).map(|bits| (0..SITES).filter(|j| bits >> j & 1 == 1).collect()).collect()
}

fn solved(problem: &Problem, model: Model) -> Solution {
    solve(problem, &model, &Options::default()).unwrap()
}

const ALL: usize = SITES as usize;
const LIMIT: f64 = 1000.0;

/// Budgets one yuan around the price of a set, up to prices of a milliard: the best that the money pays, and not a yuan more.
#[test]
fn budgets_hold_to_the_yuan() {
    let (mut tight, mut decided) = (0, 0);
    for seed in 0..30 {
        let town = whole(
            seed,
            [60, 900, 40_000][usize::try_from(seed % 3).unwrap()],
            [9, 9_000_000, 1_900_000_000][usize::try_from(seed / 10).unwrap()],
        );
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 1000);
        let all: Vec<Counted> = sets().into_iter().map(|set| town.counted(set)).collect();
        let by = |budget: i64, worth: &dyn Fn(&Counted) -> i64| all.iter().filter(|s| s.price <= budget).map(worth).max().unwrap();
        // A set that seats more than any cheaper one, so that a yuan less loses somebody.
        let worthy: Vec<&Counted> = all.iter().filter(|s| !s.set.is_empty() && s.seated > by(s.price - 1, &|s| s.seated)).collect();
        let aimed = worthy[rng.random_range(0..worthy.len())];
        let (mut before, mut seated_before) = (0, 0);
        for off in [-1, 0, 1] {
            let budget = aimed.price + off;
            if budget < 0 {
                continue;
            }
            let paid = |found: &Solution| town.price(&found.sites) <= budget;
            let problem = town.with_budget(town.problem(), budget);
            let found = solved(&problem, Model::Mclp { limit: LIMIT, sites: ALL });
            let best = by(budget, &|s| s.reached);
            assert!(paid(&found), "seed {seed}, {budget}: spent {}", town.price(&found.sites));
            assert_eq!(
                (found.objective, found.bound, found.status, found.within),
                (real(best), real(best), Status::Optimal, 0.0),
                "seed {seed}, {budget}"
            );
            assert!(best >= before, "seed {seed}: more money gives less");
            decided += usize::from(off == 0 && best > before);
            before = best;

            let found = solved(&town.with_seats(problem.clone()), Model::Mclp { limit: LIMIT, sites: ALL });
            let best = by(budget, &|s| s.seated);
            assert!(paid(&found), "seed {seed}, {budget}, seats: spent {}", town.price(&found.sites));
            assert_eq!(
                (found.objective, found.bound, found.status, found.within),
                (real(best), real(best), Status::Optimal, 0.0),
                "seed {seed}, {budget}, seats"
            );
            assert!(best >= seated_before, "seed {seed}: more money seats fewer");
            decided += usize::from(off == 0 && best > seated_before);
            seated_before = best;

            let least = all.iter().filter(|s| s.price <= budget).filter_map(|s| s.walked).min();
            let found = solved(&problem, Model::PMedian { sites: ALL });
            assert_eq!(least.map(real), (found.status == Status::Optimal).then_some(found.objective), "seed {seed}, {budget}: {found:?}");
            assert!(least.is_none() || (paid(&found) && found.within == 0.0), "seed {seed}, {budget}");
            assert!(least.is_some() || found.status == Status::Infeasible, "seed {seed}, {budget}: {:?}", found.status);

            let least = all.iter().filter(|s| s.price <= budget).filter_map(|s| s.farthest).min();
            let found = solved(&problem, Model::PCenter { sites: ALL });
            assert_eq!(least.map(real), (found.status == Status::Optimal).then_some(found.objective), "seed {seed}, {budget}: {found:?}");
            assert!(least.is_none() || paid(&found), "seed {seed}, {budget}");
            assert!(least.is_some() || found.status == Status::Infeasible, "seed {seed}, {budget}: {:?}", found.status);
            tight += 1;
        }
    }
    assert!(tight > 80 && decided > 10, "{tight} tight, {decided} that a yuan decides");
}

/// Shares one person around what a set covers, with and without seats and prices: the least that is enough, infeasible only
/// when the budget pays none, and a lower share never needs more.
#[test]
fn shares_hold_to_the_person() {
    let mut decided = 0;
    for seed in 0..60 {
        let mut town = whole(
            seed + 100,
            [60, 5_000, 3_000_000][usize::try_from(seed % 3).unwrap()],
            [9, 9_000_000][usize::try_from(seed % 2).unwrap()],
        );
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 2000);
        let all = sets();
        let everything: Vec<u32> = (0..SITES).collect();
        if seed % 4 == 3 {
            // Seats that are met exactly.
            for j in 0..SITES {
                town.seats[j as usize] = (town.reached(&[j]) - rng.random_range(0..2)).max(0);
            }
        }
        let all: Vec<Counted> = all.into_iter().map(|set| town.counted(set)).collect();
        let aimed = rng.random_range(1..all.len());
        for seats in [false, true] {
            let worth = |s: &[u32]| if seats { town.seated(s) } else { town.reached(s) };
            let counted = |s: &Counted| if seats { s.seated } else { s.reached };
            let whole = worth(&everything);
            let before = if seed % 5 == 4 { whole / 2 } else { 0 };
            for priced in [false, true] {
                let price = |s: &[u32]| if priced { town.price(s) } else { i64::try_from(s.len()).unwrap() };
                let mut least_before = 0;
                for off in [-1, 0, 1] {
                    let need = (counted(&all[aimed]) + before + off).min(whole + before);
                    let share = real(need) / real(whole + before);
                    if share <= 0.0 {
                        continue;
                    }
                    let least = all.iter().filter(|s| counted(s) + before >= need).map(|s| price(&s.set)).min().unwrap();
                    let mut problem = town.problem();
                    problem.covered_before = real(before);
                    if seats {
                        problem = town.with_seats(problem);
                    }
                    if priced {
                        problem.site_costs = town.prices.iter().map(|&p| real(p)).collect();
                    }
                    let model = Model::Lscp { limit: LIMIT, share };
                    let told = format!("seed {seed}, seats {seats}, priced {priced}, {need} of {}", whole + before);
                    let found = solved(&problem, model);
                    assert_eq!(
                        (found.objective, found.bound, found.status, found.within),
                        (real(least), real(least), Status::Optimal, 0.0),
                        "{told}: {found:?}"
                    );
                    assert!(worth(&found.sites) + before >= need && price(&found.sites) == least, "{told}");
                    assert!(least >= least_before, "{told}: a lower share needs more");
                    decided += usize::from(off == 1 && least > least_before);
                    least_before = least;
                    if priced {
                        problem.budget = Some(real(least));
                        assert_eq!(solved(&problem, model).objective, real(least), "{told}");
                        if least > 0 {
                            problem.budget = Some(real(least - 1));
                            assert_eq!(solved(&problem, model).status, Status::Infeasible, "{told}");
                        }
                    }
                }
            }
        }
    }
    assert!(decided > 10, "one person decides {decided} times");
}

/// People in 万人, in thirds or by the milliard: the plan is the same.
#[test]
fn the_unit_of_people_is_nobodys_business() {
    for seed in 0..10 {
        let town = whole(seed + 300, 900, 9_000_000);
        let budget = town.price(&[1, 2, 5]);
        let plans = |person: f64| {
            let town = Whole { person, ..town.clone() };
            let priced = town.with_budget(town.problem(), budget);
            let seated = town.with_seats(town.problem());
            [
                solved(&priced, Model::Mclp { limit: LIMIT, sites: ALL }),
                solved(&town.with_seats(priced.clone()), Model::Mclp { limit: LIMIT, sites: 3 }),
                solved(&seated, Model::Lscp { limit: LIMIT, share: 1.0 }),
                solved(&seated, Model::Lscp { limit: LIMIT, share: 0.8 }),
                solved(&town.problem(), Model::Lscp { limit: LIMIT, share: 0.8 }),
            ]
            .map(|s| (s.sites, s.status))
        };
        let usual = plans(1.0);
        for person in [1e-4, 1e-8, 1.0 / 3.0, 0.01, 1e6, 7.3e12] {
            assert_eq!(plans(person), usual, "seed {seed}, {person}");
        }
    }
}

/// Towns of millions whose shares differ by one person: the fairer plan.
#[test]
fn shares_of_towns_are_compared_to_the_person() {
    for seed in 0..12 {
        let town = whole(seed + 400, 4_000_000, 9);
        let group: Vec<Option<u32>> = (0..12).map(|i| Some(i % 3)).collect();
        let mut total = [0_i64; 3];
        town.people.iter().enumerate().for_each(|(i, p)| total[i % 3] += p);
        let shares = |set: &[u32]| {
            let mut sums = [0_i64; 3];
            for (i, row) in town.near.iter().enumerate() {
                sums[i % 3] += if row.iter().any(|e| set.contains(&e.0)) { town.people[i] } else { 0 };
            }
            let mut shares: Vec<f64> = (0..3).map(|g| real(sums[g]) / real(total[g])).collect();
            shares.sort_by(f64::total_cmp);
            (shares, town.reached(set))
        };
        let mut problem = town.problem();
        problem.fair = Some(FairGroups { group, before: vec![0.0; 3], total: total.map(real).to_vec() });
        let found = solved(&problem, Model::Mclp { limit: LIMIT, sites: 3 });
        let best = sets().into_iter().filter(|s| s.len() <= 3).map(|s| shares(&s)).max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
        assert_eq!(shares(&found.sites), best, "seed {seed}");
        assert_eq!((found.status, found.within, found.fair_levels), (Status::Optimal, 0.0, Some((3, 3))), "seed {seed}");
    }
}

/// Larger than can be looked through: the laws alone.
#[test]
fn more_money_never_gives_less() {
    for seed in 0..4 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 500);
        let (homes, sites) = (90_u32, 45_u32);
        let mut point = || (rng.random_range(0.0..100.0_f64), rng.random_range(0.0..100.0_f64));
        let (at, of): (Vec<_>, Vec<_>) = ((0..homes).map(|_| point()).collect(), (0..sites).map(|_| point()).collect());
        let mut pairs = Vec::new();
        for (demand, a) in (0..).zip(&at) {
            for (candidate, b) in (0..).zip(&of) {
                let cost = (a.0 - b.0).hypot(a.1 - b.1);
                if cost < 14.0 {
                    pairs.push(Pair { demand, candidate, cost });
                }
            }
        }
        let mut problem = Problem::new((0..homes).map(|i| f64::from(i % 17 + 3)).collect(), Costs::new(90, 45, &pairs).unwrap());
        problem.site_costs = (0..sites).map(|_| f64::from(rng.random_range(3_000_000_u32..9_000_000))).collect();
        let spent = |s: &[u32]| s.iter().map(|&j| problem.site_costs[j as usize]).sum::<f64>();
        let model = Model::Mclp { limit: 14.0, sites: 45 };
        let first = solved(&Problem { budget: Some(40_000_000.0), ..problem.clone() }, model);
        // What the plan costs buys it again; a yuan less does not, nor anything better.
        let (price, mut before) = (spent(&first.sites), 0.0);
        for budget in [price - 1.0, price, price + 1.0, 40_000_000.0] {
            let found = solved(&Problem { budget: Some(budget), ..problem.clone() }, model);
            assert!(
                spent(&found.sites) <= budget && found.objective >= before,
                "seed {seed}, {budget}: {} after {before}",
                found.objective
            );
            assert_eq!((found.status, found.within), (Status::Optimal, 0.0), "seed {seed}, {budget}");
            assert!(
                budget < price || found.objective == first.objective,
                "seed {seed}, {budget}: {} of {}",
                found.objective,
                first.objective
            );
            before = found.objective;
        }
    }
}

/// Everybody covered, nobody reached, nobody there: no new site adds anything, with whatever condition, and the answer says why.
#[test]
fn nobody_left_is_an_answer() {
    let town = whole(7, 60, 9);
    let mut cases = vec![town.problem(), town.problem(), town.problem()];
    cases[0].existing = vec![Some(1.0); 12];
    cases[1].costs = Costs::new(12, ALL, &[Pair { demand: 0, candidate: 0, cost: 5000.0 }]).unwrap();
    cases[2].weights = vec![0.0; 12];
    for (number, base) in cases.into_iter().enumerate() {
        let covered = if number == 0 { real(town.people.iter().sum()) } else { 0.0 };
        for (capacities, fair, required) in
            [(false, false, false), (true, false, false), (false, true, false), (true, true, false), (true, false, true)]
        {
            let mut problem = base.clone();
            if capacities {
                problem = town.with_seats(problem);
            }
            problem.fair = fair.then(|| FairGroups { before: vec![covered], ..one_group(&town) });
            problem.required = if required { vec![vec![3, 4]] } else { Vec::new() };
            let told = format!("case {number}, capacities {capacities}, fair {fair}, required {required}");
            let found = solved(&problem, Model::Mclp { limit: LIMIT, sites: 2 });
            assert_eq!(
                (found.objective, found.bound, found.status, found.nobody_left),
                (covered, covered, Status::Optimal, true),
                "{told}: {found:?}"
            );
            assert!(problem.has_required(&found.sites), "{told}");
            if !fair {
                let found = solved(&problem, Model::Lscp { limit: LIMIT, share: 1.0 });
                let sites = usize::from(required);
                assert_eq!((found.sites.len(), found.status, found.nobody_left), (sites, Status::Optimal, true), "{told}: {found:?}");
            }
        }
    }
}

/// All homes as one group.
fn one_group(town: &Whole) -> FairGroups {
    FairGroups { group: vec![Some(0); 12], before: vec![0.0], total: vec![real(town.people.iter().sum())] }
}

/// The program's answer to a case that is kept under `tests/data/cases`.
fn told(case: &str, words: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(case);
    let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
    let done = command.current_dir(folder).args(["plan", "--json"]).args(words.split(' ')).output().unwrap();
    serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{case}, {words}: {}", String::from_utf8_lossy(&done.stderr)))
}

const TABLES: &str = "--matrix od.csv --demand dem.csv --candidates cand.csv --limit 10 --model";

#[test]
fn a_budget_of_some_yuan_more_buys_no_less() {
    for budget in [13_215_992, 13_215_980] {
        let answer = told("plan-budget-by-a-yuan", &format!("{TABLES} mclp --budget {budget}"));
        assert_eq!(
            (&answer["objective"], &answer["sites"]),
            (&serde_json::json!(127.0), &serde_json::json!(["A", "C"])),
            "{budget}: {answer}"
        );
        assert_eq!(answer["proof"], "proven optimal");
    }
}

#[test]
fn a_person_counted_in_ten_thousands_is_served() {
    let answer = told("plan-capacity-small-weights", &format!("{TABLES} lscp --share 100 --capacities"));
    assert_eq!((&answer["sites"], &answer["optimal"]), (&serde_json::json!(["A", "B", "C"]), &serde_json::json!(true)), "{answer}");
}

#[test]
fn a_share_that_is_reached_still_gives_every_town_a_site() {
    for (share, sites) in [(80, 1), (90, 1), (95, 1)] {
        let words = format!(". --model lscp --share {share} --one-per-town --candidates c.csv --service canteen");
        let answer = told("plan-share-already-reached", &words);
        assert_eq!(
            (answer["sites"].as_array().unwrap().len(), &answer["status"]),
            (sites, &serde_json::json!("optimal")),
            "{share}: {answer}"
        );
        assert_eq!(answer["sites"][0]["id"], "p1", "{share}");
    }
    for share in [80, 90] {
        let answer = told("plan-share-already-reached", &format!(". --model lscp --share {share} --candidates c.csv --service canteen"));
        assert_eq!((answer["sites"].as_array().unwrap().len(), answer["objective"].as_f64()), (0, Some(0.0)), "{share}: {answer}");
    }
}

#[test]
fn where_nobody_is_left_the_answer_is_nought_and_says_why() {
    for words in
        ["mclp --sites 1", "mclp --sites 1 --capacity 5", "mclp --sites 1 --capacities", "lscp", "lscp --capacity 5", "lscp --capacities"]
    {
        let answer = told("plan-nothing-left", &format!("{TABLES} {words}"));
        assert_eq!((answer["objective"].as_f64(), answer["status"].as_str()), (Some(0.0), Some("optimal")), "{words}: {answer}");
        assert!(answer["proof"].as_str().unwrap().contains("no candidate that may be chosen reaches anybody"), "{words}: {answer}");
    }
}

//! Optimal plans on a seeded place: 10,000 homes in clusters, 500 to 1,000 candidates, walking at 1 m/s.
//!
//! `cargo bench --bench siting`; `benches/peers/siting.py` writes the same kind of matrix for others to solve.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and its numbers are small"
)]

use carecircle::siting::{Costs, Model, Options, Pair, Problem, solve};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn main() {
    divan::main();
}

/// Homes and candidates around 40 centres in a square; a cost is 1.3 times the straight line in metres, so seconds.
fn place(candidates: usize, side_m: f64) -> Problem {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut uniform = |low: f64, high: f64| rng.random_range(low..high);
    let centres: Vec<[f64; 3]> = (0..40).map(|_| [uniform(0.0, side_m), uniform(0.0, side_m), uniform(0.02, 0.08) * side_m]).collect();
    let mut point = || {
        if uniform(0.0, 1.0) < 0.3 {
            return [uniform(0.0, side_m), uniform(0.0, side_m)];
        }
        let [x, y, spread] = centres[uniform(0.0, 40.0) as usize];
        // A sum of three uniforms is near enough to a bell.
        let mut off = || (0..3).map(|_| uniform(-1.0, 1.0)).sum::<f64>() * spread;
        [x + off(), y + off()]
    };
    let homes: Vec<[f64; 2]> = (0..10_000).map(|_| point()).collect();
    let sites: Vec<[f64; 2]> = (0..candidates).map(|_| point()).collect();
    let weights = homes.iter().map(|_| uniform(1.0, 60.0).floor()).collect();
    let mut pairs = Vec::new();
    for (demand, h) in (0..).zip(&homes) {
        for (candidate, s) in (0..).zip(&sites) {
            let cost = 1.3 * (h[0] - s[0]).hypot(h[1] - s[1]);
            if cost <= 1800.0 {
                pairs.push(Pair { demand, candidate, cost });
            }
        }
    }
    Problem::new(weights, Costs::new(homes.len(), candidates, &pairs).expect("every pair once"))
}

#[divan::bench(args = [(500, 900.0, 10), (500, 900.0, 20), (1000, 900.0, 10), (1000, 900.0, 20), (1000, 1800.0, 10), (1000, 1800.0, 20)], sample_count = 1)]
fn mclp(bencher: divan::Bencher, (candidates, limit, sites): (usize, f64, usize)) {
    let problem = place(candidates, 20_000.0);
    bencher.bench(|| solve(&problem, &Model::Mclp { limit, sites }, &Options::default()));
}

#[divan::bench(args = [500, 1000], sample_count = 1)]
fn lscp(bencher: divan::Bencher, candidates: usize) {
    let problem = place(candidates, 20_000.0);
    bencher.bench(|| solve(&problem, &Model::Lscp { limit: 900.0, share: 1.0 }, &Options::default()));
}

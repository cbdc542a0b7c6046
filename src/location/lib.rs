//! Facility location over any cost matrix: MCLP, LSCP, p-median and p-center, each with a bound on its optimum.
//!
//! ```text
//! Matrix::read ──▶ Problem ──solve──▶ Solution ──▶ Certificate
//!
//! exact/      plans with a proof: branch-and-cut, set covering, p-center, capacities and fairness, transportation
//!   │
//!   ▼
//! bound/      bounds that no plan beats: Lagrangian relaxation, pricing out, Benders cuts, programs for HiGHS
//!   │
//!   ▼
//! heuristic/  good plans at once: greedy, interchange, tabu search, row weighting
//!   │
//!   ▼
//! model/      problem, costs, reduced problem, solution, certificate, error, time limit
//! ```
//!
//! Each folder uses those below it only. The crate knows nothing of studies or maps.
//!
//! # Example
//! Four homes at 0, 1, 5 and 6 km along a street, three candidate sites at 0, 3 and 6 km, and one site to open so that
//! the most seniors live within 2 km of it (MCLP):
//! ```
//! use carecircle_location::{Costs, Model, Options, Pair, Problem, Status, solve};
//!
//! let (homes, candidates) = ([0.0_f64, 1.0, 5.0, 6.0], [0.0_f64, 3.0, 6.0]);
//! let pair = |i: u32, j: u32| Pair { demand: i, candidate: j, cost: (homes[i as usize] - candidates[j as usize]).abs() };
//! let pairs: Vec<Pair> = (0..4).flat_map(|i| (0..3).map(move |j| pair(i, j))).collect();
//! let problem = Problem::new(vec![10.0, 20.0, 30.0, 40.0], Costs::new(4, 3, &pairs)?);
//!
//! let solution = solve(&problem, &Model::Mclp { limit: 2.0, sites: 1 }, &Options::default())?;
//! assert_eq!(solution.sites, [2]); // the site at 6 km
//! assert_eq!(solution.objective, 70.0); // the seniors at 5 and 6 km
//! assert_eq!(solution.status, Status::Optimal); // no other site covers more
//! # Ok::<(), carecircle_location::LocationError>(())
//! ```

mod bound;
mod exact;
mod heuristic;
mod model;

pub use bound::{PricingOut, price_out};
pub use exact::{Options, Shipment, TransportPair, TransportPlan, loads, solve, transport};
pub use heuristic::replacements;
pub use model::{
    Assignment, Certificate, Choice, ChosenSite, Costs, CoverageSets, FairGroups, LocationError, Matrix, Model, Pair, Problem, Progress,
    ProgressSink, Solution, Status, TimeLimit, proof, u32_of,
};

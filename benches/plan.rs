//! Twenty sites for 100,000 homes among every junction of a made-up city of 100,000: a plan and its bound.
//!
//! `cargo bench --bench plan [-- JUNCTIONS_A_SIDE HOMES SITES MINUTES SECONDS]`

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and its numbers are small"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use carecircle::coverage::cover;
use carecircle::geom::Xy;
use carecircle::ids::{NodeId, ProfileId, ServiceId};
use carecircle::model::{Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Service, Study};
use carecircle::network::Network;
use carecircle::siting::Options;
use carecircle::siting::plan::{Candidate, PlanQuery, Prepared};
use carecircle_synth::Rng;
use carecircle_synth::city::City;

fn main() {
    let typed: Vec<f64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let given = |at: usize, usual: f64| typed.get(at).copied().unwrap_or(usual);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers")]
    let whole = |v: f64| v as u32;
    let (side, homes, sites) = (whole(given(0, 317.0)), whole(given(1, 100_000.0)), whole(given(2, 20.0)));
    let (minutes, seconds) = (given(3, 15.0), given(4, 60.0));
    let network = Arc::new(Network::build(&City::metropolis(7, side).roads(), &Profile::built_in(), 20).expect("a whole city"));
    let study = study(&network, homes, minutes);
    let coverage = cover(&study, Some(&network));
    let candidates = Candidate::junctions(&study, &network, &[ProfileId(0)]);
    println!("{} homes, {} candidates, {sites} sites, {minutes} min, {} nodes", study.homes.len(), candidates.len(), network.node_count());
    let began = Instant::now();
    let ask = PlanQuery::new(&study, ServiceId(0), sites as usize).expect("the circle holds the service");
    let prepared = Prepared::new(&study, Some(&network), &coverage, &ask, &candidates).expect("a question that fits");
    println!("searched in {:.1} s", began.elapsed().as_secs_f64());
    let left = Duration::from_secs_f64(seconds).saturating_sub(began.elapsed());
    let solution = prepared.solve(sites as usize, &Options { time_limit: Some(left), ..Options::default() }).expect("solved");
    let total = began.elapsed().as_secs_f64();
    let report = prepared.report(&solution);
    println!(
        "{} pairs; {:.0} seniors of at most {:.0}: gap {:.3} %, {}",
        report.candidates.pairs,
        solution.objective,
        solution.bound,
        100.0 * solution.gap,
        report.proof.en
    );
    println!("{total:.1} s in all, {:.1} s searching, {:.1} s solving; {}", report.search_s, report.solve_s, report.solver);
}

/// Homes around 60 centres and scattered, 40 facilities standing.
fn study(network: &Network, homes: u32, minutes: f64) -> Study {
    let mut rng = Rng::new(11, "plan");
    let mut pick = |n: usize| network.node(NodeId::from_index(rng.below(n)));
    let count = network.node_count();
    let centres: Vec<Xy> = (0..60).map(|_| pick(count)).collect();
    let standing: Vec<Xy> = (0..40).map(|_| pick(count)).collect();
    let scattered: Vec<Xy> = (0..homes).map(|_| pick(count)).collect();
    let name = |s: &str| Name { zh: s.to_owned(), en: s.to_owned() };
    let plane = *network.plane();
    let mut dice = Rng::new(12, "homes");
    let mut below = |n: usize| f64::from(u32::try_from(dice.below(n)).expect("small"));
    let home = |(i, at): (usize, &Xy)| {
        let centre = &centres[i % 60];
        let off = [below(3000) + below(3000) - 3000.0, below(3000) + below(3000) - 3000.0];
        let spot = if below(10) < 4.0 { *at } else { Xy { x: centre.x + off[0], y: centre.y + off[1] } };
        Home {
            id: i.to_string(),
            at: plane.unproject(spot),
            seniors: 1.0 + below(40),
            bands: None,
            households: None,
            town: None,
            village: None,
        }
    };
    let homes = scattered.iter().enumerate().map(home).collect();
    let facility = |(i, at): (usize, &Xy)| Facility {
        id: i.to_string(),
        at: Some(plane.unproject(*at)),
        services: vec![ServiceId(0)],
        ..Facility::default()
    };
    Study {
        name: name("bench"),
        simulated: true,
        facilities: standing.iter().enumerate().map(facility).collect(),
        homes,
        services: vec![Service {
            id: "canteen".to_owned(),
            name: name("canteen"),
            aliases: Vec::new(),
            from: None,
            levels: Vec::new(),
            capacity: None,
        }],
        circles: vec![Circle {
            id: "circle".to_owned(),
            name: name("circle"),
            mode: CircleMode::Walk,
            minutes,
            services: vec![ServiceId(0)],
            need: 1,
            radius_m: None,
        }],
        cohorts: vec![Cohort { id: "steady".to_owned(), name: name("steady"), profile: ProfileId(0), speed_mps: 1.0, speed_sd_mps: None }],
        ..Study::on(plane)
    }
}

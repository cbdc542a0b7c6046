//! One proposed site, and every junction as one: on a city of the size of Porto (350,000 road points, 63,000
//! junctions, 100,000 homes), and the surface of a county (100,000 junctions, 100,000 homes).
//!
//! `cargo bench --bench sites`; it prints the median, the 99th percentile and the worst of 20,000 questions.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and its numbers are small"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use carecircle::coverage::{Coverage, cover};
use carecircle::geom::{LonLat, Xy};
use carecircle::ids::{CircleId, CohortId, ServiceId};
use carecircle::model::{Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Service, Study};
use carecircle::network::Network;
use carecircle::siting::{ProvidedServices, Scratch, Surface, WhatIf};
use carecircle_synth::Rng;
use carecircle_synth::city::{City, Plan};

const HOMES: usize = 100_000;
const QUESTIONS: usize = 20_000;
const MINUTES: f64 = 15.0;

struct Place {
    study: Study,
    network: Arc<Network>,
    coverage: Coverage,
    points: usize,
}

/// A city of `side` × `side` junctions; one facility for 500 of them.
fn place(side: u32) -> Place {
    let plan = Plan { seed: 7, columns: side, rows: side, block_m: 88.0, jitter: 0.27, keep: 0.2, oneway: 0.0, shapes: 7, no_pairs: true };
    let city = City::random(&plan);
    let network = Arc::new(Network::build(&city.roads(), &Profile::built_in(), 20).expect("a whole city"));
    let mut rng = Rng::new(7, "seniors");
    let home = |(row, at): (usize, LonLat)| Home {
        id: row.to_string(),
        at,
        seniors: rng.range(0.0, 6.0),
        bands: None,
        households: None,
        town: None,
        village: None,
    };
    let facility =
        |(row, at): (usize, LonLat)| Facility { id: row.to_string(), at: Some(at), services: vec![ServiceId(0)], ..Facility::default() };
    let name = |zh: &str| Name { zh: zh.to_owned(), en: zh.to_owned() };
    let study = Study {
        name: name("试验城"),
        simulated: true,
        facilities: city.scatter(7, "facilities", city.junctions / 500).into_iter().enumerate().map(facility).collect(),
        homes: city.scatter(7, "homes", HOMES).into_iter().enumerate().map(home).collect(),
        services: vec![Service {
            id: "canteen".to_owned(),
            name: name("食堂"),
            aliases: Vec::new(),
            from: None,
            levels: Vec::new(),
            capacity: None,
        }],
        circles: vec![Circle {
            id: "circle".to_owned(),
            name: name("圈"),
            mode: CircleMode::Walk,
            minutes: MINUTES,
            services: vec![ServiceId(0)],
            need: 1,
            radius_m: None,
        }],
        cohorts: vec![Cohort {
            id: "steady".to_owned(),
            name: name("健步"),
            profile: carecircle::ids::ProfileId(0),
            speed_mps: 1.0,
            speed_sd_mps: None,
        }],
        ..Study::on(*network.plane())
    };
    let coverage = cover(&study, Some(&network));
    Place { study, network, coverage, points: city.points.len() }
}

impl Place {
    /// The same people and roads, by whichever of walking and the e-bike is quicker.
    fn riding_too(&self) -> Self {
        let mut study = self.study.clone();
        let ebike = Profile::built_in().iter().position(|p| p.id == "ebike").map(carecircle::ids::ProfileId::from_index);
        study.circles[0].mode = CircleMode::best_of(&[CircleMode::Walk, CircleMode::Ride(ebike.expect("a built-in profile"))]);
        let coverage = cover(&study, Some(&self.network));
        Self { study, network: Arc::clone(&self.network), coverage, points: self.points }
    }

    fn ask(&self) -> WhatIf {
        WhatIf::new(&self.study, &self.network, &self.coverage, CohortId(0), CircleId(0), ProvidedServices::Service(ServiceId(0)))
            .expect("a network")
    }

    fn describe(&self) -> String {
        let covered = self.coverage.cohorts[0].circles[0].total.ratio().unwrap_or(0.0);
        format!(
            "{} road points, {} junctions, {} homes, {} facilities, {:.1} % of seniors covered",
            self.points,
            self.network.node_count(),
            self.study.homes.len(),
            self.study.facilities.len(),
            100.0 * covered
        )
    }
}

fn say(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("{name}: median {:.3} ms, p99 {:.3} ms, worst {:.3} ms", at(0.5), at(0.99), at(1.0));
}

fn main() {
    let city = place(251);
    println!("a city: {}", city.describe());
    let began = Instant::now();
    let what_if = city.ask();
    println!("made ready in {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let mut rng = Rng::new(7, "questions");
    let somewhere = |rng: &mut Rng| -> Xy {
        let near = &city.study.homes[rng.below(HOMES)];
        let at = city.study.plane.project(near.at);
        Xy { x: at.x + rng.range(-40.0, 40.0), y: at.y + rng.range(-40.0, 40.0) }
    };
    let places: Vec<Xy> = (0..QUESTIONS).map(|_| somewhere(&mut rng)).collect();
    let mut scratch = Scratch::default();
    let mut sum = 0;
    let mut met = 0;
    let timed = |ask: &mut dyn FnMut(Xy)| -> Vec<Duration> {
        places
            .iter()
            .map(|&at| {
                let began = Instant::now();
                ask(at);
                began.elapsed()
            })
            .collect()
    };
    let numbers = timed(&mut |at| {
        if let Some(sums) = what_if.sums_at(at, &mut scratch) {
            sum += sums.newly;
            met += sums.newly + sums.again;
        }
    });
    say("a site within 15 min, in numbers", numbers);
    println!("  (seniors met a question: {:.0}; sum of newly covered {})", met as f64 / 1e6 / QUESTIONS as f64, sum / 1_000_000);
    let lists = timed(&mut |at| {
        std::hint::black_box(what_if.at(&city.study, at, &mut scratch));
    });
    say("a site within 15 min, home by home", lists);
    let riding = city.riding_too().ask();
    met = 0;
    let numbers = timed(&mut |at| {
        if let Some(sums) = riding.sums_at(at, &mut scratch) {
            met += sums.newly + sums.again;
        }
    });
    say("the same on foot or by e-bike, in numbers", numbers);
    println!("  (seniors met a question: {:.0})", met as f64 / 1e6 / QUESTIONS as f64);

    let county = place(317);
    println!("a county: {}", county.describe());
    let what_if = county.ask();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let began = Instant::now();
        let surface = pool.install(|| Surface::compute(&what_if, &|_, _| ()));
        let best = surface.best(|_| true).expect("candidates");
        println!(
            "the surface, {threads} thread(s): {:.2} s; best junction {} with {:.0} seniors",
            began.elapsed().as_secs_f64(),
            best.0.0,
            best.1 as f64 / 1e6
        );
    }
    after_an_edit(&county, &what_if);
}

/// The surface of a scenario: one facility more, or one fewer; all of it, and only what changed.
fn after_an_edit(county: &Place, today: &WhatIf) {
    let surface = Surface::compute(today, &|_, _| ());
    let best = surface.best(|_| true).expect("candidates").0;
    let at = county.network.plane().unproject(county.network.node(best));
    let more = Facility { id: "new".to_owned(), at: Some(at), services: vec![ServiceId(0)], ..Facility::default() };
    let mut added = county.study.clone();
    added.facilities.push(more);
    let mut closed = county.study.clone();
    closed.facilities.remove(17);
    for (edit, study) in [("one facility more", added), ("one facility fewer", closed)] {
        let coverage = cover(&study, Some(&county.network));
        let what_if = WhatIf::new(&study, &county.network, &coverage, CohortId(0), CircleId(0), ProvidedServices::Service(ServiceId(0)))
            .expect("a network");
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let told = |_, of| asked.store(of, std::sync::atomic::Ordering::Relaxed);
        let began = Instant::now();
        let refreshed = surface.refreshed(&what_if, &what_if.changed_since(today), &told);
        let anew = began.elapsed();
        let began = Instant::now();
        let full = Surface::compute(&what_if, &|_, _| ());
        let all = began.elapsed();
        assert_eq!(refreshed, full, "{edit}");
        println!(
            "the surface after {edit}: {:.1} ms for {} of {} junctions, {:.1} ms from nothing: {:.0} times as fast",
            anew.as_secs_f64() * 1e3,
            asked.into_inner(),
            county.network.node_count(),
            all.as_secs_f64() * 1e3,
            all.as_secs_f64() / anew.as_secs_f64()
        );
    }
}

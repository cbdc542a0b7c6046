//! Service areas and gaps on a seeded metropolitan grid: 60,025 junctions, some 10,000 km of streets, 800 facilities
//! of four services, 100,000 homes.
//!
//! `cargo bench --bench isochrone`; with `CARECIRCLE_BENCH_DUMP=FOLDER` it also writes the streets and the sites that
//! `benches/peers/isochrone.py` gives to Valhalla. Read ratios, from runs made back to back.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and its numbers are small"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;
use std::{env, fs};

use carecircle::coverage::{Coverage, cover};
use carecircle::gaps;
use carecircle::geom::{LonLat, Plane, Xy};
use carecircle::ids::{ProfileId, ServiceId};
use carecircle::isochrone::{self, Canvas, EdgeHomes, IsochroneContext, StreetIndex};
use carecircle::model::{Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Roads, Service, Settings, Study};
use carecircle::network::{EdgeCosts, Network, Snap};
use carecircle::reach::{SearchGraph, Toward};
use carecircle::units::Millis;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SNAP_M: f64 = 250.0;
const WALK: ProfileId = ProfileId(0);
const SIDE: i32 = 245;
const STEP_M: f64 = 85.0;
const HALF_M: f64 = SIDE as f64 * STEP_M / 2.0;

struct Metro {
    /// The streets as an OpenStreetMap file.
    osm: String,
    net: Network,
    study: Study,
    coverage: Coverage,
    canvas: Canvas,
    streets: StreetIndex,
    costs: EdgeCosts,
    graph: SearchGraph,
    sites: Vec<Xy>,
    homes: EdgeHomes,
}

static METRO: LazyLock<Metro> = LazyLock::new(|| {
    let mut rng = ChaCha8Rng::seed_from_u64(15);
    let plane = Plane::about(LonLat::new(121.15, 28.85).expect("a position"));
    let mut roads = Roads::default();
    let mut osm = String::from("<osm version='0.6'>\n");
    let mut add = |x: f64, y: f64| {
        let p = plane.unproject(Xy { x, y });
        let id = roads.nodes.len() + 1;
        writeln!(osm, "<node id='{id}' version='1' lon='{:.7}' lat='{:.7}'/>", p.lon(), p.lat()).unwrap();
        roads.node(p.lon(), p.lat())
    };
    let mut at = Vec::new();
    for k in 0..SIDE * SIDE {
        let mut wobble = || rng.random_range(-25.0..25.0);
        let p = Xy { x: f64::from(k % SIDE - SIDE / 2) * STEP_M + wobble(), y: f64::from(k / SIDE - SIDE / 2) * STEP_M + wobble() };
        at.push((p, add(p.x, p.y)));
    }
    let mut ways = Vec::new();
    for (x, y) in (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y))) {
        for (dx, dy) in [(1, 0), (0, 1)] {
            if x + dx < SIDE && y + dy < SIDE && rng.random_bool(0.92) {
                let (a, b) = (at[(y * SIDE + x) as usize], at[((y + dy) * SIDE + x + dx) as usize]);
                let bend = |t: f64, rng: &mut ChaCha8Rng| {
                    (a.0.x + (b.0.x - a.0.x) * t + rng.random_range(-6.0..6.0), a.0.y + (b.0.y - a.0.y) * t + rng.random_range(-6.0..6.0))
                };
                let (p, q) = (bend(0.33, &mut rng), bend(0.66, &mut rng));
                ways.push([a.1, add(p.0, p.1), add(q.0, q.1), b.1]);
            }
        }
    }
    for (id, way) in ways.iter().enumerate() {
        roads.way(way, &[("highway", "residential")]);
        let nodes: String = way.iter().map(|node| format!("<nd ref='{}'/>", node + 1)).collect();
        writeln!(osm, "<way id='{}' version='1'>{nodes}<tag k='highway' v='residential'/></way>", id + 1).unwrap();
    }
    osm.push_str("</osm>\n");
    let net = Network::build(&roads, &Profile::built_in(), 0).expect("a city made by hand");
    let plane = *net.plane();
    let mut place = || plane.unproject(Xy { x: rng.random_range(-HALF_M..HALF_M), y: rng.random_range(-HALF_M..HALF_M) });
    let service =
        |id: &str| Service { id: id.into(), name: Name::default(), aliases: Vec::new(), from: None, levels: Vec::new(), capacity: None };
    let circle = |id: &str, minutes: f64, services: Vec<u32>| Circle {
        id: id.into(),
        name: Name::default(),
        mode: CircleMode::Walk,
        minutes,
        need: services.len(),
        services: services.into_iter().map(ServiceId).collect(),
        radius_m: None,
    };
    let cohort = |speed_mps: f64, profile: u32| Cohort {
        id: format!("{speed_mps}-{profile}"),
        name: Name::default(),
        profile: ProfileId(profile),
        speed_mps,
        speed_sd_mps: None,
    };
    let study = Study {
        simulated: true,
        facilities: (0..800)
            .map(|k| Facility { id: k.to_string(), at: Some(place()), services: vec![ServiceId(k % 4)], ..Facility::default() })
            .collect(),
        homes: (0..100_000)
            .map(|k| Home { id: k.to_string(), at: place(), seniors: 1.0, bands: None, households: None, town: None, village: None })
            .collect(),
        services: ["a", "b", "c", "d"].map(service).into(),
        circles: vec![circle("circle15", 15.0, vec![0, 1, 2]), circle("education30", 30.0, vec![3])],
        cohorts: vec![cohort(1.0, 0), cohort(0.8, 0), cohort(0.65, 0), cohort(0.8, 1)],
        settings: Settings { min_island_nodes: 0, ..Settings::default() },
        ..Study::on(plane)
    };
    let coverage = cover(&study, Some(&net));
    let costs = net.costs(WALK, 1.0);
    let sites: Vec<Xy> = study.facilities.iter().filter_map(|f| f.at).map(|at| plane.project(at)).collect();
    let snaps: Vec<Option<Snap>> = study.homes.iter().map(|home| net.snap(WALK, plane.project(home.at), SNAP_M)).collect();
    Metro {
        osm,
        canvas: Canvas::new(&study),
        streets: StreetIndex::new(&net, WALK, SNAP_M),
        graph: SearchGraph::new(&net, &costs, Toward::Starts),
        homes: EdgeHomes::new(&net, &snaps),
        costs,
        sites,
        coverage,
        study,
        net,
    }
});

fn main() {
    let metro = &*METRO;
    for cohort in &metro.coverage.cohorts {
        for circled in &cohort.circles {
            let covered = circled.covered.iter().filter(|c| **c).count();
            println!("cohort {} circle {}: {covered} homes of {} covered", cohort.cohort.0, circled.circle.0, circled.covered.len());
        }
    }
    if let Ok(folder) = env::var("CARECIRCLE_BENCH_DUMP") {
        dump(metro, Path::new(&folder)).expect("a folder that can be written");
    }
    divan::main();
}

/// The streets, and longitude and latitude of the sites.
fn dump(metro: &Metro, folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("streets.osm"), &metro.osm)?;
    let sites: Vec<[f64; 2]> = metro.sites.iter().map(|at| metro.net.plane().unproject(*at).into()).collect();
    fs::write(folder.join("sites.json"), serde_json::to_string(&sites)?)
}

fn traveller() -> IsochroneContext<'static> {
    let m = &*METRO;
    IsochroneContext::new(&m.net, &m.streets, &m.costs, &m.graph, WALK, 1.0)
}

/// Search and polygon, one site after another.
#[divan::bench]
fn one_site_15_minutes(bencher: divan::Bencher) {
    let (m, traveller) = (&*METRO, traveller());
    let mut site = m.sites.iter().cycle();
    bencher.bench_local(|| traveller.area(&m.canvas, &m.homes, *site.next().expect("a cycle"), Millis::from_minutes(15.0)));
}

/// The search alone.
#[divan::bench]
fn one_site_15_minutes_search(bencher: divan::Bencher) {
    let m = &*METRO;
    let mut site = m.sites.iter().cycle();
    bencher.bench_local(|| {
        let snap = m.net.snap(WALK, *site.next().expect("a cycle"), SNAP_M).expect("sites lie in the city");
        let start = carecircle::reach::Start { snap, access: Millis(0), label: 0 };
        m.graph.reach(&m.net, &m.costs, &[start], Millis::from_minutes(15.0))
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn all_800_sites_15_minutes() -> usize {
    let m = &*METRO;
    isochrone::facilities(&m.study, Some(&m.net), &m.coverage).len()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn streets_of_a_profile() -> StreetIndex {
    StreetIndex::new(&METRO.net, WALK, SNAP_M)
}

/// Two circles of four cohorts.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn whole_circles_8() -> usize {
    let m = &*METRO;
    isochrone::all(&m.study, Some(&m.net), &m.coverage).iter().flat_map(|a| &a.shape.0).map(|p| p.exterior().0.len()).sum()
}

/// Two circles of four cohorts.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn gaps_8() -> usize {
    let m = &*METRO;
    gaps::find(&m.study, &m.coverage).len()
}

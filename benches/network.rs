//! Reading, building, snapping and opening: what comes before the first search.
//!
//! `cargo bench --bench network`. Read ratios, within one run: `decode` is the yardstick of `to_network`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and its numbers are small"
)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use carecircle::analysis::network_cache::{CacheOutcome, open_network};
use carecircle::geom::Xy;
use carecircle::ids::ProfileId;
use carecircle::import::osm::roads::{self, RoadTime};
use carecircle::model::{Profile, Roads};
use carecircle::network::Network;
use carecircle_synth::city::City;
use carecircle_synth::{osm, pbf};
use divan::{Bencher, black_box};
use osmpbf::{BlobDecode, BlobReader};
use rayon::prelude::*;

const WALK: ProfileId = ProfileId(0);

fn main() {
    let network = &METROPOLIS.1;
    println!("metropolis: {} nodes, {} edges, {:.1} bytes an arc", network.node_count(), network.edge_count(), network.bytes_per_arc());
    let (malta, _) = roads::read(&malta(), &Profile::built_in()).expect("the committed extract");
    let network = Network::build(&malta, &Profile::built_in(), 20).expect("the committed extract");
    println!("malta: {} nodes, {} edges, {:.1} bytes an arc", network.node_count(), network.edge_count(), network.bytes_per_arc());
    divan::main();
}

fn malta() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/malta/malta-latest.osm.pbf")
}

/// A million junctions, their network, and 100,000 homes on its plane.
static METROPOLIS: LazyLock<(Roads, Network, Vec<Xy>)> = LazyLock::new(|| {
    let city = City::metropolis(7, 1000);
    let roads = city.roads();
    let network = Network::build(&roads, &Profile::built_in(), 20).expect("a whole city");
    let homes = city.scatter(7, "homes", 100_000).into_iter().map(|at| network.plane().project(at)).collect();
    (roads, network, homes)
});

/// The yardstick: only decoding every block of Malta, with the same crate and as many threads.
#[divan::bench(args = [1, 2])]
fn malta_decode(bencher: Bencher<'_, '_>, threads: usize) {
    let bytes = std::fs::read(malta()).expect("the committed extract");
    let pool = pool(threads);
    bencher.bench_local(|| {
        pool.install(|| {
            let blobs: Vec<_> = BlobReader::new(&bytes[..]).map(|b| b.expect("whole")).collect();
            blobs.par_iter().for_each(|blob| match blob.decode().expect("whole") {
                BlobDecode::OsmData(block) => drop(black_box(block)),
                other => drop(black_box(other)),
            });
        });
    });
}

/// From the bytes of the file to the frozen network, all four profiles.
#[divan::bench(args = [1, 2])]
fn malta_to_network(bencher: Bencher<'_, '_>, threads: usize) {
    let bytes = std::fs::read(malta()).expect("the committed extract");
    let profiles = Profile::built_in();
    let pool = pool(threads);
    bencher.bench_local(|| {
        pool.install(|| {
            let (roads, _) = roads::read_bytes("malta", &bytes, &profiles).expect("the committed extract");
            Network::build(&roads, &profiles, 20).expect("roads")
        })
    });
}

/// The part of it before contraction.
#[divan::bench(args = [1, 2])]
fn malta_to_roads(bencher: Bencher<'_, '_>, threads: usize) {
    let bytes = std::fs::read(malta()).expect("the committed extract");
    let profiles = Profile::built_in();
    let pool = pool(threads);
    bencher.bench_local(|| pool.install(|| roads::read_bytes("malta", &bytes, &profiles).expect("the committed extract")));
}

#[divan::bench(sample_count = 5)]
fn metropolis_build(bencher: Bencher<'_, '_>) {
    let profiles = Profile::built_in();
    bencher.bench_local(|| Network::build(&METROPOLIS.0, &profiles, 20).expect("a whole city"));
}

/// 100,000 homes on one thread.
#[divan::bench(sample_count = 10)]
fn metropolis_snap_100k(bencher: Bencher<'_, '_>) {
    let (_, network, homes) = &*METROPOLIS;
    bencher.bench_local(|| homes.iter().filter_map(|at| network.snap(WALK, *at, 250.0)).map(|s| s.connector_m).sum::<f64>());
}

/// The same homes as one list.
#[divan::bench(sample_count = 10)]
fn metropolis_snap_all_100k(bencher: Bencher<'_, '_>) {
    let (_, network, homes) = &*METROPOLIS;
    bencher.bench_local(|| network.snap_all(WALK, homes, 250.0));
}

/// 100,000 homes of Malta's density: every home within 100 m of a real street.
#[divan::bench(sample_count = 10)]
fn malta_snap_100k(bencher: Bencher<'_, '_>) {
    let (roads, _) = roads::read(&malta(), &Profile::built_in()).expect("the committed extract");
    let network = Network::build(&roads, &Profile::built_in(), 20).expect("roads");
    let mut rng = carecircle_synth::Rng::new(7, "homes");
    let homes: Vec<Xy> = (0..100_000)
        .map(|_| {
            let at = network.node(carecircle::ids::NodeId::from_index(rng.below(network.node_count())));
            Xy { x: at.x + rng.range(-100.0, 100.0), y: at.y + rng.range(-100.0, 100.0) }
        })
        .collect();
    bencher.bench_local(|| network.snap_all(WALK, &homes, 250.0));
}

/// Opening the kept network of a million junctions: hashing the extract, mapping, checksum, report.
#[divan::bench(sample_count = 20)]
fn metropolis_open(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = folder.path().join("city.osm.pbf");
    let profiles = Profile::built_in();
    std::fs::write(&source, pbf::encode(&extract(&METROPOLIS.0), "bench", "made up")).expect("a temporary folder");
    let cache = folder.path().join("kept");
    open_network(&source, &profiles, 20, RoadTime::default(), &cache).expect("a whole city");
    println!("extract {} MB", std::fs::metadata(&source).expect("written").len() / 1_000_000);
    bencher.bench_local(|| {
        let opened = open_network(&source, &profiles, 20, RoadTime::default(), &cache).expect("a whole city");
        assert_eq!(opened.outcome, CacheOutcome::Reused);
        opened.network
    });
}

fn extract(roads: &Roads) -> osm::Osm {
    let mut out = osm::Osm::default();
    for at in &roads.nodes {
        out.node(at.lon(), at.lat(), osm::tags(&[]));
    }
    for way in 0..roads.way_count() {
        let nodes = roads.refs[roads.range(way)].iter().map(|n| *n as usize).collect();
        let tags = &roads.tag_sets[roads.way_tags[way] as usize];
        out.way(nodes, osm::tags(&[("highway", tags.get("highway").unwrap_or("road"))]));
    }
    out
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

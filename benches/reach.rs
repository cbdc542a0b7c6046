//! The one hot loop: nearest of four services on a city of a million junctions, beside a sequential pass over its arcs.
//!
//! `cargo bench --bench reach`; with `CARECIRCLE_BENCH_DUMP=FOLDER` it also writes the arrays that
//! `benches/peers/reach.py` gives to SciPy. Read ratios, from runs made back to back.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and its numbers are small"
)]

use std::path::Path;
use std::sync::LazyLock;
use std::{env, fs};

use carecircle::ids::{NodeId, ProfileId};
use carecircle::model::Profile;
use carecircle::network::{EdgeCosts, Network, Snap};
use carecircle::reach::{Reach, SearchGraph, Start, Toward};
use carecircle::units::Millis;
use carecircle_synth::Rng;
use carecircle_synth::city::City;
use divan::{Bencher, black_box};
use rayon::prelude::*;

const SERVICES: usize = 4;
/// A service has one facility for some 310 junctions: 200 on a metropolitan network of 62,700.
const FACILITIES: usize = 3200;
const MINUTES: [u32; 2] = [15, 30];
const TABLE_SOURCES: usize = 800;
const TABLE_HOMES: usize = 100_000;
const TABLE_MINUTES: f64 = 30.0;

struct City1M {
    network: Network,
    costs: EdgeCosts,
    graph: SearchGraph,
    /// One list of starts a service.
    services: Vec<Vec<Start>>,
    /// Single sites of the table, and the nodes of its homes.
    table: Vec<Start>,
    homes: Vec<NodeId>,
}

static CITY: LazyLock<City1M> = LazyLock::new(|| {
    let network = Network::build(&City::metropolis(7, 1000).roads(), &Profile::built_in(), 20).expect("a whole city");
    let costs = network.costs(ProfileId(0), 1.0);
    let graph = SearchGraph::new(&network, &costs, Toward::Starts);
    let mut rng = Rng::new(7, "reach");
    let mut starts = |count: usize| {
        (0..count).map(|label| at_node(&network, NodeId::from_index(rng.below(network.node_count())), label)).collect::<Vec<_>>()
    };
    let services = (0..SERVICES).map(|_| starts(FACILITIES)).collect();
    let table = starts(TABLE_SOURCES);
    let homes = starts(TABLE_HOMES).iter().map(|s| node_of(&network, s)).collect();
    City1M { network, costs, graph, services, table, homes }
});

/// A start at a node: at one end of one of its edges.
fn at_node(network: &Network, node: NodeId, label: usize) -> Start {
    let edge = network.arcs(node)[0].edge();
    let fraction = if network.edge(edge).from == node { 0.0 } else { 1.0 };
    let snap = Snap { edge, fraction, at: network.node(node), connector_m: 0.0 };
    Start { snap, access: Millis(0), label: u32::try_from(label).expect("few starts") }
}

fn node_of(network: &Network, start: &Start) -> NodeId {
    let edge = network.edge(start.snap.edge);
    if start.snap.fraction == 0.0 { edge.from } else { edge.to }
}

fn search(starts: &[Start], minutes: f64) -> Reach {
    CITY.graph.reach(&CITY.network, &CITY.costs, starts, Millis::from_minutes(minutes))
}

fn each(lists: &[&[Start]], minutes: u32) -> Vec<Reach> {
    CITY.graph.reach_each(&CITY.network, &CITY.costs, lists, Millis::from_minutes(f64::from(minutes)))
}

fn main() {
    println!("{} nodes, {} arcs", CITY.network.node_count(), CITY.graph.arc_count());
    for minutes in MINUTES {
        let sum: u64 = CITY.services.iter().map(|s| total(&search(s, f64::from(minutes)))).sum();
        println!("within {minutes} min: sum of times {sum} ms");
    }
    if let Ok(folder) = env::var("CARECIRCLE_BENCH_DUMP") {
        dump(Path::new(&folder)).expect("a folder that can be written");
    }
    divan::main();
}

fn total(reach: &Reach) -> u64 {
    (0..CITY.network.node_count()).filter_map(|n| reach.node(NodeId::from_index(n))).map(|(t, _)| u64::from(t.0)).sum()
}

/// Little-endian arrays and what they are.
fn dump(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let write = |name: &str, rows: &[u32]| {
        let bytes: Vec<u8> = rows.iter().flat_map(|r| r.to_le_bytes()).collect();
        fs::write(folder.join(format!("{name}.u32")), bytes)
    };
    let (mut offsets, mut targets, mut costs) = (vec![0], Vec::new(), Vec::new());
    for n in 0..CITY.network.node_count() {
        for (to, cost) in CITY.graph.arcs(NodeId::from_index(n)) {
            targets.push(to);
            costs.push(cost);
        }
        offsets.push(u32::try_from(targets.len()).expect("fewer than 2^32 arcs"));
    }
    write("offsets", &offsets)?;
    write("targets", &targets)?;
    write("costs", &costs)?;
    let nodes = |starts: &[Start]| {
        let mut nodes: Vec<u32> = starts.iter().map(|s| node_of(&CITY.network, s).0).collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    };
    for (s, starts) in CITY.services.iter().enumerate() {
        write(&format!("service{s}"), &nodes(starts))?;
    }
    write("table_sources", &nodes(&CITY.table))?;
    write("table_homes", &CITY.homes.iter().map(|n| n.0).collect::<Vec<_>>())?;
    let facts = serde_json::json!({
        "services": SERVICES, "minutes": MINUTES, "table_minutes": TABLE_MINUTES, "table_homes": TABLE_HOMES,
    });
    fs::write(folder.join("facts.json"), facts.to_string())
}

/// The yardstick: every target and cost added up, in storage order.
#[divan::bench]
fn sequential_pass() -> u64 {
    black_box(CITY.graph.sequential_pass())
}

#[divan::bench(args = MINUTES, sample_count = 10)]
fn nearest_of_four_services(bencher: Bencher<'_, '_>, minutes: u32) {
    let lists: Vec<&[Start]> = CITY.services.iter().map(Vec::as_slice).collect();
    bencher.bench_local(|| each(&lists, minutes));
}

#[divan::bench(args = MINUTES, sample_count = 10)]
fn nearest_of_four_services_two_threads(bencher: Bencher<'_, '_>, minutes: u32) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
    let lists: Vec<&[Start]> = CITY.services.iter().map(Vec::as_slice).collect();
    bencher.bench_local(|| pool.install(|| lists.par_chunks(SERVICES / 2).flat_map_iter(|two| each(two, minutes)).collect::<Vec<_>>()));
}

/// 800 sites × 100,000 homes: one bounded search a site.
#[divan::bench(sample_count = 1)]
fn table(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let reached = |site: &Start| {
            let reach = search(std::slice::from_ref(site), TABLE_MINUTES);
            CITY.homes.iter().filter(|home| reach.node(**home).is_some()).count()
        };
        CITY.table.iter().map(reached).sum::<usize>()
    });
}

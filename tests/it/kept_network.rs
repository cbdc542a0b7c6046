//! The kept network is never believed: what has a right checksum is held to every invariant, and a file that changes under a
//! running program does not reach it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use carecircle::geom::Xy;
use carecircle::ids::{EdgeId, NodeId, ProfileId};
use carecircle::import::osm::roads::RoadTime;
use carecircle::model::{BarrierKind, LayerReport, Profile};
use carecircle::network::file::{self, CacheMiss};
use carecircle::network::{Network, check};
use carecircle::reach::{SearchGraph, Start, Toward};
use carecircle::units::Millis;
use rand::RngExt;

use crate::fuzz_replay::bodies::sign;
use crate::support::{plane, random_city, rng};

/// What the file says of its inputs is made of this, and not told.
const FINGERPRINT: u64 = 0x5eed_0f12_72ca_5e00;
/// A city with one-way streets, parts cut off, steps and walls.
fn city(seed: u64) -> Network {
    let mut roads = random_city(seed, 120, 0.2).roads();
    let at = |x: f64, y: f64| plane().unproject(Xy { x, y });
    for i in 0..30_u32 {
        let (x, y) = (f64::from(i) * 60.0 - 900.0, f64::from(i % 7) * 200.0 - 600.0);
        roads.barriers.push(BarrierKind::Wall, i, [at(x, y), at(x + 90.0, y + 40.0), at(x + 120.0, y - 30.0)]);
    }
    let stair: Vec<u32> = (0..2).map(|i| roads.node(121.15 + f64::from(i) * 0.0004, 28.85)).collect();
    roads.way(&stair, &[("highway", "steps"), ("step_count", "20")]);
    Network::build(&roads, &Profile::built_in(), 2).unwrap()
}

/// Everything that a study asks of its network, as numbers.
fn asked(network: &Network) -> Vec<u64> {
    let mut told = Vec::new();
    for profile in (0..4).map(ProfileId) {
        let costs = network.costs(profile, 1.0);
        let points: Vec<Xy> = (0..40).map(|i| Xy { x: f64::from(i % 8) * 200.0 - 800.0, y: f64::from(i / 8) * 300.0 - 600.0 }).collect();
        let snaps = network.snap_all(profile, &points, 150.0);
        told.extend(snaps.iter().map(|s| s.map_or(u64::MAX, |s| s.connector_m.to_bits() ^ u64::from(s.edge.0))));
        let starts = snaps.iter().flatten().take(5).zip(0..);
        let starts: Vec<Start> = starts.map(|(snap, label)| Start { snap: *snap, access: Millis(0), label }).collect();
        for toward in [Toward::Starts, Toward::Away] {
            let reach = SearchGraph::new(network, &costs, toward).reach(network, &costs, &starts, Millis(1_800_000));
            let nodes = (0..network.node_count()).map(NodeId::from_index).map(|n| reach.node(n));
            told.extend(nodes.map(|n| n.map_or(u64::MAX, |(time, label)| u64::from(time.0) << 8 | u64::from(label))));
        }
    }
    for edge in (0..network.edge_count()).map(EdgeId::from_index) {
        told.push(network.shape(edge).map(|p| p.x.to_bits() ^ p.y.to_bits()).fold(0, u64::wrapping_add));
    }
    told
}

fn saved(network: &Network, path: &Path) -> Vec<u8> {
    file::save(network, &LayerReport::default(), FINGERPRINT, path).unwrap();
    let bytes = std::fs::read(path).unwrap();
    let mut again = bytes.clone();
    sign(&mut again, FINGERPRINT);
    assert!(again == bytes, "this test signs as the program does");
    bytes
}

/// One byte, one number, or a few bytes, anywhere in the file behind its magic and format.
fn mutate(bytes: &mut [u8], rng: &mut impl rand::Rng) {
    let at = rng.random_range(16..bytes.len());
    match rng.random_range(0..4) {
        0 => bytes[at] ^= 1 << rng.random_range(0..8),
        1 => bytes[at] = rng.random(),
        2 => {
            let at = at.min(bytes.len() - 4) / 4 * 4;
            let number = u32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap()).wrapping_add(rng.random_range(0..7)).wrapping_sub(3);
            bytes[at..at + 4].copy_from_slice(&number.to_ne_bytes());
        }
        _ => {
            let end = (at + 16).min(bytes.len());
            rng.fill(&mut bytes[at..end]);
        }
    }
}

/// The law: of 500 mutants with a right checksum, none makes the program panic, and those that are opened are networks. Of the
/// same mutants with the best checksum that the file alone allows, none is opened.
#[test]
fn five_hundred_mutants_are_refused_or_are_networks() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("network.bin");
    let mut rng = rng(15);
    let (mut refused, mut same, mut other) = (0, 0, 0);
    for seed in 0..5 {
        let network = city(seed);
        let truth = asked(&network);
        let whole = saved(&network, &path);
        for round in 0..100 {
            let mut bytes = whole.clone();
            mutate(&mut bytes, &mut rng);
            if bytes == whole {
                continue;
            }
            for key in [0, u64::from_ne_bytes(whole[16..24].try_into().unwrap())] {
                sign(&mut bytes, key);
                std::fs::write(&path, &bytes).unwrap();
                let found = file::open(&path, FINGERPRINT).map(|_| ());
                assert!(matches!(found, Err(CacheMiss::Damaged(_) | CacheMiss::Changed)), "seed {seed}, mutant {round}: {found:?}");
            }
            sign(&mut bytes, FINGERPRINT);
            std::fs::write(&path, &bytes).unwrap();
            let asked = catch_unwind(AssertUnwindSafe(|| file::open(&path, FINGERPRINT).map(|(network, _)| asked(&network))));
            match asked.unwrap_or_else(|_| panic!("seed {seed}, mutant {round} panics")) {
                Err(CacheMiss::Damaged(why)) => {
                    assert!(!why.is_empty());
                    refused += 1;
                }
                Err(_) => refused += 1,
                Ok(told) if told == truth => same += 1,
                Ok(_) => other += 1,
            }
        }
    }
    println!("{refused} refused, {same} with the same numbers, {other} with other numbers (signed with what the file does not hold)");
    assert!(refused > 250, "{refused} of 500");
}

/// A file that is cut short or overwritten in place while it is used: the network in memory stays what it was.
#[test]
fn a_file_cut_short_in_place_does_not_reach_a_running_program() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("network.bin");
    let built = city(7);
    let whole = saved(&built, &path);
    let (kept, _) = file::open(&path, FINGERPRINT).unwrap();
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(100).unwrap();
    check(&kept).unwrap();
    assert_eq!(asked(&kept), asked(&built));
    assert!(matches!(file::open(&path, FINGERPRINT), Err(CacheMiss::Damaged(_))));
    std::fs::write(&path, &whole).unwrap();
    assert!(file::open(&path, FINGERPRINT).is_ok());
}

/// Malta, opened as it is kept: every invariant holds of a real network.
#[test]
fn malta_is_kept_with_every_invariant() {
    use carecircle::analysis::network_cache::{CacheOutcome, open_network};
    let extract = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/malta/malta-latest.osm.pbf");
    let dir = tempfile::tempdir().unwrap();
    let open = || open_network(&extract, &Profile::built_in(), 50, RoadTime::default(), dir.path()).unwrap();
    let built = open();
    let kept = open();
    assert_eq!(kept.outcome, CacheOutcome::Reused);
    check(&kept.network).unwrap();
    assert!(kept.network.edge_count() > 10_000);
    assert_eq!(kept.network.edge_count(), built.network.edge_count());
}

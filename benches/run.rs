//! `run` on a metropolitan study, everything included: 62,500 junctions (some 310,000 road points), 100,000 homes, 800
//! facilities of four services, the default cohorts. `cargo bench --bench run` prints a line a stage, first without the
//! kept network and then with it.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and its numbers are small"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use carecircle::analysis::{Analysis, load};
use carecircle::export;
use carecircle_synth::city::City;
use carecircle_synth::{osm, pbf};

fn main() {
    // `cargo test --benches` only wants to know that it starts.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let dir = tempfile::tempdir().expect("a temporary folder");
    study(dir.path());
    for kept in ["first run", "network kept"] {
        let begin = Instant::now();
        let loaded = load(dir.path(), |_| {}).expect("a study that loads");
        let read = begin.elapsed();
        let analysis = Analysis::compute(loaded, false, |_| {});
        let computed = begin.elapsed();
        let out = dir.path().join("out");
        export::write_all(&analysis, &out, &export::ExportOptions::default()).expect("a folder that can be written");
        let all = begin.elapsed();
        println!(
            "{kept}: {} homes, {} facilities; read {:.2} s, computed {:.2} s, written {:.2} s, in all {:.2} s",
            analysis.study.homes.len(),
            analysis.study.facilities.len(),
            read.as_secs_f64(),
            (computed - read).as_secs_f64(),
            (all - computed).as_secs_f64(),
            all.as_secs_f64()
        );
    }
}

/// The study as files.
fn study(dir: &Path) {
    let city = City::metropolis(11, 250);
    let write = |name: &str, bytes: &[u8]| fs::write(dir.join(name), bytes).expect("a folder that can be written");
    let mut extract = osm::Osm::default();
    let roads = city.roads();
    for at in &roads.nodes {
        extract.node(at.lon(), at.lat(), osm::tags(&[]));
    }
    for way in 0..roads.way_count() {
        let nodes = roads.refs[roads.range(way)].iter().map(|n| *n as usize).collect();
        extract.way(nodes, osm::tags(&[("highway", "residential")]));
    }
    write("roads.osm.pbf", &pbf::encode(&extract, "bench", "made up"));
    let mut homes = String::from("home,lon,lat,seniors\n");
    for (i, at) in city.scatter(11, "homes", 100_000).iter().enumerate() {
        let _ = writeln!(homes, "{i},{:.7},{:.7},{}", at.lon(), at.lat(), i % 40);
    }
    write("homes.csv", homes.as_bytes());
    let mut facilities = String::from("facility,service,lon,lat\n");
    for (i, at) in city.scatter(11, "facilities", 800).iter().enumerate() {
        let _ = writeln!(facilities, "f{i},s{},{:.7},{:.7}", i % 4, at.lon(), at.lat());
    }
    write("facilities.csv", facilities.as_bytes());
    let services: String = (0..4).map(|s| format!("[[services]]\nid = \"s{s}\"\n")).collect();
    let text = format!(
        "[study]\nsimulated = true\n[roads]\nfile = \"roads.osm.pbf\"\n[[facilities]]\nfile = \"facilities.csv\"\n[[homes]]\nfile = \"homes.csv\"\n{services}"
    );
    write("study.toml", text.as_bytes());
}

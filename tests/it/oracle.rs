//! An outside answer for Malta, held against the whole program: `tests/oracle/README.md` says its convention.

use std::fs;
use std::io::Read;
use std::path::Path;

use carecircle::analysis::load;
use carecircle::coverage::cover;
use carecircle::ids::{HomeId, ServiceId};
use carecircle::import::osm::roads;
use carecircle::model::{Profile, Study, TagSet};
use carecircle::network::Network;
use flate2::read::GzDecoder;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn expected() -> String {
    let mut text = String::new();
    let file = fs::File::open(root().join("tests/oracle/malta/homes_expected.csv.gz")).unwrap();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

/// The oracle's convention as a study, in a folder of its own.
pub fn study() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in ["study.toml", "facilities.csv"] {
        fs::copy(root().join("tests/oracle/malta").join(file), dir.path().join(file)).unwrap();
    }
    fs::copy(root().join("geodata/malta/malta-latest.osm.pbf"), dir.path().join("malta-latest.osm.pbf")).unwrap();
    let homes: String = expected().lines().map(|l| l.split(',').take(4).collect::<Vec<_>>().join(",") + "\n").collect();
    fs::write(dir.path().join("homes.csv"), homes).unwrap();
    dir
}

/// The network as the convention joins it: from the side of bridges and tunnels too, straight through whatever stands in the
/// way, and not by private ways. Everything else is the program's own.
pub fn network(dir: &Path, study: &Study) -> Network {
    conventional(&dir.join("malta-latest.osm.pbf"), &study.profiles, study.settings.min_island_nodes)
}

/// [`network`] of an extract.
pub fn conventional(extract: &Path, profiles: &[Profile], min_island_nodes: usize) -> Network {
    const LEVELS: [&str; 5] = ["bridge", "tunnel", "covered", "layer", "level"];
    let (mut roads, _) = roads::read(extract, profiles).unwrap();
    for tags in &mut roads.tag_sets {
        let kept = tags.iter().filter(|(key, _)| !LEVELS.contains(key));
        let closed = |key: &str, value: &str| value == "private" && key == "access";
        let all: Vec<(&str, &str)> = kept.map(|(key, value)| (key, if closed(key, value) { "no" } else { value })).collect();
        *tags = TagSet::new(all);
    }
    Network::build(&roads, profiles, min_island_nodes).unwrap()
}

#[test]
fn all_eighty_thousand_times_are_within_a_fifth_of_a_second() {
    let dir = study();
    let loaded = load(dir.path(), |_| {}).unwrap();
    let coverage = cover(&loaded.study, Some(&network(dir.path(), &loaded.study)));
    let text = expected();
    let mut rows = text.lines();
    let header: Vec<&str> = rows.next().unwrap().split(',').collect();
    let column = |name: String| header.iter().position(|h| *h == name).unwrap();
    let (mut compared, mut unreached, mut worst) = (0, 0, 0.0_f64);
    let mut wrong = Vec::new();
    for (h, row) in rows.enumerate() {
        let row: Vec<&str> = row.split(',').collect();
        assert_eq!(loaded.study.homes[h].id, row[0]);
        for s in 0..4 {
            let truth: Option<f64> = row[column(format!("s{s}_s"))].parse().ok();
            let found = coverage.cohorts[0].on_foot(ServiceId::from_index(s), HomeId::from_index(h)).map(|n| n.time.seconds());
            match (truth, found) {
                (Some(t), Some(f)) => {
                    compared += 1;
                    worst = worst.max((t - f).abs());
                    if (t - f).abs() > 0.2 {
                        wrong.push(format!("home {h} s{s}: {f} s, expected {t}"));
                    }
                }
                (None, None) => unreached += 1,
                // At the hour itself, rounding may decide.
                (Some(t), None) if t > 3599.8 => compared += 1,
                _ => wrong.push(format!("home {h} s{s}: {found:?}, expected {truth:?}")),
            }
        }
    }
    println!("{compared} compared, {unreached} unreached on both sides, worst difference {worst:.3} s");
    assert!(wrong.is_empty(), "{} of 80,000 differ, such as {:#?}", wrong.len(), &wrong[..wrong.len().min(10)]);
    assert_eq!(compared + unreached, 80_000);
}

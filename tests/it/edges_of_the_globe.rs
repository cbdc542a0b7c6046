//! The same small town on both sides of the antimeridian, on the equator and near a pole: right, and never without end.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::base_study;

/// What `run --json` says of the town with its south-western corner there, and the areas that it draws.
fn told(lon: f64, lat: f64) -> (Value, Value) {
    let dir = tempfile::tempdir().unwrap();
    let (study, out) = (dir.path().join("study"), dir.path().join("out"));
    base_study::write_at(&study, lon, lat);
    let args: [&Path; 4] = [Path::new("run"), &study, Path::new("--out"), &out];
    let done = Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).args(["--json", "--quiet"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{lon},{lat}: {}", String::from_utf8_lossy(&done.stderr));
    let areas = serde_json::from_slice(&std::fs::read(out.join("circles.geojson")).unwrap()).unwrap();
    (serde_json::from_slice(&done.stdout).unwrap(), areas)
}

fn covered(summary: &Value) -> f64 {
    summary["cohorts"][0]["circles"][0]["seniors_covered"].as_f64().unwrap_or_else(|| panic!("{summary}"))
}

#[test]
fn a_town_on_the_antimeridian_has_the_numbers_of_any_other() {
    let truth = covered(&told(121.12, 28.85).0);
    assert!(truth > 0.0);
    let (summary, areas) = told(179.995, 28.85);
    assert_eq!(covered(&summary), truth);
    let text = areas.to_string();
    assert!(text.contains("[179.99") && text.contains("[-179.99"), "areas on both sides");
}

/// At a pole a unit of longitude has no length: a contour asked for 2³² tiles, 34 GB, and the program was aborted.
#[test]
fn a_town_near_a_pole_is_no_abort() {
    assert!(covered(&told(121.12, 89.98).0) > 0.0);
}

//! Vector tiles, read back by GDAL, whose decoder shares no code with the encoder.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::Arc;

use carecircle::analysis::Analysis;
use carecircle::ids::{CircleId, CohortId};
use carecircle::tiles::{SetName, TileId, Tiles, ceil_seconds, world};
use serde_json::Value;

use crate::hamlet;

/// Whether GDAL is here; CI has to have it.
fn gdal() -> bool {
    let here = Command::new("ogr2ogr").arg("--version").output().is_ok_and(|o| o.status.success());
    assert!(here || std::env::var_os("CI").is_none(), "CI installs gdal-bin");
    if !here {
        eprintln!("skipped: ogr2ogr is not installed (Debian: apt-get install gdal-bin)");
    }
    here
}

/// A layer of a tile as GDAL reads it, in degrees.
fn read(tile: TileId, bytes: &[u8], layer: &str) -> Vec<Value> {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join(format!("{}/{}", tile.z(), tile.x()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.mvt", tile.y()));
    fs::write(&path, bytes).unwrap();
    let out = Command::new("ogr2ogr")
        .args(["-f", "GeoJSON", "-t_srs", "EPSG:4326", "/vsistdout/", path.to_str().unwrap(), layer])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
    let collection: Value = serde_json::from_slice(&out.stdout).unwrap();
    collection["features"].as_array().unwrap().clone()
}

/// The tiles of zoom `z` that hold homes.
fn tiles_of(analysis: &Analysis, z: u8) -> Vec<TileId> {
    let mut all: Vec<TileId> = analysis.study.homes.iter().map(|h| TileId::holding(world(h.at), z)).collect();
    all.sort_by_key(|t| (t.x(), t.y()));
    all.dedup();
    all
}

#[test]
fn gdal_finds_every_home_once_where_it_is_with_its_times() {
    if !gdal() {
        return;
    }
    let tiles = Tiles::new(Arc::new(hamlet::analysis(2000)), None);
    let analysis = Arc::clone(tiles.analysis());
    let mut seen = BTreeMap::new();
    for tile in tiles_of(&analysis, 13).into_iter().chain(tiles_of(&analysis, tiles.homes_maxzoom())) {
        for feature in read(tile, &tiles.tile(SetName::Homes(CohortId(1)), tile), "homes") {
            if tile.z() == tiles.homes_maxzoom() {
                let id = feature["properties"]["id"].as_str().unwrap().to_owned();
                let row = analysis.home(&id).unwrap().index();
                assert!(seen.insert(row, feature).is_none(), "home {id} is in two tiles");
            }
        }
    }
    assert_eq!(seen.len(), analysis.study.homes.len());
    let times = &analysis.coverage.cohorts[1].modes[0].services[0].nearest;
    for (row, feature) in seen {
        let home = &analysis.study.homes[row];
        let at = |i: usize| feature["geometry"]["coordinates"][i].as_f64().unwrap();
        // A unit of a zoom-14 tile is 0.6 m, some 5e-6 degrees.
        assert!((at(0) - home.at.lon()).abs() < 1.2e-5 && (at(1) - home.at.lat()).abs() < 1.2e-5, "home {row} has moved");
        let told = feature["properties"]["t_daycare"].as_u64();
        assert_eq!(told, times[row].map(|n| ceil_seconds(n.time)), "home {row}");
        assert_eq!(feature["properties"]["seniors"].as_f64(), Some(home.seniors));
    }
}

#[test]
fn gdal_reads_gaps_areas_circles_and_facilities() {
    if !gdal() {
        return;
    }
    let tiles = Tiles::new(Arc::new(hamlet::analysis(2000)), None);
    let analysis = Arc::clone(tiles.analysis());
    let tile = tiles_of(&analysis, 8)[0];
    let (cohort, circle) = (CohortId(0), CircleId(1));
    let gaps = read(tile, &tiles.tile(SetName::Gaps(cohort, circle), tile), "gaps");
    let expected: f64 = analysis.gaps().iter().filter(|g| g.cohort == cohort && g.circle == circle).map(|g| g.seniors).sum();
    let told: f64 = gaps.iter().map(|f| f["properties"]["seniors"].as_f64().unwrap()).sum();
    assert_eq!(told, expected);
    assert!(gaps.iter().all(|f| f["geometry"]["type"].as_str().unwrap().contains("Polygon")));
    let areas = tiles.tile(SetName::Areas, tile);
    assert_eq!(read(tile, &areas, "areas").len(), 9);
    assert_eq!(read(tile, &areas, "area_names").len(), 9);
    assert_eq!(read(tile, &tiles.tile(SetName::Circles(cohort, circle), tile), "circles").len(), 1);
    let facilities = read(tile, &tiles.tile(SetName::Facilities, tile), "facilities");
    assert_eq!(facilities.len(), 13, "one of 14 is unlocated");
}

#[test]
fn shallow_tiles_of_a_million_homes_stay_below_500_kb() {
    let tiles = Tiles::new(Arc::new(hamlet::analysis(1_000_000)), None);
    let analysis = Arc::clone(tiles.analysis());
    for z in 6..tiles.homes_maxzoom() {
        let centre = TileId::holding(world(analysis.study.plane.centre()), z);
        let bytes = tiles.tile(SetName::Homes(CohortId(0)), centre);
        assert!(!bytes.is_empty() && bytes.len() < 500_000, "{} bytes at zoom {z}", bytes.len());
    }
}

#[test]
fn the_same_study_gives_the_same_bytes() {
    let bytes = || {
        let tiles = Tiles::new(Arc::new(hamlet::analysis(500)), None);
        let all = SetName::all(&tiles.analysis().study);
        let places = tiles_of(tiles.analysis(), 11);
        all.iter().flat_map(|set| places.iter().flat_map(|t| tiles.tile(*set, *t)).collect::<Vec<u8>>()).collect::<Vec<u8>>()
    };
    let first = bytes();
    assert!(!first.is_empty());
    assert!(first == bytes());
}

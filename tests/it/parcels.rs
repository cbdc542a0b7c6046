//! Lists of parcels: read in the system that they are written in, and doubted where another fits better.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use carecircle::analysis::Analysis;
use carecircle::coverage::cover;
use carecircle::geom::{LonLat, Xy, shift};
use carecircle::model::{Area, AreaLevel, ImportReport, Profile, Study};
use carecircle::network::Network;
use geo::{MultiPolygon, polygon};
use rand::RngExt;
use serde_json::Value;

use crate::serve::{ask_of, serving};
use crate::support::{add_facility, add_home, grid, plane, rng, study};

/// A grid of streets, two kilometres across, in two towns.
fn town() -> (Study, Arc<Network>) {
    let network = Arc::new(Network::build(&grid(10, 100.0).roads(), &Profile::built_in(), 0).unwrap());
    let mut study = study(1, 10.0, 1);
    let side = |west: f64, east: f64| {
        let at = |x: f64, y: f64| {
            let at = plane().unproject(Xy { x, y });
            geo::Coord { x: at.lon(), y: at.lat() }
        };
        MultiPolygon::from(polygon![at(west, -1050.0), at(east, -1050.0), at(east, 1050.0), at(west, 1050.0)])
    };
    for (name, west, east) in [("西街道", -1050.0, 0.0), ("东镇", 0.0, 1050.0)] {
        study.areas.push(Area { shape: Some(side(west, east)), ..Area::named(name, AreaLevel::Town, None) });
    }
    add_home(&mut study, Xy { x: -1000.0, y: -1000.0 }, 10.0);
    add_home(&mut study, Xy { x: 1000.0, y: 1000.0 }, 10.0);
    add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    (study, network)
}

fn server() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| {
        let (study, network) = town();
        let coverage = cover(&study, Some(&network));
        serving(Analysis::new(study, ImportReport::default(), Some(network), coverage, Vec::new()), None).0
    })
}

fn read(query: &str, body: &str) -> (u16, Value) {
    let head = format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let answer = ask_of(server(), "POST", &format!("/api/v1/parcels?{query}"), "localhost", &head);
    (answer.status, answer.json())
}

/// Places along the streets, with the towns that they lie in.
fn places() -> Vec<(LonLat, &'static str)> {
    let mut dice = rng(5);
    let mut place = |_| {
        let (along, street) = (dice.random_range(-1000.0..1000.0), f64::from(dice.random_range(-10..=10)) * 100.0);
        let (x, y) = if dice.random_bool(0.5) { (along, street) } else { (street + 5.0, along) };
        (plane().unproject(Xy { x, y }), if x < 0.0 { "西街道" } else { "东镇" })
    };
    (0..120).map(&mut place).collect()
}

/// Lists as others write them: `(x, y)` by a shift or a projection.
fn list(way: impl Fn(LonLat) -> (f64, f64)) -> String {
    let row = |(at, town): &(LonLat, &str)| {
        let (x, y) = way(*at);
        format!("地,{x},{y},{town}\n")
    };
    "名称,X坐标,Y坐标,所属镇街\n".to_owned() + &places().iter().map(row).collect::<String>()
}

/// 121.15° E, 28.85° N in EPSG:4549.
const MIDDLE_M: (f64, f64) = (612_220.2, 3_193_187.6);

/// The right system, in either order, is not doubted, and each wrong one is recognised for what it is.
#[test]
fn a_list_in_another_system_is_doubted_and_the_right_one_named() {
    let degrees = |at: LonLat| (at.lon(), at.lat());
    // The zone about 120° E, as PROJ has it at the middle of the place, and straight from there.
    let metres = |at: LonLat| (MIDDLE_M.0 + plane().project(at).x, MIDDLE_M.1 + plane().project(at).y);
    type Way<'a> = &'a dyn Fn(LonLat) -> (f64, f64);
    let ways: [(&str, bool, Way<'_>); 5] = [
        ("WGS84", false, &degrees),
        ("WGS84", true, &|at| (at.lat(), at.lon())),
        ("GCJ-02", false, &|at| degrees(shift::wgs84_to_gcj02(at))),
        ("BD-09", false, &|at| degrees(shift::wgs84_to_bd09(at))),
        ("EPSG:4549", true, &|at| (metres(at).1, metres(at).0)),
    ];
    for (crs, swapped, way) in ways {
        let text = list(way);
        let (status, told) = read("file=a.csv", &text);
        assert_eq!(status, 200, "{told}");
        // Latitude first in every row is read so at once.
        if crs == "WGS84" {
            assert!(told["doubt"].is_null() && told["places"].as_array().unwrap().len() > 100, "{}", told["doubt"]);
            continue;
        }
        assert_eq!((told["doubt"]["crs"].as_str(), told["doubt"]["swapped"].as_bool()), (Some(crs), Some(swapped)), "{}", told["doubt"]);
        let (_, again) = read(&format!("file=a.csv&crs={crs}&swapped={swapped}"), &text);
        assert!(again["doubt"].is_null() && again["places"].as_array().unwrap().len() > 100, "{crs}: {}", again["doubt"]);
    }
}

/// What cannot be used is told by its row, in Chinese; what is no list is a problem.
#[test]
fn rows_that_cannot_be_used_are_told_one_by_one() {
    let text = "地块编号,地块名称,经度,纬度,造价,状态\nA1,老粮站,121.13,28.85,120,闲置\nA2,无坐标,,,1,\nA3,在用,121.13,28.85,1,使用中\n";
    let (_, told) = read("file=a.csv", text);
    let place = &told["places"][0];
    assert_eq!((place["id"].as_str(), place["name"].as_str(), place["cost"].as_f64()), (Some("A1"), Some("老粮站"), Some(120.0)));
    let rows = told["rows"].as_array().unwrap();
    let row = |i: usize| (rows[i]["number"].as_u64().unwrap(), rows[i]["name"].as_str().unwrap(), rows[i]["reason"].as_str().unwrap());
    assert_eq!((row(0), row(1), rows.len()), ((3, "无坐标", "no-coordinates"), (4, "在用", "in-use"), 2));
    let notes = told["input"]["notes"].as_array().unwrap();
    assert!(rows.iter().all(|r| notes.iter().any(|n| n["reason"] == r["reason"])));
    assert_eq!(notes.iter().find(|n| n["reason"] == "no-coordinates").unwrap()["text"]["zh"], "没有坐标；请按地址查出后补填");
    for (query, body, status, said) in [
        ("file=a.csv", "名称,地址\n甲,路口\n", 422, "longitude"),
        ("file=a.geojson", "{", 422, "GeoJSON"),
        ("file=a.csv&crs=Beijing54", text, 400, "Beijing54"),
        ("file=a.csv&crs=EPSG:999999", text, 422, "PROJ"),
    ] {
        let (found, problem) = read(query, body);
        assert_eq!(found, status, "{query}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(said), "{query}: {problem}");
    }
}

/// The program says the same of a file of candidates, and how to read it.
#[test]
fn the_program_doubts_a_list_too() {
    let dir = tempfile::tempdir().unwrap();
    crate::scenarios::little(dir.path());
    let study = dir.path().to_str().unwrap();
    let file = dir.path().join("parcels.csv");
    fs::write(&file, "名称,经度,纬度\n甲,28.88,121.15\n乙,28.85,121.15\n丙,,\n").unwrap();
    let plan = |more: &[&str]| {
        let args = ["plan", study, "--service", "canteen", "--sites", "1", "--candidates", file.to_str().unwrap(), "--json"];
        Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).args(more).output().unwrap()
    };
    // Latitude first in every row is read so, and said; a list that fits another system better is refused.
    let read = plan(&[]);
    let said = String::from_utf8_lossy(&read.stderr).into_owned();
    assert_eq!(read.status.code(), Some(0), "{said}");
    assert!(said.contains("每一行都是纬度（或北坐标）在前") && said.contains("没有坐标"), "{said}");
    let done = plan(&["--swap-xy"]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(0), "{said}");
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((told["candidates"]["given"].as_u64(), told["sites"][0]["name"].as_str()), (Some(2), Some("甲")));
    assert!(!said.contains("坐标系可能不对"), "{said}");
}

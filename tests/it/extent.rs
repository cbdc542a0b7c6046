//! What leaves a right computation without meaning is told: few buildings, rounded coordinates, a cut extract, no roads at all.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use carecircle::analysis::load;
use carecircle::geom::{Plane, Xy};
use carecircle::import::scaffold::{ScaffoldOptions, new_study};

use crate::import_study::{folder, noted};
use crate::support::centre;

fn degrees(x: f64, y: f64) -> String {
    let at = Plane::about(centre()).unproject(Xy { x, y });
    format!("lon=\"{:.7}\" lat=\"{:.7}\"", at.lon(), at.lat())
}

/// A grid of streets every 100 m, `east` by `north` of them; `dangling` streets go on 50 m to the east.
fn grid(east: i32, north: i32, dangling: i32, more: &str) -> String {
    let mut osm = "<osm version=\"0.6\">".to_owned();
    let id = |x: i32, y: i32| y * 1000 + x + 1;
    for y in 0..north {
        for x in 0..=east {
            let away = if x == east { -50.0 } else { 0.0 };
            write!(osm, "<node id=\"{}\" {}/>", id(x, y), degrees(f64::from(x) * 100.0 + away, f64::from(y) * 100.0)).unwrap();
        }
    }
    let mut way = 0;
    let mut street = |ids: Vec<i32>| {
        way += 1;
        let refs: String = ids.iter().map(|n| format!("<nd ref=\"{n}\"/>")).collect();
        write!(osm, "<way id=\"{way}\">{refs}<tag k=\"highway\" v=\"residential\"/></way>").unwrap();
    };
    for y in 0..north {
        let last = if y < dangling { east } else { east - 1 };
        street((0..=last).map(|x| id(x, y)).collect());
    }
    for x in 0..east {
        street((0..north).map(|y| id(x, y)).collect());
    }
    osm + more + "</osm>"
}

const LISTS: &str =
    "[[homes]]\nfile = \"h.csv\"\n[[facilities]]\nfile = \"f.csv\"\n[[circles]]\nid = \"c\"\nminutes = 15\nservices = [\"canteen\"]\n";

fn study(osm: &str, homes: &str, facilities: &str, toml: &str) -> tempfile::TempDir {
    folder(&[("study.toml", toml.as_bytes()), ("r.osm", osm.as_bytes()), ("h.csv", homes.as_bytes()), ("f.csv", facilities.as_bytes())])
}

fn at(x: f64, y: f64) -> String {
    let at = Plane::about(centre()).unproject(Xy { x, y });
    format!("{:.7},{:.7}", at.lon(), at.lat())
}

#[test]
fn homes_from_which_a_walk_may_leave_a_cut_extract_are_told() {
    let homes = format!("home,lon,lat,seniors\na,{},10\nb,{},7\n", at(100.0, 100.0), at(2100.0, 100.0));
    let facilities = format!("name,service,lon,lat\nF,canteen,{}\n", at(150.0, 100.0));
    let toml = format!("[roads]\nfile = \"r.osm\"\n{LISTS}");
    for (dangling, expected) in [(0, 0), (2, 0), (3, 1), (5, 1)] {
        let dir = study(&grid(24, 5, dangling, ""), &homes, &facilities, &toml);
        let report = load(dir.path(), |_| {}).unwrap().report;
        assert_eq!(noted(&report, "near-the-cut"), expected, "{dangling} streets cut: {report}");
    }
    let simulated = study(&grid(24, 5, 5, ""), &homes, &facilities, &format!("[study]\nname = \"x\"\nsimulated = true\n{toml}"));
    assert_eq!(noted(&load(simulated.path(), |_| {}).unwrap().report, "near-the-cut"), 0);
}

#[test]
fn coordinates_of_two_decimals_are_told() {
    let facilities = "name,service,lon,lat\nF,canteen,121.1,28.85\n";
    for (homes, expected) in [
        ("home,lon,lat,seniors\na,121.10,28.85,1\nb,121.11,28.85,1\nc,121.1,28.86,1\nd,121.1034,28.8523,1\n", 3),
        ("home,lon,lat,seniors\na,121.10,28.85,1\nb,121.11,28.85,1\nd,121.1034,28.8523,1\n", 0),
        ("home,lon,lat,seniors\na,121.103,28.851,1\nb,121.117,28.853,1\nc,121.109,28.867,1\n", 0),
    ] {
        let report = load(study("", homes, facilities, LISTS).path(), |_| {}).unwrap().report;
        assert_eq!(noted(&report, "coordinates-rounded"), expected, "{report}");
    }
}

#[test]
fn a_handful_of_buildings_in_a_town_of_streets_is_told() {
    let house = |n: i32| {
        let (x, y) = (f64::from(n % 20) * 100.0 + 20.0, f64::from(n / 20) * 100.0 + 20.0);
        let corners = [(0.0, 0.0), (12.0, 0.0), (12.0, 10.0), (0.0, 10.0)];
        let nodes: String = (0..4)
            .zip(corners)
            .map(|(i, (dx, dy))| format!("<node id=\"{}\" {}/>", 100_000 + n * 4 + i, degrees(x + dx, y + dy)))
            .collect();
        let refs: String = [0, 1, 2, 3, 0].iter().map(|i| format!("<nd ref=\"{}\"/>", 100_000 + n * 4 + i)).collect();
        format!("{nodes}<way id=\"{}\">{refs}<tag k=\"building\" v=\"house\"/></way>", 10_000 + n)
    };
    let toml = format!("[roads]\nfile = \"r.osm\"\n{}", LISTS.replace("file = \"h.csv\"", "from = \"buildings\"\nseniors = 1000"));
    let facilities = format!("name,service,lon,lat\nF,canteen,{}\n", at(150.0, 100.0));
    // 18 km of streets.
    for (count, expected) in [(8, 1), (100, 0)] {
        let houses: String = (0..count).map(house).collect();
        let report = load(study(&grid(21, 5, 0, &houses), "", &facilities, &toml).path(), |_| {}).unwrap().report;
        assert_eq!(noted(&report, "few-buildings"), expected, "{report}");
    }
}

#[test]
fn a_straight_line_estimate_is_marked_wherever_it_is_shown() {
    let homes = format!("home,lon,lat,seniors\na,{},10\n", at(0.0, 0.0));
    let facilities = format!("name,service,lon,lat\nF,canteen,{}\n", at(300.0, 0.0));
    for (toml, straight) in [(LISTS.to_owned(), true), (format!("[roads]\nfile = \"r.osm\"\n{LISTS}"), false)] {
        let dir = study(&grid(6, 5, 0, ""), &homes, &facilities, &toml);
        let run = |args: &[&str]| {
            let done = Command::new(env!("CARGO_BIN_EXE_carecircle")).current_dir(dir.path()).args(args).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            String::from_utf8(done.stdout).unwrap()
        };
        assert_eq!(run(&["check", "."]).contains("straight-line"), straight);
        let said = run(&["explain", ".", "--home", "a"]);
        assert_eq!((said.contains("直线估算"), said.contains("路程")), (straight, !straight), "{said}");
        let json: serde_json::Value = serde_json::from_str(&run(&["explain", ".", "--home", "a", "--json"])).unwrap();
        assert_eq!(json["straight_line"], straight);
        run(&["run", ".", "--out", "out"]);
        for (file, end) in [("homes.csv", "straight_line,reason"), ("areas.csv", "unlocated,straight_line")] {
            let text = fs::read_to_string(dir.path().join("out").join(file)).unwrap();
            assert_eq!(text.lines().next().unwrap().ends_with(end), straight, "{text}");
        }
    }
}

#[test]
fn an_extract_that_no_check_would_accept_makes_no_study() {
    let dir = tempfile::tempdir().unwrap();
    let place =
        format!("<node id=\"1\" {}/><node id=\"2\" {}/><node id=\"3\" {}/>", degrees(0.0, 0.0), degrees(20.0, 0.0), degrees(0.0, 20.0));
    let ring = "<nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"3\"/><nd ref=\"1\"/>";
    for (text, says) in [
        (place.clone(), "no ways"),
        (format!("{place}<way id=\"1\">{ring}<tag k=\"building\" v=\"house\"/></way>"), "none with a `highway` tag"),
        (format!("{place}<way id=\"1\" action=\"delete\">{ring}<tag k=\"highway\" v=\"footway\"/></way>"), "none with a `highway` tag"),
    ] {
        let file = dir.path().join("x.osm");
        fs::write(&file, format!("<osm version=\"0.6\">{text}</osm>")).unwrap();
        let said = new_study(&dir.path().join("study"), &file, &ScaffoldOptions::default()).unwrap_err().to_string();
        assert!(said.contains(says), "{said}");
        assert!(!dir.path().join("study").exists());
    }
}

#[test]
fn areas_beyond_a_cut_extract_are_told() {
    let square = |from: f64, to: f64| {
        let corner = |x: f64, y: f64| at(x, y);
        let ring: Vec<String> = [(from, -50.0), (to, -50.0), (to, 450.0), (from, 450.0), (from, -50.0)]
            .iter()
            .map(|(x, y)| format!("[{}]", corner(*x, *y)))
            .collect();
        format!("[[{}]]", ring.join(","))
    };
    let town = |name: &str, from: f64, to: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{}}}}}",
            square(from, to)
        )
    };
    let areas = format!("{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}", town("西镇", 0.0, 1000.0), town("东镇", 1000.0, 4000.0));
    let homes = format!("home,lon,lat,seniors\na,{},10\n", at(100.0, 100.0));
    let facilities = format!("name,service,lon,lat\nF,canteen,{}\n", at(150.0, 100.0));
    let toml = format!("[roads]\nfile = \"r.osm\"\n[[areas]]\nlevel = \"town\"\nfile = \"a.geojson\"\n{LISTS}");
    for (dangling, expected) in [(0, 0), (5, 1)] {
        let dir = study(&grid(24, 5, dangling, ""), &homes, &facilities, &toml);
        fs::write(dir.path().join("a.geojson"), &areas).unwrap();
        let report = load(dir.path(), |_| {}).unwrap().report;
        assert_eq!(noted(&report, "beyond-the-cut"), expected, "{report}");
    }
}

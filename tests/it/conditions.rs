//! Conditions: whatever is asked for on the fly is what a full run of a study gives whose `study.toml` says so.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::{OnceLock, mpsc};

use carecircle::analysis::{Analysis, load};
use carecircle::serve;
use serde_json::Value;

use crate::import_study::{folder, noted};

pub const WEST: f64 = 121.10;
pub const SOUTH: f64 = 28.80;
/// About a hundred metres of each.
const LON: f64 = 0.001_025;
const LAT: f64 = 0.000_902;
/// Streets each way.
const STREETS: usize = 24;

pub const TOML: &str = r#"
[study]
name = "试验城"
simulated = true
date = 2024-06-30
[roads]
file = "roads.osm"
[[homes]]
file = "homes.csv"
[[facilities]]
file = "facilities.csv"
[[areas]]
level = "town"
from = "homes"
[[services]]
id = "care"
[[services]]
id = "meal"
[[services]]
id = "class"
[[circles]]
id = "ring"
minutes = 12
services = ["care", "meal", "class"]
[[circles]]
id = "ride"
minutes = 5
mode = "ebike"
services = ["class", "meal"]
need = 1
[[cohorts]]
id = "steady"
profile = "walk"
speed_mps = 1.0
[[cohorts]]
id = "frail"
profile = "walk"
speed_mps = 0.65
"#;

/// A grid of streets of 100 m, with steps in the middle.
pub fn roads() -> String {
    let mut osm = String::from("<osm version=\"0.6\">\n");
    let id = |x: usize, y: usize| y * STREETS + x + 1;
    for y in 0..STREETS {
        for x in 0..STREETS {
            let _ = writeln!(osm, "<node id=\"{}\" lat=\"{:.7}\" lon=\"{:.7}\"/>", id(x, y), SOUTH + y as f64 * LAT, WEST + x as f64 * LON);
        }
    }
    let mut way = 0;
    let mut add = |a: usize, b: usize, kind: &str| {
        way += 1;
        let _ = writeln!(osm, "<way id=\"{way}\"><nd ref=\"{a}\"/><nd ref=\"{b}\"/><tag k=\"highway\" v=\"{kind}\"/></way>");
    };
    for y in 0..STREETS {
        for x in 0..STREETS {
            let kind = if (x * 7 + y * 3) % 11 == 0 { "steps" } else { "residential" };
            // Some streets are missing, so that straight lines tell nothing.
            if x + 1 < STREETS && (x + 2 * y) % 5 != 0 {
                add(id(x, y), id(x + 1, y), kind);
            }
            if y + 1 < STREETS && (3 * x + y) % 4 != 0 {
                add(id(x, y), id(x, y + 1), "residential");
            }
        }
    }
    osm + "</osm>\n"
}

pub fn homes() -> String {
    let mut csv = String::from("编号,经度,纬度,60岁及以上,60-69岁,70-79岁,80岁及以上,所属镇街\n");
    for k in 0..400_usize {
        let (x, y) = ((k * 37 % 230) as f64 / 10.0, (k * 91 % 229) as f64 / 10.0);
        let (a, b, c) = (k % 13, k % 7, k % 5);
        let town = if x < 11.0 { "东街" } else { "西街" };
        let (lon, lat) = (WEST + x * LON, SOUTH + y * LAT);
        let _ = writeln!(csv, "h{k},{lon:.7},{lat:.7},{},{a},{b},{c},{town}", a + b + c);
    }
    csv
}

pub fn facilities() -> String {
    let mut csv = String::from("编号,名称,类型,经度,纬度,开放时间,成立日期,关闭日期\n");
    let hours = ["8:00-17:00", "周一至周五 8:30-16:30", "Mo-Fr 10:30-12:30; Sa off", "", "电话预约", "全天"];
    for k in 0..24_usize {
        let (x, y) = ((k * 53 % 230) as f64 / 10.0, (k * 71 % 229) as f64 / 10.0);
        let kind = ["care", "meal", "class", "care;meal"][k % 4];
        let opened = format!("{}-0{}-01", 2018 + k % 8, 1 + k % 9);
        let closed = if k % 5 == 0 { "2025-03-01" } else { "" };
        let (lon, lat) = (WEST + x * LON, SOUTH + y * LAT);
        let _ = writeln!(csv, "f{k},点{k},{kind},{lon:.7},{lat:.7},\"{}\",{opened},{closed}", hours[k % hours.len()]);
    }
    csv
}

/// The whole analysis of the place with this `study.toml`.
fn run(toml: &str) -> Analysis {
    let files = [("study.toml", toml.to_owned()), ("roads.osm", roads()), ("homes.csv", homes()), ("facilities.csv", facilities())];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let dir = folder(&files);
    Analysis::compute(load(dir.path(), |_| {}).unwrap_or_else(|e| panic!("{e}")), false, |_| {})
}

/// Serves an analysis for as long as the tests run.
fn served(analysis: Analysis) -> SocketAddr {
    let (say, hear) = mpsc::channel();
    std::thread::spawn(move || {
        serve::run(analysis.into(), carecircle::page::file, "127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap(), |bound| {
            say.send(bound).unwrap()
        })
        .unwrap();
    });
    hear.recv().unwrap()
}

fn base() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| served(run(TOML)))
}

fn ask(addr: SocketAddr, path: &str) -> (u16, Vec<u8>) {
    let mut socket = TcpStream::connect(addr).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    socket.read_to_end(&mut bytes).unwrap();
    let split = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let status = std::str::from_utf8(&bytes[9..12]).unwrap().parse().unwrap();
    (status, bytes[split + 4..].to_vec())
}

fn json(addr: SocketAddr, path: &str) -> Value {
    let (status, body) = ask(addr, path);
    assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).unwrap()
}

/// What the study says, in the words of a query: for these, text of `study.toml` is replaced.
fn law(cohort: &str, circle: &str, conditions: &str, changes: &[(&str, &str)]) {
    let mut toml = TOML.to_owned();
    for (from, to) in changes {
        assert!(toml.contains(from), "{from}");
        toml = toml.replacen(from, to, 1);
    }
    let full = served(run(&toml));
    let lens = format!("cohort={cohort}&circle={circle}");
    for path in [
        format!("/api/v1/summary?{lens}"),
        format!("/api/v1/areas?{lens}"),
        format!("/api/v1/gaps?{lens}"),
        format!("/api/v1/circles?{lens}"),
        format!("/api/v1/facilities?{lens}"),
        format!("/api/v1/facilities/f3?{lens}"),
        format!("/api/v1/homes/h17?{lens}"),
        format!("/api/v1/explain?home=h17&{lens}"),
    ] {
        let asked = json(base(), &format!("{path}&{conditions}"));
        let expected = json(full, &path);
        assert_eq!(asked, expected, "{path} under {conditions}");
    }
    for set in [format!("homes.{cohort}"), format!("gaps.{cohort}.{circle}"), format!("circles.{cohort}.{circle}"), "facilities".to_owned()]
    {
        let at = carecircle::geom::LonLat::new(WEST + 12.0 * LON, SOUTH + 12.0 * LAT).unwrap();
        let tile = carecircle::tiles::TileId::holding(carecircle::tiles::world(at), 13);
        let path = format!("/tiles/{set}/13/{}/{}.mvt?{lens}", tile.x(), tile.y());
        assert!(ask(base(), &format!("{path}&{conditions}")) == ask(full, &path), "{set} under {conditions}");
    }
    let near = format!("/api/v1/near?lon={}&lat={}&{lens}", WEST + 11.3 * LON, SOUTH + 7.7 * LAT);
    let (asked, expected) = (json(base(), &format!("{near}&{conditions}")), json(full, &near));
    assert_eq!((&asked["services"], &asked["speed_mps"]), (&expected["services"], &expected["speed_mps"]), "{near} under {conditions}");
    for collection in ["homes", "facilities", "areas", "gaps", "circles"] {
        let path = format!("/ogc/collections/{collection}/items?limit=10000&{lens}");
        let (asked, expected) = (json(base(), &format!("{path}&{conditions}")), json(full, &path));
        assert!(asked["features"] == expected["features"], "{collection} under {conditions}");
        let id = expected["features"][0]["id"].as_str().unwrap();
        let id: String =
            id.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
        let path = format!("/ogc/collections/{collection}/items/{id}");
        let (asked, expected) = (json(base(), &format!("{path}?{lens}&{conditions}")), json(full, &format!("{path}?{lens}")));
        assert_eq!(asked["properties"], expected["properties"], "{path} under {conditions}");
    }
    let plain = json(base(), &format!("/api/v1/summary?{lens}"));
    assert_ne!(plain, json(full, &format!("/api/v1/summary?{lens}")), "{conditions} makes no difference here");
}

#[test]
fn another_speed_is_a_cohort_that_walks_so() {
    law("frail", "ring", "speed_mps=0.93", &[("speed_mps = 0.65", "speed_mps = 0.93")]);
}

#[test]
fn another_day_is_a_study_of_that_day() {
    law("steady", "ring", "date=2025-06-30", &[("2024-06-30", "2025-06-30")]);
    law("steady", "ride", "date=2020-12-31", &[("2024-06-30", "2020-12-31")]);
}

#[test]
fn an_hour_is_a_study_of_that_hour() {
    // Between two openings, and past midnight on the first day of the week.
    law("steady", "ring", "at=tue-16:47", &[("date = 2024-06-30", "date = 2024-06-30\nat = \"tue-16:47\"")]);
    law("frail", "ring", "at=mon-00:01", &[("date = 2024-06-30", "date = 2024-06-30\nat = \"mon-00:01\"")]);
    law("steady", "ring", "at=sun-10:00", &[("date = 2024-06-30", "date = 2024-06-30\nat = \"sun-10:00\"")]);
}

#[test]
fn any_or_some_of_the_services_is_a_circle_that_promises_so() {
    let own = "services = [\"care\", \"meal\", \"class\"]";
    law("steady", "ring", "services=meal,care&need=1", &[(own, "services = [\"care\", \"meal\"]\nneed = 1")]);
    law("frail", "ring", "need=2", &[(own, "services = [\"care\", \"meal\", \"class\"]\nneed = 2")]);
    law("frail", "ring", "services=class", &[(own, "services = [\"class\"]")]);
}

#[test]
fn an_age_band_is_a_study_whose_seniors_are_of_that_age() {
    for (age, column) in [(60, "60-69岁"), (70, "70-79岁"), (80, "80岁及以上")] {
        let columns = format!("file = \"homes.csv\"\n[homes.columns]\nseniors = \"{column}\"");
        law("steady", "ring", &format!("age={age}"), &[("file = \"homes.csv\"", &columns)]);
    }
}

#[test]
fn conditions_come_together() {
    law(
        "frail",
        "ring",
        "speed_mps=1.4&date=2022-01-01&at=tue-11:00&services=meal,class&need=1",
        &[
            ("speed_mps = 0.65", "speed_mps = 1.4"),
            ("date = 2024-06-30", "date = 2022-01-01\nat = \"tue-11:00\""),
            ("services = [\"care\", \"meal\", \"class\"]", "services = [\"meal\", \"class\"]\nneed = 1"),
        ],
    );
}

/// One address with conditions in it is enough for GDAL: every link hands them on, page after page.
#[test]
fn gdal_sees_what_was_asked_for_at_the_first_address() {
    if Command::new("ogrinfo").arg("--version").output().is_err() {
        assert!(std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(), "CARECIRCLE_REQUIRE_GDAL is set, but ogrinfo is not installed");
        eprintln!("skipped: ogrinfo (gdal-bin) is not installed");
        return;
    }
    let view = "cohort=frail&circle=ring&at=sun-11:00&services=meal,care&need=1";
    let source = format!("OAPIF:http://{}/ogc?{view}", base());
    let run = Command::new("ogr2ogr").args(["-f", "GeoJSON", "-oo", "PAGE_SIZE=37", "/vsistdout/", &source, "homes"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    let read: Value = serde_json::from_slice(&run.stdout).unwrap();
    let homes = read["features"].as_array().unwrap();
    let within: f64 =
        homes.iter().filter(|h| h["properties"]["covered"] == true).map(|h| h["properties"]["seniors"].as_f64().unwrap()).sum();
    let covered = |query: &str| json(base(), &format!("/api/v1/summary?{query}"))["covered"]["seniors_covered"].as_f64().unwrap();
    assert_eq!((homes.len(), within), (400, covered(view)));
    assert_ne!(within, covered("cohort=frail&circle=ring"));
    // Links hand on what was asked for, whatever letters it has.
    let landing = json(base(), "/ogc?age=70&services=meal%2Ccare");
    for rel in ["self", "data", "conformance", "service-desc"] {
        let link = landing["links"].as_array().unwrap().iter().find(|l| l["rel"] == rel).unwrap();
        assert!(link["href"].as_str().unwrap().ends_with("?age=70&services=meal,care"), "{link}");
    }
}

#[test]
fn what_the_study_says_anyway_changes_nothing() {
    let plain = json(base(), "/api/v1/summary?cohort=steady&circle=ring");
    for same in ["speed_mps=1", "date=2024-06-30", "services=class,meal,care", "need=3", "services=class,meal,care,care&need=3"] {
        assert_eq!(json(base(), &format!("/api/v1/summary?cohort=steady&circle=ring&{same}")), plain, "{same}");
    }
}

#[test]
fn faster_walkers_are_never_left_out_sooner_and_any_is_easier_than_all() {
    let covered = |conditions: &str| {
        let summary = json(base(), &format!("/api/v1/summary?cohort=steady&circle=ring&{conditions}"));
        summary["covered"]["seniors_covered"].as_f64().unwrap()
    };
    let by_speed: Vec<f64> = ["0.3", "0.65", "1", "1.5", "2"].map(|v| covered(&format!("speed_mps={v}"))).to_vec();
    assert!(by_speed.is_sorted() && by_speed[0] < by_speed[4], "{by_speed:?}");
    let by_need: Vec<f64> = ["3", "2", "1"].map(|k| covered(&format!("need={k}"))).to_vec();
    assert!(by_need.is_sorted() && by_need[0] < by_need[2], "{by_need:?}");
    let ages: f64 = ["60", "70", "80"].map(|age| covered(&format!("age={age}"))).iter().sum();
    assert_eq!(ages, covered(""), "the bands add up");
}

#[test]
fn the_study_tells_which_conditions_make_sense() {
    let conditions = &json(base(), "/api/v1/study")["conditions"];
    assert_eq!(conditions["speeds_mps"], serde_json::json!([0.3, 2.0]));
    assert_eq!((conditions["dates"]["first"].as_str(), conditions["dates"]["last"].as_str()), (Some("2018-01-01"), Some("2025-08-01")));
    let hours = &conditions["hours"];
    assert_eq!((hours["read"].as_u64(), hours["unread"].as_u64(), hours["without"].as_u64()), (Some(16), Some(4), Some(4)));
    assert_eq!(hours["examples"], serde_json::json!(["电话预约"]));
    let ages = conditions["ages"]["seniors"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).sum::<f64>();
    assert_eq!(Some(ages), json(base(), "/api/v1/summary")["covered"]["seniors"].as_f64());
}

#[test]
fn hours_that_cannot_be_read_are_reported_and_count_as_open() {
    let analysis = run(&TOML.replace("date = 2024-06-30", "at = \"sun-03:00\""));
    assert_eq!(noted(&analysis.report, "hours-not-read"), 4);
    let open: Vec<usize> = (0..24).filter(|&k| analysis.study.settings.open(&analysis.study.facilities[k])).map(|k| k % 6).collect();
    assert!(open.iter().all(|hours| [3, 4, 5].contains(hours)) && open.len() == 12, "{open:?}");
}

#[test]
fn conditions_that_make_no_sense_are_problems() {
    for (query, word) in [
        ("speed_mps=0.29", "0.3 to 2"),
        ("speed_mps=2.01", "0.3 to 2"),
        ("speed_mps=NaN", "0.3 to 2"),
        ("speed_mps=fast", "speed_mps"),
        ("date=2024-02-30", "2024-12-31"),
        ("date=2024", "2024-12-31"),
        ("at=11:30", "mon-11:30"),
        ("at=mon-25:00", "mon-11:30"),
        ("age=65", "70"),
        ("services=", "care, meal, class"),
        ("services=care,haircut", "care, meal, class"),
        ("services=care&need=2", "1 (any) to 1"),
        ("need=0", "1 (any) to 3"),
    ] {
        for path in ["/api/v1/summary", "/api/v1/areas", "/api/v1/gaps", "/api/v1/homes/h0", "/tiles/homes.steady/13/0/0.mvt"] {
            let (status, body) = ask(base(), &format!("{path}?cohort=steady&circle=ring&{query}"));
            let problem: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(status, 400, "{path}?{query}");
            assert!(problem["detail"].as_str().unwrap().contains(word), "{path}?{query}: {problem}");
        }
    }
}

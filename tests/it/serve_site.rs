//! Proposed sites over HTTP: the answers are the engine's, the refusals say why.

use std::net::SocketAddr;
use std::sync::OnceLock;

use carecircle::analysis::Analysis;
use carecircle::coverage::cover;
use carecircle::ids::{CircleId, CohortId, HomeId, ServiceId};
use carecircle::model::ImportReport;
use carecircle::serve::StudySource;
use carecircle::siting::{ProvidedServices, Surface, WhatIf};
use carecircle::store::{Edit, Scenario};
use serde_json::{Value, json};

use crate::serve::{ask_of, get, serving};
use crate::sites::place;

const SEED: u64 = 4;

fn server() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| {
        let (study, network) = place(SEED);
        let coverage = cover(&study, Some(&network));
        serving(Analysis::new(study, ImportReport::default(), Some(network), coverage, Vec::new()), None).0
    })
}

fn post_to(server: SocketAddr, query: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let answer = ask_of(server, "POST", &format!("/api/v1/site{query}"), "localhost", &head);
    (answer.status, answer.json())
}

fn post(query: &str, body: &Value) -> (u16, Value) {
    post_to(server(), query, body)
}

#[test]
fn the_answer_is_that_of_a_full_recomputation() {
    let (study, network) = place(SEED);
    let today = cover(&study, Some(&network));
    let at = study.plane.unproject(network.node(carecircle::ids::NodeId(17)));
    let (status, answer) =
        post("?cohort=slow", &json!({ "service": "s1", "sites": [[at.lon(), at.lat()]], "closes": ["f0"], "rank": true }));
    assert_eq!(status, 200, "{answer}");
    assert_eq!((answer["cohort"].as_str(), answer["service"].as_str()), (Some("slow"), Some("s1")));
    let mut after = study.clone();
    after.facilities[0].services.clear();
    let id = crate::support::add_facility(&mut after, study.plane.project(at), 1);
    assert_eq!(after.facilities[id.index()].services, [ServiceId(1)]);
    let then = cover(&after, Some(&network));
    let limit = carecircle::units::Millis::from_minutes(10.0);
    for effect in answer["together"].as_array().unwrap() {
        let cohort = usize::from(effect["cohort"] == "slow");
        let within = |c: &carecircle::coverage::Coverage, service: usize, h: usize| {
            c.cohorts[cohort].on_foot(ServiceId::from_index(service), HomeId::from_index(h)).is_some_and(|n| n.time <= limit)
        };
        for service in effect["services"].as_array().unwrap() {
            let s = study.services.iter().position(|x| service["service"] == x.id.as_str()).unwrap();
            let changed = |from: bool| -> f64 {
                (0..study.homes.len())
                    .filter(|&h| within(&today, s, h) == from && within(&then, s, h) != from)
                    .map(|h| study.homes[h].seniors)
                    .sum()
            };
            assert_eq!(service["newly"]["seniors"].as_f64(), Some(changed(false)), "{service}");
            assert_eq!(service["lost"]["seniors"].as_f64(), Some(changed(true)), "{service}");
        }
    }
    let points: f64 = answer["newly_points"].as_array().unwrap().iter().map(|p| p[2].as_f64().unwrap()).sum();
    let of_slow = &answer["together"][0]["services"].as_array().unwrap().iter().find(|s| s["service"] == "s1").unwrap()["newly"];
    assert_eq!(Some(points), of_slow["seniors"].as_f64());
    let rank = &answer["sites"][0]["rank"];
    assert!(rank["percentile"].as_f64().is_some_and(|p| (0.0..=100.0).contains(&p)), "{rank}");
}

#[test]
fn the_opportunity_of_every_junction_is_given() {
    let (study, network) = place(SEED);
    let today = cover(&study, Some(&network));
    let what_if = WhatIf::new(&study, &network, &today, CohortId(0), CircleId(0), ProvidedServices::Service(ServiceId(1))).unwrap();
    let surface = Surface::compute(&what_if, &|_, _| ());
    let answer = ask_of(server(), "GET", "/api/v1/opportunity?service=s1", "localhost", "").json();
    let features = answer["features"].as_array().unwrap();
    let sum: f64 = features.iter().map(|f| f["properties"]["seniors"].as_f64().unwrap()).sum();
    let expected: u64 = surface.candidates().map(|c| c.1).sum();
    assert!(features.len() > 10 && (sum - expected as f64 / 1e6).abs() < 1e-6, "{sum} and {expected}");
    assert_eq!(answer["most_seniors"].as_f64(), surface.best(|_| true).map(|b| b.1 as f64 / 1e6));
}

/// Under a scenario, and a second one, only what changed is computed anew: the same values as from nothing.
/// As files: what GDAL reads is the surface of the cohort and service asked for, junction by junction and cell by cell.
#[test]
fn the_opportunity_is_taken_home_as_points_and_as_cells() {
    let (study, network) = place(SEED);
    let today = cover(&study, Some(&network));
    let (cohort, gives) = (CohortId(1), ProvidedServices::Service(ServiceId(1)));
    let surface = Surface::compute(&WhatIf::new(&study, &network, &today, cohort, CircleId(0), gives).unwrap(), &|_, _| ());
    let best = surface.best(|_| true).unwrap().1 as f64 / 1e6;
    let fetch = |file: &str, more: &str| {
        let answer = ask_of(server(), "GET", &format!("/api/v1/export/{file}?cohort=slow&service=s1{more}"), "localhost", "");
        assert_eq!(answer.status, 200, "{file}");
        answer
    };
    let folder = tempfile::tempdir().unwrap();
    let (points, cells) = (folder.path().join("o.geojson"), folder.path().join("o.tif"));
    let answer = fetch("opportunity.geojson", "");
    assert_eq!(answer.header("content-type"), Some("application/geo+json"));
    assert!(answer.header("content-disposition").unwrap().contains("filename=\"opportunity-circle-slow.geojson\""));
    let read = answer.json();
    assert_eq!((read["carecircle"]["cohort"].as_str(), read["carecircle"]["service"].as_str()), (Some("slow"), Some("s1")));
    let told: Vec<(u64, f64)> = read["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["properties"]["junction"].as_u64().unwrap(), f["properties"]["seniors"].as_f64().unwrap()))
        .collect();
    let computed: Vec<(u64, f64)> = surface.candidates().map(|(node, value)| (u64::from(node.0), value as f64 / 1e6)).collect();
    assert_eq!(told, computed);
    std::fs::write(&points, answer.body).unwrap();
    let answer = fetch("opportunity.tif", "&cell_m=50");
    assert_eq!(answer.header("content-type"), Some("image/tiff; application=geotiff"));
    std::fs::write(&cells, answer.body).unwrap();
    let gdal = |program: &str, args: &[&str], file: &std::path::Path| {
        let run = std::process::Command::new(program).args(args).arg(file).output();
        if run.is_err() {
            assert!(
                std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(),
                "CARECIRCLE_REQUIRE_GDAL is set, but {program} is not installed"
            );
        }
        Some(String::from_utf8_lossy(&run.ok()?.stdout).into_owned())
    };
    let Some(said) = gdal("ogrinfo", &["-ro", "-so", "-al"], &points) else { return };
    assert!(said.contains(&format!("Feature Count: {}", computed.len())) && said.contains("\nseniors: "), "{said}");
    let said = gdal("gdalinfo", &["-stats", "-json"], &cells).unwrap();
    let said: Value = serde_json::from_str(&said).unwrap();
    assert!(said["coordinateSystem"]["wkt"].as_str().unwrap().contains("ID[\"EPSG\",4326]"), "{said}");
    assert_eq!((said["bands"][0]["maximum"].as_f64(), said["bands"][0]["noDataValue"].as_f64()), (Some(best), Some(-1.0)));
    // A metre is 1 / 111,320 of a degree of latitude.
    let north_m = said["geoTransform"][5].as_f64().unwrap() * -111_320.0;
    assert!((north_m - 50.0).abs() < 0.1, "{north_m} m a cell");

    for (server, path, status, word) in [
        (server(), "opportunity.tif?cell_m=5", 400, "20 to 5000"),
        (server(), "opportunity.geojson?service=library", 400, "s1"),
        (crate::serve::server(), "opportunity.geojson", 422, "no roads"),
    ] {
        let answer = ask_of(server, "GET", &format!("/api/v1/export/{path}"), "localhost", "");
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(word), "{path}: {}", answer.json());
    }
}

#[test]
fn the_opportunity_follows_the_edits_of_scenarios() {
    let (study, network) = place(SEED);
    let at = study.plane.unproject(network.node(carecircle::ids::NodeId(17)));
    let add = Edit::Add { id: "n".to_owned(), name: String::new(), lon: at.lon(), lat: at.lat(), services: vec!["s1".to_owned()] };
    let close = Edit::Close { facility: study.facilities.iter().find(|f| f.services.contains(&ServiceId(1))).unwrap().id.clone() };
    let named = |name: &str, edits: Vec<Edit>| Scenario { name: name.to_owned(), edits };
    let scenarios = vec![named("a", vec![add.clone()]), named("b", vec![add, close])];
    let analysis = Analysis::new(study.clone(), ImportReport::default(), Some(network.clone()), cover(&study, Some(&network)), Vec::new());
    let (server, _) = serving(StudySource { scenarios: scenarios.clone(), ..StudySource::from(analysis) }, None);
    let told = |query: &str| -> Vec<(String, f64)> {
        let answer = ask_of(server, "GET", &format!("/api/v1/opportunity?service=s1{query}"), "localhost", "").json();
        let row = |f: &Value| (f["geometry"]["coordinates"].to_string(), f["properties"]["seniors"].as_f64().unwrap());
        answer["features"].as_array().unwrap().iter().map(row).collect()
    };
    let progress = || ask_of(server, "GET", "/api/v1/opportunity/progress?service=s1", "localhost", "").json();
    assert_eq!((&progress()["done"], &progress()["junctions_asked"]), (&json!(false), &json!(0)), "asking how far it is begins nothing");
    let today = told("");
    let state = progress();
    let nodes = json!(network.node_count());
    assert_eq!((&state["done"], &state["junctions_asked"], &state["junctions_done"]), (&json!(true), &nodes, &nodes), "{state}");
    for scenario in &scenarios {
        let edited = scenario.apply(&study).unwrap();
        let coverage = cover(&edited, Some(&network));
        let what_if = WhatIf::new(&edited, &network, &coverage, CohortId(0), CircleId(0), ProvidedServices::Service(ServiceId(1))).unwrap();
        let surface = Surface::compute(&what_if, &|_, _| ());
        let own: Vec<f64> = surface.candidates().filter(|c| c.1 > 0).map(|c| c.1 as f64 / 1e6).collect();
        let found = told(&format!("&scenario={}", scenario.name));
        assert_ne!(found, today, "{}", scenario.name);
        assert_eq!(found.iter().map(|f| f.1).collect::<Vec<_>>(), own, "{}", scenario.name);
        let state =
            ask_of(server, "GET", &format!("/api/v1/opportunity/progress?service=s1&scenario={}", scenario.name), "localhost", "").json();
        let number = |key: &str| state[key].as_u64().unwrap();
        assert!(number("junctions_asked") > 0 && number("junctions_asked") < number("junctions"), "only what changed: {state}");
        assert_eq!((number("junctions_done"), &state["done"]), (number("junctions_asked"), &json!(true)), "{state}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_its_reason() {
    for (body, status, word) in [
        (json!({}), 400, "0 changes"),
        (json!({ "sites": [[28.85, 121.15]] }), 400, "swapped"),
        (json!({ "sites": [[121.15, 28.85]], "service": "s9" }), 400, "s0, s1, s2"),
        (json!({ "closes": ["f999"] }), 404, "no facility 'f999'"),
        (json!({ "closes": [1] }), 400, "closes"),
        (json!({ "closes": ["f1"], "moves": [{ "facility": "f1", "to": [121.15, 28.85] }] }), 400, "twice"),
        (json!({ "sites": vec![[121.15, 28.85]; 51] }), 400, "51 changes"),
        (json!({ "pins": [] }), 400, "pins"),
    ] {
        let (told, problem) = post("", &body);
        assert_eq!(told, status, "{body}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(word), "{body}: {problem}");
    }
    // Without roads sites are straight-line estimates; a link joins nothing, and there are no junctions.
    let (told, straight) = post_to(crate::serve::server(), "", &json!({ "sites": [[121.13, 28.85]], "rank": true }));
    assert_eq!((told, &straight["sites"][0]["rank"]), (200, &Value::Null), "{straight}");
    let (told, link) = post_to(crate::serve::server(), "", &json!({ "links": [[[121.13, 28.85], [121.131, 28.85]]] }));
    assert_eq!(told, 422, "{link}");
    assert_eq!(get("/api/v1/opportunity").status, 422);
}

#[test]
fn odd_places_are_warned_of() {
    let (study, network) = place(SEED);
    let home = study.plane.project(study.homes[0].at);
    let far = study.plane.unproject(carecircle::geom::Xy { x: home.x + 30_000.0, y: home.y });
    let off = study.plane.unproject(carecircle::geom::Xy { x: 2500.0, y: 2500.0 });
    let codes = |at: carecircle::geom::LonLat| -> Vec<String> {
        let (_, answer) = post("", &json!({ "sites": [[at.lon(), at.lat()]] }));
        answer["sites"][0]["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(far), ["outside_study"]);
    assert_eq!(codes(off)[0], "off_network");
    // Places that are fine, as Baidu would show them: where that is off the roads, the answer says so.
    let mut told = 0;
    for at in (0..network.node_count()).map(|n| study.plane.unproject(network.node(carecircle::ids::NodeId::from_index(n)))) {
        let shown = codes(carecircle::geom::shift::wgs84_to_bd09(at));
        if codes(at).is_empty() && !shown.is_empty() {
            assert!(shown.contains(&"bd-09".to_owned()), "{at:?}: {shown:?}");
            told += 1;
        }
    }
    assert!(told > 5, "{told}");
}

/// More than the server reads is refused as a problem, on a path with a small limit and on one with a large.
#[test]
fn too_large_a_body_is_a_problem() {
    let limits = [("/api/v1/site", 16 << 10), ("/api/v1/plan", 2 << 20), ("/api/v1/parcels?file=a.csv", 16 << 20)];
    for (path, bytes) in limits.map(|(path, most)| (path, most + 1)) {
        let head = format!("Content-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n");
        let answer = ask_of(server(), "POST", path, "localhost", &head);
        assert_eq!((answer.status, answer.header("content-type")), (413, Some("application/problem+json")), "{path}");
        assert_eq!(answer.json()["type"], "/problems/too-large", "{path}");
        assert!(answer.header("content-security-policy").is_some(), "{path}: guarded as everything");
    }
    // What is as large as may be is read, and found wanting.
    for (path, most) in limits {
        let body = " ".repeat(most);
        let answer =
            ask_of(server(), "POST", path, "localhost", &format!("Content-Type: application/json\r\nContent-Length: {most}\r\n\r\n{body}"));
        assert!([400, 422].contains(&answer.status), "{path}: {}", answer.status);
    }
}

//! The area from which a place is reached, asked over HTTP.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use carecircle::analysis::{Analysis, Loaded};
use carecircle::geom::Xy;
use carecircle::model::{ImportReport, Profile};
use carecircle::network::Network;
use geo::{Intersects, MultiPolygon, Point};
use serde_json::Value;

use crate::serve::{ask_of, get, serving};
use crate::support;

/// A perfect grid of 100 m, a home at every corner, walked at 1 m/s.
fn analysis() -> Analysis {
    let sketch = support::grid(12, 100.0);
    let network = Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap();
    let mut study = support::study(1, 15.0, 1);
    study.plane = *network.plane();
    for at in &sketch.nodes {
        support::add_home(&mut study, *at, 2.0);
    }
    support::add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    let loaded = Loaded { study, network: Some(Arc::new(network)), report: ImportReport::default(), packs: Vec::new(), extract: None };
    Analysis::compute(loaded, false, |_| {})
}

fn server() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| serving(analysis(), None).0)
}

fn isochrone(query: &str) -> (u16, Value) {
    let answer = ask_of(server(), "GET", &format!("/api/v1/isochrone?{query}"), "localhost", "");
    (answer.status, answer.json())
}

/// From the middle of a 100 m grid, `m` minutes at 1 m/s reach the corners whose |i| + |j| is at most 0.6 m.
#[test]
fn on_a_grid_the_homes_inside_are_those_of_the_diamond() {
    let analysis = analysis();
    for (minutes, blocks) in [(5, 3_i32), (10, 6), (15, 9)] {
        let at = support::centre();
        let (status, feature) = isochrone(&format!("lon={}&lat={}&minutes={minutes}", at.lon(), at.lat()));
        assert_eq!(status, 200, "{feature}");
        let diamond: i32 = 2 * blocks * (blocks + 1) + 1;
        assert_eq!(feature["properties"]["homes"], diamond, "{minutes} minutes");
        assert_eq!(feature["properties"]["seniors"].as_f64(), Some(2.0 * f64::from(diamond)));
        assert_eq!(feature["properties"]["mode"], "walk");
        let geometry: geojson::Geometry = serde_json::from_value(feature["geometry"].clone()).unwrap();
        let shape: MultiPolygon<f64> = geometry.try_into().unwrap();
        let inside = analysis.study.homes.iter().filter(|h| shape.intersects(&Point::new(h.at.lon(), h.at.lat()))).count();
        assert_eq!(inside, usize::try_from(diamond).unwrap(), "a home lies on the wrong side of the shape");
    }
}

#[test]
fn minutes_and_mode_are_the_circles_when_not_said() {
    let at = support::centre();
    let (_, feature) = isochrone(&format!("lon={}&lat={}", at.lon(), at.lat()));
    assert_eq!(feature["properties"]["limit_min"], 15.0);
    assert_eq!(feature["properties"]["homes"], 2 * 9 * 10 + 1);
}

#[test]
fn a_place_that_nobody_reaches_is_a_problem() {
    let at = support::centre();
    let off = support::plane().unproject(Xy { x: 1200.0 + 300.0, y: 0.0 });
    for (query, status, word) in [
        (format!("lon={}&lat={}", off.lon(), off.lat()), 422, "off the network"),
        ("lon=10&lat=10".to_owned(), 422, "outside the study"),
        (format!("lon={}&lat={}", at.lat(), at.lon()), 400, "swapped"),
        (format!("lon={}&lat={}&minutes=0", at.lon(), at.lat()), 400, "more than 0"),
        (format!("lon={}&lat={}&minutes=61", at.lon(), at.lat()), 400, "60"),
        (format!("lon={}&lat={}&mode=fly", at.lon(), at.lat()), 400, "walk"),
        ("lon=121".to_owned(), 400, "lat"),
    ] {
        let (told, problem) = isochrone(&query);
        assert_eq!(told, status, "{query}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(word), "{query}: {problem}");
    }
}

/// The hamlet has no roads: a circle of minutes × speed / detour about the place.
#[test]
fn without_roads_the_area_is_round() {
    let feature = get("/api/v1/isochrone?lon=121.13&lat=28.85&minutes=10&cohort=steady").json();
    assert_eq!(feature["properties"]["straight_line"], true);
    assert!(feature["properties"]["homes"].as_u64().unwrap() > 0);
    assert_eq!(feature["geometry"]["type"], "MultiPolygon");
}

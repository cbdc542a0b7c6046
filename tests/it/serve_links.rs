//! Links over HTTP: suggested for one gap, and the land that they bring inside.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use carecircle::analysis::Analysis;
use carecircle::coverage::cover;
use carecircle::gaps;
use carecircle::geom::{LonLat, Xy};
use carecircle::model::{ImportReport, Study};
use carecircle::network::Network;
use geo::{Contains, MultiPolygon, Point};
use serde_json::{Value, json};

use crate::serve::{ask_of, serving};
use crate::sites::river_town;
use crate::support::add_home;

/// With homes on the near side too, which are covered today, and one at the far bridge, which no link helps.
fn town() -> (Study, Arc<Network>) {
    let (mut study, network) = river_town();
    for (x, y, seniors) in [(100.0, 90.0, 3.0), (300.0, 260.0, 5.0), (500.0, 90.0, 7.0), (-1990.0, -90.0, 11.0)] {
        add_home(&mut study, Xy { x, y }, seniors);
    }
    (study, network)
}

fn analysis() -> Analysis {
    let (study, network) = town();
    let coverage = cover(&study, Some(&network));
    let gaps = gaps::find(&study, &coverage);
    Analysis::new(study, ImportReport::default(), Some(network), coverage, gaps)
}

/// As the server writes positions.
fn written(at: LonLat) -> String {
    format!("{:.7} {:.7}", at.lon(), at.lat())
}

fn server() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| serving(analysis(), None).0)
}

fn get(path: &str) -> (u16, Value) {
    let answer = ask_of(server(), "GET", path, "localhost", "");
    (answer.status, answer.json())
}

fn post(body: &Value) -> Value {
    let body = body.to_string();
    let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    ask_of(server(), "POST", "/api/v1/site", "localhost", &head).json()
}

#[test]
fn links_for_a_gap_bring_its_own_homes_inside() {
    let analysis = analysis();
    let (_, all) = get("/api/v1/gaps");
    let gaps = all["gaps"].as_array().unwrap();
    assert!(gaps.len() > 1 && gaps.iter().any(|g| g["reason"] == "barrier"), "{all}");
    let mut sums: Vec<f64> = Vec::new();
    for gap in gaps {
        let id = gap["id"].as_str().unwrap();
        let (status, links) = get(&format!("/api/v1/links?gap={id}"));
        assert_eq!(status, 200);
        let own = analysis.gaps().iter().find(|gap| gap.id == id).unwrap();
        let own: BTreeSet<String> = own.homes.iter().map(|h| analysis.study.homes[h.index()].at).map(written).collect();
        for link in links.as_array().unwrap() {
            let gained = post(&json!({ "links": [link["ends"]] }));
            let points = gained["newly_points"].as_array().unwrap();
            let inside = points.iter().map(|p| written(LonLat::new(p[0].as_f64().unwrap(), p[1].as_f64().unwrap()).unwrap()));
            assert!(inside.filter(|p| own.contains(p)).count() > 0, "gap {id}: {link} brings none of its homes inside");
            sums.push(gained["together"][0]["completed"]["seniors"].as_f64().unwrap());
        }
    }
    assert!(sums.iter().any(|s| *s > 50.0), "{sums:?}");
    let (status, problem) = get("/api/v1/links?gap=999");
    assert!(status == 404 && problem["detail"].as_str().unwrap().contains("no gap '999'"), "{problem}");
}

/// Every home that comes inside lies on the land that does, and no other home.
#[test]
fn the_land_that_comes_inside_holds_the_homes_that_do() {
    let (study, _) = town();
    let (_, links) = get("/api/v1/links");
    let answer = post(&json!({ "links": [links[0]["ends"]], "area": true }));
    assert!(post(&json!({ "links": [links[0]["ends"]] })).get("newly_area").is_none(), "only when asked for");
    let rings: Vec<Vec<Vec<[f64; 2]>>> = serde_json::from_value(answer["newly_area"]["coordinates"].clone()).unwrap();
    let ring = |r: &Vec<[f64; 2]>| geo::LineString::from(r.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>());
    let land = MultiPolygon(rings.iter().map(|p| geo::Polygon::new(ring(&p[0]), p[1..].iter().map(ring).collect())).collect());
    let newly: Vec<[f64; 3]> = serde_json::from_value(answer["newly_points"].clone()).unwrap();
    assert!(newly.len() > 10, "{newly:?}");
    for home in &study.homes {
        let gains = newly.iter().any(|p| (p[0] - home.at.lon()).abs().max((p[1] - home.at.lat()).abs()) < 1e-7);
        assert_eq!(land.contains(&Point::new(home.at.lon(), home.at.lat())), gains, "{}", home.id);
    }
}

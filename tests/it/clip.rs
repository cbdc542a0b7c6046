//! An extract within a border: what is kept, worked out on paper.

use std::fs;

use carecircle::import::osm::clip::{ClipBorder, ClipReport, clip};
use carecircle::import::osm::elements::Extract;

use crate::pbf::{Element, pbf};

/// A square of 0.1 degrees at the equator, where a degree is 111.3 km both ways; the margin of 1,113 m is 0.01 degrees.
const BORDER: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"方镇"},
    "geometry":{"type":"Polygon","coordinates":[[[10,0],[10.1,0],[10.1,0.1],[10,0.1],[10,0]]]}}]}"#;

#[test]
fn ways_are_whole_and_buildings_outside_are_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let nodes = [(1, 10.05), (2, 10.095), (3, 10.105), (4, 10.2), (5, 10.3), (6, 10.106), (7, 10.04)];
    let mut elements: Vec<Element> = nodes.iter().map(|&(id, lon)| Element::node(id, lon, 0.05)).collect();
    elements[5] = Element::node(6, 10.106, 0.05).tag("amenity", "social_facility");
    elements.push(Element::node(8, 10.5, 0.05).tag("amenity", "social_facility"));
    elements.push(Element::way(11, &[1, 2, 3, 4]).tag("highway", "residential"));
    elements.push(Element::way(12, &[4, 5]).tag("highway", "residential"));
    elements.push(Element::way(13, &[3, 6, 3]).tag("building", "house"));
    elements.push(Element::way(14, &[1, 7, 1]).tag("building", "house"));
    let (osm, border, out) = (dir.path().join("all.osm.pbf"), dir.path().join("border.geojson"), dir.path().join("part.osm.pbf"));
    fs::write(&osm, pbf(&elements)).unwrap();
    fs::write(&border, BORDER).unwrap();
    let within = ClipBorder { within: border.display().to_string(), margin_m: 1113.0 };
    let report = clip(&osm, &within, &out).unwrap();
    // Nodes: 1, 2, 3, 4 of the road that leaves, 7 of the house, and the facility of the margin.
    let expected = ClipReport { nodes: (8, 6), ways: (4, 2), relations: (0, 0), crossing: 1, buildings_outside: 1, areas_cut: 0 };
    assert_eq!(report, expected);
    let part = Extract::open(&out).unwrap();
    let kept: Vec<String> = part.ways().map(|w| w.label()).collect();
    assert_eq!(kept, ["w11", "w14"]);
    assert_eq!(part.way(11).unwrap().refs(), [1, 2, 3, 4]);
    assert_eq!(part.way(11).unwrap().tag("highway"), Some("residential"));
    assert!((part.node(4).unwrap().x - 10.2).abs() < 1e-9, "nothing is cut at the edge");
    let unknown = clip(&osm, &ClipBorder { within: "圆镇".to_owned(), margin_m: 0.0 }, &out).unwrap_err().to_string();
    assert!(unknown.contains("no administrative boundary of that name"), "{unknown}");
}

//! Extracts, whole and broken, to roads.

use std::path::Path;

use carecircle::import::osm::roads::{RoadsError, read, read_bytes};
use carecircle::model::{LayerReport, Profile, Roads};
use carecircle::network::{Network, check};
use proptest::prelude::*;

use crate::pbf::{Element, pbf};

fn malta() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/malta/malta-latest.osm.pbf")
}

fn parse(bytes: &[u8]) -> Result<(Roads, LayerReport), RoadsError> {
    read_bytes("x.osm.pbf", bytes, &Profile::built_in())
}

fn count(report: &LayerReport, reason: &str) -> usize {
    report.notes.iter().find(|n| n.reason == reason).map_or(0, |n| n.count)
}

/// A street of five nodes, a barrier, a footway, a building, and a relation that nobody needs.
fn town() -> Vec<Element> {
    let mut all: Vec<Element> = (1..=8).map(|i| Element::node(i, 121.1 + f64::from(i as i32) * 0.001, 28.8)).collect();
    all[2] = all[2].clone().tag("barrier", "gate").tag("note", "green");
    all.push(Element::way(10, &[1, 2, 3, 4, 5]).tag("highway", "residential").tag("name", "崇和路"));
    all.push(Element::way(11, &[5, 6]).tag("highway", "footway"));
    all.push(Element::way(12, &[6, 7, 8, 6]).tag("building", "yes"));
    all.push(Element::way(13, &[7, 8]).tag("route", "ferry").tag("duration", "00:10"));
    all
}

#[test]
fn pbf_and_xml_of_the_same_town_are_the_same_roads() {
    let (roads, report) = parse(&pbf(&town())).unwrap();
    assert_eq!((roads.way_count(), roads.nodes.len(), report.read, report.kept, report.dropped()), (3, 8, 3, 3, 0));
    assert_eq!(roads.node_tags.len(), 1);
    let tags = &roads.tag_sets[roads.way_tags[0] as usize];
    assert_eq!((tags.get("highway"), tags.get("name")), (Some("residential"), None), "only what profiles look at");
    let (same, _) = parse(crate::pbf::xml(&town()).as_bytes()).unwrap();
    assert_eq!((&same.nodes, &same.refs, &same.ends, &same.node_tags), (&roads.nodes, &roads.refs, &roads.ends, &roads.node_tags));
    assert_eq!((&same.way_tags, &same.tag_sets), (&roads.way_tags, &roads.tag_sets));
}

#[test]
fn missing_nodes_cut_the_way_and_are_counted() {
    let mut all = town();
    all.retain(|e| e.id != 3);
    all.push(Element::way(20, &[1, 900, 901]).tag("highway", "residential"));
    let (roads, report) = parse(&pbf(&all)).unwrap();
    assert_eq!((count(&report, "missing-nodes"), count(&report, "way-without-nodes")), (1, 1));
    // Way 10 falls into 1–2 and 4–5.
    assert_eq!((roads.way_count(), report.kept, report.read), (4, 3, 4));
}

#[test]
fn repeated_ids_count_once_the_last_one() {
    let mut all = town();
    all.push(Element::way(10, &[1, 2]).tag("highway", "primary"));
    all.insert(8, Element::node(8, 121.2, 28.8));
    let (roads, report) = parse(&pbf(&all)).unwrap();
    assert_eq!((count(&report, "repeated-way"), count(&report, "repeated-node")), (1, 1));
    assert_eq!(roads.way_count(), 3);
    assert!(roads.tag_sets[roads.way_tags[0] as usize].is("highway", "primary"));
    let stands = |lon: f64| roads.nodes.iter().any(|n| n.lon() == lon);
    assert!(stands(121.2) && !stands(121.108), "of node 8 the last place counts");
}

#[test]
fn nodes_nowhere_on_earth_and_stray_ways_do_not_break_the_plane() {
    let mut all = town();
    all.insert(0, Element::node(50, 181.0, 95.0));
    all.insert(0, Element::node(51, -60.0, -30.0));
    all.insert(0, Element::node(52, -60.001, -30.0));
    all.push(Element::way(20, &[1, 50]).tag("highway", "residential"));
    all.push(Element::way(21, &[51, 52]).tag("highway", "residential"));
    let (roads, report) = parse(&pbf(&all)).unwrap();
    assert_eq!((count(&report, "way-without-nodes"), count(&report, "far-away"), report.kept), (1, 1, 3));
    let network = Network::build(&roads, &Profile::built_in(), 0).unwrap();
    check(&network).unwrap();
    assert!((network.plane().centre().lon() - 121.1).abs() < 0.02);
}

#[test]
fn what_is_fatal_says_what_was_found_and_the_way_out() {
    let whole = pbf(&town());
    let nodes_only: Vec<Element> = town().into_iter().filter(|e| e.refs.is_empty()).collect();
    let no_roads: Vec<Element> = town().into_iter().filter(|e| e.refs.is_empty() || e.id == 12).collect();
    let xml = crate::pbf::xml(&town());
    for (bytes, says) in [
        (&b""[..], "0 bytes"),
        (b"hello, world, this is no map", "hello, world"),
        (b"\x1f\x8b\x08\x00", "gunzip"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"<!DOCTYPE html><html></html>", "<osm>"),
        (&[0, 0, 0, 3, 1, 2, 3], "not an OpenStreetMap PBF"),
        (&whole[..whole.len() - 1], "truncated"),
        (&whole[..whole.len() / 2], "truncated"),
        (&whole[..2], "truncated"),
        (&pbf(&nodes_only), "no ways"),
        (&pbf(&no_roads), "none with a `highway` tag"),
        (&xml.as_bytes()[..xml.len() - 20], "fetch"),
        (xml.replace("ref=\"2\"", "ref=\"two\"").as_bytes(), "ref='two'"),
        (xml.replace("lat=\"", "lat=\"north").as_bytes(), "expected degrees"),
    ] {
        let error = parse(bytes).unwrap_err().to_string();
        assert!(error.starts_with("x.osm.pbf: ") && error.contains(says), "expected '{says}' in: {error}");
    }
}

#[test]
fn of_a_history_file_the_last_visible_version_counts() {
    let mut all = town();
    all.push(Element::way(11, &[5, 6]).tag("highway", "footway").gone());
    let (roads, _) = parse(&crate::pbf::history(&all)).unwrap();
    assert_eq!(roads.way_count(), 2, "way 11 was deleted in the end");
}

/// Its elements are known: 32,862 highways, 123 piers, a platform, 46 outlines of squares and 24 ferries, one of them a stray.
#[test]
fn malta_is_read_whole() {
    let profiles = Profile::built_in();
    let (roads, mut report) = read(&malta(), &profiles).unwrap();
    let highways = roads.way_tags.iter().filter(|t| roads.tag_sets[**t as usize].get("highway").is_some()).count();

    assert_eq!((report.read, report.kept, highways), (33_056, 33_055, 33_032));
    let network = Network::build_reported(&roads, &profiles, 20, &mut report).unwrap();
    check(&network).unwrap();
    let centre = network.plane().centre();
    assert!((centre.lon() - 14.45).abs() < 0.1 && (centre.lat() - 35.9).abs() < 0.1, "{centre:?}");
    assert!(network.bytes_per_arc() <= 40.0, "{} bytes an arc", network.bytes_per_arc());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, rng_seed: proptest::test_runner::RngSeed::Fixed(2026), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is cut off or flipped: roads or an error, never a panic; and what is built holds together.
    #[test]
    fn damage_never_panics(cut in 0.0f64..1.0, flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4), raw in any::<bool>(), xml in any::<bool>()) {
        let mut bytes = if xml { crate::pbf::xml(&town()).into_bytes() } else if raw { crate::pbf::raw(&town()) } else { pbf(&town()) };
        for (at, with) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= with;
        }
        let bytes = if cut < 0.5 { &bytes[..] } else { &bytes[..(bytes.len() as f64 * cut) as usize] };
        if let Ok((roads, _)) = parse(bytes)
            && let Ok(network) = Network::build(&roads, &Profile::built_in(), 0)
        {
            prop_assert_eq!(check(&network), Ok(()));
        }
    }
}

//! The embedded demo is what its generator makes, and holds what it promises.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, DataType, Reader, Xlsx};
use carecircle::geom::{LonLat, shift};
use carecircle::synth::linhai::{Inputs, generate};
use geo::{Area, Contains, MultiPolygon, Validation};
use osmpbf::{Element, ElementReader};

use crate::support::assert_committed;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/linhai")
}

fn inputs() -> Inputs {
    let text = |name: &str| fs::read_to_string(folder().join("source").join(name)).unwrap();
    Inputs::read(&text("towns.csv"), &text("villages.csv"), &text("outline.geojson"), &text("census.csv")).unwrap()
}

/// `BLESS=1 cargo test --test it demo` writes the files anew.
#[test]
fn the_committed_files_are_what_the_generator_makes() {
    for (name, bytes) in generate(&inputs()).unwrap() {
        assert_committed(&folder().join(name), &bytes);
    }
}

#[test]
fn homes_hold_every_village_and_the_census() {
    let inputs = inputs();
    assert_eq!((inputs.residents, inputs.seniors()), (1_114_146, 244_889));
    let town_of: BTreeMap<&str, &str> = inputs.towns.iter().map(|t| (t.code.as_str(), t.name.as_str())).collect();
    let real: BTreeSet<(String, String)> =
        inputs.villages.iter().map(|v| (town_of[v.town_code.as_str()].to_owned(), v.name.clone())).collect();
    let mut reader = csv::Reader::from_path(folder().join("homes.csv")).unwrap();
    let (mut seniors, mut rows, mut found) = (0, 0, BTreeSet::new());
    for row in reader.records() {
        let row = row.unwrap();
        let number = |i: usize| row[i].parse::<u64>().unwrap();
        assert_eq!(number(4), number(5) + number(6) + number(7), "{row:?}");
        seniors += number(4);
        rows += 1;
        found.insert((row[9].to_owned(), row[10].to_owned()));
    }
    assert_eq!(seniors, 244_889);
    assert!((8_000..=12_000).contains(&rows), "{rows}");
    assert_eq!(found, real);
}

#[test]
fn towns_are_valid_and_fill_the_county() {
    let inputs = inputs();
    let collection: geojson::FeatureCollection = fs::read_to_string(folder().join("towns.geojson")).unwrap().parse().unwrap();
    assert_eq!(collection.features.len(), 19);
    let mut total = 0.0;
    for (feature, town) in collection.features.into_iter().zip(&inputs.towns) {
        assert_eq!(feature.property("name").unwrap(), &town.name);
        assert_eq!(feature.property("code").unwrap(), &town.code);
        let shape = MultiPolygon::<f64>::try_from(feature.geometry.unwrap()).unwrap();
        assert!(shape.is_valid(), "{}: {:?}", town.name, shape.validation_errors());
        if let Some((lon, lat)) = town.seat {
            assert!(shape.contains(&geo::Point::new(lon, lat)), "{} lies outside its town", town.name);
        }
        total += shape.unsigned_area();
    }
    let county = inputs.outline.unsigned_area();
    assert!((total / county - 1.0).abs() < 0.002, "{total} of {county}");
}

#[test]
fn the_extract_has_what_makes_zhejiang_hard() {
    let (mut kinds, mut nodes, mut places) = (BTreeMap::<String, usize>::new(), 0, 0);
    ElementReader::from_path(folder().join("roads.osm.pbf"))
        .unwrap()
        .for_each(|element| match element {
            Element::DenseNode(n) => {
                nodes += 1;
                places += n.tags().filter(|(k, _)| *k == "place").count();
            }
            Element::Way(w) => {
                assert!(w.refs().len() >= 2 && w.refs().all(|r| (1..=nodes).contains(&r)), "way {}", w.id());
                for (k, v) in w.tags().filter(|(k, _)| ["highway", "bridge", "route", "oneway", "landuse", "natural"].contains(k)) {
                    *kinds.entry(format!("{k}={v}")).or_default() += 1;
                }
            }
            _ => {}
        })
        .unwrap();
    assert_eq!(places, 1 + 19 + 678);
    for kind in [
        "highway=motorway",
        "highway=steps",
        "highway=pedestrian",
        "highway=path",
        "highway=track",
        "bridge=yes",
        "route=ferry",
        "oneway=yes",
        "landuse=forest",
        "landuse=farmland",
        "natural=water",
        "natural=coastline",
    ] {
        assert!(kinds.contains_key(kind), "no {kind} in {kinds:?}");
    }
    assert!(kinds["bridge=yes"] < 60, "few bridges: {}", kinds["bridge=yes"]);
}

#[test]
fn the_list_is_as_bureaus_write_it() {
    let mut book: Xlsx<_> = calamine::open_workbook(folder().join("facilities.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = sheet.rows().skip(1).collect();
    assert!((700..=950).contains(&rows.len()), "{}", rows.len());
    let unlocated = rows.iter().filter(|r| r[8].is_empty()).count();
    assert_eq!(unlocated, 7);
    assert_eq!(rows.iter().filter(|r| r[3].get_string() == Some("慈善驿站")).count(), 1);
    let phones: BTreeSet<String> = rows.iter().map(|r| r[13].to_string()).collect();
    assert!(phones.len() == rows.len() && phones.iter().all(|p| p.starts_with("0576-0000")), "telephones are made up, and look it");
    // GCJ-02 there; on WGS84 every facility stands in the county
    let outline = inputs().outline;
    for row in rows.iter().filter(|r| !r[8].is_empty()) {
        let degrees = |i: usize| row[i].as_f64().unwrap();
        let at = shift::gcj02_to_wgs84(LonLat::new(degrees(8), degrees(9)).unwrap());
        assert!(outline.contains(&geo::Point::new(at.lon(), at.lat())), "{:?}", row[2]);
    }
}

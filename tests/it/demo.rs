//! The embedded demo is what its generator makes, and holds what it promises.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, DataType, Reader, Xlsx};
use carecircle::geom::{LonLat, shift};
use carecircle_synth::linhai::{Inputs, generate};
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

/// `BLESS=1 cargo test --workspace --test it -- demo` writes the files anew.
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
    assert!((700..=1_000).contains(&rows.len()), "{}", rows.len());
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

/// Houses added for the policy packs that give a service of the circles stand where one stands already, open no earlier and
/// at the same hours: they are counted, and no circle changes.
#[test]
fn added_centres_share_a_house_with_what_was_there() {
    let mut book: Xlsx<_> = calamine::open_workbook(folder().join("facilities.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = sheet.rows().skip(1).collect();
    let kind = |row: usize, words: &[&str]| words.iter().any(|w| rows[row][3].get_string().unwrap().contains(w));
    let opened = |row: usize| rows[row][14].get_datetime().unwrap().as_f64();
    let town = |row: usize| rows[row][4].get_string() == Some("镇");
    let (mut centres, mut rooms) = (0, 0);
    for added in 0..rows.len() {
        let hosts: &[&str] = match () {
            () if town(added) && kind(added, &["活动中心"]) => &["活动", "文化礼堂", "党群"],
            () if kind(added, &["居家养老服务用房"]) => &["照料", "党群"],
            () => continue,
        };
        (centres, rooms) = if hosts.len() == 3 { (centres + 1, rooms) } else { (centres, rooms + 1) };
        let same = |host: usize| [8, 9, 12].iter().all(|&c| rows[added][c] == rows[host][c]) && opened(added) >= opened(host);
        assert!((0..added).any(|host| !town(host) && kind(host, hosts) && same(host)), "{:?} stands alone", rows[added][2]);
    }
    assert_eq!((centres, rooms), (16, 13));
}

/// What the documents ask for is there in the years that they name: some of it as promised, some of it short.
#[test]
fn the_list_has_what_the_documents_count() {
    let mut book: Xlsx<_> = calamine::open_workbook(folder().join("facilities.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = sheet.rows().skip(1).collect();
    let column = |header: &str| sheet.rows().next().unwrap().iter().position(|h| h.get_string() == Some(header)).unwrap();
    let upgraded = |year: f64| {
        rows.iter().filter(|r| r[column("提升年份")].as_f64() == Some(year) && r[3].get_string() != Some("农村老年公寓")).count()
    };
    assert_eq!([2022.0, 2023.0, 2024.0, 2025.0].map(upgraded), [133, 61, 52, 9], "130, 60 and 60 are promised");
    let standing = |kind: &str, year: i32| rows.iter().filter(|r| r[3].get_string() == Some(kind) && year_of(&r[14]) <= year).count();
    assert_eq!([2022, 2023, 2024, 2025].map(|y| standing("乡村博物馆", y)), [1, 5, 6, 7], "as promised");
    assert_eq!([2022, 2025].map(|y| standing("城市书房", y)), [2, 14], "2, then all of 19 towns");
    let beds = |year: i32| -> f64 {
        rows.iter().filter(|r| year_of(&r[14]) <= year).filter_map(|r| r[column("认知障碍床位")].as_f64()).sum()
    };
    assert_eq!([2022, 2023, 2024, 2025].map(beds), [252.0, 350.0, 422.0, 448.0], "245, 343, 417 and 490 are promised");
    let titled = |title: &str| rows.iter().filter(|r| r[column("称号")].get_string().is_some_and(|t| t.contains(title))).count();
    assert_eq!(["镇（街道）居家养老服务中心", "智慧养老院", "医养结合机构"].map(titled), [19, 2, 5]);
    let opened = |kind: &str, year: i32| rows.iter().filter(|r| r[3].get_string() == Some(kind) && year_of(&r[14]) == year).count();
    assert_eq!([2022, 2023, 2024, 2025].map(|y| opened("居家养老服务用房", y)), [6, 3, 3, 1], "6, then 3 a year");
}

fn year_of(cell: &Data) -> i32 {
    i32::from(cell.get_datetime().unwrap().to_ymd_hms_milli().0)
}

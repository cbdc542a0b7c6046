//! What an extract holds besides roads, on the real extract of Malta
//! (© OpenStreetMap contributors, ODbL 1.0).

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use carecircle::import::osm::features::{AreaClass, Extract, FacilityTable, LineClass, PlaceClass};
use carecircle::import::scaffold::{self, ScaffoldOptions};
use carecircle::import::{self, StudyConfig};
use carecircle::model::{LayerReport, SeniorsAre};
use geo::{BoundingRect, Contains, GeodesicArea, Point, Validation};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::support::assert_committed;

fn malta() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/malta/malta-latest.osm.pbf")
}

static EXTRACT: LazyLock<Extract> = LazyLock::new(|| Extract::open(&malta()).unwrap());

fn count(report: &LayerReport, reason: &str) -> usize {
    report.notes.iter().find(|n| n.reason == reason).map_or(0, |n| n.count)
}

#[test]
fn every_building_is_kept_or_counted() {
    let mut report = LayerReport::new("homes", "malta");
    let buildings = EXTRACT.buildings(&mut report);
    assert_eq!(report.read, report.kept + report.dropped());
    assert_eq!(report.kept, buildings.len());
    // 20,332 building ways, 536 building relations and 213 points, as another tool counts them.
    assert_eq!(count(&report, "no-footprint"), 213);
    assert_eq!(count(&report, "part-of-relation"), 4, "an outline is not counted beside its relation");
    assert!((15_000..20_000).contains(&buildings.len()), "{}", buildings.len());
    let ids: BTreeSet<i64> = buildings.iter().map(|b| b.osm_id).collect();
    assert_eq!(ids.len(), buildings.len());
    assert!(buildings.iter().all(|b| b.floor_area_m2 >= 15.0 && b.floor_area_m2.is_finite()));
    // Stray nodes lie as far off as Marseille and Alexandria; no home does.
    assert!(buildings.iter().all(|b| (14.1..14.7).contains(&b.at.lon()) && (35.7..36.2).contains(&b.at.lat())));
}

#[test]
fn the_local_councils_of_malta_cover_its_land() {
    let mut report = LayerReport::new("areas", "malta");
    let areas = EXTRACT.boundaries(None, &mut report);
    assert_eq!(areas.len(), 68, "Malta has 68 local councils");
    let names: BTreeSet<&str> = areas.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names.len(), 68, "the two Rabats are told apart");
    assert!(names.contains("Ir-Rabat (Victoria)") && names.contains("Valletta"));
    assert!(areas.iter().all(|a| a.shape.as_ref().is_some_and(Validation::is_valid)));
    let buildings = EXTRACT.buildings(&mut LayerReport::default());
    let boxes: Vec<_> = areas.iter().map(|a| a.shape.as_ref().unwrap().bounding_rect().unwrap()).collect();
    let inside = |p: Point<f64>| areas.iter().zip(&boxes).filter(|(a, b)| b.contains(&p) && a.shape.as_ref().unwrap().contains(&p)).count();
    let sample: Vec<Point<f64>> = buildings.iter().step_by(7).map(|b| Point::new(b.at.lon(), b.at.lat())).collect();
    let once = sample.iter().filter(|p| inside(**p) == 1).count();
    assert!(once * 1000 > sample.len() * 995, "{once} of {} homes lie in exactly one council", sample.len());
    let regions = EXTRACT.boundaries(Some(4), &mut LayerReport::default());
    assert_eq!(regions.len(), 5, "five regions");
}

#[test]
fn the_sea_ends_at_the_coast() {
    let map = EXTRACT.basemap();
    assert!(map.has_sea);
    let land = &map.areas[0];
    assert_eq!(land.class, AreaClass::Land);
    let km2 = land.shape.geodesic_area_unsigned() / 1e6;
    assert!((km2 - 316.0).abs() < 1.0, "Malta's land is 316 km², not {km2}");
    assert!(map.areas.iter().all(|a| a.shape.is_valid()));
    assert_eq!(map.report.read, map.report.kept + map.report.dropped());
    // Not to Marseille and Alexandria, where stray nodes are.
    assert!(map.extent.width() < 0.5 && map.extent.height() < 0.4, "{:?}", map.extent);
    for class in [AreaClass::Water, AreaClass::Park, AreaClass::Building, AreaClass::Residential, AreaClass::Farmland] {
        assert!(map.areas.iter().any(|a| a.class == class), "{class:?}");
    }
    assert!(map.lines.iter().any(|l| l.class == LineClass::Ferry));
    assert!(map.places.iter().any(|p| p.class == PlaceClass::City && p.name_en.as_deref() == Some("Valletta") || p.name == "Valletta"));
}

/// The elder-care features that another tool finds in the extract (OSM, ODbL): id, and the service here.
const ELDER_CARE: [(&str, Option<&str>); 13] = [
    ("n5426955563", Some("activity")), // social centre
    ("n7175549785", Some("nursing")),
    ("n7862897508", None),             // a shelter for women
    ("n8108465941", Some("activity")), // social club
    ("w16280556", Some("nursing")),
    ("w89404362", Some("nursing")),
    ("w139644283", Some("nursing")),
    ("w275244524", Some("nursing")),
    ("w318213609", Some("nursing")),
    ("w458504265", Some("nursing")),
    ("w531621302", Some("nursing")),
    ("w843607019", Some("nursing")),
    ("w954018465", Some("nursing")),
];

#[test]
fn the_tag_table_finds_what_another_tool_finds() {
    let mut report = LayerReport::new("facilities", "malta");
    let found = EXTRACT.facilities(&FacilityTable::built_in(), &mut report);
    assert_eq!(report.read, report.kept + report.dropped());
    for (id, service) in ELDER_CARE {
        let here = found.iter().find(|f| f.facility.id == id).map(|f| f.services[0].as_str());
        assert_eq!(here, service, "{id}");
    }
    let roseville = &found.iter().find(|f| f.facility.id == "w843607019").unwrap().facility;
    assert_eq!(roseville.name, "Roseville");
    assert_eq!(roseville.phone.as_deref(), Some("+35622560000"));
    assert!(roseville.attributes.contains(&("operator".to_owned(), "CareMalta".to_owned())));
    let at = roseville.at.unwrap();
    assert!((at.lon() - 14.445173).abs() < 3e-4 && (at.lat() - 35.89411).abs() < 3e-4);
}

/// The list of the ready study is what the table finds; `BLESS=1` writes it anew.
#[test]
fn the_facility_list_of_malta_is_what_the_table_finds() {
    let dir = tempfile::tempdir().unwrap();
    let study = dir.path().join("malta");
    scaffold::new_study(&study, &malta(), &ScaffoldOptions::default()).unwrap();
    let made = fs::read(study.join("facilities.csv")).unwrap();
    assert_committed(&malta().with_file_name("facilities.csv"), &made);
}

#[test]
fn a_new_study_is_whole_and_the_same_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let options = ScaffoldOptions { seniors: Some(105_068.0), name: Some("Malta \"马耳他\"".to_owned()), ..ScaffoldOptions::default() };
    let empty = dir.path().join("b");
    fs::create_dir(&empty).unwrap();
    let a = scaffold::new_study(&dir.path().join("x/a"), &malta(), &options).unwrap();
    let b = scaffold::new_study(&empty, &malta(), &options).unwrap();
    assert_eq!(a.files, ["facilities.csv", "malta-latest.osm.pbf", "osm-facilities.toml", "study.toml"]);
    for name in &a.files {
        assert!(fs::read(a.dir.join(name)).unwrap() == fs::read(b.dir.join(name)).unwrap(), "{name}");
    }
    assert_eq!(fs::read_dir(&empty).unwrap().count(), 4, "nothing temporary stays");
    assert_eq!(fs::read_dir(dir.path().join("x")).unwrap().count(), 1, "nothing temporary stays beside");
    assert_eq!(a.areas, Some((8, 68)));
    assert!(a.homes > 15_000 && a.facilities > 1000);
    let text = fs::read_to_string(a.dir.join("study.toml")).unwrap();
    let toml: toml::Table = text.parse().unwrap();
    assert_eq!(toml["study"]["name"].as_str(), Some("Malta \"马耳他\""));
    assert_eq!(toml["study"]["sources"][0]["date"].as_str(), Some("2024-03-13"));
    assert_eq!(toml["homes"][0]["seniors"].as_integer(), Some(105_068));
    assert_eq!(toml["areas"][0]["admin_level"].as_integer(), Some(8));
    // No service is promised that the extract has none of.
    assert!(toml["circles"].as_array().unwrap().iter().all(|c| !c["services"].to_string().contains("daycare")));
    // Excel reads UTF-8 only behind a byte-order mark.
    assert!(fs::read(a.dir.join("facilities.csv")).unwrap().starts_with("\u{feff}编号,名称,类型,经度,纬度".as_bytes()));
}

/// Both are read by the importer like any study: no kind unknown, no facility without a place.
#[test]
fn the_new_and_the_ready_study_are_read_without_a_doubt() {
    let dir = tempfile::tempdir().unwrap();
    let new = dir.path().join("new");
    scaffold::new_study(&new, &malta(), &ScaffoldOptions::default()).unwrap();
    for (dir, seniors_are) in [(new.as_path(), SeniorsAre::Relative), (malta().parent().unwrap(), SeniorsAre::Estimated)] {
        let config = StudyConfig::read(dir).unwrap();
        let (study, report) = import::study(dir, &config, None).unwrap();
        assert_eq!(study.seniors_are, seniors_are);
        assert_eq!(study.areas.len(), 68);
        assert!(study.facilities.iter().all(|f| f.at.is_some() && f.services.len() == 1), "{report:?}");
        assert!(study.facilities.iter().any(|f| f.id == "w843607019" && f.name == "Roseville"));
        assert_eq!(study.circles.len(), 3);
        assert_eq!(study.services.len(), 5);
        let lists = report.layers.iter().find(|l| l.layer == "facilities").unwrap();
        assert_eq!((lists.read, lists.dropped()), (study.facilities.len(), 0), "{lists:?}");
        let homeless = study.homes.iter().filter(|h| h.town.is_none()).count();
        assert!(homeless * 1000 < study.homes.len() * 5, "{homeless} homes lie in no council");
    }
}

#[test]
fn a_study_is_not_made_over_files_or_from_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::create_dir(at("full")).unwrap();
    fs::write(at("full/plan.xlsx"), "mine").unwrap();
    fs::write(at("empty.osm.pbf"), "").unwrap();
    fs::write(at("list.csv"), "a,b").unwrap();
    let refused = |study: &str, osm: PathBuf| {
        let message = scaffold::new_study(&at(study), &osm, &ScaffoldOptions::default()).unwrap_err().to_string();
        assert!(study == "full" || study == "list.csv" || !at(study).exists(), "{study} was left behind");
        message
    };
    assert!(refused("full", malta()).contains("not empty (it holds plan.xlsx)"));
    assert!(refused("list.csv", malta()).contains("is a file"));
    assert!(refused("new", at("none.osm.pbf")).contains("none.osm.pbf: cannot be read"));
    assert!(refused("new", at("empty.osm.pbf")).contains("no block in the file"));
    assert!(refused("new", at("list.csv")).contains(".osm.pbf or .osm"));
}

/// A small extract as XML: a house in a relation with a court, a broken relation, a stray node.
const SMALL: &str = r#"<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
<node id="1" lon="120.0" lat="28.0"/><node id="2" lon="120.001" lat="28.0"/>
<node id="3" lon="120.001" lat="28.001"/><node id="4" lon="120.0" lat="28.001"/>
<node id="5" lon="120.0004" lat="28.0004"/><node id="6" lon="120.0006" lat="28.0004"/>
<node id="7" lon="120.0006" lat="28.0006"/><node id="8" lon="120.0004" lat="28.0006"/>
<node id="9" lon="12.0" lat="-28.0"><tag k="name" v="far &amp; away"/></node>
<node id="10" lon="120.0005" lat="28.0002"><tag k="name" v="下街社区食堂"/><tag k="amenity" v="restaurant"/></node>
<node id="11" lon="1200" lat="28"/><node id="12" lon="NaN" lat="28"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/></way><way id="2"><nd ref="1"/><nd ref="4"/><nd ref="3"/></way>
<way id="3"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="5"/></way>
<way id="4"><nd ref="1"/><nd ref="99"/><nd ref="3"/><nd ref="1"/><tag k="building" v="house"/></way>
<relation id="1"><member type="way" ref="1" role="outer"/><member type="way" ref="2" role="outer"/><member type="way" ref="3" role="inner"/>
<tag k="type" v="multipolygon"/><tag k="building" v="apartments"/><tag k="building:levels" v="10"/></relation>
<relation id="2"><member type="way" ref="1" role="outer"/><member type="way" ref="77" role="outer"/>
<tag k="type" v="multipolygon"/><tag k="building" v="yes"/></relation></osm>"#;

#[test]
fn a_court_is_cut_out_and_what_is_missing_is_counted() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("small.osm");
    fs::write(&file, SMALL).unwrap();
    let extract = Extract::open(&file).unwrap();
    let mut report = LayerReport::new("homes", "small.osm");
    let homes = extract.buildings(&mut report);
    assert_eq!(homes.len(), 1, "{report:?}");
    // 0.001° by 0.001° less a court of 0.0002° by 0.0002°, at 28° N: 98,365 m east by 110,810 m north a degree.
    let m2 = 10.0 * (98_365.0 * 110_810.0) * (1e-6 - 4e-8);
    assert!((homes[0].floor_area_m2 / m2 - 1.0).abs() < 1e-3, "{} against {m2}", homes[0].floor_area_m2);
    assert_eq!(homes[0].osm_id, -1);
    let (x, y) = (homes[0].at.lon(), homes[0].at.lat());
    assert!(!((120.0004..120.0006).contains(&x) && (28.0004..28.0006).contains(&y)), "the point is not in the court");
    assert_eq!((count(&report, "missing-nodes"), count(&report, "missing-members"), count(&report, "off-earth")), (1, 1, 2));
    let mut report = LayerReport::new("facilities", "small.osm");
    let found = extract.facilities(&FacilityTable::built_in(), &mut report);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].facility.kind, "老年食堂", "the name says more than the tag");
    assert!(!extract.basemap().has_sea);
}

/// Every layer of a file, if it can be read at all.
fn read_all(file: &Path) -> bool {
    let opened = Extract::open(file);
    let usable = opened.is_ok();
    if let Ok(extract) = opened {
        let mut report = LayerReport::default();
        drop(extract.buildings(&mut report));
        drop(extract.facilities(&FacilityTable::built_in(), &mut report));
        drop(extract.boundaries(None, &mut report));
        drop(extract.basemap());
    }
    usable
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_xml_never_panics(cut in 0..SMALL.len(), flips in prop::collection::vec((0..SMALL.len(), any::<u8>()), 0..8)) {
        let mut bytes = SMALL.as_bytes().to_vec();
        for (at, byte) in flips {
            bytes[at] = byte;
        }
        if cut % 3 == 0 {
            bytes.truncate(cut);
        }
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.osm"), bytes).unwrap();
        read_all(&dir.path().join("x.osm"));
    }
}

/// A protocol-buffer number of seven bits a byte.
fn varint(bytes: &mut &[u8]) -> u64 {
    let (mut value, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return value;
        }
    }
}

fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
}

/// The fields of a message: number, bytes of a text, value of a number.
fn fields(mut bytes: &[u8]) -> Vec<(u64, Vec<u8>, u64)> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let value = varint(&mut bytes);
        if key & 7 == 2 {
            let (text, rest) = bytes.split_at(usize::try_from(value).unwrap());
            bytes = rest;
            found.push((key >> 3, text.to_vec(), 0));
        } else {
            found.push((key >> 3, Vec::new(), value));
        }
    }
    found
}

/// A few blocks of nodes, ways and relations, stored uncompressed: a flipped byte then reaches
/// the decoder instead of failing a checksum. (BlobHeader: 1 type, 3 size. Blob: 1 raw, 3 zlib.)
fn a_few_raw_blocks() -> Vec<u8> {
    let whole = fs::read(malta()).unwrap();
    let (mut rest, mut blocks) = (whole.as_slice(), Vec::new());
    while !rest.is_empty() {
        let header_len = usize::try_from(u32::from_be_bytes(rest[..4].try_into().unwrap())).unwrap();
        let header = fields(&rest[4..4 + header_len]);
        let kind = header.iter().find(|f| f.0 == 1).unwrap().1.clone();
        let size = usize::try_from(header.iter().find(|f| f.0 == 3).unwrap().2).unwrap();
        let blob = fields(&rest[4 + header_len..4 + header_len + size]);
        let mut raw = Vec::new();
        let zlib = &blob.iter().find(|f| f.0 == 3).unwrap().1;
        flate2::read::ZlibDecoder::new(zlib.as_slice()).read_to_end(&mut raw).unwrap();
        blocks.push((kind, raw));
        rest = &rest[4 + header_len + size..];
    }
    let mut out = Vec::new();
    let last = blocks.len() - 1;
    for at in [0, 1, last - 3, last] {
        let (kind, raw) = &blocks[at];
        let mut blob = vec![0x0a];
        put_varint(&mut blob, raw.len() as u64);
        blob.extend_from_slice(raw);
        let mut header = vec![0x0a, u8::try_from(kind.len()).unwrap()];
        header.extend_from_slice(kind);
        header.push(0x18);
        put_varint(&mut header, blob.len() as u64);
        out.extend_from_slice(&u32::try_from(header.len()).unwrap().to_be_bytes());
        out.extend_from_slice(&header);
        out.extend_from_slice(&blob);
    }
    out
}

#[test]
fn a_damaged_pbf_never_panics() {
    let whole = a_few_raw_blocks();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.osm.pbf");
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let (mut usable, rounds) = (0, 60);
    for round in 0..rounds {
        let mut bytes = whole.clone();
        for _ in 0..1 << (round % 8) {
            let at = rng.random_range(0..bytes.len());
            bytes[at] = rng.random();
        }
        if round % 10 == 9 {
            bytes.truncate(rng.random_range(0..bytes.len()));
        }
        fs::write(&file, bytes).unwrap();
        usable += usize::from(read_all(&file));
    }
    assert!((5..rounds).contains(&usable), "some damage is noticed, some only garbles a value: {usable}");
}

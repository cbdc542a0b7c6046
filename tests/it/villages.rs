//! Homes as a plain list of villages with head counts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use carecircle::model::{ImportReport, SeniorsAre, Study};

use crate::import_study::{folder, load, noted};

/// An extract with buildings of 10 m by `width` m, each by id, position and width, and further elements.
pub(crate) fn osm(buildings: &[(u32, f64, f64, f64)], more: &str) -> String {
    let mut nodes = String::new();
    let mut ways = String::new();
    for &(id, lon, lat, width) in buildings {
        // About 28.85° N, 1 m is 1.0255e-5° east and 9.02e-6° north.
        let (w, h) = (width * 1.0255e-5, 10.0 * 9.02e-6);
        for (i, (x, y)) in (0..).zip([(lon, lat), (lon + w, lat), (lon + w, lat + h), (lon, lat + h)]) {
            let _ = write!(nodes, "<node id=\"{}\" lon=\"{x:.9}\" lat=\"{y:.9}\"/>", id * 10 + i);
        }
        let refs: String = [0, 1, 2, 3, 0].iter().map(|i| format!("<nd ref=\"{}\"/>", id * 10 + i)).collect();
        let _ = write!(ways, "<way id=\"{id}\">{refs}<tag k=\"building\" v=\"house\"/><tag k=\"building:levels\" v=\"1\"/></way>");
    }
    let (more_nodes, more_ways) =
        more.split_once("<way").map_or((more.to_owned(), String::new()), |(n, w)| (n.to_owned(), format!("<way{w}")));
    format!("<osm version=\"0.6\">{nodes}{more_nodes}{ways}{more_ways}</osm>")
}

/// Four houses of 100 m² at 甲村, two of 100 and 300 m² at 乙村 1 km east, one 3 km away.
const HOUSES: [(u32, f64, f64, f64); 7] = [
    (1, 121.100, 28.850, 10.0),
    (2, 121.101, 28.850, 10.0),
    (3, 121.100, 28.851, 10.0),
    (4, 121.101, 28.851, 10.0),
    (5, 121.110, 28.850, 10.0),
    (6, 121.111, 28.850, 30.0),
    (7, 121.140, 28.850, 10.0),
];

const PLACE: &str = "<node id=\"9001\" lon=\"121.1105\" lat=\"28.8502\"><tag k=\"place\" v=\"village\"/><tag k=\"name\" v=\"乙\"/></node>";

fn run(keys: &str, list: &str, areas: &[(&str, &str)], more: &str) -> Result<(Study, ImportReport), String> {
    let osm = osm(&HOUSES, more);
    let mut study = format!("[roads]\nfile = \"x.osm\"\n[[homes]]\nfile = \"v.csv\"\n{keys}\n");
    for (level, _) in areas {
        let _ = write!(study, "[[areas]]\nlevel = \"{level}\"\nfile = \"{level}.geojson\"\n");
    }
    let dir = folder(&[("study.toml", study.as_bytes()), ("x.osm", osm.as_bytes()), ("v.csv", list.as_bytes())]);
    for (level, text) in areas {
        std::fs::write(dir.path().join(format!("{level}.geojson")), text).unwrap();
    }
    load(dir.path())
}

/// Areas as rectangles: name, west, south, east, north.
fn areas(list: &[(&str, f64, f64, f64, f64)]) -> String {
    let features: Vec<String> = list
        .iter()
        .map(|(name, w, s, e, n)| {
            format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]}}}}"
            )
        })
        .collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

fn seniors(study: &Study) -> BTreeMap<&str, f64> {
    study.homes.iter().map(|h| (h.id.as_str(), h.seniors)).collect()
}

const LIST: &str = "编号,乡镇,村社区,经度,纬度,60岁以上人口,60-69岁,70-79岁,80岁以上,户数\n\
    A,甲镇,甲村,121.1005,28.8505,403,201,152,50,170\n\
    B,甲镇,乙村,121.1105,28.8502,101,50,40,11,0\n";

/// 403 people over four equal houses, 101 over 100 and 300 m²; the house 3 km away is nobody's.
#[test]
fn head_counts_are_spread_over_the_nearest_buildings_and_kept() {
    let (study, report) = run("spread = \"buildings\"", LIST, &[], "").unwrap();
    let found = seniors(&study);
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), ["A-w1", "A-w2", "A-w3", "A-w4", "B-w5", "B-w6"]);
    assert_eq!(found.iter().filter(|(id, _)| id.starts_with('A')).map(|(_, n)| n).sum::<f64>(), 403.0);
    assert!(found.iter().filter(|(id, _)| id.starts_with('A')).all(|(_, n)| (100.0..=101.0).contains(n)), "{found:?}");
    assert_eq!((found["B-w5"] + found["B-w6"], found["B-w5"]), (101.0, 25.0));
    let of = |id: &str| study.homes.iter().filter(|h| h.id.starts_with(id)).collect::<Vec<_>>();
    for (id, bands, households) in [("A", [201.0, 152.0, 50.0], 170.0), ("B", [50.0, 40.0, 11.0], 0.0)] {
        let held: Vec<[f64; 3]> = of(id).iter().map(|h| h.bands.unwrap()).map(|b| [b.from_60, b.from_70, b.from_80]).collect();
        assert_eq!([0, 1, 2].map(|k| held.iter().map(|b| b[k]).sum::<f64>()), bands);
        assert!(of(id).iter().zip(&held).all(|(h, b)| b.iter().sum::<f64>() == h.seniors));
        assert_eq!(of(id).iter().map(|h| h.households.unwrap()).sum::<f64>(), households);
    }
    assert_eq!(study.seniors_are, SeniorsAre::Estimated);
    assert_eq!(study.seniors_without_place, 0.0);
    let area = |i: usize| study.homes[i].village.map(|v| study.areas[v.index()].name.as_str());
    assert_eq!((area(0), area(5)), (Some("甲村"), Some("乙村")));
    assert_eq!(noted(&report, "estimated-seniors"), 6);
    assert!(report.to_string().contains("2 villages, 504 seniors, 6 homes"), "{report}");
}

#[test]
fn ids_keep_when_a_row_is_inserted_on_top() {
    let strip = |list: &str| list.lines().map(|l| l.split_once(',').unwrap().1).collect::<Vec<_>>().join("\n");
    let before = run("spread = \"buildings\"", &strip(LIST), &[], "").unwrap().0;
    let more = strip(LIST).replacen("甲镇,甲村", "甲镇,丙村,121.1405,28.8502,10,4,4,2,5\n甲镇,甲村", 1);
    let after = run("spread = \"buildings\"", &more, &[], "").unwrap().0;
    let (before, after) = (seniors(&before), seniors(&after));
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|(id, n)| after.get(id) == Some(n)), "{before:?} {after:?}");
    // A corrected point keeps the ids too.
    let moved = run("spread = \"buildings\"", &strip(LIST).replace("121.1005", "121.1006"), &[], "").unwrap().0;
    assert_eq!(seniors(&moved), before);
}

#[test]
fn a_building_beyond_the_stated_distance_is_nobodys() {
    let list = "村社区,经度,纬度,老年人口\n甲村,121.1005,28.8505,40\n";
    let far = run("spread = \"buildings\"\nspread_within_m = 5000", list, &[], "").unwrap().0;
    assert!(far.homes.iter().any(|h| h.id.ends_with("-w7")));
    let near = run("spread = \"buildings\"\nspread_within_m = 200", list, &[], "").unwrap().0;
    assert_eq!(near.homes.len(), 4);
    let (none, report) = run("spread = \"buildings\"\nspread_within_m = 50", &list.replace("28.8505", "28.853"), &[], "").unwrap();
    assert_eq!((none.homes.len(), none.homes[0].seniors, noted(&report, "village-at-point")), (1, 40.0, 1));
}

/// 甲村's border holds houses 1 and 3 and 乙村's point; 丙村, which the list does not have, holds houses 2 and 4.
#[test]
fn a_border_decides_where_one_is_known() {
    let borders = areas(&[
        ("甲村村民委员会", 121.0995, 28.849, 121.1005, 28.852),
        ("丙村", 121.1005, 28.849, 121.102, 28.852),
        ("丁村", 121.139, 28.840, 121.150, 28.848),
    ]);
    let list = "村社区,经度,纬度,老年人口\n甲村,,,41\n乙村,121.1105,28.8502,40\n丁村,121.140,28.850,7\n";
    let street = "<node id=\"9101\" lon=\"121.141\" lat=\"28.841\"/><node id=\"9102\" lon=\"121.143\" lat=\"28.841\"/>\
        <way id=\"91\"><nd ref=\"9101\"/><nd ref=\"9102\"/><tag k=\"highway\" v=\"residential\"/></way>";
    let (study, report) = run("spread = \"buildings\"", list, &[("village", &borders)], street).unwrap();
    let of = |village: &str| -> Vec<(String, f64)> {
        let own = |h: &&carecircle::model::Home| h.village.is_some_and(|v| study.areas[v.index()].name.starts_with(village));
        study.homes.iter().filter(own).map(|h| (h.id.split_once('-').map_or("", |p| p.1).to_owned(), h.seniors)).collect()
    };
    let houses: Vec<(String, f64)> = of("甲村");
    assert_eq!(houses.iter().map(|h| h.0.as_str()).collect::<Vec<_>>(), ["w1", "w3"], "{:?}", study.homes);
    assert_eq!(houses.iter().map(|h| h.1).sum::<f64>(), 41.0);
    // 195 m of street in four stretches; house 7 lies outside the border, and the point too.
    let stretches = of("丁村");
    assert_eq!(stretches.len(), 4);
    assert!(stretches.iter().all(|s| s.0.starts_with("w91.")) && stretches.iter().map(|s| s.1).sum::<f64>() == 7.0, "{stretches:?}");
    assert_eq!(study.homes.iter().map(|h| h.seniors).sum::<f64>(), 88.0);
    assert_eq!((noted(&report, "village-along-streets"), noted(&report, "village-by-name")), (1, 1));
}

/// 甲村 by its border, 乙村 by the map within its town; 丙村 is nowhere, and 乙村 of another town is not the one on the map.
#[test]
fn a_village_without_coordinates_is_found_by_name_or_told() {
    let towns = areas(&[("甲镇", 121.09, 28.84, 121.12, 28.86), ("远镇", 121.13, 28.84, 121.16, 28.86)]);
    let villages = areas(&[("甲村", 121.0995, 28.849, 121.102, 28.852)]);
    let list = "乡镇,村,老年人口\n甲镇,甲村,40\n甲镇,乙村,41\n甲镇,丙村,500\n远镇,乙村,7\n合计,,588\n";
    let (study, report) = run("spread = \"buildings\"", list, &[("town", &towns), ("village", &villages)], PLACE).unwrap();
    assert_eq!(study.homes.iter().map(|h| h.seniors).sum::<f64>(), 81.0);
    assert_eq!(study.seniors_without_place, 507.0);
    assert_eq!((noted(&report, "village-by-name"), noted(&report, "village-without-place"), noted(&report, "total-row")), (2, 2, 1));
    let first = report.gravest()[0].1;
    assert_eq!(first.reason, "village-without-place");
    assert!(first.examples[0].contains("丙村, 500 seniors"), "{:?}", first.examples);
    assert_eq!(noted(&report, "unknown-area"), 2, "{report}");
    // Two places of one name, far apart: neither is chosen.
    let other = PLACE.replace("9001", "9002").replace("121.1105", "121.145");
    let (study, _) =
        run("spread = \"buildings\"", "村,老年人口\n乙村,41\n甲村,40\n", &[("village", &villages)], &format!("{PLACE}{other}")).unwrap();
    assert_eq!(study.seniors_without_place, 41.0);
}

/// Two villages that only their brackets tell apart are known as they are written, and never by half of it.
#[test]
fn names_that_only_brackets_tell_apart_are_two_villages() {
    let borders = areas(&[("新村（东）", 121.0995, 28.849, 121.102, 28.852), ("新村（西）", 121.109, 28.849, 121.112, 28.852)]);
    let list = "村,老年人口\n新村（西）,30\n新村（东）,40\n新村,50\n";
    let (study, _) = run("spread = \"buildings\"", list, &[("village", &borders)], "").unwrap();
    let east = |h: &&carecircle::model::Home| h.at.lon() > 121.105;
    assert_eq!(study.homes.iter().filter(east).map(|h| h.seniors).sum::<f64>(), 30.0);
    assert_eq!((study.homes.iter().map(|h| h.seniors).sum::<f64>(), study.seniors_without_place), (70.0, 50.0));
}

/// Nobody has a place: the error says who, since `check` has nothing to show.
#[test]
fn a_list_of_which_no_village_is_found_says_which() {
    let error = run("spread = \"buildings\"", "村,老年人口\n丙村,41\n", &[], PLACE).unwrap_err();
    assert!(error.contains("row 2: 丙村, 41 seniors") && error.contains("give them a point"), "{error}");
}

/// Without coordinates rows that name villages can be nothing else; with coordinates the doubt is told first.
#[test]
fn what_a_row_is_is_said_or_asked() {
    // Nothing else is listed, so that the houses of 甲村 within 1 km are nearest to it too.
    let (study, report) = run("", "村,老年人口\n乙村,41\n", &[], PLACE).unwrap();
    assert_eq!((study.homes.len(), noted(&report, "rows-read-as-villages")), (4, 1));
    let homes = "名称,老年人口\n东门小区,41\n";
    assert!(run("", homes, &[], PLACE).unwrap_err().contains("no column for the longitude"));

    let three = LIST.to_owned() + "C,甲镇,丙村,121.1405,28.8502,310,155,105,50,130\n";
    let (study, report) = run("", &three, &[], "").unwrap();
    assert_eq!((study.homes.len(), noted(&report, "rows-look-like-villages")), (3, 3));
    assert!(report.gravest()[0].1.said().en().contains("write spread = \"buildings\" under its [[homes]]"));
    assert_eq!(study.seniors_are, SeniorsAre::Counted);
    for silent in ["spread = \"none\"", "spread = \"point\"", "spread = \"buildings\""] {
        assert_eq!(noted(&run(silent, &three, &[], "").unwrap().1, "rows-look-like-villages"), 0, "{silent}");
    }
    let (study, _) = run("spread = \"point\"", &three, &[], "").unwrap();
    assert_eq!((study.homes.len(), study.seniors_are), (3, SeniorsAre::Estimated));
    // Compounds of a village each, or few people a row, are homes.
    let many = "村社区,经度,纬度,老年人口\n甲村,121.1,28.85,80\n甲村,121.101,28.85,90\n乙村,121.11,28.85,70\n乙村,121.111,28.85,60\n";
    assert_eq!(noted(&run("", many, &[], "").unwrap().1, "rows-look-like-villages"), 0);
    assert_eq!(noted(&run("", &three.replace(",403,", ",4,").replace(",310,", ",3,"), &[], "").unwrap().1, "rows-look-like-villages"), 0);
    assert!(run("spread = \"houses\"", LIST, &[], "").unwrap_err().contains("\"buildings\" (rows are villages"));
}

/// A list that brings its own borders: polygons with head counts.
#[test]
fn a_list_of_polygons_brings_its_own_borders() {
    let text = areas(&[("甲村", 121.0995, 28.849, 121.1005, 28.852), ("乙村", 121.1005, 28.849, 121.112, 28.852)]);
    let text =
        text.replace("\"name\":\"甲村\"", "\"村\":\"甲村\",\"老年人口\":40").replace("\"name\":\"乙村\"", "\"村\":\"乙村\",\"老年人口\":8");
    let osm = osm(&HOUSES, "");
    let study = "[roads]\nfile = \"x.osm\"\n[[homes]]\nfile = \"v.geojson\"\nspread = \"buildings\"\n";
    let dir = folder(&[("study.toml", study.as_bytes()), ("x.osm", osm.as_bytes()), ("v.geojson", text.as_bytes())]);
    let (study, _) = load(dir.path()).unwrap();
    let of: Vec<(&str, f64)> = study.homes.iter().map(|h| (h.id.split_once('-').unwrap().1, h.seniors)).collect();
    assert_eq!(of.iter().map(|h| h.1).sum::<f64>(), 48.0);
    assert_eq!(of.iter().filter(|h| ["w1", "w3"].contains(&h.0)).map(|h| h.1).sum::<f64>(), 40.0);
    assert_eq!(of.len(), 6, "{of:?}");
}

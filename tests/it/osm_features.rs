//! What an extract holds besides roads, on the real extract of Malta
//! (© OpenStreetMap contributors, ODbL 1.0).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use carecircle::import::osm::features::{AreaClass, Extract, FacilityTable, LineClass, PlaceClass};
use carecircle::model::LayerReport;
use geo::{BoundingRect, Contains, GeodesicArea, Point, Validation};

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
    assert!((15_000..20_000).contains(&buildings.len()), "{}", buildings.len());
    let ids: BTreeSet<i64> = buildings.iter().map(|b| b.osm_id).collect();
    assert_eq!(ids.len(), buildings.len());
    assert!(buildings.iter().all(|b| b.floor_area_m2 >= 15.0 && b.floor_area_m2.is_finite()));
    // Stray nodes lie in Crete and France; no home does.
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
    // Not to Crete and France, where stray nodes are.
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
    ("n7175549785", Some("daycare")),
    ("n7862897508", None),             // a shelter for women
    ("n8108465941", Some("activity")), // social club
    ("w16280556", Some("daycare")),
    ("w89404362", Some("daycare")),
    ("w139644283", Some("daycare")),
    ("w275244524", Some("daycare")),
    ("w318213609", Some("daycare")),
    ("w458504265", Some("daycare")),
    ("w531621302", Some("daycare")),
    ("w843607019", Some("daycare")),
    ("w954018465", Some("daycare")),
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

//! Studies at their beginning: edited extracts, lists without rows, and a timetable that nobody can use.

use std::fs;
use std::path::Path;

use carecircle::coverage::{Reason, cover};
use carecircle::import::osm::features::{Extract, FacilityTable};
use carecircle::import::osm::roads;
use carecircle::import::scaffold::{ScaffoldOptions, new_study};
use carecircle::model::{LayerReport, Profile};

use crate::pbf::{Element, history};
use crate::streets::{case, loaded, note};

/// Homes, facilities and boundaries of an extract, and how many elements each layer says are deleted.
fn layers(file: &Path) -> ([usize; 3], [usize; 3]) {
    let extract = Extract::open(file).unwrap();
    let mut reports = ["homes", "facilities", "areas"].map(|layer| LayerReport::new(layer, "x"));
    let found = [
        extract.buildings(&mut reports[0]).len(),
        extract.facilities(&FacilityTable::built_in(), &mut reports[1]).len(),
        extract.boundaries(None, &mut reports[2]).len(),
    ];
    (found, reports.map(|r| r.notes.iter().find(|n| n.reason == "deleted").map_or(0, |n| n.count)))
}

fn new(osm: &Path) -> (tempfile::TempDir, carecircle::import::scaffold::ScaffoldReport) {
    let dir = tempfile::tempdir().unwrap();
    let report = new_study(&dir.path().join("d"), osm, &ScaffoldOptions::default()).unwrap();
    (dir, report)
}

#[test]
fn what_an_editor_deleted_is_read_by_nobody_and_counted() {
    let dir = case("osm-deleted");
    let (found, deleted) = layers(&dir.path().join("deleted.osm"));
    assert_eq!((found, deleted), ([1, 1, 0], [3; 3]), "two buildings and a restaurant are deleted");
    let (_made, report) = new(&dir.path().join("deleted.osm"));
    assert_eq!((report.homes, report.facilities), (1, 1));

    let dir = case("osm-nolatlon");
    let file = dir.path().join("nolatlon.osm");
    assert_eq!(layers(&file), ([1, 1, 0], [1; 3]));
    let (_, report) = roads::read(&file, &Profile::built_in()).unwrap();
    assert_eq!(note(&[report], "deleted").unwrap().examples, ["n5002"]);
    let (made, _) = new(&file);
    drop(loaded(&made.path().join("d")));
}

/// Every way of saying that something is gone: of borders, houses and canteens, in relations, and against an earlier version.
#[test]
fn deletions_are_understood_however_they_are_written() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("edited.osm");
    let square = |first: i64, lon: f64| {
        let corner = |i: i64, dx: f64, dy: f64| format!("<node id=\"{}\" lon=\"{}\" lat=\"{}\"/>", first + i, lon + dx, 28.85 + dy);
        [corner(0, 0.0, 0.0), corner(1, 0.001, 0.0), corner(2, 0.001, 0.001), corner(3, 0.0, 0.001)].concat()
    };
    let ring = |first: i64| {
        format!(
            "<nd ref=\"{0}\"/><nd ref=\"{1}\"/><nd ref=\"{2}\"/><nd ref=\"{3}\"/><nd ref=\"{0}\"/>",
            first,
            first + 1,
            first + 2,
            first + 3
        )
    };
    let house = "<tag k=\"building\" v=\"apartments\"/>";
    let border = "<tag k=\"type\" v=\"boundary\"/><tag k=\"boundary\" v=\"administrative\"/><tag k=\"admin_level\" v=\"8\"/>";
    let text = format!(
        "<osm version=\"0.6\">{}{}{}\
         <node id=\"90\" lon=\"121.1002\" lat=\"28.8502\"><tag k=\"amenity\" v=\"restaurant\"/><tag k=\"name\" v=\"老年食堂\"/></node>\
         <node id=\"91\"/><node id=\"92\" lon=\"121.1\"><tag k=\"amenity\" v=\"restaurant\"/></node>\
         <way id=\"1\">{}{house}</way><way id=\"2\" action=\"delete\">{}{house}</way><way id=\"3\" visible=\"false\">{}{house}</way>\
         <way id=\"4\">{}{house}</way><way id=\"4\" version=\"2\" visible=\"false\"/>\
         <relation id=\"1\"><member type=\"way\" ref=\"1\" role=\"outer\"/>{border}<tag k=\"name\" v=\"东镇\"/></relation>\
         <relation id=\"2\" action=\"delete\"><member type=\"way\" ref=\"1\" role=\"outer\"/>{border}<tag k=\"name\" v=\"西镇\"/></relation>\
         <node id=\"90\" version=\"2\" visible=\"false\"/></osm>",
        square(10, 121.1),
        square(20, 121.11),
        square(30, 121.12),
        ring(10),
        ring(20),
        ring(30),
        ring(30)
    );
    fs::write(&file, &text).unwrap();
    // Ways 2, 3 and 4, relation 2, nodes 90, 91 and 92.
    assert_eq!(layers(&file), ([1, 0, 1], [7; 3]));
    for (odd, says) in [
        (text.replace("lon=\"121.11\"", "lon=\"east\""), "expected degrees"),
        (text.replace("<osm version=\"0.6\">", "<osmChange>").replace("</osm>", "</osmChange>"), "expected <osm>"),
    ] {
        fs::write(&file, odd).unwrap();
        let said = Extract::open(&file).unwrap_err().to_string();
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn a_pbf_says_which_of_its_elements_are_deleted() {
    let mut all: Vec<Element> =
        (1..=4_i32).map(|i| Element::node(i64::from(i), 121.1 + f64::from(i % 3) * 0.001, 28.85 + f64::from(i / 2) * 0.001)).collect();
    all.push(Element::node(5, 121.1, 28.85).tag("amenity", "restaurant").tag("name", "老年食堂").gone());
    all.push(Element::way(10, &[1, 2, 3, 1]).tag("building", "house"));
    all.push(Element::way(11, &[2, 3, 4, 2]).tag("building", "house").gone());
    all.push(Element::way(12, &[1, 2]).tag("highway", "footway"));
    all.push(Element::way(13, &[2, 3]).tag("highway", "footway").gone());
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("h.osm.pbf");
    fs::write(&file, history(&all)).unwrap();
    assert_eq!(layers(&file), ([1, 0, 0], [3; 3]));
    let (read, report) = roads::read(&file, &Profile::built_in()).unwrap();
    assert_eq!((read.way_count(), note(&[report], "deleted").unwrap().count), (1, 3));
}

#[test]
fn a_study_without_a_facility_runs_and_leaves_everybody_out() {
    let made = new(&case("osm-nopoi").path().join("nopoi.osm")).0;
    let begun = case("no-facility-yet");
    for dir in [made.path().join("d"), begun.path().to_owned()] {
        let loaded = loaded(&dir);
        assert_eq!(note(&loaded.report.layers, "no-rows-yet").map(|n| n.count >= 1), Some(true), "{}", dir.display());
        let coverage = cover(&loaded.study, loaded.network.as_deref());
        for circle in &coverage.cohorts[0].circles {
            assert!(circle.covered.iter().all(|c| !c));
            assert!(circle.reason.iter().all(|r| matches!(r, Some(Reason::NoFacility))), "{:?}", circle.reason);
        }
    }
}

#[test]
fn an_extract_of_roads_alone_makes_a_study_that_can_be_checked() {
    let made = new(&case("plaza").path().join("r.osm"));
    let dir = made.0.path().join("d");
    assert_eq!((made.1.homes, made.1.files.contains(&"homes.csv".to_owned())), (0, true));
    let empty = loaded(&dir);
    assert_eq!((empty.study.homes.len(), note(&empty.report.layers, "no-homes-yet").is_some()), (0, true));
    let list = fs::read_to_string(dir.join("homes.csv")).unwrap();
    fs::write(dir.join("homes.csv"), format!("{list}1,一村,121.105,28.8504,5,\n")).unwrap();
    assert_eq!(loaded(&dir).study.homes.len(), 1);
}

#[test]
fn a_day_whose_buses_all_run_at_other_hours_is_told_with_these_hours() {
    let dir = case("no-bus-in-the-window");
    let told = loaded(dir.path());
    let said = note(&told.report.layers, "no-bus-in-the-window").unwrap();
    assert_eq!(said.examples, ["people leave home 12:30–13:00 on 2025-06-30; buses leave stops at 13:00"]);
    let study = dir.path().join("study.toml");
    let text = fs::read_to_string(&study).unwrap();
    let set = |window: &str| fs::write(&study, text.replace("12:30-13:00", window)).unwrap();
    set("12:30-13:01");
    assert!(note(&loaded(dir.path()).report.layers, "no-bus-in-the-window").is_none());
    // A morning and an evening, and the default window between them.
    let times = dir.path().join("gtfs/stop_times.txt");
    let mut feed = String::from("trip_id,arrival_time,departure_time,stop_id,stop_sequence\n");
    let mut trips = String::from("route_id,service_id,trip_id\n");
    for (trip, time) in [("a", "06:10"), ("b", "06:50"), ("c", "16:00"), ("d", "16:55"), ("e", "17:30")] {
        feed += &format!("{trip},{time}:00,{time}:00,a,1\n{trip},{time}:30,{time}:30,b,2\n");
        trips += &format!("1,d,{trip}\n");
    }
    fs::write(times, feed).unwrap();
    fs::write(dir.path().join("gtfs/trips.txt"), trips).unwrap();
    set("09:00-10:00");
    let told = loaded(dir.path());
    let said = note(&told.report.layers, "no-bus-in-the-window").unwrap();
    assert_eq!(said.examples, ["people leave home 09:00–10:00 on 2025-06-30; buses leave stops 06:10–06:50, 16:00–17:30"]);
}

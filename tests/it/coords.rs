//! Coordinate systems that lists name, the order of coordinates, and the zones that eastings carry.

use std::path::{Path, PathBuf};

use carecircle::analysis::load;
use carecircle::geom::{LonLat, geodesic_m, shift};
use carecircle::model::{ImportReport, Severity, Study};

use crate::import_study::{folder, load as read, noted};

const HOMES: &str = "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\nH2,121.13,28.85,50\n";

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name)
}

/// A study with one facility list, and `keys` for it.
fn with(file: &str, list: &str, keys: &str) -> Result<(Study, ImportReport), String> {
    let toml = format!("[[facilities]]\nfile = \"{file}\"\n{keys}\n[[homes]]\nfile = \"homes.csv\"\n");
    read(folder(&[("study.toml", toml.as_bytes()), ("homes.csv", HOMES.as_bytes()), (file, list.as_bytes())]).path())
}

fn at(study: &Study) -> LonLat {
    study.facilities[0].at.expect("located")
}

fn near(study: &Study, lon: f64, lat: f64) -> bool {
    geodesic_m(at(study), LonLat::new(lon, lat).unwrap()) < 1.0
}

/// (121.1206, 28.8473) of GCJ-02, on WGS84.
const GCJ: [f64; 2] = [121.116_185, 28.850_123];

#[test]
fn a_system_in_the_header_is_the_one_read() {
    let (study, report) = read(&case("crs-in-header")).unwrap();
    assert!(near(&study, GCJ[0], GCJ[1]), "{:?}", at(&study));
    assert_eq!(noted(&report, "crs-named"), 1);
    assert!(report.to_string().contains("经度（GCJ02）"), "{report}");
    for headers in
        ["高德经度,高德纬度", "腾讯地图经度,腾讯地图纬度", "lng_gcj02,lat_gcj02", "火星坐标系经度,火星坐标系纬度", "经度(gcj-02),纬度"]
    {
        let (study, _) = with("f.csv", &format!("名称,类型,{headers}\n甲,老年食堂,121.1206,28.8473\n"), "").unwrap();
        assert!(near(&study, GCJ[0], GCJ[1]), "{headers}: {:?}", at(&study));
    }
    let (study, _) = with("f.csv", "名称,类型,百度坐标\n甲,老年食堂,\"121.1271,28.8535\"\n", "").unwrap();
    let truth = shift::bd09_to_wgs84(LonLat::new(121.1271, 28.8535).unwrap());
    assert!(near(&study, truth.lon(), truth.lat()), "{:?}", at(&study));
    for headers in ["天地图经度,天地图纬度", "经度(WGS-84),纬度(WGS-84)", "经度（CGCS2000）,纬度（CGCS2000）", "GPS经度,GPS纬度"]
    {
        let (study, _) = with("f.csv", &format!("名称,类型,{headers}\n甲,老年食堂,121.1206,28.8473\n"), "").unwrap();
        assert!(near(&study, 121.1206, 28.8473), "{headers}: {:?}", at(&study));
    }
}

#[test]
fn a_zone_in_the_header_is_the_one_read() {
    for (headers, x, y) in [
        ("X（CGCS2000，中央经线120°）,Y（CGCS2000，中央经线120°）", "609353.885", "3192860.888"),
        ("横坐标（3度带第40带）,纵坐标（3度带第40带）", "40609353.885", "3192860.888"),
        // Surveyors' x is the northing.
        ("X（2000国家大地坐标系，40带）,Y", "3192860.888", "40609353.885"),
    ] {
        let (study, report) = with("f.csv", &format!("名称,类型,{headers}\n甲,老年食堂,{x},{y}\n"), "").unwrap();
        assert!(near(&study, 121.1206, 28.8473), "{headers}: {:?}\n{report}", study.facilities[0].at);
    }
}

#[test]
fn the_names_of_file_and_sheet_count() {
    let list = "名称,类型,经度,纬度\n甲,老年食堂,121.1206,28.8473\n";
    for file in ["养老机构_GCJ02.csv", "高德POI 养老.csv"] {
        assert!(near(&with(file, list, "").unwrap().0, GCJ[0], GCJ[1]), "{file}");
    }
    assert!(near(&with("一带一路2000年.csv", list, "").unwrap().0, 121.1206, 28.8473));
}

#[test]
fn two_names_that_contradict_each_other_are_an_error_that_quotes_both() {
    let plain = "名称,类型,经度,纬度\n甲,老年食堂,121.1206,28.8473\n";
    let headed = "名称,类型,经度（GCJ02）,纬度（GCJ02）\n甲,老年食堂,121.1206,28.8473\n";
    let zoned = "名称,类型,X（中央经线120°）,Y\n甲,老年食堂,609353.885,3192860.888\n";
    for (file, list, keys, quoted) in [
        ("f.csv", headed, "crs = \"WGS84\"", ["经度（GCJ02）", "crs = \"WGS84\""]),
        ("百度.csv", headed, "", ["经度（GCJ02）", "百度.csv"]),
        ("百度.csv", plain, "crs = \"GCJ-02\"", ["crs = \"GCJ-02\"", "百度.csv"]),
        ("f.csv", "名称,类型,经度（GCJ02）,纬度（BD09）\n甲,老年食堂,121.1,28.8\n", "", ["经度（GCJ02）", "纬度（BD09）"]),
        ("f.csv", zoned, "crs = \"EPSG:4550\"", ["中央经线120°", "EPSG:4550"]),
        ("f.csv", "名称,类型,X（39带）,Y\n甲,老年食堂,40609353.885,3192860.888\n", "", ["X（39带）", "zone 40"]),
    ] {
        let error = with(file, list, keys).map(|_| ()).unwrap_err();
        assert!(quoted.iter().all(|q| error.contains(q)), "{error}");
    }
    // What says the same in other words is no contradiction.
    assert!(with("高德.csv", headed, "crs = \"GCJ-02\"").is_ok());
    assert!(with("f.csv", zoned, "crs = \"EPSG:4549\"").is_ok());
    assert!(with("f.csv", "名称,类型,经度（CGCS2000）,纬度\n甲,老年食堂,121.1,28.8\n", "crs = \"WGS84\"").is_ok());
}

#[test]
fn a_column_names_the_system_row_by_row() {
    let list = "名称,类型,经度,纬度,坐标系\n甲,老年食堂,121.1206,28.8473,高德\n乙,老年食堂,121.1206,28.8473,WGS84\n丙,老年食堂,121.1206,28.8473,某地方系\n丁,老年食堂,121.1206,28.8473,\n";
    let (study, report) = with("f.csv", list, "").unwrap();
    assert!(near(&study, GCJ[0], GCJ[1]));
    let lon = |i: usize| study.facilities[i].at.map(LonLat::lon);
    assert_eq!((lon(1), lon(2), lon(3)), (Some(121.1206), None, Some(121.1206)));
    assert_eq!(noted(&report, "crs-not-understood"), 1);
    assert!(report.to_string().contains("某地方系"), "{report}");
    let error = with("f.csv", list, "crs = \"BD-09\"").map(|_| ()).unwrap_err();
    assert!(error.contains("高德") && error.contains("BD-09") && error.contains("row 2"), "{error}");
    // A column of that name that holds something else stays an attribute.
    let (study, report) = with("f.csv", "名称,类型,经度,纬度,坐标类型\n甲,老年食堂,121.1206,28.8473,门址\n", "").unwrap();
    assert!(near(&study, 121.1206, 28.8473) && noted(&report, "crs-not-understood") == 0);
}

#[test]
fn a_geojson_names_its_system_by_number_or_word() {
    let (study, _) = read(&case("geojson-crs-gcj")).unwrap();
    assert!(near(&study, GCJ[0], GCJ[1]), "{:?}", at(&study));
    let error = read(&case("geojson-crs-local")).map(|_| ()).unwrap_err();
    assert!(error.contains("独立坐标系") && error.contains("EPSG:4549"), "{error}");
    let features = "\"features\":[{\"type\":\"Feature\",\"properties\":{\"名称\":\"甲\",\"类型\":\"老年食堂\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[121.1206,28.8473]}}]";
    let json = |crs: &str| format!("{{\"type\":\"FeatureCollection\",\"crs\":{crs},{features}}}");
    let named = |name: &str| json(&format!("{{\"type\":\"name\",\"properties\":{{\"name\":\"{name}\"}}}}"));
    for (text, keys, place) in [
        (named("urn:ogc:def:crs:OGC:1.3:CRS84"), "", [121.1206, 28.8473]),
        (named("urn:ogc:def:crs:EPSG::4490"), "", [121.1206, 28.8473]),
        (named("CGCS2000"), "", [121.1206, 28.8473]),
        (named("http://www.opengis.net/def/crs/EPSG/0/4490"), "", [121.1206, 28.8473]),
        (named("urn:ogc:def:crs:OGC::CRS84"), "", [121.1206, 28.8473]),
        (named("GCJ02"), "", GCJ),
        (json("null"), "", [121.1206, 28.8473]),
        (json("{\"type\":\"EPSG\",\"properties\":{\"code\":4326}}"), "", [121.1206, 28.8473]),
        (named("火星坐标系"), "", GCJ),
        // QGIS calls everything CRS84; what the study declares is what a person wrote.
        (named("urn:ogc:def:crs:OGC:1.3:CRS84"), "crs = \"GCJ-02\"", GCJ),
    ] {
        let (study, _) = with("f.geojson", &text, keys).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert!(near(&study, place[0], place[1]), "{text}: {:?}", at(&study));
    }
    for (text, keys, quoted) in [
        (named("Xian 1980"), "", "Xian 1980"),
        (named("EPSG:999999"), "", "999999"),
        (named("my own"), "", "my own"),
        (json("{\"type\":\"link\",\"properties\":{\"href\":\"a.prj\"}}"), "", "a.prj"),
        (named("BD-09"), "crs = \"GCJ-02\"", "BD-09"),
    ] {
        let error = with("f.geojson", &text, keys).map(|_| ()).unwrap_err();
        assert!(error.contains(quoted), "{text}: {error}");
    }
}

#[test]
fn latitude_first_is_read_where_every_row_agrees() {
    let (study, report) = read(&case("latlon-one-cell")).unwrap();
    assert!(near(&study, 121.1206, 28.8473), "{report}");
    assert_eq!((noted(&report, "north-first"), noted(&report, "unlocated")), (1, 0));
    let (study, report) =
        with("f.csv", "名称,类型,经度,纬度\n甲,老年食堂,28.8473,121.1206\n乙,老年食堂,28.8573,121.1306\n丙,老年食堂,,\n", "").unwrap();
    assert!(near(&study, 121.1206, 28.8473) && noted(&report, "north-first") > 0, "{report}");
    // Mixed rows are asked about.
    let (study, report) =
        with("f.csv", "名称,类型,坐标\n甲,老年食堂,\"28.8473,121.1206\"\n乙,老年食堂,\"121.1306,28.8573\"\n", "").unwrap();
    assert!(study.facilities[0].at.is_none() && study.facilities[1].at.is_some());
    assert_eq!((noted(&report, "swapped-coordinates"), noted(&report, "north-first")), (1, 0));
    // A key for places where the numbers do not tell.
    let list = "名称,类型,点\n甲,老年食堂,\"28.8473,121.1206\"\n";
    assert!(near(&with("f.csv", list, "[facilities.columns]\nlatlon = \"点\"").unwrap().0, 121.1206, 28.8473));
}

#[test]
fn the_zone_in_an_easting_is_named_with_the_code_that_fits() {
    let (study, report) = read(&case("prefix-declared-wrong")).unwrap();
    let text = report.to_string();
    assert!(study.facilities[0].at.is_none() && text.contains("zone 40") && text.contains("EPSG:4528"), "{text}");
    for (keys, x, fits) in
        [("", "40609353.885", "EPSG:4528"), ("crs = \"EPSG:4528\"", "609353.885", "EPSG:4549"), ("", "609353.885", "EPSG:4549")]
    {
        let (study, report) = with("f.csv", &format!("名称,类型,X,Y\n甲,老年食堂,{x},3192860.888\n"), keys).unwrap();
        assert!(study.facilities[0].at.is_none() && report.to_string().contains(fits), "{keys} {x}: {report}");
    }
}

/// A copy of the demo in which `from` in its `study.toml` is replaced.
pub(crate) fn demo(from: &str, to: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/linhai");
    for entry in std::fs::read_dir(demo).unwrap().map(Result::unwrap).filter(|e| e.path().is_file()) {
        std::fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
    }
    let toml = dir.path().join("study.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    assert!(text.contains(from));
    std::fs::write(toml, text.replace(from, to)).unwrap();
    dir
}

#[test]
fn a_list_whose_declaration_was_taken_out_is_the_first_thing_said() {
    for to in ["", "crs = \"BD-09\"\n", "crs = \"WGS84\"\n"] {
        let report = load(demo("crs = \"GCJ-02\"\n", to).path(), |_| {}).unwrap().report;
        let first = &report.layers[0];
        assert_eq!((first.layer.as_str(), first.file.as_str()), ("coordinates", "facilities.xlsx"), "{to}: {report}");
        assert_eq!((first.notes[0].reason, first.notes[0].severity), ("crs-doubtful", Severity::Warning));
        let said = &first.notes[0].examples[0];
        assert!(said.contains("crs = \"GCJ-02\" under [[facilities]] of facilities.xlsx"), "{said}");
    }
}

#[test]
fn a_feed_in_shifted_coordinates_is_told_too_and_the_demo_as_it_is_raises_no_doubt() {
    let told =
        |report: &ImportReport| report.layers.iter().filter(|l| l.layer == "coordinates").map(ToString::to_string).collect::<String>();
    let report = load(demo("gtfs = \"gtfs.zip\"\n", "gtfs = \"gtfs.zip\"\ncrs = \"GCJ-02\"\n").path(), |_| {}).unwrap().report;
    assert!(report.layers[0].file == "gtfs.zip" && told(&report).contains("WGS84"), "{report}");
    let report = load(demo("[roads]", "[roads]").path(), |_| {}).unwrap().report;
    assert_eq!(told(&report), "", "{report}");
}

#[test]
fn without_roads_and_areas_it_is_said_that_nothing_can_tell() {
    let toml = "[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n";
    let list = "名称,类型,经度,纬度\n甲,老年食堂,121.1206,28.8473\n";
    let dir = folder(&[("study.toml", toml.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("f.csv", list.as_bytes())]);
    let report = load(dir.path(), |_| {}).unwrap().report;
    assert_eq!(report.layers[0].layer, "coordinates", "{report}");
    assert_eq!(noted(&report, "crs-untested"), 3, "{report}");
}

//! A study folder from its lists to the model.

use std::fs;
use std::path::Path;

use carecircle::import::{self, ImportError, StudyConfig};
use carecircle::model::{AreaLevel, ImportReport, SeniorsAre, Study};

/// A study folder with these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

pub(crate) fn load(dir: &Path) -> Result<(Study, ImportReport), String> {
    let config = StudyConfig::read(dir).map_err(|e| e.to_string())?;
    import::study(dir, &config, None).map_err(|e: ImportError| e.to_string())
}

/// The count of a note, over all layers.
pub(crate) fn noted(report: &ImportReport, reason: &str) -> usize {
    report.layers.iter().flat_map(|l| &l.notes).filter(|n| n.reason == reason).map(|n| n.count).sum()
}

const HOMES: &str = "home,lon,lat,seniors\na,121.10,28.85,12\nb,121.11,28.86,3\n";

#[test]
fn the_smallest_study_is_homes_and_facilities() {
    let dir = folder(&[
        ("study.toml", b"[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n"),
        ("homes.csv", HOMES.as_bytes()),
        ("f.csv", "名称,类型,经度,纬度\n东门食堂,老年食堂,121.105,28.852\n".as_bytes()),
    ]);
    let (study, report) = load(dir.path()).unwrap();
    assert_eq!(study.homes.iter().map(|h| (h.id.as_str(), h.seniors)).collect::<Vec<_>>(), [("a", 12.0), ("b", 3.0)]);
    assert_eq!(study.facilities[0].name, "东门食堂");
    assert_eq!(study.services[study.facilities[0].services[0].index()].id, "canteen");
    assert_eq!(study.seniors_are, SeniorsAre::Counted);
    assert_eq!(study.circles.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["circle15", "education30"]);
    assert_eq!(study.cohorts.len(), 4);
    assert!((study.plane.centre().lon() - 121.1).abs() < 0.05);
    assert_eq!(noted(&report, "unlocated"), 0);
    assert!(report.to_string().contains("homes  homes.csv  2 of 2 kept"), "{report}");
}

/// The shape that the oracle's files have.
#[test]
fn a_services_column_of_ids_is_read() {
    let dir = folder(&[
        (
            "study.toml",
            b"[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n[[services]]\nid = \"s0\"\n[[services]]\nid = \"s1\"\n",
        ),
        ("homes.csv", b"home,lon,lat,seniors,access_m,snap_way,s0_s,s0_facility\n0,14.43,35.84,24,13.77,5,1536.0,37\n"),
        ("f.csv", b"facility,service,lon,lat\n0,s0,14.36,35.87\n1,s1,14.37,35.91\n"),
    ]);
    let (study, _) = load(dir.path()).unwrap();
    assert_eq!(study.facilities.iter().map(|f| (f.id.as_str(), f.services[0].0)).collect::<Vec<_>>(), [("0", 0), ("1", 1)]);
    assert_eq!(study.circles.len(), 1);
    assert_eq!((study.circles[0].services.len(), study.circles[0].need), (2, 2));
    assert_eq!(study.homes[0].id, "0");
}

#[test]
fn homes_find_their_town_by_polygon_or_by_name() {
    let towns = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"古城街道","code":"331082001"},"geometry":{"type":"Polygon","coordinates":[[[121.0,28.8],[121.2,28.8],[121.2,28.9],[121.0,28.9],[121.0,28.8]]]}},
        {"type":"Feature","properties":{"name":"大洋街道","code":"331082002"},"geometry":{"type":"Polygon","coordinates":[[[121.2,28.8],[121.4,28.8],[121.4,28.9],[121.2,28.9],[121.2,28.8]]]}}]}"#;
    let dir = folder(&[
        ("study.toml", b"[[homes]]\nfile = \"homes.csv\"\n[[areas]]\nlevel = \"town\"\nfile = \"towns.geojson\"\n[[areas]]\nlevel = \"village\"\nfrom = \"homes\"\ncolumn = \"cun\"\n"),
        ("towns.geojson", towns.as_bytes()),
        ("homes.csv", "id,lon,lat,seniors,街道,cun\n1,121.1,28.85,1,,甲村\n2,121.3,28.85,1,,乙村\n3,121.3,28.85,1,古城街道,甲村\n4,121.5,28.85,1,,\n5,121.2,28.85,1,无此镇,乙村\n".as_bytes()),
    ]);
    let (study, report) = load(dir.path()).unwrap();
    let town = |i: usize| study.homes[i].town.map(|t| study.areas[t.index()].name.as_str());
    assert_eq!(
        [town(0), town(1), town(2), town(3), town(4)],
        [Some("古城街道"), Some("大洋街道"), Some("古城街道"), None, Some("古城街道")]
    );
    assert_eq!(noted(&report, "in-no-town"), 1);
    assert_eq!(noted(&report, "unknown-area"), 1);
    let villages: Vec<_> = study.areas.iter().filter(|a| a.level == AreaLevel::Village).collect();
    assert_eq!(study.areas[0].level, AreaLevel::Town);
    assert_eq!(villages.len(), 3, "{villages:?}");
}

/// Two towns of known totals on three buildings of 100, 300 and 200 m².
#[test]
fn known_totals_are_spread_over_buildings_by_floor_area() {
    // About 28.85° N, 1 m is 1.0255e-5° east and 9.02e-6° north.
    let square = |id: usize, lon: f64, width_m: f64| {
        let (w, h) = (width_m * 1.0255e-5, 10.0 * 9.02e-6);
        let corners = [(lon, 28.85), (lon + w, 28.85), (lon + w, 28.85 + h), (lon, 28.85 + h)];
        let nodes: String =
            corners.iter().enumerate().map(|(i, (x, y))| format!("<node id=\"{}\" lon=\"{x:.9}\" lat=\"{y:.9}\"/>", id * 10 + i)).collect();
        let refs: String = [0, 1, 2, 3, 0].iter().map(|i| format!("<nd ref=\"{}\"/>", id * 10 + i)).collect();
        (nodes, format!("<way id=\"{id}\">{refs}<tag k=\"building\" v=\"house\"/><tag k=\"building:levels\" v=\"1\"/></way>"))
    };
    let squares = [square(1, 121.10, 10.0), square(2, 121.11, 30.0), square(3, 121.30, 20.0)];
    let osm = format!(
        "<osm version=\"0.6\">{}{}</osm>",
        squares.iter().map(|s| s.0.as_str()).collect::<String>(),
        squares.iter().map(|s| s.1.as_str()).collect::<String>()
    );
    let towns = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"甲镇"},"geometry":{"type":"Polygon","coordinates":[[[121.0,28.8],[121.2,28.8],[121.2,28.9],[121.0,28.9],[121.0,28.8]]]}},
        {"type":"Feature","properties":{"name":"乙镇"},"geometry":{"type":"Polygon","coordinates":[[[121.2,28.8],[121.4,28.8],[121.4,28.9],[121.2,28.9],[121.2,28.8]]]}}]}"#;
    let village = r#"{"type":"Feature","properties":{"name":"甲村"},"geometry":{"type":"Polygon","coordinates":[[[121.105,28.84],[121.12,28.84],[121.12,28.86],[121.105,28.86],[121.105,28.84]]]}}"#;
    let run = |totals: &str| {
        let study = format!("[[homes]]\nfrom = \"buildings\"\nfile = \"x.osm\"\n{totals}\n[[areas]]\nfile = \"towns.geojson\"\n");
        let dir = folder(&[
            ("study.toml", study.as_bytes()),
            ("x.osm", osm.as_bytes()),
            ("towns.geojson", towns.as_bytes()),
            ("v.geojson", village.as_bytes()),
            ("t.csv", "镇街,老年人口\n甲镇,400\n乙镇,70\n合计,470\n".as_bytes()),
        ]);
        load(dir.path()).unwrap()
    };
    let seniors = |study: &Study| study.homes.iter().map(|h| h.seniors).collect::<Vec<_>>();
    let near = |found: Vec<f64>, expected: &[f64]| {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.5), "{found:?} against {expected:?}");
    };

    let (study, report) = run("seniors = 600");
    assert_eq!(study.seniors_are, SeniorsAre::Estimated);
    near(seniors(&study), &[100.0, 300.0, 200.0]);
    assert_eq!(noted(&report, "estimated-seniors"), 3);

    let (study, _) = run("[homes.totals]\n\"甲镇\" = 400\n\"乙镇\" = 70\n[[areas]]\nlevel = \"village\"\nfile = \"towns.geojson\"");
    near(seniors(&study), &[100.0, 300.0, 70.0]);
    // The town's number holds its village's: the rest of it lives outside.
    let (study, report) = run("totals = { \"甲镇\" = 400, \"甲村\" = 150 }\n[[areas]]\nlevel = \"village\"\nfile = \"v.geojson\"");
    near(seniors(&study), &[250.0, 150.0]);
    assert_eq!(noted(&report, "building-without-total"), 1);
    let (study, _) = run("totals = \"t.csv\"");
    near(seniors(&study), &[100.0, 300.0, 70.0]);

    let (study, report) = run("totals = { \"甲镇\" = 400, \"丙镇\" = 9 }");
    near(seniors(&study), &[100.0, 300.0]);
    assert_eq!((noted(&report, "building-without-total"), noted(&report, "total-without-area")), (1, 1));

    let (study, report) = run("");
    assert_eq!(study.seniors_are, SeniorsAre::Relative);
    assert!((seniors(&study).iter().sum::<f64>() - 1000.0).abs() < 1e-9);
    assert_eq!(noted(&report, "relative-seniors"), 1);
}

/// 30.746 N, 120.755 E, as four systems write it, is one place to within a metre.
#[test]
fn each_layer_has_its_own_coordinates() {
    use carecircle::geom::{LonLat, geodesic_m, shift};
    let truth = LonLat::new(120.755, 30.746).unwrap();
    let (gcj, bd) = (shift::wgs84_to_gcj02(truth), shift::wgs84_to_bd09(truth));
    let layers = [
        ("GCJ-02", format!("{},{}", gcj.lon(), gcj.lat())),
        ("BD-09", format!("{},{}", bd.lon(), bd.lat())),
        ("CGCS2000", "120.755,30.746".to_owned()),
        ("WGS84", "120°45′18″E,30°44′45.6″N".to_owned()),
    ];
    for (crs, position) in layers {
        let study = format!("[[homes]]\nfile = \"h.csv\"\ncrs = \"{crs}\"\n");
        let dir = folder(&[("study.toml", study.as_bytes()), ("h.csv", format!("lon,lat,seniors\n{position},1\n").as_bytes())]);
        let (study, _) = load(dir.path()).unwrap();
        assert!(geodesic_m(study.homes[0].at, truth) < 1.0, "{crs}: {:?}", study.homes[0].at);
    }
}

/// One facility, several services, everything else kept.
#[test]
fn a_facility_keeps_every_column_and_each_of_its_services() {
    let list = "机构名称,类型,服务项目,坐标,床位,餐位,联系电话,开放时间,成立日期,关停日期,级别,所属镇街,村社区,地址,星级\n\
        文化社区党群服务中心,党群服务中心,日间照料；助餐、老年学堂,\"121.1,28.85\",12张,40,0576-1,8:00-17:00,2020年5月,2024/1/1,村,古城街道,文化社区,某路1号,AAA\n\
        无名,老年饭堂,,,若干,,,,不详,,,,,,\n";
    let dir = folder(&[
        ("study.toml", b"[study]\ndate = 2025-01-01\n[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n"),
        ("homes.csv", HOMES.as_bytes()),
        ("f.csv", list.as_bytes()),
    ]);
    let (study, report) = load(dir.path()).unwrap();
    let f = &study.facilities[0];
    let ids: Vec<&str> = f.services.iter().map(|s| study.services[s.index()].id.as_str()).collect();
    assert_eq!(ids, ["daycare", "canteen", "school"]);
    assert_eq!((f.kind.as_str(), f.beds, f.seats), ("党群服务中心", Some(12.0), Some(40.0)));
    assert_eq!((f.level.as_deref(), f.area_name.as_deref(), f.phone.as_deref()), (Some("村"), Some("古城街道"), Some("0576-1")));
    assert_eq!((f.opened, f.closed), (Some("2020-05-01".parse().unwrap()), Some("2024-01-01".parse().unwrap())));
    let attributes: Vec<(&str, &str)> = f.attributes.iter().map(|a| (a.0.as_str(), a.1.as_str())).collect();
    assert_eq!(attributes, [("服务项目", "日间照料；助餐、老年学堂"), ("村社区", "文化社区"), ("星级", "AAA")]);
    let other = &study.facilities[1];
    assert!(other.at.is_none() && other.services.is_empty());
    for (reason, count) in
        [("unlocated", 1), ("unknown-kind", 1), ("unknown-kind-beside-known", 1), ("bad-number", 1), ("bad-date", 1), ("not-open", 1)]
    {
        assert_eq!(noted(&report, reason), count, "{reason}\n{report}");
    }
    assert!(report.to_string().contains("\"老年饭堂\", 1 × from row 3; nearest known: "), "{report}");
}

/// What a GeoJSON says of its own coordinates counts (here metres of web maps), also after the mark that Windows writes.
#[test]
fn a_geojson_is_read_in_the_system_that_it_names() {
    let (x, y) = (121.1_f64.to_radians() * 6_378_137.0, 28.85_f64.to_radians().tan().asinh() * 6_378_137.0);
    let homes = format!(
        "\u{feff}{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"urn:ogc:def:crs:EPSG::3857\"}}}},\"features\":[\
         {{\"type\":\"Feature\",\"properties\":{{\"seniors\":7}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{x},{y}]}}}}]}}"
    );
    let dir = folder(&[("study.toml", b"[[homes]]\nfile = \"h.geojson\"\n"), ("h.geojson", homes.as_bytes())]);
    let (study, report) = load(dir.path()).unwrap();
    let at = study.homes[0].at;
    assert!((at.lon() - 121.1).abs() < 1e-6 && (at.lat() - 28.85).abs() < 1e-6, "{at:?}\n{report}");
}

/// Rows that are kept although something about them is doubtful.
#[test]
fn what_is_doubtful_in_a_list_is_kept_and_said() {
    let list = "名称,类型,经度,纬度,成立日期,关停日期\n甲食堂,老年食堂,121.1,28.85,2024-01-01,2023-01-01\n\
        乙食堂,老年食堂,121.11,28.85,,\n乙食堂,老年食堂,121.1102,28.85,,\n乙食堂,老年食堂,121.12,28.85,,\n";
    let homes = "id,lon,lat,seniors,60-69,70-79,80+\na,121.1,28.85,10,5,3,2\nb,121.1,28.86,10,5,3,9\n";
    let dir = folder(&[
        ("study.toml", b"[[homes]]\nfile = \"h.csv\"\n[[facilities]]\nfile = \"f.csv\"\n"),
        ("h.csv", homes.as_bytes()),
        ("f.csv", list.as_bytes()),
    ]);
    let (study, report) = load(dir.path()).unwrap();
    assert_eq!((study.facilities.len(), study.homes.len(), study.homes[1].seniors), (4, 2, 10.0));
    for reason in ["closed-before-opened", "perhaps-twice", "bands-differ"] {
        assert_eq!(noted(&report, reason), 1, "{reason}\n{report}");
    }
}

/// A village lies in the town that its row names, or else in the one whose code begins its own.
#[test]
fn a_village_finds_its_town_by_name_or_code() {
    let dir = folder(&[
        ("study.toml", b"[[homes]]\nfile = \"h.csv\"\n[[areas]]\nfile = \"t.csv\"\n[[areas]]\nlevel = \"village\"\nfile = \"v.csv\"\n"),
        ("t.csv", "名称,code\n甲镇,331082001\n乙镇,331082002\n".as_bytes()),
        ("v.csv", "名称,code,所属街道\n一村,331082002201,甲镇\n二村,331082002202,\n三村,,\n".as_bytes()),
        ("h.csv", HOMES.as_bytes()),
    ]);
    let (study, report) = load(dir.path()).unwrap();
    let town = |name: &str| study.areas.iter().find(|a| a.name == name).unwrap().parent.map(|p| study.areas[p.index()].name.as_str());
    assert_eq!([town("一村"), town("二村"), town("三村")], [Some("甲镇"), Some("乙镇"), None], "{report}");
}

/// People in one layer and mere shares in another cannot be added up.
#[test]
fn shares_do_not_stand_beside_people() {
    let osm = "<osm version=\"0.6\"><node id=\"1\" lon=\"121.1\" lat=\"28.85\"/><node id=\"2\" lon=\"121.1002\" lat=\"28.85\"/>\
        <node id=\"3\" lon=\"121.1002\" lat=\"28.8502\"/><way id=\"4\"><nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"3\"/><nd ref=\"1\"/>\
        <tag k=\"building\" v=\"house\"/></way></osm>";
    let dir = folder(&[
        ("study.toml", b"[[homes]]\nfile = \"homes.csv\"\n[[homes]]\nfrom = \"buildings\"\nfile = \"x.osm\"\n"),
        ("homes.csv", HOMES.as_bytes()),
        ("x.osm", osm.as_bytes()),
    ]);
    let message = load(dir.path()).map(|_| ()).unwrap_err();
    assert!(message.contains("x.osm") && message.contains("seniors = "), "{message}");
}

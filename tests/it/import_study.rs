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

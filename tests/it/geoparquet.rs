//! GeoParquet, as GeoPandas and DuckDB write it, for facilities and roads. The files are PyArrow's.

use std::fs;
use std::path::Path;

use carecircle::geom::geodesic_m;
use carecircle::import::config::RoadLayer;
use carecircle::import::{StudyConfig, road_lines};
use carecircle::model::Profile;

use crate::import_study::{folder, load};

fn data(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/geoparquet").join(name)).unwrap()
}

#[test]
fn facilities_come_from_geoparquet() {
    let toml = |file: &str| format!("[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"{file}\"\n");
    let homes = b"home,lon,lat,seniors\na,121.10,28.85,12\nb,121.11,28.86,3\n";
    let dir = folder(&[("homes.csv", homes), ("canteens.parquet", &data("canteens.parquet")), ("zstd.parquet", &data("zstd.parquet"))]);
    fs::write(dir.path().join("study.toml"), toml("canteens.parquet")).unwrap();
    let (study, report) = load(dir.path()).unwrap();
    let told: Vec<_> = study.facilities.iter().map(|f| (f.id.as_str(), f.name.as_str(), f.seats, f.services.len())).collect();
    assert_eq!(told, [("A1", "东门食堂", Some(60.0), 1), ("A2", "西门食堂", None, 1)]);
    assert_eq!(study.facilities[0].opened.map(|day| day.to_string()).as_deref(), Some("2023-05-01"));
    let first = carecircle::geom::LonLat::new(121.105, 28.852).unwrap();
    assert!(geodesic_m(study.facilities[0].at.unwrap(), first) < 0.01);
    let layer = report.layers.iter().find(|l| l.file == "canteens.parquet").unwrap();
    assert!(layer.read_as.starts_with("GeoParquet, EPSG:4490"), "{}", layer.read_as);

    fs::write(dir.path().join("study.toml"), toml("zstd.parquet")).unwrap();
    let error = load(dir.path()).unwrap_err();
    assert!(error.contains("zstd.parquet cannot be read as GeoParquet") && error.contains("SNAPPY"), "{error}");
    fs::write(dir.path().join("canteens.parquet"), &data("canteens.parquet")[..900]).unwrap();
    fs::write(dir.path().join("study.toml"), toml("canteens.parquet")).unwrap();
    assert!(load(dir.path()).unwrap_err().contains("cannot be read as GeoParquet"));
}

#[test]
fn roads_come_from_geoparquet() {
    let dir = folder(&[("roads.parquet", &data("roads.parquet"))]);
    let Some(RoadLayer::Lines(layer)) = StudyConfig::parse("[roads]\nfile = \"roads.parquet\"\n", "x").unwrap().roads else {
        panic!("lines")
    };
    let (roads, report) = road_lines::read(dir.path(), &layer, &Profile::built_in()).unwrap();
    assert_eq!((roads.way_count(), report.kept, roads.nodes.len()), (4, 4, 6), "{report:?}");
}

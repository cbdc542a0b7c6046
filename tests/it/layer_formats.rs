//! Layers as GIS offices hand them over: what GDAL writes in each format is read as the same places.

use std::fs;
use std::path::Path;
use std::process::Command;

use carecircle::geom::geodesic_m;
use carecircle::model::{ImportReport, Study};

use crate::import_study::{folder, load};

/// Two canteens and a polygon of an institution, on WGS84; the second canteen is 1.1 km east of the first.
const PLACES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"编号":"A1","名称":"东门食堂","类型":"老年食堂","餐位":60},"geometry":{"type":"Point","coordinates":[121.105,28.852]}},
    {"type":"Feature","properties":{"编号":"A2","名称":"西门食堂","类型":"老年食堂","餐位":null},"geometry":{"type":"Point","coordinates":[121.116,28.852]}},
    {"type":"Feature","properties":{"编号":"A3","名称":"城关敬老院","类型":"养老机构","餐位":12},"geometry":{"type":"Polygon",
     "coordinates":[[[121.10,28.86],[121.102,28.86],[121.102,28.862],[121.10,28.862],[121.10,28.86]]]}}]}"#;

/// The points of [`PLACES`] alone: a Shapefile holds one kind of geometry.
fn points() -> String {
    let cut = PLACES.find(",\n    {\"type\":\"Feature\",\"properties\":{\"编号\":\"A3\"").unwrap();
    format!("{}]}}", &PLACES[..cut])
}

fn study(dir: &Path, file: &str, more: &str) -> Result<(Study, ImportReport), String> {
    fs::write(dir.join("study.toml"), format!("[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"{file}\"\n{more}")).unwrap();
    fs::write(dir.join("homes.csv"), "home,lon,lat,seniors\na,121.10,28.85,12\nb,121.11,28.86,3\n").unwrap();
    load(dir)
}

/// Id, name, seats and position of each facility, as text with metres left to [`same_places`].
fn told(study: &Study) -> Vec<(String, String, Option<f64>)> {
    let mut rows: Vec<_> = study.facilities.iter().map(|f| (f.id.clone(), f.name.clone(), f.seats)).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

fn same_places(a: &Study, b: &Study, file: &str) {
    assert_eq!(told(a), told(b), "{file}");
    for f in &a.facilities {
        let twin = b.facilities.iter().find(|g| g.id == f.id).unwrap();
        let away = geodesic_m(f.at.unwrap(), twin.at.unwrap());
        assert!(away < 0.05, "{file}: {} lies {away} m off", f.id);
        assert_eq!(f.services, twin.services, "{file}");
    }
}

/// Runs `ogr2ogr`; `None` where GDAL is not installed.
fn ogr2ogr(dir: &Path, args: &[&str]) -> Option<()> {
    let Ok(run) = Command::new("ogr2ogr").current_dir(dir).args(args).output() else {
        assert!(std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(), "CARECIRCLE_REQUIRE_GDAL is set, but ogr2ogr is not installed");
        eprintln!("skipped: ogr2ogr (gdal-bin) is not installed");
        return None;
    };
    assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
    Some(())
}

#[test]
fn what_gdal_writes_in_any_format_is_the_same_places() {
    let dir = folder(&[("places.geojson", PLACES.as_bytes()), ("points.geojson", points().as_bytes())]);
    let (all, _) = study(dir.path(), "places.geojson", "").unwrap();
    let (two, _) = study(dir.path(), "points.geojson", "").unwrap();
    assert_eq!((all.facilities.len(), two.facilities.len()), (3, 2));
    let cases: &[(&[&str], &str, &Study)] = &[
        (&["places.geojsonl", "places.geojson"], "places.geojsonl", &all),
        (&["places.geojsons", "places.geojson", "-f", "GeoJSONSeq", "-lco", "RS=YES"], "places.geojsons", &all),
        (&["places.kml", "places.geojson", "-f", "LIBKML"], "places.kml", &all),
        (&["places.kmz", "places.geojson", "-f", "LIBKML"], "places.kmz", &all),
        (&["points.gpx", "points.geojson", "-f", "GPX", "-dsco", "GPX_USE_EXTENSIONS=YES"], "points.gpx", &two),
        (&["places.gpkg", "places.geojson", "-t_srs", "EPSG:4490"], "places.gpkg", &all),
        (&["zone.gpkg", "places.geojson", "-t_srs", "EPSG:4549"], "zone.gpkg", &all),
        (&["places.fgb", "places.geojson", "-t_srs", "EPSG:4528"], "places.fgb", &all),
        (&["gbk.shp", "points.geojson", "-t_srs", "EPSG:4528", "-lco", "ENCODING=GBK"], "gbk.shp", &two),
        (&["utf.shp", "points.geojson", "-lco", "ENCODING=UTF-8"], "utf.shp", &two),
        (&["old.kml", "places.geojson", "-f", "KML"], "old.kml", &all),
        (&["web.gpkg", "places.geojson", "-t_srs", "EPSG:3857", "-lco", "SPATIAL_INDEX=NO"], "web.gpkg", &all),
        (&["plain.fgb", "places.geojson", "-lco", "SPATIAL_INDEX=NO"], "plain.fgb", &all),
        (&["zone.geojson", "places.geojson", "-t_srs", "EPSG:4549", "-lco", "RFC7946=NO"], "zone.geojson", &all),
        (&["xy.csv", "points.geojson", "-lco", "GEOMETRY=AS_XY"], "xy.csv", &two),
        (&["yx.csv", "points.geojson", "-lco", "GEOMETRY=AS_YX", "-lco", "SEPARATOR=SEMICOLON"], "yx.csv", &two),
        (&["wkt.csv", "points.geojson", "-lco", "GEOMETRY=AS_WKT"], "wkt.csv", &two),
        (&["one.shz", "points.geojson", "-f", "ESRI Shapefile", "-lco", "ENCODING=GBK"], "one.shz", &two),
        (&["packed.shp.zip", "points.geojson", "-t_srs", "EPSG:4549", "-lco", "ENCODING=UTF-8"], "packed.shp.zip", &two),
    ];
    for (args, file, expected) in cases {
        if ogr2ogr(dir.path(), args).is_none() {
            return;
        }
        let (read, report) = study(dir.path(), file, "").unwrap_or_else(|e| panic!("{file}: {e}"));
        same_places(expected, &read, file);
        assert_eq!(
            report.layers.iter().find(|l| l.file == *file).map(|l| (l.read, l.kept)),
            Some((read.facilities.len(), read.facilities.len()))
        );
    }

    // Without its code page a table says what it is by its bytes; without its .prj it is degrees as any list is.
    for part in ["gbk.cpg", "utf.cpg"] {
        fs::remove_file(dir.path().join(part)).unwrap();
    }
    for file in ["gbk.shp", "utf.shp"] {
        same_places(&two, &study(dir.path(), file, "").unwrap().0, file);
    }
    // A system that nobody knows is asked about, and what the study declares counts before it.
    let prj = fs::read_to_string(dir.path().join("gbk.prj")).unwrap();
    fs::write(dir.path().join("gbk.prj"), prj.replace("120.0", "120.5")).unwrap();
    let error = study(dir.path(), "gbk.shp", "").unwrap_err();
    assert!(error.contains("declare it, such as crs = \"EPSG:4549\""), "{error}");
    same_places(&two, &study(dir.path(), "gbk.shp", "crs = \"EPSG:4528\"\n").unwrap().0, "declared");
    fs::remove_file(dir.path().join("gbk.dbf")).unwrap();
    assert!(study(dir.path(), "gbk.shp", "").unwrap_err().contains("gbk.dbf"));

    // Several layers: the study says which.
    ogr2ogr(dir.path(), &["-update", "-nln", "其他", "places.gpkg", "points.geojson"]).unwrap();
    let error = study(dir.path(), "places.gpkg", "").unwrap_err();
    assert!(error.contains("places, 其他") && error.contains("sheet = \""), "{error}");
    same_places(&two, &study(dir.path(), "places.gpkg", "sheet = \"其他\"\n").unwrap().0, "其他");
}

/// A Shapefile in UTF-8 keeps three characters of a field's name: 运营状态 is 运营状 and half a character more.
#[test]
fn field_names_that_a_shapefile_cuts_are_completed_and_told() {
    let feature = |id: u32, name: &str, state: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"编号":"A{id}","设施名称":"{name}","设施类型":"老年食堂","运营状态":"{state}","所属乡镇街道":"古城街道",
             "60岁以下人口":7,"床位数":3}},"geometry":{{"type":"Point","coordinates":[121.1{id},28.852]}}}}"#
        )
    };
    let all =
        format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, feature(1, "东门食堂", "正常"), feature(2, "西门食堂", "已停业"));
    let dir = folder(&[("places.geojson", all.as_bytes())]);
    if ogr2ogr(dir.path(), &["cut.shp", "places.geojson", "-lco", "ENCODING=UTF-8"]).is_none() {
        return;
    }
    let (read, report) = study(dir.path(), "cut.shp", "").unwrap();
    let rows: Vec<_> = read.facilities.iter().map(|f| (f.name.as_str(), f.area_name.as_deref(), read.settings.open(f), f.beds)).collect();
    let town = Some("古城街道");
    assert_eq!(rows, [("东门食堂", town, true, Some(3.0)), ("西门食堂", town, false, Some(3.0))], "{report}");
    // Of four names one is known, and 60岁以 may be 60岁以上 or 60岁以下.
    assert_eq!(crate::import_study::noted(&report, "field-name-cut"), 5, "{report}");
    assert!(read.facilities[0].attributes.iter().any(|(header, cell)| header == "60岁以" && cell == "7"), "{report}");
}

#[test]
fn a_placemark_is_a_row_and_a_network_link_is_told() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/kml");
    let (read, _) = load(&dir).unwrap();
    assert_eq!(read.facilities.len(), 1);
    let facility = &read.facilities[0];
    assert_eq!((facility.name.as_str(), facility.services.len()), ("甲", 1));
    assert!(facility.at.is_some_and(|at| (at.lon() - 121.1206).abs() < 1e-9 && (at.lat() - 28.8473).abs() < 1e-9));

    // 奥维 writes nested folders and no values; a link leads elsewhere; GBK is read where it is declared.
    let text = "<?xml version=\"1.0\" encoding=\"GB2312\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Folder><name>城关</name>\
        <Folder><Placemark><name>南门老年食堂</name><Point><coordinates>121.1,28.85,0</coordinates></Point></Placemark></Folder></Folder>\
        <NetworkLink><name>更多</name><Link><href>more.kml</href></Link></NetworkLink></Document></kml>";
    let (bytes, ..) = encoding_rs::GBK.encode(text);
    let dir = folder(&[("f.ovkml", &bytes)]);
    let (read, report) = study(dir.path(), "f.ovkml", "services = [\"canteen\"]\n").unwrap();
    assert_eq!(told(&read).into_iter().map(|r| r.1).collect::<Vec<_>>(), ["南门老年食堂"]);
    assert_eq!(crate::import_study::noted(&report, "kml-link"), 1);
    assert!(study(dir.path(), "f.ovkml", "[[facilities]]\nfile = \"x.dwg\"\n").unwrap_err().contains(".kml"));
}

/// Bytes of each format with some of them changed or cut off: an error or a table, never a panic of ours.
#[test]
fn damaged_layers_are_refused_or_read_but_never_panic() {
    use rand::RngExt as _;
    let dir = folder(&[("points.geojson", points().as_bytes())]);
    for file in ["a.kml", "a.kmz", "a.gpkg", "a.fgb", "a.shp.zip", "a.geojsonl"] {
        let driver: &[&str] = if file.starts_with("a.km") { &["-f", "LIBKML"] } else { &[] };
        if ogr2ogr(dir.path(), &[&[file, "points.geojson"], driver].concat()).is_none() {
            return;
        }
        let whole = fs::read(dir.path().join(file)).unwrap();
        let mut rng = crate::support::rng(13);
        for _ in 0..60 {
            let mut bytes = whole.clone();
            for _ in 0..rng.random_range(1..8) {
                let at = rng.random_range(0..bytes.len());
                bytes[at] = rng.random();
            }
            if rng.random_bool(0.3) {
                bytes.truncate(rng.random_range(0..whole.len()));
            }
            fs::write(dir.path().join(file), &bytes).unwrap();
            if let Ok((read, _)) = study(dir.path(), file, "services = [\"canteen\"]\n") {
                assert!(read.facilities.len() <= 3, "{file}");
            }
        }
    }
}

/// Waypoints are places, with what their extensions say; a track is none, and is told.
#[test]
fn waypoints_of_gpx_are_places_and_tracks_are_told() {
    let gpx = "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" creator=\"Ovital\" xmlns=\"http://www.topografix.com/GPX/1/1\" xmlns:o=\"urn:o\">\
        <wpt lat=\"28.85\" lon=\"121.15\"><ele>12.5</ele><time>2026-03-01T08:00:00Z</time><name>城东食堂 &amp; 活动室</name>\
        <desc><![CDATA[老年食堂]]></desc><extensions><o:box><o:类型>老年食堂</o:类型></o:box></extensions></wpt>\n\
        <rte><rtept lat=\"28.9\" lon=\"121.2\"/></rte><trk><trkseg><trkpt lat=\"28.9\" lon=\"121.2\"><name>x</name></trkpt></trkseg></trk></gpx>";
    let dir = folder(&[("f.gpx", gpx.as_bytes())]);
    let (read, report) = study(dir.path(), "f.gpx", "").unwrap();
    let [only] = read.facilities.as_slice() else { panic!("{:?}", read.facilities) };
    assert_eq!((only.name.as_str(), only.services.len()), ("城东食堂 & 活动室", 1));
    assert!((only.at.unwrap().lat() - 28.85).abs() < 1e-9);
    assert_eq!(crate::import_study::noted(&report, "gpx-track"), 2);
    for (bad, what) in [
        (gpx.replace("lat=\"28.85\"", "lat=\"north\""), "latitude"),
        (gpx.replace("</gpx>", ""), "ends inside <gpx>"),
        (gpx.replace("gpx", "kml"), "root is <kml>"),
    ] {
        std::fs::write(dir.path().join("f.gpx"), bad).unwrap();
        let error = study(dir.path(), "f.gpx", "").unwrap_err();
        assert!(error.contains(what) && error.contains("GPX"), "{error}");
    }
}

//! Coordinates as lists write them, in every layer: headers, cells, rows of different systems, and what is refused.

use carecircle::geom::{LonLat, geodesic_m, shift};
use carecircle::model::{ImportReport, Study};

use crate::import_study::{folder, load, noted};

const HOMES: &str = "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\nH2,121.13,28.85,50\n";
/// (609353.885, 3192860.888) in zone 40, on WGS84.
const PLACE: [f64; 2] = [121.1206, 28.8473];

/// A study with one facility list of `headers` and `rows`, each cell in quotes, and `keys` for it.
fn list(headers: &[&str], rows: &[&[&str]], keys: &str) -> Result<(Study, ImportReport), String> {
    let quoted = |cells: &[&str]| cells.iter().map(|c| format!(",\"{}\"", c.replace('"', "\"\""))).collect::<String>();
    let body: String = rows.iter().enumerate().map(|(i, r)| format!("甲{i},老年食堂{}\n", quoted(r))).collect();
    let text = format!("名称,类型{}\n{body}", quoted(headers));
    let toml = format!("[[facilities]]\nfile = \"f.csv\"\n{keys}\n[[homes]]\nfile = \"homes.csv\"\n");
    load(folder(&[("study.toml", toml.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("f.csv", text.as_bytes())]).path())
}

/// Positions of the facilities.
fn places(study: &Study) -> Vec<Option<LonLat>> {
    study.facilities.iter().map(|f| f.at).collect()
}

fn is_at(at: Option<LonLat>, lon: f64, lat: f64) -> bool {
    at.is_some_and(|at| geodesic_m(at, LonLat::new(lon, lat).unwrap()) < 2.0)
}

fn wgs84(f: fn(LonLat) -> LonLat) -> [f64; 2] {
    let at = f(LonLat::new(PLACE[0], PLACE[1]).unwrap());
    [at.lon(), at.lat()]
}

#[test]
fn headers_of_every_habit_name_the_columns_and_the_system() {
    let (gcj, bd) = (wgs84(shift::gcj02_to_wgs84), wgs84(shift::bd09_to_wgs84));
    for (headers, expected) in [
        (["X坐标", "Y坐标"], PLACE),
        (["东经", "北纬"], PLACE),
        (["POINT_X", "POINT_Y"], PLACE),
        (["coord_x", "coord_y"], PLACE),
        (["X_COORD", "Y_COORD"], PLACE),
        (["东坐标", "北坐标"], PLACE),
        (["wgs84_lng", "wgs84_lat"], PLACE),
        (["lng_bd09", "lat_bd09"], bd),
        (["bd_lon", "bd_lat"], bd),
        (["百度经度", "百度纬度"], bd),
        (["gcj_lng", "gcj_lat"], gcj),
        (["gaode_lng", "gaode_lat"], gcj),
        (["tx_lng", "tx_lat"], gcj),
        (["高德经度", "高德纬度"], gcj),
        (["经度(高德)", "纬度(高德)"], gcj),
        (["经度（国测局）", "纬度（国测局）"], gcj),
        (["gcj02_lon", "gcj02_lat"], gcj),
        (["百度地图经度", "百度地图纬度"], bd),
        (["经度（大地2000）", "纬度（大地2000）"], PLACE),
        (["经度(天地图)", "纬度(天地图)"], PLACE),
    ] {
        let (study, report) = list(&headers, &[&["121.1206", "28.8473"]], "").unwrap_or_else(|e| panic!("{headers:?}: {e}"));
        assert!(is_at(study.facilities[0].at, expected[0], expected[1]), "{headers:?}: {report}");
    }
    for (header, expected) in
        [("百度坐标(经度,纬度)", bd), ("腾讯地图坐标", gcj), ("geometry", PLACE), ("the_geom", PLACE), ("location(lng,lat)", PLACE)]
    {
        let (study, report) = list(&[header], &[&["121.1206,28.8473"]], "").unwrap_or_else(|e| panic!("{header}: {e}"));
        assert!(is_at(study.facilities[0].at, expected[0], expected[1]), "{header}: {report}");
    }
    // Metres of UTM zone 51 and of zone 40 (central meridian 120°), by GDAL.
    for (headers, x, y) in [
        (["X(UTM 51N)", "Y(UTM 51N)"], "316660.480", "3192519.062"),
        (["UTM51_X", "UTM51_Y"], "316660.480", "3192519.062"),
        (["X坐标(CGCS2000_3度带_40带)", "Y坐标(CGCS2000_3度带_40带)"], "40609353.885", "3192860.888"),
        (["东坐标(CGCS2000 中央经线120°)", "北坐标(CGCS2000 中央经线120°)"], "609353.885", "3192860.888"),
        (["X（Web墨卡托）", "Y（Web墨卡托）"], "13483083.517", "3356225.065"),
    ] {
        let (study, report) = list(&headers, &[&[x, y]], "").unwrap_or_else(|e| panic!("{headers:?}: {e}"));
        assert!(is_at(study.facilities[0].at, PLACE[0], PLACE[1]), "{headers:?}: {report}");
    }
    // Where the header's order and the numbers do not agree, the numbers can't be otherwise; where they don't tell, the header does.
    let (study, report) = list(&["坐标（纬度,经度）"], &[&["121.1206,28.8473"]], "").unwrap();
    assert!(is_at(study.facilities[0].at, PLACE[0], PLACE[1]) && noted(&report, "east-first") == 1, "{report}");
    let (study, report) = list(&["坐标（纬度,经度）"], &[&["28.8473,121.1206"]], "").unwrap();
    assert!(is_at(study.facilities[0].at, PLACE[0], PLACE[1]) && noted(&report, "east-first") == 0, "{report}");
    // A file of somebody called BD or in Guangdong names no map.
    let (study, _) = list(&["lng", "lat"], &[&["121.1206", "28.8473"]], "").unwrap();
    assert!(is_at(study.facilities[0].at, PLACE[0], PLACE[1]));
}

#[test]
fn a_cell_is_read_whole_or_not_at_all() {
    for cell in [
        "东经121.1206，北纬28.8473",
        "北纬28.8473，东经121.1206",
        "E121.1206 N28.8473",
        "{\"lat\":28.8473,\"lng\":121.1206}",
        "SRID=4326;POINT(121.1206 28.8473)",
        "121,1206;28,8473",
        "121°7′14.16″E28°50′50.28″N",
        "geo:28.8473,121.1206",
        "28.8473，121.1206",
        "[121.1206;28.8473]",
        "E:121.1206、N:28.8473",
        "经度：121.1206；纬度：28.8473",
        "（121.1206，28.8473）",
    ] {
        let (study, report) = list(&["坐标"], &[&[cell]], "").unwrap();
        assert!(is_at(study.facilities[0].at, PLACE[0], PLACE[1]), "{cell}: {report}");
    }
    for (x, y) in [
        ("121.7.14", "28.50.50"),
        ("E121°7.236′", "N28°50′50″"),
        ("121 7 14", "28 50 50"),
        ("121。1206", "28。8473"),
        ("121.1206,28.8473", ""),
        ("N28.8473", "E121.1206"),
    ] {
        let (study, report) = list(&["经度", "纬度"], &[&[x, y]], "").unwrap();
        assert!(study.facilities[0].at.is_some_and(|at| geodesic_m(at, LonLat::new(PLACE[0], PLACE[1]).unwrap()) < 20.0), "{x}: {report}");
    }
    for (x, y) in [
        ("120°75′12″", "28°51′"),
        ("121.14.5", "28.51"),
        ("120.5°35′", "28°51′"),
        ("约121.1206", "28.8473"),
        ("121.1206,28.8473", "28.8473"),
        ("121.12;121.13", "28.84;28.85"),
        ("E121.12", "E28.85"),
    ] {
        let (study, report) = list(&["经度", "纬度"], &[&[x, y]], "").unwrap();
        assert!(study.facilities[0].at.is_none() && noted(&report, "unreadable-coordinates") == 1, "{x}: {report}");
    }
    for cell in ["121.1206,28.8473;121.13,28.86", "约121.1206,28.8473", "121.1206,28.8473,15", "https://surl.amap.com/abc123"] {
        let (study, report) = list(&["坐标"], &[&[cell]], "").unwrap();
        assert!(study.facilities[0].at.is_none() && noted(&report, "unreadable-coordinates") == 1, "{cell}: {report}");
    }
}

#[test]
fn the_address_of_a_map_service_names_its_system() {
    let (gcj, bd) = (wgs84(shift::gcj02_to_wgs84), wgs84(shift::bd09_to_wgs84));
    let amap = "https://uri.amap.com/marker?position=121.1206,28.8473&name=甲";
    let baidu = "http://api.map.baidu.com/marker?location=28.8473,121.1206&title=乙";
    let (study, report) = list(&["坐标"], &[&[amap], &[baidu], &["121.1206,28.8473"]], "").unwrap();
    let at = places(&study);
    assert!(is_at(at[0], gcj[0], gcj[1]) && is_at(at[1], bd[0], bd[1]) && is_at(at[2], PLACE[0], PLACE[1]), "{at:?} {report}");
    let error = list(&["百度坐标"], &[&[amap]], "").map(|_| ()).unwrap_err();
    assert!(error.contains("百度坐标") && error.contains("GCJ-02"), "{error}");
}

#[test]
fn rows_of_different_systems_are_read_each_in_its_own() {
    let gcj = wgs84(shift::gcj02_to_wgs84);
    let rows: &[&[&str]] = &[
        &["WGS-84", "121.1206", "28.8473"],
        &["国测局", "121.1206", "28.8473"],
        &["CGCS2000_3_Degree_GK_Zone_40", "40609353.885", "3192860.888"],
        &["CGCS2000_3_Degree_GK_CM_120E", "609353.885", "3192860.888"],
        &["EPSG:4549", "3192860.888", "609353.885"],
        &["2000国家大地坐标系", "40609353.885", "3192860.888"],
        &["大地2000", "121.1206", "28.8473"],
        &["2000", "121.1206", "28.8473"],
        &["GPS", "121.1206", "28.8473"],
        &["西安80", "121.1206", "28.8473"],
        &["北京54", "609353.885", "3192860.888"],
        &["54坐标系", "121.1206", "28.8473"],
        &["EPSG:2384", "609353.885", "3192860.888"],
        &["CGCS2000", "609353.885", "3192860.888"],
    ];
    let (study, report) = list(&["坐标系", "X", "Y"], rows, "").unwrap();
    let at = places(&study);
    for (row, at) in rows.iter().zip(&at).take(9) {
        let [lon, lat] = if row[0] == "国测局" { gcj } else { PLACE };
        assert!(is_at(*at, lon, lat), "{row:?}: {at:?} {report}");
    }
    assert!(at[9..].iter().all(Option::is_none), "{at:?}");
    assert_eq!((noted(&report, "crs-not-understood"), noted(&report, "coordinates-out-of-range")), (4, 1), "{report}");
}

#[test]
fn numbers_that_are_none_of_the_system_are_refused_with_the_way_out() {
    for (keys, x, y, said) in [
        ("crs = \"EPSG:4549\"", "121.1206", "28.8473", "EPSG:4490"),
        ("crs = \"EPSG:4528\"", "28.8473", "121.1206", "EPSG:4490"),
        ("crs = \"EPSG:32651\"", "121.1206", "28.8473", "degrees"),
        ("crs = \"EPSG:3857\"", "121.1206", "28.8473", "degrees"),
        ("", "13482956.0", "3358000.0", "EPSG:3857"),
        ("", "13483158.1", "3337104.3", "BD-09 MC"),
        ("", "609.353885", "3192.860888", "EPSG:4549"),
    ] {
        let (study, report) = list(&["X", "Y"], &[&[x, y]], keys).unwrap();
        assert!(study.facilities[0].at.is_none() && report.to_string().contains(said), "{keys} {x}: {report}");
        assert_eq!(noted(&report, "coordinates-out-of-range"), 1, "{report}");
    }
    for code in ["EPSG:2384", "EPSG:4610", "EPSG:2436", "EPSG:4214"] {
        let error = list(&["X", "Y"], &[&["609353.885", "3192860.888"]], &format!("crs = \"{code}\"")).map(|_| ()).unwrap_err();
        assert!(error.contains("CGCS2000"), "{error}");
    }
    // Kilometres of a zone that is named are read, and told.
    for (x, y) in [("609.353885", "3192.860888"), ("3192.860888", "609.353885"), ("40609.353885", "3192.860888")] {
        let (study, report) = list(&["X（CGCS2000 40带）", "Y"], &[&[x, y]], "").unwrap();
        assert!(is_at(study.facilities[0].at, PLACE[0], PLACE[1]) && noted(&report, "kilometres") == 1, "{report}");
    }
    // 百度's metres are a system of their own.
    let (study, report) = list(&["bd09mc_x", "bd09mc_y"], &[&["13483158.11", "3337104.33"]], "").unwrap();
    let there = shift::bd09_to_wgs84(LonLat::new(121.119_952, 28.860_612).unwrap());
    assert!(is_at(study.facilities[0].at, there.lon(), there.lat()), "{:?} {report}", study.facilities[0].at);
}

/// Where no home is left there is no report: the error says what `check` would.
#[test]
fn homes_that_are_all_refused_are_told_with_the_way_out() {
    let toml = "[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n";
    let facility = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n";
    let homes = "编号,X,Y,老年人口\nA,609353.885,3192860.888,10\nB,610000,3193200,10\n";
    let files = [("study.toml", toml.as_bytes()), ("homes.csv", homes.as_bytes()), ("f.csv", facility.as_bytes())];
    let error = load(folder(&files).path()).map(|_| ()).unwrap_err();
    assert!(error.contains("609353.885") && error.contains("EPSG:4549"), "{error}");
}

/// One file of a layer, in a study with homes.
fn layer(section: &str, file: &str, text: &str) -> (Study, ImportReport) {
    let toml = format!("{section}\nfile = \"{file}\"\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n");
    let facility = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n";
    let files = [("study.toml", toml.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("f.csv", facility.as_bytes()), (file, text.as_bytes())];
    load(folder(&files).path()).unwrap()
}

#[test]
fn every_layer_passes_the_same_gate() {
    let near = |at: Option<LonLat>| is_at(at, PLACE[0], PLACE[1]);
    for (lon, lat, x, y) in [
        ("经度", "纬度", "28.8473", "121.1206"),
        ("X（CGCS2000 40带）", "Y", "3192860.888", "40609353.885"),
        ("经度", "纬度", "121°7′14.16″", "28°50′50.28″"),
    ] {
        let (study, report) = layer("[[compounds]]", "c.csv", &format!("名称,{lon},{lat},户数,交付日期\n甲,{x},{y},10,2023-01-01\n"));
        assert!(near(study.compounds[0].at), "{report}");
        let (study, report) = layer("[[stops]]", "s.csv", &format!("名称,类型,{lon},{lat},服务日\n甲,老年助餐,{x},{y},每周二\n"));
        assert!(near(study.stops[0].at), "{report}");
        let (study, report) = layer("[[areas]]\nlevel = \"village\"", "v.csv", &format!("名称,{lon},{lat}\n甲村,{x},{y}\n"));
        assert!(near(study.areas[0].seat), "{report}");
        let (study, report) = layer("[[homes]]", "h.csv", &format!("编号,{lon},{lat},老年人口\nA,{x},{y},10\n"));
        assert!(study.homes.iter().any(|h| near(Some(h.at))), "{report}");
    }
    let ring = "[[[28.84,121.11],[28.86,121.11],[28.86,121.13],[28.84,121.13],[28.84,121.11]]]";
    let town = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"名称\":\"镇\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{ring}}}}}]}}"
    );
    let (study, report) = layer("[[areas]]\nlevel = \"town\"", "t.geojson", &town);
    assert!(study.areas[0].shape.is_some() && study.homes[0].town.is_some() && noted(&report, "north-first") == 1, "{report}");
    let (_, report) = layer("[[areas]]\nlevel = \"town\"\ncrs = \"EPSG:4549\"", "t.geojson", &town);
    assert!(report.to_string().contains("these are degrees"), "{report}");
}

#[test]
fn what_the_study_says_of_the_order_counts_where_the_numbers_do_not_tell() {
    let homes = "id,lon,lat,seniors\na,14.5,35.9,5\nb,14.51,35.91,5\n";
    let toml = |keys: &str| format!("[[facilities]]\nfile = \"f.csv\"\n{keys}\n[[homes]]\nfile = \"homes.csv\"\n");
    let study = |list: &str, keys: &str| {
        load(folder(&[("study.toml", toml(keys).as_bytes()), ("homes.csv", homes.as_bytes()), ("f.csv", list.as_bytes())]).path())
    };
    let list = "名称,类型,x,y\n甲,老年食堂,35.9,14.5\n";
    assert!(is_at(study(list, "north_first = true").unwrap().0.facilities[0].at, 14.5, 35.9));
    let error = study("名称,类型,x,y\n甲,老年食堂,121.1,28.8\n", "north_first = true").map(|_| ()).unwrap_err();
    assert!(error.contains("north_first"), "{error}");
}

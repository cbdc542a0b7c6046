//! A study that reads its layers from GeoPackage files and one that reads them from PostGIS tables give the same results.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::server::Server;
use super::{carecircle, gdal, grant, text};

/// A street of 1.1 km with a side street, in pieces that cross.
const ROADS: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"道路名称":"东街","道路等级":"支路"},"geometry":{"type":"LineString","coordinates":[[121.15,28.85],[121.155,28.85],[121.161,28.85]]}},
    {"type":"Feature","properties":{"道路名称":"后巷","道路等级":"支路"},"geometry":{"type":"LineString","coordinates":[[121.155,28.845],[121.155,28.856]]}}]}"#;

/// Numbers with fractions, a yes and a no, a name with quotes, and a blank.
const FACILITIES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"编号":"A1","名称":"东门“一号”食堂","类型":"老年食堂","餐位":60,"床位":null,"对外开放":true,"面积":120.5},"geometry":{"type":"Point","coordinates":[121.1552,28.8501]}},
    {"type":"Feature","properties":{"编号":"A2","名称":"城关敬老院","类型":"养老机构","餐位":null,"床位":12,"对外开放":false,"面积":0.1},"geometry":{"type":"Polygon",
     "coordinates":[[[121.1600,28.8502],[121.1604,28.8502],[121.1604,28.8505],[121.1600,28.8505],[121.1600,28.8502]]]}}]}"#;

const AREAS: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"名称":"东街道","代码":"331082001"},"geometry":{"type":"Polygon","coordinates":[[[121.14,28.84],[121.17,28.84],[121.17,28.86],[121.14,28.86],[121.14,28.84]]]}}]}"#;

/// Forty homes along the streets.
fn homes() -> String {
    let mut all = String::new();
    for i in 0..40 {
        let (lon, lat) = (121.15 + f64::from(i % 20) * 0.0005, if i < 20 { 28.8503 } else { 28.8497 });
        let comma = if i == 0 { "" } else { "," };
        write!(all, r#"{comma}{{"type":"Feature","properties":{{"编号":"h{i}","60岁及以上":{}.5}},"geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#, 3 + i)
            .unwrap();
    }
    format!(r#"{{"type":"FeatureCollection","features":[{all}]}}"#)
}

const PROMISE: &str = "[[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n[[services]]\nid = \"nursing\"\nname = \"养老机构\"\n\
                       [[cohorts]]\nid = \"steady\"\nspeed_mps = 0.5\n";

/// Writes the study whose four layers are what `file` gives for each.
fn write_study(dir: &Path, head: &str, file: impl Fn(&str) -> String) {
    fs::create_dir_all(dir).unwrap();
    let mut toml = format!("[study]\nname = \"小镇\"\n{head}[roads]\nfile = {}\n", file("roads"));
    for (section, layer) in [("facilities", "facilities"), ("homes", "homes"), ("areas", "areas")] {
        write!(toml, "[[{section}]]\nfile = {}\n", file(layer)).unwrap();
    }
    fs::write(dir.join("study.toml"), toml + PROMISE).unwrap();
}

/// Every file of a run, with the names of layers made equal.
fn results(study: &Path, out: &Path) -> BTreeMap<String, Vec<u8>> {
    let done = carecircle(&["run", study.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let entries = fs::read_dir(out).unwrap().map(|e| e.unwrap().path());
    entries.map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&p).unwrap())).collect()
}

/// Lines of a summary without those that say where a layer comes from.
fn unnamed(summary: &[u8]) -> Vec<String> {
    let names = ["\"file\":", "\"read_as\":", "; read as ", "to accept: "];
    text(summary).lines().filter(|line| !names.iter().any(|name| line.contains(name))).map(str::to_owned).collect()
}

/// The first lines that two files do not share.
fn difference(one: &[u8], two: &[u8]) -> String {
    let (one, two) = (text(one), text(two));
    let lines = one.lines().zip(two.lines()).find(|(a, b)| a != b);
    lines.map_or_else(String::new, |(a, b)| {
        format!("{}\n{}", a.chars().take(400).collect::<String>(), b.chars().take(400).collect::<String>())
    })
}

#[test]
fn a_table_and_a_geopackage_give_the_same_bytes() {
    let Some(server) = Server::start() else { return };
    let dir = tempfile::tempdir().unwrap();
    let by_file = dir.path().join("file");
    write_study(&by_file, "", |layer| format!("\"{layer}.gpkg\""));
    let layers = [("roads", ROADS.to_owned()), ("facilities", FACILITIES.to_owned()), ("homes", homes()), ("areas", AREAS.to_owned())];
    for (layer, json) in &layers {
        fs::write(by_file.join(format!("{layer}.geojson")), json).unwrap();
        // Two systems: degrees of WGS84, and a zone of CGCS2000 that counts its eastings in metres.
        let system = if ["homes", "roads"].contains(layer) { "EPSG:4549" } else { "EPSG:4326" };
        let (gpkg, json) = (format!("{layer}.gpkg"), format!("{layer}.geojson"));
        if gdal("ogr2ogr", &by_file, &["-f", "GPKG", "-t_srs", system, "-nln", layer, &gpkg, &json]).is_none() {
            return;
        }
        gdal("ogr2ogr", &by_file, &["-f", "PostgreSQL", &server.gdal(), &gpkg, layer, "-nln", layer]);
    }
    grant(&server);
    let by_table = dir.path().join("table");
    write_study(&by_table, &server.section(), |layer| format!("{{ postgis = \"bureau\", table = \"public.{layer}\" }}"));
    let (one, two) = (results(&by_file, &dir.path().join("one")), results(&by_table, &dir.path().join("two")));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    // These hold the import report, which names the files; the manifest holds their hashes.
    let named = ["report.html", "carecircle.xlsx", "manifest.json"];
    for (name, bytes) in one.iter().filter(|(name, _)| !named.contains(&name.as_str())) {
        let same = if name == "summary.json" { unnamed(bytes) == unnamed(&two[name]) } else { *bytes == two[name] };
        assert!(same, "{name} differs: {}", difference(bytes, &two[name]));
    }
    assert!(text(&one["homes.csv"]).lines().count() == 41 && text(&one["homes.csv"]).contains("h39"));
    // The run's id is made of what was read.
    let run =
        |files: &BTreeMap<String, Vec<u8>>| serde_json::from_slice::<serde_json::Value>(&files["manifest.json"]).unwrap()["run"].clone();
    assert!(run(&one).is_string() && run(&one) == run(&two));

    // A change of the table is a change of the answer, and of the network that is kept.
    let network = |study: &Path| fs::read(study.join(".carecircle/network.bin")).unwrap();
    let kept = network(&by_table);
    let again = results(&by_table, &dir.path().join("again"));
    assert!(two == again && network(&by_table) == kept, "the same rows give the same network");
    server.sql("UPDATE roads SET geom = ST_Translate(geom, 0, 300) WHERE \"道路名称\" = '后巷'; UPDATE homes SET \"60岁及以上\" = 100 WHERE \"编号\" = 'h0'");
    let changed = results(&by_table, &dir.path().join("changed"));
    assert!(network(&by_table) != kept && changed["homes.csv"] != two["homes.csv"] && run(&changed) != run(&two));

    // Whatever order the rows come in, and without a key: an update moves a row to the end of its table.
    server.sql("CREATE VIEW shuffled AS SELECT * FROM homes ORDER BY md5(\"编号\")");
    server.sql("ALTER TABLE facilities DROP CONSTRAINT facilities_pkey");
    grant(&server);
    let view = |layer: &str| if layer == "homes" { "shuffled".to_owned() } else { layer.to_owned() };
    write_study(&by_table, &server.section(), |layer| format!("{{ postgis = \"bureau\", table = \"{}\" }}", view(layer)));
    let first = results(&by_table, &dir.path().join("first"));
    server.sql("UPDATE facilities SET \"面积\" = \"面积\" WHERE \"编号\" = 'A1'; CREATE OR REPLACE VIEW shuffled AS SELECT * FROM homes ORDER BY md5(\"编号\") DESC");
    assert!(first == results(&by_table, &dir.path().join("second")), "the order of the server reaches an output");
}

#[test]
fn types_dates_and_coordinates_are_read_as_written() {
    let Some(server) = Server::start() else { return };
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("homes.csv"), "home,lon,lat,seniors\na,121.15,28.85,12\n").unwrap();
    let head = format!("{}[[homes]]\nfile = \"homes.csv\"\n", server.section());
    let facilities = |layer: &str, more: &str| {
        fs::write(dir.path().join("study.toml"), format!("{head}[[facilities]]\nfile = {layer}\n{more}{PROMISE}")).unwrap();
        let out = dir.path().join("out");
        let done = carecircle(&["run", dir.path().to_str().unwrap(), "--out", out.to_str().unwrap()]);
        assert_eq!(done.status.code(), Some(0), "{layer}: {}", text(&done.stderr));
        let said = gdal("ogrinfo", &out, &["-q", "-al", "carecircle.gpkg", "facilities"]).unwrap_or_default();
        (said, text(&carecircle(&["check", dir.path().to_str().unwrap()]).stdout))
    };
    // 高德 coordinates under SRID 4326, an instant that is the next day in China, a curve.
    server.sql(
        "CREATE SCHEMA \"民政\"; \
         CREATE TABLE \"民政\".\"养老.设施\" (gid int PRIMARY KEY, \"名称\" text, \"类型\" varchar(20), \"床位\" numeric(6,1), \
           \"开业日期\" timestamptz, \"标签\" text[], photo bytea, \"位置\" geometry(Geometry, 4326)); \
         INSERT INTO \"民政\".\"养老.设施\" VALUES \
           (812, '三级养老院', '养老机构', 30.0, '2020-06-30 18:00:00+00', '{甲,乙}', '\\x00', ST_SetSRID(ST_MakePoint(121.15458, 28.84755), 4326)), \
           (813, '无图养老院', '养老机构', 10.5, NULL, NULL, NULL, NULL), \
           (814, '空图养老院', '养老机构', 7, NULL, NULL, NULL, ST_GeomFromText('POINT EMPTY', 4326)), \
           (815, '弧形养老院', '养老机构', 8, NULL, NULL, NULL, ST_GeomFromText('CURVEPOLYGON(CIRCULARSTRING(121.15 28.85, 121.151 28.851, 121.152 28.85, 121.151 28.849, 121.15 28.85))', 4326)); \
         ALTER ROLE reader SET search_path = \"民政\"; GRANT USAGE ON SCHEMA \"民政\" TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA \"民政\" TO reader",
    );
    let layer = "{ postgis = \"bureau\", table = '民政.\"养老.设施\"' }";
    let (said, check) = facilities(layer, "crs = \"GCJ-02\"\n");
    assert!(check.contains("812") || check.contains("813, 位置"), "{check}");
    assert!(check.contains("813, 位置") && check.contains("814, 位置"), "{check}");
    if !said.is_empty() {
        assert!(said.contains("2020/07/01") && !said.contains("2020/06/30"), "{said}");
        assert!(said.contains("(Real) = 30\n") && said.contains("(Real) = 10.5\n"), "{said}");
        assert!(said.contains("POINT (121.15") && said.contains("{甲,乙}"), "{said}");
        // 高德's shift here is some 500 m: the point lies west and north of what the table says.
        let (plain, _) = facilities(layer, "");
        let first = |said: &str| said.lines().find(|l| l.contains("POINT (")).map(str::to_owned);
        assert!(first(&plain).is_some() && first(&plain) != first(&said), "{said}{plain}");
    }
    // A query, and a list without geometries whose coordinates stand in columns.
    let query = "{ postgis = \"bureau\", name = \"near\", query = \"\"\"SELECT \"名称\", \"类型\", 121.15::numeric AS \"经度\", 28.85 AS \"纬度\" \
                 FROM \"民政\".\"养老.设施\" WHERE gid = 812 -- one\n;\"\"\" }";
    let (_, check) = facilities(query, "");
    assert!(check.contains("bureau.near.postgis"), "{check}");
}

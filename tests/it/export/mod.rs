//! Results to files: what a script, a spreadsheet, QGIS and a planner find in them.

pub(crate) mod place;
pub(crate) mod word;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use carecircle::analysis::Analysis;
use carecircle::export::{self, ExportError, ExportOptions, Format};
use carecircle::ids::{CohortId, ServiceId};
use geo::{Validation, Winding};
use place::place;
use rusqlite::Connection;
use serde_json::Value;

/// Every file, written into a fresh folder.
fn written(analysis: &Analysis) -> tempfile::TempDir {
    let parent = tempfile::tempdir().unwrap();
    export::write_all(analysis, &parent.path().join("out"), &ExportOptions::default()).unwrap();
    parent
}

fn read(folder: &tempfile::TempDir, name: &str) -> Vec<u8> {
    fs::read(folder.path().join("out").join(name)).unwrap()
}

fn json(folder: &tempfile::TempDir, name: &str) -> Value {
    serde_json::from_slice(&read(folder, name)).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The rows of a CSV file, each by column.
fn table(bytes: &[u8]) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|r| header.iter().cloned().zip(r.unwrap().iter().map(str::to_owned)).collect()).collect();
    (header, rows)
}

#[test]
fn homes_have_the_promised_columns_in_study_order() {
    let analysis = place(200);
    let out = written(&analysis);
    let text = String::from_utf8(read(&out, "homes.csv")).unwrap();
    assert_eq!(
        text.lines().next().unwrap(),
        "home,lon,lat,seniors,area,daycare_s,daycare_facility,canteen_s,canteen_facility,school_s,school_facility,\
         daycare_ebike_s,daycare_ebike_facility,canteen_ebike_s,canteen_ebike_facility,school_ebike_s,school_ebike_facility,\
         circle15,ride30,learn,straight_line,reason"
    );
    let (_, rows) = table(text.as_bytes());
    assert_eq!(rows.len(), 200);
    let steady = analysis.coverage.cohort(CohortId(1));
    for (i, (row, home)) in rows.iter().zip(&analysis.study.homes).enumerate() {
        assert_eq!(row["home"], home.id);
        assert_eq!(row["lon"], format!("{:.7}", home.at.lon()));
        assert_eq!(row["seniors"], home.seniors.to_string());
        let nearest = steady.on_foot(ServiceId(0), carecircle::ids::HomeId::from_index(i));
        assert_eq!(row["daycare_s"], nearest.map_or(String::new(), |n| format!("{:.3}", n.time.seconds())), "home {i}");
        assert_eq!(row["daycare_facility"], nearest.map_or("", |n| &analysis.study.facilities[n.facility.index()].id));
        assert_eq!(row["circle15"], u8::from(steady.circles[0].covered[i]).to_string());
        // No school stands anywhere: nothing is reached, and nothing is 0.
        assert_eq!((&*row["school_s"], &*row["school_facility"], &*row["learn"]), ("", "", "0"));
    }
    assert!(rows.iter().any(|r| r["daycare_s"].is_empty()), "the place has homes that reach nothing");
    assert!(rows.iter().any(|r| r["area"] == "大田, \"新\"街道"));
}

/// Of two circles that leave a home out, the study's first gives the reason.
#[test]
fn the_reason_is_that_of_the_first_circle_that_fails() {
    let out = written(&place(200));
    let (_, rows) = table(&read(&out, "homes.csv"));
    for row in rows {
        let expected = if row["circle15"] == "1" && row["ride30"] == "1" { "no_facility" } else { "" };
        assert!(expected.is_empty() || row["reason"] == expected, "{row:?}");
        assert!(!row["reason"].is_empty());
    }
}

#[test]
fn every_other_cohort_has_its_own_homes_with_the_same_columns() {
    let analysis = place(50);
    let out = written(&analysis);
    let (header, slow) = table(&read(&out, "homes-slow.csv"));
    assert_eq!(header, table(&read(&out, "homes.csv")).0);
    let nearest = analysis.coverage.cohort(CohortId(0)).on_foot(ServiceId(1), carecircle::ids::HomeId(0));
    assert_eq!(slow[0]["canteen_s"], nearest.map_or(String::new(), |n| format!("{:.3}", n.time.seconds())));
    assert!(!out.path().join("out/homes-steady.csv").exists());
}

#[test]
fn areas_open_in_excel_and_hold_every_circle_and_cohort() {
    let analysis = place(300);
    let out = written(&analysis);
    let bytes = read(&out, "areas.csv");
    assert!(bytes.starts_with(b"\xef\xbb\xbf") && !read(&out, "homes.csv").starts_with(b"\xef\xbb\xbf"));
    let (_, rows) = table(&bytes[3..]);
    assert_eq!(rows.len(), 7 * 3 * 2);
    let row = rows.iter().find(|r| r["area"] == "古城街道" && r["circle"] == "circle15" && r["cohort"] == "steady").unwrap();
    let share = analysis.coverage.cohort(CohortId(1)).circles[0].areas[0];
    assert_eq!(row["seniors"].parse::<f64>().unwrap(), share.seniors);
    assert_eq!(row["seniors_left_out"].parse::<f64>().unwrap(), share.seniors_left_out());
    assert!((row["share"].parse::<f64>().unwrap() - share.ratio().unwrap()).abs() < 5e-5);
    assert_eq!((&*row["level"], &*row["code"]), ("town", "331082000"));
    assert!(rows.iter().filter(|r| r["circle"] == "learn").all(|r| r["reason"] == "no_facility" && r["reason_name"] == "没有这类设施"));
}

#[test]
fn the_summary_adds_up() {
    let analysis = place(300);
    let out = written(&analysis);
    let summary = json(&out, "summary.json");
    assert_eq!(summary["simulated"], true);
    assert_eq!(summary["straight_line"], true);
    assert_eq!(summary["toward"], "facility");
    assert_eq!(summary["seniors_are"], "counted");
    assert_eq!(summary["counts"]["facilities_unlocated"], 1);
    assert_eq!(summary["import"][0]["notes"][0]["reason"], "duplicate-id");
    let seniors: f64 = analysis.study.homes.iter().map(|h| h.seniors).sum();
    for cohort in summary["cohorts"].as_array().unwrap() {
        for circle in cohort["circles"].as_array().unwrap() {
            let n = |v: &Value| v.as_f64().unwrap();
            assert_eq!(n(&circle["seniors"]), seniors);
            assert_eq!(n(&circle["seniors_covered"]) + n(&circle["seniors_left_out"]), seniors);
            let by_reason: f64 = circle["reasons"].as_array().unwrap().iter().map(|r| n(&r["seniors"])).sum();
            assert_eq!(by_reason, n(&circle["seniors_left_out"]));
            let by_town: f64 = circle["areas"].as_array().unwrap().iter().map(|a| n(&a["seniors_left_out"])).sum();
            assert_eq!(by_town, n(&circle["seniors_left_out"]));
            assert_eq!(circle["areas"].as_array().unwrap().len(), 6, "towns, not villages");
        }
    }
}

#[test]
fn geojson_follows_the_standard_and_says_what_it_is() {
    let analysis = place(300);
    let out = written(&analysis);
    // Both speak of the study's own cohort; the GeoPackage holds the others.
    let own = analysis.study.settings.cohort;
    let gaps = analysis.gaps().iter().filter(|g| g.cohort == own).count();
    for (file, count) in [("gaps.geojson", gaps), ("circles.geojson", analysis.study.circles.len())] {
        let text = String::from_utf8(read(&out, file)).unwrap();
        let collection: geojson::FeatureCollection = text.parse::<geojson::GeoJson>().unwrap().try_into().unwrap();
        assert_eq!(collection.features.len(), count, "{file}");
        assert_eq!(collection.bbox.as_ref().map(Vec::len), Some(4), "{file}");
        let about = &collection.foreign_members.as_ref().unwrap()["carecircle"];
        assert_eq!((&about["simulated"], &about["straight_line"], &about["toward"]), (&true.into(), &true.into(), &"facility".into()));
        assert_eq!(about["sources"][0]["licence"], "ODbL 1.0");
        for feature in collection.features {
            let Some(geometry) = feature.geometry else { continue };
            let shape: geo::MultiPolygon<f64> = geometry.try_into().unwrap();
            assert!(shape.is_valid());
            // RFC 7946: outer rings run counter-clockwise, holes clockwise.
            assert!(shape.iter().all(|p| p.exterior().is_ccw() && p.interiors().iter().all(Winding::is_cw)), "{file}");
        }
    }
    let gaps = json(&out, "gaps.geojson");
    let first = &gaps["features"][0];
    let gap = analysis.gaps().iter().find(|g| g.cohort == own).unwrap();
    assert_eq!(first["properties"]["seniors"].as_f64().unwrap(), gap.seniors);
    assert_eq!(first["properties"]["missing"], serde_json::json!(["daycare", "canteen"]));
    assert!(first["properties"]["worst_min"].is_null());
    let ring = gap.shape.0[0].exterior();
    assert_eq!(first["geometry"]["coordinates"][0][0][0], serde_json::json!([ring.0[0].x, ring.0[0].y]));
}

fn open(out: &tempfile::TempDir) -> Connection {
    Connection::open(out.path().join("out/carecircle.gpkg")).unwrap()
}

#[test]
fn the_geopackage_is_sound_by_sqlites_own_checks() {
    let analysis = place(6000);
    let out = written(&analysis);
    let db = open(&out);
    let text = |sql: &str| db.query_row(sql, (), |row| row.get::<_, String>(0)).unwrap();
    let number = |sql: &str| db.query_row(sql, (), |row| row.get::<_, f64>(0)).unwrap();
    assert_eq!(text("PRAGMA integrity_check"), "ok");
    assert_eq!(number("PRAGMA application_id"), f64::from(0x4750_4B47));
    assert_eq!(number("SELECT count(*) FROM pragma_foreign_key_check"), 0.0);
    for layer in ["homes", "facilities", "areas", "circles", "gaps"] {
        assert_eq!(text(&format!("SELECT rtreecheck('rtree_{layer}_geom')")), "ok", "{layer}");
    }
    assert_eq!(number("SELECT count(*) FROM rtree_homes_geom"), 6000.0);
    assert_eq!(number("SELECT count(*) FROM facilities WHERE geom IS NULL AND state = 'unlocated'"), 1.0);
    assert_eq!(text("SELECT 运营单位 FROM facilities WHERE facility = 'F1'"), "临海市\"康养\"公司");
    assert_eq!(text("SELECT beds_2 FROM facilities WHERE facility = 'F1'"), "三十", "a list's own Beds beside ours");
    let steady = analysis.coverage.cohort(CohortId(1));
    assert_eq!(number("SELECT sum(seniors) FROM homes WHERE steady_circle15"), steady.circles[0].total.seniors_covered);
    let reached = steady.modes[0].services[0].nearest.iter().flatten();
    let sum: f64 = reached.map(|n| n.time.seconds()).sum();
    assert!((number("SELECT sum(steady_daycare_s) FROM homes") - sum).abs() < 1e-6 * sum);
    assert_eq!(number("SELECT count(*) FROM homes WHERE steady_school_s IS NOT NULL"), 0.0);
    assert_eq!(text("SELECT value FROM about WHERE key = 'simulated'"), "true");
}

/// GDAL reads every layer without a word of warning.
#[test]
fn gdal_opens_the_geopackage_with_the_right_counts_and_extents() {
    if Command::new("ogrinfo").arg("--version").output().is_err() {
        assert!(
            std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(),
            "CARECIRCLE_REQUIRE_GDAL is set, but ogrinfo (gdal-bin) is not installed"
        );
        eprintln!("skipped: ogrinfo (gdal-bin) is not installed");
        return;
    }
    let analysis = place(3000);
    let out = written(&analysis);
    let file = out.path().join("out/carecircle.gpkg");
    // Text, not `-json`: that came only with GDAL 3.7.
    let run = Command::new("ogrinfo").args(["-ro", "-al", "-so"]).arg(&file).output().unwrap();
    assert!(run.status.success());
    assert_eq!(String::from_utf8_lossy(&run.stderr), "", "GDAL has something to say");
    let text = String::from_utf8(run.stdout).unwrap();
    let layer = |name: &str| -> &str {
        let from = text.find(&format!("Layer name: {name}\n")).unwrap_or_else(|| panic!("no {name} in {text}"));
        text[from..].split("\nLayer name: ").next().unwrap()
    };
    for (name, count) in [("homes", 3000), ("facilities", 4), ("areas", 7), ("circles", 6), ("gaps", analysis.gaps().len()), ("about", 10)]
    {
        assert!(layer(name).contains(&format!("\nFeature Count: {count}\n")), "{name}: {}", layer(name));
    }
    let bounds = |of: fn(&carecircle::model::Home) -> f64| {
        let values = analysis.study.homes.iter().map(of);
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    };
    let ((w, e), (s, n)) = (bounds(|h| h.at.lon()), bounds(|h| h.at.lat()));
    assert!(layer("homes").contains(&format!("\nExtent: ({w:.6}, {s:.6}) - ({e:.6}, {n:.6})\n")), "{}", layer("homes"));
    assert!(layer("areas").contains("\nExtent: (121.000000, 28.700000) - (121.150000, 28.800000)\n"));
    assert!(layer("homes").contains("ID[\"EPSG\",4326]"));

    // Its geometries, by GDAL's own reader, are the shapes that were written.
    let run = Command::new("ogr2ogr").args(["-f", "GeoJSON", "/vsistdout/"]).arg(&file).arg("gaps").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    let collection: Value = serde_json::from_slice(&run.stdout).unwrap();
    for (feature, gap) in collection["features"].as_array().unwrap().iter().zip(analysis.gaps()) {
        let geometry: geojson::Geometry = serde_json::from_value(feature["geometry"].clone()).unwrap();
        let shape: geo::MultiPolygon<f64> = geometry.try_into().unwrap();
        assert_eq!(shape, gap.shape);
    }
}

#[test]
fn the_workbook_opens_with_its_sheets_and_numbers() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let analysis = place(120);
    let out = written(&analysis);
    let mut book: Xlsx<_> = open_workbook(out.path().join("out/carecircle.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["概览", "镇街", "缺口", "居民点", "导入报告"]);
    let homes = book.worksheet_range("居民点").unwrap();
    assert_eq!(homes.height(), 121);
    assert_eq!(homes.get_value((3, 3)), Some(&Data::Float(12.5)));
    let overview = book.worksheet_range("概览").unwrap();
    assert_eq!(overview.get_value((1, 1)), Some(&Data::String("健步老人".into())), "the study's own cohort comes first");
    let total = analysis.coverage.cohort(CohortId(1)).circles[0].total;
    assert_eq!(overview.get_value((1, 9)), Some(&Data::Float(total.seniors_left_out())));
    assert!(book.worksheet_range("导入报告").unwrap().height() == 3);
}

/// Same analysis, same bytes: no clock, no hash order.
#[test]
fn two_runs_write_the_same_bytes() {
    let (a, b) = (written(&place(400)), written(&place(400)));
    let files = names(&a.path().join("out"));
    assert_eq!(files.len(), 11);
    for file in files {
        assert!(read(&a, &file) == read(&b, &file), "{file} differs");
    }
}

/// A run that fails leaves what was there, whole, and no litter.
#[test]
fn nothing_is_replaced_until_everything_is_written() {
    let analysis = place(20);
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("out");
    fs::create_dir_all(out.join("report.html")).unwrap();
    fs::write(out.join("homes.csv"), "before").unwrap();
    fs::write(out.join("mine.txt"), "mine").unwrap();
    let error = export::write_all(&analysis, &out, &ExportOptions::default()).unwrap_err();
    assert!(matches!(&error, ExportError::Occupied { path } if path.ends_with("report.html")), "{error}");
    assert_eq!(fs::read_to_string(out.join("homes.csv")).unwrap(), "before");
    assert_eq!(names(&out), ["homes.csv", "mine.txt", "report.html"]);
    assert_eq!(names(parent.path()), ["out"]);

    fs::remove_dir(out.join("report.html")).unwrap();
    export::write_all(&analysis, &out, &ExportOptions::default()).unwrap();
    assert!(fs::read_to_string(out.join("homes.csv")).unwrap().starts_with("home,lon"));
    assert_eq!(fs::read_to_string(out.join("mine.txt")).unwrap(), "mine");
    assert_eq!(names(parent.path()), ["out"]);
}

#[test]
fn a_file_in_the_way_is_named_before_the_long_work() {
    let parent = tempfile::tempdir().unwrap();
    let out: PathBuf = parent.path().join("out");
    fs::write(&out, "a file").unwrap();
    let error = export::prepare(&out).unwrap_err();
    assert!(error.to_string().contains("is a file") && error.to_string().contains("--out"), "{error}");
    let fresh = parent.path().join("a/b/c");
    export::prepare(&fresh).unwrap();
    assert!(names(&fresh).is_empty() && names(&parent.path().join("a/b")) == ["c"]);
}

/// A study's homes.csv has the name of a result.
#[test]
fn results_never_replace_the_study_they_came_from() {
    let study = tempfile::tempdir().unwrap();
    fs::write(study.path().join("study.toml"), "").unwrap();
    fs::write(study.path().join("homes.csv"), "input").unwrap();
    let error = export::prepare(study.path()).unwrap_err();
    assert!(matches!(error, ExportError::StudyFolder { .. }) && error.to_string().contains("--out"), "{error}");
    assert!(export::write_all(&place(3), study.path(), &ExportOptions::default()).is_err());
    assert_eq!(fs::read_to_string(study.path().join("homes.csv")).unwrap(), "input");
}

/// Everything in one file: no script, nothing fetched, nothing of a list taken for markup.
#[test]
fn the_report_stands_alone_and_escapes_what_it_shows() {
    let out = written(&place(3000));
    let html = String::from_utf8(read(&out, "report.html")).unwrap();
    for forbidden in ["<script", "<b>江南", "<未定位>", "src=", "http://", "https://", "@import", "url("] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("&lt;b&gt;江南&lt;/b&gt;街道") && html.contains("row 5: &lt;未定位&gt;"));
    for promised in ["模拟数据", "直线估算", "2025年6月30日", "ODbL 1.0", "15-minute service circle", "ids are taken already"] {
        assert!(html.contains(promised), "{promised}");
    }
    let summary = json(&out, "summary.json");
    let circle = &summary["cohorts"][1]["circles"][1];
    let thousands = |n: &Value| format!("{},{:03}", n.as_f64().unwrap() as u64 / 1000, n.as_f64().unwrap().round() as u64 % 1000);
    let share = format!("{:.1}%", circle["share"].as_f64().unwrap() * 100.0);
    assert!(html.contains(&format!("还差 <b>{}</b> 人", thousands(&circle["seniors_left_out"]))) && html.contains(&share));
}

#[test]
fn forty_thousand_homes_still_make_a_report_that_prints() {
    let parent = tempfile::tempdir().unwrap();
    let options = ExportOptions { formats: vec![Format::Report], ..ExportOptions::default() };
    let written = export::write_all(&place(40_000), parent.path(), &options).unwrap();
    assert!(written[0].bytes < 1_500_000, "{} bytes", written[0].bytes);
    assert!(fs::read_to_string(&written[0].path).unwrap().contains("图面已简化"));
}

#[test]
fn only_the_wanted_formats_are_written() {
    let parent = tempfile::tempdir().unwrap();
    let options = ExportOptions { formats: vec![Format::Summary], ..ExportOptions::default() };
    let written = export::write_all(&place(5), parent.path(), &options).unwrap();
    assert_eq!(names(parent.path()), ["manifest.json", "summary.json"]);
    assert_eq!(written[0].bytes, fs::metadata(&written[0].path).unwrap().len());
}

/// Run it in release: `cargo test --release --test it -- --ignored export --nocapture`.
#[test]
#[ignore = "a measurement, not a check"]
fn a_hundred_thousand_homes() {
    let analysis = place(100_000);
    let parent = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let began = std::time::Instant::now();
        let files =
            export::write_all(&analysis, parent.path(), &ExportOptions { formats: vec![format], ..ExportOptions::default() }).unwrap();
        let mb = files.iter().map(|f| f.bytes).sum::<u64>() as f64 / 1e6;
        eprintln!("{format:?}: {:.3} s, {mb:.1} MB", began.elapsed().as_secs_f64());
    }
    let began = std::time::Instant::now();
    export::write_all(&analysis, parent.path(), &ExportOptions::default()).unwrap();
    eprintln!("everything: {:.3} s", began.elapsed().as_secs_f64());
}

/// Leaves a report to look at: `cargo test --workspace --test it -- --ignored a_report_to_look_at --nocapture`.
#[test]
#[ignore = "for eyes"]
fn a_report_to_look_at() {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report");
    let options = ExportOptions { formats: vec![Format::Report], ..ExportOptions::default() };
    let written = export::write_all(&place(3000), &out, &options).unwrap();
    eprintln!("{}: {} bytes", written[0].path.display(), written[0].bytes);
}

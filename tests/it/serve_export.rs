//! What is seen, as files: each holds what the analysis holds, for the cohort and circle asked for.

use std::fs;

use carecircle::export::{self, Content, EXPORTS, ExportOptions};
use carecircle::ids::{CircleId, CohortId};
use serde_json::Value;

use crate::hamlet;
use crate::serve::{ask, get};

const HOMES: usize = 3000;
const LENS: &str = "cohort=frail&circle=circle30";

fn text(path: &str) -> String {
    let answer = get(path);
    assert_eq!(answer.status, 200, "{path}");
    String::from_utf8(answer.body).unwrap()
}

#[test]
fn underserved_areas_are_those_of_the_lens() {
    let analysis = hamlet::analysis(HOMES);
    let answer = get(&format!("/api/v1/export/gaps.geojson?{LENS}"));
    assert_eq!(answer.header("content-type"), Some("application/geo+json"));
    let collection: Value = answer.json();
    let shown: Vec<_> = analysis.gaps().iter().filter(|g| g.cohort == CohortId(1) && g.circle == CircleId(1)).collect();
    let features = collection["features"].as_array().unwrap();
    assert_eq!(features.len(), shown.len());
    for (feature, gap) in features.iter().zip(shown) {
        assert_eq!(feature["properties"]["seniors"].as_f64(), Some(gap.seniors));
        assert_eq!((&feature["properties"]["cohort"], &feature["properties"]["circle"]), (&"frail".into(), &"circle30".into()));
    }
    assert_eq!(collection["carecircle"]["simulated"], true);
    let circles: Value = serde_json::from_str(&text(&format!("/api/v1/export/circles.geojson?{LENS}"))).unwrap();
    assert_eq!(circles["features"].as_array().unwrap().len(), 1);
}

#[test]
fn homes_come_as_a_table_and_as_a_workbook() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let analysis = hamlet::analysis(HOMES);
    let circled = &analysis.coverage.cohorts[1].circles[1];
    let table = text(&format!("/api/v1/export/homes.csv?{LENS}"));
    // Excel reads UTF-8 as UTF-8 only after such a mark.
    let table = table.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(&header[0], "home");
    let at = |name: &str| header.iter().position(|h| h == name);
    assert_eq!((at("circle30").is_some(), at("circle15")), (true, None), "only the circle that is seen");
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), HOMES);
    for (i, row) in rows.iter().enumerate() {
        assert_eq!(&row[at("circle30").unwrap()], if circled.covered[i] { "1" } else { "0" });
        assert_eq!(&row[at("reason").unwrap()], circled.reason[i].as_ref().map_or("", carecircle::coverage::Reason::code));
    }

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("homes.xlsx");
    fs::write(&path, get(&format!("/api/v1/export/carecircle.xlsx?{LENS}")).body).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let homes = book.worksheet_range("居民点").unwrap();
    assert_eq!(homes.height(), HOMES + 1);
    let whole = (1..=HOMES).filter(|row| homes.get_value((*row as u32, homes.width() as u32 - 2)) == Some(&Data::String("是".into())));
    assert_eq!(whole.count(), circled.covered.iter().filter(|c| **c).count());
    let gaps = book.worksheet_range("缺口").unwrap();
    assert_eq!(gaps.height() - 1, analysis.gaps().iter().filter(|g| g.cohort == CohortId(1) && g.circle == CircleId(1)).count());
}

/// What a reader takes home from the page comes in again, and GDAL reads its first column by its name.
#[test]
fn the_mark_for_excel_is_in_nobody_elses_way() {
    let bytes = get("/api/v1/export/homes.csv").body;
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    let toml = "[[homes]]\nfile = \"homes.csv\"\ncolumns = { id = \"home\", seniors = \"seniors\" }\n[[facilities]]\nfile = \"f.csv\"\n";
    let facilities = "名称,类型,经度,纬度\n一号食堂,老年食堂,121.13,28.85\n";
    let files: [(&str, &[u8]); 3] = [("study.toml", toml.as_bytes()), ("homes.csv", &bytes), ("f.csv", facilities.as_bytes())];
    let folder = crate::import_study::folder(&files);
    let loaded = carecircle::analysis::load(folder.path(), |_| {}).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(loaded.study.homes.len(), HOMES);
    assert_eq!(loaded.study.homes[0].id, "h0", "the column of ids is found by its name");
    let run = std::process::Command::new("ogrinfo").args(["-ro", "-so", "-al"]).arg(folder.path().join("homes.csv")).output();
    let Ok(run) = run else {
        assert!(std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(), "CARECIRCLE_REQUIRE_GDAL is set, but ogrinfo is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(said.contains(&format!("Feature Count: {HOMES}")) && said.contains("\nhome: String"), "{said}");
}

#[test]
fn towns_have_one_row_each() {
    let table = text(&format!("/api/v1/export/areas.csv?{LENS}"));
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 9);
    assert!(rows.iter().all(|r| (&r[4], &r[6]) == ("circle30", "frail")));
}

#[test]
fn the_geopackage_holds_everything_and_is_not_packed_again() {
    let analysis = hamlet::analysis(HOMES);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.gpkg");
    let answer = ask("GET", "/api/v1/export/carecircle.gpkg", "localhost", "Accept-Encoding: gzip\r\n");
    assert_eq!((answer.status, answer.header("content-encoding")), (200, None));
    assert_eq!(answer.header("content-length"), Some(&*answer.body.len().to_string()));
    fs::write(&path, answer.body).unwrap();
    let db = rusqlite::Connection::open(&path).unwrap();
    let count = |table: &str| db.query_row(&format!("SELECT count(*) FROM {table}"), (), |r| r.get::<_, usize>(0)).unwrap();
    assert_eq!(count("homes"), HOMES);
    assert_eq!(count("gaps"), analysis.gaps().len());
    assert_eq!(count("circles"), analysis.circle_areas().count());
    let csv = ask("GET", "/api/v1/export/homes.csv", "localhost", "Accept-Encoding: gzip\r\n");
    assert_eq!(csv.header("content-encoding"), Some("gzip"));
}

#[test]
fn a_file_has_a_plain_and_a_chinese_name() {
    let answer = get(&format!("/api/v1/export/gaps.geojson?{LENS}"));
    let disposition = answer.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment; filename=\"gaps-circle30-frail.geojson\"; filename*=UTF-8''%E6%A0%B7"), "{disposition}");
    // 样例县-服务空白区-…-模拟数据
    assert!(disposition.contains("-%E6%9C%8D%E5%8A%A1%E7%A9%BA%E7%99%BD%E5%8C%BA-"), "{disposition}");
    assert!(disposition.ends_with("-%E6%A8%A1%E6%8B%9F%E6%95%B0%E6%8D%AE.geojson"), "{disposition}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(text("/api/v1/export/report.html").contains("模拟数据"));
}

/// A new format is one row of the table: the run writes it, the server offers it and describes it.
#[test]
fn every_file_of_the_table_is_written_and_served() {
    let analysis = hamlet::analysis(HOMES);
    let out = tempfile::tempdir().unwrap();
    let written = export::write_all(&analysis, out.path(), &ExportOptions::default()).unwrap();
    let described = String::from_utf8(get("/api/v1/openapi.json").body).unwrap();
    for row in &EXPORTS {
        let (name, holds) = (row.name, row.holds(&analysis));
        if matches!(row.content, Content::Analysis { .. }) {
            assert_eq!(written.iter().any(|file| file.path.ends_with(name)), holds, "{name}");
        }
        let answer = get(&format!("/api/v1/export/{name}"));
        // The hamlet has no roads; with roads, serve_site asks for what needs them.
        let status = if row.is_offered() { if holds { 200 } else { 422 } } else { 404 };
        assert_eq!(answer.status, status, "{name}");
        assert!(status != 200 || answer.header("content-type") == Some(row.media_type), "{name}");
        assert_eq!(described.contains(&format!("`{name}` ({})", row.en)), row.is_offered(), "{name}");
    }
}

#[test]
fn an_unknown_file_or_cohort_is_a_problem() {
    for (path, status, word) in [
        ("/api/v1/export/homes.shp", 404, "homes.csv"),
        ("/api/v1/export/homes.csv?cohort=nobody", 400, "steady, frail"),
        ("/api/v1/export/..%2Fstudy.toml", 404, "gaps.geojson"),
        ("/api/v1/export/report.docx?lang=fr", 400, "expected zh or en"),
    ] {
        let answer = get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(word), "{path}");
    }
}

/// Under other conditions than the study's own, the files are those of the conditions too.
#[test]
fn what_is_exported_is_what_is_seen() {
    for conditions in ["speed_mps=0.4", "services=canteen"] {
        let lens = format!("cohort=steady&circle=circle15&{conditions}");
        let summary = get(&format!("/api/v1/summary?{lens}")).json();
        let left_out = summary["covered"]["seniors_left_out"].as_f64().unwrap();
        let plain = get("/api/v1/summary?cohort=steady&circle=circle15").json();
        assert_ne!(plain["covered"]["seniors_left_out"].as_f64(), Some(left_out), "{conditions} change nothing");
        let table = text(&format!("/api/v1/export/homes.csv?{lens}"));
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|h| h == name).unwrap();
        let rows = reader.records().map(Result::unwrap).filter(|r| &r[at("circle15")] == "0");
        assert_eq!(rows.map(|r| r[at("seniors")].parse::<f64>().unwrap()).sum::<f64>(), left_out, "{conditions}");
        // The hamlet's own gaps are of another making; under conditions they are those of a run.
        let gaps: Value = get(&format!("/api/v1/export/gaps.geojson?{lens}")).json();
        let seniors: f64 = gaps["features"].as_array().unwrap().iter().map(|f| f["properties"]["seniors"].as_f64().unwrap()).sum();
        assert_eq!(seniors, left_out, "{conditions}");
    }
}

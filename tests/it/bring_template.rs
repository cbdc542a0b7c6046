//! The template of what to bring, filled in and brought back: known without a question.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use carecircle::geom::{LonLat, geodesic_m, shift};
use carecircle::import::bring::{Role, recognise};
use carecircle::targets::Pack;
use carecircle::template::template_workbook;

use crate::bring::{answers, beside, folder, made, roads_geojson};

fn linhai() -> Pack {
    Pack::find("linhai-2023-2025", Path::new("")).unwrap()
}

/// Number of a sheet in the workbook, by its name, from 1.
fn sheet_number(book: &str, name: &str) -> usize {
    book.match_indices("<sheet ")
        .position(|(at, _)| book[at..].starts_with("<sheet ") && book[at..].split("/>").next().unwrap().contains(name))
        .unwrap()
        + 1
}

/// The workbook with rows written below those that it has, as a spreadsheet program would: by its XML, without the writer's library.
fn filled(template: &[u8], sheets: &[(&str, Vec<Vec<String>>)]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(template)).unwrap();
    let mut text = String::new();
    archive.by_name("xl/workbook.xml").unwrap().read_to_string(&mut text).unwrap();
    let parts: Vec<(String, &Vec<Vec<String>>)> =
        sheets.iter().map(|(name, rows)| (format!("xl/worksheets/sheet{}.xml", sheet_number(&text, name)), rows)).collect();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if let Some((_, rows)) = parts.iter().find(|p| p.0 == name) {
            let xml = String::from_utf8(bytes).unwrap();
            let last = xml.matches("<row ").count();
            let cell = |row: usize, column: usize, text: &str| {
                let place = format!("{}{row}", char::from(b'A' + u8::try_from(column).unwrap()));
                match text.parse::<f64>() {
                    Ok(_) => format!("<c r=\"{place}\"><v>{text}</v></c>"),
                    Err(_) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                }
            };
            let row = |(n, cells): (usize, &Vec<String>)| {
                let row = last + 1 + n;
                let all: String = cells.iter().enumerate().filter(|c| !c.1.is_empty()).map(|(c, text)| cell(row, c, text)).collect();
                format!("<row r=\"{row}\">{all}</row>")
            };
            let added: String = rows.iter().enumerate().map(row).collect();
            bytes = xml.replace("</sheetData>", &format!("{added}</sheetData>")).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|c| (*c).to_owned()).collect()
}

/// Facilities with coordinates of three maps, each row with its system; one has an address only, and one is closed.
fn facilities() -> Vec<Vec<String>> {
    let at = |place: LonLat| [format!("{:.6}", place.lon()), format!("{:.6}", place.lat())];
    let [a, b] = at(shift::wgs84_to_gcj02(beside(0)));
    let [c, d] = at(beside(1));
    vec![
        row(&[
            "东门老年食堂",
            "老年食堂",
            "古城街道",
            "东门社区",
            "东门街12号",
            &a,
            &b,
            "GCJ-02",
            "",
            "60",
            "周一至周五 10:30-13:00",
            "",
            "2023-05-01",
            "正常",
            "村级",
        ]),
        row(&["大洋照料中心", "居家养老服务照料中心", "大洋街道", "", "", &c, &d, "WGS84", "20", "", "", "", "", "正常", "镇级"]),
        row(&["后山助餐点", "助餐点", "汛桥镇", "后山村", "后山村村部", "", "", "", "", "", "", "", "", "暂停营业", ""]),
    ]
}

fn villages() -> Vec<Vec<String>> {
    let [a, b] = [beside(10), beside(20)];
    vec![
        row(&["古城街道", "东门社区", "812", "430", "262", "120", "1300", &a.lon().to_string(), &a.lat().to_string(), "WGS84"]),
        row(&["汛桥镇", "后山村", "305", "", "", "", "", &b.lon().to_string(), &b.lat().to_string(), "WGS84"]),
    ]
}

#[test]
fn a_template_that_is_filled_in_is_known_without_a_question() {
    let template = template_workbook(Some(&linhai())).unwrap();
    let bytes = filled(&template, &[("养老服务设施", facilities()), ("村社区老年人口", villages())]);
    let dir = folder(&[("要带什么 linhai-2023-2025.xlsx", bytes), ("道路.geojson", roads_geojson())]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert!(draft.questions.is_empty() && draft.ready, "{:?} {:?}", draft.questions, draft.missing);
    let book = draft.files.iter().find(|f| f.name.starts_with("要带什么")).unwrap();
    let used: Vec<(&str, Role, usize)> = book.sheets.iter().filter(|s| s.used).map(|s| (s.name.as_str(), s.role, s.rows)).collect();
    assert_eq!(used, [("养老服务设施", Role::Facilities, 3), ("村社区老年人口", Role::Villages, 2), ("镇街", Role::Areas, 19)]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    let names: Vec<&str> = study.facilities.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["东门老年食堂", "大洋照料中心", "后山助餐点"], "the example is no data");
    for (n, f) in (0..).zip(&study.facilities[..2]) {
        assert!(geodesic_m(f.at.unwrap(), beside(n)) < 1.0 && f.operates(), "{}", f.name);
    }
    let first = &study.facilities[0];
    assert_eq!((first.seats, study.facilities[1].beds, first.level.as_deref()), (Some(60.0), Some(20.0), Some("村级")));
    assert!(study.facilities[2].at.is_none() && !study.facilities[2].operates());
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 1117.0).abs() < 1e-6, "812 + 305");
    assert_eq!(study.areas.iter().filter(|a| a.code.len() == 9).count(), 19);
    assert!(study.figures.is_empty(), "待填 is no figure: {:?}", study.figures);
    let told =
        |reason: &str| made.report.layers.iter().flat_map(|l| &l.notes).filter(|n| n.reason == reason).map(|n| n.count).sum::<usize>();
    assert_eq!(told("example-row"), 3, "{:?}", made.report.layers);
}

#[test]
fn every_sheet_is_read_as_its_list_and_a_figure_that_is_filled_in_counts() {
    let at = beside(3);
    let (lon, lat) = (at.lon().to_string(), at.lat().to_string());
    let plain = template_workbook(None).unwrap();
    let bytes = filled(
        &plain,
        &[
            ("养老服务设施", facilities()),
            ("居住点", vec![row(&["东苑", "古城街道", "", "96", "240", &lon, &lat, "WGS84"])]),
            ("镇街", vec![row(&["古城街道", "331082001", "城区"]), row(&["汛桥镇", "331082100", "平原"])]),
            ("流动服务点", vec![row(&["后山村助餐车", "老年食堂", "每周二、五", "10:30-12:00", "汛桥镇", "后山村", &lon, &lat, "WGS84"])]),
            (
                "新建住宅小区",
                vec![row(&["江南新苑", "2025-06-30", "620", "居家养老服务照料中心", "180", "古城街道", "", &lon, &lat, "WGS84"])],
            ),
            (
                "统计指标",
                vec![
                    row(&["learners", "参加老年教育的人数", "", "2024", "12000", "人", "教育局"]),
                    row(&["x", "别的", "", "2024", "待填", "人"]),
                ],
            ),
        ],
    );
    let dir = folder(&[("填好的.xlsx", bytes)]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert!(draft.questions.is_empty() && draft.ready, "{:?} {:?}", draft.questions, draft.files);
    let (_, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!((study.facilities.len(), study.stops.len(), study.compounds.len(), study.figures.len()), (3, 1, 1, 1));
    assert_eq!((study.figures[0].id.as_str(), study.figures[0].value, study.areas.len()), ("learners", 12000.0, 2));
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 96.0).abs() < 1e-9);
}

#[test]
fn a_blank_template_is_no_list_of_anything() {
    let dir = folder(&[("要带什么.xlsx", template_workbook(None).unwrap())]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert!(draft.questions.is_empty() && !draft.ready, "{:?}", draft.questions);
    assert!(draft.files[0].sheets.iter().all(|s| !s.used), "{:?}", draft.files[0].sheets);
    assert!(draft.files[0].problem.is_none(), "{:?}", draft.files[0].problem);
}

#[test]
fn the_command_writes_the_template_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("要带什么.xlsx");
    let run = |pack: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
        command.arg("template").arg(&path).args(["--pack", pack]).output().unwrap()
    };
    let unknown = run("nowhere");
    assert!(unknown.status.code() == Some(2) && String::from_utf8_lossy(&unknown.stderr).contains("linhai-2023-2025"), "{unknown:?}");
    assert!(!path.exists());
    assert_eq!(run("linhai-2023-2025").status.code(), Some(0));
    assert_eq!(fs::read(&path).unwrap(), template_workbook(Some(&linhai())).unwrap());
    assert_eq!(run("linhai-2023-2025").status.code(), Some(2), "what somebody has filled in is not written over");
}

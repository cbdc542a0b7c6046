//! Bad input is refused with its place and a way out, or dropped and counted; never in silence, never by a panic.

use std::io::Write;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::import_study::{folder, load, noted};

const STUDY: &str = "[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n";
const HOMES: &str = "home,lon,lat,seniors\na,121.10,28.85,12\nb,121.11,28.86,3\n";
const FACILITIES: &str = "名称,类型,经度,纬度\n东门食堂,老年食堂,121.105,28.852\n";

fn csv(homes: &str, facilities: &str) -> Result<(carecircle::model::Study, carecircle::model::ImportReport), String> {
    let dir = folder(&[("study.toml", STUDY.as_bytes()), ("homes.csv", homes.as_bytes()), ("f.csv", facilities.as_bytes())]);
    load(dir.path())
}

/// A study whose facility list is this workbook.
fn workbook(bytes: &[u8], more: &str) -> Result<(carecircle::model::Study, carecircle::model::ImportReport), String> {
    let study = format!("[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.xlsx\"\n{more}");
    let dir = folder(&[("study.toml", study.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("f.xlsx", bytes)]);
    load(dir.path())
}

fn said(result: Result<(carecircle::model::Study, carecircle::model::ImportReport), String>, parts: &[&str]) {
    let message = result.map(|_| ()).unwrap_err();
    for part in parts {
        assert!(message.contains(part), "\"{part}\" is not in: {message}");
    }
}

#[test]
fn nan_and_swapped_coordinates_are_told_apart() {
    let homes = "home,lon,lat,seniors\na,121.10,28.85,1\nb,NaN,28.85,1\nc,28.85,121.10,1\nd,0,0,1\ne,40500000,3200000,1\nf,x,28,1\ng,,,1\nh,inf,28,1\n";
    let (study, report) = csv(homes, FACILITIES).unwrap();
    assert_eq!(study.homes.len(), 1);
    for (reason, count) in [
        ("nan-coordinates", 2),
        ("swapped-coordinates", 1),
        ("zero-coordinates", 1),
        ("coordinates-out-of-range", 1),
        ("unreadable-coordinates", 1),
        ("no-coordinates", 1),
    ] {
        assert_eq!(noted(&report, reason), count, "{reason}\n{report}");
    }
    let homes = &report.layers.iter().find(|l| l.layer == "homes").unwrap();
    assert_eq!((homes.read, homes.kept, homes.dropped()), (8, 1, 7));
    assert!(report.to_string().contains("row 4: (28.85, 121.1)"), "{report}");
}

/// Malta read the other way round is still on the globe: only the rest of the study tells.
#[test]
fn swapped_coordinates_within_range_are_found_by_their_distance() {
    let homes = "home,lon,lat,seniors\na,14.5,35.9,1\nb,14.51,35.9,1\nc,35.9,14.5,1\n";
    let (study, report) = csv(homes, "name,kind,lon,lat\nx,canteen,35.9,14.5\n").unwrap();
    assert_eq!(study.homes.len(), 2);
    assert_eq!(noted(&report, "far-away"), 2);
    assert_eq!(noted(&report, "unlocated"), 1);
    assert!(study.facilities[0].at.is_none());
    assert!(report.to_string().contains("look swapped"), "{report}");
    assert!((study.plane.centre().lon() - 14.5).abs() < 0.02);
}

#[test]
fn an_empty_file_and_a_list_without_headers_are_refused() {
    said(csv("", FACILITIES), &["homes.csv is empty (0 bytes)"]);
    said(csv("\n\n ,\n", FACILITIES), &["homes.csv is empty"]);
}

#[test]
fn an_empty_sheet_is_refused_and_a_filled_one_beside_it_is_found() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("空").unwrap();
    said(workbook(&book.save_to_buffer().unwrap(), ""), &["f.xlsx is empty", "sheet \"空\""]);

    let mut book = Workbook::new();
    book.add_worksheet().set_name("空").unwrap();
    let sheet = book.add_worksheet().set_name("名单").unwrap();
    for (c, h) in ["名称", "类型", "经度", "纬度"].iter().enumerate() {
        sheet.write(0, c as u16, *h).unwrap();
    }
    sheet.write(1, 0, "甲").unwrap();
    sheet.write(1, 1, "老年食堂").unwrap();
    sheet.write(1, 2, 121.1).unwrap();
    sheet.write(1, 3, 28.85).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (study, report) = workbook(&bytes, "").unwrap();
    assert_eq!(study.facilities.len(), 1);
    assert!(report.to_string().contains("sheet \"名单\""), "{report}");
    said(workbook(&bytes, "sheet = \"名单2\"\n"), &["f.xlsx has no sheet \"名单2\"", "\"空\", \"名单\""]);
}

/// A bureau's list as it comes: a title, a header of two rows with merged cells, towns merged
/// downward, dates and numbers as cells, a row of totals.
#[test]
fn a_merged_header_below_a_title_is_found() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 7, "临海市养老服务设施一览表", &plain).unwrap();
    for (column, header) in [(0, "序号"), (1, "所属街道"), (2, "机构名称"), (3, "类型"), (6, "床位（张）"), (7, "成立日期")]
    {
        sheet.merge_range(1, column, 2, column, header, &plain).unwrap();
    }
    sheet.merge_range(1, 4, 1, 5, "坐标", &plain).unwrap();
    sheet.write(2, 4, "经度").unwrap();
    sheet.write(2, 5, "纬度").unwrap();
    sheet.merge_range(3, 1, 4, 1, "古城街道", &plain).unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (row, name) in [(3, "甲食堂"), (4, "乙食堂")] {
        sheet.write(row, 0, row - 2).unwrap();
        sheet.write(row, 2, name).unwrap();
        sheet.write(row, 3, "老年食堂").unwrap();
        sheet.write(row, 4, 121.1).unwrap();
        sheet.write(row, 5, 28.85).unwrap();
        sheet.write(row, 6, 20).unwrap();
        sheet.write_with_format(row, 7, ExcelDateTime::from_ymd(2021, 3, 9).unwrap(), &date).unwrap();
    }
    sheet.write(5, 0, "合计").unwrap();
    sheet.write(5, 6, 40).unwrap();
    let (study, report) = workbook(&book.save_to_buffer().unwrap(), "").unwrap();
    assert_eq!(study.facilities.len(), 2, "{report}");
    let second = &study.facilities[1];
    assert_eq!((second.name.as_str(), second.area_name.as_deref(), second.beds), ("乙食堂", Some("古城街道"), Some(20.0)));
    assert_eq!(second.opened, Some("2021-03-09".parse().unwrap()));
    assert_eq!(second.at.map(|at| (at.lon(), at.lat())), Some((121.1, 28.85)));
    assert_eq!(second.services.len(), 1);
    assert_eq!(noted(&report, "total-row"), 1);
    assert_eq!(noted(&report, "unlocated"), 0);
    assert!(second.attributes.is_empty(), "{:?}", second.attributes);
}

#[test]
fn gbk_is_detected_and_gbk_declared_as_utf8_is_refused() {
    let text = "名称,类型,经度,纬度\n东门食堂,老年食堂,121.105,28.852\n西门照料中心,日间照料中心,121.106,28.853\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let dir = folder(&[("study.toml", STUDY.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("f.csv", &gbk)]);
    let (study, report) = load(dir.path()).unwrap();
    assert_eq!(study.facilities[1].name, "西门照料中心");
    assert!(report.to_string().contains("GB18030"), "{report}");

    let declared = format!("{STUDY}encoding = \"utf-8\"\n");
    let dir = folder(&[("study.toml", declared.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("f.csv", &gbk)]);
    said(load(dir.path()), &["f.csv is not utf-8 text", "line 1", "leave encoding out"]);

    // One damaged byte in UTF-8 is that, and not a list in GBK.
    let mut damaged = text.as_bytes().to_vec();
    let at = damaged.len() - 30;
    damaged[at] = 0xFF;
    let dir = folder(&[("study.toml", STUDY.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("f.csv", &damaged)]);
    let (study, report) = load(dir.path()).unwrap();
    assert_eq!(study.facilities[0].name, "东门食堂");
    assert_eq!(noted(&report, "bad-bytes"), 1, "{report}");
}

#[test]
fn an_invalid_polygon_is_repaired_and_an_empty_one_dropped() {
    let feature = |name: &str, ring: &str| {
        format!(r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#)
    };
    let towns = format!(
        r#"{{"type":"FeatureCollection","features":[{},{},{}]}}"#,
        feature("结", "[[121.0,28.8],[121.0,29.0],[121.2,28.8],[121.2,29.0],[121.0,28.8]]"),
        feature("线", "[[121.0,28.8],[121.1,28.8],[121.0,28.8]]"),
        feature("米", "[[500000,3200000],[500100,3200000],[500100,3200100],[500000,3200000]]"),
    );
    let study = "[[homes]]\nfile = \"homes.csv\"\n[[areas]]\nfile = \"towns.geojson\"\n";
    let dir = folder(&[
        ("study.toml", study.as_bytes()),
        ("towns.geojson", towns.as_bytes()),
        ("homes.csv", b"lon,lat,seniors\n121.02,28.9,1\n121.1,28.82,1\n"),
    ]);
    let (study, report) = load(dir.path()).unwrap();
    assert_eq!(study.areas.len(), 1);
    let shape = study.areas[0].shape.as_ref().unwrap();
    assert!(geo::Validation::is_valid(shape));
    assert_eq!(shape.0.len(), 2);
    for reason in ["repaired-polygon", "no-area", "coordinates-out-of-range", "in-no-town"] {
        assert_eq!(noted(&report, reason), 1, "{reason}\n{report}");
    }
}

#[test]
fn duplicate_ids_are_kept_under_another_and_reported() {
    let (study, report) = csv("home,lon,lat,seniors\na,121.10,28.85,1\na,121.11,28.85,2\na,121.12,28.85,3\n", FACILITIES).unwrap();
    assert_eq!(study.homes.iter().map(|h| h.id.as_str()).collect::<Vec<_>>(), ["a", "a#2", "a#3"]);
    assert_eq!(noted(&report, "duplicate-id"), 2);
}

#[test]
fn negative_blank_and_unreadable_seniors_are_dropped_each_by_its_reason() {
    let (study, report) = csv(
        "home,lon,lat,seniors\na,121.10,28.85,\"1,200\"\nb,121.10,28.85,-3\nc,121.10,28.85,\nd,121.10,28.85,若干\ne,121.10,28.85,NaN\nf,121.10,28.85,0\n",
        FACILITIES,
    )
    .unwrap();
    assert_eq!(study.homes.iter().map(|h| h.seniors).collect::<Vec<_>>(), [1200.0, 0.0]);
    for (reason, count) in [("negative-seniors", 1), ("no-seniors", 1), ("unreadable-seniors", 2)] {
        assert_eq!(noted(&report, reason), count, "{reason}");
    }
    said(csv("home,lon,lat,seniors\na,121.10,28.85,-1\n", FACILITIES), &["no homes", "every row"]);
}

/// A zip of a few kilobytes that unpacks to gigabytes: honest about it, then lying about it.
#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let bomb = || {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated).compression_level(Some(9));
        let zeros = vec![0_u8; 1 << 20];
        for part in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] {
            zip.start_file(part, options).unwrap();
            for _ in 0..300 {
                zip.write_all(&zeros).unwrap();
            }
        }
        zip.finish().unwrap().into_inner()
    };
    let honest = bomb();
    assert!(honest.len() < 2 << 20, "{}", honest.len());
    said(workbook(&honest, ""), &["f.xlsx is refused", "limit of 512 MiB"]);

    // The sizes of the central directory, 24 bytes into each entry, set to 1.
    let mut lying = honest;
    let mut at = 0;
    while let Some(next) = lying[at..].windows(4).position(|w| w == b"PK\x01\x02") {
        at += next;
        lying[at + 24..at + 28].copy_from_slice(&1_u32.to_le_bytes());
        at += 4;
    }
    let message = workbook(&lying, "").map(|_| ()).unwrap_err();
    assert!(message.contains("refused") || message.contains("cannot be read as a workbook"), "{message}");
}

/// A single cell in the last corner of the sheet must not cost a block of cells up to it.
#[test]
fn a_lone_cell_far_out_costs_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (c, h) in ["名称", "类型", "经度", "纬度"].iter().enumerate() {
        sheet.write(0, c as u16, *h).unwrap();
    }
    sheet.write(1, 0, "甲").unwrap();
    sheet.write(1, 1, "老年食堂").unwrap();
    sheet.write(1, 2, 121.1).unwrap();
    sheet.write(1, 3, 28.85).unwrap();
    sheet.write(1_048_575, 16_383, "角").unwrap();
    let (study, report) = workbook(&book.save_to_buffer().unwrap(), "").unwrap();
    assert_eq!(study.facilities.len(), 2);
    assert_eq!(noted(&report, "surplus-cells"), 1, "{report}");
}

#[test]
fn missing_and_ambiguous_columns_list_the_headers_found() {
    said(
        csv("home,lon,lat,people\na,121.1,28.85,1\n", FACILITIES),
        &["homes.csv has no column for the number of seniors", "\"people\"", "老年人口", "seniors = "],
    );
    said(
        csv("home,lon,lng,lat,seniors\na,121.1,121.1,28.85,1\n", FACILITIES),
        &["several columns for the longitude", "\"lon\", \"lng\"", "lon = \"lon\""],
    );
    said(csv(HOMES, "名称,经度,纬度\n甲,121.1,28.85\n"), &["f.csv has no column for the kind", "类型"]);
    // A list of addresses is read, and nothing in it is located.
    let (_, report) = csv(HOMES, "名称,类型,地址\n甲,老年食堂,某路\n").unwrap();
    assert_eq!((noted(&report, "no-coordinate-columns"), noted(&report, "unlocated")), (1, 1));
    said(csv(HOMES, "名称,类型,经度\n甲,老年食堂,121.1\n"), &["f.csv has no column for the latitude"]);
    let study = format!("{STUDY}[facilities.columns]\nname = \"机构名\"\n");
    let dir = folder(&[
        ("study.toml", study.as_bytes()),
        ("homes.csv", HOMES.as_bytes()),
        ("f.csv", "机构名称,类型,经度,纬度\n甲,老年食堂,121.1,28.85\n".as_bytes()),
    ]);
    said(load(dir.path()), &["no header \"机构名\"", "did you mean \"机构名称\"?"]);
}

#[test]
fn a_missing_file_says_where_it_was_looked_for() {
    let dir = folder(&[("study.toml", STUDY.as_bytes())]);
    said(load(dir.path()), &["f.csv cannot be read", "relative to the study"]);
    let dir = folder(&[]);
    said(load(dir.path()), &["study.toml cannot be read", "carecircle new"]);
    let dir = folder(&[("study.toml", b"[[facilities]]\nfile = \"f.csv\"\n"), ("f.csv", FACILITIES.as_bytes())]);
    said(load(dir.path()), &["the study has no homes", "no [[homes]]"]);
}

/// The rows of `tests/data/facilities.xls`, which Excel 97's format holds (written with xlwt), as an OpenDocument sheet.
fn ods() -> Vec<u8> {
    let text = |t: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{t}</text:p></table:table-cell>");
    let number =
        |n: f64| format!("<table:table-cell office:value-type=\"float\" office:value=\"{n}\"><text:p>{n}</text:p></table:table-cell>");
    let empty = "<table:table-cell/>".to_owned();
    let rows = [
        ["名称", "类型", "经度", "纬度", "床位", "成立日期"].map(text).join(""),
        [text("一号食堂"), text("老年食堂"), number(121.15), number(28.85), empty.clone(), empty].join(""),
        [text("康乐照料中心"), text("居家养老服务照料中心"), number(121.16), number(28.86), number(30.0), text("2023-05-01")].join(""),
    ];
    let rows: String = rows.iter().map(|r| format!("<table:table-row>{r}</table:table-row>")).collect();
    ods_of(&rows)
}

/// An OpenDocument workbook of one sheet with these rows.
pub fn ods_of(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"养老服务设施\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    for (name, text) in [("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", &content)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_list_of_excel_97_or_of_open_document_is_read_as_any_workbook() {
    for (file, bytes) in [("f.xls", include_bytes!("../data/facilities.xls").to_vec()), ("f.ods", ods())] {
        let study = format!("[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"{file}\"\n");
        let dir = folder(&[("study.toml", study.as_bytes()), ("homes.csv", HOMES.as_bytes()), (file, &bytes)]);
        let (study, report) = load(dir.path()).unwrap();
        let read: Vec<_> = study.facilities.iter().map(|f| (f.name.as_str(), f.at.map(|at| (at.lon(), at.lat())), f.beds)).collect();
        assert_eq!(
            read,
            [("一号食堂", Some((121.15, 28.85)), None), ("康乐照料中心", Some((121.16, 28.86)), Some(30.0))],
            "{file}: {report}"
        );
        assert!(study.facilities.iter().all(|f| f.services.len() == 1), "{file}: {report}");
        assert_eq!(study.facilities[1].opened.map(|d| d.to_string()).as_deref(), Some("2023-05-01"), "{file}");
        // Cut short, it is refused with its name, and nothing panics.
        let half = &bytes[..bytes.len() / 2];
        let dir = folder(&[("study.toml", STUDY.replace("f.csv", file).as_bytes()), ("homes.csv", HOMES.as_bytes()), (file, half)]);
        said(load(dir.path()), &[file]);
    }
}

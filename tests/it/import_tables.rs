//! What lists mean beyond their form: units and parts of numbers, headers that are no known word, sheets, and rows listed twice.

use std::io::Write;
use std::path::Path;

use carecircle::model::{ImportReport, Study};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::import_study::{folder, load, noted};

type Read = Result<(Study, ImportReport), String>;

const HOMES: &str = "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\nH2,121.13,28.85,50\n";
const FACILITIES: &str = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n";
const STUDY: &str = "[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n";

/// A case of `tests/data/cases`, loaded.
fn case(name: &str) -> Read {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name))
}

fn csv(homes: &str, facilities: &str) -> Read {
    let dir = folder(&[("study.toml", STUDY.as_bytes()), ("homes.csv", homes.as_bytes()), ("f.csv", facilities.as_bytes())]);
    load(dir.path())
}

fn book(file: &str, bytes: &[u8], more: &str) -> Read {
    let study = format!("[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"{file}\"\n{more}");
    let dir = folder(&[("study.toml", study.as_bytes()), ("homes.csv", HOMES.as_bytes()), (file, bytes)]);
    load(dir.path())
}

fn refused(read: Read, parts: &[&str]) {
    let message = read.map(|(_, report)| report.to_string()).unwrap_err();
    for part in parts {
        assert!(message.contains(part), "\"{part}\" is not in: {message}");
    }
}

fn seniors(study: &Study) -> Vec<f64> {
    study.homes.iter().map(|h| h.seniors).collect()
}

fn names(study: &Study) -> Vec<&str> {
    study.facilities.iter().map(|f| f.name.as_str()).collect()
}

/// Rows of a list of facilities on a sheet; the coordinates follow from the numbers.
fn fill(sheet: &mut Worksheet, headers: &[&str], rows: &[(&str, &str, u32)]) {
    for (column, header) in (0..).zip(headers) {
        sheet.write_string(0, column, *header).unwrap();
    }
    for (row, (name, kind, n)) in (1..).zip(rows) {
        sheet.write_string(row, 0, *name).unwrap();
        sheet.write_string(row, 1, *kind).unwrap();
        sheet.write_number(row, 2, 121.1 + f64::from(*n) / 1000.0).unwrap();
        sheet.write_number(row, 3, 28.85).unwrap();
    }
}

const HEADERS: [&str; 4] = ["名称", "类型", "经度", "纬度"];

// --- numbers

#[test]
fn a_unit_in_the_header_of_seniors_counts() {
    let (study, report) = case("seniors-wan").unwrap();
    assert_eq!(seniors(&study), [12_000.0, 8_000.0]);
    assert_eq!(noted(&report, "header-unit"), 1);
    for (header, cells, expected) in [
        ("老年人口(单位：千人)", ["1.2", "0.8"], [1200.0, 800.0]),
        ("老年人口/万人", ["1.1", "2"], [11_000.0, 20_000.0]),
        ("老年人口（人）", ["120", "80人"], [120.0, 80.0]),
        ("60岁及以上（万）", ["0.3", "0.07"], [3000.0, 700.0]),
        ("老年人口", ["1.2万", "八百"], [12_000.0, 800.0]),
        ("老年人口", ["１，２００", "1 200"], [1200.0, 1200.0]),
        ("老年人口", ["约120", "120余人"], [120.0, 120.0]),
        ("老年人口", ["30-40", "三十"], [35.0, 30.0]),
        ("老年人口（60周岁及以上，2024年末）", ["12", "8"], [12.0, 8.0]),
    ] {
        let homes = format!("编号,经度,纬度,\"{header}\"\na,121.12,28.85,\"{}\"\nb,121.13,28.85,\"{}\"\n", cells[0], cells[1]);
        let (study, report) = csv(&homes, FACILITIES).unwrap_or_else(|e| panic!("{header}: {e}"));
        assert_eq!(seniors(&study), expected, "{header} {cells:?}\n{report}");
        let about = cells.iter().filter(|c| c.contains(['约', '余']) || c.contains("0-4")).count();
        assert_eq!(noted(&report, "approximate-number"), about, "{header} {cells:?}");
    }
}

#[test]
fn a_unit_above_the_headers_counts_where_they_have_none() {
    let (study, _) =
        csv("2024年老年人口,,,\n（单位：万人）,,,\n编号,经度,纬度,老年人口\na,121.12,28.85,1.2\nb,121.13,28.85,0.5\n", FACILITIES).unwrap();
    assert_eq!(seniors(&study), [12_000.0, 5_000.0]);
    let (study, _) = csv("填报单位：万人街道,,,\n编号,经度,纬度,老年人口\na,121.12,28.85,12\nb,121.13,28.85,5\n", FACILITIES).unwrap();
    assert_eq!(seniors(&study), [12.0, 5.0]);
}

#[test]
fn what_is_no_head_count_is_refused_with_the_way_out() {
    for header in ["老年人口（%）", "老年人口占比（％）", "老年人口（户）", "老年人口（占比）", "老年人口（65岁及以上）", "失能老年人口"]
    {
        let homes = format!("编号,经度,纬度,{header}\na,121.12,28.85,18\nb,121.13,28.85,20\n");
        refused(csv(&homes, FACILITIES), &["homes.csv", header, "seniors = \""]);
    }
    let (study, report) =
        csv("编号,经度,纬度,老年人口\na,121.12,28.85,18%\nb,121.13,28.85,35户\nc,121.13,28.86,7\nd,121.13,28.87,几十\n", FACILITIES)
            .unwrap();
    assert_eq!(seniors(&study), [7.0]);
    assert_eq!((noted(&report, "seniors-not-people"), noted(&report, "unreadable-seniors")), (2, 1));
    // A number that forgot the unit of its column is no number of it.
    let (study, report) =
        csv("编号,经度,纬度,老年人口（万人）\na,121.12,28.85,1.2\nb,121.13,28.85,12000\nc,121.13,28.85,1万\n", FACILITIES).unwrap();
    assert_eq!(seniors(&study), [12_000.0]);
    assert_eq!(noted(&report, "unreadable-seniors"), 2);
    // What the user has seen and named is believed; a share is not.
    let named = |header: &str| {
        let study =
            format!("{STUDY}[homes.columns]\nseniors = \"{header}\"\n").replace("[[facilities]]\nfile = \"f.csv\"\n[homes", "[homes");
        let study = format!("{study}[[facilities]]\nfile = \"f.csv\"\n");
        let homes = format!("编号,经度,纬度,{header}\na,121.12,28.85,18\n");
        load(folder(&[("study.toml", study.as_bytes()), ("homes.csv", homes.as_bytes()), ("f.csv", FACILITIES.as_bytes())]).path())
    };
    assert_eq!(seniors(&named("老年人口（65岁及以上）").unwrap().0), [18.0]);
    refused(named("老年人口（%）"), &["share"]);
}

#[test]
fn beds_keep_both_parts_of_a_cell() {
    let list = "名称,类型,经度,纬度,床位数\n甲,养老院,121.12,28.85,30（其中护理型20）\n乙,养老院,121.13,28.85,约50张\n丙,养老院,121.14,28.85,120（在建）\n丁,养老院,121.15,28.85,两百张\n戊,养老院,121.16,28.85,80人\n";
    let (study, report) = csv(HOMES, list).unwrap();
    assert_eq!(study.facilities.iter().map(|f| f.beds).collect::<Vec<_>>(), [Some(30.0), Some(50.0), None, Some(200.0), None]);
    assert!(
        study.facilities[0].attributes.contains(&("床位数：护理型".to_owned(), "20".to_owned())),
        "{:?}",
        study.facilities[0].attributes
    );
    assert!(study.facilities[2].attributes.contains(&("床位数".to_owned(), "120（在建）".to_owned())));
    assert_eq!((noted(&report, "part-of-number"), noted(&report, "approximate-number"), noted(&report, "bad-number")), (1, 1, 2));
}

// --- headers

#[test]
fn a_header_that_ends_in_a_known_word_is_that() {
    let (study, report) = case("name-header").unwrap();
    assert_eq!((names(&study), study.facilities[0].beds), (vec!["甲养老院"], Some(120.0)));
    assert_eq!(noted(&report, "header-by-ending"), 2);
    for (list, beds) in [
        ("序號,機構名稱,類型,經度,緯度,床位數\n1,甲養老院,养老院,121.12,28.85,120\n", Some(120.0)),
        ("序号,助餐点名称,类型,机构经度,机构纬度,核定总床位数（张）\n1,甲養老院,养老院,121.12,28.85,120\n", Some(120.0)),
        ("facility_name,kind,center_lon,center_lat,beds\n甲養老院,养老院,121.12,28.85,120\n", Some(120.0)),
        ("养老机构名称,运营单位名称,类型,经度,纬度,床位数量\n甲養老院,某公司,养老院,121.12,28.85,120\n", Some(120.0)),
        ("养老机构名称,类型,经度,纬度,护理型床位数\n甲養老院,养老院,121.12,28.85,120\n", None),
        ("养老机构名称,类型,经度,纬度,床位数（拟建）\n甲養老院,养老院,121.12,28.85,120\n", None),
    ] {
        let (study, report) = csv(HOMES, list).unwrap_or_else(|e| panic!("{list}: {e}"));
        assert_eq!((names(&study), study.facilities[0].beds), (vec!["甲養老院"], beds), "{list}\n{report}");
        assert!(study.facilities[0].at.is_some() && !study.facilities[0].services.is_empty(), "{list}");
    }
    let (study, _) = csv("編號,經度,緯度,老年人口\na,121.12,28.85,7\n", FACILITIES).unwrap();
    assert_eq!(seniors(&study), [7.0]);
    let (study, _) = csv("编号,经度,纬度,户籍老年人口\na,121.12,28.85,7\n", FACILITIES).unwrap();
    assert_eq!(seniors(&study), [7.0]);
}

#[test]
fn two_candidates_are_asked_about() {
    let list = "食堂名称,中心名称,类型,经度,纬度\n甲,乙,老年食堂,121.12,28.85\n";
    refused(csv(HOMES, list), &["several columns for the name", "\"食堂名称\", \"中心名称\"", "name = \"食堂名称\""]);
    let list = "名称,类型,经度,纬度,设计床位数,实际床位数\n甲,养老院,121.12,28.85,100,80\n";
    let (study, report) = csv(HOMES, list).unwrap();
    assert_eq!((study.facilities[0].beds, noted(&report, "header-asked")), (None, 1));
    refused(
        csv("编号,经度,纬度,户籍老年人口,常住老年人口\na,121.12,28.85,7,9\n", FACILITIES),
        &["several columns for the number of seniors"],
    );
}

#[test]
fn a_list_whose_names_are_all_blank_is_refused() {
    let list = "序号,招牌,类型,经度,纬度\n1,甲食堂,老年食堂,121.12,28.85\n2,乙食堂,老年食堂,121.13,28.85\n";
    refused(csv(HOMES, list), &["f.csv has no name in any of its rows", "\"招牌\"", "name = \"招牌\""]);
    let list = "名称,站点,类型,经度,纬度\n,甲食堂,老年食堂,121.12,28.85\n,乙食堂,老年食堂,121.13,28.85\n";
    refused(csv(HOMES, list), &["has no name", "name = \"站点\""]);
    // Nothing that could be a name: the list has none, and says so by itself.
    let (study, _) = csv(HOMES, "facility,service,lon,lat\n0,canteen,121.12,28.85\n").unwrap();
    assert_eq!(names(&study), [""]);
}

// --- sheets

#[test]
fn one_sheet_a_town_is_one_list() {
    let (study, report) = case("sheets-per-town").unwrap();
    assert_eq!(study.facilities.len(), 5);
    let town = |i: usize| study.facilities[i].area_name.as_deref();
    assert_eq!((town(0), town(3)), (Some("古城街道"), Some("大洋街道")));
    assert_eq!(noted(&report, "sheets-joined"), 2);
}

#[test]
fn a_cover_is_passed_over_and_told() {
    let (study, report) = case("cover-sheet").unwrap();
    assert_eq!((study.facilities.len(), noted(&report, "sheet-without-table")), (3, 1));
    assert!(report.to_string().contains("填报说明"));
}

#[test]
fn sheets_are_joined_by_what_their_columns_mean_and_rows_name_their_sheet() {
    let mut all = Workbook::new();
    fill(all.add_worksheet().set_name("甲镇").unwrap(), &HEADERS, &[("一", "老年食堂", 1), ("二", "老年食堂", 2)]);
    fill(
        all.add_worksheet().set_name("乙镇").unwrap(),
        &["食堂名称", "类别", "lng", "lat"],
        &[("三", "老年食堂", 3), ("四", "无此类型", 4)],
    );
    fill(all.add_worksheet().set_name("统计").unwrap(), &["镇街", "类型", "数量", "备注"], &[]);
    let other = all.add_worksheet().set_name("居民点").unwrap();
    fill(other, &["小区名称", "老年人口", "经度", "纬度"], &[("五", "12", 5)]);
    let hidden = all.add_worksheet().set_name("旧").unwrap();
    hidden.set_hidden(true);
    fill(hidden, &HEADERS, &[("六", "老年食堂", 6)]);
    let bytes = all.save_to_buffer().unwrap();
    let (study, report) = book("f.xlsx", &bytes, "").unwrap();
    assert_eq!(names(&study), ["一", "二", "三", "四"], "{report}");
    assert_eq!(study.facilities[3].area_name.as_deref(), Some("乙镇"));
    for (reason, count) in
        [("sheets-joined", 2), ("sheet-left-out", 1), ("sheet-hidden", 1), ("sheet-without-table", 1), ("unknown-kind", 1)]
    {
        assert_eq!(noted(&report, reason), count, "{reason}\n{report}");
    }
    assert!(report.to_string().contains("sheet \"乙镇\", row 3"), "{report}");
    // Named ones only, and all of the shape.
    assert_eq!(names(&book("f.xlsx", &bytes, "sheet = \"乙镇\"\n").unwrap().0), ["三", "四"]);
    assert_eq!(names(&book("f.xlsx", &bytes, "sheets = [\"甲镇\", \"旧\"]\n").unwrap().0), ["一", "二", "六"]);
    assert_eq!(names(&book("f.xlsx", &bytes, "sheets = \"*\"\n").unwrap().0), ["一", "二", "三", "四", "六"]);
    refused(book("f.xlsx", &bytes, "sheets = [\"丙镇\"]\n"), &["no sheet \"丙镇\""]);
    refused(book("f.xlsx", &bytes, "sheet = \"甲镇\"\nsheets = \"*\"\n"), &["sheets", "either sheet"]);
}

#[test]
fn a_summary_of_the_other_sheets_does_not_count_twice() {
    for last in [true, false] {
        let mut all = Workbook::new();
        let whole = [("一", "老年食堂", 1), ("二", "老年食堂", 2), ("三", "老年食堂", 3)];
        if !last {
            fill(all.add_worksheet().set_name("汇总").unwrap(), &HEADERS, &whole);
        }
        fill(all.add_worksheet().set_name("甲镇").unwrap(), &HEADERS, &whole[..2]);
        fill(all.add_worksheet().set_name("乙镇").unwrap(), &HEADERS, &whole[2..]);
        if last {
            fill(all.add_worksheet().set_name("汇总").unwrap(), &HEADERS, &whole);
        }
        let (study, report) = book("f.xlsx", &all.save_to_buffer().unwrap(), "").unwrap();
        assert_eq!(names(&study), ["一", "二", "三"]);
        assert_eq!(noted(&report, "sheet-repeats"), if last { 1 } else { 2 });
    }
}

#[test]
fn one_list_at_two_times_is_asked_about() {
    let mut all = Workbook::new();
    for (year, name) in [("2023年", "一"), ("2024年", "二")] {
        fill(all.add_worksheet().set_name(year).unwrap(), &HEADERS, &[(name, "老年食堂", 1)]);
    }
    let bytes = all.save_to_buffer().unwrap();
    refused(book("f.xlsx", &bytes, ""), &["several times", "sheet = \"2024年\"", "sheets = \"*\""]);
    assert_eq!(names(&book("f.xlsx", &bytes, "sheet = \"2024年\"\n").unwrap().0), ["二"]);
}

#[test]
fn hidden_rows_count_and_are_told() {
    let (study, report) = case("hidden-rows").unwrap();
    assert_eq!((study.facilities.len(), noted(&report, "hidden-rows")), (3, 1));
    let mut all = Workbook::new();
    let sheet = all.add_worksheet();
    fill(sheet, &HEADERS, &[("一", "老年食堂", 1), ("二", "老年食堂", 2), ("三", "老年食堂", 3)]);
    sheet.set_row_hidden(1).unwrap().set_row_hidden(3).unwrap().set_row_hidden(9).unwrap();
    let (study, report) = book("f.xlsx", &all.save_to_buffer().unwrap(), "").unwrap();
    assert_eq!((study.facilities.len(), noted(&report, "hidden-rows")), (3, 2));
    let (study, report) = book("f.ods", &ods(" table:visibility=\"filter\"", ""), "").unwrap();
    assert_eq!((study.facilities.len(), noted(&report, "hidden-rows")), (3, 1), "{report}");
}

#[test]
fn an_encrypted_workbook_is_called_so() {
    refused(case("password"), &["f.xlsx is protected by a password", "take it off", "save it again"]);
    // An OLE container that is no workbook is not.
    let mut ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    ole.resize(4096, 0);
    let message = book("f.xlsx", &ole, "").map(|_| ()).unwrap_err();
    assert!(!message.contains("password") && message.contains("cannot be read as a workbook"), "{message}");
}

/// A sheet of OpenDocument whose rows 3 and 4 share one cell of kind; `row` is put into the tag of row 3.
fn ods(row: &str, before: &str) -> Vec<u8> {
    let text = |t: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{t}</text:p></table:table-cell>");
    let number =
        |n: f64| format!("<table:table-cell office:value-type=\"float\" office:value=\"{n}\"><text:p>{n}</text:p></table:table-cell>");
    let span = "<table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"2\" table:number-columns-spanned=\"1\"><text:p>老年食堂</text:p></table:table-cell>";
    let rows = [
        ("", HEADERS.map(text).join("")),
        ("", [text("一"), text("老年学堂"), number(121.11), number(28.85)].join("")),
        (row, [text("二"), span.to_owned(), number(121.12), number(28.85)].join("")),
        ("", [text("三"), "<table:covered-table-cell/>".to_owned(), number(121.13), number(28.85)].join("")),
    ];
    let rows: String = rows.iter().map(|(tag, r)| format!("<table:table-row{tag}>{r}</table:table-row>")).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"表&amp;一\">{before}{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
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
fn merged_cells_of_open_document_are_filled_downward() {
    let (study, report) = case("ods-merged").unwrap();
    let second = study.facilities.iter().find(|f| f.name == "乙").unwrap();
    assert_eq!((second.kind.as_str(), noted(&report, "no-kind")), ("老年食堂", 0));
    let blank =
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"9\"/></table:table-row>";
    for before in ["", blank] {
        let (study, report) = book("f.ods", &ods("", before), "").unwrap();
        let kinds: Vec<&str> = study.facilities.iter().map(|f| f.kind.as_str()).collect();
        assert_eq!(kinds, ["老年学堂", "老年食堂", "老年食堂"], "{report}");
    }
    // As those of Excel are.
    let mut all = Workbook::new();
    let sheet = all.add_worksheet();
    fill(sheet, &HEADERS, &[("一", "老年学堂", 1), ("二", "", 2), ("三", "", 3)]);
    sheet.merge_range(2, 1, 3, 1, "老年食堂", &Format::new()).unwrap();
    let (study, _) = book("f.xlsx", &all.save_to_buffer().unwrap(), "").unwrap();
    assert_eq!(study.facilities[2].kind, "老年食堂");
}

// --- twice

#[test]
fn a_list_pasted_twice_is_told_and_merged_by_one_key() {
    let (study, report) = case("homes-twice").unwrap();
    assert_eq!((study.homes.len(), noted(&report, "rows-twice")), (4, 2));
    let homes = "序号,经度,纬度,老年人口\n1,121.12,28.85,100\n2,121.13,28.86,200\n序号,经度,纬度,老年人口\n3,121.12,28.85,100\n4,121.13,28.86,200\n";
    for (key, count, reasons) in [("warn", 4, (2, 0)), ("merge", 2, (0, 2)), ("keep", 4, (0, 0))] {
        let study = format!("[[homes]]\nfile = \"homes.csv\"\nduplicates = \"{key}\"\n[[facilities]]\nfile = \"f.csv\"\n");
        let dir = folder(&[("study.toml", study.as_bytes()), ("homes.csv", homes.as_bytes()), ("f.csv", FACILITIES.as_bytes())]);
        let (study, report) = load(dir.path()).unwrap();
        assert_eq!(study.homes.len(), count, "{key}\n{report}");
        assert_eq!((noted(&report, "rows-twice"), noted(&report, "rows-merged")), reasons, "{key}");
        assert_eq!(noted(&report, "header-again"), 1);
        let layer = report.layers.iter().find(|l| l.layer == "homes").unwrap();
        assert_eq!(layer.read, layer.kept + layer.dropped());
    }
    // The same people at the same point under another id are told by nobody: they may well be.
    let (_, report) = csv("编号,经度,纬度,老年人口\na,121.12,28.85,100\nb,121.12,28.85,100\n", FACILITIES).unwrap();
    assert_eq!(noted(&report, "rows-twice"), 0);
}

#[test]
fn one_facility_in_two_lists_is_told_and_merged_by_one_key() {
    let (study, report) = case("twins-across-lists").unwrap();
    assert_eq!((study.facilities.len(), noted(&report, "perhaps-twice")), (2, 1));
    assert!(report.to_string().contains("a.csv"), "{report}");
    let a = "编号,名称,类型,经度,纬度\nA1,甲食堂,老年食堂,121.12,28.85\nA2,乙食堂,老年食堂,121.13,28.85\n";
    let b = "编号,名称,类型,经度,纬度,餐位,地址\nB1,甲食堂（东门）,助餐点,121.1203,28.8502,40,东门街1号\nB2,乙食堂,老年食堂,121.15,28.85,9,\nB3,丙食堂,老年食堂,121.12,28.85,7,\n";
    for (key, ids, told) in [("merge", vec!["A1", "A2", "B2", "B3"], (0, 1)), ("warn", vec!["A1", "A2", "B1", "B2", "B3"], (1, 0))] {
        let study = format!(
            "[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"a.csv\"\n[[facilities]]\nfile = \"b.csv\"\nduplicates = \"{key}\"\n"
        );
        let files = [("study.toml", study.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("a.csv", a.as_bytes()), ("b.csv", b.as_bytes())];
        let (study, report) = load(folder(&files).path()).unwrap();
        assert_eq!(study.facilities.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ids, "{report}");
        assert_eq!((noted(&report, "perhaps-twice"), noted(&report, "twins-merged")), told, "{report}");
        assert_eq!(study.facilities[0].seats, (key == "merge").then_some(40.0));
        for layer in report.layers.iter().filter(|l| l.layer == "facilities") {
            assert_eq!(layer.read, layer.kept + layer.dropped(), "{report}");
        }
    }
}

#[test]
fn coordinates_that_several_places_share_are_told() {
    let list = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n乙,老年食堂,121.12,28.85\n丙,养老院,121.12,28.85\n丁,养老院,121.13,28.85\n戊,老年食堂,121.13,28.85\n";
    let (_, report) = csv(HOMES, list).unwrap();
    assert_eq!(noted(&report, "shared-coordinates"), 3, "{report}");
    let homes = "小区名称,经度,纬度,老年人口\n甲苑,121.12,28.85,3\n乙苑,121.12,28.85,4\n丙苑,121.12,28.85,5\n丁苑,121.13,28.85,5\n";
    let (_, report) = csv(homes, FACILITIES).unwrap();
    assert_eq!(noted(&report, "shared-coordinates"), 3, "{report}");
}

// --- an unpaired quote

#[test]
fn an_unpaired_quote_is_told_by_its_line_and_swallows_nothing() {
    let (study, report) = case("lone-quote").unwrap();
    assert_eq!(names(&study), ["甲食堂", "乙食堂", "丙食堂", "丁食堂", "戊食堂"]);
    assert_eq!(noted(&report, "lone-quote"), 3);
    assert!(report.to_string().contains("line 2: the quote swallows 3 lines"), "{report}");
    // To the end of the file, and below a title.
    let list =
        "养老设施一览,,,\r\n名称,类型,经度,纬度\r\n甲,老年食堂,121.12,28.85\r\n\"乙,老年食堂,121.13,28.85\r\n丙,老年食堂,121.14,28.85\r\n";
    let (study, report) = csv(HOMES, list).unwrap();
    assert_eq!(names(&study), ["甲", "乙", "丙"], "{report}");
    assert!(report.to_string().contains("line 4: the quote swallows 1 lines"), "{report}");
    // Two rows only: the next quote closes the first.
    let list = "名称,类型,经度,纬度\n\"甲,老年食堂,121.12,28.85\n\"乙\",老年食堂,121.13,28.85\n丙,老年食堂,121.14,28.85\n";
    let (study, report) = csv(HOMES, list).unwrap();
    assert_eq!((names(&study), noted(&report, "lone-quote")), (vec!["甲", "乙", "丙"], 1), "{report}");
    // A cell on two lines is right in itself.
    let list = "名称,类型,经度,纬度,地址\n甲,老年食堂,121.12,28.85,\"东门街1号\n二楼\"\n乙,老年食堂,121.13,28.85,\"西门,外\n三楼\"\n";
    let (study, report) = csv(HOMES, list).unwrap();
    assert_eq!((names(&study), noted(&report, "lone-quote")), (vec!["甲", "乙"], 0));
    assert_eq!(study.facilities[0].address.as_deref(), Some("东门街1号\n二楼"));
    // Lines that do not agree are told, not guessed at.
    let list = "名称,类型,经度,纬度\n\"甲,老年食堂,121.12,28.85\n乙,老年食堂,\"121.13\",28.85,多,出\n丙,老年食堂,121.14,28.85\n";
    let (_, report) = csv(HOMES, list).unwrap();
    assert!(noted(&report, "lone-quote") > 0 && report.to_string().contains("lost"), "{report}");
}

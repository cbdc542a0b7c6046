//! What a workbook shows and what it hides: number formats, hidden rows, columns and sheets, in each of its formats.

use std::io::Write;

use carecircle::model::{ImportReport, Study};
use rust_xlsxwriter::{Format, Workbook};

use crate::import_study::{folder, load, noted};

const HOMES: &str = "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\n";
const FACILITIES: &str = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n";

fn study(facilities: (&str, &[u8]), homes: (&str, &[u8])) -> (Study, ImportReport) {
    let toml = format!("[[homes]]\nfile = \"{}\"\n[[facilities]]\nfile = \"{}\"\n", homes.0, facilities.0);
    let dir = folder(&[("study.toml", toml.as_bytes()), facilities, homes]);
    load(dir.path()).unwrap_or_else(|e| panic!("{e}"))
}

/// One home whose head count is this number in this format, under this header.
fn homes(header: &str, value: f64, code: &str) -> (Study, ImportReport) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["编号", "经度", "纬度", header]).unwrap();
    sheet.write(1, 0, "H1").unwrap();
    sheet.write(1, 1, 121.12).unwrap();
    sheet.write(1, 2, 28.85).unwrap();
    sheet.write_with_format(1, 3, value, &Format::new().set_num_format(code)).unwrap();
    // A home of nobody, so that a head count may be refused.
    sheet.write(2, 0, "H2").unwrap();
    for (column, value) in [(1, 121.13), (2, 28.85), (3, 0.0)] {
        sheet.write(2, column, value).unwrap();
    }
    study(("f.csv", FACILITIES.as_bytes()), ("h.xlsx", &book.save_to_buffer().unwrap()))
}

#[test]
fn a_head_count_is_what_its_format_shows() {
    for (header, value, code, seniors, noted_as) in [
        ("老年人口", 1.2, "0.0\"万\"", 12_000.0, "number-format"),
        ("老年人口", 12_345.0, "0!.0,\"万\"", 12_345.0, "number-format"),
        ("老年人口", 120.0, "0\"人\"", 120.0, "number-format"),
        ("老年人口（千人）", 12_000.0, "0,", 12_000.0, "number-format"),
        ("老年人口", 0.25, "0%", 0.0, "seniors-not-people"),
        ("老年人口", 35.0, "0\"户\"", 0.0, "seniors-not-people"),
        ("老年人口", 12.0, ";;;", 0.0, "number-format-hides"),
        ("老年人口", 1234.0, "#,##0.00", 1234.0, ""),
    ] {
        let (study, report) = homes(header, value, code);
        let sum: f64 = study.homes.iter().map(|h| h.seniors).sum();
        assert_eq!(sum, seniors, "{value} in {code}\n{report}");
        assert!(noted_as.is_empty() || noted(&report, noted_as) == 1, "{noted_as}: {value} in {code}\n{report}");
    }
}

/// The facts of `tests/data/formats.xls` and of its like: ids, states and towns as shown, one row and one column hidden.
fn as_shown(file: &str, bytes: &[u8]) -> ImportReport {
    let (study, report) = study((file, bytes), ("h.csv", HOMES.as_bytes()));
    let ids: Vec<&str> = study.facilities.iter().map(|f| f.id.as_str()).collect();
    assert_eq!(ids, ["00007", "00012", "00030"], "{file}\n{report}");
    let towns: Vec<Option<&str>> = study.facilities.iter().map(|f| f.area_name.as_deref()).collect();
    assert_eq!(towns, [Some("城南镇"), Some("城北镇"), Some("城北镇")], "{file}\n{report}");
    let open: Vec<bool> = study.facilities.iter().map(|f| study.settings.open(f)).collect();
    assert_eq!(open, [true, false, true], "{file}\n{report}");
    assert_eq!((noted(&report, "hidden-rows"), noted(&report, "hidden-columns")), (1, 1), "{file}\n{report}");
    assert!(report.to_string().contains("column G (床位数)"), "{report}");
    assert_eq!(noted(&report, "sheet-hidden"), 1, "{file}\n{report}");
    report
}

#[test]
fn ids_states_and_towns_are_what_an_xls_file_shows() {
    // Written with xlwt.
    as_shown("f.xls", include_bytes!("../data/formats.xls"));
}

#[test]
fn ids_states_and_towns_are_what_an_xlsx_file_shows() {
    let mut book = Workbook::new();
    let headers = ["编号", "名称", "类型", "经度", "纬度", "运营状态", "床位数", "镇街"];
    let [pad, state, town] = ["00000", "[=1]\"运营\";[=0]\"停业\";General", "@\"镇\""].map(|code| Format::new().set_num_format(code));
    let sheet = book.add_worksheet().set_name("设施").unwrap();
    sheet.write_row(0, 0, headers).unwrap();
    for (row, id, name, open, place) in [(1, 7, "一号食堂", 1, "城南"), (2, 12, "二号食堂", 0, "城北"), (3, 30, "三号食堂", 1, "城北")]
    {
        sheet.write_with_format(row, 0, id, &pad).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, "老年食堂").unwrap();
        sheet.write(row, 3, 121.14 + f64::from(row) / 100.0).unwrap();
        sheet.write(row, 4, 28.84 + f64::from(row) / 100.0).unwrap();
        sheet.write_with_format(row, 5, open, &state).unwrap();
        sheet.write(row, 6, 30).unwrap();
        sheet.write_with_format(row, 7, place, &town).unwrap();
    }
    sheet.set_row_hidden(2).unwrap().set_column_hidden(6).unwrap();
    let old = book.add_worksheet().set_name("旧表").unwrap();
    old.write_row(0, 0, headers).unwrap();
    old.write_row(1, 0, ["9", "旧食堂", "老年食堂", "121.18", "28.88"]).unwrap();
    old.set_hidden(true);
    as_shown("f.xlsx", &book.save_to_buffer().unwrap());
}

/// A record of a part of an XLSB file.
fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    match kind {
        0..=127 => out.push(u8::try_from(kind).unwrap()),
        _ => out.extend([0x80 | (kind & 0x7F) as u8, (kind >> 7) as u8]),
    }
    assert!(data.len() < 128 * 128);
    match data.len() {
        n @ 0..=127 => out.push(n as u8),
        n => out.extend([0x80 | (n & 0x7F) as u8, (n >> 7) as u8]),
    }
    out.extend(data);
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap().to_le_bytes();
    length.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// A sheet of an XLSB file: rows of cells, each a style and a number or a text; row 2 and column 6 are hidden where `hidden` says so.
fn xlsb_sheet(rows: &[Vec<(u32, Result<f64, &str>)>], hidden: bool) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 129, &[]);
    let last = u32::try_from(rows.len() - 1).unwrap();
    record(&mut out, 148, &joined(&[&0_u32.to_le_bytes(), &last.to_le_bytes(), &0_u32.to_le_bytes(), &7_u32.to_le_bytes()]));
    if hidden {
        record(&mut out, 390, &[]);
        record(
            &mut out,
            60,
            &joined(&[&6_u32.to_le_bytes(), &6_u32.to_le_bytes(), &2304_u32.to_le_bytes(), &[0; 4], &1_u16.to_le_bytes()]),
        );
        record(&mut out, 391, &[]);
    }
    record(&mut out, 145, &[]);
    for (row, cells) in (0_u32..).zip(rows) {
        let flags = if hidden && row == 2 { 0x10 } else { 0 };
        record(&mut out, 0, &joined(&[&row.to_le_bytes(), &[0; 4], &300_u16.to_le_bytes(), &[0, flags, 0], &[0; 4]]));
        for (column, (style, value)) in (0_u32..).zip(cells) {
            let head = joined(&[&column.to_le_bytes(), &style.to_le_bytes()]);
            match value {
                Ok(number) => record(&mut out, 5, &joined(&[&head, &number.to_le_bytes()])),
                Err(text) => record(&mut out, 6, &joined(&[&head, &wide(text)])),
            }
        }
    }
    record(&mut out, 146, &[]);
    record(&mut out, 130, &[]);
    out
}

#[test]
fn ids_states_and_towns_are_what_an_xlsb_file_shows() {
    let headers = ["编号", "名称", "类型", "经度", "纬度", "运营状态", "床位数", "镇街"];
    let top: Vec<_> = headers.map(|h| (0, Err(h))).to_vec();
    let place = |id: f64, name, at: f64, open, town| {
        let at = [(0, Ok(121.15 + at)), (0, Ok(28.85 + at))];
        [vec![(1, Ok(id)), (0, Err(name)), (0, Err("老年食堂"))], at.to_vec(), vec![(2, Ok(open)), (0, Ok(30.0)), (3, Err(town))]].concat()
    };
    let rows = vec![
        top.clone(),
        place(7.0, "一号食堂", 0.0, 1.0, "城南"),
        place(12.0, "二号食堂", 0.01, 0.0, "城北"),
        place(30.0, "三号食堂", 0.02, 1.0, "城北"),
    ];
    let old = vec![top, place(9.0, "旧食堂", 0.03, 1.0, "城北")];

    let mut styles = Vec::new();
    record(&mut styles, 278, &[]);
    record(&mut styles, 615, &3_u32.to_le_bytes());
    for (id, code) in (164_u16..).zip(["00000", "[=1]\"运营\";[=0]\"停业\";General", "@\"镇\""]) {
        record(&mut styles, 44, &joined(&[&id.to_le_bytes(), &wide(code)]));
    }
    record(&mut styles, 616, &[]);
    record(&mut styles, 617, &4_u32.to_le_bytes());
    for id in [0_u16, 164, 165, 166] {
        record(&mut styles, 47, &joined(&[&[0; 2], &id.to_le_bytes(), &[0; 12]]));
    }
    record(&mut styles, 618, &[]);
    record(&mut styles, 279, &[]);

    let mut workbook = Vec::new();
    record(&mut workbook, 131, &[]);
    record(&mut workbook, 143, &[]);
    for (id, name, state) in [(1_u32, "设施", 0_u32), (2, "旧表", 1)] {
        record(&mut workbook, 156, &joined(&[&state.to_le_bytes(), &id.to_le_bytes(), &wide(&format!("rId{id}")), &wide(name)]));
    }
    record(&mut workbook, 144, &[]);
    record(&mut workbook, 132, &[]);

    let rels = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                <Relationship Id=\"rId1\" Type=\"t\" Target=\"worksheets/sheet1.bin\"/><Relationship Id=\"rId2\" Type=\"t\" Target=\"worksheets/sheet2.bin\"/>\
                <Relationship Id=\"rId3\" Type=\"t\" Target=\"styles.bin\"/></Relationships>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/_rels/workbook.bin.rels", rels.as_bytes().to_vec()),
        ("xl/workbook.bin", workbook),
        ("xl/styles.bin", styles),
        ("xl/worksheets/sheet1.bin", xlsb_sheet(&rows, true)),
        ("xl/worksheets/sheet2.bin", xlsb_sheet(&old, false)),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    as_shown("f.xlsb", &zip.finish().unwrap().into_inner());
}

/// A share among the figures: 25 % is no 0.25 %.
#[test]
fn a_share_among_figures_is_what_its_format_shows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["指标", "日期", "数值"]).unwrap();
    sheet.write_row(1, 0, ["入住率", "2025"]).unwrap();
    sheet.write_with_format(1, 2, 0.25, &Format::new().set_num_format("0%")).unwrap();
    let toml = "[[homes]]\nfile = \"h.csv\"\n[[facilities]]\nfile = \"f.csv\"\n[[figures]]\nfile = \"g.xlsx\"\n";
    let dir = folder(&[
        ("study.toml", toml.as_bytes()),
        ("h.csv", HOMES.as_bytes()),
        ("f.csv", FACILITIES.as_bytes()),
        ("g.xlsx", &book.save_to_buffer().unwrap()),
    ]);
    let (study, report) = load(dir.path()).unwrap_or_else(|e| panic!("{e}"));
    let figure = &study.figures[0];
    assert_eq!((figure.value, figure.unit.as_str()), (25.0, "%"), "{report}");
}

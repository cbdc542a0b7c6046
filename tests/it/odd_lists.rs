//! Small lists as bureaus write them: what a title, a sheet's name, a second header, a total or a comment says.

use carecircle::import::{ParcelOptions, parcels_from};
use carecircle::model::{ImportReport, Study};
use rust_xlsxwriter::{Format, Note, Workbook, Worksheet};

use crate::import_study::{folder, load, noted};

const ONE_HOME: &str = "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\n";
const ONE_PLACE: &str = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n";

pub(crate) fn study(facilities: (&str, &[u8]), homes: (&str, &[u8]), date: &str) -> Result<(Study, ImportReport), String> {
    let toml = format!("[study]\n{date}\n[[homes]]\nfile = \"{}\"\n[[facilities]]\nfile = \"{}\"\n", homes.0, facilities.0);
    let dir = folder(&[("study.toml", toml.as_bytes()), facilities, homes]);
    load(dir.path())
}

pub(crate) fn places(file: &str, list: &[u8]) -> (Study, ImportReport) {
    study((file, list), ("h.csv", ONE_HOME.as_bytes()), "date = 2026-06-30").unwrap_or_else(|e| panic!("{file}: {e}"))
}

pub(crate) fn homes(file: &str, list: &[u8]) -> (Study, ImportReport) {
    study(("f.csv", ONE_PLACE.as_bytes()), (file, list), "date = 2026-06-30").unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// Names of the places that serve on the study's day.
pub(crate) fn serving(study: &Study) -> Vec<&str> {
    study.facilities.iter().filter(|f| study.settings.open(f) && !f.services.is_empty()).map(|f| f.name.as_str()).collect()
}

pub(crate) fn seniors(study: &Study) -> f64 {
    study.homes.iter().map(|h| h.seniors).sum()
}

/// A workbook of sheets of cells; a cell that is a number is one.
pub(crate) fn book(sheets: &[(&str, &[&[&str]])], more: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.parse::<f64>() {
                    Ok(n) => sheet.write(row, column, n).unwrap(),
                    Err(_) => sheet.write(row, column, *cell).unwrap(),
                };
            }
        }
        more(sheet);
    }
    book.save_to_buffer().unwrap()
}

const PLACE: &[&str] = &["名称", "类型", "经度", "纬度"];
const A: &[&str] = &["甲", "老年食堂", "121.12", "28.85"];
const B: &[&str] = &["乙", "老年食堂", "121.13", "28.85"];
const HOME: &[&str] = &["村", "经度", "纬度", "老年人口"];
const H1: &[&str] = &["甲村", "121.12", "28.85", "100"];
const H2: &[&str] = &["乙村", "121.13", "28.85", "50"];

#[test]
fn what_stands_over_a_list_says_what_its_places_are() {
    for (first, second, open) in [
        ("在营", "已关停", vec!["甲"]),
        ("已建成", "2027年拟建", vec!["甲"]),
        ("正常运营", "停业", vec!["甲"]),
        ("古城街道", "大洋街道", vec!["甲", "乙"]),
        ("养老院", "不含停业", vec!["甲", "乙"]),
    ] {
        let (study, report) = places("f.xlsx", &book(&[(first, &[PLACE, A]), (second, &[PLACE, B])], |_| {}));
        assert_eq!(serving(&study), open, "{first}, {second}\n{report}");
    }
    for (file, title, open) in [
        ("f.csv", "已关停养老机构名单", false),
        ("f.csv", "2027年计划新建老年食堂一览表", false),
        ("f.csv", "养老服务设施名单（不含停业）", true),
        ("f.csv", "养老服务设施布局规划现状表", true),
        ("2027年拟建老年食堂.csv", "一览表", false),
        ("在建项目.csv", "一览表", false),
        ("在营养老机构（不含停业）.csv", "一览表", true),
    ] {
        let list = format!("{title},,,\n名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n");
        let (study, report) = places(file, list.as_bytes());
        assert_eq!(!serving(&study).is_empty(), open, "{file}: {title}\n{report}");
        assert_eq!(noted(&report, "closed-by-word") + noted(&report, "planned-by-word") == 0, open, "{file}: {title}\n{report}");
    }
    // Which of them are under construction, nobody can tell: asked about once.
    let list = "全市老年食堂（含在建）,,,\n名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n乙,老年食堂,121.13,28.85\n";
    let (study, report) = places("f.csv", list.as_bytes());
    assert_eq!((serving(&study).len(), noted(&report, "status-unknown")), (0, 2), "{report}");
}

#[test]
fn the_heading_of_a_part_holds_for_the_rows_below_it() {
    for (first, second) in [
        ("一、正常运营", "二、已停业"),
        ("（一）已建成", "（二）拟建项目"),
        ("运营中：", "停业机构："),
        ("在营（1家）", "关停（1家）"),
        ("第一部分 现有", "第二部分 在建"),
    ] {
        let list = format!("名称,类型,经度,纬度\n{first},,,\n甲,老年食堂,121.12,28.85\n{second},,,\n乙,老年食堂,121.13,28.85\n");
        let (study, report) = places("f.csv", list.as_bytes());
        assert_eq!((serving(&study), study.facilities.len()), (vec!["甲"], 2), "{first} {second}\n{report}");
        let layer = report.layers.iter().find(|l| l.layer == "facilities").unwrap();
        assert_eq!((layer.read, layer.kept + layer.dropped()), (4, 4), "{report}");
    }
    let list = "名称,类型,经度,纬度\n一、养老机构,,,\n甲,老年食堂,121.12,28.85\n二、拆迁安置区,,,\n乙,老年食堂,121.13,28.85\n";
    assert_eq!(serving(&places("f.csv", list.as_bytes()).0), ["甲", "乙"]);
    // A sheet begins anew.
    let rows: &[&[&str]] = &[PLACE, &["二、停业"], A];
    let (study, report) = places("f.xlsx", &book(&[("古城街道", rows), ("大洋街道", &[PLACE, B])], |_| {}));
    assert_eq!(serving(&study), ["乙"], "{report}");
}

#[test]
fn a_title_that_speaks_of_other_people_is_told() {
    for (file, title, told) in [
        ("h.csv", "各村65岁及以上老年人口统计表", true),
        ("h.csv", "失能老年人分布表", true),
        ("80岁以上高龄老人.csv", "统计表", true),
        ("h.csv", "各村60岁及以上老年人口统计表（65岁以上另表）", false),
        ("h.csv", "各村老年人口统计表", false),
    ] {
        let (_, report) = homes(file, format!("{title},,,\n村,经度,纬度,老年人口\n甲村,121.12,28.85,100\n").as_bytes());
        assert_eq!(noted(&report, "caption-of-others") > 0, told, "{file}: {title}\n{report}");
    }
    let (_, report) = homes("65岁以上.csv", "村,经度,纬度,60岁以上\n甲村,121.12,28.85,100\n".as_bytes());
    assert_eq!(noted(&report, "caption-of-others"), 0, "the header says 60");
}

/// 老年人口 over 男 and 女: neither is all of them.
#[test]
fn a_second_header_row_names_parts_of_the_first() {
    let two = |below: [&str; 2], numbers: [&str; 2]| {
        let (upper, lower): (&[&str], &[&str]) = (&["村", "经度", "纬度", "老年人口", ""], &["", "", "", below[0], below[1]]);
        book(&[("表", &[upper, lower, &["甲村", "121.12", "28.85", numbers[0], numbers[1]]])], |sheet| {
            sheet.merge_range(0, 3, 0, 4, "老年人口", &Format::new()).unwrap();
        })
    };
    let read = |bytes: &[u8]| study(("f.csv", ONE_PLACE.as_bytes()), ("h.xlsx", bytes), "");
    assert_eq!(read(&two(["合计", "其中80岁以上"], ["100", "20"])).map(|r| seniors(&r.0)), Ok(100.0));
    assert_eq!(read(&two(["80岁以上", "合计"], ["20", "100"])).map(|r| seniors(&r.0)), Ok(100.0));
    for below in [["男", "女"], ["户籍", "常住"]] {
        let refused = read(&two(below, ["40", "60"])).map(|r| seniors(&r.0)).unwrap_err();
        assert!(refused.contains("no column for the number of seniors") && refused.contains(below[0]), "{refused}");
    }
    let list: &[&[&str]] = &[
        &["名称", "类型", "经度", "纬度", "床位数", ""],
        &["", "", "", "", "护理型", "总数"],
        &["甲", "养老院", "121.12", "28.85", "40", "60"],
    ];
    let (study, report) = places("f.xlsx", &book(&[("表", list)], |_| {}));
    assert_eq!((study.facilities.len(), study.facilities[0].beds), (1, Some(60.0)), "{report}");
}

#[test]
fn totals_examples_and_parts_are_no_places() {
    for row in [
        "全县,121.12,28.85,150",
        "全街道,121.12,28.85,150",
        "平均,121.12,28.85,75",
        "累计,,,150",
        "汇总：,,,150",
        "其中：新村,121.12,28.85,30",
        "（示例）XX村,121.10,28.85,888",
        "示例,121.10,28.85,888",
    ] {
        let (study, report) =
            homes("h.csv", format!("村,经度,纬度,老年人口\n甲村,121.12,28.85,100\n乙村,121.13,28.85,50\n{row}\n").as_bytes());
        let reason = if row.contains('例') { "example-like" } else { "total-row" };
        assert_eq!((seniors(&study), noted(&report, reason)), (150.0, 1), "{row}\n{report}");
    }
    let (study, _) =
        homes("h.csv", "村,经度,纬度,老年人口\n合计村,121.12,28.85,100\n全塘村,121.13,28.85,50\n例坑村,121.14,28.85,7\n".as_bytes());
    assert_eq!(seniors(&study), 157.0, "villages of such names");
    let (study, report) =
        places("f.csv", "序号,名称,类型,经度,纬度\n例,XX食堂,老年食堂,121.10,28.85\n1,甲,老年食堂,121.12,28.85\n".as_bytes());
    assert_eq!(serving(&study), ["甲"], "{report}");
}

/// A row without a village that holds what the others hold together counts, and is told.
#[test]
fn a_row_that_sums_up_the_others_is_told() {
    for (rows, told) in [
        ("古城街道,,121.10,28.84,150\n古城街道,甲村,121.12,28.85,100\n古城街道,乙村,121.13,28.85,50\n", 1),
        ("古城街道,甲村,121.12,28.85,100\n古城街道,乙村,121.13,28.85,50\n古城街道,,121.10,28.84,150\n", 1),
        ("古城街道,古城街道,121.10,28.84,150\n古城街道,甲村,121.12,28.85,100\n古城街道,乙村,121.13,28.85,50\n", 1),
        ("古城街道,,121.10,28.84,149\n古城街道,甲村,121.12,28.85,100\n古城街道,乙村,121.13,28.85,50\n", 0),
        ("古城街道,丙村,121.10,28.84,150\n古城街道,甲村,121.12,28.85,100\n古城街道,乙村,121.13,28.85,50\n", 0),
        ("古城街道,,121.10,28.84,100\n大洋街道,,121.12,28.85,100\n", 0),
    ] {
        let (_, report) = homes("h.csv", format!("镇街,村,经度,纬度,老年人口\n{rows}").as_bytes());
        assert_eq!(noted(&report, "row-sums-up"), told, "{rows}\n{report}");
    }
}

#[test]
fn sheets_that_their_name_puts_aside_are_left_out_and_told() {
    let (other, old): (&[&str], &[&str]) = (&["XX村", "121.10", "28.84", "888"], &["丙村", "121.14", "28.85", "90"]);
    for (name, row) in [("示例", other), ("填报样表", other), ("作废", old), ("2024备份", old)] {
        for at in [0, 1] {
            let mut sheets: Vec<(&str, &[&[&str]])> = vec![("数据", &[HOME, H1])];
            let aside = [HOME, row];
            sheets.insert(at, (name, &aside));
            let (study, report) = homes("h.xlsx", &book(&sheets, |_| {}));
            assert_eq!((seniors(&study), noted(&report, "sheet-left-out")), (100.0, 1), "{name}\n{report}");
        }
    }
    let (study, _) = homes("h.xlsx", &book(&[("示例", &[HOME, H1])], |_| {}));
    assert_eq!(seniors(&study), 100.0, "the only sheet is read, whatever its name");
    let (study, report) = homes("h.xlsx", &book(&[("甲", &[HOME, H1]), ("乙", &[HOME, H2])], |_| {}));
    assert_eq!(seniors(&study), 150.0, "{report}");
}

#[test]
fn comments_and_struck_rows_of_a_workbook_are_told() {
    let marked = book(&[("表", &[PLACE, A, B])], |sheet| {
        sheet.insert_note(1, 0, &Note::new("已停业")).unwrap();
        sheet.write_with_format(2, 0, "乙", &Format::new().set_font_strikethrough()).unwrap();
    });
    let (study, report) = places("f.xlsx", &marked);
    assert_eq!(serving(&study), ["甲", "乙"]);
    assert_eq!((noted(&report, "cell-comments"), noted(&report, "struck-through")), (1, 1), "{report}");
    let said = report.to_string();
    assert!(said.contains("A2: ") && said.contains("已停业") && said.contains("row 3"), "{said}");
    // A comment of nothing grave is no warning.
    let plain = book(&[("表", &[PLACE, A])], |sheet| {
        sheet.insert_note(1, 0, &Note::new("电话已核对")).unwrap();
    });
    let (_, report) = places("f.xlsx", &plain);
    let warned = report
        .layers
        .iter()
        .flat_map(|l| &l.notes)
        .any(|n| n.reason == "cell-comments" && n.severity == carecircle::model::Severity::Warning);
    assert!(!warned && noted(&report, "cell-comments") == 1, "{report}");
}

#[test]
fn a_year_with_its_month_is_what_the_workbook_shows() {
    let headers: &[&str] = &["名称", "类型", "经度", "纬度", "开业日期"];
    let of = |code: &str, value: f64| {
        let rows: &[&[&str]] = &[headers, A];
        let bytes = book(&[("表", rows)], |sheet| {
            let _ = sheet.write_with_format(1, 4, value, &Format::new().set_num_format(code)).unwrap();
        });
        places("f.xlsx", &bytes)
    };
    for (code, value, opened, told) in [
        ("0.00", 2026.10, "2026-10-01", 0),
        ("0.00_ ", 2026.10, "2026-10-01", 0),
        ("0.00", 2026.01, "2026-01-01", 0),
        ("0.00", 2025.12, "2025-12-01", 0),
        ("General", 2025.12, "2025-12-01", 0),
        ("General", 2026.1, "2026-01-01", 1),
        ("0.0", 2026.1, "2026-01-01", 1),
    ] {
        let (study, report) = of(code, value);
        let found = study.facilities[0].opened.map(|d| d.to_string());
        assert_eq!((found.as_deref(), noted(&report, "month-unclear")), (Some(opened), told), "{value} in {code}\n{report}");
    }
    let list = "名称,类型,经度,纬度,开业日期\n甲,老年食堂,121.12,28.85,2025.1\n乙,老年食堂,121.13,28.85,2024.10\n";
    assert_eq!(noted(&places("f.csv", list.as_bytes()).1, "month-unclear"), 0, "an October that keeps its zero tells");
}

/// ;;; shows nothing: what a reader does not see is not read, and told.
#[test]
fn a_text_that_its_format_hides_is_blank_and_told() {
    let headers: &[&str] = &["名称", "类型", "经度", "纬度", "状态"];
    let bytes = book(&[("表", &[headers, &["甲", "老年食堂", "121.12", "28.85", "正常"], B])], |sheet| {
        sheet.write_with_format(2, 4, "停业", &Format::new().set_num_format(";;;")).unwrap();
    });
    let (study, report) = places("f.xlsx", &bytes);
    assert_eq!((serving(&study).len(), noted(&report, "number-format-hides"), noted(&report, "assumed-open")), (2, 1, 1), "{report}");
}

#[test]
fn dates_of_a_list_without_a_studys_day_are_told() {
    let list = "名称,类型,经度,纬度,停业日期,成立时间\n甲,老年食堂,121.12,28.85,2025-12-31,2020-01-01\n";
    let of = |date: &str| study(("f.csv", list.as_bytes()), ("h.csv", ONE_HOME.as_bytes()), date).unwrap();
    let (study, report) = of("");
    assert_eq!(
        (serving(&study).len(), noted(&report, "closing-without-date"), noted(&report, "opening-without-date")),
        (1, 1, 1),
        "{report}"
    );
    assert!(report.gravest().iter().take(8).any(|(_, note)| note.reason == "closing-without-date"), "{report}");
    let (study, report) = of("date = 2026-06-30");
    assert_eq!((serving(&study).len(), noted(&report, "closing-without-date")), (0, 0), "{report}");
}

#[test]
fn one_place_under_two_names_at_one_spot_is_told() {
    for (a, b, lat, told) in [
        ("古城街道东门社区老年食堂", "东门社区食堂", 28.85001, 1),
        ("东门老年食堂", "东门社区长者食堂", 28.8501, 1),
        ("东门老年食堂", "东门社区长者食堂", 28.8512, 0),
        ("东门老年食堂", "西门老年食堂", 28.85001, 0),
        ("东门老年食堂（一号店）", "东门老年食堂（二号店）", 28.85001, 0),
        ("老年食堂", "社区食堂", 28.85001, 0),
    ] {
        let (_, report) =
            places("f.csv", format!("名称,类型,经度,纬度\n{a},老年食堂,121.12,28.85\n{b},老年食堂,121.12,{lat}\n").as_bytes());
        assert_eq!(noted(&report, "perhaps-twice-renamed"), told, "{a} and {b}\n{report}");
    }
}

#[test]
fn headers_may_be_numbered_and_costs_may_name_their_unit() {
    let (study, report) = places("f.csv", "1.名称,2.类型,3.经度,4.纬度,5.床位数\n甲,养老院,121.12,28.85,60\n".as_bytes());
    assert_eq!((serving(&study), study.facilities[0].beds), (vec!["甲"], Some(60.0)), "{report}");
    let costs = |header: &str, cells: [&str; 2]| {
        let text = format!("编号,名称,经度,纬度,{header}\nP1,甲,121.1,28.8,{}\nP2,乙,121.2,28.8,{}\n", cells[0], cells[1]);
        let list = parcels_from(text.as_bytes(), "a.csv", ParcelOptions::default()).unwrap();
        let told: Vec<&str> = list.report.notes.iter().map(|n| n.reason).filter(|r| r.starts_with("cost") || *r == "bad-cost").collect();
        (list.parcels.iter().map(|p| p.cost).collect::<Vec<_>>(), told)
    };
    for (header, cells, expected, told) in [
        ("造价（万元）", ["120", "80"], [Some(120.0), Some(80.0)], vec![]),
        ("造价（万元）", ["120万", "800000元"], [Some(120.0), Some(80.0)], vec![]),
        ("总投资（万元）", ["120", "1.2亿元"], [Some(120.0), Some(12_000.0)], vec![]),
        ("预计造价", ["120万元", "80万"], [Some(1_200_000.0), Some(800_000.0)], vec!["cost-in-yuan"]),
        ("造价", ["120万元", "80"], [Some(1_200_000.0), Some(80.0)], vec!["cost-units-mixed"]),
        ("造价", ["80-120万", "120"], [None, Some(120.0)], vec!["bad-cost"]),
    ] {
        assert_eq!(costs(header, cells), (expected.to_vec(), told), "{header} {cells:?}");
    }
}

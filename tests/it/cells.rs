//! Odd cells that ordinary lists hold, each kind with several examples: what is read, and what is asked.

use carecircle::model::{ImportReport, Study};
use rust_xlsxwriter::{Formula, Workbook};

use crate::import_study::{folder, load, noted};

const ONE_HOME: &str = "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\n";
const ONE_PLACE: &str = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n";

fn study(facilities: (&str, &[u8]), homes: (&str, &[u8])) -> (Study, ImportReport) {
    let toml = format!("[study]\ndate = 2026-06-30\n[[homes]]\nfile = \"{}\"\n[[facilities]]\nfile = \"{}\"\n", homes.0, facilities.0);
    let dir = folder(&[("study.toml", toml.as_bytes()), facilities, homes]);
    load(dir.path()).unwrap_or_else(|e| panic!("{e}"))
}

fn places(list: &str) -> (Study, ImportReport) {
    study(("f.csv", list.as_bytes()), ("h.csv", ONE_HOME.as_bytes()))
}

fn homes(list: &str) -> (Study, ImportReport) {
    study(("f.csv", ONE_PLACE.as_bytes()), ("h.csv", list.as_bytes()))
}

fn seniors(study: &Study) -> f64 {
    study.homes.iter().map(|h| h.seniors).sum()
}

/// Services that each place gives on the study's day, blank where it serves nobody.
fn gives(study: &Study) -> Vec<String> {
    let ids =
        |f: &carecircle::model::Facility| f.services.iter().map(|s| study.services[s.index()].id.as_str()).collect::<Vec<_>>().join(" ");
    study.facilities.iter().map(|f| if study.settings.open(f) { ids(f) } else { String::new() }).collect()
}

/// One place with this cell under this header; whether it serves, and whether anything was asked.
fn serves(header: &str, cell: &str) -> (bool, bool) {
    let (study, report) = places(&format!("名称,类型,经度,纬度,{header}\n甲,老年食堂,121.12,28.85,\"{cell}\"\n"));
    (!gives(&study)[0].is_empty(), noted(&report, "status-unknown") > 0)
}

#[test]
fn states_stand_under_headers_of_any_wording() {
    let (yes, no, asked) = ((true, false), (false, false), (false, true));
    for (header, cell, expected) in [
        ("目前状况", "停业", no),
        ("开业情况", "停办", no),
        ("设施使用情况", "关停", no),
        ("養老機構狀態", "停業", no),
        ("机构存续情况", "注销", no),
        ("投入使用情况", "在建", no),
        ("类别2", "已停业", no),
        ("开业时间", "未开业", no),
        ("开业时间", "2026年底", no),
        ("开业时间", "预计2026年10月", no),
        ("开业时间", "2020年5月", yes),
        ("关停时间", "已关停", no),
        ("关停时间", "—", yes),
        ("消防改造情况", "停工", yes),
        ("二期", "在建", yes),
        ("健康状态", "良好", yes),
        ("运营状态", "运营正常", yes),
        ("运营状态", "CLOSED_TEMPORARILY", no),
        ("运营状态", "永久关闭", no),
        ("运营状态", "停业（暂时）", no),
        ("运营状态", "主体完工", no),
        ("运营状态", "基本建成", no),
        ("运营状态", "闭店", no),
        ("运营状态", "停", no),
        ("运营状态", "正常/停业", asked),
        ("运营状态", "2026年3月停业，预计9月恢复", no),
        ("运营状态", "2025年停业，2026年3月恢复", yes),
        ("是否运营", "否（装修）", no),
        ("是否运营", "—", asked),
        ("是否运营", "/", asked),
        ("是否停业", "/", yes),
        ("是否运营", "○", asked),
        ("备注", "整改中", asked),
        ("备注", "已完成整改", yes),
        ("备注", "已并入城南照料中心", asked),
        ("备注", "由三个点合并而成", yes),
        ("备注", "不再供餐", asked),
        ("备注", "老人少，已停", no),
        ("备注", "二期在建", yes),
        ("备注", "无停车场", yes),
        ("备注", "不停业", yes),
        ("备注", "原为关闭的小学", yes),
        ("备注", "已搬至新址", asked),
        ("备注", "2019年由城南搬至现址", yes),
        ("备注", "运营方已撤场", asked),
        ("备注", "房屋收回", asked),
        ("备注", "未实际运营", asked),
        ("备注", "不对外", asked),
        ("备注", "食堂不对外", yes),
        ("备注", "仅供配送", asked),
        ("备注", "长期无人用餐", asked),
        ("建成年份", "2028", no),
        ("建成年份", "2020", yes),
        ("停业时间", "2026年1月", no),
        ("停业时间", "2026年12月", yes),
        ("停办日期", "2026.3.1", no),
    ] {
        assert_eq!(serves(header, cell), expected, "{header}: {cell}");
    }
}

/// What stands in brackets or behind a dash of a name may say that it is another place's, or none's.
#[test]
fn names_say_what_has_become_of_a_place() {
    for (name, kind, serves, asked) in [
        ("城南食堂（原）", "老年食堂", false, true),
        ("城南食堂（旧址）", "老年食堂", false, true),
        ("城南食堂—已撤", "老年食堂", false, false),
        ("城南食堂-停业", "老年食堂", false, false),
        ("城南食堂-东门店", "老年食堂", true, false),
        ("城南食堂（原东门小学）", "老年食堂", true, false),
        ("城南老年食堂（老城区）", "老年食堂", true, false),
        ("甲", "养老院（预留）", false, false),
    ] {
        let (study, report) = places(&format!("名称,类型,经度,纬度\n{name},{kind},121.12,28.85\n"));
        assert_eq!((!gives(&study)[0].is_empty(), noted(&report, "status-unknown") > 0), (serves, asked), "{name} {kind}\n{report}");
    }
}

/// 是否运营 with ticks and blanks: a blank may be a no.
#[test]
fn a_blank_among_ticks_is_asked_about() {
    let rows = "名称,类型,经度,纬度,是否运营\n甲,老年食堂,121.12,28.85,√\n乙,老年食堂,121.13,28.85,\n";
    let (study, report) = places(rows);
    assert_eq!((gives(&study), noted(&report, "status-unknown")), (vec!["canteen".to_owned(), String::new()], 1), "{report}");
    // 运营 with ticks and crosses asks too, and a circle is no answer.
    let ticks = rows.replace("是否运营", "运营").replace(",\n", ",○\n");
    let (study, report) = places(&ticks);
    assert_eq!((gives(&study), noted(&report, "status-unknown")), (vec!["canteen".to_owned(), String::new()], 1), "{report}");
    let (study, _) = places(&format!("{rows}丙,老年食堂,121.14,28.85,否\n"));
    assert_eq!(gives(&study), ["canteen", "canteen", ""], "where no is written, a blank is none");
}

#[test]
fn the_state_of_the_latest_year_counts() {
    let rows = |first: &str, second: &str| {
        let rows = "甲,老年食堂,121.12,28.85,正常,停业\n乙,老年食堂,121.13,28.85,停业,正常\n丙,老年食堂,121.14,28.85,停业,\n";
        places(&format!("名称,类型,经度,纬度,{first},{second}\n{rows}"))
    };
    for (first, second, expected, told) in [
        ("2024年运营情况", "2025年运营情况", ["", "canteen", ""], 2),
        ("2025年运营情况", "2024年运营情况", ["canteen", "", ""], 2),
        // The study's day is in 2026: what is said of 2027 is no later year.
        ("2025年运营情况", "2027年运营情况", ["", "", ""], 0),
        ("2024年运营情况", "2025年经营状态", ["", "", ""], 0),
    ] {
        let (study, report) = rows(first, second);
        assert_eq!(
            (gives(&study), noted(&report, "earlier-year")),
            (expected.map(str::to_owned).to_vec(), told),
            "{first} {second}\n{report}"
        );
    }
}

/// A blank where others say 正常 counts as open, and is told; an answer for blanks settles it.
#[test]
fn a_blank_beside_states_is_assumed_to_be_open() {
    let rows = |header: &str, cells: [&str; 3]| {
        let row = |(name, cell): (&str, &str)| format!("{name},老年食堂,121.12,28.85,{cell}\n");
        let rows: String = ["甲", "乙", "丙"].into_iter().zip(cells).map(row).collect();
        format!("名称,类型,经度,纬度,{header}\n{rows}")
    };
    for (header, cells, open, told) in [
        ("运营状态", ["正常", "", "停业"], [true, true, false], 1),
        ("使用情况", ["正常使用", "", ""], [true, true, true], 2),
        ("是否停业", ["否", "", "是"], [true, true, false], 1),
        ("运营状态", ["停业", "", ""], [false, true, true], 0),
        ("运营状态,经营情况", ["正常,正常", ",停业", "正常,"], [true, false, true], 0),
        ("备注", ["正常", "", ""], [true, true, true], 0),
        ("停业日期", ["", "", "2030-01-01"], [true, true, true], 0),
        ("运营状态", ["正常", "/", "—"], [true, true, true], 2),
    ] {
        let (study, report) = places(&rows(header, cells));
        let found: Vec<bool> = gives(&study).iter().map(|g| !g.is_empty()).collect();
        assert_eq!((found, noted(&report, "assumed-open")), (open.to_vec(), told), "{header}: {cells:?}\n{report}");
    }
    let list = rows("运营状态", ["正常", "", "停业"]);
    for (answer, open) in [("open", true), ("closed", false)] {
        let toml = format!("[[homes]]\nfile = \"h.csv\"\n[[facilities]]\nfile = \"f.csv\"\n[facilities.states]\n\"\" = \"{answer}\"\n");
        let dir = folder(&[("study.toml", toml.as_bytes()), ("f.csv", list.as_bytes()), ("h.csv", ONE_HOME.as_bytes())]);
        let (study, report) = load(dir.path()).unwrap();
        assert_eq!((!gives(&study)[1].is_empty(), noted(&report, "assumed-open")), (open, 0), "{answer}\n{report}");
    }
    // In the first lines that are shown.
    let (_, report) = places(&list);
    assert!(report.gravest().iter().take(8).any(|(_, note)| note.reason == "assumed-open"), "{report}");
}

#[test]
fn kinds_give_what_their_boxes_and_words_say() {
    for (kind, expected, asked) in [
        ("□日间照料 ☑助餐", "canteen", false),
        ("√日间照料 ×助餐", "daycare", false),
        ("□助餐", "", true),
        ("助餐点（仅配送）", "", true),
        ("老年食堂（不对外）", "", true),
        ("□日间照料 □助餐", "", true),
        ("①日间照料②助餐", "daycare canteen", false),
        ("1.日间照料2.助餐", "daycare canteen", false),
        ("日间照料 助餐", "daycare canteen", false),
        ("提供助餐", "canteen", false),
        ("仅日托", "daycare", false),
        ("居家养老服务照料中心（内设食堂）", "daycare canteen", false),
        ("照料中心兼食堂", "daycare canteen", false),
        ("照料中心+食堂", "daycare canteen", false),
        ("照料中心（食堂停办）", "daycare", false),
        ("照料中心加挂老年学堂", "daycare school", false),
        ("养老院（含食堂）", "nursing", true),
        ("医养结合养老院", "union nursing", false),
        ("AAA级居家养老服务中心", "daycare", false),
        ("老年大学分校", "school", false),
        ("敬老院路", "", false),
        ("养老院停车场", "", false),
        ("敬老院旧址", "", false),
        ("老年大学出版社", "", false),
        ("养老院宿舍", "", false),
    ] {
        let (study, report) = places(&format!("名称,类型,经度,纬度\n甲,\"{kind}\",121.12,28.85\n"));
        assert_eq!((gives(&study)[0].as_str(), noted(&report, "service-unclear") > 0), (expected, asked), "{kind}\n{report}");
        assert!(!expected.is_empty() || asked || noted(&report, "unknown-kind") > 0, "{kind} is told");
    }
}

#[test]
fn columns_answer_or_are_asked_about() {
    for (header, cell, canteen, asked) in [
        ("助餐", "☑", true, false),
        ("助餐", "●", true, false),
        ("助餐", "V", true, false),
        ("助餐", "1", true, false),
        ("助餐", "√（送餐）", true, false),
        ("助餐", "□", false, false),
        ("助餐", "0", false, false),
        ("助餐", "暂停", false, false),
        ("助餐", "○", false, true),
        ("助餐", "30人", false, true),
        ("是否助餐", "2", false, true),
        ("助餐（1是2否）", "2", false, false),
        ("助餐（1是2否）", "1", true, false),
        ("是否提供助餐", "2026年底", false, true),
        ("是否提供助餐", "提供（2026年底）", false, true),
        ("是否提供助餐", "有（已停用）", false, false),
        ("是否有食堂", "是", true, false),
        ("是否有食堂", "否", false, false),
    ] {
        let (study, report) = places(&format!("名称,类型,经度,纬度,{header}\n甲,日间照料中心,121.12,28.85,{cell}\n"));
        let expected = if canteen { "daycare canteen" } else { "daycare" };
        assert_eq!((gives(&study)[0].as_str(), noted(&report, "service-unclear") > 0), (expected, asked), "{header}: {cell}\n{report}");
    }
    // The dining room of a nursing home feeds its residents.
    let (study, report) = places("名称,类型,经度,纬度,是否有食堂\n甲,养老院,121.12,28.85,是\n");
    assert_eq!((gives(&study)[0].as_str(), noted(&report, "service-unclear")), ("nursing", 1), "{report}");
    let (study, _) = places("名称,类型,经度,纬度\n甲村老年大学和照料中心,日间照料中心,121.12,28.85\n");
    assert_eq!(gives(&study), ["daycare school"]);
}

#[test]
fn rows_that_are_no_data_do_not_count() {
    for rows in [
        "合计,121.12,28.85,150",
        "全镇合计,121.12,28.85,150",
        "古城街道小计,121.12,28.85,150",
        "合  计,121.12,28.85,150",
        "填表人：张三,,,2026年6月",
        "审核人：,,制表：李四,",
        "一、古城街道,,,",
    ] {
        let (study, report) = homes(&format!("村,经度,纬度,老年人口\n甲村,121.12,28.85,100\n{rows}\n乙村,121.13,28.85,50\n"));
        assert_eq!((seniors(&study), noted(&report, "total-row")), (150.0, 1), "{rows}\n{report}");
    }
    let (study, _) = homes("镇街,村,经度,纬度,老年人口\n古城街道,甲村,121.12,28.85,100\n古城街道,小计,121.12,28.85,100\n");
    assert_eq!(seniors(&study), 100.0);
    for row in ["1,2,3,4", "（1）,（2）,（3）,（4）", "甲,乙,丙,丁", "A,B,C,D"] {
        let (study, report) = homes(&format!("村,经度,纬度,老年人口\n{row}\n甲村,121.12,28.85,100\n"));
        assert_eq!((study.homes.len(), noted(&report, "column-numbers")), (1, 1), "{row}\n{report}");
    }
    let (study, report) = homes("村,经度,纬度,老年人口\n,度,度,万人\n甲村,121.12,28.85,1.2\n");
    assert_eq!((seniors(&study), noted(&report, "header-unit")), (12_000.0, 1), "{report}");
}

#[test]
fn numbers_that_cannot_be_are_asked_about() {
    let (_, report) = homes("村,经度,纬度,老年人口\n甲村,121.12,28.85,0.25\n乙村,121.13,28.85,0.31\n");
    assert_eq!(noted(&report, "seniors-below-one"), 2, "{report}");
    let (study, report) = homes(
        "村,经度,纬度,老年人口\n甲村,121.12,28.85,99999999\n乙村,121.13,28.85,320（其中80岁以上45）\n丙村,121.14,28.85,'80\n丁村,121.15,28.85,320 330\n",
    );
    assert_eq!((seniors(&study), noted(&report, "unreadable-seniors")), (400.0, 2), "{report}");
    // A cell with a unit of its own contradicts a header in 万.
    let (study, report) = homes("村,经度,纬度,老年人口（万人）\n甲村,121.12,28.85,120人\n乙村,121.13,28.85,0.5\n");
    assert_eq!((seniors(&study), noted(&report, "unreadable-seniors")), (5_000.0, 1), "{report}");
    let (study, report) = places("名称,类型,经度,纬度,床位数,床位数\n甲,养老院,121.12,28.85,30,20\n");
    assert_eq!((study.facilities[0].beds, noted(&report, "header-asked")), (None, 1), "{report}");
    let (study, report) = places("名称,类型,经度,纬度,床位数\n甲,养老院,121.12,28.85,30（实际20）\n");
    assert_eq!((study.facilities[0].beds, noted(&report, "bad-number")), (None, 1), "{report}");
}

#[test]
fn names_of_one_place_are_seen_through_their_form() {
    for (a, b, twins) in [
        ("城南养老院", "城南养老院有限公司", 1),
        ("城南养老院（公办）", "城南养老院", 1),
        ("Ａ养老院", "A养老院", 1),
        ("城南养老院（东区）", "城南养老院（西区）", 0),
        ("城南养老院", "城南养老院（分部）", 0),
        ("城南养老院", "城北养老院", 0),
    ] {
        let (_, report) = places(&format!("名称,类型,经度,纬度\n{a},养老院,121.12,28.85\n{b},养老院,121.1201,28.85\n"));
        assert_eq!(noted(&report, "perhaps-twice"), twins, "{a} and {b}\n{report}");
    }
    let (_, report) = places("名称,类型,经度,纬度,镇街\n老年食堂,老年食堂,121.12,28.85,甲镇\n老年食堂,老年食堂,121.32,28.85,乙镇\n");
    assert_eq!(noted(&report, "perhaps-twice"), 0, "{report}");
}

/// Village, longitude, latitude and seniors.
type Row<'a> = (&'a str, f64, f64, f64);

/// A workbook of homes: for each sheet its name and rows.
fn book(sheets: &[(&str, &[Row<'_>])], more: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        sheet.write_row(0, 0, ["村", "经度", "纬度", "老年人口"]).unwrap();
        for (row, (village, lon, lat, n)) in (1..).zip(*rows) {
            sheet.write(row, 0, *village).unwrap();
            for (column, value) in [(1, lon), (2, lat), (3, n)] {
                sheet.write(row, column, *value).unwrap();
            }
        }
    }
    more(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn merged_numbers_and_errors_are_no_counts() {
    let of = |bytes: &[u8]| study(("f.csv", ONE_PLACE.as_bytes()), ("h.xlsx", bytes));
    let two: &[(&str, f64, f64, f64)] = &[("甲村", 121.12, 28.85, 100.0), ("乙村", 121.13, 28.85, 50.0)];
    // One number over two villages.
    let merged = book(&[("表", two)], |book| {
        let sheet = book.worksheet_from_index(0).unwrap();
        sheet.merge_range(1, 3, 2, 3, "", &rust_xlsxwriter::Format::new()).unwrap();
        sheet.write(1, 3, 100.0).unwrap();
    });
    let (read, report) = of(&merged);
    assert_eq!((seniors(&read), noted(&report, "merged-count")), (100.0, 1), "{report}");
    let error = book(&[("表", two)], |book| {
        let formula = Formula::new("=NA()").set_result("#N/A");
        book.worksheet_from_index(0).unwrap().write_formula(2, 3, formula).unwrap();
    });
    let (read, report) = of(&error);
    assert_eq!((seniors(&read), noted(&report, "unreadable-seniors")), (100.0, 1), "{report}");
}

/// A summary beside the sheets that it sums up is told, whatever its totals and its age.
#[test]
fn a_summary_counts_once() {
    let of = |bytes: &[u8]| study(("f.csv", ONE_PLACE.as_bytes()), ("h.xlsx", bytes));
    let (one, two) = (("甲村", 121.12, 28.85, 100.0), ("乙村", 121.13, 28.85, 50.0));
    let total = ("合计", 0.0, 0.0, 100.0);
    let older = ("甲村", 121.12, 28.85, 101.0);
    for (sheets, n) in [
        (vec![("总表", vec![one, two]), ("甲镇", vec![one]), ("乙镇", vec![two])], 150.0),
        (vec![("甲镇", vec![one]), ("乙镇", vec![two]), ("总表", vec![one, two])], 150.0),
        (vec![("总表", vec![one, two]), ("甲镇", vec![one, total]), ("乙镇", vec![two])], 150.0),
        (vec![("总表", vec![older, two]), ("甲镇", vec![one]), ("乙镇", vec![two])], 151.0),
    ] {
        let sheets: Vec<(&str, &[_])> = sheets.iter().map(|(name, rows)| (*name, rows.as_slice())).collect();
        let (study, report) = of(&book(&sheets, |_| {}));
        assert_eq!(seniors(&study), n, "{report}");
        assert!(noted(&report, "sheet-repeats") > 0, "{report}");
    }
}

//! Whole lists of shapes that clerks write: forms, tables on their side, lists side by side, remarks below, titles again, totals.

use carecircle::model::{ImportReport, Study};

use crate::import_study::noted;
use crate::odd_lists::{book, homes, places, seniors, serving};

const PLACE: &[&str] = &["名称", "类型", "经度", "纬度"];

fn csv(text: &str) -> (Study, ImportReport) {
    places("f.csv", text.as_bytes())
}

fn people(text: &str) -> (Study, ImportReport) {
    homes("h.csv", text.as_bytes())
}

fn all_names(study: &Study) -> Vec<&str> {
    study.facilities.iter().map(|f| f.name.as_str()).collect()
}

/// A form of 机构名称, 机构类型, 经度, 纬度, 床位数 and 运营状态, one below the other.
fn form<'c>(name: &'c str, lon: &'c str, state: &'c str) -> Vec<[&'c str; 2]> {
    let rows = [["项目", "内容"], ["机构名称", name], ["机构类型", "养老院"], ["经度", lon], ["纬度", "28.85"], ["床位数", "60"]];
    rows.into_iter().chain([["负责人", "张三"], ["运营状态", state]]).collect()
}

fn forms(of: &[(&str, Vec<[&str; 2]>)], more: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let rows: Vec<Vec<&[&str]>> = of.iter().map(|(_, rows)| rows.iter().map(<[&str; 2]>::as_slice).collect()).collect();
    let sheets: Vec<(&str, &[&[&str]])> = of.iter().map(|s| s.0).zip(rows.iter().map(Vec::as_slice)).chain(more.iter().copied()).collect();
    book(&sheets, |_| {})
}

#[test]
fn a_form_a_sheet_is_a_place_each() {
    let (study, report) =
        places("f.xlsx", &forms(&[("甲", form("甲院", "121.12", "正常")), ("乙", form("乙院", "121.13", "已停业"))], &[]));
    assert_eq!((all_names(&study), serving(&study)), (vec!["甲院", "乙院"], vec!["甲院"]), "{report}");
    assert_eq!((study.facilities[0].beds, noted(&report, "rows-are-columns")), (Some(60.0), 2), "{report}");
    assert!((study.facilities[1].at.unwrap().lon() - 121.13).abs() < 1e-9);
    // Beside a list a form is not read, and told.
    let list: &[&[&str]] = &[PLACE, &["丙", "老年食堂", "121.14", "28.85"]];
    let (study, report) = places("f.xlsx", &forms(&[("登记表", form("甲院", "121.12", "正常"))], &[("名单", list)]));
    assert_eq!((all_names(&study), noted(&report, "sheet-left-out")), (vec!["丙"], 1), "{report}");
    // Labels and values in pairs, and forms below one another.
    let pairs = "登记表,,,\n机构名称,甲院,机构类型,养老院\n地址,东门路1号,,\n经度,121.12,纬度,28.85\n床位数,60,状态,已停业\n";
    let (study, report) = csv(pairs);
    assert_eq!((study.facilities.len(), study.facilities[0].beds, serving(&study).len()), (1, Some(60.0), 0), "{report}");
    let below = "名称,甲\n类型,老年食堂\n经度,121.12\n纬度,28.85\n\n名称,乙\n类型,老年食堂\n经度,121.13\n纬度,28.85\n状态,停业\n";
    let (study, report) = csv(below);
    assert_eq!((all_names(&study), serving(&study)), (vec!["甲", "乙"], vec!["甲"]), "{report}");
    // What stands in a form's note is read for its only place.
    let (study, report) = csv("机构名称,甲\n机构类型,老年食堂\n经度,121.12\n纬度,28.85\n注：本机构2025年12月已停业,\n");
    assert_eq!((study.facilities.len(), serving(&study).len()), (1, 0), "{report}");
}

#[test]
fn a_table_on_its_side_has_a_place_a_column() {
    let (study, report) = csv("名称,甲,乙,丙,合计\n类型,老年食堂,老年食堂,养老院,\n经度,121.12,121.13,121.14,\n纬度,28.85,28.85,28.85,\n\
         床位数,,,40,40\n状态,正常,已停业,正常,\n");
    assert_eq!((study.facilities.len(), serving(&study)), (3, vec!["甲", "丙"]), "{report}");
    assert_eq!((study.facilities[2].beds, noted(&report, "rows-are-columns")), (Some(40.0), 4), "the total is told as one: {report}");
    let (study, report) = people("村名,甲村,乙村\n经度,121.12,121.13\n纬度,28.85,28.85\n老年人口,100,50\n");
    assert_eq!((seniors(&study), noted(&report, "rows-are-columns")), (150.0, 2), "{report}");
    // A column of levels holds known words, and is none of labels.
    let (study, report) =
        csv("名称,类型,级别,经度,纬度\n甲,老年食堂,街道,121.12,28.85\n乙,老年食堂,社区,121.13,28.85\n丙,老年食堂,村,121.14,28.85\n");
    assert_eq!((serving(&study).len(), noted(&report, "rows-are-columns")), (3, 0), "{report}");
}

#[test]
fn lists_side_by_side_are_read_each_by_itself() {
    let (study, report) = csv(
        "名称,类型,经度,纬度,,名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85,,乙,老年食堂,121.13,28.85\n丙,老年食堂,121.14,28.85,,,,,\n",
    );
    assert_eq!((serving(&study), noted(&report, "side-by-side")), (vec!["甲", "丙", "乙"], 1), "{report}");
    let (study, report) = people(
        "村,经度,纬度,老年人口,,村,经度,纬度,老年人口\n甲村,121.12,28.85,100,,乙村,121.13,28.85,50\n丙村,121.14,28.85,70,,合计,,,220\n",
    );
    assert_eq!((seniors(&study), noted(&report, "total-row"), noted(&report, "total-differs")), (220.0, 1, 0), "{report}");
    // Titles of their own: a state, a town.
    let two = |left: &str, right: &str| {
        csv(&format!(
            "{left},,,,,{right},,,\n名称,类型,经度,纬度,,名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85,,乙,老年食堂,121.13,28.85\n"
        ))
    };
    let (study, report) = two("在营", "已停业");
    assert_eq!((serving(&study), study.facilities[0].area_name.as_deref()), (vec!["甲"], None), "{report}");
    let (study, report) = two("古城街道", "大洋街道");
    assert_eq!((serving(&study), study.facilities[1].area_name.as_deref()), (vec!["甲", "乙"], Some("大洋街道")), "{report}");
    assert!(serving(&two("已停业设施名单", "").0).is_empty(), "a title over both");
    // The same people in two years, and another list at the side.
    let years = "2024年,,,,,2025年,,,\n村,经度,纬度,老年人口,,村,经度,纬度,老年人口\n甲村,121.12,28.85,95,,甲村,121.12,28.85,100\n";
    let place = ("f.csv", "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n".as_bytes());
    let refused = crate::odd_lists::study(place, ("h.csv", years.as_bytes()), "").unwrap_err();
    assert!(refused.contains("one list at several times") && refused.contains("2025年"), "{refused}");
    let (study, report) = csv("名称,类型,所属镇街,经度,纬度,,镇街,数量\n甲,老年食堂,古城街道,121.12,28.85,,大洋街道,1\n");
    assert_eq!((study.facilities[0].area_name.as_deref(), noted(&report, "sheet-without-table")), (Some("古城街道"), 1), "{report}");
}

/// A list of three canteens numbered from 1, the second named `second`, with `below` in a row of its own.
fn three(second: &str, below: &str) -> (Study, ImportReport) {
    csv(&format!(
        "序号,名称,类型,经度,纬度\n1,甲食堂,老年食堂,121.12,28.85\n2,{second},老年食堂,121.13,28.85\n3,丙食堂,老年食堂,121.14,28.85\n{below}\n"
    ))
}

#[test]
fn a_remark_below_holds_for_the_rows_that_it_names() {
    for (below, open) in [
        ("注：第2项已停业,,,,", "甲丙"),
        ("备注：序号1、3为在建,,,,", "乙"),
        ("第二、三项尚未投入使用,,,,", "甲"),
        ("说明：第1-2项尚未投入使用；第3项2026年3月停业,,,,", ""),
        ("\"注：1.第2项已停业\n2.第3项在建\",,,,", "甲"),
        ("注：带*的已停业,,,,", "甲丙"),
        ("*表示在建,,,,", "甲丙"),
        ("以上三家均已停业,,,,", ""),
        ("上述设施均未开业,,,,", ""),
        ("注：乙食堂*已停业，其余正常,,,,", "甲丙"),
        ("注：甲食堂、丙食堂已停业,,,,", "乙"),
        ("注：第1项在营，其余在建,,,,", "甲"),
        ("注,第2项已停业,,,", "甲丙"),
        ("合计,3,,,\n注：以上三家均在建,,,,", ""),
        // Nothing that closes a place.
        ("注：第2项未停业，正常运营,,,,", "甲乙丙"),
        ("注：带*的为示范点,,,,", "甲乙丙"),
        ("注：第2项自2027年1月起停业,,,,", "甲乙丙"),
        ("以上均正常运营,,,,", "甲乙丙"),
    ] {
        let (study, report) = three("乙食堂*", below);
        let found: String = serving(&study).iter().filter_map(|name| name.chars().next()).collect();
        assert_eq!((found.as_str(), study.facilities.len()), (open, 3), "{below}\n{report}");
        assert_eq!(noted(&report, "remark-of-states"), 0, "{below}\n{report}");
    }
}

#[test]
fn a_remark_that_may_mean_other_rows_is_asked_about() {
    for (below, open, asked) in [
        ("注：以上两家已停业,,,,", 0, 3),
        ("注：第3行已停业,,,,", 1, 2),     // of the list, or of the sheet
        ("注：第2项厨房已停用,,,,", 2, 1), // a part of it
    ] {
        let (study, report) = three("乙食堂", below);
        assert_eq!((serving(&study).len(), noted(&report, "status-unknown")), (open, asked), "{below}\n{report}");
    }
    for below in ["注：第9项已停业,,,,", "注：乙食堂分店已停业,,,,", "注：标红的为在建,,,,", "注：2家已停业,,,,"]
    {
        let (study, report) = three("乙食堂", below);
        assert_eq!((serving(&study).len(), noted(&report, "remark-of-states")), (3, 1), "{below}\n{report}");
    }
    // Numbers that begin anew, and places in parts that have none.
    let parts = |numbers: [&str; 4]| {
        let row = |at: usize, name: &str| format!("{},{name},老年食堂,121.1{at},28.85\n", numbers[at]);
        let (first, second) = (row(0, "甲食堂") + &row(1, "乙食堂"), row(2, "丙食堂") + &row(3, "丁食堂"));
        csv(&format!("序号,名称,类型,经度,纬度\n一、古城街道,,,,\n{first}二、大洋街道,,,,\n{second}注：第2项已停业,,,,\n"))
    };
    let (study, report) = parts(["1", "2", "1", "2"]);
    assert_eq!((serving(&study), noted(&report, "remark-of-rows-unsure")), (vec!["甲食堂", "丙食堂"], 2), "{report}");
    let (study, report) = parts(["1", "2", "3", "4"]);
    assert_eq!((serving(&study).len(), noted(&report, "remark-of-rows")), (3, 1), "{report}");
    // Villages have no states: told.
    let (_, report) = people("序号,村,经度,纬度,老年人口\n1,甲村,121.12,28.85,100\n2,乙村,121.13,28.85,50\n注：第2项已拆迁,,,,\n");
    assert_eq!(noted(&report, "remark-of-states"), 1, "{report}");
}

#[test]
fn a_title_above_the_headers_again_holds_for_the_rows_below_it() {
    let two = |first: &str, second: &str| {
        csv(&format!(
            "{first},,,\n名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n,,,\n{second},,,\n名称,类型,经度,纬度\n乙,老年食堂,121.13,28.85\n"
        ))
    };
    for (first, second, open) in [
        ("养老设施名单", "附：已停业设施", vec!["甲"]),
        ("养老设施名单", "二、拟建设施", vec!["甲"]),
        ("在建设施", "现有设施", vec!["乙"]),
        ("2027年拟建设施", "续表", vec![]),
        ("2027年拟建设施", "第2页 共2页", vec![]),
        ("养老设施名单", "养老设施名单（续）", vec!["甲", "乙"]),
    ] {
        let (study, report) = two(first, second);
        assert_eq!((serving(&study), study.facilities.len()), (open, 2), "{first}, {second}\n{report}");
    }
}

#[test]
fn a_state_over_one_sheet_holds_for_the_same_places_on_others() {
    let a: &[&str] = &["甲", "老年食堂", "121.12", "28.85"];
    let b: &[&str] = &["乙", "老年食堂", "121.13", "28.85"];
    for names in [["全部", "已关停"], ["已关停", "全部"]] {
        let sheets = names.map(|name| (name, if name == "全部" { vec![PLACE, a, b] } else { vec![PLACE, b] }));
        let sheets: Vec<(&str, &[&[&str]])> = sheets.iter().map(|(name, rows)| (*name, rows.as_slice())).collect();
        let (study, report) = places("f.xlsx", &book(&sheets, |_| {}));
        assert_eq!((serving(&study), noted(&report, "sheet-says-state")), (vec!["甲"], 1), "{names:?}\n{report}");
    }
}

#[test]
fn a_summary_of_other_rows_is_left_out() {
    const HEADERS: &[&str] = &["村", "经度", "纬度", "老年人口"];
    let (a, b): (&[&str], &[&str]) = (&["甲村", "121.12", "28.85", "100"], &["乙村", "121.13", "28.85", "50"]);
    let c: &[&str] = &["丙村", "121.14", "28.85", "70"];
    let towns: &[&[&str]] =
        &[&["镇街", "经度", "纬度", "老年人口"], &["古城街道", "121.11", "28.84", "150"], &["大洋街道", "121.14", "28.84", "70"]];
    let of_towns = [("古城街道", &[HEADERS, a, b] as &[&[&str]]), ("大洋街道", &[HEADERS, c])];
    for at in [0, 2] {
        let mut sheets = of_towns.to_vec();
        sheets.insert(at, ("汇总", towns));
        let (study, report) = homes("h.xlsx", &book(&sheets, |_| {}));
        assert_eq!((seniors(&study), noted(&report, "sheet-left-out")), (220.0, 1), "{report}");
    }
    // Whole towns among the rows of their villages, and a county.
    let (_, report) = people(
        "镇街,村,经度,纬度,老年人口\n古城街道,甲村,121.12,28.85,100\n古城街道,乙村,121.13,28.85,50\n大洋街道,丙村,121.14,28.85,70\n\
         古城街道,,121.12,28.85,160\n大洋街道,,121.14,28.85,60\n",
    );
    assert_eq!(noted(&report, "row-sums-up"), 2, "{report}");
    let (_, report) =
        people("单位,经度,纬度,老年人口\n临海市,121.12,28.85,220\n甲村,121.12,28.85,100\n乙村,121.13,28.85,50\n丙村,121.14,28.85,70\n");
    assert_eq!(noted(&report, "row-sums-up"), 1, "{report}");
}

#[test]
fn a_total_that_its_rows_do_not_make_is_told() {
    for (rows, told) in [
        ("甲村,121.12,28.85,100\n乙村,121.13,28.85,50\n合计,,,180\n", 1),
        ("甲村,121.12,28.85,100\n乙村,,,50\n合计,,,150\n", 1), // a row was dropped
        ("甲村,121.12,28.85,100\n乙村,121.13,28.85,50\n小计,,,150\n丙村,121.14,28.85,70\n小计,,,70\n合计,,,220\n", 0),
        ("合计,,,150\n甲村,121.12,28.85,100\n乙村,121.13,28.85,50\n", 0),
        ("甲村,121.12,28.85,100\n其中：新村,,,30\n乙村,121.13,28.85,50\n合计,,,150\n", 0),
    ] {
        let (_, report) = people(&format!("村,经度,纬度,老年人口\n{rows}"));
        assert_eq!(noted(&report, "total-differs"), told, "{rows}\n{report}");
    }
}

#[test]
fn a_unit_beside_the_title_counts_in_each_spelling() {
    for (line, n) in [
        ("（计量单位：百人）", 1250.0),
        ("单位 万人", 125_000.0),
        ("单位：万人", 125_000.0),
        ("数量单位：人", 12.5),
        ("填报单位 万人", 12.5), // a name
    ] {
        let (study, report) = people(&format!("老年人口,,,{line}\n村,经度,纬度,老年人口\n甲村,121.12,28.85,12.5\n"));
        assert_eq!(seniors(&study), n, "{line}\n{report}");
    }
}

#[test]
fn degrees_minutes_and_seconds_in_columns_are_one_coordinate() {
    let (east, north) = (121.0 + 7.0 / 60.0 + 14.0 / 3600.0, 28.0 + 50.0 / 60.0 + 50.0 / 3600.0);
    let placed = |headers: &str, cells: &str| {
        let (study, report) = csv(&format!("{headers}\n甲,老年食堂,{cells}\n乙,老年食堂,121,8,14,28,50,50\n"));
        let at = study.facilities[0].at.unwrap_or_else(|| panic!("{headers}\n{report}"));
        assert!((at.lon() - east).abs() < 1e-9 && (at.lat() - north).abs() < 1e-9, "{headers}: {} {}\n{report}", at.lon(), at.lat());
        assert_eq!(noted(&report, "degrees-joined"), 2, "{headers}\n{report}");
    };
    for headers in [
        "名称,类型,东经,,,北纬,,\n,,度,分,秒,度,分,秒",
        "名称,类型,经度,,,纬度,,\n,,度,分,秒,度,分,秒",
        "名称,类型,东经（度）,分,秒,北纬（度）,分,秒",
        "名称,类型,经度（度）,经度（分）,经度（秒）,纬度（度）,纬度（分）,纬度（秒）",
        "名称,类型,东经度,东经分,东经秒,北纬度,北纬分,北纬秒",
        "名称,类型,东经,分,秒,北纬,分,秒",
    ] {
        placed(headers, "121,7,14,28,50,50");
        placed(headers, "121°,7′,14″,28°,50′,50″");
    }
    // Half of a coordinate is none, a whole one stays.
    let half = "名称,类型,东经（度）,分,秒,北纬（度）,分,秒\n甲,老年食堂,121,,,28,50,50\n乙,老年食堂,121.12,,,28.85,,\n";
    let (study, report) = csv(&format!("{half}丙,老年食堂,121,8,14,28,50,50\n"));
    let found: Vec<bool> = study.facilities.iter().map(|f| f.at.is_some()).collect();
    assert_eq!(found, [false, true, true], "{report}");
    // A score beside a coordinate is no minutes.
    let (study, report) = csv("名称,类型,经度,纬度,评分\n甲,老年食堂,121.12,28.85,5\n");
    assert_eq!((study.facilities[0].at.is_some(), noted(&report, "degrees-joined")), (true, 0), "{report}");
}

#[test]
fn a_row_that_sums_up_the_parts_below_it_is_told() {
    let at = "121.12,28.85";
    for (list, told) in [
        (format!("村,经度,纬度,老年人口\n甲村,{at},100\n　东苑,{at},40\n　西苑,{at},60\n乙村,{at},80\n"), 1),
        (format!("村,经度,纬度,老年人口\n甲村,{at},100\n东苑小区,{at},40\n西苑小区,{at},60\n乙村,{at},80\n"), 1),
        (format!("序号,村,经度,纬度,老年人口\n1,甲村,{at},100\n1.1,东,{at},40\n1.2,西,{at},60\n2,乙村,{at},80\n"), 1),
        (format!("行政村,自然村,经度,纬度,老年人口\n甲村,,{at},100\n,东坑,{at},40\n,西坑,{at},60\n乙村,,{at},80\n"), 1),
        (format!("行政村,自然村,经度,纬度,老年人口\n甲村,,{at},100\n甲村,东坑,{at},40\n甲村,西坑,{at},60\n"), 1),
        // Sums by chance, and parts that are fewer than their village.
        (format!("村,经度,纬度,老年人口\n甲村,{at},100\n乙村,{at},40\n丙村,{at},60\n丁村,{at},80\n"), 0),
        (format!("序号,村,经度,纬度,老年人口\n1,甲村,{at},100\n2,乙村,{at},40\n3,丙村,{at},60\n4,丁村,{at},80\n"), 0),
        (format!("村,经度,纬度,老年人口\n甲村,{at},100\n东苑小区,{at},40\n西苑小区,{at},30\n乙村,{at},80\n"), 0),
        (format!("行政村,自然村,经度,纬度,老年人口\n甲村,东坑,{at},100\n甲村,南坑,{at},40\n甲村,西坑,{at},60\n"), 0),
    ] {
        let (_, report) = people(&list);
        assert_eq!(noted(&report, "row-sums-up"), told, "{list}\n{report}");
    }
}

#[test]
fn what_a_year_to_come_brings_and_what_is_held_ready_is_not_open() {
    for (heading, open) in [
        ("二、2027年新增", vec!["甲"]),
        ("二、增量设施（2027年）", vec!["甲"]),
        ("三、储备点位", vec!["甲"]),
        ("二、2024年新增", vec!["甲", "乙"]),
        ("二、新增设施", vec!["甲", "乙"]),
    ] {
        let (study, report) = csv(&format!("名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n{heading},,,\n乙,老年食堂,121.13,28.85\n"));
        assert_eq!((serving(&study), study.facilities.len()), (open, 2), "{heading}\n{report}");
    }
    let a: &[&str] = &["甲", "老年食堂", "121.12", "28.85"];
    let b: &[&str] = &["乙", "老年食堂", "121.13", "28.85"];
    for (sheet, open) in [("2027年增量", vec!["甲"]), ("储备库", vec!["甲"]), ("2024年增量", vec!["甲", "乙"])] {
        let (study, report) = places("f.xlsx", &book(&[("现有", &[PLACE, a]), (sheet, &[PLACE, b])], |_| {}));
        assert_eq!((serving(&study), study.facilities.len()), (open, 2), "{sheet}\n{report}");
    }
}

#[test]
fn codes_are_asked_about_and_their_legend_is_no_place() {
    let (study, report) = csv("名称,类型,经度,纬度,状态代码\n甲,老年食堂,121.12,28.85,1\n乙,老年食堂,121.13,28.85,2\n\
         状态代码：1-运营 2-停业 3-在建,,,,\n");
    assert_eq!((study.facilities.len(), noted(&report, "status-unknown")), (2, 2), "{report}");
}

#[test]
fn beds_of_two_kinds_under_one_header_are_asked_about() {
    let (study, report) = csv("名称,类型,经度,纬度,床位,,\n,,,,入住,核定,实有\n甲,养老院,121.12,28.85,40,60,50\n");
    assert_eq!((study.facilities[0].beds, noted(&report, "header-asked")), (None, 1), "{report}");
    let (study, report) = csv("名称,类型,经度,纬度,床位,\n,,,,入住,核定\n甲,养老院,121.12,28.85,40,60\n");
    assert_eq!((study.facilities[0].beds, noted(&report, "header-asked")), (Some(60.0), 0), "{report}");
}

#[test]
fn one_place_with_a_row_a_service_is_told_where_its_beds_count_twice() {
    for (beds, told) in [("10,10", 1), ("10,5", 0), (",", 0)] {
        let (first, second) = beds.split_once(',').unwrap();
        let (_, report) = csv(&format!(
            "名称,类型,经度,纬度,床位数\n甲照料中心,日间照料中心,121.12,28.85,{first}\n甲照料中心,老年食堂,121.12,28.85,{second}\n"
        ));
        assert_eq!(noted(&report, "perhaps-twice"), told, "{beds}\n{report}");
    }
}

#[test]
fn a_remark_on_coordinates_that_nobody_knows_is_told() {
    for (remark, told) in [("二道", 2), ("必填", 0), ("WGS84", 0), ("E", 0), ("高德地图", 0), ("保留6位小数", 0), ("单位：度", 0)]
    {
        let (study, report) = csv(&format!("名称,类型,经度（{remark}）,纬度（{remark}）\n甲,老年食堂,121.12,28.85\n"));
        let found = (study.facilities[0].at.is_some(), noted(&report, "coordinates-remarked"));
        assert_eq!(found, (true, told), "{remark}\n{report}");
    }
}

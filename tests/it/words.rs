//! What the words of a list mean: open or not, given or denied.

use std::path::{Path, PathBuf};

use carecircle::model::{ImportReport, OperatingState, Study};
use carecircle::targets::{Pack, PackContext, RowStatus, ScoreboardRow, score_row};

use crate::import_study::{folder, load, noted};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name)
}

/// A study of these facilities on a day, with more lines of its layer.
fn listed(list: &str, date: &str, more: &str) -> (Study, ImportReport) {
    let date = if date.is_empty() { String::new() } else { format!("[study]\ndate = {date}\n") };
    let toml = format!("{date}[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n{more}");
    let dir = folder(&[
        ("study.toml", toml.as_bytes()),
        ("homes.csv", "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\n".as_bytes()),
        ("f.csv", list.as_bytes()),
    ]);
    load(dir.path()).unwrap_or_else(|e| panic!("{e}"))
}

/// What each facility gives on the study's day, by name: ids of services, blank where it serves nobody.
fn gives(study: &Study) -> Vec<(String, String)> {
    let of = |f: &carecircle::model::Facility| {
        let ids: Vec<&str> = f.services.iter().map(|s| study.services[s.index()].id.as_str()).collect();
        if study.settings.open(f) { ids.join(" ") } else { String::new() }
    };
    study.facilities.iter().map(|f| (f.name.clone(), of(f))).collect()
}

fn given(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, ids)| ((*name).to_owned(), (*ids).to_owned())).collect()
}

fn example(report: &ImportReport, reason: &str) -> String {
    let notes = report.layers.iter().flat_map(|l| &l.notes).filter(|n| n.reason == reason);
    notes.flat_map(|n| n.examples.clone()).collect::<Vec<_>>().join("\n")
}

fn promised(study: &Study, id: &str, year: i16) -> ScoreboardRow {
    let pack = Pack::find("linhai-2023-2025", Path::new(".")).unwrap();
    score_row(study, None, &PackContext::new(study), &pack, pack.row(id).unwrap(), year)
}

#[test]
fn a_bracket_that_names_a_service_gives_it() {
    let (study, report) = load(&case("kind-in-brackets")).unwrap();
    assert_eq!(gives(&study), given(&[("甲", "daycare canteen")]));
    assert_eq!(noted(&report, "service-in-words"), 1, "{report}");
}

#[test]
fn a_kind_that_says_not_open_is_not_counted() {
    let (study, report) = load(&case("kind-planned")).unwrap();
    assert_eq!(gives(&study), given(&[("甲", ""), ("乙", ""), ("丙", ""), ("丁", ""), ("戊", "")]));
    assert_eq!((noted(&report, "closed-by-word"), noted(&report, "planned-by-word")), (3, 2), "{report}");
    assert!(example(&report, "planned-by-word").contains("拟建老年食堂"), "{report}");
}

#[test]
fn a_status_column_is_believed() {
    let (study, report) = load(&case("status-column")).unwrap();
    assert_eq!(gives(&study), given(&[("甲", ""), ("乙", ""), ("丙", ""), ("丁", "canteen")]));
    assert!(example(&report, "closed-by-word").contains("状态 = \"停业\": 1 × from"), "{report}");
    assert_eq!((noted(&report, "closed-by-word"), noted(&report, "planned-by-word"), noted(&report, "status-unknown")), (2, 1, 0));
}

#[test]
fn a_restaurant_is_no_senior_canteen() {
    let (study, report) = load(&case("restaurants")).unwrap();
    assert_eq!(gives(&study), given(&[("甲", ""), ("乙", "")]));
    assert!(noted(&report, "unknown-kind") > 0, "{report}");
    // The inner dining of a nursing home feeds nobody else.
    let (study, _) = listed("名称,类型,服务项目,经度,纬度\n甲,养老院,\"生活照料、餐饮服务\",121.12,28.85\n", "", "");
    assert_eq!(gives(&study), given(&[("甲", "nursing")]));
}

#[test]
fn unions_that_are_closed_or_under_construction_keep_no_promise() {
    let (study, report) = load(&case("closed-unions")).unwrap();
    let row = promised(&study, "lh-05-every-town", 2025);
    assert_eq!((row.value_status, row.today), (RowStatus::Missed, Some(0.0)), "{row:?}");
    assert_eq!((noted(&report, "closed-by-word"), noted(&report, "planned-by-word"), noted(&report, "status-unknown")), (1, 1, 0));
    let states: Vec<(bool, OperatingState)> = study.facilities.iter().map(|f| (f.vacant, f.state)).collect();
    use OperatingState::{Closed, Open, Planned};
    assert_eq!(states, [(true, Open), (true, Open), (false, Open), (false, Closed), (false, Planned)]);
}

#[test]
fn a_denial_keeps_no_promise() {
    let (study, _) = load(&case("negation-in-rows")).unwrap();
    for (id, year, value) in
        [("lh-86-terminals", 2022, 0.0), ("lh-93-respite", 2025, 0.0), ("lh-86-smart-homes", 2022, 0.0), ("lh-62-integrated", 2022, 0.0)]
    {
        let row = promised(&study, id, year);
        assert_eq!((row.value_status, row.today), (RowStatus::Missed, Some(value)), "{id}: {row:?}");
    }
    let doubt = promised(&study, "lh-86-terminals", 2022);
    assert!(doubt.notes.iter().any(|n| n.zh.contains("是否配置待定") && n.zh.contains("乙养老院")), "{:?}", doubt.notes);
    assert!(promised(&study, "lh-93-respite", 2025).notes.iter().all(|n| !n.zh.contains("两种读法")));
}

/// Every spelling of a status column, and of its words; the first row is open in each.
#[test]
fn other_status_columns_are_read_too() {
    for (header, open, shut) in [
        ("运营状态", "运营中", "已停业"),
        ("营业状态", "正常营业", "歇业"),
        ("是否运营", "是", "否"),
        ("是否正常运营", "√", "×"),
        ("是否停业", "否", "是"),
        ("是否营业（是/否）", "1", "0"),
        ("使用状态", "在用", "搬迁中"),
        ("经营状态", "存续", "注销"),
        ("建设进度", "已建成投用", "主体施工"),
        ("建设进度", "100%", "60%"),
        ("备注", "坐标待核", "装修改造"),
        ("备注", "2019年建成", "因房屋漏水暂停营业"),
        ("状态", "正常（需预约）", "待启用"),
        ("状态", "试运行", "已拆除"),
        ("status", "operating", "permanently closed"),
        ("在用", "是", "否"),
    ] {
        let list = format!("名称,类型,经度,纬度,{header}\n甲,老年食堂,121.12,28.85,{open}\n乙,老年食堂,121.13,28.85,{shut}\n");
        let (study, report) = listed(&list, "2025-06-30", "");
        assert_eq!(gives(&study), given(&[("甲", "canteen"), ("乙", "")]), "{header}: {open} / {shut}\n{report}");
        assert_eq!(noted(&report, "status-unknown"), 0, "{header}: {report}");
    }
}

#[test]
fn an_unknown_status_word_is_asked_about_and_can_be_answered() {
    let list = "名称,类型,经度,纬度,运营状态\n甲,老年食堂,121.12,28.85,A类\n乙,老年食堂,121.13,28.85,正常\n丙,老年食堂,121.14,28.85,A类\n丁,老年食堂,121.15,28.85,待整改\n";
    let (study, report) = listed(list, "2025-06-30", "");
    assert_eq!(gives(&study), given(&[("甲", ""), ("乙", "canteen"), ("丙", ""), ("丁", "")]));
    assert_eq!(noted(&report, "status-unknown"), 3);
    assert!(example(&report, "status-unknown").contains("运营状态 = \"A类\": 2 × from"), "{report}");
    assert!(example(&report, "status-unknown").contains("\"A类\" = \"open\""), "{report}");
    let answered = "[facilities.states]\n\"A类\" = \"open\"\n\"待整改\" = \"closed\"\n";
    let (study, report) = listed(list, "2025-06-30", answered);
    assert_eq!(gives(&study), given(&[("甲", "canteen"), ("乙", "canteen"), ("丙", "canteen"), ("丁", "")]));
    assert_eq!((noted(&report, "status-unknown"), noted(&report, "closed-by-word")), (0, 1));
    let wrong = std::panic::catch_unwind(|| listed(list, "", "[facilities.states]\n\"A类\" = \"maybe\"\n"));
    assert!(wrong.is_err(), "only four words are states");
}

/// A date in the cell is held against the study's.
#[test]
fn a_dated_status_counts_on_its_side_of_the_day() {
    let list = "名称,类型,经度,纬度,状态\n甲,老年食堂,121.12,28.85,2024年3月起停业\n乙,老年食堂,121.13,28.85,2025年底建成\n丙,老年食堂,121.14,28.85,预计2025年12月投入使用\n丁,老年食堂（2025年底建成）,121.15,28.85,\n";
    let on = |date: &str| gives(&listed(list, date, "").0).into_iter().map(|g| !g.1.is_empty()).collect::<Vec<_>>();
    assert_eq!(on("2024-01-01"), [true, false, false, false]);
    assert_eq!(on("2025-06-30"), [false, false, false, false]);
    assert_eq!(on("2026-06-30"), [false, true, false, true], "what was expected is asked about");
    assert_eq!(noted(&listed(list, "2026-06-30", "").1, "status-unknown"), 1);
    assert_eq!(on(""), [false, true, false, true]);
}

#[test]
fn names_and_remarks_that_only_look_like_it_stay_open() {
    let names = [
        "建设村老年食堂",
        "待诏村老年食堂",
        "规划路老年食堂",
        "在建德市老年食堂",
        "无锡路老年食堂",
        "未来社区老年食堂",
        "非凡里老年食堂",
        "停车场旁老年食堂",
        "不老泉老年食堂",
        "原野村老年食堂",
        "关停村老年食堂",
        "新建老年食堂（无障碍）",
    ];
    let mut list = "名称,类型,经度,纬度,备注\n".to_owned();
    let remarks = [
        "停车方便",
        "无障碍设施齐全",
        "非营利",
        "规划路12号",
        "由停办的小学改建",
        "不锈钢餐具",
        "坐标待核",
        "未来社区",
        "未停业",
        "建设村",
        "在建德市",
        "适老化改造补助",
    ];
    for (n, (name, remark)) in names.iter().zip(remarks).enumerate() {
        list += &format!("{name},老年食堂,121.{},28.85,{remark}\n", 120 + n);
    }
    let (study, report) = listed(&list, "2025-06-30", "");
    for (name, ids) in gives(&study) {
        assert_eq!(ids, "canteen", "{name}\n{report}");
    }
}

#[test]
fn columns_and_names_add_and_deny_services() {
    let list = "名称,类型,经度,纬度,是否提供助餐,老年大学\n\
        甲居家养老服务中心,居家养老服务中心,121.12,28.85,是,有\n\
        乙居家养老服务中心,居家养老服务中心,121.13,28.85,否,无\n\
        丙居家养老服务中心（含老年食堂）,居家养老服务中心,121.14,28.85,,\n\
        丁居家养老服务中心暨老年食堂,居家养老服务中心,121.15,28.85,,\n\
        戊居家养老服务中心（含老年食堂）,居家养老服务中心,121.16,28.85,未提供,\n\
        己老年食堂,老年食堂,121.17,28.85,否,\n\
        庚居家养老服务中心,居家养老服务中心,121.18,28.85,待定,暂无\n";
    let (study, report) = listed(list, "", "");
    let ids: Vec<String> = gives(&study).into_iter().map(|g| g.1).collect();
    assert_eq!(ids, ["daycare canteen school", "daycare", "daycare canteen", "daycare canteen", "daycare", "", "daycare"], "{report}");
    assert_eq!((noted(&report, "service-denied"), noted(&report, "service-unclear")), (2, 1), "{report}");
}

#[test]
fn one_of_several_kinds_may_be_closed() {
    let list = "名称,类型,经度,纬度\n甲,\"居家养老服务中心、老年食堂（在建）\",121.12,28.85\n乙,\"老年食堂（停业）、老年学堂（停办）\",121.13,28.85\n丙,\"日间照料，暂无助餐\",121.14,28.85\n";
    let (study, report) = listed(list, "", "");
    assert_eq!(gives(&study), given(&[("甲", "daycare"), ("乙", ""), ("丙", "daycare")]), "{report}");
    assert_eq!(noted(&report, "service-not-now"), 2, "{report}");
    // A kind with its brackets can be answered by itself.
    let (study, _) = listed(list, "", "[facilities.kinds]\n\"老年食堂（在建）\" = [\"canteen\"]\n");
    assert_eq!(gives(&study)[0].1, "daycare canteen");
}

/// Other denials, hopes and memories in a promise's cells.
#[test]
fn other_denials_keep_no_promise_either() {
    let towns = "编号,经度,纬度,60岁及以上,所属镇街\nH1,120.7,30.7,30,甲街道\n";
    let of = |header: &str, cell: &str, id: &str, year: i16| {
        let dir = folder(&[
            ("study.toml", "[study]\ndate = 2025-06-30\n[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n".as_bytes()),
            ("homes.csv", towns.as_bytes()),
            ("f.csv", format!("名称,类型,经度,纬度,所属镇街,{header}\n甲,养老院,120.7,30.7,甲街道,{cell}\n").as_bytes()),
        ]);
        promised(&load(dir.path()).unwrap().0, id, year).today
    };
    for (cell, value) in [
        ("有", 1.0),
        ("是", 1.0),
        ("已配备", 1.0),
        ("√", 1.0),
        ("2台", 1.0),
        ("未配", 0.0),
        ("暂无", 0.0),
        ("拟配", 0.0),
        ("×", 0.0),
        ("0", 0.0),
        ("有无待查", 0.0),
    ] {
        assert_eq!(of("智能终端", cell, "lh-86-terminals", 2022), Some(value), "{cell}");
    }
    for (cell, value) in [
        ("安宁疗护病区", 1.0),
        ("无安宁疗护病区", 0.0),
        ("安宁疗护病区（筹建中）", 0.0),
        ("拟设安宁疗护病区", 0.0),
        ("非安宁疗护病区", 0.0),
        ("原安宁疗护病区", 0.0),
        ("医院（含安宁疗护病区）", 1.0),
        ("安宁疗护病区（待定）", 0.0),
        ("无障碍安宁疗护病区", 1.0),
    ] {
        assert_eq!(of("称号", cell, "lh-16-hospice", 2025), Some(value), "{cell}");
    }
    for (cell, value) in [("城市书房", 1.0), ("城市书房（规划）", 0.0), ("未建城市书房", 0.0), ("规划路城市书房", 1.0)]
    {
        assert_eq!(of("称号", cell, "lh-31-study-rooms", 2022), Some(value), "{cell}");
    }
}

//! What is missing is never zero: registers that nobody brought, facilities that are not located, lists of addresses.

use std::path::{Path, PathBuf};

use carecircle::analysis::{Analysis, load};
use carecircle::coverage::Certainty;
use carecircle::export;
use carecircle::model::Located;
use carecircle::targets::{Pack, PackContext, RowStatus, ScoreboardRow, score};
use serde_json::Value;

use crate::import_study::{folder, noted};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name)
}

fn analysis(dir: &Path) -> Analysis {
    Analysis::open(load(dir, |_| {}).unwrap_or_else(|e| panic!("{e}")), |_| {})
}

fn summary(analysis: &Analysis) -> Value {
    serde_json::from_str(&export::summary_json(analysis)).unwrap()
}

/// The rows of the Linhai pack in 2025.
fn board(dir: &Path) -> Vec<ScoreboardRow> {
    let loaded = load(dir, |_| {}).unwrap_or_else(|e| panic!("{e}"));
    let pack = Pack::find("linhai-2023-2025", dir).unwrap();
    score(&loaded.study, None, &PackContext::new(&loaded.study), &pack, 2025).rows
}

fn row<'r>(rows: &'r [ScoreboardRow], id: &str) -> &'r ScoreboardRow {
    rows.iter().find(|r| r.row == id).unwrap()
}

/// Homes about a street in two towns, one with a list of its own.
const HOMES: &str = "编号,经度,纬度,60岁及以上,所属镇街,村社区\n\
    a,121.100,28.850,30,甲街道,东村\nb,121.102,28.850,20,甲街道,东村\nc,121.200,28.850,50,乙镇,西村\n";

/// A study with these facilities, after `head` of its `study.toml`.
fn study(head: &str, facilities: &str) -> tempfile::TempDir {
    let toml = format!("{head}\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n");
    folder(&[("study.toml", toml.as_bytes()), ("f.csv", facilities.as_bytes()), ("homes.csv", HOMES.as_bytes())])
}

const MEALS: &str = "[study]\nname = \"x\"\ndate = 2025-06-30\n[[services]]\nid = \"canteen\"\n";

#[test]
fn a_register_that_nobody_brought_is_no_data() {
    let rows = board(&case("absent-is-not-zero"));
    let absent = [
        "lh-16-hospice",
        "lh-31-study-rooms",
        "lh-31-study-room-town",
        "lh-31-stations",
        "lh-31-museums",
        "lh-46-rooms-added",
        "lh-54-circle15",
        "lh-62-integrated",
        "lh-66-geriatric-centre",
        "lh-71-aids",
        "lh-86-smart-homes",
        "lh-93-respite",
    ];
    for id in absent {
        let row = row(&rows, id);
        assert_eq!(row.value_status, RowStatus::NoData, "{id}: {row:?}");
        assert!(row.today.is_none() && row.gap.is_none() && row.failing == 0, "{id}");
        let bring = row.bring.as_ref().unwrap();
        assert!(!bring.zh.is_empty() && !bring.en.is_empty(), "{id}");
    }
    // What the bureau's own list holds is counted as before.
    assert_eq!((row(&rows, "lh-05-unions").value_status, row(&rows, "lh-05-unions").today), (RowStatus::Missed, Some(1.0)));
    assert_eq!(row(&rows, "lh-57-meals-town").value_status, RowStatus::Missed);
    assert!(rows.iter().filter(|r| r.value_status == RowStatus::Missed).all(|r| r.today != Some(0.0)), "no zero without a register");
}

/// A word of a kind and the id of a service both say that a register is whole.
#[test]
fn none_is_zero_where_the_study_says_that_its_list_is_the_whole_register() {
    let list = "名称,类型,经度,纬度,所属镇街\n甲食堂,老年食堂,121.101,28.850,甲街道\n";
    let head = |more: &str| format!("[study]\nname = \"x\"\ndate = 2025-06-30\n{more}");
    let open = study(&head(""), list);
    let whole = study(&head("complete_registers = [\"union\", \"城市书房\"]"), list);
    for id in ["lh-05-unions", "lh-05-every-town", "lh-31-study-rooms", "lh-31-study-room-town"] {
        assert_eq!(row(&board(open.path()), id).value_status, RowStatus::NoData, "{id}");
        let rows = board(whole.path());
        let row = row(&rows, id);
        assert_eq!((row.value_status, row.today), (RowStatus::Missed, Some(0.0)), "{id}");
    }
    assert_eq!(row(&board(whole.path()), "lh-31-stations").value_status, RowStatus::NoData, "only what is named is whole");
    let wrong = study(&head("complete_registers = [\"unions\"]"), list);
    let error = load(wrong.path(), |_| {}).unwrap_err().to_string();
    assert!(error.contains("complete_registers") && error.contains("unions") && error.contains("union"), "{error}");
}

/// A facility that has closed is a register all the same, and so is a mobile stop.
#[test]
fn a_closed_facility_and_a_stop_are_a_register() {
    let list = "名称,类型,经度,纬度,所属镇街,关停日期\n甲食堂,老年食堂,121.101,28.850,甲街道,2024-01-01\n";
    let dir = study(MEALS, list);
    let found = analysis(dir.path());
    assert_eq!(found.coverage.cohorts[0].circles[0].evidence.certainty, Certainty::Full);
    assert_eq!(summary(&found)["cohorts"][0]["circles"][0]["share"], 0.0);
    assert_eq!(
        (row(&board(dir.path()), "lh-57-meals-town").value_status, row(&board(dir.path()), "lh-57-meals-town").today),
        (RowStatus::Missed, Some(0.0))
    );
}

#[test]
fn a_circle_whose_canteens_are_not_located_gives_no_verdict() {
    let found = analysis(&case("no-coordinates-is-not-zero"));
    let circle = &summary(&found)["cohorts"][0]["circles"][0];
    assert_eq!(circle["certainty"], "unjudged");
    assert_eq!(circle["unlocated"], serde_json::json!([{ "service": "canteen", "missing": 2, "of": 2 }]));
    for key in ["share", "homes_covered", "seniors_covered", "seniors_left_out"] {
        assert!(circle[key].is_null(), "{key}: {}", circle[key]);
    }
    assert_eq!(circle["gaps"], 0);
    let said = circle["certainty_note"]["en"].as_str().unwrap();
    assert!(said.starts_with("cannot be judged") && said.contains("2 of 2 are not located"), "{said}");
    assert!(circle["certainty_note"]["zh"].as_str().unwrap().contains("无法判定"));
    let line = export::headlines(&found)[0].en();
    assert!(line.contains("2 of 2") && !line.contains("0.0%"), "{line}");
}

#[test]
fn a_row_whose_facilities_are_not_located_cannot_be_judged() {
    let rows = board(&case("no-coordinates-is-not-zero"));
    let meals = row(&rows, "lh-57-meals-circle");
    assert_eq!((meals.value_status, meals.today), (RowStatus::NoData, None));
    assert!(meals.why.en.starts_with("cannot be judged: 2 of 2 are not located"), "{}", meals.why.en);
    assert!(meals.bring.as_ref().unwrap().zh.contains("坐标") && meals.failing == 0);
    // Towns are known by the list's own column, without coordinates.
    assert_eq!(row(&rows, "lh-57-meals-town").value_status, RowStatus::Met);
}

#[test]
fn with_some_located_every_figure_is_at_least() {
    let dir = study(MEALS, "名称,类型,经度,纬度,所属镇街\n甲食堂,老年食堂,121.101,28.850,甲街道\n乙食堂,老年食堂,,,乙镇\n");
    let found = analysis(dir.path());
    let circled = &found.coverage.cohorts[0].circles[0];
    assert_eq!(circled.evidence.certainty, Certainty::AtLeast);
    let circle = &summary(&found)["cohorts"][0]["circles"][0];
    assert_eq!((circle["certainty"].as_str(), circle["share"].as_f64()), (Some("at_least"), Some(0.5)));
    let line = export::headlines(&found)[0].en();
    assert!(line.contains("at least 50.0%") && line.contains("at most 50 left out") && line.contains("1 of 2"), "{line}");
    let rows = board(dir.path());
    let meals = row(&rows, "lh-57-meals-circle");
    assert_eq!((meals.value_status, meals.today, meals.at_least), (RowStatus::NoData, Some(0.5), true));
    assert!(meals.why.zh.contains("2 处中有 1 处没有定位"), "{}", meals.why.zh);
    let explained = carecircle::rows::Explanation::of(carecircle::rows::Lens::find(&found, None, None).unwrap(), "c").unwrap();
    assert!(explained.sentence.zh.contains("至少") && explained.sentence.en.contains("1 of 2"), "{:?}", explained.sentence);
}

/// A lower bound that reaches its target has met it.
#[test]
fn what_is_met_without_the_unlocated_is_met() {
    let list = "名称,类型,经度,纬度,所属镇街\n甲,老年食堂,121.101,28.850,甲街道\n乙,老年食堂,121.200,28.850,乙镇\n丙,老年食堂,,,\n";
    let rows = board(study(MEALS, list).path());
    let meals = row(&rows, "lh-57-meals-circle");
    assert_eq!((meals.value_status, meals.today, meals.at_least), (RowStatus::Met, Some(1.0), true));
}

/// A facility in no known town may be in the one that lacks one; one such cannot help two towns.
#[test]
fn a_town_is_not_failed_by_a_facility_that_may_stand_in_it() {
    let one = "名称,类型,经度,纬度,所属镇街\n甲,老年食堂,121.101,28.850,甲街道\n丙,老年食堂,,,\n";
    let none = "名称,类型,经度,纬度,所属镇街\n丙,老年食堂,,,\n";
    assert_eq!(row(&board(study(MEALS, one).path()), "lh-57-meals-town").value_status, RowStatus::NoData);
    assert_eq!(row(&board(study(MEALS, none).path()), "lh-57-meals-town").value_status, RowStatus::Missed);
}

#[test]
fn the_bureaus_folder_is_judged_by_what_is_located() {
    let found = analysis(&case("bureau-folder"));
    let counts = &summary(&found)["counts"]["facilities_located"];
    // Their addresses name villages of the study.
    assert_eq!((&counts["exact"], &counts["by_village"]), (&15.into(), &15.into()));
    // Half of the list has no coordinates: every canteen, and no school.
    let certainty: Vec<Certainty> = found.coverage.cohorts[0].circles.iter().map(|c| c.evidence.certainty).collect();
    assert_eq!(certainty, [Certainty::Unjudged, Certainty::Full]);
    let lines = export::headlines(&found).iter().map(carecircle::words::Said::bilingual).collect::<Vec<_>>().join("\n");
    assert!(lines.contains("没有定位") && lines.contains("are not located"), "{lines}");
    // The panel of the page keys its rows: two layers of areas have the same name and no file.
    let areas: Vec<&str> = found.report.layers.iter().filter(|l| l.layer == "areas").map(|l| l.file.as_str()).collect();
    assert_eq!(areas, ["", ""]);
}

#[test]
fn a_list_of_addresses_is_read_and_says_what_to_do() {
    let loaded = load(&case("address-only"), |_| {}).unwrap();
    assert_eq!(loaded.study.facilities.len(), 1);
    assert_eq!(loaded.study.facilities[0].located(), Located::Not);
    assert_eq!((noted(&loaded.report, "no-coordinate-columns"), noted(&loaded.report, "unlocated")), (1, 1));
    let text = loaded.report.to_string();
    let first = text.lines().next().unwrap();
    assert!(first.contains("no-coordinate-columns"), "{first}");
    assert!(text.contains("look its addresses up") && text.contains("按地址查出") && text.contains("headers are"), "{text}");
}

#[test]
fn rows_are_placed_by_village_or_town_and_decide_no_circle() {
    let list = "名称,类型,镇街,村社区,地址\n甲,老年食堂,甲街道,东村,1号\n乙,老年食堂,乙镇,无此村,2号\n丙,老年食堂,丙镇,,3号\n丁,老年食堂,西村,,4号\n";
    let dir = study(MEALS, list);
    let found = analysis(dir.path());
    let ways: Vec<Located> = found.study.facilities.iter().map(carecircle::model::Facility::located).collect();
    assert_eq!(ways, [Located::ByVillage, Located::ByTown, Located::Not, Located::ByVillage], "the town column may name a village");
    let about = found.study.facilities[0].about.unwrap();
    assert!((about.at.lat() - 28.85).abs() < 1e-9 && (190.0..200.0).contains(&about.within_m.unwrap()), "{about:?}");
    assert_eq!(found.study.facilities[1].about.unwrap().within_m, None, "one home is no extent");
    assert!(found.study.facilities.iter().all(|f| f.at.is_none()));
    assert_eq!(found.coverage.cohorts[0].circles[0].evidence.certainty, Certainty::Unjudged);
    let counted = ["located-by-village", "located-by-town", "unlocated"].map(|reason| noted(&found.report, reason));
    assert_eq!(counted, [2, 1, 1]);
}

/// A village of the same name in another town is another village; a point of a list of villages is a place.
#[test]
fn a_village_is_found_in_its_own_town_and_by_its_own_point() {
    let toml = format!(
        "{MEALS}\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n[[areas]]\nlevel = \"village\"\nfile = \"v.csv\"\n"
    );
    let villages = "名称,所属镇街,驻地经度,驻地纬度\n东村,甲街道,121.101,28.851\n东村,乙镇,121.201,28.851\n";
    let list = "名称,类型,所属镇街,村社区\n甲,老年食堂,乙镇,东村\n";
    let dir = folder(&[
        ("study.toml", toml.as_bytes()),
        ("f.csv", list.as_bytes()),
        ("homes.csv", HOMES.as_bytes()),
        ("v.csv", villages.as_bytes()),
    ]);
    let about = load(dir.path(), |_| {}).unwrap().study.facilities[0].about.unwrap();
    assert!((about.at.lon() - 121.201).abs() < 1e-9, "{about:?}");
}

/// A column that may hold coordinates under another name is asked about, not passed over.
#[test]
fn half_a_pair_and_an_unknown_header_of_coordinates_are_asked_about() {
    for headers in ["名称,类型,经度", "名称,类型,坐标（百度）x", "名称,类型,东经度数"] {
        let dir = study(MEALS, &format!("{headers}\n甲,老年食堂,121.1\n"));
        let error = load(dir.path(), |_| {}).unwrap_err().to_string();
        assert!(error.contains("no column for"), "{headers}: {error}");
    }
}

#[test]
fn a_table_of_areas_and_homes_says_how_sure_it_is() {
    let dir = study(MEALS, "名称,类型,经度,纬度,所属镇街\n甲食堂,老年食堂,121.101,28.850,甲街道\n乙食堂,老年食堂,,,乙镇\n");
    let out = tempfile::tempdir().unwrap();
    export::write_all(&analysis(dir.path()), out.path(), &export::ExportOptions::default()).unwrap();
    let read = |file: &str| std::fs::read_to_string(out.path().join(file)).unwrap();
    let areas = read("areas.csv");
    assert!(areas.lines().next().unwrap().ends_with("certainty,unlocated,straight_line"), "{areas}");
    assert!(areas.lines().skip(1).all(|line| line.ends_with("at_least,1,1")), "{areas}");
    let homes = read("homes.csv");
    assert!(homes.lines().next().unwrap().contains("circle15,circle15_certainty"), "{homes}");
    assert!(homes.lines().nth(1).unwrap().contains(",1,full,") && homes.lines().nth(3).unwrap().contains(",0,at_least,"), "{homes}");
    let report = read("report.html");
    assert!(report.contains("至少") && report.contains("are not located"));
    let word = crate::support::word_document(&out.path().join("report.docx"));
    for said in ["至少覆盖率", "至多圈外", "没有定位的设施：老年食堂 2 处中有 1 处", "的数字是“至少”"] {
        assert!(word.contains(said), "{said}: {word}");
    }
    let unjudged = tempfile::tempdir().unwrap();
    export::write_all(&analysis(&case("no-coordinates-is-not-zero")), unjudged.path(), &export::ExportOptions::default()).unwrap();
    let homes = std::fs::read_to_string(unjudged.path().join("homes.csv")).unwrap();
    assert!(homes.lines().nth(1).unwrap().contains(",,unjudged,") && homes.contains("unlocated"), "{homes}");
    let word = crate::support::word_document(&unjudged.path().join("report.docx"));
    assert!(word.contains("无法判定") && word.contains(">—</w:t>") && !word.contains("%</w:t>"), "{word}");
}

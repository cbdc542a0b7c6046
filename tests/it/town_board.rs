//! Scoreboards by town: two towns worked out on paper, ranks with missing data, weights tables.

use std::sync::Arc;

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use carecircle::export;
use carecircle::geom::Xy;
use carecircle::ids::AreaId;
use carecircle::import::config::{FileFormat, LayerFile};
use carecircle::import::table;
use carecircle::model::{Area, AreaLevel, Figure, LayerReport, Study};
use carecircle::targets::{Pack, PackContext, TownBoard, TownState, TownWeights, WeightError, score};
use jiff::civil::Date;

use crate::support::{add_facility, add_home, study};

/// Town 甲 has a facility and 30 of its 40 seniors within 15 minutes of it; 乙, 20 km away, has 10 seniors and none.
fn city(day: Date) -> Study {
    let mut study = study(1, 15.0, 1);
    study.settings.detour_factor = 1.0;
    study.settings.date = Some(day);
    study.areas = ["甲镇", "乙镇"].map(|n| Area::named(n, AreaLevel::Town, None)).into();
    for (x, seniors, town) in [(0.0, 30.0, 0), (5_000.0, 10.0, 0), (20_000.0, 10.0, 1)] {
        let home = add_home(&mut study, Xy { x, y: 0.0 }, seniors);
        study.homes[home.index()].town = Some(AreaId::from_index(town));
    }
    let row = add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0).index();
    study.facilities[row].opened = Some(Date::constant(2020, 1, 1));
    study.facilities[row].area_name = Some("甲镇".to_owned());
    study
}

fn figure(area: &str, value: f64) -> Figure {
    Figure {
        id: "managed".to_owned(),
        name: String::new(),
        area: area.to_owned(),
        date: Date::constant(2025, 6, 30),
        value,
        unit: "%".to_owned(),
        source: String::new(),
    }
}

const PACK: &str = r#"
[pack]
id = "p"
name = "试"
years = [2023, 2025]
clauses = ["1-5"]

[[rows]]
id = "p-circle"
clause = 1
kind = "circle"
services = ["s0"]
minutes = 15
modes = ["walk"]
zh = "七成老人在圈内"
targets = { 2024 = 0.7 }

[[rows]]
id = "p-every"
clause = 2
kind = "every-area"
level = "town"
services = ["s0"]
zh = "每个镇都有"
targets = { 2024 = 1 }

[[rows]]
id = "p-count"
clause = 3
kind = "count"
services = ["s0"]
zh = "建成家数"
targets = { 2024 = 2 }

[[rows]]
id = "p-figure"
clause = 4
kind = "figure"
figure = "managed"
unit = "%"
zh = "健康管理率"
targets = { 2024 = 60 }

[[rows]]
id = "p-paper"
clause = 5
kind = "not-spatial"
zh = "出台办法"
reason = "organisation"
why_zh = "制度文件"
"#;

fn board(study: &Study, weights: Option<&TownWeights>) -> TownBoard {
    let pack = Pack::parse(PACK, "p.toml").unwrap();
    TownBoard::new(study, None, &PackContext::new(study), &pack, 2025, weights)
}

const JUNE: Date = Date::constant(2025, 6, 30);

#[test]
fn two_towns_are_judged_as_on_paper() {
    let mut study = city(JUNE);
    study.figures = vec![figure("甲镇", 65.0), figure("乙镇", 55.0)];
    let found = board(&study, None);
    let states = |row: usize| found.clauses[row].cells.iter().map(|c| (c.state, c.value)).collect::<Vec<_>>();
    // 30 of 40 are inside; the whole has 30 of 50 and misses 70 %.
    assert_eq!(states(0), [(TownState::Met, Some(0.75)), (TownState::Missed, Some(0.0))]);
    assert_eq!(found.clauses[0].whole, Some(0.6));
    assert_eq!(states(1), [(TownState::Met, Some(1.0)), (TownState::Missed, Some(0.0))]);
    // Two places are asked of the whole; nobody says how many of them of a town.
    assert_eq!(states(2), [(TownState::NotJudged, Some(1.0)), (TownState::NotJudged, Some(0.0))]);
    assert_eq!(states(3), [(TownState::Met, Some(65.0)), (TownState::Missed, Some(55.0))]);
    assert_eq!(found.whole_only.iter().map(|w| w.row.as_str()).collect::<Vec<_>>(), ["p-paper"]);
    let ranks: Vec<_> = found.towns.iter().map(|t| (t.rank, t.rank_worst, t.points, t.of)).collect();
    assert_eq!(ranks, [(Some(1), Some(1), 3.0, 3.0), (Some(2), Some(2), 0.0, 3.0)]);
    let circle: Vec<(i16, f64)> = found.clauses[0].cells[0].trend.iter().map(|v| (v.year, v.value)).collect();
    assert_eq!(circle, [(2023, 0.75), (2024, 0.75), (2025, 0.75)]);
    // The towns' counts add up to that of the whole, as the scoreboard has it.
    let whole = score(&study, None, &PackContext::new(&study), &Pack::parse(PACK, "p.toml").unwrap(), 2025);
    let count: f64 = found.clauses[2].cells.iter().filter_map(|c| c.value).sum();
    assert_eq!(Some(count), whole.rows[2].today);
}

/// 乙 reported nothing: it has 0 of 3 points, and 1 more is open. With 甲 at 2 of 3 it might be no better than second; where 甲 has 1 of 3, it
/// may be first with it.
#[test]
fn what_is_missing_is_a_range_of_ranks_and_no_zero() {
    let mut study = city(JUNE);
    study.figures = vec![figure("甲镇", 50.0)];
    let found = board(&study, None);
    assert_eq!(found.clauses[3].cells[1].state, TownState::NoData);
    assert_eq!((found.towns[1].no_data, found.towns[1].open_points), (1, 1.0));
    assert_eq!((found.towns[1].rank, found.towns[1].rank_worst), (Some(2), Some(2)));
    study.facilities[0].opened = Some(Date::constant(2025, 9, 1));
    let before = board(&study, None);
    assert_eq!(before.towns.iter().map(|t| (t.rank, t.rank_worst)).collect::<Vec<_>>(), [(Some(1), Some(2)), (Some(1), Some(1))]);
}

#[test]
fn a_target_of_december_costs_nobody_a_point_in_june() {
    let study = city(JUNE);
    let later =
        PACK.replace("targets = { 2024 = 0.7 }", "targets = { 2025 = 0.7 }").replace("targets = { 2024 = 1 }", "targets = { 2025 = 1 }");
    let pack = Pack::parse(&later, "p.toml").unwrap();
    let found = TownBoard::new(&study, None, &PackContext::new(&study), &pack, 2025, None);
    let states: Vec<TownState> = found.clauses[0].cells.iter().map(|c| c.state).collect();
    assert_eq!(states, [TownState::Reached, TownState::NotReached]);
    assert_eq!(found.towns.iter().map(|t| (t.of, t.rank)).collect::<Vec<_>>(), [(0.0, None), (0.0, None)]);
}

fn weights(text: &str) -> Result<TownWeights, WeightError> {
    let pack = Pack::parse(PACK, "p.toml").unwrap();
    let source = LayerFile::new("w.csv", FileFormat::Csv);
    let table = table::parse(text.as_bytes(), &source, &[], &["编号", "条", "分值"], &mut LayerReport::new("weights", "w.csv")).unwrap();
    TownWeights::read(&table, &pack)
}

/// 10 points for the circle, all or nothing; 12 in proportion for the figure: 55 of 60 earn 11.
#[test]
fn points_are_those_of_the_weights_table() {
    let mut study = city(JUNE);
    study.figures = vec![figure("甲镇", 65.0), figure("乙镇", 55.0)];
    let table = weights("条,分值,计分\n1,10,\n4,12,按比例\n").unwrap();
    let found = board(&study, Some(&table));
    assert_eq!(found.towns.iter().map(|t| (t.points, t.of)).collect::<Vec<_>>(), [(22.0, 22.0), (11.0, 22.0)]);
    assert_eq!(found.clauses[1].points, None, "a row without a weight earns nothing");
}

#[test]
fn a_wrong_weights_table_is_told_by_row_and_column() {
    let told = |text: &str| weights(text).unwrap_err().to_string();
    assert!(told("条,名称\n1,甲\n").contains("分值"), "{}", told("条,名称\n1,甲\n"));
    for (text, row, found) in [
        ("条,分值\n1,十\n", "row 2, column 分值", "'十'"),
        ("条,分值\n1,5\n9,5\n", "row 3, column 条", "'9'"),
        ("编号,分值\np-cirle,5\n", "row 2, column 编号", "'p-cirle'"),
        ("条,分值,计分\n1,5,看情况\n", "row 2, column 计分", "'看情况'"),
        ("条,分值\n1,5\n1,6\n", "row 3, column 编号", "'p-circle'"),
    ] {
        let said = told(text);
        assert!(said.contains(row) && said.contains(found), "{said}");
    }
}

fn reported() -> (Study, TownBoard) {
    let mut study = city(JUNE);
    study.simulated = true;
    study.figures = vec![figure("甲镇", 65.0), figure("乙镇", 55.0)];
    let board = board(&study, None);
    (study, board)
}

#[test]
fn the_file_says_what_the_board_says() {
    let (study, board) = reported();
    let text = export::town_boards_json(&study, true, &[Arc::new(board)]);
    assert!(text.ends_with("}\n"));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&value["simulated"], &value["straight_line"], &value["date"]), (&true.into(), &true.into(), &"2025-06-30".into()));
    let pack = &value["packs"][0];
    assert_eq!((&pack["pack"]["id"], &pack["weighted"], &pack["whole_only"][0]["row"]), (&"p".into(), &false.into(), &"p-paper".into()));
    assert_eq!((&pack["towns"][0]["name"], &pack["towns"][1]["rank"]), (&"甲镇".into(), &2.into()));
    let cells = pack["clauses"][0]["cells"].as_array().unwrap();
    assert_eq!((&cells[0]["value"], &cells[0]["state"]), (&0.75.into(), &"met".into()));
    assert_eq!((&cells[1]["value"], &cells[1]["state"]), (&0.0.into(), &"missed".into()));
    // What is not judged has no points, and says so by null.
    assert!(pack["clauses"][2]["cells"][0]["points"].is_null());
}

#[test]
fn the_workbook_has_ranks_a_matrix_and_a_sheet_a_town() {
    let (study, board) = reported();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("towns.xlsx");
    export::town_board_xlsx(&study, &board, None, &path).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["排名", "逐条对照", "历年", "甲镇", "乙镇"]);
    let text = |text: &str| Some(Data::String(text.to_owned()));
    let ranks = book.worksheet_range("排名").unwrap();
    let at = |row, column| ranks.get_value((row, column)).cloned();
    assert_eq!((at(1, 0), at(1, 1), at(1, 2), at(1, 3)), (text("1"), text("甲镇"), Some(Data::Float(40.0)), Some(Data::Float(3.0))));
    assert_eq!((at(2, 0), at(2, 1), at(2, 5)), (text("2"), text("乙镇"), Some(Data::Float(0.0))));
    let said: String = ranks.rows().filter_map(|row| row[0].as_string()).collect();
    assert!(said.contains("模拟数据") && said.contains("2025-06-30"), "{said}");
    let matrix = book.worksheet_range("逐条对照").unwrap();
    let at = |row, column| matrix.get_value((row, column)).cloned();
    assert_eq!((at(0, 6), at(1, 6), at(1, 7)), (text("甲镇"), text("75.0%\n达到"), text("0.0%\n未达到")));
    assert_eq!((at(1, 2), at(1, 4)), (text("≥ 70.0%"), text("60.0%")));
    let years = book.worksheet_range("历年").unwrap();
    assert!(years.rows().any(|row| row[0] == "甲镇" && row[3] == 2024.0 && row[4] == "75.0%"));
    let town = book.worksheet_range("甲镇").unwrap();
    let at = |row, column| town.get_value((row, column)).cloned();
    assert_eq!((at(3, 5), at(3, 6), at(3, 7)), (text("75.0%"), text("达到"), Some(Data::Float(1.0))));
    assert!(at(1, 0).unwrap().to_string().contains("3 / 3"), "{:?}", at(1, 0));
    export::town_board_xlsx(&study, &board, Some(1), &path).unwrap();
    let book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["乙镇"], "one town alone");
}

/// 乙 has no facility at all: there is nothing of which a share could be, and nothing is missing.
#[test]
fn a_share_of_nothing_is_nothing() {
    let mut study = city(JUNE);
    study.facilities[0].beds = Some(4.0);
    let row = "\n[[rows]]\nid = \"p-share\"\nclause = 5\nkind = \"rate\"\nzh = \"份额\"\ntop = { sum = \"beds\", services = [\"s0\"] }\n\
               bottom = { sum = \"beds\", services = [\"s0\"] }\ntargets = { 2024 = 0.5 }\n";
    let pack = Pack::parse(&format!("{PACK}{row}"), "p.toml").unwrap();
    let states = |study: &Study| {
        let found = TownBoard::new(study, None, &PackContext::new(study), &pack, 2025, None);
        let clause = found.clauses.iter().find(|c| c.row == "p-share").unwrap();
        clause.cells.iter().map(|c| c.state).collect::<Vec<_>>()
    };
    assert_eq!(states(&study), [TownState::Met, TownState::Nothing]);
    // A second one that is nowhere may stand in 乙.
    let lost = add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0).index();
    (study.facilities[lost].at, study.facilities[lost].beds) = (None, Some(2.0));
    assert_eq!(states(&study)[1], TownState::NoData);
}

/// A place that is nowhere may serve anybody: what is not due is not known yet, and not a row that nobody judges.
#[test]
fn a_lower_bound_decides_nothing_before_it_is_due() {
    let mut study = city(JUNE);
    let lost = add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0).index();
    (study.facilities[lost].at, study.facilities[lost].opened) = (None, Some(Date::constant(2020, 1, 1)));
    let pack = Pack::parse(&PACK.replace("targets = { 2024 = 0.7 }", "targets = { 2025 = 0.7 }"), "p.toml").unwrap();
    let found = TownBoard::new(&study, None, &PackContext::new(&study), &pack, 2025, None);
    let cells: Vec<_> = found.clauses[0].cells.iter().map(|c| (c.state, c.value, c.at_least)).collect();
    assert_eq!(cells, [(TownState::Reached, Some(0.75), true), (TownState::NotDueNoData, Some(0.0), true)]);
}

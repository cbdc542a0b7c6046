//! Lists of people from a filled-in template: nobody is dropped, moved or counted twice without a word.

use std::fs;

use carecircle::geom::{LonLat, geodesic_m, shift};
use carecircle::import::bring::{BringError, Role, make, recognise};
use carecircle::model::{Note, Severity};

use crate::bring::{answers, book, folder, made, question, recommended};

const VILLAGES: &[&str] = &["所属镇街", "村社区", "60岁以上人口", "60-69岁", "70-79岁", "80岁以上", "户数", "经度", "纬度", "坐标系"];
const HOMES: &[&str] = &["小区名称", "所属镇街", "所属村社区", "60岁以上人口", "户数", "经度", "纬度", "坐标系"];
const PLACES: &[&str] = &["名称", "类型", "所属镇街", "经度", "纬度", "坐标系"];
const CANTEEN: &[&str] = &["东门食堂", "老年食堂", "古城街道", "121.1246", "28.8473", "WGS84"];

type Rows<'a> = &'a [&'a [&'a str]];
/// Name, headers and rows of a sheet.
type Sheet<'a> = (&'a str, &'a [&'a str], Vec<Vec<String>>);

fn villages_of(town: &str) -> Vec<Vec<String>> {
    let row =
        |name: &str, people: &str, lon: &str| [town, name, people, "", "", "", "", lon, "28.8475", "WGS84"].map(str::to_owned).to_vec();
    vec![row("东门社区", "100", "121.125"), row("西门社区", "50", "121.135")]
}

fn homes_of(town: &str) -> Vec<Vec<String>> {
    let row = |name: &str, village: &str, people: &str, lon: &str| {
        [name, town, village, people, "", lon, "28.8475", "WGS84"].map(str::to_owned).to_vec()
    };
    vec![row("甲", "东门社区", "60", "121.125"), row("乙", "东门社区", "40", "121.126"), row("丙", "西门社区", "50", "121.135")]
}

/// Workbook of the sheets of the template, by name, headers and rows.
fn form(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let cells: Vec<Vec<Vec<&str>>> =
        sheets.iter().map(|(_, _, rows)| rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect()).collect();
    let rows: Vec<Vec<&[&str]>> = sheets
        .iter()
        .zip(&cells)
        .map(|((_, head, _), rows)| std::iter::once(*head).chain(rows.iter().map(Vec::as_slice)).collect())
        .collect();
    let all: Vec<(&str, Rows<'_>)> = sheets.iter().zip(&rows).map(|((name, _, _), rows)| (*name, rows.as_slice())).collect();
    book(&all)
}

fn texts(row: &[&str]) -> Vec<String> {
    row.iter().map(|c| (*c).to_owned()).collect()
}

fn places() -> Sheet<'static> {
    ("养老服务设施", PLACES, vec![texts(CANTEEN)])
}

fn people(study: &carecircle::model::Study) -> f64 {
    study.homes.iter().map(|h| h.seniors).sum()
}

#[test]
fn of_two_towns_the_villages_of_one_and_the_homes_of_the_other_both_count() {
    let dir = folder(&[
        ("古城街道.xlsx", form(&[places(), ("村社区老年人口", VILLAGES, villages_of("古城街道"))])),
        ("大洋街道.xlsx", form(&[("居住点", HOMES, homes_of("大洋街道"))])),
    ]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert!(draft.questions.is_empty() && draft.ready, "{:?} {:?}", draft.questions, draft.missing);
    let (_, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!((people(&study), study.homes.len()), (300.0, 5), "150 of 古城街道 and 150 of 大洋街道");
}

#[test]
fn a_town_that_the_finer_list_lacks_is_never_dropped_by_an_assumption() {
    let both: Vec<Vec<String>> = villages_of("古城街道").into_iter().chain(villages_of("大洋街道")).collect();
    let dir = folder(&[
        ("全市.xlsx", form(&[places(), ("村社区老年人口", VILLAGES, both)])),
        ("城区.xlsx", form(&[("居住点", HOMES, homes_of("古城街道"))])),
    ]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert!(question(&draft, "homes").must && !draft.ready, "{:?}", draft.questions);
    let refused = make(dir.path(), &answers(&[]), &dir.path().join("研究")).unwrap_err();
    assert!(matches!(refused, BringError::NotReady { .. }), "{refused}");
    let (_, study, _home) = made(dir.path(), &answers(&[("homes", "全市.xlsx")]));
    assert_eq!(people(&study), 300.0);
}

#[test]
fn two_sheets_of_the_same_people_are_a_question_as_two_files_are() {
    let sheets = |town: &str| {
        let rest = [("村社区老年人口", VILLAGES, villages_of(town)), ("居住点", HOMES, homes_of(town))];
        form(&std::iter::once(places()).chain(rest).collect::<Vec<_>>())
    };
    let dir = folder(&[("填表.xlsx", sheets("古城街道"))]);
    let id = "homes-sheet:填表.xlsx";
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let asked = question(&draft, id);
    assert_eq!((recommended(asked), asked.assumed, draft.questions.len()), (Some("居住点"), true, 1));
    let used: Vec<(&str, bool)> = draft.files[0].sheets.iter().map(|s| (s.name.as_str(), s.used)).collect();
    assert_eq!(used, [("养老服务设施", true), ("村社区老年人口", false), ("居住点", true)]);
    for (choice, expected) in [("居住点", (150.0, 3)), ("村社区老年人口", (150.0, 2)), ("*", (300.0, 5))] {
        let (_, study, _home) = made(dir.path(), &answers(&[(id, choice)]));
        assert_eq!((people(&study), study.homes.len()), expected, "{choice}");
    }
    // A village that only the coarser sheet has is not dropped by an assumption.
    let homes = homes_of("古城街道")[..2].to_vec();
    let lacking = form(&[places(), ("村社区老年人口", VILLAGES, villages_of("古城街道")), ("居住点", HOMES, homes)]);
    let draft = recognise(folder(&[("填表.xlsx", lacking)]).path(), &answers(&[])).unwrap();
    assert!(question(&draft, id).must && !draft.ready, "{:?}", draft.questions);
    let dir = folder(&[("古城街道.xlsx", sheets("古城街道")), ("大洋街道.xlsx", sheets("大洋街道"))]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert_eq!(draft.questions.len(), 1, "one question for a form of many towns: {:?}", draft.questions);
    let (_, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!((people(&study), study.homes.len()), (300.0, 6));
}

#[test]
fn estates_are_homes_although_each_has_a_village_of_its_own() {
    let rows = vec![
        texts(&["甲小区", "古城街道", "东门社区", "600", "", "121.1121", "28.8511", "WGS84"]),
        texts(&["乙小区", "古城街道", "西门社区", "300", "", "121.1182", "28.8581", "WGS84"]),
    ];
    let dir = folder(&[("填表.xlsx", form(&[places(), ("居住点", HOMES, rows)]))]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!(made.draft.files[0].sheets[1].role, Role::Homes);
    assert!(fs::read_to_string(made.dir.join("study.toml")).unwrap().contains("spread = \"none\""));
    let at = LonLat::new(121.1121, 28.8511).unwrap();
    assert!(study.homes.iter().any(|h| h.seniors == 600.0 && geodesic_m(h.at, at) < 1.0), "{:?}", study.homes);
}

/// Notes of one reason in a made study.
fn notes<'r>(made: &'r carecircle::import::bring::MadeStudy, reason: &str) -> Vec<&'r Note> {
    made.report.layers.iter().flat_map(|l| &l.notes).filter(|n| n.reason == reason).collect()
}

#[test]
fn an_example_that_was_written_over_is_told_with_its_name_and_number() {
    let mut rows = vec![texts(&["示例：古城街道", "西门社区", "640", "430", "262", "120", "1300", "121.1246", "28.8473", "GCJ-02"])];
    rows.extend(villages_of("古城街道"));
    let dir = folder(&[("填表.xlsx", form(&[places(), ("村社区老年人口", VILLAGES, rows)]))]);
    let (filled, study, _home) = made(dir.path(), &answers(&[]));
    let told = notes(&filled, "example-like");
    assert_eq!((told.len(), people(&study)), (1, 150.0));
    assert!(told[0].severity == Severity::Warning && told[0].examples[0].contains("西门社区, 640"), "{told:?}");
    assert!(notes(&filled, "example-row").is_empty());
    // The example itself, as the template writes it, is no warning.
    let list = carecircle::import::examples::VILLAGES;
    let rows = std::iter::once(texts(list)).chain(villages_of("古城街道")).collect();
    let dir = folder(&[("填表.xlsx", form(&[places(), ("村社区老年人口", VILLAGES, rows)]))]);
    let (filled, _, _home) = made(dir.path(), &answers(&[]));
    assert!(notes(&filled, "example-like").is_empty() && notes(&filled, "example-row").len() == 1);
}

#[test]
fn an_answer_on_the_system_holds_for_the_rows_that_name_none() {
    let true_at = LonLat::new(121.12, 28.85).unwrap();
    let cells = |at: LonLat| [format!("{:.6}", at.lon()), format!("{:.6}", at.lat())];
    let place = |name: &str, at: LonLat, crs: &str| {
        let [lon, lat] = cells(at);
        texts(&[name, "老年食堂", "古城街道", &lon, &lat, crs])
    };
    let (gcj, bd) = (shift::wgs84_to_gcj02(true_at), shift::wgs84_to_bd09(true_at));
    for (answer, written) in [("GCJ-02", gcj), ("BD-09", bd), ("WGS84", true_at)] {
        let rows = vec![place("甲", gcj, "GCJ-02"), place("乙", bd, "BD-09"), place("丙", written, "")];
        let dir = folder(&[("填表.xlsx", form(&[("养老服务设施", PLACES, rows), ("居住点", HOMES, homes_of("古城街道"))]))]);
        let (_, study, _home) = made(dir.path(), &answers(&[("crs:填表.xlsx", answer)]));
        let off: Vec<f64> = study.facilities.iter().map(|f| f.at.map_or(f64::INFINITY, |at| geodesic_m(at, true_at))).collect();
        assert!(off.len() == 3 && off.iter().all(|m| *m < 2.0), "{answer}: {off:?}");
        let home = LonLat::new(121.125, 28.8475).unwrap();
        assert!(study.homes.iter().any(|h| geodesic_m(h.at, home) < 1.0), "rows that say WGS84 stay so");
    }
}

#[test]
fn the_town_in_a_files_name_fills_blank_cells_of_the_column() {
    let blank = |name: &str, lon: &str| texts(&[name, "老年食堂", "", lon, "28.85", "WGS84"]);
    let first = vec![blank("一号", "121.121"), texts(&["二号", "老年食堂", "古城", "121.122", "28.85", "WGS84"])];
    let dir = folder(&[
        ("古城街道.xlsx", form(&[("养老服务设施", PLACES, first), ("居住点", HOMES, homes_of(""))])),
        ("大洋街道.xlsx", form(&[("养老服务设施", PLACES, vec![blank("三号", "121.123")]), ("居住点", HOMES, homes_of("大洋街道"))])),
    ]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    let mut towns: Vec<(&str, Option<&str>)> = study.facilities.iter().map(|f| (f.name.as_str(), f.area_name.as_deref())).collect();
    towns.sort_unstable();
    assert_eq!(towns, [("一号", Some("古城街道")), ("三号", Some("大洋街道")), ("二号", Some("古城"))]);
    let text = fs::read_to_string(made.dir.join("study.toml")).unwrap();
    assert_eq!((people(&study), text.matches("town = \"古城街道\"").count()), (300.0, 2), "{text}");
    let of_town = |name: &str| study.homes.iter().filter(|h| h.town.is_some_and(|t| study.areas[t.index()].name == name)).count();
    assert_eq!((of_town("古城街道"), of_town("大洋街道")), (3, 3));
}

#[test]
fn three_bands_make_a_total_that_was_left_blank() {
    let rows = vec![
        texts(&["古城街道", "东门社区", "", "40", "20", "10", "", "121.125", "28.8475", "WGS84"]),
        texts(&["古城街道", "西门社区", "", "40", "20", "", "", "121.135", "28.8475", "WGS84"]),
        texts(&["古城街道", "南门社区", "50", "", "", "", "", "121.145", "28.8475", "WGS84"]),
    ];
    let dir = folder(&[("填表.xlsx", form(&[places(), ("村社区老年人口", VILLAGES, rows)]))]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!(people(&study), 120.0, "40 + 20 + 10 and 50; two bands are no total");
    assert_eq!((notes(&made, "seniors-of-bands").len(), notes(&made, "no-seniors").len()), (1, 1));
}

#[test]
fn a_village_that_two_towns_list_at_one_point_is_told() {
    let file = |rows: &[Vec<String>]| form(&[places(), ("村社区老年人口", VILLAGES, rows.to_vec())]);
    let second = &villages_of("大洋街道")[1..];
    let dir = folder(&[("古城街道.xlsx", file(&villages_of("古城街道"))), ("大洋街道.xlsx", file(second))]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    let told = notes(&made, "village-of-two-towns");
    assert_eq!((people(&study), told.len()), (200.0, 1), "both count, as they were brought");
    assert!(told[0].count == 1 && told[0].examples[0].contains("西门社区, 50 seniors"), "{told:?}");
}

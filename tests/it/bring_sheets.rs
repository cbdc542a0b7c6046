//! Brought workbooks whose sheets are not one list each: systems asked sheet by sheet, forms, lists side by side.

use carecircle::geom::{LonLat, geodesic_m, shift};
use carecircle::import::bring::{Role, recognise};

use crate::bring::{answers, book, folder, made, question, role};

const PLACES: &[&str] = &["名称", "类型", "经度", "纬度"];
const PEOPLE: &[&str] = &["小区名称", "经度", "纬度", "老年人口"];
const PLACE: &[&str] = &["东门食堂", "老年食堂", "121.1246", "28.8473"];
const HOME: &[&str] = &["甲小区", "121.1256", "28.8473", "20"];

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

/// Nothing tells the systems of two sheets of one file, which may come from different hands: each is asked about, and answered, by itself.
#[test]
fn the_system_of_each_sheet_is_its_own_question() {
    let dir = folder(&[("一本.xlsx", book(&[("设施", &[PLACES, PLACE]), ("居住点", &[PEOPLE, HOME])]))]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let asked: Vec<&str> = draft.questions.iter().map(|q| q.id.as_str()).filter(|id| id.starts_with("crs")).collect();
    assert_eq!(asked, ["crs:一本.xlsx", "crs:一本.xlsx#居住点"], "{:?}", draft.questions);
    for (id, sheet) in [(asked[0], "设施"), (asked[1], "居住点")] {
        let asked = question(&draft, id);
        assert!(asked.must && asked.ask.zh.contains(&format!("工作表“{sheet}”")) && asked.ask.en.contains(sheet), "{asked:?}");
    }
    assert!(!draft.ready);
    let one = recognise(dir.path(), &answers(&[("crs:一本.xlsx", "GCJ-02")])).unwrap();
    assert!(!one.ready, "the answer to one sheet is none to the other");

    let (made, study, _home) = made(dir.path(), &answers(&[("crs:一本.xlsx", "GCJ-02"), ("crs:一本.xlsx#居住点", "BD-09")]));
    let (place, home) = (shift::gcj02_to_wgs84(at(121.1246, 28.8473)), shift::bd09_to_wgs84(at(121.1256, 28.8473)));
    assert!(geodesic_m(study.facilities[0].at.unwrap(), place) < 0.5);
    assert!(geodesic_m(study.homes[0].at, home) < 0.5);
    let text = std::fs::read_to_string(made.dir.join("study.toml")).unwrap();
    assert_eq!((text.matches("\ncrs = \"GCJ-02\"").count(), text.matches("\ncrs = \"BD-09\"").count()), (1, 1), "{text}");
}

/// The answer to the question on one sheet once moved the other, whose header names its system, by half a kilometre.
#[test]
fn a_sheet_that_says_its_system_is_not_asked_about() {
    let places: &[&str] = &["名称", "类型", "经度（WGS84）", "纬度（WGS84）"];
    let dir = folder(&[("一本.xlsx", book(&[("设施", &[places, PLACE]), ("居住点", &[PEOPLE, HOME])]))]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let asked: Vec<&str> = draft.questions.iter().map(|q| q.id.as_str()).filter(|id| id.starts_with("crs")).collect();
    assert_eq!(asked, ["crs:一本.xlsx"], "{:?}", draft.questions);
    assert!(question(&draft, asked[0]).ask.zh.contains("工作表“居住点”"), "{:?}", draft.questions);
    let (_, study, _home) = made(dir.path(), &answers(&[("crs:一本.xlsx", "GCJ-02")]));
    assert!(geodesic_m(study.facilities[0].at.unwrap(), at(121.1246, 28.8473)) < 0.5, "what the header says stays");
    assert!(geodesic_m(study.homes[0].at, shift::gcj02_to_wgs84(at(121.1256, 28.8473))) < 0.5);
}

#[test]
fn forms_and_lists_side_by_side_are_brought() {
    let form = |name: &'static str, lon: &'static str| -> Vec<[&'static str; 2]> {
        vec![
            ["项目", "内容"],
            ["机构名称", name],
            ["机构类型", "养老院"],
            ["经度（WGS84）", lon],
            ["纬度（WGS84）", "28.85"],
            ["床位数", "60"],
        ]
    };
    let (a, b) = (form("甲院", "121.12"), form("乙院", "121.13"));
    let rows = [&a, &b].map(|f| f.iter().map(<[&str; 2]>::as_slice).collect::<Vec<_>>());
    let forms = book(&[("登记表一", rows[0].as_slice()), ("登记表二", rows[1].as_slice())]);
    let side: &[&[&str]] = &[
        &["名称", "类型", "经度（WGS84）", "纬度（WGS84）", "", "小区名称", "经度（WGS84）", "纬度（WGS84）", "老年人口"],
        &["丙食堂", "老年食堂", "121.14", "28.85", "", "甲小区", "121.12", "28.85", "20"],
        &["", "", "", "", "", "乙小区", "121.13", "28.85", "30"],
    ];
    let dir = folder(&[("登记表.xlsx", forms), ("一张.xlsx", book(&[("表", side)]))]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!(role(&made.draft, "登记表.xlsx").0, Role::Facilities);
    let sheets = &made.draft.files.iter().find(|f| f.name == "一张.xlsx").unwrap().sheets;
    let found: Vec<(&str, Role, bool)> = sheets.iter().map(|s| (s.name.as_str(), s.role, s.used)).collect();
    assert_eq!(found, [("表（A–D）", Role::Facilities, true), ("表（F–I）", Role::Homes, true)]);
    let mut names: Vec<&str> = study.facilities.iter().map(|f| f.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!((names, study.homes.iter().map(|h| h.seniors).sum::<f64>()), (vec!["丙食堂", "乙院", "甲院"], 50.0));
}

//! Seats: what bounds nothing is not called a bound, and what is left out, shared or idle is told; by small lists, truth on paper.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// 50 and 20 seniors beside 121.1 E, 100 out of reach at 121.3 E.
const HOMES: &str = "H1,121.1001,28.8001,50,古城街道\nH2,121.1052,28.8001,20,古城街道\nH3,121.3000,28.8000,100,大洋街道\n";

/// Text and JSON of `carecircle seats` on the rows of two lists, for a circle of `services`.
fn told(dir: &Path, facilities: &str, homes: &str, services: &str, more: &[&str]) -> (String, Value) {
    let toml = format!(
        "[study]\nname = \"甲县\"\n[[facilities]]\nfile = \"f.csv\"\ncrs = \"WGS84\"\n[[homes]]\nfile = \"h.csv\"\nspread = \"none\"\n\
         crs = \"WGS84\"\n[[areas]]\nlevel = \"town\"\nfrom = \"homes\"\n[[circles]]\nid = \"c\"\nminutes = 15\nservices = [{services}]\n"
    );
    fs::write(dir.join("study.toml"), toml).unwrap();
    fs::write(dir.join("f.csv"), facilities).unwrap();
    fs::write(dir.join("h.csv"), format!("编号,经度,纬度,老年人口,所属街道\n{homes}")).unwrap();
    let run = |json: &[&str]| {
        let done =
            Command::new(env!("CARGO_BIN_EXE_carecircle")).args(["seats", dir.to_str().unwrap()]).args(more).args(json).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    (run(&[]), serde_json::from_str(&run(&["--json"])).unwrap())
}

fn canteens(rows: &str, homes: &str, more: &[&str]) -> (String, Value) {
    let dir = tempfile::tempdir().unwrap();
    told(dir.path(), &format!("编号,名称,类型,经度,纬度,餐位,运营状态\n{rows}"), homes, "\"canteen\"", more)
}

fn has(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "no '{wanted}' in {text}");
    }
}

/// With the second canteen at the third home, 90 of 170 have no seat: 'at most none' would be false.
#[test]
fn a_facility_that_is_not_located_makes_who_has_no_seat_no_bound() {
    let (text, list) = canteens("A,一食堂,老年食堂,121.1,28.8,100,\nB,二食堂,老年食堂,,,10,\n", HOMES, &[]);
    has(&text, &["走得到已定位的老年食堂的 70 位老人中，人人在那里有餐位：1 处共 100 个餐位", "每百位老人至少", "不是全体的上限"]);
    assert!(!text.contains("至多"), "{text}");
    assert_eq!((list["total"]["certainty"].as_str(), list["areas"][0]["certainty"].as_str()), (Some("counted_only"), Some("counted_only")));
    let (text, list) = canteens("A,一食堂,老年食堂,121.1,28.8,100,\nB,二食堂,老年食堂,121.3,28.8,10,\n", HOMES, &[]);
    has(&text, &["走得到老年食堂的 170 位老人中，90 人没有餐位：2 处共 110 个餐位"]);
    assert_eq!(list["total"]["certainty"].as_str(), Some("full"));
    // A capacity alone that is not known does bound: on the lines of towns too.
    let (text, list) = canteens("A,一食堂,老年食堂,121.1,28.8,30,\nB,二食堂,老年食堂,121.1,28.8,,\n", HOMES, &[]);
    has(&text, &["至多 40 人没有餐位", "古城街道：每百位老人至少 42.9 个餐位，走得到的 70 人中至多 40 人没有"]);
    assert_eq!(list["total"]["certainty"].as_str(), Some("at_least"));
}

/// 甲镇 has 100 seats per hundred as long as nobody knows of B, which takes its demand away: 30.5 with B at 121.0948 on paper.
#[test]
fn where_seniors_choose_a_facility_that_is_not_located_bounds_no_value() {
    let homes = "H1,121.0949,28.8,10,甲镇\nH2,121.1051,28.8,10,乙镇\n";
    let list =
        |b: &str, method| canteens(&format!("A,一食堂,老年食堂,121.1,28.8,20,\nB,二食堂,老年食堂,{b},0,\n"), homes, &["--method", method]);
    let first = |list: &Value| list["areas"].as_array().unwrap().iter().find(|a| a["name"] == "甲镇").unwrap()["value"].as_f64().unwrap();
    let (text, hidden) = list(",", "3sfca");
    let (_, located) = list("121.0948,28.8", "3sfca");
    assert!(first(&hidden) > 0.99 && first(&located) < 0.31, "{hidden} {located}");
    assert_eq!((hidden["value_at_least"].as_bool(), hidden["areas"][0]["certainty"].as_str()), (Some(false), Some("counted_only")));
    has(&text, &["甲镇：每百位老人 100 个餐位"]);
    let (_, hidden) = list(",", "2sfca");
    assert_eq!(hidden["value_at_least"].as_bool(), Some(true));
}

#[test]
fn seats_at_meals_and_other_seats_in_one_list_are_two_things() {
    for (header, cells) in [("餐位,座位", "20,80"), ("座位,餐位", "80,20"), ("座位数,餐位（个）", "80,20")] {
        let dir = tempfile::tempdir().unwrap();
        let facilities =
            format!("编号,名称,类型,经度,纬度,{header}\nA,一,老年食堂,121.1,28.8,{cells}\nB,二,老年食堂、老年学校,121.1,28.8,{cells}\n");
        let of =
            |service| told(dir.path(), &facilities, HOMES, "\"canteen\", \"school\"", &["--service", service]).1["total"]["seats"].as_f64();
        assert_eq!((of("canteen"), of("school")), (Some(40.0), Some(80.0)), "{header}");
        let check = Command::new(env!("CARGO_BIN_EXE_carecircle")).args(["check", dir.path().to_str().unwrap()]).output().unwrap();
        has(&String::from_utf8_lossy(&check.stdout), &["two-seat-columns"]);
    }
    // Blank seats at meals are not known, whatever other seats there are.
    let dir = tempfile::tempdir().unwrap();
    let facilities = "编号,名称,类型,经度,纬度,餐位,座位\nA,一,老年食堂,121.1,28.8,,80\nB,二,老年食堂,121.1,28.8,20,80\n";
    let (_, list) = told(dir.path(), facilities, HOMES, "\"canteen\"", &[]);
    assert_eq!((list["total"]["seats"].as_f64(), list["total"]["capacity_unknown"].as_u64()), (Some(20.0), Some(1)));
}

#[test]
fn seats_that_nobody_reaches_are_told_beside_the_sum() {
    let (text, list) = canteens("A1,一食堂,老年食堂,121.1,28.8,5,\nA2,二食堂,老年食堂,121.2,28.8,500,\n", HOMES, &[]);
    has(&text, &["65 人没有餐位：2 处共 505 个餐位（其中 1 处的 500 个没有老人走得到）"]);
    assert_eq!((list["total"]["unreached"].as_u64(), list["total"]["seats_unreached"].as_f64()), (Some(1), Some(500.0)));
}

#[test]
fn nobody_within_and_nobody_at_all_have_sentences_of_their_own() {
    let says = |rows: &str, homes: &str| canteens(rows, homes, &["--service", "canteen"]).0;
    let text = says("A,一食堂,老年食堂,121.5,28.8,20,\n", HOMES);
    has(&text, &["没有老人走得到老年食堂：1 处共 20 个餐位"]);
    assert!(!text.contains("人人有餐位"), "{text}");
    let text = says("A,一食堂,老年食堂,121.1,28.8,20,\n", "H1,121.1001,28.8,0,甲镇\n");
    has(&text, &["名单里没有老人", "1 处共 20 个餐位"]);
    assert!(!text.contains("没有一处写明"), "{text}");
    let text = says("A,一食堂,老年食堂,,,30,\n", HOMES);
    has(&text, &["没有一处已定位的老年食堂", "另有 1 处（30 个餐位）没有定位"]);
    assert!(!text.contains("没有一处写明"), "{text}");
}

#[test]
fn one_cell_that_two_services_count_in_full_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let facilities = "编号,名称,类型,经度,纬度,床位\nA,综合中心,日间照料中心、养老院,121.1,28.8,40\n";
    for (service, other) in [("daycare", "养老机构"), ("nursing", "日间照料")] {
        let (text, list) = told(dir.path(), facilities, HOMES, "\"daycare\", \"nursing\"", &["--service", service]);
        assert_eq!(list["total"]["capacity_shared"].as_u64(), Some(1), "{service}");
        has(&text, &["有 1 处同时算作", other, "实际要分着用"]);
    }
}

#[test]
fn a_facility_whose_status_is_not_read_is_told_and_bounds_nothing() {
    let (text, list) = canteens("A,一食堂,老年食堂,121.1,28.8,30,正常\nB,二食堂,老年食堂,121.1,28.8,300,待整改\n", HOMES, &[]);
    has(&text, &["走得到已计入的老年食堂的 70 位老人中，40 人在那里没有餐位", "另有 1 处的运营状态没有读懂"]);
    assert_eq!((list["total"]["status_unread"].as_u64(), list["total"]["certainty"].as_str()), (Some(1), Some("counted_only")));
}

//! Corrections beside the lists: applied while their old value stands, told when it does not, the same from page and command line.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use carecircle::import::correct::{CORRECTIONS_FILE, read_corrections};
use carecircle::model::{CorrectionState, Facility, ImportReport, Study};
use carecircle::serve::StudySource;
use rand::RngExt as _;
use serde_json::{Value, json};

use crate::import_study::{load, noted};
use crate::serve::{Answer, ask_of, serving};
use crate::support::rng;

const TOML: &str = "[study]\nname = \"小镇\"\nsimulated = true\ndate = 2026-06-30\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n\
    [[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n[[services]]\nid = \"daycare\"\nname = \"照料中心\"\n\
    [[circles]]\nid = \"meals\"\nname = \"助餐圈\"\nminutes = 15\nservices = [\"canteen\"]\n[[cohorts]]\nid = \"steady\"\nspeed_mps = 1.0\n";
/// 30 seniors 554 m from F1, which is 13 minutes at 1 m/s and a detour of 1.4; 10 seniors kilometres away, 5 of them beside F2.
const HOMES: &str = "编号,经度,纬度,60岁及以上\na,121.15,28.855,30\nb,121.15,28.88,5\nc,121.25,28.95,5\n";
const LIST: &str =
    "编号,名称,类型,经度,纬度,电话,床位\nF1,一号食堂,老年食堂,121.15,28.85,111,20\nF2,二号,棋牌室,121.15,28.8795,222,很多张\n";
const HEAD: &str = "清单,行编号,列,原值,新值,改动人,时间,原因\n";

/// A server of a study of its own, and who may change it.
struct Desk {
    dir: tempfile::TempDir,
    bound: SocketAddr,
    token: String,
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [("study.toml", TOML), ("homes.csv", HOMES), ("f.csv", LIST)] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

impl Desk {
    fn new() -> Self {
        let dir = folder();
        let path = dir.path().to_owned();
        let read = move || StudySource::read(&path, false, |_| ()).map_err(|e| e.to_string());
        let (bound, token) = serving(read().unwrap(), Some(Arc::new(read)));
        Self { dir, bound, token }
    }

    fn get(&self, path: &str) -> Value {
        let answer = ask_of(self.bound, "GET", &format!("/api/v1{path}"), "localhost", "");
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &Value) -> Answer {
        let body = body.to_string();
        let auth = format!("Authorization: Bearer {}\r\n", self.token);
        let head = format!("{auth}{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        ask_of(self.bound, method, &format!("/api/v1{path}"), "localhost", &head)
    }

    fn reload(&self) {
        assert_eq!(self.send("POST", "/reload", "", &json!({})).status, 200);
    }

    fn covered(&self) -> f64 {
        self.get("/summary")["covered"]["seniors_covered"].as_f64().unwrap()
    }
}

fn facility(study: &Study, id: &str) -> Facility {
    study.facilities.iter().find(|f| f.id == id).unwrap_or_else(|| panic!("no {id}")).clone()
}

fn states(report: &ImportReport) -> Vec<CorrectionState> {
    report.corrections.iter().map(|o| o.state.clone()).collect()
}

#[test]
fn a_correction_counts_while_its_old_value_stands_and_is_told_when_it_does_not() {
    let dir = folder();
    let rows = "f.csv,F1,电话,111,'0571-8888,张三,2026-06-30T00:00:00Z,打过电话\nf.csv,F1,营业时间,,8:00-17:00,,,\nf.csv,F9,电话,1,2,,,\n";
    fs::write(dir.path().join(CORRECTIONS_FILE), format!("{HEAD}{rows}")).unwrap();
    let (study, report) = load(dir.path()).unwrap();
    let first = facility(&study, "F1");
    // A list without the column gets it; the telephone comes without the apostrophe that guards it.
    assert_eq!((first.phone.as_deref(), first.hours.as_deref()), (Some("0571-8888"), Some("8:00-17:00")));
    assert_eq!(states(&report), [CorrectionState::Applied, CorrectionState::Applied, CorrectionState::RowGone]);
    assert_eq!([noted(&report, "correction-applied"), noted(&report, "correction-row-gone")], [2, 1]);
    let first_screen: Vec<&str> = report.gravest().iter().map(|(_, n)| n.reason).collect();
    assert_eq!(first_screen[0], "correction-row-gone", "what does not apply is told first");
    assert_eq!(fs::read_to_string(dir.path().join("f.csv")).unwrap(), LIST, "the list is as it was");

    // Next quarter's list: it says something else, or the new value itself.
    for (now, state) in [("333", CorrectionState::ValueChanged { found: "333".into() }), ("0571-8888", CorrectionState::InList)] {
        fs::write(dir.path().join("f.csv"), LIST.replace(",111,", &format!(",{now},"))).unwrap();
        let (study, report) = load(dir.path()).unwrap();
        assert_eq!(facility(&study, "F1").phone.as_deref(), Some(now));
        assert_eq!(states(&report)[0], state);
    }
}

/// The oracle is the list itself with the cells changed by hand: no code of corrections reads it.
#[test]
fn a_corrected_list_reads_as_one_whose_cells_were_changed() {
    let columns = ["名称", "类型", "床位", "电话", "状态"];
    let values = ["老年食堂", "照料中心", "棋牌室", "停业", "", "12", "十来张", "0571-1", "=1+1", "新名，两处"];
    let mut applied = 0;
    for seed in 0..40 {
        let mut rng = rng(seed);
        let mut pick = |n: usize| rng.random_range(0..n);
        let rows: Vec<Vec<String>> = (0..6)
            .map(|row| {
                let cells =
                    (0..columns.len()).map(|column| if column == 0 { format!("某处{row}") } else { values[pick(values.len())].to_owned() });
                [format!("F{row}"), "121.15".into(), "28.85".into()].into_iter().chain(cells).collect()
            })
            .collect();
        let mut changed = rows.clone();
        let mut corrections: std::collections::BTreeMap<(usize, usize), String> = std::collections::BTreeMap::new();
        for _ in 0..5 {
            corrections.insert((pick(6), 3 + pick(columns.len())), values[pick(values.len())].to_owned());
        }
        let mut file = csv::Writer::from_writer(Vec::new());
        file.write_record(HEAD.trim().split(',')).unwrap();
        for ((row, column), new) in &corrections {
            // An apostrophe before every cell is what the guard writes at most.
            let [old, new_cell] = [&rows[*row][*column], new].map(|c| if c.is_empty() { String::new() } else { format!("'{c}") });
            file.write_record(["f.csv", &format!("F{row}"), columns[column - 3], &old, &new_cell, "", "", ""]).unwrap();
            changed[*row][*column].clone_from(new);
        }
        let write = |dir: &Path, rows: &[Vec<String>]| {
            let mut list = csv::Writer::from_writer(Vec::new());
            list.write_record(["编号", "经度", "纬度"].into_iter().chain(columns)).unwrap();
            rows.iter().for_each(|row| list.write_record(row).unwrap());
            fs::write(dir.join("f.csv"), list.into_inner().unwrap()).unwrap();
        };
        let (one, other) = (folder(), folder());
        write(one.path(), &rows);
        fs::write(one.path().join(CORRECTIONS_FILE), file.into_inner().unwrap()).unwrap();
        write(other.path(), &changed);
        let ((corrected, report), (by_hand, _)) = (load(one.path()).unwrap(), load(other.path()).unwrap());
        assert_eq!(format!("{:?}", corrected.facilities), format!("{:?}", by_hand.facilities), "seed {seed}: {corrections:?}");
        let fit = |s: &CorrectionState| matches!(s, CorrectionState::Applied | CorrectionState::InList);
        assert!(states(&report).iter().all(fit), "seed {seed}: {:?}", report.corrections);
        applied += states(&report).iter().filter(|s| **s == CorrectionState::Applied).count();
    }
    assert!(applied > 100, "only {applied} were tried");
}

#[test]
fn a_row_keeps_its_id_when_its_name_is_corrected_and_a_left_out_one_is_counted() {
    let dir = folder();
    let list = "名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n二号食堂,老年食堂,121.15,28.88\n";
    fs::write(dir.path().join("f.csv"), list).unwrap();
    let (study, _) = load(dir.path()).unwrap();
    let ids: Vec<String> = study.facilities.iter().map(|f| f.id.clone()).collect();
    let rows = format!("f.csv,{},名称,一号食堂,中心食堂,,,\nf.csv,{},整行,二号食堂,不计,,,\n", ids[0], ids[1]);
    fs::write(dir.path().join(CORRECTIONS_FILE), format!("{HEAD}{rows}")).unwrap();
    let (study, report) = load(dir.path()).unwrap();
    assert_eq!(study.facilities.len(), 1);
    assert_eq!((study.facilities[0].id.as_str(), study.facilities[0].name.as_str()), (ids[0].as_str(), "中心食堂"));
    assert_eq!(noted(&report, "left-out-by-correction"), 1);
    let list = report.layers.iter().find(|l| l.file == "f.csv").unwrap();
    assert_eq!(list.kept + list.dropped(), list.read);
}

#[test]
fn a_row_of_homes_is_corrected_by_its_id_or_its_content() {
    let dir = folder();
    fs::write(dir.path().join("homes.csv"), HOMES.replace(",30\n", ",不清楚\n")).unwrap();
    let (_, report) = load(dir.path()).unwrap();
    let doubted: Vec<_> =
        report.layers.iter().flat_map(|l| &l.notes).filter(|n| n.reason == "unreadable-seniors").flat_map(|n| &n.rows).collect();
    assert_eq!((doubted.len(), doubted[0].row.as_str(), doubted[0].place.as_str()), (1, "a", "row 2"));
    fs::write(dir.path().join(CORRECTIONS_FILE), format!("{HEAD}homes.csv,a,60岁及以上,不清楚,30,,,\n")).unwrap();
    let (study, report) = load(dir.path()).unwrap();
    assert_eq!((study.homes.len(), study.homes[0].seniors), (3, 30.0));
    assert_eq!(states(&report), [CorrectionState::Applied]);
}

#[test]
fn a_form_sees_how_the_import_reads_it_and_whom_it_concerns() {
    let desk = Desk::new();
    assert_eq!(desk.covered(), 30.0);
    let row = desk.get("/lists/f.csv/F2");
    let field = |key: &str| row["fields"].as_array().unwrap().iter().find(|f| f["key"] == key).unwrap().clone();
    assert_eq!((&field("kind")["value"], &field("phone")["value"], &row["place"]), (&json!("棋牌室"), &json!("222"), &json!("row 3")));
    assert_eq!((&field("hours")["column"], &field("hours")["in_list"]), (&json!("营业时间"), &json!(false)));
    let reasons: Vec<&str> = row["reading"]["notes"].as_array().unwrap().iter().map(|n| n["reason"].as_str().unwrap()).collect();
    assert!(reasons.contains(&"bad-number") && reasons.contains(&"unknown-kind"), "{reasons:?}");

    let preview = |row: &str, values: Value| {
        let answer = desk.send("POST", &format!("/lists/f.csv/{row}/preview"), "", &json!({ "values": values }));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.json()
    };
    // F2 as a canteen serves the 5 beside it.
    let as_canteen = preview("F2", json!({ "类型": "老年食堂" }));
    let effect = &as_canteen["effect"];
    assert_eq!((&effect["seniors_before"], &effect["seniors_after"]), (&json!(30.0), &json!(35.0)));
    assert_eq!(effect["gain_points"], json!([[121.15, 28.88, 5.0]]));
    assert_eq!(as_canteen["reading"]["services"][0]["zh"], "老年食堂");
    // Closed the day before the study's, or moved away, F1 serves nobody.
    for values in [
        json!({ "关停日期": "2026-06-29" }),
        json!({ "位置（经度 纬度）": "121.2 28.9" }),
        json!({ "整行": "不计" }),
        json!({ "状态": "停业" }),
    ] {
        assert_eq!(preview("F1", values.clone())["effect"]["seniors_after"], 0.0, "{values}");
    }
    assert_eq!(preview("F1", json!({ "关停日期": "2026-07-01" }))["effect"]["seniors_after"], 30.0);
    let unread = preview("F1", json!({ "关停日期": "快了" }));
    assert!(unread["reading"]["notes"].as_array().unwrap().iter().any(|n| n["reason"] == "bad-date"), "{unread}");
    assert!(!desk.dir.path().join(CORRECTIONS_FILE).exists(), "looking writes nothing");
    assert_eq!(desk.covered(), 30.0);

    for (path, values, status) in [
        ("/lists/f.csv/F1/preview", json!({ "位置（经度 纬度）": "28.85 121.15" }), 400),
        ("/lists/f.csv/F1/preview", json!({ "位置（经度 纬度）": "10.0 28.85" }), 422),
        ("/lists/f.csv/F9/preview", json!({}), 404),
        ("/lists/other.csv/F1/preview", json!({}), 404),
    ] {
        assert_eq!(desk.send("POST", path, "", &json!({ "values": values })).status, status, "{path} {values}");
    }
}

#[test]
fn corrections_are_written_once_for_two_people_and_the_map_takes_them_up() {
    let desk = Desk::new();
    let version = desk.get("/lists/f.csv/F2")["version"].as_str().unwrap().to_owned();
    let put = |if_match: &str, values: Value| {
        desk.send("PUT", "/lists/f.csv/F2", if_match, &json!({ "values": values, "who": "张三", "why": "=核实" }))
    };
    let seen = format!("If-Match: \"{version}\"\r\n");
    let done = put(&seen, json!({ "类型": "老年食堂", "电话": "0571-1" }));
    assert_eq!(done.status, 200, "{}", String::from_utf8_lossy(&done.body));
    assert_ne!(done.json()["version"], json!(version));
    assert_eq!(put(&seen, json!({ "电话": "999" })).status, 412, "somebody else was first");
    let kept = read_corrections(desk.dir.path()).unwrap();
    let said: Vec<[&str; 5]> = kept.iter().map(|c| [c.column.as_str(), &c.old, &c.new, &c.who, &c.why]).collect();
    assert_eq!(said, [["电话", "222", "0571-1", "张三", "=核实"], ["类型", "棋牌室", "老年食堂", "张三", "=核实"]]);
    assert!(fs::read_to_string(desk.dir.path().join(CORRECTIONS_FILE)).unwrap().contains("'=核实"), "no formula");

    let told = desk.get("/corrections");
    assert_eq!((&told["pending"], &told["corrections"][0]["state"]), (&json!(2), &json!("pending")));
    assert_eq!(desk.covered(), 30.0);
    desk.reload();
    assert_eq!(desk.covered(), 35.0);
    let told = desk.get("/corrections");
    assert_eq!(
        (&told["pending"], &told["corrections"][0]["state"], &told["corrections"][0]["name"]),
        (&json!(0), &json!("applied"), &json!("二号"))
    );

    // A value that is the list's own takes the correction back, as null does.
    assert_eq!(put("", json!({ "类型": "棋牌室", "电话": null })).status, 200);
    assert!(!desk.dir.path().join(CORRECTIONS_FILE).exists());
    assert_eq!(desk.get("/corrections")["pending"], 2);
    desk.reload();
    assert_eq!(desk.covered(), 30.0);

    let no_token = ask_of(
        desk.bound,
        "PUT",
        "/api/v1/lists/f.csv/F2",
        "localhost",
        "Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"values\":{}}",
    );
    assert_eq!(no_token.status, 401);
}

#[test]
fn the_command_line_and_the_page_write_the_same() {
    let desk = Desk::new();
    let values = json!({ "电话": "=0571-1" });
    assert_eq!(desk.send("PUT", "/lists/f.csv/F1", "", &json!({ "values": values, "who": "李四", "why": "核实" })).status, 200);
    let other = folder();
    let run = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_carecircle")).arg("correct").arg(other.path()).args(args).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    let row = ["--list", "f.csv", "--row", "F1", "--column", "电话"];
    let said = run(&[&row[..], &["--value", "=0571-1", "--who", "李四", "--why", "核实"]].concat());
    assert!(said.contains("电话 = \"=0571-1\"（原为 was \"111\"）"), "{said}");
    let without_time = |dir: &Path| {
        let text = fs::read_to_string(dir.join(CORRECTIONS_FILE)).unwrap();
        text.lines()
            .map(|l| l.split(',').enumerate().filter(|(n, _)| *n != 6).map(|(_, c)| c.to_owned()).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    assert_eq!(without_time(desk.dir.path()), without_time(other.path()));
    assert!(run(&[]).contains("已采用 applied"));
    run(&[&row[..], &["--take-back"]].concat());
    assert!(!other.path().join(CORRECTIONS_FILE).exists());
}

#[test]
fn an_added_facility_is_a_row_of_a_list_of_its_own() {
    let desk = Desk::new();
    let new = json!({ "values": { "名称": "=新食堂", "类型": "老年食堂", "经度": "121.15", "纬度": "28.8801", "电话": "0571-1", "开业日期": "2026-06-01" }, "who": "张三", "why": "新建，待验收" });
    let preview = desk.send("POST", "/added/preview", "", &new).json();
    assert_eq!((&preview["effect"]["seniors_before"], &preview["effect"]["seniors_after"]), (&json!(30.0), &json!(35.0)));
    let added = desk.send("POST", "/added", "", &new);
    assert_eq!(added.status, 200, "{}", String::from_utf8_lossy(&added.body));
    let id = added.json()["row"].as_str().unwrap().to_owned();
    assert_eq!(desk.get("/corrections")["pending"], 1);
    desk.reload();
    assert_eq!((desk.covered(), &desk.get("/corrections")["pending"]), (35.0, &json!(0)));
    let (study, _) = load(desk.dir.path()).unwrap();
    let read = facility(&study, &id);
    assert_eq!(
        (read.name.as_str(), read.phone.as_deref(), read.opened.map(|d| d.to_string()).as_deref()),
        ("=新食堂", Some("0571-1"), Some("2026-06-01"))
    );
    assert!(study.settings.open(&read));
    // It is corrected like any other row.
    let path = format!("/lists/added.csv/{}", id.replace('新', "%E6%96%B0"));
    assert_eq!(desk.send("PUT", &path, "", &json!({ "values": { "关停日期": "2026-06-10" } })).status, 200);
    desk.reload();
    assert_eq!(desk.covered(), 30.0);
    let removed = desk.send("DELETE", &format!("/added/{}", id.replace('新', "%E6%96%B0")), "", &json!({}));
    assert_eq!(removed.status, 200, "{}", String::from_utf8_lossy(&removed.body));
    assert!(!desk.dir.path().join("added.csv").exists() && !desk.dir.path().join(CORRECTIONS_FILE).exists());
    assert_eq!(desk.send("DELETE", "/added/none", "", &json!({})).status, 404);
    let nameless = json!({ "values": { "类型": "老年食堂", "经度": "121.15", "纬度": "28.88" } });
    assert_eq!(desk.send("POST", "/added", "", &nameless).status, 400);
}

#[test]
fn every_doubt_names_its_rows_and_one_can_be_accepted() {
    let desk = Desk::new();
    let doubt = |reason: &str| {
        let all = desk.get("/doubts");
        all["doubts"].as_array().unwrap().iter().find(|d| d["reason"] == reason).unwrap_or_else(|| panic!("{all}")).clone()
    };
    let kinds = doubt("unknown-kind");
    assert_eq!((&kinds["list"], &kinds["count"]), (&json!("f.csv"), &json!(1)));
    let row = &kinds["rows"][0];
    assert_eq!(
        (&row["row"], &row["name"], &row["place"], &row["at"]),
        (&json!("F2"), &json!("二号"), &json!("row 3"), &json!([121.15, 28.8795]))
    );
    assert!(row["found"].as_str().unwrap().contains("棋牌室"));
    assert_eq!(doubt("bad-number")["rows"][0]["row"], "F2");
    assert_eq!(desk.send("PUT", "/lists/f.csv/F2", "", &json!({ "values": { "疑问：unknown-kind": "认可" } })).status, 200);
    desk.reload();
    let kinds = doubt("unknown-kind");
    assert_eq!((&kinds["accepted"], &kinds["rows"][0]["accepted"]), (&json!(1), &json!(true)));
    // The list says another word by now: what was accepted was the other.
    fs::write(desk.dir.path().join("f.csv"), LIST.replace("棋牌室", "茶室")).unwrap();
    desk.reload();
    assert_eq!(doubt("unknown-kind")["accepted"], 0);
    assert_eq!(desk.get("/corrections")["corrections"][0]["state"], "value_changed");
}

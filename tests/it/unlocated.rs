//! Rows without coordinates, answered over HTTP: the answers land in the table of places, are read again, and lose nobody's.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use carecircle::geom::LonLat;
use carecircle::import::{self, StudyConfig};
use carecircle::model::{Located, Study};
use carecircle::serve::StudySource;
use serde_json::{Value, json};

use crate::desk;
use crate::hamlet;
use crate::import_study::{load, noted};
use crate::serve::{Answer, ask_of, serving};

const TOML: &str = "[study]\nname = \"小镇\"\nsimulated = true\n[[facilities]]\nfile = \"f.csv\"\n[[facilities]]\nfile = \"other.csv\"\n[[homes]]\nfile = \"homes.csv\"\n\
    [[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n[[cohorts]]\nid = \"steady\"\nspeed_mps = 1.0\n";
/// 30 seniors 554 m from the one canteen, which is 13 minutes at 1 m/s and a detour of 1.4; 10 and 7 seniors kilometres away.
const HOMES: &str =
    "编号,经度,纬度,60岁及以上,所属镇街,村社区\na,121.15,28.855,30,甲镇,东村\nb,121.15,28.88,10,甲镇,西村\nc,121.2,28.855,7,乙镇,南村\n";
const LIST: &str = "编号,名称,类型,地址,所属镇街,村社区,经度,纬度\nF1,一号食堂,老年食堂,,甲镇,东村,121.15,28.85\n\
    F4,四号食堂,老年食堂,,,,,\nF3,春晖食堂,老年食堂,,乙镇,,,\nF2,二号食堂,老年食堂,某路1号,甲镇,西村,,\nF5,五号食堂,老年食堂,,甲镇,,,\n";
/// Two places that have the name of F3 and serve nobody.
const OTHER: &str = "编号,名称,类型,经度,纬度\nX1,春晖食堂,书店,121.21,28.86\nX2,春晖食堂,书店,121.22,28.87\n";

fn written(dir: &Path) {
    for (name, text) in [("study.toml", TOML), ("homes.csv", HOMES), ("f.csv", LIST), ("other.csv", OTHER)] {
        fs::write(dir.join(name), text).unwrap();
    }
}

/// A server of a study of its own, and who may change it.
struct Tray {
    dir: tempfile::TempDir,
    bound: SocketAddr,
    token: String,
}

impl Tray {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        written(dir.path());
        Self::over(dir)
    }

    fn over(dir: tempfile::TempDir) -> Self {
        let path = dir.path().to_owned();
        let read = move || StudySource::read(&path, false, |_| ()).map_err(|e| e.to_string());
        let (bound, token) = serving(read().unwrap(), Some(Arc::new(read)));
        Self { dir, bound, token }
    }

    fn get(&self) -> Value {
        let answer = ask_of(self.bound, "GET", "/api/v1/unlocated", "localhost", "");
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }

    fn row(&self, id: &str) -> Value {
        self.get()["rows"].as_array().unwrap().iter().find(|r| r["row"] == id).unwrap().clone()
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &Value) -> Answer {
        let body = body.to_string();
        let auth = format!("Authorization: Bearer {}\r\n", self.token);
        let head = format!("{auth}{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        ask_of(self.bound, method, path, "localhost", &head)
    }

    fn put(&self, row: &str, body: &Value) -> Answer {
        self.send("PUT", &format!("/api/v1/unlocated/f.csv/{row}"), "", body)
    }

    fn table(&self) -> String {
        fs::read_to_string(self.dir.path().join("f.located.csv")).unwrap()
    }

    fn study(&self) -> Study {
        load(self.dir.path()).unwrap().0
    }

    fn located(&self, id: &str) -> (Located, Option<LonLat>) {
        let study = self.study();
        let facility = study.facilities.iter().find(|f| f.id == id).unwrap();
        (facility.located(), facility.at)
    }
}

fn at(lon: f64, lat: f64) -> Option<LonLat> {
    Some(LonLat::new(lon, lat).unwrap())
}

#[test]
fn rows_come_with_candidates_and_those_on_whom_most_seniors_hang_first() {
    let tray = Tray::new();
    let told = tray.get();
    let rows = told["rows"].as_array().unwrap();
    let order: Vec<(&str, Option<f64>)> = rows.iter().map(|r| (r["row"].as_str().unwrap(), r["seniors"].as_f64())).collect();
    // 西村 has 10 seniors without a canteen, and so has 甲镇, where the other 30 have one; F4 names no area, which is not 0.
    assert_eq!(order, [("F2", Some(10.0)), ("F5", Some(10.0)), ("F3", Some(7.0)), ("F4", None)]);
    assert_eq!((&rows[0]["seniors_of"]["name"], &rows[1]["seniors_of"]["name"]), (&json!("西村"), &json!("甲镇")));
    let third = &rows[2];
    let candidates: Vec<[f64; 3]> =
        third["candidates"].as_array().unwrap().iter().map(|c| ["number", "lon", "lat"].map(|k| c[k].as_f64().unwrap())).collect();
    assert_eq!(candidates, [[1.0, 121.21, 28.86], [2.0, 121.22, 28.87]]);
    assert_eq!(third["candidates"][0]["how"], "by_name");
    assert!(third["reason"]["zh"].as_str().unwrap().contains("同名"), "{third}");
    assert_eq!(
        (&rows[0]["address"], &rows[0]["kind"], &rows[0]["about"]["how"]),
        (&json!("某路1号"), &json!("老年食堂"), &json!("by_village"))
    );
    assert_eq!(
        (&told["answered"], &told["pending"], &told["kept"], &told["read_only"]),
        (&json!(0), &json!(0), &json!("beside"), &Value::Null)
    );
    assert!(!tray.dir.path().join("f.located.csv").exists(), "looking writes nothing");
}

#[test]
fn answers_land_in_the_table_and_are_read_by_the_next_reading() {
    let tray = Tray::new();
    let config = StudyConfig::read(tray.dir.path()).unwrap();
    import::located_sheets(tray.dir.path(), &config).unwrap();
    assert!(tray.table().contains("121.1500000,28.8800000"), "the program wrote the village's place of F2");
    // The very place that the program wrote, as an answer, is an answer.
    let put = tray.put("F2", &json!({ "lon": 121.15, "lat": 28.88 }));
    assert_eq!(put.status, 200, "{}", String::from_utf8_lossy(&put.body));
    assert_eq!((&put.json()["answer"]["lon"], &put.json()["pending"]), (&json!(121.15), &json!(true)));
    assert!(put.json()["answer"]["record"].as_str().unwrap().contains("网页"), "when and where");
    assert_eq!(tray.put("F3", &json!({ "candidate": 2 })).status, 200);
    assert_eq!(tray.put("F4", &json!({ "unknown": true })).json()["answer"]["unknown"], true);

    assert_eq!(tray.located("F2"), (Located::ByHand, at(121.15, 28.88)));
    assert_eq!(tray.located("F3"), (Located::ByHand, at(121.22, 28.87)));
    assert_eq!(tray.located("F4"), (Located::Not, None));
    let told = tray.get();
    assert_eq!((&told["answered"], &told["pending"]), (&json!(3), &json!(3)));
    assert_eq!(fs::read_to_string(tray.dir.path().join("f.csv")).unwrap(), LIST, "the list is as it was");

    // The map takes them up: the 10 of 西村 have their canteen.
    let covered = || {
        let answer = ask_of(tray.bound, "GET", "/api/v1/summary", "localhost", "");
        answer.json()["covered"]["seniors_covered"].as_f64().unwrap()
    };
    assert!((covered() - 30.0).abs() < 1e-9, "not before it is asked to");
    assert_eq!(tray.send("POST", "/api/v1/reload", "", &json!({})).status, 200);
    assert!((covered() - 40.0).abs() < 1e-9);
    let told = tray.get();
    assert_eq!((told["rows"].as_array().unwrap().len(), &told["answered"], &told["pending"]), (4, &json!(3), &json!(0)));
    assert_eq!(tray.row("F2")["pending"], false);

    // `carecircle locate` keeps them, with when and where.
    import::located_sheets(tray.dir.path(), &config).unwrap();
    assert_eq!(tray.table().matches("网页").count(), 3);

    // Taken back, the row is the program's again; the others stay.
    let undone = tray.put("F2", &json!({}));
    assert_eq!((undone.status, &undone.json()["answer"]), (200, &Value::Null));
    assert_eq!(tray.located("F2"), (Located::ByVillage, None));
    assert_eq!(tray.located("F3").0, Located::ByHand);
    assert_eq!(tray.put("F4", &json!({})).json()["answer"], Value::Null);
    assert_eq!((&tray.get()["answered"], &tray.get()["pending"]), (&json!(1), &json!(2)));
}

#[test]
fn a_table_that_somebody_else_wrote_keeps_all_that_it_says() {
    let tray = Tray::new();
    // As a spreadsheet saves it in China: GBK, with a column, a correction and a row of somebody's own.
    let theirs = "编号,名称,所属镇街,经度,纬度,备注\nF5,五号食堂,甲镇,121.16,28.86,电话问过\nF9,九号食堂,甲镇,121.17,28.87,已撤\nF2,二号食堂,甲镇,,,再查\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(theirs);
    fs::write(tray.dir.path().join("f.located.csv"), gbk).unwrap();
    assert_eq!(tray.put("F2", &json!({ "lon": 121.151, "lat": 28.881 })).status, 200);
    assert_eq!(tray.put("F4", &json!({ "lon": 121.152, "lat": 28.882 })).status, 200, "a row that the table did not have");

    let table = tray.table();
    for kept in
        ["F5,五号食堂,甲镇,121.16,28.86,电话问过", "F9,九号食堂,甲镇,121.17,28.87,已撤", "F2,二号食堂,甲镇,121.1510000,28.8810000,再查"]
    {
        assert!(table.contains(kept), "{kept} in {table}");
    }
    assert_eq!(["F2", "F4", "F5"].map(|f| tray.located(f).1), [at(121.151, 28.881), at(121.152, 28.882), at(121.16, 28.86)]);
    // The row that the list no longer has is told by the page and by the report.
    assert_eq!(tray.get()["stray"], json!([{ "table": "f.located.csv", "row": "F9", "name": "九号食堂" }]));
    assert_eq!(noted(&load(tray.dir.path()).unwrap().1, "located-row-fits-none"), 1);

    // A row that leaves the list while somebody answers: the answer is kept and told.
    fs::write(tray.dir.path().join("f.csv"), LIST.replace("F4,四号食堂,老年食堂,,,,,\n", "")).unwrap();
    assert_eq!(tray.put("F4", &json!({ "unknown": true })).status, 200, "the map still shows the row");
    assert_eq!(tray.send("POST", "/api/v1/reload", "", &json!({})).status, 200);
    let stray: Vec<Value> = tray.get()["stray"].as_array().unwrap().iter().map(|s| s["row"].clone()).collect();
    assert_eq!(stray, [json!("F9"), json!("F4")]);
    assert_eq!(tray.put("F4", &json!({})).status, 404);
}

#[test]
fn two_who_answer_at_once_lose_nothing_and_an_answer_to_an_older_one_is_refused() {
    let tray = Tray::new();
    std::thread::scope(|all| {
        for (who, row) in ["F2", "F3", "F4", "F5"].into_iter().enumerate() {
            let tray = &tray;
            all.spawn(move || {
                for nth in 1..=5 {
                    let lon = 121.1 + 0.01 * f64::from(u32::try_from(who).unwrap()) + 0.001 * f64::from(nth);
                    assert_eq!(tray.put(row, &json!({ "lon": lon, "lat": 28.9 })).status, 200);
                }
            });
        }
    });
    assert_eq!(["F2", "F3", "F4", "F5"].map(|f| tray.located(f).1), [121.105, 121.115, 121.125, 121.135].map(|lon| at(lon, 28.9)));

    let seen = format!("If-Match: \"{}\"\r\n", tray.row("F2")["version"].as_str().unwrap());
    let path = "/api/v1/unlocated/f.csv/F2";
    let first = tray.send("PUT", path, &seen, &json!({ "lon": 121.2, "lat": 28.9 }));
    assert_eq!(first.status, 200);
    assert_eq!(first.header("etag").unwrap().trim_matches('"'), tray.row("F2")["version"]);
    assert_eq!(tray.put("F3", &json!({})).status, 200, "another row is another version");
    let late = tray.send("PUT", path, &seen, &json!({ "unknown": true }));
    assert_eq!((late.status, late.json()["zh"].as_str().map(|zh| zh.contains("别人"))), (412, Some(true)));
    assert_eq!(tray.located("F2").1, at(121.2, 28.9), "the first answer stays");
}

#[test]
fn what_cannot_be_answered_is_refused_and_changes_nothing() {
    let tray = Tray::new();
    let stranger = |headers: &str| {
        ask_of(tray.bound, "PUT", "/api/v1/unlocated/f.csv/F2", "localhost", &format!("{headers}Content-Length: 2\r\n\r\n{{}}"))
    };
    assert_eq!(stranger("").status, 401);
    assert_eq!(stranger(&format!("Authorization: Bearer {}\r\n", "0".repeat(32))).status, 401);
    for path in ["f.csv/F1", "f.csv/F99", "other.csv/F2", "..%2F..%2Fetc%2Fpasswd/F2", "f.csv/..%2Ff"] {
        assert_eq!(tray.send("PUT", &format!("/api/v1/unlocated/{path}"), "", &json!({ "unknown": true })).status, 404, "{path}");
    }
    for (body, status) in [
        (json!({ "candidate": 1 }), 400),
        (json!({ "lon": 121.15 }), 400),
        (json!({ "lon": 121.15, "lat": 28.85, "unknown": true }), 400),
        (json!({ "lon": 28.85, "lat": 121.15 }), 400),
        (json!({ "lon": 104.0, "lat": 30.6 }), 422),
        (json!({ "place": "?" }), 400),
    ] {
        let refused = tray.put("F2", &body);
        assert_eq!(refused.status, status, "{body}: {}", String::from_utf8_lossy(&refused.body));
    }
    assert!(!tray.dir.path().join("f.located.csv").exists());

    // Coordinates of another system stand in the table: WGS84 among them would be misread.
    let gcj = "编号,名称,经度（高德）,纬度（高德）\nF5,五号食堂,121.16,28.86\n";
    fs::write(tray.dir.path().join("f.located.csv"), gcj).unwrap();
    let refused = tray.put("F2", &json!({ "lon": 121.15, "lat": 28.88 }));
    assert_eq!((refused.status, refused.json()["zh"].as_str().is_some()), (422, true));
    assert_eq!(tray.table(), gcj);

    // A folder that cannot be written.
    fs::remove_file(tray.dir.path().join("f.located.csv")).unwrap();
    let _ = fs::remove_dir_all(tray.dir.path().join(".carecircle"));
    fs::write(tray.dir.path().join(".carecircle"), "").unwrap();
    assert_eq!(tray.put("F2", &json!({ "unknown": true })).status, 409);
    // A study from nowhere.
    let (bound, token) = serving(hamlet::analysis(10), None);
    let told = ask_of(bound, "GET", "/api/v1/unlocated", "localhost", "").json();
    assert_eq!((&told["kept"], told["read_only"]["zh"].is_string(), &told["rows"]), (&json!("nowhere"), true, &json!([])));
    let head = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}");
    assert_eq!(ask_of(bound, "PUT", "/api/v1/unlocated/f.csv/F2", "localhost", &head).status, 404);
}

#[test]
fn the_desk_lets_its_cookie_answer() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("镇")).unwrap();
    written(&home.path().join("镇"));
    let asker = desk::running(home.path(), 2);
    assert_eq!(asker.done("/desk/v1/studies/%E9%95%87/open")["state"], "done");
    let path = "/s/%E9%95%87/api/v1/unlocated/f.csv/F2";
    let head = "Content-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"unknown\":true}";
    assert_eq!(asker.stranger("PUT", path, head).status, 401);
    let with = format!("Cookie: {}\r\nX-CareCircle: 1\r\nSec-Fetch-Site: same-origin\r\n{head}", asker.cookie);
    assert_eq!(asker.stranger("PUT", path, &with).status, 200);
    assert!(home.path().join("镇/f.located.csv").exists());
}

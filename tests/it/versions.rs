//! Versions of a study by date: frozen results that never change, and what changed between two of them.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;

use carecircle::serve::StudySource;
use serde_json::{Value, json};

use crate::serve::{Answer, ask_of, serving};

const TOML: &str = "[study]\nname = \"小镇\"\nsimulated = true\ndate = 2026-06-30\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n\
    [[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n\
    [[circles]]\nid = \"meals\"\nname = \"助餐圈\"\nminutes = 15\nservices = [\"canteen\"]\n[[cohorts]]\nid = \"steady\"\nspeed_mps = 1.0\n";
/// 30 seniors beside F1, 5 beside F2, 5 that only a new canteen reaches.
const HOMES: &str = "编号,经度,纬度,60岁及以上\na,121.15,28.855,30\nb,121.15,28.88,5\nc,121.25,28.95,5\n";
const LIST: &str = "编号,名称,类型,经度,纬度\nF1,一号食堂,老年食堂,121.15,28.85\nF2,二号食堂,老年食堂,121.15,28.8795\n";

struct Kept {
    dir: tempfile::TempDir,
    bound: SocketAddr,
    token: String,
}

impl Kept {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [("study.toml", TOML), ("homes.csv", HOMES), ("f.csv", LIST)] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let path = dir.path().to_owned();
        let read = move || StudySource::read(&path, false, |_| ()).map_err(|e| e.to_string());
        let (bound, token) = serving(read().unwrap(), Some(Arc::new(read)));
        Self { dir, bound, token }
    }

    fn ask(&self, path: &str) -> Answer {
        ask_of(self.bound, "GET", &format!("/api/v1{path}"), "localhost", "")
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.ask(path);
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }

    fn keep(&self, name: &str, date: &str) -> Answer {
        let body = json!({ "name": name, "date": date, "who": "张三" }).to_string();
        let auth = format!("Authorization: Bearer {}\r\n", self.token);
        let head = format!("{auth}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        ask_of(self.bound, "POST", "/api/v1/versions", "localhost", &head)
    }
}

#[test]
fn a_frozen_result_stays_when_the_list_changes_and_the_difference_adds_up() {
    let desk = Kept::new();
    assert_eq!(desk.get("/versions")["today"], "2026-06-30");
    let kept = desk.keep("first", "2026-06-30");
    assert_eq!(kept.status, 200, "{}", String::from_utf8_lossy(&kept.body));
    let kept = kept.json();
    assert_eq!(
        (&kept["id"], &kept["figures"]["seniors_covered"], &kept["figures"]["seniors"]),
        (&json!("2026-06-30 first"), &json!(35.0), &json!(40.0))
    );
    assert_eq!(desk.keep("first", "2026-06-30").status, 409);
    assert_eq!(desk.keep("../first", "2026-06-30").status, 400);

    // F1 closes, a canteen opens beside the last 5.
    let later = LIST.replace("F1,一号食堂,老年食堂,121.15,28.85\n", "F3,三号食堂,老年食堂,121.25,28.95\n");
    fs::write(desk.dir.path().join("f.csv"), later).unwrap();
    let changes = desk.get("/versions/changes?from=2026-06-30%20first");
    assert_eq!((&changes["before"]["seniors_covered"], &changes["after"]["seniors_covered"]), (&json!(35.0), &json!(10.0)));
    let parts: f64 = changes["causes"].as_array().unwrap().iter().map(|c| c["people"].as_f64().unwrap()).sum();
    assert_eq!(parts, -25.0);
    let codes: Vec<(&str, &str)> = changes["facilities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["name"].as_str().unwrap(), f["changes"][0].as_str().unwrap()))
        .collect();
    assert_eq!(codes, [("一号食堂", "closed"), ("三号食堂", "opened")]);

    // What was reported stays, and opens again as it was.
    let shown = &desk.get("/versions")["versions"][0];
    assert_eq!((&shown["version"], &shown["altered"]), (&kept, &json!([])));
    let summary = desk.get("/versions/2026-06-30%20first/summary.json");
    assert!(summary.to_string().contains("35"), "{summary}");
    let report = desk.ask("/versions/2026-06-30%20first/report.html");
    assert!(report.status == 200 && String::from_utf8_lossy(&report.body).contains("助餐圈"));
    for path in ["/versions/2026-06-30%20first/..%2Fversion.json", "/versions/2026-06-30%20first/none.csv", "/versions/none/summary.json"] {
        assert_eq!(desk.ask(path).status, 404, "{path}");
    }
    assert_eq!(desk.ask("/versions/changes?from=none").status, 404);

    // Whoever changes it is told.
    fs::write(desk.dir.path().join("versions/2026-06-30 first/study/f.csv"), "x").unwrap();
    assert_eq!(desk.get("/versions")["versions"][0]["altered"], json!(["study/f.csv"]));
}

#[test]
fn the_command_line_keeps_the_same_and_compares_it() {
    let desk = Kept::new();
    let run = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    let dir = desk.dir.path().to_str().unwrap();
    assert!(run(&["keep", dir]).contains("没有留存的版本"));
    run(&["keep", dir, "--date", "2026-06-30", "--name", "半年报", "--who", "张三"]);
    assert_eq!(desk.keep("页面", "2026-06-30").status, 200);
    let versions = desk.get("/versions");
    let files = |n: usize| {
        let all = versions["versions"][n]["version"]["files"].as_array().unwrap().clone();
        all.into_iter().filter(|f| f["path"].as_str().unwrap().starts_with("study/")).collect::<Vec<_>>()
    };
    assert_eq!(versions["versions"].as_array().unwrap().len(), 2);
    assert_eq!(files(0), files(1));
    assert_eq!(files(0).len(), 3);
    assert!(run(&["keep", dir]).contains("2026-06-30 半年报"));
    let study = format!("{dir}/versions/2026-06-30 半年报/study");
    assert!(run(&["changes", &study, dir]).contains("覆盖老人变化 0 人"));
}

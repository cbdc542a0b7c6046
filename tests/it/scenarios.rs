//! Scenarios: kept, applied, compared, and still there after a process was killed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use carecircle::analysis::{Analysis, load};
use carecircle::coverage::cover;
use carecircle::geom::Xy;
use carecircle::serve::StudySource;
use carecircle::store::{Edit, FILE_NAME, Scenario, Store, StoreError, changes};

use crate::serve::{ask_of, serving};
use crate::support::{add_facility, add_home, plane, study};

fn carecircle(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap()
}

fn at(x: f64, y: f64) -> (f64, f64) {
    let at = plane().unproject(Xy { x, y });
    (at.lon(), at.lat())
}

fn scenario(name: &str, edits: Vec<Edit>) -> Scenario {
    Scenario { name: name.to_owned(), edits }
}

/// Three homes on a line, 3 km apart, a facility at the first; 10 minutes at 1 m/s and a detour of 1.3 reach 460 m.
#[test]
fn edits_are_made_in_order_and_the_comparison_counts_who_gains_and_who_loses() {
    let mut before = study(1, 10.0, 1);
    for (x, seniors) in [(0.0, 10.0), (3000.0, 20.0), (6000.0, 40.0)] {
        add_home(&mut before, Xy { x, y: 0.0 }, seniors);
    }
    add_facility(&mut before, Xy { x: 0.0, y: 0.0 }, 0);
    let today = cover(&before, None);
    let held = |edits: Vec<Edit>| {
        let after = scenario("a", edits).apply(&before).unwrap();
        let change = changes(&before, &today, &cover(&after, None)).remove(0);
        (change.gain, change.lose, change.seniors_covered, change.homes_gain, change.homes_lose)
    };
    let (lon, lat) = at(3000.0, 0.0);
    let add = Edit::Add { id: "n".to_owned(), name: String::new(), lon, lat, services: vec!["s0".to_owned()] };
    assert_eq!(held(Vec::new()), (0.0, 0.0, [10.0, 10.0], 0, 0));
    assert_eq!(held(vec![add.clone()]), (20.0, 0.0, [10.0, 30.0], 1, 0));
    assert_eq!(held(vec![Edit::Move { facility: "f0".to_owned(), lon, lat }]), (20.0, 10.0, [10.0, 20.0], 1, 1));
    assert_eq!(held(vec![Edit::Close { facility: "f0".to_owned() }]), (0.0, 10.0, [10.0, 0.0], 0, 1));
    assert_eq!(held(vec![Edit::Services { facility: "f0".to_owned(), services: Vec::new() }]), (0.0, 10.0, [10.0, 0.0], 0, 1));
    assert_eq!(held(vec![add.clone(), Edit::Close { facility: "n".to_owned() }]), (0.0, 0.0, [10.0, 10.0], 0, 0));
    let refused = |edits: Vec<Edit>| scenario("a", edits).apply(&before).unwrap_err();
    assert!(matches!(refused(vec![add.clone(), add]), StoreError::Taken { .. }));
    assert!(matches!(refused(vec![Edit::Close { facility: "x".to_owned() }]), StoreError::NoFacility { .. }));
    assert!(matches!(
        refused(vec![Edit::Services { facility: "f0".to_owned(), services: vec!["x".to_owned()] }]),
        StoreError::NoService { .. }
    ));
    assert!(matches!(refused(vec![Edit::Move { facility: "f0".to_owned(), lon: 500.0, lat }]), StoreError::Position { .. }));
    assert_eq!(before.facilities.len(), 1, "the study itself stays as it is");
}

#[test]
fn scenarios_are_kept_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let close = |id: &str| vec![Edit::Close { facility: id.to_owned() }];
    store.put(&scenario("乙", close("f1"))).unwrap();
    store.put(&scenario("甲", close("f2"))).unwrap();
    store.put(&scenario("甲", close("f3"))).unwrap();
    let again = Store::open(dir.path()).unwrap();
    assert_eq!(again.names().unwrap(), ["乙", "甲"]);
    assert_eq!(again.get("甲").unwrap().edits, close("f3"));
    again.delete("乙").unwrap();
    assert!(store.get("乙").unwrap_err().to_string().contains("there are: 甲"));
    assert!(matches!(store.put(&scenario(" ", Vec::new())), Err(StoreError::BadName { .. })));
}

/// A study of straight lines: a canteen and two homes.
pub fn little(dir: &Path) {
    fs::write(
        dir.join("study.toml"),
        "[study]\nname = \"小镇\"\nsimulated = true\n[[facilities]]\nfile = \"facilities.csv\"\n[[homes]]\nfile = \"homes.csv\"\n\
         [[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n[[cohorts]]\nid = \"steady\"\nspeed_mps = 1.0\n",
    )
    .unwrap();
    fs::write(dir.join("facilities.csv"), "编号,名称,类型,经度,纬度\nF1,一号食堂,老年食堂,121.15,28.85\n").unwrap();
    fs::write(dir.join("homes.csv"), "编号,经度,纬度,60岁及以上\na,121.15,28.855,30\nb,121.15,28.88,10\n").unwrap();
}

#[test]
fn the_program_edits_shows_imports_compares_and_runs_a_scenario() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    little(dir.path());
    little(other.path());
    let study = dir.path().to_str().unwrap();
    let said = |args: &[&str]| {
        let done = carecircle(args);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    said(&["scenario", study, "edit", "甲", "--add", "canteen@121.15,28.88"]);
    assert_eq!(said(&["scenario", study, "edit", "甲", "--close", "F1"]), "甲\t2\n");
    let compared: serde_json::Value = serde_json::from_str(&said(&["scenario", study, "compare", "甲", "--json"])).unwrap();
    assert_eq!((&compared[0]["gain"], &compared[0]["lose"]), (&10.0.into(), &30.0.into()));
    assert!(said(&["scenario", study, "compare", "甲"]).contains("受益 10 人，受损 30 人"));
    let out = dir.path().join("out");
    let summary: serde_json::Value =
        serde_json::from_str(&said(&["run", study, "--out", out.to_str().unwrap(), "--scenario", "甲", "--json"])).unwrap();
    assert!(summary.to_string().contains("小镇 [甲]"), "the scenario is named in the results");
    assert_eq!(
        said(&["scenario", study, "compare", "甲", "甲", "--json"]).matches("\"gain\": 0.0").count(),
        compared.as_array().unwrap().len()
    );
    let file = dir.path().join("a.json");
    fs::write(&file, said(&["scenario", study, "show", "甲"])).unwrap();
    let there = other.path().to_str().unwrap();
    assert_eq!(said(&["scenario", there, "import", file.to_str().unwrap()]), "甲\n");
    assert_eq!(said(&["scenario", there, "show", "甲"]), fs::read_to_string(&file).unwrap());
    said(&["scenario", study, "delete", "甲"]);
    assert_eq!(said(&["scenario", study, "list"]), "");
    let refused = carecircle(&["scenario", study, "edit", "甲", "--close", "F9"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no facility has the id 'F9'"));
}

/// What was confirmed before the process was killed is there.
#[test]
fn a_killed_process_loses_nothing_confirmed() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    for round in 0..5 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_carecircle"))
            .args(["scenario", dir.path().to_str().unwrap(), "import", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let feed = std::thread::spawn(move || {
            for n in 0..10_000 {
                let line =
                    serde_json::to_string(&scenario(&format!("{round}/{n}"), vec![Edit::Close { facility: n.to_string() }])).unwrap();
                if writeln!(stdin, "{line}").is_err() {
                    return;
                }
            }
        });
        let mut confirmed: Vec<String> = Vec::new();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        while confirmed.len() < 7 + 5 * round {
            confirmed.push(said.next().unwrap().unwrap());
        }
        child.kill().unwrap(); // SIGKILL, in the middle of the next one
        child.wait().unwrap();
        confirmed.extend(said.map_while(Result::ok).filter(|l| l.contains('/')));
        feed.join().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let names = store.names().unwrap();
        assert!(names.len() < 40_000, "it was killed in the middle");
        for name in &confirmed {
            assert!(store.get(name).is_ok(), "{name} was confirmed and is gone");
        }
    }
}

/// What the server answers under `scenario=NAME` is what a run of that scenario writes, also after a reload.
#[test]
fn a_served_scenario_is_the_run_of_it() {
    let (dir, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    little(dir.path());
    let study = dir.path().to_str().unwrap().to_owned();
    let said = |args: &[&str]| {
        let done = carecircle(args);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let read = {
        let study = dir.path().to_owned();
        move || {
            let analysis = Analysis::open(load(&study, |_| {}).unwrap(), |_| {});
            StudySource { scenarios: Store::read_all(&study).unwrap(), ..StudySource::from(analysis) }
        }
    };
    let source = read();
    assert!(source.scenarios.is_empty() && !dir.path().join(FILE_NAME).exists(), "serving makes no file");
    let (server, token) = serving(source, Some(Arc::new(move || Ok(read()))));
    let get = |path: &str| ask_of(server, "GET", path, "localhost", "");
    let none = get("/api/v1/summary?scenario=x");
    assert_eq!(none.status, 400);
    assert!(none.json()["detail"].as_str().unwrap().contains("no scenarios"), "{}", none.json());

    said(&["scenario", &study, "edit", "moved", "--move", "F1=121.15,28.88"]);
    said(&["scenario", &study, "edit", "two", "--add", "canteen@121.15,28.88", "--close", "F1", "--add", "canteen@121.15,28.853"]);
    let other = "{\"name\":\"gone\",\"edits\":[{\"edit\":\"close\",\"facility\":\"F9\"}]}";
    fs::write(dir.path().join("gone.json"), other).unwrap();
    said(&["scenario", &study, "import", dir.path().join("gone.json").to_str().unwrap()]);
    assert_eq!(get("/api/v1/study").json()["conditions"]["scenarios"], serde_json::json!([]));
    let headers = format!("Authorization: Bearer {token}\r\nContent-Length: 0\r\n");
    assert_eq!(ask_of(server, "POST", "/api/v1/reload", "localhost", &headers).status, 200);
    assert_eq!(get("/api/v1/study").json()["conditions"]["scenarios"], serde_json::json!(["gone", "moved", "two"]));

    let today = get("/api/v1/summary").json();
    for (name, covered) in [("moved", 10.0), ("two", 40.0)] {
        let summary = get(&format!("/api/v1/summary?scenario={name}")).json();
        assert_eq!(summary["covered"]["seniors_covered"], covered, "{name}");
        assert_ne!(summary, today, "{name} makes no difference here");
        // The numbers of the run's summary, and whole files.
        let folder = out.path().join(name);
        let written = said(&["run", &study, "--out", folder.to_str().unwrap(), "--scenario", name, "--json"]);
        let written: serde_json::Value = serde_json::from_str(&written).unwrap();
        for key in ["homes", "homes_covered", "seniors", "seniors_covered", "seniors_left_out", "share"] {
            let run = &written["cohorts"][0]["circles"][0][key];
            assert!(run.is_number() && summary["covered"][key].as_f64() == run.as_f64(), "{name}: {key}: {run}");
        }
        for file in ["homes.csv", "report.html"] {
            let answer = get(&format!("/api/v1/export/{file}?scenario={name}"));
            assert!(answer.status == 200, "{name}: {file}");
            // What is downloaded begins with a mark, for Excel.
            let body = answer.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&answer.body);
            assert!(body == fs::read(folder.join(file)).unwrap(), "{name}: {file}");
        }
        assert_eq!(get(&format!("/api/v1/facilities?scenario={name}")).json().as_array().unwrap().len(), if name == "two" { 2 } else { 1 });
    }
    // The other conditions come on top of the edits.
    let slow = get("/api/v1/summary?scenario=two&speed_mps=0.3").json();
    for other in ["scenario=two", "scenario=moved&speed_mps=0.3", "speed_mps=0.3"] {
        assert_ne!(slow["curve"], get(&format!("/api/v1/summary?{other}")).json()["curve"], "{other}");
    }

    let unknown = get("/api/v1/summary?scenario=x");
    assert_eq!(unknown.status, 400);
    assert!(unknown.json()["detail"].as_str().unwrap().contains("gone, moved, two"), "{}", unknown.json());
    let unfit = get("/api/v1/summary?scenario=gone");
    assert_eq!(unfit.status, 422);
    assert!(unfit.json()["detail"].as_str().unwrap().contains("'F9'"), "{}", unfit.json());
}

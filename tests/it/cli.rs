//! The program as its user runs it: exit codes, errors that name the way out, the same bytes twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn carecircle(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A study of one street's length of straight lines: two lists and no roads.
pub fn little(dir: &Path) {
    fs::write(
        dir.join("study.toml"),
        "[study]\nname = \"小镇\"\nsimulated = true\n[settings]\ndetour_factor = 1.3\n[[facilities]]\nfile = \"facilities.csv\"\n[[homes]]\nfile = \"homes.csv\"\n\
         [[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n[[cohorts]]\nid = \"steady\"\nspeed_mps = 1.0\n[[cohorts]]\nid = \"slow\"\nspeed_mps = 0.5\n",
    )
    .unwrap();
    fs::write(dir.join("facilities.csv"), "名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n").unwrap();
    // 0.005 degrees of latitude are 554 m: 12 minutes with the detour of 1.3; 0.01 degrees are 24.
    fs::write(dir.join("homes.csv"), "编号,经度,纬度,60岁及以上\na,121.15,28.855,30\nb,121.15,28.86,10\n").unwrap();
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&p).unwrap()))
        .collect()
}

#[test]
fn a_study_without_roads_runs_says_so_and_gives_the_same_bytes_twice() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let study = dir.path().to_str().unwrap();
    let outs = ["one", "two"].map(|name| dir.path().join(name));
    for out in &outs {
        let done = carecircle(&["run", study, "--out", out.to_str().unwrap()]);
        assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
        assert!(stderr(&done).contains("75.0%") && stderr(&done).contains("直线估算"), "{}", stderr(&done));
        assert!(done.stdout.is_empty());
    }
    let (one, two) = (files(&outs[0]), files(&outs[1]));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == two[name], "{name} differs between two runs of the same input");
    }
    for name in
        ["homes.csv", "homes-slow.csv", "gaps.geojson", "circles.geojson", "areas.csv", "summary.json", "carecircle.gpkg", "report.html"]
    {
        assert!(one.contains_key(name), "{name} is missing among {:?}", one.keys());
    }
    let homes = String::from_utf8(one["homes.csv"].clone()).unwrap();
    let mut rows = homes.lines();
    assert!(rows.next().unwrap().starts_with("home,lon,lat,seniors,area,canteen_s,canteen_facility,"));
    assert!(rows.next().unwrap().starts_with("a,121.1500000,28.8550000,30,"));
}

#[test]
fn exit_codes_say_how_it_ended() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let study = dir.path().to_str().unwrap();
    let out = dir.path().join("out");
    let run = |share: &str| carecircle(&["run", study, "--out", out.to_str().unwrap(), "--require", share, "--quiet"]);
    assert_eq!(run("0.75").status.code(), Some(0));
    let missed = run("0.76");
    assert_eq!(missed.status.code(), Some(1));
    assert!(missed.stderr.is_empty(), "quiet: {}", stderr(&missed));
    assert_eq!(run("76").status.code(), Some(2));
    assert_eq!(carecircle(&["run", study]).status.code(), Some(2), "--out is missing");
    let nowhere = carecircle(&["check", "/nonexistent/study"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(stderr(&nowhere).contains("study.toml"), "{}", stderr(&nowhere));
}

#[test]
fn a_mistyped_key_is_an_error_with_the_line_and_the_nearest_key() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let path = dir.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text + "[roads]\nfil = \"x.osm\"\n").unwrap();
    let output = carecircle(&["check", dir.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    assert!(message.contains("fil: unknown key; did you mean \"file\"") && message.contains("line"), "{message}");
}

#[test]
fn check_speaks_json_and_a_plan_is_proven() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let output = carecircle(&["check", dir.path().to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // Neither list names its coordinate system, and nothing is there to test it against: that comes first.
    let layers: Vec<&str> = report["layers"].as_array().unwrap().iter().filter_map(|l| l["layer"].as_str()).collect();
    assert_eq!(layers, ["coordinates", "coordinates", "facilities", "homes"]);
    let (od, demand) = (dir.path().join("od.csv"), dir.path().join("demand.csv"));
    fs::write(&od, "demand,candidate,cost\na,x,5\nb,x,20\nb,y,5\nc,y,5\nc,z,1\n").unwrap();
    fs::write(&demand, "demand,weight\na,3\nb,4\nc,5\n").unwrap();
    let (od, demand) = (od.to_str().unwrap(), demand.to_str().unwrap());
    let plan = carecircle(&["plan", "--matrix", od, "--demand", demand, "--model", "mclp", "--limit", "10", "--sites", "1", "--json"]);
    assert_eq!(plan.status.code(), Some(0), "{}", stderr(&plan));
    let plan: serde_json::Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert_eq!((&plan["objective"], &plan["sites"], &plan["optimal"]), (&9.0.into(), &serde_json::json!(["y"]), &true.into()));
}

/// An area for each of two facilities, and no stale file when they are not asked for.
#[test]
fn facility_areas_are_written_when_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    fs::write(dir.path().join("facilities.csv"), "名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n二号食堂,老年食堂,121.20,28.85\n")
        .unwrap();
    let (study, out) = (dir.path().to_str().unwrap(), dir.path().join("out"));
    let done = carecircle(&["run", study, "--out", out.to_str().unwrap(), "--facility-areas"]);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    let areas: serde_json::Value = serde_json::from_slice(&fs::read(out.join("service_areas.geojson")).unwrap()).unwrap();
    let names: Vec<&str> = areas["features"].as_array().unwrap().iter().filter_map(|f| f["properties"]["name"].as_str()).collect();
    assert_eq!(names, ["一号食堂", "二号食堂"]);
    fs::copy(out.join("homes-slow.csv"), out.join("homes-gone.csv")).unwrap();
    fs::write(out.join("homes-notes.csv"), "my own notes\n").unwrap();
    let done = carecircle(&["run", study, "--out", out.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(0));
    assert!(!out.join("homes-gone.csv").exists() && out.join("homes-slow.csv").exists() && out.join("homes-notes.csv").exists());
    assert!(!out.join("service_areas.geojson").exists(), "an earlier run's file would be taken for this one's");
}

/// 0.01 degrees of latitude are 1,108.6 m here: times 1.3 at 1 m/s that is 1,441 s, 541 s more than 15 minutes.
#[test]
fn explain_says_why_a_home_is_left_out_and_by_how_much() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let study = dir.path().to_str().unwrap();
    let said = carecircle(&["explain", study, "--home", "b"]);
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("比 15 分钟多走 9.0 分钟") && text.contains("24.0 分钟") && text.contains("一号食堂"), "{text}");
    let said = carecircle(&["explain", study, "--home", "a", "--cohort", "slow", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!((json["cohort"].as_str(), json["covered"].as_bool()), (Some("slow"), Some(false)), "{json}");
    let seconds = json["ways"][0]["time_s"].as_f64().unwrap();
    assert!((seconds - 2.0 * 720.6).abs() < 2.0, "twice the steady walker's: {seconds}");
    // A school that nobody reaches within the hour is named alone; the canteen is only late.
    let toml = fs::read_to_string(dir.path().join("study.toml")).unwrap();
    fs::write(dir.path().join("study.toml"), toml + "[[services]]\nid = \"school\"\nname = \"老年学校\"\n").unwrap();
    fs::write(dir.path().join("facilities.csv"), "名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n县学,老年学校,121.25,28.85\n")
        .unwrap();
    let said = String::from_utf8(carecircle(&["explain", study, "--home", "b"]).stdout).unwrap();
    assert!(said.starts_with("直线估算") && said.contains("到老年学校太远：60 分钟也到不了。") && said.contains("24.0 分钟"), "{said}");
    let none = carecircle(&["explain", study, "--home", "B"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(stderr(&none).contains("no home has the id 'B'") && stderr(&none).contains("'a'"), "{}", stderr(&none));
}

//! Public buildings that stand empty, as candidates of a plan.

use std::fs;
use std::process::Command;

use crate::scenarios::little;

/// The program plans among buildings whose status says vacant, in the study's own list and in a file; those in use are no
/// candidates, and are counted.
#[test]
fn vacant_buildings_are_candidates_and_those_in_use_are_not() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let study = dir.path().to_str().unwrap();
    let plan = |candidates: &str| {
        let args = ["plan", study, "--service", "canteen", "--sites", "1", "--candidates", candidates, "--json"];
        Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap()
    };
    let refused = plan("vacant");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("status (状态)"), "{}", String::from_utf8_lossy(&refused.stderr));

    fs::write(
        dir.path().join("facilities.csv"),
        "编号,名称,类型,经度,纬度,状态\nF1,一号食堂,老年食堂,121.15,28.85,\nV1,旧校舍,公房,121.15,28.879,闲置\nV2,村委会,公房,121.15,28.8795,使用中\n",
    )
    .unwrap();
    let among = |output: &std::process::Output| {
        let told: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        (
            told["candidates"]["given"].as_u64().unwrap(),
            told["sites"][0]["name"].as_str().unwrap().to_owned(),
            told["seniors"]["newly"].as_f64(),
        )
    };
    assert_eq!(among(&plan("vacant")), (1, "旧校舍".to_owned(), Some(10.0)));

    let list = dir.path().join("parcels.csv");
    fs::write(&list, "名称,经度,纬度,状态\n供销社,121.15,28.8792,空置\n卫生室,121.15,28.88,在用\n空地,121.2,28.9,\n").unwrap();
    let output = plan(list.to_str().unwrap());
    assert_eq!(among(&output), (2, "供销社".to_owned(), Some(10.0)));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("1 × parcels whose status is not vacant"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A row that names a service and says that the building stands empty serves nobody: it is counted by its reason, is shown as
/// set aside, and is a place to build in.
#[test]
fn a_vacant_facility_serves_nobody_whatever_it_names() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let (study, out) = (dir.path().to_str().unwrap(), dir.path().join("out"));
    let carecircle = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap();
        assert!(output.status.code().is_some_and(|c| c < 2), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let with = |status: &str| -> serde_json::Value {
        let list = format!(
            "编号,名称,类型,经度,纬度,状态\nF1,一号食堂,老年食堂,121.15,28.85,使用中\nV1,二号食堂,老年食堂,121.15,28.879,{status}\n"
        );
        fs::write(dir.path().join("facilities.csv"), list).unwrap();
        carecircle(&["run", study, "--out", out.to_str().unwrap()]);
        serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap()
    };
    let covered = |summary: &serde_json::Value| summary["cohorts"][0]["circles"][0]["seniors_covered"].as_f64().unwrap();
    let (used, vacant) = (with("使用中"), with("空置"));
    assert_eq!((&used["counts"]["facilities_counted"], &used["counts"]["facilities_vacant"]), (&2.into(), &0.into()));
    assert_eq!((&vacant["counts"]["facilities_counted"], &vacant["counts"]["facilities_vacant"]), (&1.into(), &1.into()));
    assert_eq!(covered(&used) - covered(&vacant), 10.0, "who lives beside the empty one is left out");
    let notes: Vec<&serde_json::Value> = vacant["import"].as_array().unwrap().iter().flat_map(|l| l["notes"].as_array().unwrap()).collect();
    let note = notes.iter().find(|n| n["reason"] == "vacant").expect("it is counted by its reason");
    assert_eq!((note["count"].as_u64(), note["severity"].as_str()), (Some(1), Some("warning")));
    assert!(note["text_zh"].as_str().unwrap().contains("空置") && note["examples"][0].as_str().unwrap().contains("V1"), "{note}");
    assert!(notes.iter().all(|n| n["reason"] != "not-open"), "once, by its own reason");
    assert!(fs::read_to_string(out.join("report.html")).unwrap().contains("处设施的状态是空置或闲置"));
    let plan = carecircle(&["plan", study, "--service", "canteen", "--sites", "1", "--candidates", "vacant", "--json"]);
    let plan: serde_json::Value = serde_json::from_slice(&plan).unwrap();
    assert_eq!((plan["sites"][0]["id"].as_str(), plan["seniors"]["newly"].as_f64()), (Some("V1"), Some(10.0)));
}

/// A canteen in an empty building counts its seats, day care its beds; a building without a place is no candidate, and is told.
#[test]
fn a_vacant_building_has_the_capacity_of_the_service_and_one_without_a_place_is_told() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let list = "编号,名称,类型,经度,纬度,状态,餐位,床位\nF1,一号食堂,老年食堂,121.15,28.85,,,\nV1,旧校舍,公房,121.15,28.879,闲置,,6\n\
                V2,老会堂,公房,121.15,28.8792,闲置,4,80\nV3,供销社,公房,,,闲置,50,\n";
    fs::write(dir.path().join("facilities.csv"), list).unwrap();
    let study = carecircle::analysis::load(dir.path(), |_| ()).unwrap().study;
    let service = |id: &str| vec![carecircle::ids::ServiceId::from_index(study.services.iter().position(|s| s.id == id).unwrap())];
    let capacities = |id: &str| {
        let (vacant, unlocated) = carecircle::siting::plan::Candidate::vacant(&study, &service(id));
        assert_eq!(unlocated, 1);
        vacant.into_iter().map(|c| c.capacity).collect::<Vec<_>>()
    };
    assert_eq!(capacities("canteen"), [None, Some(4.0)], "beds are no seats");
    let study_dir = dir.path().to_str().unwrap();
    let args = ["plan", study_dir, "--service", "canteen", "--sites", "1", "--candidates", "vacant"];
    let output = Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("另有 1 处闲置用房没有定位"), "{told}{}", String::from_utf8_lossy(&output.stderr));
}

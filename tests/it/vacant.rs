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

//! Seats as their user meets them: the command line, the results of a run, the API; each says what is not known and what is assumed.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::serve::{Program, ask_of};

fn carecircle(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap()
}

/// Homes of 30 and 10 seniors. The canteen of 20 seats is 12 minutes from the first and 24 from the second; the meal point, whose
/// seats the list does not say, 13 and 1: the first reaches both, the second the meal point alone.
fn folder(dir: &Path) -> &str {
    let toml = "[study]\nname = \"小镇\"\nsimulated = true\n[settings]\ndetour_factor = 1.3\n[[facilities]]\nfile = \"facilities.csv\"\n\
                [[homes]]\nfile = \"homes.csv\"\n[[areas]]\nlevel = \"town\"\nfrom = \"homes\"\n[[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n\
                [[cohorts]]\nid = \"steady\"\nspeed_mps = 1.0\n";
    fs::write(dir.join("study.toml"), toml).unwrap();
    let facilities = "编号,名称,类型,经度,纬度,餐位\nf1,一号食堂,老年食堂,121.15,28.85,20\nf2,二号点,助餐点,121.15,28.8605,\n";
    fs::write(dir.join("facilities.csv"), facilities).unwrap();
    fs::write(dir.join("homes.csv"), "编号,经度,纬度,60岁及以上,所属镇街\na,121.15,28.855,30,东镇\nb,121.15,28.86,10,西镇\n").unwrap();
    dir.to_str().unwrap()
}

/// Header and rows of a table, without its byte order mark.
fn table(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut rows = text.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    (rows.next().unwrap(), rows.collect())
}

fn column(header: &[String], rows: &[Vec<String>], name: &str) -> Vec<String> {
    let at = header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name} among {header:?}"));
    rows.iter().map(|row| row[at].clone()).collect()
}

#[test]
fn the_command_says_what_is_known_what_is_not_and_what_is_assumed() {
    let dir = tempfile::tempdir().unwrap();
    let study = folder(dir.path());
    let done = carecircle(&["seats", study, "--json"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let list: Value = serde_json::from_slice(&done.stdout).unwrap();
    let total = &list["total"];
    assert_eq!(
        (total["seats"].as_f64(), total["seniors_seated"].as_f64(), total["seniors_without_seat"].as_f64()),
        (Some(20.0), Some(20.0), Some(20.0))
    );
    assert_eq!(
        (total["per_100"].as_f64(), total["at_least"].as_bool(), total["capacity_unknown"].as_u64()),
        (Some(50.0), Some(true), Some(1))
    );
    assert_eq!(total["seniors_near_unknown"].as_f64(), Some(20.0));
    assert_eq!(list["areas"][1]["value"].as_f64(), Some(0.0), "at least none");
    assert_eq!((list["facilities"][0]["facility"].as_str(), list["facilities"][0]["seniors_per_seat"].as_f64()), (Some("f1"), Some(1.5)));
    assert!(list["facilities"][1]["seats"].is_null());
    let text = String::from_utf8(carecircle(&["seats", study]).stdout).unwrap();
    assert!(
        text.contains("至多 20 人没有餐位")
            && text.contains("每百位老人至少 50 个")
            && text.contains("2 处老年食堂中有 1 处不知道有多少餐位"),
        "{text}"
    );

    let (out, times) = (dir.path().join("seats.csv"), dir.path().join("times.csv"));
    let assumed = ["seats", study, "--assume", "助餐点=5", "--out", out.to_str().unwrap(), "--times", times.to_str().unwrap()];
    let text = String::from_utf8(carecircle(&assumed).stdout).unwrap();
    assert!(text.contains("假定：1 处没有写明餐位的“助餐点”各按 5 个计") && text.contains("每百位老人 62.5 个"), "{text}");
    // 20 / 30 + 5 / 40 and 5 / 40; their mean over 40 seniors is 25 / 40.
    let (header, rows) = table(&fs::read(&out).unwrap());
    let values: Vec<f64> = column(&header, &rows, "value").iter().map(|v| v.parse().unwrap()).collect();
    for (found, paper) in values.iter().zip([0.625, 20.0 / 30.0 + 0.125, 0.125, 20.0 / 30.0 + 0.125, 0.125]) {
        assert!((found - paper).abs() < 1e-8, "{rows:?}");
    }
    assert_eq!(column(&header, &rows, "capacity_assumed"), ["1"; 5]);
    let seated: f64 = column(&header, &rows, "seniors_seated")[3..].iter().map(|v| v.parse::<f64>().unwrap()).sum();
    assert_eq!(seated, 25.0);
    let (header, rows) = table(&fs::read(&times).unwrap());
    assert_eq!(column(&header, &rows, "home"), ["a", "a", "b"]);
    assert_eq!(column(&header, &rows, "capacity"), ["20", "5", "5"]);

    for (args, wanted) in [
        (["--assume", "食堂=5"], "kinds without a known capacity: 助餐点"),
        (["--assume", "助餐点"], "老年食堂=40"),
        (["--service", "cantine"], "canteen"),
        (["--out", "seats.xlsx"], ".csv"),
    ] {
        let refused = carecircle(&[&["seats", study], &args[..]].concat());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(2) && said.contains(wanted), "{args:?}: {said}");
    }
}

#[test]
fn a_run_says_who_has_no_seat_in_its_headline_and_at_the_end_of_its_tables() {
    let dir = tempfile::tempdir().unwrap();
    let study = folder(dir.path());
    let out = dir.path().join("out");
    let done = carecircle(&["run", study, "--out", out.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.code() == Some(0) && said.contains("走得到老年食堂的 40 位老人中，至多 20 人没有餐位"), "{said}");
    let (header, rows) = table(&fs::read(out.join("areas.csv")).unwrap());
    assert!(header.ends_with(&["canteen_per_100", "canteen_without_seat", "canteen_seats_certainty"].map(str::to_owned)), "{header:?}");
    assert_eq!(column(&header, &rows, "canteen_per_100"), ["66.6667", "0"]);
    assert_eq!(column(&header, &rows, "canteen_without_seat"), ["10", "10"]);
    assert_eq!(column(&header, &rows, "canteen_seats_certainty"), ["at_least", "at_least"]);
    let (header, rows) = table(&fs::read(out.join("homes.csv")).unwrap());
    assert!(header.last().unwrap() == "circle15_canteen_seats_certainty", "{header:?}");
    assert_eq!(column(&header, &rows, "circle15_canteen_per_100"), ["66.6667", ""]);
    assert_eq!(column(&header, &rows, "circle15_canteen_seated"), ["20", "0"]);
    let summary: Value = serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap();
    let seats = &summary["cohorts"][0]["circles"][0]["seats"][0];
    assert_eq!((seats["service"].as_str(), seats["seniors_without_seat"].as_f64()), (Some("canteen"), Some(20.0)));
    assert!(fs::read_to_string(out.join("report.html")).unwrap().contains("至多 20 人没有餐位"));
    // Without any capacity, nothing is added and nothing is said.
    fs::write(dir.path().join("facilities.csv"), "编号,名称,类型,经度,纬度\nf1,一号食堂,老年食堂,121.15,28.85\n").unwrap();
    let done = carecircle(&["run", study, "--out", out.to_str().unwrap()]);
    assert!(!String::from_utf8_lossy(&done.stderr).contains("餐位"));
    let (header, _) = table(&fs::read(out.join("areas.csv")).unwrap());
    assert!(header.iter().all(|h| !h.contains("per_100")), "{header:?}");
}

#[test]
fn the_api_answers_as_the_command_does() {
    let dir = tempfile::tempdir().unwrap();
    let program = Program::serving(&[folder(dir.path()), "--addr", "127.0.0.1:0"], "token: ");
    let ask = |path: &str| {
        let answer = ask_of(program.bound, "GET", path, "localhost", "");
        (answer.status, serde_json::from_slice::<Value>(&answer.body).unwrap_or(Value::Null))
    };
    let (status, all) = ask("/api/v1/seats");
    assert_eq!((status, all["services"].as_array().map(Vec::len)), (200, Some(1)), "{all}");
    assert_eq!(all["services"][0]["seniors_without_seat"].as_f64(), Some(20.0));
    let (status, list) = ask("/api/v1/seats/canteen?method=bfca&assume=%E5%8A%A9%E9%A4%90%E7%82%B9%3D5");
    assert_eq!((status, list["scale"].as_str(), list["decay"].as_str()), (200, Some("relative"), Some("step")), "{list}");
    assert_eq!((list["total"]["seniors_seated"].as_f64(), list["total"]["capacity_assumed"].as_u64()), (Some(25.0), Some(1)));
    for (path, wanted, said) in [
        ("/api/v1/seats/canteen?method=4sfca", 400, "2sfca"),
        ("/api/v1/seats/canteen?decay=none", 400, "gaussian"),
        ("/api/v1/seats/canteen?assume=%E9%A3%9F%E5%A0%82%3D5", 422, "kinds without a known capacity"),
        ("/api/v1/seats/school", 400, "canteen"),
    ] {
        let (status, problem) = ask(path);
        assert!(status == wanted && problem["detail"].as_str().is_some_and(|d| d.contains(said)), "{path}: {status} {problem}");
    }
}

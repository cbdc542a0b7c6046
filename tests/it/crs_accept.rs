//! A likelier coordinate system, accepted by one command.

use std::path::Path;
use std::process::{Command, Output};

use crate::coords::demo;
use crate::serve::{Program, ask_of};

fn check(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carecircle")).arg("check").arg(dir).args(args).output().unwrap()
}

#[test]
fn one_command_writes_the_line_that_is_proposed() {
    let dir = demo("crs = \"GCJ-02\"\n", "");
    let toml = dir.path().join("study.toml");
    let before = std::fs::read_to_string(&toml).unwrap();
    let first = String::from_utf8(check(dir.path(), &[]).stdout).unwrap();
    assert!(first.lines().take(4).any(|l| l.contains("facilities.xlsx")) && first.contains("--accept-crs"), "{first}");
    let done = check(dir.path(), &["--accept-crs"]);
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success() && said.contains("+ crs = \"GCJ-02\"") && !said.contains("\n- "), "{said}");
    let after = std::fs::read_to_string(&toml).unwrap();
    assert_eq!(after, before.replace("file = \"facilities.xlsx\"\n", "file = \"facilities.xlsx\"\ncrs = \"GCJ-02\"\n"));
    // There is nothing left to accept, and nothing is written.
    let again = check(dir.path(), &["--accept-crs"]);
    assert!(again.status.success() && String::from_utf8_lossy(&again.stderr).contains("未改动"));
    assert_eq!(std::fs::read_to_string(&toml).unwrap(), after);
}

#[test]
fn a_study_that_would_contradict_itself_stays_as_it_was() {
    let dir = demo("file = \"facilities.xlsx\"\ncrs = \"GCJ-02\"\n", "file = \"百度 facilities.xlsx\"\n");
    std::fs::rename(dir.path().join("facilities.xlsx"), dir.path().join("百度 facilities.xlsx")).unwrap();
    let toml = dir.path().join("study.toml");
    let before = std::fs::read_to_string(&toml).unwrap();
    let done = check(dir.path(), &["--accept-crs"]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && said.contains("百度 facilities.xlsx") && said.contains("as it was"), "{said}");
    assert_eq!(std::fs::read_to_string(&toml).unwrap(), before);
}

/// The page's click: what `/study` proposes is written as the command writes it, and the study is shown so; nothing else is accepted.
#[test]
fn a_click_writes_the_line_that_is_proposed() {
    let dir = demo("crs = \"GCJ-02\"\n", "");
    let toml = dir.path().join("study.toml");
    let before = std::fs::read_to_string(&toml).unwrap();
    let program = Program::serving(&[dir.path().to_str().unwrap(), "--addr", "127.0.0.1:0"], "needs this token");
    let proposals = || ask_of(program.bound, "GET", "/api/v1/study", "localhost", "").json()["crs_proposals"].clone();
    let accept = |body: &str, token: &str| {
        let headers = format!("{token}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        ask_of(program.bound, "POST", "/api/v1/accept-crs", "localhost", &headers).status
    };
    let token = format!("Authorization: Bearer {}\r\n", program.token);
    let proposed = proposals();
    let one = serde_json::json!({"section": "facilities", "file": "facilities.xlsx", "crs": "GCJ-02", "north_first": false});
    assert_eq!(proposed, serde_json::json!([one]));
    let other = one.to_string().replace("GCJ-02", "BD-09");
    assert_eq!((accept(&one.to_string(), ""), accept(&other, &token), accept("{}", &token)), (401, 409, 400));
    assert_eq!(std::fs::read_to_string(&toml).unwrap(), before);
    assert_eq!(accept(&one.to_string(), &token), 200);
    let after = std::fs::read_to_string(&toml).unwrap();
    assert_eq!(after, before.replace("file = \"facilities.xlsx\"\n", "file = \"facilities.xlsx\"\ncrs = \"GCJ-02\"\n"));
    assert_eq!((proposals(), accept(&one.to_string(), &token)), (serde_json::json!([]), 409));
}

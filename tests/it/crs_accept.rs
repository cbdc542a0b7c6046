//! A likelier coordinate system, accepted by one command.

use std::path::Path;
use std::process::{Command, Output};

use crate::coords::demo;

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

//! Readers that go away, and disks without room: exit codes are 0, 1 and 2, and nothing panics.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use carecircle::store::Store;

use crate::base_study;

/// Runs a command whose stdout and stderr lead to `out`; what it said is only there when stderr is kept.
fn run(args: &[&str], out: impl Into<Stdio>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).stdin(Stdio::null()).stdout(out).stderr(Stdio::piped()).output().unwrap()
}

/// The writing end of a pipe that nobody reads.
fn unread() -> std::io::PipeWriter {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer
}

/// Every command that says something on stdout, and its exit code when somebody listens.
fn commands(study: &str, out: &str) -> Vec<(Vec<String>, i32)> {
    let matrix = Path::new(study).parent().unwrap().join("od.csv");
    std::fs::write(&matrix, "demand,candidate,cost\na,x,5\nb,x,20\nb,y,5\n").unwrap();
    let demand = matrix.with_file_name("demand.csv");
    std::fs::write(&demand, "demand,weight\na,3\nb,4\n").unwrap();
    let (matrix, demand) = (matrix.to_str().unwrap(), demand.to_str().unwrap());
    let all: &[(&[&str], i32)] = &[
        (&["--help"], 0),
        (&["--version"], 0),
        (&["completions", "bash"], 0),
        (&["check", study], 0),
        (&["check", study, "--json"], 0),
        (&["run", study, "--out", out, "--json"], 0),
        (&["run", study, "--out", out, "--json", "--require", "1"], 1),
        (&["explain", study, "--home", "H1"], 0),
        (&["explain", study, "--home", "H1", "--json"], 0),
        (&["surface", study, "--service", "canteen"], 0),
        (&["site", study, "--service", "canteen", "--at", "121.1265,28.8565"], 0),
        (&["site", study, "--service", "canteen", "--at", "121.1265,28.8565", "--json"], 0),
        (&["plan", study, "--service", "canteen", "--sites", "1"], 0),
        (&["plan", "--matrix", matrix, "--demand", demand, "--model", "mclp", "--limit", "10", "--sites", "1"], 0),
        (&["scenario", study, "edit", "甲", "--add", "canteen@121.1265,28.8565"], 0),
        (&["scenario", study, "list"], 0),
        (&["scenario", study, "show", "甲"], 0),
        (&["scenario", study, "compare", "甲"], 0),
        (&["targets", "--list"], 0),
    ];
    all.iter().map(|(args, code)| (args.iter().map(|a| (*a).to_owned()).collect(), *code)).collect()
}

fn prepared() -> (tempfile::TempDir, String, String) {
    let dir = tempfile::tempdir().unwrap();
    let study = dir.path().join("study");
    base_study::write(&study);
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (study, out) = (at("study"), at("out"));
    (dir, study, out)
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let (_dir, study, out) = prepared();
    for (args, code) in commands(&study, &out) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let done = run(&args, unread());
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!((done.status.code(), said.contains("panic")), (Some(code), false), "{args:?}: {said}");
        // Both go to who has enough: `2>&1 | head`.
        let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
        let status = command.args(&args).stdin(Stdio::null()).stdout(unread()).stderr(unread()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{args:?} 2>&1");
    }
}

/// Data that cannot be written are told: 2.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_is_told() {
    let (_dir, study, out) = prepared();
    for (args, _) in commands(&study, &out) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        if matches!(args[0], "--help" | "--version") {
            continue;
        }
        let done = run(&args, std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code() == Some(2) && said.contains("cannot write to stdout") && !said.contains("panic"), "{args:?}: {said}");
    }
    assert!(Store::read_all(Path::new(&study)).unwrap().len() == 1, "what was confirmed by the disk is kept");
}

#[test]
fn sums_that_cannot_be_counted_are_refused() {
    let (_dir, study, _) = prepared();
    let done = run(&["plan", &study, "--service", "canteen", "--phases", "18446744073709551615,2"], Stdio::null());
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.code() == Some(2) && said.contains("--phases") && !said.contains("panic"), "{said}");
}

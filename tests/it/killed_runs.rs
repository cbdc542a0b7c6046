//! A run that is killed at any moment leaves the whole of an earlier run or the whole of its own.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rand::RngExt;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::base_study;
use crate::support::rng;

fn running(study: &Path, out: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
    command.arg("run").arg(study).arg("--out").arg(out).arg("--quiet");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))).unwrap()
}

/// Id of the run whose files, all of them and no others, a folder holds.
fn whole(out: &Path, own: &str, case: &str) -> String {
    let manifest = read(&out.join("manifest.json"));
    assert_eq!(manifest["complete"], true, "{case}");
    let mut names = BTreeSet::from(["manifest.json", own]);
    for file in manifest["files"].as_array().unwrap() {
        let name = file["name"].as_str().unwrap();
        let digest: String = Sha256::digest(fs::read(out.join(name)).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(file["sha256"], digest.as_str(), "{case}: {name}");
        names.insert(name);
    }
    let found: Vec<String> = fs::read_dir(out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), names, "{case}");
    let run = manifest["run"].as_str().unwrap();
    assert_eq!(
        (&read(&out.join("summary.json"))["run"], &read(&out.join("gaps.geojson"))["carecircle"]["run"]),
        (&run.into(), &run.into())
    );
    run.to_owned()
}

/// Half of the kills fall at any moment of a run, half at the moment at which the first change can be seen in the folder.
#[test]
fn forty_killed_runs_leave_one_run_or_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let (studies, out) = ([dir.path().join("a"), dir.path().join("b")], dir.path().join("out"));
    studies.iter().for_each(|study| base_study::write(study));
    let other = fs::read_to_string(studies[1].join("study.toml")).unwrap().replace("minutes = 15", "minutes = 9");
    fs::write(studies[1].join("study.toml"), other).unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("my notes.txt"), "mine").unwrap();
    let mut took = Duration::ZERO;
    let runs = studies.each_ref().map(|study| {
        let begun = Instant::now();
        assert_eq!(running(study, &out).wait().unwrap().code(), Some(0));
        took = begun.elapsed();
        whole(&out, "my notes.txt", "first")
    });
    assert_ne!(runs[0], runs[1], "other conditions are another run");
    let (mut rng, mut found, mut old, mut changed) = (rng(40), runs[1].clone(), 0, 0);
    for round in 0..40_usize {
        let wanted = usize::from(found == runs[0]);
        let state = || {
            let ino = |path: &Path| fs::metadata(path).map_or(0, |m| m.ino());
            (ino(&out), ino(&out.join("manifest.json")), ino(&out.join("homes.csv")))
        };
        let before = state();
        let mut child = running(&studies[wanted], &out);
        if round % 2 == 0 {
            std::thread::sleep(took.mul_f64(rng.random_range(0.0..1.1)));
        } else {
            while state() == before && child.try_wait().unwrap().is_none() {}
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let now = whole(&out, "my notes.txt", &format!("kill {round}"));
        assert!(runs.contains(&now), "kill {round}");
        *(if now == found { &mut old } else { &mut changed }) += 1;
        found = now;
    }
    println!("{old} kills left the earlier run, {changed} their own");
    assert!(old > 4 && changed > 4, "{old} and {changed}: both were tried");
    // The next run clears what the killed ones left beside the folder; what is empty might be one that begins just now.
    std::thread::sleep(Duration::from_millis(2100));
    assert_eq!(running(&studies[0], &out).wait().unwrap().code(), Some(0));
    let beside: BTreeSet<String> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(beside, ["a", "b", "out"].map(str::to_owned).into());
    assert_eq!(whole(&out, "my notes.txt", "last"), runs[0]);
    assert_eq!(fs::read_to_string(out.join("my notes.txt")).unwrap(), "mine");
}

/// With a folder of the user's in it the output folder is not exchanged: files are moved one by one, and the manifest tells.
#[test]
fn a_folder_of_the_users_stays_and_the_results_come_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (study, out) = (dir.path().join("a"), dir.path().join("out"));
    base_study::write(&study);
    fs::create_dir_all(out.join("photos")).unwrap();
    fs::write(out.join("photos/1.txt"), "mine").unwrap();
    assert_eq!(running(&study, &out).wait().unwrap().code(), Some(0));
    assert_eq!(read(&out.join("manifest.json"))["complete"], true);
    assert_eq!(fs::read_to_string(out.join("photos/1.txt")).unwrap(), "mine");
}

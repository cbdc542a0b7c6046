//! A published folder: the server's answers in plain files, the same bytes each time, and nobody else's files lost.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use carecircle::serve::publish::{PublishError, publish};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::hamlet;
use crate::serve::{ask_of, serving};

const HOMES: usize = 60;

/// Every file of a folder by its path.
fn files(folder: &Path, below: &str, out: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), out);
        } else {
            out.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

fn published(out: &Path) -> BTreeMap<String, Vec<u8>> {
    publish(hamlet::analysis(HOMES).into(), carecircle::page::file, out, |_| {}).unwrap();
    let mut all = BTreeMap::new();
    files(out, "", &mut all);
    all
}

fn unpacked(bytes: &[u8]) -> Value {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_same_study_is_the_same_bytes_and_answers_as_the_server_does() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (published(&dir.path().join("a/one")), published(&dir.path().join("two")));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == two[name], "{name}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing temporary stays");
    let (addr, _) = serving(hamlet::analysis(HOMES), None);
    let answer: Value = ask_of(addr, "GET", "/api/v1/summary?cohort=frail&circle=circle30", &addr.to_string(), "").json();
    let summaries = unpacked(&one["data/summary/0.json.gz"]);
    assert_eq!(summaries["/summary?circle=circle30&cohort=frail"], answer);
    for name in ["index.html", "near.html", "manual.html", "README.txt", "files/carecircle.xlsx", "published.json", "data/index.json"] {
        assert!(one.contains_key(name), "{name}");
    }
    assert!(!String::from_utf8_lossy(&one["index.html"]).contains("api/v1"));
    // Every home is in a cell, with an answer for each cohort.
    let cells = one.iter().filter(|(name, _)| name.starts_with("data/cells/"));
    let homes: usize = cells.map(|(_, bytes)| unpacked(bytes).as_array().unwrap().len()).sum();
    assert_eq!(homes, HOMES);
}

/// A killed program leaves its half folder, with a lock that nobody holds; one that is being written is locked.
#[test]
fn what_a_killed_publishing_left_is_cleared_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let (dead, living) = (dir.path().join(".carecircle-publishing-dead"), dir.path().join(".carecircle-publishing-living"));
    let [_, held] = [&dead, &living].map(|folder| {
        fs::create_dir_all(folder.join("new/data")).unwrap();
        fs::File::create(folder.join(".lock")).unwrap()
    });
    held.lock().unwrap();
    published(&dir.path().join("out"));
    assert!(!dead.exists() && living.exists());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "the map, and what another program writes");
}

#[test]
fn a_folder_with_other_files_is_left_alone_and_a_published_one_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("letter.docx"), "mine").unwrap();
    let refused = publish(hamlet::analysis(4).into(), carecircle::page::file, &out, |_| {});
    assert!(matches!(refused, Err(PublishError::Occupied { .. })), "{refused:?}");
    assert_eq!(fs::read_to_string(out.join("letter.docx")).unwrap(), "mine");
    fs::remove_file(out.join("letter.docx")).unwrap();
    published(&out);
    fs::write(out.join("data/stale.json"), "old").unwrap();
    assert!(!published(&out).contains_key("data/stale.json"));
}

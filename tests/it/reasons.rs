//! Every reason that an importer can give is said in Chinese as well.

use std::collections::BTreeSet;
use std::path::Path;

fn rust_files(dir: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The word that follows each `mark` in `text`, white space aside.
fn after<'a>(text: &'a str, mark: &str) -> impl Iterator<Item = &'a str> {
    text.split(mark).skip(1).filter_map(|rest| {
        let word = rest.trim_start().strip_prefix('"')?.split('"').next()?;
        (!word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')).then_some(word)
    })
}

#[test]
fn every_reason_is_said_in_chinese() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for part in ["import", "routing/network", "analysis"] {
        rust_files(&src.join(part), &mut files);
    }
    // The kept report's own words for a severity are none.
    let severities = ["dropped", "warning", "info"];
    let mut reasons = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for mark in ["Severity::Dropped,", "Severity::Warning,", "Severity::Info,", "reason:", "Outcome::Dropped("] {
            reasons.extend(after(&text, mark).filter(|r| !severities.contains(r)).map(str::to_owned));
        }
    }
    assert!(reasons.len() > 50, "only {} were found; has the way of writing them changed?", reasons.len());
    let table = std::fs::read_to_string(src.join("base/model/reasons.rs")).unwrap();
    let table = table.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
    let untold: Vec<&String> = reasons.iter().filter(|r| !table.contains(&format!("(\"{r}\", "))).collect();
    assert!(untold.is_empty(), "say these in src/base/model/reasons.rs: {untold:?}");
}

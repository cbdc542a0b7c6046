//! The pipeline's order holds in the code. Cargo holds it between crates; this test holds it between the modules of a crate,
//! and that a library which belongs to one stage is a dependency of that stage alone.

use std::fs;
use std::path::{Path, PathBuf};

/// The workspace's crates in the pipeline's order, each a folder of `src`.
const CRATES: [&str; 13] =
    ["words", "base", "import", "routing", "location", "analysis", "present", "store", "page", "serve", "cli", "python", "synth"];

/// Libraries that belong to a stage: library, then the crates that may depend on it (not counting tests).
const OWNED: &[(&str, &[&str])] = &[
    ("fluent-bundle", &["words"]),
    ("fluent-syntax", &["words"]),
    ("proj", &["import"]),
    ("i_overlay", &["base"]),
    ("osmpbf", &["import", "synth"]),
    ("quick-xml", &["import", "present"]),
    ("calamine", &["import"]),
    ("cfb", &["import"]),
    ("encoding_rs", &["import"]),
    ("kml", &["import"]),
    ("shapefile", &["import"]),
    ("dbase", &["import"]),
    ("flatgeobuf", &["import"]),
    ("geozero", &["import", "python"]),
    ("memmap2", &["import", "serve"]),
    ("parquet", &["import", "present"]),
    ("highs", &["location"]),
    ("highs-sys", &["location"]),
    ("pinyin", &["analysis"]),
    ("postgres", &["import", "present"]),
    ("rusqlite", &["import", "present", "store"]),
    ("rust_xlsxwriter", &["present", "synth"]),
    ("tiff", &["import", "present"]),
    ("tiny-skia", &["present"]),
    ("axum", &["serve"]),
    ("tokio", &["serve"]),
    ("tower", &["serve"]),
    ("tower-http", &["serve"]),
    ("percent-encoding", &["serve"]),
    ("tracing", &["serve"]),
    ("tracing-subscriber", &["cli"]),
    ("utoipa", &["base", "import", "location", "analysis", "present", "store", "serve"]),
    ("rust-embed", &["page", "serve"]),
    ("open", &["cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("sys-locale", &["cli"]),
    ("unicode-width", &["cli"]),
    ("anyhow", &["cli"]),
    ("pyo3", &["python"]),
    ("arrow-array", &["python"]),
    ("arrow-schema", &["python"]),
];

/// Crates of the workspace that a crate must never come to depend on, though no circle would arise.
const APART: &[(&str, &[&str])] = &[
    ("routing", &["import"]),          // useful without any file format
    ("location", &["base", "import"]), // useful on any cost matrix
    ("page", &["serve"]),              // an edit of the page compiles nothing of the server
    ("serve", &["page"]),
    ("cli", &["page", "python"]),
    ("python", &["store", "page", "serve", "cli"]), // the engine alone: no server, no Node
];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Names in the `[dependencies]` of a crate's manifest.
fn dependencies(name: &str) -> Vec<String> {
    let text = fs::read_to_string(src().join(name).join("Cargo.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    table["dependencies"].as_table().unwrap().keys().cloned().collect()
}

/// The modules of a crate in the order of its `lib.rs`.
fn order(name: &str) -> Vec<String> {
    fs::read_to_string(src().join(name).join("lib.rs"))
        .unwrap()
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ").and_then(|m| m.split_once(';')).map(|(m, _)| m.to_owned()))
        .collect()
}

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Every code line (not a comment, not below `#[cfg(test)]`) of a crate's modules: module, place, line.
fn lines(name: &str) -> Vec<(String, String, String)> {
    let root = src().join(name);
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut lines = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&root).unwrap().to_owned();
        let module = relative.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
        for (n, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            if line.contains("#[cfg(test)]") {
                break;
            }
            if !line.trim_start().starts_with("//") {
                lines.push((module.clone(), format!("src/{name}/{}:{}", relative.display(), n + 1), line.to_owned()));
            }
        }
    }
    lines
}

/// The first path segments that follow `start` in a line, with `{a, b}` groups opened.
fn named_after(line: &str, start: &str) -> Vec<String> {
    let word = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    line.match_indices(start)
        .flat_map(|(at, _)| {
            let rest = &line[at + start.len()..];
            match rest.strip_prefix('{') {
                Some(group) => {
                    let mut depth = 0;
                    group
                        .split(|c| {
                            depth += i32::from(c == '{') - i32::from(c == '}');
                            c == ',' && depth == 0
                        })
                        .map(|part| word(part.trim()))
                        .collect()
                }
                None => vec![word(rest)],
            }
        })
        .collect()
}

#[test]
fn every_folder_of_src_is_a_crate_of_the_pipeline() {
    let mut found: Vec<String> = fs::read_dir(src())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .map(|p| p.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    found.sort();
    let mut listed = CRATES.map(str::to_owned);
    listed.sort();
    assert_eq!(found, listed);
}

/// A stage whose `lib.rs` lists public modules lists them in the pipeline's order.
#[test]
fn a_module_uses_only_those_above_it() {
    let mut offences = Vec::new();
    for name in ["base", "routing", "analysis", "present"] {
        let order = order(name);
        assert!(order.len() > 1, "{name}: {order:?}; has the way of writing lib.rs changed?");
        let rank = |m: &str| order.iter().position(|o| o == m);
        for (module, place, line) in lines(name) {
            let Some(own) = rank(&module) else { continue }; // lib.rs stands above the order
            for used in named_after(&line, "crate::") {
                if rank(&used).is_some_and(|r| r > own) {
                    offences.push(format!("{place}: `{module}` uses `{used}`, which stands below it: {}", line.trim()));
                }
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn a_library_is_a_dependency_of_its_stage_alone() {
    let mut offences = Vec::new();
    for name in CRATES {
        for dependency in dependencies(name) {
            let owner = OWNED.iter().find(|(owned, _)| *owned == dependency);
            if owner.is_some_and(|(_, by)| !by.contains(&name)) {
                offences.push(format!("src/{name}/Cargo.toml: `{dependency}` belongs to {:?}", owner.unwrap().1));
            }
            let apart = APART.iter().find(|(from, _)| *from == name);
            if apart.is_some_and(|(_, to)| to.iter().any(|to| dependency == format!("carecircle-{to}"))) {
                offences.push(format!("src/{name}/Cargo.toml: `{dependency}` is to stay apart from it"));
            }
            if dependency == "carecircle-synth" {
                offences.push(format!("src/{name}/Cargo.toml: the seeded cities are for tests and benches"));
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

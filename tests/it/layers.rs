//! The pipeline's order holds in the code: a module uses only modules above it in `src/lib.rs`,
//! and a crate that belongs to one stage is named only there.

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that belong to a stage: crate, then the modules that may name it.
const OWNED: &[(&str, &[&str])] = &[
    ("proj", &["geom"]),
    ("i_overlay", &["geom"]),
    ("osmpbf", &["import"]),
    ("quick_xml", &["import"]),
    ("calamine", &["import"]),
    ("encoding_rs", &["import"]),
    ("memmap2", &["import", "network", "serve"]),
    ("highs", &["siting"]),
    ("rusqlite", &["export", "store"]),
    ("rust_xlsxwriter", &["export", "synth"]),
    ("axum", &["serve"]),
    ("tokio", &["serve"]),
    ("tower_http", &["serve"]),
    ("utoipa", &["serve"]),
    ("rust_embed", &["targets", "serve", "cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["cli"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules in the order of `lib.rs`.
fn order() -> Vec<String> {
    fs::read_to_string(root().join("lib.rs"))
        .unwrap()
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ").map(|m| m.split(';').next().unwrap().to_owned()))
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

/// Every code line (not a comment, not below `#[cfg(test)]`) of every module: module, place, line.
fn lines() -> Vec<(String, String, String)> {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let mut lines = Vec::new();
    for file in files {
        let relative = file.strip_prefix(root()).unwrap().to_owned();
        let module = relative.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
        for (n, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            if line.contains("#[cfg(test)]") {
                break;
            }
            if !line.trim_start().starts_with("//") {
                lines.push((module.clone(), format!("src/{}:{}", relative.display(), n + 1), line.to_owned()));
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
fn a_module_uses_only_those_above_it() {
    let order = order();
    let rank = |m: &str| order.iter().position(|o| o == m);
    let mut offences = Vec::new();
    for (module, place, line) in lines() {
        let Some(own) = rank(&module) else { continue }; // lib.rs and main.rs are above the order
        for used in named_after(&line, "crate::") {
            if rank(&used).is_some_and(|r| r > own) {
                offences.push(format!("{place}: `{module}` uses `{used}`, which stands below it: {}", line.trim()));
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn a_crate_is_named_only_in_its_stage() {
    let mut offences = Vec::new();
    for (module, place, line) in lines() {
        for (owned, by) in OWNED {
            let named = [format!("{owned}::"), format!("use {owned};")].iter().any(|pattern| {
                line.match_indices(pattern.as_str())
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
            });
            if named && !by.contains(&module.as_str()) {
                offences.push(format!("{place}: `{owned}` belongs to {by:?}: {}", line.trim()));
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

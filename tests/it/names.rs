//! Names say one thing, and sentences have a subject: no two public types of the workspace share a name without a reason,
//! and no line of documentation is a bare pronoun.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Public types that share a name, and why each pair does.
const SHARED: &[(&str, &str)] = &[
    ("BusLine", "synth draws the demo's lines; the study's are read from the feed"),
    ("Class", "synth's class of street becomes a tag, from which the network's class is read"),
    ("Facility", "synth's rows of the demo's list; the study's are read from the workbook"),
    ("Grid", "synth's raster of a map; the contour's raster of a field: each its crate's own"),
    ("Home", "synth's rows of the demo's list; the study's are read from the table"),
    ("Inputs", "synth's figures that the demo is made from; the answer of /inputs"),
    ("Problem", "RFC 9457's name for what an answer says, and the field's for what is solved"),
    ("Roads", "synth draws the demo's roads; the study's are read from the extract"),
    ("Value", "what stands in a place of a message; the vector tile format's name for a typed value"),
];

/// Every source file of the workspace's crates with its code up to the unit tests: place, text.
fn sources() -> Vec<(String, String)> {
    fn below(dir: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    below(&root, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        (path.strip_prefix(&root).unwrap().display().to_string(), code)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn public_types_that_share_a_name_have_a_reason() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (place, text) in sources() {
        for line in text.lines() {
            let Some(rest) = line.strip_prefix("pub ") else { continue };
            let named = ["struct ", "enum ", "trait ", "type "].iter().find_map(|kind| rest.strip_prefix(kind));
            let Some(named) = named else { continue };
            let name: String = named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            places.entry(name).or_default().push(place.clone());
        }
    }
    let found = places.len();
    assert!(found > 300, "only {found} public types were found; has the way of writing them changed?");
    let reason = |name: &str| SHARED.iter().any(|(shared, why)| *shared == name && !why.is_empty());
    let twice: Vec<_> = places.iter().filter(|(name, places)| places.len() > 1 && !reason(name)).collect();
    assert!(twice.is_empty(), "give one of each another name, or a reason in SHARED: {twice:#?}");
    let once: Vec<_> = SHARED.iter().filter(|(name, _)| places.get(*name).is_none_or(|p| p.len() < 2)).collect();
    assert!(once.is_empty(), "these share a name with nothing any longer; take them out of SHARED: {once:?}");
}

/// First words of a sentence without a subject, where the whole line is short enough to say nothing else.
const BARE: [&str; 10] = ["Its", "Which", "Where", "Whose", "Likewise", "Those", "The same", "It", "How it", "What it"];

#[test]
fn no_line_of_documentation_is_a_bare_pronoun() {
    let mut bare = Vec::new();
    for (place, text) in sources() {
        for (n, line) in text.lines().enumerate() {
            let Some(doc) = line.trim_start().strip_prefix("/// ") else { continue };
            let begins = BARE.iter().any(|b| doc.strip_prefix(b).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())));
            // A line that goes on from the one before it has its subject there.
            let first = n == 0 || !text.lines().nth(n - 1).is_some_and(|before| before.trim_start().starts_with("/// "));
            if begins && first && doc.len() < 60 {
                bare.push(format!("src/{place}:{}: {doc}", n + 1));
            }
        }
    }
    assert!(bare.is_empty(), "{} lines; say what the thing is:\n{}", bare.len(), bare.join("\n"));
}

//! Links and paths of the repository's own pages lead somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders at the root whose paths the pages name.
const FOLDERS: [&str; 8] = ["src/", "static/", "tests/", "benches/", "seeds/", "geodata/", "docs/", "schemas/"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Markdown page of the root, and those below `docs`, `tests`, `geodata` and `seeds` at most two folders down.
fn pages() -> Vec<PathBuf> {
    let mut folders = vec![root().to_owned()];
    folders.extend(["docs", "docs/adr", "tests", "tests/oracle", "geodata", "seeds"].map(|f| root().join(f)));
    let mut pages: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    pages.sort();
    pages
}

/// The anchor that a heading gets: lower case, blanks as hyphens, signs left out.
fn slug(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.trim().to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn has_anchor(text: &str, anchor: &str) -> bool {
    let headings = text.lines().filter(|l| l.starts_with('#')).map(|l| l.trim_start_matches('#'));
    text.contains(&format!("id=\"{anchor}\"")) || headings.map(slug).any(|s| s == anchor)
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    let (mut tried, mut broken) = (0, Vec::new());
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|t| !t.contains("://")) {
            tried += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            let found = path.exists() && (anchor.is_empty() || has_anchor(&fs::read_to_string(&path).unwrap(), anchor));
            if !found {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(tried > 50, "only {tried} links were found; has the way of writing them changed?");
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_path_that_a_page_names_is_there() {
    let (mut tried, mut missing) = (0, BTreeSet::new());
    for page in pages().iter().filter(|page| !page.ends_with("CHANGELOG.md")) {
        for span in fs::read_to_string(page).unwrap().split('`').skip(1).step_by(2) {
            let is_path = FOLDERS.iter().any(|f| span.starts_with(f)) && !span.contains(|c: char| c.is_whitespace() || "*<{".contains(c));
            if is_path {
                tried += 1;
                if !root().join(span).exists() {
                    missing.insert(format!("{}: {span}", page.display()));
                }
            }
        }
    }
    assert!(tried > 100, "only {tried} paths were found; has the way of writing them changed?");
    assert!(missing.is_empty(), "\n{}", missing.into_iter().collect::<Vec<_>>().join("\n"));
}

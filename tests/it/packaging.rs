//! What is handed out: licences of everything inside, the check of glibc's symbols, and options in examples that the program takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// First words of the indented lines below a heading of `static/public/licences.txt`: `NAME VERSION`.
fn listed(licences: &str, heading: &str) -> BTreeSet<String> {
    let section = licences.split_once(heading).unwrap_or_else(|| panic!("no section {heading}")).1;
    let section = section.split("\n====").next().unwrap();
    let lines = section.lines().filter_map(|l| l.strip_prefix("  "));
    lines.map(|l| l.split(" | ").next().unwrap().to_owned()).collect()
}

#[test]
fn every_locked_crate_stands_among_the_licences_or_is_named_as_outside() {
    let lock: toml::Value = toml::from_str(&text("Cargo.lock")).unwrap();
    let locked: BTreeSet<String> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p.get("source").is_some())
        .map(|p| format!("{} {}", p["name"].as_str().unwrap(), p["version"].as_str().unwrap()))
        .collect();
    let licences = text("static/public/licences.txt");
    let (inside, outside) = (listed(&licences, "Rust crates"), listed(&licences, "Not inside"));
    assert!(inside.is_disjoint(&outside));
    let told: BTreeSet<String> = inside.union(&outside).cloned().collect();
    let difference: Vec<_> = locked.symmetric_difference(&told).collect();
    assert!(difference.is_empty(), "run `make licences`: {difference:?} are in Cargo.lock or in licences.txt, not in both");
    assert!(inside.len() > 200 && inside.iter().any(|c| c.starts_with("proj-sys ")) && outside.iter().any(|c| c.starts_with("proptest ")));
    // Each stands above a text as well.
    let headings: BTreeSet<&str> = licences.split("\n====").filter_map(|s| s.lines().nth(1)).flat_map(|l| l.split(", ")).collect();
    let bare: Vec<_> = inside.iter().filter(|c| !headings.contains(c.as_str())).collect();
    assert!(bare.is_empty(), "{bare:?} have no text of a licence");
}

#[test]
fn every_package_of_the_page_stands_among_the_licences_in_its_version() {
    let lock: serde_json::Value = serde_json::from_str(&text("static/package-lock.json")).unwrap();
    let listed = listed(&text("static/public/licences.txt"), "Packages of the page");
    for package in &listed {
        let (name, version) = package.rsplit_once(' ').unwrap();
        let locked = lock["packages"][format!("node_modules/{name}")]["version"].as_str();
        assert_eq!(locked, Some(version), "{name}: run `make licences`");
    }
    for imported in ["maplibre-gl", "svelte", "uplot"] {
        assert!(listed.iter().any(|p| p.starts_with(&format!("{imported} "))), "{imported} is missing");
    }
}

#[test]
fn the_program_prints_the_licences() {
    let out = Command::new(env!("CARGO_BIN_EXE_carecircle")).arg("licences").output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(out.stdout == fs::read(root("static/public/licences.txt")).unwrap(), "build the page anew");
}

/// Four lines as `objdump -T` prints them; undefined symbols alone count.
const LISTING: &str = "
carecircle:     file format elf64-x86-64
0000000000000000      DF *UND*  0000000000000000 (GLIBC_2.2.5) memcpy
0000000000000000      DF *UND*  0000000000000000  GLIBC_2.28  fcntl64
0000000000000000  w   D  *UND*  0000000000000000  Base        __gmon_start__
0000000000401000 g    DF .text  0000000000000010 (GLIBC_2.99) of_its_own
";

fn glibc(limit: &str, listing: &str) -> Output {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), listing).unwrap();
    Command::new("sh").arg(root("packaging/glibc.sh")).arg(limit).arg(file.path()).output().unwrap()
}

#[test]
fn symbols_of_a_newer_glibc_are_found_by_number_and_named() {
    let said = |o: &Output| String::from_utf8_lossy(&o.stdout).into_owned();
    let kept = glibc("2.28", LISTING);
    assert_eq!(kept.status.code(), Some(0), "{}", said(&kept));
    assert!(said(&kept).contains("2 symbols of glibc, the newest of 2.28"), "{}", said(&kept));
    // 2.28 is newer than 2.9, though not as text.
    for (limit, newer) in [("2.27", "fcntl64 of glibc 2.28"), ("2.9", "fcntl64 of glibc 2.28"), ("2.2", "memcpy of glibc 2.2.5")] {
        let broken = glibc(limit, LISTING);
        assert_eq!(broken.status.code(), Some(1), "{limit}");
        assert!(said(&broken).contains(newer), "{limit}: {}", said(&broken));
    }
    // A weak symbol of a new version keeps a program from starting as well.
    let weak = LISTING.replace("GLIBC_2.28  fcntl64", "GLIBC_2.34  pthread_create");
    assert_eq!(glibc("2.28", &weak).status.code(), Some(1));
    assert_eq!(glibc("2.28", "nothing of interest\n").status.code(), Some(2), "a listing without glibc proves nothing");
}

#[test]
fn the_examples_of_unit_and_proxy_name_options_that_the_program_takes() {
    let of = |path: &str, mark: &str| {
        let line = text(path).lines().find_map(|l| Some(l.split_once(mark)?.1.to_owned()));
        line.unwrap_or_else(|| panic!("{path} has no line with '{mark}'")).split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let unit = of("packaging/carecircle.service", "ExecStart=/usr/bin/carecircle ");
    assert_eq!(unit, ["serve", "$STUDY", "$OPTIONS"]);
    for options in [of("packaging/serve.conf", "#OPTIONS="), of("packaging/nginx.conf", "carecircle serve STUDY ")] {
        assert!(options.len() >= 5, "{options:?}");
        let dir = tempfile::tempdir().unwrap();
        let out = Command::new(env!("CARGO_BIN_EXE_carecircle")).arg("serve").arg(dir.path()).args(&options).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        // Options are read before the study, whose absence is then the only complaint.
        assert!(said.contains("study.toml") && !said.contains("--help"), "{options:?}: {said}");
    }
}

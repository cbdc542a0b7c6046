//! Builds the page in the workspace's `static/` when it is missing or older than its sources, so that the binary can embed it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::time::SystemTime;

/// What the page is made from, within `static/`.
const SOURCES: [&str; 20] = [
    "src",
    "public",
    "../words",
    "index.html",
    "near.html",
    "promises.html",
    "tray.html",
    "lists.html",
    "poster.html",
    "api.html",
    "start.html",
    "bring.html",
    "manual.html",
    "manual.mjs",
    "../docs/manual",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig.json",
];

fn main() {
    // Asked when it runs: a target folder may have been moved or copied from another checkout.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells a build script where its package is");
    let page = PathBuf::from(manifest).join("../../static");
    let built = page.join("dist/index.html");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", page.join(source).display());
    }
    println!("cargo::rerun-if-changed={}", built.display());
    let newest = SOURCES.iter().filter_map(|s| newest(&page.join(s))).max();
    if modified(&built).is_some_and(|built| newest.is_none_or(|source| source <= built)) {
        return;
    }
    // npm keeps its own lock beside what it installed.
    let installed = modified(&page.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < modified(&page.join("package-lock.json")) {
        npm(&page, &["ci", "--no-audit", "--no-fund"]);
    }
    npm(&page, &["run", "build"]);
}

fn npm(page: &Path, args: &[&str]) {
    let said = format!("npm {}", args.join(" "));
    let out = match Command::new("npm").args(args).current_dir(page).output() {
        Ok(out) => out,
        Err(error) => fail(&format!(
            "the map page has to be built, and npm could not be started ({error}); \
             install Node.js 20.19 or newer with npm (Debian: apt-get install nodejs npm), \
             or copy a built static/dist from another machine"
        )),
    };
    if !out.status.success() {
        let text = [out.stdout, out.stderr].concat();
        fail(&format!("`{said}` in static/ failed ({}):\n{}", out.status, String::from_utf8_lossy(&text)));
    }
}

fn fail(message: &str) -> ! {
    eprintln!("error: {message}");
    exit(1)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|m| m.modified()).ok()
}

/// When the file, or any file below the folder, was last changed.
fn newest(path: &PathBuf) -> Option<SystemTime> {
    if !path.is_dir() {
        return modified(path);
    }
    let entries = fs::read_dir(path).ok()?;
    entries.filter_map(|e| newest(&e.ok()?.path())).max()
}

//! The embedded demo is what its generator makes, and says what it promises.

use std::fs;
use std::path::{Path, PathBuf};

use carecircle::synth::linhai::{Inputs, generate};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/linhai")
}

fn inputs() -> Inputs {
    let text = |name: &str| fs::read_to_string(folder().join("source").join(name)).unwrap();
    Inputs::read(&text("towns.csv"), &text("villages.csv"), &text("outline.geojson"), &text("census.csv")).unwrap()
}

/// `BLESS=1 cargo test --test it demo` writes the files anew.
#[test]
fn the_committed_files_are_what_the_generator_makes() {
    let bless = std::env::var_os("BLESS").is_some();
    for (name, bytes) in generate(&inputs()).unwrap() {
        let path = folder().join(name);
        if bless {
            fs::write(&path, &bytes).unwrap();
        }
        assert!(fs::read(&path).unwrap_or_default() == bytes, "{name} differs from what the generator makes; BLESS=1 rewrites it");
    }
}

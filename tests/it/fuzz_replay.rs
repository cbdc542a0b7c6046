//! The bodies of the fuzz targets over their seeds and some hundred seeded mutants: what a fuzzer found once is not found again, and
//! the targets do not rot. With `CARECIRCLE_FUZZ_SECONDS` each target runs so long instead, and says how often it did.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::support::rng;

#[path = "../../fuzz/bodies.rs"]
pub mod bodies;

/// Bytes and words at which parsers turn.
const TOKENS: [&[u8]; 20] = [
    b"\0",
    b"\"",
    b"'",
    b",",
    b"\n",
    b"{",
    b"[",
    b"]",
    b"<",
    b"</",
    b"&#",
    b"-",
    b"1e308",
    b"NaN",
    b"4294967295",
    b"18446744073709551615",
    "\u{3000}".as_bytes(),
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
];

/// A seed changed at one to eight places; at times joined with another.
fn mutant(seed: &[u8], other: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut out = seed.to_vec();
    for _ in 0..rng.random_range(1..9) {
        let at = rng.random_range(0..=out.len());
        let end = (at + rng.random_range(1..40)).min(out.len());
        match rng.random_range(0..8) {
            0 if at < out.len() => out[at] ^= 1 << rng.random_range(0..8),
            1 if at < out.len() => out[at] = rng.random(),
            2 => drop(out.splice(at..at, TOKENS[rng.random_range(0..TOKENS.len())].iter().copied())),
            3 => drop(out.drain(at..end)),
            4 => {
                let piece = out[at..end].repeat(rng.random_range(1..30));
                drop(out.splice(at..at, piece));
            }
            5 if end - at >= 4 => rng.fill(&mut out[at..at + 4]),
            6 => out.truncate(at),
            _ if !other.is_empty() => {
                let from = rng.random_range(0..other.len());
                let piece = other[from..(from + 60).min(other.len())].to_vec();
                drop(out.splice(at..end, piece));
            }
            _ => {}
        }
    }
    out.truncate(1 << 18);
    out
}

/// A zip archive with one of its files changed: changed as a whole it is hardly ever one.
fn mutant_of_archive(seed: &[u8], rng: &mut ChaCha8Rng) -> Option<Vec<u8>> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(seed)).ok()?;
    let which = rng.random_range(0..archive.len());
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        let bytes = if i == which { mutant(&bytes, b"", rng) } else { bytes };
        out.start_file(name, zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).ok()?;
        out.write_all(&bytes).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

/// Runs a target over its seeds and then over mutants, for the time or number given.
fn replay(target: &str) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let body = bodies::ALL.iter().find(|(name, _)| *name == target).unwrap().1;
    let mut seeds = bodies::seeds(&fuzz, target);
    if target == "pack" {
        let of_program =
            ["norms.toml", "jiaxing-2022.toml"].map(|name| (name.to_owned(), std::fs::read(fuzz.join("../seeds").join(name)).unwrap()));
        seeds.extend(of_program);
    }
    assert!(!seeds.is_empty(), "{target} has no seeds");
    let seconds: Option<u64> = std::env::var("CARECIRCLE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let from: u64 = std::env::var("CARECIRCLE_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    // What is being run is left here when the program is aborted.
    let running = std::env::temp_dir().join(format!("carecircle-fuzz-{target}-{}", std::process::id()));
    let run = |name: &str, bytes: &[u8]| {
        if seconds.is_some() {
            std::fs::write(&running, bytes).unwrap();
        }
        let begun = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| body(bytes))).is_err() {
            let kept = running.with_extension("found");
            std::fs::write(&kept, bytes).unwrap();
            panic!("{target}, {name}: the bytes are in {}", kept.display());
        }
        if seconds.is_some() && begun.elapsed() > Duration::from_secs(10) {
            println!("{target}, {name}: {:?}", begun.elapsed());
            std::fs::write(running.with_extension("slow"), bytes).unwrap();
        }
    };
    for (name, bytes) in &seeds {
        run(name, bytes);
    }
    let begun = Instant::now();
    let mut count: u64 = 0;
    loop {
        let done = seconds.map_or(count >= 150, |seconds| begun.elapsed() > Duration::from_secs(seconds));
        if done {
            break;
        }
        let mut rng = rng(from + count);
        let (name, seed) = &seeds[rng.random_range(0..seeds.len())];
        let other = &seeds[rng.random_range(0..seeds.len())].1;
        let of_archive = if seed.starts_with(b"PK") && rng.random_bool(0.8) { mutant_of_archive(seed, &mut rng) } else { None };
        let bytes = of_archive.unwrap_or_else(|| mutant(seed, other, &mut rng));
        run(&format!("{name}, mutant {}", from + count), &bytes);
        count += 1;
    }
    let _ = std::fs::remove_file(&running);
    println!("{target}: {} seeds, {count} mutants in {:?}", seeds.len(), begun.elapsed());
}

macro_rules! targets {
    ($($name:ident),*) => {
        $(#[test] fn $name() { replay(stringify!($name)); })*

        #[test]
        fn every_target_has_its_file_its_seeds_and_its_replay() {
            let named: Vec<&str> = vec![$(stringify!($name)),*];
            assert_eq!(bodies::ALL.map(|(name, _)| name).to_vec(), named);
            let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
            let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
            for name in named {
                assert!(fuzz.join("fuzz_targets").join(format!("{name}.rs")).exists() && manifest.contains(&format!("name = \"{name}\"")), "{name}");
            }
        }
    };
}

targets!(lists, vector, raster, extract, timetable, study, pack, network, http);

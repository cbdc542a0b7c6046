//! Measurement on real extracts: their own addressed elements are taken out of the index, written as people write addresses, and found
//! again.
//!
//! ```sh
//! EXTRACTS=folder/of/extracts cargo test --workspace --lib -- --ignored --nocapture locate::measured
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::extract_places::{ElementId, ExtractPlaces, read};
use super::finder::{Locator, Wanted};
use super::key::is_chinese;
use crate::areas::{Areas, Draft};
use crate::osm::elements::Extract;
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{Area, AreaLevel, LayerReport};

/// An element with an address or a name, and its true place.
struct Sample {
    id: ElementId,
    at: LonLat,
    name: String,
    street: String,
    number: String,
    city: String,
    town: Option<AreaId>,
}

/// A number from 0 to `below` that depends on `seed` only (SplitMix64).
fn pick(seed: u64, below: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % below
}

fn full_width(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c }).collect()
}

fn exchanged(text: &str, seed: u64) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    if chars.len() > 3 {
        let at = usize::try_from(pick(seed, chars.len() as u64 - 2)).unwrap() + 1;
        chars.swap(at - 1, at);
    }
    chars.into_iter().collect()
}

/// Ways of writing an address: what people do to one.
const WRITINGS: [&str; 9] =
    ["whole", "no city", "wide digits", "typo", "near", "number first", "name only", "name and street", "wrong order"];

fn written(sample: &Sample, writing: usize, seed: u64) -> (String, String) {
    let Sample { name, street, number, city, .. } = sample;
    let zh = is_chinese(street);
    let door = if zh { format!("{street}{number}号") } else { format!("{street} {number}") };
    let first = if zh { format!("{number}号{street}") } else { format!("{number} {street}") };
    let around = |door: &str| match (zh, city.is_empty()) {
        (_, true) => door.to_owned(),
        (true, _) => format!("{city}某街道{door}"),
        (false, _) => format!("{door}, {city}"),
    };
    let name = if pick(seed ^ 77, 2) == 0 { name.clone() } else { String::new() };
    match WRITINGS[writing] {
        "whole" => (name, around(&door)),
        "no city" => (name, door),
        "wide digits" => (name, around(&full_width(&door))),
        "typo" => (
            name,
            around(&if zh { format!("{}{number}号", exchanged(street, seed)) } else { format!("{} {number}", exchanged(street, seed)) }),
        ),
        "near" => (name, if zh { format!("{door}附近") } else { format!("near {door}") }),
        "number first" => (name, around(&first)),
        "name only" => (sample.name.clone(), String::new()),
        "name and street" => (sample.name.clone(), around(street)),
        _ => (name, if city.is_empty() { door } else { format!("{city}, {door}") }),
    }
}

#[derive(Default)]
struct Tally {
    rows: usize,
    near: usize,
    decisive: usize,
    wrong: usize,
}

impl Tally {
    fn add(&mut self, decides: bool, off_m: Option<f64>) {
        self.rows += 1;
        self.near += usize::from(off_m.is_some_and(|m| m <= 100.0));
        self.decisive += usize::from(decides);
        self.wrong += usize::from(decides && off_m.is_none_or(|m| m > 100.0));
    }

    fn show(&self, what: &str) -> String {
        format!("{what:<34} rows {:>6}  within 100 m {:>6}  decisive {:>6}  wrong {:>4}", self.rows, self.near, self.decisive, self.wrong)
    }
}

/// Elements of an extract with an address or a name.
fn samples(extract: &Extract, places: &ExtractPlaces, areas: &Areas) -> Vec<Sample> {
    let known: BTreeSet<String> = places.things.iter().map(|t| t.source.clone()).collect();
    let mut out = Vec::new();
    for e in extract.tagged_nodes().chain(extract.ways()) {
        let street = e.tag("addr:street").unwrap_or_default();
        let number = e.tag("addr:housenumber").unwrap_or_default();
        let thing = known.contains(&e.label());
        if !thing && (number.is_empty() || street.is_empty()) {
            continue;
        }
        let at: Vec<LonLat> = if e.refs().is_empty() {
            extract.lonlat(e.id).into_iter().collect()
        } else {
            e.refs().iter().filter_map(|n| extract.lonlat(*n)).collect()
        };
        let Some((at, _)) = super::streets::middle(&at) else { continue };
        out.push(Sample {
            id: (e.kind.letter(), e.id),
            at,
            name: if thing { e.tag("name").unwrap_or_default().to_owned() } else { String::new() },
            street: street.to_owned(),
            number: number.to_owned(),
            city: e.tag("addr:city").unwrap_or_default().to_owned(),
            town: areas.at(AreaLevel::Town, at),
        });
    }
    out
}

/// Areas of an extract as towns.
fn towns(extract: &Extract) -> Areas {
    let found = extract.boundaries(None, &mut LayerReport::default());
    let town = |area: Area| Draft { area: Area { level: AreaLevel::Town, parent: None, ..area }, parent: None };
    Areas::new(found.into_iter().map(town).collect())
}

/// Tallies by way of writing, over `batches` parts of an extract's elements that are taken out in turn.
fn measure(file: &Path, batches: u64, with_towns: bool, show: usize) -> BTreeMap<String, Tally> {
    let extract = Extract::open(file).unwrap();
    let areas = if with_towns { towns(&extract) } else { Areas::new(Vec::new()) };
    let all = samples(&extract, &read(&extract, &BTreeSet::new()), &areas);
    let names: Vec<&str> = areas.areas.iter().map(|a| a.name.as_str()).collect();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut shown = 0;
    let (mut asked, mut took) = (0_u32, std::time::Duration::ZERO);
    for batch in 0..batches.min(8) {
        let mine: Vec<(u64, &Sample)> = (0_u64..).zip(&all).filter(|(n, _)| pick(*n, batches) == batch).collect();
        let without: BTreeSet<ElementId> = mine.iter().map(|(_, s)| s.id).collect();
        let locator = Locator::new(read(&extract, &without), names.iter().copied(), |at| areas.at(AreaLevel::Town, at));
        for (seed, sample) in mine {
            for (writing, what) in WRITINGS.iter().enumerate() {
                let (name, address) = written(sample, writing, seed);
                let lacks = |text: &str| text.is_empty();
                let by_name = what.starts_with("name");
                if (sample.number.is_empty() && !by_name) || (lacks(&name) && by_name) {
                    continue;
                }
                let town = sample.town.filter(|_| pick(seed ^ 5, 2) == 0);
                let town_name = town.map_or("", |t| names[t.index()]);
                let wanted = Wanted { name: &name, address: &address, areas: [town_name, ""], town, list: "list" };
                let began = std::time::Instant::now();
                let found = locator.find(&wanted);
                took += began.elapsed();
                asked += 1;
                let off_m = found.best.map(|b| geodesic_m(b.at, sample.at));
                let way = found.best.map_or("none", |b| b.by.code());
                tallies.entry(format!("writing {what}")).or_default().add(found.decides(), off_m);
                tallies
                    .entry(format!("way {way}{}", if found.decides() { "" } else { ", rough" }))
                    .or_default()
                    .add(found.decides(), off_m);
                tallies.entry("all".to_owned()).or_default().add(found.decides(), off_m);
                if found.decides() && off_m.is_some_and(|m| m > 100.0) && shown < show {
                    shown += 1;
                    println!(
                        "    {:?} \"{name}\" \"{address}\" town \"{town_name}\": {way}, off {:.0} m, said {:.0} m",
                        sample.id,
                        off_m.unwrap(),
                        found.best.unwrap().within_m.unwrap()
                    );
                }
            }
        }
    }
    println!("  {asked} rows in {:.1} s", took.as_secs_f64());
    tallies
}

#[test]
#[ignore = "needs real extracts, in the folder that EXTRACTS names"]
fn real_extracts_are_found_again() {
    let Some(folder) = std::env::var_os("EXTRACTS") else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "pbf" || e == "osm")) {
        for with_towns in [true, false] {
            println!(
                "{} {}",
                file.file_name().unwrap().to_string_lossy(),
                if with_towns { "with borders of towns" } else { "without borders" }
            );
            for (what, tally) in measure(file, 20, with_towns, 40) {
                println!("  {}", tally.show(&what));
            }
        }
    }
}

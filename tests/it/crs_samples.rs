//! Random samples of real and made lists, written in eight coordinate systems and read without or with a wrong declaration: how
//! often the right system is named first, and whether a wrong one is ever accepted without a word.
//!
//! The whole measurement: `cargo test --workspace --test it -- --ignored crs_samples --nocapture`.
//! `CRS_SAMPLES` is the number of samples of each system and layer, 20 unless it says otherwise.

use std::path::Path;

use carecircle::analysis::{Loaded, load};
use carecircle::crs_check::{CrsConfidence, NetworkStreets, Reading, assess, check_coordinates};
use carecircle::geom::LonLat;
use carecircle::import::crs::{Crs, ToWgs84};
use carecircle::model::{AreaLevel, ImportReport, LayerReport, WrittenCoordinates, WrittenRow};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::support::rng;

/// Places of one layer: position, and the town that the row names.
type Places = Vec<(LonLat, String)>;

/// Coordinates of a position in a system, by iteration against the program's own conversion to WGS84.
fn written(at: LonLat, crs: Crs, to: &ToWgs84) -> [f64; 2] {
    let prefix = crs.zone().filter(|z| z.prefixed).map_or(0.0, |z| f64::from(z.number) * 1e6);
    let mut xy = match crs {
        _ if crs.is_degrees() => [at.lon(), at.lat()],
        Crs::Epsg(3857) | Crs::Bd09Mercator => [at.lon() * 111_320.0, at.lat() * 115_000.0],
        _ => [500_000.0 + prefix, at.lat() * 110_900.0],
    };
    let scale = if crs.is_degrees() { [1.0, 1.0] } else { [111_320.0 * at.lat().to_radians().cos(), 110_900.0] };
    for _ in 0..40 {
        let found = to.convert(xy[0], xy[1]).unwrap();
        let off = [at.lon() - found.lon(), at.lat() - found.lat()];
        if off[0].abs() + off[1].abs() < 1e-8 {
            return xy;
        }
        xy = [xy[0] + off[0] * scale[0], xy[1] + off[1] * scale[1]];
    }
    panic!("{crs}: {at:?} {xy:?}")
}

/// All places of a layer as rows in one system, written once.
fn rows(places: &Places, reading: Reading) -> Vec<WrittenRow> {
    let to = ToWgs84::new(reading.crs).unwrap();
    let row = |place: &(LonLat, String)| {
        let [x, y] = written(place.0, reading.crs, &to);
        WrittenRow { xy: if reading.swapped { [y, x] } else { [x, y] }, town: place.1.clone(), ..WrittenRow::default() }
    };
    places.iter().map(row).collect()
}

/// Counts of one system, layer and size.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    /// Readings, and those in which the right system is named first.
    all: usize,
    first: usize,
    /// Readings in a wrong system, those of them about which nothing is said, and those for which another wrong one is proposed.
    wrong: usize,
    silent: usize,
    misled: usize,
    /// Readings in the right system, those of them that are refuted, and those that are unsure.
    right: usize,
    refuted: usize,
    unsure: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, o: Self) {
        for (a, b) in [
            (&mut self.all, o.all),
            (&mut self.first, o.first),
            (&mut self.wrong, o.wrong),
            (&mut self.silent, o.silent),
            (&mut self.misled, o.misled),
            (&mut self.right, o.right),
            (&mut self.refuted, o.refuted),
            (&mut self.unsure, o.unsure),
        ] {
            *a += b;
        }
    }
}

/// Sizes of samples, and from which size on each column counts.
const SIZES: [usize; 20] = [20, 5, 50, 10, 100, 25, 7, 30, 15, 20, 40, 70, 150, 200, 300, 400, 500, 22, 60, 12];
const FROM: [usize; 3] = [5, 20, 100];

/// Measures one layer and prints a line a system: counts of samples of 5 to 19, 20 to 99, and 100 and more rows.
fn measure(label: &str, loaded: &Loaded, places: &Places, systems: &[Reading], samples: usize, dice: &mut ChaCha8Rng) -> [Tally; 3] {
    let streets = NetworkStreets::new(&loaded.study, loaded.network.as_deref());
    let terrain = NetworkStreets::surroundings(&loaded.study, streets.as_ref());
    let centre = loaded.study.plane.centre();
    let same = |a: Reading, b: Reading| {
        let [x, y] = written(centre, a.crs, &ToWgs84::new(a.crs).unwrap());
        let at = ToWgs84::new(b.crs).unwrap().convert(x, y);
        a.swapped == b.swapped && at.is_ok_and(|at| carecircle::geom::geodesic_m(at, centre) < 15.0)
    };
    let mut total = [Tally::default(); 3];
    for &truth in systems {
        let all = rows(places, truth);
        let mut here = [Tally::default(); 3];
        for number in 0..samples {
            let size = SIZES[number % SIZES.len()].min(places.len());
            let mut order: Vec<usize> = (0..places.len()).collect();
            for i in 0..size {
                let j = dice.random_range(i..order.len());
                order.swap(i, j);
            }
            let sample: Vec<WrittenRow> = order[..size].iter().map(|i| all[*i].clone()).collect();
            let undeclared = Reading { crs: Crs::Wgs84, swapped: truth.swapped };
            let other = systems[dice.random_range(0..systems.len())];
            for read in [undeclared, other, truth] {
                let verdict = assess(&sample, read, centre, &terrain).unwrap();
                let (named, said) = (same(truth, verdict.best.reading), verdict.is_doubtful() || verdict.certainty != CrsConfidence::Sure);
                let (is_right, refuted) = (same(truth, read), verdict.is_refuted());
                let count = |is: bool| usize::from(is);
                here[FROM.iter().rposition(|from| size >= *from).unwrap()] += Tally {
                    all: 1,
                    first: count(named),
                    wrong: count(!is_right),
                    silent: count(!is_right && !said),
                    misled: count(!is_right && refuted && !named),
                    right: count(is_right),
                    refuted: count(is_right && refuted),
                    unsure: count(is_right && verdict.certainty != CrsConfidence::Sure),
                };
            }
        }
        let cell = |t: &Tally| {
            format!(
                "{:>3}/{:<3} first, of {:>3} wrong {} silent {} misled, of {:>3} right {} refuted {} unsure",
                t.first, t.all, t.wrong, t.silent, t.misled, t.right, t.refuted, t.unsure
            )
        };
        let name = format!("{}{}", truth.crs, if truth.swapped { " N first" } else { "" });
        println!("{label:<30} {name:<18} | {}", here.iter().map(cell).collect::<Vec<_>>().join(" | "));
        for (sum, one) in total.iter_mut().zip(here) {
            *sum += one;
        }
    }
    total
}

fn straight(crs: Crs) -> Reading {
    Reading { crs, swapped: false }
}

fn chinese() -> Vec<Reading> {
    let mut all: Vec<Reading> =
        [Crs::Wgs84, Crs::Gcj02, Crs::Bd09, Crs::Gcj02Twice, Crs::Bd09Twice, Crs::Epsg(4549), Crs::Epsg(4528)].map(straight).to_vec();
    all.extend([Crs::Gcj02ThenBd09, Crs::Bd09Mercator].map(straight));
    all.push(Reading { crs: Crs::Epsg(4549), swapped: true });
    all
}

fn maltese() -> Vec<Reading> {
    let both = [Crs::Wgs84, Crs::Epsg(32633), Crs::Epsg(3857)];
    let mut all: Vec<Reading> = both.into_iter().flat_map(|crs| [false, true].map(|swapped| Reading { crs, swapped })).collect();
    all.extend([Crs::Gcj02, Crs::Bd09].map(straight));
    all
}

/// Layers of a study, with the town that each row names where `towns` says so.
fn layers(loaded: &Loaded, towns: bool) -> Vec<(&'static str, Places)> {
    let study = &loaded.study;
    let name = |text: Option<&str>| if towns { text.unwrap_or_default().to_owned() } else { String::new() };
    let area = |id: Option<carecircle::ids::AreaId>| name(id.map(|a| study.areas[a.index()].name.as_str()));
    let facilities = study.facilities.iter().filter_map(|f| Some((f.at?, name(f.area_name.as_deref())))).collect();
    let homes = study.homes.iter().map(|h| (h.at, area(h.town))).collect();
    let seats = study.areas.iter().filter(|a| a.level == AreaLevel::Village);
    let seats: Places = seats.filter_map(|a| Some((a.seat?, area(a.parent)))).collect();
    let stops: Places = study.stops.iter().filter_map(|s| Some((s.at?, name(s.town.as_deref())))).collect();
    let buses: Places = study.transit.iter().flat_map(|t| &t.stops).map(|s| (s.at, String::new())).collect();
    [("facilities", facilities), ("homes", homes), ("seats", seats), ("stops", stops), ("bus stops", buses)]
        .into_iter()
        .filter(|(_, places): &(_, Places)| places.len() >= 5)
        .collect()
}

fn table(name: &str, loaded: &Loaded, towns: bool, systems: &[Reading], samples: usize) -> [Tally; 3] {
    let mut dice = rng(13);
    let mut all = [Tally::default(); 3];
    for (layer, places) in layers(loaded, towns) {
        let found = measure(&format!("{name}, {layer} ({})", places.len()), loaded, &places, systems, samples, &mut dice);
        for (sum, one) in all.iter_mut().zip(found) {
            *sum += one;
        }
    }
    println!("{name}: {all:?}");
    all
}

/// Holds the counts of samples to what is promised of them.
fn hold(all: [Tally; 3]) {
    assert!(all.iter().all(|t| t.silent == 0), "a wrong system is accepted without a word: {all:?}");
    let large = |count: fn(&Tally) -> usize| all[1..].iter().map(count).sum::<usize>();
    assert!(100 * large(|t| t.first) >= 99 * large(|t| t.all), "the right system is not named first: {all:?}");
    assert_eq!(large(|t| t.refuted), 0, "the right system is refuted: {all:?}");
}

fn open(study: &str) -> Loaded {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata").join(study), |_| {}).unwrap()
}

/// Number of samples of each system and layer.
fn samples() -> usize {
    std::env::var("CRS_SAMPLES").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

#[test]
#[ignore = "a measurement of some minutes"]
fn crs_samples_of_the_demo() {
    hold(table("demo", &open("linhai"), true, &chinese(), samples()));
}

#[test]
#[ignore = "a measurement of some minutes"]
fn crs_samples_of_the_demo_without_towns() {
    hold(table("demo, no towns", &open("linhai"), false, &chinese(), samples()));
}

#[test]
#[ignore = "a measurement of some minutes"]
fn crs_samples_of_malta() {
    hold(table("Malta", &open("malta"), true, &maltese(), samples()));
}

/// Lists of the demo some of whose rows are in another system: how often that is told, how many of the rows that are named are
/// right, and how often a list of one system is said to be mixed.
#[test]
#[ignore = "a measurement of some minutes"]
fn crs_mixed() {
    let demo = open("linhai");
    let mut dice = rng(14);
    for (layer, places) in layers(&demo, true).into_iter().take(2) {
        for other in [Crs::Gcj02, Crs::Bd09] {
            let both = [Crs::Wgs84, other].map(|crs| rows(&places, straight(crs)));
            for (size, share) in [(100, 0), (30, 20), (100, 5), (100, 10), (100, 30), (400, 10)] {
                let (mut told, mut named, mut right) = (0, 0, 0);
                for _ in 0..10 {
                    let pick = |i: usize, dice: &mut ChaCha8Rng| {
                        let strange = dice.random_range(0..100) < share;
                        let row = both[usize::from(strange)][dice.random_range(0..places.len())].clone();
                        WrittenRow { place: format!("{} {i}", if strange { "other" } else { "row" }), ..row }
                    };
                    let rows: Vec<WrittenRow> = (0..size.min(places.len())).map(|i| pick(i, &mut dice)).collect();
                    let written = WrittenCoordinates { of: rows.len(), rows, crs: "WGS84".to_owned(), named: false, swapped: false };
                    let of = LayerReport { written: Some(Box::new(written)), ..LayerReport::new("facilities", "f.csv") };
                    let mut report = ImportReport { layers: vec![of], ..ImportReport::default() };
                    check_coordinates(&demo.study, demo.network.as_deref(), &mut report);
                    let notes = report.layers.iter().flat_map(|l| &l.notes).find(|n| n.reason == "crs-mixed");
                    let Some(note) = notes else { continue };
                    told += 1;
                    named += note.examples[0].matches("row ").count() + note.examples[0].matches("other ").count();
                    right += note.examples[0].matches("other ").count();
                }
                println!(
                    "{layer:<11} {other:<6} {size:>4} rows, {share:>3} % in it: told {told:>2} of 10, {right} of {named} rows named rightly"
                );
                assert!(share > 0 || told == 0, "a list of one system is said to be mixed");
            }
        }
    }
}

/// What one row can say by itself, on the demo: how many of the rows of another system, and how many of the list's own, lie so much
/// better in the other one that they speak for it. Where the two shares are near, no rule finds a few strange rows in a list.
#[test]
#[ignore = "a measurement of a minute"]
fn crs_mixed_evidence() {
    let demo = open("linhai");
    let streets = NetworkStreets::new(&demo.study, demo.network.as_deref());
    let terrain = NetworkStreets::surroundings(&demo.study, streets.as_ref());
    for (layer, places) in layers(&demo, true).into_iter().take(2) {
        for other in [Crs::Gcj02, Crs::Bd09] {
            let systems = [Crs::Wgs84, other].map(|crs| ToWgs84::new(crs).unwrap());
            let speaks = |row: &WrittenRow| {
                let [held, gained] = [0, 1].map(|i| terrain.place(systems[i].convert(row.xy[0], row.xy[1]).ok(), row));
                gained.fits && held.misfit - gained.misfit >= 1.4
            };
            let [own, strange] = [Crs::Wgs84, other].map(|crs| {
                let rows = rows(&places, straight(crs));
                100 * rows.iter().filter(|row| speaks(row)).count() / rows.len()
            });
            println!("{layer:<11} {other:<6} {strange} % of the strange rows speak for it, and {own} % of the others");
            assert!(strange > own);
        }
    }
}

//! What a fuzzer does with some bytes: one function a reader, shared by the targets of cargo-fuzz and by the replay of the tests
//! (`tests/it/fuzz_replay.rs`). Each ends in any case; what it must not do is panic, run without end, or take all memory.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use carecircle::geom::{LonLat, Plane};
use carecircle::ids::{EdgeId, NodeId, ProfileId};
use carecircle::import::columns::Field;
use carecircle::import::config::{FileFormat, LayerFile};
use carecircle::import::osm::{elements::Extract, features::FacilityTable, roads};
use carecircle::import::{ParcelOptions, StudyConfig, gtfs, parcels_from, study, table};
use carecircle::model::{Cohort, Home, ImportReport, LayerReport, Name, Profile, Roads, Settings, Study};
use carecircle::network::{Network, check, file};
use carecircle::reach::{SearchGraph, Start, Toward};
use carecircle::targets::Pack;
use carecircle::units::Millis;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// What is done with some bytes.
pub type Body = fn(&[u8]);

/// Every body by the name of its target and of its folder of seeds.
pub const ALL: [(&str, Body); 9] = [
    ("lists", lists),
    ("vector", vector),
    ("raster", raster),
    ("extract", extract),
    ("timetable", timetable),
    ("study", study_toml),
    ("pack", pack),
    ("network", network_file),
    ("http", http),
];

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        std::fs::write(dir.path().join(name), bytes).expect("a file in it");
    }
    dir
}

/// Reads a study of these files; what was read of a list is kept or dropped, and no more.
fn load(files: &[(&str, &[u8])]) {
    let dir = folder(files);
    let Ok(config) = StudyConfig::read(dir.path()) else { return };
    let Ok((study, report)) = study(dir.path(), &config, None) else { return };
    for layer in report.layers.iter().filter(|l| l.layer != "areas" && l.layer != "transit") {
        assert!(layer.read >= layer.kept, "{layer}");
    }
    assert!(study.homes.iter().all(|home| home.seniors >= 0.0 && home.seniors.is_finite()));
}

/// The bytes as a table of each format, and as every layer of a study under each of these names.
fn tables(bytes: &[u8], formats: &[(FileFormat, &str)]) {
    for (format, name) in formats {
        let source = LayerFile::new(name, *format);
        let read = table::parse(bytes, &source, Field::FACILITY, &[], &mut LayerReport::default());
        if read.is_ok() {
            let toml = format!("[[facilities]]\nfile = \"{name}\"\n[[homes]]\nfile = \"{name}\"\n[[areas]]\nfile = \"{name}\"\n");
            load(&[("study.toml", toml.as_bytes()), (name, bytes)]);
        }
    }
}

/// Lists without geometries: delimited text and workbooks, of facilities, homes and parcels.
pub fn lists(bytes: &[u8]) {
    tables(bytes, &[(FileFormat::Csv, "f.csv"), (FileFormat::Workbook, "f.xlsx")]);
    for name in ["f.csv", "f.xlsx"] {
        let _ = parcels_from(bytes, name, ParcelOptions::default());
    }
}

/// Layers with geometries, of every format.
pub fn vector(bytes: &[u8]) {
    use FileFormat::{FlatGeobuf, GeoJson, GeoJsonSeq, GeoPackage, GeoParquet, Kml, Shapefile};
    let formats = [(GeoJson, "f.geojson"), (GeoJsonSeq, "f.geojsonl"), (Kml, "f.kml"), (Shapefile, "f.zip")];
    tables(bytes, &formats);
    tables(bytes, &[(GeoPackage, "f.gpkg"), (FlatGeobuf, "f.fgb"), (GeoParquet, "f.parquet")]);
}

/// Rasters of people.
pub fn raster(bytes: &[u8]) {
    // The name says whose numbers they are.
    load(&[("study.toml", b"[[homes]]\nfiles = [\"chn_f_60_2020.tif\"]\n"), ("chn_f_60_2020.tif", bytes)]);
}

/// Extracts: their roads, and everything else in them.
pub fn extract(bytes: &[u8]) {
    if let Ok((roads, _)) = roads::read_bytes("f", bytes, &Profile::built_in()) {
        // What is read can be built; few nodes, or it takes long.
        if roads.nodes.len() < 10_000 {
            let _ = Network::build(&roads, &Profile::built_in(), 2);
        }
    }
    let name = if bytes.starts_with(b"<") { "f.osm" } else { "f.osm.pbf" };
    let dir = folder(&[(name, bytes)]);
    if let Ok(extract) = Extract::open(&dir.path().join(name)) {
        let report = &mut LayerReport::default();
        let _ = (extract.facilities(&FacilityTable::built_in(), report), extract.buildings(report));
        let _ = (extract.boundaries(None, report), extract.basemap());
    }
}

/// Bus timetables, as a zip.
pub fn timetable(bytes: &[u8]) {
    static LAYER: OnceLock<carecircle::import::config::TransitLayer> = OnceLock::new();
    let layer = LAYER.get_or_init(|| {
        let toml = "[roads]\nfile = \"r.osm\"\n[transit]\ngtfs = \"gtfs.zip\"\ndate = 2025-06-30\n[[homes]]\nfile = \"h.csv\"\n";
        StudyConfig::parse(toml, "f").expect("a valid study").transit.expect("a timetable")
    });
    let _ = gtfs::read(folder(&[("gtfs.zip", bytes)]).path(), layer, &mut LayerReport::default());
}

/// `study.toml`.
pub fn study_toml(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = StudyConfig::parse(text, "f");
    }
}

/// Policy packs.
pub fn pack(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Pack::parse(text, "f.toml");
    }
}

/// Length of the head of a kept network: magic, format, sections, inputs, checksum, length, centre, edges in the tree, 18 sections.
pub const HEAD: usize = 8 + 4 + 4 + 8 + 8 + 8 + 16 + 8 + 18 * 16;

/// Gives the kept network `bytes` the checksum that `key` gives it.
pub fn sign(bytes: &mut [u8], key: u64) {
    const CHECKSUM: std::ops::Range<usize> = 24..32;
    bytes[CHECKSUM].fill(0);
    let sums = [xxh3_64(&bytes[..HEAD]), file::hash(&bytes[HEAD..])];
    let sum = xxh3_64_with_seed(&sums.map(u64::to_ne_bytes).concat(), key);
    bytes[CHECKSUM].copy_from_slice(&sum.to_ne_bytes());
}

/// The kept network: each six bytes are an edit of a valid file (place, then new value), signed as the program signs.
pub fn network_file(bytes: &[u8]) {
    const KEY: u64 = 0x0f12_72ca;
    static VALID: OnceLock<Vec<u8>> = OnceLock::new();
    let valid = VALID.get_or_init(|| {
        let mut roads = Roads::default();
        let at = |k: u32| f64::from(k) * 0.002;
        let nodes: Vec<u32> = (0..25).map(|n| roads.node(121.12 + at(n % 5), 28.85 + at(n / 5))).collect();
        for i in 0..5 {
            let (row, column): (Vec<u32>, Vec<u32>) = (0..5).map(|k| (nodes[5 * i + k], nodes[5 * k + i])).unzip();
            roads.way(&row, &[("highway", "residential")]);
            roads.way(&column, &[("highway", "footway"), ("oneway:foot", "yes")]);
        }
        let network = Network::build(&roads, &Profile::built_in(), 2).expect("a grid of streets");
        let dir = folder(&[]);
        let path = dir.path().join("network.bin");
        file::save(&network, &LayerReport::default(), KEY, &path).expect("it can be written");
        std::fs::read(path).expect("and read")
    });
    let mut edited = valid.clone();
    for edit in bytes.chunks_exact(6) {
        let at = 16 + u32::from_le_bytes([edit[0], edit[1], edit[2], edit[3]]) as usize % (valid.len() - 18);
        edited[at..at + 2].copy_from_slice(&edit[4..]);
    }
    sign(&mut edited, KEY);
    let dir = folder(&[("network.bin", &edited)]);
    let Ok((network, _)) = file::open(&dir.path().join("network.bin"), KEY) else { return };
    check(&network).expect("what was opened is a network");
    let costs = network.costs(ProfileId(0), 1.0);
    for toward in [Toward::Starts, Toward::Away] {
        let snap = network.snap(ProfileId(0), network.node(NodeId(0)), 500.0);
        let starts: Vec<Start> = snap.map(|snap| Start { snap, access: Millis(0), label: 0 }).into_iter().collect();
        let _ = SearchGraph::new(&network, &costs, toward).reach(&network, &costs, &starts, Millis(900_000));
    }
    let _ = (0..network.edge_count()).map(|edge| network.shape(EdgeId::from_index(edge)).count()).sum::<usize>();
}

/// The server: the bytes as they come over a socket.
pub fn http(bytes: &[u8]) {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let (say, hear) = mpsc::channel();
        std::thread::spawn(move || {
            let at = |i: u32| LonLat::new(121.12 + f64::from(i % 10) * 0.001, 28.85 + f64::from(i / 10) * 0.001).expect("on Earth");
            let home =
                |i: u32| Home { id: format!("h{i}"), at: at(i), seniors: 2.0, bands: None, households: None, town: None, village: None };
            let cohort =
                Cohort { id: "steady".to_owned(), name: Name::default(), profile: ProfileId(0), speed_mps: 1.0, speed_sd_mps: None };
            let homes = (0..100).map(home).collect();
            let study = Study { homes, cohorts: vec![cohort], settings: Settings::default(), ..Study::on(Plane::about(at(0))) };
            let coverage = carecircle::coverage::cover(&study, None);
            let analysis = carecircle::analysis::Analysis::new(study, ImportReport::default(), None, coverage, Vec::new());
            let any: SocketAddr = ([127, 0, 0, 1], 0).into();
            carecircle::serve::run(analysis.into(), |_| None, any, |bound| say.send(bound).expect("somebody waits")).expect("a free port");
        });
        hear.recv().expect("the server is ready")
    });
    let mut socket = TcpStream::connect(server).expect("the server lives");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a time");
    if socket.write_all(bytes).and_then(|()| socket.shutdown(Shutdown::Write)).is_err() {
        return;
    }
    let mut told = Vec::new();
    let _ = socket.take(1 << 22).read_to_end(&mut told);
    let status = told.get(9..12).unwrap_or_default();
    assert!(status != b"500", "{}", String::from_utf8_lossy(&told[..told.len().min(2000)]));
}

/// Seeds of a target, with their file names, sorted.
pub fn seeds(fuzz: &Path, target: &str) -> Vec<(String, Vec<u8>)> {
    let read = |dir: std::fs::ReadDir| {
        dir.flatten().map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap_or_default()))
    };
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(fuzz.join("corpus").join(target)).map(read).into_iter().flatten().collect();
    all.sort();
    all
}

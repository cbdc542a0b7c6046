//! Files of some kilobytes that stand for gigabytes, or have no end: refused before they are expanded, with a short message.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use carecircle::import::gtfs;
use carecircle::import::osm::{elements::Extract, roads};
use carecircle::model::{LayerReport, Profile};

use crate::import_study::{folder, load};

/// The message with which a study is refused whose facilities or homes are this file.
fn refused(name: &str, bytes: &[u8]) -> String {
    let study = format!("[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"{name}\"\n");
    let homes = b"home,lon,lat,seniors\na,121.10,28.85,12\n";
    let message = load(folder(&[("study.toml", study.as_bytes()), ("homes.csv", homes), (name, bytes)]).path()).unwrap_err();
    assert!(message.len() < 20_000, "{} bytes of message", message.len());
    message
}

#[test]
fn a_wide_list_is_counted_before_its_cells_are() {
    // 20,000 headers over 20,000 rows of one cell: 400 million cells from 200 kB.
    let headers: Vec<String> = (0..20_000).map(|i| format!("c{i}")).collect();
    let list = format!("名称,{}\n{}", headers.join(","), "x\n".repeat(20_000));
    let message = refused("f.csv", list.as_bytes());
    assert!(message.contains("f.csv is refused") && message.contains("under 20001 headers"), "{message}");
    // As many names of properties as features.
    let features: Vec<String> = (0..20_000).map(|i| format!(r#"{{"type":"Feature","geometry":null,"properties":{{"p{i}":1}}}}"#)).collect();
    let message = refused("f.geojson", format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")).as_bytes());
    assert!(message.contains("20000 rows under 20000 headers"), "{message}");
}

#[test]
fn a_line_of_many_megabytes_is_not_quoted() {
    let message = refused("f.csv", format!("名称,类型\n{},老年食堂\n", "长".repeat(6 << 20)).as_bytes());
    assert!(message.contains("line 2 has a cell of 18 MiB") && message.len() < 400, "{message}");
    // A short enough cell is a header like any other, and is shortened where it is told.
    let message = refused("f.csv", format!("{},经度\n1,2\n", "长".repeat(2000)).as_bytes());
    assert!(message.contains("…") && message.len() < 2000, "{message}");
}

#[test]
fn elements_in_each_other_without_end_are_refused() {
    let kml = format!("<kml><Document>{}{}</Document></kml>", "<Folder>".repeat(200_000), "</Folder>".repeat(200_000));
    assert!(refused("f.kml", kml.as_bytes()).contains("more than 100 elements lie in each other"));
    let json = format!(r#"{{"type":"FeatureCollection","features":{}{}}}"#, "[".repeat(200_000), "]".repeat(200_000));
    assert!(refused("f.geojson", json.as_bytes()).contains("GeoJSON"));
}

/// A bus every ten seconds for ten days, a thousand times: 86 million journeys from 40 kB.
#[test]
fn headways_are_counted_before_they_are_written_out() {
    let row = "T1,0:00:00,239:59:59,1\n";
    let feed = |times: usize| {
        folder(&[
            ("stops.txt", b"stop_id,stop_name,stop_lat,stop_lon\nS1,a,28.85,121.12\nS2,b,28.86,121.13\n"),
            ("routes.txt", b"route_id,route_type\nR1,3\n"),
            ("trips.txt", b"route_id,service_id,trip_id\nR1,C,T1\n"),
            ("stop_times.txt", b"trip_id,arrival_time,departure_time,stop_id,stop_sequence\nT1,9:00:00,9:00:00,S1,1\nT1,9:06:00,9:06:00,S2,2\n"),
            ("calendar.txt", b"service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nC,1,1,1,1,1,1,1,20250101,20251231\n"),
            ("frequencies.txt", format!("trip_id,start_time,end_time,headway_secs\n{}", row.repeat(times)).as_bytes()),
        ])
    };
    let layer = || {
        let dir = folder(&[("study.toml", b"[roads]\nfile = \"r.osm.pbf\"\n[transit]\ngtfs = \".\"\ndate = 2025-06-30\ndepart = \"09:00-09:20\"\n[[homes]]\nfile = \"h.csv\"\n")]);
        carecircle::import::StudyConfig::read(dir.path()).unwrap().transit.unwrap()
    };
    let read = |times| gtfs::read(feed(times).path(), &layer(), &mut LayerReport::default());
    assert_eq!(read(1).unwrap().trips.len(), 86_400);
    let message = read(1000).unwrap_err().to_string();
    assert!(message.contains("frequencies.txt is refused: the memory that reading it takes"), "{message}");
}

/// Number as a protocol buffer writes it.
fn varint(mut n: usize) -> Vec<u8> {
    let mut out = Vec::new();
    while n > 127 {
        out.push(128 | (n & 127) as u8);
        n >>= 7;
    }
    out.push(n as u8);
    out
}

fn field(key: usize, bytes: &[u8]) -> Vec<u8> {
    [varint(key << 3 | 2), varint(bytes.len()), bytes.to_vec()].concat()
}

fn blob(kind: &str, data: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(data).unwrap();
    let blob = [varint(2 << 3), varint(data.len()), field(3, &packer.finish().unwrap())].concat();
    let head = [field(1, kind.as_bytes()), varint(3 << 3), varint(blob.len())].concat();
    [(head.len() as u32).to_be_bytes().to_vec(), head, blob].concat()
}

/// A million nodes whose numbers are all the same take 3 kB packed and 16 MB in memory, as often as the block is repeated.
#[test]
fn blocks_are_counted_while_they_grow() {
    let zeros = vec![0; 1 << 20];
    let dense = [field(1, &zeros), field(8, &zeros), field(9, &zeros)].concat();
    let block = blob("OSMData", &[field(1, &field(1, b"")), field(2, &field(2, &dense))].concat());
    let file = [blob("OSMHeader", &field(4, b"OsmSchema-V0.6")), block.repeat(100)].concat();
    assert!(file.len() < 1 << 20, "{}", file.len());
    let error = roads::read_bytes("bomb.osm.pbf", &file, &Profile::built_in()).unwrap_err().to_string();
    assert!(error.contains("elements of its blocks take more than"), "{error}");
    let dir = folder(&[("bomb.osm.pbf", &file)]);
    let error = Extract::open(&dir.path().join("bomb.osm.pbf")).unwrap_err().to_string();
    assert!(error.contains("elements of its blocks take more than"), "{error}");
}

/// What `check` says of a study, within twenty seconds.
fn checked(study: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
    let mut child = command.arg("check").arg(study).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let out = child.wait_with_output().unwrap();
    (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
}

/// Nobody waits for the other end of a pipe, wherever a file is expected.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_file() {
    for name in ["study.toml", "roads.osm.pbf", "homes.csv", "facilities.csv", "needs.toml", "own.toml", "report.docx"] {
        let dir = tempfile::tempdir().unwrap();
        crate::base_study::write(dir.path());
        let toml = fs::read_to_string(dir.path().join("study.toml")).unwrap();
        let named = match name {
            "needs.toml" => toml.replace("simulated", "needs = \"needs.toml\"\nsimulated"),
            "own.toml" => toml.replace("simulated", "packs = [\"own.toml\"]\nsimulated"),
            _ => toml,
        };
        fs::write(dir.path().join("study.toml"), named).unwrap();
        let _ = fs::remove_file(dir.path().join(name));
        assert!(Command::new("mkfifo").arg(dir.path().join(name)).status().unwrap().success());
        let (code, told) = checked(dir.path());
        assert!(code == Some(2) && told.contains("it is a pipe or a device"), "{name}: {code:?} {told}");
    }
}

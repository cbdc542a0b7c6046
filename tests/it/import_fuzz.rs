//! No importer panics, whatever the bytes, and nothing that was read goes missing from the report.

use std::io::{Cursor, Read, Write};

use carecircle::import::StudyConfig;
use carecircle::import::columns::Field;
use carecircle::import::config::{FileFormat, LayerFile};
use carecircle::import::table;
use carecircle::model::LayerReport;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::import_study::{folder, load};

const CSV: &str = "名称,类型,经度,纬度,seniors,床位,成立日期,所属街道\n\"甲,食堂\",老年食堂;助餐,121.1,28.85,12,20,2021-03-09,古城街道\n乙,日间照料,121.2,28.86,3,,2022年,大洋街道\n";
const GEOJSON: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},"features":[{"type":"Feature","properties":{"name":"a","kind":["canteen","daycare"],"seniors":3},"geometry":{"type":"Polygon","coordinates":[[[121.0,28.8],[121.2,28.8],[121.2,29.0],[121.0,28.8]]]}},{"type":"Feature","properties":{"name":"b","kind":"canteen","seniors":-1},"geometry":{"type":"Point","coordinates":[121.1,28.9]}}]}"#;
const STUDY: &str = "[study]\nname = \"x\"\ndate = 2025-06-30\n[[homes]]\nfile = \"h.csv\"\ncrs = \"GCJ-02\"\n[homes.columns]\nseniors = \"a\"\n[[circles]]\nid = \"c\"\nminutes = 15\nservices = [\"canteen\"]\nneed = 1\n[profiles.walk]\nstep_s = 1\n[settings]\nsnap_limit_m = 250\n";

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// `valid` with a few bytes changed, cut out or put in, or cut short.
fn spoilt(valid: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop_oneof![any::<u8>(), prop::sample::select(b"\0\"',;\n{}[]<>/=-.0123456789eNaN\xff\xe4".to_vec())];
    prop::collection::vec((0..valid.len(), bytes, 0..4_u8), 1..8).prop_map(move |edits| {
        let mut out = valid.clone();
        for (at, byte, how) in edits {
            let at = at.min(out.len().saturating_sub(1));
            match how {
                _ if out.is_empty() => {}
                0 => out[at] = byte,
                1 => out.insert(at, byte),
                2 => drop(out.drain(at..(at + usize::from(byte)).min(out.len()))),
                _ => {
                    let stretch = out[at..(at + usize::from(byte)).min(out.len())].to_vec();
                    out.extend(stretch);
                }
            }
        }
        out
    })
}

fn parse(bytes: &[u8], format: FileFormat) {
    let source = LayerFile::new("f", format);
    let mut report = LayerReport::default();
    if let Ok(table) = table::parse(bytes, &source, Field::FACILITY, &[], &mut report) {
        for row in 0..table.len() {
            for column in 0..table.headers.len() {
                assert!(table.cell(row, column).len() <= 4 * bytes.len().max(1 << 20));
            }
        }
    }
}

/// Loads the bytes as every layer that may have them; what was read is kept or dropped, and no more.
fn load_as(name: &str, bytes: &[u8]) {
    let study = format!("[[facilities]]\nfile = \"{name}\"\n[[homes]]\nfile = \"{name}\"\n[[areas]]\nfile = \"{name}\"\n");
    let Ok((study, report)) = load(folder(&[("study.toml", study.as_bytes()), (name, bytes)]).path()) else { return };
    for layer in report.layers.iter().filter(|l| l.layer != "areas") {
        assert_eq!(layer.read, layer.kept + layer.dropped(), "{layer}");
    }
    assert!(study.homes.iter().all(|h| h.seniors >= 0.0 && h.seniors.is_finite()));
    let mut ids: Vec<&str> = study.facilities.iter().map(|f| f.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), study.facilities.len());
}

#[test]
fn arbitrary_bytes_are_refused_or_read() {
    runner(400)
        .run(&prop::collection::vec(any::<u8>(), 0..2000), |bytes| {
            for format in [FileFormat::Csv, FileFormat::Workbook, FileFormat::GeoJson] {
                parse(&bytes, format);
            }
            let _ = StudyConfig::parse(&String::from_utf8_lossy(&bytes), "x");
            Ok(())
        })
        .unwrap();
}

#[test]
fn spoilt_text_is_refused_or_read() {
    for (name, valid) in [("f.csv", CSV), ("f.geojson", GEOJSON)] {
        runner(300)
            .run(&spoilt(valid.as_bytes().to_vec()), |bytes| {
                load_as(name, &bytes);
                Ok(())
            })
            .unwrap();
    }
    let (gbk, _, _) = encoding_rs::GBK.encode(CSV);
    runner(200)
        .run(&spoilt(gbk.into_owned()), |bytes| {
            load_as("f.csv", &bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn spoilt_study_files_are_refused_or_read() {
    runner(500)
        .run(&spoilt(STUDY.as_bytes().to_vec()), |bytes| {
            if let Err(e) = StudyConfig::parse(&String::from_utf8_lossy(&bytes), "x") {
                assert!(e.to_string().contains("line "), "{e}");
            }
            Ok(())
        })
        .unwrap();
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in CSV.replace("\"甲,食堂\"", "甲").lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            match cell.parse::<f64>() {
                Ok(n) => sheet.write(row, column, n).unwrap(),
                Err(_) => sheet.write(row, column, cell).unwrap(),
            };
        }
    }
    sheet.merge_range(4, 0, 5, 1, "合计", &rust_xlsxwriter::Format::new()).unwrap();
    book.save_to_buffer().unwrap()
}

/// Spoils the archive, and the XML of one part inside a sound archive.
#[test]
fn spoilt_workbooks_are_refused_or_read() {
    let valid = workbook();
    load_as("f.xlsx", &valid);
    runner(150)
        .run(&spoilt(valid.clone()), |bytes| {
            load_as("f.xlsx", &bytes);
            Ok(())
        })
        .unwrap();

    let mut archive = zip::ZipArchive::new(Cursor::new(valid)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    for (which, (_, bytes)) in parts.iter().enumerate().filter(|(_, p)| !p.0.starts_with("docProps")) {
        runner(40)
            .run(&spoilt(bytes.clone()), |bytes| {
                let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
                for (i, (name, whole)) in parts.iter().enumerate() {
                    zip.start_file(
                        name.as_str(),
                        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored),
                    )
                    .unwrap();
                    zip.write_all(if i == which { &bytes } else { whole }).unwrap();
                }
                load_as("f.xlsx", &zip.finish().unwrap().into_inner());
                Ok(())
            })
            .unwrap();
    }
}

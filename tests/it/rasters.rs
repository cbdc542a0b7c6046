//! Population rasters as homes. The rasters of `tests/data/rasters` are GDAL's (`make.sh`): six by four pixels, women and men.

use std::fs;
use std::path::Path;

use carecircle::geom::{LonLat, geodesic_m};
use carecircle::model::{Home, SeniorsAre};
use tiff::encoder::colortype::{Gray32Float, RGB8};
use tiff::encoder::{Compression, TiffEncoder};
use tiff::tags::Tag;

use crate::import_study::{folder, load, noted};

fn raster(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rasters").join(name)).unwrap()
}

fn sum(homes: &[Home]) -> f64 {
    homes.iter().map(|h| h.seniors).sum()
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

/// A study of these rasters alone, each under its own name.
fn alone(files: &[&str], keys: &str) -> tempfile::TempDir {
    let list = files.iter().map(|f| format!("\"{f}\"")).collect::<Vec<_>>().join(", ");
    let bytes: Vec<Vec<u8>> = files.iter().map(|f| raster(f)).collect();
    let study = format!("[[homes]]\nfiles = [{list}]\n{keys}\n");
    let mut all: Vec<(&str, &[u8])> = vec![("study.toml", study.as_bytes())];
    all.extend(files.iter().zip(&bytes).map(|(f, b)| (*f, b.as_slice())));
    folder(&all)
}

/// Women of 60 to 64 (69.4375) and men of 80 and more (13) in 15 pixels; 0 is nobody, one pixel has no data for both.
#[test]
fn rasters_of_age_and_sex_add_up_by_band() {
    let (study, report) = load(alone(&["chn_f_60_2020.tif", "chn_m_80_2020.tif"], "").path()).unwrap();
    assert_eq!((study.homes.len(), sum(&study.homes)), (15, 82.4375));
    assert_eq!(study.seniors_are, SeniorsAre::Estimated);
    let bands = study.homes.iter().map(|h| h.bands.unwrap()).fold([0.0; 3], |s, b| [s[0] + b.from_60, s[1] + b.from_70, s[2] + b.from_80]);
    assert_eq!(bands, [69.4375, 0.0, 13.0]);
    let first = &study.homes[0];
    assert!(geodesic_m(first.at, at(121.1005, 28.8535)) < 0.01, "{:?}", first.at);
    assert_eq!(first.seniors, 0.75);
    let ids: std::collections::BTreeSet<&str> = study.homes.iter().map(|h| h.id.as_str()).collect();
    assert_eq!(ids.len(), 15);
    let layer = &report.layers[0];
    assert_eq!((layer.read, layer.kept), (15, 15));
    assert_eq!((noted(&report, "raster-no-data"), noted(&report, "raster-bad-pixel")), (1, 0));
    assert_eq!(noted(&report, "raster-group-missing"), 8);
    assert!(
        report.to_string().contains("82.4 seniors in 15 pixels, 15 homes") && report.to_string().contains("1 of 24 pixels"),
        "{report}"
    );
}

/// The same pixels in other systems, types and layouts: in degrees, by the middle of pixels, in doubles, and in metres.
#[test]
fn a_raster_lies_where_its_own_keys_say() {
    for (file, seniors, homes, corner) in [
        ("seniors_4490.tif", 69.4375, 15, Some(at(121.1005, 28.8535))),
        ("seniors_point.tif", 69.4375, 15, Some(at(121.1005, 28.8535))),
        ("seniors_f64.tif", 13.0, 13, Some(at(121.1005, 28.8535))),
        ("seniors_3857.tif", 71.0, 15, None),
        ("seniors_32651.tif", 71.0, 15, None),
        ("seniors_4549.tif", 71.0, 15, None),
    ] {
        let (study, report) = load(alone(&[file], "").path()).unwrap();
        assert_eq!((sum(&study.homes), study.homes.len()), (seniors, homes), "{file}");
        assert!(study.homes.iter().all(|h| h.bands.is_none()));
        if let Some(corner) = corner {
            assert!(geodesic_m(study.homes[0].at, corner) < 0.01, "{file}: {:?}", study.homes[0].at);
        }
        // GDAL cut -99999 to the least number of 16 bits, and kept two of them where NaN is declared: neither is 'no data' by the file.
        let bad = [("seniors_4549.tif", 1), ("seniors_f64.tif", 2)].into_iter().find(|f| f.0 == file).map_or(0, |f| f.1);
        assert_eq!(noted(&report, "raster-bad-pixel"), bad, "{file}");
    }
    let (study, _) = load(alone(&["seniors_4549.tif"], "").path()).unwrap();
    let zone = import_position(605_050.0, 3_192_350.0);
    assert!(geodesic_m(study.homes[0].at, zone) < 0.01);
}

fn import_position(x: f64, y: f64) -> LonLat {
    use carecircle::import::crs::ToWgs84;
    ToWgs84::new("EPSG:4549".parse().unwrap()).unwrap().convert(x, y).unwrap()
}

/// The western half of the pixels lies in the only town; a second town without a border would leave nobody out.
#[test]
fn only_pixels_of_the_study_count() {
    let town = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"甲镇"},"geometry":{"type":"Polygon","coordinates":[[[121.09,28.84],[121.103,28.84],[121.103,28.86],[121.09,28.86],[121.09,28.84]]]}}]}"#;
    let bytes = raster("seniors_4490.tif");
    let study = "[[homes]]\nfile = \"seniors_4490.tif\"\n[[areas]]\nfile = \"t.geojson\"\n";
    let dir = folder(&[("study.toml", study.as_bytes()), ("t.geojson", town.as_bytes()), ("seniors_4490.tif", &bytes)]);
    let (study, report) = load(dir.path()).unwrap();
    assert_eq!(sum(&study.homes), 0.25 + 1.5 + 0.5 + 5.0 + 6.0 + 7.125);
    assert!(study.homes.iter().all(|h| h.town.is_some()));
    assert_eq!((report.layers[0].read, noted(&report, "raster-no-data"), noted(&report, "raster-outside")), (6, 1, 1));
    assert_eq!(noted(&report, "in-no-town"), 0);
}

/// Two buildings of 100 and 300 m² stand in the first pixel; the other pixels keep their people at the centre.
#[test]
fn the_people_of_a_pixel_are_spread_over_its_buildings() {
    let osm = crate::villages::osm(&[(1, 121.1002, 28.8535, 10.0), (2, 121.1006, 28.8535, 30.0)], "");
    let study =
        "[roads]\nfile = \"x.osm\"\n[[homes]]\nfile = \"seniors_4490.tif\"\nspread = \"buildings\"\n[[areas]]\nfile = \"t.geojson\"\n";
    let town = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"甲镇"},"geometry":{"type":"Polygon","coordinates":[[[121.09,28.84],[121.12,28.84],[121.12,28.86],[121.09,28.86],[121.09,28.84]]]}}]}"#;
    let bytes = raster("seniors_4490.tif");
    let dir = folder(&[
        ("study.toml", study.as_bytes()),
        ("x.osm", osm.as_bytes()),
        ("t.geojson", town.as_bytes()),
        ("seniors_4490.tif", &bytes),
    ]);
    let (study, _) = load(dir.path()).unwrap();
    assert_eq!(study.homes.len(), 16);
    assert!((sum(&study.homes) - 69.4375).abs() < 1e-9);
    let of = |id: &str| study.homes.iter().find(|h| h.id == id).unwrap().seniors;
    assert!((of("w1") - 0.0625).abs() < 1e-3 && (of("w2") - 0.1875).abs() < 1e-3, "{} {}", of("w1"), of("w2"));
}

/// What is no raster of seniors is refused by name, with the way out.
#[test]
fn what_is_no_raster_of_seniors_is_refused() {
    let bytes = raster("chn_f_60_2020.tif");
    let named = |name: &str| {
        let study = format!("[[homes]]\nfile = \"{name}\"\n");
        load(folder(&[("study.toml", study.as_bytes()), (name, &bytes)]).path()).unwrap_err()
    };
    for (name, said) in [
        ("chn_f_55_2020.tif", "it counts people from 55 years"),
        ("chn_ppp_2020.tif", "the whole population"),
        ("chn_pd_2020.tif", "a density"),
    ] {
        let error = named(name);
        assert!(error.starts_with(name) && error.contains(said), "{error}");
    }
    let both = |files: &str| {
        let study = format!("[[homes]]\nfiles = [{files}]\n");
        let all: Vec<(&str, &[u8])> =
            ["chn_f_60_2020.tif", "chn_t_60_2020.tif", "all.tif"].iter().map(|f| (*f, bytes.as_slice())).collect();
        let dir = folder(&all);
        fs::write(dir.path().join("study.toml"), study).unwrap();
        load(dir.path()).unwrap_err()
    };
    assert!(both("\"chn_f_60_2020.tif\", \"chn_f_60_2020.tif\"").contains("named twice"));
    assert!(both("\"chn_f_60_2020.tif\", \"chn_t_60_2020.tif\"").contains("counts people that chn_f_60_2020.tif counts too"));
    assert!(both("\"chn_f_60_2020.tif\", \"all.tif\"").contains("its name says no age"));
    let error = load(alone(&["seniors_4490.tif"], "crs = \"EPSG:4549\"").path()).unwrap_err();
    assert!(error.contains("the file says EPSG:4490") && error.contains("study.toml says EPSG:4549"), "{error}");
    let error = load(alone(&["seniors_4490.tif", "seniors_3857.tif"], "").path()).unwrap_err();
    assert!(error.contains("its pixels are not those of seniors_4490.tif"), "{error}");
    let error = load(alone(&["seniors_4490.tif"], "crs = \"GCJ-02\"").path()).unwrap_err();
    assert!(error.contains("an EPSG code"), "{error}");
}

/// A raster that is cut short, is a picture, says not where it lies, or would fill the memory.
#[test]
fn a_damaged_or_enormous_raster_is_refused_before_memory_is_spent() {
    let refused = |bytes: &[u8]| {
        let dir = folder(&[("study.toml", b"[[homes]]\nfile = \"seniors.tif\"\n"), ("seniors.tif", bytes)]);
        load(dir.path()).unwrap_err()
    };
    let whole = raster("seniors_4490.tif");
    for cut in [0, 3, 9, 100, whole.len() / 2, whole.len() - 1] {
        let error = refused(&whole[..cut]);
        assert!(error.starts_with("seniors.tif cannot be read as a raster of people (GeoTIFF)"), "{cut}: {error}");
    }
    for at in (0..whole.len()).step_by(9) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let dir = folder(&[("study.toml", b"[[homes]]\nfile = \"seniors.tif\"\n"), ("seniors.tif", &bytes)]);
        let _ = load(dir.path()); // no panic, whatever byte is wrong
    }
    let mut plain = std::io::Cursor::new(Vec::new());
    TiffEncoder::new(&mut plain).unwrap().write_image::<Gray32Float>(2, 2, &[1.0; 4]).unwrap();
    assert!(refused(plain.get_ref()).contains("names no system"), "{}", refused(plain.get_ref()));
    let mut picture = std::io::Cursor::new(Vec::new());
    TiffEncoder::new(&mut picture).unwrap().write_image::<RGB8>(1, 1, &[1, 2, 3]).unwrap();
    assert!(refused(picture.get_ref()).contains("it has 3 bands"));
    // Heads that promise more than the file has: by the size of a piece, and by that of the whole.
    for (width, height, said) in [
        (100_000_u32, 100_000_u32, "it is stored in pieces of 100000 × 100000 pixels"),
        (100_000, 500, "50000000 pixels lie about the study"),
    ] {
        let error = refused(&promising(width, height));
        assert!(error.contains(said) && error.contains("gdal_translate"), "{error}");
    }
}

/// A raster of four by four pixels whose head says that it has `width` by `height`, in one piece.
fn promising(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap().with_compression(Compression::Lzw);
    let mut image = encoder.new_image::<Gray32Float>(4, 4).unwrap();
    image.rows_per_strip(4).unwrap();
    image.encoder().write_tag(Tag::ModelPixelScaleTag, &[0.001, 0.001, 0.0][..]).unwrap();
    image.encoder().write_tag(Tag::ModelTiepointTag, &[0.0, 0.0, 0.0, 121.0, 28.0, 0.0][..]).unwrap();
    let keys: [u16; 12] = [1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326];
    image.encoder().write_tag(Tag::GeoKeyDirectoryTag, &keys[..]).unwrap();
    image.write_data(&[1.0; 16]).unwrap();
    let mut bytes = file.into_inner();
    for (tag, value) in [(Tag::ImageWidth, width), (Tag::ImageLength, height), (Tag::RowsPerStrip, height)] {
        let mut entry = tag.to_u16().to_le_bytes().to_vec();
        entry.extend([4, 0, 1, 0, 0, 0, 4, 0, 0, 0]); // one long number: 4
        let at = bytes.windows(entry.len()).position(|w| w == entry.as_slice()).unwrap();
        bytes[at + 8..at + 12].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}

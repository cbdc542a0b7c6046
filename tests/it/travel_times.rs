//! Travel times as data: the matrix home by facility, and the time surface.

use std::collections::BTreeMap;
use std::sync::Arc;

use carecircle::coverage::cover;
use carecircle::export::{NODATA, TravelTimes, matrix_csv, matrix_parquet, time_surface_geotiff};
use carecircle::geom::Xy;
use carecircle::ids::{CohortId, FacilityId, ServiceId};
use carecircle::model::{Profile, Study};
use carecircle::network::Network;
use carecircle::siting::{ModeAccess, facility_catchments};
use carecircle::units::Millis;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use crate::support::{add_facility, add_home, grid, random_city, rng, settle, study};

fn times_of<'a>(study: &'a Study, network: Option<&Arc<Network>>) -> TravelTimes<'a> {
    let coverage = cover(study, network.map(AsRef::as_ref));
    let circle = &study.circles[0];
    let access = network.and_then(|net| ModeAccess::new(study, net, &coverage, CohortId(0), circle.mode));
    let rows: Vec<FacilityId> = (0..study.facilities.len()).map(FacilityId::from_index).collect();
    let homes = facility_catchments(study, &coverage, access.as_ref(), CohortId(0), circle, &rows);
    TravelTimes {
        study,
        facilities: rows.into_iter().zip(homes).collect(),
        limit_min: circle.minutes,
        mode: "walk".to_owned(),
        cohort: "steady".to_owned(),
    }
}

/// Milliseconds by home and facility, as a CSV table says.
fn read_csv(bytes: &[u8]) -> BTreeMap<(String, String), u32> {
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap());
    assert_eq!(reader.headers().unwrap(), &["home", "facility", "time_s", "limit_min", "mode", "cohort"][..]);
    let row = |row: csv::StringRecord| {
        assert_eq!((&row[3], &row[4], &row[5]), ("25", "walk", "steady"));
        ((row[0].to_owned(), row[1].to_owned()), (row[2].parse::<f64>().unwrap() * 1000.0).round() as u32)
    };
    reader.records().map(|r| row(r.unwrap())).collect()
}

/// Each pair by itself: the coverage of a study with that facility alone.
#[test]
fn each_time_is_that_of_a_study_with_one_facility_and_parquet_says_the_same() {
    for seed in 0..4 {
        let sketch = random_city(seed, 40, 0.3);
        let network = (seed != 3).then(|| Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap()));
        let mut study = study(2, 25.0, 2);
        settle(&mut study, &mut rng(seed), 30, 3);
        let times = times_of(&study, network.as_ref());
        let found = read_csv(&matrix_csv(&times));
        let mut brute = BTreeMap::new();
        for f in 0..study.facilities.len() {
            let mut alone = study.clone();
            alone.facilities.iter_mut().enumerate().filter(|(row, _)| *row != f).for_each(|(_, other)| other.at = None);
            let coverage = cover(&alone, network.as_deref());
            let service: ServiceId = study.facilities[f].services[0];
            for (h, nearest) in coverage.cohorts[0].modes[0].services[service.index()].nearest.iter().enumerate() {
                if let Some(nearest) = nearest.filter(|n| n.time <= Millis::from_minutes(25.0)) {
                    brute.insert((study.homes[h].id.clone(), study.facilities[f].id.clone()), nearest.time.0);
                }
            }
        }
        assert!(brute.len() > 5 && times.pairs() == brute.len(), "seed {seed}: {} and {}", times.pairs(), brute.len());
        assert_eq!(found, brute, "seed {seed}");
        let file = tempfile::NamedTempFile::new().unwrap();
        matrix_parquet(&times, file.reopen().unwrap()).unwrap();
        let reader = SerializedFileReader::new(file.reopen().unwrap()).unwrap();
        let rows =
            reader.get_row_iter(None).unwrap().map(|row| {
                let row: Vec<Field> = row.unwrap().into_columns().into_iter().map(|c| c.1).collect();
                let [
                    Field::Str(home),
                    Field::Str(facility),
                    Field::Double(time_s),
                    Field::Double(limit),
                    Field::Str(mode),
                    Field::Str(cohort),
                ] = &row[..]
                else {
                    panic!("{row:?}")
                };
                assert_eq!((*limit, mode.as_str(), cohort.as_str()), (25.0, "walk", "steady"));
                ((home.clone(), facility.clone()), (time_s * 1000.0).round() as u32)
            });
        assert_eq!(rows.collect::<BTreeMap<_, _>>(), brute, "seed {seed}");
    }
}

/// A grid of streets every 100 m, a facility at the middle, 1 m/s: the way from a cell's middle is the way to the nearest street and then
/// along streets, block by block, and so at least the straight line and at most that and a block more in every direction.
#[test]
fn the_time_surface_has_the_minutes_of_a_grid_city() {
    let network = Arc::new(Network::build(&grid(8, 100.0).roads(), &Profile::built_in(), 0).unwrap());
    let mut study = study(1, 8.0, 1);
    add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    add_home(&mut study, Xy { x: 100.0, y: 0.0 }, 1.0);
    study.settings.max_minutes = 10.0;
    let coverage = cover(&study, Some(&network));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("times.tif");
    let who = (CohortId(0), &study.circles[0]);
    let (columns, rows) = time_surface_geotiff(&study, &network, &coverage, who, (&[ServiceId(0)], 1), 50.0, &file).unwrap();
    let mut decoder = tiff::decoder::Decoder::new(std::io::BufReader::new(std::fs::File::open(&file).unwrap())).unwrap();
    let scale = decoder.get_tag_f64_vec(tiff::tags::Tag::ModelPixelScaleTag).unwrap();
    let tie = decoder.get_tag_f64_vec(tiff::tags::Tag::ModelTiepointTag).unwrap();
    let tiff::decoder::DecodingResult::F32(cells) = decoder.read_image().unwrap() else { panic!("floats") };
    assert_eq!(cells.len(), columns as usize * rows as usize);
    let (mut reached, mut far) = (0, 0);
    for (i, minutes) in cells.iter().enumerate() {
        let (column, row) = ((i % columns as usize) as f64, (i / columns as usize) as f64);
        let at = carecircle::geom::LonLat::new(tie[3] + (column + 0.5) * scale[0], tie[4] - (row + 0.5) * scale[1]).unwrap();
        let at = study.plane.project(at);
        let seconds = f64::from(*minutes) * 60.0;
        // To the nearest street line on either axis, then along it.
        let off = |v: f64| (v - (v / 100.0).round() * 100.0).abs();
        let block = at.x.abs() + at.y.abs();
        if *minutes == NODATA {
            far += 1;
            assert!(block + 100.0 > 600.0, "{at:?} is within 10 minutes");
            continue;
        }
        reached += 1;
        assert!(seconds <= 600.1 && seconds >= at.x.hypot(at.y) - 1.0, "{at:?}: {seconds} s, in a straight line {}", at.x.hypot(at.y));
        assert!(seconds <= block + 101.0 + off(at.x).min(off(at.y)), "{at:?}: {seconds} s, block by block {block}");
    }
    assert!(reached > 200 && far > 20, "{reached} cells with minutes, {far} without");
}

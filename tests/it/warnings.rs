//! What is odd about a proposed site: each warning where it belongs, and none where nothing is odd.

use std::sync::Arc;

use carecircle::coverage::cover;
use carecircle::geom::{LonLat, LonLatError, Plane, Xy, shift};
use carecircle::ids::CohortId;
use carecircle::import::osm::features::{AreaClass, Basemap, MapArea};
use carecircle::model::{Area, AreaLevel, LayerReport, Profile, Study};
use carecircle::network::Network;
use carecircle::siting::{AreaIndex, ModeAccess, Warning, warnings};
use geo::{MultiPolygon, Rect, coord};

use crate::support::{add_home, centre, grid, study};

/// A grid of 1 km by 1 km, a street of its own 3 km east of it, a town around both but for the grid's northern edge, a
/// pond in the south-west and the sea south of everything.
struct Place {
    study: Study,
    ground: AreaIndex,
    ways: ModeAccess,
    plane: Plane,
}

fn place(centre: LonLat) -> Place {
    let plane = Plane::about(centre);
    let mut sketch = grid(5, 100.0);
    let first = sketch.nodes.len();
    sketch.nodes.extend([Xy { x: 3000.0, y: 0.0 }, Xy { x: 3200.0, y: 0.0 }]);
    sketch.streets.push((first, first + 1, false));
    let mut roads = carecircle::model::Roads::default();
    for &xy in &sketch.nodes {
        let at = plane.unproject(xy);
        roads.node(at.lon(), at.lat());
    }
    for &(a, b, _) in &sketch.streets {
        roads.way(&[u32::try_from(a).unwrap(), u32::try_from(b).unwrap()], &[("highway", "residential")]);
    }
    let network = Arc::new(Network::build(&roads, &Profile::built_in(), 0).unwrap());
    let mut study = study(1, 10.0, 1);
    study.plane = plane;
    add_home(&mut study, Xy { x: 0.0, y: 0.0 }, 10.0);
    let shape = |west: f64, south: f64, east: f64, north: f64| {
        let at = |x, y| {
            let at = plane.unproject(Xy { x, y });
            coord! { x: at.lon(), y: at.lat() }
        };
        MultiPolygon::from(Rect::new(at(west, south), at(east, north)).to_polygon())
    };
    let mut town = Area::named("镇", AreaLevel::Town, None);
    town.shape = Some(shape(-600.0, -1500.0, 3500.0, 450.0));
    study.areas.push(town);
    let area = |class, shape| MapArea { class, name: None, shape };
    let basemap = Basemap {
        extent: Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 1.0, y: 1.0 }),
        has_sea: true,
        areas: vec![
            area(AreaClass::Land, shape(-9000.0, -900.0, 9000.0, 9000.0)),
            area(AreaClass::Water, shape(-440.0, -440.0, -360.0, -360.0)),
        ],
        lines: Vec::new(),
        places: Vec::new(),
        report: LayerReport::new("basemap", "by hand"),
    };
    let ground = AreaIndex::new(&study, Some(&basemap));
    let coverage = cover(&study, Some(&network));
    let ways = ModeAccess::new(&study, &network, &coverage, CohortId(0), study.circles[0].mode).unwrap();
    Place { study, ground, ways, plane }
}

impl Place {
    fn warned(&self, at: LonLat) -> Vec<Warning> {
        warnings(&self.study, &self.ground, &self.ways, at)
    }

    fn codes(&self, at: LonLat) -> Vec<&'static str> {
        self.warned(at).iter().map(Warning::code).collect()
    }

    fn at(&self, x: f64, y: f64) -> LonLat {
        self.plane.unproject(Xy { x, y })
    }

    /// Holds the only reading that fits to where it should be, within a metre.
    fn assert_read(&self, typed: LonLat, how: &str, truly: Xy) {
        let read = self.warned(typed).into_iter().filter_map(|w| if let Warning::Read { how, at } = w { Some((how, at)) } else { None });
        let read: Vec<(&str, LonLat)> = read.collect();
        let [(found, at)] = read[..] else { panic!("one reading of {typed:?}: {read:?}") };
        let at = self.plane.project(at);
        assert_eq!(found, how);
        assert!((at.x - truly.x).hypot(at.y - truly.y) < 1.0, "{at:?} is not {truly:?}");
    }
}

/// Where neither an overlooked shift nor swapped numbers lead anywhere that fits.
const MALTA: (f64, f64) = (14.4, 35.9);

fn malta() -> Place {
    place(LonLat::new(MALTA.0, MALTA.1).unwrap())
}

#[test]
fn nothing_is_odd_on_a_street_in_a_town() {
    for place in [malta(), place(centre())] {
        assert_eq!(place.codes(place.at(20.0, 30.0)), [""; 0]);
    }
}

#[test]
fn away_from_streets_it_is_off_the_network() {
    let place = malta();
    assert_eq!(place.codes(place.at(1500.0, 0.0)), ["off_network"]);
    assert_eq!(place.codes(place.at(740.0, 0.0)), [""; 0], "240 m from the last street");
    assert!(matches!(place.warned(place.at(760.0, 0.0))[..], [Warning::OffNetwork { limit_m }] if limit_m == 250.0));
}

#[test]
fn a_street_of_its_own_is_an_island() {
    let place = malta();
    assert!(matches!(place.warned(place.at(3100.0, 10.0))[..], [Warning::Island { nodes: 2 }]));
}

#[test]
fn beyond_the_town_it_is_in_no_area() {
    let place = malta();
    assert_eq!(place.codes(place.at(0.0, 500.0)), ["no_area"]);
    assert_eq!(place.codes(place.at(0.0, 440.0)), [""; 0]);
}

#[test]
fn in_a_pond_and_in_the_sea_it_is_in_water() {
    let place = malta();
    assert_eq!(place.codes(place.at(-400.0, -400.0)), ["water"]);
    assert_eq!(place.codes(place.at(-340.0, -400.0)), [""; 0]);
    assert_eq!(place.codes(place.at(0.0, -1000.0)), ["off_network", "water"]);
}

#[test]
fn far_from_all_homes_it_is_outside_the_study() {
    let place = malta();
    assert_eq!(place.codes(place.at(0.0, 9000.0)), ["outside_study"]);
    assert_eq!(place.codes(LonLat::new(-MALTA.0, MALTA.1).unwrap()), ["outside_study"]);
}

#[test]
fn swapped_numbers_are_told() {
    let place = malta();
    let typed = place.at(100.0, -50.0);
    place.assert_read(LonLat::new(typed.lat(), typed.lon()).unwrap(), "swapped", Xy { x: 100.0, y: -50.0 });
    // In most of China the swapped pair is no position at all.
    assert!(matches!(LonLat::new(centre().lat(), centre().lon()), Err(LonLatError::Swapped { .. })));
}

#[test]
fn shifted_coordinates_are_told() {
    let place = place(centre());
    // The corners from which the shifts lead off the streets.
    let truly = Xy { x: 480.0, y: -480.0 };
    place.assert_read(shift::wgs84_to_gcj02(place.plane.unproject(truly)), "gcj-02", truly);
    let truly = Xy { x: 400.0, y: 400.0 };
    place.assert_read(shift::wgs84_to_bd09(place.plane.unproject(truly)), "bd-09", truly);
    // Where nothing is odd no other reading is tried.
    assert!(place.warned(place.at(0.0, 0.0)).is_empty());
}

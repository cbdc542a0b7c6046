//! Small cities made by hand or by a seed, and what tests ask of them.

use std::path::Path;

use carecircle::geom::{LonLat, Plane, Xy};
use carecircle::ids::{FacilityId, HomeId, ProfileId, ServiceId};
use carecircle::model::{CapacityUnit, Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Roads, Service, Settings, Study};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Holds a committed file to what makes it; `BLESS=1` writes it anew.
pub fn assert_committed(path: &Path, made: &[u8]) {
    if std::env::var_os("BLESS").is_some_and(|bless| bless == "1") {
        std::fs::write(path, made).unwrap();
    }
    assert!(std::fs::read(path).unwrap_or_default() == made, "{} differs from what makes it; BLESS=1 writes it anew", path.display());
}

pub fn centre() -> LonLat {
    LonLat::new(121.15, 28.85).unwrap()
}

pub fn plane() -> Plane {
    Plane::about(centre())
}

pub fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

pub fn profile(id: &str) -> ProfileId {
    let at = Profile::built_in().iter().position(|p| p.id == id).unwrap();
    ProfileId::from_index(at)
}

pub fn name(zh: &str) -> Name {
    Name { zh: zh.to_owned(), en: zh.to_owned() }
}

/// A study around the test plane's centre: one walking cohort at 1 m/s, one circle over all services.
pub fn study(services: usize, minutes: f64, need: usize) -> Study {
    Study {
        name: name("试验城"),
        simulated: true,
        services: (0..services)
            .map(|i| Service {
                id: format!("s{i}"),
                name: name(&format!("s{i}")),
                aliases: Vec::new(),
                from: None,
                levels: Vec::new(),
                capacity: Some(CapacityUnit::Seats),
            })
            .collect(),
        circles: vec![Circle {
            id: "circle".to_owned(),
            name: name("圈"),
            mode: CircleMode::Walk,
            minutes,
            services: (0..services).map(ServiceId::from_index).collect(),
            need,
            radius_m: None,
        }],
        cohorts: vec![Cohort {
            id: "steady".to_owned(), name: name("健步"), profile: profile("walk"), speed_mps: 1.0, speed_sd_mps: None
        }],
        settings: Settings { min_island_nodes: 0, detour_factor: 1.3, ..Settings::default() },
        ..Study::on(plane())
    }
}

pub fn add_home(study: &mut Study, at: Xy, seniors: f64) -> HomeId {
    let at = study.plane.unproject(at);
    study.homes.push(Home { id: study.homes.len().to_string(), at, seniors, bands: None, households: None, town: None, village: None });
    HomeId::from_index(study.homes.len() - 1)
}

pub fn add_facility(study: &mut Study, at: Xy, service: usize) -> FacilityId {
    let facility = Facility {
        id: format!("f{}", study.facilities.len()),
        at: Some(study.plane.unproject(at)),
        services: vec![ServiceId::from_index(service)],
        ..Facility::default()
    };
    study.facilities.push(facility);
    FacilityId::from_index(study.facilities.len() - 1)
}

/// Roads from points of the test plane and tagged pairs of them.
#[derive(Clone)]
pub struct Sketch {
    pub nodes: Vec<Xy>,
    /// From, to, and whether one-way.
    pub streets: Vec<(usize, usize, bool)>,
}

impl Sketch {
    pub fn roads(&self) -> Roads {
        let mut roads = Roads::default();
        for &xy in &self.nodes {
            let at = plane().unproject(xy);
            roads.node(at.lon(), at.lat());
        }
        for &(a, b, oneway) in &self.streets {
            let tags: &[(&str, &str)] =
                if oneway { &[("highway", "residential"), ("oneway", "yes")] } else { &[("highway", "residential")] };
            roads.way(&[u32::try_from(a).unwrap(), u32::try_from(b).unwrap()], tags);
        }
        roads
    }
}

/// A perfect grid: `(2 n + 1)²` junctions `step` metres apart about the centre.
pub fn grid(n: i32, step: f64) -> Sketch {
    let side = usize::try_from(2 * n + 1).unwrap();
    let mut sketch = Sketch { nodes: Vec::new(), streets: Vec::new() };
    for j in -n..=n {
        for i in -n..=n {
            let at = sketch.nodes.len();
            sketch.nodes.push(Xy { x: f64::from(i) * step, y: f64::from(j) * step });
            if i < n {
                sketch.streets.push((at, at + 1, false));
            }
            if j < n {
                sketch.streets.push((at, at + side, false));
            }
        }
    }
    sketch
}

/// A scatter of junctions, each joined to a few near ones; some streets one-way, some pieces cut off.
pub fn random_city(seed: u64, junctions: usize, oneway_share: f64) -> Sketch {
    let mut rng = rng(seed);
    let nodes: Vec<Xy> =
        (0..junctions).map(|_| Xy { x: rng.random_range(-1000.0..1000.0), y: rng.random_range(-1000.0..1000.0) }).collect();
    let mut streets = Vec::new();
    for a in 0..junctions {
        let mut near: Vec<usize> = (0..junctions).filter(|b| *b != a).collect();
        near.sort_by(|b, c| apart(nodes[a], nodes[*b]).total_cmp(&apart(nodes[a], nodes[*c])));
        for &b in near.iter().take(rng.random_range(1..=3)) {
            if !streets.iter().any(|&(c, d, _)| (c, d) == (a, b) || (c, d) == (b, a)) {
                streets.push((a, b, rng.random_bool(oneway_share)));
            }
        }
    }
    Sketch { nodes, streets }
}

/// Homes and facilities at random within and a little beyond the city.
pub fn settle(study: &mut Study, rng: &mut impl Rng, homes: usize, facilities_a_service: usize) {
    for _ in 0..homes {
        let at = Xy { x: rng.random_range(-1200.0..1200.0), y: rng.random_range(-1200.0..1200.0) };
        add_home(study, at, f64::from(rng.random_range(0..50_u32)));
    }
    for service in 0..study.services.len() {
        for _ in 0..facilities_a_service {
            let at = Xy { x: rng.random_range(-1000.0..1000.0), y: rng.random_range(-1000.0..1000.0) };
            add_facility(study, at, service);
        }
    }
}

pub fn apart(a: Xy, b: Xy) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// Text part of a Word document, as XML.
pub fn word_document(path: &std::path::Path) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    text
}

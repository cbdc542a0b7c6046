//! A made-up place with a whole analysis, small enough to look at and large enough to draw:
//! straight lines, three towns across, two services, two circles, two cohorts.

use carecircle::analysis::{Analysis, ServiceArea};
use carecircle::coverage::cover;
use carecircle::gaps::Gap;
use carecircle::geom::{LonLat, Plane, Xy};
use carecircle::ids::{AreaId, HomeId, ProfileId, ServiceId};
use carecircle::model::{Area, AreaLevel, Circle, CircleMode, Cohort, Facility, Home, ImportReport, Name, Service, Source, Study};
use geo::{ConvexHull, MultiPoint, MultiPolygon, Point, Polygon, Rect};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Metres along one side of a town.
const TOWN_M: f64 = 4000.0;
/// Towns along one side of the place.
const TOWNS: usize = 3;

fn name(zh: &str, en: &str) -> Name {
    Name { zh: zh.to_owned(), en: en.to_owned() }
}

fn degrees(plane: &Plane, shape: Polygon<f64>) -> MultiPolygon<f64> {
    use geo::MapCoords;
    MultiPolygon(vec![shape.map_coords(|c| {
        let at = plane.unproject(c);
        Xy { x: at.lon(), y: at.lat() }
    })])
}

/// The study: `homes` of them, seeded.
pub fn study(homes: usize) -> Study {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let plane = Plane::about(LonLat::new(121.13, 28.85).unwrap());
    let side = TOWN_M * TOWNS as f64;
    let corner = |i: usize| i as f64 * TOWN_M - side / 2.0;
    let mut areas = Vec::new();
    for i in 0..TOWNS * TOWNS {
        let (x, y) = (corner(i % TOWNS), corner(i / TOWNS));
        let shape = Rect::new(Xy { x, y }, Xy { x: x + TOWN_M, y: y + TOWN_M }).to_polygon();
        areas.push(Area {
            id: format!("3310821{i:02}"),
            name: format!("{}镇", ["东塍", "汇溪", "小芝", "河头", "白水洋", "括苍", "永丰", "尤溪", "涌泉"][i]),
            code: format!("3310821{i:02}"),
            level: AreaLevel::Town,
            parent: None,
            shape: Some(degrees(&plane, shape)),
            seat: None,
            zone: None,
            elevation_m: None,
        });
    }
    let town = |at: Xy| {
        let cell = |v: f64| (((v + side / 2.0) / TOWN_M).max(0.0) as usize).min(TOWNS - 1);
        AreaId::from_index(cell(at.y) * TOWNS + cell(at.x))
    };
    let homes = (0..homes)
        .map(|i| {
            // Half of the people live near the middle of their town.
            let spread = if i % 2 == 0 { 0.12 } else { 0.5 };
            let centre = |random: &mut ChaCha8Rng| (random.random_range(0..TOWNS) as f64 + 0.5) * TOWN_M - side / 2.0;
            let (cx, cy) = (centre(&mut random), centre(&mut random));
            let mut off = || random.random_range(-spread..spread) * TOWN_M;
            let at = Xy { x: cx + off(), y: cy + off() };
            let seniors = f64::from(random.random_range(1..60_u32));
            Home {
                id: format!("h{i}"),
                at: plane.unproject(at),
                seniors,
                bands: None,
                households: None,
                town: Some(town(at)),
                village: None,
            }
        })
        .collect();
    let facilities = (0..14_usize)
        .map(|i| {
            let at = Xy { x: random.random_range(-side / 2.0..side / 2.0), y: random.random_range(-side / 2.0..side / 2.0) };
            Facility {
                id: format!("f{i}"),
                name: format!("第{i}服务点"),
                at: (i != 13).then(|| plane.unproject(at)),
                services: if i % 3 == 0 { vec![ServiceId(0), ServiceId(1)] } else { vec![ServiceId((i % 2) as u32)] },
                kind: "服务点".to_owned(),
                phone: Some("0576-85000000".to_owned()),
                ..Facility::default()
            }
        })
        .collect();
    let circle = |id: &str, zh: &str, en: &str, minutes, need| Circle {
        id: id.to_owned(),
        name: name(zh, en),
        mode: CircleMode::Walk,
        minutes,
        services: vec![ServiceId(0), ServiceId(1)],
        need,
        radius_m: None,
    };
    let cohort = |id: &str, zh: &str, en: &str, speed_mps| Cohort {
        id: id.to_owned(),
        name: name(zh, en),
        profile: ProfileId(0),
        speed_mps,
        speed_sd_mps: None,
    };
    let service = |id: &str, zh: &str, en: &str| Service {
        id: id.to_owned(),
        name: name(zh, en),
        aliases: Vec::new(),
        from: None,
        levels: Vec::new(),
        capacity: None,
    };
    Study {
        name: name("样例县", "Sample county"),
        simulated: true,
        sources: vec![Source { name: "Made up".to_owned(), licence: "CC0".to_owned(), date: "2025-06-30".to_owned() }],
        facilities,
        homes,
        areas,
        services: vec![service("daycare", "日间照料", "day care"), service("canteen", "老年食堂", "senior canteen")],
        circles: vec![
            circle("circle15", "15分钟养老服务圈", "15-minute service circle", 15.0, 2),
            circle("circle30", "半小时就近圈", "half-hour circle", 30.0, 1),
        ],
        cohorts: vec![cohort("steady", "健步老人", "steady walkers", 1.0), cohort("frail", "缓行老人", "slow walkers", 0.65)],
        ..Study::on(plane)
    }
}

/// The whole analysis; its gaps are the hulls of each town's uncovered homes, its circles squares.
pub fn analysis(homes: usize) -> Analysis {
    analysis_of(study(homes))
}

/// [`analysis`] of a hamlet that was changed.
pub fn analysis_of(study: Study) -> Analysis {
    let coverage = cover(&study, None);
    let mut gaps = Vec::new();
    let mut circle_areas = Vec::new();
    for cohort in &coverage.cohorts {
        for circled in &cohort.circles {
            let mut found: Vec<Gap> = (0..study.areas.len())
                .filter_map(|a| {
                    let area = AreaId::from_index(a);
                    let homes: Vec<HomeId> = (0..study.homes.len())
                        .filter(|&h| !circled.covered[h] && study.homes[h].town == Some(area))
                        .map(HomeId::from_index)
                        .collect();
                    let points: MultiPoint<f64> =
                        homes.iter().map(|h| study.homes[h.index()].at).map(|p| Point::new(p.lon(), p.lat())).collect();
                    (homes.len() > 2).then(|| Gap {
                        id: Gap::id_of(&study, cohort.cohort, circled.circle, &homes),
                        rank: 0,
                        circle: circled.circle,
                        cohort: cohort.cohort,
                        seniors: homes.iter().map(|h| study.homes[h.index()].seniors).sum(),
                        missing_seniors: vec![homes.iter().map(|h| study.homes[h.index()].seniors).sum()],
                        homes,
                        area: Some(area),
                        missing: vec![ServiceId(0)],
                        median_min: Some(22.5),
                        worst_min: None,
                        reason: "too_far",
                        shape: MultiPolygon(vec![points.convex_hull()]),
                    })
                })
                .collect();
            found.sort_by(|a, b| b.seniors.total_cmp(&a.seniors));
            (1..).zip(&mut found).for_each(|(rank, gap)| gap.rank = rank);
            gaps.extend(found);
            let square = Rect::new(Xy { x: -900.0, y: -900.0 }, Xy { x: 900.0, y: 900.0 }).to_polygon();
            circle_areas.push(ServiceArea {
                circle: circled.circle,
                cohort: cohort.cohort,
                facility: None,
                shape: degrees(&study.plane, square),
            });
        }
    }
    Analysis::new(study, ImportReport::default(), None, coverage, gaps).with_areas(circle_areas)
}

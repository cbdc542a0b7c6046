//! A small made-up place with its analysis, worked out here in the simplest way: straight lines.

use std::sync::Arc;

use carecircle::analysis::{Analysis, ServiceArea};
use carecircle::coverage::{CircleCoverage, CohortCoverage, Coverage, ModeTimes, Nearest, Reason, ServiceTimes, Share};
use carecircle::gaps::Gap;
use carecircle::geom::{LonLat, Plane, geodesic_m};
use carecircle::ids::{AreaId, CircleId, CohortId, FacilityId, HomeId, ProfileId, ServiceId};
use carecircle::model::{
    Area, AreaLevel, Circle, CircleMode, Cohort, Facility, Home, ImportReport, LayerReport, Name, Profile, Service, Settings, Severity,
    Source, Study,
};
use carecircle::units::Millis;
use geo::{MultiPolygon, Rect};
use jiff::civil::date;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const WEST: f64 = 121.0;
const SOUTH: f64 = 28.7;
/// Degrees across a town.
const TOWN: f64 = 0.05;
const TOWN_NAMES: [&str; 6] = ["古城街道", "大洋街道", "<b>江南</b>街道", "大田, \"新\"街道", "杜桥镇", "上盘镇"];

fn name(zh: &str, en: &str) -> Name {
    Name { zh: zh.to_owned(), en: en.to_owned() }
}

fn square(w: f64, s: f64, side: f64) -> MultiPolygon<f64> {
    Rect::new((round(w), round(s)), (round(w + side), round(s + side))).to_polygon().into()
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

fn facility(id: &str, label: &str, at: Option<(f64, f64)>, services: &[u32]) -> Facility {
    Facility {
        id: id.to_owned(),
        name: label.to_owned(),
        at: at.map(|(x, y)| LonLat::new(x, y).unwrap()),
        services: services.iter().map(|s| ServiceId(*s)).collect(),
        kind: "居家养老服务照料中心".to_owned(),
        ..Facility::default()
    }
}

fn study(homes: usize) -> Study {
    let mut rng = ChaCha8Rng::seed_from_u64(20_250_630);
    let mut areas: Vec<Area> = (0..6u32)
        .map(|i| Area {
            id: format!("33108200{i}"),
            name: TOWN_NAMES[i as usize].to_owned(),
            code: format!("33108200{i}"),
            level: AreaLevel::Town,
            parent: None,
            shape: Some(square(WEST + f64::from(i % 3) * TOWN, SOUTH + f64::from(i / 3) * TOWN, TOWN)),
            seat: None,
            zone: None,
            elevation_m: None,
        })
        .collect();
    areas.push(Area::named("东湖村", AreaLevel::Village, Some(AreaId(0))));
    let homes = (0..homes)
        .map(|i| {
            let (x, y): (f64, f64) = (rng.random_range(0.0..3.0), rng.random_range(0.0..2.0));
            let town = x.floor() as u32 + 3 * y.floor() as u32;
            Home {
                id: if i == 1 { "h,\"1\"".to_owned() } else { format!("h{i}") },
                at: LonLat::new(round(WEST + x * TOWN), round(SOUTH + y * TOWN)).unwrap(),
                seniors: if i == 2 { 12.5 } else { f64::from(rng.random_range(0..60)) },
                bands: None,
                households: None,
                town: Some(AreaId(town)),
                village: (i % 9 == 0 && town == 0).then_some(AreaId(6)),
            }
        })
        .collect();
    let mut facilities = vec![
        facility("F1", "古城居家养老服务中心", Some((WEST + 0.02, SOUTH + 0.02)), &[0, 1]),
        facility("F2", "<script>alert(1)</script>", Some((WEST + 0.08, SOUTH + 0.03)), &[0]),
        facility("F,3", "", Some((WEST + 0.12, SOUTH + 0.08)), &[1]),
        facility("F4", "未定位的站点", None, &[0]),
    ];
    facilities[0].beds = Some(30.0);
    facilities[0].opened = Some(date(2020, 5, 1));
    facilities[0].attributes = vec![("运营单位".into(), "临海市\"康养\"公司".into()), ("Beds".into(), "三十".into())];
    facilities[1].attributes = vec![("运营单位".into(), "街道自办".into())];
    let service = |id: &str, n: Name| Service { id: id.to_owned(), name: n, aliases: vec![], from: None, levels: vec![], capacity: None };
    let circle = |id: &str, n: Name, mode, minutes, services: &[u32], need| Circle {
        id: id.to_owned(),
        name: n,
        mode,
        minutes,
        services: services.iter().map(|s| ServiceId(*s)).collect(),
        need,
        radius_m: (need == 2).then_some(1000.0),
    };
    let cohort = |id: &str, zh: &str, en: &str, speed_mps| Cohort {
        id: id.to_owned(),
        name: name(zh, en),
        profile: ProfileId(0),
        speed_mps,
        speed_sd_mps: None,
    };
    Study {
        name: name("临海市", "Linhai"),
        simulated: true,
        sources: vec![Source { name: "OpenStreetMap contributors".into(), licence: "ODbL 1.0".into(), date: "2023-01-01".into() }],
        facilities,
        homes,
        areas,
        services: vec![
            service("daycare", name("日间照料", "day care")),
            service("canteen", name("老年食堂", "canteen")),
            service("school", name("老年学校", "school")),
        ],
        circles: vec![
            circle("circle15", name("15分钟养老服务圈", "15-minute service circle"), CircleMode::Walk, 45.0, &[0, 1], 2),
            circle("ride30", name("半小时骑行圈", "half-hour ride"), CircleMode::Ride(ProfileId(1)), 30.0, &[1], 1),
            circle("learn", name("半小时老年教育圈", "half-hour education circle"), CircleMode::Walk, 30.0, &[2], 1),
        ],
        cohorts: vec![cohort("slow", "慢步老人", "slow walkers", 0.65), cohort("steady", "健步老人", "steady walkers", 1.0)],
        profiles: Profile::built_in().into_iter().filter(|p| matches!(&*p.id, "walk" | "ebike")).collect(),
        settings: Settings { cohort: CohortId(1), date: Some(date(2025, 6, 30)), detour_factor: 1.3, ..Settings::default() },
        ..Study::on(Plane::about(LonLat::new(121.075, 28.75).unwrap()))
    }
}

fn times(study: &Study, mode: CircleMode, speed_mps: f64) -> ModeTimes {
    let services = (0..study.services.len())
        .map(|s| {
            let service = ServiceId::from_index(s);
            let nearest = |home: &Home| {
                let reached = |f: &Facility| {
                    let time = Millis::walk(geodesic_m(home.at, f.at?) * 1.3, speed_mps);
                    (f.services.contains(&service) && time <= Millis::from_minutes(60.0)).then_some(time)
                };
                let reached = study.facilities.iter().enumerate().filter_map(|(i, f)| Some((reached(f)?, FacilityId::from_index(i))));
                reached.min().map(|(time, facility)| Nearest { time, facility })
            };
            ServiceTimes { service, nearest: study.homes.iter().map(nearest).collect(), reach: None, by: vec![], late: vec![] }
        })
        .collect();
    ModeTimes { mode, snaps: Arc::new(vec![]), costs: None, buses: None, services }
}

fn circled(study: &Study, id: usize, modes: &[ModeTimes]) -> CircleCoverage {
    let circle = &study.circles[id];
    let times = modes.iter().find(|m| m.mode == circle.mode).unwrap();
    let mut out = CircleCoverage {
        circle: CircleId::from_index(id),
        time: vec![],
        covered: vec![],
        reason: vec![],
        missing: vec![],
        evidence: Default::default(),
        in_radius: vec![],
        total: Share::default(),
        total_radius: circle.radius_m.map(|_| Share::default()),
        areas: vec![Share::default(); study.areas.len()],
    };
    let limit = Millis::from_minutes(circle.minutes);
    for (h, home) in study.homes.iter().enumerate() {
        let of = |s: &ServiceId| times.services[s.index()].nearest[h].map(|n| n.time);
        let mut reached: Vec<Millis> = circle.services.iter().filter_map(of).collect();
        reached.sort();
        let time = reached.get(circle.need - 1).copied();
        let covered = time.is_some_and(|t| t <= limit);
        out.time.push(time);
        out.covered.push(covered);
        let reason = match (circle.services[0].0, h % 7) {
            (2, _) => Reason::NoFacility,
            (_, 0) => Reason::Barrier { detour: Some(3.0), open_s: None },
            (_, 1) => Reason::OffNetwork,
            _ => Reason::TooFar { over_s: None, over_m: None },
        };
        out.reason.push((!covered).then_some(reason));
        let bit = |(i, s): (usize, &ServiceId)| u32::from(of(s).is_none_or(|t| t > limit)) << i;
        out.missing.push(circle.services.iter().enumerate().map(bit).sum());
        out.total.add(home.seniors, covered);
        if let Some(radius) = &mut out.total_radius {
            out.in_radius.push(h % 2 == 0);
            radius.add(home.seniors, h % 2 == 0);
        }
        for area in [home.town, home.village].into_iter().flatten() {
            out.areas[area.index()].add(home.seniors, covered);
        }
    }
    out
}

fn gaps_of(study: &Study, cohort: usize, circled: &CircleCoverage) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = (0..6u32)
        .filter_map(|town| {
            let homes: Vec<HomeId> = (0..study.homes.len())
                .filter(|h| !circled.covered[*h] && study.homes[*h].town == Some(AreaId(town)))
                .map(HomeId::from_index)
                .collect();
            let corner = (WEST + f64::from(town % 3) * TOWN, SOUTH + f64::from(town / 3) * TOWN);
            (!homes.is_empty()).then(|| Gap {
                id: Gap::id_of(study, CohortId::from_index(cohort), circled.circle, &homes),
                rank: 0,
                circle: circled.circle,
                cohort: CohortId::from_index(cohort),
                seniors: homes.iter().map(|h| study.homes[h.index()].seniors).sum(),
                missing_seniors: study.circles[circled.circle.index()]
                    .services
                    .iter()
                    .map(|_| homes.iter().map(|h| study.homes[h.index()].seniors).sum())
                    .collect(),
                homes,
                area: Some(AreaId(town)),
                missing: study.circles[circled.circle.index()].services.clone(),
                median_min: (town % 2 == 0).then_some(51.234_567),
                worst_min: None,
                reason: "too_far",
                shape: square(corner.0 + 0.004, corner.1 + 0.004, 0.02),
            })
        })
        .collect();
    gaps.sort_by(|a, b| b.seniors.total_cmp(&a.seniors).then(a.area.cmp(&b.area)));
    gaps.iter_mut().enumerate().for_each(|(i, gap)| gap.rank = i + 1);
    gaps
}

/// The place with so many homes, by straight lines at every cohort's speed.
pub fn place(homes: usize) -> Analysis {
    let study = study(homes);
    let cohorts: Vec<CohortCoverage> = (0..study.cohorts.len())
        .map(|c| {
            let modes = vec![
                times(&study, CircleMode::Walk, study.cohorts[c].speed_mps),
                times(&study, CircleMode::Ride(ProfileId(1)), 15.0 / 3.6),
            ];
            let circles = (0..study.circles.len()).map(|i| circled(&study, i, &modes)).collect();
            CohortCoverage { cohort: CohortId::from_index(c), modes, circles }
        })
        .collect();
    let mut gaps = Vec::new();
    for (c, coverage) in cohorts.iter().enumerate() {
        for circled in &coverage.circles {
            gaps.extend(gaps_of(&study, c, circled));
        }
    }
    let circle_areas = (0..study.cohorts.len())
        .flat_map(|c| (0..study.circles.len()).map(move |i| (c, i)))
        .map(|(c, i)| ServiceArea {
            circle: CircleId::from_index(i),
            cohort: CohortId::from_index(c),
            facility: None,
            shape: if i == 2 { MultiPolygon(vec![]) } else { square(WEST + 0.01, SOUTH + 0.01, 0.02 + 0.01 * c as f64) },
        })
        .collect();
    let mut layer = LayerReport::new("facilities", "facilities.xlsx");
    layer.read_as = "xlsx, GCJ-02".to_owned();
    (layer.read, layer.kept) = (5, 4);
    layer.note(Severity::Dropped, "duplicate-id", || "row 6: F1".to_owned());
    layer.note(Severity::Warning, "unlocated", || "row 5: <未定位>".to_owned());
    let coverage = Coverage { cohorts: cohorts.into_iter().map(Into::into).collect(), straight_line: true };
    Analysis::new(study, ImportReport { layers: vec![layer], ..ImportReport::default() }, None, coverage, gaps).with_areas(circle_areas)
}

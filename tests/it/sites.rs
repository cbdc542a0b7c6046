//! Proposed sites: what is promised is what a full recomputation gives, home by home.

use std::sync::Arc;

use carecircle::coverage::{Coverage, cover};
use carecircle::geom::Xy;
use carecircle::ids::{CircleId, CohortId, FacilityId, HomeId, NodeId, ServiceId};
use carecircle::model::{Profile, Study};
use carecircle::network::Network;
use carecircle::siting::{
    BoundedSearch, Effect, ModeAccess, Proposal, ProvidedServices, Question, ResidualCoverage, Scratch, Surface, WhatIf,
};
use carecircle::units::Millis;
use rand::{Rng, RngExt};

use crate::support::{add_facility, apart, random_city, rng, settle, study};

/// The promise is what a full recomputation with the site added gives, home by home.
#[test]
fn a_promised_gain_is_kept() {
    let (mut reached, mut completed) = (0, 0);
    for seed in 0..40 {
        let sketch = random_city(seed, 40, 0.3);
        let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
        let mut before = study(2, 10.0, 2);
        let mut dice = rng(500 + seed);
        settle(&mut before, &mut dice, 40, 2);
        let today = cover(&before, Some(&network));
        let service = ServiceId(1);
        let what_if = WhatIf::new(&before, &network, &today, CohortId(0), CircleId(0), ProvidedServices::Service(service)).unwrap();
        let mut scratch = Scratch::default();
        for _ in 0..10 {
            let at = Xy { x: dice.random_range(-1000.0..1000.0), y: dice.random_range(-1000.0..1000.0) };
            let gain = what_if.at(&before, at, &mut scratch);
            let mut after = before.clone();
            add_facility(&mut after, at, 1);
            let then = cover(&after, Some(&network));
            let within = |c: &carecircle::coverage::Coverage, h: usize| {
                c.cohorts[0].on_foot(service, HomeId::from_index(h)).is_some_and(|n| n.time <= Millis::from_minutes(10.0))
            };
            let homes = 0..before.homes.len();
            let newly: Vec<HomeId> = homes.clone().filter(|&h| within(&then, h) && !within(&today, h)).map(HomeId::from_index).collect();
            let circle = |c: &carecircle::coverage::Coverage, h: usize| c.cohorts[0].circles[0].covered[h];
            let completes: Vec<HomeId> =
                homes.clone().filter(|&h| circle(&then, h) && !circle(&today, h)).map(HomeId::from_index).collect();
            let time = |c: &carecircle::coverage::Coverage, h: usize| c.cohorts[0].on_foot(service, HomeId::from_index(h)).unwrap().time;
            let saved = |h: usize| before.homes[h].seniors * (time(&today, h).seconds() - time(&then, h).seconds());
            let saved_s: f64 = homes.filter(|&h| within(&today, h)).map(saved).sum();
            let Some(gain) = gain else {
                assert!(newly.is_empty() && saved_s.abs() < 1e-9, "seed {seed}: off the network, yet it reaches somebody");
                continue;
            };
            reached += newly.len();
            completed += completes.len();
            assert_eq!((&gain.newly, &gain.completed), (&newly, &completes), "seed {seed}");
            assert!((gain.saved_s - saved_s).abs() < 1e-6, "seed {seed}: {} and {saved_s}", gain.saved_s);
            let seniors: f64 = newly.iter().map(|h| before.homes[h.index()].seniors).sum();
            assert!((gain.newly_seniors - seniors).abs() < 1e-9);
        }
    }
    assert!(reached > 500 && completed > 50, "the law is tried: {reached}, {completed}");
}

/// A random city where some facilities give several services, and some homes know their ages.
pub fn place(seed: u64) -> (Study, Arc<Network>) {
    let sketch = random_city(seed, 45, 0.3);
    let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
    let mut study = study(3, 10.0, 2 + usize::try_from(seed).unwrap() % 2);
    let mut dice = rng(900 + seed);
    settle(&mut study, &mut dice, 60, 3);
    for facility in &mut study.facilities {
        if dice.random_bool(0.4) {
            facility.services = vec![ServiceId(0), ServiceId(2)];
        }
    }
    let slow = carecircle::model::Cohort { id: "slow".to_owned(), speed_mps: 0.65, ..study.cohorts[0].clone() };
    study.cohorts.push(slow);
    (study, network)
}

fn anywhere(dice: &mut impl Rng) -> Xy {
    Xy { x: dice.random_range(-1000.0..1000.0), y: dice.random_range(-1000.0..1000.0) }
}

/// The study with the proposal carried out.
fn carried_out(study: &Study, proposal: &Proposal, services: &[ServiceId]) -> Study {
    let mut after = study.clone();
    for (facility, to) in &proposal.moves {
        after.facilities[facility.index()].at = Some(*to);
    }
    for facility in &proposal.closes {
        after.facilities[facility.index()].services.clear();
    }
    for at in &proposal.sites {
        let id = add_facility(&mut after, study.plane.project(*at), 0);
        after.facilities[id.index()].services = services.to_vec();
    }
    after
}

/// What new sites give, a proposal of up to three sites, two closings and a move, and the study with it carried out.
pub fn proposed(study: &Study, round: u32, dice: &mut impl Rng) -> (ProvidedServices, Proposal, Study) {
    let gives = if round.is_multiple_of(2) { ProvidedServices::Circle } else { ProvidedServices::Service(ServiceId(1)) };
    let services: Vec<ServiceId> = match gives {
        ProvidedServices::Circle => study.circles[0].services.clone(),
        ProvidedServices::Service(service) => vec![service],
    };
    let proposal = Proposal {
        sites: (0..round % 4).map(|_| study.plane.unproject(anywhere(dice))).collect(),
        closes: (0..round % 3).map(|i| FacilityId(i * 2)).collect(),
        moves: (0..u32::from(round > 2)).map(|_| (FacilityId(5), study.plane.unproject(anywhere(dice)))).collect(),
        links: Vec::new(),
    };
    let after = carried_out(study, &proposal, &services);
    (gives, proposal, after)
}

/// Holds an effect against two full computations, home by home.
pub fn check_effect(study: &Study, today: &Coverage, then: &Coverage, effect: &Effect, seed: u64) -> usize {
    let limit = Millis::from_minutes(study.circles[0].minutes);
    let cohort = effect.cohort.index();
    let homes = || (0..study.homes.len()).map(HomeId::from_index);
    let mut differences = 0;
    for s in 0..study.services.len() {
        let service = ServiceId::from_index(s);
        let time = |c: &Coverage, h: HomeId| c.cohorts[cohort].on_foot(service, h).map(|n| n.time).filter(|t| *t <= limit);
        let newly: Vec<HomeId> = homes().filter(|&h| time(today, h).is_none() && time(then, h).is_some()).collect();
        let lost: Vec<HomeId> = homes().filter(|&h| time(today, h).is_some() && time(then, h).is_none()).collect();
        let walks = |longer: bool| -> (usize, f64, f64) {
            homes().fold((0, 0.0, 0.0), |sum, h| match (time(today, h), time(then, h)) {
                (Some(a), Some(b)) if a != b && (b > a) == longer => {
                    let seniors = study.homes[h.index()].seniors;
                    (sum.0 + 1, sum.1 + seniors, sum.2 + seniors * f64::from(a.0.abs_diff(b.0)) / 1000.0)
                }
                _ => sum,
            })
        };
        let Some(found) = effect.services.iter().find(|e| e.service == service) else {
            assert!(newly.is_empty() && lost.is_empty() && walks(true).0 + walks(false).0 == 0, "seed {seed}: {service:?} is left out");
            continue;
        };
        assert_eq!((&found.newly.homes, &found.lost.homes), (&newly, &lost), "seed {seed}, {service:?}");
        for (walks, found) in [(walks(false), found.shorter), (walks(true), found.longer)] {
            assert_eq!((walks.0, walks.1), (found.homes, found.seniors), "seed {seed}, {service:?}");
            assert!((walks.2 - found.total_s).abs() < 1e-6, "seed {seed}, {service:?}: {walks:?}, {found:?}");
        }
        // What is taken over is what changed its nearest facility.
        let nearest = |c: &Coverage, h: HomeId| c.cohorts[cohort].on_foot(service, h).filter(|n| n.time <= limit);
        let taken: f64 = found.taken.iter().map(|t| t.1).sum();
        assert!(taken >= 0.0);
        differences += newly.len() + lost.len() + homes().filter(|&h| nearest(today, h) != nearest(then, h)).count();
    }
    let circle = |c: &Coverage, h: HomeId| c.cohorts[cohort].circles[0].covered[h.index()];
    let completed: Vec<HomeId> = homes().filter(|&h| circle(then, h) && !circle(today, h)).collect();
    let broken: Vec<HomeId> = homes().filter(|&h| !circle(then, h) && circle(today, h)).collect();
    assert_eq!((&effect.completed.homes, &effect.broken.homes), (&completed, &broken), "seed {seed}");
    let seniors = |homes: &[HomeId]| homes.iter().map(|h| study.homes[h.index()].seniors).sum::<f64>();
    assert_eq!((effect.completed.seniors, effect.broken.seniors), (seniors(&completed), seniors(&broken)));
    differences
}

/// Several sites, closings and moves at once, for two cohorts, for one service and for all.
#[test]
fn a_proposal_does_what_carrying_it_out_does() {
    let mut differences = 0;
    for seed in 0..40 {
        let (study, network) = place(seed);
        let today = cover(&study, Some(&network));
        let mut dice = rng(2000 + seed);
        for round in 0..6 {
            let (gives, proposal, after) = proposed(&study, round, &mut dice);
            let then = cover(&after, Some(&network));
            for cohort in [CohortId(0), CohortId(1)] {
                let ways = ModeAccess::new(&study, &network, &today, cohort, study.circles[0].mode).unwrap();
                let question = Question { study: &study, coverage: &today, access: &ways, cohort, circle: CircleId(0), provides: gives };
                let without = ResidualCoverage::new(&question, &proposal.gone());
                let effect = question.effect(&proposal, &without, &mut BoundedSearch::default());
                differences += check_effect(&study, &today, &then, &effect, seed);
            }
        }
    }
    assert!(differences > 2000, "the law is tried: {differences}");
}

/// One site: the numbers alone, the lists, the general answer and the surface agree.
#[test]
fn one_site_is_the_same_by_every_way_of_asking() {
    let mut newly = 0;
    for seed in 0..20 {
        let (study, network) = place(seed);
        let today = cover(&study, Some(&network));
        let ways = Arc::new(ModeAccess::new(&study, &network, &today, CohortId(0), study.circles[0].mode).unwrap());
        let mut scratch = Scratch::default();
        for gives in [ProvidedServices::Service(ServiceId(1)), ProvidedServices::Circle] {
            let what_if = WhatIf::on(&ways, &study, &today, CohortId(0), CircleId(0), gives).unwrap();
            let question =
                Question { study: &study, coverage: &today, access: &ways, cohort: CohortId(0), circle: CircleId(0), provides: gives };
            let surface = Surface::compute(&what_if, &|_, _| ());
            for (node, value) in surface.candidates() {
                let at = network.node(node);
                let sums = what_if.sums_at(at, &mut scratch).unwrap();
                let gain = what_if.at(&study, at, &mut scratch).unwrap();
                assert_eq!((sums.newly, gain.newly_seniors), (value, surface.at(node).unwrap()), "seed {seed}, {node:?}");
                let proposal = Proposal { sites: vec![network.plane().unproject(at)], ..Proposal::default() };
                let effect = question.effect(&proposal, &ResidualCoverage::default(), &mut BoundedSearch::default());
                match gives {
                    ProvidedServices::Circle => assert_eq!(effect.completed.homes, gain.newly),
                    ProvidedServices::Service(_) => {
                        let [only] = effect.services.as_slice() else { panic!("one service") };
                        assert_eq!((&only.newly.homes, &effect.completed.homes), (&gain.newly, &gain.completed));
                        assert_eq!((only.twice_seniors, only.shorter.seniors), (gain.again_seniors, gain.shorter_seniors));
                        assert_eq!(only.taken.iter().map(|t| t.1).sum::<f64>(), gain.shorter_seniors);
                    }
                }
                newly += gain.newly.len();
            }
        }
    }
    assert!(newly > 1000, "{newly}");
}

/// After some homes changed, only what they may have changed is computed anew, and it is all the same.
#[test]
fn a_refreshed_surface_is_the_computed_one() {
    let mut changed_values = 0;
    for seed in 0..30 {
        let (study, network) = place(seed);
        let gives = ProvidedServices::Service(ServiceId(1));
        let ask = |study: &Study| {
            let today = cover(study, Some(&network));
            WhatIf::new(study, &network, &today, CohortId(0), CircleId(0), gives).unwrap()
        };
        let before = Surface::compute(&ask(&study), &|_, _| ());
        let mut dice = rng(3000 + seed);
        let mut after = study.clone();
        add_facility(&mut after, anywhere(&mut dice), 1);
        after.facilities[4].services.clear();
        after.homes[7].seniors += 3.0;
        let (was, is) = (ask(&study), ask(&after));
        let changed: Vec<HomeId> = (0..study.homes.len())
            .map(HomeId::from_index)
            .filter(|&h| was.snapped().slot(h).is_some_and(|door| was.uncovered_seniors(door) != is.uncovered_seniors(door)))
            .collect();
        let computed = Surface::compute(&is, &|_, _| ());
        assert_eq!(before.refreshed(&is, &changed, &|_, _| ()), computed, "seed {seed}");
        changed_values += (0..network.node_count()).map(NodeId::from_index).filter(|&n| before.micro(n) != computed.micro(n)).count();
    }
    assert!(changed_values > 100, "{changed_values}");
}

/// What GDAL reads is what was computed: extent, nodata, the best junction of each cell.
#[test]
fn a_surface_is_read_back_from_geotiff_and_geojson() {
    let (study, network) = place(3);
    let today = cover(&study, Some(&network));
    let what_if = WhatIf::new(&study, &network, &today, CohortId(0), CircleId(0), ProvidedServices::Circle).unwrap();
    let surface = Surface::compute(&what_if, &|_, _| ());
    let folder = tempfile::tempdir().unwrap();
    let (tif, json) = (folder.path().join("s.tif"), folder.path().join("s.geojson"));
    let (columns, rows) = carecircle::export::surface_geotiff(&network, &surface, 100.0, &tif).unwrap();
    let best = surface.best(|_| true).unwrap();
    let mut decoder = tiff::decoder::Decoder::new(std::io::BufReader::new(std::fs::File::open(&tif).unwrap())).unwrap();
    assert_eq!(decoder.dimensions().unwrap(), (columns, rows));
    let scale = decoder.get_tag_f64_vec(tiff::tags::Tag::ModelPixelScaleTag).unwrap();
    let tie = decoder.get_tag_f64_vec(tiff::tags::Tag::ModelTiepointTag).unwrap();
    let tiff::decoder::DecodingResult::F32(cells) = decoder.read_image().unwrap() else { panic!("floats") };
    let mut expected = vec![carecircle::export::NODATA; cells.len()];
    for (node, value) in surface.candidates() {
        let at = network.plane().unproject(network.node(node));
        let (column, row) = (((at.lon() - tie[3]) / scale[0]) as usize, ((tie[4] - at.lat()) / scale[1]) as usize);
        let cell = &mut expected[row * columns as usize + column];
        *cell = cell.max((value as f64 / 1e6) as f32);
    }
    assert_eq!(cells, expected);
    let analysis = carecircle::analysis::Analysis::new(
        study,
        carecircle::model::ImportReport::default(),
        Some(Arc::clone(&network)),
        today,
        Vec::new(),
    );
    let of = carecircle::export::SurfaceOf { cohort: "steady", circle: "circle", service: "all" };
    let count = carecircle::export::surface_geojson(&analysis, &network, &surface, of, &json).unwrap();
    let read: serde_json::Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    let features = read["features"].as_array().unwrap();
    let most = features.iter().map(|f| f["properties"]["seniors"].as_f64().unwrap()).fold(0.0, f64::max);
    assert_eq!((features.len(), most), (count, best.1 as f64 / 1e6));
    assert_eq!(read["carecircle"]["simulated"], true);
    let Ok(said) = std::process::Command::new("gdalinfo").args(["-stats", "-json", tif.to_str().unwrap()]).output() else {
        assert!(std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(), "CARECIRCLE_REQUIRE_GDAL is set, but gdalinfo is not installed");
        return;
    };
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert!(said["coordinateSystem"]["wkt"].as_str().unwrap().contains("ID[\"EPSG\",4326]"), "{said}");
    assert_eq!(said["bands"][0]["noDataValue"].as_f64(), Some(-1.0));
    assert_eq!(said["bands"][0]["maximum"].as_f64(), Some(best.1 as f64 / 1e6));
}

/// Metres from a point to a stretch.
fn off(p: Xy, a: Xy, b: Xy) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let t = (((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    apart(p, Xy { x: a.x + t * dx, y: a.y + t * dy })
}

/// A link laid over the network does what the network built with it does; ends at junctions and in the middle of streets,
/// alone and together with another link, a site and a closing.
#[test]
fn a_link_does_what_building_it_does() {
    let (mut newly, mut shorter) = (0, 0.0);
    for seed in 0..60 {
        let sketch = random_city(seed, 45, 0.3);
        let mut dice = rng(4000 + seed);
        let (mut built, mut lines) = (sketch.clone(), Vec::new());
        for _ in 0..1 + seed % 2 {
            let ends = [0, 1].map(|_| {
                if seed % 3 == 0 {
                    return dice.random_range(0..sketch.nodes.len());
                }
                // The middle of a street that was not cut yet: a junction of the built network.
                let street = dice.random_range(0..sketch.streets.len());
                let (a, b, oneway) = built.streets[street];
                let middle = |a: Xy, b: Xy| Xy { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 };
                built.nodes.push(middle(built.nodes[a], built.nodes[b]));
                let cut = built.nodes.len() - 1;
                built.streets[street] = (a, cut, oneway);
                built.streets.push((cut, b, oneway));
                cut
            });
            if ends[0] != ends[1] {
                built.streets.push((ends[0], ends[1], false));
                lines.push(ends.map(|e| built.nodes[e]));
            }
        }
        let build = |sketch: &crate::support::Sketch| Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
        let (network, rebuilt) = (build(&sketch), build(&built));
        let mut place = study(2, 10.0, 2);
        settle(&mut place, &mut dice, 80, 2);
        let site = anywhere(&mut dice);
        // Nobody joins the network on a link: whoever would is left out of the comparison.
        let away = |study: &Study, at: carecircle::geom::LonLat| {
            let at = study.plane.project(at);
            let joins = network.snap(crate::support::profile("walk"), at, 250.0).map_or(251.0, |s| s.connector_m);
            lines.iter().all(|[a, b]| off(at, *a, *b) > joins + 0.5)
        };
        let plane = place.clone();
        place.homes.retain(|h| away(&plane, h.at));
        for facility in &mut place.facilities {
            facility.at = facility.at.filter(|at| away(&plane, *at));
        }
        let today = cover(&place, Some(&network));
        let line = |l: &[Xy; 2]| l.map(|p| place.plane.unproject(p)).to_vec();
        let with_more = seed % 4 == 1 && away(&plane, plane.plane.unproject(site));
        let proposal = Proposal {
            links: lines.iter().map(line).collect(),
            sites: if with_more { vec![place.plane.unproject(site)] } else { Vec::new() },
            closes: if with_more { vec![FacilityId(1)] } else { Vec::new() },
            ..Proposal::default()
        };
        let then = cover(&carried_out(&place, &proposal, &place.circles[0].services), Some(&rebuilt));
        let ways = ModeAccess::new(&place, &network, &today, CohortId(0), place.circles[0].mode).unwrap();
        let question = Question {
            study: &place,
            coverage: &today,
            access: &ways,
            cohort: CohortId(0),
            circle: CircleId(0),
            provides: ProvidedServices::Circle,
        };
        let without = ResidualCoverage::new(&question, &proposal.gone());
        let effect = question.effect(&proposal, &without, &mut BoundedSearch::default());
        let limit = Millis::from_minutes(10.0);
        for service in &effect.services {
            let time = |c: &Coverage, h: usize| {
                c.cohorts[0].on_foot(service.service, HomeId::from_index(h)).map(|n| n.time).filter(|t| *t <= limit)
            };
            let homes = 0..place.homes.len();
            let gain: Vec<HomeId> =
                homes.clone().filter(|&h| time(&today, h).is_none() && time(&then, h).is_some()).map(HomeId::from_index).collect();
            let loss: Vec<HomeId> =
                homes.clone().filter(|&h| time(&today, h).is_some() && time(&then, h).is_none()).map(HomeId::from_index).collect();
            assert_eq!((&service.newly.homes, &service.lost.homes), (&gain, &loss), "seed {seed}");
            // Cutting a street in two rounds each part to the millisecond: a few of these are noise.
            let change: f64 =
                homes.filter_map(|h| Some(place.homes[h].seniors * (time(&today, h)?.seconds() - time(&then, h)?.seconds()))).sum();
            let said = service.shorter.total_s - service.longer.total_s;
            let seniors: f64 = place.homes.iter().map(|h| h.seniors).sum();
            assert!((change - said).abs() <= 0.01 * seniors, "seed {seed}: {said} s, rebuilt {change} s");
            newly += gain.len();
            shorter += said.max(0.0);
        }
        let completed: Vec<HomeId> = (0..place.homes.len())
            .filter(|&h| then.cohorts[0].circles[0].covered[h] && !today.cohorts[0].circles[0].covered[h])
            .map(HomeId::from_index)
            .collect();
        assert_eq!(effect.completed.homes, completed, "seed {seed}");
    }
    assert!(newly > 50 && shorter > 10_000.0, "the law is tried: {newly}, {shorter}");
}

/// Two quarters, a river between them, and one bridge far away.
pub fn river_town() -> (Study, Arc<Network>) {
    let mut sketch = crate::support::Sketch { nodes: Vec::new(), streets: Vec::new() };
    for side in [1.0, -1.0] {
        let first = sketch.nodes.len();
        for row in 0..6 {
            for column in 0..8 {
                let at = first + row * 8 + column;
                let y = side * (75.0 + row as f64 * 100.0);
                sketch.nodes.push(Xy { x: column as f64 * 100.0, y });
                if column < 7 {
                    sketch.streets.push((at, at + 1, false));
                }
                if row < 5 {
                    sketch.streets.push((at, at + 8, false));
                }
            }
        }
    }
    // The bridge that is there, two kilometres to the west.
    sketch.nodes.extend([Xy { x: -2000.0, y: 75.0 }, Xy { x: -2000.0, y: -75.0 }]);
    sketch.streets.extend([(0, 96, false), (96, 97, false), (97, 48, false)]);
    let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
    let mut study = study(1, 10.0, 1);
    add_facility(&mut study, Xy { x: 300.0, y: 140.0 }, 0);
    let mut dice = rng(77);
    for _ in 0..60 {
        let at = Xy { x: dice.random_range(0.0..700.0), y: dice.random_range(-575.0..-75.0) };
        crate::support::add_home(&mut study, at, f64::from(dice.random_range(1..20_u32)));
    }
    (study, network)
}

/// Of all pairs of junctions over the river, none brings more seniors inside than the link suggested first.
#[test]
fn the_link_suggested_first_is_the_best_of_all() {
    let (study, network) = river_town();
    let today = cover(&study, Some(&network));
    let ways = ModeAccess::new(&study, &network, &today, CohortId(0), study.circles[0].mode).unwrap();
    let gives = ProvidedServices::Circle;
    let question = Question { study: &study, coverage: &today, access: &ways, cohort: CohortId(0), circle: CircleId(0), provides: gives };
    let found = question.suggest_links(3);
    let mut best: f64 = 0.0;
    let mut spread = BoundedSearch::default();
    let nodes: Vec<Xy> = (0..network.node_count()).map(|n| network.node(NodeId::from_index(n))).collect();
    for a in nodes.iter().filter(|n| n.y < 0.0) {
        for b in nodes.iter().filter(|n| n.y > 0.0 && apart(**n, *a) <= carecircle::siting::LONGEST_M) {
            let line = [a, b].map(|p| study.plane.unproject(*p)).to_vec();
            let effect = question.effect(&Proposal { links: vec![line], ..Proposal::default() }, &ResidualCoverage::default(), &mut spread);
            best = best.max(effect.completed.seniors);
        }
    }
    assert!(best > 100.0, "the river keeps people out: {best}");
    assert_eq!(found[0].completed.seniors, best, "{found:?}");
    assert!(found.windows(2).all(|w| w[0].completed.seniors >= w[1].completed.seniors));
}

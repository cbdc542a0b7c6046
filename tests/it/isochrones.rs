//! Service areas: agreement with homes and with a brute-force reading of the field of times.

use carecircle::coverage::cover;
use carecircle::geom::{LonLat, Plane, Xy};
use carecircle::ids::{EdgeId, ProfileId, ServiceId};
use carecircle::isochrone::{self, Canvas, EdgeHomes, IsochroneContext, StreetIndex};
use carecircle::model::{Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Roads, Service, Settings, Study};
use carecircle::network::{EdgeCosts, Network};
use carecircle::reach::{SearchGraph, Toward};
use carecircle::units::Millis;
use geo::{Area, BoundingRect, Intersects, MultiPolygon, Point, Validation};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const WALK: ProfileId = ProfileId(0);
const EBIKE: ProfileId = ProfileId(2);
const SNAP_M: f64 = 250.0;

fn plane() -> Plane {
    Plane::about(LonLat::new(121.15, 28.85).unwrap())
}

/// A city of `n` × `n` jittered junctions, some streets missing, or steps, some one-way, a river with one bridge.
pub fn city(rng: &mut ChaCha8Rng, n: i32, step_m: f64, jitter_m: f64) -> Network {
    let plane = plane();
    let mut roads = Roads::default();
    let mut at = Vec::new();
    for k in 0..n * n {
        let mut j = || if jitter_m > 0.0 { rng.random_range(-jitter_m..jitter_m) } else { 0.0 };
        let p = Xy { x: f64::from(k % n - n / 2) * step_m + j(), y: f64::from(k / n - n / 2) * step_m + j() };
        let p = plane.unproject(p);
        at.push(roads.node(p.lon(), p.lat()));
    }
    let node = |x: i32, y: i32| at[(y * n + x) as usize];
    for (x, y) in (0..n).flat_map(|y| (0..n).map(move |x| (x, y))) {
        for (dx, dy) in [(1, 0), (0, 1)] {
            let river = jitter_m > 0.0 && dy == 1 && y == n / 3 && x != n / 2;
            if x + dx >= n || y + dy >= n || river {
                continue;
            }
            if jitter_m > 0.0 && rng.random_bool(0.15) {
                // Every other one that is missing is there for walkers.
                if (x + y) % 2 == 0 {
                    roads.way(&[node(x, y), node(x + dx, y + dy)], &[("highway", "steps")]);
                }
                continue;
            }
            let oneway = if jitter_m > 0.0 && rng.random_bool(0.2) { "yes" } else { "no" };
            roads.way(&[node(x, y), node(x + dx, y + dy)], &[("highway", "residential"), ("oneway", oneway)]);
        }
    }
    Network::build(&roads, &Profile::built_in(), 0).unwrap()
}

pub fn study(net: &Network, rng: &mut ChaCha8Rng, homes: usize, half_m: f64) -> Study {
    let plane = *net.plane();
    let mut place = || plane.unproject(Xy { x: rng.random_range(-half_m..half_m), y: rng.random_range(-half_m..half_m) });
    let service =
        |id: &str| Service { id: id.into(), name: Name::default(), aliases: Vec::new(), from: None, levels: Vec::new(), capacity: None };
    let circle = |id: &str, minutes: f64, need: usize, mode| Circle {
        id: id.into(),
        name: Name::default(),
        mode,
        minutes,
        services: vec![ServiceId(0), ServiceId(1), ServiceId(2)],
        need,
        radius_m: None,
    };
    Study {
        simulated: true,
        facilities: (0..9)
            .map(|k| Facility { id: k.to_string(), at: Some(place()), services: vec![ServiceId(k % 3)], ..Facility::default() })
            .collect(),
        homes: (0..homes)
            .map(|k| Home { id: k.to_string(), at: place(), seniors: 1.0, bands: None, households: None, town: None, village: None })
            .collect(),
        services: vec![service("a"), service("b"), service("c")],
        circles: vec![
            circle("one", 8.0, 1, CircleMode::Walk),
            circle("two", 12.0, 2, CircleMode::Walk),
            circle("all", 15.0, 3, CircleMode::Walk),
            circle("ride", 4.0, 2, CircleMode::Ride(EBIKE)),
            circle("either", 4.0, 1, CircleMode::best_of(&[CircleMode::Walk, CircleMode::Ride(EBIKE)])),
        ],
        cohorts: vec![Cohort { id: "steady".into(), name: Name::default(), profile: WALK, speed_mps: 1.0, speed_sd_mps: None }],
        settings: Settings { snap_limit_m: SNAP_M, min_island_nodes: 0, detour_factor: 1.3, ..Settings::default() },
        ..Study::on(plane)
    }
}

/// The nearest position by looking at every segment: edge, fraction, metres.
fn snap(net: &Network, profile: ProfileId, at: Xy) -> Option<(EdgeId, f64, f64)> {
    let mut best: Option<(EdgeId, f64, f64)> = None;
    for edge in (0..net.edge_count()).map(EdgeId::from_index).filter(|&e| net.snaps_to(profile, e)) {
        let shape: Vec<Xy> = net.shape(edge).collect();
        let total: f64 = shape.windows(2).map(|w| (w[1].x - w[0].x).hypot(w[1].y - w[0].y)).sum();
        let mut so_far = 0.0;
        for w in shape.windows(2) {
            let (dx, dy) = (w[1].x - w[0].x, w[1].y - w[0].y);
            let t = (((at.x - w[0].x) * dx + (at.y - w[0].y) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            let metres = (at.x - w[0].x - t * dx).hypot(at.y - w[0].y - t * dy);
            if best.is_none_or(|b| metres < b.2) {
                best = Some((edge, (so_far + t * dx.hypot(dy)) / total, metres));
            }
            so_far += dx.hypot(dy);
        }
    }
    best.filter(|b| b.2 <= SNAP_M)
}

/// Seconds from every node to one place, edges tried until nothing changes; and from a position on an edge.
struct Brute<'a> {
    net: &'a Network,
    costs: &'a EdgeCosts,
    goal: (EdgeId, f64, f64),
    nodes: Vec<f64>,
}

fn seconds(cost: u32) -> f64 {
    if cost == EdgeCosts::FORBIDDEN { f64::INFINITY } else { f64::from(cost) / 1000.0 }
}

/// Over a share of an edge; an end of it is its junction, where no rule of the edge binds anybody.
fn part(cost: u32, share: f64) -> f64 {
    if share <= 0.0 { 0.0 } else { seconds(cost) * share }
}

impl<'a> Brute<'a> {
    fn new(net: &'a Network, costs: &'a EdgeCosts, profile: ProfileId, at: Xy) -> Option<Self> {
        let goal = snap(net, profile, at)?;
        let mut nodes = vec![f64::INFINITY; net.node_count()];
        let (e, on) = (net.edge(goal.0), goal.0.index());
        nodes[e.from.index()] = part(costs.forward[on], goal.1) + goal.2;
        nodes[e.to.index()] = nodes[e.to.index()].min(part(costs.backward[on], 1.0 - goal.1) + goal.2);
        loop {
            let before = nodes.clone();
            for k in 0..net.edge_count() {
                let e = net.edge(EdgeId::from_index(k));
                nodes[e.from.index()] = nodes[e.from.index()].min(nodes[e.to.index()] + seconds(costs.forward[k]));
                nodes[e.to.index()] = nodes[e.to.index()].min(nodes[e.from.index()] + seconds(costs.backward[k]));
            }
            if nodes == before {
                return Some(Self { net, costs, goal, nodes });
            }
        }
    }

    fn from(&self, (edge, fraction, metres): (EdgeId, f64, f64)) -> f64 {
        let (e, k) = (self.net.edge(edge), edge.index());
        let mut best = (part(self.costs.backward[k], fraction) + self.nodes[e.from.index()])
            .min(part(self.costs.forward[k], 1.0 - fraction) + self.nodes[e.to.index()]);
        if edge == self.goal.0 {
            let ahead = self.goal.1 - fraction;
            let cost = if ahead >= 0.0 { self.costs.forward[k] } else { self.costs.backward[k] };
            best = best.min(part(cost, ahead.abs()) + self.goal.2);
        }
        best + metres
    }
}

fn inside(shape: &MultiPolygon<f64>, at: LonLat) -> bool {
    shape.intersects(&Point::new(at.lon(), at.lat()))
}

fn valid(shape: &MultiPolygon<f64>, case: &str) {
    shape.check_validation().unwrap_or_else(|e| panic!("{case}: {e}"));
    for polygon in shape {
        assert!(geo::Polygon::new(polygon.exterior().clone(), Vec::new()).signed_area() > 0.0, "{case}: counter-clockwise outside");
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            assert!(ring.is_closed() && ring.0.len() >= 4, "{case}");
            assert!(ring.0.windows(2).all(|w| w[0] != w[1]), "{case}: a point twice in a row");
            assert!(ring.0.iter().all(|c| format!("{:.7}", c.x).parse() == Ok(c.x) && format!("{:.7}", c.y).parse() == Ok(c.y)), "{case}");
        }
        for hole in polygon.interiors() {
            assert!(geo::Polygon::new(hole.clone(), Vec::new()).signed_area() < 0.0, "{case}: clockwise inside");
        }
    }
}

/// The share of seeded random points about the shape that it gets right.
fn agreement(shape: &MultiPolygon<f64>, plane: &Plane, seed: u64, count: u32, truth: impl Fn(Xy) -> bool) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let frame = shape.bounding_rect().expect("an area");
    let (low, high) = (frame.min(), frame.max());
    let margin = 0.0005;
    let mut right = 0;
    for _ in 0..count {
        let at = LonLat::new(rng.random_range(low.x - margin..high.x + margin), rng.random_range(low.y - margin..high.y + margin)).unwrap();
        right += u32::from(inside(shape, at) == truth(plane.project(at)));
    }
    f64::from(right) / f64::from(count)
}

#[test]
fn whole_circles_agree_with_every_home_and_with_points_at_random() {
    for seed in 0..3 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let net = city(&mut rng, 16, 130.0, 35.0);
        let study = study(&net, &mut rng, 3000, 1300.0);
        let coverage = cover(&study, Some(&net));
        let areas = isochrone::all(&study, Some(&net), &coverage);
        assert_eq!(areas.len(), 5);
        for (area, circled) in areas.iter().zip(&coverage.cohorts[0].circles) {
            let circle = &study.circles[area.circle.index()];
            let case = format!("seed {seed}, circle {}", circle.id);
            valid(&area.shape, &case);
            for (home, &covered) in study.homes.iter().zip(&circled.covered) {
                assert_eq!(inside(&area.shape, home.at), covered, "{case}: home {}", home.id);
            }
            let profiles = circle.mode.parts().into_iter().map(|m| if m == CircleMode::Walk { WALK } else { EBIKE });
            let costs: Vec<_> = profiles.map(|profile| (profile, net.costs(profile, 1.0))).collect();
            let by = |at: usize| {
                let (profile, costs) = &costs[at];
                let brutes: Vec<Vec<Brute>> = circle
                    .services
                    .iter()
                    .map(|s| study.facilities.iter().filter(|f| f.services.contains(s)))
                    .map(|all| all.filter_map(|f| Brute::new(&net, costs, *profile, study.plane.project(f.at.unwrap()))).collect())
                    .collect();
                (*profile, brutes)
            };
            let modes: Vec<(ProfileId, Vec<Vec<Brute>>)> = (0..costs.len()).map(by).collect();
            let truth = |at: Xy| {
                modes.iter().any(|(profile, brutes)| {
                    let Some(from) = snap(&net, *profile, at) else { return false };
                    let kept = |service: &&Vec<Brute>| service.iter().any(|b| b.from(from) <= circle.minutes * 60.0);
                    brutes.iter().filter(kept).count() >= circle.need
                })
            };
            let share = agreement(&area.shape, &study.plane, seed, 10_000, truth);
            println!("{case}: {:.3} %", share * 100.0);
            assert!(share >= 0.995, "{case}: {share}");
        }
        let again = isochrone::all(&study, Some(&net), &coverage);
        assert_eq!(format!("{areas:?}"), format!("{again:?}"), "same input, same bytes");
    }
}

/// On foot, and by whichever of two modes is quicker.
#[test]
fn one_facility_agrees_with_every_home_and_with_points_at_random() {
    let mut rng = ChaCha8Rng::seed_from_u64(40);
    let net = city(&mut rng, 16, 130.0, 35.0);
    // Up and down steps nobody rides.
    let study = study(&net, &mut rng, 3000, 1300.0);
    let coverage = cover(&study, Some(&net));
    let areas = isochrone::facilities(&study, Some(&net), &coverage);
    for (number, profiles) in [(0, &[WALK][..]), (4, &[WALK, EBIKE])] {
        let limit_s = study.circles[number].minutes * 60.0;
        let costs: Vec<EdgeCosts> = profiles.iter().map(|profile| net.costs(*profile, 1.0)).collect();
        let (mut by_one_alone, mut drawn) = (vec![0; profiles.len()], 0);
        for area in areas.iter().filter(|a| a.circle.index() == number) {
            let facility = area.facility.unwrap();
            let case = format!("circle {number}, facility {}", facility.0);
            let place = study.plane.project(study.facilities[facility.index()].at.unwrap());
            let brutes: Vec<Brute> = profiles.iter().zip(&costs).filter_map(|(p, costs)| Brute::new(&net, costs, *p, place)).collect();
            if brutes.is_empty() {
                assert!(area.shape.0.is_empty(), "{case}: off the network");
                continue;
            }
            valid(&area.shape, &case);
            drawn += usize::from(!area.shape.0.is_empty());
            let times = |at: Xy| {
                let by = |(brute, profile): (&Brute, &ProfileId)| snap(&net, *profile, at).map_or(f64::INFINITY, |from| brute.from(from));
                brutes.iter().zip(profiles).map(by).collect::<Vec<f64>>()
            };
            let mut wrong = 0;
            for home in &study.homes {
                let times = times(study.plane.project(home.at));
                let in_time = |time: &f64| *time <= limit_s;
                // The connector's own millisecond, and the shapes' centimetres, are not what this test is about.
                let clear = times.iter().all(|time| (time - limit_s).abs() > 0.02);
                wrong += usize::from(clear && inside(&area.shape, home.at) != times.iter().any(in_time));
                if let [only] = (0..times.len()).filter(|k| in_time(&times[*k])).collect::<Vec<_>>()[..] {
                    by_one_alone[only] += 1;
                }
            }
            assert_eq!(wrong, 0, "{case}");
            if area.shape.0.is_empty() {
                // Too far from any street to be left in time.
                continue;
            }
            let share = agreement(&area.shape, &study.plane, 7, 10_000, |at| times(at).iter().any(|time| *time <= limit_s));
            println!("{case}: {:.3} %", share * 100.0);
            assert!(share >= 0.995, "{case}: {share}");
        }
        assert!(drawn >= 5, "circle {number}: {drawn} areas");
        println!("circle {number}: {by_one_alone:?} come by one mode alone");
        assert!(by_one_alone.iter().all(|homes| *homes > 0), "circle {number}: every mode brings somebody: {by_one_alone:?}");
    }
}

/// On a grid of streets s apart, from a junction, with L a multiple of s: a point is L from the centre at most,
/// by its nearest street, in blocks with i + j ≤ L/s − 2 wholly and with i + j = L/s − 1 by half, which
/// adds up to that of the diamond |x| + |y| ≤ L: 2 L².
#[test]
fn a_perfect_grid_has_the_area_of_its_diamond() {
    let net = city(&mut ChaCha8Rng::seed_from_u64(0), 25, 100.0, 0.0);
    let mut study = study(&net, &mut ChaCha8Rng::seed_from_u64(1), 0, 1.0);
    study.homes.clear();
    let canvas = Canvas::new(&study);
    let streets = StreetIndex::new(&net, WALK, SNAP_M);
    let costs = net.costs(WALK, 1.0);
    let graph = SearchGraph::new(&net, &costs, Toward::Starts);
    let traveller = IsochroneContext::new(&net, &streets, &costs, &graph, WALK, 1.0);
    let centre = net.plane().project(plane().unproject(Xy { x: 0.0, y: 0.0 }));
    for metres in [300.0, 500.0, 800.0] {
        let shape = traveller.area(&canvas, &EdgeHomes::new(&net, &[]), centre, Millis::from_seconds(metres));
        valid(&shape, "grid");
        assert_eq!((shape.0.len(), shape.0[0].interiors().len()), (1, 0));
        let area = geo::GeodesicArea::geodesic_area_unsigned(&shape);
        assert!((area / (2.0 * metres * metres) - 1.0).abs() < 0.005, "{area} m² within {metres} m");
    }
}

#[test]
fn without_roads_the_area_is_a_union_of_discs() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let net = city(&mut rng, 4, 100.0, 0.0);
    let study = study(&net, &mut rng, 2000, 1500.0);
    let coverage = cover(&study, None);
    let areas = isochrone::all(&study, None, &coverage);
    for (area, circled) in areas.iter().zip(&coverage.cohorts[0].circles) {
        let circle = &study.circles[area.circle.index()];
        valid(&area.shape, &circle.id);
        for (home, &covered) in study.homes.iter().zip(&circled.covered) {
            assert_eq!(inside(&area.shape, home.at), covered, "circle {}: home {}", circle.id, home.id);
        }
        let speed = circle.mode.speed_mps(&study.cohorts[0], &study.profiles);
        let truth = |at: Xy| {
            let kept = |service: &&ServiceId| {
                study.facilities.iter().filter(|f| f.services.contains(service)).any(|f| {
                    let p = study.plane.project(f.at.unwrap());
                    (p.x - at.x).hypot(p.y - at.y) * 1.3 <= circle.minutes * 60.0 * speed
                })
            };
            circle.services.iter().filter(kept).count() >= circle.need
        };
        let share = agreement(&area.shape, &study.plane, 9, 10_000, truth);
        assert!(share >= 0.995, "circle {}: {share}", circle.id);
    }
}

//! A plain textbook Dijkstra on the whole Malta extract: every OpenStreetMap node is a vertex, homes and facilities are
//! inserted where they join the nearest segment. It shares the reader of the extract with the program, and nothing else:
//! who may walk is read from the tags as `tests/oracle/README.md` words it, lengths are Karney's geodesics.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use carecircle::analysis::load;
use carecircle::coverage::cover;
use carecircle::ids::{HomeId, ServiceId};
use carecircle::model::{Roads, TagSet};
use geo::{Distance, Geodesic, Point};

/// `highway` values that the convention never walks on.
pub const NEVER: [&str; 19] = [
    "motorway",
    "motorway_link",
    "construction",
    "proposed",
    "planned",
    "abandoned",
    "razed",
    "raceway",
    "bus_guideway",
    "busway",
    "platform",
    "rest_area",
    "services",
    "no",
    "motor",
    "corridor",
    "elevator",
    "pier",
    "escalator",
];

/// The convention of `tests/oracle/README.md`, in its own words.
pub fn walkable(tags: &TagSet) -> bool {
    let invited = matches!(tags.get("foot"), Some("yes" | "designated" | "permissive"));
    let Some(highway) = tags.get("highway") else { return false };
    if NEVER.contains(&highway) || tags.is("foot", "no") || tags.is("area", "yes") || tags.is("service", "private") {
        return false;
    }
    let closed = matches!(tags.get("access"), Some("no" | "private")) || matches!(highway, "trunk" | "trunk_link" | "cycleway");
    invited || !closed
}

struct Graph {
    at: Vec<Point<f64>>,
    arcs: Vec<Vec<(usize, f64)>>,
    segments: Vec<(usize, usize)>,
}

fn metres(a: Point<f64>, b: Point<f64>) -> f64 {
    Geodesic.distance(a, b)
}

/// Every walkable segment on a piece of at least 200 nodes.
fn graph(roads: &Roads) -> Graph {
    let at: Vec<Point<f64>> = roads.nodes.iter().map(|n| Point::new(n.lon(), n.lat())).collect();
    let mut all = Vec::new();
    for way in 0..roads.way_count() {
        if walkable(&roads.tag_sets[roads.way_tags[way] as usize]) {
            all.extend(roads.refs[roads.range(way)].windows(2).map(|w| (w[0] as usize, w[1] as usize)));
        }
    }
    let mut piece: Vec<usize> = (0..at.len()).collect();
    fn root(piece: &mut [usize], mut n: usize) -> usize {
        while piece[n] != n {
            piece[n] = piece[piece[n]];
            n = piece[n];
        }
        n
    }
    for &(a, b) in &all {
        let (a, b) = (root(&mut piece, a), root(&mut piece, b));
        piece[a] = b;
    }
    let mut nodes: Vec<usize> = all.iter().flat_map(|&(a, b)| [a, b]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let mut size: HashMap<usize, usize> = HashMap::new();
    for n in nodes {
        *size.entry(root(&mut piece, n)).or_default() += 1;
    }
    let segments: Vec<(usize, usize)> = all.into_iter().filter(|&(a, _)| size[&root(&mut piece, a)] >= 200).collect();
    let mut arcs = vec![Vec::new(); at.len()];
    for &(a, b) in &segments {
        let length = metres(at[a], at[b]);
        arcs[a].push((b, length));
        arcs[b].push((a, length));
    }
    Graph { at, arcs, segments }
}

impl Graph {
    /// The nearest segment, how far along it, and the metres to it; on a plane about the point.
    fn join(&self, p: Point<f64>) -> Option<(usize, f64, f64)> {
        let (ky, kx) = (metres(p, Point::new(p.x(), p.y() + 1e-3)) * 1e3, metres(p, Point::new(p.x() + 1e-3, p.y())) * 1e3);
        let xy = |n: usize| ((self.at[n].x() - p.x()) * kx, (self.at[n].y() - p.y()) * ky);
        let mut best: Option<(usize, f64, f64)> = None;
        for (s, &(a, b)) in self.segments.iter().enumerate() {
            let ((ax, ay), (bx, by)) = (xy(a), xy(b));
            if ax.min(bx) > 500.0 || ax.max(bx) < -500.0 || ay.min(by) > 500.0 || ay.max(by) < -500.0 {
                continue;
            }
            let (dx, dy) = (bx - ax, by - ay);
            let span = dx * dx + dy * dy;
            let t = if span > 0.0 { (-(ax * dx + ay * dy) / span).clamp(0.0, 1.0) } else { 0.0 };
            let far = (ax + t * dx).hypot(ay + t * dy);
            if far <= 500.0 && best.is_none_or(|b| far < b.2) {
                best = Some((s, t, far));
            }
        }
        best
    }

    /// Splits segments at the joins, and gives each join's vertex.
    fn insert(&mut self, joins: &[Option<(usize, f64, f64)>]) -> Vec<Option<usize>> {
        let mut on: HashMap<usize, Vec<(f64, usize)>> = HashMap::new();
        let vertices = joins
            .iter()
            .map(|join| {
                let (s, t, _) = (*join)?;
                let vertex = self.arcs.len();
                self.arcs.push(Vec::new());
                on.entry(s).or_default().push((t, vertex));
                Some(vertex)
            })
            .collect();
        for (s, mut stops) in on {
            let (a, b) = self.segments[s];
            let length = metres(self.at[a], self.at[b]);
            stops.extend([(0.0, a), (1.0, b)]);
            stops.sort_by(|x, y| x.0.total_cmp(&y.0));
            for pair in stops.windows(2) {
                let cost = (pair[1].0 - pair[0].0) * length;
                self.arcs[pair[0].1].push((pair[1].1, cost));
                self.arcs[pair[1].1].push((pair[0].1, cost));
            }
        }
        vertices
    }

    fn dijkstra(&self, starts: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
        let mut best = vec![f64::INFINITY; self.arcs.len()];
        let mut heap = BinaryHeap::new();
        for (n, cost) in starts {
            if cost < best[n] {
                best[n] = cost;
                heap.push(Reverse((cost.to_bits(), n)));
            }
        }
        while let Some(Reverse((bits, n))) = heap.pop() {
            let cost = f64::from_bits(bits);
            if cost > best[n] {
                continue;
            }
            for &(m, length) in &self.arcs[n] {
                if cost + length < best[m] {
                    best[m] = cost + length;
                    heap.push(Reverse(((cost + length).to_bits(), m)));
                }
            }
        }
        best
    }
}

#[test]
fn every_time_on_malta_is_the_textbooks() {
    const HOMES: usize = 500;
    let dir = crate::oracle::study();
    let loaded = load(dir.path(), |_| {}).unwrap();
    let coverage = cover(&loaded.study, Some(&crate::oracle::network(dir.path(), &loaded.study)));
    let study = &loaded.study;
    let (roads, _) = carecircle::import::osm::roads::read(&dir.path().join("malta-latest.osm.pbf"), &study.profiles).unwrap();
    let mut graph = graph(&roads);
    let homes = study.homes.iter().step_by(study.homes.len() / HOMES).map(|h| h.at);
    let places: Vec<Point<f64>> =
        homes.chain(study.facilities.iter().map(|f| f.at.unwrap())).map(|at| Point::new(at.lon(), at.lat())).collect();
    let joins: Vec<_> = places.iter().map(|p| graph.join(*p)).collect();
    let vertices = graph.insert(&joins);
    let count = places.len() - study.facilities.len();
    let (mut compared, mut worst) = (0, 0.0_f64);
    for s in 0..study.services.len() {
        let service = ServiceId::from_index(s);
        let starts = study.facilities.iter().enumerate().filter(|(_, f)| f.services.contains(&service));
        let best = graph.dijkstra(starts.filter_map(|(i, _)| Some((vertices[count + i]?, joins[count + i]?.2))));
        for h in 0..count {
            let truth = vertices[h].map(|v| best[v] + joins[h].unwrap().2).filter(|t| *t <= 3600.0);
            let home = HomeId::from_index(h * (study.homes.len() / HOMES));
            let found = coverage.cohorts[0].on_foot(service, home).map(|n| n.time.seconds());
            match (truth, found) {
                (Some(t), Some(f)) => {
                    worst = worst.max((t - f).abs());
                    compared += 1;
                    assert!((t - f).abs() < 0.2, "home {} to s{s}: {f} s, expected {t}", home.0);
                }
                (None, None) => {}
                other => panic!("home {} to s{s}: {other:?}", home.0),
            }
        }
    }
    println!("{compared} compared, worst difference {worst:.3} s");
    assert!(compared > 1500, "{compared}");
}

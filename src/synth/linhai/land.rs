//! The OpenStreetMap extract: streets as ways, waters, the sea, land cover, names of places.

use std::collections::{BTreeMap, HashMap};

use geo::{LineString, Polygon};

use super::inputs::Inputs;
use super::layout::PARKS;
use super::places::Places;
use super::terrain::{LandCover, Terrain};
use super::town::{Built, OLD_CITY};
use super::{SEED, place, to_degrees, to_map};
use crate::grid::Grid;
use crate::noise::{direction, fractal, hash};
use crate::osm::{Member, Osm, Relation, Tags, tags};
use crate::outline::outlines;
use crate::ways::ways;
use crate::{P, dist};

/// Everything, as an extract.
pub fn extract(inputs: &Inputs, terrain: &Terrain, places: &Places, built: &Built) -> Osm {
    let mut map = Map { osm: Osm::default() };
    sea(&mut map, inputs);
    waters(&mut map, terrain);
    cover(&mut map, terrain, places);
    settlements(&mut map, places, built);
    parks(&mut map);
    streets(&mut map, built);
    names(&mut map, places, built);
    map.osm
}

struct Map {
    osm: Osm,
}

impl Map {
    fn node(&mut self, p: P, tags: Tags) -> usize {
        let at = to_degrees(p);
        self.osm.node(at.x, at.y, tags)
    }

    fn line(&mut self, points: &[P], tags: Tags) -> usize {
        let nodes = points.iter().map(|&p| self.node(p, Tags::new())).collect();
        self.osm.way(nodes, tags)
    }

    /// A closed way; `points` without the repeated last one.
    fn ring(&mut self, points: &[P], tags: Tags) -> usize {
        let mut nodes: Vec<usize> = points.iter().map(|&p| self.node(p, Tags::new())).collect();
        nodes.push(nodes[0]);
        self.osm.way(nodes, tags)
    }

    fn polygon(&mut self, polygon: &Polygon<f64>, mut tags: Tags) {
        let open = |ring: &LineString<f64>| ring.0[..ring.0.len() - 1].to_vec();
        if polygon.interiors().is_empty() {
            self.ring(&open(polygon.exterior()), tags);
            return;
        }
        let mut members = vec![(Member::Way(self.ring(&open(polygon.exterior()), Tags::new())), "outer")];
        for hole in polygon.interiors() {
            members.push((Member::Way(self.ring(&open(hole), Tags::new())), "inner"));
        }
        tags.insert(0, ("type", "multipolygon".to_owned()));
        self.osm.relations.push(Relation { members, tags });
    }
}

/// The coast of the outline, from its south end to its north end, and the sea before it.
fn sea(map: &mut Map, inputs: &Inputs) {
    const SOUTH: (f64, f64) = (121.529_797, 28.693_136);
    const NORTH: (f64, f64) = (121.643_746, 28.861_146);
    let coastline = || tags(&[("natural", "coastline")]);
    let mut inner = Vec::new();
    let mut coast = Vec::new();
    for polygon in &inputs.outline {
        let ring = &polygon.exterior().0[..polygon.exterior().0.len() - 1];
        let nearest = |to: (f64, f64)| {
            let far = |i: &usize| dist(to_map(ring[*i]), place(to.0, to.1));
            (0..ring.len()).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0)
        };
        if polygon.exterior().0.len() > 60 {
            // the mainland
            let (from, to) = (nearest(SOUTH), nearest(NORTH));
            let mut line: Vec<P> = Vec::new();
            let step = if dist(to_map(ring[(from + 1) % ring.len()]), place(121.6, 28.69))
                < dist(to_map(ring[(from + ring.len() - 1) % ring.len()]), place(121.6, 28.69))
            {
                1
            } else {
                ring.len() - 1
            };
            let mut at = from;
            loop {
                line.push(to_map(ring[at]));
                if at == to {
                    break;
                }
                at = (at + step) % ring.len();
            }
            coast = line;
        } else {
            let mut points: Vec<P> = ring.iter().map(|&c| to_map(c)).collect();
            // land on the left: counter-clockwise
            let area: f64 = (0..points.len())
                .map(|i| {
                    let (a, b) = (points[i], points[(i + 1) % points.len()]);
                    a.x * b.y - b.x * a.y
                })
                .sum();
            if area < 0.0 {
                points.reverse();
            }
            inner.push(map.ring(&points, coastline()));
        }
    }
    if coast.len() < 2 {
        return;
    }
    let mut nodes: Vec<usize> = coast.iter().map(|&p| map.node(p, Tags::new())).collect();
    let (first, last) = (nodes[0], nodes[nodes.len() - 1]);
    // going north with the sea on the right, the land is on the left
    let shore = map.osm.way(std::mem::take(&mut nodes), coastline());
    // the next county's coast to the north, the open sea around three corners, and the coast and the estuary in the south
    let corner = |i: usize| (OPEN_SEA.start..=OPEN_SEA.end).contains(&i);
    let mut parts: [Vec<usize>; 3] = [vec![last], Vec::new(), Vec::new()];
    for (i, pair) in BEYOND.windows(2).enumerate() {
        let (a, b) = (place(pair[0].0, pair[0].1), place(pair[1].0, pair[1].1));
        let steps = if corner(i) && corner(i + 1) { 1 } else { (dist(a, b) / 400.0).ceil() as usize };
        for k in 0..steps {
            let p = a + (b - a) * (k as f64 / steps as f64);
            let off = if corner(i) && k == 0 { P { x: 0.0, y: 0.0 } } else { super::roads::bent(p, 0.0) * 3.0 };
            let node = map.node(p + off, Tags::new());
            let part = if i < OPEN_SEA.start { 0 } else { 1 + usize::from(i >= OPEN_SEA.end) };
            if part > 0 && parts[part].is_empty() {
                parts[part - 1].push(node); // where two parts meet
            }
            parts[part].push(node);
        }
    }
    parts[2].push(first);
    let [north, open, south] = parts;
    let mut members = vec![(Member::Way(shore), "outer")];
    for (nodes, tags) in [(north, coastline()), (open, Tags::new()), (south, coastline())] {
        members.push((Member::Way(map.osm.way(nodes, tags)), "outer"));
    }
    members.extend(inner.into_iter().map(|way| (Member::Way(way), "inner")));
    map.osm
        .relations
        .push(Relation { members, tags: tags(&[("type", "multipolygon"), ("natural", "water"), ("water", "sea"), ("name", "东海")]) });
}

/// Rows of the coast between which [`BEYOND`] runs over open sea.
const OPEN_SEA: std::ops::Range<usize> = 17..20; // rows of the table below: from its first corner to its last

/// Where the sea ends outside the county: north along the next coast, around, and up the estuary
/// of 椒江 in the south. Roughly drawn after 三门湾 and 温岭, and well beyond what a view of the county shows.
const BEYOND: &[(f64, f64)] = &[
    (121.640, 28.868),
    (121.615, 28.885),
    (121.640, 28.925),
    (121.622, 28.965),
    (121.655, 29.010),
    (121.660, 29.090),
    (121.600, 29.130),
    (121.520, 29.165),
    (121.545, 29.220),
    (121.690, 29.205),
    (121.820, 29.170),
    (121.930, 29.190),
    (121.970, 29.260),
    (121.925, 29.350),
    (121.975, 29.450),
    (121.900, 29.550),
    (121.960, 29.640),
    (121.850, 29.750),
    (122.600, 29.750),
    (122.600, 27.950),
    (121.050, 27.950),
    (121.150, 28.090),
    (121.310, 28.190),
    (121.450, 28.240),
    (121.600, 28.285),
    (121.625, 28.360),
    (121.575, 28.430),
    (121.640, 28.500),
    (121.600, 28.560),
    (121.570, 28.610),
    (121.530, 28.645),
    (121.460, 28.655),
    (121.400, 28.655),
    (121.355, 28.668),
    (121.348, 28.684),
    (121.400, 28.676),
    (121.450, 28.680),
    (121.500, 28.676),
    (121.525, 28.690),
];

/// Rivers as surfaces in pieces of about 2 km, and as lines; the reservoir; the lake of the old city.
fn waters(map: &mut Map, terrain: &Terrain) {
    for river in &terrain.rivers {
        let line: Vec<P> = river.line.iter().map(|r| r.0).collect();
        map.line(&line, tags(&[("waterway", "river"), ("name", river.name)]));
        if !river.wide {
            continue;
        }
        let bank = |i: usize, side: f64| {
            let (a, b) = (river.line[i.saturating_sub(1)].0, river.line[(i + 1).min(river.line.len() - 1)].0);
            let far = dist(a, b).max(1.0);
            river.line[i].0 + P { x: -(b.y - a.y) / far, y: (b.x - a.x) / far } * (river.line[i].1 * side)
        };
        let mut from = 0;
        while from + 1 < river.line.len() {
            let to = (from + 15).min(river.line.len() - 1);
            let left = (from..=to).map(|i| bank(i, 1.0));
            let right = (from..=to).rev().map(|i| bank(i, -1.0));
            let ring: Vec<P> = right.chain(left).collect();
            map.ring(&ring, tags(&[("natural", "water"), ("water", "river"), ("name", river.name)]));
            from = to;
        }
    }
    map.ring(&terrain.reservoir, tags(&[("natural", "water"), ("water", "reservoir"), ("name", "牛头山水库")]));
}

/// Forest in the mountains and fields in the plains, cut at town borders so that no shape is huge.
fn cover(map: &mut Map, terrain: &Terrain, places: &Places) {
    const COARSE: usize = 2;
    let fine = &terrain.grid;
    let grid = Grid { w: fine.w / COARSE, h: fine.h / COARSE, cell: fine.cell * COARSE as f64, origin: fine.origin };
    let labels: Vec<u32> = (0..grid.len())
        .map(|c| {
            let cell = (c / grid.w * COARSE) * fine.w + c % grid.w * COARSE;
            if !matches!(terrain.ground[cell], LandCover::Land | LandCover::Stream) {
                return 0;
            }
            let p = fine.at(cell);
            let wooded = terrain.height[cell] + 30.0 * fractal(SEED + 71, p, 900.0, 3);
            let tilled = terrain.low[cell] + 0.35 * fractal(SEED + 72, p, 1_500.0, 2);
            // 涌泉 and its neighbours grow oranges on the slopes
            let kind = if wooded > 75.0 {
                1
            } else if tilled > 0.5 {
                2
            } else {
                3
            };
            places.territory[cell] * 4 + kind
        })
        .collect();
    for (label, shapes) in outlines(&grid, &labels, 3, 14) {
        let kind = ("landuse", ["", "forest", "farmland", "orchard"][label as usize % 4]);
        for polygon in &shapes {
            map.polygon(polygon, tags(&[kind]));
        }
    }
}

/// A blob around `centre`.
fn blob(centre: P, radius: f64, seed: u64, parts: u32) -> Vec<P> {
    (0..parts)
        .map(|i| {
            let way = direction(f64::from(i) / f64::from(parts));
            let probe = centre + way * radius;
            centre + way * (radius * (1.08 + 0.35 * fractal(seed, probe, radius * 0.7, 2)))
        })
        .collect()
}

/// Built-up land around every village.
fn settlements(map: &mut Map, places: &Places, built: &Built) {
    for (i, v) in places.villages.iter().enumerate() {
        let parts = if v.radius_m > 300.0 { 28 } else { 16 };
        map.ring(&blob(built.centres[i], v.radius_m, SEED + 1_000 + i as u64, parts), tags(&[("landuse", "residential")]));
    }
    map.ring(&blob(place(OLD_CITY.0, OLD_CITY.1), OLD_CITY.2, SEED + 61, 36), tags(&[("landuse", "residential"), ("name", "台州府城")]));
}

/// Parks and their lakes.
fn parks(map: &mut Map) {
    for (i, &(name, lon, lat, radius, lake)) in PARKS.iter().enumerate() {
        let seed = SEED + 81 + i as u64;
        map.ring(&blob(place(lon, lat), radius, seed, 20), tags(&[("leisure", "park"), ("name", name)]));
        if !lake.is_empty() {
            let shore = blob(place(lon, lat), radius * 0.6, seed + 10, 18);
            map.ring(&shore, tags(&[("natural", "water"), ("water", "lake"), ("name", lake)]));
        }
    }
}

/// Streets, with a crossing here and there.
fn streets(map: &mut Map, built: &Built) {
    let streets = &built.streets;
    let mut node_of: HashMap<usize, usize> = HashMap::new();
    let made = ways(streets);
    let mut meets: BTreeMap<usize, usize> = BTreeMap::new();
    made.iter().for_each(|w| w.points.iter().for_each(|&p| *meets.entry(p).or_default() += 1));
    for way in made {
        let city = way.class <= crate::streets::Class::Tertiary && way.class >= crate::streets::Class::Primary;
        let nodes = way
            .points
            .iter()
            .map(|&p| {
                *node_of.entry(p).or_insert_with(|| {
                    let crossing = city && meets[&p] >= 3 && hash(SEED + 73, p as i64, 0) < 0.3;
                    let signals = hash(SEED + 73, p as i64, 1) < 0.3;
                    let kind = if signals { "traffic_signals" } else { "uncontrolled" };
                    map.node(streets.points[p], if crossing { tags(&[("highway", "crossing"), ("crossing", kind)]) } else { Tags::new() })
                })
            })
            .collect();
        map.osm.way(nodes, way.tags(&built.names));
    }
}

/// Names of the city, towns and villages.
fn names(map: &mut Map, places: &Places, built: &Built) {
    map.node(place(121.1200, 28.8500), tags(&[("place", "city"), ("name", "临海市"), ("name:en", "Linhai")]));
    for town in &places.towns {
        map.node(town.seat, tags(&[("place", if town.urban { "suburb" } else { "town" }), ("name", &town.name)]));
    }
    for (i, v) in places.villages.iter().enumerate() {
        let kind = if v.community { "neighbourhood" } else { "village" };
        map.node(built.centres[i], tags(&[("place", kind), ("name", &v.short())]));
    }
}

//! Streets: the roads with the webs of the city, of towns and of villages grown onto them.

use super::layout::PARKS;
use super::places::Places;
use super::roads::{Expressway, Roads};
use super::terrain::{LandCover, Terrain};
use super::{SEED, place};
use crate::noise::{direction, hash};
use crate::streets::{Class, Corner, Streets, Stretch, Web};
use crate::{P, dist};

/// The street network, and which streets are whose.
#[derive(Debug)]
pub struct Built {
    pub streets: Streets,
    /// Streets of each village, by its number.
    pub of_village: Vec<Vec<usize>>,
    /// Position of each village's middle, one a village.
    pub centres: Vec<P>,
    pub names: Vec<String>,
}

/// 古城, the old city: a dense web of lanes (longitude, latitude, radius).
pub const OLD_CITY: (f64, f64, f64) = (121.1175, 28.8478, 800.0);

/// Builds everything that people walk on, and the expressway.
pub fn build(terrain: &Terrain, expressway: &Expressway, places: &Places, roads: Roads) -> Built {
    let mut streets = Streets::default();
    for river in terrain.rivers.iter().filter(|r| r.wide) {
        river.line.windows(2).for_each(|e| streets.wall(e[0].0, e[1].0));
    }
    for line in &expressway.lines {
        line.windows(2).for_each(|e| streets.wall(e[0], e[1]));
    }
    lay(&mut streets, terrain, &roads);
    let may = |p: P| {
        let ground = terrain.ground_at(p);
        ground != LandCover::Outside
            && !(ground == LandCover::Water && (terrain.in_river(p, 22.0) || !terrain.in_river(p, 120.0)))
            && terrain.slope(terrain.grid.cell(p)) < 0.45
            && !terrain.in_stream(p)
            && !PARKS.iter().any(|&(_, lon, lat, radius, _)| dist(p, place(lon, lat)) < radius * 0.95)
    };
    let mut of_village: Vec<Vec<usize>> = vec![Vec::new(); places.villages.len()];
    let centre = |i: usize| roads.centres[i];
    // the old city first, then seats, then villages: later webs take the room that is left
    let old = place(OLD_CITY.0, OLD_CITY.1);
    let web = Web { centre: old, radius: OLD_CITY.2, spacing: 46.0, jitter: 0.36, keep: 0.62, turns: 0.02, seed: SEED + 61 };
    let lanes = streets.web(&web, may, old_city);
    let mut order: Vec<usize> = (0..places.villages.len()).collect();
    order.sort_by_key(|&i| (!places.villages[i].seat, !places.villages[i].community, i));
    for i in order {
        let v = &places.villages[i];
        let urban = places.towns[v.town].urban;
        let seed = SEED + 1_000 + i as u64;
        let turn = if urban && v.community { hash(SEED + 62, v.town as i64, 0) * 0.25 } else { hash(seed, 0, 0) };
        let (spacing, jitter, keep) = match (v.seat, v.community, urban) {
            (true, _, true) => (98.0, 0.14, 0.8),
            (true, ..) => (72.0, 0.24, 0.7),
            (_, true, true) => (84.0, 0.16, 0.78),
            (_, true, false) => (66.0, 0.26, 0.65),
            _ => (54.0 + 14.0 * hash(seed, 1, 1), 0.34, 0.5),
        };
        let web = Web { centre: centre(i), radius: v.radius_m, spacing, jitter, keep, turns: turn, seed };
        of_village[i] = if v.community && urban || v.seat {
            streets.web(&web, may, city(seed))
        } else {
            streets.web(&web, may, village(terrain.low_at(centre(i)) < 0.6))
        };
    }
    // lanes of the old city belong to the nearest community
    for lane in lanes {
        let s = streets.stretches[lane];
        let at = (streets.points[s.a] + streets.points[s.b]) / 2.0;
        let nearest = (0..places.villages.len()).min_by(|&a, &b| dist(centre(a), at).total_cmp(&dist(centre(b), at)));
        of_village[nearest.expect("there are villages")].push(lane);
    }
    // a village whose web found no room has the road it stands on
    for (i, own) in of_village.iter_mut().enumerate() {
        if own.is_empty() {
            let near = |s: &Stretch| dist((streets.points[s.a] + streets.points[s.b]) / 2.0, centre(i));
            let walked = |s: &Stretch| s.a != s.b && s.class >= Class::Primary;
            let all = streets.stretches.iter().enumerate().filter(|(_, s)| walked(s));
            own.extend(all.min_by(|a, b| near(a.1).total_cmp(&near(b.1))).map(|(k, _)| k));
        }
    }
    ferries(&mut streets, places, &roads);
    carriageways(&mut streets, terrain, expressway);
    Built { streets, of_village, centres: roads.centres, names: roads.names }
}

/// The roads, point by point; junctions are shared because they are equal.
fn lay(streets: &mut Streets, terrain: &Terrain, roads: &Roads) {
    for chain in &roads.chains {
        let mut last: Option<usize> = None;
        for &p in &chain.line {
            let at = streets.nearest_point(p, 0.01).unwrap_or_else(|| streets.point(p));
            if let Some(before) = last
                && before != at
            {
                let middle = (streets.points[before] + p) / 2.0;
                let bridge = chain.bridge && terrain.in_river(middle, 12.0);
                streets.stretch(Stretch { a: before, b: at, class: chain.class, bridge, tunnel: false, oneway: false, name: chain.name });
            }
            last = Some(at);
        }
    }
}

/// Lanes, walking streets and steps.
fn old_city(c: Corner) -> (Class, bool) {
    let pick = hash(SEED + 63, c.line, i64::from(c.row));
    match c.line {
        0 if !c.row => (Class::Pedestrian, false), // 紫阳街
        l if l % 6 == 3 => (Class::Tertiary, l % 12 == 3),
        _ if c.share > 0.85 && c.lot < 0.3 => (Class::Steps, false), // up to the city wall
        _ if c.lot < 0.05 => (Class::Steps, false),
        _ if pick < 0.3 => (Class::Footway, false),
        _ if pick < 0.6 => (Class::Living, false),
        _ => (Class::Residential, pick > 0.85),
    }
}

/// Blocks between wider streets.
fn city(seed: u64) -> impl FnMut(Corner) -> (Class, bool) {
    move |c| {
        let pick = hash(seed ^ 5, c.line, i64::from(c.row));
        match c.line.rem_euclid(5) {
            0 if c.share < 0.9 => (Class::Tertiary, false),
            2 if pick < 0.35 => (Class::Residential, true),
            _ if c.lot < 0.07 => (Class::Footway, false),
            _ if c.lot > 0.85 => (Class::Service, false),
            _ => (Class::Residential, false),
        }
    }
}

/// Village streets, alleys, steps on a slope, and tracks into the fields.
fn village(steep: bool) -> impl FnMut(Corner) -> (Class, bool) {
    move |c| match c.lot {
        _ if c.share > 1.0 => (Class::Track, false),
        x if x < if steep { 0.09 } else { 0.01 } => (Class::Steps, false),
        x if x < 0.22 => (Class::Footway, false),
        x if x < 0.4 => (Class::Service, false),
        x if x < 0.5 => (Class::Living, false),
        _ => (Class::Residential, false),
    }
}

/// The bridge that only cars may use, and the ferry.
fn ferries(streets: &mut Streets, places: &Places, roads: &Roads) {
    for (island, class) in [(1, Class::Trunk), (2, Class::Ferry)] {
        let Some(v) = places.villages.iter().position(|v| v.island == island) else { continue };
        let pier = place(if island == 1 { 121.6560 } else { 121.6600 }, if island == 1 { 28.7210 } else { 28.7480 });
        let on_streets = |streets: &Streets, p: P| {
            (1..40).find_map(|k| streets.nearest_point(p, f64::from(k) * 120.0)).expect("a street within 5 km of every pier")
        };
        let (from, to) = (on_streets(streets, pier), on_streets(streets, roads.centres[v]));
        let (a, b) = (streets.points[from], streets.points[to]);
        let across = P { x: -(b.y - a.y), y: b.x - a.x };
        let mut last = from;
        for k in 1..12 {
            let t = f64::from(k) / 12.0;
            let swing = direction(t * 0.5).y * if island == 1 { 0.03 } else { -0.06 };
            let next = streets.point(a + (b - a) * t + across * swing);
            let bridge = class == Class::Trunk;
            streets.stretch(Stretch { a: last, b: next, class, bridge, tunnel: false, oneway: false, name: 0 });
            last = next;
        }
        streets.stretch(Stretch { a: last, b: to, class, bridge: class == Class::Trunk, tunnel: false, oneway: false, name: 0 });
    }
}

/// The expressway's two sides, joined to nothing.
fn carriageways(streets: &mut Streets, terrain: &Terrain, expressway: &Expressway) {
    for line in &expressway.lines {
        for side in [1.0, -1.0] {
            let mut points: Vec<P> = line
                .windows(3)
                .map(|w| {
                    let (d, far) = (w[2] - w[0], dist(w[0], w[2]).max(1.0));
                    w[1] + P { x: d.y / far, y: -d.x / far } * (14.0 * side)
                })
                .collect();
            if side < 0.0 {
                points.reverse();
            }
            let mut last: Option<usize> = None;
            for p in super::roads::simplified(&points, 1.5) {
                let at = streets.point(p);
                if let Some(before) = last {
                    let middle = (streets.points[before] + p) / 2.0;
                    let tunnel = terrain.height_at(middle) > 75.0 && terrain.low_at(middle) < 0.5;
                    let bridge = !tunnel && terrain.in_river(middle, 20.0);
                    streets.stretch(Stretch { a: before, b: at, class: Class::Motorway, bridge, tunnel, oneway: true, name: 0 });
                }
                last = Some(at);
            }
        }
    }
}

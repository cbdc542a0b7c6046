//! The road network between places: cheapest paths over the terrain that share what is already built.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{EXPRESSWAY, ISLAND_ROADS, ROUTES};
use super::places::Places;
use super::terrain::{LandCover, Terrain};
use super::{SEED, place};
use crate::grid::Search;
use crate::noise::{fractal, hash, noise};
use crate::streets::Class;
use crate::{P, dist, nearest_on};

/// The expressway (高速公路): it joins nothing here, and other roads pass it at few places only.
#[derive(Debug)]
pub struct Expressway {
    /// One a route.
    pub lines: Vec<Vec<P>>,
    /// Cells that roads may not enter.
    barred: BTreeSet<usize>,
}

impl Expressway {
    /// Lays it over the terrain.
    pub fn new(terrain: &Terrain) -> Self {
        let grid = &terrain.grid;
        let mut search = Search::new(grid.len());
        let (mut lines, mut barred, mut passes) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for stops in EXPRESSWAY {
            let mut cells: Vec<usize> = Vec::new();
            for pair in stops.windows(2) {
                let (from, to) = (grid.cell(place(pair[0].0, pair[0].1)), grid.cell(place(pair[1].0, pair[1].1)));
                let leg = search.path(
                    grid,
                    from,
                    |a, b, metres| {
                        let slope = ((terrain.height[b] - terrain.height[a]).abs() / metres).min(0.4);
                        let wet = if terrain.ground[b] == LandCover::Water { 2.0 } else { 1.0 };
                        (terrain.ground[b] != LandCover::Outside).then_some(metres * (1.0 + 2.0 * slope) * wet)
                    },
                    |c| c == to,
                );
                cells.extend(leg.unwrap_or_default());
            }
            cells.dedup();
            for (i, pair) in cells.windows(2).enumerate() {
                let corner = pair[0] / grid.w * grid.w + pair[1] % grid.w;
                let free = terrain.height[pair[0]] > 75.0 || i % 24 < 2;
                for cell in [pair[0], corner, pair[1]] {
                    if free {
                        passes.insert(cell)
                    } else {
                        barred.insert(cell)
                    };
                }
            }
            let line: Vec<P> = cells.iter().map(|&c| grid.at(c)).collect();
            lines.push(soften(line, 14).into_iter().map(|p| p + bent(p, 0.0)).collect());
        }
        let barred = barred.difference(&passes).copied().collect();
        Self { lines, barred }
    }

    /// Whether `p` is within `limit` metres of it.
    pub fn near(&self, p: P, limit: f64) -> bool {
        self.lines.iter().flat_map(|l| l.windows(2)).any(|e| {
            let near = (p.x - e[0].x).abs() < limit + 300.0 && (p.y - e[0].y).abs() < limit + 300.0;
            near && dist(p, nearest_on(p, e[0], e[1])) <= limit
        })
    }
}

/// A road between two junctions.
#[derive(Debug)]
pub struct Chain {
    /// First and last are junctions, shared with other chains.
    pub line: Vec<P>,
    pub class: Class,
    pub name: u32,
    /// Whether it may cross wide water.
    pub bridge: bool,
}

/// All roads outside the webs of streets.
#[derive(Debug)]
pub struct Roads {
    pub chains: Vec<Chain>,
    /// Position of each village's road cell, one a village.
    pub centres: Vec<P>,
    /// Names of roads; 0 is none.
    pub names: Vec<String>,
}

/// A road on the raster: class, then name.
type Built = BTreeMap<(usize, usize), (u8, u32)>;

fn key(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

struct Works<'a> {
    terrain: &'a Terrain,
    expressway: &'a Expressway,
    search: Search,
    built: Built,
    /// Cells that a road touches.
    used: Vec<bool>,
    /// What a metre of road that is there costs.
    reuse: f64,
}

impl Works<'_> {
    /// What a move costs; `bridges` allows wide water at a price.
    fn price(&self, a: usize, b: usize, metres: f64, bridges: bool) -> Option<f64> {
        let t = self.terrain;
        if t.ground[b] == LandCover::Outside || self.expressway.barred.contains(&b) {
            return None;
        }
        let slope = ((t.height[b] - t.height[a]).abs() / metres).min(0.5);
        let steep = 1.0 + 9.0 * slope + 60.0 * (slope - 0.1).max(0.0);
        if self.built.contains_key(&key(a, b)) {
            return Some(metres * self.reuse * (1.0 + 3.0 * slope));
        }
        match t.ground[b] {
            LandCover::Water => bridges.then_some(metres * 16.0),
            LandCover::Stream => Some(metres * steep + 80.0),
            // a little noise makes roads over flat land wander
            _ => Some(metres * (steep + 0.35 * hash(SEED + 21, b as i64, 0))),
        }
    }

    fn lay(&mut self, path: &[usize], class: u8, name: u32) {
        for pair in path.windows(2) {
            let road = self.built.entry(key(pair[0], pair[1])).or_insert((class, name));
            if class < road.0 {
                *road = (class, name);
            }
        }
        path.iter().for_each(|&c| self.used[c] = true);
    }

    /// The cheapest path between two cells, kept near the straight line between them.
    fn between(&mut self, from: usize, to: usize, bridges: bool) -> Option<Vec<usize>> {
        let grid = self.terrain.grid;
        let (a, b) = (grid.at(from), grid.at(to));
        let room = dist(a, b) * 1.5 + 4_000.0;
        let mut search = std::mem::replace(&mut self.search, Search::new(0));
        let path = search.path(
            &grid,
            from,
            |x, y, metres| {
                let p = grid.at(y);
                if dist(p, a) + dist(p, b) > room { None } else { self.price(x, y, metres, bridges) }
            },
            |c| c == to,
        );
        self.search = search;
        path
    }

    /// The cheapest path to any road.
    fn connect(&mut self, from: usize) -> Option<Vec<usize>> {
        let grid = self.terrain.grid;
        let mut search = std::mem::replace(&mut self.search, Search::new(0));
        let path = search.path(&grid, from, |x, y, metres| self.price(x, y, metres, false), |c| self.used[c]);
        self.search = search;
        path
    }
}

impl Roads {
    /// Lays roads between towns, then from every village to the nearest road, then a few shortcuts.
    pub fn new(terrain: &Terrain, expressway: &Expressway, places: &Places) -> Self {
        let grid = terrain.grid;
        let mut works =
            Works { terrain, expressway, search: Search::new(grid.len()), built: Built::new(), used: vec![false; grid.len()], reuse: 0.38 };
        let mut names = vec![String::new()];
        for &(class, name, stops) in ROUTES {
            names.push(name.to_owned());
            let stops: Vec<usize> = stops.iter().map(|s| grid.cell(stop(places, s))).collect();
            for pair in stops.windows(2) {
                if let Some(path) = works.between(pair[0], pair[1], true) {
                    works.lay(&path, class, names.len() as u32 - 1);
                }
            }
        }
        let cells: Vec<usize> = places.villages.iter().map(|v| grid.cell(v.at)).collect();
        let mut order: Vec<usize> = (0..cells.len()).collect();
        let far = |i: usize| dist(places.villages[i].at, places.towns[places.villages[i].town].seat);
        order.sort_by(|&a, &b| far(a).total_cmp(&far(b)).then(a.cmp(&b)));
        for &i in &order {
            let v = &places.villages[i];
            let class = if v.people > 1_600.0 { 3 } else { 4 };
            if let Some(path) = works.connect(cells[i]) {
                works.lay(&path, class, 0);
            }
        }
        islands(&mut works, places, &cells);
        works.reuse = 0.7;
        shortcuts(&mut works, places, &cells);
        let (chains, places_of) = chains(terrain, &works.built);
        let centres = cells.iter().zip(&places.villages).map(|(c, v)| places_of.get(c).copied().unwrap_or(v.at)).collect();
        Self { chains, centres, names }
    }
}

/// A stop of the layout: a town's seat, or a position.
pub fn stop(places: &Places, text: &str) -> P {
    if let Some(town) = places.towns.iter().find(|t| t.name == text) {
        return town.seat;
    }
    let numbers: Vec<f64> = text.split(',').filter_map(|n| n.parse().ok()).collect();
    place(numbers[0], numbers[1])
}

/// A road along each island, from its village to where the layout says.
fn islands(works: &mut Works, places: &Places, cells: &[usize]) {
    for &(island, lon, lat) in ISLAND_ROADS {
        let to = works.terrain.grid.cell(place(lon, lat));
        for (v, &cell) in places.villages.iter().zip(cells).filter(|(v, _)| v.island == island) {
            if let Some(path) = works.between(cell, to, false) {
                works.lay(&path, if v.island == 1 { 3 } else { 4 }, 0);
            }
        }
    }
}

/// Roads between neighbouring villages, more of them in the plains; and paths over the hills.
fn shortcuts(works: &mut Works, places: &Places, cells: &[usize]) {
    for (i, v) in places.villages.iter().enumerate() {
        let mut near: Vec<(f64, usize)> = places
            .villages
            .iter()
            .enumerate()
            .filter(|&(j, o)| j != i && o.island == v.island)
            .map(|(j, o)| (dist(v.at, o.at), j))
            .filter(|n| n.0 < 2_600.0)
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let low = works.terrain.low[cells[i]];
        for (k, &(_, j)) in near.iter().take(4).enumerate() {
            let wish = [0.9, 0.7, 0.45, 0.3][k] * if low > 0.6 { 1.0 } else { 0.2 };
            if hash(SEED + 23, i as i64, j as i64) < wish
                && let Some(path) = works.between(cells[i], cells[j], false)
                && (path.len() as f64) * 100.0 < 3.0 * near[k].0 + 300.0
            {
                works.lay(&path, if low > 0.6 { 4 } else { 5 }, 0);
            }
        }
    }
}

/// How far everything at `p` is off its cell: a smooth field, so that nothing that met stops meeting.
pub fn bent(p: P, rough: f64) -> P {
    let wide = P { x: fractal(SEED + 31, p, 900.0, 2), y: fractal(SEED + 32, p, 900.0, 2) } * 70.0;
    let tight = P { x: noise(SEED + 33, p.x / 230.0, p.y / 230.0), y: noise(SEED + 34, p.x / 230.0, p.y / 230.0) } * (14.0 + 22.0 * rough);
    wide + tight
}

/// A line with its corners taken off; the ends stay.
fn soften(mut line: Vec<P>, rounds: usize) -> Vec<P> {
    for _ in 0..rounds {
        let inner: Vec<P> = line.windows(3).map(|w| (w[0] + w[1] * 2.0 + w[2]) / 4.0).collect();
        line = line.first().copied().into_iter().chain(inner).chain(line.last().copied()).take(line.len()).collect();
    }
    line
}

/// Twice as many points, without corners.
fn rounded(line: &[P]) -> Vec<P> {
    let mut out = vec![line[0]];
    for pair in line.windows(2) {
        out.push(pair[0] * 0.75 + pair[1] * 0.25);
        out.push(pair[0] * 0.25 + pair[1] * 0.75);
    }
    out.push(line[line.len() - 1]);
    out
}

/// Points that lie within `tolerance` metres of the rest are left out (Douglas–Peucker).
pub fn simplified(line: &[P], tolerance: f64) -> Vec<P> {
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut todo = vec![(0, line.len() - 1)];
    while let Some((a, b)) = todo.pop() {
        let worst = (a + 1..b).map(|i| (dist(line[i], nearest_on(line[i], line[a], line[b])), i)).max_by(|x, y| x.0.total_cmp(&y.0));
        if let Some((far, i)) = worst
            && far > tolerance
        {
            keep[i] = true;
            todo.push((a, i));
            todo.push((i, b));
        }
    }
    line.iter().zip(keep).filter(|(_, k)| *k).map(|(p, _)| *p).collect()
}

/// The roads on the raster as lines between junctions, and where each road cell went.
fn chains(terrain: &Terrain, built: &Built) -> (Vec<Chain>, BTreeMap<usize, P>) {
    let mut near: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(a, b) in built.keys() {
        near.entry(a).or_default().push(b);
        near.entry(b).or_default().push(a);
    }
    let grid = &terrain.grid;
    let jittered = |c: usize| {
        let off = |salt| (hash(SEED + salt, c as i64, 1) - 0.5) * 44.0;
        grid.at(c) + P { x: off(41), y: off(42) }
    };
    let settle = |p: P| p + bent(p, 1.0 - terrain.low_at(p));
    let road = |a: usize, b: usize| built[&key(a, b)];
    let ends: BTreeSet<usize> = near.iter().filter(|(c, n)| n.len() != 2 || road(**c, n[0]) != road(**c, n[1])).map(|(c, _)| *c).collect();
    let mut places = BTreeMap::new();
    let mut done: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut out = Vec::new();
    // rings without any junction start anywhere
    for &start in ends.iter().chain(near.keys()) {
        for &first in &near[&start] {
            if done.contains(&key(start, first)) {
                continue;
            }
            let mut cells = vec![start, first];
            done.insert(key(start, first));
            loop {
                let here = cells[cells.len() - 1];
                if here == start || ends.contains(&here) {
                    break;
                }
                let before = cells[cells.len() - 2];
                let next = near[&here].iter().copied().find(|&n| n != before).expect("two roads meet at an inner cell");
                done.insert(key(here, next));
                cells.push(next);
            }
            let (class, name) = road(start, first);
            let wet = cells.iter().any(|&c| terrain.ground[c] == LandCover::Water);
            let smooth = soften(cells.iter().map(|&c| jittered(c)).collect(), if class <= 2 { 6 } else { 2 });
            cells.iter().zip(&smooth).for_each(|(&c, &p)| {
                places.insert(c, settle(p));
            });
            let mut line: Vec<P> = rounded(&smooth).into_iter().map(settle).collect();
            if class >= 4 {
                line = switchbacks(terrain, line);
            }
            let class = [Class::Primary, Class::Secondary, Class::Tertiary, Class::Unclassified, Class::Path][class as usize - 1];
            out.push(Chain { line: simplified(&line, 2.0), class, name, bridge: wet });
        }
    }
    (out, places)
}

/// Steep country roads climb in bends.
fn switchbacks(terrain: &Terrain, line: Vec<P>) -> Vec<P> {
    // two points to the left, two to the right: legs of about 100 m
    const SIDES: [f64; 4] = [0.6, 1.0, -0.6, -1.0];
    let mut out = line.clone();
    let mut run = 0;
    for i in 1..line.len() - 1 {
        let cell = terrain.grid.cell(line[i]);
        if terrain.slope(cell) < 0.17 || terrain.low[cell] > 0.5 {
            run = 0;
            continue;
        }
        let (d, far) = (line[i + 1] - line[i - 1], dist(line[i - 1], line[i + 1]).max(1.0));
        let swing = 22.0 + 26.0 * hash(SEED + 51, cell as i64, 0);
        out[i] = line[i] + P { x: -d.y / far, y: d.x / far } * (swing * SIDES[run % 4]);
        run += 1;
    }
    if out == line { out } else { rounded(&rounded(&out)) }
}

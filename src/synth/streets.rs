//! A street network in the making: points, stretches between them, and webs of village streets grown onto it.

use std::collections::HashMap;

use super::noise::{direction, fractal, hash};
use super::{P, dist, nearest_on};

/// What a stretch is, roughly from the widest to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the values of OpenStreetMap's highway key
pub enum Class {
    Motorway,
    Trunk,
    Primary,
    Secondary,
    Tertiary,
    Unclassified,
    Residential,
    Living,
    Pedestrian,
    Service,
    Track,
    Path,
    Footway,
    Steps,
    Ferry,
}

/// One stretch between two points.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    pub a: usize,
    pub b: usize,
    pub class: Class,
    pub bridge: bool,
    pub tunnel: bool,
    /// From `a` to `b` only.
    pub oneway: bool,
    /// Row of the names of roads; 0 for none.
    pub name: u32,
}

/// Points and stretches with a lookup by place.
#[derive(Debug, Default)]
pub struct Streets {
    pub points: Vec<P>,
    pub stretches: Vec<Stretch>,
    near_points: HashMap<(i32, i32), Vec<u32>>,
    near_stretches: HashMap<(i32, i32), Vec<u32>>,
    /// Barriers: lines that no street grown by a web may cross.
    walls: Vec<(P, P)>,
    near_walls: HashMap<(i32, i32), Vec<u32>>,
}

/// How a web of streets is grown.
#[derive(Debug, Clone, Copy)]
pub struct Web {
    pub centre: P,
    /// How far streets go, in metres.
    pub radius: f64,
    /// Metres from street to street.
    pub spacing: f64,
    /// Share of the spacing that corners are off by.
    pub jitter: f64,
    /// Share of the possible streets beyond those that hold the web together.
    pub keep: f64,
    /// The direction of its streets, in turns.
    pub turns: f64,
    pub seed: u64,
}

/// One street of a web, to be given a class.
#[derive(Debug, Clone, Copy)]
pub struct Corner {
    /// The number of its lattice line.
    pub line: i64,
    /// Whether that line is a row.
    pub row: bool,
    /// Distance from the centre as a share of the radius.
    pub share: f64,
    /// A lot in 0..1, its own.
    pub lot: f64,
}

const BUCKET: f64 = 120.0;

fn bucket(p: P) -> (i32, i32) {
    ((p.x / BUCKET).floor() as i32, (p.y / BUCKET).floor() as i32)
}

fn buckets(a: P, b: P, margin: f64) -> impl Iterator<Item = (i32, i32)> {
    let low = bucket(P { x: a.x.min(b.x) - margin, y: a.y.min(b.y) - margin });
    let high = bucket(P { x: a.x.max(b.x) + margin, y: a.y.max(b.y) + margin });
    (low.1..=high.1).flat_map(move |y| (low.0..=high.0).map(move |x| (x, y)))
}

/// Whether two stretches cross or touch.
fn cross(a: P, b: P, c: P, d: P) -> bool {
    let side = |p: P, q: P, r: P| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) <= 0.0 && side(c, d, a) * side(c, d, b) <= 0.0
}

impl Streets {
    pub fn point(&mut self, p: P) -> usize {
        self.points.push(p);
        self.near_points.entry(bucket(p)).or_default().push(self.points.len() as u32 - 1);
        self.points.len() - 1
    }

    pub fn stretch(&mut self, stretch: Stretch) -> usize {
        self.stretches.push(stretch);
        let at = self.stretches.len() as u32 - 1;
        for key in buckets(self.points[stretch.a], self.points[stretch.b], 0.0) {
            self.near_stretches.entry(key).or_default().push(at);
        }
        at as usize
    }

    pub fn wall(&mut self, a: P, b: P) {
        self.walls.push((a, b));
        for key in buckets(a, b, 0.0) {
            self.near_walls.entry(key).or_default().push(self.walls.len() as u32 - 1);
        }
    }

    /// The nearest point within `limit` metres; ties go to the first.
    pub fn nearest_point(&self, p: P, limit: f64) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for key in buckets(p, p, limit) {
            for &i in self.near_points.get(&key).into_iter().flatten() {
                let found = (dist(p, self.points[i as usize]), i as usize);
                if found.0 <= limit && best.is_none_or(|b| found < b) {
                    best = Some(found);
                }
            }
        }
        best.map(|b| b.1)
    }

    /// Metres to the nearest stretch that people use, when within `limit`.
    pub fn nearest_stretch(&self, p: P, limit: f64) -> Option<f64> {
        let mut best: Option<f64> = None;
        for key in buckets(p, p, limit) {
            for &i in self.near_stretches.get(&key).into_iter().flatten() {
                let s = self.stretches[i as usize];
                if matches!(s.class, Class::Motorway | Class::Trunk | Class::Ferry) {
                    continue;
                }
                let far = dist(p, nearest_on(p, self.points[s.a], self.points[s.b]));
                if far <= limit && best.is_none_or(|b| far < b) {
                    best = Some(far);
                }
            }
        }
        best
    }

    /// Metres to the nearest wall, when within `limit`.
    pub fn nearest_wall(&self, p: P, limit: f64) -> Option<f64> {
        buckets(p, p, limit)
            .filter_map(|key| self.near_walls.get(&key))
            .flatten()
            .map(|&i| dist(p, nearest_on(p, self.walls[i as usize].0, self.walls[i as usize].1)))
            .filter(|&far| far <= limit)
            .min_by(f64::total_cmp)
    }

    /// Whether a new stretch between two points would cross a wall or a stretch that shares no end with it.
    fn free(&self, a: usize, b: usize) -> bool {
        let (p, q) = (self.points[a], self.points[b]);
        buckets(p, q, 0.0).all(|key| {
            let walls = self.near_walls.get(&key).into_iter().flatten();
            let stretches = self.near_stretches.get(&key).into_iter().flatten();
            walls.map(|&i| self.walls[i as usize]).all(|(c, d)| !cross(p, q, c, d))
                && stretches.map(|&i| self.stretches[i as usize]).all(|s| {
                    let shares = usize::from(s.a == a || s.b == a) + usize::from(s.a == b || s.b == b);
                    match shares {
                        0 => !cross(p, q, self.points[s.a], self.points[s.b]),
                        1 => true,
                        _ => false, // there already
                    }
                })
        })
    }

    /// Grows a web: a bent lattice, thinned, that always hangs together with the streets already there.
    ///
    /// `may` says where a corner may stand; `class` says what a street is, and whether it is
    /// one-way. Returns the numbers of its stretches.
    pub fn web(&mut self, web: &Web, may: impl Fn(P) -> bool, mut class: impl FnMut(Corner) -> (Class, bool)) -> Vec<usize> {
        let reach = (web.radius * 1.3 / web.spacing).ceil() as i64;
        let along = direction(web.turns);
        let across = P { x: -along.y, y: along.x };
        let jig = |i: i64, j: i64, salt: u64| (hash(web.seed ^ salt, i, j) - 0.5) * 2.0 * web.jitter;
        let mut corners: HashMap<(i64, i64), usize> = HashMap::new();
        let old = self.points.len();
        for j in -reach..=reach {
            for i in -reach..=reach {
                let at = along * ((i as f64 + jig(i, j, 1)) * web.spacing) + across * ((j as f64 + jig(i, j, 2)) * web.spacing);
                let p = web.centre + at;
                let edge = web.radius * (1.0 + 0.35 * fractal(web.seed, p, web.radius * 0.7, 2));
                if dist(p, web.centre) > edge || !may(p) || self.nearest_wall(p, 28.0).is_some() {
                    continue;
                }
                if let Some(near) = self.nearest_point(p, web.spacing * 0.5) {
                    if near < old {
                        corners.insert((i, j), near);
                    }
                    continue;
                }
                if self.nearest_stretch(p, web.spacing * 0.3).is_none() {
                    let new = self.point(p);
                    corners.insert((i, j), new);
                }
            }
        }
        self.join(web, reach, old, &corners, &mut class)
    }

    fn corner(&self, web: &Web, line: i64, row: bool, a: usize, b: usize) -> Corner {
        let share = dist(self.points[a], web.centre) / web.radius;
        Corner { line, row, share, lot: hash(web.seed ^ 8, a as i64, b as i64) }
    }

    fn join(
        &mut self,
        web: &Web,
        reach: i64,
        old: usize,
        corners: &HashMap<(i64, i64), usize>,
        class: &mut impl FnMut(Corner) -> (Class, bool),
    ) -> Vec<usize> {
        // every possible street in a random order; those that join two parts are all kept
        let mut wanted = Vec::new();
        for j in -reach..=reach {
            for i in -reach..=reach {
                let Some(&a) = corners.get(&(i, j)) else { continue };
                for (along_row, to) in [(true, (i + 1, j)), (false, (i, j + 1))] {
                    if let Some(&b) = corners.get(&to)
                        && a != b
                        && (a >= old || b >= old || hash(web.seed ^ 9, i, j) < 0.3)
                    {
                        let line = if along_row { j } else { i };
                        wanted.push((hash(web.seed ^ if along_row { 3 } else { 4 }, i, j), line, along_row, a, b));
                    }
                }
            }
        }
        wanted.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.3.cmp(&y.3)));
        // part 0 is the network that was there before
        let mut parent: HashMap<usize, usize> = HashMap::new();
        let part = |parent: &HashMap<usize, usize>, point: usize| {
            let mut at = if point < old { usize::MAX } else { point };
            while let Some(&up) = parent.get(&at) {
                at = up;
            }
            at
        };
        let (mut kept, mut spare) = (Vec::new(), Vec::new());
        for want in wanted {
            let (_, line, along_row, a, b) = want;
            let (pa, pb) = (part(&parent, a), part(&parent, b));
            if pa == pb {
                spare.push(want);
            } else if self.free(a, b) {
                let (low, high) = (pa.min(pb), pa.max(pb));
                parent.insert(low, high); // usize::MAX, the old network, stays a root
                let (class, oneway) = class(self.corner(web, line, along_row, a, b));
                kept.push((self.stretch(Stretch { a, b, class, bridge: false, tunnel: false, oneway, name: 0 }), a));
            }
        }
        let number = spare.len() as f64 * web.keep;
        for (_, line, along_row, a, b) in spare.into_iter().take(number as usize) {
            if self.free(a, b) {
                let (class, oneway) = class(self.corner(web, line, along_row, a, b));
                kept.push((self.stretch(Stretch { a, b, class, bridge: false, tunnel: false, oneway, name: 0 }), a));
            }
        }
        // parts that never met the network go again
        let mut webs = Vec::new();
        for (at, a) in kept {
            if part(&parent, a) == usize::MAX {
                webs.push(at);
            } else {
                let s = &mut self.stretches[at];
                s.b = s.a; // a stretch to itself is not written
            }
        }
        webs
    }
}

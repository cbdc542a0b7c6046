//! The perfect grid and small random cities for laws, and a city of a million junctions for benches.

use super::noise::{direction, hash};
use super::{P, Rng};
use carecircle_base::geom::LonLat;
use carecircle_base::model::Roads;

/// A street between two junctions.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    /// Rows of [`City::points`]: a junction, shape points, a junction.
    pub points: Vec<u32>,
    /// The value of OpenStreetMap's highway key.
    pub highway: &'static str,
    /// Only from the first point to the last.
    pub oneway: bool,
}

/// A made-up city: points first of junctions, then of the shapes between them.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// Positions of junctions, then of shape points.
    pub points: Vec<LonLat>,
    /// How many of the points are lattice junctions.
    pub junctions: usize,
    /// In order of their first junction.
    pub streets: Vec<Street>,
}

/// How a random city is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Decides everything that is random.
    pub seed: u64,
    /// Junctions from west to east.
    pub columns: u32,
    /// Junctions from south to north.
    pub rows: u32,
    /// Metres from junction to junction, before jitter.
    pub block_m: f64,
    /// Share of a block that junctions are off by, below 0.5.
    pub jitter: f64,
    /// Share of the possible streets that are there, beyond those that hold the city together.
    pub keep: f64,
    /// Share of streets that are one-way; these may cut parts off for whoever obeys them.
    pub oneway: f64,
    /// At most so many shape points a street.
    pub shapes: u32,
    /// Whether every junction inside has one, three or four streets, never two: none contracts away.
    pub no_pairs: bool,
}

/// Longitude and latitude of the middle of every random city.
const MIDDLE: (f64, f64) = (121.0, 28.85);
/// Metres a degree of longitude and of latitude there.
const METRES: (f64, f64) = (97_560.0, 110_840.0);

impl City {
    /// The perfect grid, in the desert of the equator: junction `row * columns + column`, streets
    /// of exactly `block_m` metres (to a millimetre, for grids of up to 5 km), all two-way.
    ///
    /// # Panics
    /// When the grid reaches around the earth.
    #[must_use]
    pub fn grid(columns: u32, rows: u32, block_m: f64) -> Self {
        // WGS84: a degree along the equator, and a degree of the meridian beside it
        const LON_M: f64 = 111_319.490_793_273_57;
        const LAT_M: f64 = 110_574.275_821_594_3;
        let at = |c: u32, r: u32| {
            let y = (f64::from(r) - f64::from(rows - 1) / 2.0) * block_m;
            LonLat::new(f64::from(c) * block_m / LON_M, y / LAT_M).expect("a city is smaller than the earth")
        };
        let points = (0..rows).flat_map(|r| (0..columns).map(move |c| at(c, r))).collect();
        let mut streets = Vec::new();
        for r in 0..rows {
            for c in 0..columns {
                let here = r * columns + c;
                let east = (c + 1 < columns).then_some(here + 1);
                let north = (r + 1 < rows).then_some(here + columns);
                streets.extend(east.into_iter().chain(north).map(|to| Street {
                    points: vec![here, to],
                    highway: "residential",
                    oneway: false,
                }));
            }
        }
        Self { points, junctions: (columns * rows) as usize, streets }
    }

    /// A small random city for laws: about `columns` × `rows` junctions, a fifth of its streets one-way.
    #[must_use]
    pub fn small(seed: u64, columns: u32, rows: u32) -> Self {
        let plan = Plan { seed, columns, rows, block_m: 110.0, jitter: 0.35, keep: 0.35, oneway: 0.2, shapes: 2, no_pairs: false };
        Self::random(&plan)
    }

    /// The bench city: `side` × `side` junctions (1,000 for a million) with streets of mostly 60 to
    /// 120 m, arterials every tenth line, and nothing that contraction could take away inside.
    #[must_use]
    pub fn metropolis(seed: u64, side: u32) -> Self {
        let plan = Plan { seed, columns: side, rows: side, block_m: 88.0, jitter: 0.27, keep: 0.2, oneway: 0.0, shapes: 4, no_pairs: true };
        Self::random(&plan)
    }

    /// A bent, thinned lattice that hangs together (one-way streets aside).
    ///
    /// # Panics
    /// When the city reaches around the earth.
    #[must_use]
    pub fn random(plan: &Plan) -> Self {
        let &Plan { seed, columns, rows, block_m, jitter, .. } = plan;
        let junctions = (columns * rows) as usize;
        let flat: Vec<P> = (0..columns * rows)
            .map(|i| {
                let (c, r) = (i % columns, i / columns);
                let off = |salt| (hash(seed ^ salt, c.into(), r.into()) - 0.5) * 2.0 * jitter;
                P { x: (f64::from(c) + off(11)) * block_m, y: (f64::from(r) + off(12)) * block_m }
            })
            .collect();
        let middle = P { x: f64::from(columns) * block_m / 2.0, y: f64::from(rows) * block_m / 2.0 };
        let on_earth = |p: P| {
            let d = p - middle;
            LonLat::new(MIDDLE.0 + d.x / METRES.0, MIDDLE.1 + d.y / METRES.1).expect("a city is smaller than the earth")
        };
        let mut points: Vec<LonLat> = flat.iter().map(|&p| on_earth(p)).collect();
        let mut streets = Vec::new();
        for (a, b) in chosen(plan) {
            let pick = |salt| hash(seed ^ salt, a.into(), b.into());
            let (p, q) = (flat[a as usize], flat[b as usize]);
            let bends = (pick(21) * f64::from(plan.shapes + 1)) as u32;
            let mut line = vec![a];
            for k in 1..=bends {
                let t = f64::from(k) / f64::from(bends + 1);
                // one bow to a side: a sine of at most a tenth of the street
                let bow = direction(t / 2.0).y * (pick(22) - 0.5) * 0.2;
                let d = q - p;
                points.push(on_earth(p + d * t + P { x: -d.y, y: d.x } * bow));
                line.push(points.len() as u32 - 1);
            }
            line.push(b);
            let arterial = arterial(plan, a, b);
            let oneway = !arterial && pick(23) < plan.oneway;
            if oneway && pick(24) < 0.5 {
                line.reverse();
            }
            let highway = if arterial { "tertiary" } else { "residential" };
            streets.push(Street { points: line, highway, oneway });
        }
        Self { points, junctions, streets }
    }

    /// The city as a network builder takes it.
    #[must_use]
    pub fn roads(&self) -> Roads {
        let mut roads = Roads::default();
        roads.nodes.clone_from(&self.points);
        for street in &self.streets {
            let tags = [("highway", street.highway), ("oneway", if street.oneway { "yes" } else { "no" })];
            roads.way(&street.points, &tags);
        }
        roads
    }

    /// `count` positions within 60 m of a junction: homes, or facilities.
    #[must_use]
    pub fn scatter(&self, seed: u64, purpose: &str, count: usize) -> Vec<LonLat> {
        let mut rng = Rng::new(seed, purpose);
        (0..count)
            .map(|_| {
                let at = self.points[rng.below(self.junctions)];
                let (x, y) = (rng.range(-60.0, 60.0), rng.range(-60.0, 60.0));
                LonLat::new(at.lon() + x / METRES.0, at.lat() + y / METRES.1).unwrap_or(at)
            })
            .collect()
    }
}

/// Whether the street runs along every tenth line.
fn arterial(plan: &Plan, a: u32, b: u32) -> bool {
    if b == a + 1 { (a / plan.columns).is_multiple_of(10) } else { (a % plan.columns).is_multiple_of(10) }
}

/// The lattice's streets that are built, as pairs of junctions in order.
fn chosen(plan: &Plan) -> Vec<(u32, u32)> {
    let &Plan { seed, columns, rows, .. } = plan;
    let mut all: Vec<(u32, u32)> = Vec::new();
    for at in 0..columns * rows {
        if at % columns + 1 < columns {
            all.push((at, at + 1));
        }
        if at / columns + 1 < rows {
            all.push((at, at + columns));
        }
    }
    let lot = |e: &(u32, u32)| if arterial(plan, e.0, e.1) { -1.0 } else { hash(seed ^ 31, e.0.into(), e.1.into()) };
    let mut order: Vec<(f64, u32)> = all.iter().enumerate().map(|(i, e)| (lot(e), i as u32)).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // in that order, whatever joins two parts; of the rest, a share
    let mut parent: Vec<u32> = (0..columns * rows).collect();
    let mut part = |mut at: u32, join: Option<u32>| {
        while parent[at as usize] != at {
            parent[at as usize] = parent[parent[at as usize] as usize];
            at = parent[at as usize];
        }
        if let Some(to) = join {
            parent[at as usize] = to;
        }
        at
    };
    let mut built = vec![false; all.len()];
    let mut degree = vec![0u8; (columns * rows) as usize];
    for &(lot, i) in &order {
        let (a, b) = all[i as usize];
        let (pa, pb) = (part(a, None), part(b, None));
        if pa != pb {
            part(pa, Some(pb));
        }
        if pa != pb || lot < 0.0 || hash(seed ^ 32, a.into(), b.into()) < plan.keep {
            built[i as usize] = true;
            degree[a as usize] += 1;
            degree[b as usize] += 1;
        }
    }
    if plan.no_pairs {
        fill_pairs(plan, &all, &mut built, &mut degree);
    }
    all.into_iter().zip(built).filter(|(_, b)| *b).map(|(e, _)| e).collect()
}

/// Gives junctions of two streets a third, until none is left that could have one.
fn fill_pairs(plan: &Plan, all: &[(u32, u32)], built: &mut [bool], degree: &mut [u8]) {
    let mut free: Vec<[u32; 4]> = vec![[u32::MAX; 4]; degree.len()];
    for (i, &(a, b)) in all.iter().enumerate().filter(|(i, _)| !built[*i]) {
        for end in [a, b] {
            let slot = free[end as usize].iter_mut().find(|s| **s == u32::MAX).expect("a lattice point has four neighbours");
            *slot = i as u32;
        }
    }
    let mut todo: Vec<u32> = (0..degree.len() as u32).rev().collect();
    while let Some(at) = todo.pop() {
        if degree[at as usize] != 2 {
            continue;
        }
        let mut open: Vec<u32> = free[at as usize].iter().copied().filter(|&i| i != u32::MAX && !built[i as usize]).collect();
        // best is a neighbour that has two streets as well
        open.sort_unstable_by_key(|&i| {
            let (a, b) = all[i as usize];
            let other = if a == at { b } else { a };
            (degree[other as usize] != 2, (hash(plan.seed ^ 33, i.into(), 0) * 1e9) as u64)
        });
        if let Some(&i) = open.first() {
            let (a, b) = all[i as usize];
            built[i as usize] = true;
            degree[a as usize] += 1;
            degree[b as usize] += 1;
            todo.push(if a == at { b } else { a });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::geom::geodesic_m;

    #[test]
    fn every_block_of_the_grid_is_as_long_as_said() {
        let city = City::grid(40, 40, 100.0);
        assert_eq!((city.junctions, city.streets.len()), (1_600, 2 * 40 * 39));
        for s in &city.streets {
            let far = geodesic_m(city.points[s.points[0] as usize], city.points[s.points[1] as usize]);
            assert!((far - 100.0).abs() < 0.001, "{far}");
        }
    }

    /// The parts that the streets make, one-way or not.
    fn parts(city: &City) -> usize {
        let mut part: Vec<usize> = (0..city.junctions).collect();
        fn root(part: &[usize], mut at: usize) -> usize {
            while part[at] != at {
                at = part[at];
            }
            at
        }
        for s in &city.streets {
            let (a, b) = (root(&part, s.points[0] as usize), root(&part, s.points[s.points.len() - 1] as usize));
            part[a.max(b)] = a.min(b);
        }
        (0..city.junctions).filter(|&i| part[i] == i).count()
    }

    #[test]
    fn random_cities_hang_together_and_repeat() {
        for seed in 0..20 {
            let city = City::small(seed, 7, 6);
            assert_eq!(parts(&city), 1);
            assert_eq!(city, City::small(seed, 7, 6));
        }
        assert_ne!(City::small(1, 7, 6), City::small(2, 7, 6));
    }

    #[test]
    fn the_metropolis_has_the_measures_of_a_real_one() {
        let city = City::metropolis(1, 100);
        let mut degree = vec![0; city.junctions];
        let mut lengths = Vec::new();
        for s in &city.streets {
            degree[s.points[0] as usize] += 1;
            degree[s.points[s.points.len() - 1] as usize] += 1;
            lengths.push(s.points.windows(2).map(|w| geodesic_m(city.points[w[0] as usize], city.points[w[1] as usize])).sum::<f64>());
        }
        assert_eq!(parts(&city), 1);
        let mean = degree.iter().sum::<i32>() as f64 / city.junctions as f64;
        assert!((2.5..3.2).contains(&mean), "{mean} streets a junction");
        let pairs = degree.iter().filter(|d| **d == 2).count();
        assert!(pairs * 100 < city.junctions, "{pairs} junctions would be contracted away");
        lengths.sort_by(f64::total_cmp);
        let at = |share: f64| lengths[(lengths.len() as f64 * share) as usize];
        assert!(at(0.1) > 55.0 && at(0.9) < 130.0, "{} {}", at(0.1), at(0.9));
        let shapes = city.points.len() as f64 / city.junctions as f64;
        assert!((3.0..5.5).contains(&shapes), "{shapes} points a junction");
    }
}

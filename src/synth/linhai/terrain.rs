//! Hills, plains, rivers and the sea of a made-up Linhai, laid out as the real one is.

use geo::MultiPolygon;

use super::layout::{HILLS, LOWLANDS, RESERVOIR, RIVERS};
use super::{SEED, place, to_map};
use crate::grid::Grid;
use crate::noise::{crests, fractal, step};
use crate::{P, dist, nearest_on};

/// What covers a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LandCover {
    Land,
    /// A river too wide to cross without a bridge, or a reservoir.
    Water,
    /// A stream: roads cross it where they like.
    Stream,
    /// The sea, or another county.
    Outside,
}

/// A river as a bent line with its half width at every point.
#[derive(Debug, Clone)]
pub struct River {
    pub name: &'static str,
    pub line: Vec<(P, f64)>,
    /// Drawn as a surface, and crossed by bridges only.
    pub wide: bool,
}

/// The lie of the land on a raster of 100 m.
#[derive(Debug)]
pub struct Terrain {
    pub grid: Grid,
    /// Metres above the sea.
    pub height: Vec<f64>,
    /// 1 in the plains, 0 in the mountains.
    pub low: Vec<f64>,
    pub ground: Vec<LandCover>,
    pub rivers: Vec<River>,
    pub reservoir: Vec<P>,
}

/// Longitudes 120.80–121.96, latitudes 28.65–29.09, in cells of 100 m.
fn raster() -> Grid {
    let (low, high) = (place(120.80, 28.65), place(121.96, 29.09));
    Grid { w: ((high.x - low.x) / 100.0) as usize, h: ((high.y - low.y) / 100.0) as usize, cell: 100.0, origin: low }
}

impl Terrain {
    /// The terrain inside the county's outline (degrees).
    pub fn new(outline: &MultiPolygon<f64>) -> Self {
        let grid = raster();
        let inside = fill(&grid, outline);
        let rivers: Vec<River> = RIVERS.iter().map(|r| River { name: r.name, wide: r.wide, line: bend(r.points, r.width_m) }).collect();
        let reservoir = shore();
        let (mut height, mut low) = (vec![0.0; grid.len()], vec![0.0; grid.len()]);
        let mut ground = vec![LandCover::Outside; grid.len()];
        for cell in 0..grid.len() {
            let p = grid.at(cell);
            low[cell] = lowness(p);
            height[cell] = relief(p, low[cell]);
            if inside[cell] {
                ground[cell] = LandCover::Land;
            }
        }
        let mut terrain = Self { grid, height, low, ground, rivers, reservoir };
        terrain.flood();
        terrain
    }

    /// Marks the cells that rivers and the reservoir take.
    fn flood(&mut self) {
        for river in &self.rivers {
            let kind = if river.wide { LandCover::Water } else { LandCover::Stream };
            for pair in river.line.windows(2) {
                let ((a, wa), (b, wb)) = (pair[0], pair[1]);
                let reach = wa.max(wb) + 45.0;
                let (low, high) =
                    (P { x: a.x.min(b.x) - reach, y: a.y.min(b.y) - reach }, P { x: a.x.max(b.x) + reach, y: a.y.max(b.y) + reach });
                let (first, last) = (self.grid.cell(low), self.grid.cell(high));
                for y in first / self.grid.w..=last / self.grid.w {
                    for x in first % self.grid.w..=last % self.grid.w {
                        let cell = y * self.grid.w + x;
                        let p = self.grid.at(cell);
                        if self.ground[cell] != LandCover::Water && dist(p, nearest_on(p, a, b)) <= reach {
                            self.ground[cell] = if self.ground[cell] == LandCover::Outside { LandCover::Outside } else { kind };
                        }
                    }
                }
            }
        }
        let lake = geo::Polygon::new(geo::LineString::new(self.reservoir.clone()), vec![]);
        for cell in 0..self.grid.len() {
            let p = self.grid.at(cell);
            if dist(p, place(RESERVOIR.0, RESERVOIR.1)) < 4_000.0 && geo::Contains::contains(&lake, &geo::Point(p)) {
                self.ground[cell] = LandCover::Water;
            }
        }
    }

    /// The ground at a position.
    pub fn ground_at(&self, p: P) -> LandCover {
        self.ground[self.grid.cell(p)]
    }

    /// Height at a position.
    pub fn height_at(&self, p: P) -> f64 {
        self.height[self.grid.cell(p)]
    }

    /// Lowness at a position.
    pub fn low_at(&self, p: P) -> f64 {
        self.low[self.grid.cell(p)]
    }

    /// Rise over run across the cell, at its steepest.
    pub fn slope(&self, cell: usize) -> f64 {
        self.grid.around(cell).map(|(n, far)| (self.height[n] - self.height[cell]).abs() / far).fold(0.0, f64::max)
    }

    /// Whether `p` lies in the water of a wide river, or within `margin` metres of it.
    pub fn in_river(&self, p: P, margin: f64) -> bool {
        self.in_water(p, margin, true)
    }

    /// Whether `p` lies in a stream.
    pub fn in_stream(&self, p: P) -> bool {
        self.ground_at(p) == LandCover::Stream && self.in_water(p, 4.0, false)
    }

    fn in_water(&self, p: P, margin: f64, wide: bool) -> bool {
        self.rivers.iter().filter(|r| r.wide == wide).any(|river| {
            river.line.windows(2).any(|pair| {
                let ((a, wa), (b, wb)) = (pair[0], pair[1]);
                let reach = wa.max(wb) + margin;
                let near =
                    p.x > a.x.min(b.x) - reach && p.x < a.x.max(b.x) + reach && p.y > a.y.min(b.y) - reach && p.y < a.y.max(b.y) + reach;
                near && dist(p, nearest_on(p, a, b)) <= reach
            })
        })
    }
}

/// Whether the middle of each cell lies inside the outline.
fn fill(grid: &Grid, outline: &MultiPolygon<f64>) -> Vec<bool> {
    let mut inside = vec![false; grid.len()];
    let rings: Vec<Vec<P>> = outline
        .iter()
        .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
        .map(|r| r.0.iter().map(|&c| to_map(c)).collect())
        .collect();
    for y in 0..grid.h {
        let at = grid.at(y * grid.w).y;
        let mut hits: Vec<f64> = rings
            .iter()
            .flat_map(|r| r.windows(2))
            .filter(|e| (e[0].y > at) != (e[1].y > at))
            .map(|e| e[0].x + (at - e[0].y) / (e[1].y - e[0].y) * (e[1].x - e[0].x))
            .collect();
        hits.sort_by(f64::total_cmp);
        for x in 0..grid.w {
            let here = grid.at(y * grid.w + x).x;
            inside[y * grid.w + x] = hits.iter().filter(|&&h| h < here).count() % 2 == 1;
        }
    }
    inside
}

/// 1 on the plains and valley floors that the layout names, 0 in the mountains between.
fn lowness(p: P) -> f64 {
    let wander = fractal(SEED + 1, p, 2_600.0, 3);
    let mut best = 0.0f64;
    for &(a, b, c, d, radius) in LOWLANDS {
        let (from, to) = (place(a, b), place(c, d));
        let reach = radius * 2.2 + 900.0;
        if p.x < from.x.min(to.x) - reach
            || p.x > from.x.max(to.x) + reach
            || p.y < from.y.min(to.y) - reach
            || p.y > from.y.max(to.y) + reach
        {
            continue;
        }
        let far = dist(p, nearest_on(p, from, to)) + wander * (250.0 + radius * 0.25);
        best = best.max(1.0 - step(radius * 0.75, radius * 1.5 + 500.0, far));
    }
    best
}

/// Height from lowness: ranges with crests and side valleys, and isolated hills in the plains.
fn relief(p: P, low: f64) -> f64 {
    let mut top = 180.0;
    for &(lon, lat, radius, metres) in HILLS {
        top += metres * (1.0 - step(0.0, radius, dist(p, place(lon, lat))));
    }
    let ridges = crests(SEED + 2, p, 3_800.0, 4);
    let rough = fractal(SEED + 3, p, 1_100.0, 3);
    let mountain = 25.0 + top * (0.22 + 0.78 * ridges) + 40.0 * rough;
    // a few hills stand in the plains, as around the old city
    let hill = step(0.52, 0.75, fractal(SEED + 4, p, 2_300.0, 2)) * 130.0;
    let plain = 4.0 + hill + 2.0 * rough;
    (plain + (mountain - plain) * (1.0 - low)).max(0.5)
}

/// A bent line through the layout's points, as wide as said at both ends.
fn bend(points: &[(f64, f64)], (first, last): (f64, f64)) -> Vec<(P, f64)> {
    let rough: Vec<P> = points.iter().map(|&(lon, lat)| place(lon, lat)).collect();
    let mut line = Vec::new();
    for pair in rough.windows(2) {
        let parts = (dist(pair[0], pair[1]) / 140.0).ceil().max(1.0);
        line.extend((0..parts as usize).map(|i| pair[0] + (pair[1] - pair[0]) * (i as f64 / parts)));
    }
    line.extend(rough.last());
    let ends = (line[0], line[line.len() - 1]);
    for _ in 0..24 {
        let smooth: Vec<P> = line.windows(3).map(|w| (w[0] + w[1] * 2.0 + w[2]) / 4.0).collect();
        line = std::iter::once(ends.0).chain(smooth).chain([ends.1]).collect();
    }
    let wide = first.max(last);
    let amplitude = 190.0 + wide.min(200.0) * 0.4;
    let count = line.len() as f64 - 1.0;
    let bent: Vec<(P, f64)> = line
        .iter()
        .enumerate()
        .map(|(i, &p)| {
            let t = i as f64 / count;
            let taper = step(0.0, 0.04, t) * step(0.0, 0.04, 1.0 - t);
            let off = P { x: fractal(SEED + 5, p, 1_700.0, 2), y: fractal(SEED + 6, p, 1_700.0, 2) } * (amplitude * taper);
            (p + off, (first + (last - first) * t) / 2.0 * (1.0 + 0.25 * fractal(SEED + 7, p, 900.0, 2)))
        })
        .collect();
    // no sharp turns
    let mut smooth = bent.clone();
    for i in 2..bent.len().saturating_sub(2) {
        smooth[i].0 = (bent[i - 2].0 + bent[i - 1].0 + bent[i].0 + bent[i + 1].0 + bent[i + 2].0) / 5.0;
    }
    smooth
}

/// The reservoir's shore: a blob with arms.
fn shore() -> Vec<P> {
    let centre = place(RESERVOIR.0, RESERVOIR.1);
    (0..72)
        .map(|i| {
            let way = crate::noise::direction(f64::from(i) / 72.0);
            let probe = centre + way * 900.0;
            let reach = RESERVOIR.2 * (1.0 + 0.75 * fractal(SEED + 8, probe, 650.0, 2));
            P { x: centre.x + way.x * reach * 1.35, y: centre.y + way.y * reach }
        })
        .collect()
}

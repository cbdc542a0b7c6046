//! A raster of square cells, and cheapest paths over it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::P;

/// Raster of square cells on the generator's map.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    /// Cells in a row.
    pub w: usize,
    /// Rows.
    pub h: usize,
    /// Metres a cell.
    pub cell: f64,
    /// The south-west corner.
    pub origin: P,
}

impl Grid {
    /// Cells in all.
    pub fn len(&self) -> usize {
        self.w * self.h
    }

    /// The middle of a cell.
    pub fn at(&self, cell: usize) -> P {
        let (x, y) = ((cell % self.w) as f64 + 0.5, (cell / self.w) as f64 + 0.5);
        P { x: self.origin.x + x * self.cell, y: self.origin.y + y * self.cell }
    }

    /// The cell that holds `p`; the nearest one for positions beyond the edge.
    pub fn cell(&self, p: P) -> usize {
        let along = |v: f64, n: usize| ((v / self.cell).floor().max(0.0) as usize).min(n - 1);
        along(p.y - self.origin.y, self.h) * self.w + along(p.x - self.origin.x, self.w)
    }

    /// The up to eight cells around, with the metres to them.
    pub fn around(&self, cell: usize) -> impl Iterator<Item = (usize, f64)> + use<> {
        const AROUND: [(i64, i64); 8] = [(0, -1), (-1, 0), (1, 0), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];
        let (w, h, size) = (self.w as i64, self.h as i64, self.cell);
        let (x, y) = ((cell % self.w) as i64, (cell / self.w) as i64);
        AROUND.into_iter().filter_map(move |(dx, dy)| {
            let inside = (0..w).contains(&(x + dx)) && (0..h).contains(&(y + dy));
            let far = if dx != 0 && dy != 0 { std::f64::consts::SQRT_2 } else { 1.0 };
            inside.then_some((((y + dy) * w + x + dx) as usize, far * size))
        })
    }
}

/// Scratch for searches, reset by bumping a stamp.
#[derive(Debug)]
pub struct Search {
    cost: Vec<u32>,
    from: Vec<u32>,
    stamp: Vec<u32>,
    now: u32,
}

impl Search {
    /// Scratch for a raster of `cells`.
    pub fn new(cells: usize) -> Self {
        Self { cost: vec![0; cells], from: vec![0; cells], stamp: vec![0; cells], now: 0 }
    }

    /// The cheapest way from `start` to the first cell that is `done`, both included; `None` when
    /// there is none. `step` prices a move (in metres of easy going), or forbids it.
    pub fn path(
        &mut self,
        grid: &Grid,
        start: usize,
        step: impl Fn(usize, usize, f64) -> Option<f64>,
        done: impl Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let mut end = None;
        self.run(grid, &[(start, 0.0)], step, |cell| {
            let found = done(cell);
            if found {
                end = Some(cell);
            }
            found
        });
        let mut path = vec![end?];
        while *path.last().expect("starts with one") != start {
            path.push(self.from[*path.last().expect("starts with one")] as usize);
        }
        path.reverse();
        Some(path)
    }

    /// For every cell, the start that reaches it most cheaply; `u32::MAX` where none does.
    pub fn nearest(&mut self, grid: &Grid, starts: &[(usize, f64)], step: impl Fn(usize, usize, f64) -> Option<f64>) -> Vec<u32> {
        let mut order = Vec::new();
        self.run(grid, starts, step, |cell| {
            order.push(cell);
            false
        });
        let mut of = vec![u32::MAX; grid.len()];
        for (i, &(cell, _)) in starts.iter().enumerate() {
            of[cell] = i as u32;
        }
        for cell in order {
            if of[cell] == u32::MAX {
                of[cell] = of[self.from[cell] as usize];
            }
        }
        of
    }

    /// Settles cells in order of cost until `visit` says stop.
    fn run(
        &mut self,
        grid: &Grid,
        starts: &[(usize, f64)],
        step: impl Fn(usize, usize, f64) -> Option<f64>,
        mut visit: impl FnMut(usize) -> bool,
    ) {
        self.now += 1;
        let mut queue = BinaryHeap::new();
        for &(cell, cost) in starts {
            self.stamp[cell] = self.now;
            self.cost[cell] = cost as u32;
            self.from[cell] = cell as u32;
            queue.push(Reverse((self.cost[cell], cell)));
        }
        while let Some(Reverse((cost, cell))) = queue.pop() {
            if cost > self.cost[cell] {
                continue;
            }
            if visit(cell) {
                return;
            }
            for (next, metres) in grid.around(cell) {
                let Some(price) = step(cell, next, metres) else { continue };
                let total = cost.saturating_add(price.max(1.0) as u32);
                if self.stamp[next] != self.now || total < self.cost[next] {
                    self.stamp[next] = self.now;
                    self.cost[next] = total;
                    self.from[next] = cell as u32;
                    queue.push(Reverse((total, next)));
                }
            }
        }
    }
}

//! The fewest (or cheapest) sites that cover every row: set covering, reduced first, its pieces solved apart.

use highs::{Col, RowProblem};

use crate::bound::{linear, mip};
use crate::heuristic::RowWeighting;
use crate::model::{LocationError, TimeLimit, u32_of};

/// Sites that cover, and a bound on what any cover costs.
#[derive(Debug, Clone)]
pub(super) struct Cover {
    pub(super) sites: Vec<u32>,
    pub(super) cost: f64,
    pub(super) bound: f64,
    pub(super) nodes: usize,
}

/// Covers all `rows` (sets of candidates, none empty) at least cost.
pub(super) fn cover(rows: &[Vec<u32>], costs: &[f64], clock: &TimeLimit) -> Result<Cover, LocationError> {
    cover_within(rows, costs, None, clock)
}

/// The same, but no longer than it takes to tell whether some cover costs at most `enough`: ends at the first that
/// does, or at a bound above it.
pub(super) fn cover_within(rows: &[Vec<u32>], costs: &[f64], enough: Option<f64>, clock: &TimeLimit) -> Result<Cover, LocationError> {
    let reduced = reduce(rows, costs);
    let picked: f64 = reduced.picked.iter().map(|&j| costs[j as usize]).sum();
    let mut pieces: Vec<Piece> = pieces(&reduced.rows, costs.len()).into_iter().map(|rows| Piece::new(&rows, costs)).collect();
    pieces.sort_by_key(|p| p.rows.len());
    let least = |pieces: &[Piece]| picked + pieces.iter().map(|p| p.bound).sum::<f64>();
    let most = |pieces: &[Piece]| picked + pieces.iter().map(|p| p.cost).sum::<f64>();
    for stage in [Piece::relax, Piece::walk, Piece::prove] {
        for at in 0..pieces.len() {
            let (least, most) = (least(&pieces), most(&pieces));
            if least >= most || enough.is_some_and(|e| most <= e + 1e-9 || least > e + 1e-6) {
                break;
            }
            if pieces[at].bound < pieces[at].cost {
                // What this piece may cost when all others are as cheap as they can be.
                let left = enough.map(|e| e - (least - pieces[at].bound));
                stage(&mut pieces[at], left, clock)?;
            }
        }
    }
    let mut total =
        Cover { cost: most(&pieces), bound: least(&pieces), nodes: pieces.iter().map(|p| p.nodes).sum(), sites: reduced.picked };
    total.sites.extend(pieces.iter().flat_map(|p| p.sites.iter().map(|&j| p.original[j as usize])));
    total.sites.sort_unstable();
    Ok(total)
}

/// Whether some cover costs at most `purse` and has at most `most` sites: one that does, or `None` and whether it is
/// proven that there is none.
pub(super) fn cover_both(rows: &[Vec<u32>], costs: &[f64], purse: f64, most: usize, clock: &TimeLimit) -> Result<Both, LocationError> {
    let Reduced { picked, rows } = reduce(rows, costs);
    let spent: f64 = picked.iter().map(|&j| costs[j as usize]).sum();
    if picked.len() > most || spent > purse + 1e-9 {
        return Ok(Both { sites: None, impossible: true, nodes: 0 });
    }
    let mut used: Vec<u32> = rows.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();
    let mut program = RowProblem::default();
    let open: Vec<Col> = used.iter().map(|_| program.add_integer_column(0.0, 0..=1)).collect();
    for row in &rows {
        let sites = row.iter().map(|j| (open[used.binary_search(j).expect("used")], 1.0));
        program.add_row(1.., sites.collect::<Vec<_>>());
    }
    program.add_row(..=purse - spent + 1e-6, open.iter().zip(&used).map(|(&y, &j)| (y, costs[j as usize])));
    #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
    program.add_row(..=(most - picked.len()) as f64, open.iter().map(|&y| (y, 1.0)));
    let answer = mip(program, None, 0.0, clock)?;
    let chosen = |v: Vec<f64>| used.iter().zip(&v).filter(|(_, y)| **y > 0.5).map(|(&j, _)| j).chain(picked).collect();
    Ok(Both { impossible: answer.bound == f64::INFINITY, sites: answer.values.map(chosen), nodes: answer.nodes })
}

/// What [`cover_both`] found.
#[derive(Debug, Clone)]
pub(super) struct Both {
    pub(super) sites: Option<Vec<u32>>,
    pub(super) impossible: bool,
    pub(super) nodes: usize,
}

/// Costs times a power of two by which they are clear of absolute tolerances, and that power; whole ones stay.
pub(super) fn scaled(costs: &[f64]) -> (Vec<f64>, f64) {
    let most = costs.iter().copied().fold(0.0, f64::max);
    if most == 0.0 || (most < 1e9 && costs.iter().all(|c| c.fract() == 0.0)) {
        return (costs.to_vec(), 1.0);
    }
    let scale = (10.0 - most.log2().floor()).clamp(-500.0, 500.0).exp2();
    (costs.iter().map(|c| c * scale).collect(), scale)
}

/// What no cover costs less than, by linear programs.
pub(super) fn lower(rows: &[Vec<u32>], costs: &[f64], clock: &TimeLimit) -> Result<f64, LocationError> {
    let reduced = reduce(rows, costs);
    let mut sum: f64 = reduced.picked.iter().map(|&j| costs[j as usize]).sum();
    for rows in pieces(&reduced.rows, costs.len()) {
        let mut piece = Piece::new(&rows, costs);
        piece.relax(None, clock)?;
        sum += piece.bound;
    }
    Ok(sum)
}

/// A cover found by a short walk that ends when it costs no more than `enough`.
pub(super) fn walked(rows: &[Vec<u32>], costs: &[f64], enough: f64, clock: &TimeLimit) -> Vec<u32> {
    let Reduced { mut picked, rows } = reduce(rows, costs);
    let columns = columns(&rows, costs.len());
    let start = greedy(&rows, costs);
    let enough = enough - picked.iter().map(|&j| costs[j as usize]).sum::<f64>();
    picked.extend(RowWeighting::new(&rows, &columns, costs, &start).run(work(&rows) / 4, enough, clock));
    picked
}

/// The cover that takes the candidate with most new rows per cost, then drops what is not needed.
pub(super) fn greedy(rows: &[Vec<u32>], costs: &[f64]) -> Vec<u32> {
    let columns = columns(rows, costs.len());
    let mut left: Vec<usize> = columns.iter().map(Vec::len).collect();
    let mut covered = vec![0_u32; rows.len()];
    let mut open_rows = rows.len();
    let mut sites = Vec::new();
    while open_rows > 0 {
        let worth = |j: usize| {
            #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
            let new = left[j] as f64;
            new / costs[j].max(1e-9)
        };
        let j = (0..costs.len()).max_by(|&a, &b| worth(a).total_cmp(&worth(b)).then(b.cmp(&a))).expect("rows have candidates");
        sites.push(u32_of(j));
        for &i in &columns[j] {
            if covered[i as usize] == 0 {
                open_rows -= 1;
                for &k in &rows[i as usize] {
                    left[k as usize] -= 1;
                }
            }
            covered[i as usize] += 1;
        }
    }
    for at in (0..sites.len()).rev() {
        let column = &columns[sites[at] as usize];
        if column.iter().all(|&i| covered[i as usize] > 1) {
            for &i in column {
                covered[i as usize] -= 1;
            }
            sites.remove(at);
        }
    }
    sites.sort_unstable();
    sites
}

fn columns(rows: &[Vec<u32>], candidates: usize) -> Vec<Vec<u32>> {
    let mut columns = vec![Vec::new(); candidates];
    for (i, row) in rows.iter().enumerate() {
        for &j in row {
            columns[j as usize].push(u32_of(i));
        }
    }
    columns
}

struct Reduced {
    picked: Vec<u32>,
    rows: Vec<Vec<u32>>,
}

/// Drops rows that hold another row, candidates that another beats, and picks those that a row has no choice but.
fn reduce(rows: &[Vec<u32>], costs: &[f64]) -> Reduced {
    let mut rows: Vec<Vec<u32>> = rows.to_vec();
    for row in &mut rows {
        row.sort_unstable();
        row.dedup();
    }
    let mut picked = Vec::new();
    loop {
        let before = (rows.len(), rows.iter().map(Vec::len).sum::<usize>());
        rows.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        rows.dedup();
        rows = smallest_sets(rows, costs.len());
        let columns = columns(&rows, costs.len());
        let beaten = beaten_columns(&rows, &columns, costs);
        for row in &mut rows {
            row.retain(|&j| !beaten[j as usize]);
        }
        let mut forced: Vec<u32> = rows.iter().filter(|r| r.len() == 1).map(|r| r[0]).collect();
        forced.sort_unstable();
        forced.dedup();
        rows.retain(|r| r.iter().all(|j| forced.binary_search(j).is_err()));
        picked.extend(forced);
        if (rows.len(), rows.iter().map(Vec::len).sum::<usize>()) == before {
            return Reduced { picked, rows };
        }
    }
}

/// Of sets sorted by length, those that hold no earlier one.
fn smallest_sets(rows: Vec<Vec<u32>>, candidates: usize) -> Vec<Vec<u32>> {
    // Each kept set is filed under its rarest candidate, so that a set meets few of them.
    let mut count = vec![0_usize; candidates];
    for &j in rows.iter().flatten() {
        count[j as usize] += 1;
    }
    let mut filed: Vec<Vec<u32>> = vec![Vec::new(); candidates];
    let mut kept: Vec<Vec<u32>> = Vec::new();
    let mut has = vec![false; candidates];
    for row in rows {
        for &j in &row {
            has[j as usize] = true;
        }
        let holds = row.iter().flat_map(|&j| &filed[j as usize]).any(|&k| kept[k as usize].iter().all(|&j| has[j as usize]));
        for &j in &row {
            has[j as usize] = false;
        }
        if !holds {
            let rare = row.iter().min_by_key(|&&j| (count[j as usize], j)).expect("rows are not empty");
            filed[*rare as usize].push(u32_of(kept.len()));
            kept.push(row);
        }
    }
    kept
}

/// Candidates whose rows another covers at no more cost; of equals the lowest stays.
fn beaten_columns(rows: &[Vec<u32>], columns: &[Vec<u32>], costs: &[f64]) -> Vec<bool> {
    let mut beaten = vec![false; costs.len()];
    for j in 0..costs.len() {
        let mine = &columns[j];
        let Some(rare) = mine.iter().min_by_key(|&&i| rows[i as usize].len()) else { continue };
        beaten[j] = rows[*rare as usize].iter().any(|&k| {
            let k = k as usize;
            let theirs = &columns[k];
            k != j
                && !beaten[k]
                && costs[k] <= costs[j]
                && (theirs.len() > mine.len() || (theirs.len() == mine.len() && (k < j || costs[k] < costs[j])))
                && mine.iter().all(|i| theirs.binary_search(i).is_ok())
        });
    }
    beaten
}

/// Rows that share candidates, together.
fn pieces(rows: &[Vec<u32>], candidates: usize) -> Vec<Vec<Vec<u32>>> {
    let mut parent: Vec<u32> = (0..u32_of(candidates)).collect();
    fn root(parent: &mut [u32], mut j: u32) -> u32 {
        while parent[j as usize] != j {
            parent[j as usize] = parent[parent[j as usize] as usize];
            j = parent[j as usize];
        }
        j
    }
    for row in rows {
        for &j in &row[1..] {
            let (a, b) = (root(&mut parent, row[0]), root(&mut parent, j));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    let mut number = vec![usize::MAX; candidates];
    let mut pieces: Vec<Vec<Vec<u32>>> = Vec::new();
    for row in rows {
        let at = root(&mut parent, row[0]) as usize;
        if number[at] == usize::MAX {
            number[at] = pieces.len();
            pieces.push(Vec::new());
        }
        pieces[number[at]].push(row.clone());
    }
    pieces
}

/// One connected piece, its candidates renumbered, and what is known of it.
struct Piece {
    original: Vec<u32>,
    rows: Vec<Vec<u32>>,
    columns: Vec<Vec<u32>>,
    costs: Vec<f64>,
    /// What covers cost whole multiples of; 0 for anything.
    step: f64,
    sites: Vec<u32>,
    cost: f64,
    bound: f64,
    nodes: usize,
}

/// Steps of work of a walk: about a second, less where there is little to walk over.
fn work(rows: &[Vec<u32>]) -> usize {
    200_000_000.min(100_000 * rows.iter().map(Vec::len).sum::<usize>())
}

impl Piece {
    fn new(rows: &[Vec<u32>], costs: &[f64]) -> Self {
        let mut original: Vec<u32> = rows.iter().flatten().copied().collect();
        original.sort_unstable();
        original.dedup();
        let small = |j: &u32| u32_of(original.binary_search(j).expect("used"));
        let rows: Vec<Vec<u32>> = rows.iter().map(|r| r.iter().map(small).collect()).collect();
        let costs: Vec<f64> = original.iter().map(|&j| costs[j as usize]).collect();
        let sites = greedy(&rows, &costs);
        let step = if costs.iter().all(|c| c.fract() == 0.0) { 1.0 } else { 0.0 };
        let mut piece = Self { columns: columns(&rows, costs.len()), original, rows, costs, step, sites, cost: 0.0, bound: 0.0, nodes: 0 };
        piece.cost = piece.cost_of(&piece.sites);
        piece
    }

    fn cost_of(&self, sites: &[u32]) -> f64 {
        sites.iter().map(|&j| self.costs[j as usize]).sum()
    }

    fn raise(&mut self, bound: f64) {
        // A linear program is exact to its tolerances only.
        let bound = if self.step > 0.0 { (bound - 1e-4).ceil() } else { bound };
        self.bound = bound.max(self.bound).min(self.cost);
    }

    fn offer(&mut self, sites: Vec<u32>) {
        let cost = self.cost_of(&sites);
        if cost < self.cost {
            (self.sites, self.cost) = (sites, cost);
            self.bound = self.bound.min(cost); // a linear program is exact to its tolerances only
        }
    }

    /// The bound of the linear program.
    fn relax(&mut self, _left: Option<f64>, clock: &TimeLimit) -> Result<(), LocationError> {
        let mut program = RowProblem::default();
        let open: Vec<Col> = self.costs.iter().map(|&c| program.add_column(c, 0.0..)).collect();
        for row in &self.rows {
            program.add_row(1.0.., row.iter().map(|&j| (open[j as usize], 1.0)));
        }
        if let Some(bound) = linear(program, clock)? {
            self.raise(bound);
        }
        Ok(())
    }

    /// A better cover by a walk.
    fn walk(&mut self, left: Option<f64>, clock: &TimeLimit) -> Result<(), LocationError> {
        let enough = left.unwrap_or(0.0).max(self.bound);
        // Where nothing else is asked than a small cover, it is worth some seconds.
        let work = if left.is_none() { 5 * work(&self.rows) } else { work(&self.rows) };
        let found = RowWeighting::new(&self.rows, &self.columns, &self.costs, &self.sites).run(work, enough, &clock.part(0.3));
        self.offer(found);
        Ok(())
    }

    /// The best by HiGHS; of what costs more than `left` only that it does.
    fn prove(&mut self, left: Option<f64>, clock: &TimeLimit) -> Result<(), LocationError> {
        let mut program = RowProblem::default();
        let open: Vec<Col> = self.costs.iter().map(|&c| program.add_integer_column(c, 0..=1)).collect();
        for row in &self.rows {
            program.add_row(1.., row.iter().map(|&j| (open[j as usize], 1.0)));
        }
        let too_dear = left.filter(|&left| left < self.cost);
        if let Some(left) = too_dear {
            program.add_row(..=left + 1e-6, open.iter().zip(&self.costs).map(|(&y, &c)| (y, c)));
        }
        let mut values = vec![0.0; self.costs.len()];
        self.sites.iter().for_each(|&j| values[j as usize] = 1.0);
        let start = too_dear.is_none().then_some(values.as_slice());
        let answer = mip(program, start, self.step, clock)?;
        self.nodes += answer.nodes;
        if let Some(v) = answer.values {
            self.offer((0..u32_of(v.len())).filter(|&j| v[j as usize] > 0.5).collect());
        }
        match too_dear {
            Some(left) if answer.bound == f64::INFINITY => self.raise(if self.step > 0.0 { left.floor() + 1.0 } else { left + 2e-6 }),
            _ => self.raise(answer.bound),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};

    use super::*;

    fn least(rows: &[Vec<u32>], costs: &[f64]) -> f64 {
        let covers = |set: u32| rows.iter().all(|r| r.iter().any(|j| set >> j & 1 == 1));
        let cost = |set: u32| costs.iter().enumerate().filter(|(j, _)| set >> j & 1 == 1).map(|(_, c)| c).sum::<f64>();
        (0..1_u32 << costs.len()).filter(|&s| covers(s)).map(cost).fold(f64::INFINITY, f64::min)
    }

    /// With whole and other costs, free ones among them: the cover, its bound, the answer to 'is so much enough', and
    /// the walk, against every set.
    #[test]
    fn covers_are_the_cheapest_of_all_sets() {
        let clock = TimeLimit::start(None, None, None, None);
        let mut met = 0;
        for seed in 0..80 {
            let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
            let m = 12_u32;
            let rows: Vec<Vec<u32>> = (0..22)
                .map(|_| {
                    let mut row: Vec<u32> = (0..m).filter(|_| rng.random_bool(0.22)).collect();
                    row.push(rng.random_range(0..m)); // never empty, at times twice
                    row
                })
                .collect();
            let costs: Vec<f64> = (0..m)
                .map(|_| match seed % 3 {
                    0 => 1.0,
                    1 => f64::from(rng.random_range(0_u32..6)),
                    _ => rng.random_range(0.1..3.0),
                })
                .collect();
            let best = least(&rows, &costs);
            let near = |a: f64| (a - best).abs() < 1e-5;
            let found = cover(&rows, &costs, &clock).unwrap();
            let covers = |sites: &[u32]| rows.iter().all(|r| r.iter().any(|j| sites.contains(j)));
            assert!(covers(&found.sites) && near(found.cost) && near(found.bound), "seed {seed}: {found:?}, least {best}");
            assert!(lower(&rows, &costs, &clock).unwrap() <= best + 1e-6);
            for off in [-1.0, -0.01, 0.0, 1.0] {
                let enough = best + off;
                let told = cover_within(&rows, &costs, Some(enough), &clock).unwrap();
                assert!(
                    covers(&told.sites) && told.bound <= best + 1e-5 && told.cost >= best - 1e-5,
                    "seed {seed}: {told:?}, least {best}, enough {enough}"
                );
                assert_eq!(told.cost <= enough + 1e-6, off >= 0.0, "seed {seed}: {enough} of {best}: {told:?}");
                assert_eq!(told.bound > enough + 1e-6, off < 0.0, "seed {seed}: {enough} of {best}: {told:?}");
            }
            let walked = walked(&rows, &costs, best, &clock);
            assert!(covers(&walked), "seed {seed}: {walked:?}");
            met += usize::from(near(walked.iter().map(|&j| costs[j as usize]).sum()));
        }
        assert!(met >= 70, "the walk ends at the best: {met} of 80");
    }
}

//! Presolve of set covering (Beasley 1987): dominated rows and columns, essential columns, connected components.

use crate::heuristic::columns;
use crate::model::u32_of;

/// Reduced set covering problem.
pub(super) struct CoverReduction {
    /// Essential candidates: those that a row leaves no choice but.
    pub(super) essential: Vec<u32>,
    /// Remaining rows; a cover of them and the essential candidates cover all.
    pub(super) rows: Vec<Vec<u32>>,
}

/// Reduced problem without rows that contain another row and without dominated candidates.
pub(super) fn reduce(rows: &[Vec<u32>], costs: &[f64]) -> CoverReduction {
    let mut rows: Vec<Vec<u32>> = rows.to_vec();
    for row in &mut rows {
        row.sort_unstable();
        row.dedup();
    }
    let mut essential = Vec::new();
    loop {
        let before = (rows.len(), rows.iter().map(Vec::len).sum::<usize>());
        rows.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        rows.dedup();
        rows = minimal_rows(rows, costs.len());
        let columns = columns(&rows, costs.len());
        let dominated = dominated_columns(&rows, &columns, costs);
        for row in &mut rows {
            row.retain(|&j| !dominated[j as usize]);
        }
        let mut forced: Vec<u32> = rows.iter().filter(|r| r.len() == 1).map(|r| r[0]).collect();
        forced.sort_unstable();
        forced.dedup();
        rows.retain(|r| r.iter().all(|j| forced.binary_search(j).is_err()));
        essential.extend(forced);
        if (rows.len(), rows.iter().map(Vec::len).sum::<usize>()) == before {
            return CoverReduction { essential, rows };
        }
    }
}

/// Rows that contain no earlier row, of rows sorted by length.
fn minimal_rows(rows: Vec<Vec<u32>>, candidates: usize) -> Vec<Vec<u32>> {
    // Each kept row is listed under its rarest candidate, so that a row is compared with few of them.
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
        let is_superset = row.iter().flat_map(|&j| &filed[j as usize]).any(|&k| kept[k as usize].iter().all(|&j| has[j as usize]));
        for &j in &row {
            has[j as usize] = false;
        }
        if !is_superset {
            let rarest = row.iter().min_by_key(|&&j| (count[j as usize], j)).expect("rows are not empty");
            filed[*rarest as usize].push(u32_of(kept.len()));
            kept.push(row);
        }
    }
    kept
}

/// Whether each candidate is dominated by one that covers its rows at no higher cost; of equals the lowest stays.
fn dominated_columns(rows: &[Vec<u32>], columns: &[Vec<u32>], costs: &[f64]) -> Vec<bool> {
    let mut dominated = vec![false; costs.len()];
    for j in 0..costs.len() {
        let column = &columns[j];
        let Some(rarest) = column.iter().min_by_key(|&&i| rows[i as usize].len()) else { continue };
        dominated[j] = rows[*rarest as usize].iter().any(|&k| {
            let k = k as usize;
            let other = &columns[k];
            k != j
                && !dominated[k]
                && costs[k] <= costs[j]
                && (other.len() > column.len() || (other.len() == column.len() && (k < j || costs[k] < costs[j])))
                && column.iter().all(|i| other.binary_search(i).is_ok())
        });
    }
    dominated
}

/// Rows of each connected component: those that share candidates.
pub(super) fn components(rows: &[Vec<u32>], candidates: usize) -> Vec<Vec<Vec<u32>>> {
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
    let mut components: Vec<Vec<Vec<u32>>> = Vec::new();
    for row in rows {
        let at = root(&mut parent, row[0]) as usize;
        if number[at] == usize::MAX {
            number[at] = components.len();
            components.push(Vec::new());
        }
        components[number[at]].push(row.clone());
    }
    components
}

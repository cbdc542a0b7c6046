//! Greedy covers for set covering (Chvátal 1979).

use crate::model::u32_of;

/// Cover by the candidate with the most new rows per cost, step by step, without those not needed at the end.
pub(crate) fn greedy_cover(rows: &[Vec<u32>], costs: &[f64]) -> Vec<u32> {
    let columns = columns(rows, costs.len());
    let mut new_rows: Vec<usize> = columns.iter().map(Vec::len).collect();
    let mut covered = vec![0_u32; rows.len()];
    let mut open_rows = rows.len();
    let mut sites = Vec::new();
    while open_rows > 0 {
        let score = |j: usize| {
            #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
            let new = new_rows[j] as f64;
            new / costs[j].max(1e-9)
        };
        let j = (0..costs.len()).max_by(|&a, &b| score(a).total_cmp(&score(b)).then(b.cmp(&a))).expect("rows have candidates");
        sites.push(u32_of(j));
        for &i in &columns[j] {
            if covered[i as usize] == 0 {
                open_rows -= 1;
                for &k in &rows[i as usize] {
                    new_rows[k as usize] -= 1;
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

/// Rows that each candidate covers, ascending.
pub(crate) fn columns(rows: &[Vec<u32>], candidates: usize) -> Vec<Vec<u32>> {
    let mut columns = vec![Vec::new(); candidates];
    for (i, row) in rows.iter().enumerate() {
        for &j in row {
            columns[j as usize].push(u32_of(i));
        }
    }
    columns
}

//! Sparse travel costs in compressed rows and columns.

use super::error::LocationError;

/// Travel cost of one demand and candidate, the input of [`Costs::new`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Row number of the demand.
    pub demand: u32,
    /// Row number of the candidate.
    pub candidate: u32,
    /// Travel cost, finite and at least 0, in the unit of the limit.
    pub cost: f64,
}

/// Travel costs between demands and candidates, stored by demand and by candidate. A pair that is not stored is out of reach.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Costs {
    /// Start of each demand's entries in `row`, and the end of the last.
    row_start: Vec<usize>,
    /// Candidate and cost, by demand, nearest first.
    row: Vec<(u32, f64)>,
    /// Start of each candidate's entries in `column`, and the end of the last.
    column_start: Vec<usize>,
    /// Demand and cost, by candidate, ascending by demand.
    column: Vec<(u32, f64)>,
}

impl Costs {
    /// Matrix of the given pairs: rows sorted by cost then candidate, columns by demand.
    ///
    /// # Errors
    /// A pair given twice, a row number out of range, or a cost that is not finite and at least 0.
    pub fn new(demands: usize, candidates: usize, pairs: &[Pair]) -> Result<Self, LocationError> {
        let mut row_start = vec![0; demands + 1];
        for p in pairs {
            if p.demand as usize >= demands || p.candidate as usize >= candidates {
                return Err(LocationError::OutOfRange { demand: p.demand, candidate: p.candidate, demands, candidates });
            }
            if !(p.cost.is_finite() && p.cost >= 0.0) {
                return Err(LocationError::BadCost { demand: p.demand, candidate: p.candidate, cost: p.cost });
            }
            row_start[p.demand as usize + 1] += 1;
        }
        for i in 0..demands {
            row_start[i + 1] += row_start[i];
        }
        let mut next = row_start.clone();
        let mut row = vec![(0, 0.0); pairs.len()];
        for p in pairs {
            let at = &mut next[p.demand as usize];
            row[*at] = (p.candidate, p.cost);
            *at += 1;
        }
        for i in 0..demands {
            row[row_start[i]..row_start[i + 1]].sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        }
        let (column_start, column) = transpose(&row_start, &row, candidates);
        for j in 0..candidates {
            let column = &column[column_start[j]..column_start[j + 1]];
            if let Some(twice) = column.windows(2).find(|w| w[0].0 == w[1].0) {
                return Err(LocationError::DuplicatePair { demand: twice[0].0, candidate: u32_of(j) });
            }
        }
        Ok(Self { row_start, row, column_start, column })
    }

    /// Number of demands.
    #[must_use]
    pub fn demands(&self) -> usize {
        self.row_start.len().saturating_sub(1)
    }

    /// Number of candidates.
    #[must_use]
    pub fn candidates(&self) -> usize {
        self.column_start.len().saturating_sub(1)
    }

    /// Number of stored pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.row.len()
    }

    /// Whether no pair is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.row.is_empty()
    }

    /// Candidates within reach of a demand and their costs, nearest first.
    #[must_use]
    pub fn row(&self, demand: usize) -> &[(u32, f64)] {
        &self.row[self.row_start[demand]..self.row_start[demand + 1]]
    }

    /// Demands within reach of a candidate and their costs, ascending by demand.
    #[must_use]
    pub fn column(&self, candidate: usize) -> &[(u32, f64)] {
        &self.column[self.column_start[candidate]..self.column_start[candidate + 1]]
    }
}

/// Columns of a matrix given by rows, as offsets and entries; entries of a column ascend by row.
pub(crate) fn transpose(row_start: &[usize], row: &[(u32, f64)], candidates: usize) -> (Vec<usize>, Vec<(u32, f64)>) {
    let mut start = vec![0; candidates + 1];
    for &(j, _) in row {
        start[j as usize + 1] += 1;
    }
    for j in 0..candidates {
        start[j + 1] += start[j];
    }
    let mut next = start.clone();
    let mut column = vec![(0, 0.0); row.len()];
    for i in 0..row_start.len() - 1 {
        for &(j, cost) in &row[row_start[i]..row_start[i + 1]] {
            let at = &mut next[j as usize];
            column[*at] = (u32_of(i), cost);
            *at += 1;
        }
    }
    (start, column)
}

/// Row number in the 32 bits in which tables store it.
///
/// # Panics
/// With 2^32 or more; no table holds as many rows.
#[must_use]
pub fn u32_of(index: usize) -> u32 {
    u32::try_from(index).expect("tables hold fewer than 2^32 rows")
}

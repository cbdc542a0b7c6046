//! Coverage sets: the input of plain coverage with very many pairs, four bytes a pair.

/// Coverage set of each candidate: the demands within its limit, ascending.
#[derive(Debug, Clone)]
pub struct CoverageSets {
    /// Start of each candidate's demands in `demand`, and the end of the last.
    start: Vec<usize>,
    /// Demands of all candidates, one after another.
    demand: Vec<u32>,
}

impl CoverageSets {
    /// Coverage sets from one list of demands a candidate, renumbered by `number`, which keeps their order.
    pub fn new(lists: &[Vec<u32>], number: impl Fn(u32) -> u32) -> Self {
        let mut start = Vec::with_capacity(lists.len() + 1);
        start.push(0);
        start.extend(lists.iter().scan(0, |at, l| {
            *at += l.len();
            Some(*at)
        }));
        Self { start, demand: lists.iter().flatten().map(|&h| number(h)).collect() }
    }

    /// Demands that candidate `j` covers, ascending.
    #[inline]
    #[must_use]
    pub fn of(&self, j: u32) -> &[u32] {
        &self.demand[self.start[j as usize]..self.start[j as usize + 1]]
    }

    /// Number of candidates.
    #[must_use]
    pub fn candidates(&self) -> usize {
        self.start.len() - 1
    }

    /// Number of pairs of a candidate and a demand that it covers.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.demand.len()
    }
}

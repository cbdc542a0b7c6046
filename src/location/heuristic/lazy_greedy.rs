//! Queue entries for lazy greedy selection, where gains only shrink (Minoux 1978).

use std::cmp::Ordering;

/// Gain of a candidate when it was last computed: an upper bound on its gain now. The greatest comes first in a heap, of
/// equals the lowest candidate.
#[derive(PartialEq)]
pub(crate) struct LazyGain {
    /// Decrease of value by the candidate, or increase of the covered weight.
    pub(crate) gain: f64,
    /// Row number of the candidate.
    pub(crate) candidate: u32,
    /// Number of candidates chosen when the gain was computed.
    pub(crate) round: usize,
}

impl Eq for LazyGain {}

impl Ord for LazyGain {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gain.total_cmp(&other.gain).then(other.candidate.cmp(&self.candidate))
    }
}

impl PartialOrd for LazyGain {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

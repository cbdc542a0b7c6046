//! A candidate in a queue of gains that only shrink (Minoux 1978).

use std::cmp::Ordering;

/// What a candidate was worth when it was looked at last, which bounds what it is worth now. In a heap the most comes first,
/// of equals the lowest candidate.
#[derive(PartialEq)]
pub(crate) struct LazyGain {
    pub(crate) worth: f64,
    pub(crate) candidate: u32,
    /// When it was looked at.
    pub(crate) round: usize,
}

impl Eq for LazyGain {}

impl Ord for LazyGain {
    fn cmp(&self, other: &Self) -> Ordering {
        self.worth.total_cmp(&other.worth).then(other.candidate.cmp(&self.candidate))
    }
}

impl PartialOrd for LazyGain {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

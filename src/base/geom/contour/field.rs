//! The function from points of the plane to labels, which the caller implements.

use crate::geom::Xy;

/// The number of a region; 0 is the outside of all regions.
pub type Label = u32;

/// A function from points of the plane to labels.
///
/// Candidates are the objects that can decide a label (road segments, homes, facilities), as numbers of the implementor's own.
/// `label` must give the same result for a point with every sufficient list of candidates.
pub trait Field: Sync {
    /// Appends to `out` every candidate that can decide the label of a point within `radius` metres of `at`.
    fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>);

    /// Appends to `out` the candidates of `from` that can decide a point within `radius` metres of `at`.
    /// Returns the label of the whole disc where it is certainly uniform, else `None`.
    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label>;

    /// Label of the point `at`, decided by the candidates `among`.
    fn label(&self, at: Xy, among: &[u32]) -> Label;
}

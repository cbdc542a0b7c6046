//! Labelled planes, as the caller gives them.

use crate::geom::Xy;

/// What a point belongs to; 0 is outside everything.
pub type Label = u32;

/// The label of every point of the plane.
///
/// Candidates are whatever can decide a label: road segments, homes, facilities, by number.
/// `label` must give one answer for a point, whichever sufficient list of candidates it is asked with.
pub trait Field: Sync {
    /// Appends every candidate that can decide a point within `radius` metres of `at`.
    fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>);

    /// Appends those of `from` that can decide a point within `radius` of `at`; returns the label of
    /// that whole disc when it is sure to be one.
    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label>;

    /// The label of `at`, which the candidates `among` decide.
    fn label(&self, at: Xy, among: &[u32]) -> Label;
}

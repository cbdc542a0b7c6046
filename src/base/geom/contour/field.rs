//! The function from points of the plane to labels, which the caller implements.

use super::grid::{Block, TileFrame};
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

/// A function from points of the plane to labels, asked block by block: the form in which [`contour`](super::contour) samples it.
///
/// Every [`Field`] is one, by candidate lists that are narrowed from block to block. A field that keeps its candidates from one
/// contour to the next implements this trait itself.
pub trait BlockField: Sync {
    /// State of one sampler: what is known of the tile and of the blocks that hold the current one.
    type Scratch<'s>: Default
    where
        Self: 's;

    /// Enters a block: the whole tile first, then its blocks, each after the one that holds it. Returns the label of the whole
    /// block where it is certainly uniform, else `None`.
    fn enter<'s>(&'s self, block: &Block, scratch: &mut Self::Scratch<'s>) -> Option<Label>;

    /// Label of a point of the smallest block that was entered last.
    fn label<'s>(&'s self, at: Xy, scratch: &Self::Scratch<'s>) -> Label;

    /// Labels of all corners of the tile that was entered last, in the order of [`TileFrame::corners`]; `false` where the field
    /// finds them block by block instead.
    fn label_corners<'s>(&'s self, _frame: &TileFrame, _scratch: &mut Self::Scratch<'s>, _labels: &mut [Label]) -> bool {
        false
    }

    /// Enters a smallest block, by its number in the tile, after [`BlockField::label_corners`].
    fn select<'s>(&'s self, _leaf: usize, _scratch: &mut Self::Scratch<'s>) {}

    /// Prepares for [`BlockField::label_near`] at points of that block within `radius_m` metres of `at`.
    fn focus<'s>(&'s self, _at: Xy, _radius_m: f64, _scratch: &mut Self::Scratch<'s>) {}

    /// Label of a point of the disc that was last in focus.
    fn label_near<'s>(&'s self, at: Xy, scratch: &Self::Scratch<'s>) -> Label {
        self.label(at, scratch)
    }
}

/// Candidate lists of a tile and of the blocks that hold the current one, by their size (2, 4, 8 and 16 cells a side).
#[derive(Debug, Default)]
pub struct CandidateLists {
    near: Vec<u32>,
    levels: [Vec<u32>; 4],
}

impl<F: Field> BlockField for F {
    type Scratch<'s>
        = CandidateLists
    where
        Self: 's;

    fn enter(&self, block: &Block, lists: &mut CandidateLists) -> Option<Label> {
        let level = block.level();
        let (lower, upper) = lists.levels.split_at_mut(level + 1);
        let own = &mut lower[level];
        own.clear();
        let from = match upper.first() {
            Some(from) => from,
            None => {
                lists.near.clear();
                self.near(block.centre, block.radius_m, &mut lists.near);
                &lists.near
            }
        };
        self.narrow(block.centre, block.radius_m, from, own)
    }

    fn label(&self, at: Xy, lists: &CandidateLists) -> Label {
        Field::label(self, at, &lists.levels[0])
    }
}

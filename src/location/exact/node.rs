//! Open nodes of a branch-and-bound tree, ordered by bound.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::bound::Basis;

/// Open node of the tree.
pub(super) struct Node {
    /// Lower bound from the parent.
    pub(super) bound: f64,
    /// Number of branchings above.
    pub(super) depth: usize,
    /// Number in the order of creation.
    pub(super) index: usize,
    /// Sites fixed beyond those of the root, and whether they are open.
    pub(super) fixed: Vec<(u32, bool)>,
    /// Basis at the end of the parent's program.
    pub(super) basis: Option<Rc<Basis>>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Eq for Node {}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.depth.cmp(&other.depth)).then(self.index.cmp(&other.index))
    }
}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

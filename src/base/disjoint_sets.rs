//! Disjoint sets (union–find).

/// Disjoint sets over the members `0..len`, with path halving; the root of a set is its lowest member.
///
/// ```
/// use carecircle_base::disjoint_sets::DisjointSets;
///
/// let mut sets = DisjointSets::new(4);
/// sets.join(3, 1);
/// assert_eq!((sets.root(3), sets.root(1), sets.root(2)), (1, 1, 2));
/// ```
#[derive(Debug, Clone)]
pub struct DisjointSets(Vec<u32>);

impl DisjointSets {
    /// `len` sets of one member each; members beyond 2³² are left out.
    #[must_use]
    pub fn new(len: usize) -> Self {
        Self((0u32..).take(len).collect())
    }

    /// Adds a member in a set of its own, and returns it.
    ///
    /// # Panics
    /// When there are 2³² members.
    pub fn push(&mut self) -> u32 {
        let member = u32::try_from(self.0.len()).expect("fewer than 2^32 members");
        self.0.push(member);
        member
    }

    /// Lowest member of the set that `member` is in.
    pub fn root(&mut self, member: u32) -> u32 {
        let mut at = member;
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }

    /// Joins the sets of `a` and `b`.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

//! Reproducible pseudo-random numbers.

/// SplitMix64 generator (Steele, Lea and Flood 2014) with its state; the seed is the first state.
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    /// Pseudo-random number in 0..n.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        #[expect(clippy::cast_possible_truncation, reason = "taken modulo n")]
        let z = (z ^ (z >> 31)) as usize;
        z % n
    }
}

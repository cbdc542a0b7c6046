//! A monotone bucket queue over times in milliseconds.

use crate::units::Millis;

/// 2^10 ms a bucket: about a metre of walking, so that hardly any node is corrected within its bucket.
const SHIFT: u32 = 10;

/// Nodes by the bucket of their time; popped in bucket order, last in first out inside one.
pub(super) struct Buckets {
    buckets: Vec<Vec<u32>>,
    current: usize,
}

impl Buckets {
    /// A queue for times up to `limit`.
    pub(super) fn new(limit: Millis) -> Self {
        Self { buckets: vec![Vec::new(); (limit.0 >> SHIFT) as usize + 1], current: 0 }
    }

    /// The bucket that `time` falls into.
    #[inline]
    pub(super) fn bucket_of(&self, time: u32) -> usize {
        (time >> SHIFT) as usize
    }

    /// Adds a node at `time`, which is at most the limit and at least the time of the last pop.
    #[inline]
    pub(super) fn push(&mut self, time: u32, node: u32) {
        self.buckets[(time >> SHIFT) as usize].push(node);
    }

    /// A node of the lowest bucket, with that bucket.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<(usize, u32)> {
        while self.current < self.buckets.len() {
            if let Some(node) = self.buckets[self.current].pop() {
                return Some((self.current, node));
            }
            self.current += 1;
        }
        None
    }
}

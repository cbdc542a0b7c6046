//! A monotone bucket queue over times in milliseconds.

use carecircle_base::units::Millis;

/// Width of a bucket: 2^14 ms, some sixteen metres of walking; few buckets to scan, few corrections inside one.
const SHIFT: u32 = 14;

/// A monotone bucket queue of nodes, popped in bucket order and last in first out inside a bucket.
pub(super) struct Buckets {
    buckets: Vec<Vec<u32>>,
    current: usize,
    highest: usize,
}

impl Buckets {
    /// An empty queue for times up to `limit`.
    pub(super) fn new(limit: Millis) -> Self {
        Self { buckets: vec![Vec::new(); (limit.0 >> SHIFT) as usize + 1], current: 0, highest: 0 }
    }

    /// Bucket of a time in milliseconds.
    #[inline]
    pub(super) fn bucket_of(time: u32) -> usize {
        (time >> SHIFT) as usize
    }

    /// Adds a node at `time`, which is at most the limit; once popping has begun, at least the time of the last pop.
    #[inline]
    pub(super) fn push(&mut self, time: u32, node: u32) {
        let bucket = Self::bucket_of(time);
        self.highest = self.highest.max(bucket);
        self.buckets[bucket].push(node);
    }

    /// A node of the lowest bucket, with the bucket's number; `None` when the queue is empty, which also resets it.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<(usize, u32)> {
        while self.current <= self.highest {
            if let Some(node) = self.buckets[self.current].pop() {
                return Some((self.current, node));
            }
            self.current += 1;
        }
        self.current = 0;
        self.highest = 0;
        None
    }
}

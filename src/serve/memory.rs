//! One budget of memory for all caches of a server: whoever is used last leaves last, whichever cache keeps it.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Budget of a server that is not told another: 1 GiB.
const DEFAULT: usize = 1 << 30;

/// Smallest budget: 64 MiB, some answers on a county.
const LEAST: usize = 64 << 20;

/// Tells the order of uses over all caches.
static CLOCK: AtomicU64 = AtomicU64::new(1);

/// The moment of a use, later than all before.
pub(crate) fn now() -> u64 {
    CLOCK.fetch_add(1, Ordering::Relaxed)
}

/// A cache that counts its bytes.
pub(crate) trait Measured: Send + Sync {
    /// Memory in bytes of everything that it keeps, as it is now: values may grow while they are kept.
    fn bytes(&self) -> usize;

    /// Moment at which its least recently used value was used; `None` when it can drop none.
    fn oldest(&self) -> Option<u64>;

    /// Drops that value.
    fn drop_oldest(&self);
}

/// Size of a budget in bytes, as people write it: `1GiB`, `512 MiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemorySize(usize);

impl Default for MemorySize {
    fn default() -> Self {
        Self(DEFAULT)
    }
}

impl MemorySize {
    /// Size of so many bytes, however few.
    #[must_use]
    pub fn of_bytes(bytes: usize) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for MemorySize {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(1 << 30) { write!(out, "{}GiB", self.0 >> 30) } else { write!(out, "{}MiB", self.0 >> 20) }
    }
}

impl FromStr for MemorySize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || format!("expected a size of at least {} MiB, such as 512MiB or 2GiB", LEAST >> 20);
        let lower = text.trim().to_ascii_lowercase();
        let digits = lower.find(|c: char| !c.is_ascii_digit()).unwrap_or(lower.len());
        let unit = match lower[digits..].trim() {
            "gib" | "gb" | "g" => 1_usize << 30,
            "mib" | "mb" | "m" => 1 << 20,
            _ => return Err(expected()),
        };
        let bytes = lower[..digits].parse::<usize>().ok().and_then(|n| n.checked_mul(unit));
        bytes.filter(|bytes| *bytes >= LEAST).map(Self).ok_or_else(expected)
    }
}

/// Budget in bytes that all caches of a server share; cheap to clone.
#[derive(Clone)]
pub struct MemoryBudget {
    most: usize,
    caches: Arc<Mutex<Vec<Weak<dyn Measured>>>>,
}

impl fmt::Debug for MemoryBudget {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryBudget").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Default for MemoryBudget {
    fn default() -> Self {
        MemorySize::default().into()
    }
}

impl From<MemorySize> for MemoryBudget {
    fn from(size: MemorySize) -> Self {
        Self { most: size.0, caches: Arc::default() }
    }
}

impl MemoryBudget {
    /// Size in bytes.
    #[must_use]
    pub fn most(&self) -> usize {
        self.most
    }

    /// Memory in bytes of everything that the caches keep.
    #[must_use]
    pub fn used(&self) -> usize {
        self.living().iter().map(|cache| cache.bytes()).sum()
    }

    /// Counts `cache` from now on, for as long as it lives.
    pub(crate) fn count(&self, cache: &Arc<impl Measured + 'static>) {
        let cache: Arc<dyn Measured> = cache.clone();
        self.caches.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&cache));
    }

    /// Drops the least recently used values of all caches until the budget is kept; what is being used lives on with who uses it.
    ///
    /// Call it when a cache has got a value, or one may have grown.
    pub(crate) fn settle(&self) {
        let caches = self.living();
        let mut used: usize = caches.iter().map(|cache| cache.bytes()).sum();
        while used > self.most {
            let Some((_, oldest)) = caches.iter().filter_map(|cache| Some((cache.oldest()?, cache))).min_by_key(|(at, _)| *at) else {
                return;
            };
            oldest.drop_oldest();
            used = caches.iter().map(|cache| cache.bytes()).sum();
        }
    }

    fn living(&self) -> Vec<Arc<dyn Measured>> {
        let mut caches = self.caches.lock().unwrap_or_else(PoisonError::into_inner);
        caches.retain(|cache| cache.strong_count() > 0);
        caches.iter().filter_map(Weak::upgrade).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::bounded_cache::BoundedCache;
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let read = |text: &str| text.parse::<MemorySize>().map(|size| size.0 >> 20);
        assert_eq!([read("1GiB"), read("512 MiB"), read("2g")], [Ok(1024), Ok(512), Ok(2048)]);
        for wrong in ["", "1", "GiB", "1 KiB", "63MiB", "1.5GiB", "-1GiB", "99999999999999999999GiB"] {
            assert!(read(wrong).unwrap_err().contains("512MiB"), "{wrong}");
        }
        assert_eq!((MemorySize::default().to_string(), MemorySize(96 << 20).to_string()), ("1GiB".to_owned(), "96MiB".to_owned()));
    }

    #[test]
    fn the_least_recently_used_of_all_caches_leaves() {
        let budget = MemoryBudget::from(MemorySize(100));
        let caches = [(); 2].map(|()| Arc::new(BoundedCache::new(10).measured(|value: &Vec<u8>| value.len())));
        caches.iter().for_each(|cache| budget.count(cache));
        for (key, cache) in [('a', 0), ('b', 1), ('c', 0), ('a', 0), ('d', 1)] {
            caches[cache].get_or_compute(key, || vec![0; 30]);
            budget.settle();
            assert!(budget.used() <= 100);
        }
        // 'b' was used before 'c', 'a' again and 'd'.
        assert_eq!((caches[0].keys(), caches[1].keys(), budget.used()), (vec!['c', 'a'], vec!['d'], 90));
        caches[0].get_or_compute('e', || vec![0; 1000]);
        budget.settle();
        assert_eq!(budget.used(), 0, "what alone is larger than the budget is not kept");
    }
}

//! A cache of few values, each computed once however many ask.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::memory::{Measured, now};

/// One key's value, there or being computed.
type Pending<V> = Arc<OnceLock<V>>;

/// Cache of at most `most` values, of which the least recently used leaves first.
///
/// Lookup compares keys one by one, so it is meant for tens of values that take long to compute. A value that leaves while it
/// is being computed still reaches those who asked for it.
#[derive(Debug)]
pub(crate) struct BoundedCache<K, V> {
    most: usize,
    /// Values that leave before all others, however lately they were used.
    leaves_first: fn(&V) -> bool,
    /// Memory in bytes of a value.
    measure: fn(&V) -> usize,
    /// The most recently used last.
    entries: Mutex<Vec<Entry<K, V>>>,
}

#[derive(Debug, Clone)]
struct Entry<K, V> {
    key: K,
    pending: Pending<V>,
    /// Moment of the last use.
    used: u64,
}

impl<K: PartialEq, V: Clone> BoundedCache<K, V> {
    /// Empty cache of at most `most` values, at least one.
    pub(crate) fn new(most: usize) -> Self {
        Self { most: most.max(1), leaves_first: |_| false, measure: |_| 0, entries: Mutex::default() }
    }

    /// Cache whose values are counted by their size in bytes, as `measure` gives it.
    pub(crate) fn measured(self, measure: fn(&V) -> usize) -> Self {
        Self { measure, ..self }
    }

    /// The same cache, in which values of which `leaves_first` holds leave before all others.
    pub(crate) fn leaving_first(self, leaves_first: fn(&V) -> bool) -> Self {
        Self { leaves_first, ..self }
    }

    /// Value of `key`, which is thereby used; computed by the first who asks, while others wait for it.
    ///
    /// For threads that may wait. Other keys are not held up.
    pub(crate) fn get_or_compute(&self, key: K, compute: impl FnOnce() -> V) -> V {
        let pending = {
            let mut entries = self.lock();
            if let Some(found) = used(&mut entries, &key) {
                found
            } else {
                let pending = Pending::default();
                self.insert(&mut entries, key, Arc::clone(&pending));
                pending
            }
        };
        pending.get_or_init(compute).clone()
    }

    /// Value of `key`, which is thereby used; else what `make` makes of the values there are, the most recently used last.
    ///
    /// Nobody else gets to the cache while `make` runs: for values that are quick to make, such as a promise of one.
    pub(crate) fn get_or_make<E>(&self, key: K, make: impl FnOnce(&[V]) -> Result<V, E>) -> Result<V, E> {
        let mut entries = self.lock();
        if let Some(found) = used(&mut entries, &key).and_then(|pending| pending.get().cloned()) {
            return Ok(found);
        }
        let value = make(&ready(&entries))?;
        entries.retain(|entry| entry.key != key);
        self.insert(&mut entries, key, Arc::new(OnceLock::from(value.clone())));
        Ok(value)
    }

    /// Value of `key` if it is there; this is no use of it.
    pub(crate) fn peek(&self, key: &K) -> Option<V> {
        self.lock().iter().find(|entry| entry.key == *key)?.pending.get().cloned()
    }

    /// Values that are there, the most recently used last.
    pub(crate) fn values(&self) -> Vec<V> {
        ready(&self.lock())
    }

    /// Drops the values of which `keep` does not hold; those being computed stay.
    pub(crate) fn retain(&self, keep: impl Fn(&V) -> bool) {
        self.lock().retain(|entry| entry.pending.get().is_none_or(&keep));
    }

    /// Keys of all values, the most recently used last.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> Vec<K>
    where
        K: Clone,
    {
        self.lock().iter().map(|entry| entry.key.clone()).collect()
    }

    fn insert(&self, entries: &mut Vec<Entry<K, V>>, key: K, pending: Pending<V>) {
        while entries.len() >= self.most {
            let first = entries.iter().position(|entry| entry.pending.get().is_some_and(self.leaves_first));
            entries.remove(first.unwrap_or(0));
        }
        entries.push(Entry { key, pending, used: now() });
    }

    /// A thread that panicked under the lock left at worst a value that is computed again.
    fn lock(&self) -> MutexGuard<'_, Vec<Entry<K, V>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: PartialEq + Send, V: Clone + Send + Sync> Measured for BoundedCache<K, V> {
    fn bytes(&self) -> usize {
        // Values are measured off the lock: some look at much.
        self.values().iter().map(self.measure).sum()
    }

    fn oldest(&self) -> Option<u64> {
        self.lock().iter().find(|entry| entry.pending.get().is_some()).map(|entry| entry.used)
    }

    fn drop_oldest(&self) {
        let mut entries = self.lock();
        let oldest = entries.iter().position(|entry| entry.pending.get().is_some()).map(|row| entries.remove(row));
        drop(entries);
        // A large value takes its time to go; nobody waits for it.
        drop(oldest);
    }
}

impl<K: Clone, V: Clone> Clone for BoundedCache<K, V> {
    fn clone(&self) -> Self {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self { most: self.most, leaves_first: self.leaves_first, measure: self.measure, entries: Mutex::new(entries) }
    }
}

/// The entry of `key`, moved to the end.
fn used<K: PartialEq, V>(entries: &mut Vec<Entry<K, V>>, key: &K) -> Option<Pending<V>> {
    let row = entries.iter().position(|entry| entry.key == *key)?;
    let entry = Entry { used: now(), ..entries.remove(row) };
    let pending = Arc::clone(&entry.pending);
    entries.push(entry);
    Some(pending)
}

fn ready<K, V: Clone>(entries: &[Entry<K, V>]) -> Vec<V> {
    entries.iter().filter_map(|entry| entry.pending.get().cloned()).collect()
}

/// Shared value as a key: equal to itself alone, whatever it holds.
#[derive(Debug)]
pub(crate) struct ByAddress<T>(pub(crate) Arc<T>);

impl<T> PartialEq for ByAddress<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_value_is_computed_once_however_many_ask() {
        let (cache, computed, all) = (BoundedCache::new(2), AtomicUsize::new(0), Barrier::new(4));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    all.wait();
                    let value = cache.get_or_compute("key", || {
                        std::thread::sleep(std::time::Duration::from_millis(20));
                        computed.fetch_add(1, Ordering::Relaxed)
                    });
                    assert_eq!(value, 0);
                });
            }
        });
        assert_eq!(computed.into_inner(), 1);
    }

    #[test]
    fn the_least_recently_used_leaves() {
        let cache = BoundedCache::new(2);
        cache.get_or_compute('a', || 1);
        cache.get_or_compute('b', || 2);
        cache.get_or_compute('a', || panic!("it is there"));
        cache.get_or_compute('c', || 3);
        assert_eq!((cache.values(), cache.peek(&'b')), (vec![1, 3], None));
        // A look is no use.
        cache.peek(&'a');
        cache.get_or_compute('d', || 4);
        assert_eq!(cache.values(), [3, 4]);
    }

    #[test]
    fn those_that_leave_first_leave_before_older_ones() {
        let cache = BoundedCache::new(2).leaving_first(|value| *value % 2 == 0);
        cache.get_or_compute('a', || 1);
        cache.get_or_compute('b', || 2);
        cache.get_or_compute('c', || 3);
        assert_eq!(cache.values(), [1, 3]);
        cache.get_or_compute('d', || 5);
        assert_eq!(cache.values(), [3, 5], "none leaves first: the least recently used");
    }

    #[test]
    fn what_is_refused_is_not_kept_and_what_is_dropped_is_made_again() {
        let cache = BoundedCache::new(4);
        assert_eq!(cache.get_or_make('a', |there| if there.is_empty() { Err("no") } else { Ok(0) }), Err("no"));
        assert_eq!(cache.get_or_make('a', |there| Ok::<_, &str>(there.len())), Ok(0));
        assert_eq!(cache.get_or_make('b', |there| Ok::<_, &str>(there.len())), Ok(1));
        cache.retain(|value| *value == 1);
        assert_eq!(cache.values(), [1]);
        assert_eq!(cache.get_or_make('a', |there| Ok::<_, &str>(there.len() + 10)), Ok(11));
    }

    #[test]
    fn a_shared_value_is_its_own_key() {
        let (one, same, other) = (Arc::new(1), Arc::new(1), Arc::new(2));
        assert!(ByAddress(Arc::clone(&one)) == ByAddress(one.clone()));
        assert!(ByAddress(one.clone()) != ByAddress(same) && ByAddress(one) != ByAddress(other));
    }
}

//! Sizes in memory, for caches that hold so many bytes: counted from lengths, without looking at elements where that would take time.

use std::sync::Arc;

use geo::{CoordsIter, MultiPolygon};

/// Part of `bytes`, the size of a shared value, that falls to one of those who share it: the parts of all add up to the whole.
#[must_use]
pub fn share_of<T: ?Sized>(shared: &Arc<T>, bytes: usize) -> usize {
    bytes / Arc::strong_count(shared).max(1)
}

/// Bytes of the elements of a list.
#[must_use]
pub fn of_slice<T>(list: &[T]) -> usize {
    size_of_val(list)
}

/// Bytes of the corners of a shape.
#[must_use]
pub fn of_shape(shape: &MultiPolygon<f64>) -> usize {
    16 * shape.coords_count() + 48 * shape.0.len()
}

//! Attempts of a parser that leave it where it was when they fail.

/// A parser with a place that it can go back to.
pub(super) trait Backtrack: Sized {
    /// Place in what is read.
    fn place(&mut self) -> &mut usize;

    /// What `read` takes, or nothing, at the same place.
    fn try_to<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = *self.place();
        let found = read(self);
        if found.is_none() {
            *self.place() = start;
        }
        found
    }
}

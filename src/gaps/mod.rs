//! Underserved areas: uncovered homes, grouped and drawn.

mod gap;

pub use gap::Gap;

//! Gaps (underserved areas): uncovered homes, grouped and outlined.
//!
//! Homes belong to one gap when their discs touch, directly or through others of the same town. The discs have [`BLOB_M`]
//! metres, or more where the homes themselves lie farther apart, as the points of a grid or a list of villages do. A gap covers what lies in these discs and nearer to one of its homes than to any
//! other home, so that it ends halfway to the nearest covered one.

mod find;
mod gap;
mod group;
mod nearest;
mod spacing;

pub use find::{find, find_one};
pub use gap::{BLOB_M, Gap};

//! Gaps (underserved areas): uncovered homes, grouped and outlined.
//!
//! Homes belong to one gap when their discs of [`BLOB_M`] metres touch, directly or through others of
//! the same town. A gap covers what lies in these discs and nearer to one of its homes than to any
//! other home, so that it ends halfway to the nearest covered one.

mod find;
mod gap;
mod group;
mod nearest;

pub use find::{find, find_one};
pub use gap::{BLOB_M, Gap};

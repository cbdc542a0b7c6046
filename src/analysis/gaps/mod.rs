//! Gaps (underserved areas): uncovered homes, grouped and outlined.
//!
//! Two homes of one town belong to one gap, directly or through others, when each lies within the other's joining distance: 250 m
//! (discs of [`BLOB_M`] metres that touch), or more where the homes about them lie farther apart, as the points of a grid or a list of
//! villages do. A gap covers what lies in its homes' discs and nearer to one of its homes than to any other home, so that it ends
//! halfway to the nearest covered one.

mod find;
mod gap;
mod group;
mod nearest;
mod spacing;

pub use find::{find, find_one};
pub use gap::{BLOB_M, Gap};

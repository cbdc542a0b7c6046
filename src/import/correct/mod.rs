//! Corrections (修正) of lists: kept beside the lists, applied when the lists are read, never written into them.
//!
//! ```text
//! list ──▶ Table ──cells──▶ corrected Table ──▶ Facility        corrections.csv: list, row id, column, old value, new value, who, when, why
//!            │ old value still there?  yes: applies   no: told, by reason
//! added.csv: facilities that no list has, a list like any other
//! ```

mod added; // added.csv
mod apply;
mod file; // corrections.csv
mod judged; // a row as the import reads it, before anything is written
mod write;

pub use added::{ADDED_FILE, AddedEntry, NewFacility, add_facility, added_facilities, remove_facility};
pub use apply::{ACCEPTED, DOUBT, LEFT_OUT, PLACE, WHOLE_ROW, place_of};
pub use file::{CORRECTIONS_FILE, read_corrections, write_corrections};
pub use judged::{JudgedNote, JudgedRow, RowField, judge_new, judge_row};
pub use write::{CellChange, RowVersion, Signature, correct_row};

pub(crate) use added::added_layer;
pub(crate) use apply::{Corrections, KnownRows, report};
pub(crate) use file::unguarded;

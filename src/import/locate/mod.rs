//! Location of rows without coordinates: by name, by street and house number, by village, by town.
//!
//! ```text
//! extracts, other lists ──▶ Locator ──find(row)──▶ Placement: a place, how it was found and its error, or candidates
//!                                                    │ located.csv ◀─ corrections by hand, in a spreadsheet or on the page
//! ```

mod address;
mod answers; // single rows of located.csv, written one at a time
mod by_address; // doors, streets, compounds
mod by_name; // named things
mod corrections; // located.csv, read again
mod extract_addresses; // house numbers of relations and lines
mod extract_places; // what an extract knows of names and doors
mod finder; // the order of the methods, and what contradicts what
mod generic; // names that name nothing
mod house_number;
mod interpolation; // doors between their neighbours
mod key; // how names are compared
#[cfg(test)]
mod measured; // share located and how often wrong, on real extracts
mod names;
mod placement;
mod sheet; // located.csv, written
mod streets;
mod study_lists; // the lists of a study

pub use answers::{PlaceAnswer, PlaceAnswers, StrayAnswer, TablesLock, write_answer};
pub use sheet::{LocatedSheet, sheet_name};

pub(super) use extract_places::ExtractPlaces as Places;
pub(super) use generic::telling_part;
pub(super) use sheet::{bytes as csv_bytes, sheets, write_sheets, write_whole};
pub(super) use study_lists::{Placed, geocoded, reports, settle};

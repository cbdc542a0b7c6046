//! Geocoding of facility lists: rows without coordinates of their own, and where each may be.

use std::ops::Range;

use super::{Approximate, Located, Name};
use crate::geom::LonLat;
use crate::ids::{AreaId, FacilityId};

/// Geocoding of one facility list (not of an extract).
#[derive(Debug, Clone, PartialEq)]
pub struct GeocodedList {
    /// List as `study.toml` names it.
    pub file: String,
    /// Table of places of the list, `….located.csv`, relative to the study's folder; lists that differ only in their ending share one.
    pub sheet: String,
    /// Rows of the list's facilities in `Study::facilities`.
    pub facilities: Range<usize>,
    /// Rows without coordinates of their own, in the list's order.
    pub rows: Vec<GeocodedRow>,
}

/// A row of a facility list without coordinates of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct GeocodedRow {
    /// Facility of the row.
    pub facility: FacilityId,
    /// Position that the program found by name or address; `None` where it found none.
    pub found: Option<Approximate>,
    /// Whether `found` is good enough to decide circles: to 100 m or better.
    pub decides: bool,
    /// Places where the row may be, the likeliest first; at most 6.
    pub candidates: Vec<GeocodingCandidate>,
    /// Reason for `found` and `candidates`.
    pub reason: Name,
    /// Village and town of the study that the row names, the village first; empty where it names none that the study has.
    pub areas: Vec<AreaId>,
    /// Correction that the table of places held when the study was read; `None` without one.
    pub by_hand: Option<PlaceCorrection>,
}

/// A place where a row may be.
#[derive(Debug, Clone, PartialEq)]
pub struct GeocodingCandidate {
    /// Name or address of the place.
    pub name: String,
    /// Position.
    pub at: LonLat,
    /// Way in which it was found.
    pub by: Located,
    /// Estimated error in metres; `None` where it is not known.
    pub within_m: Option<f64>,
}

/// What somebody wrote of a row's place into a table of places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PlaceCorrection {
    /// Position, on WGS84.
    At(LonLat),
    /// The place is not known (不详), so that nothing is to be derived.
    Unknown,
}

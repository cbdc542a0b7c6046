//! Coordinates as an input file writes them: a sample, on which its coordinate system can be tested.

use serde::{Deserialize, Serialize};

/// A sample of the coordinates of an input file, as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WrittenCoordinates {
    /// Rows of the sample, in the file's order, evenly spread over it; at most 400.
    pub rows: Vec<WrittenRow>,
    /// Number of rows of the file.
    pub of: usize,
    /// Coordinate system as read, by its name in `study.toml`; that of most rows where rows name their own.
    pub crs: String,
    /// Whether the study or the file names the system; false where it is taken for WGS84 by default.
    pub named: bool,
    /// Whether the rows were read with latitude or northing first.
    pub swapped: bool,
}

/// A row with coordinates as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WrittenRow {
    /// Row for messages, such as `row 7`.
    pub place: String,
    /// Coordinates in the file's order: longitude or easting first, unless written the other way about.
    pub xy: [f64; 2],
    /// Coordinate system that the row itself names; `None` for that of the file.
    pub crs: Option<String>,
    /// Town (镇街) as the row writes it; may be empty.
    pub town: String,
    /// Village (村社区) as the row writes it; may be empty.
    pub village: String,
}

/// A reading of a list's coordinates that is likelier than the one it had, as keys of `study.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CrsProposal {
    /// Section of `study.toml`, such as `facilities`.
    pub section: String,
    /// File of the list as `study.toml` names it.
    pub file: String,
    /// Coordinate system under `crs`.
    pub crs: String,
    /// Whether latitude or northing comes first, which `north_first = true` says.
    pub north_first: bool,
}

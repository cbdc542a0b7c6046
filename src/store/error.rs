//! What can be wrong with scenarios.

use std::path::PathBuf;

use carecircle_base::geom::LonLatError;

/// Why a scenario cannot be kept, found or applied.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be used.
    #[error("{}: the scenarios cannot be read or written", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A row is no scenario.
    #[error("scenario '{name}' cannot be read; delete it, or import it again")]
    Unreadable {
        /// Name of the scenario.
        name: String,
        /// Why.
        source: serde_json::Error,
    },
    /// No scenario has the name.
    #[error("no scenario is called '{name}'; there are: {known}")]
    NoScenario {
        /// The name.
        name: String,
        /// All names.
        known: String,
    },
    /// A name that cannot be.
    #[error("a scenario's name has 1 to 100 characters and no control characters; found '{name}'")]
    BadName {
        /// As given.
        name: String,
    },
    /// An edit names no facility.
    #[error("no facility has the id '{id}' (perhaps an earlier edit closed it)")]
    NoFacility {
        /// The id.
        id: String,
    },
    /// An edit names no service.
    #[error("no service has the id '{id}'; the study has {known}")]
    NoService {
        /// The id.
        id: String,
        /// All ids.
        known: String,
    },
    /// A new facility's id is not new.
    #[error("a facility has the id '{id}' already; give the new one another")]
    Taken {
        /// The id.
        id: String,
    },
    /// A position that cannot be.
    #[error("the position cannot be used")]
    Position {
        /// Why.
        source: LonLatError,
    },
    /// A link that is no line.
    #[error("a link has 2 to {most} points; found {found}")]
    BadLine {
        /// How many it has.
        found: usize,
        /// At most so many.
        most: usize,
    },
    /// A link that joins no road.
    #[error("the link from {lon:.6},{lat:.6} joins no road that people on foot may use: both its ends must lie within {limit_m} m of one")]
    LinkOff {
        /// Start of the link, degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// How near a road must be.
        limit_m: f64,
    },
    /// A link in a study without roads.
    #[error("the study has no roads, so a link changes nothing; name an extract under [roads], or take the link out")]
    NoRoads,
}

impl StoreError {
    /// Whether another writer held the file for as long as was waited.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Database { source, .. } if source.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy))
    }
}

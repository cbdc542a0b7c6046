//! Why ways are no network.

/// Why a network could not be built or read.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// No way can be used by any profile.
    #[error(
        "{ways} ways, but none that any profile may use; expected ways with a `highway` tag; check that the extract holds roads and that [profiles] does not forbid them all"
    )]
    NothingRoutable {
        /// How many there were.
        ways: usize,
    },
    /// Ways too far apart for one plane.
    #[error("the ways spread over more than 2,000 km about ({lon}, {lat}); cut the extract to the study's region")]
    TooWide {
        /// Longitude of the median node.
        lon: f64,
        /// Latitude of the median node.
        lat: f64,
    },
    /// More profiles than an edge can tell apart.
    #[error("{found} profiles, but a network tells at most 16 apart; remove some of [profiles]")]
    TooManyProfiles {
        /// How many there are.
        found: usize,
    },
    /// More combinations of tags than an edge can name.
    #[error("more than 65,535 kinds of way; the extract's tags vary too much (look at maxspeed)")]
    TooManyClasses,
}

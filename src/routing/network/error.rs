//! Errors of building a network.

/// Reasons for which a network cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// No profile may use any way.
    #[error(
        "{ways} ways, but none that any profile may use; expected ways with a `highway` tag; check that the extract holds roads and that [profiles] does not forbid them all"
    )]
    NothingRoutable {
        /// Number of ways.
        ways: usize,
    },
    /// The ways are too far apart for one plane.
    #[error("the ways spread over more than 2,000 km about ({lon}, {lat}); cut the extract to the study's region")]
    TooWide {
        /// Longitude of the median node in degrees.
        lon: f64,
        /// Latitude of the median node in degrees.
        lat: f64,
    },
    /// There are more profiles than bits in an edge's mask.
    #[error("{found} profiles, but a network tells at most 16 apart; remove some of [profiles]")]
    TooManyProfiles {
        /// Number of profiles.
        found: usize,
    },
    /// There are more than 65,535 edge classes.
    #[error("more than 65,535 kinds of way; the extract's tags vary too much (look at maxspeed)")]
    TooManyClasses,
}

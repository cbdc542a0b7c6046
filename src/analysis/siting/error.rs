//! What can be wrong with a question about sites of a study.

use carecircle_location::LocationError;

/// Why a question about sites cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum SitingError {
    /// The facility location problem behind the question cannot be solved.
    #[error(transparent)]
    Location(#[from] LocationError),
    /// A link for a circle that is travelled by the best of several modes.
    #[error(
        "circle '{circle}' takes the best of several modes ({modes}), and a link is tried for walkers alone; choose a circle on foot, or save the link in a scenario, which computes everything anew"
    )]
    SeveralModes {
        /// The circle.
        circle: String,
        /// Its modes.
        modes: String,
    },
    /// No circle of the study holds the service.
    #[error("no circle of the study holds the service '{service}', so nothing says how far is too far; add it to a circle in study.toml")]
    InNoCircle {
        /// The service.
        service: String,
    },
    /// The circle does not hold the service.
    #[error("circle '{circle}' does not hold the service '{service}'; it holds {held}; leave the circle out or name another")]
    NotInCircle {
        /// The circle.
        circle: String,
        /// The service.
        service: String,
        /// What it holds.
        held: String,
    },
    /// Times were not computed so far.
    #[error("the limit is {found} min, but times are known up to {known} min only; raise settings.max_minutes in study.toml")]
    LimitTooLong {
        /// Asked for.
        found: f64,
        /// The study's `max_minutes`.
        known: f64,
    },
    /// Nowhere to build.
    #[error("no candidates: {why}")]
    NoCandidates {
        /// Why, and the way out.
        why: String,
    },
    /// An id that no candidate has.
    #[error("no candidate has the id '{id}' ({known} candidates, such as {such_as})")]
    UnknownCandidate {
        /// The id.
        id: String,
        /// How many there are.
        known: usize,
        /// A few ids.
        such_as: String,
    },
    /// A forced candidate joins no road.
    #[error("candidate '{id}' is forced but lies farther than {limit_m} m from any usable road; move it or do not force it")]
    ForcedOffNetwork {
        /// The id.
        id: String,
        /// The snap limit.
        limit_m: f64,
    },
    /// A budget, and candidates without costs.
    #[error("a budget is given, but {without} of {candidates} candidates have no cost; add a column 'cost' (造价) to their list")]
    CostMissing {
        /// Candidates without one.
        without: usize,
        /// All of them.
        candidates: usize,
    },
    /// More travel times than fit the memory.
    #[error(
        "about {millions} million travel times between {candidates} candidates and {demands} homes would be needed, more than {most} million; \
         shorten the limit, or give fewer candidates"
    )]
    TooLarge {
        /// Estimated, in millions.
        millions: usize,
        /// Candidates.
        candidates: usize,
        /// Homes.
        demands: usize,
        /// The most, in millions.
        most: usize,
    },
}

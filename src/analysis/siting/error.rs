//! Errors of questions about sites of a study.

use carecircle_location::LocationError;

/// Error of a question about sites.
#[derive(Debug, thiserror::Error)]
pub enum SitingError {
    /// The facility location problem behind the question cannot be solved.
    #[error(transparent)]
    Location(#[from] LocationError),
    /// A link is assessed for a circle of the fastest of several modes.
    #[error(
        "circle '{circle}' takes the best of several modes ({modes}), and a link is tried for walkers alone; choose a circle on foot, or save the link in a scenario, which computes everything anew"
    )]
    SeveralModes {
        /// Id of the circle.
        circle: String,
        /// Ids of the circle's modes.
        modes: String,
    },
    /// Closures are asked for a circle in which buses count.
    #[error(
        "circle '{circle}' counts buses, whose median over the departures depends on all facilities together, so the loss of each is not listed; choose a circle without buses, or ask for one facility alone: carecircle site STUDY --close ID"
    )]
    BusesTogether {
        /// Id of the circle.
        circle: String,
    },
    /// Closures of streets are asked for a circle of the fastest of several modes.
    #[error(
        "circle '{circle}' takes the best of several modes, and closing a street is computed for one; choose a circle of one mode, such as on foot"
    )]
    StreetsOfSeveralModes {
        /// Id of the circle.
        circle: String,
    },
    /// A circle has no share of seniors that one could be more or less sure of.
    #[error("circle '{circle}' has no share to be sure of: {why}; bring the list, or the places of its facilities")]
    NoShare {
        /// Id of the circle.
        circle: String,
        /// What is missing.
        why: String,
    },
    /// No circle of the study holds the service.
    #[error("no circle of the study holds the service '{service}', so nothing says how far is too far; add it to a circle in study.toml")]
    InNoCircle {
        /// Id of the service.
        service: String,
    },
    /// The circle does not hold the service.
    #[error("circle '{circle}' does not hold the service '{service}'; it holds {held}; leave the circle out or name another")]
    NotInCircle {
        /// Id of the circle.
        circle: String,
        /// Id of the service.
        service: String,
        /// Ids of the circle's services.
        held: String,
    },
    /// A plan for completed circles minimises walks.
    #[error(
        "goal circle counts whose circle is completed, which p-median and p-center do not; choose the model mclp or lscp, or goal service"
    )]
    CircleNeedsCoverage,
    /// A plan for completed circles has a limit of its own.
    #[error("goal circle counts within the minutes of the circle '{circle}' ({minutes}); leave the limit out, or choose goal service")]
    CircleHasItsLimit {
        /// Id of the circle.
        circle: String,
        /// Minutes of the circle.
        minutes: f64,
    },
    /// The limit is longer than the computed times.
    #[error("the limit is {found} min, but times are known up to {known} min only; raise settings.max_minutes in study.toml")]
    LimitTooLong {
        /// Limit that was given, in minutes.
        found: f64,
        /// `max_minutes` of the study.
        known: f64,
    },
    /// There are no candidates.
    #[error("no candidates: {why}")]
    NoCandidates {
        /// Reason and the way out.
        why: String,
    },
    /// No candidate has the id.
    #[error("no candidate has the id '{id}' ({known} candidates, such as {such_as})")]
    UnknownCandidate {
        /// Id that was given.
        id: String,
        /// Number of candidates.
        known: usize,
        /// Examples of ids.
        such_as: String,
    },
    /// A forced candidate is off the network.
    #[error("candidate '{id}' is forced but lies farther than {limit_m} m from any usable road; move it or do not force it")]
    ForcedOffNetwork {
        /// Id of the candidate.
        id: String,
        /// Snap limit of the study, in metres.
        limit_m: f64,
    },
    /// A budget is given, but some candidates have no cost.
    #[error("a budget is given, but {without} of {candidates} candidates have no cost; add a column 'cost' (造价) to their list")]
    CostMissing {
        /// Number of candidates without a cost.
        without: usize,
        /// Number of all candidates.
        candidates: usize,
    },
    /// The candidates' own capacities are to count, but some have none that can be read.
    #[error(
        "the places' own capacities are to count, but {without} of {candidates} candidates have none that can be read; fill in the column \
         of seats (餐位) or beds (床位), or say what a place without one can serve (capacity)"
    )]
    CapacityMissing {
        /// Number of candidates without a capacity.
        without: usize,
        /// Number of all candidates.
        candidates: usize,
    },
    /// More travel times would be needed than fit into memory.
    #[error(
        "about {millions} million travel times between {candidates} candidates and {demands} homes would be needed, more than {most} million; \
         shorten the limit, or give fewer candidates"
    )]
    TooLarge {
        /// Estimated number of travel times, in millions.
        millions: usize,
        /// Number of candidates.
        candidates: usize,
        /// Number of homes.
        demands: usize,
        /// Greatest allowed number of travel times, in millions.
        most: usize,
    },
}

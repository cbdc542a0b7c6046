//! Errors of questions about capacity.

/// Error of a question about the capacity of a service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CapacityError {
    /// Nothing says what the service counts in.
    #[error(
        "nothing says what the service '{service}' counts its capacity in; write capacity = \"beds\", \"seats\", \"meals\" or \"places\" under its [[services]] in study.toml"
    )]
    NoUnit {
        /// Id of the service.
        service: String,
    },
    /// The circle does not hold the service.
    #[error("circle '{circle}' does not hold the service '{service}'; it holds {held}")]
    NotInCircle {
        /// Id of the circle.
        circle: String,
        /// Id of the service.
        service: String,
        /// Ids of the circle's services.
        held: String,
    },
    /// Seniors are shares, not people.
    #[error(
        "the homes give shares of seniors, not people, and seats cannot be set against shares; bring a number of seniors (a column, or a total under [homes])"
    )]
    RelativeSeniors,
    /// Capacity is asked for a circle in which buses count.
    #[error(
        "circle '{circle}' counts buses, whose median over the departures depends on all facilities together, so nobody's seat can be told; choose a circle without buses"
    )]
    BusesTogether {
        /// Id of the circle.
        circle: String,
    },
    /// An assumption names a kind that no facility of the service has.
    #[error(
        "an assumption is made for '{kind}', but no open facility of the service '{service}' is of that kind; kinds without a known capacity: {known}"
    )]
    UnknownKind {
        /// Kind that was given.
        kind: String,
        /// Id of the service.
        service: String,
        /// Kinds of the facilities whose capacity is not known.
        known: String,
    },
    /// An assumption cannot be read.
    #[error("'{found}': expected a kind of facility as the list writes it, =, and its capacity, such as 老年食堂=40")]
    BadAssumption {
        /// Text that was given.
        found: String,
    },
}

//! Certainty of figures of seats: what the facilities that are not counted, and the capacities that are not known, leave open.

/// Certainty of the figures of the seats of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeatCertainty {
    /// Every facility is located and its capacity known or assumed.
    Full,
    /// Capacities are not known: seats and seated at least, without a seat at most.
    AtLeast,
    /// Facilities are not counted, since they are not located, their status is not read, or no list holds the service: seated at least.
    /// Who else is within reach is not known, so the number without a seat holds for those who reach a counted one and bounds nothing.
    CountedOnly,
}

impl SeatCertainty {
    /// Stable code as in `seats.csv`: `full`, `at_least`, `counted_only`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::AtLeast => "at_least",
            Self::CountedOnly => "counted_only",
        }
    }
}

//! State of operation of a facility, as its list words it.

/// State of operation of a facility, as words of its list give it. What a date settles is in the facility's dates instead, and an
/// empty building in [`Facility::vacant`](super::Facility::vacant).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum OperatingState {
    /// Open: the list says so, or says nothing.
    #[default]
    Open,
    /// Closed, suspended or withdrawn (停业, 注销): open on no day.
    Closed,
    /// Planned, under construction or not yet open (在建, 未开业): open on no day.
    Planned,
    /// Unclear: the list speaks of a state that nobody can read; open on no day until the study says what it means.
    Unclear,
}

impl OperatingState {
    /// Words of `study.toml` for states, under `[facilities.states]`; `vacant` is an empty building.
    pub const WORDS: [&'static str; 4] = ["open", "closed", "planned", "vacant"];
}

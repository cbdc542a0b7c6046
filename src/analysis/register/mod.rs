//! The register over time: what changed between two versions of a study, and how much of the change in coverage each cause made.

mod attribution;
mod facility_change;
mod matching;
mod same_rules;

pub use attribution::{Attribution, AttributionError, CausePart, CoverageCause, CoveredSeniors, StudyVersion, TownParts, attribute};
pub use facility_change::{FacilityChange, FacilityChanges, facility_changes};
pub use matching::{DoubtReason, DoubtfulMatch, FacilityMatch, MatchAnswers, MatchedBy, RegisterMatching, UnknownAnswer, match_registers};

//! Check of the share of facilities that meet a requirement.

use super::filter::{ColumnCondition, Filter};

/// Requirement of a facility.
#[derive(Debug, Clone, PartialEq)]
pub enum Requirement {
    /// Ids of services, of which the facility must give one.
    Services(Vec<String>),
    /// Condition on the facility's columns.
    Column(ColumnCondition),
}

/// Check of the share of facilities that meet a requirement, by the list; by a reported figure where no list says.
#[derive(Debug, Clone, PartialEq)]
pub struct EveryFacilityCheck {
    /// Filter of the facilities that are looked at.
    pub filter: Filter,
    /// Requirements, at least one.
    pub must: Vec<Requirement>,
    /// Number of requirements that each facility must meet.
    pub need: usize,
    /// Id or name of a figure in per cent that is used where no list records any requirement; `None` for none.
    pub figure: Option<String>,
}

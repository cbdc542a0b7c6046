//! A number that no map holds.

use jiff::civil::Date;
use serde::Serialize;

/// One row of a list of figures (指标): enrolments, staff, residents, land.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What packs call it by (指标代码); the name where the list has no codes.
    pub id: String,
    /// As the list names it.
    pub name: String,
    /// The town, village or zone that it is of; empty for the whole place.
    pub area: String,
    /// As of when; a bare year is its 31 December.
    pub date: Date,
    /// The number, in `unit`.
    pub value: f64,
    /// As the list writes it; may be empty.
    pub unit: String,
    /// Where it comes from; may be empty.
    pub source: String,
}

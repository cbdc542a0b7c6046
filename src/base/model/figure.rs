//! Statistical figures without a geometry.

use jiff::civil::Date;
use serde::Serialize;

/// A statistical figure (指标) of an area at a date: one row of a list of enrolments, staff, residents or land.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Code by which policy packs refer to the figure (指标代码); the name where the list has no codes.
    pub id: String,
    /// Name as the list writes it.
    pub name: String,
    /// Town, village or zone that the figure describes; empty for the whole study.
    pub area: String,
    /// Reference date; a bare year is its 31 December.
    pub date: Date,
    /// Value, in `unit`.
    pub value: f64,
    /// Unit as the list writes it; may be empty.
    pub unit: String,
    /// Source as the list writes it; may be empty.
    pub source: String,
}

impl Figure {
    /// Unit of figures whose cell is an answer (是, 已完成, 否): 1 for yes, 0 for no.
    pub const ANSWER: &'static str = "是/否";

    /// Whether the figure is an answer and no number.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.unit == Self::ANSWER
    }
}

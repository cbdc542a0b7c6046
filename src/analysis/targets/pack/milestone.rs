//! Check of a deliverable: a document, plan, standard or platform that no map holds.

use jiff::civil::Date;

/// Check of a deliverable, by what the bureau answers in the study's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestoneCheck {
    /// Id or name of the figure that holds the answer: 1 and the date of delivery, or 0 and the date of the answer.
    pub answer: String,
    /// Last day on which it is delivered in time; `None` where the document states no date, so that the row is not judged.
    pub due: Option<Date>,
}

//! A new residential compound.

use jiff::civil::Date;

use crate::geom::LonLat;

/// One row of a list of new residential compounds (新建住宅小区).
#[derive(Debug, Clone, PartialEq)]
pub struct Compound {
    /// The list's own id, or the row number; unique in the study.
    pub id: String,
    /// As the list names it; may be empty.
    pub name: String,
    /// Where it is; a polygon's point on its surface. `None` when the list gives no usable coordinates.
    pub at: Option<LonLat>,
    /// Households, where known.
    pub households: Option<f64>,
    /// When it was handed over to those who live there, where known.
    pub delivered: Option<Date>,
    /// Its care facility as the list names it, by id or name (配套设施).
    pub facility: Option<String>,
    /// The town as the list names it.
    pub town: Option<String>,
    /// The village as the list names it.
    pub village: Option<String>,
}

//! New residential compounds.

use jiff::civil::Date;

use crate::geom::LonLat;

/// A new residential compound (新建住宅小区): one row of such a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Compound {
    /// Id of the list, or one made from kind, name and place where it has none; unique in the study.
    pub id: String,
    /// Name as the list writes it; may be empty.
    pub name: String,
    /// Position; for a polygon, a point on its surface. `None` when the list has no usable coordinates.
    pub at: Option<LonLat>,
    /// Number of households; `None` where unknown.
    pub households: Option<f64>,
    /// Date of handover to the residents; `None` where unknown.
    pub delivered: Option<Date>,
    /// Care facility provided with the compound (配套设施), by id or name as the list writes it; `None` where the list has none.
    pub facility: Option<String>,
    /// Town as the list writes it; `None` where the list has none.
    pub town: Option<String>,
    /// Village as the list writes it; `None` where the list has none.
    pub village: Option<String>,
}

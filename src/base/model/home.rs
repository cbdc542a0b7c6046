//! Where older people live.

use crate::geom::LonLat;
use crate::ids::AreaId;

/// Seniors by age.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AgeBands {
    /// 60 to 69 years.
    pub from_60: f64,
    /// 70 to 79 years.
    pub from_70: f64,
    /// 80 years and more.
    pub from_80: f64,
}

/// A residential point and the older people who live there.
#[derive(Debug, Clone)]
pub struct Home {
    /// The layer's own id, or the row number where it has none; unique in the study.
    pub id: String,
    /// Where it is.
    pub at: LonLat,
    /// Seniors (60 and over), at least 0; fractional where a known total was spread over buildings.
    pub seniors: f64,
    /// The same by age, where known.
    pub bands: Option<AgeBands>,
    /// Households, where known.
    pub households: Option<f64>,
    /// Its town (镇街), where known.
    pub town: Option<AreaId>,
    /// Its village (村社区), where known.
    pub village: Option<AreaId>,
}

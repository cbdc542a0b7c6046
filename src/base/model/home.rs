//! Homes: residential points with their older people.

use crate::geom::LonLat;
use crate::ids::AreaId;

/// Numbers of seniors by age band.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AgeBands {
    /// People of 60 to 69 years.
    pub from_60: f64,
    /// People of 70 to 79 years.
    pub from_70: f64,
    /// People of 80 years and more.
    pub from_80: f64,
}

/// A home: a residential point (a compound or a building) and its older people.
#[derive(Debug, Clone)]
pub struct Home {
    /// Id of the layer, or one made from name, address and place where it has none; unique in the study.
    pub id: String,
    /// Position.
    pub at: LonLat,
    /// Number of seniors (60 and over), at least 0; fractional where a known total was spread over buildings, or a raster gives it.
    pub seniors: f64,
    /// Seniors by age band; `None` where unknown.
    pub bands: Option<AgeBands>,
    /// Number of households; `None` where unknown.
    pub households: Option<f64>,
    /// Town (镇街) that the home lies in; `None` where unknown.
    pub town: Option<AreaId>,
    /// Village (村社区) that the home lies in; `None` where unknown.
    pub village: Option<AreaId>,
}

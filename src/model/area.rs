//! Towns and villages.

use geo::MultiPolygon;
use serde::Serialize;

use crate::ids::AreaId;

/// How large an area is in the administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AreaLevel {
    /// 镇 or 街道: the level that headline tables are made for.
    Town,
    /// 村 or 社区.
    Village,
}

/// A town (镇街) or a village (村社区).
#[derive(Debug, Clone)]
pub struct Area {
    /// As people call it.
    pub name: String,
    /// Administrative code, such as 331082001; empty when the layer has none.
    pub code: String,
    /// Town or village.
    pub level: AreaLevel,
    /// The town that a village belongs to, where known.
    pub parent: Option<AreaId>,
    /// The boundary in degrees on WGS84, valid and counter-clockwise outside (RFC 7946);
    /// `None` when the area is known only as a name on homes.
    pub shape: Option<MultiPolygon<f64>>,
}

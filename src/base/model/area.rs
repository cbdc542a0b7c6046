//! Towns and villages.

use geo::MultiPolygon;
use serde::Serialize;

use crate::geom::LonLat;
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
    /// Where its offices are (驻地), where known.
    pub seat: Option<LonLat>,
    /// What part of the place it belongs to (分区): 城区, 平原, 山区 or 海岛, as the list writes it.
    pub zone: Option<String>,
    /// Height of its seat above the sea, in metres, where known.
    pub elevation_m: Option<f64>,
}

impl Area {
    /// An area known by its name only.
    #[must_use]
    pub fn named(name: &str, level: AreaLevel, parent: Option<AreaId>) -> Self {
        Self { name: name.to_owned(), code: String::new(), level, parent, shape: None, seat: None, zone: None, elevation_m: None }
    }
}

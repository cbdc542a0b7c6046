//! Administrative areas: towns and villages.

use geo::MultiPolygon;
use serde::Serialize;

use crate::geom::LonLat;
use crate::ids::AreaId;

/// The administrative level of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AreaLevel {
    /// Township level: 镇 or 街道; headline tables are by town.
    Town,
    /// Village level: 村 or 社区.
    Village,
}

/// A town (镇街) or a village (村社区).
#[derive(Debug, Clone)]
pub struct Area {
    /// Id: the code where no other area has it, else one made from level, name and parent; unique in the study.
    pub id: String,
    /// Name in local use.
    pub name: String,
    /// Administrative division code, such as 331082001; empty when the layer has none.
    pub code: String,
    /// Administrative level: town or village.
    pub level: AreaLevel,
    /// Town that a village belongs to; `None` where unknown, and for towns.
    pub parent: Option<AreaId>,
    /// Boundary in degrees on WGS84, valid, exteriors counter-clockwise (RFC 7946);
    /// `None` when the area is known only as a name on homes.
    pub shape: Option<MultiPolygon<f64>>,
    /// Position of the area's government seat (驻地); `None` where unknown.
    pub seat: Option<LonLat>,
    /// Geographic zone (分区) as the list writes it: 城区, 平原, 山区 or 海岛; `None` where the list has none.
    pub zone: Option<String>,
    /// Elevation of the seat in metres above sea level; `None` where unknown.
    pub elevation_m: Option<f64>,
}

impl Area {
    /// An area of which only the name, level and parent are known; the name is its id until the study gives another.
    #[must_use]
    pub fn named(name: &str, level: AreaLevel, parent: Option<AreaId>) -> Self {
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            code: String::new(),
            level,
            parent,
            shape: None,
            seat: None,
            zone: None,
            elevation_m: None,
        }
    }
}

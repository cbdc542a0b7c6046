//! Rows of closures of streets: for every segment, bridge or ferry, who loses a service or the circle if it alone is closed (N−1).

use carecircle_words::say;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::rounding::{degrees, rounded};
use carecircle_analysis::siting::{StreetClosures, StreetLoss};
use carecircle_base::ids::{AreaId, CircleId, CohortId};
use carecircle_base::model::{Name, Study};
use carecircle_routing::network::{Network, RoadKind};

/// Closures of streets of one circle and cohort, ranked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StreetClosureList {
    /// Id of the cohort.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// Limit of the circle in minutes.
    pub limit_min: f64,
    /// Whether the study's data were made up (模拟数据).
    pub simulated: bool,
    /// Streets whose closing loses somebody a service: most seniors who lose their circle first, then most who lose a service.
    pub streets: Vec<StreetClosureRow>,
    /// Number of segments that somebody's way to a service leads over.
    pub used: usize,
    /// What facilities that are not located, and registers that nobody brought, leave open; null when nothing.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub open: Option<Name>,
    /// What the numbers count and what they do not.
    pub says: Name,
}

/// Loss when one street segment closes and all others stay.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StreetClosureRow {
    /// Rank, from 1.
    pub rank: usize,
    /// Kind of the segment in words: a bridge, a tunnel, a ferry, steps, a path, …
    pub kind: Name,
    /// Whether it is a bridge.
    pub bridge: bool,
    /// Length in metres.
    pub length_m: f64,
    /// Line of the segment: longitude and latitude in degrees.
    pub line: Vec<[f64; 2]>,
    /// Middle of the segment's line: longitude and latitude in degrees.
    pub at: [f64; 2],
    /// Name of the village, else the town, with the most seniors who lose; empty where unknown.
    pub area: String,
    /// Number of seniors whose way to a service within the limit leads over the segment.
    pub seniors_through: f64,
    /// Number of seniors who lose at least one service.
    pub seniors_lose_service: f64,
    /// Number of seniors whose circle is complete today and would be no more.
    pub seniors_lose_circle: f64,
    /// Whether no other way of any length joins its two sides.
    pub only_link: bool,
    /// Services of the circle, and who would lose each.
    pub services: Vec<StreetServiceLoss>,
}

/// Service of the circle, and who would lose it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StreetServiceLoss {
    /// Id of the service.
    pub service: String,
    /// Number of seniors who lose it.
    pub seniors_lose: f64,
}

impl StreetClosureList {
    /// List of the closures of streets of `circle` for `cohort`.
    #[must_use]
    pub fn new(study: &Study, net: &Network, cohort: CohortId, circle: CircleId, closures: &StreetClosures) -> Self {
        let row = &study.circles[circle.index()];
        Self {
            cohort: study.cohorts[cohort.index()].id.clone(),
            circle: row.id.clone(),
            limit_min: row.minutes,
            simulated: study.simulated,
            streets: (1..).zip(&closures.losses).map(|(rank, loss)| StreetClosureRow::new(study, net, rank, loss)).collect(),
            used: closures.used,
            open: closures.open.clone(),
            says: Name::from(say!("closing-one-segment-bridge", minutes = row.minutes)),
        }
    }
}

impl StreetClosureRow {
    fn new(study: &Study, net: &Network, rank: usize, loss: &StreetLoss) -> Self {
        let edge = net.edge(loss.edge);
        let class = net.classes()[usize::from(edge.class)];
        let line: Vec<[f64; 2]> =
            net.shape(loss.edge).map(|at| net.plane().unproject(at)).map(|at| [degrees(at.lon()), degrees(at.lat())]).collect();
        let mut by_area: BTreeMap<AreaId, f64> = BTreeMap::new();
        for home in loss.homes.iter().map(|h| &study.homes[h.index()]) {
            if let Some(area) = home.village.or(home.town) {
                *by_area.entry(area).or_default() += home.seniors;
            }
        }
        let most = by_area.into_iter().reduce(|most, area| if area.1 > most.1 { area } else { most });
        Self {
            rank,
            kind: kind(class.kind, class.bridge, class.tunnel),
            bridge: class.bridge,
            length_m: rounded(edge.length_m),
            at: line[line.len() / 2],
            line,
            area: most.map_or_else(String::new, |(area, _)| study.areas[area.index()].name.clone()),
            seniors_through: rounded(loss.through),
            seniors_lose_service: rounded(loss.lose_service),
            seniors_lose_circle: rounded(loss.lose_circle),
            only_link: loss.only_link,
            services: loss
                .services
                .iter()
                .map(|(service, lose)| StreetServiceLoss {
                    service: study.services[service.index()].id.clone(),
                    seniors_lose: rounded(*lose),
                })
                .collect(),
        }
    }
}

/// Kind of a segment in words.
fn kind(kind: RoadKind, bridge: bool, tunnel: bool) -> Name {
    let road = match kind {
        RoadKind::Ferry => say!("closing-ferry"),
        RoadKind::Gate => say!("closing-gate"),
        RoadKind::Link => say!("closing-link-scenario"),
        RoadKind::Steps => say!("closing-steps"),
        RoadKind::Pedestrian | RoadKind::Footway => say!("closing-footway"),
        RoadKind::Cycleway => say!("closing-cycleway"),
        RoadKind::Track => say!("closing-track"),
        RoadKind::Service => say!("closing-service-road"),
        RoadKind::Street => say!("closing-street"),
        RoadKind::Motorway | RoadKind::Trunk | RoadKind::Primary | RoadKind::Secondary | RoadKind::Tertiary => say!("closing-main-road"),
        RoadKind::Other => say!("closing-road"),
    };
    match (bridge, tunnel) {
        (true, _) => say!("closing-bridge", road).into(),
        (_, true) => say!("closing-tunnel", road).into(),
        _ => road.into(),
    }
}

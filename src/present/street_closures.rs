//! Rows of closures of streets: for every segment, bridge or ferry, who loses a service or the circle if it alone is closed (N−1).

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
            says: Name {
                zh: format!(
                    "每次只断一段路（桥、渡船），其余照旧：绕路后 {} 分钟内走不到同一项服务的老人，就失去这项服务。住在这一段上的人和开在这一段上的设施，仍从两头进出",
                    row.minutes
                ),
                en: format!(
                    "one segment (a bridge, a ferry) closes and all others stay: whoever has no facility of a service within {} minutes by another way loses it. Whoever lives on the segment still leaves by either end, and facilities on it are still reached",
                    row.minutes
                ),
            },
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
    let (zh, en) = match kind {
        RoadKind::Ferry => ("渡船", "ferry"),
        RoadKind::Gate => ("大门、关卡", "gate"),
        RoadKind::Link => ("方案里的通道", "link of a scenario"),
        RoadKind::Steps => ("台阶", "steps"),
        RoadKind::Pedestrian | RoadKind::Footway => ("人行路", "footway"),
        RoadKind::Cycleway => ("自行车道", "cycleway"),
        RoadKind::Track => ("机耕路", "track"),
        RoadKind::Service => ("内部道路", "service road"),
        RoadKind::Street => ("街巷", "street"),
        RoadKind::Motorway | RoadKind::Trunk | RoadKind::Primary | RoadKind::Secondary | RoadKind::Tertiary => ("干道", "main road"),
        RoadKind::Other => ("道路", "road"),
    };
    let (on_zh, on_en) = match (bridge, tunnel) {
        (true, _) => ("桥", "bridge"),
        (_, true) => ("隧道", "tunnel"),
        _ => return Name { zh: zh.to_owned(), en: en.to_owned() },
    };
    Name { zh: format!("{on_zh}（{zh}）"), en: format!("{on_en} ({en})") }
}

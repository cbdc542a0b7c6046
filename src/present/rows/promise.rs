//! What is answered about promises: where the numbers come from, and the engine's own rows as they are.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use crate::export;
use carecircle_analysis::targets::{FailingPlace, PackInfo, Scoreboard, ScoreboardRow, TownBoard};
use carecircle_base::model::{Name, Source, Study};

/// What every answer about promises says of where its numbers come from.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PromiseAbout {
    /// The version of these keys; it grows when one changes its meaning or goes.
    pub schema: u32,
    /// The program's version.
    pub version: &'static str,
    /// The study's name.
    pub study: Name,
    /// The day that the study speaks of, such as 2025-06-30; null when it names none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub date: Option<String>,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight lines times a factor (直线估算).
    pub straight_line: bool,
    /// What the numbers of seniors are: `counted`, `estimated` or `buildings`.
    pub seniors_are: &'static str,
    /// Sources and licences of the inputs.
    pub sources: Vec<Source>,
}

impl PromiseAbout {
    /// What is said of a study.
    #[must_use]
    pub fn new(study: &Study, straight_line: bool) -> Self {
        Self {
            schema: export::TARGETS_SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            study: study.name.clone(),
            date: study.settings.date.map(|d| d.to_string()),
            simulated: study.simulated,
            straight_line,
            seniors_are: export::seniors_code(study.seniors_are),
            sources: study.sources.clone(),
        }
    }
}

/// Scoreboards, one a pack.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PromiseBoards {
    /// Study, day and sources of the numbers.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// Scoreboards asked for.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Scoreboard>))]
    pub packs: Vec<Arc<Scoreboard>>,
    /// Every pack that can be asked for.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<PackInfo>))]
    pub known: Vec<PackInfo>,
}

/// Scoreboards by town, one a pack.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TownBoards {
    /// Study, day and sources of the numbers.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// Scoreboards asked for.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<TownBoard>))]
    pub packs: Vec<Arc<TownBoard>>,
}

/// A promise, with the places that fail.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PromiseDetail<'a> {
    /// Study, day and sources of the numbers.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// The document.
    #[cfg_attr(feature = "schema", schema(value_type = PackInfo))]
    pub pack: &'a PackInfo,
    /// Row of the scoreboard.
    #[cfg_attr(feature = "schema", schema(value_type = ScoreboardRow))]
    pub row: &'a ScoreboardRow,
    /// Most seniors first.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<FailingPlace>))]
    pub places: Vec<Cow<'a, FailingPlace>>,
    /// Whether there are more.
    pub truncated: bool,
}

//! What is answered about promises: where the numbers come from, and the engine's own rows as they are.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::rows::{PackHead, PromiseBoard, PromisePlace, PromiseRow};
use crate::api::study::info::{Named, SourceInfo};
use carecircle_analysis::targets::{FailingPlace, PackInfo, Scoreboard, ScoreboardRow};
use carecircle_base::model::Study;
use carecircle_present::export;

/// What every answer about promises says of where its numbers come from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromiseAbout {
    /// The version of these keys; it grows when one changes its meaning or goes.
    pub schema: u32,
    /// The program's version.
    pub version: &'static str,
    /// The study's name.
    pub study: Named,
    /// The day that the study speaks of, such as 2025-06-30; null when it names none.
    #[schema(required = true)]
    pub date: Option<String>,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight lines times a factor (直线估算).
    pub straight_line: bool,
    /// What the numbers of seniors are: `counted`, `estimated` or `buildings`.
    pub seniors_are: &'static str,
    /// Where the data come from.
    pub sources: Vec<SourceInfo>,
}

impl PromiseAbout {
    /// What is said of a study.
    #[must_use]
    pub fn new(study: &Study, straight_line: bool) -> Self {
        Self {
            schema: export::TARGETS_SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            study: (&study.name).into(),
            date: study.settings.date.map(|d| d.to_string()),
            simulated: study.simulated,
            straight_line,
            seniors_are: export::seniors_code(study.seniors_are),
            sources: study.sources.iter().map(SourceInfo::from).collect(),
        }
    }
}

/// Scoreboards, one a pack.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromiseBoards {
    /// Where the numbers come from.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// Those asked for.
    #[schema(value_type = Vec<PromiseBoard>)]
    pub packs: Vec<Arc<Scoreboard>>,
    /// Every pack that can be asked for.
    #[schema(value_type = Vec<PackHead>)]
    pub known: Vec<PackInfo>,
}

/// One promise, with the places that fail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromiseDetail<'a> {
    /// Where the numbers come from.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// The document.
    #[schema(value_type = PackHead)]
    pub pack: &'a PackInfo,
    /// How it stands.
    #[schema(value_type = PromiseRow)]
    pub row: &'a ScoreboardRow,
    /// Most seniors first.
    #[schema(value_type = Vec<PromisePlace>)]
    pub places: Vec<Cow<'a, FailingPlace>>,
    /// Whether there are more.
    pub truncated: bool,
}

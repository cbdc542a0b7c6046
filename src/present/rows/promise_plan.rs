//! Rows of the sites that close a promise: the best spot in each place that fails.

use serde::Serialize;

use super::{PromiseAbout, provided_services_id, rounded};
use carecircle_analysis::remedy::{ClosingPlan, ClosingSite, RemedyQuestion};
use carecircle_analysis::siting::surface_counts;
use carecircle_analysis::targets::{PackInfo, PlaceKind, ScoreboardRow};
use carecircle_base::ids::CircleId;
use carecircle_base::model::{Name, Study};

/// Site that closes a promise in one place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PromiseSite {
    /// What fails there.
    pub kind: PlaceKind,
    /// The id of what fails.
    pub id: String,
    /// Name of what fails.
    pub name: String,
    /// Id of the area; null for what is no area.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub area: Option<String>,
    /// The town that it is, or lies in.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub town: Option<String>,
    /// Longitude, latitude.
    pub at: [f64; 2],
    /// Seniors in the place that fails.
    pub seniors: f64,
    /// Seniors whom the site would newly bring within the circle; 0 by `people`.
    pub newly: f64,
    /// By `people`, the seniors who live within 900 straight metres; null otherwise.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub about: Option<f64>,
    /// `junction`: the junction that newly covers most; `people`: about which most live, where no junction covers anybody
    /// anew, or no circle counts what is promised.
    pub by: &'static str,
}

impl PromiseSite {
    fn new(study: &Study, site: &ClosingSite) -> Self {
        let ClosingSite { kind, id, name, area, town, at, seniors, newly, about, by } = site;
        Self {
            kind: *kind,
            id: id.clone(),
            name: name.clone(),
            area: area.map(|row| study.areas[row].id.clone()),
            town: town.clone(),
            at: *at,
            seniors: rounded(*seniors),
            newly: rounded(*newly),
            about: about.map(rounded),
            by: by.id(),
        }
    }
}

/// The sites that would close a promise.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PromisePlan<'a> {
    /// Study, day and sources of the numbers.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// The document.
    #[cfg_attr(feature = "schema", schema(value_type = PackInfo))]
    pub pack: &'a PackInfo,
    /// Row of the scoreboard.
    #[cfg_attr(feature = "schema", schema(value_type = ScoreboardRow))]
    pub row: &'a ScoreboardRow,
    /// What a site gives: a service's id, or `all` of the circle's; null where the promise names only a kind of house.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub service: Option<String>,
    /// The circle in which seniors are newly covered; null where none counts it.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub circle: Option<String>,
    /// Id of the cohort.
    pub cohort: String,
    /// What is counted as newly within the circle, where that takes the best of several modes; null otherwise.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub counts: Option<Name>,
    /// Seniors newly within the circle, if each site stood alone.
    pub newly: f64,
    /// Sites, one for each place that fails; for a number of facilities, those that bring most first. At most 200.
    pub sites: Vec<PromiseSite>,
    /// Names of failing places for which there is none.
    pub without: Vec<String>,
    /// Places that no site would mend: what was promised came too late.
    pub late: usize,
}

impl<'a> PromisePlan<'a> {
    /// A plan as it is told.
    #[must_use]
    pub fn new(
        study: &Study,
        straight_line: bool,
        (pack, row): (&'a PackInfo, &'a ScoreboardRow),
        (asks, circle): (&RemedyQuestion, Option<CircleId>),
        plan: &ClosingPlan,
    ) -> Self {
        Self {
            about: PromiseAbout::new(study, straight_line),
            pack,
            row,
            service: asks.provides.map(|gives| provided_services_id(study, gives).to_owned()),
            circle: circle.map(|c| study.circles[c.index()].id.clone()),
            cohort: study.cohorts[asks.cohort.index()].id.clone(),
            counts: circle.filter(|_| !straight_line).and_then(|c| surface_counts(study, c)),
            newly: rounded(plan.newly()),
            sites: plan.sites.iter().map(|site| PromiseSite::new(study, site)).collect(),
            without: plan.without.clone(),
            late: plan.late,
        }
    }
}

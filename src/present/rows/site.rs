//! Rows of proposed sites checked against today: `POST /site` and `carecircle site --json`.

use serde::Serialize;

use super::{degrees, pair, rounded};
use carecircle_analysis::coverage::Evidence;
use carecircle_analysis::siting::{
    Assessment, Effect, Group, NEARBY_M, ProvidedServices, ServiceEffect, SiteAssessment, SiteRank, Suggestion, SurfacePoint, TimeChange,
    Warning,
};
use carecircle_base::ids::{AreaId, CircleId, CohortId};
use carecircle_base::model::{Name, Study};

/// A proposal checked against today.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SiteAnswer {
    /// Id of the cohort that ranks and points speak of.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// Id of the service that new sites give, or `all` of the circle's.
    pub service: String,
    /// The circle's limit.
    pub limit_min: f64,
    /// What is counted, of a circle of several modes; null of others.
    pub counts: Option<Name>,
    /// What the facilities that are not located, and the registers that nobody brought, leave open: whoever counts as newly covered
    /// may be covered by these already; null when nothing.
    pub baseline_open: Option<Name>,
    /// Each new site alone.
    pub sites: Vec<SiteRow>,
    /// All changes together, by cohort.
    pub together: Vec<EffectRow>,
    /// Each link.
    pub links: Vec<LinkRow>,
    /// Homes newly covered by all changes together, for `cohort`: longitude, latitude, seniors.
    pub newly_points: Vec<[f64; 3]>,
    /// Homes no longer covered by all changes together, for `cohort`: longitude, latitude, seniors.
    pub lost_points: Vec<[f64; 3]>,
    /// The land that comes inside, for `cohort`: a MultiPolygon in degrees. Only of proposals with links, and when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<serde_json::Value>))]
    pub newly_area: Option<geojson::Geometry>,
}

/// A link as it was laid.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LinkRow {
    /// Length of the link; null where an end is off the network, so that it does nothing.
    pub length_m: Option<f64>,
}

/// Assessment of one new site.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SiteRow {
    /// As the list names it, or empty.
    pub name: String,
    /// Longitude, latitude.
    pub at: [f64; 2],
    /// Name of the town.
    pub town: Option<String>,
    /// Name of the village.
    pub village: Option<String>,
    /// What is odd about the place.
    pub warnings: Vec<WarningRow>,
    /// Rank among junctions; null off the network, or when ranks were not asked for.
    pub rank: Option<RankRow>,
    /// Effect of the site alone, by cohort.
    pub alone: Vec<EffectRow>,
}

/// Something odd about a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WarningRow {
    /// `off_network`, `island`, `no_area`, `outside_study`, `water`; `gcj-02`, `bd-09` or `swapped` when the numbers would fit read that way.
    pub code: &'static str,
    /// Warning in words.
    pub sentence: Name,
    /// Place as read that way; null where no reading fits.
    pub at: Option<[f64; 2]>,
}

/// Rank of a site among every junction as a site.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RankRow {
    /// The town whose junctions these are; null for the whole study.
    pub town: Option<String>,
    /// Number of junctions.
    pub junctions: usize,
    /// Percentile rank among them, 0 to 100: the share that bring less, and half of those that bring as much.
    pub percentile: f64,
    /// The best junctions near by, by radius.
    pub nearby: Vec<NearbyRow>,
    /// The best junction of the study.
    pub best: SpotRow,
    /// Seniors by which the site falls short of that; 0 when it is better.
    pub regret_seniors: f64,
}

/// The best junction within a radius.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NearbyRow {
    /// The radius.
    pub within_m: f64,
    /// The junction; null where there is none.
    pub best: Option<SpotRow>,
}

/// A junction and what a site there would bring.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SpotRow {
    /// Longitude, latitude.
    pub at: [f64; 2],
    /// Seniors newly covered.
    pub seniors: f64,
}

/// What a proposal does for one cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EffectRow {
    /// Id of the cohort.
    pub cohort: String,
    /// By service: those given, and any other that changes.
    pub services: Vec<ServiceRow>,
    /// Homes whose circle becomes complete.
    pub completed: GroupRow,
    /// Homes whose circle is complete no more.
    pub broken: GroupRow,
}

/// What a proposal does to one service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ServiceRow {
    /// Id of the service.
    pub service: String,
    /// Newly within the limit.
    pub newly: GroupRow,
    /// No longer within it.
    pub lost: GroupRow,
    /// Within it before and after, by a shorter way.
    pub shorter: WalksRow,
    /// Within it before and after, by a longer way.
    pub longer: WalksRow,
    /// Homes within the limit of a new site, and of another one or of what is there.
    pub twice_homes: usize,
    /// Their seniors.
    pub twice_seniors: f64,
    /// Facilities whose catchment it takes over.
    pub taken: Vec<TakenRow>,
}

/// Group of homes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GroupRow {
    /// Number of homes.
    pub homes: usize,
    /// Their seniors.
    pub seniors: f64,
    /// Of 60 to 69 years; null where unknown.
    pub seniors_60: Option<f64>,
    /// Of 70 to 79 years.
    pub seniors_70: Option<f64>,
    /// Of 80 years and more.
    pub seniors_80: Option<f64>,
    /// By town and village.
    pub areas: Vec<AreaSeniors>,
}

/// Seniors of one area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AreaSeniors {
    /// Id of the area.
    pub area: String,
    /// Name of the area.
    pub name: String,
    /// `town` or `village`.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub level: carecircle_base::model::AreaLevel,
    /// The seniors.
    pub seniors: f64,
}

/// Walks that change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WalksRow {
    /// Homes.
    pub homes: usize,
    /// Their seniors.
    pub seniors: f64,
    /// Seconds of difference, summed over these seniors.
    pub total_s: f64,
    /// Seconds a senior; null without seniors.
    pub mean_s: Option<f64>,
}

/// A facility whose catchment is taken over.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TakenRow {
    /// Id of the facility.
    pub facility: String,
    /// Name of the facility.
    pub name: String,
    /// Seniors for whom it is the nearest no more.
    pub seniors: f64,
}

/// A link that would bring somebody inside whom a barrier keeps out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LinkSuggestion {
    /// Ends of the link: on the side of those outside, then on the other.
    pub ends: [[f64; 2]; 2],
    /// Straight metres between them.
    pub length_m: f64,
    /// Homes whose circle it completes.
    pub completed: GroupRow,
    /// Seniors to whom it brings one service or more within the limit.
    pub newly_seniors: f64,
}

impl LinkSuggestion {
    /// The row of a suggestion.
    #[must_use]
    pub fn new(study: &Study, link: &Suggestion) -> Self {
        Self {
            ends: link.ends.map(pair),
            length_m: rounded(link.length_m),
            completed: GroupRow::new(study, &link.completed),
            newly_seniors: rounded(link.newly_seniors),
        }
    }
}

impl SiteAnswer {
    /// The answer for the cohort whose effect comes first; `names` are those of the sites.
    #[must_use]
    pub fn new(study: &Study, circle: CircleId, gives: ProvidedServices, names: &[String], verdict: &Assessment) -> Self {
        let row = &study.circles[circle.index()];
        let first = verdict.together.first();
        let changed = |pick: fn(&ServiceEffect) -> &Group, whole: fn(&Effect) -> &Group| -> Vec<[f64; 3]> {
            let homes = first.map(|effect| match gives {
                ProvidedServices::Circle => whole(effect).homes.as_slice(),
                ProvidedServices::Service(service) => {
                    effect.services.iter().find(|s| s.service == service).map_or(&[][..], |s| &pick(s).homes)
                }
            });
            let point = |h: &carecircle_base::ids::HomeId| {
                let home = &study.homes[h.index()];
                [degrees(home.at.lon()), degrees(home.at.lat()), rounded(home.seniors)]
            };
            homes.unwrap_or_default().iter().map(point).collect()
        };
        Self {
            cohort: first.map(|e| study.cohorts[e.cohort.index()].id.clone()).unwrap_or_default(),
            circle: row.id.clone(),
            service: provided_services_id(study, gives).to_owned(),
            limit_min: row.minutes,
            counts: verdict.counts.clone(),
            baseline_open: Evidence::of(study, row).baseline(study),
            sites: verdict.sites.iter().enumerate().map(|(n, s)| SiteRow::new(study, names.get(n), s)).collect(),
            together: verdict.together.iter().map(|e| EffectRow::new(study, e)).collect(),
            links: verdict.links.iter().map(|m| LinkRow { length_m: m.map(rounded) }).collect(),
            newly_points: changed(|s| &s.newly, |e| &e.completed),
            lost_points: changed(|s| &s.lost, |e| &e.broken),
            newly_area: None,
        }
    }
}

/// The id of what new sites give: a service's, or `all`.
#[must_use]
pub fn provided_services_id(study: &Study, gives: ProvidedServices) -> &str {
    match gives {
        ProvidedServices::Circle => "all",
        ProvidedServices::Service(service) => &study.services[service.index()].id,
    }
}

impl SiteRow {
    fn new(study: &Study, name: Option<&String>, site: &SiteAssessment) -> Self {
        let area = |id: Option<AreaId>| id.map(|id| study.areas[id.index()].name.clone());
        Self {
            name: name.cloned().unwrap_or_default(),
            at: pair(site.at),
            town: area(site.areas.0),
            village: area(site.areas.1),
            warnings: site.warnings.iter().map(WarningRow::new).collect(),
            rank: site.rank.as_ref().map(|rank| RankRow::new(study, rank)),
            alone: site.alone.iter().map(|e| EffectRow::new(study, e)).collect(),
        }
    }
}

impl WarningRow {
    fn new(warning: &Warning) -> Self {
        let at = match warning {
            Warning::Read { at, .. } => Some(pair(*at)),
            _ => None,
        };
        Self { code: warning.code(), sentence: warning.sentence().into(), at }
    }
}

impl RankRow {
    fn new(study: &Study, rank: &SiteRank) -> Self {
        let nearby = NEARBY_M.iter().zip(rank.nearby).map(|(&within_m, best)| NearbyRow { within_m, best: best.map(Into::into) });
        Self {
            town: rank.town.map(|t| study.areas[t.index()].name.clone()),
            junctions: rank.junctions,
            percentile: rounded(rank.percentile),
            nearby: nearby.collect(),
            best: rank.best.into(),
            regret_seniors: rounded(rank.regret),
        }
    }
}

impl From<SurfacePoint> for SpotRow {
    fn from(spot: SurfacePoint) -> Self {
        Self { at: pair(spot.at), seniors: rounded(spot.seniors) }
    }
}

impl EffectRow {
    fn new(study: &Study, effect: &Effect) -> Self {
        let cohort = |id: CohortId| study.cohorts[id.index()].id.clone();
        Self {
            cohort: cohort(effect.cohort),
            services: effect.services.iter().map(|s| ServiceRow::new(study, s)).collect(),
            completed: GroupRow::new(study, &effect.completed),
            broken: GroupRow::new(study, &effect.broken),
        }
    }
}

impl ServiceRow {
    fn new(study: &Study, effect: &ServiceEffect) -> Self {
        let taken = effect.taken.iter().map(|(facility, seniors)| TakenRow {
            facility: study.facilities[facility.index()].id.clone(),
            name: study.facilities[facility.index()].name.clone(),
            seniors: rounded(*seniors),
        });
        Self {
            service: study.services[effect.service.index()].id.clone(),
            newly: GroupRow::new(study, &effect.newly),
            lost: GroupRow::new(study, &effect.lost),
            shorter: effect.shorter.into(),
            longer: effect.longer.into(),
            twice_homes: effect.twice_homes,
            twice_seniors: rounded(effect.twice_seniors),
            taken: taken.collect(),
        }
    }
}

impl GroupRow {
    /// The row of a group.
    #[must_use]
    pub fn new(study: &Study, group: &Group) -> Self {
        let areas = group.areas.iter().map(|(id, seniors)| {
            let area = &study.areas[id.index()];
            AreaSeniors { area: area.id.clone(), name: area.name.clone(), level: area.level, seniors: rounded(*seniors) }
        });
        Self {
            homes: group.homes.len(),
            seniors: rounded(group.seniors),
            seniors_60: group.bands.map(|b| rounded(b.from_60)),
            seniors_70: group.bands.map(|b| rounded(b.from_70)),
            seniors_80: group.bands.map(|b| rounded(b.from_80)),
            areas: areas.collect(),
        }
    }
}

impl From<TimeChange> for WalksRow {
    fn from(walks: TimeChange) -> Self {
        Self { homes: walks.homes, seniors: rounded(walks.seniors), total_s: rounded(walks.total_s), mean_s: walks.mean_s().map(rounded) }
    }
}

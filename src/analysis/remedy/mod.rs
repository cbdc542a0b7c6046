//! The sites that close a promise: the best spot in each place where it fails. Nothing is changed.
//!
//! ```text
//! ScoreboardRow ──RemedyQuestion::of──▶ what sites would give, in whose circle     or why no site closes it
//! RemedyQuestion + AreaIndex + Surface ──plan──▶ ClosingPlan: a site for each failing place
//! ```

mod spot;

use std::sync::Arc;

use crate::siting::{AreaIndex, ProvidedServices, Surface};
use crate::targets::{PlaceKind, ScoreboardRow, Status};
use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_base::model::{AreaLevel, Name, Study};
use carecircle_routing::network::Network;
use spot::{Spots, Want};

/// Sites that one plan names at most.
pub const MOST_SITES: usize = 200;

/// What sites would give, and through whose eyes they are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct RemedyQuestion {
    /// What a site gives; `None` where the promise names no service of the study, only a kind of house.
    pub gives: Option<ProvidedServices>,
    /// Circles in which that counts, the promise's own first; empty without a service, or where no circle holds it.
    pub circles: Vec<CircleId>,
    /// The study's own cohort.
    pub cohort: CohortId,
}

impl RemedyQuestion {
    /// What would close a row.
    ///
    /// # Errors
    /// When no site would: it is kept, or no matter of places. In words.
    pub fn of(study: &Study, row: &ScoreboardRow) -> Result<Self, Name> {
        let both = |zh: &str, en: &str| Name { zh: zh.to_owned(), en: en.to_owned() };
        match row.status {
            Status::Missed => {}
            Status::Met => return Err(both("已经达到，不需要新址", "it is kept: nothing to close")),
            Status::NoData => return Err(both("缺少数据，先补数据再做计划", "the data are missing: bring them first")),
            Status::NotDue => return Err(both("还没有到期，或只看不评", "nothing is due yet, or it is only watched")),
            Status::NotSpatial => return Err(row.why.clone()),
        }
        if let Some(why) = &row.no_plan {
            return Err(why.clone());
        }
        let named = |id: &String| study.services.iter().position(|s| s.id == *id).map(ServiceId::from_index);
        let service = row.services.iter().find_map(named);
        let holds = |c: &CircleId| service.is_some_and(|s| study.circles[c.index()].services.contains(&s));
        let own = study.circles.iter().position(|c| row.circle.as_ref() == Some(&c.id)).map(CircleId::from_index).filter(holds);
        // Of a circle of several services a site gives all, as a centre would.
        let whole = own.is_some() && row.services.len() > 1;
        let others = (0..study.circles.len()).map(CircleId::from_index).filter(|c| !whole && Some(*c) != own && holds(c));
        Ok(Self {
            gives: if whole { Some(ProvidedServices::Circle) } else { service.map(ProvidedServices::Service) },
            circles: own.into_iter().chain(others).collect(),
            cohort: study.settings.cohort,
        })
    }
}

/// How a site was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteBasis {
    /// The junction that newly brings most seniors within the circle.
    Junction,
    /// Where most of the seniors live about: no junction brings anybody anew, or no circle counts what is promised.
    People,
}

impl SiteBasis {
    /// The word for it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Junction => "junction",
            Self::People => "people",
        }
    }
}

/// One site.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosingSite {
    /// What fails there.
    pub kind: PlaceKind,
    /// The id of what fails.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Row of the area.
    pub area: Option<usize>,
    /// The town that it is, or lies in.
    pub town: Option<String>,
    /// Longitude, latitude.
    pub at: [f64; 2],
    /// Seniors in the place that fails.
    pub seniors: f64,
    /// Seniors whom the site would newly bring within the circle; 0 by people.
    pub newly: f64,
    /// Seniors who live about the spot, within 900 straight metres; `None` by junction.
    pub about: Option<f64>,
    /// How it was found.
    pub by: SiteBasis,
}

/// The sites that close a promise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClosingPlan {
    /// One for each place that fails, in its order; for a number of facilities, those that bring most first.
    pub sites: Vec<ClosingSite>,
    /// Names of failing places for which there is none.
    pub without: Vec<String>,
    /// Places that no site would mend: what was promised came too late.
    pub late: usize,
}

impl ClosingPlan {
    /// Seniors newly within the circle, if each site stood alone.
    #[must_use]
    pub fn newly(&self) -> f64 {
        self.sites.iter().map(|s| s.newly).sum()
    }
}

/// The sites that would close a row; `surface` is that of one of the row's circles, where there is one.
#[must_use]
pub fn plan(study: &Study, net: Option<&Arc<Network>>, ground: &AreaIndex, surface: Option<&Surface>, row: &ScoreboardRow) -> ClosingPlan {
    let spots = Spots::new(study, net, ground, surface);
    // What is counted stands anywhere: the towns where one brings most.
    let anywhere = row.kind == "count";
    let mut plan = ClosingPlan::default();
    let towns = study.areas.iter().any(|a| a.level == AreaLevel::Town);
    let wants: Vec<Want<'_>> = if anywhere && !towns {
        vec![Want::all(study, 0.0)]
    } else if anywhere {
        (0..study.areas.len()).filter(|r| study.areas[*r].level == AreaLevel::Town).map(|r| Want::town(study, r, 0.0)).collect()
    } else {
        plan.late = row.places.iter().filter(|p| p.late).count();
        Want::of(study, row)
    };
    for want in wants.into_iter().take(MOST_SITES) {
        match spots.best(&want) {
            Some(site) => plan.sites.push(site),
            None => plan.without.push(want.name.to_owned()),
        }
    }
    if anywhere {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of facilities, at least 0")]
        let most = row.short.as_ref().map_or(0, |s| s.value.ceil().min(MOST_SITES as f64) as usize);
        let worth = |site: &ClosingSite| (site.newly, site.about.unwrap_or(0.0));
        plan.sites.sort_by(|a, b| {
            let ((a_new, a_about), (b_new, b_about)) = (worth(a), worth(b));
            b_new.total_cmp(&a_new).then(b_about.total_cmp(&a_about)).then(a.area.cmp(&b.area))
        });
        plan.sites.truncate(most);
        plan.without.clear();
    }
    plan
}

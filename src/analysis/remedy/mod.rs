//! Remedy of a missed target: the best site in each place where it fails. The study is not changed.
//!
//! ```text
//! ScoreboardRow ──RemedyQuestion::of──▶ services of the sites, circles and cohort     or why no site closes the row
//! RemedyQuestion + AreaIndex + Surface ──plan──▶ ClosingPlan: one site for each failing place
//! ```

mod closing_plan;
mod spot;

use carecircle_words::say;
use std::sync::Arc;

use crate::siting::{AreaIndex, ProvidedServices, Surface};
use crate::targets::{RowStatus, ScoreboardRow};
use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_base::model::{AreaLevel, Name, Study};
use carecircle_routing::network::Network;
pub use closing_plan::{ClosingPlan, ClosingSite, SiteBasis};
use spot::{SiteDemand, Spots};

/// Greatest number of sites in one plan.
pub const MOST_SITES: usize = 200;

/// Services that sites would provide to close a row, with the circles and the cohort that count them.
#[derive(Debug, Clone, PartialEq)]
pub struct RemedyQuestion {
    /// Services of a site; `None` where the row names no service of the study, only a kind of facility.
    pub provides: Option<ProvidedServices>,
    /// Circles that count these services, the row's own first; empty without a service, or where no circle holds it.
    pub circles: Vec<CircleId>,
    /// Cohort of the study's settings.
    pub cohort: CohortId,
}

impl RemedyQuestion {
    /// Question whose sites would close `row`.
    ///
    /// # Errors
    /// Reason in words when no site would close the row: its value meets the target, or it is not a matter of location.
    pub fn of(study: &Study, row: &ScoreboardRow) -> Result<Self, Name> {
        match row.value_status {
            RowStatus::Missed => {}
            RowStatus::Met => return Err(Name::from(say!("promise-kept-nothing-close"))),
            RowStatus::NoData => return Err(Name::from(say!("promise-data-missing-bring"))),
            RowStatus::NotDue => return Err(Name::from(say!("promise-no-target-stated"))),
            RowStatus::NotSpatial => return Err(row.why.clone()),
        }
        if let Some(why) = &row.no_plan {
            return Err(why.clone());
        }
        let named = |id: &String| study.services.iter().position(|s| s.id == *id).map(ServiceId::from_index);
        let service = row.services.iter().find_map(named);
        let holds = |c: &CircleId| service.is_some_and(|s| study.circles[c.index()].services.contains(&s));
        let own = study.circles.iter().position(|c| row.circle.as_ref() == Some(&c.id)).map(CircleId::from_index).filter(holds);
        // Of a circle of several services a site provides all, as a centre would.
        let whole = own.is_some() && row.services.len() > 1;
        let others = (0..study.circles.len()).map(CircleId::from_index).filter(|c| !whole && Some(*c) != own && holds(c));
        Ok(Self {
            provides: if whole { Some(ProvidedServices::Circle) } else { service.map(ProvidedServices::Service) },
            circles: own.into_iter().chain(others).collect(),
            cohort: study.settings.cohort,
        })
    }
}

/// Plan of sites that would close `row`; `surface` is the opportunity surface of one of the row's circles, `None` without one.
#[must_use]
pub fn plan(
    study: &Study,
    net: Option<&Arc<Network>>,
    area_index: &AreaIndex,
    surface: Option<&Surface>,
    row: &ScoreboardRow,
) -> ClosingPlan {
    let spots = Spots::new(study, net, area_index, surface);
    // A number of facilities may be built anywhere: in the towns with the greatest marginal gain.
    let anywhere = row.kind == "count";
    let mut plan = ClosingPlan::default();
    let towns = study.areas.iter().any(|a| a.level == AreaLevel::Town);
    let demands: Vec<SiteDemand<'_>> = if anywhere && !towns {
        vec![SiteDemand::all(study, 0.0)]
    } else if anywhere {
        (0..study.areas.len()).filter(|r| study.areas[*r].level == AreaLevel::Town).map(|r| SiteDemand::town(study, r, 0.0)).collect()
    } else {
        plan.late = row.places.iter().filter(|p| p.late).count();
        SiteDemand::of(study, row)
    };
    for demand in demands.into_iter().take(MOST_SITES) {
        match spots.best(&demand) {
            Some(site) => plan.sites.push(site),
            None => plan.without.push(demand.name.to_owned()),
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

//! The headline.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, Curve, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::coverage::{Certainty, Evidence, Share};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Name, Study};
use carecircle_base::units::Millis;
use carecircle_present::rows::{Lens, rounded};

/// Another limit than the circle's own.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LimitQuery {
    /// Minutes, 0 to the study's longest; the circle's own when not said.
    #[param(minimum = 0)]
    pub minutes: Option<f64>,
}

/// Covered against all.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Covered {
    /// Homes counted.
    pub homes: usize,
    /// Of these, covered.
    pub homes_covered: usize,
    /// Seniors counted.
    pub seniors: f64,
    /// Of these, covered.
    pub seniors_covered: f64,
    /// Of these, not covered.
    pub seniors_left_out: f64,
    /// Covered over counted seniors, 0 to 1; null where there are none, where facilities that are not located leave no verdict, and where no list holds the services.
    pub share: Option<f64>,
}

impl From<Share> for Covered {
    fn from(share: Share) -> Self {
        Self {
            homes: share.homes,
            homes_covered: share.homes_covered,
            seniors: rounded(share.seniors),
            seniors_covered: rounded(share.seniors_covered),
            seniors_left_out: rounded(share.seniors_left_out()),
            share: share.ratio(),
        }
    }
}

impl Covered {
    /// Numbers of a share; the share itself is null where the circle gives no verdict or has no data.
    pub(super) fn judged(share: Share, certainty: Certainty) -> Self {
        let covered = Self::from(share);
        Self { share: covered.share.filter(|_| certainty.has_share()), ..covered }
    }
}

/// The whole study through one lens.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Summary {
    /// For whom.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// Within.
    pub limit_min: f64,
    /// Certainty of every figure below, from the facilities that are not located and the services that no list holds.
    pub certainty: CertaintyInfo,
    /// Who is covered.
    pub covered: Covered,
    /// Who is within the circle's plain radius, where it has one.
    pub within_radius: Option<Covered>,
    /// At the circle's own limit: why homes are not covered, most seniors first.
    pub reasons: Vec<ReasonCount>,
    /// Covered within each minute.
    pub curve: Curve,
}

/// Certainty of a circle's figures.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CertaintyInfo {
    /// `full`; `at_least` where some facilities are not located; `unjudged` where so many are not that there is no verdict, and
    /// figures count only whom the located ones reach; `no_data` where no list of the study holds the services.
    #[schema(value_type = String)]
    pub level: Certainty,
    /// Services with facilities that are not located.
    pub unlocated: Vec<UnlocatedRow>,
    /// Ids of the services that no list of the study holds and that are not said to be complete.
    pub unlisted: Vec<String>,
    /// What to say beside every figure; null when nothing is left open.
    pub text: Option<Name>,
    /// What to do about it; null when nothing is left open.
    pub way_out: Option<Name>,
}

/// Facilities of one service that are not located.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnlocatedRow {
    /// Id of the service.
    pub service: String,
    /// Open facilities that are not located.
    pub missing: usize,
    /// Open facilities in all.
    pub of: usize,
}

impl CertaintyInfo {
    fn new(study: &Study, evidence: &Evidence) -> Self {
        let id = |service: ServiceId| study.services[service.index()].id.clone();
        Self {
            level: evidence.certainty,
            unlocated: evidence.unlocated.iter().map(|u| UnlocatedRow { service: id(u.service), missing: u.missing, of: u.of }).collect(),
            unlisted: evidence.unlisted.iter().map(|s| id(*s)).collect(),
            text: evidence.sentence(study),
            way_out: evidence.way_out(study),
        }
    }
}

/// How many are left out for one reason.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReasonCount {
    /// `too_far`, `barrier`, `island`, `shut_in`, `off_network`, `no_facility` or `unlocated`.
    pub reason: &'static str,
    /// Homes.
    pub homes: usize,
    /// Their seniors.
    pub seniors: f64,
}

/// Who is covered, in all.
#[utoipa::path(get, path = "/summary", tag = "summary", operation_id = "summary", params(LensQuery, LimitQuery, ConditionsQuery),
    responses((status = 200, body = Summary), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn summary(State(site): State<ServedStudy>, view: View, QueryParams(limit): QueryParams<LimitQuery>) -> Answer<Summary> {
    site.heavy(move |_| Ok(Json(summarise(view.lens()?, limit.minutes)?))).await?
}

fn summarise(lens: Lens<'_>, minutes: Option<f64>) -> Result<Summary, Problem> {
    let most = lens.analysis.study.settings.max_minutes;
    if let Some(m) = minutes.filter(|m| !(0.0..=most).contains(m)) {
        return Err(Problem::bad_request(format!("minutes={m}: times were computed from 0 to {most} minutes")));
    }
    let circled = lens.circled();
    let homes = &lens.analysis.study.homes;
    let covered = match minutes.map(Millis::from_minutes).filter(|m| *m != lens.limit()) {
        None => circled.total,
        Some(limit) => homes.iter().zip(&circled.time).fold(Share::default(), |mut share, (home, time)| {
            share.add(home.seniors, time.is_some_and(|t| t <= limit));
            share
        }),
    };
    let mut curve = Curve::new(lens.most_minutes());
    for (home, time) in homes.iter().zip(&circled.time) {
        if let Some(time) = time {
            curve.add(*time, home.seniors);
        }
    }
    let mut reasons: Vec<ReasonCount> = Vec::new();
    for (home, reason) in homes.iter().zip(&circled.reason) {
        let Some(code) = reason.as_ref().map(carecircle_analysis::coverage::Reason::code) else { continue };
        let row = reasons.iter().position(|r| r.reason == code).unwrap_or_else(|| {
            reasons.push(ReasonCount { reason: code, homes: 0, seniors: 0.0 });
            reasons.len() - 1
        });
        reasons[row].homes += 1;
        reasons[row].seniors += home.seniors;
    }
    reasons.sort_by(|a, b| b.seniors.total_cmp(&a.seniors).then(a.reason.cmp(b.reason)));
    reasons.iter_mut().for_each(|r| r.seniors = rounded(r.seniors));
    Ok(Summary {
        cohort: lens.cohort().id.clone(),
        circle: lens.circle().id.clone(),
        limit_min: minutes.unwrap_or(lens.circle().minutes),
        certainty: CertaintyInfo::new(&lens.analysis.study, &circled.evidence),
        covered: Covered::judged(covered, circled.evidence.certainty),
        within_radius: circled.total_radius.map(|share| Covered::judged(share, circled.evidence.certainty)),
        reasons,
        curve: curve.summed(),
    })
}

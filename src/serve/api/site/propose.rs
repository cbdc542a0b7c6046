//! `POST /site`: a proposal held against today; `GET /opportunity`: every junction as a site.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::land::newly_inside;
use crate::api::conditions::ConditionsQuery;
use crate::api::lens::LensQuery;
use crate::api::{Answer, QueryParams, View};
use crate::siting_cache::PendingSurface;
use crate::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_analysis::siting::people::seniors;
use carecircle_analysis::siting::{Proposal, ProvidedServices, Question, SitingContext, StraightAssessor, Surface, surface_counts};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_present::rows::{Lens, LinkSuggestion, SiteAnswer, facility_of, gap_of, position, rounded};

/// Changes that one question may propose.
const MOST_CHANGES: usize = 50;

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SiteBody {
    /// Id of the service that new sites give; `all` of the circle's when not said.
    pub service: Option<String>,
    /// New sites: longitude, latitude.
    pub sites: Vec<[f64; 2]>,
    /// Ids of facilities to close.
    pub closes: Vec<String>,
    /// Facilities to move.
    pub moves: Vec<MoveBody>,
    /// Footbridges and paths: lines of longitude and latitude whose ends lie at roads. Only walkers use them.
    pub links: Vec<Vec<[f64; 2]>>,
    /// Whether sites are ranked among all junctions, which the first time takes seconds; otherwise they are only when that was done already.
    pub rank: bool,
    /// Whether the land that links bring inside is drawn, which takes longer.
    pub area: bool,
}

/// A facility to move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveBody {
    /// The facility's id.
    pub facility: String,
    /// New position: longitude, latitude.
    pub to: [f64; 2],
}

/// Service that a new site would give.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServiceQuery {
    /// Id of the service that a new site would give; `all` of the circle's when not said.
    pub service: Option<String>,
}

/// A JSON body; what can't be read is a problem that says where.
pub(crate) struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Problem> {
        let read: Result<Json<T>, JsonRejection> = Json::from_request(request, state).await;
        read.map(|Json(value)| Self(value)).map_err(|e| Problem::bad_request(e.body_text()))
    }
}

/// Whom a proposal reaches, whom it hurts, and how each site ranks. It changes nothing, so it needs no token.
#[utoipa::path(post, path = "/site", tag = "propose", operation_id = "site", params(LensQuery, ConditionsQuery), request_body = SiteBody,
    responses((status = 200, body = SiteAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "A facility that is to close or to move is not there", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Links are not tried for a circle of several modes, nor without roads", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn site(State(site): State<ServedStudy>, view: View, Body(body): Body<SiteBody>) -> Answer<SiteAnswer> {
    let kept = site.desks().of(view.shared());
    let lens = view.lens()?;
    let gives = gives(lens, body.service.as_deref())?;
    let proposal = proposal(lens, &body)?;
    let key = (lens.cohort, lens.circle, gives);
    let ranked = body.rank && !proposal.sites.is_empty() && !view.analysis().coverage.straight_line;
    let surface = if ranked { Some(kept.surface(&site, view.shared(), key).await?) } else { kept.known_surface(key) };
    let checked = move |site: &ServedStudy| {
        let lens = view.lens()?;
        let analysis = lens.analysis;
        let others = (0..analysis.study.cohorts.len()).map(CohortId::from_index).filter(|c| *c != lens.cohort);
        let cohorts: Vec<CohortId> = std::iter::once(lens.cohort).chain(others).collect();
        let asked = (&analysis.study, &analysis.coverage);
        if analysis.coverage.straight_line {
            takes_no_links_without_roads(&proposal)?;
            let area_index = site.desks().ground();
            let (study, coverage) = asked;
            let by_lines = StraightAssessor { study, coverage, area_index, circle: lens.circle, provides: gives };
            let assessed = by_lines.assess(&cohorts, &proposal);
            return Ok(Json(SiteAnswer::new(study, lens.circle, gives, &[], &assessed)));
        }
        let desk = kept.desk(site, analysis)?;
        let verdict = desk.assess(asked, (lens.circle, gives), &cohorts, &proposal, surface.as_deref());
        let mut answer = SiteAnswer::new(&analysis.study, lens.circle, gives, &[], &verdict);
        if body.area {
            let access = desk.access(lens.cohort, lens.circle().mode).as_ref();
            let (study, coverage) = asked;
            let question = Question { study, coverage, access, cohort: lens.cohort, circle: lens.circle, provides: gives };
            answer.newly_area = newly_inside(site, &question, lens, &proposal);
        }
        Ok(Json(answer))
    };
    site.heavy(checked).await?
}

/// For every junction, the seniors whom a new site there would newly cover; GeoJSON points of those who would cover any. `counts` says what is
/// counted of a circle of several modes: buses to new sites are not.
#[utoipa::path(get, path = "/opportunity", tag = "propose", operation_id = "opportunity", params(ServiceQuery, LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A straight-line estimate has no network to ask", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn opportunity(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<ServiceQuery>,
    view: View,
) -> Result<Response, Problem> {
    let kept = site.desks().of(view.shared());
    let lens = view.lens()?;
    let gives = gives(lens, query.service.as_deref())?;
    let (key, circle) = ((lens.cohort, lens.circle, gives), lens.circle);
    let surface = kept.surface(&site, view.shared(), key).await?;
    let state = SurfaceState::of(view.analysis(), kept.coming(key).as_deref());
    let analysis = Arc::clone(view.shared());
    let text = site.heavy(move |_| points(&analysis, circle, &surface, &state)).await?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
}

/// How far the opportunity of every junction is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SurfaceState {
    /// Junctions of the network.
    pub junctions: usize,
    /// Those that are computed: all, or, of a scenario of a study whose opportunity is known, those that its edits touch.
    pub junctions_asked: usize,
    /// Of these, how many are done.
    pub junctions_done: usize,
    /// Seconds that it has taken so far, or took in all.
    pub seconds_s: f64,
    /// Whether it is there.
    pub done: bool,
}

impl SurfaceState {
    fn of(analysis: &Analysis, coming: Option<&PendingSurface>) -> Self {
        let (done, asked) = coming.map_or((0, 0), PendingSurface::junctions);
        Self {
            junctions: analysis.network.as_ref().map_or(0, |n| n.node_count()),
            junctions_asked: asked,
            junctions_done: done,
            seconds_s: rounded(coming.map_or(0.0, PendingSurface::seconds)),
            done: coming.is_some_and(PendingSurface::is_done),
        }
    }
}

/// How far `GET /opportunity` with the same query is; it begins nothing.
#[utoipa::path(get, path = "/opportunity/progress", tag = "propose", operation_id = "opportunity_progress", params(ServiceQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = SurfaceState),
        (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn opportunity_progress(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<ServiceQuery>,
    view: View,
) -> Answer<SurfaceState> {
    let lens = view.lens()?;
    let gives = gives(lens, query.service.as_deref())?;
    let coming = site.desks().of(view.shared()).coming((lens.cohort, lens.circle, gives));
    Ok(Json(SurfaceState::of(view.analysis(), coming.as_deref())))
}

/// How many links to suggest.
const MOST_LINKS: usize = 10;

/// For whom links are suggested.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LinksQuery {
    /// Id of a gap of this cohort and circle: links for its homes alone. For everybody when not said.
    pub gap: Option<String>,
}

/// Links, up to 300 m, that would bring most seniors inside who are kept out by a river or a wall; best first.
#[utoipa::path(get, path = "/links", tag = "propose", operation_id = "links", params(LinksQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = Vec<LinkSuggestion>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such gap", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A straight-line estimate has no network to ask, and links are not tried for a circle of several modes", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn links(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<LinksQuery>,
    view: View,
) -> Answer<Vec<LinkSuggestion>> {
    let kept = site.desks().of(view.shared());
    let suggested = move |site: &ServedStudy| {
        let lens = view.lens()?;
        takes_links(lens)?;
        let (study, coverage) = (&lens.analysis.study, &lens.analysis.coverage);
        let access = kept.desk(site, lens.analysis)?.access(lens.cohort, lens.circle().mode).as_ref();
        let question = Question { study, coverage, access, cohort: lens.cohort, circle: lens.circle, provides: ProvidedServices::Circle };
        let found = match &query.gap {
            None => question.suggest_links(MOST_LINKS),
            Some(id) => {
                let gap = gap_of(lens, id)?;
                question.suggest_links_for(MOST_LINKS, |home| gap.homes.binary_search(&home).is_ok())
            }
        };
        Ok(Json(found.iter().map(|s| LinkSuggestion::new(study, s)).collect()))
    };
    site.heavy(suggested).await?
}

fn points(analysis: &Analysis, circle: CircleId, surface: &Surface, state: &SurfaceState) -> String {
    use std::fmt::Write;
    let best = surface.best(|_| true).map_or(0.0, |(_, value)| seniors(value));
    let counts = surface_counts(&analysis.study, circle);
    let counts = serde_json::to_string(&counts).expect("a name is plain text");
    let SurfaceState { junctions, junctions_asked, seconds_s, .. } = state;
    let mut out = format!(
        "{{\"type\":\"FeatureCollection\",\"most_seniors\":{},\"counts\":{counts},\"junctions\":{junctions},\"junctions_asked\":{junctions_asked},\"seconds_s\":{seconds_s},\"features\":[",
        rounded(best)
    );
    let Some(net) = analysis.network.as_deref() else { return out + "]}" };
    let mut first = true;
    for (node, value) in surface.candidates().filter(|(_, value)| *value > 0) {
        let at = net.plane().unproject(net.node(node));
        let between = if first { "" } else { "," };
        first = false;
        let _ = write!(
            out,
            "{between}{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{:.6},{:.6}]}},\"properties\":{{\"seniors\":{}}}}}",
            at.lon(),
            at.lat(),
            rounded(seniors(value))
        );
    }
    out + "]}"
}

/// A study without roads has nothing that a link could join.
fn takes_no_links_without_roads(proposal: &Proposal) -> Result<(), Problem> {
    if proposal.links.is_empty() {
        return Ok(());
    }
    let why = "the study has no roads, so a link joins nothing; leave the links out, or name roads under [roads]";
    Err(Problem::unprocessable(why).in_chinese("这项研究没有道路，连通接不到任何路上。请去掉连通，或者加上道路。"))
}

/// Links are tried for circles of one mode.
fn takes_links(lens: Lens<'_>) -> Result<(), Problem> {
    SitingContext::takes_links(&lens.analysis.study, lens.circle).map_err(|e| Problem::unprocessable(e.to_string()))
}

/// What new sites give: a service of the circle, or all of them.
pub(in crate::api) fn gives(lens: Lens<'_>, service: Option<&str>) -> Result<ProvidedServices, Problem> {
    let study = &lens.analysis.study;
    let Some(id) = service.filter(|id| *id != "all") else { return Ok(ProvidedServices::Circle) };
    let found = ServiceId::from_index(position("service", id, study.services.iter().map(|s| s.id.as_str()))?);
    if !lens.circle().services.contains(&found) {
        let held: Vec<&str> = lens.circle().services.iter().map(|s| study.services[s.index()].id.as_str()).collect();
        return Err(Problem::bad_request(format!(
            "circle '{}' does not promise '{id}'; it promises {}",
            lens.circle().id,
            held.join(", ")
        )));
    }
    Ok(ProvidedServices::Service(found))
}

fn proposal(lens: Lens<'_>, body: &SiteBody) -> Result<Proposal, Problem> {
    let at = |what: &str, [lon, lat]: [f64; 2]| LonLat::new(lon, lat).map_err(|e| Problem::bad_request(format!("{what}: {e}")));
    let facility = |id: &str| facility_of(lens.analysis, id);
    let proposal = Proposal {
        sites: body.sites.iter().map(|p| at("sites", *p)).collect::<Result<_, _>>()?,
        closes: body.closes.iter().map(|id| facility(id)).collect::<Result<_, _>>()?,
        moves: body.moves.iter().map(|m| Ok((facility(&m.facility)?, at("moves", m.to)?))).collect::<Result<_, Problem>>()?,
        links: body.links.iter().map(|line| line.iter().map(|p| at("links", *p)).collect()).collect::<Result<_, _>>()?,
    };
    if proposal.links.iter().any(|line| line.len() < 2 || line.len() > MOST_CHANGES) {
        return Err(Problem::bad_request(format!("links: a line has 2 to {MOST_CHANGES} points")));
    }
    if !proposal.links.is_empty() {
        takes_links(lens)?;
    }
    let changes = proposal.changes();
    if changes == 0 || changes > MOST_CHANGES {
        return Err(Problem::bad_request(format!(
            "{changes} changes: expected 1 to {MOST_CHANGES} in sites, closes, moves and links together"
        )));
    }
    if proposal.gone().len() < proposal.closes.len() + proposal.moves.len() {
        return Err(Problem::bad_request("a facility is closed or moved twice; name each once"));
    }
    Ok(proposal)
}

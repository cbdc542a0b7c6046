//! The sites that close a promise: the best place in each place that fails.

use axum::Json;
use axum::extract::{Path, State};
use geo::{BoundingRect, Contains, MultiPolygon, Point};
use serde::Serialize;
use serde_json::{Value, json};

use super::conditions::{ConditionsQuery, View};
use super::targets::{Found, TargetsQuery};
use super::{Answer, Asked, gives_id, rounded};
use crate::analysis::Analysis;
use crate::export;
use crate::geom::LonLat;
use crate::ids::{AreaId, CircleId, NodeId, ServiceId};
use crate::model::{AreaLevel, Study};
use crate::serve::{Problem, Site};
use crate::siting::people::seniors;
use crate::siting::{Gives, Ground, Surface};
use crate::targets::{PlaceKind, Scored, Status};

/// Sites that one plan names at most.
const MOST_SITES: usize = 200;
/// A village without a boundary, or a compound, is served from within so many straight metres.
const NEAR_M: f64 = 1000.0;

/// One site.
#[derive(Debug, Serialize)]
struct PlanSite {
    /// What fails there.
    kind: PlaceKind,
    id: String,
    name: String,
    /// Row of the area.
    area: Option<usize>,
    town: Option<String>,
    /// Longitude, latitude.
    at: [f64; 2],
    /// Seniors in the place that fails.
    seniors: f64,
    /// Seniors whom the site would newly bring within the circle.
    newly: f64,
    /// `junction`: the junction that newly covers most; `home`: where most live, when no junction covers anybody anew.
    by: &'static str,
}

/// Where a site may stand.
enum Bounds<'a> {
    Town(AreaId),
    Shape(&'a MultiPolygon<f64>),
    Near([f64; 2]),
}

/// A place that wants a site.
struct Want<'a> {
    kind: PlaceKind,
    id: &'a str,
    name: &'a str,
    area: Option<usize>,
    town: Option<&'a str>,
    seniors: f64,
    bounds: Option<Bounds<'a>>,
}

/// The sites that would close a promise, one for each place that fails: the junction there that newly brings most seniors
/// within the circle of the service; where it would bring nobody, the home with most seniors. Nothing is changed.
#[utoipa::path(get, path = "/targets/{row}/plan", operation_id = "target_plan",
    params(("row" = String, Path, description = "A row's id"), TargetsQuery, ConditionsQuery),
    responses((status = 200, body = serde_json::Value),
        (status = 404, description = "No such pack or row", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No site closes it: it is no matter of places, or its service is unknown", body = Problem, content_type = "application/problem+json")))]
pub async fn plan(State(site): State<Site>, Path(row): Path<String>, Asked(query): Asked<TargetsQuery>, view: View) -> Answer<Value> {
    let shared = view.shared().clone();
    let asked = shared.clone();
    let board = site.heavy(move |_| Found::new(&asked, &query, &row)).await??;
    let service = service(&shared, board.row())?;
    let study = &shared.study;
    // The row's own circle, else the first that promises the service.
    let own = study.circles.iter().position(|c| board.row().circle.as_ref() == Some(&c.id) && c.services.contains(&service));
    let circle = own.or_else(|| study.circles.iter().position(|c| c.services.contains(&service))).map(CircleId::from_index);
    // Of a circle of several services a site gives all, as a centre would.
    let whole = own.is_some() && board.row().services.len() > 1;
    let gives = if whole { Gives::Circle } else { Gives::Service(service) };
    let surface = match circle {
        Some(circle) if shared.network.is_some() => {
            let kept = site.desks().of(&shared);
            Some(kept.surface(&site, &shared, (study.settings.cohort, circle, gives)).await?)
        }
        _ => None,
    };
    site.heavy(move |site| {
        let scored = board.row();
        let plan = Plan { analysis: &shared, ground: site.desks().ground(), surface: surface.as_deref() };
        let (sites, without) = plan.sites(scored);
        let mut out = export::about(&shared.study, shared.coverage.straight_line);
        out.insert("pack".into(), json!(board.board.pack));
        out.insert("row".into(), json!(scored));
        out.insert("service".into(), gives_id(&shared.study, gives).into());
        out.insert("circle".into(), circle.map(|c| shared.study.circles[c.index()].id.as_str()).into());
        out.insert("cohort".into(), shared.study.cohorts[shared.study.settings.cohort.index()].id.as_str().into());
        out.insert("newly".into(), rounded(sites.iter().map(|s| s.newly).sum()).into());
        out.insert("sites".into(), json!(sites));
        out.insert("without".into(), json!(without));
        Ok(Json(out.into()))
    })
    .await?
}

/// The service that sites would give: the first of the row that the study has.
fn service(analysis: &Analysis, row: &Scored) -> Result<ServiceId, Problem> {
    let study = &analysis.study;
    if matches!(row.kind, "rate" | "figure" | "not-spatial") || row.status == Status::NoData {
        return Err(Problem::unprocessable(format!("row '{}' is of kind {} and {}: no site closes it", row.row, row.kind, row.why.en)));
    }
    let named = |id: &String| study.services.iter().position(|s| s.id == *id);
    let found = row.services.iter().find_map(named).map(ServiceId::from_index);
    found.ok_or_else(|| {
        Problem::unprocessable(format!("row '{}' names no service of the study, so that no site can be said to give it", row.row))
    })
}

struct Plan<'a> {
    analysis: &'a Analysis,
    ground: &'a Ground,
    surface: Option<&'a Surface>,
}

impl Plan<'_> {
    /// Sites, and the names of places for which there is none.
    fn sites(&self, row: &Scored) -> (Vec<PlanSite>, Vec<String>) {
        let study = &self.analysis.study;
        let mut wants = wants(study, row);
        // What is counted stands anywhere: the towns where one brings most.
        let anywhere = row.kind == "count" && row.status == Status::Missed;
        if anywhere {
            wants = (0..study.areas.len()).filter(|r| study.areas[*r].level == AreaLevel::Town).map(|r| town(study, r, 0.0)).collect();
        }
        let (mut sites, mut without) = (Vec::new(), Vec::new());
        for want in wants.into_iter().take(MOST_SITES) {
            match self.best(&want) {
                Some(site) => sites.push(site),
                None => without.push(want.name.to_owned()),
            }
        }
        if anywhere {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of facilities, at least 0")]
            let most = row.short.as_ref().map_or(0, |s| s.value.ceil().min(MOST_SITES as f64) as usize);
            sites.sort_by(|a: &PlanSite, b| b.newly.total_cmp(&a.newly).then(a.area.cmp(&b.area)));
            sites.truncate(most);
            without.clear();
        }
        (sites, without)
    }

    fn best(&self, want: &Want<'_>) -> Option<PlanSite> {
        let bounds = want.bounds.as_ref()?;
        let site = |at: LonLat, newly: f64, by: &'static str| PlanSite {
            kind: want.kind,
            id: want.id.to_owned(),
            name: want.name.to_owned(),
            area: want.area,
            town: want.town.map(str::to_owned),
            at: [(at.lon() * 1e6).round() / 1e6, (at.lat() * 1e6).round() / 1e6],
            seniors: rounded(want.seniors),
            newly: rounded(newly),
            by,
        };
        let found = self.junction(bounds).filter(|(_, newly)| *newly > 0.0);
        found.map(|(at, newly)| site(at, newly, "junction")).or_else(|| self.home(bounds).map(|at| site(at, 0.0, "home")))
    }

    /// The junction within bounds that newly covers most.
    fn junction(&self, bounds: &Bounds<'_>) -> Option<(LonLat, f64)> {
        let (surface, net) = (self.surface?, self.analysis.network.as_ref()?);
        let at = |node: NodeId| net.plane().unproject(net.node(node));
        let (node, value) = match bounds {
            Bounds::Town(town) => {
                let towns = self.ground.towns_of_nodes(net);
                surface.best(|n| towns[n.index()] == Some(*town))
            }
            Bounds::Shape(shape) => {
                let rect = shape.bounding_rect()?;
                let inside = |n: NodeId| {
                    let at = at(n);
                    let point = Point::new(at.lon(), at.lat());
                    rect.contains(&point) && shape.contains(&point)
                };
                surface.best(inside)
            }
            Bounds::Near([lon, lat]) => surface.best_within(net, net.plane().project(LonLat::new(*lon, *lat).ok()?), NEAR_M),
        }?;
        Some((at(node), seniors(value)))
    }

    /// The home within bounds with most seniors, ties to the first.
    fn home(&self, bounds: &Bounds<'_>) -> Option<LonLat> {
        let study = &self.analysis.study;
        let inside = |row: &usize| {
            let home = &study.homes[*row];
            match bounds {
                Bounds::Town(town) => home.town == Some(*town),
                Bounds::Shape(shape) => shape.contains(&Point::new(home.at.lon(), home.at.lat())),
                Bounds::Near([lon, lat]) => LonLat::new(*lon, *lat).is_ok_and(|at| {
                    let (a, b) = (study.plane.project(at), study.plane.project(home.at));
                    (a.x - b.x).hypot(a.y - b.y) <= NEAR_M
                }),
            }
        };
        let best = (0..study.homes.len())
            .filter(inside)
            .max_by(|a, b| study.homes[*a].seniors.total_cmp(&study.homes[*b].seniors).then(b.cmp(a)))?;
        Some(study.homes[best].at)
    }
}

fn town(study: &Study, row: usize, seniors: f64) -> Want<'_> {
    let area = &study.areas[row];
    let (id, name) = (if area.code.is_empty() { area.name.as_str() } else { area.code.as_str() }, area.name.as_str());
    Want {
        kind: PlaceKind::Town,
        id,
        name,
        area: Some(row),
        town: Some(name),
        seniors,
        bounds: Some(Bounds::Town(AreaId::from_index(row))),
    }
}

/// The places of a row that want a site; for homes and zones, their towns.
fn wants<'a>(study: &'a Study, row: &'a Scored) -> Vec<Want<'a>> {
    if !row.homes.is_empty() || row.failing_kind == Some(PlaceKind::Zone) {
        return row.towns.iter().map(|t| town(study, t.area, t.seniors)).collect();
    }
    let want = |place: &'a crate::targets::Place| {
        let bounds = match place.kind {
            PlaceKind::Town => place.area.map(|a| Bounds::Town(AreaId::from_index(a))),
            _ => place.shape.as_ref().map(Bounds::Shape).or(place.at.map(Bounds::Near)),
        };
        Want {
            kind: place.kind,
            id: &place.id,
            name: &place.name,
            area: place.area,
            town: place.town.as_deref(),
            seniors: place.seniors,
            bounds,
        }
    };
    row.places.iter().map(want).collect()
}

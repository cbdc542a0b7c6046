//! From where a place is reached in time.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use geo::MultiPolygon;
use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::conditions::ConditionsQuery;
use crate::api::lens::LensQuery;
use crate::api::{QueryParams, View};
use crate::{Problem, ServedStudy};
use carecircle_analysis::isochrone::{IsochroneContext, RadiusField, SiteIsochrone, straight_area};
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::model::CircleMode;
use carecircle_base::units::Millis;
use carecircle_present::rows::{Lens, position, rounded};

/// Place, minutes and mode of a service area.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IsochroneQuery {
    /// Degrees east on WGS84.
    #[param(minimum = -180, maximum = 180)]
    pub lon: f64,
    /// Degrees north on WGS84.
    #[param(minimum = -90, maximum = 90)]
    pub lat: f64,
    /// More than 0, at most the study's longest; the circle's own when not said.
    pub minutes: Option<f64>,
    /// `circle` (as the circle is travelled; of several modes, by any of them; when not said), `walk`, or the id of a riding profile that a circle uses.
    pub mode: Option<String>,
}

/// The area from which a place is reached in time: a GeoJSON feature (RFC 7946).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Isochrone {
    /// `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// A MultiPolygon in degrees, counter-clockwise outside.
    #[schema(value_type = serde_json::Value)]
    pub geometry: Geometry,
    /// Description of the area and of those who live in it.
    pub properties: Inside,
}

/// What an isochrone is, and who lives in it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Inside {
    /// The place.
    pub at: [f64; 2],
    /// Who travels.
    pub cohort: String,
    /// `walk`, the riding profile's id, or several with `-` between: `walk-ebike-bus`. Homes that come by bus alone are spots of their own.
    pub mode: String,
    /// Within.
    pub limit_min: f64,
    /// People travel to the place (`place`): where a way is one-way, it counts in their direction.
    pub toward: &'static str,
    /// Homes whose own time to the place is within the limit.
    pub homes: usize,
    /// Their seniors.
    pub seniors: f64,
    /// From the place to the nearest usable way; null in a straight-line estimate.
    pub connector_m: Option<f64>,
    /// Whether times are straight lines times a factor (直线估算).
    pub straight_line: bool,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
}

/// From where a place is reached in time, and the seniors who live there. A home counts by its own time, and lies on its side of the shape.
#[utoipa::path(get, path = "/isochrone", tag = "isochrone", operation_id = "isochrone", params(IsochroneQuery, LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/geo+json", body = Isochrone),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The place is outside the study or off its network", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn isochrone(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<IsochroneQuery>,
    view: View,
) -> Result<Response, Problem> {
    let drawn = site.heavy(move |site| draw(site, &view, &query)).await??;
    let text = serde_json::to_string(&drawn).map_err(|e| Problem::internal(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
}

fn draw(site: &ServedStudy, view: &View, query: &IsochroneQuery) -> Result<Isochrone, Problem> {
    let lens = view.lens()?;
    let study = &lens.analysis.study;
    let at = LonLat::new(query.lon, query.lat).map_err(|e| Problem::bad_request(e.to_string()))?;
    let most = study.settings.max_minutes;
    let minutes = query.minutes.unwrap_or(lens.circle().minutes);
    if !(minutes > 0.0 && minutes <= most) {
        return Err(Problem::bad_request(format!("minutes={minutes}: expected more than 0 and at most {most}")));
    }
    let mode = mode(lens, query.mode.as_deref().unwrap_or("circle"))?;
    let [w, s, e, n] = carecircle_present::tiles::bounds(lens.analysis);
    // A few kilometres beyond the outermost home somebody may still come from.
    let margin = 0.05;
    if !((w - margin..=e + margin).contains(&at.lon()) && (s - margin..=n + margin).contains(&at.lat())) {
        return Err(Problem::unprocessable(format!(
            "({}, {}) is outside the study, whose homes lie between {w:.4}, {s:.4} and {e:.4}, {n:.4} (longitude comes first)",
            at.lon(),
            at.lat()
        )));
    }
    let Area { shape, inside, connector_m } = area(site, view, mode, at, Millis::from_minutes(minutes))?;
    Ok(Isochrone {
        kind: "Feature",
        geometry: Geometry::from(&shape),
        properties: Inside {
            at: at.into(),
            cohort: lens.cohort().id.clone(),
            mode: mode_id(lens, mode),
            limit_min: minutes,
            toward: "place",
            homes: inside.len(),
            seniors: rounded(inside.iter().map(|&h| study.homes[h].seniors).sum()),
            connector_m: connector_m.map(rounded),
            straight_line: lens.analysis.coverage.straight_line,
            simulated: study.simulated,
        },
    })
}

fn mode_id(lens: Lens<'_>, mode: CircleMode) -> String {
    mode.id(&lens.analysis.study.profiles)
}

fn mode(lens: Lens<'_>, asked: &str) -> Result<CircleMode, Problem> {
    if asked == "circle" {
        return Ok(lens.circle().mode);
    }
    let modes = lens.analysis.coverage.cohort(lens.cohort).modes.iter().map(|m| m.mode);
    let modes: Vec<CircleMode> = modes.filter(|m| !m.is_best() && *m != CircleMode::Bus).collect();
    let ids: Vec<String> = modes.iter().map(|m| mode_id(lens, *m)).collect();
    let known = ids.iter().map(String::as_str).chain(std::iter::once("circle"));
    Ok(modes[position("mode", asked, known)?])
}

struct Area {
    shape: MultiPolygon<f64>,
    /// Rows of the homes in time.
    inside: Vec<usize>,
    /// From the place to the network.
    connector_m: Option<f64>,
}

fn area(site: &ServedStudy, view: &View, mode: CircleMode, at: LonLat, limit: Millis) -> Result<Area, Problem> {
    let lens = view.lens()?;
    let analysis = lens.analysis;
    let (study, cohort) = (&analysis.study, lens.cohort());
    let canvas = site.walkers().canvas(analysis);
    let xy = study.plane.project(at);
    let parts = mode.parts().into_iter().filter(|mode| *mode != CircleMode::Bus);
    let walkers = parts.map(|mode| site.walkers().walker(analysis, lens.cohort, mode));
    let Some(walkers) = walkers.collect::<Option<Vec<_>>>() else {
        let speed_mps = mode.speed_mps(cohort, &study.profiles);
        let radius_m = limit.seconds() * speed_mps / study.settings.detour_factor;
        let homes: Vec<Xy> = study.homes.iter().map(|h| study.plane.project(h.at)).collect();
        let within = |h: usize| (homes[h].x - xy.x).hypot(homes[h].y - xy.y) <= radius_m;
        let shape = straight_area(canvas, &RadiusField::new(&[(xy, 0)], radius_m, 1), &|h| within(h as usize));
        return Ok(Area { shape, inside: (0..homes.len()).filter(|h| within(*h)).collect(), connector_m: None });
    };
    let snap_limit_m = study.settings.snap_limit_m;
    let travellers: Vec<IsochroneContext<'_>> =
        walkers.iter().map(|w| IsochroneContext::new(&w.network, &w.streets, &w.costs, &w.graph, w.profile, cohort.speed_mps)).collect();
    let ways = travellers.iter().zip(walkers.iter().map(|w| &*w.homes));
    let mut around = SiteIsochrone::new(ways, xy, limit).ok_or_else(|| {
        Problem::unprocessable(format!(
            "({}, {}) is off the network: no way that {} may use lies within {snap_limit_m} m; choose a place nearer to a road",
            at.lon(),
            at.lat(),
            cohort.id
        ))
    })?;
    if mode.has_bus() {
        let kept = site.desks().of(view.shared());
        around.include(kept.desk(site, analysis)?.access(lens.cohort, mode).by_bus(xy, limit));
    }
    let inside = around.in_time().iter().enumerate().filter(|(_, within)| **within).map(|(h, _)| h).collect();
    Ok(Area { shape: around.area(canvas), inside, connector_m: Some(around.snap().connector_m) })
}

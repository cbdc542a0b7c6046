//! What can be asked for, and where all of it stands: the data behind the families' map.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use geojson::{Feature, FeatureCollection, Geometry};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::api::{Answer, PathId, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_analysis::needs::{Needs, Want, WantKind, When};
use carecircle_base::model::{Facility, Level, Name};

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NeedsQuery {
    /// Characters, pinyin without tones, or its first letters, of a need, a service or another word for one; without it, all.
    pub q: Option<String>,
}

/// Something that can be asked for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NeedRow {
    /// `need` (a row of seeds/needs.toml) or `service` (one of the study).
    pub kind: &'static str,
    /// By which `/nearest` knows it: `need=` or `service=`.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// When a place must be open unless the asker says otherwise: `any`, `today` or `then`.
    pub open: &'static str,
    /// Facilities that answer it and are located; those that open later or have closed for good are left out.
    pub facilities: usize,
}

impl From<&Want> for NeedRow {
    fn from(want: &Want) -> Self {
        Self {
            kind: kind(want.kind),
            id: want.id.clone(),
            name: want.name.clone(),
            open: when(want.when),
            facilities: want.facilities.len(),
        }
    }
}

/// What can be asked for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NeedsFound {
    /// Needs, then services; when looked for, the likeliest first.
    pub needs: Vec<NeedRow>,
}

pub(super) fn kind(kind: WantKind) -> &'static str {
    match kind {
        WantKind::Need => "need",
        WantKind::Service => "service",
    }
}

pub(super) fn when(when: When) -> &'static str {
    match when {
        When::Any => "any",
        When::Today => "today",
        When::Then => "then",
    }
}

/// The want with this id.
pub(super) fn find<'a>(needs: &'a Needs, of: WantKind, id: &str) -> Result<&'a Want, Problem> {
    needs.get(of, id).ok_or_else(|| {
        let known: Vec<&str> = needs.all().iter().filter(|w| w.kind == of).map(|w| w.id.as_str()).collect();
        let kind = kind(of);
        Problem::not_found(format!("no facility of this study answers the {kind} '{id}'; there are {}", known.join(", ")))
    })
}

/// What families can ask for: needs such as 今天吃饭, then services. What nobody in the study answers is left out.
#[utoipa::path(get, path = "/needs", tag = "needs", operation_id = "needs", params(NeedsQuery), responses((status = 200, body = NeedsFound)))]
pub(crate) async fn needs(State(site): State<ServedStudy>, QueryParams(query): QueryParams<NeedsQuery>) -> Answer<NeedsFound> {
    let found = site.needs().find(query.q.as_deref().unwrap_or_default());
    Ok(Json(NeedsFound { needs: found.into_iter().map(NeedRow::from).collect() }))
}

/// Every facility that answers a need or a service, as GeoJSON (RFC 7946): name, kind, level, hours, telephone, and what the list says of it.
#[utoipa::path(get, path = "/needs/{kind}/{id}", tag = "needs", operation_id = "offers",
    params(("kind" = String, Path, description = "`need` or `service`"), ("id" = String, Path, description = "Its id")),
    responses((status = 200, content_type = "application/geo+json", body = Value),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn offers(State(site): State<ServedStudy>, PathId((of, id)): PathId<(String, String)>) -> Result<Response, Problem> {
    let of = match of.as_str() {
        "need" => WantKind::Need,
        "service" => WantKind::Service,
        other => return Err(Problem::not_found(format!("'{other}': expected need or service"))),
    };
    let text = site
        .heavy(move |site| {
            let want = find(site.needs(), of, &id)?;
            let analysis = site.analysis();
            let features = want.facilities.iter().map(|id| feature(analysis, want, id.index())).collect();
            Ok::<_, Problem>(FeatureCollection { bbox: None, features, foreign_members: None }.to_string())
        })
        .await??;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
}

fn feature(analysis: &Analysis, want: &Want, row: usize) -> Feature {
    let f: &Facility = &analysis.study.facilities[row];
    let told: Vec<Value> = want.shown(f).into_iter().map(|(h, v)| json!([h, v])).collect();
    let properties = json!({
        "id": f.id,
        "name": f.name,
        "kind": f.kind,
        "level": read(f).map(level_id),
        "level_written": f.level,
        "area_name": f.area_name,
        "address": f.address,
        "phone": f.phone,
        "hours": f.hours,
        "told": told,
        "simulated": analysis.study.simulated,
    });
    let Value::Object(properties) = properties else { unreachable!("an object was written") };
    Feature {
        bbox: None,
        geometry: f.at.map(|at| Geometry::new_point([at.lon(), at.lat()])),
        id: Some(geojson::feature::Id::String(f.id.clone())),
        properties: Some(properties),
        foreign_members: None,
    }
}

/// The word for a level: `city`, `county`, `town` or `village`.
pub(super) fn level_id(level: Level) -> &'static str {
    match level {
        Level::City => "city",
        Level::County => "county",
        Level::Town => "town",
        Level::Village => "village",
    }
}

/// The level that the list names, where it names one.
pub(super) fn read(facility: &Facility) -> Option<Level> {
    facility.level.as_deref().and_then(Level::read)
}

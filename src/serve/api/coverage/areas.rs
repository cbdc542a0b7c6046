//! Towns and villages.

use axum::Json;
use axum::extract::State;
use geo::BoundingRect;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::summary::Covered;
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, Curve, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_base::model::AreaLevel;
use carecircle_present::rows::Lens;

/// Level of the areas that are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LevelQuery {
    /// `town` or `village`; both when not said.
    pub level: Option<String>,
}

/// Areas through one lens.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Areas {
    /// For whom.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// In the order of the study.
    pub areas: Vec<AreaRow>,
}

/// One area.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AreaRow {
    /// Its code where no other area has that, else made from its level, name and town; tiles, gaps and links name it so.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// Administrative code; may be empty.
    pub code: String,
    /// `town` or `village`.
    #[schema(value_type = String)]
    pub level: AreaLevel,
    /// Id of the town of a village, where known.
    pub parent: Option<String>,
    /// West, south, east, north in degrees; null when the area has neither shape nor homes.
    pub bounds: Option<[f64; 4]>,
    /// Who is covered at the circle's own limit.
    pub covered: Covered,
    /// Covered within each minute.
    pub curve: Curve,
}

/// Who is covered, by area.
#[utoipa::path(get, path = "/areas", tag = "areas", operation_id = "areas", params(LensQuery, LevelQuery, ConditionsQuery),
    responses((status = 200, body = Areas), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn areas(State(site): State<ServedStudy>, view: View, QueryParams(level): QueryParams<LevelQuery>) -> Answer<Areas> {
    site.heavy(move |_| Ok(Json(list(view.lens()?, level.level.as_deref())?))).await?
}

fn list(lens: Lens<'_>, level: Option<&str>) -> Result<Areas, Problem> {
    let levels: &[AreaLevel] = match level {
        None => &[AreaLevel::Town, AreaLevel::Village],
        Some("town") => &[AreaLevel::Town],
        Some("village") => &[AreaLevel::Village],
        Some(other) => return Err(Problem::bad_request(format!("level '{other}': there are town and village"))),
    };
    let study = &lens.analysis.study;
    let circled = lens.circled();
    let mut curves = vec![Curve::new(lens.most_minutes()); study.areas.len()];
    let mut boxes: Vec<Option<[f64; 4]>> = vec![None; study.areas.len()];
    for (home, time) in study.homes.iter().zip(&circled.time) {
        for area in [home.town, home.village].into_iter().flatten() {
            if let Some(time) = time {
                curves[area.index()].add(*time, home.seniors);
            }
            let [w, s, e, n] = boxes[area.index()].unwrap_or([home.at.lon(), home.at.lat(), home.at.lon(), home.at.lat()]);
            boxes[area.index()] = Some([w.min(home.at.lon()), s.min(home.at.lat()), e.max(home.at.lon()), n.max(home.at.lat())]);
        }
    }
    let areas = study
        .areas
        .iter()
        .zip(curves)
        .enumerate()
        .filter(|(_, (area, _))| levels.contains(&area.level))
        .map(|(row, (area, curve))| AreaRow {
            id: area.id.clone(),
            name: area.name.clone(),
            code: area.code.clone(),
            level: area.level,
            parent: area.parent.map(|town| study.areas[town.index()].id.clone()),
            bounds: area
                .shape
                .as_ref()
                .and_then(|s| s.bounding_rect())
                .map(|b| [b.min().x, b.min().y, b.max().x, b.max().y])
                .or(boxes[row]),
            covered: Covered::judged(circled.areas[row], circled.evidence.certainty),
            curve: curve.summed(),
        })
        .collect();
    Ok(Areas { cohort: lens.cohort().id.clone(), circle: lens.circle().id.clone(), areas })
}

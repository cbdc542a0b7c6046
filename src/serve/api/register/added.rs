//! Facilities that no list has, added on the page.

use axum::Json;
use axum::extract::{FromRef, State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::effect::effect;
use super::rows::{CorrectionBody, CorrectionPreview, config, reading};
use crate::api::site::propose::Body;
use crate::api::study::unlocated::{no_folder, problem, within};
use crate::api::{Answer, PathId, View};
use crate::{Allowed, Problem, ServedStudy, ServerState};
use carecircle_import::correct::{
    ADDED_FILE, JudgedRow, NewFacility, add_facility, judge_new, read_corrections, remove_facility, write_corrections,
};
use carecircle_import::locate::TablesLock;

/// A facility to be added.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFacilityBody {
    /// Cells by header: 名称, 类型, 经度, 纬度 (degrees on WGS84), 地址, 电话, 营业时间, 床位, 座位, 状态, 开业日期, 关停日期.
    pub values: BTreeMap<String, String>,
    /// Who adds it; may be empty.
    #[serde(default)]
    pub who: String,
    /// Why; may be empty.
    #[serde(default)]
    pub why: String,
}

/// A facility that was added or taken out again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct AddedFacility {
    /// List of added facilities, `added.csv`.
    pub list: String,
    /// Id of its row.
    pub row: String,
}

impl NewFacilityBody {
    /// The facility, if it has a name, a kind and a place.
    fn facility(&self) -> Result<(NewFacility, CorrectionBody), Problem> {
        let values = self.values.iter().map(|(k, v)| (k.clone(), Some(v.clone()))).collect();
        let body = CorrectionBody { values, who: self.who.clone(), why: self.why.clone() };
        body.check()?;
        for header in ["名称", "类型", "经度", "纬度"] {
            if self.values.get(header).is_none_or(|cell| cell.trim().is_empty()) {
                let detail = format!("a new facility needs a name (名称), a kind (类型) and a place (经度, 纬度); {header} is blank");
                return Err(Problem::bad_request(detail).in_chinese(format!("还没有填写“{header}”。新设施要有名称、类型和位置。")));
            }
        }
        let cells = self.values.iter().map(|(k, v)| (k.clone(), v.trim().to_owned())).collect();
        Ok((NewFacility { cells }, body))
    }
}

/// The facility as the import would read it; refused without a place near the study.
fn judged(site: &ServedStudy, facility: &NewFacility) -> Result<JudgedRow, Problem> {
    let judged = judge_new(&config(site)?, facility).map_err(problem)?;
    let at = judged.facility.as_ref().and_then(|f| f.at);
    let at = at.ok_or_else(|| Problem::bad_request("its coordinates cannot be read").in_chinese("这处设施的经纬度读不懂。"))?;
    within(site.analysis(), at)?;
    Ok(judged)
}

/// Adds a facility. Written into `added.csv` beside the lists; the map shows it after `POST /reload`.
#[utoipa::path(post, path = "/added", tag = "lists", operation_id = "add_facility", request_body = NewFacilityBody, security(("token" = [])),
    responses((status = 200, body = AddedFacility),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder, or it cannot be written", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The place is far from the study", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Another program writes the tables", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(_: Allowed, State(live): State<ServerState>, Body(body): Body<NewFacilityBody>) -> Answer<AddedFacility> {
    let (facility, signed) = body.facility()?;
    let site = ServedStudy::from_ref(&live);
    site.heavy(move |site| {
        judged(site, &facility)?;
        let folder = site.folder().ok_or_else(no_folder)?;
        let lock = TablesLock::take(folder).map_err(problem)?;
        let row = add_facility(folder, &lock, &facility, &signed.signature()).map_err(problem)?;
        Ok(Json(AddedFacility { list: ADDED_FILE.to_owned(), row }))
    })
    .await?
}

/// What an added facility would do: how the import would read it, and who would gain. Nothing is written.
#[utoipa::path(post, path = "/added/preview", tag = "lists", operation_id = "preview_facility", params(crate::api::LensQuery, crate::api::ConditionsQuery),
    request_body = NewFacilityBody,
    responses((status = 200, body = CorrectionPreview),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The place is far from the study", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn preview(State(site): State<ServedStudy>, view: View, Body(body): Body<NewFacilityBody>) -> Answer<CorrectionPreview> {
    let (facility, _) = body.facility()?;
    site.heavy(move |site| {
        let judged = judged(site, &facility)?;
        let effect = view.lens().ok().map(|lens| effect(lens, "", judged.facility.clone()));
        Ok(Json(CorrectionPreview { reading: reading(site, &judged), effect }))
    })
    .await?
}

/// Takes an added facility out again, with its corrections.
#[utoipa::path(delete, path = "/added/{row}", tag = "lists", operation_id = "remove_facility", params(("row" = String, Path, description = "Its id")),
    security(("token" = [])),
    responses((status = 200, body = AddedFacility),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder, or it cannot be written", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Another program writes the tables", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(_: Allowed, State(live): State<ServerState>, PathId(row): PathId) -> Answer<AddedFacility> {
    let site = ServedStudy::from_ref(&live);
    site.heavy(move |site| {
        let folder = site.folder().ok_or_else(no_folder)?;
        let lock = TablesLock::take(folder).map_err(problem)?;
        if !remove_facility(folder, &lock, &row).map_err(problem)? {
            let detail = format!("no facility '{row}' was added");
            return Err(Problem::not_found(detail).in_chinese(format!("没有添加过编号为“{row}”的设施。")));
        }
        let mut kept = read_corrections(folder).map_err(problem)?;
        let before = kept.len();
        kept.retain(|c| !(c.list == ADDED_FILE && c.row == row));
        if kept.len() < before {
            write_corrections(folder, &lock, &kept).map_err(problem)?;
        }
        Ok(Json(AddedFacility { list: ADDED_FILE.to_owned(), row }))
    })
    .await?
}

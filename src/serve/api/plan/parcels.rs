//! `POST /parcels`: a list of places where something could be built, read in its coordinate system.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::solve::PlanPlace;
use crate::api::study::inputs::InputRow;
use crate::api::{Answer, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::crs_check::{CrsSuspicion, suspect_crs};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Name, Severity, Study};
use carecircle_import::crs::Crs;
use carecircle_import::{Parcel, ParcelNote, ParcelOptions, parcels_from};
use carecircle_present::rows::{degrees, position};

/// How a list is to be read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ParcelsQuery {
    /// The name of the file: `.csv`, `.xlsx` and other workbooks, `.geojson`. By how it begins when the name does not say.
    #[serde(default)]
    pub file: String,
    /// `WGS84`, `GCJ-02`, `BD-09` or an EPSG code such as `EPSG:4549`; what the file itself says, else WGS84, when not said.
    pub crs: Option<String>,
    /// Whether the two columns are exchanged: latitude or northing in the first.
    #[serde(default)]
    pub swapped: bool,
    /// Ids of the services that a site is to give, with commas between: a place's capacity is its beds or its seats, whichever they
    /// count in. When not said, its seats, else its beds.
    #[serde(default)]
    pub services: String,
}

/// A list of places as it was read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParcelsRead {
    /// The coordinate system in which it was read.
    pub crs: String,
    /// Name of the coordinate system.
    pub crs_name: Name,
    /// As `places` of a plan.
    pub places: Vec<PlanPlace>,
    /// What is odd, row by row; the first 200.
    pub rows: Vec<ParcelRow>,
    /// What became of the list, counted by reason.
    pub input: InputRow,
    /// When the places would fit the study better if read in another way.
    pub doubt: Option<ParcelDoubt>,
}

/// A row that is left out, or kept with a doubt.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ParcelRow {
    /// Its number in the file, from 1, the headers included; of the feature in GeoJSON.
    pub number: u32,
    /// As the list names it; may be empty.
    pub name: String,
    /// `dropped` or `warning`.
    #[schema(value_type = String)]
    pub severity: Severity,
    /// The reason, as `input.notes` has it.
    pub reason: String,
    /// What the row says; empty where it says nothing.
    pub found: String,
}

/// Another way of reading a list, under which its places fit the study better.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ParcelDoubt {
    /// The coordinate system.
    pub crs: String,
    /// Name of the coordinate system.
    pub crs_name: Name,
    /// Whether the two columns are exchanged.
    pub swapped: bool,
    /// Why.
    pub sentence: Name,
}

/// Place of a plan for `services`, whose unit says which of the list's columns is its capacity.
fn place(study: &Study, services: &[ServiceId], p: Parcel) -> PlanPlace {
    let capacity = study.site_capacity(services, p.beds, p.seats);
    PlanPlace { id: Some(p.id), name: p.name, lon: degrees(p.at.lon()), lat: degrees(p.at.lat()), cost: p.cost, capacity }
}

impl From<ParcelNote> for ParcelRow {
    fn from(n: ParcelNote) -> Self {
        Self { number: n.number, name: n.name, severity: n.severity, reason: n.reason.to_owned(), found: n.found }
    }
}

impl From<CrsSuspicion> for ParcelDoubt {
    fn from(d: CrsSuspicion) -> Self {
        let crs = d.likely.crs.unwrap_or_default();
        Self { crs: crs.to_string(), crs_name: crs.said().into(), swapped: d.likely.swapped, sentence: d.sentence().into() }
    }
}

/// Reads a list of parcels: CSV, a workbook or GeoJSON (of a shape, a point on it), in any coordinate system; what
/// `POST /plans` takes as `places`. It says so when the places would fit the study better in another system. Nothing is kept.
#[utoipa::path(post, path = "/parcels", tag = "parcels", operation_id = "parcels", params(ParcelsQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "The file, at most 16 MiB"),
    responses((status = 200, body = ParcelsRead),
        (status = 400, description = "There is no such coordinate system", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The list cannot be read", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn read(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<ParcelsQuery>,
    body: Bytes,
) -> Answer<ParcelsRead> {
    let crs: Option<Crs> = query.crs.as_deref().map(str::parse).transpose().map_err(|e| Problem::bad_request(format!("crs: {e}")))?;
    let reading = ParcelOptions { crs, swapped: query.swapped };
    let read = move |site: &ServedStudy| {
        let list = parcels_from(&body, &query.file, reading).map_err(|e| Problem::unprocessable(e.to_string()))?;
        let analysis = site.analysis();
        let study = &analysis.study;
        let ids = query.services.split(',').map(str::trim).filter(|id| !id.is_empty());
        let service = |id| position("service", id, study.services.iter().map(|s| s.id.as_str())).map(ServiceId::from_index);
        let services: Vec<ServiceId> = ids.map(service).collect::<Result<_, _>>()?;
        let doubt = suspect_crs(&analysis.study, analysis.network.as_deref(), &list);
        Ok(Json(ParcelsRead {
            crs: list.crs.to_string(),
            crs_name: list.crs.said().into(),
            input: InputRow::from(&list.report),
            rows: list.notes.into_iter().map(Into::into).collect(),
            places: list.parcels.into_iter().map(|p| place(study, &services, p)).collect(),
            doubt: doubt.map(Into::into),
        }))
    };
    site.heavy(read).await?
}

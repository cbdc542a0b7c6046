//! Versions of the study by date: kept, listed, opened, compared.

use std::path::{Path, PathBuf};

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::{FromRef, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::site::propose::Body;
use crate::api::study::unlocated::{no_folder, read_only};
use crate::api::{Answer, PathId, QueryParams};
use crate::keep_version::{keep_version, version_changes};
use crate::read_study::with_causes;
use crate::{Allowed, Problem, ServedStudy, ServerState};
use carecircle_analysis::register::MatchAnswers;
use carecircle_base::model::Name;
use carecircle_store::{KeptVersion, VERSION_RESULTS, VERSION_STUDY, VersionError};

/// The versions that are kept.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Versions {
    /// The latest date first.
    pub versions: Vec<VersionEntry>,
    /// Day that a new version would stand for: the study's date, else today's.
    pub today: String,
    /// Why none can be kept; null when one can.
    pub read_only: Option<Name>,
}

/// A version that is kept, and whether it is whole.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct VersionEntry {
    /// As it was kept.
    pub version: KeptVersion,
    /// Files that are not what was kept; empty for a version that is whole.
    pub altered: Vec<String>,
}

/// A version to be kept.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionBody {
    /// Name in words; may be empty.
    #[serde(default)]
    pub name: String,
    /// Day that it stands for, as `2026-06-30`.
    pub date: String,
    /// Who keeps it; may be empty.
    #[serde(default)]
    pub who: String,
}

/// Two versions, and answers on which rows are one facility.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct VersionPair {
    /// Id of the earlier version; the study as it stands when not said.
    pub from: Option<String>,
    /// Id of the later version; the study as it stands when not said.
    pub to: Option<String>,
    /// Pairs of ids, `EARLIER=LATER`, one a line, that are one facility.
    pub same: Option<String>,
    /// Pairs of ids that are not.
    pub different: Option<String>,
}

fn problem(error: &VersionError) -> Problem {
    let said = with_causes(error);
    match error {
        VersionError::Label { .. } => {
            Problem::bad_request(said).in_chinese("请填写 2026-06-30 这样的日期；名称不超过 60 字，不能含 / \\ : * ? \" < > |。")
        }
        VersionError::Taken { id } => Problem::conflict(said).in_chinese(format!("“{id}”已经留存过，留存的版本不会改动。请另取一个名称。")),
        VersionError::Missing { id } => Problem::not_found(said).in_chinese(format!("没有名为“{id}”的版本。")),
        VersionError::File { .. } => Problem::conflict(said.clone()).in_chinese(format!("文件读写不了，什么也没有留存：{said}")),
        VersionError::Results { reason } => Problem::unprocessable(said).in_chinese(format!("现在的数据算不出结果，没有留存：{reason}")),
    }
}

/// The versions of the study, each with whether it is as it was kept.
#[utoipa::path(get, path = "/versions", tag = "versions", operation_id = "versions", responses((status = 200, body = Versions)))]
pub(crate) async fn versions(State(site): State<ServedStudy>) -> Answer<Versions> {
    site.heavy(|site| {
        let today = || jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date();
        let date = site.analysis().study.settings.date.unwrap_or_else(today).to_string();
        let entry = |version: KeptVersion, dir: &Path| {
            let altered = version.altered(dir).map_err(|e| problem(&e))?;
            Ok(VersionEntry { altered, version })
        };
        let kept = site.folder().map_or_else(Vec::new, |dir| KeptVersion::all(dir).into_iter().map(|v| entry(v, dir)).collect());
        let versions = kept.into_iter().collect::<Result<_, Problem>>()?;
        Ok(Json(Versions { versions, today: date, read_only: read_only(site.folder(), &[]) }))
    })
    .await?
}

/// Keeps the study as its folder stands now: its files, their hashes, and the results computed from them. It never changes again.
#[utoipa::path(post, path = "/versions", tag = "versions", operation_id = "keep_version", request_body = VersionBody, security(("token" = [])),
    responses((status = 200, body = KeptVersion),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is kept already, or cannot be written", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The study cannot be computed as it stands", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn keep(_: Allowed, State(live): State<ServerState>, Body(body): Body<VersionBody>) -> Answer<KeptVersion> {
    let site = ServedStudy::from_ref(&live);
    site.heavy(move |site| {
        let dir = site.folder().ok_or_else(no_folder)?;
        keep_version(dir, &body.date, &body.name, &body.who).map(Json).map_err(|e| problem(&e))
    })
    .await?
}

/// A file of the results of a version, as it was kept.
#[utoipa::path(get, path = "/versions/{version}/{file}", tag = "versions", operation_id = "version_file",
    params(("version" = String, Path, description = "Its id"), ("file" = String, Path, description = "Name of a file of its results")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn file(State(site): State<ServedStudy>, PathId((id, file)): PathId<(String, String)>) -> Result<Response, Problem> {
    let (bytes, name) = site
        .heavy(move |site| {
            let dir = site.folder().ok_or_else(no_folder)?;
            let version = KeptVersion::read(dir, &id).map_err(|e| problem(&e))?;
            // Only what was kept is opened: the path is compared, not taken.
            let path = format!("{VERSION_RESULTS}/{file}");
            let known = version.files.iter().any(|f| f.path == path);
            let missing = || Problem::not_found(format!("the version '{id}' has no file '{file}'"));
            let bytes = std::fs::read(version.folder(dir).join(&path)).ok().filter(|_| known).ok_or_else(missing)?;
            Ok::<_, Problem>((bytes, file))
        })
        .await??;
    let kind = match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("json") => "application/json",
        Some("geojson") => "application/geo+json",
        Some("csv") => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    };
    let mut response = Bytes::from(bytes).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

/// What changed between two versions: facilities that opened, closed, moved or changed, pairs that may be one, and the change in covered
/// seniors by cause, whose parts add up. As `carecircle changes` says it.
#[utoipa::path(get, path = "/versions/changes", tag = "versions", operation_id = "version_changes", params(VersionPair),
    responses((status = 200, description = "As `carecircle changes --json` writes it", body = serde_json::Value),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such version", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The two cannot be compared", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn changes(State(site): State<ServedStudy>, QueryParams(pair): QueryParams<VersionPair>) -> Answer<serde_json::Value> {
    site.heavy(move |site| {
        let dir = site.folder().ok_or_else(no_folder)?;
        let folder = |id: &Option<String>| -> Result<PathBuf, Problem> {
            id.as_deref().filter(|id| !id.is_empty()).map_or_else(
                || Ok(dir.to_owned()),
                |id| KeptVersion::read(dir, id).map(|v| v.folder(dir).join(VERSION_STUDY)).map_err(|e| problem(&e)),
            )
        };
        let answers = MatchAnswers { same: pairs(pair.same.as_deref())?, different: pairs(pair.different.as_deref())? };
        let report = version_changes(&folder(&pair.from)?, &folder(&pair.to)?, &answers)
            .map_err(|why| Problem::unprocessable(why.clone()).in_chinese(format!("这两期不能比：{why}")))?;
        serde_json::to_value(report).map(Json).map_err(|e| Problem::internal(e.to_string()))
    })
    .await?
}

fn pairs(text: Option<&str>) -> Result<Vec<(String, String)>, Problem> {
    let lines = text.unwrap_or_default().lines().filter(|line| !line.is_empty());
    let pair = |line: &str| {
        let split =
            line.split_once('=').ok_or_else(|| Problem::bad_request(format!("'{line}': expected EARLIER=LATER, ids of facilities")))?;
        Ok((split.0.to_owned(), split.1.to_owned()))
    };
    lines.map(pair).collect()
}

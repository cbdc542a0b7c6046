//! The JSON of the desk, below `/desk/v1`.
//!
//! ```text
//! GET    /studies                      studies and drafts of the workspace
//! POST   /studies/{study}/open         ─▶ job          POST /demo ─▶ job
//! POST   /studies/{study}/publish      ─▶ job
//! POST   /drafts                       GET, DELETE /drafts/{draft}
//! PUT    /drafts/{draft}/files/{name}  DELETE          PUT  /drafts/{draft}/answers
//! POST   /drafts/{draft}/make          ─▶ job
//! GET    /templates/{pack}             the workbook of what to bring; `plain` without a pack
//! GET    /jobs/{job}                   POST /jobs/{job}/stop
//! POST   /keys                         an address with a key that works once
//! ```

use carecircle_words::say;
use std::path::Path;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::answers::AnswersBody;
use super::drafts::{DraftEntry, Settled};
use super::home::StudyEntry;
use super::jobs::JobView;
use super::{Desk, upload};
use crate::Problem;
use crate::api::PathId;
use crate::public_url::encoded;
use carecircle_analysis::targets::{Pack, PackError};
use carecircle_base::model::Name;
use carecircle_import::bring::Draft;
use carecircle_present::template::{template_name, template_workbook};

/// Id of the template without a pack.
const PLAIN: &str = "plain";

type Answer<T> = Result<Json<T>, Problem>;

/// Routes whose bodies are short.
pub(super) fn router() -> Router<Desk> {
    Router::new()
        .route("/studies", get(studies))
        .route("/studies/{study}/open", post(open))
        .route("/studies/{study}/publish", post(publish))
        .route("/demo", post(demo))
        .route("/drafts", post(create))
        .route("/drafts/{draft}", get(draft).delete(remove))
        .route("/drafts/{draft}/files/{name}", delete(remove_file))
        .route("/drafts/{draft}/answers", put(answers))
        .route("/drafts/{draft}/make", post(make))
        .route("/templates/{pack}", get(template))
        .route("/jobs/{job}", get(job))
        .route("/jobs/{job}/stop", post(stop))
        .route("/keys", post(keys))
}

/// Routes that are sent whole files.
pub(super) fn uploads() -> Router<Desk> {
    Router::new().route("/drafts/{draft}/files/{name}", put(upload_file))
}

/// The answer to a path that there is not.
pub(super) async fn unknown(uri: Uri) -> Problem {
    Problem::not_found(format!("the desk has no {}", uri.path()))
}

/// Runs `work` off the async threads.
async fn blocking<T: Send + 'static>(desk: &Desk, work: impl FnOnce(&Desk) -> T + Send + 'static) -> Result<T, Problem> {
    let desk = desk.clone();
    tokio::task::spawn_blocking(move || work(&desk)).await.map_err(|e| Problem::internal(e.to_string()))
}

fn parsed<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|e| Problem::bad_request(format!("the body is not the JSON that is expected here: {e}")))
}

/// Subject of the jobs that make a study of a draft.
fn making(draft: &str) -> String {
    format!("make {draft}")
}

/// Refuses a change of a draft of which a study is being made: the study is of the files as they are.
fn not_while_making(desk: &Desk, draft: &str) -> Result<(), Problem> {
    if desk.jobs.is_under_way(&making(draft)) {
        return Err(Problem::conflict(say!("desk-study-being-made")));
    }
    Ok(())
}

/// What the start page shows.
#[derive(Debug, Serialize)]
struct Workspace {
    /// Path of the workspace folder.
    home: String,
    studies: Vec<StudyEntry>,
    drafts: Vec<DraftEntry>,
    packs: Vec<PackEntry>,
}

/// A policy pack for which there is a template.
#[derive(Debug, Serialize)]
struct PackEntry {
    id: String,
    name: Name,
}

async fn studies(State(desk): State<Desk>) -> Answer<Workspace> {
    let read = |desk: &Desk| Workspace {
        home: desk.home.dir().display().to_string(),
        studies: desk.home.studies(desk.demo),
        drafts: desk.drafts.all(),
        packs: Pack::built_in().iter().filter_map(|id| pack(id).ok()).map(|p| PackEntry { id: p.id, name: p.name }).collect(),
    };
    blocking(&desk, read).await.map(Json)
}

async fn open(State(desk): State<Desk>, PathId(id): PathId) -> Result<Response, Problem> {
    let known = id.clone();
    blocking(&desk, move |desk| desk.home.study(&known).map(drop)).await??;
    let worker = desk.clone();
    begun(desk.jobs.begin(format!("open {id}"), move |job| worker.open(&id, job))?.view())
}

async fn publish(State(desk): State<Desk>, PathId(id): PathId) -> Result<Response, Problem> {
    let known = id.clone();
    blocking(&desk, move |desk| desk.home.study(&known).map(drop)).await??;
    let worker = desk.clone();
    begun(desk.jobs.begin(format!("publish {id}"), move |job| worker.publish(&id, job))?.view())
}

async fn demo(State(desk): State<Desk>) -> Result<Response, Problem> {
    let worker = desk.clone();
    begun(desk.jobs.begin("demo".to_owned(), move |job| worker.open_demo(job))?.view())
}

/// A job that was begun.
fn begun(job: JobView) -> Result<Response, Problem> {
    Ok((StatusCode::ACCEPTED, Json(job)).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NewDraft {
    title: Option<String>,
}

async fn create(State(desk): State<Desk>, body: Bytes) -> Result<Response, Problem> {
    let NewDraft { title } = if body.is_empty() { NewDraft::default() } else { parsed(&body)? };
    let draft = blocking(&desk, |desk| desk.drafts.create(title).and_then(|id| desk.drafts.read(&id))).await??.draft;
    Ok((StatusCode::CREATED, Json(draft)).into_response())
}

/// A draft as it is sent.
fn settled(read: Result<Settled, Problem>) -> Answer<Draft> {
    read.map(|settled| Json(settled.draft))
}

async fn draft(State(desk): State<Desk>, PathId(id): PathId) -> Answer<Draft> {
    settled(blocking(&desk, move |desk| desk.drafts.read(&id)).await?)
}

async fn remove(State(desk): State<Desk>, PathId(id): PathId) -> Result<StatusCode, Problem> {
    not_while_making(&desk, &id)?;
    blocking(&desk, move |desk| desk.drafts.remove(&id)).await??;
    Ok(StatusCode::NO_CONTENT)
}

async fn upload_file(
    State(desk): State<Desk>,
    PathId((id, name)): PathId<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Draft> {
    not_while_making(&desk, &id)?;
    let (draft, file) = (id.clone(), name.clone());
    let folder = blocking(&desk, move |desk| desk.drafts.place_for(&draft, &file, desk.limits.files)).await??;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    upload::receive(folder.clone(), name.clone(), length, body, desk.limits.file_bytes).await?;
    desk.drafts.brought(&folder, &name);
    settled(blocking(&desk, move |desk| desk.drafts.read(&id)).await?)
}

async fn remove_file(State(desk): State<Desk>, PathId((id, name)): PathId<(String, String)>) -> Answer<Draft> {
    not_while_making(&desk, &id)?;
    settled(blocking(&desk, move |desk| desk.drafts.remove_file(&id, &name).and_then(|()| desk.drafts.read(&id))).await?)
}

async fn answers(State(desk): State<Desk>, PathId(id): PathId, body: Bytes) -> Answer<Draft> {
    not_while_making(&desk, &id)?;
    let body: AnswersBody = parsed(&body)?;
    settled(blocking(&desk, move |desk| desk.drafts.answer(&id, body)).await?)
}

async fn make(State(desk): State<Desk>, PathId(id): PathId) -> Result<Response, Problem> {
    let known = id.clone();
    blocking(&desk, move |desk| desk.drafts.folder(&known).map(drop)).await??;
    let worker = desk.clone();
    begun(desk.jobs.begin(making(&id), move |job| worker.make(&id, job))?.view())
}

async fn job(State(desk): State<Desk>, PathId(id): PathId) -> Answer<JobView> {
    Ok(Json(desk.jobs.find(&id)?.view()))
}

async fn stop(State(desk): State<Desk>, PathId(id): PathId) -> Answer<JobView> {
    let job = desk.jobs.find(&id)?;
    job.stop();
    Ok(Json(job.view()))
}

/// Built-in pack of an id.
fn pack(id: &str) -> Result<Pack, PackError> {
    Pack::find(id, Path::new(""))
}

async fn template(State(desk): State<Desk>, PathId(id): PathId) -> Result<Response, Problem> {
    let known = id == PLAIN || Pack::built_in().contains(&id);
    if !known {
        return Err(Problem::not_found(say!("desk-there-no-template", id, plain = PLAIN, packs = Pack::built_in().join(", "))));
    }
    let write = move |_: &Desk| -> Result<(String, Vec<u8>), Problem> {
        let pack = if id == PLAIN { None } else { Some(pack(&id).map_err(|e| Problem::internal(e.to_string()))?) };
        let bytes = template_workbook(pack.as_ref()).map_err(|e| Problem::internal(e.to_string()))?;
        Ok((template_name(pack.as_ref()), bytes))
    };
    let (name, bytes) = blocking(&desk, write).await??;
    let name = encoded(&format!("{name}.xlsx"));
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"template.xlsx\"; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}

#[derive(Debug, Serialize)]
struct KeyAddress {
    /// Address of the start page with a key that works once.
    address: String,
}

async fn keys(State(desk): State<Desk>) -> Answer<KeyAddress> {
    let address = desk.access.address_once().map_err(|e| Problem::internal(e.to_string()))?;
    Ok(Json(KeyAddress { address }))
}

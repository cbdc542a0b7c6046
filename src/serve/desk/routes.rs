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
//! GET    /openapi.json                 the description of all of these
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
use utoipa::{OpenApi, ToSchema};

use super::answers::AnswersBody;
use super::drafts::{DraftEntry, Settled};
use super::home::StudyEntry;
use super::jobs::JobView;
use super::openapi::DeskApi;
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
        .route("/openapi.json", get(openapi))
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

/// The description of these routes, as served.
async fn openapi() -> Response {
    let text = DeskApi::openapi().to_pretty_json().expect("the description is plain data") + "\n";
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
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
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Workspace {
    /// Path of the workspace folder.
    home: String,
    studies: Vec<StudyEntry>,
    drafts: Vec<DraftEntry>,
    packs: Vec<PackEntry>,
}

/// A policy pack for which there is a template.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PackEntry {
    id: String,
    name: Name,
}

/// Studies and drafts of the workspace, and the packs that have a template.
#[utoipa::path(get, path = "/studies", tag = "studies", operation_id = "studies", responses((status = 200, body = Workspace)))]
pub(super) async fn studies(State(desk): State<Desk>) -> Answer<Workspace> {
    let read = |desk: &Desk| Workspace {
        home: desk.home.dir().display().to_string(),
        studies: desk.home.studies(desk.demo),
        drafts: desk.drafts.all(),
        packs: Pack::built_in().iter().filter_map(|id| pack(id).ok()).map(|p| PackEntry { id: p.id, name: p.name }).collect(),
    };
    blocking(&desk, read).await.map(Json)
}

/// Reads and opens a study; the job ends with its address.
#[utoipa::path(post, path = "/studies/{study}/open", tag = "studies", operation_id = "open", params(("study" = String, Path, description = "Id of a study of the workspace: the name of its folder")), responses((status = 202, description = "The job that does it", body = JobView),
        (status = 404, description = "No such study", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn open(State(desk): State<Desk>, PathId(id): PathId) -> Result<Response, Problem> {
    let known = id.clone();
    blocking(&desk, move |desk| desk.home.study(&known).map(drop)).await??;
    let worker = desk.clone();
    begun(desk.jobs.begin(format!("open {id}"), move |job| worker.open(&id, job))?.view())
}

/// Publishes a study into the workspace as plain files; the job ends with their address.
#[utoipa::path(post, path = "/studies/{study}/publish", tag = "studies", operation_id = "publish", params(("study" = String, Path, description = "Id of a study of the workspace: the name of its folder")), responses((status = 202, description = "The job that does it", body = JobView),
        (status = 404, description = "No such study", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn publish(State(desk): State<Desk>, PathId(id): PathId) -> Result<Response, Problem> {
    let known = id.clone();
    blocking(&desk, move |desk| desk.home.study(&known).map(drop)).await??;
    let worker = desk.clone();
    begun(desk.jobs.begin(format!("publish {id}"), move |job| worker.publish(&id, job))?.view())
}

/// Writes the demo study into the workspace, unless it is there, and opens it.
#[utoipa::path(post, path = "/demo", tag = "studies", operation_id = "demo", responses((status = 202, description = "The job that does it", body = JobView)))]
pub(super) async fn demo(State(desk): State<Desk>) -> Result<Response, Problem> {
    let worker = desk.clone();
    begun(desk.jobs.begin("demo".to_owned(), move |job| worker.open_demo(job))?.view())
}

/// A job that was begun.
fn begun(job: JobView) -> Result<Response, Problem> {
    Ok((StatusCode::ACCEPTED, Json(job)).into_response())
}

/// Title of a new draft.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NewDraft {
    /// Title of the study; null for one from the files.
    title: Option<String>,
}

/// Begins a draft.
#[utoipa::path(post, path = "/drafts", tag = "drafts", operation_id = "create_draft", request_body(content = Option<NewDraft>), responses((status = 201, description = "The draft, without files", body = Draft),
        (status = 409, description = "There are too many drafts", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn create(State(desk): State<Desk>, body: Bytes) -> Result<Response, Problem> {
    let NewDraft { title } = if body.is_empty() { NewDraft::default() } else { parsed(&body)? };
    let draft = blocking(&desk, |desk| desk.drafts.create(title).and_then(|id| desk.drafts.read(&id))).await??.draft;
    Ok((StatusCode::CREATED, Json(draft)).into_response())
}

/// A draft as it is sent.
fn settled(read: Result<Settled, Problem>) -> Answer<Draft> {
    read.map(|settled| Json(settled.draft))
}

/// A draft: its files, what each is taken for, and what is asked.
#[utoipa::path(get, path = "/drafts/{draft}", tag = "drafts", operation_id = "draft", params(("draft" = String, Path, description = "Id of a draft")), responses((status = 200, body = Draft),
        (status = 404, description = "No such draft", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn draft(State(desk): State<Desk>, PathId(id): PathId) -> Answer<Draft> {
    settled(blocking(&desk, move |desk| desk.drafts.read(&id)).await?)
}

/// Removes a draft with its files.
#[utoipa::path(delete, path = "/drafts/{draft}", tag = "drafts", operation_id = "remove_draft", params(("draft" = String, Path, description = "Id of a draft")), responses((status = 204, description = "Removed"),
        (status = 404, description = "No such draft", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A study is being made of the draft, or somebody else changed it", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove(State(desk): State<Desk>, PathId(id): PathId) -> Result<StatusCode, Problem> {
    not_while_making(&desk, &id)?;
    blocking(&desk, move |desk| desk.drafts.remove(&id)).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a file into a draft, in the place of one of the same name.
#[utoipa::path(put, path = "/drafts/{draft}/files/{name}", tag = "drafts", operation_id = "put_file", params(("draft" = String, Path, description = "Id of a draft"), ("name" = String, Path, description = "Name of a file of the draft")), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = Draft),
        (status = 404, description = "No such draft", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A study is being made of the draft, or somebody else changed it", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The file is too large", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn upload_file(
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

/// Removes a file of a draft.
#[utoipa::path(delete, path = "/drafts/{draft}/files/{name}", tag = "drafts", operation_id = "remove_file", params(("draft" = String, Path, description = "Id of a draft"), ("name" = String, Path, description = "Name of a file of the draft")), responses((status = 200, body = Draft),
        (status = 404, description = "No such draft or file", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A study is being made of the draft, or somebody else changed it", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove_file(State(desk): State<Desk>, PathId((id, name)): PathId<(String, String)>) -> Answer<Draft> {
    not_while_making(&desk, &id)?;
    settled(blocking(&desk, move |desk| desk.drafts.remove_file(&id, &name).and_then(|()| desk.drafts.read(&id))).await?)
}

/// Answers questions, takes answers back, or names the study.
#[utoipa::path(put, path = "/drafts/{draft}/answers", tag = "drafts", operation_id = "answer", params(("draft" = String, Path, description = "Id of a draft")), request_body = AnswersBody, responses((status = 200, body = Draft),
        (status = 404, description = "No such draft", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A study is being made of the draft, or somebody else changed it", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "An answer fits no question", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn answers(State(desk): State<Desk>, PathId(id): PathId, body: Bytes) -> Answer<Draft> {
    not_while_making(&desk, &id)?;
    let body: AnswersBody = parsed(&body)?;
    settled(blocking(&desk, move |desk| desk.drafts.answer(&id, body)).await?)
}

/// Makes a study of a draft and opens it; the job ends with its address.
#[utoipa::path(post, path = "/drafts/{draft}/make", tag = "drafts", operation_id = "make", params(("draft" = String, Path, description = "Id of a draft")), responses((status = 202, description = "The job that does it", body = JobView),
        (status = 404, description = "No such draft", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A study is being made of the draft, or somebody else changed it", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn make(State(desk): State<Desk>, PathId(id): PathId) -> Result<Response, Problem> {
    let known = id.clone();
    blocking(&desk, move |desk| desk.drafts.folder(&known).map(drop)).await??;
    let worker = desk.clone();
    begun(desk.jobs.begin(making(&id), move |job| worker.make(&id, job))?.view())
}

/// A job that is under way, or was.
#[utoipa::path(get, path = "/jobs/{job}", tag = "jobs", operation_id = "job", params(("job" = String, Path, description = "Id of a job")), responses((status = 200, body = JobView),
        (status = 404, description = "No such job", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn job(State(desk): State<Desk>, PathId(id): PathId) -> Answer<JobView> {
    Ok(Json(desk.jobs.find(&id)?.view()))
}

/// Tells a job to end at its next stage.
#[utoipa::path(post, path = "/jobs/{job}/stop", tag = "jobs", operation_id = "stop_job", params(("job" = String, Path, description = "Id of a job")), responses((status = 200, body = JobView),
        (status = 404, description = "No such job", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn stop(State(desk): State<Desk>, PathId(id): PathId) -> Answer<JobView> {
    let job = desk.jobs.find(&id)?;
    job.stop();
    Ok(Json(job.view()))
}

/// Built-in pack of an id.
fn pack(id: &str) -> Result<Pack, PackError> {
    Pack::find(id, Path::new(""))
}

/// Workbook of what to bring.
#[utoipa::path(get, path = "/templates/{pack}", tag = "templates", operation_id = "template", params(("pack" = String, Path, description = "Id of a policy pack, or `plain`")), responses((status = 200, description = "A workbook", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 404, description = "No such pack", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn template(State(desk): State<Desk>, PathId(id): PathId) -> Result<Response, Problem> {
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

/// An address that opens the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeyAddress {
    /// Address of the start page with a key that works once.
    address: String,
}

/// Address of the start page with a key that works once.
#[utoipa::path(post, path = "/keys", tag = "studies", operation_id = "key", responses((status = 200, body = KeyAddress)))]
pub(super) async fn keys(State(desk): State<Desk>) -> Answer<KeyAddress> {
    let address = desk.access.address_once().map_err(|e| Problem::internal(e.to_string()))?;
    Ok(Json(KeyAddress { address }))
}

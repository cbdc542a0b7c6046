//! The desk's API, described.

use utoipa::OpenApi;

use super::routes;
use crate::openapi::CommonAnswers;

/// The API of the desk; `GET /desk/v1/openapi.json`.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "CareCircle desk",
        description = "The workspace behind the start page: studies, drafts of studies with the files that were brought, and jobs. Asked with the cookie that the printed address gives."
    ),
    servers((url = "/desk/v1")),
    paths(
        routes::studies,
        routes::open,
        routes::publish,
        routes::demo,
        routes::create,
        routes::draft,
        routes::remove,
        routes::upload_file,
        routes::remove_file,
        routes::answers,
        routes::make,
        routes::template,
        routes::job,
        routes::stop,
        routes::keys,
    ),
    modifiers(&CommonAnswers)
)]
pub(super) struct DeskApi;

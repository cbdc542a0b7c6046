//! Studies of the workspace published into its folder `published`, and looked at from there.

use carecircle_words::say;
use std::path::{Component, Path};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::Desk;
use super::jobs::Job;
use crate::public_url::encoded;
use crate::publish::publish;
use crate::read_study::with_causes;
use crate::{Problem, StudySource, page};
use carecircle_base::model::Name;

/// Folder of the workspace in which studies are published.
const PUBLISHED: &str = "published";

/// Path below which published studies can be looked at.
pub(super) const PUBLISHED_PATH: &str = "/published/";

impl Desk {
    /// Publishes the study `id` into the workspace; gives the address of the result relative to the start page.
    ///
    /// # Errors
    /// When there is no such study, it cannot be read, or the folder cannot be written.
    pub(super) fn publish(&self, id: &str, job: &Job) -> Result<String, Problem> {
        let dir = self.home.study(id)?;
        let out = self.home.dir().join(PUBLISHED).join(id);
        let source = StudySource::read(&dir, false, |stage| job.stage(stage)).map_err(|e| super::studies::unreadable(&with_causes(&e)))?;
        let made = publish(source, self.page, &out, |stage| job.stage(stage))?;
        let (path, megabytes) = (made.path.display().to_string(), made.bytes.div_ceil(1_000_000));
        job.note(Name::from(say!("desk-published-into-files", path, files = made.files, megabytes)));
        Ok(format!("{PUBLISHED}/{}/", encoded(id)))
    }
}

/// A file of a published study; `below` is the path from [`PUBLISHED_PATH`] on.
pub(super) async fn file(desk: &Desk, below: &str) -> Response {
    let missing = || Problem::not_found(format!("there is no {PUBLISHED_PATH}{below}")).in_chinese("没有这个文件。").into_response();
    let Ok(name) = percent_decode_str(below).decode_utf8() else { return missing() };
    let name = if name.ends_with('/') { format!("{name}index.html") } else { name.into_owned() };
    // Nothing leads out of the folder.
    if !Path::new(&name).components().all(|part| matches!(part, Component::Normal(_))) || name.contains('\\') {
        return missing();
    }
    let path = desk.home.dir().join(PUBLISHED).join(&name);
    match tokio::task::spawn_blocking(move || std::fs::read(path)).await {
        Ok(Ok(bytes)) => {
            let headers = [(header::CONTENT_TYPE, page::kind(&name)), (header::CACHE_CONTROL, "no-cache")];
            (StatusCode::OK, headers, bytes).into_response()
        }
        _ => missing(),
    }
}

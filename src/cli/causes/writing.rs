//! Errors of writing results, and of servers.

use std::error::Error;

use carecircle_present::export::{ExportError, PostgisExportError};
use carecircle_serve::ServeError;
use carecircle_serve::desk::DeskError;
use carecircle_serve::publish::PublishError;
use carecircle_words::{Said, say};

pub(super) fn said_of(error: &(dyn Error + 'static)) -> Option<Said> {
    let export = || error.downcast_ref::<ExportError>().map(of_export);
    let serve = || error.downcast_ref::<ServeError>().map(of_serve);
    let publish = || error.downcast_ref::<PublishError>().map(of_publish);
    let postgis = || match error.downcast_ref::<PostgisExportError>() {
        Some(PostgisExportError::Database(error)) => Some(error.0.clone()),
        _ => None,
    };
    export().or_else(postgis).or_else(serve).or_else(publish).or_else(|| error.downcast_ref::<DeskError>().map(of_desk))
}

fn of_export(error: &ExportError) -> Said {
    let english = error.to_string();
    match error {
        ExportError::NotAFolder { path } => say!("cause-out-file", english, path),
        ExportError::StudyFolder { path } => say!("cause-out-study", english, path, other = path.join("out")),
        ExportError::Occupied { path } => say!("cause-out-occupied", english, path),
        ExportError::Cells { path, cells, cell_m } => {
            say!("cause-out-cells", english, path, cells = cells.to_string(), cell = cell_m.to_string())
        }
        ExportError::Io { path, .. }
        | ExportError::GeoPackage { path, .. }
        | ExportError::Tiff { path, .. }
        | ExportError::Workbook { path, .. } => say!("cause-out-unwritten", english, path),
        ExportError::Template { .. } => say!("cause-out-template", english),
    }
}

fn of_serve(error: &ServeError) -> Said {
    let english = error.to_string();
    match error {
        ServeError::Listen { addr, .. } => say!("cause-listen", english, addr = addr.to_string()),
        ServeError::Runtime(_) => say!("cause-runtime", english),
        ServeError::Token(_) => say!("cause-random", english),
    }
}

fn of_desk(error: &DeskError) -> Said {
    match error {
        DeskError::Home { path, .. } => say!("cause-desk-home", path),
        DeskError::Held { path } => say!("cause-desk-held", path),
        DeskError::Serve(error) => of_serve(error),
    }
}

fn of_publish(error: &PublishError) -> Said {
    match error {
        PublishError::Occupied { path } => say!("cause-publish-occupied", path),
        PublishError::StudyFolder { path } => say!("cause-publish-study", path),
        PublishError::Io { path, action, .. } => say!("cause-publish-io", path, action = *action),
        PublishError::NoAnswer { question, why } => say!("cause-publish-answer", question, why),
        PublishError::NoPage { file } => say!("cause-publish-page", file = *file),
        PublishError::Runtime(_) => say!("cause-runtime", english = error.to_string()),
    }
}

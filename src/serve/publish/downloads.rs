//! Downloads of a published study: what the server offers, of the study's own cohort and its first circle.

use super::PublishError;
use super::asker::Asker;
use super::folder::PublishFolder;
use crate::public_url::encoded;
use carecircle_analysis::Analysis;
use carecircle_present::export::{Content, EXPORTS};

/// Writes `files/NAME` for each file that the server offers without computing; their names.
pub(super) fn write(
    asker: &Asker,
    analysis: &Analysis,
    lens: &[String; 2],
    folder: &mut PublishFolder,
) -> Result<Vec<String>, PublishError> {
    let query = format!("cohort={}&circle={}", encoded(&lens[0]), encoded(&lens[1]));
    let mut names = Vec::new();
    for export in EXPORTS.iter().filter(|e| e.is_offered() && matches!(e.content, Content::Analysis { .. }) && e.holds(analysis)) {
        let bytes = asker.get(&format!("/api/v1/export/{}?{query}", export.name))?;
        folder.write(&format!("files/{}", export.name), &bytes)?;
        names.push(export.name.to_owned());
    }
    Ok(names)
}

//! A version of a study, kept with its results as reported.

use std::path::Path;

use carecircle_analysis::register::{MatchAnswers, StudyVersion, attribute, facility_changes, match_registers};
use carecircle_analysis::{Analysis, Loaded, load};
use carecircle_base::ids::CircleId;
use carecircle_present::export::{self, ExportOptions};
use carecircle_present::rows::{RegisterReport, rounded};
use carecircle_store::{KeptVersion, VersionError, VersionFigures, VersionLabel};

use super::read_study::with_causes;

/// Keeps the study in `dir` as it stands under a name and a date, with the results of that copy. Whole or not at all.
///
/// # Errors
/// When a version of that name is there, a file cannot be copied, or the study cannot be computed.
pub fn keep_version(dir: &Path, date: &str, name: &str, who: &str) -> Result<KeptVersion, VersionError> {
    let label = VersionLabel {
        name: name.trim().to_owned(),
        date: date.trim().to_owned(),
        who: who.trim().to_owned(),
        kept_at: format!("{:.0}", jiff::Timestamp::now()),
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    KeptVersion::keep(dir, label, |study, out| {
        let loaded = load(study, |_| {}).map_err(|e| with_causes(&e))?;
        let analysis = Analysis::compute(loaded, false, |_| {});
        export::write_all(&analysis, out, &ExportOptions::default()).map_err(|e| with_causes(&e))?;
        Ok(figures(&analysis))
    })
}

/// Headline of an analysis: the first circle, for the study's own cohort.
fn figures(analysis: &Analysis) -> VersionFigures {
    let study = &analysis.study;
    let primary = analysis.coverage.cohort(study.settings.cohort);
    let first = primary.circles.first().filter(|circled| circled.evidence.certainty.has_share());
    VersionFigures {
        circle: study.circles.first().map(|circle| circle.name.zh.clone()).unwrap_or_default(),
        seniors: rounded(study.homes.iter().map(|home| home.seniors).sum()),
        seniors_covered: first.map(|circled| rounded(circled.total.seniors_covered)),
        facilities: study.facilities.len(),
        at_least: first.is_some_and(|circled| circled.evidence.certainty.code() == "at_least"),
    }
}

/// What changed between two versions of a study, in the folders `before` and `after`, for the first circle and the study's own cohort.
///
/// # Errors
/// In words, when a folder cannot be read, or the two count otherwise and cannot be compared.
pub fn version_changes(before: &Path, after: &Path, answers: &MatchAnswers) -> Result<RegisterReport, String> {
    let read = |dir: &Path| load(dir, |_| {}).map_err(|e| with_causes(&e));
    let (old, new) = (read(before)?, read(after)?);
    if [&old, &new].iter().any(|loaded| loaded.study.circles.is_empty()) {
        return Err("the study promises no circle; add one under [[circles]]".to_owned());
    }
    let (earlier, later) = (first_circle(&old), first_circle(&new));
    let matching = match_registers(&earlier.study.facilities, &later.study.facilities, answers).map_err(|e| with_causes(&e))?;
    let parts = attribute(earlier, later, &matching).map_err(|e| with_causes(&e))?;
    let found = facility_changes(earlier.study, later.study, &matching);
    Ok(RegisterReport::new(earlier, later, &matching, &found, &parts))
}

fn first_circle(loaded: &Loaded) -> StudyVersion<'_> {
    let study = &loaded.study;
    StudyVersion { study, network: loaded.network.as_deref(), circle: CircleId(0), cohort: study.settings.cohort }
}

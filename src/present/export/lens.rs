//! One file at a time, of what somebody looks at.

use std::path::Path;

use carecircle_analysis::Analysis;
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::Study;

use super::{ExportError, Exporter, areas, geojson, gpkg, homes, report, workbook};

/// Whose results a file holds; by default those that [`write_all`](super::write_all) writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lens {
    /// One cohort; the study's own (or, where a file holds several, every one) when `None`.
    pub cohort: Option<CohortId>,
    /// One circle; every one when `None`.
    pub circle: Option<CircleId>,
}

impl Lens {
    /// The cohort of files that hold one.
    pub(super) fn cohort(self, study: &Study) -> CohortId {
        self.cohort.unwrap_or(study.settings.cohort)
    }

    /// Whether a file of one cohort holds what is of `cohort` and `circle`.
    pub(super) fn shows(self, study: &Study, cohort: CohortId, circle: CircleId) -> bool {
        self.cohort(study) == cohort && self.circle.is_none_or(|one| one == circle)
    }

    /// Whether a file of every cohort leaves out what is of `cohort` and `circle`.
    pub(super) fn hides(self, cohort: CohortId, circle: CircleId) -> bool {
        self.cohort.is_some_and(|one| one != cohort) || self.circle.is_some_and(|one| one != circle)
    }
}

/// A file that can be had alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum One {
    /// Underserved areas, GeoJSON.
    Gaps,
    /// Where circles hold, GeoJSON.
    Circles,
    /// Homes of one cohort, CSV.
    Homes,
    /// Overview, towns, gaps, homes and the import report, XLSX.
    Workbook,
    /// Towns and villages, CSV.
    Areas,
    /// Every layer of every cohort and circle, whatever the lens: GeoPackage.
    GeoPackage,
    /// The report of the study's own cohort, whatever the lens: HTML.
    Report,
}

/// Writes `file`, as seen through `lens`, at `path`, which does not exist yet; the answer is its rows or features.
///
/// # Errors
/// When the file cannot be written, or what is to be written does not fit the format.
pub fn write_one(analysis: &Analysis, file: One, lens: Lens, path: &Path) -> Result<usize, ExportError> {
    match file {
        One::Gaps => geojson::GapsGeoJson(lens).write(analysis, path),
        One::Circles => geojson::CirclesGeoJson(lens).write(analysis, path),
        One::Homes => homes::HomesCsv { cohort: lens.cohort(&analysis.study), circle: lens.circle, bom: true }.write(analysis, path),
        One::Workbook => workbook::WorkbookXlsx(lens).write(analysis, path),
        One::Areas => areas::AreasCsv(lens).write(analysis, path),
        One::GeoPackage => gpkg::GeoPackage.write(analysis, path),
        One::Report => report::ReportHtml.write(analysis, path),
    }
}

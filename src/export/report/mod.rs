//! `report.html`: one self-contained file that a planner can print.

use std::path::Path;

use crate::analysis::Analysis;

use super::error::write_file;
use super::{ExportError, Exporter};

/// The report.
pub(super) struct ReportHtml;

impl Exporter for ReportHtml {
    fn file_name(&self, _: &Analysis) -> String {
        "report.html".to_owned()
    }

    fn write(&self, _analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        write_file(path, b"<!doctype html>")?;
        Ok(1)
    }
}

//! What can go wrong while writing.

use std::path::{Path, PathBuf};

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output path is a file.
    #[error("{}: is a file; --out expects a folder, which is made when it is missing", path.display())]
    NotAFolder {
        /// As given.
        path: PathBuf,
    },
    /// The output folder is a study's: results would replace its inputs.
    #[error("{}: holds a study.toml, and results such as homes.csv would replace the study's own files; choose another --out, such as {}", path.display(), path.join("out").display())]
    StudyFolder {
        /// As given.
        path: PathBuf,
    },
    /// A folder stands where a result has to go.
    #[error("{}: is a folder, but a result file goes there; move it away, or choose another --out", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("{}: cannot {doing}; check the folder's permissions and free space, or choose another --out", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried, such as `write the file`.
        doing: &'static str,
        /// The system's own words.
        source: std::io::Error,
    },
    /// SQLite refused.
    #[error("{}: cannot write the GeoPackage", path.display())]
    GeoPackage {
        /// The file.
        path: PathBuf,
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// A raster would hold nothing, or more than anybody can use.
    #[error("{}: a raster of {cells} cells of {cell_m} m; expected 1 to 100,000,000: there must be a junction, and --cell may be larger", path.display())]
    Cells {
        /// The file.
        path: PathBuf,
        /// As computed.
        cells: f64,
        /// As asked for.
        cell_m: f64,
    },
    /// The GeoTIFF could not be written.
    #[error("{}: cannot write the GeoTIFF", path.display())]
    Tiff {
        /// The file.
        path: PathBuf,
        /// The writer's own words.
        source: tiff::TiffError,
    },
    /// The workbook could not be written.
    #[error("{}: cannot write the workbook", path.display())]
    Workbook {
        /// The file.
        path: PathBuf,
        /// The writer's own words.
        source: rust_xlsxwriter::XlsxError,
    },
    /// The template of `report.docx` cannot be filled.
    #[error("report.docx: the template cannot be filled")]
    Template {
        /// Why.
        source: super::TemplateError,
    },
}

impl ExportError {
    /// For `map_err`: the file system refused to do `doing` with `path`.
    pub(super) fn io(path: &Path, doing: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, doing, source }
    }
}

/// Writes `bytes` as the whole of a new file.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    std::fs::write(path, bytes).map_err(ExportError::io(path, "write the file"))
}

//! Results to files. Exporters format an [`Analysis`]; they compute nothing that it does not hold.
//!
//! [`EXPORTS`] lists every file.
//!
//! Every column and key is described in `geodata/OUTPUTS.md`. Same analysis, same bytes: no clock
//! and no hash-map order reaches a file.
//!
//! ```text
//! prepare(out) ─▶ (the long work) ─▶ write_all: temporary folder ─ all written, manifest.json last ─▶ exchanged for out
//!                        where it cannot be exchanged ─▶ renamed into out, file by file
//!                            manifest.json: not complete ─ before the first ─ · complete ─ after the last
//! ```

mod areas;
mod closures;
mod csv;
mod digits;
mod error;
mod fairness;
mod facts;
mod figures;
pub mod feature;
mod geojson;
mod lens;
mod gpkg;
mod homes;
mod manifest;
mod matrix;
mod postgis;
mod promises;
mod register;
mod report;
mod seat_columns;
mod seats;
mod sentences;
mod sites;
mod locked_folder;
mod stage;
mod summary;
mod street_closures;
mod surface;
mod swap;
mod time_surface;
mod uncertainty;
mod table;
mod word;
mod words;
mod workbook;

use carecircle_words::Language;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use carecircle_analysis::Analysis;

use manifest::{MANIFEST, Manifest};

pub use closures::closures_csv;
pub use error::ExportError;
pub use fairness::fairness_csv;
pub use lens::ExportLens;
pub use locked_folder::LockedFolder;
pub use matrix::{TravelTimes, matrix_csv, matrix_parquet};
pub use promises::{TARGETS_SCHEMA, about, failing_geojson, plan_geojson, targets_json, targets_value, town_boards_json};

pub use gpkg::GEOPACKAGE_FILE;
pub use postgis::{MARKER, PostgisExportError, PostgisTable, PostgisTarget};
pub use register::changes_csv;
pub use seats::{seats_csv, times_csv};
pub use sites::{link_lines, site_lines};
pub use stage::prepare;
pub use street_closures::{street_closures_csv, street_closures_geojson};
pub use summary::{headlines, summary_json};
pub use surface::{NODATA, SurfaceOf, surface_geojson, surface_geotiff};
pub use table::{Condition, Content, EXPORTS, Export, GEOPACKAGE, Size, SurfaceFile};
pub use time_surface::time_surface_geotiff;
pub use uncertainty::uncertainty_csv;
pub use word::{TemplateError, placeholders, report_template, unknown_placeholders};
pub use words::{delivered, due_by, due_on, layer as layer_name, not_due, plain, progress, promise, seniors_code, sign};
pub use workbook::{fairness_xlsx, town_board_xlsx, town_rank, town_state};

/// One file of results.
pub trait Exporter: Sync {
    /// Name of the file inside the output folder.
    fn file_name(&self, analysis: &Analysis) -> String;

    /// Writes the whole file at `path`, which does not exist yet; the answer is how many rows or features it holds.
    ///
    /// # Errors
    /// When the file cannot be written, or what is to be written does not fit the format.
    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError>;
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `homes.csv`, and `homes-<cohort>.csv` for every further cohort.
    Homes,
    /// `areas.csv`.
    Areas,
    /// `gaps.geojson` and `circles.geojson`; `service_areas.geojson` when facilities' areas were computed.
    GeoJson,
    /// `summary.json`.
    Summary,
    /// `carecircle.gpkg`.
    GeoPackage,
    /// `carecircle.xlsx`.
    Xlsx,
    /// `report.html`.
    Report,
    /// `report.docx`; `promises.docx` where the study names policy packs.
    Word,
    /// `targets.json`, where the study names policy packs.
    Targets,
}

impl Format {
    /// Every kind, in the order in which files are listed.
    pub const ALL: [Self; 9] =
        [Self::Homes, Self::Areas, Self::GeoJson, Self::Summary, Self::Targets, Self::GeoPackage, Self::Xlsx, Self::Report, Self::Word];
}

/// What to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOptions {
    /// The kinds of file wanted; default all.
    pub formats: Vec<Format>,
    /// Language of files that are in one; default Chinese.
    pub language: Language,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self { formats: Format::ALL.to_vec(), language: Language::default() }
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Path of the file as published.
    pub path: PathBuf,
    /// Size in bytes.
    pub bytes: u64,
    /// Rows or features in it; for a report or a summary, 1.
    pub rows: usize,
}

/// Writes the files of `options` into the folder `out`, all or none.
///
/// Files of an earlier run are replaced only once every new one is complete. Those that this run would not write, the
/// homes of a cohort that is no more or the facilities' areas, are removed, so that nobody takes them for its own.
/// Anything else in `out` is left alone. The folder is exchanged whole where the system can do that, so that the program's end at any moment
/// leaves the files of one run; elsewhere (on Windows, where `out` holds folders, is a mount point or the current folder) files are
/// moved one by one. The folder's `manifest.json` lists what is of this run, by hash, and while files are moved it says that they are not complete.
///
/// # Errors
/// When `out` cannot be written, or one of the formats fails; `out` then holds what it held before.
pub fn write_all(analysis: &Analysis, out: &Path, options: &ExportOptions) -> Result<Vec<Written>, ExportError> {
    let stage = stage::Stage::open(out)?;
    // Before several threads ask for them at once: whoever computes shares the pool with those who would wait.
    let _ = analysis.scoreboards();
    let files = files(analysis, options);
    let names: Vec<String> = files.iter().map(|file| file.file_name(analysis)).collect();
    stage.check(names.iter().map(String::as_str).chain([MANIFEST]))?;
    // Two threads finish soonest when the longest files begin first.
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(weight(&names[*i])));
    let mut rows: Vec<(usize, usize)> = order
        .into_par_iter()
        .with_max_len(1)
        .map(|i| files[i].write(analysis, &stage.path(&names[i])).map(|rows| (i, rows)))
        .collect::<Result<_, _>>()?;
    rows.sort_unstable();
    let manifest = Manifest::of(analysis, stage.folder(), &names)?;
    let stale = |name: &str, start: &str| {
        let homes = options.formats.contains(&Format::Homes) && name.starts_with("homes-") && start.starts_with(homes::FIRST_COLUMNS);
        let areas = options.formats.contains(&Format::GeoJson) && name == geojson::SERVICE_AREAS && start.contains("\"carecircle\"");
        (homes || areas) && !names.iter().any(|n| n == name)
    };
    stage.write_text(MANIFEST, &manifest.text())?;
    let all: Vec<&str> = names.iter().map(String::as_str).chain([MANIFEST]).collect();
    let sizes = stage.sizes(all.iter().copied())?;
    if !stage.exchange(stale) {
        stage.publish_text(MANIFEST, &manifest.incomplete().text())?;
        names.iter().try_for_each(|name| stage.publish(name))?;
        stage.remove(stale)?;
        stage.publish_text(MANIFEST, &manifest.text())?;
    }
    let rows = rows.into_iter().map(|(_, rows)| rows).chain([1]);
    let written = all.into_iter().zip(sizes).zip(rows).map(|((name, bytes), rows)| Written { path: out.join(name), bytes, rows });
    Ok(written.collect())
}

/// How long a file takes, in no unit: the workbook most, then the GeoPackage and the report.
fn weight(name: &str) -> u8 {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("xlsx") => 3,
        Some("gpkg") => 2,
        Some("html" | "docx") => 1,
        _ => 0,
    }
}

/// Writes the workbook alone at `path`: overview, towns, gaps, homes, the import report.
///
/// # Errors
/// When the file cannot be written.
pub fn xlsx(analysis: &Analysis, path: &Path) -> Result<(), ExportError> {
    workbook::WorkbookXlsx(ExportLens::default()).write(analysis, path).map(drop)
}

/// Exporters of the formats wanted, in the order of [`EXPORTS`].
fn files(analysis: &Analysis, options: &ExportOptions) -> Vec<Box<dyn Exporter>> {
    let lens = ExportLens { language: options.language, ..ExportLens::default() };
    let written = EXPORTS.iter().filter_map(|export| match export.content {
        Content::Analysis { format, run, .. } if options.formats.contains(&format) => export.holds(analysis).then(|| run(analysis, lens)),
        _ => None,
    });
    written.flatten().collect()
}

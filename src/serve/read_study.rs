//! A study's folder, read and computed for being shown.

use std::path::Path;

use super::StudySource;
use carecircle_analysis::{Analysis, LoadError, load};
use carecircle_import::osm::features::{self, ExtractError};
use carecircle_store::{Store, StoreError};

/// Reason for which a study's folder cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadStudyError {
    /// `study.toml` or an input cannot be used.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The extract cannot be read for the basemap.
    #[error(transparent)]
    Basemap(#[from] ExtractError),
    /// The scenarios beside the study cannot be read.
    #[error(transparent)]
    Scenarios(#[from] StoreError),
}

impl StudySource {
    /// The study in `dir`, computed, with its basemap and scenarios; `passing` says whether the folder is gone when the program
    /// ends. `stage` is called with the name of each stage as it begins.
    ///
    /// # Errors
    /// When the study or its scenarios cannot be used.
    pub fn read(dir: &Path, passing: bool, stage: impl Fn(&str)) -> Result<Self, ReadStudyError> {
        let loaded = load(dir, &stage)?;
        stage("reading the basemap");
        let basemap = loaded.extract.as_deref().map(features::basemap).transpose()?;
        let scenarios = Store::read_all(dir)?;
        Ok(Self { analysis: Analysis::open(loaded, stage), basemap, scenarios, folder: Some(dir.to_owned()), passing })
    }
}

/// An error with all its causes, each after a colon.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said = format!("{said}: {error}");
        cause = error.source();
    }
    said
}

//! `manifest.json`: which files of a folder are of one run, by their hashes. It comes with them when the folder is exchanged whole. Where
//! files are moved one by one it says so before the first and, once the last one is there, that all are: a reader can tell files of two
//! runs apart.

use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::ExportError;
use carecircle_analysis::Analysis;

/// Name of the file.
pub(super) const MANIFEST: &str = "manifest.json";

/// Files of one run.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Manifest {
    /// Name and version of the program.
    program: &'static str,
    /// Study that the files are of.
    study: String,
    /// Whether every file is in its place; false from the first to the last that is moved.
    complete: bool,
    /// Id of the run, which every file that has a place for it holds as well.
    run: String,
    /// Files by name.
    files: Vec<ManifestFile>,
}

#[derive(Debug, Clone, Serialize)]
struct ManifestFile {
    name: String,
    bytes: usize,
    sha256: String,
}

impl Manifest {
    /// Manifest of the finished files `names` in the folder that they are written to, each in its place.
    pub(super) fn of(analysis: &Analysis, folder: &Path, names: &[String]) -> Result<Self, ExportError> {
        let file = |name: &String| {
            let path = folder.join(name);
            let bytes = std::fs::read(&path).map_err(ExportError::io(&path, "read back the file"))?;
            Ok(ManifestFile { name: name.clone(), bytes: bytes.len(), sha256: hex(&Sha256::digest(&bytes)) })
        };
        let mut files: Vec<ManifestFile> = names.par_iter().map(file).collect::<Result<_, ExportError>>()?;
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let name = &analysis.study.name;
        let study = if name.zh.is_empty() { name.en.clone() } else { name.zh.clone() };
        let run = analysis.run_id().to_owned();
        Ok(Self { program: concat!("carecircle ", env!("CARGO_PKG_VERSION")), study, complete: true, run, files })
    }

    /// Manifest of the files while they are moved one by one.
    pub(super) fn incomplete(&self) -> Self {
        Self { complete: false, ..self.clone() }
    }

    /// Text of the file.
    pub(super) fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("plain values serialise") + "\n"
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

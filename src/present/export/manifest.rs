//! `manifest.json`: which files of a folder are of one run, by their hashes. It says so before the first file is moved into
//! place and, once the last one is there, that all are: a reader can tell files of two runs apart.

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
    /// Hash of all the files' hashes and names: the same for the same results.
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
    /// Manifest of the finished files `names` in the folder that they are written to, none of them in its place yet.
    pub(super) fn of(analysis: &Analysis, folder: &Path, names: &[String]) -> Result<Self, ExportError> {
        let file = |name: &String| {
            let path = folder.join(name);
            let bytes = std::fs::read(&path).map_err(ExportError::io(&path, "read back the file"))?;
            Ok(ManifestFile { name: name.clone(), bytes: bytes.len(), sha256: hex(&Sha256::digest(&bytes)) })
        };
        let mut files: Vec<ManifestFile> = names.par_iter().map(file).collect::<Result<_, ExportError>>()?;
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let mut all = Sha256::new();
        for file in &files {
            all.update(format!("{}  {}\n", file.sha256, file.name));
        }
        let name = &analysis.study.name;
        let study = if name.zh.is_empty() { name.en.clone() } else { name.zh.clone() };
        let run = hex(&all.finalize()[..8]);
        Ok(Self { program: concat!("carecircle ", env!("CARGO_PKG_VERSION")), study, complete: false, run, files })
    }

    /// Manifest of the files when each is in its place.
    pub(super) fn complete(self) -> Self {
        Self { complete: true, ..self }
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

//! `carecircle.Study`: a study of a folder, as the program runs it.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;

use carecircle_analysis::{Analysis, load};
use carecircle_present::export::{self, ExportError, ExportOptions};
use carecircle_words::Language;

use crate::coverage::{Coverage, Held};
use crate::error::Failure;
use crate::network::Network;
use crate::pool;

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::new(error.to_string()).of("out")
    }
}

/// Study of Python.
#[pyclass(frozen, module = "carecircle._native")]
pub(crate) struct Study {
    folder: PathBuf,
    analysis: Arc<Analysis>,
}

#[pymethods]
impl Study {
    #[staticmethod]
    #[pyo3(signature = (folder, threads = None))]
    fn open(py: Python<'_>, folder: PathBuf, threads: Option<usize>) -> PyResult<Self> {
        pool::run(py, threads, move || {
            let loaded = load(&folder, |_| {})?;
            Ok(Self { folder, analysis: Arc::new(Analysis::open(loaded, |_| {})) })
        })
    }

    #[pyo3(signature = (out, lang = "zh", facility_areas = false, threads = None))]
    fn run(&self, py: Python<'_>, out: PathBuf, lang: &str, facility_areas: bool, threads: Option<usize>) -> PyResult<Vec<PathBuf>> {
        let language = match lang {
            "zh" => Language::CHINESE,
            "en" => Language::ENGLISH,
            other => return Err(Failure::new(format!("lang: found \"{other}\"; give \"zh\" or \"en\"")).of("lang").into()),
        };
        let (analysis, folder) = (Arc::clone(&self.analysis), self.folder.clone());
        pool::run(py, threads, move || {
            export::prepare(&out)?;
            // Areas of single facilities are computed with the analysis or not at all.
            let analysis = if facility_areas { Arc::new(Analysis::compute(load(&folder, |_| {})?, true, |_| {})) } else { analysis };
            let _ = analysis.gaps();
            let _ = analysis.circle_areas().count();
            let options = ExportOptions { language, ..ExportOptions::default() };
            Ok(export::write_all(&analysis, &out, &options)?.into_iter().map(|file| file.path).collect())
        })
    }

    fn cover(&self) -> Coverage {
        Coverage { held: Arc::new(Held::Analysis(Arc::clone(&self.analysis))) }
    }

    #[getter]
    fn network(&self) -> Option<Network> {
        let network = self.analysis.network.as_ref()?;
        Some(Network::new(Arc::clone(network), self.analysis.study.profiles.clone(), None))
    }

    #[getter]
    fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    #[getter]
    fn headlines(&self) -> Vec<String> {
        export::headlines(&self.analysis).iter().map(carecircle_words::Said::bilingual).collect()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        Ok((py.get_type::<Self>().getattr("open")?, (folder,)))
    }

    fn __repr__(&self) -> String {
        let study = &self.analysis.study;
        format!("<carecircle.Study {} of {} homes and {} facilities>", self.folder.display(), study.homes.len(), study.facilities.len())
    }
}

//! Errors of the engine, raised as `carecircle.Error`.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use carecircle_analysis::LoadError;
use carecircle_analysis::network_cache::OpenNetworkError;
use carecircle_import::ConfigError;

/// An error with the place that it speaks of.
#[derive(Debug, Default)]
pub(crate) struct Failure {
    /// Sentence; what follows the first semicolon is the way out.
    message: String,
    /// File, or the argument that holds the table.
    file: Option<String>,
    /// Row from 0 of a table, line from 1 of a file.
    row: Option<usize>,
    /// Column of a table, key of a file.
    column: Option<String>,
}

impl Failure {
    /// An error of no place.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// The error, in the file or argument `file`.
    pub(crate) fn of(self, file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..self }
    }

    /// The error, in a row.
    pub(crate) fn row(self, row: usize) -> Self {
        Self { row: Some(row), ..self }
    }

    /// The error, in a column.
    pub(crate) fn column(self, column: impl Into<String>) -> Self {
        Self { column: Some(column.into()), ..self }
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        let raise = |py: Python<'_>| -> PyResult<PyErr> {
            let way_out = failure.message.split_once("; ").map(|(_, way_out)| way_out.to_owned());
            let of = PyDict::new(py);
            of.set_item("file", failure.file)?;
            of.set_item("row", failure.row)?;
            of.set_item("column", failure.column)?;
            of.set_item("way_out", way_out)?;
            Ok(PyErr::from_value(py.import("carecircle._error")?.getattr("Error")?.call((failure.message,), Some(&of))?))
        };
        Python::attach(|py| raise(py).unwrap_or_else(|e| e))
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            LoadError::Config(config) => place(failure, &config),
            LoadError::ReportTemplate { path, .. } => failure.of(path.display().to_string()),
            LoadError::Network(network) => Self { message: failure.message, ..Self::from(network) },
            LoadError::Import(import) => match import.file() {
                Some(file) => failure.of(file),
                None => failure,
            },
            LoadError::Pack(_) => failure,
        }
    }
}

impl From<OpenNetworkError> for Failure {
    fn from(error: OpenNetworkError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            OpenNetworkError::Roads(roads) => failure.of(roads.file),
            OpenNetworkError::Lines(lines) => match lines.file() {
                Some(file) => failure.of(file),
                None => failure,
            },
            OpenNetworkError::Network(_) => failure,
        }
    }
}

/// The error with the place in `study.toml` that it speaks of.
fn place(failure: Failure, error: &ConfigError) -> Failure {
    match error.place() {
        Some(place) => failure.of(place.file.clone()).row(place.line).column(place.key.clone()),
        None => failure.of("study.toml"),
    }
}

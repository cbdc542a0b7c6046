//! The Python module: the engine's questions as functions, tables in and out by the Arrow C interface.
//!
//! ```text
//! Python table ──frame──▶ columns ──homes, facilities, promise──▶ Study ─┐
//!                                          Network (network.bin) ────────┴▶ cover ─▶ Coverage ─▶ gaps, site ─▶ Table ─▶ Python
//! ```
//!
//! `carecircle/` beside this file holds the Python part: what needs no engine, the types, the documentation of every function.
//! Each long call releases the interpreter's lock and runs in a thread pool of the caller's size.

mod coverage;
mod error;
mod frame;
mod geometry;
mod inputs;
mod isochrone;
mod matrix;
mod network;
mod plan;
mod pool;
mod promise;
mod site;
mod study;
mod table;
mod touched;

use pyo3::prelude::*;

/// The native half of the package `carecircle`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::coverage::{Coverage, cover, gaps};
    #[pymodule_export]
    use super::inputs::{checked_facilities, checked_homes};
    #[pymodule_export]
    use super::isochrone::isochrone;
    #[pymodule_export]
    use super::matrix::matrix;
    #[pymodule_export]
    use super::network::Network;
    #[pymodule_export]
    use super::plan::plan;
    #[pymodule_export]
    use super::site::site;
    #[pymodule_export]
    use super::study::Study;
    #[pymodule_export]
    use super::table::Table;
}

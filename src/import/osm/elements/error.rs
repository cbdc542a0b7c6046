//! Reasons for which an extract cannot be read.

use std::path::PathBuf;

/// Why an extract could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// The file cannot be opened or read.
    #[error("{}: cannot be read: {source}", file.display())]
    Io {
        /// The extract.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The name says neither format.
    #[error("{}: expected an OpenStreetMap extract named .osm.pbf or .osm; convert others with `osmium cat`", file.display())]
    Format {
        /// The file.
        file: PathBuf,
    },
    /// A part of the file is damaged.
    #[error("{}: {part} is damaged: {found}; the file may be cut short, fetch it again", file.display())]
    Damaged {
        /// The extract.
        file: PathBuf,
        /// Which block, or which byte of the XML.
        part: String,
        /// What the decoder said.
        found: String,
    },
    /// There is nothing to use in it.
    #[error("{}: expected nodes and ways, found {nodes} nodes and {ways} ways", file.display())]
    Empty {
        /// The extract.
        file: PathBuf,
        /// Nodes in it.
        nodes: usize,
        /// Ways in it.
        ways: usize,
    },
}

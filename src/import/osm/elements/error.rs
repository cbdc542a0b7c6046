//! Reasons for which an extract cannot be read.

use std::path::PathBuf;

/// Reasons for which an extract cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// The file cannot be opened or read.
    #[error("{}: cannot be read: {source}", file.display())]
    Io {
        /// Path of the extract.
        file: PathBuf,
        /// Error of the operating system.
        source: std::io::Error,
    },
    /// The file name has the extension of neither format.
    #[error("{}: expected an OpenStreetMap extract named .osm.pbf or .osm; convert others with `osmium cat`", file.display())]
    FileFormat {
        /// Path of the file.
        file: PathBuf,
    },
    /// A part of the file is damaged.
    #[error("{}: {part} is damaged: {found}; the file may be cut short, fetch it again", file.display())]
    Damaged {
        /// Path of the extract.
        file: PathBuf,
        /// Damaged part: the block, or the byte of the XML.
        part: String,
        /// Message of the decoder.
        found: String,
    },
    /// The extract holds no nodes.
    #[error("{}: expected nodes and ways, found {nodes} nodes and {ways} ways", file.display())]
    Empty {
        /// Path of the extract.
        file: PathBuf,
        /// Number of nodes.
        nodes: usize,
        /// Number of ways.
        ways: usize,
    },
}

//! The ways that may become a network.

mod error;

pub use error::RoadsError;

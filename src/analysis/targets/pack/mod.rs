//! Policy packs: the targets of documents as data. `seeds/README.md` describes the format.
//!
//! One file per document. A pack is read whole or refused, with the line, the key, what was found and what was expected.

mod area_type;
mod check;
mod document;
mod error;
mod every_facility;
mod filter;
mod milestone;
mod parse;
mod row;

use std::path::Path;

pub use area_type::AreaType;
pub use check::{
    AgeGroup, Check, CircleCheck, CompoundsCheck, CountBasis, CountCheck, Denominator, EveryAreaCheck, Measure, NarrowNumerator, Numerator,
    RateCheck, RemoteCheck, ShareWithNeighbour, TriggerCheck,
};
pub use document::{Pack, PackStatus, PackTown};
pub use error::PackError;
pub use every_facility::{EveryFacilityCheck, Requirement};
pub use filter::{ColumnCondition, Filter};
pub use milestone::MilestoneCheck;
pub use row::{PackRow, Sure, Targets};

macro_rules! packs {
    ($($id:literal),*) => { [$(($id, include_str!(concat!("../../../../seeds/", $id, ".toml")))),*] };
}

/// Built-in packs of `seeds/`: id and text, sorted by id.
const BUILT_IN: [(&str, &str); 3] = packs!["jiaxing-2022", "linhai-2023-2025", "norms"];

impl Pack {
    /// Ids of the built-in packs, sorted.
    #[must_use]
    pub fn built_in() -> Vec<String> {
        BUILT_IN.iter().map(|(id, _)| (*id).to_owned()).collect()
    }

    /// Pack by its built-in id, or in a file: anything that ends in `.toml` or contains a path separator is a file, relative to
    /// `dir`.
    ///
    /// # Errors
    /// [`PackError`] when there is no such pack, or it is refused.
    pub fn find(wanted: &str, dir: &Path) -> Result<Self, PackError> {
        let is_file = Path::new(wanted).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) || wanted.contains(['/', '\\']);
        if is_file {
            let path = dir.join(wanted);
            let refuse = |reason: String| PackError::Read { file: path.display().to_string(), reason };
            let text = carecircle_import::budget::read_text(&path).map_err(|e| refuse(e.to_string()))?;
            return Self::parse(&text, &path.display().to_string());
        }
        match BUILT_IN.iter().find(|(id, _)| *id == wanted) {
            Some((_, text)) => Self::parse(text, &format!("seeds/{wanted}.toml")),
            None => Err(PackError::unknown(wanted, &Self::built_in())),
        }
    }

    /// Pack of a TOML text; `file` is its name in errors.
    ///
    /// # Errors
    /// [`PackError`] when it is not TOML or not a valid pack; with the line and the way out.
    pub fn parse(text: &str, file: &str) -> Result<Self, PackError> {
        parse::pack(text, file)
    }
}

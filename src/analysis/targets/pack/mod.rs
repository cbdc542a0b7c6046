//! Policy packs: what documents promise, as data. `seeds/README.md` describes the format.
//!
//! One file a document. A pack is read whole or refused, with the line, the key, what was found and what was expected.

mod check;
mod error;
mod filter;
mod parse;
mod row;

use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use carecircle_base::model::Name;

pub use check::{
    AgeGroup, Check, CircleCheck, CompoundsCheck, CountBasis, CountCheck, Denominator, EveryAreaCheck, Measure, Numerator, RateCheck,
    RemoteCheck, ShareWithNeighbour, TriggerCheck,
};
pub use error::PackError;
pub use filter::{ColumnCondition, Filter};
pub use row::{PackRow, Sure, Targets};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = DocumentStatus))]
pub enum PackStatus {
    /// Issued and valid (有效).
    InForce,
    /// A draft for comment (征求意见稿).
    Draft,
    /// National or provincial norms (标准), not promises of one city.
    Norm,
}

/// One document's promises.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Short ASCII id, such as `linhai-2023-2025`.
    pub id: String,
    /// The document's title.
    pub name: Name,
    /// Its number (文号); empty where it has none.
    pub document: String,
    /// Who issued it; empty where not said.
    pub issuer: String,
    /// When.
    pub issued: Option<Date>,
    /// In force, draft or norm.
    pub status: PackStatus,
    /// First and last year that it speaks of.
    pub years: (i16, i16),
    /// The numbers of its clauses, ascending; empty for norms.
    pub clauses: Vec<u32>,
    /// Its promises, in the order of the file.
    pub rows: Vec<PackRow>,
}

macro_rules! packs {
    ($($id:literal),*) => { [$(($id, include_str!(concat!("../../../../seeds/", $id, ".toml")))),*] };
}

/// The packs of `seeds/` that the program carries: id and text, by id.
const BUILT_IN: [(&str, &str); 3] = packs!["jiaxing-2022", "linhai-2023-2025", "norms"];

impl Pack {
    /// Ids of the packs that the program carries, sorted.
    #[must_use]
    pub fn built_in() -> Vec<String> {
        BUILT_IN.iter().map(|(id, _)| (*id).to_owned()).collect()
    }

    /// The pack of an id that the program carries, or in a file: anything with a `.toml` end or a path in it is a file,
    /// relative to `dir`.
    ///
    /// # Errors
    /// When there is no such pack, or it is refused.
    pub fn find(wanted: &str, dir: &Path) -> Result<Self, PackError> {
        let is_file = Path::new(wanted).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) || wanted.contains(['/', '\\']);
        if is_file {
            let path = dir.join(wanted);
            let refuse = |reason: String| PackError::Read { file: path.display().to_string(), reason };
            let bytes = std::fs::read(&path).map_err(|e| refuse(e.to_string()))?;
            let text = String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8 text; save it as UTF-8".to_owned()))?;
            return Self::parse(&text, &path.display().to_string());
        }
        match BUILT_IN.iter().find(|(id, _)| *id == wanted) {
            Some((_, text)) => Self::parse(text, &format!("seeds/{wanted}.toml")),
            None => Err(PackError::unknown(wanted, &Self::built_in())),
        }
    }

    /// Reads the text of a pack; `file` names it in errors.
    ///
    /// # Errors
    /// When it is not TOML, or says something that a pack cannot; with the line and the way out.
    pub fn parse(text: &str, file: &str) -> Result<Self, PackError> {
        parse::pack(text, file)
    }

    /// The row of that id.
    ///
    /// # Errors
    /// When the pack has none; with the nearest.
    pub fn row(&self, id: &str) -> Result<&PackRow, PackError> {
        self.rows.iter().find(|r| r.id == id).ok_or_else(|| PackError::no_row(self, id))
    }
}

//! Policy pack: the targets of one document.

use jiff::civil::Date;
use serde::Serialize;

use super::error::PackError;
use super::row::PackRow;
use carecircle_base::model::Name;

/// Status of a document.
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

/// Policy pack: the targets of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Id: short ASCII, such as `linhai-2023-2025`.
    pub id: String,
    /// Title of the document.
    pub name: Name,
    /// Number of the document (文号); empty where it has none.
    pub document: String,
    /// Issuer of the document; empty where unknown.
    pub issuer: String,
    /// Date of issue; `None` where unknown.
    pub issued: Option<Date>,
    /// Status of the document: in force, draft or norm.
    pub status: PackStatus,
    /// First and last year of the document.
    pub years: (i16, i16),
    /// Numbers of its clauses, ascending; empty for norms.
    pub clauses: Vec<u32>,
    /// Towns (镇街) of the place that the document is for, by code; empty where the pack names none.
    pub towns: Vec<PackTown>,
    /// Rows, in the order of the file.
    pub rows: Vec<PackRow>,
}

/// A town (镇街) that a pack names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackTown {
    /// Name.
    pub name: String,
    /// Administrative division code (区划代码), 9 digits.
    pub code: String,
}

impl Pack {
    /// Row with this id.
    ///
    /// # Errors
    /// [`PackError::NoRow`] when the pack has none; with the most similar id.
    pub fn row(&self, id: &str) -> Result<&PackRow, PackError> {
        self.rows.iter().find(|r| r.id == id).ok_or_else(|| PackError::no_row(&self.id, id, self.rows.iter().map(|r| r.id.as_str())))
    }
}

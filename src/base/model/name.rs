//! Names in both languages of the interface.

use serde::Serialize;

/// A name in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Name {
    /// Chinese, or the only one known.
    pub zh: String,
    /// English, or the only one known.
    pub en: String,
}

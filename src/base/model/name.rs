//! Names in both languages of the interface.

use serde::Serialize;

/// A display name in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Name {
    /// Chinese name; the English one where no Chinese one is known.
    pub zh: String,
    /// English name; the Chinese one where no English one is known.
    pub en: String,
}

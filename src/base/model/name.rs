//! Names in both languages of the interface.

use serde::Serialize;

use carecircle_words::{Language, Said, Value};

/// A display name in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Name {
    /// Chinese name; the English one where no Chinese one is known.
    pub zh: String,
    /// English name; the Chinese one where no English one is known.
    pub en: String,
}

impl Name {
    /// The name in a language: the Chinese one in Chinese, else the English one.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        language.either(&self.zh, &self.en)
    }
}

/// A message in both languages, as the API sends it.
impl From<Said> for Name {
    fn from(said: Said) -> Self {
        Self { zh: said.zh(), en: said.en() }
    }
}

/// A name in a place of a message.
impl From<Name> for Value {
    fn from(Name { zh, en }: Name) -> Self {
        Self::Either { zh, en }
    }
}

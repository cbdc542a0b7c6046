//! Text in Chinese and in English.

use carecircle_base::model::Name;

/// Text in both languages.
pub(super) fn both(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
}

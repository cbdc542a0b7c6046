//! The languages in which words can be shown.

use std::sync::{LazyLock, PoisonError, RwLock};

use fluent_bundle::FluentArgs;

use super::catalogue::{Catalogue, CatalogueError};

/// Languages that are built in: tag (BCP 47), and the text of the catalogue. Chinese is the first, English the second: what the API
/// sends as `zh` and `en`.
pub const BUILT_IN: &[(&str, &str)] = &[("zh", include_str!("../../words/zh.ftl")), ("en", include_str!("../../words/en.ftl"))];

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Language(usize);

/// Catalogues by the number of their language.
static CATALOGUES: LazyLock<RwLock<Vec<&'static Catalogue>>> = LazyLock::new(|| {
    let read = |(tag, text): &(&str, &str)| {
        let catalogue = Catalogue::read(tag, text).expect("the catalogues in words/ are read by tests");
        &*Box::leak(Box::new(catalogue))
    };
    RwLock::new(BUILT_IN.iter().map(read).collect())
});

impl Language {
    /// Chinese, the default.
    pub const CHINESE: Self = Self(0);
    /// English.
    pub const ENGLISH: Self = Self(1);

    /// Languages that are built in, Chinese first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..BUILT_IN.len()).map(Self)
    }

    /// Language with this tag among those that are built in; `None` where there is none.
    #[must_use]
    pub fn of(tag: &str) -> Option<Self> {
        Self::all().find(|language| language.tag() == tag)
    }

    /// Language of a catalogue that is read while the program runs, to see a translation before it is built in. A key that it
    /// lacks is said in English. What is read stays in memory until the program ends.
    ///
    /// # Errors
    /// When the text is no catalogue.
    pub fn read(tag: &str, text: &str) -> Result<Self, CatalogueError> {
        let catalogue = Box::leak(Box::new(Catalogue::read(tag, text)?));
        let mut all = CATALOGUES.write().unwrap_or_else(PoisonError::into_inner);
        all.push(catalogue);
        Ok(Self(all.len() - 1))
    }

    /// Messages of the language.
    #[must_use]
    pub fn catalogue(self) -> &'static Catalogue {
        CATALOGUES.read().unwrap_or_else(PoisonError::into_inner)[self.0]
    }

    /// Tag of the language: `zh`, `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.catalogue().tag()
    }

    /// Text of a message without places, whose key is made while the program runs; in English where the language lacks it, `None`
    /// where no catalogue has it.
    #[must_use]
    pub fn plain(self, key: &str) -> Option<String> {
        let in_language = |language: Self| language.catalogue().text(key, &FluentArgs::new());
        in_language(self).or_else(|| in_language(Self::ENGLISH))
    }

    /// One of two texts that stand in no catalogue, such as the names of a study: the Chinese one in Chinese, else the English one.
    #[must_use]
    pub fn either<T>(self, zh: T, en: T) -> T {
        if self == Self::CHINESE { zh } else { en }
    }
}

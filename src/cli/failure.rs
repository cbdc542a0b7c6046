//! Errors of the program in words of the catalogue.

use std::error::Error;
use std::fmt;

use anyhow::Result;
use carecircle_base::characters::shortened;
use carecircle_words::{Language, Said, say};

use super::causes::said_of;
use super::user_language::UserLanguage;

/// Largest number of characters of a message; the longest of ours lists the headers of a list.
const MESSAGE: usize = 8000;

/// Error in words of the catalogue, and what caused it.
#[derive(Debug)]
pub(crate) struct Failure {
    said: Said,
    source: Option<anyhow::Error>,
}

impl Failure {
    /// What the error says.
    pub(crate) const fn said(&self) -> &Said {
        &self.said
    }
}

impl From<Said> for Failure {
    fn from(said: Said) -> Self {
        Self { said, source: None }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said.en())
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(AsRef::as_ref)
    }
}

/// The error that says this, for `?`, `bail!` and `ensure!`.
pub(crate) fn failure(said: Said) -> anyhow::Error {
    Failure::from(said).into()
}

/// Words of the catalogue about what failed.
pub(crate) trait OrFail<T> {
    /// The value, or an error that says this, with what caused it.
    fn or_fail(self, said: impl FnOnce() -> Said) -> Result<T>;
}

impl<T, E: Into<anyhow::Error>> OrFail<T> for Result<T, E> {
    fn or_fail(self, said: impl FnOnce() -> Said) -> Result<T> {
        self.map_err(|e| Failure { said: said(), source: Some(e.into()) }.into())
    }
}

impl<T> OrFail<T> for Option<T> {
    fn or_fail(self, said: impl FnOnce() -> Said) -> Result<T> {
        self.ok_or_else(|| failure(said()))
    }
}

/// Lines that tell the user of an error and its causes, in the user's language. Where that is not known, all of it in Chinese, as far
/// as there is any, then in English.
pub(crate) fn lines(error: &anyhow::Error, language: UserLanguage) -> Vec<String> {
    match language {
        UserLanguage::Known(language) => in_language(error, language),
        UserLanguage::Unknown => {
            let has_chinese = error.chain().any(|cause| said_of(cause).is_some());
            let mut all = if has_chinese { in_language(error, Language::CHINESE) } else { Vec::new() };
            all.extend(in_language(error, Language::ENGLISH));
            all
        }
    }
}

fn in_language(error: &anyhow::Error, language: Language) -> Vec<String> {
    let line = |(at, cause): (usize, &(dyn Error + 'static))| {
        let text = said_of(cause).map_or_else(|| cause.to_string(), |said| said.in_language(language));
        // A message may quote a file, and a file may be one line of 300 MB.
        let text = shortened(&text, MESSAGE).to_string();
        let said = if at == 0 { say!("cli-error", text) } else { say!("cli-because", text) };
        said.in_language(language)
    };
    error.chain().enumerate().map(line).collect()
}

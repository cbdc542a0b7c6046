//! A message by its key, with what stands in its places; it becomes text where it is shown, in the language of who reads it.

use std::path::{Path, PathBuf};

use fluent_bundle::{FluentArgs, FluentValue};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Language;
use super::catalogue::{self, Number};

/// A message of the catalogue with what stands in its places. Made by [`say!`](crate::say). As JSON it is `{zh, en}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    key: &'static str,
    args: Vec<(&'static str, Value)>,
}

/// What stands in a place of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text that is the same in every language: a number already written, an id, what a list holds.
    Text(String),
    /// A number, which chooses the plural.
    Number(Number),
    /// Text that is known in Chinese and in English alone, such as the names of a study.
    Either {
        /// Chinese text.
        zh: String,
        /// English text, which stands for every other language.
        en: String,
    },
    /// Another message.
    Said(Box<Said>),
    /// Values one after the other, with the text of a message between them.
    Joined(&'static str, Vec<Value>),
}

/// Values one after the other, with the message `between` them: `list-comma` and its like.
pub fn joined<V: Into<Value>>(between: &'static str, values: impl IntoIterator<Item = V>) -> Value {
    Value::Joined(between, values.into_iter().map(Into::into).collect())
}

impl Said {
    /// The message with this key, its places still empty. [`say!`](crate::say) is shorter.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// The message of the catalogue whose key is made while the program runs, such as `note-` and a reason; `None` where there is none.
    #[must_use]
    pub fn of_catalogue(key: &str) -> Option<Self> {
        let (key, _) = Language::ENGLISH.catalogue().places().get_key_value(key)?;
        Some(Self::new(key))
    }

    /// The message with a value in its place `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Text that stands in no catalogue, the same in every language.
    #[must_use]
    pub fn verbatim(text: impl Into<Value>) -> Self {
        Self::new("verbatim").with("text", text)
    }

    /// Key of the message.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// The message as text. A key that the language lacks is said in English; one that no catalogue has is shown as it is, which
    /// a test (`tests/it/catalogue.rs`) keeps from happening.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        let mut args = FluentArgs::with_capacity(self.args.len());
        for (name, value) in &self.args {
            args.set(*name, value.fluent(language));
        }
        let text = language.catalogue().text(self.key, &args);
        text.or_else(|| Language::ENGLISH.catalogue().text(self.key, &args)).unwrap_or_else(|| self.key.to_owned())
    }

    /// The message in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        self.in_language(Language::CHINESE)
    }

    /// The message in English.
    #[must_use]
    pub fn en(&self) -> String {
        self.in_language(Language::ENGLISH)
    }

    /// The message in Chinese, then in English, with a space between: for lines that are read by both.
    #[must_use]
    pub fn bilingual(&self) -> String {
        format!("{} {}", self.zh(), self.en())
    }
}

/// A text with its first letter a capital.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Value {
    fn fluent(&self, language: Language) -> FluentValue<'_> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => catalogue::number(*number),
            other => other.in_language(language).into(),
        }
    }

    /// The value as text.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => Said::verbatim(Self::Number(*number)).in_language(language),
            Self::Either { zh, en } => language.either(zh, en).clone(),
            Self::Said(said) => said.in_language(language),
            Self::Joined(between, values) => {
                let between = Said::new(between).in_language(language);
                values.iter().map(|value| value.in_language(language)).collect::<Vec<_>>().join(&between)
            }
        }
    }

    /// A number with its thousands set apart.
    #[must_use]
    pub const fn grouped(value: f64) -> Self {
        Self::Number(Number { value, grouped: true })
    }
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut both = serializer.serialize_struct("Said", 2)?;
        both.serialize_field("zh", &self.zh())?;
        both.serialize_field("en", &self.en())?;
        both.end()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A path as the system shows it.
impl From<&Path> for Value {
    fn from(path: &Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

/// A path as the system shows it.
impl From<PathBuf> for Value {
    fn from(path: PathBuf) -> Self {
        Self::from(path.as_path())
    }
}

/// A day as ISO 8601 writes it.
impl From<jiff::civil::Date> for Value {
    fn from(day: jiff::civil::Date) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<Said> for Value {
    fn from(said: Said) -> Self {
        Self::Said(Box::new(said))
    }
}

/// What [`say!`](crate::say) borrows, so that a variable can be said twice.
impl<T: Clone + Into<Self>> From<&T> for Value {
    fn from(value: &T) -> Self {
        value.clone().into()
    }
}

impl<Z: AsRef<str>, E: AsRef<str>> From<(Z, E)> for Value {
    fn from((zh, en): (Z, E)) -> Self {
        Self::Either { zh: zh.as_ref().to_owned(), en: en.as_ref().to_owned() }
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(Number { value, grouped: false })
    }
}

/// Counts as values; exact below 2^53, far above any count of rows.
macro_rules! counts {
    ($($count:ty),*) => {$(
        impl From<$count> for Value {
            fn from(count: $count) -> Self {
                Self::from(count as f64)
            }
        }
    )*};
}

counts!(u8, u16, u32, u64, usize, i8, i16, i32, i64);

/// A message by its key, with what stands in its places: `say!("list-more", count = rest)`; a place may be filled by a variable of its
/// own name, `say!("list-more", count)`. The key is a literal, so that the catalogue can be held against the code.
#[macro_export]
macro_rules! say {
    (@value $name:ident) => { $name };
    (@value $name:ident = $value:expr) => { $value };
    ($key:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::Said::new($key)$(.with(stringify!($name), &$crate::say!(@value $name $(= $value)?)))*
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_said_where_it_is_shown() {
        let inner = say!("list-more", count = 2);
        assert_eq!(inner.bilingual(), "另有 2 处未列出 and 2 more");
        let text = Said::verbatim(joined("list-comma", [Value::from(inner), ("甲", "A").into(), 1.5.into(), "x".into()]));
        assert_eq!(text.zh(), "另有 2 处未列出、甲、1.5、x");
        assert_eq!(text.en(), "and 2 more, A, 1.5, x");
        assert_eq!(Said::new("no-such-key").zh(), "no-such-key");
    }

    #[test]
    fn a_language_read_at_run_time_says_what_it_knows() {
        let made_up =
            Language::read("x-test", "list-more = ⟦{ $count }⟧\n").or_else(|_| Language::read("tlh", "list-more = ⟦{ $count }⟧\n"));
        let made_up = made_up.unwrap();
        assert_eq!(say!("list-more", count = 2).in_language(made_up), "⟦2⟧");
        assert_eq!(say!("list-comma").in_language(made_up), ", ", "English where it knows nothing");
        assert!(Language::all().all(|known| known != made_up));
    }
}

//! Typed access to the keys of a TOML table, with the line of every error.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Place, line_of};
use crate::error::nearest;
use carecircle_base::model::{Name, WeekTime};

/// Name of the file that makes a folder a study.
pub const STUDY_FILE: &str = "study.toml";

/// A reader of one table of `study.toml`, or of another file: values are type-checked, and unknown keys are refused.
pub struct Keys<'a> {
    file: &'a str,
    text: &'a str,
    section: String,
    start: usize,
    table: &'a DeTable<'a>,
}

impl<'a> Keys<'a> {
    /// A reader of `table`, which begins at byte `start` of `text`.
    ///
    /// # Errors
    /// When a key is not among `known`.
    pub fn new(
        text: &'a str,
        section: impl Into<String>,
        start: usize,
        table: &'a DeTable<'a>,
        known: &[&str],
    ) -> Result<Self, ConfigError> {
        let keys = Self::open(text, section, start, table);
        keys.only(known)?;
        Ok(keys)
    }

    /// Checks that all keys are among `known`.
    ///
    /// # Errors
    /// On the first key that is not.
    pub fn only(&self, known: &[&str]) -> Result<(), ConfigError> {
        for (key, _) in self.table {
            if !known.contains(&key.get_ref().as_ref()) {
                return Err(ConfigError::UnknownKey {
                    place: self.place_at(key.span().start, key.get_ref()),
                    hint: hint(key.get_ref(), known.iter().copied()),
                    known: known.join(", "),
                });
            }
        }
        Ok(())
    }

    /// A reader of `table` with any keys, such as names that the user chooses.
    pub fn open(text: &'a str, section: impl Into<String>, start: usize, table: &'a DeTable<'a>) -> Self {
        Self { file: STUDY_FILE, text, section: section.into(), start, table }
    }

    /// [`Self::open`] for a file other than `study.toml`.
    pub fn open_in(file: &'a str, text: &'a str, section: impl Into<String>, start: usize, table: &'a DeTable<'a>) -> Self {
        Self { file, text, section: section.into(), start, table }
    }

    /// Place of `key`, or of the section where the key is absent.
    pub fn place(&self, key: &str) -> Box<Place> {
        self.place_at(self.start_of(key), key)
    }

    fn place_at(&self, offset: usize, key: &str) -> Box<Place> {
        Box::new(Place { file: self.file.to_owned(), line: line_of(self.text, offset), section: self.section.clone(), key: key.to_owned() })
    }

    /// Text of the whole file.
    pub fn whole_text(&self) -> &'a str {
        self.text
    }

    /// Keys and values, sorted by key.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Spanned<DeValue<'a>>)> {
        self.table.iter().map(|(k, v)| (k.get_ref().as_ref(), v))
    }

    /// Whether the table has `key`, with a value of any type.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Byte at which `key` begins; that of the section where the key is absent.
    pub fn start_of(&self, key: &str) -> usize {
        self.table.get_key_value(key).map_or(self.start, |(k, _)| k.span().start)
    }

    /// The error for a value of the wrong type under `key`.
    pub fn wrong(&self, key: &str, found: &DeValue<'_>, expected: &'static str) -> ConfigError {
        ConfigError::Type { place: self.place(key), found: describe(found), expected }
    }

    /// The error for a value out of range under `key`.
    pub fn refuse(&self, key: &str, found: impl ToString, expected: impl Into<String>) -> ConfigError {
        ConfigError::Value { place: self.place(key), found: found.to_string(), expected: expected.into() }
    }

    /// The error for a missing `key`.
    pub fn missing(&self, key: &str, expected: impl Into<String>) -> ConfigError {
        ConfigError::Missing { place: self.place(key), expected: expected.into() }
    }

    /// Raw value of `key`; `None` when it is absent.
    pub fn raw(&self, key: &str) -> Option<&'a DeValue<'a>> {
        self.table.get(key).map(Spanned::get_ref)
    }

    /// Text of `key`, trimmed and not blank; `None` when the key is absent.
    ///
    /// # Errors
    /// When the value is of another type or blank.
    pub fn text(&self, key: &str) -> Result<Option<String>, ConfigError> {
        self.raw(key)
            .map(|v| match v {
                DeValue::String(s) if !s.trim().is_empty() => Ok(s.trim().to_owned()),
                DeValue::String(_) => Err(self.refuse(key, "\"\"", "a text that is not blank; leave the key out for the default")),
                other => Err(self.wrong(key, other, "a text in quotes")),
            })
            .transpose()
    }

    /// Boolean of `key`; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is of another type.
    pub fn flag(&self, key: &str) -> Result<Option<bool>, ConfigError> {
        self.raw(key)
            .map(|v| match v {
                DeValue::Boolean(b) => Ok(*b),
                other => Err(self.wrong(key, other, "true or false")),
            })
            .transpose()
    }

    /// Finite number of `key`, integer or float; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is of another type or not finite.
    pub fn number(&self, key: &str) -> Result<Option<f64>, ConfigError> {
        self.raw(key)
            .map(|v| match number(v) {
                Some(n) if n.is_finite() => Ok(n),
                Some(n) => Err(self.refuse(key, n, "a finite number")),
                None => Err(self.wrong(key, v, "a number")),
            })
            .transpose()
    }

    /// Number of `key` that satisfies `fits`, described by `expected`; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is no such number.
    pub fn number_in(&self, key: &str, fits: impl Fn(f64) -> bool, expected: &str) -> Result<Option<f64>, ConfigError> {
        match self.number(key)? {
            Some(n) if !fits(n) => Err(self.refuse(key, n, expected)),
            n => Ok(n),
        }
    }

    /// Integer of `key` within `range`; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is of another type or out of range.
    pub fn whole(&self, key: &str, range: std::ops::RangeInclusive<usize>) -> Result<Option<usize>, ConfigError> {
        let Some(v) = self.raw(key) else { return Ok(None) };
        let DeValue::Integer(i) = v else { return Err(self.wrong(key, v, "a whole number")) };
        match i64::from_str_radix(i.as_str(), i.radix()).ok().and_then(|i| usize::try_from(i).ok()).filter(|i| range.contains(i)) {
            Some(i) => Ok(Some(i)),
            None => Err(self.refuse(key, i.as_str(), format!("a whole number from {} to {}", range.start(), range.end()))),
        }
    }

    /// Date of `key`, such as 2025-06-30, in quotes or not; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is no date.
    pub fn date(&self, key: &str) -> Result<Option<Date>, ConfigError> {
        self.raw(key)
            .map(|v| {
                let text = match v {
                    DeValue::Datetime(d) => d.to_string(),
                    DeValue::String(s) => s.trim().to_owned(),
                    other => return Err(self.wrong(key, other, "a date such as 2025-06-30")),
                };
                text.parse().map_err(|_| self.refuse(key, &text, "a date such as 2025-06-30"))
            })
            .transpose()
    }

    /// Minute of the week of `key`, such as mon-11:30; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is no weekday and time.
    pub fn week_time(&self, key: &str) -> Result<Option<WeekTime>, ConfigError> {
        let expected = "a weekday and time such as \"mon-11:30\"";
        self.text(key)?.map(|text| text.parse().map_err(|_| self.refuse(key, format!("\"{text}\""), expected))).transpose()
    }

    /// Text of `key`, or the literal of a date or integer; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is of another type or blank.
    pub fn loose_text(&self, key: &str) -> Result<Option<String>, ConfigError> {
        match self.raw(key) {
            Some(DeValue::Datetime(d)) => Ok(Some(d.to_string())),
            Some(DeValue::Integer(i)) => Ok(Some(i.as_str().to_owned())),
            _ => self.text(key),
        }
    }

    /// The name under `name` and `name_en`; one alone serves for both, and both are empty where neither is there.
    ///
    /// # Errors
    /// When a value is no text.
    pub fn name(&self) -> Result<Name, ConfigError> {
        let (zh, en) = (self.text("name")?, self.text("name_en")?);
        Ok(Name { en: en.clone().or_else(|| zh.clone()).unwrap_or_default(), zh: zh.or(en).unwrap_or_default() })
    }

    /// Texts of `key`, from a list or a single text; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is of another type.
    pub fn texts(&self, key: &str) -> Result<Option<Vec<String>>, ConfigError> {
        self.raw(key).map(|v| texts(v).ok_or_else(|| self.wrong(key, v, "a text in quotes, or a list of them"))).transpose()
    }

    /// Table under `key`, as section name, byte offset and table; `None` when it is absent.
    ///
    /// # Errors
    /// When the value is no table.
    pub fn table(&self, key: &str) -> Result<Option<(String, usize, &'a DeTable<'a>)>, ConfigError> {
        let Some((k, v)) = self.table.get_key_value(key) else { return Ok(None) };
        let DeValue::Table(table) = v.get_ref() else { return Err(self.wrong(key, v.get_ref(), "a table")) };
        let section = if self.section.is_empty() { format!("[{key}]") } else { format!("{} [{key}]", self.section) };
        Ok(Some((section, k.span().start, table)))
    }

    /// Tables of `[[key]]`, each as section name, byte offset and table; empty when the key is absent.
    ///
    /// # Errors
    /// When the value is no array of tables.
    pub fn tables(&self, key: &str) -> Result<Vec<(String, usize, &'a DeTable<'a>)>, ConfigError> {
        let Some(v) = self.raw(key) else { return Ok(Vec::new()) };
        let expected = "tables in double brackets, such as [[homes]]";
        let DeValue::Array(items) = v else { return Err(self.wrong(key, v, expected)) };
        items
            .iter()
            .enumerate()
            .map(|(i, item)| match item.get_ref() {
                DeValue::Table(table) => {
                    let section = if self.section.is_empty() {
                        format!("[[{key}]] {}", i + 1)
                    } else {
                        format!("{} [[{key}]] {}", self.section, i + 1)
                    };
                    Ok((section, item.span().start, table))
                }
                other => Err(self.wrong(key, other, expected)),
            })
            .collect()
    }
}

/// Number of an integer or float value; `None` for another type.
pub fn number(v: &DeValue<'_>) -> Option<f64> {
    match v {
        DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok().map(|i| {
            #[expect(clippy::cast_precision_loss, reason = "settings are small numbers")]
            let n = i as f64;
            n
        }),
        DeValue::Float(f) => f.as_str().parse().ok(),
        _ => None,
    }
}

/// Texts of a text or a list of texts, trimmed; `None` for another type.
pub fn texts(v: &DeValue<'_>) -> Option<Vec<String>> {
    match v {
        DeValue::String(s) => Some(vec![s.trim().to_owned()]),
        DeValue::Array(items) => items.iter().map(|i| i.get_ref().as_str().map(|s| s.trim().to_owned())).collect(),
        _ => None,
    }
}

fn describe(v: &DeValue<'_>) -> String {
    match v {
        DeValue::String(s) => format!("the text \"{s}\""),
        DeValue::Integer(i) => format!("the number {}", i.as_str()),
        DeValue::Float(f) => format!("the number {}", f.as_str()),
        DeValue::Boolean(b) => b.to_string(),
        DeValue::Datetime(d) => format!("the date {d}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// Suggestion `; did you mean "…"?` of the most similar known word; empty when none is similar.
pub fn hint<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(found, known).map_or_else(String::new, |k| format!("; did you mean \"{k}\"?"))
}

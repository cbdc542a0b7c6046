//! Tag tables: rules from OSM tags to services, `seeds/osm-facilities.toml` or a study's own copy.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::osm::elements::Element;

/// The built-in tag table.
pub const BUILT_IN_TABLE: &str = include_str!("../../../../seeds/osm-facilities.toml");

/// Reasons for which a tag table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file cannot be read.
    #[error("{}: cannot be read: {source}", file.display())]
    Io {
        /// Path of the table.
        file: PathBuf,
        /// Error of the operating system.
        source: std::io::Error,
    },
    /// The file is not TOML, or has wrong keys or types.
    #[error("{}: {source}", file.display())]
    Toml {
        /// Path of the table.
        file: PathBuf,
        /// Error of the TOML parser, with the place.
        source: Box<toml::de::Error>,
    },
    /// An entry is invalid, or contradicts another.
    #[error("{}: {entry}: {found}", file.display())]
    Entry {
        /// Path of the table.
        file: PathBuf,
        /// The entry.
        entry: String,
        /// Problem, and what is expected.
        found: String,
    },
}

/// One tag value or a list of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Several(Vec<String>),
}

impl Values {
    /// Whether `value`, possibly a list with semicolons, contains one of these values; `*` matches any.
    fn hold(&self, value: &str) -> bool {
        let any = |wanted: &str| wanted == "*" || value.split(';').any(|v| v.trim().eq_ignore_ascii_case(wanted));
        match self {
            Self::One(wanted) => any(wanted),
            Self::Several(wanted) => wanted.iter().any(|w| any(w)),
        }
    }
}

/// A service that the rules refer to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableService {
    /// Short ASCII id, unique in the table.
    pub id: String,
    /// Display name, in Chinese.
    pub name: String,
    /// Display name, in English.
    pub name_en: String,
    /// Explanation of the proxy, where OSM has no tag for the service itself; `None` where it has.
    #[serde(default)]
    pub proxy: Option<String>,
}

/// A service circle that a new study starts with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableCircle {
    /// Short ASCII id, unique in the table.
    pub id: String,
    /// Display name, in Chinese.
    pub name: String,
    /// Display name, in English.
    pub name_en: String,
    /// Walking time limit in minutes.
    pub minutes: f64,
    /// Ids of the services of the circle; those absent from the extract are left out.
    pub services: Vec<String>,
}

/// A rule that makes features with certain tags facilities of a kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, expecting = "struct Rule")] // the words of the error for a value that is no table
pub struct TagRule {
    /// Kind, as written to the facility list.
    pub kind: String,
    /// Ids of the services of such a facility.
    pub services: Vec<String>,
    #[serde(default)]
    tags: BTreeMap<String, Values>,
    #[serde(default)]
    unless: BTreeMap<String, Values>,
    #[serde(default)]
    name_has: Vec<String>,
}

impl TagRule {
    fn fits(&self, e: &Element<'_>) -> bool {
        self.tags.iter().all(|(k, values)| e.tag(k).is_some_and(|v| values.hold(v)))
            && !self.unless.iter().any(|(k, values)| e.tag(k).is_some_and(|v| values.hold(v)))
            && (self.name_has.is_empty()
                || e.tags()
                    .any(|(k, v)| (k == "name" || k.starts_with("name:")) && self.name_has.iter().any(|part| v.contains(part.as_str()))))
    }
}

/// A tag table: services, circles, and the rules that find facilities.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacilityTable {
    /// Services that the rules refer to.
    pub services: Vec<TableService>,
    /// Circles that a new study starts with.
    #[serde(default)]
    pub circles: Vec<TableCircle>,
    /// Rules in order; the first that matches a feature decides.
    pub rules: Vec<TagRule>,
}

impl FacilityTable {
    /// The built-in tag table.
    ///
    /// # Panics
    /// If the built-in table were invalid; a test reads it.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN_TABLE, Path::new("seeds/osm-facilities.toml")).expect("the embedded table is read in a test")
    }

    /// Table read from a file.
    ///
    /// # Errors
    /// When the file cannot be read, is malformed, or a rule names an undeclared service.
    pub fn read(file: &Path) -> Result<Self, TableError> {
        let text = crate::budget::read_text(file).map_err(|source| TableError::Io { file: file.to_owned(), source })?;
        Self::parse(&text, file)
    }

    /// Table from its text; `file` names it in errors.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(text: &str, file: &Path) -> Result<Self, TableError> {
        let table: Self = toml::from_str(text).map_err(|e| TableError::Toml { file: file.to_owned(), source: Box::new(e) })?;
        let wrong = |entry: String, found: String| TableError::Entry { file: file.to_owned(), entry, found };
        let undeclared = |services: &[String]| {
            let id = services.iter().find(|id| !table.services.iter().any(|s| s.id == **id))?;
            let known: Vec<&str> = table.services.iter().map(|s| s.id.as_str()).collect();
            Some(format!("service '{id}' is not among [[services]] ({})", known.join(", ")))
        };
        let mut kinds: BTreeMap<&str, &[String]> = BTreeMap::new();
        for (i, rule) in table.rules.iter().enumerate() {
            let entry = || format!("rule {} ('{}')", i + 1, rule.kind);
            if rule.tags.is_empty() {
                return Err(wrong(entry(), "no tags: it would fit every feature; give tags = { key = \"value\" }".to_owned()));
            }
            if let Some(found) = undeclared(&rule.services) {
                return Err(wrong(entry(), found));
            }
            if *kinds.entry(&rule.kind).or_insert(&rule.services) != rule.services {
                let found = "the same kind has other services in an earlier rule; give one of them another name";
                return Err(wrong(entry(), found.to_owned()));
            }
        }
        for circle in &table.circles {
            if let Some(found) = undeclared(&circle.services) {
                return Err(wrong(format!("circle '{}'", circle.id), found));
            }
            if !(circle.minutes > 0.0 && circle.minutes <= 180.0) {
                let found = format!("minutes = {}, expected a number above 0, at most 180", circle.minutes);
                return Err(wrong(format!("circle '{}'", circle.id), found));
            }
        }
        Ok(table)
    }

    /// Kinds that provide a service, in the order of the rules.
    #[must_use]
    pub fn kinds_of(&self, service: &str) -> Vec<&str> {
        let mut kinds: Vec<&str> = Vec::new();
        for rule in self.rules.iter().filter(|r| r.services.iter().any(|s| s == service)) {
            if !kinds.contains(&rule.kind.as_str()) {
                kinds.push(&rule.kind);
            }
        }
        kinds
    }

    /// First rule that matches an element; `None` where none does.
    pub(super) fn rule(&self, e: &Element<'_>) -> Option<&TagRule> {
        self.rules.iter().find(|r| r.fits(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_sound() {
        assert!(FacilityTable::parse(BUILT_IN_TABLE, Path::new("built-in")).is_ok_and(|t| t.rules.len() > 5));
    }

    #[test]
    fn an_undeclared_service_is_refused_by_name() {
        let text = "services = []\n[[rules]]\nkind = \"x\"\nservices = [\"canten\"]\ntags = { amenity = \"restaurant\" }\n";
        let error = FacilityTable::parse(text, Path::new("t.toml")).unwrap_err().to_string();
        assert!(error.contains("t.toml: rule 1 ('x'): service 'canten'"), "{error}");
    }
}

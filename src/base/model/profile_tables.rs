//! Profiles from TOML tables: the built-in ones, overridden by the study's keys.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::Name;
use super::profile::{Pace, Profile, Rule, Values, WayRule};

const BUILT_IN: &str = include_str!("profiles.toml");
/// Ids of the built-in profiles, in the order of every result.
const IDS: [&str; 4] = ["walk", "wheelchair", "ebike", "drive"];
/// Largest number of profiles: the width of the bit mask of every edge.
const MAX_PROFILES: usize = 16;
const KEYS: [&str; 19] = [
    "base",
    "name",
    "name_en",
    "pace",
    "speed_kmh",
    "maxspeed",
    "oneway",
    "roundabouts",
    "oneway_highways",
    "ferries",
    "barriers",
    "step_s",
    "crossing_s",
    "lift_s",
    "climb_s_per_m",
    "max_incline_pct",
    "highway",
    "tags",
    "node",
];
const RULES: [(&str, Rule); 6] = [
    ("yes", Rule::Yes),
    ("no", Rule::No),
    ("tagged", Rule::Tagged),
    ("permit", Rule::Permit),
    ("grant", Rule::Grant),
    ("suits", Rule::Suits),
];

/// Reasons for which a study's `[profiles]` cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProfileError {
    /// The table has an unknown key.
    #[error("[profiles.{id}] has no key `{key}`; the nearest that exists is `{nearest}`")]
    UnknownKey {
        /// Profile id.
        id: String,
        /// Text found in the file.
        key: String,
        /// Nearest known key.
        nearest: String,
    },
    /// A value is of the wrong type, or out of range.
    #[error("[profiles.{id}] {key} = {found}: expected {expected}")]
    BadValue {
        /// Profile id.
        id: String,
        /// Key, with the tables above it.
        key: String,
        /// Text found in the file.
        found: String,
        /// Values that are allowed.
        expected: String,
    },
    /// A new profile names no base.
    #[error(
        "[profiles.{id}] is not built in and has no base; say `base = \"walk\"` (or wheelchair, ebike, drive, blank), or did you mean [profiles.{nearest}]?"
    )]
    NoBase {
        /// Profile id.
        id: String,
        /// Nearest built-in id.
        nearest: String,
    },
    /// The study has more profiles than the edge mask has bits.
    #[error("{found} profiles, but a study may hold {MAX_PROFILES}; remove some of [profiles]")]
    TooMany {
        /// Number of profiles.
        found: usize,
    },
}

impl Profile {
    /// Built-in profiles: `walk`, `wheelchair`, `ebike`, `drive`.
    #[must_use]
    pub fn built_in() -> Vec<Self> {
        Self::resolve(&toml::Table::new()).expect("the built-in tables are tested")
    }

    /// Built-in profiles overridden by `overrides` (the study's `[profiles]` table),
    /// in the order walk, wheelchair, ebike, drive, then new ones by id.
    ///
    /// Tables merge key by key, everything else replaces. A new id names its `base`; `base = "blank"`
    /// starts from nothing, and a built-in id may name a base as well.
    ///
    /// # Errors
    /// On the first key or value that cannot be used.
    pub fn resolve(overrides: &Table) -> Result<Vec<Self>, ProfileError> {
        let built_in: Table = BUILT_IN.parse().expect("the built-in tables are tested");
        let mut ids: Vec<&str> = IDS.to_vec();
        ids.extend(overrides.keys().map(String::as_str).filter(|id| !IDS.contains(id)));
        if ids.len() > MAX_PROFILES {
            return Err(ProfileError::TooMany { found: ids.len() });
        }
        ids.into_iter().map(|id| Self::read(id, &table_of(id, &built_in, overrides)?)).collect()
    }

    fn read(id: &str, table: &Table) -> Result<Self, ProfileError> {
        let field = Fields { id, table };
        if let Some(key) = table.keys().find(|k| !KEYS.contains(&k.as_str())) {
            return Err(ProfileError::UnknownKey { id: id.to_owned(), key: key.clone(), nearest: nearest(key, KEYS) });
        }
        let pace = match field.text("pace")?.as_deref() {
            Some("cohort") | None => Pace::Cohort,
            Some("own") => Pace::Own,
            Some(other) => return Err(field.bad("pace", &format!("\"{other}\""), "\"cohort\" or \"own\"")),
        };
        let mut highway = BTreeMap::new();
        for (value, rule) in field.table("highway")? {
            let key = format!("highway.{value}");
            let rule = match rule {
                Value::Integer(_) | Value::Float(_) if pace == Pace::Own => {
                    WayRule { rule: Rule::Yes, kmh: Some(field.number_of(&key, &rule, 0.1, 300.0)?) }
                }
                Value::Integer(_) | Value::Float(_) => {
                    return Err(field.bad(&key, &rule.to_string(), "a rule, not a speed: pace = \"cohort\" walks at the cohort's"));
                }
                _ => WayRule { rule: field.rule(&key, &rule)?, kmh: None },
            };
            highway.insert(value, rule);
        }
        let name = field.text("name")?.unwrap_or_else(|| id.to_owned());
        Ok(Self {
            id: id.to_owned(),
            name: Name { en: field.text("name_en")?.unwrap_or_else(|| name.clone()), zh: name },
            pace,
            speed_mps: field.number("speed_kmh", 0.1, 300.0)?.unwrap_or(3.6) / 3.6,
            maxspeed: field.flag("maxspeed")?,
            oneway: field.texts("oneway")?,
            roundabouts: field.flag("roundabouts")?,
            oneway_highways: field.texts("oneway_highways")?,
            ferries: field.flag("ferries")?,
            barriers: field.flag("barriers")?,
            step_s: field.number("step_s", 0.0, 60.0)?.unwrap_or(0.0),
            crossing_s: field.number("crossing_s", 0.0, 600.0)?.unwrap_or(0.0),
            lift_s: field.number("lift_s", 0.0, 600.0)?.unwrap_or(0.0),
            climb_s_per_m: field.number("climb_s_per_m", 0.0, 60.0)?.unwrap_or(0.0),
            max_incline_pct: field.number("max_incline_pct", 0.0, 1000.0)?,
            highway,
            tags: field.rules("tags")?,
            node: field.rules("node")?,
        })
    }
}

/// Merged table of one id: its base, overridden by the study's keys.
fn table_of(id: &str, built_in: &Table, overrides: &Table) -> Result<Table, ProfileError> {
    let bad = |key: &str, found: &Value, expected: &str| ProfileError::BadValue {
        id: id.to_owned(),
        key: key.to_owned(),
        found: found.to_string(),
        expected: expected.to_owned(),
    };
    let over = match overrides.get(id) {
        None => None,
        Some(Value::Table(t)) => Some(t),
        Some(other) => return Err(bad("", other, "a table")),
    };
    let base = match over.and_then(|t| t.get("base")) {
        None if built_in.contains_key(id) => id,
        None => return Err(ProfileError::NoBase { id: id.to_owned(), nearest: nearest(id, IDS) }),
        Some(Value::String(base)) if built_in.contains_key(base) => base,
        Some(other) => return Err(bad("base", other, "one of walk, wheelchair, ebike, drive, blank")),
    };
    let mut table = Table::new();
    let mut chain = vec![base];
    while let Some(Value::String(below)) = built_in[chain[chain.len() - 1]].get("base") {
        chain.push(below);
    }
    for part in chain.iter().rev() {
        merge(&mut table, built_in[*part].as_table().expect("the built-in tables are tested"));
    }
    if let Some(over) = over {
        merge(&mut table, over);
    }
    Ok(table)
}

fn merge(into: &mut Table, over: &Table) {
    for (key, value) in over {
        match (into.get_mut(key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    known.into_iter().min_by_key(|k| strsim::damerau_levenshtein(word, k)).unwrap_or_default().to_owned()
}

/// A checked reader of one profile's table.
struct Fields<'a> {
    id: &'a str,
    table: &'a Table,
}

impl Fields<'_> {
    fn bad(&self, key: &str, found: &str, expected: &str) -> ProfileError {
        ProfileError::BadValue {
            id: self.id.to_owned(),
            key: key.to_owned(),
            found: found.trim_end().to_owned(),
            expected: expected.to_owned(),
        }
    }

    fn text(&self, key: &str) -> Result<Option<String>, ProfileError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(s)) => Ok(Some(s.clone())),
            Some(other) => Err(self.bad(key, &other.to_string(), "a text")),
        }
    }

    fn texts(&self, key: &str) -> Result<Vec<String>, ProfileError> {
        let list = match self.table.get(key) {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) => list,
            Some(other) => return Err(self.bad(key, &other.to_string(), "a list of texts")),
        };
        list.iter().map(|v| v.as_str().map(str::to_owned).ok_or_else(|| self.bad(key, &v.to_string(), "a list of texts"))).collect()
    }

    fn flag(&self, key: &str) -> Result<bool, ProfileError> {
        match self.table.get(key) {
            None => Ok(false),
            Some(Value::Boolean(b)) => Ok(*b),
            Some(other) => Err(self.bad(key, &other.to_string(), "true or false")),
        }
    }

    fn number(&self, key: &str, min: f64, max: f64) -> Result<Option<f64>, ProfileError> {
        self.table.get(key).map(|v| self.number_of(key, v, min, max)).transpose()
    }

    fn number_of(&self, key: &str, value: &Value, min: f64, max: f64) -> Result<f64, ProfileError> {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53, or out of range")]
        let number = value.as_float().or_else(|| value.as_integer().map(|i| i as f64));
        number
            .filter(|n| (min..=max).contains(n))
            .ok_or_else(|| self.bad(key, &value.to_string(), &format!("a number from {min} to {max}")))
    }

    fn table(&self, key: &str) -> Result<Table, ProfileError> {
        match self.table.get(key) {
            None => Ok(Table::new()),
            Some(Value::Table(t)) => Ok(t.clone()),
            Some(other) => Err(self.bad(key, &other.to_string(), "a table")),
        }
    }

    fn rule(&self, key: &str, value: &Value) -> Result<Rule, ProfileError> {
        let found = value.as_str().and_then(|s| RULES.iter().find(|(name, _)| *name == s));
        found
            .map(|(_, rule)| *rule)
            .ok_or_else(|| self.bad(key, &value.to_string(), "one of \"yes\", \"no\", \"tagged\", \"permit\", \"grant\", \"suits\""))
    }

    fn rules(&self, key: &str) -> Result<BTreeMap<String, Values>, ProfileError> {
        let mut all = BTreeMap::new();
        for (tag, values) in self.table(key)? {
            let Value::Table(values) = values else {
                return Err(self.bad(&format!("{key}.{tag}"), &values.to_string(), "a table of values"));
            };
            let mut rules = Values::new();
            for (value, rule) in values {
                let rule = self.rule(&format!("{key}.{tag}.{value}"), &rule)?;
                rules.insert(value, rule);
            }
            all.insert(tag, rules);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(text: &str) -> Result<Vec<Profile>, ProfileError> {
        Profile::resolve(&text.parse().unwrap())
    }

    #[test]
    fn the_four_built_in_profiles_stand_in_order() {
        let all = Profile::built_in();
        assert_eq!(all.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), IDS);
        assert_eq!(all[1].highway["steps"].rule, Rule::No);
        assert_eq!(all[1].highway["motorway"].rule, Rule::No, "wheelchair stands on walk");
        assert_eq!(all[2].speed_mps, 15.0 / 3.6);
        assert_eq!(all[3].highway["primary"], WayRule { rule: Rule::Yes, kmh: Some(50.0) });
    }

    #[test]
    fn overrides_merge_and_new_ids_name_a_base() {
        let all = resolve("[walk.highway]\ncycleway = 'tagged'\n[stroll]\nbase = 'walk'\ncrossing_s = 9").unwrap();
        assert_eq!(all[0].highway["cycleway"].rule, Rule::Tagged);
        assert_eq!(all[0].highway["motorway"].rule, Rule::No);
        assert_eq!((all[4].id.as_str(), all[4].crossing_s), ("stroll", 9.0));
        let blank = &resolve("[walk]\nbase = 'blank'\n[walk.highway]\n'*' = 'yes'").unwrap()[0];
        assert!(blank.tags.is_empty() && blank.highway.len() == 1 && !blank.ferries);
    }

    #[test]
    fn mistakes_name_the_key_and_the_way_out() {
        for (text, says) in [
            ("[walk]\ncrosing_s = 3", "`crossing_s`"),
            ("[walk]\ncrossing_s = -3", "0 to 600"),
            ("[walk]\nstep_s = nan", "0 to 60"),
            ("[walk.highway]\nprimary = 'maybe'", "\"tagged\""),
            ("[walk.highway]\nprimary = 30", "not a speed"),
            ("[drive.highway]\nprimary = 3000", "0.1 to 300"),
            ("[wlak]\nstep_s = 1", "[profiles.walk]"),
            ("[stroll]\nbase = 'run'", "wheelchair"),
            ("[walk.tags]\nfoot = 'no'", "a table"),
        ] {
            let error = resolve(text).unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
        let many: String = (0..13).map(|i| format!("[p{i}]\nbase = 'walk'\n")).collect();
        assert!(matches!(resolve(&many), Err(ProfileError::TooMany { found: 17 })));
    }
}

//! Parser of rows about areas.

use super::PackFile;
use super::kind::{positive, some_filter};
use crate::targets::pack::area_type::AreaType;
use crate::targets::pack::check::{EveryAreaCheck, ShareWithNeighbour};
use carecircle_base::model::AreaLevel;
use carecircle_import::ConfigError;
use carecircle_import::config::keys::Keys;

pub(super) fn level(keys: &Keys<'_>, default: Option<AreaLevel>) -> Result<AreaLevel, ConfigError> {
    match keys.text("level")?.as_deref() {
        Some("town") => Ok(AreaLevel::Town),
        Some("village") => Ok(AreaLevel::Village),
        Some(other) => Err(keys.refuse(
            "level",
            format!("\"{other}\""),
            "\"town\" (镇街) or \"village\" (村社区); in every-area also \"county\" (县、市、区)",
        )),
        None => default.ok_or_else(|| keys.missing("level", "\"town\" (镇街) or \"village\" (村社区)")),
    }
}

pub(super) fn every_area<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<EveryAreaCheck, ConfigError> {
    let by_county = keys.text("level")?.as_deref() == Some("county");
    if by_county && let Some(key) = ["only_zones", "only_types", "share_with_neighbour"].iter().find(|k| keys.has(k)) {
        return Err(keys.refuse(key, "a value", "nothing beside level = \"county\""));
    }
    let only_types = only_types(keys)?;
    let share = match doc.table(keys, "share_with_neighbour", &["seniors_below"])? {
        None => None,
        Some(own) => Some(ShareWithNeighbour {
            seniors_below: positive(&own, "seniors_below", "a number of seniors above 0")?
                .ok_or_else(|| own.missing("seniors_below", "fewer seniors than this make a town small"))?,
        }),
    };
    Ok(EveryAreaCheck {
        level: if by_county { AreaLevel::Town } else { level(keys, None)? },
        by_county,
        only_types,
        filter: some_filter(doc, keys)?,
        at_least: keys.whole("at_least", 1..=100_000)?.unwrap_or(1),
        only_zones: keys.texts("only_zones")?.unwrap_or_default(),
        share,
    })
}

/// Types of towns of the key `only_types`; empty when absent.
fn only_types(keys: &Keys<'_>) -> Result<Vec<AreaType>, ConfigError> {
    let expected = "街道, 镇 or 乡";
    let words = keys.texts("only_types")?.unwrap_or_default();
    if !words.is_empty() && keys.text("level")?.as_deref() != Some("town") {
        return Err(keys.refuse("only_types", words.join("、"), "level = \"town\" beside it"));
    }
    words.iter().map(|word| AreaType::read(word).ok_or_else(|| keys.refuse("only_types", word, expected))).collect()
}

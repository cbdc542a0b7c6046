//! Errors of reading a study: `study.toml`, lists, extracts, policy packs, scenarios.

use std::error::Error;

use carecircle_analysis::LoadError;
use carecircle_analysis::network_cache::OpenNetworkError;
use carecircle_analysis::targets::PackError;
use carecircle_import::ImportError;
use carecircle_import::bring::{BringError, file_problem};
use carecircle_import::config::{ConfigError, Place};
use carecircle_import::osm::clip::ClipError;
use carecircle_import::osm::elements::ExtractError;
use carecircle_import::osm::roads::RoadsError;
use carecircle_import::postgis::PostgisError;
use carecircle_import::scaffold::ScaffoldError;
use carecircle_routing::network::NetworkError;
use carecircle_serve::ReadStudyError;
use carecircle_store::{StoreError, VersionError};
use carecircle_words::{Said, Value, say};

use super::{hint, quoted_system};

pub(super) fn said_of(error: &(dyn Error + 'static)) -> Option<Said> {
    if let Some(error) = error.downcast_ref::<LoadError>() {
        return of_load(error);
    }
    if let Some(error) = error.downcast_ref::<ReadStudyError>() {
        return match error {
            ReadStudyError::Load(error) => of_load(error),
            ReadStudyError::Basemap(error) => of_extract(error),
            ReadStudyError::Scenarios(error) => of_store(error),
        };
    }
    let import = || error.downcast_ref::<ImportError>().map(of_import);
    let config = || error.downcast_ref::<ConfigError>().and_then(of_config);
    let pack = || error.downcast_ref::<PackError>().and_then(of_pack);
    let postgis = || error.downcast_ref::<PostgisError>().map(|error| error.0.clone());
    let extract = || error.downcast_ref::<ExtractError>().and_then(of_extract);
    let store = || error.downcast_ref::<StoreError>().and_then(of_store);
    let version = || error.downcast_ref::<VersionError>().and_then(of_version);
    let scaffold = || error.downcast_ref::<ScaffoldError>().and_then(of_scaffold);
    let bring = || error.downcast_ref::<BringError>().and_then(of_bring);
    import()
        .or_else(config)
        .or_else(postgis)
        .or_else(pack)
        .or_else(extract)
        .or_else(store)
        .or_else(version)
        .or_else(scaffold)
        .or_else(bring)
}

fn of_load(error: &LoadError) -> Option<Said> {
    let english = error.to_string();
    match error {
        LoadError::Config(error) => of_config(error),
        LoadError::Import(error) => Some(of_import(error)),
        LoadError::Pack(error) => of_pack(error),
        LoadError::Network(OpenNetworkError::Lines(error)) => Some(of_import(error)),
        LoadError::Network(OpenNetworkError::Roads(error)) => Some(of_roads(error)),
        LoadError::Network(OpenNetworkError::Network(error)) => Some(of_network(error)),
        LoadError::ReportTemplate { path, .. } => Some(say!("cause-report-template", english, path)),
    }
}

/// What import says of its files in Chinese, below the file's name.
fn of_import(error: &ImportError) -> Said {
    let english = error.to_string();
    let file = error.file().unwrap_or_default();
    let problem = match error {
        ImportError::Read { reason, .. } => say!("cause-unread", reason = quoted_system(reason)),
        other => Said::verbatim(file_problem(other).zh),
    };
    if file.is_empty() { say!("cause-of-lists", english, problem) } else { say!("cause-of-file", english, file, problem) }
}

fn of_roads(error: &RoadsError) -> Said {
    say!("cause-roads", english = error.to_string(), file = error.file.as_str())
}

fn of_network(error: &NetworkError) -> Said {
    let english = error.to_string();
    match error {
        NetworkError::NothingRoutable { ways } => say!("cause-no-usable-way", english, ways = *ways),
        NetworkError::TooWide { .. } => say!("cause-too-wide", english),
        NetworkError::TooManyProfiles { found } => say!("cause-profiles", english, found = *found),
        NetworkError::TooManyClasses => say!("cause-classes", english),
    }
}

fn of_place(place: &Place) -> Value {
    let key = [place.section.as_str(), place.key.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    say!("cause-place", english = place.to_string(), file = place.file.as_str(), line = place.line.to_string(), key).into()
}

/// A type or a value of TOML, as a person says it.
fn of_toml(english: &str) -> Value {
    match english {
        "a text in quotes" => return say!("toml-text").into(),
        "a text in quotes, or a list of them" => return say!("toml-texts").into(),
        "a number" => return say!("toml-number").into(),
        "a whole number" => return say!("toml-whole-number").into(),
        "true or false" => return say!("toml-yes-or-no").into(),
        "a table" => return say!("toml-table").into(),
        "a list" => return say!("toml-list").into(),
        "a date such as 2025-06-30" => return say!("toml-date").into(),
        _ => {}
    }
    let value = |start: &str| english.strip_prefix(start);
    match (value("the text "), value("the number ").or_else(|| value("the date "))) {
        (Some(text), _) => say!("toml-of-text", english, text).into(),
        (None, Some(value)) => say!("toml-of", english, value).into(),
        (None, None) => english.into(),
    }
}

fn of_config(error: &ConfigError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        ConfigError::Read { path, reason } => say!("cause-config-unread", english, path, reason = quoted_system(reason)),
        ConfigError::Syntax { file, line, reason } => say!("cause-config-syntax", english, file, line = line.to_string(), reason),
        ConfigError::UnknownKey { place, hint: near, known } => {
            say!("cause-config-key", english, place = of_place(place), hint = hint(near), known)
        }
        ConfigError::Type { place, found, expected } => {
            say!("cause-config-type", english, place = of_place(place), found = of_toml(found), expected = of_toml(expected))
        }
        ConfigError::Value { place, found, expected } => say!("cause-config-value", english, place = of_place(place), found, expected),
        ConfigError::Missing { place, expected } => say!("cause-config-missing", english, place = of_place(place), expected),
        ConfigError::UnknownId { place, found, hint: near, known, .. } => {
            say!("cause-config-id", english, place = of_place(place), found, hint = hint(near), known)
        }
        ConfigError::Duplicate { place, found, .. } => say!("cause-config-twice", english, place = of_place(place), found),
        ConfigError::Profile { .. } => return None,
    })
}

fn of_pack(error: &PackError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        PackError::Read { file, reason } => {
            say!("cause-of-file", english, file, problem = say!("cause-unread", reason = quoted_system(reason)))
        }
        PackError::Unknown { found, hint: near, known } => say!("cause-pack", english, found, hint = hint(near), known),
        PackError::NoRow { pack, found, hint: near } => say!("cause-pack-row", english, pack, found, hint = hint(near)),
        PackError::Key(error) => return of_config(error),
        PackError::NoRowForClause { file, line, clauses } => {
            say!("cause-pack-clause", english, file, line = line.to_string(), clauses)
        }
    })
}

fn of_extract(error: &ExtractError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        ExtractError::Io { file, source } => {
            let problem = say!("cause-unread", reason = quoted_system(&source.to_string()));
            say!("cause-of-file", english, file, problem)
        }
        ExtractError::FileFormat { file } => say!("cause-extract-format", english, file),
        ExtractError::Damaged { file, .. } => say!("cause-extract-damaged", english, file),
        ExtractError::Empty { file, nodes, ways } => say!("cause-extract-empty", english, file, nodes = *nodes, ways = *ways),
    })
}

fn of_store(error: &StoreError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        StoreError::Database { path, .. } => say!("cause-scenarios", english, path),
        StoreError::Unreadable { name, .. } => say!("cause-scenario-unread", english, name),
        StoreError::NoScenario { name, known } if known.is_empty() => say!("cause-no-scenarios", english, name),
        StoreError::NoScenario { name, known } => say!("cause-no-scenario", english, name, known),
        StoreError::BadName { name } => say!("cause-scenario-name", english, name),
        StoreError::NoFacility { id } => say!("cause-no-facility", english, id),
        StoreError::NoService { id, known } => say!("cause-no-service", english, id, known),
        StoreError::Taken { id } => say!("cause-facility-taken", english, id),
        StoreError::Position { .. } => say!("cause-position", english),
        StoreError::BadLine { found, most } => say!("cause-link-points", english, found = *found, most = *most),
        StoreError::LinkOff { limit_m, .. } => say!("cause-link-off", english, limit = *limit_m),
        StoreError::NoRoads => say!("cause-link-no-roads", english),
    })
}

fn of_version(error: &VersionError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        VersionError::Label { date, name } => say!("cause-version-label", english, date, name),
        VersionError::Taken { id } => say!("cause-version-taken", english, id),
        VersionError::Missing { id } => say!("cause-version-missing", english, id),
        VersionError::File { path, source } => {
            say!("cause-of-file", english, file = path, problem = quoted_system(&source.to_string()))
        }
        VersionError::Results { .. } => return None,
    })
}

fn of_scaffold(error: &ScaffoldError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        ScaffoldError::NotEmpty { dir, found } => say!("cause-not-empty", english, dir, found),
        ScaffoldError::NotAFolder { dir } => say!("cause-not-a-folder", english, dir),
        ScaffoldError::Seniors { found } => say!("cause-seniors", english, found = *found),
        ScaffoldError::Extract(error) | ScaffoldError::Clip(ClipError::Extract(error)) => return of_extract(error),
        ScaffoldError::Roads(error) | ScaffoldError::Clip(ClipError::Border(error)) => of_import(error),
        ScaffoldError::NoRoads(error) => of_roads(error),
        ScaffoldError::Clip(error) => return of_clip(error),
        ScaffoldError::Write { path, source } => {
            say!("cause-of-file", english, file = path, problem = quoted_system(&source.to_string()))
        }
        _ => return None,
    })
}

fn of_clip(error: &ClipError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        ClipError::NoPolygons { file } => say!("cause-clip-no-polygon", english, file),
        ClipError::NoBorder { wanted, known, .. } => say!("cause-clip-no-border", english, wanted, known),
        ClipError::Several { wanted, found } => say!("cause-clip-several", english, wanted, found),
        _ => return None,
    })
}

fn of_bring(error: &BringError) -> Option<Said> {
    match error {
        BringError::Config(error) => of_config(error),
        BringError::Import(error) => Some(of_import(error)),
        other => other.said(),
    }
}

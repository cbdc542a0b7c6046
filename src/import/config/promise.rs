//! Services, circles, cohorts and settings of `study.toml`.

use carecircle_words::{Said, say};
use jiff::civil::Date;

use super::error::ConfigError;
use super::keys::{Keys, hint};
use crate::services;
use carecircle_base::ids::{CohortId, ProfileId, ServiceId};
use carecircle_base::model::{CapacityUnit, Circle, CircleMode, Cohort, Level, Name, Profile, Service, Settings, WeekTime};

/// Column names of exports that are not allowed as circle ids.
const RESERVED: [&str; 8] = ["home", "lon", "lat", "seniors", "area", "town", "village", "reason"];

/// Services declared in `study.toml`, or the built-in ones. A service with a built-in id starts from the built-in names and aliases.
pub(super) fn services(text: &str, root: &Keys<'_>) -> Result<Vec<Service>, ConfigError> {
    let built_in = services::built_in();
    let mut out: Vec<Service> = Vec::new();
    for (section, start, table) in root.tables("services")? {
        let keys = Keys::new(text, section, start, table, &["id", "name", "name_en", "aliases", "from", "levels", "capacity"])?;
        let id = id_of(&keys, "service", out.iter().map(|s| s.id.as_str()))?;
        let base = built_in.iter().find(|s| s.id == id);
        let mut name = keys.name()?;
        if name == Name::default() {
            name = base.map_or_else(|| Name { zh: id.clone(), en: id.clone() }, |s| s.name.clone());
        }
        let mut aliases = base.map_or_else(Vec::new, |s| s.aliases.clone());
        if let Some(base) = base {
            aliases.extend([base.name.zh.clone(), base.name.en.clone()]);
        }
        aliases.extend(keys.texts("aliases")?.unwrap_or_default());
        let (from, levels) = narrowed(&keys, &out)?;
        let inherited = from.map_or_else(|| base.and_then(|s| s.capacity), |from: ServiceId| out[from.index()].capacity);
        let capacity = capacity_unit(&keys)?.or(inherited);
        out.push(Service { id, name, aliases, from, levels, capacity });
    }
    Ok(if out.is_empty() { built_in } else { out })
}

/// Key `capacity` of a service: the unit that it counts its places in; `None` without it.
fn capacity_unit(keys: &Keys<'_>) -> Result<Option<CapacityUnit>, ConfigError> {
    let Some(code) = keys.text("capacity")? else { return Ok(None) };
    let expected = "\"beds\" (床位), \"seats\" (座位), \"meals\" (餐位) or \"places\" (名额)";
    CapacityUnit::read(&code).map(Some).ok_or_else(|| keys.refuse("capacity", format!("\"{code}\""), expected))
}

/// Keys `from` and `levels` of a service that narrows another one; `None` and empty for any other.
fn narrowed(keys: &Keys<'_>, before: &[Service]) -> Result<(Option<ServiceId>, Vec<Level>), ConfigError> {
    let Some(from) = keys.text("from")? else {
        if keys.has("levels") {
            return Err(keys.refuse("levels", "levels", "from = \"…\" beside it: the service whose facilities of these levels count"));
        }
        return Ok((None, Vec::new()));
    };
    if keys.has("aliases") {
        return Err(keys.refuse("aliases", "aliases", format!("none beside from: the kinds are those of \"{from}\"")));
    }
    let id = service(keys, "from", &from, before)?;
    if before[id.index()].from.is_some() {
        return Err(keys.refuse("from", format!("\"{from}\""), "a service that is not itself narrowed"));
    }
    let texts = keys.texts("levels")?.unwrap_or_default();
    if texts.is_empty() {
        return Err(keys.missing("levels", "the levels that count, such as [\"镇\", \"街道\"]"));
    }
    let level = |text: &String| {
        let expected = "市, 县, 镇 (街道) or 村 (社区); in English city, county, town or village";
        Level::read(text).ok_or_else(|| keys.refuse("levels", format!("\"{text}\""), expected))
    };
    let mut levels = texts.iter().map(level).collect::<Result<Vec<_>, _>>()?;
    levels.sort_unstable();
    levels.dedup();
    Ok((Some(id), levels))
}

/// Travel mode of a circle under `mode` or `modes`; walking without either.
fn circle_mode(keys: &Keys<'_>, profiles: &[Profile]) -> Result<CircleMode, ConfigError> {
    let one = |key: &'static str, mode: &str| match mode {
        "walk" => Ok(CircleMode::Walk),
        "bus" => Ok(CircleMode::Bus),
        mode => Ok(CircleMode::Ride(profile(keys, key, mode, profiles)?)),
    };
    match (keys.text("mode")?, keys.texts("modes")?) {
        (Some(_), Some(_)) => Err(keys.refuse("modes", "modes", "mode = \"…\" or modes = [\"…\", \"…\"], not both")),
        (None, None) => Ok(CircleMode::Walk),
        (Some(mode), None) => Ok(CircleMode::best_of(&[one("mode", &mode)?])),
        (None, Some(modes)) if modes.is_empty() => Err(keys.refuse("modes", "[]", "at least one mode, such as \"walk\"")),
        (None, Some(modes)) => Ok(CircleMode::best_of(&modes.iter().map(|m| one("modes", m)).collect::<Result<Vec<_>, _>>()?)),
    }
}

/// Circles declared in `study.toml`, or the defaults: one over all of the study's own services, else the 15-minute
/// service circle (day care and a canteen) and the half-hour education circle.
pub(super) fn circles(text: &str, root: &Keys<'_>, services: &[Service], profiles: &[Profile]) -> Result<Vec<Circle>, ConfigError> {
    let mut out: Vec<Circle> = Vec::new();
    for (section, start, table) in root.tables("circles")? {
        let keys =
            Keys::new(text, section, start, table, &["id", "name", "name_en", "minutes", "mode", "modes", "services", "need", "radius_m"])?;
        let id = id_of(&keys, "circle", out.iter().map(|c| c.id.as_str()))?;
        if let Some(s) = services.iter().find(|s| id.strip_prefix(&s.id).is_some_and(|rest| matches!(rest, "_s" | "_facility"))) {
            return Err(keys.refuse("id", format!("\"{id}\""), format!("another id: it is a column of the service \"{}\"", s.id)));
        }
        let positive = |n: f64| n > 0.0;
        let minutes = keys
            .number_in("minutes", |n| positive(n) && n <= 1440.0, "minutes above 0, at most 1440")?
            .ok_or_else(|| keys.missing("minutes", "the limit in minutes, such as 15"))?;
        let mode = circle_mode(&keys, profiles)?;
        let mut named = match keys.texts("services")? {
            None => (0..services.len()).map(ServiceId::from_index).collect::<Vec<_>>(),
            Some(ids) if ids.is_empty() => return Err(keys.refuse("services", "[]", "at least one service id; leave the key out for all")),
            Some(ids) => ids.iter().map(|id| service(&keys, "services", id, services)).collect::<Result<_, _>>()?,
        };
        named.sort_unstable();
        named.dedup();
        let need = match keys.whole("need", 1..=1_000_000)? {
            Some(need) if need > named.len() => {
                return Err(keys.refuse("need", need, format!("at most {}, the number of its services", named.len())));
            }
            need => need.unwrap_or(named.len()),
        };
        let radius_m = keys.number_in("radius_m", positive, "metres above 0")?;
        let mut name = keys.name()?;
        if name == Name::default() {
            name = Name { zh: id.clone(), en: id.clone() };
        }
        out.push(Circle { id, name, mode, minutes, services: named, need, radius_m });
    }
    if out.is_empty() {
        out = default_circles(services, root.has("services"));
    }
    Ok(out)
}

fn default_circles(services: &[Service], own: bool) -> Vec<Circle> {
    let circle = |id: &str, name: Said, minutes: f64, services: Vec<ServiceId>| Circle {
        id: id.to_owned(),
        name: name.into(),
        mode: CircleMode::Walk,
        minutes,
        need: services.len(),
        services,
        radius_m: None,
    };
    let fifteen = |services| circle("circle15", say!("study-circle-of-15-minutes"), 15.0, services);
    if own {
        return vec![fifteen((0..services.len()).map(ServiceId::from_index).collect())];
    }
    let with = |ids: &[&str]| (0..services.len()).filter(|i| ids.contains(&services[*i].id.as_str())).map(ServiceId::from_index).collect();
    vec![fifteen(with(&["daycare", "canteen"])), circle("education30", say!("study-circle-of-education"), 30.0, with(&["school"]))]
}

/// Cohorts declared in `study.toml`, or the defaults: walkers at 1.0, 0.8 and 0.65 m/s, and wheelchair users at 0.8 m/s.
pub(super) fn cohorts(text: &str, root: &Keys<'_>, profiles: &[Profile]) -> Result<Vec<Cohort>, ConfigError> {
    let mut out: Vec<Cohort> = Vec::new();
    for (section, start, table) in root.tables("cohorts")? {
        let keys = Keys::new(text, section, start, table, &["id", "name", "name_en", "profile", "speed_mps", "speed_sd_mps"])?;
        let id = id_of(&keys, "cohort", out.iter().map(|c| c.id.as_str()))?;
        let speed_mps = keys
            .number_in("speed_mps", |n| (0.1..=3.0).contains(&n), "a walking speed from 0.1 to 3 metres a second; km/h ÷ 3.6")?
            .ok_or_else(|| keys.missing("speed_mps", "a walking speed in metres a second, such as 0.8"))?;
        let speed_sd_mps = keys.number_in(
            "speed_sd_mps",
            |n| (0.0..=1.0).contains(&n),
            "the standard deviation of the cohort's mean speed, from 0 to 1 metre a second, such as 0.05",
        )?;
        let profile = profile(&keys, "profile", keys.text("profile")?.as_deref().unwrap_or("walk"), profiles)?;
        let mut name = keys.name()?;
        if name == Name::default() {
            name = Name { zh: id.clone(), en: id.clone() };
        }
        out.push(Cohort { id, name, profile, speed_mps, speed_sd_mps });
    }
    if out.is_empty() {
        let defaults = [
            ("steady", say!("study-steady-walkers"), "walk", 1.0),
            ("slow", say!("study-slow-walkers"), "walk", 0.8),
            ("frail", say!("study-frail-walkers"), "walk", 0.65),
            ("wheelchair", say!("study-wheelchair-users"), "wheelchair", 0.8),
        ];
        for (id, name, profile, speed_mps) in defaults {
            if let Some(row) = profiles.iter().position(|p| p.id == profile) {
                out.push(Cohort {
                    id: id.to_owned(),
                    name: name.into(),
                    profile: ProfileId::from_index(row),
                    speed_mps,
                    speed_sd_mps: None,
                });
            }
        }
    }
    Ok(out)
}

/// Settings under `[settings]`, with defaults.
pub(super) fn settings(
    text: &str,
    root: &Keys<'_>,
    circles: &[Circle],
    cohorts: &[Cohort],
    (date, at): (Option<Date>, Option<WeekTime>),
) -> Result<Settings, ConfigError> {
    let longest = circles.iter().map(|c| c.minutes).fold(0.0, f64::max);
    let mut settings = Settings { date, at, ..Settings::default() };
    settings.max_minutes = settings.max_minutes.max(longest);
    let Some((section, start, table)) = root.table("settings")? else { return Ok(settings) };
    let known = ["snap_limit_m", "min_island_nodes", "max_minutes", "detour_factor", "barrier_detour", "cohort"];
    let keys = Keys::new(text, section, start, table, &known)?;
    let set = |slot: &mut f64, value: Option<f64>| *slot = value.unwrap_or(*slot);
    set(&mut settings.snap_limit_m, keys.number_in("snap_limit_m", |n| n > 0.0 && n <= 100_000.0, "metres above 0, at most 100000")?);
    set(&mut settings.max_minutes, keys.number_in("max_minutes", |n| n > 0.0 && n <= 1440.0, "minutes above 0, at most 1440")?);
    set(&mut settings.detour_factor, keys.number_in("detour_factor", |n| (1.0..=10.0).contains(&n), "from 1 (as the crow flies) to 10")?);
    set(&mut settings.barrier_detour, keys.number_in("barrier_detour", |n| (1.0..=1000.0).contains(&n), "from 1 to 1000")?);
    if settings.max_minutes < longest {
        return Err(keys.refuse("max_minutes", settings.max_minutes, format!("at least {longest}, the longest circle")));
    }
    if let Some(nodes) = keys.whole("min_island_nodes", 0..=1_000_000_000)? {
        settings.min_island_nodes = nodes;
    }
    if let Some(id) = keys.text("cohort")? {
        let row = cohorts.iter().position(|c| c.id == id);
        let row = row.ok_or_else(|| unknown(&keys, "cohort", "cohort", &id, cohorts.iter().map(|c| c.id.as_str())))?;
        settings.cohort = CohortId::from_index(row);
    }
    Ok(settings)
}

/// Id of a new element, checked: short ASCII, not taken, not a reserved column name.
fn id_of<'k>(keys: &Keys<'_>, what: &'static str, mut taken: impl Iterator<Item = &'k str>) -> Result<String, ConfigError> {
    let id = keys.text("id")?.ok_or_else(|| keys.missing("id", "a short id of a–z, 0–9, _ and -; it names columns"))?;
    let ascii = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if !ascii || id.len() > 40 || !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(keys.refuse(
            "id",
            format!("\"{id}\""),
            "up to 40 letters a–z, digits, _ and -, beginning with a letter; names go under name",
        ));
    }
    if what == "circle" && RESERVED.contains(&id.as_str()) {
        return Err(keys.refuse("id", format!("\"{id}\""), format!("another id: {} are columns of the results", RESERVED.join(", "))));
    }
    // GeoPackage, as SQLite, does not tell A from a.
    if taken.any(|t| t.eq_ignore_ascii_case(&id)) {
        return Err(ConfigError::Duplicate { place: keys.place("id"), what, found: id });
    }
    Ok(id)
}

fn unknown<'k>(keys: &Keys<'_>, key: &str, what: &'static str, found: &str, known: impl Iterator<Item = &'k str> + Clone) -> ConfigError {
    ConfigError::UnknownId {
        place: keys.place(key),
        what,
        found: found.to_owned(),
        hint: hint(found, known.clone()),
        known: known.collect::<Vec<_>>().join(", "),
    }
}

fn profile(keys: &Keys<'_>, key: &str, id: &str, profiles: &[Profile]) -> Result<ProfileId, ConfigError> {
    let row = profiles.iter().position(|p| p.id == id);
    row.map(ProfileId::from_index).ok_or_else(|| unknown(keys, key, "profile", id, profiles.iter().map(|p| p.id.as_str())))
}

/// Service with id `id`.
pub(super) fn service(keys: &Keys<'_>, key: &str, id: &str, services: &[Service]) -> Result<ServiceId, ConfigError> {
    let row = services.iter().position(|s| s.id == id);
    row.map(ServiceId::from_index).ok_or_else(|| unknown(keys, key, "service", id, services.iter().map(|s| s.id.as_str())))
}

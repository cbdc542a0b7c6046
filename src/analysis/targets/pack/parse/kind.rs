//! Parser of the keys of each kind of check.

use toml::de::DeValue;

use super::every_area::{every_area, level};
use super::every_facility::{every_facility, milestone};
use super::{PackFile, by_year, name};
use crate::targets::pack::check::{
    AgeGroup, Check, CircleCheck, CompoundsCheck, CountBasis, CountCheck, Denominator, Measure, NarrowNumerator, Numerator, RateCheck,
    RemoteCheck, TriggerCheck,
};
use crate::targets::pack::document::Pack;
use crate::targets::pack::filter::{ColumnCondition, Filter};
use crate::targets::pack::row::Targets;
use carecircle_base::model::{AreaLevel, Name};
use carecircle_import::ConfigError;
use carecircle_import::config::keys::Keys;

/// Keys of a facility filter.
const FILTER: [&str; 3] = ["services", "levels", "where"];

/// Keys of a kind beyond the common ones; `None` for an unknown kind.
pub(super) fn keys(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "circle" => &["services", "levels", "where", "circle", "need", "minutes", "modes", "cohort", "of", "only_zones"],
        "every-area" => &["services", "levels", "where", "level", "at_least", "only_zones", "only_types", "share_with_neighbour"],
        "every-facility" => &["services", "levels", "where", "must", "need", "figure"],
        "count" => &[
            "services",
            "levels",
            "where",
            "figure",
            "counts",
            "date_column",
            "extension_column",
            "extension_date_column",
            "sum",
            "column",
            "cumulative",
            "only_zones",
        ],
        "rate" => &["top", "bottom", "narrow", "by_zone", "targets_by_zone", "only_zones"],
        "trigger" => &["services", "levels", "where", "seniors_per_km2", "cell_m", "window_km2", "within_m", "only_zones"],
        "remote" => &[
            "services",
            "levels",
            "where",
            "level",
            "ferry",
            "drive_minutes",
            "climb_m",
            "zones",
            "need",
            "minutes",
            "visits_a_month",
            "only_zones",
        ],
        "compounds" => {
            &["services", "levels", "where", "delivered_from", "within_m", "months_late", "on_time", "m2_per_household", "area_column"]
        }
        "figure" => &["figure", "in_year"],
        "milestone" => &["answer", "due"],
        "not-spatial" => &["reason", "why_zh", "why_en"],
        _ => return None,
    })
}

pub(super) fn check<'a>(doc: PackFile<'a>, keys: &Keys<'a>, kind: &str) -> Result<Check, ConfigError> {
    Ok(match kind {
        "circle" => Check::Circle(circle(doc, keys)?),
        "every-area" => Check::EveryArea(every_area(doc, keys)?),
        "every-facility" => Check::EveryFacility(every_facility(doc, keys)?),
        "count" => Check::Count(count(doc, keys)?),
        "rate" => Check::Rate(rate(doc, keys)?),
        "trigger" => Check::Trigger(trigger(doc, keys)?),
        "remote" => Check::Remote(remote(doc, keys)?),
        "compounds" => Check::Compounds(compounds(doc, keys)?),
        "figure" => Check::Figure {
            figure: keys.text("figure")?.ok_or_else(|| keys.missing("figure", "the id of a figure of the study"))?,
            in_year: keys.flag("in_year")?.unwrap_or(false),
        },
        "milestone" => Check::Milestone(milestone(keys)?),
        "not-spatial" => not_spatial(keys)?,
        _ => unreachable!("the kind was looked up before"),
    })
}

/// Filter of the keys `services`, `levels` and `where`.
fn filter<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<Filter, ConfigError> {
    let list = |key: &str| match keys.texts(key)? {
        Some(list) if list.is_empty() || list.iter().any(String::is_empty) => {
            Err(keys.refuse(key, "nothing", "at least one text; leave the key out for any"))
        }
        list => Ok(list.unwrap_or_default()),
    };
    let mut filter = Filter { services: list("services")?, levels: list("levels")?, columns: Vec::new() };
    let tables = match keys.raw("where") {
        None => Vec::new(),
        Some(DeValue::Array(_)) => keys.tables("where")?,
        Some(_) => keys.table("where")?.into_iter().collect(),
    };
    for (section, start, table) in tables {
        let own = doc.keys(section, start, table, &["column", "has"])?;
        let columns = own.texts("column")?.filter(|c| !c.is_empty());
        filter.columns.push(ColumnCondition {
            columns: columns.ok_or_else(|| own.missing("column", "the header, or a list of headers, of a column of the facility list"))?,
            has: own.texts("has")?.unwrap_or_default(),
        });
    }
    Ok(filter)
}

/// Filter of the keys `services`, `levels` and `where`, at least one of which is required.
pub(super) fn some_filter<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<Filter, ConfigError> {
    let filter = filter(doc, keys)?;
    if filter.is_any() {
        return Err(keys.missing("services", "which facilities count: services, levels or where"));
    }
    Ok(filter)
}

/// Error when one of `others` stands beside `with`, which replaces it.
fn not_beside(keys: &Keys<'_>, with: &str, others: &[&str]) -> Result<(), ConfigError> {
    match others.iter().find(|k| keys.has(k)) {
        Some(key) if keys.has(with) => Err(keys.refuse(key, "a value", format!("nothing beside {with}, which says it already"))),
        _ => Ok(()),
    }
}

pub(super) fn positive(keys: &Keys<'_>, key: &str, expected: &str) -> Result<Option<f64>, ConfigError> {
    keys.number_in(key, |n| n > 0.0, expected)
}

fn circle<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<CircleCheck, ConfigError> {
    let of = match keys.text("of")?.as_deref() {
        None | Some("seniors") => AgeGroup::Seniors,
        Some("from_70") => AgeGroup::From70,
        Some("from_80") => AgeGroup::From80,
        Some(other) => return Err(keys.refuse("of", format!("\"{other}\""), "\"seniors\", \"from_70\" or \"from_80\"")),
    };
    let cohort = keys.text("cohort")?;
    let only_zones = keys.texts("only_zones")?.unwrap_or_default();
    if let Some(circle) = keys.text("circle")? {
        not_beside(keys, "circle", &["services", "levels", "where", "need", "minutes", "modes"])?;
        return Ok(CircleCheck { circle: Some(circle), cohort, of, only_zones, ..CircleCheck::default() });
    }
    let filter = filter(doc, keys)?;
    if filter.services.is_empty() {
        return Err(keys.missing("services", "the services that the circle holds, or circle = \"an id of the study's circles\""));
    }
    let most = filter.services.len();
    let need = keys.whole("need", 1..=1_000)?.unwrap_or(most);
    if need > most {
        return Err(keys.refuse("need", need, format!("at most {most}, the number of its services")));
    }
    let minutes = keys
        .number_in("minutes", |n| n > 0.0 && n <= 1440.0, "minutes above 0, at most 1440")?
        .ok_or_else(|| keys.missing("minutes", "the limit in minutes, such as 15"))?;
    let modes = keys.texts("modes")?.unwrap_or_else(|| vec!["walk".to_owned()]);
    if modes.is_empty() {
        return Err(keys.refuse("modes", "[]", "at least one of \"walk\", \"bus\" and the ids of profiles (\"ebike\", \"drive\")"));
    }
    Ok(CircleCheck { circle: None, filter, need, minutes, modes, cohort, of, only_zones })
}

/// Measure of the keys `sum` and `column`; `None` when both are absent.
fn measure(keys: &Keys<'_>) -> Result<Option<Measure>, ConfigError> {
    not_beside(keys, "column", &["sum"])?;
    if let Some(columns) = keys.texts("column")? {
        if columns.is_empty() {
            return Err(keys.refuse("column", "[]", "the header, or several spellings of it"));
        }
        return Ok(Some(Measure::Column(columns)));
    }
    Ok(match keys.text("sum")?.as_deref() {
        None => None,
        Some("beds") => Some(Measure::Beds),
        Some("seats") => Some(Measure::Seats),
        Some("facilities") => Some(Measure::Facilities),
        Some(other) => {
            return Err(keys.refuse(
                "sum",
                format!("\"{other}\""),
                "\"beds\", \"seats\" or \"facilities\"; another column goes under column",
            ));
        }
    })
}

fn count<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<CountCheck, ConfigError> {
    let figure = keys.text("figure")?;
    let cumulative = keys.flag("cumulative")?.unwrap_or(false);
    if figure.is_some() {
        let other = [
            "services",
            "levels",
            "where",
            "counts",
            "date_column",
            "extension_column",
            "extension_date_column",
            "sum",
            "column",
            "only_zones",
        ];
        not_beside(keys, "figure", &other)?;
        return Ok(CountCheck { figure, cumulative, ..CountCheck::default() });
    }
    let dates = keys.texts("date_column")?;
    let extension = extension(keys)?;
    let counts = match (keys.text("counts")?.as_deref(), dates) {
        (None | Some("standing"), None) => CountBasis::Standing,
        (Some("opened"), None) => CountBasis::Opened,
        (Some("upgraded"), Some(columns)) if !columns.is_empty() => CountBasis::Upgraded(columns),
        (Some("upgraded"), _) => {
            return Err(keys.missing("date_column", "the header of the column with the date, since counts = \"upgraded\""));
        }
        (Some("added"), None) => {
            let [extension, date] = extension.unwrap_or_default();
            CountBasis::Added { extension, date }
        }
        (Some("standing" | "opened" | "added") | None, Some(_)) => {
            return Err(keys.refuse("date_column", "a header", "counts = \"upgraded\" beside it"));
        }
        (Some(other), _) => {
            return Err(keys.refuse("counts", format!("\"{other}\""), "\"standing\", \"opened\", \"added\" or \"upgraded\""));
        }
    };
    if cumulative && counts == CountBasis::Standing {
        return Err(keys.refuse("cumulative", "true", "counts = \"opened\" or \"upgraded\" beside it; what stands is a sum already"));
    }
    Ok(CountCheck {
        filter: some_filter(doc, keys)?,
        figure: None,
        counts,
        sum: measure(keys)?.unwrap_or_default(),
        cumulative,
        only_zones: keys.texts("only_zones")?.unwrap_or_default(),
    })
}

/// Columns of the keys `extension_column` and `extension_date_column`: amounts and dates; `None` when both are absent.
fn extension(keys: &Keys<'_>) -> Result<Option<[Vec<String>; 2]>, ConfigError> {
    match (keys.texts("extension_column")?, keys.texts("extension_date_column")?) {
        (None, None) => Ok(None),
        (Some(amounts), Some(dates)) if keys.text("counts")?.as_deref() == Some("added") => Ok(Some([amounts, dates])),
        (Some(_), None) => Err(keys.missing("extension_date_column", "the header of the column with the date of the extension")),
        (None, Some(_)) => Err(keys.missing("extension_column", "the header of the column with the amount of the extension")),
        (Some(_), Some(_)) => Err(keys.refuse("extension_column", "a header", "counts = \"added\" beside it")),
    }
}

const SUM: [&str; 2] = ["sum", "column"];

fn rate<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<RateCheck, ConfigError> {
    let known =
        |more: &[&'static str]| -> Vec<&'static str> { FILTER.iter().chain(&SUM).chain(&["figure"]).chain(more).copied().collect() };
    let what = "a figure, or sum or column with a facility filter";
    let numerator = |own: &Keys<'a>| match (own.text("figure")?, measure(own)?) {
        (Some(figure), None) => Ok(Numerator::Figure(figure)),
        (None, Some(sum)) => Ok(Numerator::Sum(sum, filter(doc, own)?)),
        _ => Err(own.missing("sum", what)),
    };
    let own = doc.table(keys, "top", &known(&[]))?.ok_or_else(|| keys.missing("top", "a table of what is divided"))?;
    let top = numerator(&own)?;
    let narrow = match doc.table(keys, "narrow", &known(&["zh", "en"]))? {
        None => None,
        Some(own) => {
            let name = name(&own, "zh", "en", Some("the narrower reading in a few words"))?.expect("required");
            Some(NarrowNumerator { name, top: numerator(&own)? })
        }
    };
    let own = doc.table(keys, "bottom", &known(&["seniors", "residents", "years_before"]))?;
    let own = own.ok_or_else(|| keys.missing("bottom", "a table of what it is divided by, such as { seniors = 10000 }"))?;
    let per = |key: &str| positive(&own, key, "a number of people above 0, such as 10000");
    let bottom = match (per("seniors")?, per("residents")?, own.text("figure")?, measure(&own)?) {
        (Some(per), None, figure, None) => Denominator::Seniors { per, figure },
        (None, Some(per), Some(figure), None) => Denominator::Residents { per, figure },
        (None, Some(_), None, _) => return Err(own.missing("figure", "the figure that gives the number of residents")),
        (None, None, Some(figure), None) => {
            let before = own.whole("years_before", 0..=20)?.unwrap_or(0);
            Denominator::Figure(figure, i16::try_from(before).expect("checked against 20"))
        }
        (None, None, None, Some(sum)) => Denominator::Sum(sum, filter(doc, &own)?),
        _ => return Err(own.missing("seniors", format!("one of seniors, residents with a figure, or {what}"))),
    };
    let by_zone = keys.flag("by_zone")?.unwrap_or(false);
    if by_zone && narrow.is_some() {
        return Err(keys.refuse("narrow", "a table", "nothing beside by_zone = true"));
    }
    if own.has("years_before") && !matches!(bottom, Denominator::Figure(..)) {
        return Err(own.refuse("years_before", "a number", "a figure beside it, and neither seniors nor residents"));
    }
    Ok(RateCheck { top, bottom, narrow, by_zone, only_zones: keys.texts("only_zones")?.unwrap_or_default() })
}

/// Targets of the key `targets_by_zone`: zone = { year = value }.
pub(super) fn targets_by_zone<'a>(
    doc: PackFile<'a>,
    keys: &Keys<'a>,
    check: &Check,
    pack: &Pack,
) -> Result<Vec<(String, Targets)>, ConfigError> {
    let Some((section, start, table)) = keys.table("targets_by_zone")? else { return Ok(Vec::new()) };
    if !matches!(check, Check::Rate(rate) if rate.by_zone) {
        return Err(keys.refuse("targets_by_zone", "a table", "by_zone = true beside it"));
    }
    let zones = doc.open(section, start, table);
    let mut out = Vec::new();
    for (zone, _) in zones.entries() {
        let (section, start, table) = zones.table(zone)?.expect("the key is there");
        out.push((zone.to_owned(), by_year(&doc.open(section, start, table), check, pack)?));
    }
    Ok(out)
}

fn trigger<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<TriggerCheck, ConfigError> {
    let seniors_per_km2 = positive(keys, "seniors_per_km2", "seniors a square kilometre, above 0")?;
    Ok(TriggerCheck {
        seniors_per_km2: seniors_per_km2
            .ok_or_else(|| keys.missing("seniors_per_km2", "the density that calls for a facility, such as 1000"))?,
        cell_m: keys.number_in("cell_m", |n| (10.0..=1000.0).contains(&n), "metres from 10 to 1000")?.unwrap_or(100.0),
        window_km2: keys.number_in("window_km2", |n| (0.01..=100.0).contains(&n), "square kilometres from 0.01 to 100")?.unwrap_or(1.0),
        filter: some_filter(doc, keys)?,
        within_m: keys.number_in("within_m", |n| n >= 0.0, "metres, at least 0")?.unwrap_or(0.0),
        only_zones: keys.texts("only_zones")?.unwrap_or_default(),
    })
}

fn remote<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<RemoteCheck, ConfigError> {
    if level(keys, Some(AreaLevel::Village))? != AreaLevel::Village {
        return Err(keys.refuse("level", "\"town\"", "\"village\": remoteness is measured from a town's seat to its villages"));
    }
    let filter = filter(doc, keys)?;
    if filter.services.is_empty() {
        return Err(keys.missing("services", "the services that a remote village must have"));
    }
    let most = filter.services.len();
    let need = keys.whole("need", 1..=1_000)?.unwrap_or(most);
    if need > most {
        return Err(keys.refuse("need", need, format!("at most {most}, the number of its services")));
    }
    let check = RemoteCheck {
        ferry: keys.flag("ferry")?.unwrap_or(false),
        drive_minutes: keys.number_in("drive_minutes", |n| n > 0.0 && n <= 1440.0, "minutes above 0, at most 1440")?,
        climb_m: positive(keys, "climb_m", "metres above 0")?,
        zones: keys.texts("zones")?.unwrap_or_default(),
        filter,
        need,
        minutes: keys.number_in("minutes", |n| n > 0.0 && n <= 1440.0, "minutes above 0, at most 1440")?,
        visits_a_month: positive(keys, "visits_a_month", "visits a month, above 0")?,
        only_zones: keys.texts("only_zones")?.unwrap_or_default(),
    };
    if !check.ferry && check.drive_minutes.is_none() && check.climb_m.is_none() && check.zones.is_empty() {
        return Err(keys.missing("zones", "what makes a village remote: at least one of ferry, drive_minutes, climb_m and zones"));
    }
    Ok(check)
}

fn compounds<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<CompoundsCheck, ConfigError> {
    let on_time = keys.flag("on_time")?.unwrap_or(true);
    if !on_time && keys.has("months_late") {
        return Err(keys.refuse("months_late", "a number", "nothing beside on_time = false, which allows any delay"));
    }
    let m2_per_household = positive(keys, "m2_per_household", "square metres a household above 0, such as 0.2")?;
    let area_columns = keys.texts("area_column")?.unwrap_or_default();
    if m2_per_household.is_some() == area_columns.is_empty() {
        return Err(keys.missing("area_column", "m2_per_household and area_column, the header of the facility's floor area, together"));
    }
    Ok(CompoundsCheck {
        m2_per_household,
        area_columns,
        on_time,
        delivered_from: keys.date("delivered_from")?.ok_or_else(|| keys.missing("delivered_from", "a date such as 2022-01-01"))?,
        within_m: keys.number_in("within_m", |n| n >= 0.0, "metres, at least 0")?.unwrap_or(500.0),
        filter: some_filter(doc, keys)?,
        months_late: keys.whole("months_late", 0..=120)?.map_or(0, |m| u32::try_from(m).expect("checked against 120")),
    })
}

fn not_spatial(keys: &Keys<'_>) -> Result<Check, ConfigError> {
    let reason = keys.text("reason")?.ok_or_else(|| keys.missing("reason", "what sort of matter it is, such as \"insurance\""))?;
    let why = name(keys, "why_zh", "why_en", None)?.unwrap_or_else(|| {
        let zh = match reason.as_str() {
            "insurance" => "属社会保险事项，地图无法核对",
            "allowance" => "属补贴津贴事项，地图无法核对",
            "training" => "属培训和人才事项，地图无法核对",
            "organisation" => "属组织和工作机制事项，地图无法核对",
            "health service" => "属健康服务事项，地图无法核对",
            _ => "地图无法核对",
        };
        Name { zh: zh.to_owned(), en: format!("a matter of {reason}: no map can check it") }
    });
    Ok(Check::NotSpatial { reason, why })
}

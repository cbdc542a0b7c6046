//! Parser of packs.

mod every_area;
mod every_facility;
mod kind;

use toml::de::{DeTable, DeValue};

use super::check::Check;
use super::document::{Pack, PackStatus, PackTown};
use super::error::PackError;
use super::milestone::MilestoneCheck;
use super::row::{PackRow, Sure, Targets};
use carecircle_base::model::Name;
use carecircle_import::ConfigError;
use carecircle_import::config::keys::{Keys, hint, number};

/// Keys of rows of every kind.
const COMMON: [&str; 19] = [
    "id",
    "clause",
    "kind",
    "zh",
    "en",
    "departments",
    "targets",
    "until",
    "reading",
    "reading_en",
    "source",
    "sure",
    "bring",
    "bring_en",
    "unit",
    "unit_en",
    "at_most",
    "exceed",
    "growing",
];
/// Range of valid years.
const YEARS: std::ops::RangeInclusive<usize> = 1950..=2100;

/// File that is being parsed.
#[derive(Clone, Copy)]
struct PackFile<'a> {
    file: &'a str,
    text: &'a str,
}

impl<'a> PackFile<'a> {
    /// Table of the file; an error when it has other keys than `known`.
    fn keys(self, section: impl Into<String>, start: usize, table: &'a DeTable<'a>, known: &[&str]) -> Result<Keys<'a>, ConfigError> {
        let keys = self.open(section, start, table);
        keys.only(known)?;
        Ok(keys)
    }

    /// Table whose keys are checked later.
    fn open(self, section: impl Into<String>, start: usize, table: &'a DeTable<'a>) -> Keys<'a> {
        Keys::open_in(self.file, self.text, section, start, table)
    }

    /// Table under `key`, `None` when absent; an error when it has other keys than `known`.
    fn table(self, keys: &Keys<'a>, key: &str, known: &[&str]) -> Result<Option<Keys<'a>>, ConfigError> {
        keys.table(key)?.map(|(section, start, table)| self.keys(section, start, table, known)).transpose()
    }
}

pub(super) fn pack(text: &str, file: &str) -> Result<Pack, PackError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let doc = PackFile { file, text };
    let document = DeTable::parse(text).map_err(|e| ConfigError::syntax(file, text, &e))?;
    let root = doc.keys("", 0, document.get_ref(), &["pack", "towns", "rows"])?;
    let known = ["id", "name", "name_en", "document", "issuer", "issued", "status", "years", "clauses"];
    let head = doc.table(&root, "pack", &known)?.ok_or_else(|| root.missing("pack", "a table [pack] with id, name, years and clauses"))?;
    let status = match head.text("status")?.as_deref() {
        Some("in force") | None => PackStatus::InForce,
        Some("draft") => PackStatus::Draft,
        Some("norm") => PackStatus::Norm,
        Some(other) => return Err(head.refuse("status", format!("\"{other}\""), "\"in force\", \"draft\" or \"norm\"").into()),
    };
    let norm = status == PackStatus::Norm;
    let mut pack = Pack {
        id: id(&head, "a short id of a–z, 0–9 and -, such as \"linhai-2023-2025\"")?,
        name: name(&head, "name", "name_en", Some("the document's title"))?.expect("required"),
        document: head.text("document")?.unwrap_or_default(),
        issuer: head.text("issuer")?.unwrap_or_default(),
        issued: head.date("issued")?,
        status,
        years: years(&head)?,
        clauses: clauses(&head, norm)?,
        towns: towns(text, file, &root)?,
        rows: Vec::new(),
    };
    for (n, (_, start, table)) in root.tables("rows")?.into_iter().enumerate() {
        let written = table.get("id").and_then(|v| v.get_ref().as_str()).unwrap_or_default();
        let section = format!("[[rows]] {}{}{written}", n + 1, if written.is_empty() { "" } else { " " });
        let keys = doc.open(section, start, table);
        let row = row(doc, &keys, &pack)?;
        if pack.rows.iter().any(|r| r.id == row.id) {
            return Err(ConfigError::Duplicate { place: keys.place("id"), what: "row", found: row.id }.into());
        }
        pack.rows.push(row);
    }
    if pack.rows.is_empty() {
        return Err(root.missing("rows", "at least one [[rows]]").into());
    }
    let bare: Vec<String> = pack.clauses.iter().filter(|c| !pack.rows.iter().any(|r| r.clause == Some(**c))).map(u32::to_string).collect();
    if !bare.is_empty() {
        let place = head.place("clauses");
        return Err(PackError::NoRowForClause { file: file.to_owned(), line: place.line, clauses: bare.join(", ") });
    }
    Ok(pack)
}

/// Towns under `[towns]`: name = code of nine digits.
fn towns(text: &str, file: &str, root: &Keys<'_>) -> Result<Vec<PackTown>, ConfigError> {
    let Some((section, start, table)) = root.table("towns")? else { return Ok(Vec::new()) };
    let keys = Keys::open_in(file, text, section, start, table);
    let mut out = Vec::new();
    for (name, value) in keys.entries() {
        let code = value.get_ref().as_str().filter(|c| c.len() == 9 && c.bytes().all(|b| b.is_ascii_digit()));
        let code =
            code.ok_or_else(|| keys.refuse(name, "something else", "a division code of nine digits in quotes, such as \"331082001\""))?;
        out.push(PackTown { name: name.to_owned(), code: code.to_owned() });
    }
    out.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(out)
}

fn id(keys: &Keys<'_>, expected: &str) -> Result<String, ConfigError> {
    let id = keys.text("id")?.ok_or_else(|| keys.missing("id", expected))?;
    let plain = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain || id.len() > 60 || !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(keys.refuse("id", format!("\"{id}\""), "up to 60 letters a–z, digits and -, beginning with a letter"));
    }
    Ok(id)
}

/// Text in both languages; one alone serves for both. Required when `expected` describes it.
fn name(keys: &Keys<'_>, zh: &str, en: &str, expected: Option<&str>) -> Result<Option<Name>, ConfigError> {
    let (chinese, english) = (keys.text(zh)?, keys.text(en)?);
    match (chinese, english) {
        (None, None) => expected.map_or(Ok(None), |expected| Err(keys.missing(zh, expected))),
        (chinese, english) => Ok(Some(Name {
            en: english.clone().or_else(|| chinese.clone()).unwrap_or_default(),
            zh: chinese.or(english).unwrap_or_default(),
        })),
    }
}

fn year(text: &str) -> Option<i16> {
    text.parse::<usize>().ok().filter(|y| YEARS.contains(y)).and_then(|y| i16::try_from(y).ok())
}

fn years(head: &Keys<'_>) -> Result<(i16, i16), ConfigError> {
    let expected = "the first and the last year, such as [2022, 2025]";
    let value = head.raw("years").ok_or_else(|| head.missing("years", expected))?;
    let DeValue::Array(items) = value else { return Err(head.wrong("years", value, "a list of two years")) };
    let all: Vec<Option<i16>> = items
        .iter()
        .map(|item| match item.get_ref() {
            DeValue::Integer(i) => year(i.as_str()),
            _ => None,
        })
        .collect();
    match all.as_slice() {
        [Some(first), Some(last)] if first <= last => Ok((*first, *last)),
        _ => Err(head.refuse("years", "something else", expected)),
    }
}

/// Numbers of clauses, of a list of numbers and ranges such as `["1-94"]` or `[1, 2, "5-7"]`.
fn clauses(head: &Keys<'_>, norm: bool) -> Result<Vec<u32>, ConfigError> {
    const EXPECTED: &str = "the numbers of the document's clauses: a list of numbers and ranges such as [\"1-94\"]";
    const MOST: u32 = 10_000;
    let Some(value) = head.raw("clauses") else {
        return if norm { Ok(Vec::new()) } else { Err(head.missing("clauses", EXPECTED)) };
    };
    let DeValue::Array(items) = value else { return Err(head.wrong("clauses", value, "a list of numbers and ranges")) };
    let one = |text: &str| text.trim().parse::<u32>().ok().filter(|n| (1..=MOST).contains(n));
    let mut out = Vec::new();
    for item in items {
        let (from, to) = match item.get_ref() {
            DeValue::Integer(i) => (one(i.as_str()), one(i.as_str())),
            DeValue::String(s) => s.split_once(['-', '–']).map_or_else(|| (one(s), one(s)), |(a, b)| (one(a), one(b))),
            other => return Err(head.wrong("clauses", other, "numbers, or ranges in quotes")),
        };
        match (from, to) {
            (Some(from), Some(to)) if from <= to => out.extend(from..=to),
            _ => {
                let found = item.get_ref().as_str().map_or_else(|| "something else".to_owned(), |s| format!("\"{s}\""));
                return Err(head.refuse("clauses", found, EXPECTED));
            }
        }
    }
    let count = out.len();
    out.sort_unstable();
    out.dedup();
    if out.is_empty() && !norm {
        return Err(head.refuse("clauses", "[]", EXPECTED));
    }
    if out.len() < count {
        return Err(head.refuse("clauses", "a number twice", "every clause once"));
    }
    Ok(out)
}

fn row<'a>(doc: PackFile<'a>, keys: &Keys<'a>, pack: &Pack) -> Result<PackRow, ConfigError> {
    let kind_name = keys.text("kind")?.ok_or_else(|| keys.missing("kind", format!("one of {}", Check::KINDS.join(", "))))?;
    let Some(own) = kind::keys(&kind_name) else {
        return Err(ConfigError::UnknownId {
            place: keys.place("kind"),
            what: "kind",
            hint: hint(&kind_name, Check::KINDS),
            found: kind_name,
            known: Check::KINDS.join(", "),
        });
    };
    keys.only(&COMMON.iter().chain(own).copied().collect::<Vec<_>>())?;
    let id = id(keys, "a short id of a–z, 0–9 and -, unique in the pack")?;
    let clause = match keys.whole("clause", 1..=10_000)? {
        Some(n) => {
            let n = u32::try_from(n).expect("checked against 10000");
            if !pack.clauses.is_empty() && !pack.clauses.contains(&n) {
                return Err(keys.refuse("clause", n, "the number of a clause that [pack] clauses lists"));
            }
            Some(n)
        }
        None if pack.status == PackStatus::Norm => None,
        None => return Err(keys.missing("clause", "the number of the clause that makes the promise")),
    };
    let source = keys.text("source")?;
    if clause.is_none() && source.is_none() {
        return Err(keys.missing("source", "the standard's number and clause, in a pack of norms"));
    }
    let sure = match keys.text("sure")?.as_deref() {
        None | Some("stated") => Sure::Stated,
        Some("read") => Sure::Read,
        Some("doubtful") => Sure::Doubtful,
        Some(other) => return Err(keys.refuse("sure", format!("\"{other}\""), "\"stated\", \"read\" or \"doubtful\"")),
    };
    let reading = name(keys, "reading", "reading_en", None)?;
    if sure == Sure::Read && reading.is_none() {
        return Err(keys.missing("reading", "how the document is read, since sure = \"read\""));
    }
    let check = kind::check(doc, keys, &kind_name)?;
    let targets = self::targets(doc, keys, &check, pack)?;
    let targets_by_zone = kind::targets_by_zone(doc, keys, &check, pack)?;
    let until = until(keys, &targets, pack)?;
    if let Check::Milestone(MilestoneCheck { due: Some(due), .. }) = &check
        && !(pack.years.0..=pack.years.1).contains(&due.year())
    {
        return Err(keys.refuse("due", due, format!("a day of the pack's years, {} to {}", pack.years.0, pack.years.1)));
    }
    let exceed = exceed(keys, &targets)?;
    let growing = keys.flag("growing")?.unwrap_or(false);
    if growing && (targets.stated().is_empty() || !check.grows() || keys.flag("at_most")? == Some(true)) {
        return Err(keys.refuse("growing", "true", "targets beside it, in a row of kind \"figure\" or \"count\" that is no upper limit"));
    }
    Ok(PackRow {
        id,
        clause,
        name: name(keys, "zh", "en", Some("the promise in one line, in your own words"))?.expect("required"),
        departments: keys.texts("departments")?.unwrap_or_default(),
        targets,
        targets_by_zone,
        until,
        at_most: keys.flag("at_most")?.unwrap_or(false),
        exceed,
        growing,
        unit: name(keys, "unit", "unit_en", None)?,
        reading,
        source,
        sure,
        bring: name(keys, "bring", "bring_en", None)?,
        line: keys.place("id").line,
        check,
    })
}

/// Years of the key `exceed`, each of which has a target.
fn exceed(keys: &Keys<'_>, targets: &Targets) -> Result<Vec<i16>, ConfigError> {
    let expected = "a list of years of the targets, such as [2025]";
    let Some(value) = keys.raw("exceed") else { return Ok(Vec::new()) };
    let DeValue::Array(items) = value else { return Err(keys.wrong("exceed", value, expected)) };
    let stated = |item: &DeValue<'_>| match item {
        DeValue::Integer(i) => year(i.as_str()).filter(|y| targets.stated().iter().any(|(own, _)| own == y)),
        _ => None,
    };
    items.iter().map(|item| stated(item.get_ref()).ok_or_else(|| keys.refuse("exceed", "something else", expected))).collect()
}

/// Targets of the key `targets`: year = value.
fn targets<'a>(doc: PackFile<'a>, keys: &Keys<'a>, check: &Check, pack: &Pack) -> Result<Targets, ConfigError> {
    let expected = "a table of year = value, such as { 2022 = 6, 2025 = 12 }";
    let scored = !matches!(check, Check::NotSpatial { .. } | Check::Milestone(_));
    match keys.table("targets")? {
        None if scored && keys.has("until") => Err(keys.missing("targets", expected)),
        None => Ok(Targets::default()),
        Some(_) if matches!(check, Check::Milestone(_)) => {
            Err(keys.refuse("targets", "a table", "no targets: a row of kind \"milestone\" is held to the day under due"))
        }
        Some(_) if !scored => Err(keys.refuse("targets", "a table", "no targets: a row of kind \"not-spatial\" is never scored")),
        Some((section, start, table)) => by_year(&doc.open(section, start, table), check, pack),
    }
}

/// Last year of a row, of the key `until`; `None` when absent.
fn until(keys: &Keys<'_>, targets: &Targets, pack: &Pack) -> Result<Option<i16>, ConfigError> {
    let Some(found) = keys.whole("until", YEARS)? else { return Ok(None) };
    let until = i16::try_from(found).expect("checked against the years");
    match targets.stated().last() {
        Some((last, _)) if until < *last || until > pack.years.1 => Err(keys.refuse(
            "until",
            found,
            format!("a year from {last}, the last of the targets, to {}, the last of the pack", pack.years.1),
        )),
        Some(_) => Ok(Some(until)),
        None => Err(keys.refuse("until", found, "targets beside it; a row without targets is shown and not judged")),
    }
}

fn by_year(table: &Keys<'_>, check: &Check, pack: &Pack) -> Result<Targets, ConfigError> {
    let mut out = Vec::new();
    for (key, value) in table.entries() {
        let norm = pack.status == PackStatus::Norm;
        let Some(year) = year(key).filter(|y| norm || (pack.years.0..=pack.years.1).contains(y)) else {
            let expected = format!("a year from {} to {}, the years of the pack", pack.years.0, pack.years.1);
            return Err(table.refuse(key, key, expected));
        };
        let value = number(value.get_ref()).ok_or_else(|| table.wrong(key, value.get_ref(), "a number"))?;
        let (fits, expected) = if check.is_share() {
            ((0.0..=1.0).contains(&value), "a share from 0 to 1; 60 % is 0.6")
        } else {
            (value.is_finite() && value >= 0.0, "a number of 0 or more")
        };
        if !fits {
            return Err(table.refuse(key, value, expected));
        }
        out.push((year, value));
    }
    out.sort_by_key(|(y, _)| *y);
    if out.is_empty() {
        return Err(table.refuse("", "{}", "at least one year = value"));
    }
    Ok(Targets::new(out))
}

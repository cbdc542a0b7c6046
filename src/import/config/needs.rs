//! Tables of needs: the built-in `seeds/needs.toml`, or a study's own.

use std::path::Path;

use toml::de::DeTable;

use super::error::ConfigError;
use super::keys::Keys;
use carecircle_base::model::{Name, Need, Service, When};

/// Needs of a study's own table, `dir/file`; a need that no service of the study can meet is refused.
pub(super) fn read(dir: &Path, file: &str, services: &[Service]) -> Result<Vec<Need>, ConfigError> {
    let path = dir.join(file);
    let refuse = |reason: String| ConfigError::Read { path: path.display().to_string(), reason };
    let text = crate::budget::read_text(&path).map_err(|e| refuse(e.to_string()))?;
    rows(&text, file, Some(services))
}

/// Needs of a table's text; `file` names it in errors.
///
/// # Errors
/// When `text` is not TOML or invalid; the error names the line and the way out.
pub fn parse(text: &str, file: &str) -> Result<Vec<Need>, ConfigError> {
    rows(text, file, None)
}

fn rows(text: &str, file: &str, services: Option<&[Service]>) -> Result<Vec<Need>, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = DeTable::parse(text).map_err(|e| ConfigError::syntax(file, text, &e))?;
    let root = Keys::open_in(file, text, "", 0, document.get_ref());
    root.only(&["needs"])?;
    let mut out: Vec<Need> = Vec::new();
    for (section, start, table) in root.tables("needs")? {
        let keys = Keys::open_in(file, text, section, start, table);
        keys.only(&["id", "name", "name_en", "aliases", "services", "words", "columns", "when", "shows"])?;
        let need = row(&keys, services)?;
        if out.iter().any(|n| n.id == need.id) {
            return Err(ConfigError::Duplicate { place: keys.place("id"), what: "need", found: need.id });
        }
        out.push(need);
    }
    if out.is_empty() {
        return Err(root.missing("needs", "at least one [[needs]]; leave the table out for the built-in needs"));
    }
    Ok(out)
}

fn row(keys: &Keys<'_>, services: Option<&[Service]>) -> Result<Need, ConfigError> {
    let id = keys.text("id")?.ok_or_else(|| keys.missing("id", "a short id of a–z, 0–9, _ and -, unique in the table"))?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !id.chars().all(plain) || id.len() > 40 {
        return Err(keys.refuse("id", format!("\"{id}\""), "up to 40 letters a–z, digits, _ and -"));
    }
    let (zh, en) = (keys.text("name")?, keys.text("name_en")?);
    let Some(one) = zh.clone().or_else(|| en.clone()) else {
        return Err(keys.missing("name", "what people would call it, such as \"今天吃饭\""));
    };
    let list = |key: &str| keys.texts(key).map(Option::unwrap_or_default);
    let need = Need {
        name: Name { zh: zh.unwrap_or_else(|| one.clone()), en: en.unwrap_or(one) },
        aliases: list("aliases")?,
        services: list("services")?,
        words: list("words")?.iter().map(|w| w.to_lowercase()).collect(),
        columns: list("columns")?,
        when: match keys.text("when")?.as_deref() {
            None | Some("any") => When::Any,
            Some("today") => When::Today,
            Some("then") => When::Then,
            Some(other) => return Err(keys.refuse("when", format!("\"{other}\""), "\"any\", \"today\" or \"then\"")),
        },
        shows: list("shows")?,
        id,
    };
    if need.words.iter().any(|w| w.trim().is_empty()) {
        return Err(keys.refuse("words", "\"\"", "words that are not blank: every name holds a blank one"));
    }
    if need.services.is_empty() && need.words.is_empty() && need.columns.is_empty() {
        return Err(keys.missing("services", "who answers it: services, words or columns, one of them at least"));
    }
    if let Some(known) = services.filter(|_| !need.services.is_empty() && need.words.is_empty() && need.columns.is_empty())
        && !known.iter().any(|s| need.services.contains(&s.id))
    {
        let ids = known.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
        let found = format!("\"{}\"", need.services.join("\", \""));
        return Err(keys.refuse("services", found, format!("ids of the study's services ({ids}), or words or columns beside them")));
    }
    Ok(need)
}

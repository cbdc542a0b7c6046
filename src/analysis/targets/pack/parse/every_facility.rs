//! Parser of rows about facilities one by one, and about deliverables.

use super::PackFile;
use super::kind::some_filter;
use crate::targets::pack::every_facility::{EveryFacilityCheck, Requirement};
use crate::targets::pack::filter::ColumnCondition;
use crate::targets::pack::milestone::MilestoneCheck;
use carecircle_import::ConfigError;
use carecircle_import::config::keys::Keys;

pub(super) fn every_facility<'a>(doc: PackFile<'a>, keys: &Keys<'a>) -> Result<EveryFacilityCheck, ConfigError> {
    let expected = "what each facility must have: tables such as { services = [\"canteen\"] } or { column = \"医养合作\", has = [\"有\"] }";
    let mut must = Vec::new();
    for (section, start, table) in keys.tables("must")? {
        let own = doc.keys(section, start, table, &["services", "column", "has"])?;
        must.push(match (own.texts("services")?, own.texts("column")?) {
            (Some(ids), None) if !ids.is_empty() && !own.has("has") => Requirement::Services(ids),
            (None, Some(columns)) if !columns.is_empty() => {
                Requirement::Column(ColumnCondition { columns, has: own.texts("has")?.unwrap_or_default() })
            }
            _ => return Err(own.missing("services", "either services, or column (with has)")),
        });
    }
    if must.is_empty() {
        return Err(keys.missing("must", expected));
    }
    let need = keys.whole("need", 1..=1_000)?.unwrap_or(must.len());
    if need > must.len() {
        return Err(keys.refuse("need", need, format!("at most {}, the number of tables under must", must.len())));
    }
    Ok(EveryFacilityCheck { filter: some_filter(doc, keys)?, must, need, figure: keys.text("figure")? })
}

pub(super) fn milestone(keys: &Keys<'_>) -> Result<MilestoneCheck, ConfigError> {
    let answer = keys.text("answer")?;
    let answer = answer.ok_or_else(|| keys.missing("answer", "the id of the figure that says whether and when it was delivered"))?;
    Ok(MilestoneCheck { answer, due: keys.date("due")? })
}

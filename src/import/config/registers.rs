//! Key `complete_registers` of `[study]`: the registers that the study's lists hold whole.

use super::error::ConfigError;
use super::keys::Keys;
use super::promise::service;
use carecircle_base::model::Service;

/// Registers that `complete_registers` names, sorted and distinct; empty without the key. A name in Latin letters must be a
/// service's id; others are kinds as lists write them (城市书房).
pub(super) fn complete(text: &str, root: &Keys<'_>, services: &[Service]) -> Result<Vec<String>, ConfigError> {
    let Some((section, start, table)) = root.table("study")? else { return Ok(Vec::new()) };
    let keys = Keys::open(text, section, start, table);
    let mut out = keys.texts("complete_registers")?.unwrap_or_default();
    for name in out.iter().filter(|name| name.is_ascii()) {
        service(&keys, "complete_registers", name, services)?;
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

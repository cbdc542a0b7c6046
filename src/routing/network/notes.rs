//! Notes of the import report on ways that are not used, or used by a rule that one should know.

use std::collections::BTreeMap;

use carecircle_base::model::{LayerReport, Profile, Roads, Severity};

use super::class::walked_trunk;
use super::contract::Contracted;

/// Counts in `report` the ways that no profile may use, by `highway` value: known values, and those that no profile knows.
pub(super) fn unused(roads: &Roads, raw: &Contracted, profiles: &[Profile], report: &mut LayerReport) {
    let mut by_kind: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for (tags, count) in &raw.unused {
        let tags = &roads.tag_sets[*tags as usize];
        let (known, kind) = match tags.get("highway") {
            Some(value) => (profiles.iter().any(|p| p.highway.contains_key(value)), format!("highway={value}")),
            None => (true, "route=ferry".to_owned()),
        };
        *by_kind.entry((known, kind)).or_default() += count;
    }
    let mut kinds: Vec<((bool, String), usize)> = by_kind.into_iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for ((known, kind), count) in kinds {
        let reason = if known { "no-profile-may-use" } else { "highway-not-known" };
        report.note_many(Severity::Dropped, reason, count, || format!("{count} × {kind}"));
    }
}

/// Notes the private gates that the residents behind them cannot use.
pub(super) fn shut_gates(count: usize, report: &mut LayerReport) {
    report.note_many(Severity::Info, "private-gate-shut", count, String::new);
}

/// Counts in `report` the trunk roads that are walked though no tag speaks of people on foot.
pub(super) fn trunk(roads: &Roads, profiles: &[Profile], report: &mut LayerReport) {
    let walked: Vec<bool> = roads.tag_sets.iter().map(|tags| walked_trunk(profiles, tags)).collect();
    let count = roads.way_tags.iter().filter(|set| walked[**set as usize]).count();
    report.note_many(Severity::Info, "trunk-on-foot", count, String::new);
}

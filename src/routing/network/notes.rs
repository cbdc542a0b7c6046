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
        let (reason, text) = if known {
            ("no-profile-may-use", "Ways that no profile may use are left out; [profiles.ID.highway] and [profiles.ID.tags] decide.")
        } else {
            (
                "highway-not-known",
                "Ways whose highway value no profile knows are left out; where people may use them, say so under [profiles.ID.highway].",
            )
        };
        report.note_many(Severity::Dropped, reason, text, count, || format!("{count} × {kind}"));
    }
}

/// Notes the private gates that the residents behind them cannot use.
pub(super) fn shut_gates(count: usize, report: &mut LayerReport) {
    report.note_many(
        Severity::Info,
        "private-gate-shut",
        "Private gates lead from streets that are open to all to others such, and which side the compound is cannot be told: it has an entrance without a gate on the map, or the gate stands between two compounds. They are shut to all, and who lives behind them goes round, which is perhaps too long and never too short; draw a gate at every entrance.",
        count,
        String::new,
    );
}

/// Counts in `report` the trunk roads that are walked though no tag speaks of people on foot.
pub(super) fn trunk(roads: &Roads, profiles: &[Profile], report: &mut LayerReport) {
    let walked: Vec<bool> = roads.tag_sets.iter().map(|tags| walked_trunk(profiles, tags)).collect();
    let count = roads.way_tags.iter().filter(|set| walked[**set as usize]).count();
    report.note_many(
        Severity::Info,
        "trunk-on-foot",
        "Trunk roads without a sidewalk or foot tag count as walkable, as villages along them need; [profiles.walk.highway] trunk = \"tagged\" closes them.",
        count,
        String::new,
    );
}

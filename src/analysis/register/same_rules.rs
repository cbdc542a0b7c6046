//! Whether two studies count by the same rules, so that a difference between them is one of the place and not of the counting.

use carecircle_base::ids::{CircleId, CohortId, ProfileId, ServiceId};
use carecircle_base::model::{Study, WeekTime};

/// Rules that differ between two studies, each as `what: earlier → later`; empty when both count alike.
pub(super) fn differences(before: &Study, after: &Study, circle: (CircleId, CircleId), cohort: (CohortId, CohortId)) -> Vec<String> {
    let mut found = Vec::new();
    let mut hold = |what: &str, earlier: String, later: String| {
        if earlier != later {
            found.push(format!("{what}: {earlier} → {later}"));
        }
    };
    let (b, a) = (&before.circles[circle.0.index()], &after.circles[circle.1.index()]);
    hold("circle minutes", b.minutes.to_string(), a.minutes.to_string());
    hold("circle mode", format!("{:?}", b.mode), format!("{:?}", a.mode));
    hold("circle need", b.need.to_string(), a.need.to_string());
    let ids = |study: &Study| study.services.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
    hold("services", ids(before), ids(after));
    let of = |study: &Study, all: &[ServiceId]| all.iter().map(|s| study.services[s.index()].id.as_str()).collect::<Vec<_>>().join(", ");
    hold("circle services", of(before, &b.services), of(after, &a.services));
    let (b, a) = (&before.cohorts[cohort.0.index()], &after.cohorts[cohort.1.index()]);
    hold("metres a second", b.speed_mps.to_string(), a.speed_mps.to_string());
    let profile = |study: &Study, at: ProfileId| study.profiles[at.index()].clone();
    let (old, new) = (profile(before, b.profile), profile(after, a.profile));
    hold("profile", old.id.clone(), new.id.clone());
    if old.id == new.id && old != new {
        hold(&format!("[profiles.{}]", old.id), "its table".to_owned(), "another table".to_owned());
    }
    let dated = |study: &Study| if study.settings.date.is_some() { "a date" } else { "no date" }.to_owned();
    hold("date on which facilities must be open", dated(before), dated(after));
    hold("min_island_nodes", before.settings.min_island_nodes.to_string(), after.settings.min_island_nodes.to_string());
    let settings = |s: &Study| [s.settings.snap_limit_m, s.settings.max_minutes, s.settings.detour_factor];
    for (nth, what) in ["snap_limit_m", "max_minutes", "detour_factor"].into_iter().enumerate() {
        hold(what, settings(before)[nth].to_string(), settings(after)[nth].to_string());
    }
    let hour = |at: Option<WeekTime>| at.map_or_else(|| "none".to_owned(), |at| format!("{at:?}"));
    hold("hour", hour(before.settings.at), hour(after.settings.at));
    found
}

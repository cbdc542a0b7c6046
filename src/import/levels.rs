//! Services narrowed by administrative level.

use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Facility, LayerReport, Level, Service, Severity};

/// Adds to each facility the narrowed services that its services and level entitle it to. A facility without a
/// readable level gets none of them, and is counted.
pub(super) fn narrow(facilities: &mut [Facility], services: &[Service], report: &mut LayerReport) {
    let narrowed: Vec<(ServiceId, ServiceId, &[Level])> =
        services.iter().enumerate().filter_map(|(row, s)| Some((ServiceId::from_index(row), s.from?, s.levels.as_slice()))).collect();
    for facility in facilities {
        // A list may name a narrowed service by its id; its level still has the word.
        facility.services.retain(|s| !narrowed.iter().any(|n| n.0 == *s));
        if !narrowed.iter().any(|(_, from, _)| facility.services.contains(from)) {
            continue;
        }
        let Some(level) = facility.level.as_deref().and_then(Level::read) else {
            let written = facility.level.as_deref().unwrap_or("");
            report.note(Severity::Warning, "level-unknown", || format!("{} ({}): \"{written}\"", facility.id, facility.name));
            continue;
        };
        let more: Vec<ServiceId> = narrowed
            .iter()
            .filter(|(_, from, levels)| facility.services.contains(from) && levels.contains(&level))
            .map(|(service, ..)| *service)
            .collect();
        facility.services.extend(more);
        facility.services.sort_unstable();
        facility.services.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::model::Name;

    /// A village hall does not replace the town school.
    #[test]
    fn a_level_gives_its_own_service_and_no_other() {
        let service = |id: &str, from: Option<u32>, levels: &[Level]| Service {
            id: id.into(),
            name: Name::default(),
            aliases: Vec::new(),
            from: from.map(ServiceId),
            levels: levels.to_vec(),
            capacity: None,
        };
        let services =
            [service("school", None, &[]), service("town", Some(0), &[Level::Town]), service("village", Some(0), &[Level::Village])];
        let facility = |level: Option<&str>, of: &[u32]| Facility {
            level: level.map(str::to_owned),
            services: of.iter().map(|s| ServiceId(*s)).collect(),
            ..Facility::default()
        };
        let mut list = [
            facility(Some("镇（街道）"), &[0]),
            facility(Some("村"), &[0]),
            facility(None, &[0]),
            facility(Some("三级"), &[0, 1]),
            facility(Some("镇"), &[]),
        ];
        let mut report = LayerReport::new("facilities", "x.csv");
        narrow(&mut list, &services, &mut report);
        let given: Vec<Vec<u32>> = list.iter().map(|f| f.services.iter().map(|s| s.0).collect()).collect();
        assert_eq!(given, [vec![0, 1], vec![0, 2], vec![0], vec![0], vec![]]);
        assert_eq!(report.notes.iter().map(|n| (n.reason, n.count)).collect::<Vec<_>>(), [("level-unknown", 2)]);
    }
}

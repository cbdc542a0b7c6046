//! Towns as conditions of a plan: those that must have a site, and those whose shares are raised.

use std::collections::BTreeMap;

use super::candidate::AreaLocator;
use super::prepared::Prepared;
use crate::siting::FairGroups;
use carecircle_base::ids::AreaId;
use carecircle_location::u32_of;

impl Prepared<'_> {
    /// Candidates by town, of the towns where no facility provides the services; towns without candidates are left out.
    pub(super) fn towns_without(&self) -> Vec<Vec<u32>> {
        let study = self.study;
        let locator = AreaLocator::new(study);
        let mut sets: BTreeMap<AreaId, Vec<u32>> = BTreeMap::new();
        for (j, candidate) in (0..).zip(self.candidates).filter(|(j, _)| self.locations[*j as usize].is_some()) {
            if let Some(town) = locator.around(candidate.at).town {
                sets.entry(town).or_default().push(j);
            }
        }
        let stands = study
            .facilities
            .iter()
            .filter(|f| self.query.services.iter().all(|s| f.services.contains(s)) && f.open_on(study.settings.date));
        for town in stands.filter_map(|f| f.at).filter_map(|at| locator.around(at).town) {
            sets.remove(&town);
        }
        sets.into_values().collect()
    }

    /// Towns as the groups of a fair plan; homes without a town have no group.
    pub(super) fn fair(&self) -> FairGroups {
        let study = self.study;
        let mut number = vec![None; study.areas.len()];
        let mut fair = FairGroups::default();
        for (h, home) in study.homes.iter().enumerate().filter(|(_, h)| h.seniors > 0.0) {
            let Some(town) = home.town else { continue };
            let g = *number[town.index()].get_or_insert_with(|| {
                fair.before.push(0.0);
                fair.total.push(0.0);
                fair.total.len() - 1
            });
            fair.total[g] += home.seniors;
            if self.has_today(h) {
                fair.before[g] += home.seniors;
            }
        }
        let group = |&h: &u32| study.homes[h as usize].town.and_then(|t| number[t.index()]).map(u32_of);
        fair.group = self.homes.iter().map(group).collect();
        fair
    }
}

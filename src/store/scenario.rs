//! Edits under a name, and what they change for people.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{Edit, StoreError};
use carecircle_analysis::coverage::Coverage;
use carecircle_analysis::siting::laid;
use carecircle_base::ids::ProfileId;
use carecircle_base::model::Study;
use carecircle_routing::network::{Network, NewLink};

/// Edits under a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Scenario {
    /// 1 to 100 characters, unique beside a study.
    pub name: String,
    /// In the order in which they are made.
    pub edits: Vec<Edit>,
}

impl Scenario {
    /// The scenario as it is kept.
    pub(super) fn body(&self) -> String {
        serde_json::to_string(self).expect("a scenario is plain data")
    }

    /// Version: 16 hexadecimal digits of what it says, so that a scenario that says something else has another.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{:016x}", xxh3_64(self.body().as_bytes()))
    }

    /// The study with the edits made; the study itself stays as it is.
    ///
    /// # Errors
    /// When an edit names something that is not there.
    pub fn apply(&self, study: &Study) -> Result<Study, StoreError> {
        let mut edited = study.clone();
        self.edits.iter().try_for_each(|edit| edit.apply(&mut edited))?;
        Ok(edited)
    }

    /// The roads with the scenario's links: the same roads when it has none.
    ///
    /// Each link is laid for the profile of every cohort that can join it at both ends, and for nobody else.
    ///
    /// # Errors
    /// When a link is no line, joins no road, or there are no roads.
    pub fn roads(&self, study: &Study, roads: Option<&Arc<Network>>) -> Result<Option<Arc<Network>>, StoreError> {
        let mut profiles: Vec<ProfileId> = study.cohorts.iter().map(|c| c.profile).collect();
        profiles.sort_unstable();
        profiles.dedup();
        let mut links: Vec<NewLink> = Vec::new();
        for line in self.edits.iter().filter_map(|e| e.line().transpose()) {
            let (line, net) = (line?, roads.ok_or(StoreError::NoRoads)?);
            let before = links.len();
            links.extend(profiles.iter().filter_map(|&profile| laid(study, net, profile, &line)));
            if links.len() == before {
                return Err(StoreError::LinkOff { lon: line[0].lon(), lat: line[0].lat(), limit_m: study.settings.snap_limit_m });
            }
        }
        Ok(if links.is_empty() { roads.cloned() } else { roads.map(|net| Arc::new(net.with_links(&links))) })
    }

    /// The edited study, with the scenario's name behind the study's own, so that no result passes for today's.
    ///
    /// # Errors
    /// As for [`Scenario::apply`].
    pub fn titled(&self, study: &Study) -> Result<Study, StoreError> {
        let mut edited = self.apply(study)?;
        for title in [&mut edited.name.zh, &mut edited.name.en].into_iter().filter(|t| !t.is_empty()) {
            *title = format!("{title} [{}]", self.name);
        }
        Ok(edited)
    }
}

/// What changes for the homes of one circle and one cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Id of the circle.
    pub circle: String,
    /// Id of the cohort.
    pub cohort: String,
    /// Seniors who have the whole circle before, and after.
    pub seniors_covered: [f64; 2],
    /// Seniors who have it only after, and their homes.
    pub gain: f64,
    /// Homes of these.
    pub homes_gain: usize,
    /// Seniors who have it only before.
    pub lose: f64,
    /// Homes of these.
    pub homes_lose: usize,
    /// Towns where somebody gains or loses: name, seniors who gain, seniors who lose; in the study's order.
    pub towns: Vec<(String, f64, f64)>,
}

/// Who gains and who loses between two coverages of a study's homes; by circle, then cohort.
#[must_use]
pub fn changes(study: &Study, before: &Coverage, after: &Coverage) -> Vec<Change> {
    let mut out = Vec::new();
    for (c, circle) in study.circles.iter().enumerate() {
        for (was, is) in before.cohorts.iter().zip(&after.cohorts) {
            let (old, new) = (&was.circles[c].covered, &is.circles[c].covered);
            let mut towns = vec![(0.0, 0.0); study.areas.len()];
            let mut change = Change {
                circle: circle.id.clone(),
                cohort: study.cohorts[was.cohort.index()].id.clone(),
                seniors_covered: [was.circles[c].total.seniors_covered, is.circles[c].total.seniors_covered],
                gain: 0.0,
                homes_gain: 0,
                lose: 0.0,
                homes_lose: 0,
                towns: Vec::new(),
            };
            for (h, home) in study.homes.iter().enumerate().filter(|(h, _)| old[*h] != new[*h]) {
                let town = home.town.map(|t| &mut towns[t.index()]);
                if new[h] {
                    change.gain += home.seniors;
                    change.homes_gain += 1;
                    town.into_iter().for_each(|t| t.0 += home.seniors);
                } else {
                    change.lose += home.seniors;
                    change.homes_lose += 1;
                    town.into_iter().for_each(|t| t.1 += home.seniors);
                }
            }
            let touched = study.areas.iter().zip(towns).filter(|(_, t)| t.0 > 0.0 || t.1 > 0.0);
            change.towns = touched.map(|(a, t)| (a.name.clone(), t.0, t.1)).collect();
            out.push(change);
        }
    }
    out
}

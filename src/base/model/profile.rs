//! How a kind of traveller may use the network: a table in data.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Name;

/// What one tag value means for a traveller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// Nothing against it.
    Yes,
    /// Never.
    No,
    /// Only where another tag says [`Rule::Grant`] or [`Rule::Suits`].
    Tagged,
    /// Only where another tag says [`Rule::Grant`].
    Permit,
    /// Lifts [`Rule::Tagged`] and [`Rule::Permit`]: the traveller is named and welcome.
    Grant,
    /// Lifts [`Rule::Tagged`]: the way is fit for the traveller, such as a road with a sidewalk.
    Suits,
}

/// What one `highway` value means for a traveller.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WayRule {
    /// Whether it may be used.
    pub rule: Rule,
    /// At what speed; `None` for the profile's own ([`Profile::speed_mps`]).
    pub kmh: Option<f64>,
}

/// Whose speed counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// The cohort's walking speed.
    Cohort,
    /// The profile's own speeds.
    Own,
}

/// Rules by tag value; `*` stands for any value not listed.
pub type Values = BTreeMap<String, Rule>;

/// One profile: which ways may be used, at what speed, with what extras.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// Short ASCII id, such as `walk`.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// Whose speed counts.
    pub pace: Pace,
    /// Metres a second on ways without a speed of their own; a walking cohort brings its own.
    pub speed_mps: f64,
    /// Whether a `maxspeed` tag replaces the table's speed; for [`Pace::Own`] only.
    pub maxspeed: bool,
    /// Keys that may make a way one-way, the most specific first; the first one present decides.
    pub oneway: Vec<String>,
    /// Whether roundabouts are one-way without a tag that says so.
    pub roundabouts: bool,
    /// `highway` values that are one-way without a tag that says so.
    pub oneway_highways: Vec<String>,
    /// Whether ferries (`route=ferry`) may be used.
    pub ferries: bool,
    /// Whether barriers and kerbs on the way are looked at, by [`Profile::node`].
    pub barriers: bool,
    /// Extra seconds a step of stairs.
    pub step_s: f64,
    /// Extra seconds a crossing of a road on a marked crossing.
    pub crossing_s: f64,
    /// Extra seconds a metre climbed, where `incline` gives a number.
    pub climb_s_per_m: f64,
    /// Ways steeper than this, in per cent either way, may not be used.
    pub max_incline_pct: Option<f64>,
    /// Rules by `highway` value; `*` stands for any value not listed.
    pub highway: BTreeMap<String, WayRule>,
    /// Rules by key and value of the way's other tags.
    pub tags: BTreeMap<String, Values>,
    /// Rules by key and value of the tags of a node with a barrier or a kerb.
    pub node: BTreeMap<String, Values>,
}

impl Profile {
    /// Keys of ways that the profiles look at, sorted, without repeats.
    #[must_use]
    pub fn way_keys(profiles: &[Self]) -> Vec<String> {
        /// Keys with a meaning of their own, whatever the tables say.
        const ALWAYS: [&str; 9] = ["highway", "route", "duration", "junction", "maxspeed", "incline", "step_count", "bridge", "tunnel"];
        let mut keys: Vec<String> = ALWAYS.iter().map(|k| (*k).to_owned()).collect();
        for p in profiles {
            keys.extend(p.oneway.iter().cloned());
            keys.extend(p.tags.keys().cloned());
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Keys of nodes that the profiles look at, sorted, without repeats.
    #[must_use]
    pub fn node_keys(profiles: &[Self]) -> Vec<String> {
        let mut keys: Vec<String> = ["barrier", "kerb", "highway", "crossing"].iter().map(|k| (*k).to_owned()).collect();
        for p in profiles {
            keys.extend(p.node.keys().cloned());
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

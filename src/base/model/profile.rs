//! Travel profiles: access rules and speeds of a kind of traveller, as data.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Name;

/// The access meaning of one tag value for a traveller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// Allowed by this tag.
    Yes,
    /// Forbidden, whatever other tags say.
    No,
    /// Allowed only where another tag has [`Rule::Grant`] or [`Rule::Suits`].
    Tagged,
    /// Allowed only where another tag has [`Rule::Grant`].
    Permit,
    /// Explicit permission for this traveller; overrides [`Rule::Tagged`] and [`Rule::Permit`].
    Grant,
    /// Fitness for this traveller, such as a sidewalk along a road; overrides [`Rule::Tagged`].
    Suits,
}

/// Access and speed of one `highway` value for a traveller.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WayRule {
    /// Access rule.
    pub rule: Rule,
    /// Speed in km/h; `None` for the profile's default ([`Profile::speed_mps`]).
    pub kmh: Option<f64>,
}

/// The source of a traveller's speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// Walking speed of the cohort.
    Cohort,
    /// Speeds of the profile itself.
    Own,
}

/// Access rules by tag value; `*` stands for any value not listed.
pub(super) type Values = BTreeMap<String, Rule>;

/// A travel profile: usable ways, speeds and extra times.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// Short ASCII id, unique in the study, such as `walk`.
    pub id: String,
    /// Display name.
    pub name: Name,
    /// The source of a traveller's speed.
    pub pace: Pace,
    /// Speed in metres per second on ways without a speed of their own; unused with [`Pace::Cohort`].
    pub speed_mps: f64,
    /// Whether a `maxspeed` tag replaces the table's speed; for [`Pace::Own`] only.
    pub maxspeed: bool,
    /// Tag keys that can make a way one-way, the most specific first; the first one present decides.
    pub oneway: Vec<String>,
    /// Whether roundabouts without a one-way tag are one-way.
    pub roundabouts: bool,
    /// `highway` values that are one-way even without a one-way tag.
    pub oneway_highways: Vec<String>,
    /// Whether ferries (`route=ferry`) may be used.
    pub ferries: bool,
    /// Whether barriers and kerbs on a way are checked against [`Profile::node`].
    pub barriers: bool,
    /// Extra seconds for each step of stairs.
    pub step_s: f64,
    /// Extra seconds for each marked crossing of a road.
    pub crossing_s: f64,
    /// Extra seconds for each ride in a lift, the waiting for it included.
    pub lift_s: f64,
    /// Extra seconds for each metre climbed, where `incline` is a number.
    pub climb_s_per_m: f64,
    /// Steepest usable incline in per cent, up or down; `None` for no limit.
    pub max_incline_pct: Option<f64>,
    /// Access and speed by `highway` value; `*` stands for any value not listed.
    pub highway: BTreeMap<String, WayRule>,
    /// Access rules by key and value of a way's other tags.
    pub tags: BTreeMap<String, Values>,
    /// Access rules by key and value of the tags of a barrier or kerb node.
    pub node: BTreeMap<String, Values>,
}

/// Tag keys of access that may hold at some hours only, as `KEY:conditional` says.
pub const CONDITIONAL: [&str; 9] =
    ["access", "foot", "wheelchair", "bicycle", "vehicle", "motor_vehicle", "motorcar", "oneway", "oneway:foot"];

fn conditional() -> impl Iterator<Item = String> {
    CONDITIONAL.iter().map(|key| format!("{key}:conditional"))
}

impl Profile {
    /// Tag keys of ways that the profiles use, sorted, distinct.
    #[must_use]
    pub fn way_keys(profiles: &[Self]) -> Vec<String> {
        /// Keys that are used independently of the tables.
        const ALWAYS: [&str; 22] = [
            "highway",
            "route",
            "railway",
            "public_transport",
            "man_made",
            "duration",
            "interval",
            "seasonal",
            "opening_hours",
            "conveying",
            "oneway",
            "ramp:wheelchair",
            "junction",
            "maxspeed",
            "incline",
            "step_count",
            "bridge",
            "tunnel",
            "layer",
            "covered",
            "level",
            "location",
        ];
        let mut keys: Vec<String> = ALWAYS.iter().map(|k| (*k).to_owned()).chain(conditional()).collect();
        for p in profiles {
            keys.extend(p.oneway.iter().cloned());
            keys.extend(p.tags.keys().cloned());
            let of_access = p.tags.keys().filter(|key| CONDITIONAL.contains(&key.as_str()));
            keys.extend(of_access.flat_map(|key| [format!("{key}:forward"), format!("{key}:backward")]));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Tag keys of nodes that the profiles use, sorted, distinct.
    #[must_use]
    pub fn node_keys(profiles: &[Self]) -> Vec<String> {
        let always = ["barrier", "kerb", "highway", "crossing", "opening_hours"];
        let mut keys: Vec<String> = always.iter().map(|k| (*k).to_owned()).chain(conditional()).collect();
        for p in profiles {
            keys.extend(p.node.keys().cloned());
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

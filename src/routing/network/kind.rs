//! Kinds of roads, for drawing and joining.

use carecircle_base::model::TagSet;

/// The kind of a road, from its `highway` tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RoadKind {
    /// `highway=motorway` and `motorway_link`.
    Motorway = 0,
    /// `highway=trunk` and `trunk_link`.
    Trunk = 1,
    /// `highway=primary` and `primary_link`.
    Primary = 2,
    /// `highway=secondary` and `secondary_link`.
    Secondary = 3,
    /// `highway=tertiary` and `tertiary_link`.
    Tertiary = 4,
    /// `highway=residential`, `unclassified`, `living_street` or `road`.
    Street = 5,
    /// `highway=service`.
    Service = 6,
    /// `highway=track`.
    Track = 7,
    /// `highway=pedestrian`.
    Pedestrian = 8,
    /// `highway=footway`, `path`, `bridleway`, `corridor`, `platform` or `pier`.
    Footway = 9,
    /// `highway=cycleway`.
    Cycleway = 10,
    /// `highway=steps`.
    Steps = 11,
    /// Any other `highway` value.
    Other = 12,
    /// `route=ferry`; not snapped to.
    Ferry = 13,
    /// An edge of length 0 at a barrier that some profiles cannot pass; not snapped to.
    Gate = 14,
    /// A footbridge or path of a scenario; not snapped to.
    Link = 15,
}

impl RoadKind {
    /// All kinds, by number.
    pub const ALL: [Self; 16] = [
        Self::Motorway,
        Self::Trunk,
        Self::Primary,
        Self::Secondary,
        Self::Tertiary,
        Self::Street,
        Self::Service,
        Self::Track,
        Self::Pedestrian,
        Self::Footway,
        Self::Cycleway,
        Self::Steps,
        Self::Other,
        Self::Ferry,
        Self::Gate,
        Self::Link,
    ];

    /// Kind of a `highway` value.
    #[must_use]
    pub fn of(highway: &str) -> Self {
        match highway.strip_suffix("_link").unwrap_or(highway) {
            "motorway" => Self::Motorway,
            "trunk" => Self::Trunk,
            "primary" => Self::Primary,
            "secondary" => Self::Secondary,
            "tertiary" => Self::Tertiary,
            "residential" | "unclassified" | "living_street" | "road" => Self::Street,
            "service" => Self::Service,
            "track" => Self::Track,
            "pedestrian" => Self::Pedestrian,
            "footway" | "path" | "bridleway" | "corridor" | "platform" | "pier" => Self::Footway,
            "cycleway" => Self::Cycleway,
            "steps" => Self::Steps,
            _ => Self::Other,
        }
    }

    /// Name of the kind in tiles and exports: a `highway` value that stands for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Motorway => "motorway",
            Self::Trunk => "trunk",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Street => "residential",
            Self::Service => "service",
            Self::Track => "track",
            Self::Pedestrian => "pedestrian",
            Self::Footway => "footway",
            Self::Cycleway => "cycleway",
            Self::Steps => "steps",
            Self::Other => "other",
            Self::Ferry => "ferry",
            Self::Gate => "gate",
            Self::Link => "link",
        }
    }

    /// Whether the kind is for pedestrians, so that a marked crossing on it crosses a road.
    #[must_use]
    pub fn for_feet(self) -> bool {
        matches!(self, Self::Pedestrian | Self::Footway | Self::Cycleway | Self::Steps)
    }

    /// Whether points may be snapped to edges of the kind.
    pub(super) fn snaps(self) -> bool {
        !matches!(self, Self::Ferry | Self::Gate | Self::Link)
    }
}

/// The attributes shared by all edges of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Class {
    /// Kind of road.
    pub kind: RoadKind,
    /// Whether the edges are on a bridge.
    pub bridge: bool,
    /// Whether the edges are in a tunnel.
    pub tunnel: bool,
    /// Places of the edges where points may join them.
    pub joined: Joined,
}

/// The places of an edge where points may join it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Joined {
    /// Anywhere along it.
    Along = 0,
    /// At its ends, which lie on the ground and in the open: a passage through a building.
    AtEnds = 1,
    /// Nowhere, but by other ways: on a bridge, in a tunnel, covered, or on another level than the ground.
    ByWays = 2,
}

impl Joined {
    /// All values, by number.
    pub const ALL: [Self; 3] = [Self::Along, Self::AtEnds, Self::ByWays];
}

impl Class {
    /// Whether points may be snapped to edges of the class.
    pub(super) fn snaps(self) -> bool {
        self.kind.snaps() && self.joined != Joined::ByWays
    }
}

/// Where points join a way of these tags: nobody enters from the side what is above or below the ground or under a cover.
pub(super) fn joined(tags: &TagSet) -> Joined {
    let says = |key: &str, not: &[&str]| tags.get(key).is_some_and(|v| v != "no" && !not.contains(&v));
    let elsewhere = matches!(tags.get("location"), Some("underground" | "overground" | "overhead" | "roof" | "rooftop" | "underwater"));
    let off = |key: &str| tags.get(key).is_some_and(off_ground);
    let covered = says("covered", &["arcade", "colonnade"]) && !tags.is("tunnel", "building_passage");
    if says("bridge", &[]) || says("tunnel", &["building_passage"]) || covered || elsewhere || off("layer") || off("level") {
        Joined::ByWays
    } else if says("tunnel", &[]) {
        Joined::AtEnds
    } else {
        Joined::Along
    }
}

/// Whether a `layer` or `level` value (`-1`, `0;1`, `1-3`) leaves out the ground, 0; false for what is no number.
fn off_ground(value: &str) -> bool {
    let span = |part: &str| -> Option<[f64; 2]> {
        let part = part.trim();
        if let Ok(one) = part.parse::<f64>() {
            return Some([one, one]);
        }
        let at = part.char_indices().skip(1).find(|(_, c)| *c == '-')?.0;
        let ends = [part[..at].trim().parse().ok()?, part[at + 1..].trim().parse().ok()?];
        Some(ends)
    };
    let spans: Option<Vec<[f64; 2]>> = value.split([';', ',']).map(span).collect();
    spans.is_some_and(|all| !all.iter().any(|[a, b]| a.min(*b) <= 0.0 && a.max(*b) >= 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_off_the_ground_is_read_from_the_tags() {
        for (key, value, expected) in [
            ("bridge", "viaduct", Joined::ByWays),
            ("bridge", "no", Joined::Along),
            ("tunnel", "building_passage", Joined::AtEnds),
            ("covered", "yes", Joined::ByWays),
            ("covered", "arcade", Joined::Along),
            ("layer", "-1", Joined::ByWays),
            ("layer", "0", Joined::Along),
            ("layer", "1", Joined::ByWays),
            ("layer", "abc", Joined::Along),
            ("level", "0;1", Joined::Along),
            ("level", "1;2", Joined::ByWays),
            ("level", "-2--1", Joined::ByWays),
            ("level", "-1-1", Joined::Along),
            ("level", "0.5", Joined::ByWays),
            ("location", "underground", Joined::ByWays),
            ("location", "outdoor", Joined::Along),
            ("surface", "asphalt", Joined::Along),
        ] {
            assert_eq!(joined(&TagSet::new([(key, value)])), expected, "{key}={value}");
        }
    }
}

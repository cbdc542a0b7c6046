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
    /// Whether the edges are joined at their ends only, never from the side: on a bridge, in a tunnel, covered, or on another
    /// level than the ground.
    pub ends_only: bool,
}

impl Class {
    /// Whether points may be snapped to edges of the class.
    pub(super) fn snaps(self) -> bool {
        self.kind.snaps() && !self.ends_only
    }
}

/// Whether the tags of a way put it above or below the ground or under a cover, so that nobody enters it from the side.
pub(super) fn ends_only(tags: &TagSet) -> bool {
    let yes = |key: &str| tags.get(key).is_some_and(|v| v != "no");
    let covered = tags.get("covered").is_some_and(|v| !matches!(v, "no" | "arcade" | "colonnade"));
    yes("bridge") || yes("tunnel") || covered || tags.get("layer").is_some_and(off_ground) || tags.get("level").is_some_and(off_ground)
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
            ("bridge", "viaduct", true),
            ("bridge", "no", false),
            ("tunnel", "building_passage", true),
            ("covered", "yes", true),
            ("covered", "arcade", false),
            ("layer", "-1", true),
            ("layer", "0", false),
            ("layer", "1", true),
            ("layer", "abc", false),
            ("level", "0;1", false),
            ("level", "1;2", true),
            ("level", "-2--1", true),
            ("level", "-1-1", false),
            ("level", "0.5", true),
            ("surface", "asphalt", false),
        ] {
            assert_eq!(ends_only(&TagSet::new([(key, value)])), expected, "{key}={value}");
        }
    }
}

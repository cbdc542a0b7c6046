//! Kinds of roads, for drawing.

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
}

//! What an edge is, for drawing.

/// The kind of a road, from its `highway` tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RoadKind {
    /// `motorway` and its links.
    Motorway = 0,
    /// `trunk` and its links.
    Trunk = 1,
    /// `primary` and its links.
    Primary = 2,
    /// `secondary` and its links.
    Secondary = 3,
    /// `tertiary` and its links.
    Tertiary = 4,
    /// `residential`, `unclassified`, `living_street`, `road`.
    Street = 5,
    /// `service`.
    Service = 6,
    /// `track`.
    Track = 7,
    /// `pedestrian`.
    Pedestrian = 8,
    /// `footway`, `path`, `bridleway`.
    Footway = 9,
    /// `cycleway`.
    Cycleway = 10,
    /// `steps`.
    Steps = 11,
    /// Any other `highway`.
    Other = 12,
    /// `route=ferry`; not snapped to.
    Ferry = 13,
    /// The gap of length 0 at a barrier that some profiles can't pass; not snapped to.
    Gate = 14,
    /// A footbridge or path of a scenario; not snapped to.
    Link = 15,
}

impl RoadKind {
    /// Every kind, by number.
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

    /// The kind of a `highway` value.
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
            "footway" | "path" | "bridleway" => Self::Footway,
            "cycleway" => Self::Cycleway,
            "steps" => Self::Steps,
            _ => Self::Other,
        }
    }

    /// A short word for tiles and exports: the `highway` value that stands for the kind.
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

    /// Whether it is a way for feet, which crosses roads rather than being crossed.
    #[must_use]
    pub fn for_feet(self) -> bool {
        matches!(self, Self::Pedestrian | Self::Footway | Self::Cycleway | Self::Steps)
    }

    /// Whether points may be joined to it.
    pub(super) fn snaps(self) -> bool {
        !matches!(self, Self::Ferry | Self::Gate | Self::Link)
    }
}

/// What all edges of one class share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Class {
    /// The kind of road.
    pub kind: RoadKind,
    /// On a bridge.
    pub bridge: bool,
    /// In a tunnel.
    pub tunnel: bool,
}

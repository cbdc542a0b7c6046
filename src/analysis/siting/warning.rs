//! Warnings about the position of a site.

use super::area_index::AreaIndex;
use super::mode_access::ModeAccess;
use carecircle_base::geom::{LonLat, shift};
use carecircle_base::model::Study;
use carecircle_words::{Said, say};

/// Warning about the position of a site, to be checked before its numbers are used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Warning {
    /// No usable road lies within the snap limit: nobody reaches the site.
    OffNetwork {
        /// Snap limit in metres.
        limit_m: f64,
    },
    /// The site joins an island of the network.
    Island {
        /// Number of nodes of the island.
        nodes: u32,
    },
    /// The site lies in no town and no village of the study.
    NoArea,
    /// The site lies far from all homes and facilities.
    OutsideStudy,
    /// The site lies in a lake, a river or the sea.
    Water,
    /// The coordinates fit the study in another coordinate system, or with the columns exchanged.
    Read {
        /// Other reading: `gcj-02`, `bd-09` or `swapped`.
        how: &'static str,
        /// Position under the other reading.
        at: LonLat,
    },
}

impl Warning {
    /// Stable code: `off_network`, `island`, `no_area`, `outside_study`, `water`, `gcj-02`, `bd-09`, `swapped`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::OffNetwork { .. } => "off_network",
            Self::Island { .. } => "island",
            Self::NoArea => "no_area",
            Self::OutsideStudy => "outside_study",
            Self::Water => "water",
            Self::Read { how, .. } => how,
        }
    }

    /// Sentence for the user.
    #[must_use]
    pub fn sentence(&self) -> Said {
        match self {
            Self::OffNetwork { limit_m } => say!("site-no-usable-road", limit_m = format!("{limit_m:.0}")),
            Self::Island { nodes } => say!("site-roads-here-nodes", nodes),
            Self::NoArea => say!("site-in-no-town"),
            Self::OutsideStudy => say!("site-outside-study"),
            Self::Water => say!("site-in-water"),
            Self::Read { how: "swapped", at } => {
                say!("site-longitude-latitude-look", lon = format!("{:.6}", at.lon()), lat = format!("{:.6}", at.lat()))
            }
            Self::Read { how, at } => {
                let name = if *how == "gcj-02" { "GCJ-02（高德、腾讯）" } else { "BD-09（百度）" };
                say!(
                    "site-coordinates-look-like",
                    lon = format!("{:.6}", at.lon()),
                    lat = format!("{:.6}", at.lat()),
                    system = (name, how.to_uppercase())
                )
            }
        }
    }
}

/// Warnings about a position, gravest first; other readings are tried only where there is a warning.
#[must_use]
pub fn warnings(study: &Study, area_index: &AreaIndex, access: &ModeAccess, at: LonLat) -> Vec<Warning> {
    let mut found = faults(study, area_index, access, at);
    if found.is_empty() {
        return found;
    }
    let swapped = LonLat::new(at.lat(), at.lon()).ok();
    let readings = [("swapped", swapped), ("gcj-02", Some(shift::gcj02_to_wgs84(at))), ("bd-09", Some(shift::bd09_to_wgs84(at)))];
    let fits = |(how, other): (&'static str, Option<LonLat>)| {
        let other = other.filter(|other| *other != at && faults(study, area_index, access, *other).is_empty())?;
        Some(Warning::Read { how, at: other })
    };
    found.extend(readings.into_iter().filter_map(fits));
    found
}

/// Warnings about a position of a study without roads: what only the areas tell.
#[must_use]
pub(super) fn plain_warnings(area_index: &AreaIndex, at: LonLat) -> Vec<Warning> {
    if !area_index.is_inside(at) {
        return vec![Warning::OutsideStudy];
    }
    let mut found = Vec::new();
    if area_index.is_water(at) {
        found.push(Warning::Water);
    }
    if area_index.has_areas() && area_index.areas(at) == (None, None) {
        found.push(Warning::NoArea);
    }
    found
}

fn faults(study: &Study, area_index: &AreaIndex, access: &ModeAccess, at: LonLat) -> Vec<Warning> {
    let plain = plain_warnings(area_index, at);
    if plain.contains(&Warning::OutsideStudy) {
        return plain;
    }
    let mut found = Vec::new();
    let joins = access.joins(study.plane.project(at));
    if joins.iter().all(Option::is_none) {
        found.push(Warning::OffNetwork { limit_m: study.settings.snap_limit_m });
    }
    // One mode that joins the main part of its network is enough.
    let pieces = access.streets().iter().zip(&joins).filter_map(|(snapped, start)| {
        let island = snapped.network().island(snapped.profile(), start.as_ref()?.snap.edge)?;
        Some((island, snapped.network().island_nodes(snapped.profile())[island as usize]))
    });
    let pieces: Vec<(u32, u32)> = pieces.collect();
    if let Some(&(_, nodes)) = pieces.iter().max_by_key(|p| p.1).filter(|_| pieces.iter().all(|p| p.0 != 0)) {
        found.push(Warning::Island { nodes });
    }
    found.extend(plain);
    found
}

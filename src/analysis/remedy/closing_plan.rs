//! Sites that close a row of a scoreboard, one for each failing place.

use crate::targets::PlaceKind;

/// Basis on which a site was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteBasis {
    /// The junction with the greatest marginal gain: most seniors newly within the circle.
    Junction,
    /// The home with most seniors nearby: no junction has a gain, or no circle counts the services.
    People,
}

impl SiteBasis {
    /// Stable word: `junction`, `people`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Junction => "junction",
            Self::People => "people",
        }
    }
}

/// Site that closes one failing place.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosingSite {
    /// Kind of the failing place.
    pub kind: PlaceKind,
    /// Id of the failing place.
    pub id: String,
    /// Name of the failing place.
    pub name: String,
    /// Row of the area; `None` when the failing place is no area.
    pub area: Option<usize>,
    /// Name of the town that the place is, or lies in; `None` where unknown.
    pub town: Option<String>,
    /// Position of the site: longitude, latitude in degrees.
    pub at: [f64; 2],
    /// Number of seniors in the failing place.
    pub seniors: f64,
    /// Number of seniors whom the site would newly bring within the circle; 0 on the basis of people.
    pub newly: f64,
    /// Number of seniors within 900 m of the site in a straight line; `None` on the basis of a junction.
    pub about: Option<f64>,
    /// Basis on which the site was chosen.
    pub by: SiteBasis,
}

/// Plan of sites that close a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClosingPlan {
    /// Sites, one for each failing place in the row's order; for a number of facilities, greatest gain first.
    pub sites: Vec<ClosingSite>,
    /// Names of failing places without a site.
    pub without: Vec<String>,
    /// Number of places that no site can close: their facility came too late.
    pub late: usize,
}

impl ClosingPlan {
    /// Sum over sites of the seniors newly within the circle, each site alone.
    #[must_use]
    pub fn newly(&self) -> f64 {
        self.sites.iter().map(|s| s.newly).sum()
    }
}

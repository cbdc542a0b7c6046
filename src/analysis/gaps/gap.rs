//! Gap: one underserved area.

use geo::MultiPolygon;

use carecircle_base::ids::{AreaId, CircleId, CohortId, HomeId, ServiceId};
use carecircle_base::made_id::made_id;
use carecircle_base::model::Study;

/// Least radius of the disc about each uncovered home, in metres. Homes at most twice as far apart are one gap; where homes lie
/// farther apart, the disc grows with the spacing of those about it.
pub const BLOB_M: f64 = 125.0;

/// Underserved area: uncovered homes that lie together, of one circle and one cohort.
///
/// No covered home lies inside `shape`, and every home of `homes` does.
#[derive(Debug, Clone)]
pub struct Gap {
    /// An id made from its cohort, circle and homes: another home in it, or one less, makes it another gap.
    pub id: String,
    /// Rank by seniors among the gaps of the circle and cohort, from 1; ties by the lowest home.
    pub rank: usize,
    /// Circle that is not covered here.
    pub circle: CircleId,
    /// Cohort that is not covered here.
    pub cohort: CohortId,
    /// Homes of the gap, ascending.
    pub homes: Vec<HomeId>,
    /// Number of seniors in these homes.
    pub seniors: f64,
    /// Town of the homes, or else their village; `None` where neither is known.
    pub area: Option<AreaId>,
    /// Services beyond the limit for at least one home, most seniors first.
    pub missing: Vec<ServiceId>,
    /// Number of seniors for whom each service of `missing` is beyond the limit, in its order; at most `seniors`.
    pub missing_seniors: Vec<f64>,
    /// Senior-weighted median of the homes' circle time, in minutes; `None` when the median home never completes the circle.
    pub median_min: Option<f64>,
    /// Longest circle time of a home, in minutes; `None` when some home never completes the circle.
    pub worst_min: Option<f64>,
    /// Most frequent reason by seniors, as [`Reason::code`](crate::coverage::Reason::code) spells it.
    pub reason: &'static str,
    /// Outline in degrees on WGS84 at 7 decimals; valid (geo's `Validation`), exterior rings counter-clockwise.
    pub shape: MultiPolygon<f64>,
}

impl Gap {
    /// The id of a gap of these homes, whatever their order.
    #[must_use]
    pub fn id_of(study: &Study, cohort: CohortId, circle: CircleId, homes: &[HomeId]) -> String {
        let mut homes: Vec<&str> = homes.iter().map(|home| study.homes[home.index()].id.as_str()).collect();
        homes.sort_unstable();
        let lens = [study.cohorts[cohort.index()].id.as_str(), study.circles[circle.index()].id.as_str()];
        made_id(lens.into_iter().chain(homes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::geom::{LonLat, Plane};
    use carecircle_base::ids::ProfileId;
    use carecircle_base::model::{Circle, CircleMode, Cohort, Home, Name};

    /// Links that people saved hold these: they may never change.
    #[test]
    fn a_gap_is_named_by_its_homes_in_any_order() {
        let at = LonLat::new(121.0, 28.0).unwrap();
        let mut study = Study::on(Plane::about(at));
        let home = |id: &str| Home { id: id.to_owned(), at, seniors: 1.0, bands: None, households: None, town: None, village: None };
        study.homes = vec![home("a"), home("b"), home("c")];
        study.cohorts =
            vec![Cohort { id: "steady".to_owned(), name: Name::default(), profile: ProfileId(0), speed_mps: 1.0, speed_sd_mps: None }];
        let services = vec![ServiceId(0)];
        let (id, name, mode) = ("circle15".to_owned(), Name::default(), CircleMode::Walk);
        study.circles = vec![Circle { id, name, mode, minutes: 15.0, services, need: 1, radius_m: None }];
        let id = |homes: &[u32]| Gap::id_of(&study, CohortId(0), CircleId(0), &homes.iter().map(|h| HomeId(*h)).collect::<Vec<_>>());
        assert_eq!(id(&[0, 1]), "besxttzw42");
        assert_eq!(id(&[1, 0]), id(&[0, 1]));
        assert!(id(&[0, 1, 2]) != id(&[0, 1]) && id(&[0]) != id(&[1]));
    }
}

//! Straight-line distances to the nearest facility.

use rstar::{RTree, primitives::GeomWithData};

use carecircle_base::geom::Xy;
use carecircle_base::ids::FacilityId;

/// Spatial index of facilities on the plane, for straight-line distances.
#[derive(Debug, Clone)]
pub struct StraightLine(RTree<GeomWithData<[f64; 2], FacilityId>>);

impl StraightLine {
    /// Index over facilities and their positions on the plane.
    #[must_use]
    pub fn new(facilities: impl IntoIterator<Item = (FacilityId, Xy)>) -> Self {
        Self(RTree::bulk_load(facilities.into_iter().map(|(id, at)| GeomWithData::new([at.x, at.y], id)).collect()))
    }

    /// Distance in metres to the nearest facility and that facility, ties to the lowest id; `None` without facilities.
    #[must_use]
    pub fn nearest(&self, at: Xy) -> Option<(f64, FacilityId)> {
        let mut nearest: Option<(f64, FacilityId)> = None;
        for (found, squared_m2) in self.0.nearest_neighbor_iter_with_distance_2(&[at.x, at.y]) {
            match nearest {
                Some((best, _)) if squared_m2 > best => break,
                Some((_, id)) if id <= found.data => {}
                _ => nearest = Some((squared_m2, found.data)),
            }
        }
        nearest.map(|(squared_m2, id)| (squared_m2.sqrt(), id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_as_near_the_lower_id_is_named() {
        let (west, east) = (Xy { x: -5.0, y: 0.0 }, Xy { x: 5.0, y: 0.0 });
        for (first, second) in [(west, east), (east, west)] {
            let straight_line = StraightLine::new([(FacilityId(1), second), (FacilityId(0), first), (FacilityId(2), first)]);
            assert_eq!(straight_line.nearest(Xy { x: 0.0, y: 0.0 }), Some((5.0, FacilityId(0))));
        }
    }
}

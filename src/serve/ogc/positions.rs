//! Homes by place, and the box of all that can be reached.

use std::sync::OnceLock;

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::collection::joined;
use carecircle_analysis::Analysis;
use carecircle_base::geom::Xy;
use carecircle_base::ids::EdgeId;
use carecircle_base::model::Home;

type Place = GeomWithData<[f64; 2], u32>;

/// Positions of homes and facilities, sorted when first asked for.
#[derive(Debug, Default)]
pub struct Positions {
    homes: OnceLock<RTree<Place>>,
    reachable: OnceLock<Option<[f64; 4]>>,
}

impl Positions {
    /// Rows of the homes within a box (west, south, east, north; its edges included), in no order.
    pub fn within(&self, homes: &[Home], [w, s, e, n]: [f64; 4]) -> impl Iterator<Item = usize> {
        let tree = self.homes.get_or_init(|| {
            let places = homes.iter().zip(0_u32..).map(|(home, row)| Place::new(home.at.into(), row));
            RTree::bulk_load(places.collect())
        });
        tree.locate_in_envelope(&AABB::from_corners([w, s], [e, n])).map(|place| place.data as usize)
    }

    /// A box (west, south, east, north) that holds every circle, drawn or not: nobody joins the network farther from a way than the
    /// snap limit. Without roads, nobody comes from farther than a straight line at the fastest speed.
    pub fn reachable(&self, analysis: &Analysis) -> Option<[f64; 4]> {
        *self.reachable.get_or_init(|| {
            let study = &analysis.study;
            let plane = &study.plane;
            let (corners, beyond_m): (Vec<Xy>, f64) = match &analysis.network {
                Some(net) => {
                    let points = (0..net.edge_count()).flat_map(|k| net.shape(EdgeId::from_index(k)));
                    (ends(points), study.settings.snap_limit_m)
                }
                None => {
                    let fastest = study.cohorts.iter().map(|c| c.speed_mps).chain(study.profiles.iter().map(|p| p.speed_mps));
                    let longest = study.circles.iter().map(|c| c.minutes * 60.0).fold(0.0, f64::max);
                    let places = study.facilities.iter().filter_map(|f| f.at).map(|at| plane.project(at));
                    (ends(places), fastest.fold(0.0, f64::max) * longest / study.settings.detour_factor)
                }
            };
            let [low, high] = corners[..] else { return None };
            // The plane's own lines of west and east are not quite the meridians: all four corners count.
            let at = |x: f64, y: f64| plane.unproject(Xy { x, y });
            let (low, high) = (Xy { x: low.x - beyond_m, y: low.y - beyond_m }, Xy { x: high.x + beyond_m, y: high.y + beyond_m });
            let all = [at(low.x, low.y), at(low.x, high.y), at(high.x, low.y), at(high.x, high.y), at(0.0, low.y), at(0.0, high.y)];
            all.iter().map(|p| [p.lon(), p.lat(), p.lon(), p.lat()]).reduce(joined)
        })
    }
}

/// The least and the greatest coordinates; nothing of nothing.
fn ends(points: impl Iterator<Item = Xy>) -> Vec<Xy> {
    let ends = points
        .map(|p| (p, p))
        .reduce(|(low, high), (p, _)| (Xy { x: low.x.min(p.x), y: low.y.min(p.y) }, Xy { x: high.x.max(p.x), y: high.y.max(p.y) }));
    ends.map_or_else(Vec::new, |(low, high)| vec![low, high])
}

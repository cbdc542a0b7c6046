//! Tiles as files, `tiles/SET/Z/X/Y.mvt`: a tile of a published study is in its folder, empty where there is nothing, so that
//! no request fails.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::PublishError;
use super::folder::PublishFolder;
use carecircle_base::geom::LonLat;
use carecircle_present::tiles::{SetName, TileId, Tiles, bounds, world};

/// Deepest zoom of the ground.
const GROUND_ZOOM: u8 = 14;

/// Deepest zoom of facilities and areas: a 4096th of such a tile is 2.4 m.
const POINTS_ZOOM: u8 = 12;

/// Deepest zoom of gaps and circles: a 4096th of such a tile is 4.8 m, and they have cells of tens of metres.
const SHAPES_ZOOM: u8 = 11;

/// Share of the study's extent that is drawn around it.
const MARGIN: f64 = 0.12;

/// Least margin, degrees.
const LEAST_MARGIN: f64 = 0.02;

/// Writes the tiles of every set; their bounds, and the deepest zoom by the first part of a set's name.
pub(super) fn write(tiles: &Tiles, folder: &mut PublishFolder) -> Result<([f64; 4], BTreeMap<&'static str, u8>), PublishError> {
    let study = &tiles.analysis().study;
    let around = around(bounds(tiles.analysis()));
    let mut zooms = BTreeMap::new();
    for set in SetName::all(study) {
        let (first, deepest) = match set {
            SetName::Base => ("base", GROUND_ZOOM),
            SetName::Areas => ("areas", POINTS_ZOOM),
            SetName::Facilities => ("facilities", POINTS_ZOOM),
            SetName::Homes(_) => ("homes", tiles.homes_maxzoom()),
            SetName::Gaps(..) => ("gaps", SHAPES_ZOOM),
            SetName::Circles(..) => ("circles", SHAPES_ZOOM),
        };
        zooms.insert(first, deepest);
        let name = set.name(study).to_string();
        let ids: Vec<TileId> = (0..=deepest).flat_map(|z| covering(around, z)).collect();
        let made: Vec<(TileId, Vec<u8>)> = ids.into_par_iter().map(|id| (id, tiles.tile(set, id))).collect();
        for (id, bytes) in made {
            folder.write(&format!("tiles/{name}/{}/{}/{}.mvt", id.z(), id.x(), id.y()), &bytes)?;
        }
    }
    Ok((around, zooms))
}

/// The study's box and land around it, to the sixth decimal: the page reads the same numbers.
fn around([west, south, east, north]: [f64; 4]) -> [f64; 4] {
    let margin = (MARGIN * (east - west).max(north - south)).max(LEAST_MARGIN);
    let six = |degrees: f64| (degrees * 1e6).round() / 1e6;
    let lat = |degrees: f64| six(degrees.clamp(-85.0, 85.0));
    [six((west - margin).max(-180.0)), lat(south - margin), six((east + margin).min(180.0)), lat(north + margin)]
}

/// Every tile of zoom `z` that touches a box in degrees.
fn covering([west, south, east, north]: [f64; 4], z: u8) -> impl Iterator<Item = TileId> {
    let tile = |lon, lat| TileId::holding(world(LonLat::new(lon, lat).expect("a box within the world")), z);
    let (first, last) = (tile(west, north), tile(east, south));
    (first.x()..=last.x()).flat_map(move |x| (first.y()..=last.y()).filter_map(move |y| TileId::new(z, x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_the_box_and_no_more() {
        // At zoom 1 the world is four tiles; Linhai lies in the north-east.
        let linhai = [120.8, 28.6, 121.6, 29.1];
        assert_eq!(covering(linhai, 1).collect::<Vec<_>>(), vec![TileId::new(1, 1, 0).unwrap()]);
        // A tile of zoom 10 is 0.3515625 degrees wide: 120.8 lies in column 855, 121.6 in 857; rows 425 to 427 by the formula of
        // Web Mercator.
        let columns: std::collections::BTreeSet<u32> = covering(linhai, 10).map(TileId::x).collect();
        assert_eq!(columns.into_iter().collect::<Vec<_>>(), [855, 856, 857]);
        assert_eq!(around([10.0, 50.0, 11.0, 50.5]), [9.88, 49.88, 11.12, 50.62]);
    }
}

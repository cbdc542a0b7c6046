//! Web Mercator tile arithmetic.

use geo::Coord;

use carecircle_base::geom::LonLat;

/// The deepest zoom that a tile may be asked for.
pub const MAX_ZOOM: u8 = 20;

/// Latitude at which Web Mercator's square ends, degrees.
const MAX_LAT: f64 = 85.051_128_779_806_6;

/// A position in the square of Web Mercator: x 0..=1 eastward, y 0..=1 southward.
pub type World = Coord<f64>;

/// `at` in the square of Web Mercator; latitudes beyond its edge are moved onto it.
#[must_use]
pub fn world(at: LonLat) -> World {
    let sin = at.lat().clamp(-MAX_LAT, MAX_LAT).to_radians().sin();
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI);
    World { x: (at.lon() + 180.0) / 360.0, y: y.clamp(0.0, 1.0) }
}

/// Degrees (longitude, latitude) in the square of Web Mercator.
#[must_use]
pub(super) fn world_of_degrees(at: Coord<f64>) -> World {
    let sin = at.y.clamp(-MAX_LAT, MAX_LAT).to_radians().sin();
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI);
    World { x: (at.x + 180.0) / 360.0, y: y.clamp(0.0, 1.0) }
}

/// One tile of the pyramid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileId {
    z: u8,
    x: u32,
    y: u32,
}

impl TileId {
    /// The tile, when zoom, column and row exist.
    #[must_use]
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        (z <= MAX_ZOOM && x < 1 << z && y < 1 << z).then_some(Self { z, x, y })
    }

    /// The tile of zoom `z` that holds `at`.
    ///
    /// # Panics
    /// When `z` is deeper than [`MAX_ZOOM`].
    #[must_use]
    pub fn holding(at: World, z: u8) -> Self {
        assert!(z <= MAX_ZOOM, "zoom {z} is deeper than {MAX_ZOOM}");
        let n = f64::from(1_u32 << z);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the tile range")]
        let cell = |v: f64| (v * n).floor().clamp(0.0, n - 1.0) as u32;
        Self { z, x: cell(at.x), y: cell(at.y) }
    }

    /// Zoom.
    #[must_use]
    pub fn z(self) -> u8 {
        self.z
    }

    /// Column, from the west.
    #[must_use]
    pub fn x(self) -> u32 {
        self.x
    }

    /// Row, from the north.
    #[must_use]
    pub fn y(self) -> u32 {
        self.y
    }

    /// Tiles along one side of the pyramid at this zoom.
    #[must_use]
    pub fn side(self) -> f64 {
        f64::from(1_u32 << self.z)
    }

    /// The tile's square, widened on every side by `buffer` (a share of its width).
    #[must_use]
    pub fn square(self, buffer: f64) -> (World, World) {
        let n = self.side();
        (
            World { x: (f64::from(self.x) - buffer) / n, y: (f64::from(self.y) - buffer) / n },
            World { x: (f64::from(self.x) + 1.0 + buffer) / n, y: (f64::from(self.y) + 1.0 + buffer) / n },
        )
    }

    /// `at` in units of this tile: 0..=`extent` inside.
    #[must_use]
    pub fn local(self, at: World, extent: f64) -> Coord<f64> {
        let n = self.side();
        Coord { x: (at.x * n - f64::from(self.x)) * extent, y: (at.y * n - f64::from(self.y)) * extent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the OpenStreetMap wiki ('Slippy map tilenames'): Tokyo, zoom 18.
    #[test]
    fn tokyo_lies_where_the_wiki_says() {
        let at = world(LonLat::new(139.7006793, 35.6590699).unwrap());
        let tile = TileId::holding(at, 18);
        assert_eq!((tile.x(), tile.y()), (232_798, 103_246));
    }

    #[test]
    fn tiles_that_do_not_exist_are_refused() {
        assert!(TileId::new(0, 0, 0).is_some());
        assert!(TileId::new(1, 2, 0).is_none() && TileId::new(1, 0, 2).is_none());
        assert!(TileId::new(MAX_ZOOM + 1, 0, 0).is_none());
    }

    #[test]
    fn a_tile_holds_its_own_square() {
        let tile = TileId::new(14, 13_700, 6_800).unwrap();
        let (low, high) = tile.square(0.0);
        let at = World { x: (low.x + high.x) / 2.0, y: (low.y + high.y) / 2.0 };
        assert_eq!(TileId::holding(at, 14), tile);
        let local = tile.local(at, 4096.0);
        assert!((local.x - 2048.0).abs() < 1e-3 && (local.y - 2048.0).abs() < 1e-3);
    }
}

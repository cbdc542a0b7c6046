//! Gauss–Krüger zones of CGCS2000: number, central meridian and EPSG code of each.

use crate::crs::Crs;

/// A Gauss–Krüger zone of CGCS2000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    /// Width in degrees: 3, or 6.
    pub width: u32,
    /// Number: 25 to 45 for zones of three degrees, 13 to 23 for those of six.
    pub number: u32,
    /// Whether eastings carry the number in their millions.
    pub prefixed: bool,
}

/// Width, first and last number, and the EPSG code of the first, of the zones with the number in the easting and of those without.
const SERIES: [(u32, u32, u32, bool, u32); 4] =
    [(6, 13, 23, true, 4491), (6, 13, 23, false, 4502), (3, 25, 45, true, 4513), (3, 25, 45, false, 4534)];

impl Zone {
    /// Zone of this width and number; `None` where there is none in China.
    #[must_use]
    pub fn new(width: u32, number: u32, prefixed: bool) -> Option<Self> {
        let known = SERIES.iter().any(|s| s.0 == width && (s.1..=s.2).contains(&number));
        known.then_some(Self { width, number, prefixed })
    }

    /// Zone with this number in the easting: 13 to 23 are six degrees wide, 25 to 45 three; `None` for any other number.
    #[must_use]
    pub fn numbered(number: u32) -> Option<Self> {
        Self::new(6, number, true).or_else(|| Self::new(3, number, true))
    }

    /// Zone of three degrees about a central meridian, without its number in the easting; `None` where there is none in China.
    #[must_use]
    pub fn about(meridian: u32) -> Option<Self> {
        if meridian.is_multiple_of(3) { Self::new(3, meridian / 3, false) } else { None }
    }

    /// Zone of an EPSG code; `None` for a code of anything else.
    #[must_use]
    pub fn of_code(code: u32) -> Option<Self> {
        SERIES.iter().find_map(|&(width, first, last, prefixed, start)| {
            let number = code.checked_sub(start)? + first;
            (number <= last).then_some(Self { width, number, prefixed })
        })
    }

    /// Central meridian in degrees east.
    #[must_use]
    pub fn meridian(self) -> u32 {
        if self.width == 6 { 6 * self.number - 3 } else { 3 * self.number }
    }

    /// Coordinate system of the zone.
    #[must_use]
    pub fn crs(self) -> Crs {
        let of_zone = |s: &&(u32, u32, u32, bool, u32)| s.0 == self.width && s.3 == self.prefixed;
        SERIES.iter().find(of_zone).map_or(Crs::Epsg(4490), |s| Crs::Epsg(s.4 + self.number - s.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_zone_and_every_zone_one_code() {
        let zones: Vec<(u32, Zone)> = (4400..4600).filter_map(|code| Some((code, Zone::of_code(code)?))).collect();
        assert_eq!(zones.iter().map(|z| z.0).collect::<Vec<_>>(), (4491..=4554).collect::<Vec<_>>());
        for (code, zone) in zones {
            assert_eq!(zone.crs(), Crs::Epsg(code), "{zone:?}");
        }
        let of = |code| Zone::of_code(code).map(|z| (z.width, z.number, z.meridian(), z.prefixed));
        assert_eq!([of(4549), of(4528), of(4499)], [Some((3, 40, 120, false)), Some((3, 40, 120, true)), Some((6, 21, 123, true))]);
        assert_eq!(Zone::about(120).map(Zone::crs), Some(Crs::Epsg(4549)));
        assert_eq!(Zone::numbered(40).map(Zone::crs), Some(Crs::Epsg(4528)));
        assert_eq!((Zone::numbered(24), Zone::about(121), Zone::about(138)), (None, None, None));
    }
}

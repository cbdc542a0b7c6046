//! Coordinate reference systems of input layers: any EPSG code through PROJ, and the shifted systems of Chinese maps.

use carecircle_words::{Said, say};
use std::fmt;
use std::str::FromStr;

use proj::Proj;

use super::baidu_mercator;
use super::crs_names::{NamedCrs, named_crs};
use super::zones::Zone;
use carecircle_base::geom::{LonLat, LonLatError, shift};

/// A coordinate reference system of an input layer; parsed from texts such as `EPSG:4549`, `CGCS2000`, `GCJ-02`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Crs {
    /// A system of the EPSG registry: 4490 is CGCS2000, 4513–4533 and 4534–4554 its 3-degree zones.
    Epsg(u32),
    /// GCJ-02, the shifted coordinates of 高德 and 腾讯 maps.
    Gcj02,
    /// BD-09, the shifted coordinates of 百度 maps.
    Bd09,
    /// Mercator metres of 百度 maps (BD09MC): of BD-09, by a projection of their own.
    Bd09Mercator,
    /// GCJ-02 coordinates that were taken for WGS84 and shifted once more.
    Gcj02Twice,
    /// GCJ-02 coordinates that were taken for WGS84 and shifted to BD-09.
    Gcj02ThenBd09,
    /// BD-09 coordinates that were taken for WGS84 and shifted to GCJ-02.
    Bd09ThenGcj02,
    /// BD-09 coordinates that were taken for WGS84 and shifted once more.
    Bd09Twice,
    /// Longitude and latitude on WGS84 (EPSG:4326).
    #[default]
    Wgs84,
}

/// Reasons for which a text names no coordinate system, or a position cannot be converted.
#[derive(Debug, thiserror::Error)]
pub enum CrsError {
    /// The text is neither `EPSG:<number>` nor a known name.
    #[error(
        "\"{found}\" is no coordinate system; expected \"EPSG:4326\" (or another EPSG code), \"WGS84\", \"CGCS2000\", \"GCJ-02\" or \"BD-09\""
    )]
    Unknown {
        /// The text or code given.
        found: String,
    },
    /// PROJ does not know the code, or cannot convert from it to WGS84.
    #[error("EPSG:{code} is not known to PROJ ({reason}); look the code up in the EPSG register")]
    Epsg {
        /// The text or code given.
        code: u32,
        /// Message of PROJ.
        reason: String,
    },
    /// The system has an older datum, some 50 to 150 m off, for which PROJ has no parameters here.
    #[error(
        "EPSG:{code} is {datum}, an older datum that lies 50 to 150 m off, differently from place to place, and whose parameters are not public; ask for the list in CGCS2000 (2000国家大地坐标系), as the surveyors of the natural-resources bureau convert it"
    )]
    OldDatum {
        /// EPSG code.
        code: u32,
        /// Name of the datum.
        datum: &'static str,
    },
    /// PROJ cannot convert one position.
    #[error("({x}, {y}) cannot be converted from EPSG:{code}: {reason}")]
    Convert {
        /// First coordinate given.
        x: f64,
        /// Second coordinate given.
        y: f64,
        /// EPSG code of the layer.
        code: u32,
        /// Message of PROJ.
        reason: String,
    },
    /// The result of the conversion is not a position.
    #[error(transparent)]
    LonLat(#[from] LonLatError),
}

impl FromStr for Crs {
    type Err = CrsError;

    fn from_str(s: &str) -> Result<Self, CrsError> {
        let plain: String = s.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_uppercase();
        match plain.as_str() {
            "WGS84" | "EPSG4326" | "4326" | "CRS84" | "OGCCRS84" => Ok(Self::Wgs84),
            "CGCS2000" | "2000" => Ok(Self::Epsg(4490)),
            "GCJ02" | "GCJ" => Ok(Self::Gcj02),
            "BD09" | "BD09LL" | "BD" => Ok(Self::Bd09),
            "BD09MC" | "BD09MERCATOR" => Ok(Self::Bd09Mercator),
            "GCJ02TWICE" => Ok(Self::Gcj02Twice),
            "BD09TWICE" => Ok(Self::Bd09Twice),
            "GCJ02THENBD09" => Ok(Self::Gcj02ThenBd09),
            "BD09THENGCJ02" => Ok(Self::Bd09ThenGcj02),
            code => {
                // 54坐标系 and 80坐标 are no codes; the register begins at 1024.
                let whole = s.chars().all(|c| c.is_ascii_graphic() || c == ' ');
                let number = code.strip_prefix("EPSG").unwrap_or(code).parse().ok().filter(|n: &u32| whole && *n >= 1024);
                match (number, named_crs(s)) {
                    (Some(code), _) => Ok(Self::of_epsg(code)),
                    (None, Some(NamedCrs::Known(crs))) => Ok(crs),
                    _ => Err(CrsError::Unknown { found: s.to_owned() }),
                }
            }
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Epsg(code) => write!(f, "EPSG:{code}"),
            Self::Gcj02 => f.write_str("GCJ-02"),
            Self::Bd09 => f.write_str("BD-09"),
            Self::Bd09Mercator => f.write_str("BD-09 MC"),
            Self::Gcj02Twice => f.write_str("GCJ-02 twice"),
            Self::Gcj02ThenBd09 => f.write_str("GCJ-02 then BD-09"),
            Self::Bd09ThenGcj02 => f.write_str("BD-09 then GCJ-02"),
            Self::Bd09Twice => f.write_str("BD-09 twice"),
            Self::Wgs84 => f.write_str("WGS84"),
        }
    }
}

impl Crs {
    /// The system of an EPSG code.
    #[must_use]
    pub const fn of_epsg(code: u32) -> Self {
        if code == 4326 { Self::Wgs84 } else { Self::Epsg(code) }
    }

    /// The system in words.
    #[must_use]
    pub fn said(self) -> Said {
        if let Some(zone) = self.zone() {
            let Zone { width, number, prefixed } = zone;
            let meridian = zone.meridian();
            return if prefixed {
                say!("crs-cgcs2000-degree-zone-in-easting", width, meridian, number)
            } else {
                say!("crs-cgcs2000-degree-zone", width, meridian, number)
            };
        }
        match self {
            Self::Wgs84 => Said::verbatim("WGS84"),
            Self::Gcj02 => say!("crs-gcj-02-amap"),
            Self::Bd09 => say!("crs-bd-09-baidu"),
            Self::Bd09Mercator => say!("crs-bd-09-mercator"),
            Self::Gcj02Twice => say!("crs-gcj-02-shifted"),
            Self::Gcj02ThenBd09 => say!("crs-gcj-02-shifted-again"),
            Self::Bd09ThenGcj02 => say!("crs-bd-09-shifted-again"),
            Self::Bd09Twice => say!("crs-bd-09-shifted"),
            Self::Epsg(4490) => say!("crs-cgcs2000-degrees"),
            Self::Epsg(code) => Said::verbatim(format!("EPSG:{code}")),
        }
    }

    /// Whether coordinates are degrees: of WGS84, CGCS2000 or the shifted systems. False for metres, and for EPSG codes of other
    /// systems, which may be either.
    #[must_use]
    pub const fn is_degrees(self) -> bool {
        !matches!(self, Self::Bd09Mercator | Self::Epsg(0..=4489 | 4491..))
    }

    /// The Gauss–Krüger zone of CGCS2000; `None` for any other system.
    #[must_use]
    pub fn zone(self) -> Option<Zone> {
        if let Self::Epsg(code) = self { Zone::of_code(code) } else { None }
    }

    /// CGCS2000 zones in which coordinates about longitude `lon` may be written, likeliest first: three degrees wide, then six;
    /// each without and with the zone number before the easting.
    #[must_use]
    pub fn zones_about(lon: f64) -> Vec<Self> {
        // Zones of three degrees lie about every third meridian, those of six in the middle of every sixth.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; 0 is no zone")]
        let number = |zone: f64| zone as u32;
        let three = (lon / 3.0).round();
        let nearest = if lon >= 3.0 * three { [0.0, 1.0, -1.0] } else { [0.0, -1.0, 1.0] };
        let threes = nearest.into_iter().map(|off| (3, number(three + off)));
        let both = |(width, number)| [false, true].map(|prefixed| Zone::new(width, number, prefixed));
        threes.chain([(6, number((lon / 6.0).floor() + 1.0))]).flat_map(both).flatten().map(Zone::crs).collect()
    }
}

/// Name of the older datum of China on which an EPSG code rests; `None` for every other code.
const fn old_datum(code: u32) -> Option<&'static str> {
    match code {
        4610 | 2327..=2390 => Some("Xian 1980 (西安80)"),
        4214 | 2401..=2442 | 21413..=21483 => Some("Beijing 1954 (北京54)"),
        4555 | 4568..=4589 | 4652 | 4766..=4800 => Some("New Beijing (新北京54)"),
        _ => None,
    }
}

/// A converter of a layer's coordinates to WGS84. Not `Send`: PROJ contexts belong to one thread.
///
/// ```
/// use carecircle_base::geom::{LonLat, geodesic_m};
/// use carecircle_import::crs::{Crs, ToWgs84};
///
/// // Easting and northing of 121.15° E, 28.85° N in a 3-degree zone of CGCS2000 (central meridian 120° E).
/// let zone: Crs = "EPSG:4549".parse()?;
/// let at = ToWgs84::new(zone)?.convert(612_220.2, 3_193_187.6)?;
/// assert!(geodesic_m(at, LonLat::new(121.15, 28.85)?) < 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ToWgs84 {
    crs: Crs,
    proj: Option<Proj>,
}

impl ToWgs84 {
    /// A converter from `crs` to WGS84.
    ///
    /// # Errors
    /// When PROJ does not know the code.
    pub fn new(crs: Crs) -> Result<Self, CrsError> {
        if let Crs::Epsg(code) = crs
            && let Some(datum) = old_datum(code)
        {
            return Err(CrsError::OldDatum { code, datum });
        }
        let proj = match crs {
            Crs::Epsg(code) => Some(
                Proj::new_known_crs(&format!("EPSG:{code}"), "EPSG:4326", None)
                    .map_err(|e| CrsError::Epsg { code, reason: e.to_string() })?,
            ),
            _ => None,
        };
        Ok(Self { crs, proj })
    }

    /// Position of a pair of coordinates: longitude or easting first, then latitude or northing.
    ///
    /// # Errors
    /// When the pair is not finite, out of range, or PROJ refuses it.
    pub fn convert(&self, x: f64, y: f64) -> Result<LonLat, CrsError> {
        match (self.crs, &self.proj) {
            (Crs::Epsg(code), Some(proj)) => {
                if !(x.is_finite() && y.is_finite()) {
                    return Err(LonLatError::NotFinite { lon: x, lat: y }.into());
                }
                let (lon, lat) = proj.convert((x, y)).map_err(|e| CrsError::Convert { x, y, code, reason: e.to_string() })?;
                Ok(LonLat::new(lon, lat)?)
            }
            (Crs::Gcj02, _) => Ok(shift::gcj02_to_wgs84(LonLat::new(x, y)?)),
            (Crs::Bd09, _) => Ok(shift::bd09_to_wgs84(LonLat::new(x, y)?)),
            (Crs::Bd09Mercator, _) => {
                let (lon, lat) = baidu_mercator::to_bd09(x, y).unwrap_or((x, y));
                Ok(shift::bd09_to_wgs84(LonLat::new(lon, lat)?))
            }
            (Crs::Gcj02ThenBd09, _) => Ok(shift::gcj02_to_wgs84(shift::bd09_to_wgs84(LonLat::new(x, y)?))),
            (Crs::Bd09ThenGcj02, _) => Ok(shift::bd09_to_wgs84(shift::gcj02_to_wgs84(LonLat::new(x, y)?))),
            (Crs::Gcj02Twice, _) => Ok(shift::gcj02_to_wgs84(shift::gcj02_to_wgs84(LonLat::new(x, y)?))),
            (Crs::Bd09Twice, _) => Ok(shift::bd09_to_wgs84(shift::bd09_to_wgs84(LonLat::new(x, y)?))),
            _ => Ok(LonLat::new(x, y)?),
        }
    }
}

/// A converter of positions on WGS84 to a system of the EPSG register. Not `Send`: PROJ contexts belong to one thread.
pub struct FromWgs84 {
    code: u32,
    proj: Proj,
}

impl FromWgs84 {
    /// A converter to the system of an EPSG code.
    ///
    /// # Errors
    /// When PROJ does not know the code, or its datum is an older one.
    pub fn new(code: u32) -> Result<Self, CrsError> {
        if let Some(datum) = old_datum(code) {
            return Err(CrsError::OldDatum { code, datum });
        }
        let proj = Proj::new_known_crs("EPSG:4326", &format!("EPSG:{code}"), None);
        proj.map(|proj| Self { code, proj }).map_err(|e| CrsError::Epsg { code, reason: e.to_string() })
    }

    /// Longitude or easting, then latitude or northing, of a position in degrees on WGS84.
    ///
    /// # Errors
    /// When PROJ refuses the position.
    pub fn convert(&self, lon: f64, lat: f64) -> Result<(f64, f64), CrsError> {
        let refused = |why: String| CrsError::Convert { x: lon, y: lat, code: 4326, reason: format!("to EPSG:{}: {why}", self.code) };
        let (x, y) = self.proj.convert((lon, lat)).map_err(|e| refused(e.to_string()))?;
        if x.is_finite() && y.is_finite() { Ok((x, y)) } else { Err(refused("beyond the system".to_owned())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::geom::geodesic_m;

    #[test]
    fn there_and_back_is_where_it_was() {
        for code in [4490, 4549, 4528, 4499, 3857] {
            let (there, back) = (FromWgs84::new(code).unwrap(), ToWgs84::new(Crs::of_epsg(code)).unwrap());
            for (lon, lat) in [(121.15, 28.85), (118.0, 27.2), (122.9, 31.1)] {
                let (x, y) = there.convert(lon, lat).unwrap();
                let again = back.convert(x, y).unwrap();
                assert!(geodesic_m(again, LonLat::new(lon, lat).unwrap()) < 1e-3, "{code}: {x}, {y}");
            }
        }
        assert!(matches!(FromWgs84::new(2384), Err(CrsError::OldDatum { .. })));
        assert!(FromWgs84::new(1).is_err());
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        for (text, crs) in [
            ("GCJ-02", Crs::Gcj02),
            ("gcj02", Crs::Gcj02),
            ("bd-09", Crs::Bd09),
            ("EPSG:4549", Crs::Epsg(4549)),
            ("4528", Crs::Epsg(4528)),
            ("EPSG:4326", Crs::Wgs84),
            ("CGCS2000", Crs::Epsg(4490)),
            ("2000", Crs::Epsg(4490)),
            ("百度墨卡托", Crs::Bd09Mercator),
        ] {
            assert_eq!(text.parse::<Crs>().unwrap(), crs, "{text}");
        }
        for text in ["Beijing54", "54坐标系", "80坐标", "84", "02", "EPSG:0"] {
            assert!(text.parse::<Crs>().is_err(), "{text}");
        }
        let every = [
            Crs::Wgs84,
            Crs::Gcj02,
            Crs::Bd09,
            Crs::Bd09Mercator,
            Crs::Gcj02Twice,
            Crs::Bd09Twice,
            Crs::Gcj02ThenBd09,
            Crs::Bd09ThenGcj02,
            Crs::Epsg(4549),
        ];
        for crs in every {
            assert_eq!(crs.to_string().parse::<Crs>().unwrap(), crs, "what is shown can be written");
        }
    }

    /// 30.746 N, 120.755 E in the 3-degree zone about 120° E, with and without the zone's prefix.
    #[test]
    fn three_degree_zones_with_and_without_prefix_are_the_same_place() {
        let truth = LonLat::new(120.755, 30.746).unwrap();
        let there = Proj::new_known_crs("EPSG:4490", "EPSG:4549", None).unwrap();
        let (x, y) = there.convert((120.755, 30.746)).unwrap();
        for (code, easting) in [(4549, x), (4528, x + 40_000_000.0)] {
            let back = ToWgs84::new(Crs::Epsg(code)).unwrap().convert(easting, y).unwrap();
            assert!(geodesic_m(truth, back) < 0.01, "EPSG:{code}: {back:?}");
        }
        let back = ToWgs84::new(Crs::Epsg(4490)).unwrap().convert(120.755, 30.746).unwrap();
        assert!(geodesic_m(truth, back) < 0.01);
        assert!(ToWgs84::new(Crs::Epsg(999_999)).is_err());
    }

    /// Older datums lie a hundred metres off: PROJ would pass them over without a word.
    #[test]
    fn an_older_datum_is_refused_by_its_code() {
        for code in [4610, 2384, 2363, 4214, 2436, 21_420, 4555, 4786] {
            let refused = ToWgs84::new(Crs::Epsg(code)).map(|_| ()).unwrap_err().to_string();
            assert!(refused.contains("CGCS2000"), "{refused}");
        }
    }

    #[test]
    fn shifts_upon_shifts_come_off_again() {
        let truth = LonLat::new(121.15, 28.85).unwrap();
        let (gcj, bd) = (shift::wgs84_to_gcj02, shift::wgs84_to_bd09);
        for (crs, at) in [(Crs::Gcj02ThenBd09, bd(gcj(truth))), (Crs::Bd09ThenGcj02, gcj(bd(truth))), (Crs::Bd09Twice, bd(bd(truth)))] {
            let back = ToWgs84::new(crs).unwrap().convert(at.lon(), at.lat()).unwrap();
            assert!(geodesic_m(truth, back) < 0.1, "{crs}: {back:?}");
        }
        // The order of two shifts hardly matters, so that a check need try one of the two.
        assert!(geodesic_m(bd(gcj(truth)), gcj(bd(truth))) < 15.0);
        // 百度's own example of its metres, and the degrees for them.
        let to = |crs| ToWgs84::new(crs).unwrap();
        let (metres, degrees) = (to(Crs::Bd09Mercator).convert(12_958_175.0, 4_825_923.77), to(Crs::Bd09).convert(116.404, 39.915));
        assert!(geodesic_m(metres.unwrap(), degrees.unwrap()) < 0.1);
    }

    /// Linhai lies at 121.15° E: nearest to the meridian of 120°, then that of 123°; its zone of six degrees is about 123°.
    #[test]
    fn zones_are_those_around() {
        let codes = [4549, 4528, 4550, 4529, 4548, 4527, 4510, 4499];
        assert_eq!(Crs::zones_about(121.15), codes.map(Crs::Epsg));
        assert_eq!(Crs::Epsg(4549).said().zh(), "CGCS2000 3 度带，中央经线 120°（第 40 带）");
        assert_eq!(Crs::Epsg(4528).said().en(), "CGCS2000, 3-degree zone 40 about 120°E, zone in the easting");
        assert_eq!(Crs::Epsg(4510).said().zh(), "CGCS2000 6 度带，中央经线 123°（第 21 带）");
        assert_eq!(Crs::zones_about(14.4), [], "no zone of China");
        // PROJ agrees on the middle of each: 500 km of false easting there.
        for crs in Crs::zones_about(121.15) {
            let Crs::Epsg(code) = crs else { panic!("{crs}") };
            let prefix = f64::from(if (4513..4534).contains(&code) {
                code - 4513 + 25
            } else if code < 4502 {
                code - 4491 + 13
            } else {
                0
            });
            let names = crs.said().zh();
            let middle: f64 = names.split("中央经线 ").nth(1).unwrap().split('°').next().unwrap().parse().unwrap();
            let (x, _) = Proj::new_known_crs("EPSG:4490", &format!("EPSG:{code}"), None).unwrap().convert((middle, 28.85)).unwrap();
            assert!((x - 500_000.0 - prefix * 1e6).abs() < 1.0, "{crs}: {x}");
        }
    }

    /// The plane against PROJ's own transverse Mercator: agreement below a millimetre within 150 km.
    #[test]
    fn the_plane_is_projs_transverse_mercator() {
        let centre = LonLat::new(121.15, 28.85).unwrap();
        let plane = carecircle_base::geom::Plane::about(centre);
        let proj =
            Proj::new_known_crs("EPSG:4326", "+proj=tmerc +lat_0=28.85 +lon_0=121.15 +k=1 +datum=WGS84 +units=m +no_defs", None).unwrap();
        for (dlon, dlat) in [(0.0, 0.0), (0.5, 0.3), (-0.5, -0.4), (1.4, 1.0), (-1.5, 0.7)] {
            let at = LonLat::new(121.15 + dlon, 28.85 + dlat).unwrap();
            let (x, y) = proj.convert((at.lon(), at.lat())).unwrap();
            let xy = plane.project(at);
            assert!((xy.x - x).abs() < 1e-3 && (xy.y - y).abs() < 1e-3, "{xy:?} against ({x}, {y})");
        }
    }
}

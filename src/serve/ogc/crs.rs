//! Coordinate systems of questions and answers (OGC API – Features, Part 2: Coordinate Reference Systems by Reference, 18-058r1).

use std::cell::RefCell;
use std::fmt::Write as _;

use geo::{BoundingRect, LineString, Polygon};

use super::Problem;
use carecircle_base::geom::Xy;
use carecircle_base::model::Study;
use carecircle_import::crs::{Crs, CrsError, FromWgs84, ToWgs84};
use carecircle_present::export::feature;

/// What stands before the code in the name of a system of the EPSG register.
const EPSG: &str = "http://www.opengis.net/def/crs/EPSG/0/";
/// Pieces into which a side of a box in metres is cut before it is brought to degrees, where it is a curve.
const PIECES: u32 = 32;

/// A coordinate system in which features are given. Its axes come in the order of its register: latitude or northing first in
/// all but CRS84 and EPSG:3857.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OutputCrs {
    /// Longitude, latitude in degrees on WGS84: what is stored, and given when nothing is asked for.
    Crs84,
    /// A code of the EPSG register.
    Epsg(u32),
}

impl OutputCrs {
    /// Systems that a study is given in: CRS84, WGS84, CGCS2000, web Mercator, and the zones of CGCS2000 about it.
    pub(super) fn offered(study: &Study) -> Vec<Self> {
        let middle = study.plane.unproject(Xy { x: 0.0, y: 0.0 }).lon();
        let zones =
            Crs::zones_about(middle).into_iter().filter_map(|crs| if let Crs::Epsg(code) = crs { Some(Self::Epsg(code)) } else { None });
        [Self::Crs84, Self::Epsg(4326), Self::Epsg(4490), Self::Epsg(3857)].into_iter().chain(zones).collect()
    }

    /// The system that a parameter names, as a URI or as `EPSG:4549`; CRS84 where nothing is said.
    pub(super) fn read(key: &str, text: Option<&str>, study: &Study) -> Result<Self, Problem> {
        let Some(text) = text else { return Ok(Self::Crs84) };
        let plain = text.trim_matches(['[', ']', '<', '>']);
        let offered = Self::offered(study);
        let named = |crs: &Self| plain == crs.uri() || plain.eq_ignore_ascii_case(&crs.short());
        offered.iter().copied().find(named).ok_or_else(|| {
            let known: Vec<String> = offered.into_iter().map(Self::uri).collect();
            Problem::bad_request(format!("{key}={text}: not a coordinate system of this collection; it has {}", known.join(", ")))
        })
    }

    pub(super) fn uri(self) -> String {
        match self {
            Self::Crs84 => super::CRS84.to_owned(),
            Self::Epsg(code) => format!("{EPSG}{code}"),
        }
    }

    fn short(self) -> String {
        match self {
            Self::Crs84 => "OGC:CRS84".to_owned(),
            Self::Epsg(code) => format!("EPSG:{code}"),
        }
    }

    const fn latitude_first(self) -> bool {
        !matches!(self, Self::Crs84 | Self::Epsg(3857))
    }

    const fn is_degrees(self) -> bool {
        matches!(self, Self::Crs84 | Self::Epsg(4326 | 4490))
    }

    /// A reader of positions as they stand in this system.
    pub(super) fn degrees(self) -> Result<Degrees, Problem> {
        let crs = match self {
            Self::Crs84 => Crs::Wgs84,
            Self::Epsg(code) => Crs::of_epsg(code),
        };
        let to = ToWgs84::new(crs).map_err(|e| Problem::bad_request(e.to_string()))?;
        Ok(Degrees { latitude_first: self.latitude_first(), to })
    }
}

/// A reader of the positions of a system.
pub(super) struct Degrees {
    latitude_first: bool,
    to: ToWgs84,
}

impl Degrees {
    /// Longitude and latitude of a position, its coordinates in the order of the system's axes.
    pub(super) fn of(&self, first: f64, second: f64) -> Result<(f64, f64), Problem> {
        let (x, y) = if self.latitude_first { (second, first) } else { (first, second) };
        let at = self.to.convert(x, y).map_err(|e| Problem::bad_request(e.to_string()))?;
        Ok((at.lon(), at.lat()))
    }

    /// Ring of a box of its least, then its greatest coordinates, closed: its sides are cut in pieces, since they are curves in degrees.
    pub(super) fn ring(&self, [a, b, c, d]: [f64; 4]) -> Result<Vec<(f64, f64)>, Problem> {
        let corners = [(a, b), (c, b), (c, d), (a, d), (a, b)];
        let sides = corners.iter().zip(&corners[1..]).flat_map(|(from, to)| {
            (0..PIECES).map(move |k| {
                let part = f64::from(k) / f64::from(PIECES);
                (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
            })
        });
        sides.chain([(a, b)]).map(|(first, second)| self.of(first, second)).collect()
    }
}

/// Positions of an answer, written in a system.
pub(super) struct PositionsIn {
    crs: OutputCrs,
    to: Option<FromWgs84>,
    refused: RefCell<Option<CrsError>>,
}

impl PositionsIn {
    pub(super) fn new(crs: OutputCrs) -> Result<Self, Problem> {
        let to = match crs {
            OutputCrs::Crs84 | OutputCrs::Epsg(4326) => None,
            OutputCrs::Epsg(code) => Some(FromWgs84::new(code).map_err(|e| Problem::internal(e.to_string()))?),
        };
        Ok(Self { crs, to, refused: RefCell::new(None) })
    }

    /// Appends a position: degrees to 7 decimals, metres to the millimetre.
    pub(super) fn write(&self, out: &mut Vec<u8>, lon: f64, lat: f64) {
        let (x, y) = match &self.to {
            None => (lon, lat),
            Some(to) => to.convert(lon, lat).unwrap_or_else(|e| {
                self.refused.borrow_mut().get_or_insert(e);
                (0.0, 0.0)
            }),
        };
        let (first, second) = if self.crs.latitude_first() { (y, x) } else { (x, y) };
        if self.crs.is_degrees() {
            feature::lon_lat(out, first, second);
        } else {
            let mut text = String::new();
            let _ = write!(text, "[{first:.3},{second:.3}]");
            out.extend_from_slice(text.as_bytes());
        }
    }

    /// An error when a position could not be written.
    pub(super) fn finished(self) -> Result<(), Problem> {
        self.refused.into_inner().map_or(Ok(()), |e| Err(Problem::internal(e.to_string())))
    }
}

/// Where features are asked for: boxes in degrees and, where the box was one in metres, its outline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Region {
    boxes: Vec<[f64; 4]>,
    outline: Option<Polygon<f64>>,
}

impl Region {
    /// The region of a box: its least, then its greatest coordinates, with heights or without, in the order of the system's axes.
    pub(super) fn read(text: &str, crs: OutputCrs) -> Result<Self, Problem> {
        let order = if crs.latitude_first() { "south,west,north,east" } else { "west,south,east,north" };
        let unit = if crs.is_degrees() { "degrees" } else { "metres" };
        let wrong = |why: &str| Problem::bad_request(format!("bbox={text}: {why}; expected {order} in {unit}"));
        let numbers: Option<Vec<f64>> = text.split(',').map(|n| n.trim().parse().ok().filter(|n: &f64| n.is_finite())).collect();
        let (a, b, c, d) = match numbers.ok_or_else(|| wrong("not numbers"))?.as_slice() {
            [a, b, c, d] | [a, b, _, c, d, _] => (*a, *b, *c, *d),
            other => return Err(wrong(&format!("{} numbers", other.len()))),
        };
        let (west, south, east, north) = if crs.latitude_first() { (b, a, d, c) } else { (a, b, c, d) };
        if south > north {
            return Err(wrong("south is beyond north"));
        }
        if !crs.is_degrees() {
            if west > east {
                return Err(wrong("west is beyond east"));
            }
            return Self::in_metres([a, b, c, d], crs);
        }
        if [west, east].iter().any(|x| x.abs() > 180.0) || [south, north].iter().any(|y| y.abs() > 90.0) {
            return Err(wrong("out of range"));
        }
        let one = [west, south, if west <= east { east } else { 180.0 }, north];
        let other = (west > east).then_some([-180.0, south, east, north]);
        Ok(Self { boxes: std::iter::once(one).chain(other).collect(), outline: None })
    }

    fn in_metres([a, b, c, d]: [f64; 4], crs: OutputCrs) -> Result<Self, Problem> {
        let ring = crs.degrees()?.ring([a, b, c, d])?;
        let outline = Polygon::new(LineString::from(ring), Vec::new());
        let bounds = outline.bounding_rect().map(|b| [b.min().x, b.min().y, b.max().x, b.max().y]);
        Ok(Self { boxes: bounds.into_iter().collect(), outline: Some(outline) })
    }

    /// Boxes that hold the region, in degrees: west, south, east, north; two where it crosses the antimeridian.
    pub(super) fn boxes(&self) -> impl Iterator<Item = [f64; 4]> {
        self.boxes.iter().copied()
    }

    /// Rings of the region in degrees, closed.
    pub(super) fn rings(&self) -> impl Iterator<Item = Vec<[f64; 2]>> {
        let outline = self.outline.as_ref().map(|outline| outline.exterior().coords().map(|c| [c.x, c.y]).collect());
        let boxes = self.boxes.iter().filter(|_| self.outline.is_none());
        outline.into_iter().chain(boxes.map(|&[w, s, e, n]| vec![[w, s], [e, s], [e, n], [w, n], [w, s]]))
    }

    /// Outline of the region where its boxes hold more than it.
    pub(super) const fn outline(&self) -> Option<&Polygon<f64>> {
        self.outline.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_over_the_antimeridian_is_two() {
        let parts = |text: &str| Region::read(text, OutputCrs::Crs84).unwrap().boxes().collect::<Vec<_>>();
        assert_eq!(parts("120,28,121,29"), [[120.0, 28.0, 121.0, 29.0]]);
        assert_eq!(parts("120,28,-5,121,29,40"), [[120.0, 28.0, 121.0, 29.0]]);
        assert_eq!(parts("170,-20,-170,20"), [[170.0, -20.0, 180.0, 20.0], [-180.0, -20.0, -170.0, 20.0]]);
        for wrong in ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,5,2,4", "1,2,NaN,4", "200,0,210,1"] {
            assert!(Region::read(wrong, OutputCrs::Crs84).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_box_has_the_axes_of_its_system() {
        let lat_first = Region::read("28,120,29,121", OutputCrs::Epsg(4490)).unwrap();
        assert_eq!(lat_first, Region::read("120,28,121,29", OutputCrs::Crs84).unwrap());
        // 121.15° E, 28.85° N is northing 3,193,187.6, easting 612,220.2 of the zone about 120° E.
        let metres = Region::read("3193000,612000,3193400,612400", OutputCrs::Epsg(4549)).unwrap();
        let [w, s, e, n] = metres.boxes().next().unwrap();
        assert!(w < 121.15 && 121.15 < e && s < 28.85 && 28.85 < n && e - w < 0.006 && n - s < 0.006, "{metres:?}");
        assert!(metres.outline().is_some());
        assert!(Region::read("3193400,612000,3193000,612400", OutputCrs::Epsg(4549)).is_err());
    }
}

//! Positions of rows: from two columns, one column or a geometry, in any coordinate system.

use geo::{Geometry, InteriorPoint, Point};

use super::columns::{Columns, Field};
use super::config::LayerFile;
use super::error::ImportError;
use super::table::Table;
use super::text::{coordinate, coordinate_pair};
use crate::crs::{Crs, CrsError, ToWgs84};
use carecircle_base::geom::{LonLat, LonLatError};
use carecircle_base::model::LayerReport;

enum From {
    Shapes,
    Pair(usize, usize),
    One(usize),
}

/// A reader of the positions of a table.
pub(super) struct Positions<'t> {
    table: &'t Table,
    from: From,
    crs: Crs,
    to: ToWgs84,
    swapped: bool,
}

/// The reason for which a row has no position: a stable code, a sentence, and the cell's content.
pub(super) struct Trouble {
    pub reason: &'static str,
    pub text: &'static str,
    pub found: String,
}

impl<'t> Positions<'t> {
    /// A reader for `table`: finds the columns of coordinates or the geometries, and describes them in the report.
    ///
    /// # Errors
    /// When there are neither shapes nor columns of coordinates, or PROJ does not know the system.
    pub(super) fn new(table: &'t Table, columns: &Columns, source: &LayerFile, report: &mut LayerReport) -> Result<Self, ImportError> {
        let crs = source.crs.or(table.crs).unwrap_or_default();
        let from = match (columns.get(Field::Lon), columns.get(Field::Lat), columns.get(Field::Position)) {
            _ if table.shapes.iter().any(Option::is_some) => From::Shapes,
            (Some(lon), Some(lat), _) => From::Pair(lon, lat),
            (_, _, Some(one)) => From::One(one),
            (Some(_), None, None) => return Err(columns.missing(table, Field::Lat)),
            _ => return Err(columns.missing(table, Field::Lon)),
        };
        report.read_as = format!("{}, {crs}; {}", report.read_as, columns.describe(table));
        Ok(Self { table, from, crs, to: converter(crs, &source.file)?, swapped: false })
    }

    /// The reader with the two coordinates of every row exchanged where `swapped` is set.
    pub(super) fn swapped(self, swapped: bool) -> Self {
        Self { swapped, ..self }
    }

    /// Coordinate system.
    pub(super) fn crs(&self) -> Crs {
        self.crs
    }

    /// Coordinates of a row in the order of the columns; `None` where there are none.
    pub(super) fn written(&self, row: usize) -> Option<[f64; 2]> {
        self.pair(row).ok().map(|(x, y)| [x, y])
    }

    /// Position of a row on WGS84.
    pub(super) fn at(&self, row: usize) -> Result<LonLat, Trouble> {
        let (x, y) = self.pair(row)?;
        let (x, y) = if self.swapped { (y, x) } else { (x, y) };
        let found = || format!("({x}, {y})");
        if x == 0.0 && y == 0.0 {
            return Err(Trouble {
                reason: "zero-coordinates",
                text: "coordinates are (0, 0), which stands for 'unknown'; fill in the real ones",
                found: found(),
            });
        }
        self.to.convert(x, y).map_err(|e| match e {
            CrsError::LonLat(LonLatError::Swapped { .. }) => Trouble {
                reason: "swapped-coordinates",
                text: "longitude and latitude look swapped; if all rows are, exchange the two under columns (lon, lat)",
                found: found(),
            },
            CrsError::LonLat(LonLatError::NotFinite { .. }) => Trouble { reason: "nan-coordinates", text: "coordinates are not finite numbers", found: found() },
            _ => Trouble {
                reason: "coordinates-out-of-range",
                text: "coordinates do not lie in the layer's coordinate system; if they are metres, declare it, such as crs = \"EPSG:4549\"",
                found: found(),
            },
        })
    }

    fn pair(&self, row: usize) -> Result<(f64, f64), Trouble> {
        let blank = || Trouble {
            reason: "no-coordinates",
            text: "rows have no coordinates; look their addresses up and fill them in",
            found: "blank".to_owned(),
        };
        let unreadable = |found: String| Trouble {
            reason: "unreadable-coordinates",
            text: "coordinates are no numbers; expected degrees such as 120.755 and 30.746, or metres of the declared crs",
            found,
        };
        match self.from {
            From::Shapes => {
                let p = self.table.shape(row).and_then(representative).ok_or_else(blank)?;
                Ok((p.x(), p.y()))
            }
            From::Pair(lon, lat) => match (self.table.cell(row, lon), self.table.cell(row, lat)) {
                ("", "") => Err(blank()),
                (x, y) => (coordinate(x)).zip(coordinate(y)).ok_or_else(|| unreadable(format!("\"{x}\", \"{y}\""))),
            },
            From::One(column) => match self.table.cell(row, column) {
                "" => Err(blank()),
                text => coordinate_pair(text).ok_or_else(|| unreadable(format!("\"{text}\""))),
            },
        }
    }
}

/// A converter from a layer's coordinate system to WGS84; `file` names the layer in errors.
pub(super) fn converter(crs: Crs, file: &str) -> Result<ToWgs84, ImportError> {
    ToWgs84::new(crs).map_err(|reason| ImportError::Crs { file: file.to_owned(), reason })
}

/// A representative point on a geometry; `None` where the geometry is empty.
pub(super) fn representative(shape: &Geometry<f64>) -> Option<Point<f64>> {
    match shape {
        Geometry::Point(p) => Some(*p),
        Geometry::MultiPoint(points) => points.0.first().copied(),
        // The search for an interior point sorts coordinates, which NaN has no place in.
        other => super::shapes::is_finite(other).then(|| other.interior_point()).flatten(),
    }
}

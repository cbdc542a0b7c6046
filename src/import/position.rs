//! Positions of rows: from two columns, one column or a geometry, in any coordinate system.

use geo::{Geometry, InteriorPoint, Point};

use super::axis_order::{all_north_first, hint, resolve};
use super::columns::{Columns, Field};
use super::config::LayerFile;
use super::crs_source::{LayerCrs, layer_crs};
use super::error::ImportError;
use super::table::Table;
use super::text::{coordinate, coordinate_pair};
use crate::crs::{Crs, CrsError, ToWgs84};
use crate::zones::Zone;
use carecircle_base::geom::{LonLat, LonLatError};
use carecircle_base::model::{LayerReport, Severity, WrittenCoordinates, WrittenRow};

enum From {
    Shapes,
    Pair(usize, usize),
    One(usize),
}

/// Largest number of rows of the sample that is kept for the test of the coordinate system.
pub(super) const SAMPLE: usize = 400;

/// A reader of the positions of a table.
pub(super) struct Positions<'t> {
    table: &'t Table,
    from: From,
    crs: Crs,
    to: ToWgs84,
    /// System of each row as a row of `others`, where a column names them; `None` for the layer's.
    rows: Vec<Option<usize>>,
    /// Systems that rows name; `None` for a text that is not understood.
    others: Vec<Option<(Crs, ToWgs84)>>,
    /// Column that names the system of each row.
    column: Option<usize>,
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
    /// When there are neither shapes nor columns of coordinates, PROJ does not know the system, or two systems are named.
    pub(super) fn new(table: &'t Table, columns: &Columns, source: &LayerFile, report: &mut LayerReport) -> Result<Self, ImportError> {
        let from = match (columns.get(Field::Lon), columns.get(Field::Lat), columns.get(Field::Position), columns.get(Field::LatLon)) {
            _ if table.shapes.iter().any(Option::is_some) => From::Shapes,
            (Some(lon), Some(lat), ..) => From::Pair(lon, lat),
            (_, _, Some(one), _) | (_, _, _, Some(one)) => From::One(one),
            (Some(_), None, None, None) => return Err(columns.missing(table, Field::Lat)),
            _ => return Err(columns.missing(table, Field::Lon)),
        };
        let headers = match from {
            From::Shapes => vec![],
            From::Pair(lon, lat) => vec![lon, lat],
            From::One(one) => vec![one],
        };
        let north_first = matches!(from, From::One(one) if columns.get(Field::LatLon) == Some(one));
        let named = layer_crs(table, &headers, source, table.sheet.as_deref())?;
        let (swapped, crs) = {
            let pairs = || (0..table.len()).filter_map(|row| pair(table, &from, row).ok());
            // Shapes have an order of their own: the formats' longitude first.
            let swapped = north_first || all_north_first(pairs());
            let eastings: Vec<f64> = pairs().take(SAMPLE).map(|(x, y)| if swapped { y } else { x }).collect();
            let crs =
                named.named.map(|n| resolve(n, &eastings).map_err(|zone| contradiction_with(zone, &named, &source.file))).transpose()?;
            (swapped, crs)
        };
        let is_named = crs.is_some() || named.systems.iter().any(Option::is_some);
        let crs = crs.unwrap_or_default();
        if let Some(clause) = &named.clause {
            report.note(Severity::Info, "crs-named", NAMED, || format!("{clause}; read as {crs}"));
        }
        if let Some(column) = named.column {
            let header = &table.headers[column];
            report.note(Severity::Info, "crs-named", NAMED, || format!("column \"{header}\", row by row; {crs} where it is blank"));
        }
        if swapped && !north_first {
            report.note_many(Severity::Info, "north-first", NORTH_FIRST, table.len(), || {
                let first = (0..table.len()).find_map(|row| Some((row, pair(table, &from, row).ok()?)));
                first.map_or_else(String::new, |(row, (x, y))| format!("{}: ({x}, {y})", table.place(row)))
            });
        }
        let others = named.systems.iter().map(|system| {
            let Some(system) = system else { return Ok(None) };
            let own = resolve(*system, &[]).unwrap_or_default();
            converter(own, &source.file).map(|to| Some((own, to)))
        });
        let others = others.collect::<Result<Vec<_>, _>>()?;
        report.read_as = format!("{}, {crs}; {}", report.read_as, columns.describe(table));
        let to = converter(crs, &source.file)?;
        let positions = Self { table, from, crs, to, rows: named.rows, others, column: named.column, swapped };
        report.written = Some(Box::new(positions.sample(columns, is_named)));
        Ok(positions)
    }

    /// The reader with the two coordinates of every row exchanged where `swapped` is set.
    pub(super) fn swapped(self, swapped: bool) -> Self {
        Self { swapped: swapped || self.swapped, ..self }
    }

    /// Coordinate system.
    pub(super) fn crs(&self) -> Crs {
        self.crs
    }

    /// Whether latitude or northing is taken to come first.
    pub(super) fn is_swapped(&self) -> bool {
        self.swapped
    }

    /// Coordinates of a row in the order of the columns; `None` where there are none.
    pub(super) fn written(&self, row: usize) -> Option<[f64; 2]> {
        self.pair(row).ok().map(|(x, y)| [x, y])
    }

    /// Sample of the coordinates as written.
    fn sample(&self, columns: &Columns, named: bool) -> WrittenCoordinates {
        let text = |row, field| self.table.get(row, columns.get(field)).unwrap_or_default().to_owned();
        let step = self.table.len().div_ceil(SAMPLE).max(1);
        let row = |(row, xy): (usize, [f64; 2])| WrittenRow {
            place: self.table.place(row),
            xy,
            crs: self.other(row).and_then(|o| o.as_ref()).map(|o| o.0.to_string()),
            town: text(row, Field::Town),
            village: text(row, Field::Village),
        };
        let picked = (0..self.table.len()).step_by(step).filter_map(|row| Some((row, self.written(row)?)));
        let rows = picked.filter(|(_, xy)| *xy != [0.0, 0.0]).map(row).collect();
        WrittenCoordinates { rows, of: self.table.len(), crs: self.crs.to_string(), named, swapped: self.swapped }
    }

    /// System that the row itself names: `Some(None)` for one that is not understood, `None` for a row that names none.
    fn other(&self, row: usize) -> Option<&Option<(Crs, ToWgs84)>> {
        self.rows.get(row).copied().flatten().map(|at| &self.others[at])
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
        let (crs, to) = match self.other(row) {
            None => (self.crs, &self.to),
            Some(Some((crs, to))) => (*crs, to),
            Some(None) => {
                let column = self.column.unwrap_or_default();
                return Err(Trouble {
                    reason: "crs-not-understood",
                    text: "rows name a coordinate system that is not known; expected such as WGS84, GCJ-02, BD-09, CGCS2000 or EPSG:4549",
                    found: format!("{} \"{}\"", self.table.headers[column], self.table.cell(row, column)),
                });
            }
        };
        let outside = |hint: Option<String>| Trouble {
            reason: "coordinates-out-of-range",
            text: "coordinates do not lie in the layer's coordinate system; declare the one that they are in under crs",
            found: hint.map_or_else(found, |hint| format!("{}: {hint}", found())),
        };
        if let Some(hint) = hint(crs, x, y) {
            return Err(outside(Some(hint)));
        }
        to.convert(x, y).map_err(|e| match e {
            CrsError::LonLat(LonLatError::Swapped { .. }) => Trouble {
                reason: "swapped-coordinates",
                text: "latitude comes first in these rows, longitude in others; write all rows in one order",
                found: found(),
            },
            CrsError::LonLat(LonLatError::NotFinite { .. }) => {
                Trouble { reason: "nan-coordinates", text: "coordinates are not finite numbers", found: found() }
            }
            _ => outside(None),
        })
    }

    fn pair(&self, row: usize) -> Result<(f64, f64), Trouble> {
        pair(self.table, &self.from, row)
    }
}

const NAMED: &str = "the coordinate system is the one that the file itself names";
const NORTH_FIRST: &str = "latitude or northing comes first in every row, and is read so";

/// The error for eastings that carry another zone than the one named.
fn contradiction_with(zone: Zone, named: &LayerCrs, file: &str) -> ImportError {
    ImportError::CrsContradiction {
        file: file.to_owned(),
        first: named.clause.clone().unwrap_or_default(),
        second: format!("the eastings carry zone {} ({})", zone.number, zone.crs()),
    }
}

/// Coordinates of a row in the order of the columns.
fn pair(table: &Table, from: &From, row: usize) -> Result<(f64, f64), Trouble> {
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
    match *from {
        From::Shapes => {
            let p = table.shape(row).and_then(representative).ok_or_else(blank)?;
            Ok((p.x(), p.y()))
        }
        From::Pair(lon, lat) => match (table.cell(row, lon), table.cell(row, lat)) {
            ("", "") => Err(blank()),
            (x, y) => (coordinate(x)).zip(coordinate(y)).ok_or_else(|| unreadable(format!("\"{x}\", \"{y}\""))),
        },
        From::One(column) => match table.cell(row, column) {
            "" => Err(blank()),
            text => coordinate_pair(text).ok_or_else(|| unreadable(format!("\"{text}\""))),
        },
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

/// Coordinate system of a layer of areas, from what names it; notes where it was found.
pub(super) fn area_crs(table: &Table, columns: &Columns, source: &LayerFile, report: &mut LayerReport) -> Result<Crs, ImportError> {
    let seats: Vec<usize> = [Field::SeatLon, Field::SeatLat].into_iter().filter_map(|f| columns.get(f)).collect();
    let named = layer_crs(table, &seats, source, None)?;
    let pair = |row: usize| {
        let seat = seats.first().and_then(|c| super::text::coordinate(table.cell(row, *c)));
        table.shape(row).and_then(representative).map(|p| p.x()).or(seat)
    };
    let eastings: Vec<f64> = (0..table.len()).filter_map(pair).take(SAMPLE).collect();
    let crs = named.named.map(|n| resolve(n, &eastings).map_err(|zone| contradiction_with(zone, &named, &source.file))).transpose()?;
    if let (Some(clause), Some(crs)) = (&named.clause, crs) {
        report.note(Severity::Info, "crs-named", NAMED, || format!("{clause}; read as {crs}"));
    }
    Ok(crs.unwrap_or_default())
}

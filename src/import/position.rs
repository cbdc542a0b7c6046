//! Positions of rows: from two columns, one column or a geometry, in any coordinate system.

use geo::{Geometry, InteriorPoint, Point};

use super::axis_order::{Written, hint};
use super::columns::{Columns, Field};
use super::config::LayerFile;
use super::coordinate_pair::{self, Pair};
use super::crs_export::map_download;
use super::crs_source::{LayerCrs, layer_crs, meaning};
use super::degrees;
use super::error::ImportError;
use super::gate::Gate;
use super::table::Table;
use crate::crs::{Crs, CrsError, ToWgs84};
use crate::crs_names::NamedCrs;
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
    gate: Gate,
    /// System of each row as a row of `others`, where a column or the cell names them; `None` for the layer's.
    rows: Vec<Option<usize>>,
    /// Systems that rows name; `None` for a text that is not understood.
    others: Vec<Option<Gate>>,
    /// Column that names the system of each row.
    column: Option<usize>,
}

/// The reason for which a row has no position: a stable code, a sentence, and the cell's content.
pub(super) struct Trouble {
    pub reason: &'static str,
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
        let headed = matches!(from, From::One(one) if columns.get(Field::LatLon) == Some(one) || is_latitude_first(&table.headers[one]));
        let pairs: Vec<Option<Pair>> = (0..table.len()).map(|row| pair(table, &from, row).ok()).collect();
        let own: Vec<(usize, NamedCrs)> = pairs.iter().enumerate().filter_map(|(row, p)| Some((row, p.as_ref()?.named?))).collect();
        let named = layer_crs(table, &headers, source, table.sheet.as_deref(), &own)?;
        // Pairs of the layer's system, and of each that rows name.
        let of = |system: Option<usize>| -> Vec<Written> {
            let here = |row: &usize| named.rows.get(*row).copied().flatten() == system;
            (0..table.len()).filter(here).filter_map(|row| pairs[row].map(|p| Written { xy: p.xy, order: p.order })).collect()
        };
        let north_first = headed || source.north_first;
        let pairs_of_layer = of(None);
        let gate = Gate::of(named.named, north_first, &pairs_of_layer, &source.file)?;
        let gate = gate.map_err(|zone| contradiction_with(zone, &named, &source.file))?;
        if source.north_first && gate.against {
            return Err(ImportError::CrsContradiction {
                file: source.file.clone(),
                first: "north_first = true is declared".to_owned(),
                second: "every row has the longitude or easting first".to_owned(),
            });
        }
        if gate.against {
            report.note_many(Severity::Warning, "east-first", table.len(), || {
                headers.iter().map(|h| format!("\"{}\"", table.headers[*h])).collect::<Vec<_>>().join(", ")
            });
        }
        let is_named = named.named.is_some();
        let crs = gate.crs;
        if let Some(clause) = &named.clause {
            report.note(Severity::Info, "crs-named", || format!("{clause}; read as {crs}"));
        }
        let coordinates: Vec<&str> = headers.iter().map(|c| table.headers[*c].as_str()).collect();
        if !is_named
            && named.column.is_none()
            && let Some(from) = map_download(&table.headers, &coordinates)
        {
            report.note(Severity::Warning, "crs-of-a-download", || format!("{} ({}), which gives {}", from.service, from.sign, from.crs));
        }
        if let Some(column) = named.column {
            let header = &table.headers[column];
            report.note(Severity::Info, "crs-named", || format!("column \"{header}\", row by row; {crs} where it is blank"));
        }
        if let Some((row, named)) = own.first() {
            report.note_many(Severity::Info, "crs-named", own.len(), || format!("{} says {}", table.place(*row), meaning(*named)));
        }
        let first = |of: Option<usize>| {
            let here = |row: &usize| named.rows.get(*row).copied().flatten() == of;
            let found = (0..table.len()).filter(here).find_map(|row| Some((row, pairs[row]?.xy)));
            found.map_or_else(String::new, |(row, (x, y))| format!("{}: ({x}, {y})", table.place(row)))
        };
        let mut others = Vec::with_capacity(named.systems.len());
        for (at, system) in named.systems.iter().enumerate() {
            // What cannot be read in its system is told row by row, not for the whole list.
            let gate = system.map(|system| Gate::of(Some(system), false, &of(Some(at)), &source.file)).and_then(Result::ok);
            others.push(gate.and_then(Result::ok));
        }
        for (of, gate) in [(None, Some(&gate))].into_iter().chain(others.iter().enumerate().map(|(at, g)| (Some(at), g.as_ref()))) {
            let Some(gate) = gate else { continue };
            if gate.swapped && !(north_first && of.is_none()) {
                let count = if named.rows.is_empty() { table.len() } else { named.rows.iter().filter(|r| **r == of).count() };
                report.note_many(Severity::Info, "north-first", count, || first(of));
            }
            if gate.scale > 1.0 {
                report.note(Severity::Warning, "kilometres", || first(of));
            }
        }
        report.read_as = format!("{}, {crs}; {}", report.read_as, columns.describe(table));
        let positions = Self { table, from, gate, rows: named.rows, others, column: named.column };
        report.written = Some(Box::new(positions.sample(columns, is_named)));
        Ok(positions)
    }

    /// The reader with the two coordinates of every row exchanged where `swapped` is set.
    pub(super) fn swapped(mut self, swapped: bool) -> Self {
        self.gate.swapped |= swapped;
        self
    }

    /// Way in which the coordinates are read where no row says another.
    pub(super) fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Coordinate system.
    pub(super) fn crs(&self) -> Crs {
        self.gate.crs
    }

    /// Whether latitude or northing is taken to come first.
    pub(super) fn is_swapped(&self) -> bool {
        self.gate.swapped
    }

    /// Coordinates of a row in the order that most of the layer has, in metres or degrees; `None` where there are none.
    pub(super) fn written(&self, row: usize) -> Option<[f64; 2]> {
        let pair = self.pair(row).ok()?;
        let gate = self.other(row).map_or(Some(&self.gate), Option::as_ref)?;
        let (x, y) = gate.east_first(pair);
        Some(if self.gate.swapped { [y, x] } else { [x, y] })
    }

    /// Sample of the coordinates as written.
    fn sample(&self, columns: &Columns, named: bool) -> WrittenCoordinates {
        let text = |row, field| self.table.get(row, columns.get(field)).unwrap_or_default().to_owned();
        let step = self.table.len().div_ceil(SAMPLE).max(1);
        let row = |(row, xy): (usize, [f64; 2])| WrittenRow {
            place: self.table.place(row),
            xy,
            crs: self.other(row).and_then(|o| o.as_ref()).map(|o| o.crs.to_string()),
            town: text(row, Field::Town),
            village: text(row, Field::Village),
        };
        let picked = (0..self.table.len()).step_by(step).filter_map(|row| Some((row, self.written(row)?)));
        let rows = picked.filter(|(_, xy)| *xy != [0.0, 0.0]).map(row).collect();
        WrittenCoordinates { rows, of: self.table.len(), crs: self.gate.crs.to_string(), named, swapped: self.gate.swapped }
    }

    /// System that the row itself names: `Some(None)` for one that is not understood, `None` for a row that names none.
    fn other(&self, row: usize) -> Option<&Option<Gate>> {
        self.rows.get(row).copied().flatten().map(|at| &self.others[at])
    }

    /// Position of a row on WGS84.
    pub(super) fn at(&self, row: usize) -> Result<LonLat, Trouble> {
        let pair = self.pair(row)?;
        let found = || format!("({}, {})", pair.xy.0, pair.xy.1);
        if pair.xy == (0.0, 0.0) {
            return Err(Trouble { reason: "zero-coordinates", found: found() });
        }
        let gate = match self.other(row) {
            None => &self.gate,
            Some(Some(gate)) => gate,
            Some(None) => {
                let said = self.column.map_or_else(String::new, |c| format!("{} \"{}\": ", self.table.headers[c], self.table.cell(row, c)));
                return Err(Trouble { reason: "crs-not-understood", found: format!("{said}{}", found()) });
            }
        };
        let (x, y) = gate.east_first(pair);
        let outside = |hint: Option<String>| Trouble {
            reason: "coordinates-out-of-range",
            found: hint.map_or_else(found, |hint| format!("{}: {hint}", found())),
        };
        if let Some(hint) = hint(gate.crs, gate.in_degrees, x, y) {
            return Err(outside(Some(hint)));
        }
        gate.to.convert(x, y).map_err(|e| match e {
            CrsError::LonLat(LonLatError::Swapped { .. }) => Trouble { reason: "swapped-coordinates", found: found() },
            CrsError::LonLat(LonLatError::NotFinite { .. }) => Trouble { reason: "nan-coordinates", found: found() },
            _ => outside(None),
        })
    }

    fn pair(&self, row: usize) -> Result<Written, Trouble> {
        pair(self.table, &self.from, row).map(|p| Written { xy: p.xy, order: p.order })
    }
}

/// Whether a header of one column says that the latitude comes first: 坐标（纬度,经度）, `location (lat, lng)`.
fn is_latitude_first(header: &str) -> bool {
    let header = header.to_lowercase();
    let first = |words: &[&str]| words.iter().filter_map(|w| header.find(w)).min();
    matches!((first(&["纬", "緯", "lat"]), first(&["经", "經", "lon", "lng"])), (Some(lat), Some(lon)) if lat < lon)
}

/// The error for eastings that carry another zone than the one named.
fn contradiction_with(zone: Zone, named: &LayerCrs, file: &str) -> ImportError {
    ImportError::CrsContradiction {
        file: file.to_owned(),
        first: named.clause.clone().unwrap_or_default(),
        second: format!("the eastings carry zone {} ({})", zone.number, zone.crs()),
    }
}

/// Coordinates of a row in the order of the columns.
fn pair(table: &Table, from: &From, row: usize) -> Result<Pair, Trouble> {
    let blank = || Trouble { reason: "no-coordinates", found: "blank".to_owned() };
    let unreadable = |found: String| Trouble { reason: "unreadable-coordinates", found };
    match *from {
        From::Shapes => {
            let p = table.shape(row).and_then(representative).ok_or_else(blank)?;
            Ok(Pair { xy: (p.x(), p.y()), order: None, named: None })
        }
        From::Pair(lon, lat) => match (table.cell(row, lon), table.cell(row, lat)) {
            ("", "") => Err(blank()),
            (x, y) if is_packed(&table.headers[lon], x) || is_packed(&table.headers[lat], y) => {
                Err(unreadable(format!("\"{x}\", \"{y}\" under \"{}\": degrees, or degrees, minutes and seconds?", table.headers[lon])))
            }
            (x, y) => {
                // Both may stand in one of the two columns.
                let both = if y.is_empty() { coordinate_pair::read(x) } else { None };
                let read = degrees::read(x).zip(degrees::read(y)).and_then(|(x, y)| Pair::of(x, y)).or(both);
                read.ok_or_else(|| unreadable(format!("\"{x}\", \"{y}\"")))
            }
        },
        From::One(column) => match table.cell(row, column) {
            "" => Err(blank()),
            text => coordinate_pair::read(text).ok_or_else(|| unreadable(format!("\"{text}\""))),
        },
    }
}

/// Whether a cell is a plain number under a header that says degrees, minutes and seconds: 121.071416 may be 121°07′14.16″.
fn is_packed(header: &str, cell: &str) -> bool {
    let says = header.contains("度分秒") || header.to_lowercase().contains("dms");
    says && cell.parse::<f64>().is_ok_and(|n| n.fract() != 0.0)
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

/// The gate of a layer of areas, from what names its system and what its seats or polygons show; notes where it was found.
pub(super) fn area_gate(table: &Table, columns: &Columns, source: &LayerFile, report: &mut LayerReport) -> Result<Gate, ImportError> {
    let seats: Vec<usize> = [Field::SeatLon, Field::SeatLat].into_iter().filter_map(|f| columns.get(f)).collect();
    let named = layer_crs(table, &seats, source, None, &[])?;
    let pair = |row: usize| match (table.shape(row).and_then(representative), seats.as_slice()) {
        (Some(p), _) => Some(Pair { xy: (p.x(), p.y()), order: None, named: None }),
        (None, [lon, lat]) => Pair::of(degrees::read(table.cell(row, *lon))?, degrees::read(table.cell(row, *lat))?),
        _ => None,
    };
    let pairs: Vec<Written> = (0..table.len()).filter_map(pair).map(|p| Written { xy: p.xy, order: p.order }).collect();
    let gate = Gate::of(named.named, source.north_first, &pairs, &source.file)?;
    let gate = gate.map_err(|zone| contradiction_with(zone, &named, &source.file))?;
    if let Some(clause) = &named.clause {
        report.note(Severity::Info, "crs-named", || format!("{clause}; read as {}", gate.crs));
    }
    if gate.swapped && !source.north_first {
        report.note_many(Severity::Info, "north-first", pairs.len(), || {
            pairs.first().map_or_else(String::new, |p| format!("({}, {})", p.xy.0, p.xy.1))
        });
    }
    Ok(gate)
}

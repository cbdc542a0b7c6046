//! Positions of lists whose rows are kept without one: a list of addresses has no columns of coordinates, and is read.

use geo::MultiPolygon;

use super::columns::{Columns, Field};
use super::config::LayerFile;
use super::error::ImportError;
use super::position::{Positions, Trouble};
use super::shapes;
use super::table::Table;
use super::text::fold;
use carecircle_base::geom::LonLat;
use carecircle_base::model::LayerReport;

/// A reader of the positions of a table that may have none at all.
pub(super) struct OptionalPositions<'t> {
    table: &'t Table,
    /// Reader of the coordinates; `None` for a list without any.
    positions: Option<Positions<'t>>,
}

impl<'t> OptionalPositions<'t> {
    /// A reader for `table`. A list without geometries in which no header speaks of coordinates has no position in any row.
    ///
    /// # Errors
    /// Those of [`Positions::new`] for every other list: a column that seems to hold coordinates is asked about.
    pub(super) fn new(table: &'t Table, columns: &Columns, source: &LayerFile, report: &mut LayerReport) -> Result<Self, ImportError> {
        let found = [Field::Lon, Field::Lat, Field::Position, Field::LatLon].iter().any(|f| columns.get(*f).is_some());
        let any = found || table.shapes.iter().any(Option::is_some) || table.headers.iter().any(|h| speaks_of_coordinates(h));
        if any {
            let positions = Positions::new(table, columns, source, report)?;
            return Ok(Self { table, positions: Some(positions) });
        }
        report.read_as = format!("{}, no coordinates; {}", report.read_as, columns.describe(table));
        Ok(Self { table, positions: None })
    }

    /// Whether the list has coordinates or geometries at all.
    pub(super) fn has_any(&self) -> bool {
        self.positions.is_some()
    }

    /// Polygons of a row on WGS84; `None` where it has none.
    pub(super) fn polygon(&self, row: usize) -> Option<MultiPolygon<f64>> {
        let shape = self.table.shape(row).and_then(shapes::polygons)?;
        shapes::valid(shapes::to_wgs84(&shape, self.positions.as_ref()?.gate()).ok()?).map(|valid| valid.0)
    }

    /// Position of a row on WGS84.
    pub(super) fn at(&self, row: usize) -> Result<LonLat, Trouble> {
        match &self.positions {
            Some(positions) => positions.at(row),
            None => Err(Trouble { reason: "no-coordinate-columns", found: format!("the headers are {}", self.table.header_list()) }),
        }
    }
}

/// Whether a header seems to hold coordinates, under whatever name.
fn speaks_of_coordinates(header: &str) -> bool {
    let folded = fold(header);
    let latin = ["lon", "lng", "lat", "coord", "wkt", "geom", "easting", "northing"];
    let chinese = ["经度", "纬度", "东经", "北纬", "经纬", "纬经"];
    let coordinates = folded.contains("坐标") && !["坐标系", "坐标来源"].iter().any(|w| folded.contains(w));
    coordinates
        || chinese.iter().any(|w| folded.contains(w))
        || matches!(folded.as_str(), "x" | "y")
        || latin.iter().any(|l| folded.starts_with(l))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_may_hold_coordinates_is_asked_about() {
        for header in ["东经（度分秒）", "GPS坐标", "lat_wgs84", "X", "经纬度(高德)", "geometry"] {
            assert!(speaks_of_coordinates(header), "{header}");
        }
        for header in ["地址", "所属街道", "村社区", "坐标系", "名称", "Address", "备注", "类型"] {
            assert!(!speaks_of_coordinates(header), "{header}");
        }
    }
}

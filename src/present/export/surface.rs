//! The opportunity surface as files: GeoJSON points, or a GeoTIFF of the best junction in each cell.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use tiff::encoder::colortype::Gray32Float;
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder};
use tiff::tags::Tag;

use super::digits::{degrees, people, rounded};
use super::error::ExportError;
use super::summary;
use carecircle_analysis::Analysis;
use carecircle_analysis::siting::people::seniors;
use carecircle_analysis::siting::{Surface, surface_counts};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::CircleId;
use carecircle_routing::network::Network;

/// Stands where no junction is, in GeoTIFF.
pub const NODATA: f32 = -1.0;
/// More cells than this are refused.
const MOST_CELLS: f64 = 1e8;

/// Ids of the cohort, circle and service that a surface is of.
#[derive(Debug, Clone, Copy)]
pub struct SurfaceOf<'a> {
    /// Id of the cohort.
    pub cohort: &'a str,
    /// Id of the circle.
    pub circle: &'a str,
    /// Id of the service, or `all`.
    pub service: &'a str,
}

/// Every candidate as a point with `seniors`, in the network's order; `carecircle.counts` says what is counted of a circle of
/// several modes.
///
/// # Errors
/// When `path` cannot be written.
pub fn surface_geojson(
    analysis: &Analysis,
    net: &Network,
    surface: &Surface,
    of: SurfaceOf<'_>,
    path: &Path,
) -> Result<usize, ExportError> {
    let file = File::create(path).map_err(ExportError::io(path, "make the file"))?;
    let mut out = BufWriter::new(file);
    let mut about = summary::about(analysis);
    about.insert("cohort".into(), of.cohort.into());
    about.insert("circle".into(), of.circle.into());
    about.insert("service".into(), of.service.into());
    let circle = analysis.study.circles.iter().position(|c| c.id == of.circle).map(CircleId::from_index);
    about.insert("counts".into(), serde_json::json!(circle.and_then(|c| surface_counts(&analysis.study, c))));
    let head = format!("{{\"type\":\"FeatureCollection\",\"carecircle\":{},\"features\":[", serde_json::Value::Object(about));
    let io = || ExportError::io(path, "write the file");
    out.write_all(head.as_bytes()).map_err(io())?;
    let (mut count, mut row) = (0, Vec::new());
    for (node, value) in surface.candidates() {
        let at = net.plane().unproject(net.node(node));
        row.clear();
        row.extend_from_slice(if count == 0 { b"\n" } else { b",\n" });
        row.extend_from_slice(br#"{"type":"Feature","geometry":{"type":"Point","coordinates":["#);
        degrees(&mut row, at.lon());
        row.push(b',');
        degrees(&mut row, at.lat());
        row.extend_from_slice(
            format!("]}},\"properties\":{{\"junction\":{},\"seniors\":{}}}}}", node.0, people(seniors(value))).as_bytes(),
        );
        out.write_all(&row).map_err(io())?;
        count += 1;
    }
    out.write_all(b"\n]}\n").and_then(|()| out.flush()).map_err(io())?;
    Ok(count)
}

/// Cells of about `cell_m` metres in degrees of WGS84 (EPSG:4326), north up, each the seniors of the best junction in it,
/// [`NODATA`] where none is. Gives the columns and rows.
///
/// # Errors
/// When `path` cannot be written, or the cells are too many.
pub fn surface_geotiff(net: &Network, surface: &Surface, cell_m: f64, path: &Path) -> Result<(u32, u32), ExportError> {
    let points: Vec<(LonLat, f64)> =
        surface.candidates().map(|(node, value)| (net.plane().unproject(net.node(node)), seniors(value))).collect();
    let low = |pick: fn(LonLat) -> f64| points.iter().map(|p| pick(p.0)).fold(f64::INFINITY, f64::min);
    let high = |pick: fn(LonLat) -> f64| points.iter().map(|p| pick(p.0)).fold(f64::NEG_INFINITY, f64::max);
    let bounds = [low(LonLat::lon), low(LonLat::lat), high(LonLat::lon), high(LonLat::lat)];
    let Raster { columns, rows, west, north, dx, dy } = Raster::around(bounds, cell_m, path)?;
    let mut cells = vec![NODATA; columns as usize * rows as usize];
    for (at, value) in points {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the raster, which was laid around all points")]
        let (column, row) = (((at.lon() - west) / dx) as usize, ((north - at.lat()) / dy) as usize);
        let cell = &mut cells[row.min(rows as usize - 1) * columns as usize + column.min(columns as usize - 1)];
        #[expect(clippy::cast_possible_truncation, reason = "people, to the thousandth")]
        let value = rounded(value, 3) as f32;
        *cell = cell.max(value);
    }
    Raster { columns, rows, west, north, dx, dy }.write(path, &cells)?;
    Ok((columns, rows))
}

/// Cells in degrees of WGS84, north up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Raster {
    pub(super) columns: u32,
    pub(super) rows: u32,
    /// Degrees of the north-western corner.
    pub(super) west: f64,
    pub(super) north: f64,
    /// Degrees a cell.
    pub(super) dx: f64,
    pub(super) dy: f64,
}

impl Raster {
    /// Cells of about `cell_m` metres around west, south, east and north in degrees; infinite bounds hold nothing.
    pub(super) fn around([west, south, east, north]: [f64; 4], cell_m: f64, path: &Path) -> Result<Self, ExportError> {
        // A degree of latitude, and of longitude at the middle; to a millionth of a degree, so that the file says what was used.
        let metres = 111_320.0;
        let size = |cell: f64| (cell * 1e6).round().max(1.0) / 1e6;
        let (dy, dx) = (size(cell_m / metres), size(cell_m / (metres * ((south + north) / 2.0).to_radians().cos())));
        let (left, top) = ((west / dx).floor() * dx, (north / dy).ceil() * dy);
        let (columns, rows) = (((east - left) / dx).floor() + 1.0, ((top - south) / dy).floor() + 1.0);
        let cells = if west <= east { columns * rows } else { 0.0 };
        if !(1.0..=MOST_CELLS).contains(&cells) {
            return Err(ExportError::Cells { path: path.to_owned(), cells, cell_m });
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, at most MOST_CELLS")]
        let (columns, rows) = (columns as u32, rows as u32);
        Ok(Self { columns, rows, west: left, north: top, dx, dy })
    }

    /// Middle of a cell.
    pub(super) fn middle(&self, column: u32, row: u32) -> Option<LonLat> {
        LonLat::new(self.west + (f64::from(column) + 0.5) * self.dx, self.north - (f64::from(row) + 0.5) * self.dy).ok()
    }

    /// Writes `cells`, row by row from the north.
    pub(super) fn write(&self, path: &Path, cells: &[f32]) -> Result<(), ExportError> {
        write_tiff(path, (self.columns, self.rows), (self.west, self.north), (self.dx, self.dy), cells)
            .map_err(|e| ExportError::Tiff { path: path.to_owned(), source: e })
    }
}

/// A tiled-by-strip TIFF with the three tags that make it a `GeoTIFF` (OGC 19-008r4) and GDAL's nodata.
fn write_tiff(
    path: &Path,
    (columns, rows): (u32, u32),
    (west, north): (f64, f64),
    (dx, dy): (f64, f64),
    cells: &[f32],
) -> Result<(), tiff::TiffError> {
    // Geographic 2D, pixel is area, EPSG:4326, degrees.
    const KEYS: [u16; 20] = [1, 1, 1, 4, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326, 2054, 0, 1, 9102];
    let file = BufWriter::new(File::create(path)?);
    let mut encoder = TiffEncoder::new(file)?.with_compression(Compression::Deflate(DeflateLevel::Balanced));
    let mut image = encoder.new_image::<Gray32Float>(columns, rows)?;
    let tags = image.encoder();
    tags.write_tag(Tag::ModelPixelScaleTag, &[dx, dy, 0.0][..])?;
    tags.write_tag(Tag::ModelTiepointTag, &[0.0, 0.0, 0.0, west, north, 0.0][..])?;
    tags.write_tag(Tag::GeoKeyDirectoryTag, &KEYS[..])?;
    tags.write_tag(Tag::GdalNodata, format!("{NODATA}").as_str())?;
    image.write_data(cells)
}

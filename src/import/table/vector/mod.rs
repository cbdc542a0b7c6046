//! Vector layers that are no lists: KML, GPX, Shapefile, GeoPackage, FlatGeobuf, GeoParquet; one file a format.

mod cut_names; // of Shapefiles
mod flatgeobuf;
mod geoparquet;
mod gpkg;
mod gpx;
mod kml;
mod postgis;
mod prj;
mod shapefile;
mod wkb;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::rows::Table;
use crate::error::ImportError;
use crate::layer_file::{FileFormat, LayerFile};
use carecircle_base::model::LayerReport;

/// Table of a vector layer from bytes: of a Shapefile, the zip archive of its parts.
pub(super) fn read(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    guarded(source, || match source.format {
        FileFormat::Kml => kml::read(bytes, source, report),
        FileFormat::Gpx => gpx::read(bytes, source, report),
        FileFormat::GeoPackage => gpkg::read(bytes, source, report),
        FileFormat::FlatGeobuf => flatgeobuf::read(bytes, source, report),
        FileFormat::GeoParquet => geoparquet::read(bytes, source, report),
        _ => shapefile::read(&shapefile::Parts::of_archive(bytes, source)?, source, report),
    })
}

/// Names of the layers of a GeoPackage, or of the Shapefiles of a zip archive.
pub(super) fn layers(bytes: &[u8], source: &LayerFile) -> Result<Vec<String>, ImportError> {
    let found = catch_unwind(AssertUnwindSafe(|| match source.format {
        FileFormat::GeoPackage => gpkg::layers_of(bytes, source),
        _ => shapefile::stems(bytes, source),
    }));
    found.unwrap_or_else(|_| Err(unreadable(source, "the file is damaged")))
}

/// Table of a Shapefile that lies in a folder: the parts beside `source`, relative to `dir`.
pub(super) fn read_shapefile(dir: &Path, source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let parts = shapefile::Parts::beside(dir, &source.file)?;
    guarded(source, || shapefile::read(&parts, source, report))
}

pub(super) use postgis::read as read_postgis;

/// The result of `work`; a panic of a format's library is an error of the file, not of the program.
fn guarded(source: &LayerFile, work: impl FnOnce() -> Result<Table, ImportError>) -> Result<Table, ImportError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(unreadable(source, "the file is damaged")))
}

/// The error for a file that is not of the format that its name promises.
fn unreadable(source: &LayerFile, reason: impl ToString) -> ImportError {
    ImportError::FileFormat {
        file: source.file.clone(),
        format: match source.format {
            FileFormat::Kml => "KML",
            FileFormat::Gpx => "GPX",
            FileFormat::GeoPackage => "GeoPackage",
            FileFormat::FlatGeobuf => "FlatGeobuf",
            FileFormat::GeoParquet => "GeoParquet",
            _ => "Shapefile",
        },
        reason: reason.to_string(),
        way_out: "open the layer in QGIS and export it as GeoJSON (Export, Save Features As)".to_owned(),
    }
}

/// The one layer to read among `layers`: the one that `sheet` names, else the only one.
fn chosen<'l>(layers: &'l [String], source: &LayerFile) -> Result<&'l str, ImportError> {
    let wanted = match (&source.sheet, layers) {
        (Some(sheet), _) => layers.iter().find(|l| *l == sheet),
        (None, [only]) => Some(only),
        (None, []) => return Err(unreadable(source, "it holds no layer")),
        (None, _) => {
            return Err(unreadable(
                source,
                format!("it holds several layers ({}), and one has to be named, such as sheet = \"{}\"", layers.join(", "), layers[0]),
            ));
        }
    };
    wanted.map(String::as_str).ok_or_else(|| ImportError::Sheet {
        file: source.file.clone(),
        sheet: source.sheet.clone().unwrap_or_default(),
        sheets: layers.join(", "),
    })
}

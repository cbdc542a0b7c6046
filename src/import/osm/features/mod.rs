//! Features of an extract besides roads: buildings, facilities, boundaries and the basemap.
//!
//! Every layer is a view of one [`Extract`]; the functions that take a path read it first.

mod basemap;
mod boundaries;
mod buildings;
mod coast;
mod facilities;
mod settlement;
mod table;

use std::path::Path;

pub use super::elements::{Extract, ExtractError};
pub use basemap::{AreaClass, Basemap, LineClass, MapArea, MapLine, MapPlace, PlaceClass};
pub use buildings::Building;
pub use facilities::OsmFacility;
pub(crate) use settlement::NamedPlace;
pub use table::{BUILT_IN_TABLE, FacilityTable, TableCircle, TableError, TableService, TagRule};

use carecircle_base::model::{Area, LayerReport, Severity};

/// Residential buildings of the extract.
///
/// # Errors
/// When the extract cannot be read.
pub fn buildings(path: &Path, report: &mut LayerReport) -> Result<Vec<Building>, ExtractError> {
    Ok(buildings::read(&Extract::open(path)?, report))
}

/// Facilities of the extract at `path` by the rules of `table`, each with the ids of its services.
///
/// # Errors
/// When the extract cannot be read.
pub fn facilities(path: &Path, table: &FacilityTable, report: &mut LayerReport) -> Result<Vec<OsmFacility>, ExtractError> {
    Ok(facilities::read(&Extract::open(path)?, table, report))
}

/// Administrative areas of `admin_level`; with `None`, of the level that divides the homes most finely.
///
/// # Errors
/// When the extract cannot be read.
pub fn boundaries(path: &Path, admin_level: Option<u8>, report: &mut LayerReport) -> Result<Vec<Area>, ExtractError> {
    Ok(boundaries::read(&Extract::open(path)?, admin_level, report))
}

/// Basemap of the extract at `path`, roads excepted.
///
/// # Errors
/// When the extract cannot be read.
pub fn basemap(path: &Path) -> Result<Basemap, ExtractError> {
    let extract = Extract::open(path)?;
    Ok(basemap::read(&extract))
}

impl Extract {
    /// Residential buildings of the extract.
    #[must_use]
    pub fn buildings(&self, report: &mut LayerReport) -> Vec<Building> {
        buildings::read(self, report)
    }

    /// Facilities of the extract by the rules of `table`.
    #[must_use]
    pub fn facilities(&self, table: &FacilityTable, report: &mut LayerReport) -> Vec<OsmFacility> {
        facilities::read(self, table, report)
    }

    /// Administrative areas of the extract; see [`boundaries`].
    #[must_use]
    pub fn boundaries(&self, admin_level: Option<u8>, report: &mut LayerReport) -> Vec<Area> {
        boundaries::read(self, admin_level, report)
    }

    /// Finest useful `admin_level`; `None` without local boundaries.
    #[must_use]
    pub fn local_level(&self) -> Option<u8> {
        boundaries::local_level(self)
    }

    /// Extent in degrees about buildings and roads, without stray elements far away.
    pub(crate) fn extent(&self) -> geo::Rect<f64> {
        basemap::extent(self)
    }

    /// Basemap of the extract, roads excepted.
    #[must_use]
    pub fn basemap(&self) -> Basemap {
        basemap::read(self)
    }

    /// Describes the extract in `report`, and the elements lost in reading it.
    fn describe(&self, report: &mut LayerReport) {
        report.read_as = format!("OpenStreetMap {}", self.format);
        report.note_many(Severity::Dropped, "off-earth", self.off_earth, String::new);
        report.note_many(Severity::Warning, "repeated-id", self.repeated, String::new);
        report.note_many(Severity::Info, "deleted", self.deleted.len(), || {
            let first: Vec<&str> = self.deleted.iter().take(5).map(String::as_str).collect();
            first.join(", ")
        });
    }
}

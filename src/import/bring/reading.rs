//! Trial reading of a planned layer by its own reader: rows, positions, unknown words, and what stops it.

use std::sync::Arc;

use geo::CoordsIter;

use super::cache::BringCache;
use super::draft::Role;
use super::plan::PlannedLayer;
use crate::areas;
use crate::compounds;
use crate::config::{AreaSource, HomeSource, StudyConfig};
use crate::correct::Corrections;
use crate::error::ImportError;
use crate::facilities::{self, Ids};
use crate::figures;
use crate::homes;
use crate::operation;
use crate::stops;
use carecircle_base::model::{Area, LayerReport};

/// What the reader of a layer makes of it.
#[derive(Debug, Default)]
pub(super) struct LayerReading {
    /// Report of the reading, with the sample of the coordinates and the words that are not known.
    pub report: LayerReport,
    /// Rows with a position that can be read.
    pub located: usize,
    /// Ids of the services that at least one row gives.
    pub services: Vec<String>,
    /// Whether rows name their town.
    pub has_towns: bool,
    /// Areas of a layer of areas.
    pub areas: Vec<Area>,
    /// Reason for which the layer cannot be read.
    pub error: Option<ImportError>,
}

impl LayerReading {
    /// Reading of `layer` in the folder where it is brought.
    pub(super) fn of(layer: &PlannedLayer, cache: &BringCache) -> Arc<Self> {
        // The section that is written is the section that is read.
        let text = layer.section(&layer.file, None);
        let read = || {
            let mut out = Self { report: LayerReport::new(layer.role.id(), &layer.file), ..Self::default() };
            if let Err(error) = out.read(layer, &text) {
                out.error = Some(error);
            }
            out
        };
        cache.get(&layer.dir.join(&layer.file), &text, read, Self::bytes)
    }

    /// Bytes of memory that the reading takes, roughly: words and notes are few, borders are not.
    fn bytes(&self) -> usize {
        let points: usize = self.areas.iter().filter_map(|a| a.shape.as_ref()).map(CoordsIter::coords_count).sum();
        (1 << 16) + 16 * points
    }

    fn read(&mut self, layer: &PlannedLayer, text: &str) -> Result<(), ImportError> {
        let config =
            StudyConfig::parse(text, "draft").map_err(|e| ImportError::Read { file: layer.file.clone(), reason: e.to_string() })?;
        let (dir, report, mut ids) = (layer.dir.as_path(), &mut self.report, Ids::default());
        match layer.role {
            Role::Facilities => {
                let Some(section) = config.facilities.first() else { return Ok(()) };
                let mut found = facilities::read(dir, section, &config.services, &mut ids, &mut Corrections::default(), report)?;
                operation::settle(&mut found, section, &config.services, None, true, report);
                self.located = found.iter().filter(|f| f.at.is_some()).count();
                self.has_towns = found.iter().any(|f| f.area_name.is_some());
                let mut given: Vec<usize> = found.iter().flat_map(|f| &f.services).map(|s| s.index()).collect();
                given.sort_unstable();
                given.dedup();
                self.services = given.into_iter().map(|s| config.services[s].id.clone()).collect();
            }
            Role::Homes | Role::Villages => {
                let Some(section) = config.homes.first() else { return Ok(()) };
                let HomeSource::Table(source) = &section.source else { return Ok(()) };
                let found =
                    homes::read(dir, source, (&section.columns, &[]), &section.spread, &mut ids, &mut Corrections::default(), report)?;
                let villages = found.villages.unwrap_or_default();
                self.located = found.homes.len() + villages.iter().filter(|v| v.at.is_some() || v.shape.is_some()).count();
                self.has_towns = found.homes.iter().any(|h| h.town.is_some()) || villages.iter().any(|v| v.town.is_some());
            }
            Role::Areas => {
                let Some(section) = config.areas.first() else { return Ok(()) };
                let AreaSource::Table(source, columns) = &section.source else { return Ok(()) };
                let found = areas::read(dir, source, columns, section.level, report)?;
                self.areas = found.into_iter().map(|draft| draft.area).collect();
                self.located = self.areas.iter().filter(|a| a.shape.is_some() || a.seat.is_some()).count();
            }
            Role::Figures => {
                if let Some(section) = config.figures.first() {
                    figures::read(dir, section, report)?;
                }
            }
            Role::Compounds => {
                if let Some(section) = config.compounds.first() {
                    let found = compounds::read(dir, section, None, &mut ids, report)?;
                    self.located = found.iter().filter(|c| c.at.is_some()).count();
                }
            }
            Role::Stops => {
                if let Some(section) = config.stops.first() {
                    let found = stops::read(dir, section, &config.services, None, &mut ids, report)?;
                    self.located = found.iter().filter(|s| s.at.is_some()).count();
                }
            }
            _ => {}
        }
        Ok(())
    }
}

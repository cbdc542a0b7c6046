//! The section of roads that are lines, in a new study: the layer's file, and what it leaves open.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::{ScaffoldError, write_error};
use crate::config::RoadLines;
use crate::error::ImportError;
use crate::layer_file::{FileFormat, LayerFile};
use crate::road_lines;
use carecircle_base::model::{LayerReport, Profile};

/// A layer of roads that was read once, to see that it can be.
pub(super) struct RoadSection {
    /// The file itself: of a folder, its `.shp`.
    file: PathBuf,
    /// Report of the reading.
    pub report: LayerReport,
}

impl RoadSection {
    /// The layer of `path`: a file, or a folder with a Shapefile.
    pub(super) fn read(path: &Path) -> Result<Self, ImportError> {
        let dir = path.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new("."));
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let format = if path.is_dir() { Some(FileFormat::Shapefile) } else { FileFormat::of_name(&name) };
        let format = format.filter(|f| f.is_layer() && !f.is_list()).ok_or_else(|| ImportError::NoRoads {
            file: name.clone(),
            what:
                "expected a layer of lines: .shp or its folder, .zip, .gpkg, .geojson, .geojsonl, .kml, .fgb or .parquet; an extract goes under --osm"
                    .to_owned(),
        })?;
        let layer = RoadLines::new(LayerFile::new(&name, format));
        let (_, report) = road_lines::read(dir, &layer, &Profile::built_in())?;
        Ok(Self { file: road_lines::file(dir, &layer)?, report })
    }

    /// Copies the layer to the folder `beside` unless the study is to refer to it where it stands; adds the names of the copies to
    /// `files`, and returns the text of the section.
    pub(super) fn put(&self, beside: &Path, reference: bool, files: &mut Vec<String>) -> Result<String, ScaffoldError> {
        if reference {
            let whole = fs::canonicalize(&self.file).map_err(write_error(&self.file))?;
            return Ok(self.text(&whole.to_string_lossy()));
        }
        let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let is_shp = self.file.extension().is_some_and(|e| e.eq_ignore_ascii_case("shp"));
        let endings: &[&str] = if is_shp { &["shp", "dbf", "cpg", "prj", "SHP", "DBF", "CPG", "PRJ"] } else { &[""] };
        for ending in endings {
            let part = if ending.is_empty() { self.file.clone() } else { self.file.with_extension(ending) };
            if part.is_file() && !files.contains(&name(&part)) {
                fs::copy(&part, beside.join(name(&part))).map_err(write_error(&part))?;
                files.push(name(&part));
            }
        }
        Ok(self.text(&name(&self.file)))
    }

    fn text(&self, file: &str) -> String {
        let mut out = format!(
            "\n[roads]                    # lines as they were drawn; without this section, straight lines times settings.detour_factor\n\
             file = {}\n\
             # crs = \"EPSG:4549\"        # default: what the file says, else WGS84\n\
             # tolerance_m = 1          # ends of lines this near to another line are joined to it\n\
             # class = \"unclassified\"   # what lines are that say no class; without this, nobody walks there\n\
             # [roads.columns]          # headers that are not found by themselves: class, level, bridge, tunnel, oneway, foot, name, …\n\
             # level = \"层级\"\n\
             # [roads.classes]          # what classes mean that are not known; \"no\" for nobody\n",
            toml::Value::String(file.to_owned())
        );
        let asked = self.report.notes.iter().find(|n| n.reason == "road-class-unknown");
        for example in asked.iter().flat_map(|n| &n.examples) {
            let (line, count) = example.rsplit_once(" (").unwrap_or((example, ""));
            let _ = writeln!(out, "# {line}   # {}", count.trim_end_matches(')'));
        }
        out
    }
}

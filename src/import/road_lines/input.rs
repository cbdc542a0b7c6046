//! The files of a layer of roads.

use std::path::{Path, PathBuf};

use crate::config::RoadLayer;
use crate::config::RoadLines;
use crate::error::{ImportError, read_bytes};
use crate::layer_file::{FileFormat, LayerFile};

/// The layer as it is once the study's folder is known: a folder of that name holds a Shapefile.
#[must_use]
pub fn settled(layer: RoadLayer, dir: &Path) -> RoadLayer {
    match layer {
        RoadLayer::Extract(file) if dir.join(&file).is_dir() => {
            RoadLayer::Lines(RoadLines::new(LayerFile::new(&file, FileFormat::Shapefile)))
        }
        other => other,
    }
}

/// `source` with the path of the one `.shp` where it is a folder; `sheet` names it where there are several.
pub(super) fn resolved(dir: &Path, source: &LayerFile) -> Result<LayerFile, ImportError> {
    if !dir.join(&source.file).is_dir() {
        return Ok(source.clone());
    }
    let entries = std::fs::read_dir(dir.join(&source.file)).map_err(|e| ImportError::read(&source.file, &e))?;
    let names = entries.filter_map(|entry| entry.ok().map(|e| e.file_name().to_string_lossy().into_owned()));
    let mut found: Vec<String> = names.filter(|name| name.to_lowercase().ends_with(".shp")).collect();
    found.sort();
    let stem = |name: &str| name[..name.len() - ".shp".len()].to_owned();
    let wanted = match (&source.sheet, found.as_slice()) {
        (Some(sheet), _) => found.iter().find(|name| *name == sheet || stem(name) == *sheet),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let Some(name) = wanted else {
        let what = match found.as_slice() {
            [] => "the folder holds no .shp file".to_owned(),
            _ => {
                let stems: Vec<String> = found.iter().map(|name| stem(name)).collect();
                format!("the folder holds several layers ({}); name one, such as sheet = \"{}\"", stems.join(", "), stems[0])
            }
        };
        return Err(ImportError::NoRoads { file: source.file.clone(), what });
    };
    let file = format!("{}/{name}", source.file.trim_end_matches('/'));
    Ok(LayerFile { file, sheet: None, ..source.clone() })
}

/// Path of the file of a layer in `dir`: of a folder, its `.shp`.
///
/// # Errors
/// When the folder cannot be read, or holds no layer or several.
pub fn file(dir: &Path, layer: &RoadLines) -> Result<PathBuf, ImportError> {
    Ok(dir.join(resolved(dir, &layer.source)?.file))
}

/// Content of all files of a layer, one after another: of a Shapefile, its parts.
///
/// # Errors
/// When the file cannot be read.
pub fn bytes(dir: &Path, layer: &RoadLines) -> Result<Vec<u8>, ImportError> {
    if let Some(postgis) = &layer.source.postgis {
        return Ok(postgis.rows().map_err(|e| ImportError::postgis(&layer.source.file, e))?.bytes());
    }
    let source = resolved(dir, &layer.source)?;
    let mut all = read_bytes(dir, &source.file)?;
    if source.file.to_lowercase().ends_with(".shp") {
        let stem = &source.file[..source.file.len() - ".shp".len()];
        for ending in ["dbf", "DBF", "cpg", "CPG", "prj", "PRJ"] {
            if let Ok(part) = read_bytes(dir, &format!("{stem}.{ending}")) {
                all.extend_from_slice(ending.as_bytes());
                all.extend(part);
            }
        }
    }
    Ok(all)
}

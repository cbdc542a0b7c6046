//! Brought files, opened: by ending and content, each sheet or layer as a table.

use carecircle_words::say;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cache::BringCache;
use super::wording::problem;
use crate::budget;
use crate::layer_file::{FileFormat, LayerFile};
use crate::table::{Part, parts};
use carecircle_base::model::Name;

/// A brought file.
#[derive(Debug)]
pub(super) struct Opened {
    /// File name.
    pub name: String,
    /// Folder that it lies in.
    pub dir: PathBuf,
    /// Size in bytes.
    pub bytes: u64,
    /// Content.
    pub content: Content,
}

/// The content of a brought file.
#[derive(Debug)]
pub(super) enum Content {
    /// Tables: of a workbook one a sheet, of an archive or database one a layer.
    Tables(Arc<Result<Vec<Part>, Name>>),
    /// OpenStreetMap extract.
    Extract,
    /// GTFS feed.
    Transit,
    /// GeoTIFF.
    Raster,
    /// File that belongs to another one of the same name: `.dbf` to `.shp`.
    PartOf(String),
    /// File that cannot be read, with the reason.
    Unreadable(Name),
}

/// Endings of the parts of a Shapefile beside its `.shp`.
const PARTS: [&str; 9] = ["dbf", "shx", "prj", "cpg", "sbn", "sbx", "qix", "qpj", "xml"];

impl Opened {
    /// The file at `path`; `all` are the names of all files brought.
    pub(super) fn open(path: &Path, all: &[String], cache: &BringCache) -> Self {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let dir = path.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new(".")).to_owned();
        let bytes = path.metadata().map_or(0, |m| m.len());
        let content = content(path, &dir, &name, bytes, all, cache);
        Self { name, dir, bytes, content }
    }

    /// Tables of the file; none for a file that has none.
    pub(super) fn tables(&self) -> &[Part] {
        if let Content::Tables(parts) = &self.content { parts.as_deref().unwrap_or_default() } else { &[] }
    }

    /// Path of the file.
    pub(super) fn path(&self) -> PathBuf {
        self.dir.join(&self.name)
    }

    /// The file as a layer, with nothing declared.
    pub(super) fn source(&self) -> LayerFile {
        LayerFile::new(&self.name, FileFormat::of_name(&self.name).unwrap_or(FileFormat::Csv))
    }
}

fn content(path: &Path, dir: &Path, name: &str, bytes: u64, all: &[String], cache: &BringCache) -> Content {
    let lower = name.to_lowercase();
    if bytes == 0 {
        return Content::Unreadable(Name::from(say!("bring-file-empty-0")));
    }
    if [".tif", ".tiff"].iter().any(|end| lower.ends_with(end)) {
        return Content::Raster;
    }
    if let Some(ending) = PARTS.iter().find(|end| lower.ends_with(&format!(".{end}"))) {
        let stem = &lower[..lower.len() - ending.len() - 1];
        let of = |n: &&String| n.to_lowercase() == format!("{stem}.shp") || n.to_lowercase() == stem && stem.ends_with(".shp");
        return match all.iter().find(of) {
            Some(whole) => Content::PartOf(whole.clone()),
            None => Content::Unreadable(Name::from(say!("bring-this-part-shapefile"))),
        };
    }
    let format = FileFormat::of_name(name);
    if lower.ends_with(".zip") {
        match archive(path) {
            Archive::Feed => return Content::Transit,
            Archive::Shapefile => {}
            Archive::Other(what) => {
                return Content::Unreadable(Name::from(say!("bring-archive-holds-neither", what)));
            }
        }
    }
    let Some(format) = format else {
        return Content::Unreadable(Name::from(say!("bring-this-kind-file")));
    };
    if format == FileFormat::Osm {
        return Content::Extract;
    }
    let read = || parts(dir, &LayerFile::new(name, format)).map_err(|error| problem(&error));
    let size = |read: &Result<Vec<Part>, Name>| read.as_ref().map_or(0, |parts| parts.iter().map(|p| p.table.bytes()).sum());
    let tables = cache.get(&dir.join(name), "tables", read, size);
    match &*tables {
        Ok(_) => Content::Tables(tables),
        Err(why) => Content::Unreadable(why.clone()),
    }
}

/// The content of a zip archive, by the names in it.
enum Archive {
    Feed,
    Shapefile,
    /// Neither, with its first names.
    Other(String),
}

fn archive(path: &Path) -> Archive {
    let names: Vec<String> = budget::open(path)
        .ok()
        .and_then(|file| zip::ZipArchive::new(file).ok())
        .map(|archive| archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect())
        .unwrap_or_default();
    let has = |wanted: &str| names.iter().any(|n| n.rsplit('/').next() == Some(wanted));
    if has("stops.txt") && (has("stop_times.txt") || has("trips.txt")) {
        Archive::Feed
    } else if names.iter().any(|n| n.to_lowercase().ends_with(".shp")) {
        Archive::Shapefile
    } else {
        Archive::Other(names.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", "))
    }
}

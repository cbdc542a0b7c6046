//! Scaffolding of a new study from an OpenStreetMap extract, a layer of roads, or both (`carecircle new DIR --osm FILE --roads FILE`).

pub(crate) mod list;
mod road_section;
pub(crate) mod study_toml;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::ImportError;
use super::osm::clip::{ClipBorder, ClipError, ClipReport, clip};
use super::osm::features::{BUILT_IN_TABLE, Extract, ExtractError, FacilityTable, OsmFacility, TableError};
use super::osm::roads::{self, RoadsError};
use carecircle_base::model::{ImportReport, LayerReport, Profile};
use road_section::RoadSection;
use study_toml::{HOME_HEADERS, HOMES, LIST, TABLE};

/// Name of the part of an extract within a border.
pub(crate) const CLIPPED: &str = "clipped.osm.pbf";

/// The options of a new study.
#[derive(Debug, Clone, Default)]
pub struct ScaffoldOptions {
    /// Title; `None` for the folder's name.
    pub name: Option<String>,
    /// Total number of seniors, spread over buildings by floor area; `None` for shares only.
    pub seniors: Option<f64>,
    /// Path of a tag table; `None` for the built-in one.
    pub table: Option<PathBuf>,
    /// Whether the study refers to the extract by its path instead of holding a copy.
    pub reference: bool,
    /// Path of a layer of roads as lines, to be used instead of the extract's; `None` for the extract's.
    pub roads: Option<PathBuf>,
    /// Border within which the extract is taken; `None` for all of it.
    pub within: Option<ClipBorder>,
}

/// The report of a new study.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaffoldReport {
    /// Folder of the study.
    pub dir: PathBuf,
    /// Names of the files written.
    pub files: Vec<String>,
    /// Number of homes, one a building; with 0 the study holds a list of homes to fill in.
    pub homes: usize,
    /// Number of facilities of all services.
    pub facilities: usize,
    /// Id of each service and its number of facilities, in the table's order; 0 where the extract has none.
    pub services: Vec<(String, usize)>,
    /// `admin_level` and number of boundaries; `None` when the extract has no local ones.
    pub areas: Option<(u8, usize)>,
    /// Import report of homes, facilities and areas, and of roads that are lines.
    pub import: ImportReport,
    /// What of the extract lies within the border; `None` where none was given.
    pub clip: Option<ClipReport>,
}

/// Reasons for which no study is made; nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// The folder is not empty.
    #[error("{}: not empty (it holds {found}); name a folder that does not exist yet", dir.display())]
    NotEmpty {
        /// Path of the folder.
        dir: PathBuf,
        /// One of the folder's entries.
        found: String,
    },
    /// A file of that name exists.
    #[error("{}: is a file, expected the name of a new folder", dir.display())]
    NotAFolder {
        /// Path of the folder.
        dir: PathBuf,
    },
    /// The number of seniors is not finite, or below 1.
    #[error("seniors = {found}, expected the number of older people in the whole place, at least 1")]
    Seniors {
        /// Number given.
        found: f64,
    },
    /// The tag table cannot be used.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The extract cannot be read.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The extract cannot be clipped.
    #[error(transparent)]
    Clip(#[from] ClipError),
    /// The layer of roads cannot be used.
    #[error(transparent)]
    Roads(#[from] ImportError),
    /// The extract has no roads, so that a study of it could not be checked.
    #[error(transparent)]
    NoRoads(#[from] RoadsError),
    /// A file or folder cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// Path of the file or folder.
        path: PathBuf,
        /// Error of the operating system.
        source: std::io::Error,
    },
    /// The facility list cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    List {
        /// Path of the list.
        path: PathBuf,
        /// Error of the CSV writer.
        source: csv::Error,
    },
}

/// Creates the study `dir` from the extract `osm`: `study.toml`, `facilities.csv`, the tag table and the extract; without a building
/// that people live in, a list of homes with headers only as well.
///
/// Files are written to a temporary folder and renamed: a new `dir` is either complete or absent, and an existing empty one
/// gets its `study.toml` last.
///
/// # Errors
/// When `dir` is not empty, an option or the extract cannot be used, or writing fails.
pub fn new_study(dir: &Path, osm: &Path, options: &ScaffoldOptions) -> Result<ScaffoldReport, ScaffoldError> {
    free(dir)?;
    let Some(within) = &options.within else { return new_study_of(dir, osm, options, "") };
    let folder = tempfile::tempdir().map_err(write_error(&std::env::temp_dir()))?;
    let file = folder.path().join(CLIPPED);
    let clipped = clip(osm, within, &file)?;
    let osm = osm.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let note = format!(
        "# {CLIPPED} is the part of {osm} within {} and {} m around it. Roads and facilities of these metres are kept, since a walk may\n\
         # leave the border; buildings are not. Ways that cross the edge are whole.\n",
        within.within, within.margin_m
    );
    // The folder with the part goes: the study has a copy.
    let options = ScaffoldOptions { reference: false, ..options.clone() };
    Ok(ScaffoldReport { clip: Some(clipped), ..new_study_of(dir, &file, &options, &note)? })
}

/// The study of a whole extract; `note` stands first in its `study.toml`.
fn new_study_of(dir: &Path, osm: &Path, options: &ScaffoldOptions, note: &str) -> Result<ScaffoldReport, ScaffoldError> {
    if let Some(found) = options.seniors.filter(|n| !(n.is_finite() && *n >= 1.0)) {
        return Err(ScaffoldError::Seniors { found });
    }
    let (table, table_text) = match &options.table {
        Some(file) => {
            let text = crate::budget::read_text(file).map_err(|source| TableError::Io { file: file.clone(), source })?;
            (FacilityTable::parse(&text, file)?, text)
        }
        None => (FacilityTable::built_in(), BUILT_IN_TABLE.to_owned()),
    };
    let file_name = osm.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();

    let extract = Extract::open(osm)?;
    if options.roads.is_none() {
        roads::read(osm, &Profile::built_in())?;
    }
    let mut layers = ["homes", "facilities", "areas"].map(|layer| LayerReport::new(layer, &file_name));
    let homes = extract.buildings(&mut layers[0]).len();
    let found = extract.facilities(&table, &mut layers[1]);
    let level = extract.local_level();
    let areas = level.map(|level| (level, extract.boundaries(Some(level), &mut layers[2]).len())).filter(|a| a.1 > 0);
    let services = counted(&table, &found);

    let lines = options.roads.as_deref().map(RoadSection::read).transpose()?;
    let files = put(dir, |beside| -> Result<_, ScaffoldError> {
        let inside = |name: &str| beside.join(name);
        let file = if options.reference {
            fs::canonicalize(osm).map_err(write_error(osm))?.to_string_lossy().into_owned()
        } else {
            fs::copy(osm, inside(&file_name)).map_err(write_error(&dir.join(&file_name)))?;
            file_name.clone()
        };
        let mut files = vec![LIST.to_owned(), TABLE.to_owned()];
        let roads = match &lines {
            Some(lines) => Some(lines.put(beside, options.reference, &mut files)?),
            None => None,
        };
        let text = study_toml::text(&study_toml::Facts {
            title: options.name.clone().unwrap_or_else(|| folder_name(dir)),
            file,
            roads,
            extract: &extract,
            table: &table,
            services: &services,
            areas,
            homes,
            seniors: options.seniors,
        });
        for (name, text) in [("study.toml", format!("{note}{text}")), (TABLE, table_text)] {
            fs::write(inside(name), text).map_err(write_error(&dir.join(name)))?;
        }
        list::write(&inside(LIST), &found).map_err(|source| ScaffoldError::List { path: dir.join(LIST), source })?;
        if homes == 0 {
            // A byte-order mark first, as in the list of facilities.
            fs::write(inside(HOMES), format!("\u{feff}{HOME_HEADERS}\n")).map_err(write_error(&dir.join(HOMES)))?;
            files.push(HOMES.to_owned());
        }
        if !options.reference {
            files.push(file_name);
        }
        Ok(files)
    })?;
    let import = ImportReport { layers: layers.into_iter().chain(lines.map(|lines| lines.report)).collect(), ..ImportReport::default() };
    Ok(ScaffoldReport { dir: dir.to_owned(), files, homes, facilities: found.len(), services, areas, import, clip: None })
}

/// Creates the study `dir` from the layer of roads under [`ScaffoldOptions::roads`] alone: `study.toml`, the layer, and lists of homes
/// and facilities with headers only. The services and circles are the built-in ones.
///
/// # Errors
/// When `dir` is not empty, the layer cannot be used, or writing fails.
///
/// # Panics
/// When the options name no layer of roads.
pub fn new_study_of_roads(dir: &Path, options: &ScaffoldOptions) -> Result<ScaffoldReport, ScaffoldError> {
    free(dir)?;
    let lines = RoadSection::read(options.roads.as_deref().expect("a layer of roads"))?;
    let files = put(dir, |beside| -> Result<_, ScaffoldError> {
        let inside = |name: &str| beside.join(name);
        let mut files = vec![LIST.to_owned(), HOMES.to_owned()];
        let section = lines.put(beside, options.reference, &mut files)?;
        let text = study_toml::of_roads(&options.name.clone().unwrap_or_else(|| folder_name(dir)), &section);
        fs::write(inside("study.toml"), text).map_err(write_error(&dir.join("study.toml")))?;
        list::write(&inside(LIST), &[]).map_err(|source| ScaffoldError::List { path: dir.join(LIST), source })?;
        fs::write(inside(HOMES), format!("\u{feff}{HOME_HEADERS}\n")).map_err(write_error(&dir.join(HOMES)))?;
        Ok(files)
    })?;
    let import = ImportReport { layers: vec![lines.report], ..ImportReport::default() };
    Ok(ScaffoldReport { dir: dir.to_owned(), files, homes: 0, facilities: 0, services: Vec::new(), areas: None, import, clip: None })
}

pub(crate) fn write_error(path: &Path) -> impl FnOnce(std::io::Error) -> ScaffoldError + use<> {
    let path = path.to_owned();
    move |source| ScaffoldError::Write { path, source }
}

/// Makes the folder `dir` of the files that `fill` writes to the folder that it is given; returns their names, sorted, and `study.toml` last.
pub(crate) fn put<E: From<ScaffoldError>>(dir: &Path, fill: impl FnOnce(&Path) -> Result<Vec<String>, E>) -> Result<Vec<String>, E> {
    // In the folder where it stands already, else beside it: always on the same disk.
    let exists = dir.exists();
    let parent = match dir.parent() {
        _ if exists => dir,
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(write_error(parent))?;
    let beside = tempfile::Builder::new().prefix(".carecircle-new-").tempdir_in(parent).map_err(write_error(parent))?;
    let mut files = fill(beside.path())?;
    files.sort();
    files.push("study.toml".to_owned()); // last: a folder is a study once it has one
    if exists {
        for name in &files {
            fs::rename(beside.path().join(name), dir.join(name)).map_err(write_error(&dir.join(name)))?;
        }
    } else {
        open_to_others(beside.path()).map_err(write_error(dir))?;
        let made = beside.keep();
        if let Err(source) = fs::rename(&made, dir) {
            let _ = fs::remove_dir_all(&made); // the first error is the one to tell
            return Err(ScaffoldError::Write { path: dir.to_owned(), source }.into());
        }
    }
    Ok(files)
}

/// Name of the folder, also when it is given as `.`.
pub(crate) fn folder_name(dir: &Path) -> String {
    let whole = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    whole.file_name().map_or_else(|| "study".to_owned(), |n| n.to_string_lossy().into_owned())
}

/// Checks that `dir` is absent or empty.
pub(crate) fn free(dir: &Path) -> Result<(), ScaffoldError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(entry) => {
                let found = entry.map(|e| e.file_name().to_string_lossy().into_owned()).unwrap_or_else(|e| e.to_string());
                Err(ScaffoldError::NotEmpty { dir: dir.to_owned(), found })
            }
        },
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => Err(ScaffoldError::NotAFolder { dir: dir.to_owned() }),
        Err(source) => Err(ScaffoldError::Write { path: dir.to_owned(), source }),
    }
}

/// Id and number of facilities of each service of the table.
pub(crate) fn counted(table: &FacilityTable, found: &[OsmFacility]) -> Vec<(String, usize)> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for id in found.iter().flat_map(|f| &f.services) {
        *count.entry(id).or_default() += 1;
    }
    table.services.iter().map(|s| (s.id.clone(), count.get(s.id.as_str()).copied().unwrap_or(0))).collect()
}

/// Gives a folder ordinary permissions; temporary folders are private.
fn open_to_others(dir: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755))?;
    }
    let _ = dir;
    Ok(())
}

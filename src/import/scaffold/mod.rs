//! A new study from an OpenStreetMap extract alone: what `carecircle new DIR --osm FILE` writes.

mod list;
mod study_toml;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::osm::features::{BUILT_IN_TABLE, Extract, ExtractError, FacilityTable, OsmFacility, TableError};
use carecircle_base::model::{ImportReport, LayerReport};
use study_toml::{LIST, TABLE};

/// What the user may say about a new study.
#[derive(Debug, Clone, Default)]
pub struct ScaffoldOptions {
    /// Its title; default the folder's name.
    pub name: Option<String>,
    /// Seniors in the whole place, spread over buildings by floor area; without, homes hold shares only.
    pub seniors: Option<f64>,
    /// A tag table instead of the built-in one.
    pub table: Option<PathBuf>,
    /// Name the extract by its path instead of copying it into the study.
    pub reference: bool,
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaffoldReport {
    /// The study's folder.
    pub dir: PathBuf,
    /// The files in it, by name.
    pub files: Vec<String>,
    /// Buildings that homes are made from.
    pub homes: usize,
    /// Facilities, all services together.
    pub facilities: usize,
    /// Service id and its facilities, in the table's order; 0 where the extract has none.
    pub services: Vec<(String, usize)>,
    /// Boundaries, and their `admin_level`; `None` when the extract has none of a local level.
    pub areas: Option<(u8, usize)>,
    /// Homes, facilities, areas: what was read and dropped, by reason.
    pub import: ImportReport,
}

/// Why no study was made. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// There is something in the folder.
    #[error("{}: not empty (it holds {found}); name a folder that does not exist yet", dir.display())]
    NotEmpty {
        /// The folder asked for.
        dir: PathBuf,
        /// One of its entries.
        found: String,
    },
    /// There is a file of that name.
    #[error("{}: is a file, expected the name of a new folder", dir.display())]
    NotAFolder {
        /// The folder asked for.
        dir: PathBuf,
    },
    /// The number makes no sense.
    #[error("seniors = {found}, expected the number of older people in the whole place, at least 1")]
    Seniors {
        /// As given.
        found: f64,
    },
    /// The tag table is of no use.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The extract cannot be read.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The extract has nothing that people could live in.
    #[error("{}: expected buildings to make homes from, found none that people live in ({read} buildings read); make the study by hand with a list of homes", file.display())]
    NoHomes {
        /// The extract.
        file: PathBuf,
        /// Buildings of any kind.
        read: usize,
    },
    /// A file or folder cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The facility list cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    List {
        /// Where.
        path: PathBuf,
        /// What the writer said.
        source: csv::Error,
    },
}

/// Makes the study `dir` from the extract `osm`: `study.toml`, `facilities.csv`, the tag table and the extract.
///
/// Written beside and renamed: a new `dir` is either whole or not there, and one that stood empty
/// gets its `study.toml` last.
///
/// # Errors
/// When `dir` holds anything, an option or the extract is of no use, or writing fails.
pub fn new_study(dir: &Path, osm: &Path, options: &ScaffoldOptions) -> Result<ScaffoldReport, ScaffoldError> {
    free(dir)?;
    if let Some(found) = options.seniors.filter(|n| !(n.is_finite() && *n >= 1.0)) {
        return Err(ScaffoldError::Seniors { found });
    }
    let (table, table_text) = match &options.table {
        Some(file) => {
            let text = fs::read_to_string(file).map_err(|source| TableError::Io { file: file.clone(), source })?;
            (FacilityTable::parse(&text, file)?, text)
        }
        None => (FacilityTable::built_in(), BUILT_IN_TABLE.to_owned()),
    };
    let file_name = osm.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();

    let extract = Extract::open(osm)?;
    let mut layers = ["homes", "facilities", "areas"].map(|layer| LayerReport::new(layer, &file_name));
    let homes = extract.buildings(&mut layers[0]).len();
    if homes == 0 {
        return Err(ScaffoldError::NoHomes { file: osm.to_owned(), read: layers[0].read });
    }
    let found = extract.facilities(&table, &mut layers[1]);
    let level = extract.local_level();
    let areas = level.map(|level| (level, extract.boundaries(Some(level), &mut layers[2]).len())).filter(|a| a.1 > 0);
    let services = counted(&table, &found);

    let write_error = |path: &Path| {
        let path = path.to_owned();
        move |source| ScaffoldError::Write { path, source }
    };
    // In the folder where it stands already, else beside it: always on the same disk.
    let exists = dir.exists();
    let parent = match dir.parent() {
        _ if exists => dir,
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(write_error(parent))?;
    let beside = tempfile::Builder::new().prefix(".carecircle-new-").tempdir_in(parent).map_err(write_error(parent))?;
    let inside = |name: &str| beside.path().join(name);
    let roads = if options.reference {
        fs::canonicalize(osm).map_err(write_error(osm))?.to_string_lossy().into_owned()
    } else {
        fs::copy(osm, inside(&file_name)).map_err(write_error(&dir.join(&file_name)))?;
        file_name.clone()
    };
    let title = options.name.clone().unwrap_or_else(|| folder_name(dir));
    let text = study_toml::text(&study_toml::Facts {
        title,
        roads,
        extract: &extract,
        table: &table,
        services: &services,
        areas,
        seniors: options.seniors,
    });
    for (name, text) in [("study.toml", text), (TABLE, table_text)] {
        fs::write(inside(name), text).map_err(write_error(&dir.join(name)))?;
    }
    list::write(&inside(LIST), &found).map_err(|source| ScaffoldError::List { path: dir.join(LIST), source })?;
    let mut files = vec![LIST.to_owned(), TABLE.to_owned()];
    if !options.reference {
        files.push(file_name);
    }
    files.sort();
    files.push("study.toml".to_owned()); // last: a folder is a study once it has one
    if exists {
        for name in &files {
            fs::rename(inside(name), dir.join(name)).map_err(write_error(&dir.join(name)))?;
        }
    } else {
        open_to_others(beside.path()).map_err(write_error(dir))?;
        let made = beside.keep();
        if let Err(source) = fs::rename(&made, dir) {
            let _ = fs::remove_dir_all(&made); // the first error is the one to tell
            return Err(ScaffoldError::Write { path: dir.to_owned(), source });
        }
    }
    let import = ImportReport { layers: layers.into() };
    Ok(ScaffoldReport { dir: dir.to_owned(), files, homes, facilities: found.len(), services, areas, import })
}

/// What the folder is called, also when it was given as `.`.
fn folder_name(dir: &Path) -> String {
    let whole = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    whole.file_name().map_or_else(|| "study".to_owned(), |n| n.to_string_lossy().into_owned())
}

/// Whether a study may be made there.
fn free(dir: &Path) -> Result<(), ScaffoldError> {
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

/// Facilities of each service of the table.
fn counted(table: &FacilityTable, found: &[OsmFacility]) -> Vec<(String, usize)> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for id in found.iter().flat_map(|f| &f.services) {
        *count.entry(id).or_default() += 1;
    }
    table.services.iter().map(|s| (s.id.clone(), count.get(s.id.as_str()).copied().unwrap_or(0))).collect()
}

/// A temporary folder is closed to others; a study is an ordinary one.
fn open_to_others(dir: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755))?;
    }
    let _ = dir;
    Ok(())
}

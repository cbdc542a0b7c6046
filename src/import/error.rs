//! Errors of reading a study. Problems of single rows are in the import report instead.

use std::path::Path;

use super::budget;
use super::osm::elements::ExtractError;
use super::osm::features::TableError;
use crate::crs::CrsError;
use crate::postgis::PostgisError;

/// Reasons for which an input of a study cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is missing or may not be read.
    #[error("{file} cannot be read: {reason}; paths in study.toml are relative to the study's folder")]
    Read {
        /// File as `study.toml` names it.
        file: String,
        /// Message of the operating system.
        reason: String,
    },
    /// The file cannot be written.
    #[error("{file} cannot be written: {reason}; close it in the spreadsheet, or check the rights of its folder")]
    Write {
        /// File, relative to the study's folder.
        file: String,
        /// Message of the operating system.
        reason: String,
    },
    /// A table or query of a PostGIS database cannot be read.
    #[error("{file}: {reason}")]
    Postgis {
        /// Table or query, as reports call it.
        file: String,
        /// What was found and the way out, in both languages.
        reason: PostgisError,
    },
    /// Another program changes the study's tables of places.
    #[error(
        "the tables of places (….located.csv) of this study are being changed by another program; nothing was changed here; try again in a moment"
    )]
    TablesBusy,
    /// The file or sheet is empty.
    #[error("{file} is empty ({what}); export the list again and check that it was saved")]
    Empty {
        /// File as `study.toml` names it.
        file: String,
        /// The empty part: the file, or a sheet.
        what: String,
    },
    /// The file is larger than any such list, compressed or unpacked.
    #[error(
        "{file} is refused: {what} is more than the limit of {limit_mib} MiB; a list is never that large, so check where the file comes from"
    )]
    TooLarge {
        /// File as `study.toml` names it.
        file: String,
        /// The measured size, in words.
        what: String,
        /// Limit in MiB.
        limit_mib: u64,
    },
    /// The file is not of the format that it is read as.
    #[error("{file} cannot be read as {format}: {reason}; {way_out}")]
    FileFormat {
        /// File as `study.toml` names it.
        file: String,
        /// Format tried.
        format: &'static str,
        /// Problem, and its place in the file.
        reason: String,
        /// Instruction to the user.
        way_out: String,
    },
    /// The text is in no known encoding, or not in the declared one.
    #[error("{file} is not {declared} text: {reason}; {way_out}")]
    Encoding {
        /// File as `study.toml` names it.
        file: String,
        /// Encoding tried.
        declared: String,
        /// Place of the first invalid bytes.
        reason: String,
        /// Instruction to the user.
        way_out: String,
    },
    /// The workbook has no sheet of that name.
    #[error("{file} has no sheet \"{sheet}\"; it has: {sheets}")]
    Sheet {
        /// File as `study.toml` names it.
        file: String,
        /// Sheet requested in `study.toml`.
        sheet: String,
        /// Sheets of the workbook.
        sheets: String,
    },
    /// A required column is missing.
    #[error(
        "{file} has no column for {field}; the headers found are: {found}; expected one of: {expected}; or name it in study.toml under columns, such as {key} = \"…\""
    )]
    Column {
        /// File as `study.toml` names it.
        file: String,
        /// Field of the column, for messages.
        field: &'static str,
        /// Key under `columns` in `study.toml`.
        key: &'static str,
        /// Headers of the file.
        found: String,
        /// Headers that would be recognised.
        expected: String,
    },
    /// Several columns match a field.
    #[error("{file} has several columns for {field}: {candidates}; say which in study.toml under columns, such as {key} = \"{first}\"")]
    Ambiguous {
        /// File as `study.toml` names it.
        file: String,
        /// Field of the column, for messages.
        field: &'static str,
        /// Key under `columns` in `study.toml`.
        key: &'static str,
        /// Matching headers.
        candidates: String,
        /// First matching header.
        first: String,
    },
    /// The column counts something else than the field: a share, households, beds.
    #[error(
        "{file}: the column \"{header}\" is no number for {field}: it says \"{said}\", which is a share or counts something else; give the list a column of the numbers themselves, or name another in study.toml under columns, such as {key} = \"…\""
    )]
    NotACount {
        /// File as `study.toml` names it.
        file: String,
        /// Header of the column.
        header: String,
        /// Remark on the header.
        said: String,
        /// Field of the column, for messages.
        field: &'static str,
        /// Key under `columns` in `study.toml`.
        key: &'static str,
    },
    /// A remark on the header leaves open whether the column is the whole of what the field counts.
    #[error(
        "{file}: the column \"{header}\" may not be {field}: it says \"{said}\"; if it is what you mean, say so in study.toml under columns: {key} = \"{header}\""
    )]
    Unsure {
        /// File as `study.toml` names it.
        file: String,
        /// Header of the column.
        header: String,
        /// Remark on the header.
        said: String,
        /// Field of the column, for messages.
        field: &'static str,
        /// Key under `columns` in `study.toml`.
        key: &'static str,
    },
    /// No row has a name, though a column may hold them.
    #[error(
        "{file} has no name in any of its rows; the headers found are: {found}; say in study.toml under columns which holds the names, such as name = \"{candidate}\""
    )]
    NoNames {
        /// File as `study.toml` names it.
        file: String,
        /// Headers of the file.
        found: String,
        /// Header of a column that may hold names.
        candidate: String,
    },
    /// The workbook is encrypted.
    #[error(
        "{file} is protected by a password and cannot be read; open it in Excel or WPS with the password, take it off (Excel: File, Info, Protect Workbook, Encrypt with Password, leave it blank; WPS: 文件, 文档加密, 密码加密, leave all blank), and save it again"
    )]
    Protected {
        /// File as `study.toml` names it.
        file: String,
    },
    /// Several sheets of a workbook hold the same list at several times.
    #[error(
        "{file} has sheets that look like one list at several times: {sheets}; say which counts in study.toml with sheet = \"{last}\", or sheets = \"*\" if all are parts of one list"
    )]
    SheetsOfTime {
        /// File as `study.toml` names it.
        file: String,
        /// Names of the sheets.
        sheets: String,
        /// Name of the last of them.
        last: String,
    },
    /// `columns` names a header that the file does not have.
    #[error("{file} has no header \"{header}\", which study.toml names for {key}{hint}; the headers found are: {found}")]
    Header {
        /// File as `study.toml` names it.
        file: String,
        /// Key under `columns` in `study.toml`.
        key: &'static str,
        /// Header given in `study.toml`.
        header: String,
        /// Suggestion (`; did you mean …`), or empty.
        hint: String,
        /// Headers of the file.
        found: String,
    },
    /// The coordinate system of a layer cannot be used.
    #[error("{file}: {reason}")]
    Crs {
        /// File as `study.toml` names it.
        file: String,
        /// Problem of the coordinate system.
        #[source]
        reason: CrsError,
    },
    /// Two places name different coordinate systems for one layer.
    #[error("{file}: {first}, but {second}; only one can be right: correct the other one")]
    CrsContradiction {
        /// File as `study.toml` names it.
        file: String,
        /// First place, with its text and what it means.
        first: String,
        /// Second place, with its text and what it means.
        second: String,
    },
    /// A coordinate system is named that is not known by its name.
    #[error(
        "{file}: {clause}; ask for the list in WGS84 or CGCS2000, or declare what it is in study.toml by its EPSG code, such as crs = \"EPSG:4549\""
    )]
    CrsNotUnderstood {
        /// File as `study.toml` names it.
        file: String,
        /// The place that names it, with its text.
        clause: String,
    },
    /// An OpenStreetMap extract cannot be read.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// A table of OpenStreetMap tags cannot be used.
    #[error(transparent)]
    Tags(#[from] TableError),
    /// No layer of homes has the column from which areas are to be read.
    #[error(
        "no layer of homes has a column for {what}, from which study.toml takes its areas (from = \"homes\"); name it with column = \"…\""
    )]
    AreaColumn {
        /// Towns or villages, and the header given.
        what: String,
    },
    /// One layer of homes has shares of seniors while others have counts; these cannot be added.
    #[error(
        "{file} has no known number of seniors, so that its homes carry shares only, while other homes are counted; give seniors = … or totals for it, or leave it out"
    )]
    SharesAmongCounts {
        /// File as `study.toml` names it.
        file: String,
    },
    /// A layer of roads holds no line that can be used.
    #[error("{file} gives no roads: {what}")]
    NoRoads {
        /// File as `study.toml` names it.
        file: String,
        /// What was found, what was expected, and the way out.
        what: String,
    },
    /// The study has no homes.
    #[error("the study has no homes: {reason}")]
    NoHomes {
        /// Reason for which there are none.
        reason: String,
    },
}

impl ImportError {
    /// The error for a file that the operating system cannot read.
    #[must_use]
    pub fn read(file: &str, source: &std::io::Error) -> Self {
        Self::Read { file: file.to_owned(), reason: source.to_string() }
    }

    /// The error for a table or query of a database.
    pub(crate) fn postgis(file: &str, reason: PostgisError) -> Self {
        Self::Postgis { file: file.to_owned(), reason }
    }

    /// File that cannot be used, as `study.toml` names it; `None` where the error is of no single file, or names it in its words only.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Read { file, .. }
            | Self::Postgis { file, .. }
            | Self::Write { file, .. }
            | Self::Empty { file, .. }
            | Self::TooLarge { file, .. }
            | Self::FileFormat { file, .. }
            | Self::Encoding { file, .. }
            | Self::Sheet { file, .. }
            | Self::Column { file, .. }
            | Self::Ambiguous { file, .. }
            | Self::NotACount { file, .. }
            | Self::Unsure { file, .. }
            | Self::NoNames { file, .. }
            | Self::Protected { file, .. }
            | Self::SheetsOfTime { file, .. }
            | Self::Header { file, .. }
            | Self::Crs { file, .. }
            | Self::CrsContradiction { file, .. }
            | Self::CrsNotUnderstood { file, .. }
            | Self::SharesAmongCounts { file, .. }
            | Self::NoRoads { file, .. } => Some(file),
            Self::TablesBusy | Self::Extract(_) | Self::Tags(_) | Self::AreaColumn { .. } | Self::NoHomes { .. } => None,
        }
    }
}

/// Size limit of an input in bytes: 1 GiB.
const LARGEST: u64 = 1 << 30;

/// Content of `dir/file`.
///
/// # Errors
/// When the file cannot be read, is empty or is too large.
pub(crate) fn read_bytes(dir: &Path, file: &str) -> Result<Vec<u8>, ImportError> {
    let path = dir.join(file);
    let meta = std::fs::metadata(&path).map_err(|e| ImportError::read(file, &e))?;
    if meta.is_dir() {
        return Err(ImportError::Read { file: file.to_owned(), reason: "it is a folder".to_owned() });
    }
    if !meta.is_file() {
        let reason = "it is a pipe or a device, not a file; save what comes out of it as a file".to_owned();
        return Err(ImportError::Read { file: file.to_owned(), reason });
    }
    if meta.len() > LARGEST {
        return Err(ImportError::TooLarge {
            file: file.to_owned(),
            what: format!("its size of {} bytes", meta.len()),
            limit_mib: LARGEST >> 20,
        });
    }
    let bytes = budget::read(&path, LARGEST).map_err(|e| ImportError::read(file, &e))?;
    if bytes.is_empty() {
        return Err(ImportError::Empty { file: file.to_owned(), what: "0 bytes".to_owned() });
    }
    Ok(bytes)
}

/// Word of `known` most similar to `text`; `None` when none is similar enough to be meant.
pub(crate) fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes as long as one text times the other.
    let lower = text.chars().take(200).collect::<String>().to_lowercase();
    known
        .into_iter()
        .map(|k| {
            (strsim::jaro_winkler(&lower, &k.to_lowercase()).max(strsim::normalized_damerau_levenshtein(&lower, &k.to_lowercase())), k)
        })
        .filter(|(score, _)| *score >= 0.7)
        .min_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, k)| k)
}

//! Why a study could not be read at all. What could be read, but not whole, is in the report instead.

use std::path::Path;

use super::osm::elements::ExtractError;
use super::osm::features::TableError;
use crate::crs::CrsError;

/// Why an input of a study could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is missing or may not be read.
    #[error("{file} cannot be read: {reason}; paths in study.toml are relative to the study's folder")]
    Read {
        /// As the study names it.
        file: String,
        /// The system's own words.
        reason: String,
    },
    /// Nothing in it.
    #[error("{file} is empty ({what}); export the list again and check that it was saved")]
    Empty {
        /// As the study names it.
        file: String,
        /// What exactly is empty: the file, or a sheet.
        what: String,
    },
    /// Larger than any list of this kind is, or a compressed file that grows beyond all measure.
    #[error(
        "{file} is refused: {what} is more than the limit of {limit_mib} MiB; a list is never that large, so check where the file comes from"
    )]
    TooLarge {
        /// As the study names it.
        file: String,
        /// What was measured.
        what: String,
        /// The limit.
        limit_mib: u64,
    },
    /// Not the format that it is read as.
    #[error("{file} cannot be read as {format}: {reason}; {way_out}")]
    Format {
        /// As the study names it.
        file: String,
        /// The format tried.
        format: &'static str,
        /// What is wrong, and where.
        reason: String,
        /// What to do.
        way_out: String,
    },
    /// Text that is in no encoding known, or not in the one declared.
    #[error("{file} is not {declared} text: {reason}; {way_out}")]
    Encoding {
        /// As the study names it.
        file: String,
        /// The encoding it was read as.
        declared: String,
        /// Where it fails.
        reason: String,
        /// What to do.
        way_out: String,
    },
    /// The workbook has no sheet of that name.
    #[error("{file} has no sheet \"{sheet}\"; it has: {sheets}")]
    Sheet {
        /// As the study names it.
        file: String,
        /// As asked for.
        sheet: String,
        /// Those it has.
        sheets: String,
    },
    /// A column that must be there is not.
    #[error(
        "{file} has no column for {field}; the headers found are: {found}; expected one of: {expected}; or name it in study.toml under columns, such as {key} = \"…\""
    )]
    Column {
        /// As the study names it.
        file: String,
        /// What the column holds.
        field: &'static str,
        /// The key under `columns`.
        key: &'static str,
        /// The headers of the file.
        found: String,
        /// The headers that would do.
        expected: String,
    },
    /// Several columns would do.
    #[error("{file} has several columns for {field}: {candidates}; say which in study.toml under columns, such as {key} = \"{first}\"")]
    Ambiguous {
        /// As the study names it.
        file: String,
        /// What the column holds.
        field: &'static str,
        /// The key under `columns`.
        key: &'static str,
        /// The headers that match.
        candidates: String,
        /// The first of them.
        first: String,
    },
    /// `columns` names a header that the file does not have.
    #[error("{file} has no header \"{header}\", which study.toml names for {key}{hint}; the headers found are: {found}")]
    Header {
        /// As the study names it.
        file: String,
        /// The key under `columns`.
        key: &'static str,
        /// As given.
        header: String,
        /// `; did you mean …`, or nothing.
        hint: String,
        /// The headers of the file.
        found: String,
    },
    /// A layer's coordinate system is not usable.
    #[error("{file}: {reason}")]
    Crs {
        /// As the study names it.
        file: String,
        /// What is wrong with it.
        #[source]
        reason: CrsError,
    },
    /// An OpenStreetMap extract cannot be read.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// A table of OpenStreetMap tags is of no use.
    #[error(transparent)]
    Tags(#[from] TableError),
    /// No home layer has the column that areas are to come from.
    #[error(
        "no layer of homes has a column for {what}, from which study.toml takes its areas (from = \"homes\"); name it with column = \"…\""
    )]
    AreaColumn {
        /// Towns or villages, and the header asked for.
        what: String,
    },
    /// Shares and counts cannot be added.
    #[error(
        "{file} has no known number of seniors, so that its homes carry shares only, while other homes are counted; give seniors = … or totals for it, or leave it out"
    )]
    SharesAmongCounts {
        /// As the study names it.
        file: String,
    },
    /// Nobody to reach anything.
    #[error("the study has no homes: {reason}")]
    NoHomes {
        /// Why.
        reason: String,
    },
}

impl ImportError {
    /// A file that the system will not read.
    #[must_use]
    pub fn read(file: &str, source: &std::io::Error) -> Self {
        Self::Read { file: file.to_owned(), reason: source.to_string() }
    }
}

/// Largest input read into memory: 1 GiB.
const LARGEST: u64 = 1 << 30;

/// The bytes of `dir/file`, refused when empty or larger than any list is.
///
/// # Errors
/// When the file cannot be read, is empty or is too large.
pub(crate) fn read_bytes(dir: &Path, file: &str) -> Result<Vec<u8>, ImportError> {
    let path = dir.join(file);
    let meta = std::fs::metadata(&path).map_err(|e| ImportError::read(file, &e))?;
    if meta.is_dir() {
        return Err(ImportError::Read { file: file.to_owned(), reason: "it is a folder".to_owned() });
    }
    if meta.len() > LARGEST {
        return Err(ImportError::TooLarge {
            file: file.to_owned(),
            what: format!("its size of {} bytes", meta.len()),
            limit_mib: LARGEST >> 20,
        });
    }
    let bytes = std::fs::read(&path).map_err(|e| ImportError::read(file, &e))?;
    if bytes.is_empty() {
        return Err(ImportError::Empty { file: file.to_owned(), what: "0 bytes".to_owned() });
    }
    Ok(bytes)
}

/// The nearest of `known` to `text`, when near enough to be meant.
pub(crate) fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = text.to_lowercase();
    known
        .into_iter()
        .map(|k| {
            (strsim::jaro_winkler(&lower, &k.to_lowercase()).max(strsim::normalized_damerau_levenshtein(&lower, &k.to_lowercase())), k)
        })
        .filter(|(score, _)| *score >= 0.7)
        .min_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, k)| k)
}

//! The budget of reading: how much memory and time one file may take, counted before it is expanded.
//!
//! A list of some kilobytes may stand for gigabytes: headers by the ten thousand over rows by the million, a bus every ten seconds for
//! ten days, a query that has no end. Each reader estimates what its file grows to from what is cheap to count (delimiters, declared
//! sizes, rows of a table) and asks here first, in `check` as in `serve` and on the desk.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::error::ImportError;

/// Memory that the reading of one file may take, by the estimate of its reader: 4 GiB.
pub const MEMORY: u64 = 4 << 30;

/// Size limit of a text that is read whole, such as `study.toml` or a pack: 16 MiB.
pub const TEXT: u64 = 16 << 20;

/// Size limit of one cell: 16 MiB, a polygon of 700,000 vertices in words.
pub(crate) const CELL: usize = 16 << 20;

/// Time that a database in a file may take to answer.
pub(crate) const QUERY: Duration = Duration::from_mins(2);

/// `Ok` when reading `file` takes at most [`MEMORY`], by an estimate in bytes.
///
/// # Errors
/// When it takes more.
pub(crate) fn hold(file: &str, estimate: u64) -> Result<(), ImportError> {
    if estimate <= MEMORY {
        return Ok(());
    }
    let what = format!("the memory that reading it takes, about {} MiB,", estimate >> 20);
    Err(ImportError::TooLarge { file: file.to_owned(), what, limit_mib: MEMORY >> 20 })
}

/// `Ok` when a table of `rows` rows under `columns` headers fits into [`MEMORY`].
///
/// # Errors
/// When it does not; its size in cells is told.
pub(crate) fn hold_cells(file: &str, rows: usize, columns: usize) -> Result<(), ImportError> {
    let cells = (rows as u64).saturating_mul(columns as u64);
    // The end of each cell, in the table and in the one that it is copied from.
    if cells.saturating_mul(16) <= MEMORY {
        return Ok(());
    }
    let what = format!("the memory of {rows} rows under {columns} headers");
    Err(ImportError::TooLarge { file: file.to_owned(), what, limit_mib: MEMORY >> 20 })
}

/// What the blocks of an extract have grown to so far, counted by all threads.
///
/// A block is bounded by its format (32 MiB unpacked); a file may hold any number, each of which stands in some kilobytes.
pub(crate) struct Growth {
    so_far: AtomicU64,
    most: u64,
}

impl Growth {
    /// Growth of an extract of `bytes` bytes, at most to 32 times its size and a sixteenth of [`MEMORY`]. Elements of an ordinary extract
    /// take 5 to 10 times the size of the file.
    pub(crate) fn of_extract(bytes: u64) -> Self {
        Self { so_far: AtomicU64::new(0), most: bytes.saturating_mul(32).saturating_add(MEMORY / 16) }
    }

    /// Counts a block of elements that takes `bytes` bytes.
    ///
    /// # Errors
    /// When the blocks so far take more than they may, in words.
    pub(crate) fn add(&self, bytes: usize) -> Result<(), String> {
        let so_far = self.so_far.fetch_add(bytes as u64, Ordering::Relaxed).saturating_add(bytes as u64);
        if so_far <= self.most {
            return Ok(());
        }
        let most = self.most >> 20;
        Err(format!(
            "the elements of its blocks take more than {most} MiB, which no extract of its size does; fetch it again from where it comes"
        ))
    }
}

/// How many of `bytes` are among `wanted`.
pub(crate) fn count(bytes: &[u8], wanted: &[u8]) -> u64 {
    let mut is_wanted = [false; 256];
    wanted.iter().for_each(|byte| is_wanted[usize::from(*byte)] = true);
    bytes.iter().map(|byte| u64::from(is_wanted[usize::from(*byte)])).sum()
}

/// The file at `path`, opened for reading. A pipe or device, which may have no end and for whose writer one would wait, is not opened.
///
/// # Errors
/// When it cannot be opened, or is no file.
pub fn open(path: &Path) -> io::Result<File> {
    let meta = std::fs::metadata(path)?;
    if meta.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !meta.is_file() {
        return Err(io::Error::other("it is a pipe or a device, not a file; save what comes out of it as a file"));
    }
    File::open(path)
}

/// Content of the file at `path`, of at most `most` bytes.
///
/// # Errors
/// As [`open`], and when it is larger.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

/// Text of the file at `path`, of at most [`TEXT`] bytes.
///
/// # Errors
/// As [`read`], and when it is not UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path, TEXT)?).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text; save it as UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_refused_beyond_the_limit_and_not_at_it() {
        assert!(hold("f", MEMORY).is_ok());
        let told = hold("f", MEMORY + 1).unwrap_err().to_string();
        assert!(
            told.starts_with("f is refused: the memory that reading it takes, about 4096 MiB, is more than the limit of 4096 MiB"),
            "{told}"
        );
        assert!(hold_cells("f", 1 << 14, 1 << 14).is_ok());
        assert!(hold_cells("f", 1 << 14, (1 << 14) + 1).unwrap_err().to_string().contains("16384 rows under 16385 headers"));
        assert!(hold_cells("f", usize::MAX, usize::MAX).is_err(), "and no sum overflows");
        assert_eq!(count(b"a,b;c,,", b",;"), 4);
    }
}

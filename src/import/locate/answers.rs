//! Answers to single rows without coordinates, written into the list's table of places.
//!
//! ```text
//! lock ─▶ PlaceAnswers::read ─▶ (compare versions) ─▶ answer: one line changed, the file put in place whole ─▶ unlock
//! ```

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use super::corrections::{CorrectedRow, Correction, Corrections, unguarded};
use super::key::key;
use super::sheet::{self, HEADERS, Line};
use crate::error::{ImportError, read_bytes};
use crate::layer_file::{FileFormat, LayerFile};
use crate::table;
use crate::text::fold;
use carecircle_base::model::{Facility, GeocodedList, GeocodedRow, LayerReport, Located};

/// Folder beside a study's inputs for what the program keeps to itself.
const OWN_FOLDER: &str = ".carecircle";
/// Longest wait for another who writes.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Exclusive right to change the tables of places of a study, among all programs on the machine, until it is dropped.
#[derive(Debug)]
pub struct TablesLock(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

impl TablesLock {
    /// Takes the right for the study in `dir`; waits for at most ten seconds.
    ///
    /// # Errors
    /// [`ImportError::TablesBusy`] when another has it all that time, and [`ImportError::Write`] when the folder cannot be written.
    pub fn take(dir: &Path) -> Result<Self, ImportError> {
        let name = format!("{OWN_FOLDER}/located.lock");
        let failed = |e: std::io::Error| ImportError::Write { file: name.clone(), reason: e.to_string() };
        std::fs::create_dir_all(dir.join(OWN_FOLDER)).map_err(failed)?;
        let file = File::create(dir.join(&name)).map_err(failed)?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(std::fs::TryLockError::Error(e)) => return Err(failed(e)),
                Err(std::fs::TryLockError::WouldBlock) if since.elapsed() >= LONGEST_WAIT => return Err(ImportError::TablesBusy),
                Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    }
}

/// What a table of places says of one row by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceAnswer {
    /// Place, or that it is not known.
    pub correction: Correction,
    /// When and where it was written, as the column 核定记录 says; may be empty.
    pub record: String,
}

/// An answer for a row that the list no longer has. It is kept in the table and counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrayAnswer {
    /// Table of places, relative to the study's folder.
    pub sheet: String,
    /// Id of the row.
    pub id: String,
    /// Name of the row.
    pub name: String,
}

/// What the tables of places of a study say by hand now; a reading of the study may be older.
#[derive(Debug, Default)]
pub struct PlaceAnswers {
    by_facility: BTreeMap<usize, PlaceAnswer>,
    /// Answers for rows that the lists no longer have.
    pub stray: Vec<StrayAnswer>,
    /// Number of rows that were changed but cannot be read: half a pair, or no candidate of that number.
    pub unread: usize,
}

impl PlaceAnswers {
    /// Answers in the tables of `lists` of the study in `dir`; `facilities` are all of the study's.
    ///
    /// # Errors
    /// When a table is there but cannot be read.
    pub fn read(dir: &Path, lists: &[GeocodedList], facilities: &[Facility]) -> Result<Self, ImportError> {
        let mut tables: BTreeMap<&str, Corrections> = BTreeMap::new();
        for list in lists {
            if !tables.contains_key(list.sheet.as_str()) && dir.join(&list.sheet).exists() {
                tables.insert(&list.sheet, Corrections::read(dir, &list.sheet)?);
            }
        }
        let mut out = Self::default();
        for list in lists {
            let Some(table) = tables.get_mut(list.sheet.as_str()) else { continue };
            for (row, facility) in list.facilities.clone().zip(&facilities[list.facilities.clone()]) {
                if let Some(CorrectedRow { correction, record, .. }) = table.take(facility, facilities[list.facilities.clone()].iter()) {
                    out.by_facility.insert(row, PlaceAnswer { correction: *correction, record: record.clone() });
                }
            }
        }
        for (sheet, table) in tables {
            let stray = |row: &CorrectedRow| StrayAnswer { sheet: sheet.to_owned(), id: row.id.clone(), name: row.name.clone() };
            out.stray.extend(table.left().map(stray));
            out.unread += table.report().notes.iter().filter(|n| n.reason == "located-row-unread").map(|n| n.count).sum::<usize>();
        }
        Ok(out)
    }

    /// Answer for a row of `Study::facilities`; `None` where the tables have none.
    #[must_use]
    pub fn of(&self, facility: usize) -> Option<&PlaceAnswer> {
        self.by_facility.get(&facility)
    }
}

/// Writes the answer for a row into its list's table of places, or, with `None`, takes the answer back. All other cells of the table
/// stay as they are; a table that is not there yet is written as `carecircle locate` writes it.
///
/// # Errors
/// When the table cannot be read or written, has no plain columns 经度 and 纬度, or holds bytes that no encoding has.
pub fn write_answer(
    dir: &Path,
    _lock: &TablesLock,
    lists: &[GeocodedList],
    facilities: &[Facility],
    (list, row): (&GeocodedList, &GeocodedRow),
    answer: Option<&PlaceAnswer>,
) -> Result<(), ImportError> {
    let mut lines = if dir.join(&list.sheet).exists() {
        existing(dir, &list.sheet)?
    } else {
        let sharing = lists.iter().filter(|l| l.sheet == list.sheet).flat_map(|l| &l.rows);
        let new = sharing.map(|row| line(row, facilities, None).to_vec());
        std::iter::once(HEADERS.map(str::to_owned).to_vec()).chain(new).collect()
    };
    let columns = columns(&mut lines, &list.sheet)?;
    let cells = line(row, facilities, answer);
    let facility = &facilities[row.facility.index()];
    let says = |line: &[String], header: usize| line.get(columns[header]).map_or("", |cell| unguarded(cell.trim())).to_owned();
    let own = |line: &&mut Vec<String>| says(line, 0) == facility.id && key(&says(line, 1)) == key(&facility.name);
    // A row that got another id since: by what tells it apart from the others.
    let text = |t: &Option<String>| key(t.as_deref().unwrap_or_default());
    let alike = |line: &&mut Vec<String>| {
        key(&says(line, 1)) == key(&facility.name)
            && key(&says(line, 2)) == text(&facility.area_name)
            && key(&says(line, 4)) == text(&facility.address)
            && !facilities[list.facilities.clone()].iter().any(|f| f.id == says(line, 0))
    };
    let at = lines.iter_mut().skip(1).position(|line| own(&line));
    let at = at.or_else(|| lines.iter_mut().skip(1).position(|line| alike(&line))).map(|at| at + 1);
    let (at, first) = at.map_or_else(|| (lines.len(), 0), |at| (at, PLACE));
    if at == lines.len() {
        lines.push(Vec::new());
    }
    for header in first..HEADERS.len() {
        // Candidates keep their numbers for whoever has the table open.
        if header == CANDIDATES_AT && first == PLACE {
            continue;
        }
        let (line, column) = (&mut lines[at], columns[header]);
        line.resize(line.len().max(column + 1), String::new());
        line[column].clone_from(&cells[header]);
    }
    sheet::write_whole(dir, list.sheet.clone(), &sheet::bytes(&lines)).map(|_| ())
}

/// First header that says where a row is.
const PLACE: usize = 5;
/// Place of the candidates among the headers.
const CANDIDATES_AT: usize = 11;

/// Lines of a table of places as they are.
fn existing(dir: &Path, file: &str) -> Result<Vec<Vec<String>>, ImportError> {
    let mut report = LayerReport::new("facilities", file);
    let lines = table::lines(&read_bytes(dir, file)?, &LayerFile::new(file, FileFormat::Csv), &mut report)?;
    let lossy = report.notes.iter().find(|n| matches!(n.reason, "bad-bytes" | "lone-quote"));
    lossy.map_or(Ok(lines), |note| Err(refused(file, &format!("{}: {}", note.said().en(), note.examples.join("; ")))))
}

/// Column of each header; those that the table lacks are added, but for longitude and latitude.
fn columns(lines: &mut [Vec<String>], file: &str) -> Result<[usize; HEADERS.len()], ImportError> {
    let head = lines.first_mut().ok_or_else(|| refused(file, "it has no headers"))?;
    let mut out = [0; HEADERS.len()];
    for (at, header) in HEADERS.iter().enumerate() {
        let found = head.iter().position(|h| fold(h) == fold(header));
        // 经度（高德） names another coordinate system than that of the answers.
        if [5, 6].contains(&at) && found.is_none_or(|column| head[column].trim() != *header) {
            return Err(refused(file, "answers are WGS84 and need the columns 经度 and 纬度 by these very names"));
        }
        out[at] = found.unwrap_or_else(|| {
            head.push((*header).to_owned());
            head.len() - 1
        });
    }
    Ok(out)
}

fn refused(file: &str, reason: &str) -> ImportError {
    ImportError::FileFormat {
        file: file.to_owned(),
        format: "a table of places",
        reason: reason.to_owned(),
        way_out: "nothing was changed; save the table as CSV UTF-8 with its headers as carecircle locate writes them, or put it elsewhere"
            .to_owned(),
    }
}

/// Cells of a row with this answer.
fn line(row: &GeocodedRow, facilities: &[Facility], answer: Option<&PlaceAnswer>) -> [String; HEADERS.len()] {
    let facility = &facilities[row.facility.index()];
    let own = row.found.or_else(|| facility.about.filter(|about| about.by != Located::ByHand));
    let facility = &Facility { at: facility.at.filter(|_| row.decides), ..facility.clone() };
    let (by_hand, record) = (answer.map(|a| &a.correction), answer.map_or("", |a| a.record.as_str()));
    sheet::cells(&Line { facility, own, by_hand, record, candidates: &row.candidates, reason: &row.reason })
}

//! Cost matrices and demand weights from CSV files.
//!
//! `od.csv` is in long form with the columns `demand,candidate,cost`: a pair without a row is out of reach.
//! `demand.csv` has `demand,weight`. A third table, `candidate,cost,capacity`, may give the opening cost and the capacity
//! of each candidate. Ids are any strings; columns are found by name, other columns are ignored.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder, Trim};

use super::costs::{Costs, Pair, u32_of};
use super::error::LocationError;
use super::problem::Problem;

/// Location problem with the ids of its demands and candidates.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Problem in row numbers.
    pub problem: Problem,
    /// Demand ids, in the order of `demand.csv`.
    pub demands: Vec<String>,
    /// Candidate ids, in the order in which `od.csv` first names them.
    pub candidates: Vec<String>,
}

impl Matrix {
    /// Matrix of a cost table `od` and a weight table `demand`.
    ///
    /// # Errors
    /// A file that cannot be read, a missing column, a number that is not finite and at least 0, a demand without a
    /// weight, or a demand or pair that is there twice: each with its file and line.
    pub fn read(od: &Path, demand: &Path) -> Result<Self, LocationError> {
        let (demands, weights) = read_demand(demand)?;
        let numbers: HashMap<&[u8], u32> = demands.iter().enumerate().map(|(i, id)| (id.as_bytes(), u32_of(i))).collect();
        let (mut table, columns) = open(od, ["demand", "candidate", "cost"], OD)?;
        let mut candidates: Vec<String> = Vec::new();
        let mut candidate_numbers: HashMap<Vec<u8>, u32> = HashMap::new();
        let mut pairs = Vec::new();
        let mut record = ByteRecord::new();
        let mut last: (Vec<u8>, u32) = (Vec::new(), u32::MAX); // long tables mostly repeat the demand
        while next(&mut table, &mut record, od)? {
            let field = |c: usize| record.get(columns[c]).unwrap_or_default();
            let line = || record.position().map_or(0, csv::Position::line);
            let id = field(0);
            if last.1 == u32::MAX || last.0 != id {
                let Some(&number) = numbers.get(id) else {
                    return Err(LocationError::UnknownDemand { path: od.into(), line: line(), id: text(id), demand: demand.into() });
                };
                last.0.clear();
                last.0.extend_from_slice(id);
                last.1 = number;
            }
            let candidate = field(1);
            let j = match candidate_numbers.get(candidate) {
                Some(&j) => j,
                None => {
                    if candidate.is_empty() {
                        return Err(value(od, line(), "candidate", candidate, "an id"));
                    }
                    let name = std::str::from_utf8(candidate).map_err(|_| value(od, line(), "candidate", candidate, "an id in UTF-8"))?;
                    let j = u32_of(candidates.len());
                    candidates.push(name.to_owned());
                    candidate_numbers.insert(candidate.to_vec(), j);
                    j
                }
            };
            let cost = number(field(2))
                .ok_or_else(|| value(od, line(), "cost", field(2), "a finite number of at least 0 (leave the row out if out of reach)"))?;
            pairs.push(Pair { demand: last.1, candidate: j, cost });
        }
        if pairs.is_empty() {
            return Err(LocationError::Empty { path: od.into() });
        }
        let costs = Costs::new(demands.len(), candidates.len(), &pairs).map_err(|error| match error {
            LocationError::DuplicatePair { demand, candidate } => LocationError::DuplicatePairRow {
                path: od.into(),
                demand: demands[demand as usize].clone(),
                candidate: candidates[candidate as usize].clone(),
            },
            other => other,
        })?;
        Ok(Self { problem: Problem::new(weights, costs), demands, candidates })
    }

    /// Row number of the candidate with that id; `None` when there is none.
    #[must_use]
    pub fn candidate(&self, id: &str) -> Option<u32> {
        self.candidates.iter().position(|c| c == id).map(u32_of)
    }

    /// Opening costs (`cost`) and capacities (`capacity`; an empty cell is no limit) from a CSV file, stored into the
    /// problem. Either column may be absent. Rows of candidates that the matrix does not name are ignored.
    ///
    /// # Errors
    /// A file that cannot be read, a missing column, a number that is not finite and at least 0, or a candidate of the
    /// matrix that has no row, or two.
    pub fn read_candidates(&mut self, path: &Path) -> Result<(), LocationError> {
        let (mut table, header, [id, cost, capacity]) = open_some(path, ["candidate", "cost", "capacity"])?;
        let no = |column| LocationError::NoColumn { path: path.into(), column, found: header.join(", "), expected: CANDIDATE };
        let id = id.ok_or_else(|| no("candidate"))?;
        if cost.is_none() && capacity.is_none() {
            return Err(no("cost"));
        }
        let numbers: HashMap<&[u8], usize> = self.candidates.iter().enumerate().map(|(j, id)| (id.as_bytes(), j)).collect();
        let mut rows: Vec<Option<[f64; 2]>> = vec![None; self.candidates.len()];
        let mut record = ByteRecord::new();
        while next(&mut table, &mut record, path)? {
            let field = |c: usize| record.get(c).unwrap_or_default();
            let line = record.position().map_or(0, csv::Position::line);
            let Some(&j) = numbers.get(field(id)) else { continue };
            let read = |column: Option<usize>, name, or: f64| match column.map(field) {
                None => Ok(or),
                Some(empty) if empty.is_empty() && name == "capacity" => Ok(or),
                Some(typed) => number(typed).ok_or_else(|| value(path, line, name, typed, "a finite number of at least 0")),
            };
            let row = [read(cost, "cost", 0.0)?, read(capacity, "capacity", f64::INFINITY)?];
            if rows[j].replace(row).is_some() {
                return Err(LocationError::DuplicateCandidate { path: path.into(), line, id: text(field(id)) });
            }
        }
        if let Some(first) = rows.iter().position(Option::is_none) {
            return Err(LocationError::MissingCandidates {
                path: path.into(),
                id: self.candidates[first].clone(),
                missing: rows.iter().filter(|r| r.is_none()).count(),
                candidates: rows.len(),
            });
        }
        let rows = || rows.iter().flatten();
        self.problem.site_costs = if cost.is_some() { rows().map(|r| r[0]).collect() } else { Vec::new() };
        self.problem.capacities = if capacity.is_some() { rows().map(|r| r[1]).collect() } else { Vec::new() };
        Ok(())
    }
}

/// Description of the columns of a cost table.
const OD: &str = "the columns demand, candidate and cost";
/// Description of the columns of a weight table.
const DEMAND: &str = "the columns demand and weight";
/// Description of the columns of a list of candidates.
const CANDIDATE: &str = "the columns candidate and cost, capacity or both";

/// Ids and weights of all demands.
fn read_demand(path: &Path) -> Result<(Vec<String>, Vec<f64>), LocationError> {
    let (mut table, columns) = open(path, ["demand", "weight"], DEMAND)?;
    let (mut demands, mut weights) = (Vec::new(), Vec::new());
    let mut ids: HashMap<Vec<u8>, ()> = HashMap::new();
    let mut record = ByteRecord::new();
    while next(&mut table, &mut record, path)? {
        let field = |c: usize| record.get(columns[c]).unwrap_or_default();
        let line = record.position().map_or(0, csv::Position::line);
        let id = std::str::from_utf8(field(0)).ok().filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| value(path, line, "demand", field(0), "an id in UTF-8"))?;
        if ids.insert(field(0).to_vec(), ()).is_some() {
            return Err(LocationError::DuplicateDemand { path: path.into(), line, id: id.to_owned() });
        }
        let weight = number(field(1)).ok_or_else(|| value(path, line, "weight", field(1), "a finite number of at least 0"))?;
        demands.push(id.to_owned());
        weights.push(weight);
    }
    if demands.is_empty() {
        return Err(LocationError::Empty { path: path.into() });
    }
    Ok((demands, weights))
}

/// Opened table and the positions of the wanted columns.
fn open<const N: usize>(
    path: &Path,
    wanted: [&'static str; N],
    expected: &'static str,
) -> Result<(Reader<File>, [usize; N]), LocationError> {
    let (table, header, found) = open_some(path, wanted)?;
    let mut columns = [0; N];
    for at in 0..N {
        let missing = || LocationError::NoColumn { path: path.into(), column: wanted[at], found: header.join(", "), expected };
        columns[at] = found[at].ok_or_else(missing)?;
    }
    Ok((table, columns))
}

/// Opened table, its header, and the position of each wanted column that is there.
#[expect(clippy::type_complexity, reason = "three parts of one table")]
fn open_some<const N: usize>(path: &Path, wanted: [&str; N]) -> Result<(Reader<File>, Vec<String>, [Option<usize>; N]), LocationError> {
    let file = File::open(path).map_err(|source| LocationError::Read { path: path.into(), source })?;
    let mut table = ReaderBuilder::new().trim(Trim::All).buffer_capacity(1 << 20).from_reader(file);
    let header = table.byte_headers().map_err(|source| LocationError::Csv { path: path.into(), source })?;
    let header: Vec<String> = header.iter().map(|h| text(h).trim_start_matches('\u{feff}').trim().to_lowercase()).collect();
    let columns = wanted.map(|column| header.iter().position(|h| h == column));
    Ok((table, header, columns))
}

/// Reads the next record; false at the end of the table.
fn next(table: &mut Reader<File>, record: &mut ByteRecord, path: &Path) -> Result<bool, LocationError> {
    table.read_byte_record(record).map_err(|source| LocationError::Csv { path: path.into(), source })
}

/// Finite number of at least 0; `None` for anything else.
fn number(field: &[u8]) -> Option<f64> {
    let value: f64 = std::str::from_utf8(field).ok()?.parse().ok()?;
    (value.is_finite() && value >= 0.0).then_some(value)
}

/// Text of a cell, with replacement characters where it is not UTF-8.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Error of a value that cannot be used.
fn value(path: &Path, line: u64, field: &'static str, found: &[u8], expected: &'static str) -> LocationError {
    LocationError::Value { path: path.into(), line, field, found: text(found), expected }
}

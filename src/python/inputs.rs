//! Homes, facilities and points of the caller's tables.

use std::collections::{HashMap, HashSet};

use carecircle_base::geom::LonLat;
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Facility, Home};

use pyo3::prelude::*;

use crate::error::Failure;
use crate::frame::Frame;
use crate::geometry;
use crate::table::{Columns, Table};

/// Ids of the rows: of the column `id`, else the numbers of the rows from 0.
///
/// # Errors
/// A row without an id, or an id that is there twice.
pub(crate) fn ids(frame: &Frame) -> Result<Vec<String>, Failure> {
    if !frame.has("id") {
        return Ok((0..frame.len()).map(|row| row.to_string()).collect());
    }
    let ids = frame.texts("id", "")?;
    let mut rows: HashMap<&str, usize> = HashMap::with_capacity(ids.len());
    for (row, id) in ids.iter().enumerate() {
        let id = id.as_deref().ok_or_else(|| frame.wrong("id", row, "nothing", "an id; leave the column out to number the rows"))?;
        if let Some(first) = rows.insert(id, row) {
            let found = format!("\"{id}\", as in row {first}");
            return Err(frame.wrong("id", row, &found, "an id of its own; add up rows of one place"));
        }
    }
    Ok(ids.into_iter().flatten().collect())
}

/// Positions of the rows, each of which must have one.
///
/// # Errors
/// A row without a position.
pub(crate) fn places(frame: &Frame) -> Result<Vec<LonLat>, Failure> {
    let all = frame.points()?;
    let all = all.into_iter().enumerate().map(|(row, at)| at.ok_or_else(|| no_place(frame, row)));
    all.collect()
}

fn no_place(frame: &Frame, row: usize) -> Failure {
    let column = if frame.has("geometry") { "geometry" } else { "lon" };
    frame.wrong(column, row, "no position", "a point; leave the row out where none is known, and say how many were")
}

/// Homes of a table: `id`, positions, `seniors`.
///
/// # Errors
/// A column that is missing, or a row that is no home.
pub(crate) fn homes(frame: &Frame) -> Result<Vec<Home>, Failure> {
    let why = "the number of older people at each home: every share counts them; a column of ones counts homes";
    let seniors = frame.numbers("seniors", why)?;
    let (ids, places) = (ids(frame)?, places(frame)?);
    let home = |(row, ((id, at), seniors)): (usize, ((String, LonLat), Option<f64>))| {
        let expected = "a number of at least 0; leave the row out where it is not known: missing is never zero";
        let seniors = seniors.ok_or_else(|| frame.wrong("seniors", row, "nothing", expected))?;
        if !(seniors.is_finite() && seniors >= 0.0) {
            return Err(frame.wrong("seniors", row, &seniors.to_string(), expected));
        }
        Ok(Home { id, at, seniors, bands: None, households: None, town: None, village: None })
    };
    ids.into_iter().zip(places).zip(seniors).enumerate().map(home).collect()
}

/// Facilities of a table: `id`, positions, `services`; those without a position are kept as not located. Services that `known` does
/// not hold yet are added to it.
///
/// # Errors
/// A column that is missing, or a row that is no facility.
pub(crate) fn facilities(frame: &Frame, known: &mut Vec<String>) -> Result<Vec<Facility>, Failure> {
    let services = frame.lists("services", "what each facility gives: a list, or ids with commas between them")?;
    let mut rows: HashMap<String, ServiceId> = known.iter().enumerate().map(|(i, id)| (id.clone(), ServiceId::from_index(i))).collect();
    let mut row_of = |id: String| {
        let next = ServiceId::from_index(known.len());
        *rows.entry(id).or_insert_with_key(|id| {
            known.push(id.clone());
            next
        })
    };
    let (ids, places) = (ids(frame)?, frame.points()?);
    let facility = |((id, at), services): ((String, Option<LonLat>), Vec<String>)| {
        let services: HashSet<ServiceId> = services.into_iter().map(&mut row_of).collect();
        let mut services: Vec<ServiceId> = services.into_iter().collect();
        services.sort_unstable();
        Facility { id, at, services, ..Facility::default() }
    };
    Ok(ids.into_iter().zip(places).zip(services).map(facility).collect())
}

/// Homes of a table, checked: `id`, `seniors`, `geometry`. `prefix` stands before the numbers of rows that have no id.
#[pyfunction]
pub(crate) fn checked_homes(table: &Bound<'_, PyAny>, prefix: &str) -> PyResult<Table> {
    let frame = Frame::of(table, "homes")?;
    let homes = homes(&frame)?;
    let mut columns = Columns::default();
    columns.texts("id", homes.iter().map(|home| Some(whole_id(&frame, prefix, &home.id))));
    columns.numbers("seniors", homes.iter().map(|home| Some(home.seniors)));
    columns.geometries(homes.iter().map(|home| Some(geometry::point(home.at))));
    Ok(columns.finish()?)
}

/// Facilities of a table, checked: `id`, `services`, `geometry`; null for one that is not located. `prefix` as of homes.
#[pyfunction]
pub(crate) fn checked_facilities(table: &Bound<'_, PyAny>, prefix: &str) -> PyResult<Table> {
    let frame = Frame::of(table, "facilities")?;
    let mut services = Vec::new();
    let facilities = facilities(&frame, &mut services)?;
    let mut columns = Columns::default();
    columns.texts("id", facilities.iter().map(|facility| Some(whole_id(&frame, prefix, &facility.id))));
    columns.lists("services", facilities.iter().map(|f| f.services.iter().map(|s| &services[s.index()]).collect()));
    columns.geometries(facilities.iter().map(|facility| facility.at.map(geometry::point)));
    Ok(columns.finish()?)
}

fn whole_id(frame: &Frame, prefix: &str, id: &str) -> String {
    if frame.has("id") { id.to_owned() } else { format!("{prefix}{id}") }
}

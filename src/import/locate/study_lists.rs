//! Location of the rows of a study's lists: what its tables of places say by hand, then what its map and other lists know.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::corrections::{Correction, Corrections};
use super::extract_places::{Around, ExtractPlaces, NamedThing};
use super::finder::{Locator, Wanted};
use super::key::key;
use super::placement::{Candidate, Placement, Why};
use super::sheet::sheet_name;
use crate::approximate;
use crate::areas::Areas;
use crate::config::FacilityLayer;
use crate::error::ImportError;
use crate::layer_file::FileFormat;
use crate::twins::Listed;
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::FacilityId;
use carecircle_base::model::{Approximate, AreaLevel, Compound, Facility, GeocodedList, GeocodedRow, LayerReport, Located, Severity};

/// A row of a list without coordinates of its own, with its place.
#[derive(Debug, Clone)]
pub(crate) struct PlacedRow {
    /// Row of the facility in the study.
    pub facility: usize,
    /// Place that the program finds for it.
    pub placement: Placement,
    /// What the list's table of places says of it by hand; `None` where it says nothing.
    pub by_hand: Option<Correction>,
    /// When and where that was written; may be empty.
    pub record: String,
}

/// Rows without coordinates of their own, with what the tables of places say by hand.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    pub rows: Vec<PlacedRow>,
    /// Tables of places by file name.
    pub sheets: BTreeMap<String, Corrections>,
}

/// Distance in metres within which a row found by its name in another list is the facility listed there.
const TWIN_M: f64 = 60.0;

/// Locates the facilities without coordinates. `places` gives what the study's extracts know; it is asked only where something is
/// to be found. Positions good to 100 m become the facilities' own.
///
/// # Errors
/// When an extract or a table of places cannot be read.
pub(crate) fn settle(
    dir: &Path,
    facilities: &mut [Facility],
    listed: &mut [Listed],
    layers: &[FacilityLayer],
    compounds: &[Compound],
    areas: &Areas,
    places: impl FnOnce() -> Result<ExtractPlaces, ImportError>,
) -> Result<Placed, ImportError> {
    let mut placed = Placed::default();
    for layer in layers.iter().filter(|l| l.source.format != FileFormat::Osm) {
        let name = sheet_name(&layer.source.file);
        if !placed.sheets.contains_key(&name) && dir.join(&name).exists() {
            let read = Corrections::read(dir, &name)?;
            placed.sheets.insert(name, read);
        }
    }
    for ((_, rows), layer) in listed.iter().zip(layers) {
        let mut sheet = placed.sheets.get_mut(&sheet_name(&layer.source.file));
        for row in rows.clone() {
            let corrected = sheet.as_mut().and_then(|s| s.take(&facilities[row], rows.clone().map(|r| &facilities[r])));
            let (by_hand, record) = (corrected.map(|c| c.correction), corrected.map(|c| c.record.clone()).unwrap_or_default());
            if facilities[row].at.is_none() && layer.source.format != FileFormat::Osm {
                placed.rows.push(PlacedRow { facility: row, placement: Placement::none(Why::Unknown), by_hand, record });
            }
        }
    }
    if placed.rows.is_empty() {
        return Ok(placed);
    }
    let mut found = places()?;
    found.things.extend(of_lists(facilities, listed, layers, compounds));
    let names = areas.areas.iter().map(|a| a.name.as_str());
    let locator = Locator::new(found, names, |at| areas.at(AreaLevel::Town, at));
    let mut file_of = vec![""; facilities.len()];
    for ((_, rows), layer) in listed.iter().zip(layers) {
        file_of[rows.clone()].fill(&layer.source.file);
    }
    placed.rows.par_iter_mut().for_each(|row| {
        let facility = &facilities[row.facility];
        let text = |t: &Option<String>| t.as_deref().unwrap_or_default().to_owned();
        let (town, village, address) = (text(&facility.area_name), text(&facility.village), text(&facility.address));
        let wanted = Wanted {
            name: &facility.name,
            address: &address,
            areas: [&town, &village],
            town: approximate::town(facility, areas),
            list: file_of[row.facility],
        };
        row.placement = locator.find(&wanted);
    });
    for row in &placed.rows {
        let facility = &mut facilities[row.facility];
        match (&row.by_hand, row.placement.best) {
            (Some(Correction::At(at)), _) => {
                facility.at = Some(*at);
                facility.about = Some(Approximate { at: *at, by: Located::ByHand, within_m: None });
            }
            (Some(Correction::Unknown), _) => {}
            (_, Some(best)) => {
                facility.about = Some(best);
                facility.at = row.placement.decides().then_some(best.at);
            }
            _ => {}
        }
    }
    tell(&placed, facilities, listed);
    Ok(placed)
}

/// Facilities of the lists and compounds, by name.
fn of_lists(facilities: &[Facility], listed: &[Listed], layers: &[FacilityLayer], compounds: &[Compound]) -> Vec<NamedThing> {
    let thing = |name: &str, at: LonLat, radius_m: f64, source: &str| NamedThing {
        name: name.to_owned(),
        at,
        radius_m,
        street: String::new(),
        around: Around::default(),
        is_branch: false,
        source: source.to_owned(),
    };
    let mut out = Vec::new();
    for ((_, rows), layer) in listed.iter().zip(layers).filter(|(_, l)| l.source.format != FileFormat::Osm) {
        let rows = facilities[rows.clone()].iter();
        out.extend(rows.filter_map(|f| Some(thing(&f.name, f.at?, 0.0, &layer.source.file))));
    }
    // A compound is larger than the point that its list gives.
    out.extend(compounds.iter().filter_map(|c| Some(thing(&c.name, c.at?, COMPOUND_M, "compounds"))));
    out
}

/// Distance in metres from a compound's point within which its buildings stand.
const COMPOUND_M: f64 = 150.0;

/// Notes rows with several possible places, and rows that are probably listed elsewhere as well.
fn tell(placed: &Placed, facilities: &[Facility], listed: &mut [Listed]) {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (row, f) in facilities.iter().enumerate().filter(|(_, f)| f.located() == Located::Exact) {
        by_name.entry(key(&f.name)).or_default().push(row);
    }
    for row in &placed.rows {
        let facility = &facilities[row.facility];
        let Some(mine) = listed.iter().position(|(_, rows)| rows.contains(&row.facility)) else { continue };
        if facility.at.is_none() && row.by_hand.is_none() && !row.placement.candidates.is_empty() {
            listed[mine].0.note(Severity::Warning, "located-in-doubt", || {
                let some: Vec<String> = row.placement.candidates.iter().take(3).map(describe).collect();
                format!("{} ({}): {}: {}", facility.id, facility.name, row.placement.why.said().bilingual(), some.join("; "))
            });
        }
        if facility.located() != Located::ByName {
            continue;
        }
        let near = |other: &&usize| {
            let other = &facilities[**other];
            let close = facility.at.zip(other.at).is_some_and(|(a, b)| geodesic_m(a, b) <= TWIN_M);
            close && other.services.iter().any(|s| facility.services.contains(s))
        };
        let twin = by_name.get(&key(&facility.name)).into_iter().flatten().find(near);
        if let Some(twin) = twin.filter(|t| !listed[mine].1.contains(t)) {
            let example = format!("{}: {} and {}", facility.name, facilities[*twin].id, facility.id);
            listed[mine].0.note(Severity::Warning, "perhaps-twice", || example);
        }
    }
}

fn describe(candidate: &Candidate) -> String {
    format!("{} ({:.5}, {:.5})", candidate.name, candidate.at.lon(), candidate.at.lat())
}

/// Geocoding of the lists of a study, for its import report.
pub(crate) fn geocoded(
    placed: &Placed,
    facilities: &[Facility],
    layers: &[FacilityLayer],
    rows_of: &[Range<usize>],
    areas: &Areas,
) -> Vec<GeocodedList> {
    let row = |row: &PlacedRow| GeocodedRow {
        facility: FacilityId::from_index(row.facility),
        found: row.placement.best,
        decides: row.placement.decides(),
        candidates: row.placement.candidates.clone(),
        reason: row.placement.why.into(),
        areas: approximate::named(&facilities[row.facility], areas),
        by_hand: row.by_hand,
    };
    let list = |(layer, range): (&FacilityLayer, &Range<usize>)| GeocodedList {
        file: layer.source.file.clone(),
        sheet: sheet_name(&layer.source.file),
        facilities: range.clone(),
        rows: placed.rows.iter().filter(|r| range.contains(&r.facility)).map(row).collect(),
    };
    layers.iter().zip(rows_of).filter(|(l, _)| l.source.format != FileFormat::Osm).map(list).collect()
}

/// Reports of the study's tables of places.
pub(crate) fn reports(placed: &Placed) -> Vec<LayerReport> {
    placed.sheets.values().map(Corrections::report).collect()
}

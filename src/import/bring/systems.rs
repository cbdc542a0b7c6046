//! Coordinate systems of brought lists, settled: lists of the same system and evidence are one question.

use carecircle_words::{Said, say};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::BringError;
use super::asking::{Asking, Draft as Ask};
use super::cache::BringCache;
use super::coordinates::{self, Doubt, Located, SystemHint};
use super::draft::Role;
use super::plan::{Plan, PlannedLayer};
use super::reading::LayerReading;
use super::streets::RoadStretches;
use super::wording::some_of;
use crate::crs_fit::{StreetDistances, Surroundings};
use carecircle_base::model::{Area, Name};

/// Settles the coordinate system of each layer; returns what is known of each, `None` for layers without positions.
pub(super) fn settle(
    layers: &mut [PlannedLayer],
    readings: &[Arc<LayerReading>],
    extract: Option<&Path>,
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<Vec<Option<Located>>, BringError> {
    let (mut out, has_streets) = locate(layers, readings, extract, cache);
    let settled = settled_system(layers, &out);
    let hint = match &settled {
        Some((crs, file)) => SystemHint::AsList { crs, file },
        None if !has_streets => SystemHint::AllAlike,
        None => SystemHint::None,
    };
    let ids = own_ids(layers, &out);
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, id) in ids.iter().enumerate() {
        if let Some(doubt) = out[at].as_ref().and_then(|l| l.doubt.as_ref()) {
            // What was said of one file is its own question.
            let own = asking.given(id).map(|_| id.clone());
            groups.entry(own.unwrap_or_else(|| doubt.group_id())).or_default().push(at);
        }
    }
    for (group, members) in groups {
        let names: BTreeSet<&str> = members.iter().map(|at| layers[*at].file.as_str()).collect();
        let doubt = |at: usize| out[at].as_ref().and_then(|l| l.doubt.as_ref());
        // Sheets of one file that nothing can be held against may well come from different hands: each is asked about.
        let apart = names.len() == 1 && members.iter().all(|at| doubt(*at).is_some_and(|d| !d.is_tested()));
        let questions: Vec<(String, Vec<usize>)> = match names.len() {
            1 if apart => members.iter().map(|at| (ids[*at].clone(), vec![*at])).collect(),
            1 => vec![(ids[members[0]].clone(), members)],
            _ => vec![(group, members)],
        };
        for (id, members) in questions {
            // A second layer may ask the same question again; the answer then counts for it too.
            let chosen = match asking.chosen(&id) {
                Some(before) => before,
                None => {
                    let doubts: Vec<&Doubt> = members.iter().filter_map(|at| out[*at].as_ref()?.doubt.as_ref()).collect();
                    let rows = members.iter().map(|at| readings[*at].report.read).sum();
                    let sheets: Vec<&str> = match &members[..] {
                        [only] if ids.iter().any(|other| other.starts_with(&format!("{}#", own_id(&layers[*only])))) => {
                            layers[*only].sheets.iter().map(String::as_str).collect()
                        }
                        _ => Vec::new(),
                    };
                    let names: BTreeSet<&str> = members.iter().map(|at| layers[*at].file.as_str()).collect();
                    ask(&id, &names, &sheets, (&Doubt::together(&doubts), hint), rows, asking)?
                }
            };
            for at in members {
                if let Some(located) = &mut out[at] {
                    located.crs.question = Some(id.clone());
                }
                if let Some(chosen) = &chosen {
                    coordinates::accept(&mut layers[at], chosen, readings[at].report.written.as_deref());
                }
            }
        }
    }
    for (at, layer) in layers.iter_mut().enumerate() {
        if let Some(answer) = asking.given(&ids[at]) {
            coordinates::accept(layer, answer, readings[at].report.written.as_deref());
        }
        if let (Some(located), Some(crs)) = (&mut out[at], &layer.crs) {
            located.crs.read_as = if layer.north_first { format!("{crs} north-first") } else { crs.clone() };
        }
    }
    Ok(out)
}

/// Id of the question on one file.
fn own_id(layer: &PlannedLayer) -> String {
    format!("crs:{}", layer.file)
}

/// Id of the question on each layer by itself: that of its file, and with its sheets behind it where an earlier layer of the file is in
/// doubt too, or where the layer says its own system and another of the file is in doubt: the answer to that one is not its own.
fn own_ids(layers: &[PlannedLayer], found: &[Option<Located>]) -> Vec<String> {
    let is_open = |at: &usize| found[*at].as_ref().is_some_and(|l| l.doubt.is_some());
    let of = |(at, layer): (usize, &PlannedLayer)| {
        let before = (0..at).filter(is_open).any(|other| layers[other].file == layer.file && layers[other].sheets != layer.sheets);
        let beside =
            (0..layers.len()).filter(is_open).any(|other| layers[other].file == layer.file && layers[other].sheets != layer.sheets);
        if before && is_open(&at) || beside && !is_open(&at) {
            format!("{}#{}", own_id(layer), layer.sheets.join("、"))
        } else {
            own_id(layer)
        }
    };
    layers.iter().enumerate().map(of).collect()
}

/// System that the lists without a doubt are in, and the file of the first of them; `None` where there are none, or they are in several.
fn settled_system(layers: &[PlannedLayer], found: &[Option<Located>]) -> Option<(String, String)> {
    let sure = |(layer, located): (&PlannedLayer, &Option<Located>)| {
        let located = located.as_ref().filter(|l| l.doubt.is_none())?;
        Some((located.crs.read_as.clone(), layer.file.clone()))
    };
    let mut all = layers.iter().zip(found).filter_map(sure);
    let first = all.next()?;
    all.all(|other| other.0 == first.0).then_some(first)
}

/// What is known of the coordinates of each layer, held against roads and borders, and whether there are roads.
fn locate(
    layers: &[PlannedLayer],
    readings: &[Arc<LayerReading>],
    extract: Option<&Path>,
    cache: &BringCache,
) -> (Vec<Option<Located>>, bool) {
    let listed = |role: Role| matches!(role, Role::Facilities | Role::Homes | Role::Villages | Role::Compounds | Role::Stops);
    let written = |at: usize| readings[at].report.written.as_deref().filter(|w| listed(layers[at].role) && !w.rows.is_empty());
    let areas: Vec<Area> = readings.iter().flat_map(|r| r.areas.iter().cloned()).collect();
    // Roads are read only where a list has coordinates.
    let plan = Plan { layers: layers.to_vec(), ..Plan::default() };
    let needed = (0..layers.len()).any(|at| written(at).is_some());
    let streets = if needed { RoadStretches::read(&plan, extract, cache) } else { None };
    let streets = streets.as_deref().and_then(Option::as_ref);
    let middle = streets.map(RoadStretches::middle);
    let around = Surroundings::new(&areas, streets.map(|s| s as &dyn StreetDistances));
    let of = |at: usize| {
        let mut found = coordinates::locate(&layers[at], written(at)?, &around, middle)?;
        if let (Some(streets), [first, _, ..]) = (streets, found.points.as_slice()) {
            found.ground = streets.ground(&first.at);
        }
        Some(found)
    };
    ((0..layers.len()).map(of).collect(), streets.is_some())
}

/// Asks for the system of one file, of some of its `sheets`, or of several files of the same system and evidence; `None` where nothing is chosen yet.
fn ask(
    id: &str,
    names: &BTreeSet<&str>,
    sheets: &[&str],
    (doubt, hint): (&Doubt, SystemHint<'_>),
    rows: usize,
    asking: &mut Asking<'_>,
) -> Result<Option<String>, BringError> {
    let mut choices = doubt.choices();
    if let Some(given) = asking.given(id).filter(|g| coordinates::is_answer(g) && !choices.iter().any(|c| c.0 == **g)) {
        choices.push((given.to_owned(), Said::verbatim(given).into()));
    }
    let ask = match names.first() {
        Some(one) if names.len() == 1 && !sheets.is_empty() => {
            let named = some_of(sheets.iter().copied());
            Name::from(say!("bring-in-which-coordinate-system", one, named = &named))
        }
        Some(one) if names.len() == 1 => Name::from(say!("bring-in-which-coordinate", one)),
        _ => {
            let named = some_of(names.iter().copied());
            Name::from(say!("bring-in-which-coordinate-system-these", names = names.len(), named = &named))
        }
    };
    asking.ask(Ask {
        id: id.to_owned(),
        file: names.first().filter(|_| names.len() == 1).map(|n| (*n).to_owned()),
        column: None,
        ask,
        why: Some(doubt.why(hint)),
        recommended: doubt.recommended(hint),
        choices,
        must: doubt.must_be_answered(),
        rows,
    })
}

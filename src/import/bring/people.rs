//! Lists of people that would count somebody twice: asks which counts. Lists of different towns are of different people.

use carecircle_words::say;
use std::collections::{BTreeMap, BTreeSet};

use super::BringError;
use super::asking::{Asking, Draft as Ask};
use super::draft::Role;
use super::open::Opened;
use super::plan::PlannedLayer;
use super::recognise::{first_table, used_parts};
use super::roles::Recognised;
use super::town_lists::{known_towns, may_be, town_in};
use crate::aside_rows::total_row;
use crate::columns::{Columns, Field};
use crate::table::Table;
use carecircle_base::model::Name;

/// Roles of lists of people, the finest first.
const FINEST_FIRST: [Role; 3] = [Role::Homes, Role::Villages, Role::Raster];

/// A layer of people.
struct List {
    /// File, and row of the layer among those of the file.
    at: (usize, usize),
    role: Role,
    /// Sheets that name the layer in its workbook; empty where it is all of it.
    sheets: String,
    /// What names its rows.
    places: BTreeSet<String>,
    /// Towns of its rows; `None` where the town of a row is not known.
    towns: Option<BTreeSet<String>>,
}

impl List {
    fn of(layer: &PlannedLayer, at: (usize, usize), opened: &[Opened], known: &BTreeSet<String>) -> Self {
        let places = first_table(layer, opened).map(places_of).unwrap_or_default();
        Self { at, role: layer.role, sheets: layer.sheets.join("、"), places, towns: towns_of(layer, opened, known) }
    }

    /// Whether the same people may be in both lists.
    fn may_share(&self, other: &Self) -> bool {
        if let (Some(own), Some(others)) = (&self.towns, &other.towns)
            && !own.iter().any(|town| others.iter().any(|t| may_be(t, town)))
        {
            return false;
        }
        let common = self.places.intersection(&other.places).count();
        let alike = 2 * common >= self.places.len().min(other.places.len()).max(1);
        // Rasters of men and women, or of two ages, add up.
        self.role != other.role || self.role != Role::Raster && alike
    }
}

/// Settles which lists of people count: of the sheets of a workbook first, then of the files.
pub(super) fn settle(opened: &[Opened], files: &mut [Recognised], asking: &mut Asking<'_>) -> Result<(), BringError> {
    let layers: Vec<PlannedLayer> = files.iter().flat_map(|f| &f.layers).cloned().collect();
    let known = known_towns(&layers, opened);
    for by in [By::Sheet, By::File] {
        let lists = lists(opened, files, &known);
        let share = |a: usize, b: usize| (lists[a].at.0 == lists[b].at.0) == (by == By::Sheet) && lists[a].may_share(&lists[b]);
        // Workbooks of the same sheets, such as a form that every town fills in, are one question.
        let mut alike: BTreeMap<Vec<String>, Vec<&List>> = BTreeMap::new();
        for group in groups(lists.len(), share) {
            let names: BTreeSet<String> = group.iter().map(|at| by.name(&lists[*at], opened)).collect();
            alike.entry(names.into_iter().collect()).or_default().extend(group.iter().map(|at| &lists[*at]));
        }
        let mut dropped: Vec<(usize, usize, String)> = Vec::new();
        for (nth, (names, members)) in alike.into_iter().enumerate() {
            let chosen = ask(by, nth, names, &members, opened, asking)?;
            if let Some(chosen) = chosen.filter(|c| c != "*") {
                let others = members.iter().filter(|list| by.name(list, opened) != chosen);
                dropped.extend(others.map(|list| (list.at.0, list.at.1, chosen.clone())));
            }
        }
        dropped.sort();
        for (file, row, chosen) in dropped.iter().rev() {
            leave_out(&mut files[*file], *row, by, chosen);
        }
    }
    Ok(())
}

/// What the lists of a question are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Sheets of a workbook.
    Sheet,
    File,
}

impl By {
    /// Id of the choice that keeps a list.
    fn name(self, list: &List, opened: &[Opened]) -> String {
        match self {
            Self::Sheet => list.sheets.clone(),
            Self::File => opened[list.at.0].name.clone(),
        }
    }
}

/// Asks which of the lists `members` count, by their `names`; `None` where nothing is chosen yet, `*` for all.
fn ask(
    by: By,
    nth: usize,
    names: Vec<String>,
    members: &[&List],
    opened: &[Opened],
    asking: &mut Asking<'_>,
) -> Result<Option<String>, BringError> {
    let rank = |list: &&&List| FINEST_FIRST.iter().position(|r| *r == list.role).unwrap_or(FINEST_FIRST.len());
    let Some(best) = members.iter().min_by_key(rank).map(|list| by.name(list, opened)) else { return Ok(None) };
    let first = &opened[members[0].at.0].name;
    let of_files: BTreeSet<usize> = members.iter().map(|list| list.at.0).collect();
    // The people of a town, or of a village of one form, are never dropped by an assumption.
    let kept = |list: &&&List| by.name(list, opened) == best;
    let same_scope = |a: &List, b: &List| by == By::File || a.at.0 == b.at.0;
    let lost = members.iter().filter(|list| !kept(list)).any(|list| {
        let counting: Vec<&&List> = members.iter().filter(kept).filter(|k| same_scope(k, list)).collect();
        // One form names its villages alike on all of its sheets.
        if by == By::Sheet && list.places.iter().any(|place| !counting.iter().any(|k| k.places.contains(place))) {
            return true;
        }
        let Some(towns) = &list.towns else { return false };
        let known = counting.iter().all(|k| k.towns.is_some());
        let held = |town: &String| counting.iter().filter_map(|k| k.towns.as_ref()).flatten().any(|t| may_be(t, town));
        known && !towns.iter().all(held)
    });
    let mut choices: Vec<(String, Name)> = names.iter().map(|n| (n.clone(), Name::from(say!("bring-only", n)))).collect();
    choices.push(("*".to_owned(), Name::from(say!("bring-all-them-add"))));
    let (mut id, file, ask, why) = match by {
        By::Sheet => (
            format!("homes-sheet:{first}"),
            Some(first.clone()).filter(|_| of_files.len() == 1),
            match of_files.len() {
                1 => Name::from(say!("bring-several-sheets-hold", first)),
                n => Name::from(say!("bring-several-sheets-more", first, all = n, more = n - 1)),
            },
            Name::from(say!("bring-person-who-in")),
        ),
        By::File => (
            if nth == 0 { "homes".to_owned() } else { format!("homes:{first}") },
            None,
            Name::from(say!("bring-several-files-hold")),
            Name::from(say!("bring-person-who-in-two")),
        ),
    };
    if asking.chosen(&id).is_some() {
        id = format!("{id}:{nth}"); // further sheets of one workbook
    }
    asking.ask(Ask {
        id,
        file,
        column: None,
        ask,
        why: Some(why),
        recommended: names.iter().position(|n| *n == best),
        choices,
        must: lost,
        rows: members.iter().map(|list| list.places.len()).sum(),
    })
}

/// Takes a layer of people out of the study, since those of `chosen` count.
fn leave_out(file: &mut Recognised, row: usize, by: By, chosen: &str) {
    let layer = file.layers.remove(row);
    let why = Name::from(say!("bring-people-those", chosen));
    for sheet in file.sheets.iter_mut().filter(|s| layer.sheets.contains(&s.name) || layer.sheets.is_empty() && s.role == layer.role) {
        sheet.used = false;
        sheet.why = Some(why.clone());
    }
    if by == By::File {
        file.why = why;
    }
    if !file.layers.iter().any(|l| l.role == file.role) {
        file.role = file.layers.first().map_or(Role::Unused, |l| l.role);
    }
}

/// Lists of people that still count.
fn lists(opened: &[Opened], files: &[Recognised], known: &BTreeSet<String>) -> Vec<List> {
    let mut out = Vec::new();
    for (file, recognised) in files.iter().enumerate() {
        let of = recognised.layers.iter().enumerate().filter(|(_, l)| FINEST_FIRST.contains(&l.role));
        out.extend(of.map(|(row, layer)| List::of(layer, (file, row), opened, known)));
    }
    out
}

/// Rows that `share` joins, directly or over others; those that it joins to none are left out.
fn groups(count: usize, share: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for at in 0..count {
        let (joined, mut rest): (Vec<Vec<usize>>, Vec<Vec<usize>>) = out.into_iter().partition(|g| g.iter().any(|other| share(at, *other)));
        let mut all: Vec<usize> = joined.into_iter().flatten().chain([at]).collect();
        all.sort_unstable();
        rest.push(all);
        out = rest;
    }
    out.retain(|group| group.len() > 1);
    out.sort();
    out
}

/// What names the rows of a list of people: village and town, else the position.
fn places_of(table: &Table) -> BTreeSet<String> {
    let fields = Columns::fields_of(&table.headers, Field::HOME);
    let column = |f: Field| fields.iter().position(|g| *g == Some(f));
    let name = table.headers.iter().position(|h| Field::Name.folded().contains(&crate::text::fold(h)));
    let columns: Vec<usize> = match (column(Field::Village).or(name), column(Field::Town)) {
        (Some(village), town) => town.into_iter().chain([village]).collect(),
        (None, _) => [column(Field::Lon), column(Field::Lat), column(Field::Position)].into_iter().flatten().collect(),
    };
    let of = |row: usize| columns.iter().map(|c| table.cell(row, *c)).collect::<Vec<_>>().join("|");
    (0..table.len()).filter(|row| total_row(table, *row).is_none()).map(of).filter(|key| key.chars().any(|c| c != '|')).collect()
}

/// Towns of the rows of a layer, by its column of towns, else by the name of its sheet or file; `None` where a row's town is not known, or is
/// a code.
fn towns_of(layer: &PlannedLayer, opened: &[Opened], known: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    let of_file = town_in(&layer.file, known);
    let mut out = BTreeSet::new();
    for part in used_parts(layer, opened) {
        let table = &part.table;
        let of_name = part.name.as_deref().and_then(|name| town_in(name, known)).or_else(|| of_file.clone());
        let column = Columns::fields_of(&table.headers, Field::HOME).iter().position(|f| *f == Some(Field::Town));
        for row in (0..table.len()).filter(|row| total_row(table, *row).is_none()) {
            let town = table.get(row, column).map(str::to_owned).or_else(|| of_name.clone())?;
            if town.chars().any(char::is_numeric) || !town.chars().any(char::is_alphabetic) {
                return None;
            }
            out.insert(town);
        }
    }
    Some(out).filter(|towns| !towns.is_empty())
}

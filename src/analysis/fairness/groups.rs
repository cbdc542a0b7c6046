//! Groups of seniors whose times are compared: age bands, towns, zones, and columns of a table.

use std::collections::BTreeMap;

use super::indices::{Sample, TheilParts, concentration};
use super::{HomeTime, Inequality, inequality, samples};
use carecircle_base::ids::AreaId;
use carecircle_base::model::Study;

/// What people are grouped by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupingKey {
    /// Age band: 60 to 69, 70 to 79, 80 and over.
    Age,
    /// Town (镇街).
    Town,
    /// Zone (分区) of the village, or else of the town.
    Zone,
    /// Column of a table, by its header.
    Column(String),
}

/// Column of a table, brought to homes: one text a home, in the order of the study; `None` where the table says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct HomeColumn {
    /// Header of the column.
    pub name: String,
    /// Text a home.
    pub texts: Vec<Option<String>>,
    /// Number a home, where every text is one: then people are also ranked by it.
    pub numbers: Option<Vec<Option<f64>>>,
}

/// One group.
#[derive(Debug, Clone, PartialEq)]
pub struct FairnessGroup {
    /// Name of the group: an area's name, a zone, a text of the column, or 60, 70 or 80 for an age band.
    pub name: String,
    /// Town; `None` where the group is none.
    pub area: Option<AreaId>,
    /// Times of its people.
    pub inequality: Inequality,
}

/// Groups of one kind, and how much of the inequality lies between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// What people are grouped by.
    pub key: GroupingKey,
    /// Groups with people: age bands by age, towns in the study's order, others by name.
    pub groups: Vec<FairnessGroup>,
    /// Number of seniors who are in no group, such as homes without a town.
    pub ungrouped: f64,
    /// Theil index between and within these groups; `None` where the total is 0.
    pub theil: Option<TheilParts>,
    /// Concentration index of the time by age, or by a column of numbers; `None` for groups without an order.
    pub concentration: Option<f64>,
}

/// Texts of a column into how many groups at most; a longer list is numbers, or names.
const MOST_GROUPS: usize = 200;

/// Groupings that the study and the columns give.
pub(super) fn groupings(study: &Study, times: &[HomeTime], cut_min: f64, columns: &[HomeColumn]) -> Vec<Grouping> {
    let mut found: Vec<Grouping> =
        [by_age(study, times, cut_min), by_town(study, times, cut_min), by_zone(study, times, cut_min)].into_iter().flatten().collect();
    found.extend(columns.iter().map(|column| by_column(study, times, cut_min, column)));
    found
}

/// People by home, of one group with its name and town.
type Members = (String, Option<AreaId>, Vec<(usize, f64)>);

fn grouping(
    times: &[HomeTime],
    cut_min: f64,
    key: GroupingKey,
    members: Vec<Members>,
    ungrouped: f64,
    concentration: Option<f64>,
) -> Grouping {
    let members: Vec<Members> = members.into_iter().filter(|m| m.2.iter().any(|p| p.1 > 0.0)).collect();
    let values: Vec<Vec<Sample>> = members.iter().map(|m| samples(times, &m.2, cut_min)).collect();
    let groups = members
        .into_iter()
        .map(|(name, area, people)| FairnessGroup { name, area, inequality: inequality(times, &people, cut_min) })
        .collect();
    Grouping { key, groups, ungrouped, theil: TheilParts::new(&values), concentration }
}

fn by_age(study: &Study, times: &[HomeTime], cut_min: f64) -> Option<Grouping> {
    study.homes.iter().any(|h| h.bands.is_some()).then_some(())?;
    let band = |from: fn(&carecircle_base::model::AgeBands) -> f64| {
        study.homes.iter().enumerate().filter_map(|(h, home)| Some((h, from(home.bands.as_ref()?)))).collect::<Vec<_>>()
    };
    let bands = [("60", band(|b| b.from_60)), ("70", band(|b| b.from_70)), ("80", band(|b| b.from_80))];
    let ranked: Vec<(f64, f64, f64)> = bands
        .iter()
        .zip([60.0, 70.0, 80.0])
        .flat_map(|((_, people), age)| samples(times, people, cut_min).into_iter().map(move |(w, v)| (w, v, age)))
        .collect();
    let ungrouped = study.homes.iter().filter(|h| h.bands.is_none()).map(|h| h.seniors).sum();
    let members = bands.map(|(name, people)| (name.to_owned(), None, people)).into();
    Some(grouping(times, cut_min, GroupingKey::Age, members, ungrouped, concentration(&ranked)))
}

fn by_town(study: &Study, times: &[HomeTime], cut_min: f64) -> Option<Grouping> {
    let mut of: BTreeMap<AreaId, Vec<(usize, f64)>> = BTreeMap::new();
    let mut ungrouped = 0.0;
    for (h, home) in study.homes.iter().enumerate() {
        match home.town {
            Some(town) => of.entry(town).or_default().push((h, home.seniors)),
            None => ungrouped += home.seniors,
        }
    }
    let members: Vec<Members> = of.into_iter().map(|(town, people)| (study.areas[town.index()].name.clone(), Some(town), people)).collect();
    (!members.is_empty()).then(|| grouping(times, cut_min, GroupingKey::Town, members, ungrouped, None))
}

fn by_zone(study: &Study, times: &[HomeTime], cut_min: f64) -> Option<Grouping> {
    let zone = |home: &carecircle_base::model::Home| {
        [home.village, home.town].into_iter().flatten().find_map(|id| study.areas[id.index()].zone.clone())
    };
    let (members, ungrouped) = by_text(study, |h| zone(&study.homes[h]));
    (!members.is_empty()).then(|| grouping(times, cut_min, GroupingKey::Zone, members, ungrouped, None))
}

fn by_column(study: &Study, times: &[HomeTime], cut_min: f64, column: &HomeColumn) -> Grouping {
    let (members, ungrouped) = by_text(study, |h| column.texts[h].clone());
    let concentration = column.numbers.as_ref().and_then(|numbers| {
        let ranked = (0..study.homes.len()).filter_map(|h| {
            let (weight, value) = samples(times, &[(h, study.homes[h].seniors)], cut_min).first().copied()?;
            Some((weight, value, numbers[h]?))
        });
        concentration(&ranked.collect::<Vec<_>>())
    });
    // A column of numbers ranks people; it makes groups only where there are few.
    let members = if members.len() > MOST_GROUPS { Vec::new() } else { members };
    grouping(times, cut_min, GroupingKey::Column(column.name.clone()), members, ungrouped, concentration)
}

/// Homes by a text, sorted by it, and the number of seniors without one.
fn by_text(study: &Study, text: impl Fn(usize) -> Option<String>) -> (Vec<Members>, f64) {
    let mut of: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    let mut ungrouped = 0.0;
    for (h, home) in study.homes.iter().enumerate() {
        match text(h) {
            Some(name) => of.entry(name).or_default().push((h, home.seniors)),
            None => ungrouped += home.seniors,
        }
    }
    (of.into_iter().map(|(name, people)| (name, None, people)).collect(), ungrouped)
}

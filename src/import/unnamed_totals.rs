//! Rows of a list of people that are probably totals, though no word says so.

use std::collections::BTreeMap;

use super::columns::{Columns, Field};
use super::table::Table;
use super::villages;
use carecircle_base::model::{LayerReport, Severity};

/// Tells which rows name no village, or a town in its place, and have as many seniors as the rows of a group together: the rows of
/// their town, those up to the next such row, or all. Villages are named in the other rows.
pub(super) fn note_sums(table: &Table, columns: &Columns, names: &villages::Names, rows: &[(usize, f64)], report: &mut LayerReport) {
    let name = |row: usize| names.of(row).unwrap_or_default();
    let town = |row: usize| table.get(row, columns.get(Field::Town)).unwrap_or_default();
    let is_town = |name: &str| {
        let of_village = ["社区", "小区", "园区", "新区", "片区", "街区"].iter().any(|end| name.ends_with(end));
        ["街道", "镇", "乡", "办事处", "市", "县", "区"].iter().any(|end| name.ends_with(end)) && !of_village
    };
    let is_doubted = |row: usize| name(row).is_empty() || is_town(name(row)) || name(row) == town(row);
    let doubted: Vec<usize> = (0..rows.len()).filter(|at| is_doubted(rows[*at].0)).collect();
    if doubted.is_empty() || 2 * doubted.len() > rows.len() {
        // A list of towns, or one without names: its first or last row may still be the sum of all others.
        let whole: f64 = rows.iter().map(|r| r.1).sum();
        let ends = [rows.first(), rows.last()].into_iter().flatten().filter(|_| rows.len() > 3);
        for (row, people) in ends.filter(|(_, people)| *people >= FEW && (whole - 2.0 * people).abs() < 0.5) {
            note_sum(table, *row, *people, report);
        }
        return;
    }
    let is_own = |at: usize| doubted.binary_search(&at).is_err();
    let mut of_town: BTreeMap<&str, Group> = BTreeMap::new();
    // Rows before each doubted one, and after the last, up to the next.
    let mut runs = vec![Group::default()];
    for (at, (row, people)) in rows.iter().enumerate() {
        if is_own(at) {
            of_town.entry(town(*row)).or_default().add(*people);
            runs.last_mut().into_iter().for_each(|run| run.add(*people));
        } else {
            runs.push(Group::default());
        }
    }
    let all = runs.iter().fold(Group::default(), |all, run| Group { rows: all.rows + run.rows, people: all.people + run.people });
    let together: f64 = doubted.iter().map(|at| rows[*at].1).sum();
    let all_twice = doubted.len() > 1 && all.rows > doubted.len() && (together - all.people).abs() < 0.5;
    for (nth, at) in doubted.iter().enumerate() {
        let (row, people) = rows[*at];
        let own_town = of_town.get(town(row)).copied().filter(|_| !town(row).is_empty()).unwrap_or_default();
        if people >= FEW
            && (all_twice
                || [own_town, runs[nth], runs[nth + 1], all].iter().any(|group| group.rows > 1 && (group.people - people).abs() < 0.5))
        {
            note_sum(table, row, people, report);
        }
    }
}

fn note_sum(table: &Table, row: usize, people: f64, report: &mut LayerReport) {
    report.note(Severity::Warning, "row-sums-up", || format!("{}: {people}", table.place(row)));
}

/// Number of seniors below which a row is no total: small numbers often add up by chance.
const FEW: f64 = 20.0;

/// Rows that a total may sum up.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    rows: usize,
    people: f64,
}

impl Group {
    fn add(&mut self, people: f64) {
        self.rows += 1;
        self.people += people;
    }
}

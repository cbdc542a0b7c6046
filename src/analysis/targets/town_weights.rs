//! Weights table of an evaluation (考核分值): the points of each row of a pack.

use std::collections::BTreeMap;

use super::pack::Pack;
use carecircle_import::table::Table;
use carecircle_import::text::{fold, number};

/// Points of one row of a pack.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClauseWeight {
    /// Points of a target that is met, more than 0.
    pub points: f64,
    /// Whether a missed target earns points in proportion (按比例计分); otherwise it earns none.
    pub proportional: bool,
}

impl ClauseWeight {
    /// Points that `value` earns against `target`; `met` says whether it meets it.
    #[must_use]
    pub fn earned(&self, met: bool, value: f64, target: f64, at_most: bool) -> f64 {
        if met {
            return self.points;
        }
        let (above, below) = if at_most { (target, value) } else { (value, target) };
        if !self.proportional || below <= 0.0 {
            return 0.0;
        }
        self.points * (above / below).clamp(0.0, 1.0)
    }
}

/// Weights table: points by row of a pack. A row that it does not name earns nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TownWeights(BTreeMap<String, ClauseWeight>);

/// Error of a weights table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    /// A column is missing.
    #[error("the weights table has no column of {wanted}; it has {found}. Expected the headers 编号 (or 条), 分值 and, if you like, 计分")]
    Column {
        /// Header that is missing.
        wanted: &'static str,
        /// Headers of the table.
        found: String,
    },
    /// A row names no row of the pack, or one of several.
    #[error("row {line}, column {column}: found '{found}', expected {expected}")]
    Cell {
        /// Row of the table, from 1, headers included.
        line: u32,
        /// Header of the column.
        column: &'static str,
        /// Text of the cell.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// The table has no rows.
    #[error("the weights table has no rows below its header; write one a clause: 编号,分值")]
    Empty,
}

/// Headers of the row's id, of the clause, of the points and of the way of counting.
const HEADERS: [&[&str]; 4] =
    [&["id", "row", "编号"], &["clause", "条", "条款"], &["points", "weight", "分值", "权重"], &["scoring", "计分"]];

impl TownWeights {
    /// Weights of `table`.
    ///
    /// # Errors
    /// [`WeightError`] when a column is missing, or a cell says what the pack does not have.
    pub fn read(table: &Table, pack: &Pack) -> Result<Self, WeightError> {
        let column = |names: &[&str]| table.headers.iter().position(|h| names.iter().any(|n| fold(h) == fold(n)));
        let [id, clause, points, scoring] = HEADERS.map(column);
        let missing = |wanted| WeightError::Column { wanted, found: table.header_list() };
        if id.is_none() && clause.is_none() {
            return Err(missing("编号"));
        }
        let points = points.ok_or_else(|| missing("分值"))?;
        let mut weights = BTreeMap::new();
        for row in 0..table.len() {
            let line = table.number(row);
            let cell = |at: Option<usize>| table.get(row, at).unwrap_or_default();
            let wrong = |column, found: &str, expected: String| WeightError::Cell { line, column, found: found.to_owned(), expected };
            let row_id = named(pack, cell(id), cell(clause)).map_err(|(column, found, expected)| wrong(column, &found, expected))?;
            let text = cell(Some(points));
            let value = number(text.trim_end_matches('分')).filter(|v| *v > 0.0);
            let value = value.ok_or_else(|| wrong("分值", text, "a number above 0, such as 5".to_owned()))?;
            let proportional = match cell(scoring) {
                "" | "全或无" | "all-or-nothing" => false,
                "按比例" | "proportional" => true,
                other => return Err(wrong("计分", other, "按比例 (proportional), 全或无 (all-or-nothing), or nothing".to_owned())),
            };
            if weights.insert(row_id.clone(), ClauseWeight { points: value, proportional }).is_some() {
                return Err(wrong("编号", &row_id, "each row of the pack once".to_owned()));
            }
        }
        if weights.is_empty() { Err(WeightError::Empty) } else { Ok(Self(weights)) }
    }

    /// Weight of the row with this id; `None` where the table does not name it.
    #[must_use]
    pub fn of(&self, row: &str) -> Option<ClauseWeight> {
        self.0.get(row).copied()
    }
}

/// Id of the row of the pack that an id, or else a clause, names; otherwise the column, the text and what was expected.
fn named(pack: &Pack, id: &str, clause: &str) -> Result<String, (&'static str, String, String)> {
    if !id.is_empty() {
        let known = || format!("the id of a row of {}, such as {}", pack.id, pack.rows.first().map_or("", |r| r.id.as_str()));
        return pack.rows.iter().find(|r| r.id == id).map(|r| r.id.clone()).ok_or_else(|| ("编号", id.to_owned(), known()));
    }
    let of_clause = clause.parse::<u32>().ok();
    let rows: Vec<&str> = pack.rows.iter().filter(|r| of_clause.is_some() && r.clause == of_clause).map(|r| r.id.as_str()).collect();
    match rows.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(("条", clause.to_owned(), format!("the number of a clause of {}", pack.id))),
        several => Err(("条", clause.to_owned(), format!("a clause of one row; it has {}: name one under 编号", several.join(", ")))),
    }
}

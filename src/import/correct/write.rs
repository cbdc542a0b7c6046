//! Corrections of one row, written: the same for the page and the command line.

use std::path::Path;

use super::file::{read_corrections, write_corrections};
use crate::error::ImportError;
use crate::locate::TablesLock;
use carecircle_base::made_id::made_id;
use carecircle_base::model::CellCorrection;

/// Who corrects, when and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// Name of a person; may be empty.
    pub who: String,
    /// RFC 3339 with seconds.
    pub when: String,
    /// Reason; may be empty.
    pub why: String,
}

impl Signature {
    /// Signature of this moment; spaces about `who` and `why` are left out.
    #[must_use]
    pub fn now(who: &str, why: &str) -> Self {
        Self { who: who.trim().to_owned(), when: format!("{:.0}", jiff::Timestamp::now()), why: why.trim().to_owned() }
    }
}

/// A cell of a row as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellChange {
    /// Header of the column, or one of the words for what is no column.
    pub column: String,
    /// What the list itself says.
    pub old: String,
    /// Value that the cell should have; `None` takes the correction back.
    pub new: Option<String>,
}

/// Version of the corrections of one row: a short hash of what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowVersion(pub String);

impl RowVersion {
    /// Version of the corrections of a row among all of a study's.
    #[must_use]
    pub fn of(all: &[CellCorrection], list: &str, row: &str) -> Self {
        let mut mine: Vec<&CellCorrection> = all.iter().filter(|c| c.list == list && c.row == row).collect();
        mine.sort_by(|a, b| a.column.cmp(&b.column));
        Self(made_id(mine.iter().flat_map(|c| [c.column.as_str(), &c.old, &c.new, &c.who, &c.when])))
    }
}

/// Corrects cells of a row of the study in `dir`; gives all corrections as they are then. A new value that is the list's own takes
/// the correction back.
///
/// # Errors
/// When the file cannot be read or written; nothing is changed then.
pub fn correct_row(
    dir: &Path,
    lock: &TablesLock,
    (list, row): (&str, &str),
    changes: &[CellChange],
    by: &Signature,
) -> Result<Vec<CellCorrection>, ImportError> {
    let mut all = read_corrections(dir)?;
    for CellChange { column, old, new } in changes {
        let held = all.iter().position(|c| c.list == list && c.row == row && c.column == *column);
        match (new.as_ref().filter(|new| *new != old), held) {
            (None, Some(at)) => drop(all.remove(at)),
            (None, None) => {}
            (Some(new), Some(at)) if all[at].new == *new && all[at].old == *old => {}
            (Some(new), held) => {
                let correction = CellCorrection {
                    list: list.to_owned(),
                    row: row.to_owned(),
                    column: column.clone(),
                    old: old.clone(),
                    new: new.clone(),
                    who: by.who.clone(),
                    when: by.when.clone(),
                    why: by.why.clone(),
                };
                match held {
                    Some(at) => all[at] = correction,
                    None => all.push(correction),
                }
            }
        }
    }
    write_corrections(dir, lock, &all)?;
    Ok(all)
}

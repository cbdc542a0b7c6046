//! Corrections applied to lists as they are read, with what became of each.

use std::path::Path;

use super::file::{CORRECTIONS_FILE, read_corrections};
use crate::error::ImportError;
use crate::table::Table;
use carecircle_base::geom::LonLat;
use carecircle_base::model::{CellCorrection, CorrectionOutcome, CorrectionState, Facility, LayerReport, Severity};

/// Column of a correction of a facility's place: longitude and latitude in degrees on WGS84, whatever the list's own system is.
pub const PLACE: &str = "位置（经度 纬度）";
/// Column of a correction of a row as a whole, whose new value is [`LEFT_OUT`].
pub const WHOLE_ROW: &str = "整行";
/// Value by which a row is left out.
pub const LEFT_OUT: &str = "不计";
/// Start of the column of a correction that speaks of a doubt of the import, before the code of its reason.
pub const DOUBT: &str = "疑问：";
/// Value by which a doubt is accepted as it stands.
pub const ACCEPTED: &str = "认可";

/// Difference in degrees below which two places are the same.
const SAME_DEG: f64 = 1e-6;

/// Text of a place in a correction.
pub(super) fn place_text(at: Option<LonLat>) -> String {
    at.map_or_else(String::new, |at| format!("{:.7} {:.7}", at.lon(), at.lat()))
}

/// Place of a text of longitude and latitude in degrees; `None` for a text that is none.
#[must_use]
pub fn place_of(text: &str) -> Option<LonLat> {
    let mut parts = text.split([' ', ',', '，', '、']).filter(|part| !part.is_empty());
    let (lon, lat) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then(|| LonLat::new(lon, lat).ok()).flatten()
}

/// What is known of the rows of a list from its reading without corrections, one element a row of the table.
#[derive(Debug, Default)]
pub(crate) struct KnownRows {
    /// Ids, which corrections do not change; `None` for a row that is no facility.
    pub ids: Vec<Option<String>>,
    /// Corrected places.
    pub places: Vec<Option<LonLat>>,
    /// Whether the row is left out.
    pub left_out: Vec<bool>,
}

/// The corrections of a study, while its lists are read.
#[derive(Debug, Default)]
pub(crate) struct Corrections {
    all: Vec<CellCorrection>,
    /// What became of each; `None` until a list has the row.
    states: Vec<Option<CorrectionState>>,
}

impl Corrections {
    /// The corrections of the study in `dir`.
    ///
    /// # Errors
    /// When their file is there and cannot be read.
    pub(crate) fn read(dir: &Path) -> Result<Self, ImportError> {
        Ok(Self::of(read_corrections(dir)?))
    }

    /// These corrections.
    pub(crate) fn of(all: Vec<CellCorrection>) -> Self {
        Self { states: vec![None; all.len()], all }
    }

    /// Whether cells, places or rows of the list are corrected.
    pub(crate) fn concern(&self, list: &str) -> bool {
        self.all.iter().any(|c| c.list == list && !c.column.starts_with(DOUBT))
    }

    /// Applies the corrections of cells to a table whose rows have these ids, and finds the rows that are left out.
    pub(crate) fn cells(&mut self, mut table: Table, ids: &[Option<String>]) -> (Table, Vec<bool>) {
        let mut left_out = vec![false; table.len()];
        for (correction, state) in self.all.iter().zip(&mut self.states) {
            if correction.list != table.file || correction.column == PLACE || correction.column.starts_with(DOUBT) {
                continue;
            }
            let Some(row) = ids.iter().position(|id| id.as_deref() == Some(&correction.row)) else { continue };
            if correction.column == WHOLE_ROW {
                left_out[row] = correction.new == LEFT_OUT;
                *state = Some(if left_out[row] { CorrectionState::Applied } else { CorrectionState::Unreadable });
                continue;
            }
            let column = table.headers.iter().position(|h| *h == correction.column);
            let found = column.map_or("", |column| table.cell(row, column));
            let next = state_of(correction, found);
            if next == CorrectionState::Applied {
                let column = column.unwrap_or_else(|| {
                    let with = std::mem::take(&mut table).with_column(&correction.column, "");
                    table = with;
                    table.headers.len() - 1
                });
                let mut here = vec![false; table.len()];
                here[row] = true;
                table = table.with_cells(column, &correction.new, &here);
            }
            *state = Some(next);
        }
        (table, left_out)
    }

    /// Corrected places of a list's facilities, one element a row of the table; `rows` are the rows of `facilities`.
    pub(crate) fn places(&mut self, list: &str, facilities: &[Facility], rows: &[usize], len: usize) -> Vec<Option<LonLat>> {
        let mut places = vec![None; len];
        for (correction, state) in self.all.iter().zip(&mut self.states).filter(|(c, _)| c.list == list && c.column == PLACE) {
            let Some(at) = facilities.iter().position(|f| f.id == correction.row) else { continue };
            let same = |text: &str| match (place_of(text), facilities[at].at) {
                (Some(a), Some(b)) => (a.lon() - b.lon()).abs() <= SAME_DEG && (a.lat() - b.lat()).abs() <= SAME_DEG,
                (None, None) => text.is_empty(),
                _ => false,
            };
            *state = Some(match place_of(&correction.new) {
                None => CorrectionState::Unreadable,
                Some(_) if same(&correction.new) => CorrectionState::InList,
                Some(_) if !same(&correction.old) => CorrectionState::ValueChanged { found: place_text(facilities[at].at) },
                Some(place) => {
                    places[rows[at]] = Some(place);
                    CorrectionState::Applied
                }
            });
        }
        places
    }

    /// Holds the accepted doubts against the notes of the import.
    pub(crate) fn doubts(&mut self, layers: &[LayerReport]) {
        for (correction, state) in self.all.iter().zip(&mut self.states) {
            let Some(reason) = correction.column.strip_prefix(DOUBT) else { continue };
            let notes = layers.iter().filter(|l| l.file == correction.list).flat_map(|l| &l.notes);
            let stands = notes.filter(|n| n.reason == reason).flat_map(|n| &n.rows).find(|r| r.row == correction.row);
            *state = Some(match stands {
                None => CorrectionState::InList,
                Some(row) if row.found == correction.old => CorrectionState::Applied,
                Some(row) => CorrectionState::ValueChanged { found: row.found.clone() },
            });
        }
    }

    /// The corrections with what became of each, in the order of their file.
    pub(crate) fn outcomes(self) -> Vec<CorrectionOutcome> {
        let outcome =
            |(correction, state): (_, Option<_>)| CorrectionOutcome { correction, state: state.unwrap_or(CorrectionState::RowGone) };
        self.all.into_iter().zip(self.states).map(outcome).collect()
    }
}

/// What becomes of the correction of a cell that holds `found`.
fn state_of(correction: &CellCorrection, found: &str) -> CorrectionState {
    if found == correction.old {
        CorrectionState::Applied
    } else if found == correction.new {
        CorrectionState::InList
    } else {
        CorrectionState::ValueChanged { found: found.to_owned() }
    }
}

/// Report on the corrections of a study; `None` where there are none.
pub(crate) fn report(outcomes: &[CorrectionOutcome]) -> Option<LayerReport> {
    if outcomes.is_empty() {
        return None;
    }
    let mut report = LayerReport::new("corrections", CORRECTIONS_FILE);
    report.read = outcomes.len();
    for CorrectionOutcome { correction: c, state } in outcomes {
        let (severity, reason) = match state {
            CorrectionState::Applied => {
                report.kept += 1;
                (Severity::Info, "correction-applied")
            }
            CorrectionState::InList => (Severity::Info, "correction-in-list"),
            CorrectionState::RowGone => (Severity::Warning, "correction-row-gone"),
            CorrectionState::ValueChanged { .. } => (Severity::Warning, "correction-value-changed"),
            CorrectionState::Unreadable => (Severity::Warning, "correction-unreadable"),
        };
        report.note(severity, reason, || {
            let now = match state {
                CorrectionState::ValueChanged { found } => format!("; the list says \"{found}\""),
                _ => String::new(),
            };
            format!("{}, {}, {}: \"{}\" → \"{}\"{now}", c.list, c.row, c.column, c.old, c.new)
        });
    }
    Some(report)
}

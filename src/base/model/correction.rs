//! Corrections of single cells of lists, kept beside the lists.

/// A correction (修正) of one cell of a list: what the list says, what it should say, who says so, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellCorrection {
    /// List, as `study.toml` names its file.
    pub list: String,
    /// Id of the row.
    pub row: String,
    /// Header of the column, or one of the words for what is no column: a place on the map, the row as a whole, a doubt.
    pub column: String,
    /// What the list said when it was corrected; empty for a blank cell.
    pub old: String,
    /// Value that the cell should have; empty for a blank cell.
    pub new: String,
    /// Who corrected it; may be empty.
    pub who: String,
    /// When it was corrected, as RFC 3339 with seconds; may be empty.
    pub when: String,
    /// Why; may be empty.
    pub why: String,
}

/// What became of a correction when its list was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectionState {
    /// The correction counts: the old value still stood in the list.
    Applied,
    /// No list of the name has a row of the id; the correction does not count.
    RowGone,
    /// The list says something else by now, neither the old nor the new value; the correction does not count.
    ValueChanged {
        /// What the list says.
        found: String,
    },
    /// The list says the new value itself; the correction is not needed any more.
    InList,
    /// The new value is no place on the earth, or no word for the row; the correction does not count.
    Unreadable,
}

/// A correction and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionOutcome {
    /// The correction as its file has it.
    pub correction: CellCorrection,
    /// What became of it.
    pub state: CorrectionState,
}

//! Filter of the facilities of a row.

/// Condition on the text of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ColumnCondition {
    /// Headers of the column, best first; compared folded. `类型`, `名称` and `级别` are also found under the list's own headers.
    pub columns: Vec<String>,
    /// Texts of which the cell must contain one; empty for any cell that does not say no (否, 无, 0, no).
    pub has: Vec<String>,
}

/// Filter of facilities: every given condition must hold. The default accepts every facility.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    /// Ids of services, of which the facility must provide one; empty for any.
    pub services: Vec<String>,
    /// Levels (级别) of which the facility must have one, such as 镇; empty for any.
    pub levels: Vec<String>,
    /// Conditions on the facility's columns.
    pub columns: Vec<ColumnCondition>,
}

impl Filter {
    /// Whether the filter accepts every facility.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.services.is_empty() && self.levels.is_empty() && self.columns.is_empty()
    }
}

//! Which facilities a row speaks of.

/// A condition on the text of a column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ColumnCondition {
    /// Headers that may hold it, best first; compared folded. `类型`, `名称` and `级别` are also found where the list
    /// calls them otherwise.
    pub columns: Vec<String>,
    /// Texts of which the cell must hold one; empty for any that does not say no (否, 无, 0, no).
    pub has: Vec<String>,
}

/// Which facilities count: all that is given must hold. Without anything, every one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Ids of the study's services, any of which the facility must give; empty for any.
    pub services: Vec<String>,
    /// Levels (级别) of which its own must hold one, such as 镇; empty for any.
    pub levels: Vec<String>,
    /// Conditions on its columns.
    pub columns: Vec<ColumnCondition>,
}

impl Filter {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.services.is_empty() && self.levels.is_empty() && self.columns.is_empty()
    }
}

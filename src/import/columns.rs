//! Assignment of columns to fields, by Chinese or English headers or as the study names them.

use super::crs_names::without_system;
use super::error::{ImportError, nearest};
pub use super::field::Field;
use super::table::Table;
use super::text::fold;

/// The columns that `study.toml` names under `columns`, as field and header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overrides(pub Vec<(Field, String)>);

/// The assignment of a table's columns to fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    found: Vec<(Field, usize)>,
}

impl Columns {
    /// Columns of `fields` among the headers of `table`; those in `overrides` are taken by their header.
    ///
    /// # Errors
    /// When a header that the study names is missing, or several headers match a field that
    /// changes results.
    pub fn find(table: &Table, fields: &[Field], overrides: &Overrides) -> Result<Self, ImportError> {
        let folded: Vec<String> = table.headers.iter().map(|h| fold(h)).collect();
        let mut found = Vec::new();
        let mut taken = vec![false; table.headers.len()];
        for (field, header) in &overrides.0 {
            let exact = table.headers.iter().position(|h| h == header);
            let column = exact.or_else(|| folded.iter().position(|h| *h == fold(header))).ok_or_else(|| ImportError::Header {
                file: table.file.clone(),
                key: field.key(),
                header: header.clone(),
                hint: nearest(header, table.headers.iter().map(String::as_str))
                    .map_or_else(String::new, |h| format!("; did you mean \"{h}\"?")),
                found: table.header_list(),
            })?;
            taken[column] = true;
            found.push((*field, column));
        }
        for field in fields.iter().filter(|f| !overrides.0.iter().any(|o| o.0 == **f)) {
            let mut matches: Vec<(usize, usize)> = Vec::new();
            for (rank, alias) in field.aliases().iter().enumerate() {
                let alias = fold(alias);
                matches.extend(folded.iter().enumerate().filter(|(c, h)| !taken[*c] && **h == alias).map(|(c, _)| (rank, c)));
            }
            if matches.is_empty() && Field::COORDINATES.contains(field) {
                // 百度经度, lng_gcj02: the system is read from the header by itself.
                matches = named_with_system(field, table, &taken);
            }
            matches.dedup_by_key(|m| m.1);
            if matches.len() > 1 && Field::STRICT.contains(field) {
                let candidates: Vec<&str> = matches.iter().map(|m| table.headers[m.1].as_str()).collect();
                return Err(ImportError::Ambiguous {
                    file: table.file.clone(),
                    field: field.what(),
                    key: field.key(),
                    candidates: candidates.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(", "),
                    first: candidates[0].to_owned(),
                });
            }
            if let Some((_, column)) = matches.first() {
                taken[*column] = true;
                found.push((*field, *column));
            }
        }
        Ok(Self { found })
    }

    /// Removes `field`, so that its column counts among [`Columns::others`].
    pub fn forget(&mut self, field: Field) {
        self.found.retain(|f| f.0 != field);
    }

    /// Column of `field`; `None` where the table has none.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<usize> {
        self.found.iter().find(|f| f.0 == field).map(|f| f.1)
    }

    /// Columns without a field, in the table's order.
    pub fn others(&self, table: &Table) -> Vec<usize> {
        (0..table.headers.len()).filter(|c| !self.found.iter().any(|f| f.1 == *c)).collect()
    }

    /// The error for a required `field` without a column.
    #[must_use]
    pub fn missing(&self, table: &Table, field: Field) -> ImportError {
        ImportError::Column {
            file: table.file.clone(),
            field: field.what(),
            key: field.key(),
            found: table.header_list(),
            expected: field.aliases().iter().take(8).copied().collect::<Vec<_>>().join(", "),
        }
    }

    /// Description for the report, such as `name = 机构名称, lon = 经度`.
    #[must_use]
    pub fn describe(&self, table: &Table) -> String {
        self.found.iter().map(|(f, c)| format!("{} = {}", f.key(), table.headers[*c])).collect::<Vec<_>>().join(", ")
    }
}

/// Columns whose header, without the words for a coordinate system, is an alias of `field`: rank of the alias, and column.
fn named_with_system(field: &Field, table: &Table, taken: &[bool]) -> Vec<(usize, usize)> {
    let rank = |header: &str| {
        let forms = without_system(header);
        forms.iter().find_map(|form| field.aliases().iter().position(|alias| fold(alias) == *form))
    };
    table.headers.iter().enumerate().filter(|(c, _)| !taken[*c]).filter_map(|(c, h)| Some((rank(h)?, c))).collect()
}
